//! Matching: words in, every listed name among them out.
//!
//! From each word the table of the gazetteer is walked as far as names go on, and every name that ends on the
//! way is reported, shorter ones and ones inside others too: which of them are meant is decided in
//! `resolve`, which alone knows the document. (Reporting only the longest would lose names: if the longest
//! turns out not to be meant, the shorter one would be gone.)

mod boundary;

use crate::gazetteer::Gazetteer;
use crate::normalize::{Gap, Join, Word, Words, hash};
use crate::span::Span;

/// A listed name found in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match {
    /// Where it stands in the original text.
    pub span: Span,
    /// Number of its first word.
    pub first: u32,
    /// Number of its last word.
    pub last: u32,
    /// Index of the gazetteer that lists it.
    pub gazetteer: u32,
    /// What the gazetteer lists.
    pub(crate) listed: Listed,
    /// Whether it was read across an English ending: `Lloyd's`, but also `William's` as `Williams`.
    pub(crate) across_clitic: bool,
}

/// What a match points to in its gazetteer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Listed {
    /// The number of a key.
    Key(u32),
    /// The number of a pattern's alias.
    Pattern(u32),
}

/// Finds the names of several gazetteers.
#[derive(Clone, Copy, Debug)]
pub struct Matcher<'g> {
    gazetteers: &'g [Gazetteer],
}

impl<'g> Matcher<'g> {
    /// A matcher over these gazetteers.
    pub fn new(gazetteers: &'g [Gazetteer]) -> Self {
        Self { gazetteers }
    }

    /// Finds every listed name in `text`, whose words are `words`, replacing what `matches` held.
    ///
    /// Sorted by start; of those that start together the longest first, and of equal ones those of later
    /// gazetteers first.
    pub fn find(&self, text: &str, words: &Words, matches: &mut Vec<Match>) {
        matches.clear();
        let mut walk = Walk { words, path: Vec::new(), matches };
        for (number, gazetteer) in (0u32..).zip(self.gazetteers) {
            for first in 0..words.words().len() {
                if boundary::may_start(words, first) {
                    walk.from(first, None, number, gazetteer);
                }
            }
            gazetteer.find_patterns(text, |alias, span| walk.pattern(alias, span, number));
        }
        matches.sort_by(|a, b| {
            let key =
                |m: &Match| (m.span.start, std::cmp::Reverse(m.span.end), std::cmp::Reverse(m.gazetteer));
            key(a).cmp(&key(b))
        });
    }
}

/// The way taken from a word through the table.
struct Walk<'w> {
    words: &'w Words,
    path: Vec<Step>,
    matches: &'w mut Vec<Match>,
}

/// One word of the way; a join takes several at once.
#[derive(Clone, Copy)]
struct Step {
    word: Word,
    last: u32,
    clitic: bool,
}

impl Walk<'_> {
    /// Takes word `index`, then each join that begins with it.
    fn from(&mut self, index: usize, hash: Option<u64>, number: u32, gazetteer: &Gazetteer) {
        let words = self.words;
        let alone = Step { word: words.words()[index], last: word_number(index), clitic: false };
        self.step(alone, hash, number, gazetteer);
        if words.gap_before(index + 1) == Gap::APOSTROPHE {
            for &Join { last, word, clitic, .. } in words.joins_at(index) {
                self.step(Step { word, last, clitic }, hash, number, gazetteer);
            }
        }
    }

    fn step(&mut self, step: Step, hash: Option<u64>, number: u32, gazetteer: &Gazetteer) {
        let hash = match hash {
            None => step.word.hash,
            Some(hash) => hash::extend(hash, step.word.gap.bits(), step.word.hash),
        };
        let probe = gazetteer.probe(hash);
        self.path.push(step);
        let next = step.last as usize + 1;
        for key in probe.keys.into_iter().flatten() {
            if boundary::may_end(self.words, step.last as usize)
                && gazetteer.key(key).is_some_and(|record| self.spells(record.folded()))
            {
                self.push(Listed::Key(key), number);
            }
        }
        let gap = self.words.gap_before(next);
        if probe.goes_on && gap != Gap::BREAK && gap != Gap::APOSTROPHE {
            self.from(next, Some(hash), number, gazetteer);
        }
        self.path.pop();
    }

    /// Whether the folded words of the path are exactly this key.
    fn spells(&self, key: &str) -> bool {
        let mut rest = key.as_bytes();
        for (index, step) in self.path.iter().enumerate() {
            if index > 0 {
                let (gap, len) = step.word.gap.as_bytes();
                match rest.strip_prefix(&gap[..len]) {
                    Some(behind) => rest = behind,
                    None => return false,
                }
            }
            match rest.strip_prefix(self.words.folded(&step.word)) {
                Some(behind) => rest = behind,
                None => return false,
            }
        }
        rest.is_empty()
    }

    fn push(&mut self, listed: Listed, gazetteer: u32) {
        if let (Some(first), Some(last)) = (self.path.first(), self.path.last()) {
            self.matches.push(Match {
                span: Span::new(first.word.span.start, last.word.span.end),
                // The first step is one word or a join; either begins at this word.
                first: word_number(
                    self.words.words().partition_point(|word| word.span.start < first.word.span.start),
                ),
                last: last.last,
                gazetteer,
                listed,
                across_clitic: self.path.iter().any(|step| step.clitic),
            });
        }
    }

    fn pattern(&mut self, alias: u32, span: Span, gazetteer: u32) {
        let words = self.words.words();
        let first = words.partition_point(|word| word.span.end <= span.start);
        let behind = words.partition_point(|word| word.span.start < span.end);
        if first < behind {
            self.matches.push(Match {
                span,
                first: word_number(first),
                last: word_number(behind - 1),
                gazetteer,
                listed: Listed::Pattern(alias),
                across_clitic: false,
            });
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a text below 4 GiB has fewer than 2³² words")]
fn word_number(index: usize) -> u32 {
    index as u32
}
