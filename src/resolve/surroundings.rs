//! Evidence of the words around a name, and of the name's own form.
//!
//! Looked at are two words on either side, and what stands between. Nothing is folded or copied: words are asked for
//! their hashes and shapes. What stands before is read once for all names that begin at a word.

use super::case::CaseContext;
use super::evidence::{Evidence, Sink};
use super::lexicon::{self, WordClass};
use crate::normalize::{Gap, Reading, Shape};
use crate::span::Span;

/// A word beside a name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Beside {
    pub(super) class: WordClass,
    shape: Shape,
    is_number: bool,
    is_letter: bool,
    /// A letter with a dot.
    is_initial: bool,
    is_long: bool,
    /// It is longer than words of grammar.
    is_beyond_grammar: bool,
}

impl Beside {
    /// Reads a word.
    pub(super) fn read(reading: &Reading<'_>, word: usize, buffer: &mut Vec<u8>) -> Self {
        let span = reading.words()[word].span;
        let bytes = &reading.text().as_bytes()[span.range()];
        let has_dot = || reading.text().as_bytes().get(span.end as usize) == Some(&b'.');
        let n_letters = match reading.is_ascii(word) {
            true => bytes.len(),
            false => span.surface(reading.text()).chars().take(2).count(),
        };
        Self {
            class: lexicon::class(reading.hash(word, buffer)),
            shape: reading.shape(word, word),
            is_number: bytes.iter().all(u8::is_ascii_digit),
            is_letter: n_letters == 1,
            is_initial: n_letters == 1 && has_dot(),
            is_long: n_letters > 1,
            is_beyond_grammar: span.len() > GRAMMAR_LEN,
        }
    }

    /// Whether it begins with a capital.
    pub(super) fn is_capital(self) -> bool {
        self.shape.has_initial_capital()
    }

    /// Whether it is a word in capitals.
    fn is_in_capitals(self) -> bool {
        self.is_long && self.shape.has_upper() && !self.shape.has_lower()
    }

    /// Whether it may be part of a name: capitalized, and not just the first word of a sentence.
    fn is_name_like(self) -> bool {
        self.is_capital() && !self.class.is(WordClass::GRAMMAR) && !self.is_letter
    }

    /// Whether it shows that a line in which it stands is no headline: words of grammar, which are small there too, are
    /// short.
    fn is_small(self) -> bool {
        self.is_beyond_grammar && self.shape.is_cased() && !self.is_capital()
    }

    /// Whether anything depends on the word before it: small words lean on it, and a long one that is not in capitals
    /// shows by itself that the name does not stand among capitals.
    fn asks_for_the_word_before(self) -> bool {
        let small = WordClass::PREPOSITION.or(WordClass::ARTICLE).or(WordClass::DIRECTION);
        self.class.is(small) || !self.is_long || self.is_number || self.is_in_capitals()
    }

    /// Whether it makes the name behind it a person's.
    fn is_given_name(self) -> bool {
        self.is_capital() && self.class.is(WordClass::GIVEN) && !self.class.is(WordClass::GRAMMAR)
    }
}

/// What stands before the names that begin at a word.
#[derive(Clone, Copy, Debug)]
pub(super) struct Before {
    /// Number of the word at which they begin.
    first: usize,
    gap: Gap,
    /// Whether a dash stands between; a hyphen joins words, a dash parts them: `Addis Ababa–Djibouti`.
    has_dash: bool,
    pub(super) word: Option<Beside>,
    /// The word before that, where it matters.
    second: Option<Beside>,
    starts_sentence: bool,
}

impl Before {
    pub(super) fn read(reading: &Reading<'_>, first: usize, buffer: &mut Vec<u8>) -> Self {
        let gap = reading.gap_before(first);
        let word = first.checked_sub(1).filter(|_| gap != Gap::BREAK);
        let has_dash = word.is_some_and(|word| is_dash_behind(reading, word));
        let word = word.map(|word| Beside::read(reading, word, buffer));
        let touches = touches(gap) && !has_dash;
        let may_matter = first > 1 && touches && word.is_some_and(Beside::asks_for_the_word_before);
        let second = may_matter && reading.gap_before(first - 1) == Gap::SOFT;
        let second = second.then(|| Beside::read(reading, first - 2, buffer));
        Self { first, gap, has_dash, word, second, starts_sentence: starts_sentence(reading, first, gap) }
    }

