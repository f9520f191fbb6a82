//! Names that no gazetteer holds: persons and organizations that the text itself makes known.
//!
//! A name is a run of capitalized words, with the small words that names hold. Whether it is one, and of what, is a
//! decision of the model like the others, by its words (given names, heads of names), its surroundings and the article: a
//! bare family name is that of the person named in full, an abbreviation that of the name it was introduced behind.

use super::abbreviation;
use super::case::CaseContext;
use super::evidence::{Evidence, EvidenceSet, Sink};
use super::lexicon::{self, WordClass};
use super::model::{Decision, Model};
use super::surroundings::{self, Surroundings};
use super::trace::{Considered, Reason, Trace};
use super::{Annotation, ResolveOptions, Via};
use crate::gazetteer::EntityType;
use crate::normalize::{Gap, Reading};
use crate::span::Span;
use foldhash::{HashMap, HashMapExt};
use std::ops::Range;

/// Longest name that is looked for, words.
const MAX_WORDS: usize = 10;

/// A line shorter than this, in bytes, is no line of flowing text: no name goes on in the next.
const SHORT_LINE: usize = 56;

/// A name that no gazetteer holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Unlisted {
    /// Index of the field in the article.
    pub field: usize,
    /// Where it stands in the field's text.
    pub span: Span,
    /// Actor or organization.
    pub entity_type: EntityType,
    /// `person` or `organization`.
    pub kind: &'static str,
    /// The fullest form of the name in the article.
    pub name: String,
    /// By its name, a part of it, or an abbreviation.
    pub via: Via,
    /// How likely this is a name of that kind, 0 to 1.
    pub score: f32,
}

/// A run of words that may be a name.
#[derive(Clone, Debug)]
struct Run {
    field: usize,
    /// Numbers of its words.
    words: Range<usize>,
    /// Whether a title was cut off before it.
    titled: bool,
    /// Whether it is one everyday word that begins a sentence: a name only if the article has it in full.
    is_common: bool,
}

/// A name found, for those that are parts or abbreviations of it.
#[derive(Clone, Debug)]
struct Known {
    name: String,
    decision: Decision,
    via: Via,
}

/// Adds the names of an article that no gazetteer holds to its annotation.
pub(super) fn add<'g>(
    contexts: &[CaseContext<'_>],
    model: &Model,
    options: &ResolveOptions,
    annotation: &mut Annotation<'g>,
    mut trace: Option<&mut Trace<'g>>,
) {
    let min_score = options.min_score(model);
    let mut finder = Finder { contexts, model, min_score, known: HashMap::new(), buffer: Vec::new() };
    let mut runs = Vec::new();
    for (field, context) in contexts.iter().enumerate() {
        finder.runs(field, &context.reading, annotation, &mut runs);
    }
    // Full names first: single words lean on them, wherever they stand.
    let (full, single): (Vec<Run>, Vec<Run>) = runs.into_iter().partition(|run| run.words.len() > 1);
    let mut found = Vec::new();
    for run in full.iter().chain(&single) {
        let Some(weighed) = finder.weigh(run, annotation, trace.as_deref_mut()) else { continue };
        if weighed.score >= min_score && options.types.contains(weighed.entity_type) {
            found.push(weighed);
        }
    }
    // A longer name takes the place of listed ones inside it.
    annotation.retain(|mention| {
        !found
            .iter()
            .any(|other: &Unlisted| other.field == mention.field && other.span.overlaps(mention.span))
    });
    found.sort_by_key(|unlisted| (unlisted.field, unlisted.span.start));
    annotation.unlisted = found;
}

struct Finder<'a> {
    contexts: &'a [CaseContext<'a>],
    model: &'a Model,
    min_score: f32,
    /// Names found in full, by the hash of what may stand for them: the last word, the first, the abbreviation.
    known: HashMap<u64, Known>,
    buffer: Vec<u8>,
}

