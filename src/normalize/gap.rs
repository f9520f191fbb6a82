//! What stands between two words of a text, reduced to what matters for a name.

use super::fold::Class;
use super::table::FoldTable;

/// What stands between two words, reduced to what matters for a name.
///
/// Up to four bytes of folded punctuation, packed little-endian. Blanks around punctuation do not count
/// (`AT & T` is `AT&T`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Gap(pub(super) u32);

impl Gap {
    /// Nothing at all: between two characters of a script without blanks.
    pub const NONE: Self = Self(0);
    /// Blanks, a single line end, a hyphen, or the dot of an abbreviation: all the same within a name.
    pub const SOFT: Self = Self(b' ' as u32);
    /// An apostrophe with a letter on either side.
    pub const APOSTROPHE: Self = Self(b'\'' as u32);
    /// A comma.
    pub const COMMA: Self = Self(b',' as u32);
    pub(super) const OPEN: Self = Self(b'(' as u32);
    pub(super) const DASH: Self = Self(b'-' as u32);
    pub(super) const DOT: Self = Self(b'.' as u32);
    pub(super) const QUOTE: Self = Self(b'\'' as u32 | (b' ' as u32) << 8);
    /// A paragraph end, the begin of the text, or too much punctuation: no name reaches across.
    pub const BREAK: Self = Self(u32::MAX);

    /// The packed bytes, for hashing.
    #[inline]
    pub(crate) const fn bits(self) -> u32 {
        self.0
    }

    /// The bytes by which a key writes this gap, and how many they are.
    pub(crate) fn as_bytes(self) -> ([u8; 4], usize) {
        let bytes = self.0.to_le_bytes();
        (bytes, bytes.iter().position(|&byte| byte == 0).unwrap_or(4))
    }
}

/// Gathers what stands between two words.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct GapReader {
    newlines: u32,
    blank_before: bool,
    blank_after: bool,
    newline_after: bool,
    /// Folded punctuation, the first byte lowest.
    folded: u32,
    /// Of the folded punctuation, bytes; above 4 when there is more than fits.
    len: usize,
}

impl GapReader {
    #[inline]
    pub(super) fn push(&mut self, c: char, table: FoldTable<'_>) {
        let entry = table.entry(c);
        match entry.class() {
            Class::Dropped | Class::Mark | Class::Invisible => {}
            Class::Newline => {
                self.newlines += if c == '\u{2029}' { 2 } else { 1 };
                self.newline_after = true;
            }
            Class::Blank if self.len == 0 => self.blank_before = true,
            Class::Blank => self.blank_after = true,
            class => {
                (self.blank_after, self.newline_after) = (false, false);
                match class {
                    Class::Dash => self.punctuation(b"-"),
                    Class::Apostrophe => self.punctuation(b"'"),
                    Class::Dot => self.punctuation(b"."),
                    _ => self.punctuation(table.folded(c, entry, &mut [0; 4])),
                }
            }
        }
    }

    #[inline]
    fn punctuation(&mut self, folded: &[u8]) {
        for &byte in folded {
            if self.len < 4 {
                self.folded |= u32::from(byte) << (8 * self.len);
            }
            self.len += 1;
        }
    }

    pub(super) fn finish(self, after_abbreviation: impl Fn() -> bool) -> Gap {
        if self.len > 4 || self.newlines > 1 {
            return Gap::BREAK;
        }
        let blank = self.blank_before || self.blank_after || self.newlines > 0;
        match Gap(self.folded) {
            Gap::NONE if blank => Gap::SOFT,
            // `Port-au-Prince`, also with a line end behind the hyphen; but ` - ` is a dash.
            Gap::DASH if !blank || !self.blank_before && self.newline_after => Gap::SOFT,
            Gap::DOT if after_abbreviation() => Gap::SOFT,
            // A quote, not an apostrophe; written so that it cannot be taken for one.
            Gap::APOSTROPHE if blank => Gap::QUOTE,
            gap => gap,
        }
    }
}
