//! Lists of words that are not names of entities, or not of one alone.
//!
//! They stand in `gazetteers/_tables`, folded, one word a line, sorted; lines that begin with `#` say where they
//! come from. Asked is with the folded form of a word, as the keys of a gazetteer have it.

use std::sync::LazyLock;

/// A list of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WordList {
    /// Frequent English words, with names of months and days, and a few words of other languages.
    EverydayWords,
    /// Given names that are common in the news of the world.
    FirstNames,
    /// Family names that are common in the news of the world.
    Surnames,
}

static EVERYDAY_WORDS: LazyLock<Vec<&str>> =
    LazyLock::new(|| words(include_str!("../../gazetteers/_tables/everyday-words.txt")));
static FIRST_NAMES: LazyLock<Vec<&str>> =
    LazyLock::new(|| words(include_str!("../../gazetteers/_tables/first-names.txt")));
static SURNAMES: LazyLock<Vec<&str>> =
    LazyLock::new(|| words(include_str!("../../gazetteers/_tables/surnames.txt")));

impl WordList {
    /// All its words, folded, sorted by their bytes.
    pub fn words(self) -> &'static [&'static str] {
        match self {
            Self::EverydayWords => &EVERYDAY_WORDS,
            Self::FirstNames => &FIRST_NAMES,
            Self::Surnames => &SURNAMES,
        }
    }

    /// Whether a folded word stands in the list.
    pub fn contains(self, folded: &[u8]) -> bool {
        self.words().binary_search_by(|word| word.as_bytes().cmp(folded)).is_ok()
    }
}

fn words(text: &'static str) -> Vec<&'static str> {
    text.lines().filter(|line| !line.starts_with('#')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::{Key, Normalizer};

    #[test]
    fn words_are_folded_and_sorted_and_stand_once() {
        let normalizer = Normalizer::new();
        let (mut words, mut key) = (Vec::new(), Key::default());
        for list in [WordList::EverydayWords, WordList::FirstNames, WordList::Surnames] {
            assert!(list.words().is_sorted_by(|one, next| one < next), "{list:?}");
            for word in list.words() {
                assert!(normalizer.key_into(word, &mut words, &mut key), "{word}");
                assert_eq!(key.bytes, word.as_bytes());
            }
        }
    }

    #[test]
    fn lists_know_what_they_are_for() {
        assert!(WordList::EverydayWords.contains(b"march") && WordList::EverydayWords.contains(b"nice"));
        assert!(WordList::FirstNames.contains(b"amadou") && WordList::FirstNames.contains(b"jordan"));
        assert!(WordList::Surnames.contains(b"diallo") && WordList::Surnames.contains(b"smith"));
        assert!(!WordList::EverydayWords.contains(b"bamako") && !WordList::FirstNames.contains(b"#"));
    }
}
