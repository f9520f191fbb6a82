//! Kinds told by number: what is asked of entities again and again is not compared letter by letter.
//!
//! In comes the name of a kind, once for each label of a gazetteer; out comes a set of one, which is held against the
//! sets that others write down.

use super::entity::KINDS;

/// A set of known kinds, a bit for each in the order of [`KINDS`]. Kinds of the user's own are in none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct KindSet(u64);

impl KindSet {
    /// The set of these kinds.
    ///
    /// # Panics
    /// If one is not known; sets are constants, so that the build fails.
    pub(crate) const fn of(kinds: &[&str]) -> Self {
        let mut set = 0;
        let mut index = 0;
        while index < kinds.len() {
            let one = Self::of_one(kinds[index]).0;
            assert!(one != 0, "a kind that is not known");
            set |= one;
            index += 1;
        }
        Self(set)
    }

    /// The set that holds this kind, and nothing if it is not known.
    pub(crate) const fn of_one(kind: &str) -> Self {
        let (mut number, mut entity_type) = (0, 0);
        while entity_type < KINDS.len() {
            let kinds = KINDS[entity_type].1;
            let mut index = 0;
            while index < kinds.len() {
                if is_same(kinds[index].as_bytes(), kind.as_bytes()) {
                    return Self(1 << number);
                }
                (number, index) = (number + 1, index + 1);
            }
            entity_type += 1;
        }
        Self(0)
    }

    /// Both.
    pub(crate) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether they have a kind in common.
    #[inline]
    pub(crate) const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// `==`, which constants cannot use.
const fn is_same(one: &[u8], other: &[u8]) -> bool {
    let mut index = 0;
    while index < one.len() && index < other.len() && one[index] == other[index] {
        index += 1;
    }
    index == one.len() && index == other.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_known_kind_is_in_a_set_of_its_own() {
        let all: Vec<&str> = KINDS.iter().flat_map(|(_, kinds)| kinds.iter().copied()).collect();
        for one in &all {
            let others: Vec<&str> = all.iter().copied().filter(|other| other != one).collect();
            assert!(KindSet::of_one(one).meets(KindSet::of(&[one])), "{one}");
            assert!(!KindSet::of_one(one).meets(KindSet::of(&others)), "{one}");
        }
    }

    #[test]
    fn kinds_of_the_users_own_are_in_none() {
        for kind in ["", "cit", "city-state", "my-kind"] {
            assert_eq!(KindSet::of_one(kind), KindSet(0), "{kind}");
        }
    }
}
