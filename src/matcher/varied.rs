//! What a word of a name may be when it is not written as listed: its base forms, a misspelling, one that a line end has
//! divided; and names whose words stand in another order or apart.

use super::boundary;
use super::found::{Doubt, Listed, Match};
use super::memory::{Vain, Way};
use super::sieve::Prospects;
use super::walk::{LONGEST_WORD, Step, Walk, word_number};
use crate::normalize::variant::{Bases, Language, Rule, Variants, sound, typo};
use crate::normalize::{Gap, Reading, hash};
use crate::span::Span;

/// Most given names, and most words of a surname, that are read around a comma.
const MAX_GIVEN: usize = 2;
const MAX_SURNAMES: usize = 4;

impl Walk<'_, '_> {
    /// Takes word `first`, which may begin longer names if `more`, for whatever else it may be.
    #[inline(never)]
    pub(super) fn variants(
        &mut self,
        first: usize,
        (hash, more): (u64, bool),
        prospects: Prospects,
        language: Language,
    ) {
        let (reading, next) = (self.reading, first + 1);
        // A character of Chinese or the like has no other form, and its sounds are not known.
        if self.level == Variants::Wide || reading.plain_lead(first).is_none_or(|lead| lead < 0xE2) {
            self.changed(first, hash, prospects.vain, language);
        }
        if reading.is_broken_behind(first) {
            self.bases.clear();
            self.take_whole(first, None, Rule::LineBreak);
        }
        if next >= reading.words().len()
            || reading.words()[next].span.len() > LONGEST_WORD
            || !(self.may_inflect(next, language) || self.level == Variants::Wide)
        {
            return;
        }
        if reading.may_vary(next) {
            self.inverted(first, hash, prospects.may_be_inverted);
        }
        if more {
            self.take_beginning(first, hash, language);
        }
        if self.level == Variants::Wide {
            self.typos(first, (hash, more));
        }
    }

    /// Whether a word behind the first of a name may be another: languages with many cases write common nouns small
    /// (`Spojených států`).
    pub(super) fn may_inflect(&self, index: usize, language: Language) -> bool {
        let reading = self.reading;
        let has_cases = matches!(
            language,
            Language::Polish
                | Language::Czech
                | Language::Hungarian
                | Language::Finnish
                | Language::Estonian
                | Language::Latvian
                | Language::Lithuanian
                | Language::Romanian
        );
        reading.may_vary(index) || has_cases || !reading.is_ascii(index)
    }

    /// Takes word `first` for one of its base forms, or one that sounds like it.
    fn changed(&mut self, first: usize, hash: u64, vain: Vain, language: Language) {
        let reading = self.reading;
        let is_plain = !reading.is_dotted(first) && reading.last_joined(first) == first;
        let known = is_plain.then(|| self.known(hash, language));
        let vain = match known {
            Some(hash) if !vain.is_heard() => self.memory.vain(hash),
            Some(_) => vain,
            None => Vain::default(),
        };
        if vain.is_all() && self.level < Variants::Wide {
            return;
        }
        if !vain.contains(Way::Base) {
            self.bases.clear();
            let is_listed = self.take_bases(first, language, None, None);
            if let Some(hash) = known.filter(|_| !is_listed) {
                self.memory.note_vain(hash, Way::Base);
            }
        }
        self.sounds(first, known, vain);
    }

    /// Takes word `first` as it is, where longer names begin with it, for what the next may be. The walk from it may not
    /// have been made, since the filter of pairs knows only what is listed.
    fn take_beginning(&mut self, first: usize, hash: u64, language: Language) {
        let (reading, next) = (self.reading, first + 1);
        let inflects = match language {
            _ if !reading.is_ascii(next) => true,
            Language::English => {
                reading.text().as_bytes()[reading.words()[next].span.end as usize - 1] == b's'
                    || reading.ascii(next).is_some_and(Bases::may_have_umlaut)
            }
            _ => language != Language::Other || reading.ascii(next).is_some_and(Bases::may_have_umlaut),
        };
        let division = Self::division(reading, next);
        let has_middle = self.level == Variants::Wide || middle_rule(reading, next) != Rule::MiddleName;
        if !(inflects || division.is_some() || has_middle) || reading.gap_before(next) != Gap::SOFT {
            return;
        }
        self.bases.clear();
        self.path.push(Step::word(first));
        if inflects {
            self.take_bases(next, language, Some(hash), None);
        }
        if let Some(rule) = division {
            self.take_whole(next, Some(hash), rule);
        }
        if has_middle {
            self.behind_middle_name(next, hash, language);
        }
        self.path.pop();
    }

