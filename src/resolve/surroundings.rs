//! Evidence of the words around a name, and of the name's own form.
//!
//! Looked at are two words on either side, and what stands between. Nothing is folded or copied: words are asked for
//! their hashes and shapes.

use super::case::CaseContext;
use super::evidence::{Evidence, EvidenceSet};
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
}

impl Beside {
    /// Reads a word.
    pub(super) fn read(reading: &Reading<'_>, word: usize, buffer: &mut Vec<u8>) -> Self {
        let span = reading.words()[word].span;
        let bytes = &reading.text().as_bytes()[span.range()];
        let has_dot = reading.text().as_bytes().get(span.end as usize) == Some(&b'.');
        // One letter of any alphabet takes four bytes at most.
        let n_letters = std::str::from_utf8(bytes).map_or(bytes.len(), |text| text.chars().take(2).count());
        Self {
            class: lexicon::class(reading.hash(word, buffer)),
            shape: reading.shape(word, word),
            is_number: bytes.iter().all(u8::is_ascii_digit),
            is_letter: n_letters == 1,
            is_initial: n_letters == 1 && has_dot,
            is_long: n_letters > 1,
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
}

/// What stands around a name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Surroundings {
    pub(super) before: Option<Beside>,
    second_before: Option<Beside>,
    behind: Option<Beside>,
    /// Nothing but blanks or a hyphen between.
    touches_before: bool,
    touches_behind: bool,
    /// What begins right behind is the full name of a listed person, and so no part of this one: `Президент России
    /// Владимир Путин`.
    pub(super) person_behind: bool,
    /// What the further words are of the run of capitalized words behind.
    ahead: WordClass,
    /// Whether the name itself is in capitals.
    is_in_capitals: bool,
    starts_sentence: bool,
    before_starts_sentence: bool,
}

impl Surroundings {
    pub(super) fn read(reading: &Reading<'_>, (first, last): (usize, usize), buffer: &mut Vec<u8>) -> Self {
        let gap_before = reading.gap_before(first);
        // A hyphen joins words, a dash parts them: `Addis Ababa–Djibouti`.
        let words = reading.words();
        let dash_before =
            is_dash_behind(reading.text(), first.checked_sub(1).map_or(0, |at| words[at].span.end));
        let dash_behind = is_dash_behind(reading.text(), words[last].span.end);
        let touches_before = matches!(gap_before, Gap::SOFT | Gap::APOSTROPHE) && !dash_before;
        let gap_behind = reading.gap_before(last + 1);
        let before = first.checked_sub(1).filter(|_| gap_before != Gap::BREAK);
        let second = before
            .filter(|_| touches_before)
            .and_then(|word| word.checked_sub(1).filter(|_| reading.gap_before(word) == Gap::SOFT));
        let mut beside = |word| Beside::read(reading, word, buffer);
        let (before_name, behind_name) = (before, Some(last + 1).filter(|_| gap_behind != Gap::BREAK));
        let before = before_name.map(&mut beside);
        let behind = behind_name.map(&mut beside);
        Self {
            before,
            second_before: second.map(&mut beside),
            behind,
            person_behind: false,
            ahead: match behind {
                Some(behind) if gap_behind == Gap::SOFT && !dash_behind && behind.is_name_like() => {
                    ahead(reading, last + 2, buffer)
                }
                _ => WordClass::default(),
            },
            touches_before,
            touches_behind: gap_behind == Gap::SOFT && !dash_behind,
            is_in_capitals: {
                let shape = reading.shape(first, last);
                shape.has_upper() && !shape.has_lower()
            },
            starts_sentence: starts_sentence(reading, first, gap_before),
            before_starts_sentence: before_name
                .is_some_and(|word| starts_sentence(reading, word, reading.gap_before(word))),
        }
    }

    /// Whether a given name or a title makes the name a person's.
    pub(super) fn is_family_name(&self) -> bool {
        self.touches_before
            && self.before.is_some_and(|before| {
                before.is_capital()
                    && before.class.is(WordClass::GIVEN)
                    && !before.class.is(WordClass::GRAMMAR)
            })
    }

