//! Resolution: which of the matches are mentions, and of whom.
//!
//! In come the words and matches of all fields of an article, out come its [`Annotation`]: mentions that do not overlap,
//! each of one entity with a score, and the entities with their counts.
//!
//! `candidate` gathers who each name may mean, as far as the letters allow (`case`); `document` surveys what the article
//! is about. Then `pass` goes from left to right and remembers what has been named (`memory`, `abbreviation`); `weigh`
//! collects the [`evidence`] for each name (`surroundings`, `lexicon`) and asks the [`model`], whose weights a [`fit`] has
//! found. A [`trace`] tells what was considered. Where resolution is off, `names` takes the place of all that.

mod abbreviation;
mod candidate;
mod case;
mod dates;
mod document;
pub mod evidence;
pub mod fit;
mod lexicon;
mod memory;
pub mod model;
mod names;
mod options;
mod pass;
mod role;
mod salience;
mod surroundings;
pub mod trace;
mod transliteration;
mod unlisted;
mod weigh;

use crate::article::Article;
use crate::gazetteer::{AliasRef, EntityRef, Gazetteer, KeyRef};
use crate::matcher::{Listed, Match};
use crate::normalize::variant::Rule;
use crate::normalize::{Normalizer, Reading, Word};
use crate::span::Span;
use candidate::{Candidate, Found, Gatherer};
use case::CaseContext;
pub use dates::published;
use document::Survey;
use model::Model;
use names::Named;
pub use options::{Resolution, ResolveOptions, Types};
use pass::{Buffers, Ground, Pass};
use role::Governments;
pub use salience::Focus;
use trace::{Reason, Trace};
pub use unlisted::Unlisted;

/// How a mention was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Via {
    /// By the canonical name.
    Name,
    /// By another listed name.
    Alias,
    /// By an abbreviation, listed or introduced in the article.
    Abbreviation,
    /// By a part of the name, after the full name.
    ShortName,
    /// By an adjective or a word for the inhabitants.
    Demonym,
    /// By a regular expression.
    Pattern,
    /// By an office that it holds, beside its country.
    Role,
}

impl Via {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Name,
        Self::Alias,
        Self::Abbreviation,
        Self::ShortName,
        Self::Demonym,
        Self::Pattern,
        Self::Role,
    ];

    /// The word used in the output.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Alias => "alias",
            Self::Abbreviation => "abbreviation",
            Self::ShortName => "short-name",
            Self::Demonym => "demonym",
            Self::Pattern => "pattern",
            Self::Role => "role",
        }
    }
}

/// One place in a text where an entity is named.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention<'g> {
    /// Index of the field in the article.
    pub field: usize,
    /// Where it stands in the field's text.
    pub span: Span,
    /// Index in [`Annotation::entities`].
    pub entity: usize,
    /// How it was found.
    pub via: Via,
    /// The rule by which it was found, if it is not written as listed.
    pub rule: Option<Rule>,
    /// How likely this is a name of that kind, 0 to 1.
    pub score: f32,
    /// How likely the entity is among those that bear the name, 0 to 1.
    pub share: f32,
    /// Other entities that bear the name, likeliest first.
    pub others: Vec<Other<'g>>,
    /// The government that a country or a capital stands for here, if it does.
    pub government: Option<EntityRef<'g>>,
}

impl Mention<'_> {
    /// Whether the next likeliest entity is more than half as likely as the chosen one.
    pub fn is_ambiguous(&self) -> bool {
        self.others.first().is_some_and(|other| other.share > self.share / 2.0)
    }
}

/// An entity that a name could also mean.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Other<'g> {
    /// The entity.
    pub entity: EntityRef<'g>,
    /// How likely it is among those that bear the name, 0 to 1.
    pub share: f32,
}

/// A listed name that was not taken for a mention.
#[derive(Clone, Debug, PartialEq)]
pub struct Rejected<'g> {
    /// Index of the field in the article.
    pub field: usize,
    /// Where it stands in the field's text.
    pub span: Span,
    /// Whom it would have named.
    pub entity: EntityRef<'g>,
    /// How it would have been found.
    pub via: Via,
    /// How likely it is a name of that kind, 0 to 1.
    pub score: f32,
    /// Why it was not taken.
    pub reason: Reason,
}