    /// Nothing but blanks or a hyphen between.
    fn touches(&self) -> bool {
        touches(self.gap) && !self.has_dash
    }

    /// Whether the word before may be part of the same name: what an apostrophe cut short is none (`Lorsqu'Alger`).
    fn may_join(&self) -> bool {
        self.touches() && self.gap != Gap::APOSTROPHE
    }

    /// Whether a preposition of place stands before, perhaps with an article or a direction.
    pub(super) fn has_place_preposition(&self) -> bool {
        let is_preposition =
            |word: Option<Beside>| word.is_some_and(|word| word.class.is(WordClass::PLACE_PREPOSITION));
        self.touches()
            && (is_preposition(self.word)
                || self.word.is_some_and(|before| {
                    before.class.is(WordClass::ARTICLE) || before.class.is(WordClass::DIRECTION)
                }) && is_preposition(self.second))
    }

    /// Whether a comma stands between.
    pub(super) fn ends_in_comma(&self) -> bool {
        self.gap == Gap::COMMA
    }

    /// Whether an article stands before.
    pub(super) fn has_article(&self) -> bool {
        self.touches() && self.word.is_some_and(|before| before.class.is(WordClass::ARTICLE))
    }

    /// Whether a given name makes the name a person's.
    fn is_given_name(&self) -> bool {
        self.touches() && self.word.is_some_and(Beside::is_given_name)
    }

    /// Whether a title or a given name stands before.
    pub(super) fn has_title(&self) -> bool {
        self.is_given_name()
            || self.touches() && self.word.is_some_and(|before| before.class.is(WordClass::TITLE))
    }

    /// Whether a sentence begins with the word before.
    fn word_starts_sentence(&self, reading: &Reading<'_>) -> bool {
        let word = self.first - 1;
        starts_sentence(reading, word, reading.gap_before(word))
    }

    /// Whether a capitalized word that is nothing else makes the names parts of longer ones.
    fn is_unknown(&self, reading: &Reading<'_>) -> bool {
        self.may_join()
            && self.word.is_some_and(|before| {
                before.is_name_like() && before.class == WordClass::default() && !before.is_in_capitals()
            })
            && !self.word_starts_sentence(reading)
    }

    /// Notes what they say; `in_headline` is whether capitals say nothing, `in_capitals` whether the name has no others.
    fn note(&self, reading: &Reading<'_>, in_headline: bool, in_capitals: bool, set: &mut impl Sink) {
        let Some(before) = self.word else { return };
        let is = |class| before.class.is(class);
        if self.touches() {
            let starts_sentence = || self.word_starts_sentence(reading);
            let capital = !in_headline
                && self.may_join()
                && before.is_name_like()
                && !is(WordClass::TITLE.or(WordClass::DIRECTION))
                && (!is(WordClass::EVERYDAY) || !starts_sentence());
            set.note(Evidence::CapitalBefore, capital);
            set.note(Evidence::UnknownBefore, capital && before.class == WordClass::default());
            set.note(Evidence::GivenBefore, before.is_given_name());
            set.note(Evidence::TitleBefore, is(WordClass::TITLE));
            set.note(Evidence::OccupationBefore, is(WordClass::OCCUPATION) && !before.is_capital());
            set.note(Evidence::InitialBefore, before.is_letter && before.is_capital());
            set.note(Evidence::PlacePrepositionBefore, self.has_place_preposition());
            set.note(Evidence::PrepositionBefore, is(WordClass::PREPOSITION));
            set.note(Evidence::ArticleBefore, is(WordClass::ARTICLE));
            set.note(Evidence::DirectionBefore, is(WordClass::DIRECTION));
            let is_part = |class| before.is_capital() && is(class) && !in_headline && !starts_sentence();
            set.note(Evidence::CapitalDirectionBefore, is_part(WordClass::DIRECTION));
            set.note(Evidence::OrganizationBefore, is_part(WordClass::ORGANIZATION));
            set.note(Evidence::NamePartBefore, before.is_capital() && is(WordClass::NAME_PART));
            set.note(Evidence::AcronymBefore, before.is_in_capitals() && !in_capitals);
            set.note(Evidence::PlaceWordBefore, is(WordClass::PLACE));
            if let Some(second) = self.second.filter(|_| is(WordClass::PREPOSITION)) {
                set.note(
                    Evidence::OrganizationOfBefore,
                    second.class.is(WordClass::ORGANIZATION.or(WordClass::CIVIC)) && second.is_capital(),
                );
                set.note(Evidence::PlaceOfBefore, second.class.is(WordClass::PLACE));
            }
        } else {
            set.note(Evidence::CommaCapitalBefore, before.is_name_like());
        }
        set.note(Evidence::SayingBefore, is(WordClass::SAYING));
        set.note(Evidence::NumberBefore, before.is_number);
    }
}

