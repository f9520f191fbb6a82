//! Holds the letters of the text against an alias's case policy.

use super::Types;
use crate::gazetteer::{AliasRef, CasePolicy};
use crate::matcher::Match;
use crate::normalize::variant::Rule;
use crate::normalize::{Gap, Reading, Shape};
use crate::span::Span;
use std::cell::OnceCell;
use unicode_normalization::UnicodeNormalization;

/// How far around a match the text is looked at to tell a headline in capitals, words on either side.
const WINDOW: usize = 4;

/// The letters of one text.
#[derive(Debug)]
pub(super) struct CaseContext<'a> {
    pub(super) reading: Reading<'a>,
    /// Spans known to be mentions, whose letters are not asked for.
    pub(super) given: Option<&'a [(Span, Types)]>,
    /// Whether the whole text does without capitals, as some people type; looked at only when it matters.
    no_capitals: OnceCell<bool>,
}

impl<'a> CaseContext<'a> {
    pub(super) fn new(reading: Reading<'a>) -> Self {
        Self { reading, given: None, no_capitals: OnceCell::new() }
    }

    /// Of a name by itself, as if it stood in a text that has capitals.
    pub(super) fn of_name(reading: Reading<'a>) -> Self {
        Self { no_capitals: OnceCell::from(false), ..Self::new(reading) }
    }

    pub(super) fn given(self, given: Option<&'a [(Span, Types)]>) -> Self {
        Self { given, ..self }
    }

    /// The letters of a match.
    #[inline]
    pub(super) fn letters<'c>(&'c self, found: &'c Match) -> Letters<'c, 'a> {
        let begins = self.is_capitalized(found.first as usize);
        Letters { context: self, found, begins, shape: OnceCell::new() }
    }

    /// Whether a word begins with a capital, or has no letters that could be one.
    #[inline]
    fn is_capitalized(&self, word: usize) -> bool {
        let first = self.reading.text().as_bytes()[self.reading.words()[word].span.start as usize];
        let shape = || self.shape(word);
        // Most words are told by their first byte.
        first.is_ascii_uppercase()
            || !first.is_ascii_lowercase() && (!shape().is_cased() || shape().has_initial_capital())
    }

    /// Whether a word is capitalized and no sentence or quotation begins with it.
    pub(super) fn is_name_word(&self, word: usize) -> bool {
        self.shape(word).has_initial_capital() && self.reading.gap_before(word) == Gap::SOFT
    }

    fn shape(&self, word: usize) -> Shape {
        self.reading.shape(word, word)
    }

    /// Whether no letter of the text is a capital, though it has letters that could be.
    fn has_no_capitals(&self) -> bool {
        *self.no_capitals.get_or_init(|| {
            let mut shapes = (0..self.reading.words().len()).map(|word| self.shape(word));
            let mut cased = false;
            !shapes.any(|shape| {
                cased |= shape.is_cased();
                shape.has_upper()
            }) && cased
        })
    }

    /// Whether the words around the match are all in capitals, as in a headline.
    fn is_among_capitals(&self, found: &Match) -> bool {
        let (first, last) = (found.first as usize, found.last as usize);
        let before = (0..first).rev().take_while(|&word| self.reading.gap_before(word + 1) != Gap::BREAK);
        let behind = (last + 1..self.reading.words().len())
            .take_while(|&word| self.reading.gap_before(word) != Gap::BREAK);
        let around = before.take(WINDOW).chain(behind.take(WINDOW));
        let mut long = around.filter(|&word| self.reading.words()[word].span.len() > 1);
        let mut n_words = 0;
        long.all(|word| {
            n_words += 1;
            !self.shape(word).has_lower()
        }) && n_words > 1
    }
}

/// The letters of one match, looked at once for all aliases it may be.
#[derive(Debug)]
pub(super) struct Letters<'c, 'a> {
    context: &'c CaseContext<'a>,
    found: &'c Match,
    /// Whether its first word is capitalized.
    begins: bool,
    shape: OnceCell<Shape>,
}

impl Letters<'_, '_> {
    /// Whether the text at the match is written as the alias wants it.
    #[inline]
    pub(super) fn agree(&self, alias: AliasRef<'_>) -> bool {
        match alias.case() {
            CasePolicy::Any => true,
            CasePolicy::Capital => {
                // `al-Qaeda`, `von der Leyen, Ursula`: some later word begins with the capital.
                self.begins && !(alias.is_common_word() && self.says_nothing())
                    || (alias.capital_word() > 0 || self.found.rule == Some(Rule::Inverted))
                        && self.holds_capital()
                    || !alias.is_common_word() && self.context.has_no_capitals()
            }
            CasePolicy::Upper => self.are_capitals(alias.is_common_word()),
            CasePolicy::Exact => {
                let text = self.found.span.surface(self.context.reading.text());
                have_same_letters(text, alias.surface())
            }
        }
    }

    /// Whether the capital of a single word is there because a sentence begins and goes on small, or as all around are capitals: `Of course`.
    fn says_nothing(&self) -> bool {
        let first = self.found.first as usize;
        let reading = &self.context.reading;
        let next = first + 1;
        let goes_on_small = || {
            next < reading.words().len()
                && reading.gap_before(next) == Gap::SOFT
                && !self.context.is_capitalized(next)
        };
        first == self.found.last as usize
            && (reading.may_begin_sentence(first) && goes_on_small()
                || self.context.is_among_capitals(self.found))
    }

    /// Whether any word is capitalized.
    fn holds_capital(&self) -> bool {
        (self.found.first..=self.found.last).any(|word| self.context.is_capitalized(word as usize))
    }

    /// Whether all are capitals; of a name that is an everyday word too not among others, unless dots show what it is.
    fn are_capitals(&self, is_common_word: bool) -> bool {
        let (first, last) = (self.found.first as usize, self.found.last as usize);
        let shape = self.shape.get_or_init(|| self.context.reading.shape(first, last));
        !shape.has_lower()
            && (!is_common_word || shape.is_dotted() || !self.context.is_among_capitals(self.found))
    }
}

/// Whether two names have the same letters and digits, in the same case.
fn have_same_letters(one: &str, other: &str) -> bool {
    if one.is_ascii() && other.is_ascii() {
        let is_letter = |byte: &u8| byte.is_ascii_alphanumeric();
        return one == other || one.bytes().filter(is_letter).eq(other.bytes().filter(is_letter));
    }
    letters(one).eq(letters(other))
}

/// Letters and digits only, composed: what `exact` compares.
fn letters(text: &str) -> impl Iterator<Item = char> {
    text.nfkc().filter(|c| c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_want_their_letters_exactly_may_differ_in_the_rest() {
        for (one, other, same) in [
            ("iPhone", "iPhone", true),
            ("U.S.", "US", true),
            ("us", "US", false),
            ("iPhone", "iphone", false),
            ("Goïta", "Goi\u{308}ta", true),
            ("Goïta", "goïta", false),
            ("Goïta", "Goita", false),
            ("Goita", "Goïta", false),
            ("Gota", "Goïta", false),
            ("N’Djaména", "NDjaména", true),
        ] {
            assert_eq!(have_same_letters(one, other), same, "{one}, {other}");
        }
    }
}
