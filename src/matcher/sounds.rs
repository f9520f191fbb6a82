//! Names found by what their words sound like.

use super::boundary;
use super::found::{plain, sounds_like};
use super::memory::{Memory, Vain, Way};
use super::walk::{LONGEST_WORD, Walk};
use crate::normalize::variant::{Rule, Variants, sound};
use crate::normalize::{Gap, hash};
use crate::span::Span;

/// Most words of a name that are compared by their sounds.
const MAX_SOUNDING: usize = 10;

impl Walk<'_, '_> {
    /// Finds names that sound like this word, or like the words from this one on. `known` is by what the word is
    /// remembered, `None` if apostrophes join others to it; and `vain` what is remembered.
    pub(super) fn sounds(&mut self, first: usize, known: Option<u64>, mut vain: Vain) {
        if let Some(hash) = known.filter(|_| !vain.is_heard()) {
            self.hear(first, hash, false);
            vain = self.memory.vain(hash);
        }
        let (alone, before_others) = (!vain.contains(Way::Sounds), !vain.contains(Way::FirstSounds));
        let is_wide = self.level == Variants::Wide;
        let reading = self.reading;
        let last = if known.is_some() { first } else { reading.last_joined(first) };
        let next = last + 1;
        let may_be_single = || {
            reading.words()[first].span.len() as usize >= sound::MIN_SINGLE
                || first > 0 && reading.is_short_word(first - 1, sound::is_article)
        };
        let single = alone && may_be_single();
        let goes_on =
            (before_others || is_wide) && self.may_sound(next) && reading.gap_before(next) == Gap::SOFT;
        let pair = known.filter(|_| goes_on).and_then(|hash| self.sounding_pair(hash, next));
        let is_vain_pair = pair.is_some_and(|pair| self.memory.is_vain_pair(pair));
        let (begins, across) = (goes_on && before_others && !is_vain_pair, goes_on && is_wide);
        if !(single || begins || across) {
            return;
        }
        let mut key = std::mem::take(&mut self.sound);
        key.clear();
        key.push(sound::SINGLE);
        self.sounds_from((first, last), (known, pair), (single, begins, across), &mut key);
        self.sound = key;
    }

    /// Remembers whether anything comes of what a word sounds like; the classes of its sounds too, if it does or `behind`
    /// asks for them, since it stands behind a word of which something does.
    fn hear(&mut self, index: usize, known: u64, behind: bool) {
        self.folded.clear();
        self.reading.fold(index, index, self.folded);
        let mut key = std::mem::take(&mut self.sound);
        key.clear();
        key.push(sound::SINGLE);
        let is_heard =
            self.folded.is_ascii() && !sound::is_loose(self.folded) && sound::push(self.folded, &mut key);
        let is_single = is_heard && self.filters.word(hash::word(&key)).0;
        key[0] = sound::ROMANIZED;
        let begins = is_heard && self.filters.word(hash::word(&key)).1;
        for way in [(!is_single).then_some(Way::Sounds), (!begins).then_some(Way::FirstSounds)] {
            way.into_iter().for_each(|way| self.memory.note_vain(known, way));
        }
        self.memory.note_heard(known, (is_heard && (is_single || begins || behind)).then_some(&key[1..]));
        self.sound = key;
    }

    /// Finds names that sound like these words: alone, as the first of several, and across scripts.
    fn sounds_from(
        &mut self,
        (first, last): (usize, usize),
        (known, pair): (Option<u64>, Option<u64>),
        (single, begins, across): (bool, bool, bool),
        key: &mut Vec<u8>,
    ) {
        let (reading, next) = (self.reading, last + 1);
        let (mut is_ascii, mut is_heard) = (true, true);
        if let Some(classes) = known.and_then(|hash| self.memory.classes(hash)) {
            key.extend_from_slice(classes);
        } else {
            self.folded.clear();
            reading.fold(first, last, self.folded);
            is_ascii = self.folded.is_ascii();
            if sound::is_loose(self.folded) || !is_ascii && !across {
                return;
            }
            is_heard = is_ascii && sound::push(self.folded, key);
        }
        if is_heard {
            let hash = hash::word(key);
            if single && self.filters.word(hash).0 {
                let mut is_vain = true;
                for number in self.gazetteer.probe(hash).keys.into_iter().flatten() {
                    if self.may_sound_like((first, last), number) {
                        is_vain = false;
                        self.push_sounding(number, key, (first, last), Rule::Romanization, true);
                    }
                }
                if let Some(hash) = known.filter(|_| is_vain) {
                    self.memory.note_vain(hash, Way::Sounds);
                }
            }
            key[0] = sound::ROMANIZED;
            if begins && self.filters.word(hash::word(key)).1 {
                self.sounds_behind((first, next), pair, false, key);
            }
        }
        if across {
            self.folded.clear();
            reading.fold(first, last, self.folded);
            // `ومحمد` is Muhammad with an `and`.
            let conjunction = if self.folded.starts_with("و".as_bytes()) { "و".len() } else { 0 };
            for before in if conjunction > 0 { &[0, 2][..] } else { &[0] } {
                key.clear();
                key.push(sound::ACROSS);
                self.folded.clear();
                reading.fold(first, last, self.folded);
                if sound::push(&self.folded[*before..], key) && self.filters.word(hash::word(key)).1 {
                    self.before = *before;
                    self.sounds_behind((first, next), None, !is_ascii, key);
                    self.before = 0;
                }
            }
        }
    }

