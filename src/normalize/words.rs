//! A text as words: folded letters, hashes, and exact places in the original.
//!
//! What comes out of normalization. No folded copy of the text exists whose offsets would have to be mapped
//! back: each word carries its span in the original, and what stands between two words is reduced to a
//! [`Gap`]. Buffers are reused from text to text.

use crate::span::Span;

/// What stands between two words, reduced to what matters for a name.
///
/// Up to four bytes of folded punctuation, packed little-endian. Blanks around punctuation do not count
/// (`AT & T` is `AT&T`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Gap(u32);

impl Gap {
    /// Nothing at all: between two characters of a script without blanks.
    pub const NONE: Self = Self(0);
    /// Blanks, a single line end, a hyphen, or the dot of an abbreviation: all the same within a name.
    pub const SOFT: Self = Self(b' ' as u32);
    /// An apostrophe with a letter on either side.
    pub const APOSTROPHE: Self = Self(b'\'' as u32);
    /// A paragraph end, the begin of the text, or too much punctuation: no name reaches across.
    pub const BREAK: Self = Self(u32::MAX);

    /// Punctuation of one to four bytes of UTF-8; anything longer is a break.
    pub(super) fn punctuation(folded: &[u8]) -> Self {
        if folded.len() > 4 {
            return Self::BREAK;
        }
        Self(folded.iter().rev().fold(0, |packed, &byte| packed << 8 | u32::from(byte)))
    }

    /// The packed bytes, for hashing.
    pub(crate) const fn bits(self) -> u32 {
        self.0
    }

    /// The bytes by which a key writes this gap.
    pub(crate) fn as_bytes(&self) -> ([u8; 4], usize) {
        let bytes = self.0.to_le_bytes();
        (bytes, bytes.iter().position(|&byte| byte == 0).unwrap_or(4))
    }
}

/// How a word is written: a set of flags.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shape(u8);

impl Shape {
    pub(super) const INITIAL: u8 = 1;
    pub(super) const UPPER: u8 = 2;
    pub(super) const LOWER: u8 = 4;
    pub(super) const DOTTED: u8 = 8;
    pub(super) const SOLO: u8 = 16;

    pub(super) const fn new(flags: u8) -> Self {
        Self(flags)
    }

    pub(super) const fn with(self, flags: u8) -> Self {
        Self(self.0 | flags)
    }

    /// The shape of two words written as one: the first one's initial, either's letters.
    pub(super) const fn joined(self, other: Self) -> Self {
        Self(self.0 | other.0 & !Self::INITIAL)
    }

    /// Whether the first letter is a capital.
    pub const fn has_initial_capital(self) -> bool {
        self.0 & Self::INITIAL != 0
    }

    /// Whether some letter is a capital.
    pub const fn has_upper(self) -> bool {
        self.0 & Self::UPPER != 0
    }

    /// Whether some letter is lowercase.
    pub const fn has_lower(self) -> bool {
        self.0 & Self::LOWER != 0
    }

    /// Whether the word has letters of a script with case.
    pub const fn is_cased(self) -> bool {
        self.0 & (Self::UPPER | Self::LOWER) != 0
    }

    /// Whether it is an acronym written with dots: `U.S.`.
    pub const fn is_dotted(self) -> bool {
        self.0 & Self::DOTTED != 0
    }

    /// Whether it is a single character of a script without blanks.
    pub const fn is_solo(self) -> bool {
        self.0 & Self::SOLO != 0
    }
}

/// A word, or several joined by apostrophes and taken as one.
#[derive(Clone, Copy, Debug)]
pub struct Word {
    /// Where it stands in the original text, marks included.
    pub span: Span,
    /// What stands before it.
    pub gap: Gap,
    /// How it is written.
    pub shape: Shape,
    /// Its folded letters, as a range of [`Words::folded_bytes`].
    pub(super) folded: Span,
    /// Hash of the folded letters.
    pub(crate) hash: u64,
}

/// A run of words that apostrophes join, read as a single word: `Jama'at` as `jamaat`.
#[derive(Clone, Copy, Debug)]
pub struct Join {
    /// Number of the first word joined.
    pub first: u32,
    /// Number of the last word joined.
    pub last: u32,
    /// The joined word.
    pub word: Word,
    /// Whether the last part is an English ending (`'s`, `'ll`): then only a name that is written with an
    /// apostrophe itself (`Lloyd's`) may match, or `William's` would be the name Williams.
    pub clitic: bool,
}

/// The words of one text.
#[derive(Clone, Debug, Default)]
pub struct Words {
    pub(super) words: Vec<Word>,
    pub(super) joins: Vec<Join>,
    pub(super) folded: Vec<u8>,
}

impl Words {
    /// An empty buffer; give it to [`super::Normalizer::split`].
    pub fn new() -> Self {
        Self::default()
    }

    pub(super) fn clear(&mut self) {
        self.words.clear();
        self.joins.clear();
        self.folded.clear();
    }

    /// The words in the order of the text.
    pub fn words(&self) -> &[Word] {
        &self.words
    }

    /// Runs joined by apostrophes, by first word, then shorter runs first.
    pub fn joins(&self) -> &[Join] {
        &self.joins
    }

    /// The joins that begin with word number `first`.
    pub fn joins_at(&self, first: usize) -> &[Join] {
        let start = self.joins.partition_point(|join| (join.first as usize) < first);
        let len = self.joins[start..].iter().take_while(|join| join.first as usize == first).count();
        &self.joins[start..start + len]
    }

    /// The folded letters of a word.
    pub fn folded(&self, word: &Word) -> &[u8] {
        &self.folded[word.folded.range()]
    }

    /// What stands before word `index`; behind the last word a break.
    pub fn gap_before(&self, index: usize) -> Gap {
        self.words.get(index).map_or(Gap::BREAK, |word| word.gap)
    }
}
