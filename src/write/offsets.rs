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
        match self {
            Self::Chars => count_chars(bytes),
            Self::Bytes => bytes.len() as u64,
            // Characters of four bytes are two units.
            Self::Utf16 => count_chars(bytes) + bytes.iter().filter(|&&byte| byte >= 0xF0).count() as u64,
        }
    }
}

/// How many characters begin in these bytes of UTF-8: all bytes but those that continue one.
fn count_chars(bytes: &[u8]) -> u64 {
    let (blocks, rest) = bytes.as_chunks::<64>();
    // Most blocks of most texts are ASCII, which is told at a glance.
    let beyond_ascii = blocks.iter().filter(|block| !block.is_ascii());
    let continued =
        beyond_ascii.map(|block| count_continuations(block)).sum::<u64>() + count_continuations(rest);
    bytes.len() as u64 - continued
}

/// How many of at most 64 bytes continue a character. Eight at a time, each counted in its own lane of a register.
#[inline]
fn count_continuations(bytes: &[u8]) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let continuations = |eight: [u8; 8]| {
        let bytes = u64::from_le_bytes(eight);
        bytes >> 7 & !(bytes >> 6) & ONES
    };
    let (chunks, rest) = bytes.as_chunks::<8>();
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    let lanes = chunks.iter().fold(continuations(last), |lanes, &eight| lanes + continuations(eight));
    // The multiplication adds the lanes up in the top one, which holds up to 255.
    lanes.wrapping_mul(ONES) >> 56
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

    /// The place of a byte, in the counter's unit; bytes must come in order.
    pub(super) fn to(&mut self, byte: usize) -> u64 {
        self.counted += self.unit.count(&self.text.as_bytes()[self.at..byte]);
        self.at = byte;
        self.counted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_characters_of_texts_of_every_length() {
        for c in ['a', 'é', '€', '😀'] {
            for len in (0..40).chain([2_000, 10_000]) {
                let text = format!("x{}", c.to_string().repeat(len));
                assert_eq!(count_chars(text.as_bytes()), 1 + len as u64, "{c} × {len}");
            }
        }
    }

    #[test]
    fn counts_in_each_unit() {
        let text = "é😀 Mali";
        let span = Span::new(7, 11);
        assert_eq!(Counter::new(OffsetUnit::Bytes, text).advance(span), (7, 11));
        assert_eq!(Counter::new(OffsetUnit::Chars, text).advance(span), (3, 7));
        assert_eq!(Counter::new(OffsetUnit::Utf16, text).advance(span), (4, 8));
    }
}
