//! How words are written: capitals, small letters, dots.

/// How a word is written: a set of flags.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shape(pub(super) u8);

impl Shape {
    pub(super) const INITIAL: u8 = 1;
    pub(super) const UPPER: u8 = 2;
    pub(super) const LOWER: u8 = 4;
    pub(super) const DOTTED: u8 = 8;

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
}