/// An entity that an article names.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EntityCount<'g> {
    /// The entity.
    pub entity: EntityRef<'g>,
    /// How many mentions it has.
    pub count: u32,
    /// How much of the article is about it, 0 to 1; those of all entities are 1 together.
    pub salience: f32,
}

/// What was found in one article.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Annotation<'g> {
    /// In order of fields and of places, not overlapping.
    pub mentions: Vec<Mention<'g>>,
    /// In order of first mention.
    pub entities: Vec<EntityCount<'g>>,
    /// The countries that the article is about, the first the most.
    pub focus: Vec<Focus>,
    /// Names that no gazetteer holds, where they are asked for, in order; they overlap no mention.
    pub unlisted: Vec<Unlisted>,
    /// Names that were turned down, where they are asked for, in order.
    pub rejected: Vec<Rejected<'g>>,
}

impl Annotation<'_> {
    /// Brings the entities into the order of their first mentions.
    pub(crate) fn sort_entities(&mut self) {
        let mut order = Vec::with_capacity(self.entities.len());
        let mut places = vec![usize::MAX; self.entities.len()];
        for mention in &mut self.mentions {
            let place = &mut places[mention.entity];
            if *place == usize::MAX {
                *place = order.len();
                order.push(self.entities[mention.entity]);
            }
            mention.entity = *place;
        }
        self.entities = order;
    }

    /// Leaves only some of the mentions, and the entities that they name.
    pub(crate) fn retain(&mut self, keep: impl Fn(&Mention<'_>) -> bool) {
        self.mentions.retain(keep);
        self.entities.iter_mut().for_each(|counted| counted.count = 0);
        for mention in &self.mentions {
            self.entities[mention.entity].count += 1;
        }
        let mut left = 0;
        let places: Vec<usize> = self
            .entities
            .iter()
            .map(|counted| {
                left += usize::from(counted.count > 0);
                left
            })
            .collect();
        self.entities.retain(|counted| counted.count > 0);
        self.mentions.iter_mut().for_each(|mention| mention.entity = places[mention.entity] - 1);
    }
}

/// Words and matches of one field.
#[derive(Clone, Debug, Default)]
pub struct FieldMatches {
    /// The field's words.
    pub words: Vec<Word>,
    /// The matches among them, in the order of [`crate::matcher::Matcher::find`].
    pub matches: Vec<Match>,
    /// Spans that are known to be mentions, sorted, each with the types it may have; `matches` holds no others then.
    /// What is asked of a name otherwise, its letters and the company it keeps, is not asked of these.
    pub given: Option<Vec<(Span, Types)>>,
}

/// Decides which matches are mentions.
#[derive(Debug)]
pub struct Resolver<'g> {
    gazetteers: &'g [Gazetteer],
    options: ResolveOptions,
    model: &'g Model,
    scratch: Scratch<'g>,
}

/// Buffers used again from article to article.
#[derive(Debug, Default)]
struct Scratch<'g> {
    found: Vec<Vec<Found>>,
    candidates: Vec<Candidate<'g>>,
    gatherer: Gatherer<'g>,
    survey: Survey<'g>,
    pass: Buffers<'g>,
    governments: Option<Governments<'g>>,
    named: Named<'g>,
    bytes: Vec<u8>,
}

impl<'g> Resolver<'g> {
    /// A resolver over these gazetteers.
    pub fn new(gazetteers: &'g [Gazetteer], options: ResolveOptions, model: &'g Model) -> Self {
        Self { gazetteers, options, model, scratch: Scratch::default() }
    }