    /// Whether these words, taken as one, may be some name of a key whose sounds they share, whatever stands before them.
    fn may_sound_like(&self, (first, last): (usize, usize), key: u32) -> bool {
        let words = self.reading.words();
        let span = Span::new(words[first].span.start, words[last].span.end);
        let text = plain(span.surface(self.reading.text()));
        self.may_find(key, Rule::Romanization, |alias| sounds_like(&text, alias, true, true))
    }

    /// By what this word is remembered behind another, which is remembered by `known`; `None` if it may come and go, or if
    /// apostrophes join others to it.
    fn sounding_pair(&mut self, known: u64, next: usize) -> Option<u64> {
        let reading = self.reading;
        let is_plain = reading.is_ascii(next) && !reading.may_be_joined(next);
        (is_plain && !reading.is_short_word(next, sound::is_loose))
            .then(|| Memory::pair(known, reading.hash(next, self.folded)))
    }

    /// Whether a word may be one of a name that is compared by its sounds, or comes and goes in such names.
    fn may_sound(&self, index: usize) -> bool {
        let reading = self.reading;
        index < reading.words().len()
            && reading.words()[index].span.len() <= LONGEST_WORD
            && (reading.may_vary(index) || reading.is_short_word(index, sound::is_loose))
    }

    /// Finds longer names by their sounds. `key` holds those of the first word, `next` is the word behind it; `across` says
    /// whether the first is of another script, `pair` is by what both are remembered.
    fn sounds_behind(
        &mut self,
        (first, next): (usize, usize),
        mut pair: Option<u64>,
        mut across: bool,
        key: &mut Vec<u8>,
    ) {
        let reading = self.reading;
        let is_across = key[0] == sound::ACROSS;
        let mut index = next;
        let end = reading.words().len().min(first + MAX_SOUNDING);
        while index < end && self.may_sound(index) && reading.gap_before(index) == Gap::SOFT {
            let last = reading.last_joined(index);
            let is_plain = last == index && reading.is_ascii(index);
            let hash = reading.hash(index, self.folded);
            let known = self.language.filter(|_| is_plain && !is_across);
            let known = known.map(|language| self.known(hash, language));
            if is_plain && reading.is_short_word(index, |word| self.is_loose(word, last)) {
                index = last + 1;
                continue;
            }
            if let Some(hash) = known.filter(|&hash| self.memory.classes(hash).is_none()) {
                self.hear(index, hash, true);
            }
            if let Some(classes) = known.and_then(|hash| self.memory.classes(hash)) {
                // Neighbours that are alike are one.
                let is_doubled = classes.first().is_some_and(|class| key.last() == Some(class));
                key.extend_from_slice(&classes[usize::from(is_doubled)..]);
            } else {
                self.folded.clear();
                reading.fold(index, last, self.folded);
                if self.is_loose(self.folded, last) {
                    index = last + 1;
                    continue;
                }
                across |= !self.folded.is_ascii();
                if across && !is_across || !sound::push(self.folded, key) {
                    return;
                }
            }
            index = last + 1;
            let hash = hash::word(key);
            if self.filters.word(hash) == (false, false) {
                if let Some(pair) = pair {
                    self.memory.note_vain_pair(pair);
                }
                return;
            }
            pair = None;
            let probe = self.gazetteer.probe(hash);
            for number in probe.keys.into_iter().flatten() {
                let rule = if is_across { Rule::AcrossScripts } else { Rule::Romanization };
                self.push_sounding(number, key, (first, last), rule, false);
            }
            if !probe.goes_on {
                return;
            }
        }
    }

    /// Reports a name found by its sounds, with the article before it.
    fn push_sounding(
        &mut self,
        number: u32,
        key: &[u8],
        (first, last): (usize, usize),
        rule: Rule,
        single: bool,
    ) {
        if self.gazetteer.key(number).is_some_and(|found| found.folded_bytes() == key)
            && boundary::may_end(self.reading, last, self.language)
        {
            let (first, start) = self.with_article(first);
            let mut span = Span::new(start, self.reading.words()[last].span.end);
            if self.before > 0 {
                span = self.reading.cut((first, self.before), (last, 0));
            }
            self.push_variant(number, span, (first, last), rule, single);
        }
    }

    /// Whether a folded word, which ends with this one, comes and goes in names. Some forms of the article are also English
    /// words: those must be joined to the next by a hyphen.
    fn is_loose(&self, folded: &[u8], index: usize) -> bool {
        sound::is_loose(folded) && (!sound::is_assimilated(folded) || self.reading.is_hyphen_behind(index))
    }

    /// Where a name begins whose first word is this, with the article before it, if there is one.
    fn with_article(&self, first: usize) -> (usize, u32) {
        let reading = self.reading;
        let is_article = |word: &[u8]| sound::is_article(word);
        let is_assimilated = |word: &[u8]| sound::is_assimilated(word);
        let before = first.checked_sub(1).filter(|&before| {
            reading.is_short_word(before, is_article)
                && (reading.is_hyphen_behind(before) || !reading.is_short_word(before, is_assimilated))
                && reading.gap_before(first) == Gap::SOFT
        });
        let first = before.unwrap_or(first);
        (first, reading.words()[first].span.start)
    }
}
