//! Matching: words in, every listed name among them out.
//!
//! Nearly all words are turned away by the gazetteer's filters, which cost a load or two. From each of the others
//! the table of the gazetteer is walked as far as names go on, and every name that ends on the
//! way is reported, shorter ones and ones inside others too: which of them are meant is decided in
//! `resolve`, which alone knows the document. (Reporting only the longest would lose names: if the longest
//! turns out not to be meant, the shorter one would be gone.)

mod boundary;

use crate::gazetteer::Gazetteer;
use crate::gazetteer::filter::Filters;
use crate::normalize::{Gap, Join, Reading, hash};
use crate::span::Span;
use std::cmp::Reverse;

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

impl Match {
    /// A number that is the same for all matches of one name.
    pub(crate) fn name(&self) -> u64 {
        let (Listed::Key(listed) | Listed::Pattern(listed)) = self.listed;
        u64::from(self.gazetteer) << 32 | u64::from(listed)
    }
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
#[derive(Clone, Debug)]
pub struct Matcher<'g> {
    gazetteers: &'g [Gazetteer],
    /// A buffer.
    steps: Vec<Step>,
    /// A buffer.
    folded: Vec<u8>,
}

impl<'g> Matcher<'g> {
    /// A matcher over these gazetteers.
    pub fn new(gazetteers: &'g [Gazetteer]) -> Self {
        Self { gazetteers, steps: Vec::new(), folded: Vec::new() }
    }

    /// Finds every listed name in a text, replacing what `matches` held; but names that must have a capital are not
    /// reported where the text has a small letter, unless it has no capitals at all.
    ///
    /// Sorted by start; of those that start together the longest first, and of equal ones those of later
    /// gazetteers first.
    pub fn find(&mut self, reading: &Reading<'_>, matches: &mut Vec<Match>) {
        matches.clear();
        for (number, gazetteer) in (0u32..).zip(self.gazetteers) {
            let mut walk = Walk {
                reading,
                gazetteer,
                number,
                filters: gazetteer.filters(),
                path: &mut self.steps,
                folded: &mut self.folded,
                matches,
            };
            walk.words();
            gazetteer.find_patterns(reading.text(), |alias, span| walk.pattern(alias, span));
        }
        let order = |found: &Match| (found.span.start, Reverse(found.span.end), Reverse(found.gazetteer));
        matches.sort_by_key(order);
    }
}

/// The way through the table of one gazetteer.
struct Walk<'w, 'r> {
    reading: &'w Reading<'r>,
    gazetteer: &'w Gazetteer,
    number: u32,
    filters: Filters<'w>,
    /// The words taken so far.
    path: &'w mut Vec<Step>,
    folded: &'w mut Vec<u8>,
    matches: &'w mut Vec<Match>,
}

/// One word of the way; a join takes several at once.
#[derive(Clone, Copy, Debug)]
struct Step {
    first: usize,
    last: usize,
    hash: u64,
    clitic: bool,
}

impl Walk<'_, '_> {
    /// Walks from every word that the filters let through.
    fn words(&mut self) {
        // Copies, so that the loop keeps them in registers.
        let Self { reading, filters, .. } = *self;
        // A text without capitals may write names small that have them.
        let has_capitals = reading.text().bytes().any(|byte| byte.is_ascii_uppercase());
        for (first, word) in reading.words().iter().enumerate() {
            let may_be_joined = reading.may_be_joined(first);
            if has_capitals
                && !may_be_joined
                && reading.lowercase_beginning(word).is_some_and(|four| !filters.lowercase(four))
            {
                continue;
            }
            let hash = reading.hash(first, self.folded);
            let (name, more) = filters.word(hash);
            let passes =
                name || more && self.may_go_on(first, hash) || may_be_joined && self.may_begin_joined(first);
            if passes && boundary::may_start(reading, first) {
                self.from(first, hash, None);
            }
        }
    }

    /// Whether the filters let a name begin with this word and the next.
    #[inline]
    fn may_go_on(&mut self, first: usize, hash: u64) -> bool {
        let (reading, next) = (self.reading, first + 1);
        if next == reading.words().len() {
            return false;
        }
        let pair = hash::extend(hash, reading.gap_before(next).bits(), reading.hash(next, self.folded));
        self.filters.pair(pair) || reading.may_be_joined(next)
    }

    #[cold]
    fn may_begin_joined(&self, first: usize) -> bool {
        self.reading.joins(first).any(|join| {
            let (name, more) = self.filters.word(join.hash);
            name || more
        })
    }

    /// Takes word `first`, whose hash is `hash`, then each join that begins with it, behind a sequence whose hash is
    /// `before`.
    fn from(&mut self, first: usize, hash: u64, before: Option<u64>) {
        let reading = self.reading;
        self.step(Step { first, last: first, hash, clitic: false }, before);
        if reading.may_be_joined(first) {
            for Join { last, hash, clitic } in reading.joins(first) {
                self.step(Step { first, last, hash, clitic }, before);
            }
        }
    }

    fn step(&mut self, step: Step, before: Option<u64>) {
        let hash = match before {
            None => step.hash,
            Some(before) => hash::extend(before, self.reading.gap_before(step.first).bits(), step.hash),
        };
        let probe = self.gazetteer.probe(hash);
        self.path.push(step);
        for key in probe.keys.into_iter().flatten() {
            if boundary::may_end(self.reading, step.last) && self.spells(key) {
                self.push(key);
            }
        }
        let next = step.last + 1;
        if probe.goes_on && !matches!(self.reading.gap_before(next), Gap::BREAK | Gap::APOSTROPHE) {
            let next_hash = self.reading.hash(next, self.folded);
            self.from(next, next_hash, Some(hash));
        }
        self.path.pop();
    }

    /// Whether the folded words of the path are exactly this key.
    fn spells(&mut self, key: u32) -> bool {
        let Some(key) = self.gazetteer.key(key) else { return false };
        let mut rest = key.folded_bytes();
        for (index, step) in self.path.iter().enumerate() {
            if index > 0 {
                let (gap, len) = self.reading.gap_before(step.first).as_bytes();
                match rest.strip_prefix(&gap[..len]) {
                    Some(behind) => rest = behind,
                    None => return false,
                }
            }
            match self.reading.strip_folded(step.first, step.last, rest, self.folded) {
                Some(behind) => rest = behind,
                None => return false,
            }
        }
        rest.is_empty()
    }

    fn push(&mut self, key: u32) {
        if let (Some(first), Some(last)) = (self.path.first(), self.path.last()) {
            let words = self.reading.words();
            self.matches.push(Match {
                span: Span::new(words[first.first].span.start, words[last.last].span.end),
                first: word_number(first.first),
                last: word_number(last.last),
                gazetteer: self.number,
                listed: Listed::Key(key),
                across_clitic: self.path.iter().any(|step| step.clitic),
            });
        }
    }

    fn pattern(&mut self, alias: u32, span: Span) {
        let words = self.reading.words();
        let first = words.partition_point(|word| word.span.end <= span.start);
        let behind = words.partition_point(|word| word.span.start < span.end);
        if first < behind {
            self.matches.push(Match {
                span,
                first: word_number(first),
                last: word_number(behind - 1),
                gazetteer: self.number,
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