    /// Resolves an article, whose fields have been split by this normalizer and matched, in order. All that is
    /// considered is added to `trace`, where one is given.
    ///
    /// # Panics
    /// If `fields` does not belong to `article`.
    pub fn resolve(
        &mut self,
        article: &Article<'_>,
        normalizer: Normalizer,
        fields: &[FieldMatches],
        mut trace: Option<&mut Trace<'g>>,
    ) -> Annotation<'g> {
        assert_eq!(article.fields.len(), fields.len(), "every field has been matched");
        let mut scratch = std::mem::take(&mut self.scratch);
        let Scratch { found, candidates, gatherer, survey, pass, governments, named, bytes } = &mut scratch;
        found.resize_with(fields.len().max(found.len()), Vec::new);
        candidates.clear();
        gatherer.begin(article.fields.iter().map(|field| field.text.len()).sum());
        survey.clear();
        let contexts: Vec<CaseContext<'_>> = article
            .fields
            .iter()
            .zip(fields)
            .map(|(field, matched)| {
                let reading = normalizer.read(&field.text, &matched.words);
                CaseContext::new(reading).given(matched.given.as_deref())
            })
            .collect();
        if self.options.resolution == Resolution::Off {
            let mut annotation = names::take(self, &contexts, fields, gatherer, named);
            salience::note(&mut annotation);
            self.scratch = scratch;
            return annotation;
        }
        for ((context, matched), found) in contexts.iter().zip(fields).zip(found.iter_mut()) {
            gatherer.gather(self, &matched.matches, context, found, candidates);
            survey.add(&context.reading, found, candidates, bytes);
        }
        let date = self.options.as_of.or_else(|| article.date.as_deref().and_then(published));
        let ground = Ground { found: &found[..fields.len()], candidates, survey, date };
        let mut annotation = Pass::new(self, ground, &contexts, pass, trace.as_deref_mut()).run();
        let is_given = fields.iter().any(|field| field.given.is_some());
        if !is_given && self.options.without != Some(Via::Role) {
            role::add(self, &contexts, date, governments, &mut annotation);
        }
        annotation.sort_entities();
        if self.options.unlisted && !is_given {
            unlisted::add(&contexts, self.model, &self.options, &mut annotation, trace);
        }
        salience::note(&mut annotation);
        self.scratch = scratch;
        annotation
    }

    /// The aliases that a match stands for.
    fn aliases(&self, found: &Match) -> impl Iterator<Item = AliasRef<'g>> + use<'g> {
        let gazetteer = &self.gazetteers[found.gazetteer as usize];
        let key = match found.listed {
            Listed::Key(key) => gazetteer.key(key),
            Listed::Pattern(_) => None,
        };
        let numbers = match found.listed {
            Listed::Key(_) => key.map_or(0..0, KeyRef::alias_numbers),
            Listed::Pattern(alias) => alias..alias.saturating_add(1),
        };
        let is_of_one = move || key.is_some_and(KeyRef::is_of_one_entity);
        gazetteer
            .alias_range(numbers)
            .filter(move |alias| !alias.rule().is_some_and(Rule::needs_one_entity) || is_of_one())
    }

    /// Shows the aliases of a match that the letters of the text allow, with their entities.
    fn show_written(
        &self,
        found: &Match,
        context: &CaseContext<'_>,
        mut show: impl FnMut(AliasRef<'g>, EntityRef<'g>),
    ) {
        let letters = context.letters(found);
        let later = &self.gazetteers[found.gazetteer as usize + 1..];
        let given = context.given.map(|given| types_of(given, found.span));
        // Letters turn away most; what an alias means is looked up for the others.
        let is_possible = |alias: AliasRef<'_>| {
            given.is_some() || (!found.across_clitic || alias.has_apostrophe()) && letters.agree(alias)
        };
        self.aliases(found).filter(|alias| is_possible(*alias)).for_each(|alias| {
            let Some(entity) = alias.entity() else { return };
            let is_written = found.rule.is_none() && alias.rule().is_none();
            let agrees = match given {
                Some(types) => types.contains(entity.entity_type()),
                None => is_written || found.may_be(alias, entity, &context.reading),
            };
            if agrees
                && self.options.types.contains(entity.entity_type())
                && (later.is_empty() || !is_replaced(entity, later))
            {
                show(alias, entity);
            }
        });
    }

    /// All names that a match may stand for, each with whether it has the letters that the name asks for in a text that
    /// has capitals.
    pub(crate) fn named<'a>(
        &'a self,
        found: &'a Match,
        reading: Reading<'a>,
    ) -> impl Iterator<Item = (AliasRef<'g>, bool)> + 'a {
        let context = CaseContext::of_name(reading);
        self.aliases(found).map(move |alias| (alias, context.letters(found).agree(alias)))
    }
}

/// Whether a later gazetteer has an entity of the same id, which then replaces this one.
fn is_replaced(entity: EntityRef<'_>, later: &[Gazetteer]) -> bool {
    later.iter().any(|later| later.entity_by_id(entity.id()).is_some())
}

/// The types that a span may have: none, if it was not given.
fn types_of(given: &[(Span, Types)], span: Span) -> Types {
    given.binary_search_by_key(&span, |&(span, _)| span).map_or(Types::only([]), |place| given[place].1)
}