    /// Takes word `first` and the next for one that a line end has divided.
    pub(super) fn take_whole(&mut self, first: usize, before: Option<u64>, rule: Rule) {
        let base = self.bases.whole(self.reading, (first, first + 1), rule);
        let hash = hash::word(self.bases.letters(base));
        if let Some(hash) = self.behind(before, first, hash) {
            self.step(Step { last: first + 1, base: Some(base), ..Step::word(first) }, hash);
        }
    }

    /// By which rule a word and the next may be one: divided at the end of a line, or hyphened (`Ki-moon`).
    pub(super) fn division(reading: &Reading<'_>, index: usize) -> Option<Rule> {
        if reading.is_broken_behind(index) {
            Some(Rule::LineBreak)
        } else {
            (reading.is_hyphen_behind(index) && index + 1 < reading.words().len()).then_some(Rule::Joined)
        }
    }

    /// Takes word `first` for each of its base forms; whether the table knows one. `rule` is the one by which the word stands
    /// here.
    pub(super) fn take_bases(
        &mut self,
        first: usize,
        language: Language,
        before: Option<u64>,
        rule: Option<Rule>,
    ) -> bool {
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
                let step = Step { last, base: Some(base), rule, ..Step::word(first) };
                is_listed |= self.step(step, hash);
            }
        }
        is_listed
    }

    /// By what a word is remembered: what comes of it is so of one gazetteer and one language. The lowest bits are left to
    /// the memory.
    pub(super) fn known(&self, hash: u64, language: Language) -> u64 {
        hash ^ self.mark(language)
    }

    /// What sets the hashes of one gazetteer and language apart from those of others.
    pub(super) fn mark(&self, language: Language) -> u64 {
        u64::from(self.number) << 16 | (language as u64) << 8
    }

    /// Passes over an initial or patronymic, or at the wide level any capitalized word, behind the first word of a name.
    pub(super) fn behind_middle_name(&mut self, middle: usize, before: u64, language: Language) {
        let (reading, behind) = (self.reading, middle + 1);
        let rule = middle_rule(reading, middle);
        if behind >= reading.words().len() || rule == Rule::MiddleName && !reading.may_vary(middle) {
            return;
        }
        if rule.facts().level <= self.level
            && reading.gap_before(middle) == Gap::SOFT
            && reading.gap_before(behind) == Gap::SOFT
        {
            let hash = hash::extend(before, Gap::SOFT.bits(), reading.hash(behind, self.folded));
            if self.filters.pair(hash) {
                self.step(Step { rule: Some(rule), ..Step::word(behind) }, hash);
            }
            if self.may_inflect(behind, language) {
                self.take_bases(behind, language, Some(before), Some(rule));
            }
        }
    }

    /// Reads this word and the next as surname and given name, if they `may_be`: `Doe, Jane`; or more of them.
    fn inverted(&mut self, first: usize, surname: u64, may_be: bool) {
        let (reading, second) = (self.reading, first + 1);
        let gap = reading.gap_before(second);
        let by_comma = gap == Gap::COMMA;
        if !(by_comma || gap == Gap::SOFT) {
            return;
        }
        if by_comma {
            self.inverted_at_length(first, second);
        }
        if !may_be {
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

    /// Reads the words about a comma as surname and given names, of three words at least: `von der Leyen, Ursula`, `Doe, Jane
    /// Mary`.
    fn inverted_at_length(&mut self, last: usize, given: usize) {
        let reading = self.reading;
        if !reading.may_vary(given) {
            return;
        }
        let is_joined =
            |index: usize| index < reading.words().len() && reading.gap_before(index) == Gap::SOFT;
        let mut folded = std::mem::take(self.folded);
        for n_given in 1..=MAX_GIVEN {
            let behind = given + n_given - 1;
            if n_given > 1 && !(is_joined(behind) && reading.may_vary(behind)) {
                break;
            }
            let mut first = last;
            for n_surnames in 1..=MAX_SURNAMES {
                if n_surnames > 1 {
                    if first == 0 || !is_joined(first) {
                        break;
                    }
                    first -= 1;
                }
                // A pair is asked for elsewhere.
                if n_given + n_surnames > 2 {
                    self.inverted_words((first, last), (given, behind), &mut folded);
                }
            }
        }
        *self.folded = folded;
    }

    fn inverted_words(&mut self, surname: (usize, usize), given: (usize, usize), folded: &mut Vec<u8>) {
        let reading = self.reading;
        let mut words = (given.0..=given.1).chain(surname.0..=surname.1);
        let Some(mut hash) = words.next().map(|word| reading.hash(word, folded)) else { return };
        for (number, word) in words.enumerate() {
            hash = hash::extend(hash, Gap::SOFT.bits(), reading.hash(word, folded));
            if number == 0 && !self.filters.pair(hash) {
                return;
            }
        }
        for key in self.gazetteer.probe(hash).keys.into_iter().flatten() {
            folded.clear();
            for word in (given.0..=given.1).chain(surname.0..=surname.1) {
                reading.fold(word, word, folded);
                folded.push(b' ');
            }
            folded.pop();
            let (first, last) = (surname.0, given.1);
            if self.gazetteer.key(key).is_some_and(|key| key.folded_bytes() == *folded)
                && boundary::may_end(reading, last, self.language)
            {
                let words = reading.words();
                let span = Span::new(words[first].span.start, words[last].span.end);
                self.push_variant(key, span, (first, last), Rule::Inverted, false);
            }
        }
    }

    /// Takes the first word or the next for one that is misspelt.
    fn typos(&mut self, first: usize, (hash, more): (u64, bool)) {
        let (reading, next) = (self.reading, first + 1);
        if reading.gap_before(next) != Gap::SOFT {
            return;
        }
        let (mut word, mut second) = (Vec::new(), Vec::new());
        reading.fold(first, first, &mut word);
        reading.fold(next, next, &mut second);
        self.bases.clear();
        let (filters, behind) = (self.filters, reading.hash(next, self.folded));
        let mut candidates = Vec::new();
        let pair = |first: u64, second: u64| hash::extend(first, Gap::SOFT.bits(), second);
        typo::each(&word, |edited| {
            if filters.pair(pair(hash::word(edited), behind)) {
                candidates.push((first, edited.to_vec()));
            }
        });
        if more && reading.may_vary(next) {
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

    /// Goes on behind the first word of a name, taken for another, if an initial or a patronymic follows.
    pub(super) fn go_on_behind_middle_name(&mut self, middle: usize, before: u64, language: Language) {
        if middle_rule(self.reading, middle) != Rule::MiddleName {
            self.behind_middle_name(middle, before, language);
        }
    }

    /// Takes a word behind the second of a name, none of which is misspelt, for what one edit makes of it.
    pub(super) fn typo_behind(&mut self, next: usize, before: u64) {
        let reading = self.reading;
        let is_misspelt = |step: &Step| step.base.is_some_and(|base| base.rule == Rule::Typo);
        if reading.gap_before(next) != Gap::SOFT || self.path.iter().any(is_misspelt) {
            return;
        }
        let (mut word, mut candidates) = (Vec::new(), Vec::new());
        reading.fold(next, next, &mut word);
        let gazetteer = self.gazetteer;
        typo::each(&word, |edited| {
            let hash = hash::extend(before, Gap::SOFT.bits(), hash::word(edited));
            let probe = gazetteer.probe(hash);
            if probe.goes_on || probe.keys[0].is_some() {
                candidates.push((hash, edited.to_vec()));
            }
        });
        for (hash, edited) in candidates {
            let base = self.bases.typo(&edited);
            self.step(Step { base: Some(base), ..Step::word(next) }, hash);
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

/// Endings of patronymics, in all cases.
const PATRONYMICS: &[&str] = &[
    "вич",
    "вича",
    "вичу",
    "вичем",
    "виче",
    "вичі",
    "вна",
    "вны",
    "вне",
    "вну",
    "вной",
    "вні",
    "вною",
    "ьич",
    "ьича",
    "ьичу",
    "ьичом",
    "ьиче",
    "ovich",
    "evich",
    "ovna",
    "evna",
    "ovych",
    "ivna",
    "ovitch",
    "evitch",
    "owitsch",
    "ewitsch",
];
/// Length of the shortest, bytes.
const SHORTEST_PATRONYMIC: u32 = 6;

/// The rule by which a word may stand between the first of a name and the next.
fn middle_rule(reading: &Reading<'_>, index: usize) -> Rule {
    let span = reading.words()[index].span;
    let bytes = reading.text().as_bytes();
    let has_patronymic_end = || {
        // Most words are told by a byte at either end.
        matches!(
            (bytes[span.start as usize], bytes[span.end as usize - 1]),
            (0xD0, _) | (b'A'..=b'Z', b'h' | b'a')
        ) && PATRONYMICS.iter().any(|ending| span.surface(reading.text()).ends_with(ending))
    };
    if reading.is_initial(index) {
        Rule::MiddleInitial
    } else if reading.is_short_word(index, sound::is_particle)
        || span.len() >= SHORTEST_PATRONYMIC && has_patronymic_end()
    {
        Rule::Patronymic
    } else {
        Rule::MiddleName
    }
}