/// What stands behind a name.
#[derive(Clone, Copy, Debug)]
struct Behind {
    gap: Gap,
    /// Whether a dash stands between.
    has_dash: bool,
    word: Option<Beside>,
    /// What the further words are of the run of capitalized words that begins with it.
    ahead: WordClass,
}

impl Behind {
    fn read(reading: &Reading<'_>, last: usize, buffer: &mut Vec<u8>) -> Self {
        let gap = reading.gap_before(last + 1);
        let word = Some(last + 1).filter(|_| gap != Gap::BREAK);
        let word = word.map(|word| Beside::read(reading, word, buffer));
        let has_dash = is_dash_behind(reading, last);
        let goes_on = gap == Gap::SOFT && !has_dash && word.is_some_and(Beside::is_name_like);
        let ahead = if goes_on { ahead(reading, last + 2, buffer) } else { WordClass::default() };
        Self { gap, has_dash, word, ahead }
    }

    fn touches(&self) -> bool {
        self.gap == Gap::SOFT && !self.has_dash
    }

    /// Notes what it says; `in_headline` is whether capitals say nothing, `begins_name` whether they are another's.
    fn note(&self, in_headline: bool, begins_name: bool, set: &mut impl Sink) {
        let Some(behind) = self.word else { return };
        let is = |class| behind.class.is(class);
        let is_capital = behind.is_capital();
        if self.touches() {
            let is_initial = behind.is_initial && is_capital;
            let capital = !in_headline && (behind.is_name_like() || is_initial) && !begins_name;
            set.note(Evidence::CapitalBehind, capital);
            set.note(Evidence::UnknownBehind, capital && behind.class == WordClass::default());
            set.note(Evidence::FamilyBehind, is_capital && is(WordClass::FAMILY) && !begins_name);
            set.note(Evidence::OrganizationBehind, is_capital && is(WordClass::ORGANIZATION));
            set.note(Evidence::CivicBehind, is_capital && is(WordClass::CIVIC));
            set.note(Evidence::PlaceWordBehind, is(WordClass::PLACE));
            let is_part = is_capital && !in_headline;
            set.note(Evidence::PlaceNameBehind, is_part && is(WordClass::PLACE));
            set.note(Evidence::StreetBehind, is_part && is(WordClass::STREET));
            set.note(Evidence::NamesakeBehind, !in_headline && is(WordClass::NAMESAKE));
            set.note(Evidence::OrganizationAhead, self.ahead.is(WordClass::ORGANIZATION));
            set.note(Evidence::CivicAhead, self.ahead.is(WordClass::CIVIC));
            set.note(Evidence::InitialBehind, is_initial);
            set.note(Evidence::TitleBehind, is(WordClass::TITLE));
            set.note(Evidence::SayingBehind, is(WordClass::SAYING));
            let is_small = behind.shape.is_cased() && !is_capital;
            set.note(Evidence::RareWordBehind, is_small && behind.class == WordClass::default());
        } else {
            set.note(Evidence::CommaCapitalBehind, behind.is_name_like());
        }
    }
}

/// What stands around a name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Surroundings {
    pub(super) before: Before,
    behind: Behind,
    /// What begins right behind is no part of this name: it is the full name of a listed person (`Президент России
    /// Владимир Путин`), or this one has its ending (`Baerbocks Büro`).
    pub(super) ends_here: bool,
    /// Whether the name itself is in capitals.
    in_capitals: bool,
}

impl Surroundings {
    pub(super) fn read(reading: &Reading<'_>, (first, last): (usize, usize), buffer: &mut Vec<u8>) -> Self {
        Self::read_behind(Before::read(reading, first, buffer), reading, last, buffer)
    }

    /// Of a name with this before it.
    pub(super) fn read_behind(
        before: Before,
        reading: &Reading<'_>,
        last: usize,
        buffer: &mut Vec<u8>,
    ) -> Self {
        let shape = reading.shape(before.first, last);
        let in_capitals = shape.has_upper() && !shape.has_lower();
        Self { before, behind: Behind::read(reading, last, buffer), ends_here: false, in_capitals }
    }

