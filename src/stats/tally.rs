//! Counts of very many different things in bounded memory.
//!
//! When there are too many, the median is taken from each count and those that have nothing left are forgotten: the
//! algorithm of Misra and Gries (1982) in batches. What is counted often is never forgotten, and no count
//! is too low by more than [`Tally::at_most_more`].

use foldhash::{HashMap, HashMapExt};
use std::cmp::Reverse;
use std::hash::Hash;

/// Counts things.
#[derive(Debug)]
pub(super) struct Tally<K> {
    counts: HashMap<K, u64>,
    capacity: usize,
    taken: u64,
}

impl<K: Copy + Eq + Hash> Tally<K> {
    /// A tally that holds at most so many different things.
    pub(super) fn new(capacity: usize) -> Self {
        Self { counts: HashMap::new(), capacity, taken: 0 }
    }

    pub(super) fn add(&mut self, key: K) {
        *self.counts.entry(key).or_default() += 1;
        if self.counts.len() > self.capacity {
            let mut counts: Vec<u64> = self.counts.values().copied().collect();
            let middle = counts.len() / 2;
            let (_, &mut median, _) = counts.select_nth_unstable(middle);
            self.taken += median;
            self.counts.retain(|_, count| {
                *count = count.saturating_sub(median);
                *count > 0
            });
        }
    }

    /// How often it was counted, or up to [`Self::at_most_more`] less.
    pub(super) fn count(&self, key: K) -> u64 {
        self.counts.get(&key).copied().unwrap_or(0)
    }

    /// By how much counts may be too low; 0 as long as nothing was forgotten.
    pub(super) fn at_most_more(&self) -> u64 {
        self.taken
    }

    /// The greatest counts, equal ones in the order of `by`.
    pub(super) fn top<O: Ord>(&self, n: usize, by: impl Fn(&K) -> O) -> Vec<(K, u64)> {
        let mut top: Vec<(K, u64)> = self.counts.iter().map(|(&key, &count)| (key, count)).collect();
        let order = |(key, count): &(K, u64)| (Reverse(*count), by(key));
        if n > 0 && n < top.len() {
            top.select_nth_unstable_by(n - 1, |one, other| order(one).cmp(&order(other)));
        }
        top.truncate(n);
        top.sort_unstable_by_key(order);
        top
    }

    /// Gives each thing to `f`, in no order.
    pub(super) fn for_each(&self, mut f: impl FnMut(K, u64)) {
        self.counts.iter().for_each(|(&key, &count)| f(key, count));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_exactly_while_there_is_room() {
        let mut tally = Tally::new(10);
        [3, 1, 3, 2, 3, 1].into_iter().for_each(|key| tally.add(key));
        assert_eq!(tally.top(2, |&key| key), [(3, 3), (1, 2)]);
        assert_eq!((tally.count(2), tally.count(9), tally.at_most_more()), (1, 0, 0));
    }

    #[test]
    fn what_is_common_is_not_forgotten() {
        let mut tally = Tally::new(50);
        for n in 0..100_000_u32 {
            tally.add(n);
            if n % 10 < 3 {
                tally.add(u32::MAX - n % 10);
            }
            assert!(tally.counts.len() <= 50);
        }
        let top = tally.top(3, |&key| Reverse(key));
        assert_eq!(
            top.iter().map(|&(key, _)| key).collect::<Vec<_>>(),
            [u32::MAX, u32::MAX - 1, u32::MAX - 2]
        );
        for (_, count) in top {
            assert!(count <= 10_000 && count + tally.at_most_more() >= 10_000, "{count}");
        }
    }
}
