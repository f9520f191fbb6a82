//! Matching: words in, every listed name among them out.
//!
//! Nearly all words are turned away by the gazetteer's filters, which cost a load or two. From each of the others
//! the table of the gazetteer is walked as far as names go on, and every name that ends on the
//! way is reported, shorter ones and ones inside others too: which of them are meant is decided in
//! `resolve`, which alone knows the document. (Reporting only the longest would lose names: if the longest
//! turns out not to be meant, the shorter one would be gone.)
//!
//! At each step of the walk a word may also be taken for one of its base forms (`normalize::variant`); such matches
//! say by which [`Rule`], and give way to names that are written as listed.

mod boundary;
mod dull;

use crate::gazetteer::filter::Filters;
use crate::gazetteer::{AliasKind, AliasRef, CasePolicy, EntityRef, EntityType, Gazetteer, MAX_WORDS};
use crate::normalize::fold::{Class, Folded, fold};
use crate::normalize::variant::{Base, Bases, Language, Rule, Variants, sound, typo};
use crate::normalize::{Gap, Join, Reading, hash};
use crate::span::Span;
use dull::Dull;
use std::cmp::Reverse;

/// Longest word that may be another than it is, bytes: no name has a longer one.
const LONGEST_WORD: u32 = 128;
/// Most words of a name that are compared by their sounds.
const MAX_SOUNDING: usize = 10;
/// Tells what is remembered of the sounds of a word from what is of its base forms.
const SOUNDS: u64 = 1 << 63;
/// Countries where the surname stands before the given name, and news may have it either way.
const SURNAME_FIRST: [&str; 8] = ["CN", "HK", "TW", "KP", "KR", "JP", "VN", "HU"];

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
    /// The rule by which it is a name, if it is not written as listed; of several the least trusted.
    pub rule: Option<Rule>,
    /// How easily it may be no name at all.
    doubt: Doubt,
    /// How far to go.
    level: Variants,
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

    /// Whether the rules by which it was found may be used for this alias of this entity.
    pub(crate) fn may_be(&self, alias: AliasRef<'_>, entity: EntityRef<'_>, reading: &Reading<'_>) -> bool {
        if alias.rule().is_some_and(|rule| rule.facts().level > self.level) {
            return false;
        }
        // `R-Marshall` is no initial, and `a king` is not A. King.
        if alias.rule() == Some(Rule::Initial)
            && (self.span.surface(reading.text()).chars().nth(1) == Some('-')
                || !reading.may_vary(self.last as usize))
        {
            return false;
        }
        let Some(rule) = self.rule else { return true };
        let is_name = !alias.is_weak() && matches!(alias.case(), CasePolicy::Capital | CasePolicy::Any);
        let is_place = entity.entity_type() == EntityType::Place;
        let is_group = entity.entity_type() == EntityType::Actor && !entity.is_person();
        let is_abbreviation = alias.kind() == AliasKind::Abbreviation;
        is_name
            && match rule {
                Rule::EnglishPlural => alias.kind() == AliasKind::Demonym || is_group && !is_abbreviation,
                // One word of several, but not `Sudan` for `Sudans`.
                Rule::Typo => self.first < self.last && !is_abbreviation,
                Rule::EnglishSingular => entity.kind() == "armed-group",
                Rule::GermanAdjective => is_place,
                // Raynola St. Clair is no town.
                Rule::Abbreviated => {
                    let first = self.first as usize;
                    let is_part = reading.gap_before(first) == Gap::SOFT && reading.may_vary(first - 1);
                    !(is_place && is_part)
                }
                Rule::MiddleInitial | Rule::MiddleName => entity.is_person(),
                Rule::Inverted => {
                    // Without a comma it is a changed name, and the country decides.
                    let surname_first = || entity.country().is_some_and(|of| SURNAME_FIRST.contains(&of));
                    entity.is_person() && (self.doubt == Doubt::None || surname_first())
                }
                Rule::Romanization => {
                    let (text, listed) = (plain(self.span.surface(reading.text())), plain(alias.surface()));
                    let first = |name: &[u8]| name.split(|&byte| byte == b' ').next().map(sound::is_article);
                    let is_single = self.doubt != Doubt::None;
                    let n_words = |name: &[u8]| {
                        name.split(|&byte| byte == b' ').filter(|word| !sound::is_loose(word)).count()
                    };
                    // A single word is one with the article only if the text has it too.
                    let words_agree = !is_single
                        || n_words(&listed) == 1
                            && (first(&listed) != Some(true) || first(&text) == Some(true))
                            && (alias.is_short() || sound::words_agree(&text, &listed));
                    words_agree && sound::nuclei_agree(&text, &listed)
                }
                _ => true,
            }
    }

    /// Whether the article must name the entity in another way too, so that it is meant here: other words look like the
    /// cases of small towns (Polish `Takie`, `Jego`), and short ones like those of anything.
    pub(crate) fn is_doubtful(&self, entity: EntityRef<'_>) -> bool {
        let is_exposed = self.doubt > Doubt::Changed;
        let least = if is_exposed { 500_000 } else { 100_000 };
        self.doubt > Doubt::None
            && match (entity.entity_type(), entity.population()) {
                (EntityType::Place, 0) => self.doubt == Doubt::First && matches!(entity.kind(), "" | "city"),
                (EntityType::Place, population) => !entity.is_country() && population < least,
                _ => is_exposed && !entity.is_person(),
            }
    }
}