    /// Whether a preposition of place stands before, perhaps with an article or a direction.
    pub(super) fn has_place_preposition(&self) -> bool {
        self.before.has_place_preposition()
    }

    /// Whether it is a dateline. Where the headline was written before it into the same line, capitals show it.
    pub(super) fn opens_dateline(&self, reading: &Reading<'_>, span: Span) -> bool {
        let text = reading.text().as_bytes();
        let (start, end) = (span.start as usize, span.end as usize);
        let opens_line = self.before.first == 0 || text[..start].last() == Some(&b'\n');
        let opens_sentence = || {
            let is_in_capitals = |word: Option<Beside>| word.is_some_and(Beside::is_in_capitals);
            self.in_capitals
                && self.before.starts_sentence
                && !is_in_capitals(self.before.word)
                && !is_in_capitals(self.behind.word)
        };
        (opens_line || opens_sentence()) && opens_dateline(text, end)
    }

    /// Whether the text speaks of it as of a place: a preposition of place stands before it, or it is a dateline.
    /// `In March` speaks of no town.
    pub(super) fn is_placed(&self, reading: &Reading<'_>, span: Span, is_everyday: bool) -> bool {
        self.has_place_preposition() && !is_everyday || self.opens_dateline(reading, span)
    }

    /// Whether a given name makes it a person's.
    pub(super) fn is_family_name(&self) -> bool {
        self.before.is_given_name()
    }

    /// Whether a capitalized word that is nothing else makes it part of a longer name.
    pub(super) fn has_unknown_before(&self, reading: &Reading<'_>) -> bool {
        self.before.is_unknown(reading)
    }

    /// Whether a word for a first-level division stands right behind it, or before it with `of`.
    pub(super) fn has_region_word(&self) -> bool {
        let is_region = |word: Option<Beside>| word.is_some_and(|word| word.class.is(WordClass::REGION));
        let of = |before: Beside| before.class.is(WordClass::PREPOSITION);
        self.behind.touches() && is_region(self.behind.word)
            || self.before.touches() && self.before.word.is_some_and(of) && is_region(self.before.second)
    }

    /// Whether a comma follows.
    pub(super) fn is_before_comma(&self) -> bool {
        self.behind.gap == Gap::COMMA
    }

    /// Notes what the words beside the name say.
    pub(super) fn note(&self, reading: &Reading<'_>, words: (usize, usize), set: &mut impl Sink) {
        let (before, behind) = (self.before.word, self.behind.word);
        let words_of = reading.words();
        let span = Span::new(words_of[words.0].span.start, words_of[words.1].span.end);
        let in_dateline = self.opens_dateline(reading, span);
        let capital = |word: Option<Beside>| word.is_some_and(Beside::is_capital);
        // The words right beside it tell most of the time.
        let small_before = before.is_some_and(Beside::is_small) && !self.before.starts_sentence;
        let small_behind = behind.is_some_and(Beside::is_small) && self.behind.touches();
        let in_headline = (capital(before) || capital(behind))
            && !(small_before || small_behind)
            && is_headline(reading, words);
        set.note(Evidence::SentenceStart, self.before.starts_sentence);
        set.note(Evidence::Headline, in_headline);
        let neighbours = [before, self.before.second, behind].into_iter().flatten();
        let mut long = neighbours.filter(|word| word.is_long && !word.is_number).peekable();
        let among_capitals = long.peek().is_some() && long.all(Beside::is_in_capitals);
        set.note(Evidence::AmongCapitals, among_capitals);
        // A dateline goes on no line before it, which may be a headline.
        let opens_line = || reading.text().as_bytes()[..span.start as usize].last() == Some(&b'\n');
        if !(in_dateline && opens_line()) {
            self.before.note(reading, in_headline, self.in_capitals, set);
        }
        self.behind.note(in_headline, self.ends_here, set);
        let is_number = behind.is_some_and(|behind| behind.is_number);
        set.note(Evidence::NumberBehind, is_number && is_result(reading.text(), span.end as usize));
    }
}

const fn touches(gap: Gap) -> bool {
    matches!(gap, Gap::SOFT | Gap::APOSTROPHE)
}

/// Whether a name is a word of grammar in a script without capitals.
pub(super) fn is_grammar(context: &CaseContext<'_>, words: (usize, usize), buffer: &mut Vec<u8>) -> bool {
    let reading = &context.reading;
    !reading.shape(words.0, words.1).is_cased()
        && lexicon::is_single(reading, words, WordClass::GRAMMAR, buffer)
}

