//! Half-open ranges of the original text.

use std::ops::Range;

/// A half-open range of bytes of the original UTF-8 text of one field: `start..end`.
///
/// Both ends lie on character boundaries. Offsets are `u32`: readers refuse fields of 4 GiB and more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// First byte of the span.
    pub start: u32,
    /// First byte after the span.
    pub end: u32,
}

impl Span {
    /// A span from `start` (included) to `end` (excluded).
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// The span as a range for slicing.
    pub const fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Length in bytes.
    pub const fn len(self) -> u32 {
        self.end - self.start
    }

    /// Whether the span holds no byte.
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether the two spans share a byte.
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The surface form: exactly the text at this span.
    ///
    /// # Panics
    /// If the span does not belong to `text` (out of range or inside a character).
    #[expect(clippy::string_slice, reason = "documented to panic")]
    pub fn surface(self, text: &str) -> &str {
        &text[self.range()]
    }
}
