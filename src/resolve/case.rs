//! Holds the letters of the text against an alias's case policy.

use super::Types;
use crate::gazetteer::{AliasRef, CasePolicy};
use crate::matcher::Match;
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

    /// Whether the text at the match is written as the alias wants it.
    pub(super) fn agrees(&self, alias: AliasRef<'_>, found: &Match) -> bool {
        match alias.case() {
            CasePolicy::Any => true,
            CasePolicy::Capital => {
                let capitalized = |shape: Shape| !shape.is_cased() || shape.has_initial_capital();
                let (first, last) = (found.first as usize, found.last as usize);
                let is_capitalized = match alias.capital_word() {
                    0 => capitalized(self.shape(first)),
                    // `al-Qaeda`: some later word begins with the capital.
                    _ => (first..=last).any(|word| capitalized(self.shape(word))),
                };
                is_capitalized || !alias.is_common_word() && self.has_no_capitals()
            }
            CasePolicy::Upper => {
                let shape = self.reading.shape(found.first as usize, found.last as usize);
                !shape.has_lower()
                    && (!alias.is_common_word() || shape.is_dotted() || !self.is_among_capitals(found))
            }
            CasePolicy::Exact => {
                letters(found.span.surface(self.reading.text())).eq(letters(alias.surface()))
            }
        }
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
        let shapes: Vec<Shape> = around
            .filter(|&word| self.reading.words()[word].span.len() > 1)
            .map(|word| self.shape(word))
            .collect();
        shapes.len() > 1 && shapes.iter().all(|shape| !shape.has_lower())
    }
}

/// Letters and digits only, composed: what `exact` compares.
fn letters(text: &str) -> impl Iterator<Item = char> {
    text.nfkc().filter(|c| c.is_alphanumeric())
}
