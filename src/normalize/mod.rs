//! Normalization: text in, words out, each with its exact place in the original text.
//!
//! [`Normalizer::split`] divides a text into words (`split`); a [`Reading`] folds and hashes them when
//! asked and reduces what stands between them to a [`Gap`] (`words`, `gap`, `shape`, `fold`, `table`, `hash`). The same code
//! makes the keys of a gazetteer and reads the articles, so both fold alike by construction. Which of the
//! words form names is the matcher's business.

pub mod fold;
mod folder;
mod gap;
pub(crate) mod hash;
mod shape;
mod split;
pub mod table;
pub mod variant;
mod words;

use fold::Class;
pub use fold::PROFILE_VERSION;
pub(crate) use folder::Folder;
pub use gap::Gap;
pub use shape::Shape;
use table::FoldTable;
pub use words::{Join, Reading, Word};

/// Divides texts into words and reads them. Cheap to make and to copy; shared by all threads.
#[derive(Clone, Copy, Debug)]
pub struct Normalizer {
    table: FoldTable<'static>,
}

impl Default for Normalizer {
    fn default() -> Self {
        Self::new()
    }
}

impl Normalizer {
    /// The normalizer of the current profile.
    pub fn new() -> Self {
        Self { table: FoldTable::new(crate::tables::fold()) }
    }

    /// Divides `text` into words, replacing what `words` held.
    ///
    /// # Panics
    /// If the text has 4 GiB or more; readers refuse such fields.
    pub fn split(&self, text: &str, words: &mut Vec<Word>) {
        assert!(u32::try_from(text.len()).is_ok(), "readers refuse texts of 4 GiB and more");
        words.clear();
        split::split(text, self.table, words);
    }

    /// Reads the words that [`Self::split`] found in this very text.
    pub fn read<'a>(&self, text: &'a str, words: &'a [Word]) -> Reading<'a> {
        Reading::new(text, words, self.table)
    }

    /// Makes the key of a name, replacing what `key` held: its folded words with the gaps between them, apostrophes
    /// dropped. `words` is a buffer.
    ///
    /// Whether any text could match the name: not if it has no letter or digit, or a paragraph end or a long run of
    /// punctuation inside.
    pub(crate) fn key_into(&self, name: &str, words: &mut Vec<Word>, key: &mut Key) -> bool {
        self.split(name, words);
        key.read(&self.read(name, words))
    }

    /// Whether an apostrophe of whatever kind stands in the name.
    pub(crate) fn has_apostrophe(&self, name: &str) -> bool {
        name.chars().any(|c| !c.is_ascii_alphanumeric() && self.table.entry(c).class() == Class::Apostrophe)
    }
}

/// A name as the gazetteer stores it and the matcher looks for it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Key {
    /// Folded words, the gaps between them written out.
    pub(crate) bytes: Vec<u8>,
    /// Hash of the first one, two, … words; the last is the hash of the whole name.
    pub(crate) prefix_hashes: Vec<u64>,
    /// How its words are written.
    pub(crate) shapes: Vec<Shape>,
    /// Length of the first word in `bytes`.
    first_len: usize,
}

impl Key {
    /// The folded letters of its first word.
    pub(crate) fn first_word(&self) -> &[u8] {
        &self.bytes[..self.first_len]
    }