/// Notes how the name itself is written, and the signs right beside it.
pub(super) fn note_form(
    context: &CaseContext<'_>,
    (first, last): (usize, usize),
    span: Span,
    around: &Surroundings,
    set: &mut impl Sink,
    buffer: &mut Vec<u8>,
) {
    let reading = &context.reading;
    let shape = reading.shape(first, last);
    set.note(Evidence::Bias, true);
    set.note(Evidence::TwoWords, last == first + 1);
    set.note(Evidence::ManyWords, last > first + 1);
    set.note(Evidence::FewLetters, span.len() <= 3);
    set.note(Evidence::Uncased, !shape.is_cased());
    set.note(Evidence::InCapitals, span.len() > 1 && shape.has_upper() && !shape.has_lower());
    let Surroundings { before, behind, .. } = around;
    if first == last {
        let class = lexicon::class(reading.hash(first, buffer));
        // `US` is written as the word is not.
        let is_everyday = class.is(WordClass::EVERYDAY) && shape.has_lower();
        set.note(Evidence::EverydayWord, is_everyday);
        set.note(Evidence::EverydayAtStart, is_everyday && before.starts_sentence);
        set.note(Evidence::GivenName, class.is(WordClass::GIVEN));
        set.note(Evidence::FamilyName, class.is(WordClass::FAMILY));
        let capital_behind = behind.touches() && behind.word.is_some_and(Beside::is_name_like);
        set.note(Evidence::GivenNameBeforeCapital, class.is(WordClass::GIVEN) && capital_behind);
        let capital_before = before.may_join() && before.word.is_some_and(Beside::is_name_like);
        set.note(Evidence::FamilyNameBehindCapital, class.is(WordClass::FAMILY) && capital_before);
    }
    let text = reading.text().as_bytes();
    let (start, end) = (span.start as usize, span.end as usize);
    let byte_before = start.checked_sub(1).and_then(|at| text.get(at)).copied();
    let byte_behind = text.get(end).copied();
    set.note(Evidence::HyphenBefore, byte_before == Some(b'-'));
    set.note(Evidence::HyphenBehind, byte_behind == Some(b'-'));
    let party = before.word.filter(|before| before.is_letter || before.is_in_capitals());
    set.note(Evidence::PartyBefore, byte_before == Some(b'-') && party.is_some());
    set.note(Evidence::MoneyBeside, byte_before == Some(b'$') || byte_behind == Some(b'$'));
    set.note(Evidence::BracketBefore, byte_before == Some(b'('));
    set.note(Evidence::Possessive, behind.gap == Gap::APOSTROPHE);
    set.note(Evidence::Dateline, around.opens_dateline(reading, span));
}

/// Whether a dash stands behind a word, with or without a blank before it.
fn is_dash_behind(reading: &Reading<'_>, word: usize) -> bool {
    let end = reading.words()[word].span.end as usize;
    let behind = reading.text().as_bytes().get(end..).unwrap_or_default();
    let behind = behind.strip_prefix(b" ").unwrap_or(behind);
    // All three of them begin with this byte.
    behind.first() == Some(&0xE2)
        && ["\u{2013}", "\u{2014}", "\u{2212}"].iter().any(|dash| behind.starts_with(dash.as_bytes()))
}

/// Words behind a name's neighbour that may belong to the same name.
const AHEAD: usize = 4;

/// What the words are of a run of capitalized words that goes on at a word.
fn ahead(reading: &Reading<'_>, first: usize, buffer: &mut Vec<u8>) -> WordClass {
    let mut class = WordClass::default();
    for word in first..first + AHEAD {
        if reading.gap_before(word) != Gap::SOFT || !reading.shape(word, word).has_initial_capital() {
            break;
        }
        class = class.or(lexicon::class(reading.hash(word, buffer)));
    }
    class
}

/// Longest words of grammar, which stay small in a headline, in bytes.
const GRAMMAR_LEN: u32 = 3;

/// Words on either side by which a headline is told.
const HEADLINE_WINDOW: usize = 6;

