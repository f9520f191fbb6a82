//! What a word of a name may be when it is not written as listed: its base forms, a misspelling, one that a line end has
//! divided; and names whose words stand in another order or apart.

use super::boundary;
use super::found::{Doubt, Listed, Match};
use super::memory::{Vain, Way};
use super::walk::{LONGEST_WORD, Step, Walk, word_number};
use crate::normalize::variant::{Bases, Language, Rule, Variants, typo};
use crate::normalize::{Gap, hash};
use crate::span::Span;

impl Walk<'_, '_> {
    /// Takes word `first`, which may begin longer names if `more`, for whatever else it may be.
    #[inline(never)]
    pub(super) fn variants(&mut self, first: usize, (hash, more): (u64, bool), language: Language) {
        let (reading, next) = (self.reading, first + 1);
        // A character of Chinese or the like has no other form, and its sounds are not known.
        if self.level == Variants::Wide || reading.plain_lead(first).is_none_or(|lead| lead < 0xE2) {
            self.changed(first, hash, language);
        }
        if reading.is_broken_behind(first) {
            self.bases.clear();
            self.take_whole(first, None);
        }
        if next >= reading.words().len()
            || !reading.may_vary(next)
            || reading.words()[next].span.len() > LONGEST_WORD
        {
            return;
        }
        self.inverted(first, hash);
        if more {
            self.take_beginning(first, hash, language);
        }
        if self.level == Variants::Wide {
            self.typos(first, (hash, more));
        }
    }

    /// Takes word `first` for one of its base forms, or one that sounds like it.
    fn changed(&mut self, first: usize, hash: u64, language: Language) {
        let reading = self.reading;
        let is_plain = !reading.is_dotted(first) && reading.last_joined(first) == first;
        let known = is_plain.then(|| self.known(hash, language));
        let vain = known.map_or(Vain::default(), |hash| self.memory.vain(hash));
        if vain.is_all() && self.level < Variants::Wide {
            return;
        }
        if !vain.contains(Way::Base) {
            self.bases.clear();
            let is_listed = self.take_bases(first, language, None);
            if let Some(hash) = known.filter(|_| !is_listed) {
                self.memory.note_vain(hash, Way::Base);
            }
        }
        self.sounds(first, known);
    }

    /// Takes word `first` as it is, where longer names begin with it, for what the next may be. The walk from it may not
    /// have been made, since the filter of pairs knows only what is listed.
    fn take_beginning(&mut self, first: usize, hash: u64, language: Language) {
        let (reading, next) = (self.reading, first + 1);
        let inflects = match language {
            Language::English => {
                reading.text().as_bytes()[reading.words()[next].span.end as usize - 1] == b's'
            }
            _ => language != Language::Other || !reading.is_ascii(next),
        };
        let is_broken = reading.is_broken_behind(next);
        let has_middle = self.level == Variants::Wide || reading.is_initial(next);
        if !(inflects || is_broken || has_middle) || reading.gap_before(next) != Gap::SOFT {
            return;
        }
        self.bases.clear();
        self.path.push(Step::word(first));
        if inflects {
            self.take_bases(next, language, Some(hash));
        }
        if is_broken {
            self.take_whole(next, Some(hash));
        }
        if has_middle {
            self.behind_middle_name(next, hash);
        }
        self.path.pop();
    }

    /// Takes word `first` and the next for one that a line end has divided.
    pub(super) fn take_whole(&mut self, first: usize, before: Option<u64>) {
        let base = self.bases.whole(self.reading, (first, first + 1));
        let hash = hash::word(self.bases.letters(base));
        if let Some(hash) = self.behind(before, first, hash) {
            self.step(Step { last: first + 1, base: Some(base), ..Step::word(first) }, hash);
        }
    }

    /// Takes word `first` for each of its base forms; whether the table knows one.
    pub(super) fn take_bases(&mut self, first: usize, language: Language, before: Option<u64>) -> bool {
        let reading = self.reading;
        if !Bases::may_have(reading, first, language, before.is_none()) {
            return false;
        }
        let mut is_listed = false;
        // Ukrainian writes apostrophes inside of words.
        let last = reading.last_joined(first);
        for number in self.bases.of(reading, (first, last), language) {
            let Some(base) = self.bases.get(number) else { continue };
            if (base.rule.stands_first() || base.rule.stands_alone()) && before.is_some() {
                continue;
            }
            let hash = hash::word(self.bases.letters(base));
            if before.is_none() {
                let (name, more) = self.filters.word(hash);
                if !(name || more && !base.rule.stands_last()) {
                    continue;
                }
            }
            if let Some(hash) = self.behind(before, first, hash) {
                let step = Step { last, base: Some(base), ..Step::word(first) };
                is_listed |= self.step(step, hash);
            }
        }
        is_listed
    }