impl Finder<'_> {
    /// Gathers the runs of one field.
    fn runs(
        &mut self,
        field: usize,
        reading: &Reading<'_>,
        annotation: &Annotation<'_>,
        runs: &mut Vec<Run>,
    ) {
        let mut mentions = annotation.mentions.iter().filter(|mention| mention.field == field).peekable();
        // Listed persons, organizations and adjectives are names already; a place may be part of a longer one.
        let mut taken = vec![false; reading.words().len()];
        for (index, word) in reading.words().iter().enumerate() {
            while mentions.next_if(|mention| mention.span.end <= word.span.start).is_some() {}
            taken[index] = mentions.peek().is_some_and(|mention| {
                let is_place = annotation.entities[mention.entity].entity.entity_type() == EntityType::Place;
                mention.span.overlaps(word.span) && (!is_place || mention.via == Via::Demonym)
            });
        }
        let mut first = 0;
        while first < taken.len() {
            if taken[first] || !self.is_capital(reading, first) {
                first += 1;
                continue;
            }
            let end = self.run_end(reading, first, &taken);
            self.cut(field, reading, first..end, runs);
            first = end;
        }
    }

    fn is_capital(&self, reading: &Reading<'_>, word: usize) -> bool {
        reading.shape(word, word).has_initial_capital()
    }

    fn class(&mut self, reading: &Reading<'_>, word: usize) -> WordClass {
        lexicon::class(reading.hash(word, &mut self.buffer))
    }

    /// Where the run that begins at a word ends.
    fn run_end(&mut self, reading: &Reading<'_>, first: usize, taken: &[bool]) -> usize {
        let mut end = first + 1;
        let mut has_head = self.class(reading, first).is(HEAD);
        while end < taken.len() && end - first < MAX_WORDS && !taken[end] && joins(reading, end) {
            let class = self.class(reading, end);
            if self.is_capital(reading, end) {
                has_head |= class.is(HEAD);
                end += 1;
                continue;
            }
            // Small words within: two at most, and `of` and its like only behind a word that heads organizations.
            let small =
                |class: WordClass| class.is(WordClass::PARTICLE) || has_head && class.is(WordClass::SMALL);
            if !small(class) {
                break;
            }
            let next = end + 1;
            let goes_on = |at: usize| at < taken.len() && !taken[at] && joins(reading, at);
            if goes_on(next) && self.is_capital(reading, next) {
                end = next + 1;
            } else if goes_on(next)
                && small(self.class(reading, next))
                && goes_on(next + 1)
                && self.is_capital(reading, next + 1)
            {
                end = next + 2;
            } else {
                break;
            }
        }
        end
    }

    /// Cuts off what is not part of a name: words that only begin a sentence, and titles.
    fn cut(&mut self, field: usize, reading: &Reading<'_>, words: Range<usize>, runs: &mut Vec<Run>) {
        let Range { mut start, end } = words;
        let mut titled = false;
        let mut is_common = false;
        while start < end {
            let class = self.class(reading, start);
            let begins = surroundings::starts_sentence(reading, start, reading.gap_before(start));
            is_common =
                begins && class.is(WordClass::EVERYDAY) && !class.is(WordClass::GIVEN) && !class.is(HEAD);
            let is_alone = is_common && start + 1 == end;
            if is_alone || !class.is(WordClass::GRAMMAR) && !is_common {
                break;
            }
            start += 1;
        }
        // What stands behind the last title is the name: `Foreign Minister Julie Bishop`.
        let last_title = (start..end.saturating_sub(1)).rev().find(|&word| {
            let class = self.class(reading, word);
            class.is(WordClass::TITLE) && !class.is(WordClass::GIVEN)
        });
        if let Some(title) = last_title
            .filter(|&title| self.is_capital(reading, title + 1) && !self.class(reading, title + 1).is(HEAD))
        {
            start = title + 1;
            titled = true;
        }
        // A letter alone is no name: `I said`, `Plan B`.
        let is_letter =
            start + 1 == end && reading.words()[start].span.surface(reading.text()).chars().count() == 1;
        if start < end && !is_letter {
            runs.push(Run { field, words: start..end, titled, is_common });
        }
    }

    /// Weighs a run as a person's name and as an organization's; the likelier of the two.
    fn weigh<'g>(
        &mut self,
        run: &Run,
        annotation: &Annotation<'g>,
        trace: Option<&mut Trace<'g>>,
    ) -> Option<Unlisted> {
        let context = &self.contexts[run.field];
        let reading = &context.reading;
        let (first, last) = (run.words.start, run.words.end - 1);
        let span = Span::new(reading.words()[first].span.start, reading.words()[last].span.end);
        let listed = annotation
            .mentions
            .iter()
            .filter(|mention| mention.field == run.field && mention.span.overlaps(span));
        let mut holds_place = false;
        for mention in listed {
            holds_place = true;
            // Not less than the listed name itself.
            if mention.span.start <= span.start && mention.span.end >= span.end {
                return None;
            }
        }
        let hash = reading.hash(first, &mut self.buffer);
        let known = if first == last { self.known.get(&hash).cloned() } else { None };
        let shape = reading.shape(first, last);
        let in_capitals = shape.has_upper() && !shape.has_lower();
        // In a headline in capitals nothing shows where a name ends.
        if run.is_common && known.is_none() || holds_place && in_capitals {
            return None;
        }
        let around = Surroundings::read(reading, (first, last), &mut self.buffer);
        let mut set = EvidenceSet::default();
        surroundings::note_form(context, (first, last), span, &around, &mut set, &mut self.buffer);
        around.note(reading, (first, last), &mut set);
        set.note(Evidence::TitleBefore, run.titled);
        set.note(Evidence::HoldsPlace, holds_place);
        self.note_words(reading, &run.words, &mut set);
        let text = reading.text();
        let abbreviation = abbreviation::behind(text, span).filter(|found| {
            first < last
                && abbreviation::letters_agree(found.surface(text), span.surface(text), |c| {
                    reading.fold_letter(c)
                })
        });
        set.note(Evidence::AbbreviationBehind, abbreviation.is_some());
        set.note(Evidence::AgeBehind, age_behind(text, span));
        let mut best: Option<(Decision, f32)> = None;
        let mut trace = trace;
        for decision in [Decision::UnlistedPerson, Decision::UnlistedOrganization] {
            let mut set = set.clone();
            set.note(Evidence::ShortOfNamed, known.as_ref().is_some_and(|known| known.decision == decision));
            let score = self.model.score(decision, &set);
            if let Some(trace) = trace.as_deref_mut() {
                trace.considered.push(Considered {
                    field: run.field,
                    span,
                    entity: None,
                    alias: "",
                    via: Via::Name,
                    decision,
                    score,
                    evidence: set,
                    candidates: Vec::new(),
                    verdict: if score >= self.min_score { Ok(()) } else { Err(Reason::Score) },
                });
            }
            if best.is_none_or(|(_, other)| score > other) {
                best = Some((decision, score));
            }
        }
        let (decision, score) = best?;
        let known = known.filter(|known| known.decision == decision);
        let (name, via) = match known {
            Some(known) => (known.name, known.via),
            None => (one_line(span.surface(text)), Via::Name),
        };
        if first < last && score >= 0.3 {
            self.remember(reading, run, decision, &name, abbreviation);
        }
        let (entity_type, kind) = match decision {
            Decision::UnlistedPerson => (EntityType::Actor, "person"),
            _ => (EntityType::Organization, "organization"),
        };
        Some(Unlisted { field: run.field, span, entity_type, kind, name, via, score })
    }

    /// Remembers what may stand for a full name: a person's family and given name, an organization's abbreviation.
    fn remember(
        &mut self,
        reading: &Reading<'_>,
        run: &Run,
        decision: Decision,
        name: &str,
        abbreviation: Option<Span>,
    ) {
        let mut know = |hash: u64, via: Via| {
            self.known.entry(hash).or_insert_with(|| Known { name: name.to_owned(), decision, via });
        };
        let mut buffer = Vec::new();
        if decision == Decision::UnlistedPerson {
            // An initial stands for nobody: `J. Smith`.
            for word in
                [run.words.end - 1, run.words.start].into_iter().filter(|&word| !reading.is_initial(word))
            {
                know(reading.hash(word, &mut buffer), Via::ShortName);
            }
        }
        if let Some(short) = abbreviation {
            let word = reading.words().partition_point(|word| word.span.start < short.start);
            if reading.words().get(word).is_some_and(|word| word.span == short) {
                know(reading.hash(word, &mut buffer), Via::Abbreviation);
            }
        }
    }

    fn note_words(&mut self, reading: &Reading<'_>, words: &Range<usize>, set: &mut EvidenceSet) {
        let (first, last) = (words.start, words.end - 1);
        let classes: Vec<WordClass> = words.clone().map(|word| self.class(reading, word)).collect();
        let any = |class: WordClass| classes.iter().any(|one| one.is(class));
        let is_plain = |class: &WordClass| {
            class.is(WordClass::EVERYDAY) && !class.is(WordClass::GIVEN) && !class.is(WordClass::FAMILY)
        };
        set.note(Evidence::OneWord, first == last);
        set.note(Evidence::GivenFirst, first < last && classes[0].is(WordClass::GIVEN));
        set.note(Evidence::FamilyLast, first < last && classes[last - first].is(WordClass::FAMILY));
        set.note(Evidence::HoldsEverydayWord, classes.iter().any(is_plain));
        set.note(Evidence::AllEverydayWords, classes.iter().all(is_plain));
        set.note(Evidence::HoldsOrganizationWord, any(WordClass::ORGANIZATION));
        set.note(Evidence::HoldsCivicWord, any(WordClass::CIVIC));
        set.note(Evidence::OrganizationWordLast, first < last && classes[last - first].is(HEAD));
        set.note(Evidence::PlaceWordLast, first < last && classes[last - first].is(WordClass::PLACE));
        let is_initial =
            |word: usize| reading.words()[word].span.len() == 1 && self.is_capital(reading, word);
        set.note(Evidence::HoldsInitial, first < last && words.clone().any(is_initial));
        set.note(Evidence::HoldsSmallWord, words.clone().any(|word| !self.is_capital(reading, word)));
        set.note(Evidence::HoldsParticle, any(WordClass::PARTICLE));
        let in_capitals = |first: usize, last: usize| {
            let shape = reading.shape(first, last);
            shape.has_upper() && !shape.has_lower()
        };
        // `S. H. Clifford` begins with initials.
        let is_acronym = first < last && !reading.is_initial(first) && in_capitals(first, first);
        set.note(Evidence::AcronymFirst, is_acronym && !in_capitals(first + 1, last));
    }
}