    /// Whether a preposition of place stands before, perhaps with an article or a direction.
    pub(super) fn has_place_preposition(&self) -> bool {
        let is_preposition =
            |word: Option<Beside>| word.is_some_and(|word| word.class.is(WordClass::PLACE_PREPOSITION));
        self.touches_before
            && (is_preposition(self.before)
                || self.before.is_some_and(|before| {
                    before.class.is(WordClass::ARTICLE) || before.class.is(WordClass::DIRECTION)
                }) && is_preposition(self.second_before))
    }

    /// Whether it is a dateline. Where the headline was written before it into the same line, capitals show it.
    pub(super) fn opens_dateline(&self, reading: &Reading<'_>, first: usize, span: Span) -> bool {
        let text = reading.text().as_bytes();
        let (start, end) = (span.start as usize, span.end as usize);
        let opens_line = first == 0 || text[..start].last() == Some(&b'\n');
        let opens_sentence = || {
            self.is_in_capitals
                && self.starts_sentence
                && !self.before.is_some_and(Beside::is_in_capitals)
                && !self.behind.is_some_and(Beside::is_in_capitals)
        };
        (opens_line || opens_sentence()) && opens_dateline(text, end)
    }

    /// Whether the text speaks of it as of a place: a preposition of place stands before it, or it is a dateline.
    /// `In March` speaks of no town.
    pub(super) fn is_placed(&self, reading: &Reading<'_>, (first, last): (usize, usize), span: Span) -> bool {
        let is_everyday =
            || first == last && lexicon::class(reading.hash(first, &mut Vec::new())).is(WordClass::EVERYDAY);
        self.has_place_preposition() && !is_everyday() || self.opens_dateline(reading, first, span)
    }

    /// Whether a capitalized word that is nothing else makes it part of a longer name.
    pub(super) fn has_unknown_before(&self) -> bool {
        self.touches_before
            && self.before.is_some_and(|before| {
                before.is_name_like()
                    && before.class == WordClass::default()
                    && !before.is_in_capitals()
                    && !self.before_starts_sentence
            })
    }

    /// Whether an article stands before.
    pub(super) fn has_article(&self) -> bool {
        self.touches_before && self.before.is_some_and(|before| before.class.is(WordClass::ARTICLE))
    }

