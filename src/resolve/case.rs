//! Holds the letters of the text against an alias's case policy.

use crate::gazetteer::{AliasRef, CasePolicy};
use crate::matcher::Match;
use crate::normalize::{Gap, Word, Words};
use std::cell::OnceCell;
use unicode_normalization::UnicodeNormalization;

/// How far around a match the text is looked at to tell a headline in capitals, words on either side.
const WINDOW: usize = 4;

/// The letters of one text.
#[derive(Debug)]
pub(super) struct CaseContext<'a> {
    pub(super) text: &'a str,
    pub(super) words: &'a Words,
    /// Whether the whole text does without capitals, as some people type; looked at only when it matters.
    no_capitals: OnceCell<bool>,
}

impl<'a> CaseContext<'a> {
    pub(super) fn new(text: &'a str, words: &'a Words) -> Self {
        Self { text, words, no_capitals: OnceCell::new() }
    }

    /// Whether the text at the match is written as the alias wants it.
    pub(super) fn agrees(&self, alias: AliasRef<'_>, found: &Match) -> bool {
        let words = &self.words.words()[found.first as usize..=found.last as usize];
        match alias.case() {
            CasePolicy::Any => true,
            CasePolicy::Capital => {
                let capitalized = match alias.capital_word() {
                    0 => !words[0].shape.is_cased() || words[0].shape.has_initial_capital(),
                    // `al-Qaeda`: some later word begins with the capital.
                    _ => words.iter().any(|word| !word.shape.is_cased() || word.shape.has_initial_capital()),
                };
                capitalized || self.has_no_capitals()
            }
            CasePolicy::Upper => {
                words.iter().all(|word| !word.shape.has_lower())
                    && (!alias.is_common_word()
                        || words[0].shape.is_dotted()
                        || !self.is_among_capitals(found))
            }
            CasePolicy::Exact => letters(found.span.surface(self.text)).eq(letters(alias.surface())),
        }
    }

    /// Whether no letter of the text is a capital, though it has letters that could be.
    fn has_no_capitals(&self) -> bool {
        *self.no_capitals.get_or_init(|| {
            let words = self.words.words();
            words.iter().any(|word| word.shape.is_cased()) && !words.iter().any(|word| word.shape.has_upper())
        })
    }

    /// Whether the words around the match are all in capitals, as in a headline.
    fn is_among_capitals(&self, found: &Match) -> bool {
        let words = self.words.words();
        let before = words[..found.first as usize].iter().rev();
        let first_gap = words[found.first as usize].gap;
        let mut open = first_gap != Gap::BREAK;
        let before = before.take_while(move |word| std::mem::replace(&mut open, word.gap != Gap::BREAK));
        let behind = words[found.last as usize + 1..].iter().take_while(|word| word.gap != Gap::BREAK);
        let around: Vec<&Word> =
            before.take(WINDOW).chain(behind.take(WINDOW)).filter(|word| word.span.len() > 1).collect();
        around.len() > 1 && around.iter().all(|word| !word.shape.has_lower())
    }
}

/// Letters and digits only, composed: what `exact` compares.
fn letters(text: &str) -> impl Iterator<Item = char> {
    text.nfkc().filter(|c| c.is_alphanumeric())
}
