//! Words that tell what a name beside them is: titles, prepositions, heads of names, verbs of speaking.
//!
//! They stand in `lexicon.txt`, and with them go the gazetteer's lists of everyday words, given names and family names.
//! Asked is with the hash of a folded word, so that nothing is folded for it.

use crate::gazetteer::WordList;
use crate::normalize::{Reading, hash};
use foldhash::{HashMap, HashMapExt};
use std::sync::LazyLock;

/// What a word is: a set of flags.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct WordClass(u32);

impl WordClass {
    pub(super) const TITLE: Self = Self(1);
    pub(super) const OCCUPATION: Self = Self(1 << 1);
    pub(super) const SAYING: Self = Self(1 << 2);
    pub(super) const PLACE_PREPOSITION: Self = Self(1 << 3);
    pub(super) const PREPOSITION: Self = Self(1 << 4);
    pub(super) const ARTICLE: Self = Self(1 << 5);
    pub(super) const DIRECTION: Self = Self(1 << 6);
    pub(super) const ORGANIZATION: Self = Self(1 << 7);
    pub(super) const PLACE: Self = Self(1 << 8);
    pub(super) const SMALL: Self = Self(1 << 9);
    pub(super) const CIVIC: Self = Self(1 << 13);
    /// Small words of names of persons: de, bin, van.
    pub(super) const PARTICLE: Self = Self(1 << 14);
    /// Heads of names of streets, which are heads of names of places too.
    pub(super) const STREET: Self = Self(1 << 15);
    /// Words that what is named for a place has behind its name: virus, accords.
    pub(super) const NAMESAKE: Self = Self(1 << 16);
    /// First words of names of places: New, Saint, San.
    pub(super) const NAME_PART: Self = Self(1 << 17);
    /// Heads of names of first-level divisions, which are heads of names of places too.
    pub(super) const REGION: Self = Self(1 << 18);
    pub(super) const EVERYDAY: Self = Self(1 << 10);
    pub(super) const GIVEN: Self = Self(1 << 11);
    pub(super) const FAMILY: Self = Self(1 << 12);
    /// Small words of grammar: prepositions, articles.
    pub(super) const GRAMMAR: Self =
        Self(Self::PLACE_PREPOSITION.0 | Self::PREPOSITION.0 | Self::ARTICLE.0 | Self::SMALL.0);

    /// Both.
    pub(super) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether it is any of these.
    pub(super) const fn is(self, any: Self) -> bool {
        self.0 & any.0 != 0
    }
}

/// The sections of the file.
const SECTIONS: [(&str, WordClass); 16] = [
    ("title", WordClass::TITLE),
    ("occupation", WordClass::OCCUPATION),
    ("saying", WordClass::SAYING),
    ("place-preposition", WordClass::PLACE_PREPOSITION),
    ("preposition", WordClass::PREPOSITION),
    ("article", WordClass::ARTICLE),
    ("direction", WordClass::DIRECTION),
    ("organization", WordClass::ORGANIZATION),
    ("civic", WordClass::CIVIC),
    ("place", WordClass::PLACE),
    ("small", WordClass::SMALL),
    ("particle", WordClass::PARTICLE),
    ("street", WordClass::STREET),
    ("namesake", WordClass::NAMESAKE),
    ("name-part", WordClass::NAME_PART),
    ("region", WordClass::REGION),
];

static LEXICON: LazyLock<HashMap<u64, WordClass>> = LazyLock::new(|| {
    let mut words = HashMap::with_capacity(1 << 14);
    let mut add = |word: &str, class: WordClass| {
        words.entry(hash::word(word.as_bytes())).or_insert(WordClass::default()).0 |= class.0;
    };
    for (word, class) in sections() {
        add(word, class);
    }
    for (list, class) in [
        (WordList::EverydayWords, WordClass::EVERYDAY),
        (WordList::FirstNames, WordClass::GIVEN),
        (WordList::Surnames, WordClass::FAMILY),
    ] {
        list.words().iter().for_each(|word| add(word, class));
    }
    words
});

/// The words of the file, each with the class of its section.
fn sections() -> impl Iterator<Item = (&'static str, WordClass)> {
    let mut class = WordClass::default();
    include_str!("lexicon.txt").lines().filter(|line| !line.starts_with('#')).flat_map(move |line| {
        let heading = line.strip_prefix('[').and_then(|line| line.strip_suffix(']'));
        if let Some(heading) = heading {
            class = SECTIONS
                .iter()
                .find(|(name, _)| *name == heading)
                .map_or_else(WordClass::default, |section| section.1);
        }
        let words = if heading.is_none() { line } else { "" };
        words.split_ascii_whitespace().map(move |word| (word, class))
    })
}

/// What the word with this hash is.
#[inline]
pub(super) fn class(hash: u64) -> WordClass {
    LEXICON.get(&hash).copied().unwrap_or_default()
}

/// Whether a name, whose first and last word are given, is a single word of one of these classes.
pub(super) fn is_single(
    reading: &Reading<'_>,
    (first, last): (usize, usize),
    classes: WordClass,
    buffer: &mut Vec<u8>,
) -> bool {
    first == last && class(reading.hash(first, buffer)).is(classes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn class_of(word: &str) -> WordClass {
        class(hash::word(word.as_bytes()))
    }

    #[test]
    fn every_section_is_known_and_has_words() {
        let headings = include_str!("lexicon.txt").lines().filter(|line| line.starts_with('['));
        assert_eq!(headings.count(), SECTIONS.len());
        for (name, class) in SECTIONS {
            assert!(sections().any(|(_, of)| of == class), "{name}");
        }
    }

    #[test]
    fn every_word_is_folded() {
        let normalizer = crate::normalize::Normalizer::new();
        for (word, _) in sections() {
            let (mut words, mut folded) = (Vec::new(), Vec::new());
            normalizer.split(word, &mut words);
            assert_eq!(words.len(), 1, "{word}");
            normalizer.read(word, &words).fold(0, 0, &mut folded);
            assert_eq!(String::from_utf8(folded).as_deref(), Ok(word));
        }
    }

    #[test]
    fn words_may_be_several_things() {
        assert!(class_of("president").is(WordClass::TITLE));
        assert!(
            class_of("post").is(WordClass::ORGANIZATION) && class_of("in").is(WordClass::PLACE_PREPOSITION)
        );
        assert!(class_of("jordan").is(WordClass::GIVEN) && class_of("smith").is(WordClass::FAMILY));
        assert_eq!(class_of("qux"), WordClass::default());
    }
}
