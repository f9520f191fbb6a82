//! Words, and pairs of words, of which no variant comes: what most capitalized words of news are, again and again.
//!
//! In come hashes, out comes whether nothing came of them lately. A direct-mapped table: what is remembered last takes
//! the place. It only saves work that would lead to nothing, so that results do not depend on it.

/// Number of places, a power of two; 256 KB.
const PLACES: usize = 1 << 15;

/// The memory of one worker.
#[derive(Clone, Debug, Default)]
pub(super) struct Dull {
    /// Hashes by their lowest bits; empty until the first is remembered.
    hashes: Vec<u64>,
}

impl Dull {
    /// Whether nothing came of this lately.
    #[inline]
    pub(super) fn contains(&self, hash: u64) -> bool {
        self.hashes.get(place(hash)) == Some(&hash)
    }

    /// Remembers that nothing came of this.
    pub(super) fn insert(&mut self, hash: u64) {
        self.hashes.resize(PLACES, 0);
        if let Some(place) = self.hashes.get_mut(place(hash)) {
            *place = hash;
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "masked to the number of places")]
const fn place(hash: u64) -> usize {
    hash as usize & (PLACES - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_of_two_in_one_place_is_remembered() {
        let mut dull = Dull::default();
        assert!(!dull.contains(7));
        dull.insert(7);
        assert!(dull.contains(7) && !dull.contains(7 + PLACES as u64));
        dull.insert(7 + PLACES as u64);
        assert!(!dull.contains(7) && dull.contains(7 + PLACES as u64));
    }
}