/// The folded words of a name, blanks between them.
fn plain(name: &str) -> Vec<u8> {
    let mut words = Vec::with_capacity(name.len());
    for c in name.chars() {
        match c {
            'a'..='z' => words.extend(c.encode_utf8(&mut [0; 4]).as_bytes()),
            'A'..='Z' => words.extend(c.to_ascii_lowercase().encode_utf8(&mut [0; 4]).as_bytes()),
            ' ' | '-' => words.push(b' '),
            _ => match fold(c) {
                Folded { class: Class::Letter, text, .. } => words.extend(text.as_bytes()),
                Folded { class: Class::Apostrophe | Class::Dropped | Class::Invisible, .. } => {}
                _ => words.push(b' '),
            },
        }
    }
    words
}

/// Why a match may be no name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Doubt {
    None,
    /// It is a single word, changed by a rule.
    Changed,
    /// The same, and short.
    Short,
    /// The same, where a sentence begins.
    First,
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
    variants: Variants,
    /// A buffer.
    steps: Vec<Step>,
    /// A buffer.
    folded: Vec<u8>,
    /// A buffer.
    bases: Bases,
    dull: Dull,
}

impl<'g> Matcher<'g> {
    /// A matcher over these gazetteers that goes so far in finding variants of their names.
    pub fn new(gazetteers: &'g [Gazetteer], variants: Variants) -> Self {
        Self {
            gazetteers,
            variants,
            steps: Vec::new(),
            folded: Vec::new(),
            bases: Bases::default(),
            dull: Dull::default(),
        }
    }

    /// Finds every listed name in a text, replacing what `matches` held; but names that must have a capital are not
    /// reported where the text has a small letter, unless it has no capitals at all. `lang` is the language of the text,
    /// if it is known (BCP 47).
    ///
    /// Sorted by first word; of those that start together the longest first, and of equal ones those of later
    /// gazetteers first. Where words are a name as listed, they are not reported as a variant of another.
    pub fn find(&mut self, reading: &Reading<'_>, lang: Option<&str>, matches: &mut Vec<Match>) {
        matches.clear();
        let language = (self.variants > Variants::Exact).then(|| Language::of(reading.text(), lang));
        for (number, gazetteer) in (0u32..).zip(self.gazetteers) {
            let mut walk = Walk {
                reading,
                gazetteer,
                number,
                filters: gazetteer.filters(),
                level: self.variants,
                language,
                path: &mut self.steps,
                folded: &mut self.folded,
                bases: &mut self.bases,
                sound: Vec::new(),
                dull: &mut self.dull,
                matches,
            };
            walk.words();
            gazetteer.find_patterns(reading.text(), |alias, span| walk.pattern(alias, span));
        }
        let order = |found: &Match| {
            let words = (found.first, Reverse(found.last));
            // Trusts are not negative, and non-negative floats sort like their bits.
            let trust = Reverse(found.rule.map_or(1.0, Rule::trust).to_bits());
            (words, trust, found.span.start, Reverse(found.span.end), Reverse(found.gazetteer))
        };
        matches.sort_by_key(order);
        matches.dedup_by(|next, earlier| {
            next.rule.is_some()
                && (next.first, next.last) == (earlier.first, earlier.last)
                && (earlier.rule.is_none()
                    || (next.gazetteer, next.listed) == (earlier.gazetteer, earlier.listed))
        });
    }
}