/// Words that head names of organizations.
const HEAD: WordClass = WordClass::ORGANIZATION.or(WordClass::CIVIC);

/// Whether a word may go on the name that the word before it is part of.
fn joins(reading: &Reading<'_>, word: usize) -> bool {
    let gap = reading.gap_before(word);
    if gap == Gap::APOSTROPHE {
        // `O'Neill`, but not `Mali's`.
        return reading.shape(word, word).has_initial_capital();
    }
    if gap != Gap::SOFT {
        return false;
    }
    let (before, here) = (reading.words()[word - 1].span, reading.words()[word].span);
    let text = reading.text();
    let between = text.get(before.end as usize..here.start as usize).unwrap_or_default();
    !between.contains('\n') || {
        let line = text.get(..before.end as usize).unwrap_or_default();
        line.len() - line.rfind('\n').map_or(0, |at| at + 1) >= SHORT_LINE
    }
}

/// Whether an age stands behind a name: `, 35,` or ` (35)`.
fn age_behind(text: &str, span: Span) -> bool {
    let behind = text.as_bytes().get(span.end as usize..).unwrap_or_default();
    matches!(
        behind,
        [b',', b' ', b'1'..=b'9', b'0'..=b'9', b',' | b'.', ..]
            | [b' ', b'(', b'1'..=b'9', b'0'..=b'9', b')', ..]
    )
}

/// A name without the line ends in it.
fn one_line(surface: &str) -> String {
    surface.split_whitespace().collect::<Vec<_>>().join(" ")
}
