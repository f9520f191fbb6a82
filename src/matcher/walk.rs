//! The walk through the table of one gazetteer.

use super::boundary;
use super::found::{Doubt, Listed, Match, may_find};
use super::memory::Memory;
use super::sieve::{CHUNK, Kept, Prospects, Sieve};
use crate::gazetteer::filter::Filters;
use crate::gazetteer::{AliasRef, Gazetteer, MAX_WORDS};
use crate::normalize::variant::{Base, Bases, Language, Rule, Variants};
use crate::normalize::{Gap, Join, Reading, hash};
use crate::span::Span;
use std::cmp::Reverse;

/// Longest word that may be another than it is, bytes: no name has a longer one.
pub(super) const LONGEST_WORD: u32 = 128;

/// Most names that are found to begin at one word, the longest of them. A gazetteer may list hundreds that are each the
/// beginning of the next, and a text repeat them.
const MAX_BEGINNING: usize = 16;

/// Most names that are found among the words of a chunk before only the longest that begins at each word is kept. Texts in
/// which each word begins two names are made by those who want many.
const MAX_IN_CHUNK: usize = 2 * CHUNK;

/// The way through the table of one gazetteer.
pub(super) struct Walk<'w, 'r> {
    pub(super) reading: &'w Reading<'r>,
    pub(super) gazetteer: &'w Gazetteer,
    pub(super) number: u32,
    pub(super) filters: Filters<'w>,
    pub(super) level: Variants,
    /// Of the text, if variants are looked for.
    pub(super) language: Option<Language>,
    /// The words taken so far.
    pub(super) path: &'w mut Vec<Step>,
    pub(super) folded: &'w mut Vec<u8>,
    pub(super) bases: &'w mut Bases,
    /// The sounds of the words taken so far.
    pub(super) sound: Vec<u8>,
    /// Folded bytes of the first of them that do not belong to the name.
    pub(super) before: usize,
    pub(super) memory: &'w mut Memory,
    pub(super) matches: &'w mut Vec<Match>,
    /// How many matches there may be before no more are looked for at this word, or by patterns.
    pub(super) enough: usize,
}

/// One word of the way; a join takes several at once.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    pub(super) first: usize,
    pub(super) last: usize,
    pub(super) clitic: bool,
    /// What the word is taken for, if not for itself.
    pub(super) base: Option<Base>,
    /// The rule by which it stands here, if not as the next word of the text.
    pub(super) rule: Option<Rule>,
}

impl Step {
    /// A word that stands for itself.
    pub(super) const fn word(index: usize) -> Self {
        Self { first: index, last: index, clitic: false, base: None, rule: None }
    }
}

impl Walk<'_, '_> {
    /// Walks from every word that the filters let through.
    pub(super) fn words(&mut self, sieve: &mut Sieve) {
        let Self { reading, filters, language, .. } = *self;
        // A text without capitals may write names small that have them.
        let mut blocks = reading.text().as_bytes().chunks(64);
        let has_capitals =
            blocks.any(|block| block.iter().fold(false, |any, byte| any | byte.is_ascii_uppercase()));
        let mut next_chunk = 0;
        while next_chunk < reading.words().len() {
            let traits = (has_capitals, language.is_some());
            next_chunk = sieve.take(reading, next_chunk, filters, traits, self.folded);
            if let Some(language) = language {
                sieve.look_ahead(reading, filters, (self.memory, self.mark(language)));
            }
            let found_before = self.matches.len();
            for place in 0..sieve.len() {
                self.enough = self.matches.len() + MAX_BEGINNING;
                self.word(sieve.get(place), sieve.prospects(place), sieve);
            }
            if self.matches.len() - found_before > MAX_IN_CHUNK {
                self.keep_longest(found_before);
            }
        }
    }

    /// Keeps the longest of the matches that begin at each word, among those from this one on.
    #[cold]
    fn keep_longest(&mut self, from: usize) {
        let mut crowd = self.matches.split_off(from);
        crowd.sort_by_key(|one| (one.first, Reverse(one.last)));
        for begins in crowd.chunk_by(|one, other| one.first == other.first) {
            self.matches.extend(begins.iter().take_while(|one| one.last == begins[0].last));
        }
    }

