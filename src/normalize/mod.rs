//! Normalization: text in, words out, each with its exact place in the original text.
//!
//! [`Normalizer::split`] divides a text into words (`split`, `classify`); a [`Reading`] folds and hashes them when
//! asked and reduces what stands between them to a [`Gap`] (`words`, `fold`, `table`, `hash`). The same code
//! makes the keys of a gazetteer and reads the articles, so both fold alike by construction. Which of the
//! words form names is the matcher's business.

mod classify;
pub mod fold;
pub(crate) mod hash;
mod split;
pub mod table;
mod words;

pub use fold::PROFILE_VERSION;
use table::FoldTable;
pub use words::{Gap, Join, Reading, Shape, Word};

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

    /// The key of a name: its folded words with the gaps between them, apostrophes dropped.
    ///
    /// `None` when no text could match it: it has no letter or digit, or a paragraph end or a long run of
    /// punctuation inside.
    pub fn key(&self, name: &str) -> Option<Key> {
        let mut words = Vec::new();
        self.split(name, &mut words);
        Key::new(&self.read(name, &words))
    }
}

/// A name as the gazetteer stores it and the matcher looks for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
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

    fn new(reading: &Reading<'_>) -> Option<Self> {
        let mut key = Self { bytes: Vec::new(), prefix_hashes: Vec::new(), shapes: Vec::new(), first_len: 0 };
        let mut first = 0;
        while first < reading.words().len() {
            // What apostrophes join is one word.
            let join = reading.joins(first).last();
            let last = join.map_or(first, |join| join.last);
            let hash = join.map_or_else(|| reading.hash(first, &mut Vec::new()), |join| join.hash);
            let gap = reading.gap_before(first);
            match key.prefix_hashes.last() {
                None => key.prefix_hashes.push(hash),
                // A chain longer than the longest join cannot match either.
                Some(_) if gap == Gap::BREAK || gap == Gap::APOSTROPHE => return None,
                Some(&before) => {
                    let (bytes, len) = gap.as_bytes();
                    key.bytes.extend_from_slice(&bytes[..len]);
                    key.prefix_hashes.push(hash::extend(before, gap.bits(), hash));
                }
            }
            reading.fold(first, last, &mut key.bytes);
            if first == 0 {
                key.first_len = key.bytes.len();
            }
            key.shapes.push(reading.shape(first, last));
            first = last + 1;
        }
        (!key.bytes.is_empty()).then_some(key)
    }
}