/// The way through the table of one gazetteer.
struct Walk<'w, 'r> {
    reading: &'w Reading<'r>,
    gazetteer: &'w Gazetteer,
    number: u32,
    filters: Filters<'w>,
    level: Variants,
    /// Of the text, if variants are looked for.
    language: Option<Language>,
    /// The words taken so far.
    path: &'w mut Vec<Step>,
    folded: &'w mut Vec<u8>,
    bases: &'w mut Bases,
    /// The sounds of the words taken so far.
    sound: Vec<u8>,
    dull: &'w mut Dull,
    matches: &'w mut Vec<Match>,
}

/// One word of the way; a join takes several at once.
#[derive(Clone, Copy, Debug)]
struct Step {
    first: usize,
    last: usize,
    hash: u64,
    clitic: bool,
    /// What the word is taken for, if not for itself.
    base: Option<Base>,
    /// The rule by which it stands here, if not as the next word of the text.
    rule: Option<Rule>,
}

impl Walk<'_, '_> {
    /// Walks from every word that the filters let through.
    fn words(&mut self) {
        // Copies, so that the loop keeps them in registers.
        let Self { reading, filters, language, .. } = *self;
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
            if let Some(language) = language
                && word.span.len() <= LONGEST_WORD
                && reading.may_vary(first)
                && boundary::may_start(reading, first)
            {
                self.variants(first, (hash, more), language);
            }
        }
    }

    /// Takes word `first`, which may begin longer names if `more`, for whatever else it may be.
    #[inline(never)]
    fn variants(&mut self, first: usize, (hash, more): (u64, bool), language: Language) {
        let (reading, next) = (self.reading, first + 1);
        // What is remembered is so of one gazetteer and one language.
        let salt = u64::from(self.number) << 8 | language as u64;
        let is_plain = !reading.may_be_joined(first) && !reading.is_dotted(first);
        let based = hash ^ salt;
        if !is_plain || !self.dull.contains(based) {
            self.bases.clear();
            if !self.take_bases(first, language, None) && is_plain {
                self.dull.insert(based);
            }
        }
        self.sounds(first, is_plain.then_some(based ^ SOUNDS));
        if reading.is_broken_behind(first) {
            self.bases.clear();
            self.take_whole(first, None);
        }
        if next >= reading.words().len()
            || reading.words()[next].span.len() > LONGEST_WORD
            || !reading.may_vary(next)
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
        self.path.push(Step { first, last: first, hash, clitic: false, base: None, rule: None });
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
            let base = self.bases.typo(&edited);
            let edited = Step {
                first: at,
                last: at,
                hash: hash::word(&edited),
                clitic: false,
                base: Some(base),
                rule: None,
            };
            if at == first {
                self.step(edited, None);
            } else {
                self.path.push(Step { first, last: first, hash, clitic: false, base: None, rule: None });
                self.step(edited, Some(hash));
                self.path.pop();
            }
        }
    }

    /// Takes word `first` and the next for one that a line end has divided.
    fn take_whole(&mut self, first: usize, before: Option<u64>) {
        let base = self.bases.whole(self.reading, (first, first + 1));
        let hash = hash::word(self.bases.letters(base));
        self.step(Step { first, last: first + 1, hash, clitic: false, base: Some(base), rule: None }, before);
    }

    /// Takes word `first` for each of its base forms; whether one may be listed.
    fn take_bases(&mut self, first: usize, language: Language, before: Option<u64>) -> bool {
        let reading = self.reading;
        let mut may_be_listed = false;
        // Ukrainian writes apostrophes inside of words.
        let last = self.joined(first);
        let range = self.bases.of(reading, (first, last), language);
        for number in range {
            let Some(base) = self.bases.get(number) else { continue };
            if (base.rule.stands_first() || base.rule.stands_alone()) && before.is_some() {
                continue;
            }
            let hash = hash::word(self.bases.letters(base));
            let passes = match before {
                None => {
                    let (name, more) = self.filters.word(hash);
                    name || more && !base.rule.stands_last()
                }
                Some(before) if self.path.len() == 1 => {
                    self.filters.pair(hash::extend(before, reading.gap_before(first).bits(), hash))
                }
                Some(_) => true,
            };
            if !passes {
                continue;
            }
            may_be_listed = true;
            self.step(Step { first, last, hash, clitic: false, base: Some(base), rule: None }, before);
        }
        may_be_listed
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
        self.step(Step { first, last: first, hash, clitic: false, base: None, rule: None }, before);
        if reading.may_be_joined(first) {
            for Join { last, hash, clitic } in reading.joins(first) {
                self.step(Step { first, last, hash, clitic, base: None, rule: None }, before);
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
            if boundary::may_end(self.reading, step.last, self.language) && self.spells(key) {
                self.push(key);
            }
        }
        let next = step.last + 1;
        // No name has more words; a table that was tampered with may say so.
        let may_go_on = probe.goes_on
            && self.path.len() < MAX_WORDS
            && step.base.is_none_or(|base| !base.rule.stands_last());
        if may_go_on && !matches!(self.reading.gap_before(next), Gap::BREAK | Gap::APOSTROPHE) {
            let next_hash = self.reading.hash(next, self.folded);
            self.from(next, next_hash, Some(hash));
            if let Some(language) = self.language
                && self.reading.words()[next].span.len() <= LONGEST_WORD
                && self.reading.may_vary(next)
            {
                self.take_bases(next, language, Some(hash));
                if self.reading.is_broken_behind(next) {
                    self.take_whole(next, Some(hash));
                }
            }
        }
        self.path.pop();
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
            let hash = reading.hash(behind, self.folded);
            if !self.filters.pair(hash::extend(before, Gap::SOFT.bits(), hash)) {
                return;
            }
            let step =
                Step { first: behind, last: behind, hash, clitic: false, base: None, rule: Some(rule) };
            self.step(step, Some(before));
        }
    }

    /// Reads this word and the next as surname and given name: `Doe, Jane`.
    fn inverted(&mut self, first: usize, surname: u64) {
        let (reading, second) = (self.reading, first + 1);
        let given = reading.hash(second, self.folded);
        let pair = hash::extend(given, Gap::SOFT.bits(), surname);
        if !self.filters.pair(pair) {
            return;
        }
        let gap = reading.gap_before(second);
        let by_comma = gap == Gap::COMMA;
        let is_part = |word: usize| reading.gap_before(word) == Gap::SOFT && reading.may_vary(word);
        // In `Hunter Doe, Jane said` and `Doe, Jane Smith` each name is a whole of its own.
        let in_longer = first > 0 && is_part(first) && reading.may_vary(first - 1)
            || second + 1 < reading.words().len() && is_part(second + 1);
        let is_apart = !by_comma || !in_longer;
        if !(by_comma || gap == Gap::SOFT) || !is_apart || !reading.may_vary(second) {
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

    /// Finds names that sound like this word, or like the words from this one on. `memory` is how what the word sounds
    /// like is remembered.
    fn sounds(&mut self, first: usize, memory: Option<u64>) {
        let (reading, next) = (self.reading, self.joined(first) + 1);
        let is_dull =
            |dull: &Dull, kind: u8| memory.is_some_and(|hash| dull.contains(hash ^ u64::from(kind) << 56));
        let may_be_single = reading.words()[first].span.len() as usize >= sound::MIN_SINGLE
            || first > 0 && reading.is_short_word(first - 1, sound::is_article);
        let single = may_be_single && !is_dull(self.dull, sound::SINGLE);
        let goes_on = self.may_sound(next) && reading.gap_before(next) == Gap::SOFT;
        let begins = goes_on && !is_dull(self.dull, sound::ROMANIZED);
        let across = goes_on && self.level == Variants::Wide;
        if !(single || begins || across) {
            return;
        }
        self.folded.clear();
        reading.fold(first, next - 1, self.folded);
        let is_ascii = self.folded.is_ascii();
        if sound::is_loose(self.folded) || !is_ascii && !across {
            return;
        }
        let mut key = std::mem::take(&mut self.sound);
        key.clear();
        key.push(sound::SINGLE);
        if is_ascii && (single || begins) && sound::push(self.folded, &mut key) {
            let hash = hash::word(&key);
            if single && self.filters.word(hash).0 {
                for number in self.gazetteer.probe(hash).keys.into_iter().flatten() {
                    self.push_sounding(number, &key, (first, next - 1), Rule::Romanization, true);
                }
            } else if let Some(memory) = memory.filter(|_| single) {
                self.dull.insert(memory ^ u64::from(sound::SINGLE) << 56);
            }
            key[0] = sound::ROMANIZED;
            if begins && self.filters.word(hash::word(&key)).1 {
                self.sounds_behind((first, next), false, &mut key);
            } else if let Some(memory) = memory.filter(|_| begins) {
                self.dull.insert(memory ^ u64::from(sound::ROMANIZED) << 56);
            }
        }
        if across {
            key.clear();
            key.push(sound::ACROSS);
            self.folded.clear();
            reading.fold(first, next - 1, self.folded);
            if sound::push(self.folded, &mut key) && self.filters.word(hash::word(&key)).1 {
                self.sounds_behind((first, next), !is_ascii, &mut key);
            }
        }
        self.sound = key;
    }

    /// Whether a word may be one of a name that is compared by its sounds, or comes and goes in such names.
    fn may_sound(&self, index: usize) -> bool {
        let reading = self.reading;
        index < reading.words().len()
            && reading.words()[index].span.len() <= LONGEST_WORD
            && (reading.may_vary(index) || reading.is_short_word(index, sound::is_loose))
    }

    /// Finds longer names by their sounds. `key` holds those of the first word, `next` is the word behind it; `across` says
    /// whether the first is of another script.
    fn sounds_behind(&mut self, (first, next): (usize, usize), mut across: bool, key: &mut Vec<u8>) {
        let reading = self.reading;
        let is_across = key[0] == sound::ACROSS;
        let mut index = next;
        let end = reading.words().len().min(first + MAX_SOUNDING);
        while index < end && self.may_sound(index) && reading.gap_before(index) == Gap::SOFT {
            let last = self.joined(index);
            self.folded.clear();
            reading.fold(index, last, self.folded);
            if self.is_loose(last) {
                index = last + 1;
                continue;
            }
            across |= !self.folded.is_ascii();
            if across && !is_across || !sound::push(self.folded, key) {
                return;
            }
            index = last + 1;
            let hash = hash::word(key);
            if self.filters.word(hash) == (false, false) {
                return;
            }
            let probe = self.gazetteer.probe(hash);
            for number in probe.keys.into_iter().flatten().filter(|_| across == is_across) {
                let rule = if across { Rule::AcrossScripts } else { Rule::Romanization };
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
            let span = Span::new(start, self.reading.words()[last].span.end);
            self.push_variant(number, span, (first, last), rule, single);
        }
    }

    /// The last of the words that apostrophes join to this one.
    fn joined(&self, first: usize) -> usize {
        if !self.reading.may_be_joined(first) {
            return first;
        }
        let joins = self.reading.joins(first).filter(|join| !join.clitic);
        joins.last().map_or(first, |join| join.last)
    }

    /// Whether the folded word, which is this one, comes and goes in names. Some forms of the article are also English
    /// words: those must be joined to the next by a hyphen.
    fn is_loose(&self, index: usize) -> bool {
        sound::is_loose(self.folded)
            && (!sound::is_assimilated(self.folded) || self.reading.is_hyphen_behind(index))
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

    fn push_variant(&mut self, key: u32, span: Span, (first, last): (usize, usize), rule: Rule, bare: bool) {
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

    fn push(&mut self, key: u32) {
        if let (Some(first), Some(last)) = (self.path.first(), self.path.last()) {
            let rules = self.path.iter().flat_map(|step| [step.base.map(|base| base.rule), step.rule]);
            let rule = rules.flatten().min_by(|one, other| one.trust().total_cmp(&other.trust()));
            let before = first.base.map_or(0, |base| base.before.into());
            let behind = last.base.map_or(0, |base| base.behind.into());
            let doubt = match first.base.filter(|_| self.path.len() == 1) {
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
            self.matches.push(Match {
                span: self.reading.cut((first.first, before), (last.last, behind)),
                first: word_number(first.first),
                last: word_number(last.last),
                gazetteer: self.number,
                rule,
                doubt,
                level: self.level,
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
fn word_number(index: usize) -> u32 {
    index as u32
}