    /// Walks from a word that the sieve has kept.
    #[inline]
    fn word(&mut self, word: Kept, prospects: Prospects, sieve: &Sieve) {
        let Self { reading, filters, language, level, .. } = *self;
        let (first, next) = (word.index(), word.index() + 1);
        let hash = sieve.hash(first, reading, self.folded);
        let mut passes = word.is_name() || reading.may_be_joined(first) && self.may_begin_joined(first);
        if word.goes_on() && !passes && next < reading.words().len() {
            let next_hash = sieve.hash(next, reading, self.folded);
            let pair = hash::extend(hash, reading.gap_before(next).bits(), next_hash);
            passes = filters.pair(pair) || reading.may_be_joined(next);
        }
        // A character of running text without blanks has no variants.
        let has_runs = level < Variants::Wide;
        let language = language.filter(|_| {
            reading.may_vary(first)
                && reading.words()[first].span.len() <= LONGEST_WORD
                && !(has_runs && !reading.is_ascii(first) && reading.is_within_run(first))
        });
        if !(passes || language.is_some()) || !boundary::may_start(reading, first) {
            return;
        }
        if passes {
            self.from(first, hash, None);
        }
        if let Some(language) = language {
            self.variants(first, (hash, word.goes_on()), prospects, language);
        }
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
        if let Some(hash) = self.behind(before, first, hash) {
            self.step(Step::word(first), hash);
        }
        if reading.may_be_joined(first) {
            for Join { last, hash, clitic } in reading.joins(first) {
                if let Some(hash) = self.behind(before, first, hash) {
                    self.step(Step { last, clitic, ..Step::word(first) }, hash);
                }
            }
        }
    }

    /// Hash of a sequence whose hash is `before`, if there is one, with word `first` behind it, whose hash is `hash`. `None`
    /// if no name begins so: of a second word the filter of pairs tells, without a look at the table.
    #[inline]
    pub(super) fn behind(&self, before: Option<u64>, first: usize, hash: u64) -> Option<u64> {
        let Some(before) = before else { return Some(hash) };
        let hash = hash::extend(before, self.reading.gap_before(first).bits(), hash);
        (self.path.len() != 1 || self.filters.pair(hash)).then_some(hash)
    }

    /// Takes a step; whether anything may come of the sequence with it, whose hash is `hash`, in this or another text.
    pub(super) fn step(&mut self, step: Step, hash: u64) -> bool {
        let reading = self.reading;
        let probe = self.gazetteer.probe(hash);
        self.path.push(step);
        let alone = self.path.len() == 1;
        let may_end_name = step.base.is_none_or(|base| self.bases.may_end_name(base, alone));
        let goes_on = probe.goes_on && step.base.is_none_or(|base| !base.rule.stands_last());
        let mut is_known = goes_on;
        let mut keys = probe.keys;
        for key in &mut keys {
            let is_name = may_end_name
                && key.is_some_and(|key| {
                    !alone || step.base.is_none_or(|base| self.may_find(key, base.rule, |_| true))
                });
            is_known |= is_name;
            *key = key.filter(|_| is_name);
        }
        let next = step.last + 1;
        // No name has more words; a table that was tampered with may say so.
        let may_go_on = goes_on && self.path.len() < MAX_WORDS;
        if may_go_on && !matches!(reading.gap_before(next), Gap::BREAK | Gap::APOSTROPHE) {
            let next_hash = reading.hash(next, self.folded);
            self.from(next, next_hash, Some(hash));
            if let Some(language) = self.language
                && reading.words()[next].span.len() <= LONGEST_WORD
                && self.may_inflect(next, language)
            {
                self.take_bases(next, language, Some(hash), None);
                if let Some(rule) = Self::division(reading, next) {
                    self.take_whole(next, Some(hash), rule);
                }
                if alone && step.base.is_some() {
                    self.go_on_behind_middle_name(next, hash, language);
                }
                if self.level == Variants::Wide && !alone {
                    self.typo_behind(next, hash);
                }
            }
        }
        // Behind the longer names, so that of too many the longest are found.
        for key in keys.into_iter().flatten() {
            if self.matches.len() < self.enough
                && boundary::may_end(reading, step.last, self.language)
                && self.spells(key)
            {
                self.push(key);
            }
        }
        self.path.pop();
        is_known
    }