/// Whether all longer words of the line around a name are capitalized, and there are three of them.
fn is_headline(reading: &Reading<'_>, (first, last): (usize, usize)) -> bool {
    let goes_on = |word: usize| {
        let gap = reading.gap_before(word);
        gap != Gap::BREAK && !starts_sentence(reading, word, gap)
    };
    let before = (0..first).rev().take_while(|&word| goes_on(word + 1)).take(HEADLINE_WINDOW);
    let behind = (last + 1..reading.words().len()).take_while(|&word| goes_on(word)).take(HEADLINE_WINDOW);
    let text = reading.text().as_bytes();
    let mut capitals = 0;
    for word in before.chain(behind) {
        let span = reading.words()[word].span;
        let len = span.len();
        // Most are told by their first byte.
        if len > GRAMMAR_LEN && text[span.start as usize].is_ascii_lowercase() {
            return false;
        }
        let shape = reading.shape(word, word);
        if len > GRAMMAR_LEN && shape.is_cased() && !shape.has_initial_capital() {
            return false;
        }
        capitals += u32::from(len > 2) * u32::from(shape.has_initial_capital() && shape.has_lower());
    }
    capitals >= 3
}

/// Whether a sentence, a quotation or a line begins with a word.
pub(super) fn starts_sentence(reading: &Reading<'_>, word: usize, gap: Gap) -> bool {
    match gap {
        Gap::SOFT | Gap::NONE | Gap::APOSTROPHE => false,
        Gap::BREAK => true,
        _ => {
            let Some(before) = word.checked_sub(1) else { return true };
            let between =
                reading.words()[before].span.end as usize..reading.words()[word].span.start as usize;
            let between = reading.text().get(between).unwrap_or_default();
            let is_end = |byte: u8| matches!(byte, b'.' | b'!' | b'?' | b':' | b'"' | b'\n');
            between.bytes().any(is_end)
                || !between.is_ascii() && between.contains(['“', '”', '«', '»', '‘', '…'])
        }
    }
}

/// Whether a date follows: ` 1996-08-30`, `, 7 novembre`. The numbers of a table are none.
fn opens_date(behind: &[u8]) -> bool {
    let behind = behind.strip_prefix(b",").unwrap_or(behind);
    let Some(behind) = behind.strip_prefix(b" ") else { return false };
    let digits = behind.iter().take_while(|byte| byte.is_ascii_digit()).count();
    match behind.get(digits..).unwrap_or_default() {
        [b'-', ..] => digits == 4,
        [b' ', letter, ..] => matches!(digits, 1 | 2) && (letter.is_ascii_lowercase() || !letter.is_ascii()),
        _ => false,
    }
}

/// Whether the number behind a name is a result (`Surrey 2`), not one of a date or a measure: `PARIS, 15 (Havas)`,
/// `北京5月7日`, `Johor 41.77 per cent`, `Kidal 1,204`. Results have at most three digits.
fn is_result(text: &str, end: usize) -> bool {
    let behind = text.get(end..).unwrap_or_default();
    let is_digit = |c: char| c.is_ascii_digit();
    if behind.starts_with(is_digit) || opens_dateline(text.as_bytes(), end) {
        return false;
    }
    let number = behind.trim_start_matches(|c: char| !c.is_alphanumeric());
    let rest = number.trim_start_matches(is_digit);
    let mut chars = rest.chars();
    number.len() - rest.len() <= 3
        && match chars.next() {
            None | Some('\n' | '\t' | '\r' | ')') => true,
            Some(' ') => !chars.next().is_some_and(char::is_lowercase),
            Some('-') => chars.next().is_some_and(is_digit),
            Some('.' | ',') => !chars.next().is_some_and(is_digit),
            Some(_) => false,
        }
}

/// Most bytes of a dateline behind the place.
const DATELINE_LEN: usize = 40;

/// Whether a dateline goes on like this: `BAMAKO (Reuters) —`, `LONDON 1996-08-30`, `ROME, May 23 (AP) -`.
fn opens_dateline(text: &[u8], end: usize) -> bool {
    let behind = text.get(end..).unwrap_or_default();
    let signs: [&[u8]; 5] = [b" (", b" - ", b" -- ", " — ".as_bytes(), " – ".as_bytes()];
    let has_sign = |behind: &[u8]| signs.iter().any(|sign| behind.starts_with(sign));
    // Behind a comma come the country or the day, and then one of the signs; other lines that begin so are lists.
    let goes_on = behind.starts_with(b", ") && {
        let line = behind.split(|&byte| byte == b'\n').next().unwrap_or_default();
        (2..line.len().min(DATELINE_LEN)).any(|at| has_sign(&line[at..]))
    };
    has_sign(behind) || goes_on || opens_date(behind)
}
