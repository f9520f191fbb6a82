//! Counting in the unit that the consumer counts in.

use crate::span::Span;

/// The unit of `start` and `end` in the output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OffsetUnit {
    /// Unicode code points: Python, jq, spaCy, Prodigy, doccano.
    #[default]
    Chars,
    /// Bytes of UTF-8: Rust, Go, grep.
    Bytes,
    /// UTF-16 code units: JavaScript, Java, C#.
    Utf16,
}

impl OffsetUnit {
    /// The name used on the command line and in the output.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Chars => "chars",
            Self::Bytes => "bytes",
            Self::Utf16 => "utf16",
        }
    }

    fn count(self, bytes: &[u8]) -> u64 {
        // Every character but a continuation byte begins one; those of four bytes are two units of UTF-16.
        let chars = || bytes.iter().filter(|&&byte| byte & 0xC0 != 0x80).count() as u64;
        match self {
            Self::Chars => chars(),
            Self::Bytes => bytes.len() as u64,
            Self::Utf16 => chars() + bytes.iter().filter(|&&byte| byte >= 0xF0).count() as u64,
        }
    }
}

/// Translates the spans of one text, which must come in order, in one pass over it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Counter<'t> {
    unit: OffsetUnit,
    text: &'t str,
    at: usize,
    counted: u64,
}

impl<'t> Counter<'t> {
    pub(super) fn new(unit: OffsetUnit, text: &'t str) -> Self {
        Self { unit, text, at: 0, counted: 0 }
    }

    /// Start and end of the next span, in the counter's unit.
    pub(super) fn advance(&mut self, span: Span) -> (u64, u64) {
        let start = self.to(span.start as usize);
        (start, self.to(span.end as usize))
    }

    fn to(&mut self, byte: usize) -> u64 {
        self.counted += self.unit.count(&self.text.as_bytes()[self.at..byte]);
        self.at = byte;
        self.counted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_in_each_unit() {
        let text = "é😀 Mali";
        let span = Span::new(7, 11);
        assert_eq!(Counter::new(OffsetUnit::Bytes, text).advance(span), (7, 11));
        assert_eq!(Counter::new(OffsetUnit::Chars, text).advance(span), (3, 7));
        assert_eq!(Counter::new(OffsetUnit::Utf16, text).advance(span), (4, 8));
    }
}