    /// Whether a rule may find some name of a key, whatever stands around it.
    pub(super) fn may_find(&self, key: u32, rule: Rule, is_it: impl Fn(AliasRef<'_>) -> bool) -> bool {
        self.gazetteer.key(key).is_some_and(|key| {
            key.aliases().any(|alias| {
                let entity = alias.entity();
                entity.is_some_and(|entity| may_find(rule, self.level, alias, entity)) && is_it(alias)
            })
        })
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
            let behind = match step.base {
                Some(base) => rest.strip_prefix(self.bases.letters(base)),
                None => self.reading.strip_folded(step.first, step.last, rest, self.folded),
            };
            match behind {
                Some(behind) => rest = behind,
                None => return false,
            }
        }
        rest.is_empty()
    }

    /// Reports that the path is this key.
    fn push(&mut self, key: u32) {
        let (Some(first), Some(last)) = (self.path.first(), self.path.last()) else { return };
        let mut found = Match {
            span: Span::default(),
            first: word_number(first.first),
            last: word_number(last.last),
            gazetteer: self.number,
            rule: None,
            doubt: Doubt::None,
            level: self.level,
            listed: Listed::Key(key),
            across_clitic: self.path.iter().any(|step| step.clitic),
        };
        if self.path.iter().all(|step| step.base.is_none() && step.rule.is_none()) {
            let words = self.reading.words();
            found.span = Span::new(words[first.first].span.start, words[last.last].span.end);
        } else {
            let rules = self.path.iter().flat_map(|step| [step.base.map(|base| base.rule), step.rule]);
            found.rule = rules.flatten().min_by(|one, other| one.trust().total_cmp(&other.trust()));
            let before = first.base.map_or(0, |base| base.before.into());
            let behind = last.base.map_or(0, |base| base.behind.into());
            found.span = self.reading.cut((first.first, before), (last.last, behind));
            found.doubt = match first.base.filter(|_| self.path.len() == 1) {
                // The Houthis are always meant.
                Some(base) if base.rule == Rule::EnglishPlural && self.bases.letters(base).len() >= 4 => {
                    Doubt::Changed
                }
                Some(base) if base.rule.is_ending() && self.reading.may_begin_sentence(first.first) => {
                    Doubt::First
                }
                Some(base)
                    if (base.rule.is_ending() || base.rule.is_clitic()) && self.bases.is_short(base) =>
                {
                    Doubt::Short
                }
                Some(base) if base.rule.is_ending() => Doubt::Changed,
                _ => Doubt::None,
            };
        }
        self.matches.push(found);
    }

    /// Reports what the gazetteer's patterns find, twice as much as the text has words at most and then some.
    pub(super) fn patterns(&mut self) {
        self.enough = self.matches.len() + 2 * self.reading.words().len() + MAX_IN_CHUNK;
        self.gazetteer.find_patterns(self.reading.text(), |alias, span| self.pattern(alias, span));
    }

    fn pattern(&mut self, alias: u32, span: Span) {
        let words = self.reading.words();
        let first = words.partition_point(|word| word.span.end <= span.start);
        let behind = words.partition_point(|word| word.span.start < span.end);
        if first < behind && self.matches.len() < self.enough {
            self.matches.push(Match {
                span,
                first: word_number(first),
                last: word_number(behind - 1),
                gazetteer: self.number,
                rule: None,
                doubt: Doubt::None,
                level: self.level,
                listed: Listed::Pattern(alias),
                across_clitic: false,
            });
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a text below 4 GiB has fewer than 2³² words")]
pub(super) fn word_number(index: usize) -> u32 {
    index as u32
}