    /// Notes what the words beside the name say.
    pub(super) fn note(&self, reading: &Reading<'_>, words: (usize, usize), set: &mut EvidenceSet) {
        let capital = |word: Option<Beside>| word.is_some_and(Beside::is_capital);
        let in_headline = (capital(self.before) || capital(self.behind)) && is_headline(reading, words);
        let Self { before, second_before, behind, .. } = *self;
        set.note(Evidence::SentenceStart, self.starts_sentence);
        set.note(Evidence::Headline, in_headline);
        let neighbours = [before, second_before, behind].into_iter().flatten();
        let long = neighbours.clone().filter(|word| word.is_long && !word.is_number);
        let (in_capitals, others) =
            long.fold(
                (0, 0),
                |(some, others), word| {
                    if word.is_in_capitals() { (some + 1, others) } else { (some, others + 1) }
                },
            );
        set.note(Evidence::AmongCapitals, in_capitals > 0 && others == 0);
        if let Some(before) = before {
            let is = |class| before.class.is(class);
            if self.touches_before {
                let capital = !in_headline
                    && before.is_name_like()
                    && !is(WordClass::TITLE.or(WordClass::DIRECTION))
                    && (!self.before_starts_sentence || !is(WordClass::EVERYDAY));
                set.note(Evidence::CapitalBefore, capital);
                set.note(Evidence::UnknownBefore, capital && before.class == WordClass::default());
                set.note(Evidence::GivenBefore, self.is_family_name());
                set.note(Evidence::TitleBefore, is(WordClass::TITLE));
                set.note(Evidence::OccupationBefore, is(WordClass::OCCUPATION) && !before.is_capital());
                set.note(Evidence::InitialBefore, before.is_letter && before.is_capital());
                set.note(Evidence::PlacePrepositionBefore, self.has_place_preposition());
                set.note(Evidence::PrepositionBefore, is(WordClass::PREPOSITION));
                set.note(Evidence::ArticleBefore, is(WordClass::ARTICLE));
                set.note(Evidence::DirectionBefore, is(WordClass::DIRECTION));
                let is_part = before.is_capital() && !self.before_starts_sentence && !in_headline;
                set.note(Evidence::CapitalDirectionBefore, is_part && is(WordClass::DIRECTION));
                set.note(Evidence::NamePartBefore, before.is_capital() && is(WordClass::NAME_PART));
                set.note(Evidence::OrganizationBefore, is_part && is(WordClass::ORGANIZATION));
                set.note(Evidence::AcronymBefore, before.is_in_capitals() && !self.is_in_capitals);
                set.note(Evidence::PlaceWordBefore, is(WordClass::PLACE));
                if let Some(second) = second_before.filter(|_| is(WordClass::PREPOSITION)) {
                    set.note(
                        Evidence::OrganizationOfBefore,
                        (second.class.is(WordClass::ORGANIZATION) || second.class.is(WordClass::CIVIC))
                            && second.is_capital(),
                    );
                    set.note(Evidence::PlaceOfBefore, second.class.is(WordClass::PLACE));
                }
            } else {
                set.note(Evidence::CommaCapitalBefore, before.is_name_like());
            }
            set.note(Evidence::SayingBefore, is(WordClass::SAYING));
            set.note(Evidence::NumberBefore, before.is_number);
        }
        if let Some(behind) = behind {
            let is = |class| behind.class.is(class);
            if self.touches_behind {
                let capital = !in_headline && behind.is_name_like() && !self.person_behind;
                set.note(Evidence::CapitalBehind, capital);
                set.note(Evidence::UnknownBehind, capital && behind.class == WordClass::default());
                set.note(
                    Evidence::FamilyBehind,
                    behind.is_capital() && is(WordClass::FAMILY) && !self.person_behind,
                );
                set.note(Evidence::OrganizationBehind, behind.is_capital() && is(WordClass::ORGANIZATION));
                set.note(Evidence::CivicBehind, behind.is_capital() && is(WordClass::CIVIC));
                set.note(Evidence::PlaceWordBehind, is(WordClass::PLACE));
                let is_part = behind.is_capital() && !in_headline;
                set.note(Evidence::PlaceNameBehind, is_part && is(WordClass::PLACE));
                set.note(Evidence::StreetBehind, is_part && is(WordClass::STREET));
                set.note(Evidence::NamesakeBehind, !in_headline && is(WordClass::NAMESAKE));
                set.note(Evidence::OrganizationAhead, self.ahead.is(WordClass::ORGANIZATION));
                set.note(Evidence::CivicAhead, self.ahead.is(WordClass::CIVIC));
                set.note(Evidence::InitialBehind, behind.is_initial && behind.is_capital());
                set.note(Evidence::TitleBehind, is(WordClass::TITLE));
                set.note(Evidence::SayingBehind, is(WordClass::SAYING));
                set.note(
                    Evidence::RareWordBehind,
                    !behind.is_capital() && behind.class == WordClass::default(),
                );
            } else {
                set.note(Evidence::CommaCapitalBehind, behind.is_name_like());
            }
            set.note(Evidence::NumberBehind, behind.is_number);
        }
    }
}

/// Notes how the name itself is written, and the signs right beside it.
pub(super) fn note_form(
    context: &CaseContext<'_>,
    (first, last): (usize, usize),
    span: Span,
    around: &Surroundings,
    set: &mut EvidenceSet,
    buffer: &mut Vec<u8>,
) {
    let reading = &context.reading;
    set.note(Evidence::Bias, true);
    set.note(Evidence::TwoWords, last == first + 1);
    set.note(Evidence::ManyWords, last > first + 1);
    set.note(Evidence::FewLetters, span.len() <= 3);
    set.note(Evidence::Uncased, !reading.shape(first, last).is_cased());
    let shape = reading.shape(first, last);
    set.note(Evidence::InCapitals, span.len() > 1 && shape.has_upper() && !shape.has_lower());
    if first == last {
        let class = lexicon::class(reading.hash(first, buffer));
        set.note(Evidence::GrammarWord, class.is(WordClass::GRAMMAR) && !shape.is_cased());
        // `US` is written as the word is not.
        let is_everyday = class.is(WordClass::EVERYDAY) && shape.has_lower();
        set.note(Evidence::EverydayWord, is_everyday);
        set.note(Evidence::EverydayAtStart, is_everyday && around.starts_sentence);
        set.note(Evidence::GivenName, class.is(WordClass::GIVEN));
        set.note(Evidence::FamilyName, class.is(WordClass::FAMILY));
        let capital_behind = around.touches_behind && around.behind.is_some_and(Beside::is_name_like);
        set.note(Evidence::GivenNameBeforeCapital, class.is(WordClass::GIVEN) && capital_behind);
        let capital_before = around.touches_before && around.before.is_some_and(Beside::is_name_like);
        set.note(Evidence::FamilyNameBehindCapital, class.is(WordClass::FAMILY) && capital_before);
    }
    let text = reading.text().as_bytes();
    let (start, end) = (span.start as usize, span.end as usize);
    let byte_before = start.checked_sub(1).and_then(|at| text.get(at)).copied();
    let byte_behind = text.get(end).copied();
    set.note(Evidence::HyphenBefore, byte_before == Some(b'-'));
    set.note(Evidence::HyphenBehind, byte_behind == Some(b'-'));
    let party = around.before.filter(|before| before.is_letter || before.is_in_capitals());
    set.note(Evidence::PartyBefore, byte_before == Some(b'-') && party.is_some());
    set.note(Evidence::MoneyBeside, byte_before == Some(b'$') || byte_behind == Some(b'$'));
    set.note(Evidence::BracketBefore, byte_before == Some(b'('));
    set.note(Evidence::Possessive, reading.gap_before(last + 1) == Gap::APOSTROPHE);
    set.note(Evidence::Dateline, around.opens_dateline(reading, first, span));
}

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
    let mut capitals = 0;
    for word in before.chain(behind) {
        let (len, shape) = (reading.words()[word].span.len(), reading.shape(word, word));
        // Small words of grammar are short.
        if len > 3 && shape.is_cased() && !shape.has_initial_capital() {
            return false;
        }
        capitals += u32::from(len > 2) * u32::from(shape.has_initial_capital() && shape.has_lower());
    }
    capitals >= 3
}

/// Whether a dash stands there, with or without a blank before it.
fn is_dash_behind(text: &str, at: u32) -> bool {
    let behind = text.as_bytes().get(at as usize..).unwrap_or_default();
    let behind = behind.strip_prefix(b" ").unwrap_or(behind);
    ["\u{2013}", "\u{2014}", "\u{2212}"].iter().any(|dash| behind.starts_with(dash.as_bytes()))
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
            between.contains(['.', '!', '?', ':', '"', '“', '”', '«', '»', '‘', '…', '\n'])
        }
    }
}

/// Whether a dateline goes on like this: `BAMAKO (Reuters) —`, `LONDON 1996-08-30`.
fn opens_dateline(text: &[u8], end: usize) -> bool {
    let behind = text.get(end..).unwrap_or_default();
    let signs: [&[u8]; 6] = [b" (", b" - ", b" -- ", " — ".as_bytes(), " – ".as_bytes(), b", "];
    signs.iter().any(|sign| behind.starts_with(sign))
        || matches!(behind, [b' ', digit, ..] if digit.is_ascii_digit())
}
