//! Names of a whole archive, counted in bounded memory.
//!
//! When there are too many, the rarer half is forgotten: lossy counting (G. S. Manku and R. Motwani, *Approximate
//! Frequency Counts over Data Streams*, VLDB 2002), with a limit to the number of names in place of one to the error.
//! [`Tally::forgotten`] is the most articles that a forgotten name can have been in. A name that comes again may have
//! been in so many before, which it keeps as [`Counted::at_most_more`]; so no name is forgotten that is in more articles.

use super::found::{Form, Found, add_form};
use crate::gazetteer::PartialDate;
use foldhash::{HashMap, HashMapExt};

/// Spellings that are kept of one name; mentions written otherwise still count.
const MAX_FORMS: usize = 16;

/// A name with what was counted of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Counted {
    /// Articles that hold it.
    pub(super) articles: u64,
    /// In how many more it may have been before it was first counted, or counted again.
    pub(super) at_most_more: u64,
    pub(super) count: u64,
    pub(super) persons: u64,
    pub(super) scores: f64,
    pub(super) first: Option<PartialDate>,
    pub(super) last: Option<PartialDate>,
    pub(super) forms: Vec<Form>,
    pub(super) contexts: Vec<String>,
}

impl Counted {
    /// Adds what was counted of the same name in other articles, later ones.
    pub(super) fn merge(&mut self, other: Self, contexts: usize) {
        self.articles += other.articles;
        self.at_most_more = self.at_most_more.max(other.at_most_more);
        self.count += other.count;
        self.persons += other.persons;
        self.scores += other.scores;
        self.first = [self.first, other.first].into_iter().flatten().min();
        self.last = self.last.max(other.last);
        for form in other.forms {
            if self.forms.len() < MAX_FORMS || self.forms.iter().any(|known| known.surface == form.surface) {
                add_form(&mut self.forms, form);
            }
        }
        let room = contexts.saturating_sub(self.contexts.len());
        self.contexts.extend(other.contexts.into_iter().take(room));
    }
}

/// Counts names.
#[derive(Debug)]
pub(super) struct Tally {
    names: HashMap<String, Counted>,
    capacity: usize,
    contexts: usize,
    forgotten: u64,
}

impl Tally {
    /// A tally of at most so many names, each with at most so many contexts.
    pub(super) fn new(capacity: usize, contexts: usize) -> Self {
        Self { names: HashMap::new(), capacity: capacity.max(1), contexts, forgotten: 0 }
    }

    /// The most articles that a forgotten name was in; 0 as long as none was.
    pub(super) fn forgotten(&self) -> u64 {
        self.forgotten
    }

    /// Counts the names of an article.
    pub(super) fn add(&mut self, found: Found) {
        for name in found.names {
            let forgotten = self.forgotten;
            let new = || Counted { at_most_more: forgotten, ..Counted::default() };
            let counted = self.names.entry(name.key).or_insert_with(new);
            let has_room = counted.contexts.len() < self.contexts;
            let one = Counted {
                articles: 1,
                at_most_more: 0,
                count: name.count,
                persons: name.persons,
                scores: name.scores,
                first: found.date,
                last: found.date,
                forms: name.forms,
                contexts: if has_room { vec![name.context] } else { Vec::new() },
            };
            counted.merge(one, self.contexts);
        }
        if self.names.len() > self.capacity {
            self.forget();
        }
    }

    /// Forgets the rarer half, and all that are as rare.
    fn forget(&mut self) {
        let most = |counted: &Counted| counted.articles + counted.at_most_more;
        let mut numbers: Vec<u64> = self.names.values().map(most).collect();
        let middle = numbers.len() / 2;
        let (_, &mut median, _) = numbers.select_nth_unstable(middle);
        self.names.retain(|_, counted| most(counted) > median);
        self.forgotten = median;
    }

    /// The names, by their keys.
    pub(super) fn finish(self) -> HashMap<String, Counted> {
        self.names
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gaps::found::FoundName;
    use crate::resolve::Via;

    fn article(names: &[String]) -> Found {
        let name = |name: &String| FoundName {
            key: name.clone(),
            forms: vec![Form { surface: name.clone(), via: Via::Name, count: 1 }],
            persons: 0,
            count: 1,
            scores: 0.5,
            context: format!("… {name} …"),
        };
        Found { names: names.iter().map(name).collect(), ..Found::default() }
    }

    #[test]
    fn counts_exactly_while_there_is_room() {
        let mut tally = Tally::new(3, 1);
        for names in [&["a", "b"][..], &["a"], &["c"]] {
            tally.add(article(&names.iter().map(ToString::to_string).collect::<Vec<_>>()));
        }
        assert_eq!(tally.forgotten(), 0);
        let names = tally.finish();
        assert_eq!((names["a"].articles, names["a"].contexts.len()), (2, 1));
        assert_eq!((names["c"].articles, names["c"].at_most_more), (1, 0));
    }

    #[test]
    fn what_is_common_is_not_forgotten() {
        let mut tally = Tally::new(100, 2);
        let mut most = 0;
        for n in 0..10_000_u32 {
            // Each in a hundredth of the articles, beside ten thousand that stand in one.
            tally.add(article(&[format!("rare {n}"), format!("common {}", n % 100 / 10)]));
            most = most.max(tally.names.len());
        }
        assert!(most <= 102, "{most} names were held");
        let forgotten = tally.forgotten();
        let names = tally.finish();
        for n in 0..10 {
            let counted = &names[&format!("common {n}")];
            assert!(
                counted.articles <= 1000 && 1000 <= counted.articles + counted.at_most_more,
                "{counted:?}"
            );
        }
        let kept = names.values().all(|counted| counted.at_most_more <= forgotten);
        assert!(kept && (1..1000).contains(&forgotten), "{forgotten}");
    }
}