    /// Makes the key of the sounds of a name of its own, replacing what `sounds` held; `false` if they say too little.
    pub(crate) fn sounds_into(&self, kind: u8, style: variant::sound::Style, sounds: &mut Self) -> bool {
        let Self { bytes, prefix_hashes: hashes, .. } = sounds;
        bytes.clear();
        hashes.clear();
        bytes.push(kind);
        let mut words = 0;
        for word in self.bytes.split(|&byte| byte == b' ') {
            let before = bytes.len();
            if !variant::sound::push_in(style, word, bytes) {
                return false;
            }
            if !variant::sound::is_loose_in_any_script(word) {
                words += 1;
                // `UAE` in `UAE military` says nothing.
                if bytes.len() == before {
                    return false;
                }
            }
            // `Abdelfattah` and `Nasrallah` are also written in two words.
            if let Some(cut) = variant::sound::cut(word, before, bytes.len()) {
                hashes.push(hash::word(&bytes[..cut]));
            }
            let hash = hash::word(bytes);
            if bytes.len() > 1 && hashes.last() != Some(&hash) {
                hashes.push(hash);
            }
        }
        let article = self.bytes.split(|&byte| byte == b' ').next().is_some_and(variant::sound::is_article);
        let least = match words {
            0 => return false,
            1 if article => 3,
            1 => 5,
            _ => variant::sound::MIN_CLASSES,
        };
        // The kind stands before the classes.
        bytes.len() > least
    }

    /// Reads a name; whether any text could match it.
    fn read(&mut self, reading: &Reading<'_>) -> bool {
        self.bytes.clear();
        self.prefix_hashes.clear();
        self.shapes.clear();
        self.first_len = 0;
        let mut first = 0;
        while first < reading.words().len() {
            // What apostrophes join is one word.
            let last = reading.joins(first).last().map_or(first, |join| join.last);
            let gap = reading.gap_before(first);
            let before = self.prefix_hashes.last().copied();
            if before.is_some() {
                // A chain longer than the longest join cannot match either.
                if gap == Gap::BREAK || gap == Gap::APOSTROPHE {
                    return false;
                }
                let (bytes, len) = gap.as_bytes();
                self.bytes.extend_from_slice(&bytes[..len]);
            }
            let start = self.bytes.len();
            reading.fold(first, last, &mut self.bytes);
            if first == 0 {
                self.first_len = self.bytes.len();
            }
            let hash = hash::word(&self.bytes[start..]);
            self.prefix_hashes.push(before.map_or(hash, |before| hash::extend(before, gap.bits(), hash)));
            self.shapes.push(reading.shape(first, last));
            first = last + 1;
        }
        !self.bytes.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::variant::sound::{SINGLE, Style};
    use super::*;

    fn key(name: &str) -> Key {
        let mut key = Key::default();
        assert!(Normalizer::new().key_into(name, &mut Vec::new(), &mut key), "{name}");
        key
    }

    #[test]
    fn apostrophes_of_whatever_kind_are_known() {
        let normalizer = Normalizer::new();
        assert!(["Lloyd's", "N’Djamena", "Sanaʽa", "'"].iter().all(|name| normalizer.has_apostrophe(name)));
        assert!(
            !["", "Al-Shabaab", "U.S.", "Goïta", "マリ"].iter().any(|name| normalizer.has_apostrophe(name))
        );
    }

    #[test]
    fn the_first_word_of_a_key_reaches_across_apostrophes() {
        for (name, first) in [("Port-au-Prince", "port"), ("N'Djamena Airport", "ndjamena"), ("Gao", "gao")] {
            assert_eq!(key(name).first_word(), first.as_bytes(), "{name}");
        }
    }

    #[test]
    fn sounds_of_a_short_name_say_too_little() {
        for (name, say_enough) in [
            ("Kidal", true),
            ("Mopti", false),
            ("al-Bab", true),
            ("al-Ab", false),
            ("Kim Il", true),
            ("Bo Tan", false),
            ("bin", false),
            ("UAE military", false),
        ] {
            let told = key(name).sounds_into(SINGLE, Style::Plain, &mut Key::default());
            assert_eq!(told, say_enough, "{name}");
        }
    }

    #[test]
    fn words_that_come_and_go_have_no_sounds_of_their_own() {
        for (name, n_hashes) in [("bin", 0), ("bin Laden", 1), ("Osama bin Laden", 2), ("Abdelfattah", 2)] {
            let mut sounds = Key::default();
            key(name).sounds_into(SINGLE, Style::Plain, &mut sounds);
            assert_eq!(sounds.prefix_hashes.len(), n_hashes, "{name}");
        }
    }
}