    /// By what a word is remembered: what comes of it is so of one gazetteer and one language. The lowest bits are left to
    /// the memory.
    pub(super) fn known(&self, hash: u64, language: Language) -> u64 {
        hash ^ (u64::from(self.number) << 16 | (language as u64) << 8)
    }

    /// Passes over an initial, or at the wide level any capitalized word, behind the first word of a name.
    fn behind_middle_name(&mut self, middle: usize, before: u64) {
        let (reading, behind) = (self.reading, middle + 1);
        if behind >= reading.words().len() || !reading.may_vary(middle) {
            return;
        }
        let rule = if reading.is_initial(middle) { Rule::MiddleInitial } else { Rule::MiddleName };
        if rule.facts().level <= self.level
            && reading.gap_before(middle) == Gap::SOFT
            && reading.gap_before(behind) == Gap::SOFT
        {
            let hash = hash::extend(before, Gap::SOFT.bits(), reading.hash(behind, self.folded));
            if self.filters.pair(hash) {
                self.step(Step { rule: Some(rule), ..Step::word(behind) }, hash);
            }
        }
    }

    /// Reads this word and the next as surname and given name: `Doe, Jane`.
    fn inverted(&mut self, first: usize, surname: u64) {
        let (reading, second) = (self.reading, first + 1);
        let gap = reading.gap_before(second);
        let by_comma = gap == Gap::COMMA;
        if !(by_comma || gap == Gap::SOFT) {
            return;
        }
        let given = reading.hash(second, self.folded);
        let pair = hash::extend(given, Gap::SOFT.bits(), surname);
        if !self.filters.pair(pair) {
            return;
        }
        let is_part = |word: usize| reading.gap_before(word) == Gap::SOFT && reading.may_vary(word);
        // In `Hunter Doe, Jane said` and `Doe, Jane Smith` each name is a whole of its own.
        let in_longer = first > 0 && is_part(first) && reading.may_vary(first - 1)
            || second + 1 < reading.words().len() && is_part(second + 1);
        let is_apart = !by_comma || !in_longer;
        if !is_apart || !reading.may_vary(second) {
            return;
        }
        for key in self.gazetteer.probe(pair).keys.into_iter().flatten() {
            let mut name = Vec::new();
            reading.fold(second, second, &mut name);
            name.push(b' ');
            reading.fold(first, first, &mut name);
            if self.gazetteer.key(key).is_some_and(|key| key.folded_bytes() == name)
                && boundary::may_end(reading, second, self.language)
            {
                let words = reading.words();
                let span = Span::new(words[first].span.start, words[second].span.end);
                self.push_variant(key, span, (first, second), Rule::Inverted, !by_comma);
            }
        }
    }

    /// Takes the first word or the next for one that is misspelt.
    fn typos(&mut self, first: usize, (hash, more): (u64, bool)) {
        let (reading, next) = (self.reading, first + 1);
        if reading.gap_before(next) != Gap::SOFT || !reading.may_vary(next) {
            return;
        }
        let (mut word, mut second) = (Vec::new(), Vec::new());
        reading.fold(first, first, &mut word);
        reading.fold(next, next, &mut second);
        if word.len() + second.len() < typo::MIN_NAME {
            return;
        }
        self.bases.clear();
        let (filters, behind) = (self.filters, reading.hash(next, self.folded));
        let mut candidates = Vec::new();
        let pair = |first: u64, second: u64| hash::extend(first, Gap::SOFT.bits(), second);
        typo::each(&word, |edited| {
            if filters.pair(pair(hash::word(edited), behind)) {
                candidates.push((first, edited.to_vec()));
            }
        });
        if more {
            typo::each(&second, |edited| {
                if filters.pair(pair(hash, hash::word(edited))) {
                    candidates.push((next, edited.to_vec()));
                }
            });
        }
        for (at, edited) in candidates {
            let edited_hash = hash::word(&edited);
            let step = Step { base: Some(self.bases.typo(&edited)), ..Step::word(at) };
            if at == first {
                self.step(step, edited_hash);
            } else {
                self.path.push(Step::word(first));
                self.step(step, pair(hash, edited_hash));
                self.path.pop();
            }
        }
    }

    pub(super) fn push_variant(
        &mut self,
        key: u32,
        span: Span,
        (first, last): (usize, usize),
        rule: Rule,
        bare: bool,
    ) {
        self.matches.push(Match {
            span,
            first: word_number(first),
            last: word_number(last),
            gazetteer: self.number,
            rule: Some(rule),
            doubt: if bare { Doubt::Changed } else { Doubt::None },
            level: self.level,
            listed: Listed::Key(key),
            across_clitic: false,
        });
    }
}
