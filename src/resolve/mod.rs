//! Resolution: which of the matches are mentions, and of whom.
//!
//! In come the words and matches of all fields of an article, out come its [`Annotation`]: mentions that do
//! not overlap, each of one entity, and the entities with their counts. The text is gone through from left to
//! right; where several names begin at a word the longest that has an eligible candidate wins. What has
//! been named so far (`memory`) decides about short names and abbreviations; `case` holds the letters of the
//! text against an alias's policy.

mod abbreviation;
mod case;
mod memory;

use crate::article::Article;
use crate::gazetteer::{AliasKind, AliasRef, EntityRef, EntityType, Gazetteer, KeyRef, PartialDate};
use crate::matcher::{Listed, Match};
use crate::normalize::variant::Rule;
use crate::normalize::{Gap, Normalizer, Reading, Word};
use crate::span::Span;
use case::CaseContext;
use foldhash::{HashMap, HashMapExt, HashSet};
use memory::{Bound, Memory};
use std::cell::OnceCell;
use std::cmp::Reverse;

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
}

impl Via {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Name, Self::Alias, Self::Abbreviation, Self::ShortName, Self::Demonym, Self::Pattern];

    /// The word used in the output.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Alias => "alias",
            Self::Abbreviation => "abbreviation",
            Self::ShortName => "short-name",
            Self::Demonym => "demonym",
            Self::Pattern => "pattern",
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
    /// Other entities that bear the name, likeliest first.
    pub others: Vec<EntityRef<'g>>,
}

/// An entity that an article names.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EntityCount<'g> {
    /// The entity.
    pub entity: EntityRef<'g>,
    /// How many mentions it has.
    pub count: u32,
}

/// What was found in one article.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Annotation<'g> {
    /// In order of fields and of places, not overlapping.
    pub mentions: Vec<Mention<'g>>,
    /// In order of first mention.
    pub entities: Vec<EntityCount<'g>>,
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

/// A set of entity types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Types(u8);

impl Types {
    /// All three.
    pub const ALL: Self = Self(7);

    /// Just these.
    pub fn only(types: impl IntoIterator<Item = EntityType>) -> Self {
        Self(types.into_iter().fold(0, |set, entity_type| set | 1 << entity_type as u8))
    }

    /// Whether the set holds this type.
    pub const fn contains(self, entity_type: EntityType) -> bool {
        self.0 & 1 << entity_type as u8 != 0
    }
}

/// Decides which matches are mentions.
#[derive(Clone, Copy, Debug)]
pub struct Resolver<'g> {
    gazetteers: &'g [Gazetteer],
    types: Types,
    without: Option<Via>,
}

/// An entity that a match may mean.
#[derive(Clone, Copy, Debug)]
struct Candidate<'g> {
    entity: EntityRef<'g>,
    via: Via,
    rule: Option<Rule>,
    /// Whether the name stands for the entity on its own, without the article's help.
    full: bool,
    rank: Rank,
}

/// Orders candidates, the likeliest first: named before in the article, valid at its date, by an alias that
/// is not weak, by one for which it is preferred, of greater weight, a country before other places, more
/// inhabitants.
type Rank = (Reverse<bool>, Reverse<bool>, bool, Reverse<bool>, Reverse<u32>, Reverse<bool>, Reverse<u64>);

impl<'g> Resolver<'g> {
    /// A resolver over these gazetteers that emits entities of these types.
    pub fn new(gazetteers: &'g [Gazetteer], types: Types) -> Self {
        Self { gazetteers, types, without: None }
    }

    /// The same, but nothing is found this way; for measuring what a way of finding is worth.
    #[must_use]
    pub fn without(self, via: Option<Via>) -> Self {
        Self { without: via, ..self }
    }

    /// Resolves an article, whose fields have been split by this normalizer and matched, in order.
    ///
    /// # Panics
    /// If `fields` does not belong to `article`.
    pub fn resolve(
        &self,
        article: &Article<'_>,
        normalizer: Normalizer,
        fields: &[FieldMatches],
    ) -> Annotation<'g> {
        assert_eq!(article.fields.len(), fields.len(), "every field has been matched");
        let n_matches = fields.iter().map(|field| field.matches.len()).sum();
        let mut pass = Pass {
            resolver: self,
            normalizer,
            article,
            fields,
            date: article.date.as_deref().and_then(published),
            memory: Memory::default(),
            supported: OnceCell::new(),
            annotation: Annotation { mentions: Vec::with_capacity(n_matches), entities: Vec::new() },
            entities: Vec::new(),
            numbers: HashMap::new(),
            candidates: Vec::new(),
        };
        for field in 0..fields.len() {
            pass.field(field);
        }
        pass.finish()
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
        let aliases = numbers.filter_map(|number| gazetteer.alias(number));
        aliases.filter(move |alias| !alias.rule().is_some_and(Rule::needs_one_entity) || is_of_one())
    }

    /// Whether a later gazetteer has an entity of the same id, which then replaces this one.
    fn is_replaced(&self, entity: EntityRef<'g>, gazetteer: u32) -> bool {
        self.gazetteers[gazetteer as usize + 1..]
            .iter()
            .any(|later| later.entity_by_id(entity.id()).is_some())
    }

    /// The aliases of a match that the letters of the text allow, with their entities.
    fn written<'a>(
        &'a self,
        found: &'a Match,
        context: &'a CaseContext<'a>,
    ) -> impl Iterator<Item = (AliasRef<'g>, EntityRef<'g>)> + 'a {
        self.aliases(found).filter_map(move |alias| {
            let entity = alias.entity()?;
            let agrees = match context.given {
                Some(given) => types_of(given, found.span).contains(entity.entity_type()),
                None => {
                    (!found.across_clitic || alias.has_apostrophe())
                        && found.may_be(alias, entity, &context.reading)
                        && context.agrees(alias, found)
                }
            };
            let allowed = agrees
                && self.types.contains(entity.entity_type())
                && !self.is_replaced(entity, found.gazetteer);
            allowed.then_some((alias, entity))
        })
    }

    /// All entities that a match may name, each with whether it has the letters that the name asks for
    /// in a text that has capitals.
    pub(crate) fn named<'a>(
        &'a self,
        found: &'a Match,
        reading: Reading<'a>,
    ) -> impl Iterator<Item = (EntityRef<'g>, bool)> + 'a {
        let context = CaseContext::of_name(reading);
        let named = move |alias: AliasRef<'g>| Some((alias.entity()?, context.agrees(alias, found)));
        self.aliases(found).filter_map(named)
    }
}

/// The types that a span may have: none, if it was not given.
fn types_of(given: &[(Span, Types)], span: Span) -> Types {
    given.binary_search_by_key(&span, |&(span, _)| span).map_or(Types(0), |place| given[place].1)
}

/// One article being resolved.
struct Pass<'r, 'g> {
    resolver: &'r Resolver<'g>,
    normalizer: Normalizer,
    article: &'r Article<'r>,
    fields: &'r [FieldMatches],
    date: Option<PartialDate>,
    memory: Memory<'g>,
    /// Entities that some strong name may mean anywhere in the article; collected when a weak name asks.
    supported: OnceCell<HashSet<EntityRef<'g>>>,
    annotation: Annotation<'g>,
    /// The entities met so far, and the number of each.
    entities: Vec<EntityRef<'g>>,
    numbers: HashMap<EntityRef<'g>, usize>,
    /// What a mention may mean, likeliest first; a buffer.
    candidates: Vec<Candidate<'g>>,
}

impl<'r, 'g> Pass<'r, 'g> {
    fn context(&self, field: usize) -> CaseContext<'r> {
        let found = &self.fields[field];
        let reading = self.normalizer.read(&self.article.fields[field].text, &found.words);
        CaseContext::new(reading).given(found.given.as_deref())
    }

    /// Whether some name other than a weak or short one may mean the entity anywhere in the article.
    fn has_support(&self, entity: EntityRef<'g>) -> bool {
        let collect = || {
            let mut supported = HashSet::default();
            for (index, field) in self.fields.iter().enumerate() {
                let context = self.context(index);
                let written = |found| {
                    let names = self.resolver.written(found, &context);
                    names.filter(|&(_, entity)| !found.is_doubtful(entity))
                };
                for (alias, entity) in field.matches.iter().flat_map(written) {
                    if !alias.is_weak() && !alias.is_short() && alias.kind() != AliasKind::Demonym {
                        supported.insert(entity);
                    }
                }
            }
            supported
        };
        self.memory.has_named(entity) || self.supported.get_or_init(collect).contains(&entity)
    }

    fn field(&mut self, index: usize) {
        let context = self.context(index);
        let field = &self.fields[index];
        let mut next_word = 0;
        let mut matches = field.matches.as_slice();
        loop {
            // Matches inside a mention that has been made are passed over.
            let passed = matches.iter().take_while(|found| found.first < next_word).count();
            matches = &matches[passed..];
            let first = matches.first().map(|found| found.first);
            let bound = self.memory.next_bound(&context.reading, next_word, first);
            let starts =
                first.map_or(0, |first| matches.iter().take_while(|found| found.first == first).count());
            let here = &matches[..starts];
            let chosen = match (bound, first) {
                (Some(bound), Some(first)) if bound.first == first => {
                    let longer = here.iter().take_while(|found| found.last > bound.last);
                    self.choose(longer, &context).unwrap_or_else(|| self.take_bound(bound))
                }
                (Some(bound), _) => self.take_bound(bound),
                (None, Some(first)) => match self.choose_here(here, &matches[starts..], &context) {
                    Some(chosen) => chosen,
                    None => {
                        next_word = first + 1;
                        continue;
                    }
                },
                (None, None) => break,
            };
            let (span, last) = chosen;
            next_word = last + 1;
            let best = self.candidates[0];
            self.mention(index, span, best);
            self.definitions(index, &field.matches, span, &best, &context);
        }
    }

    /// Chooses among the matches that begin at one word. The longest gives way to one of more words that begins inside
    /// it and ends behind it: `El Banco` is a town, but in `El Banco Interamericano de Desarrollo` it is not meant.
    fn choose_here(
        &mut self,
        here: &[Match],
        behind: &[Match],
        context: &CaseContext<'_>,
    ) -> Option<(Span, u32)> {
        let (span, last) = self.choose(here.iter(), context)?;
        let first = here[0].first;
        let inside = behind.iter().take_while(|found| found.first <= last);
        let longer = inside.filter(|found| found.last > last && found.last - found.first > last - first);
        for found in longer {
            let chosen = std::mem::take(&mut self.candidates);
            if self.choose(std::iter::once(found), context).is_some() {
                return self.choose(here.iter().filter(|shorter| shorter.last < found.first), context);
            }
            self.candidates = chosen;
        }
        Some((span, last))
    }

    /// Makes the entity of a bound abbreviation the only candidate.
    fn take_bound(&mut self, bound: Bound<'g>) -> (Span, u32) {
        self.candidates.clear();
        self.candidates.push(bound.candidate());
        (bound.span, bound.last)
    }

    /// Span and last word of the first of these matches, longest first, that has candidates; collects them.
    fn choose<'m>(
        &mut self,
        matches: impl Iterator<Item = &'m Match>,
        context: &CaseContext<'_>,
    ) -> Option<(Span, u32)> {
        let mut candidates = std::mem::take(&mut self.candidates);
        candidates.clear();
        let mut chosen = None;
        for found in matches {
            // Names of equal length in several gazetteers compete together.
            if chosen.is_some_and(|(span, _)| span != found.span) {
                break;
            }
            self.collect(found, context, &mut candidates);
            if !candidates.is_empty() {
                chosen = Some((found.span, found.last));
            }
        }
        if candidates.len() > 1 {
            // A short name means the one who was named last.
            let named_at = |candidate: &Candidate<'g>| self.memory.named_at(candidate.entity);
            let latest = candidates.iter().filter_map(named_at).max();
            candidates.retain(|candidate| candidate.via != Via::ShortName || named_at(candidate) == latest);
            candidates.sort_by_key(|candidate| candidate.rank);
            // Of several names of one entity the likeliest stands for all.
            for index in (1..candidates.len()).rev() {
                if candidates[..index].iter().any(|earlier| earlier.entity == candidates[index].entity) {
                    candidates.remove(index);
                }
            }
        }
        self.candidates = candidates;
        chosen
    }

    /// Adds the entities that a match may mean.
    fn collect(&self, found: &Match, context: &CaseContext<'_>, candidates: &mut Vec<Candidate<'g>>) {
        for (alias, entity) in self.resolver.written(found, context) {
            let is_name = context.given.is_some()
                || (!alias.is_short() || self.memory.has_named(entity))
                    && (!alias.is_weak() && !found.is_doubtful(entity) || self.has_support(entity));
            if is_name {
                let rule = found.rule.or(alias.rule());
                let candidate = Candidate { rule, ..self.candidate(alias, entity) };
                if self.resolver.without != Some(candidate.via) {
                    candidates.push(candidate);
                }
            }
        }
    }

    fn candidate(&self, alias: AliasRef<'g>, entity: EntityRef<'g>) -> Candidate<'g> {
        let via = match alias.kind() {
            AliasKind::Abbreviation => Via::Abbreviation,
            AliasKind::Demonym => Via::Demonym,
            AliasKind::Pattern => Via::Pattern,
            AliasKind::Name | AliasKind::Alias if alias.is_short() => Via::ShortName,
            AliasKind::Name => Via::Name,
            AliasKind::Alias => Via::Alias,
        };
        let valid = self.date.is_none_or(|date| within(date, entity.valid()) && within(date, alias.valid()));
        let rank = (
            Reverse(self.memory.has_named(entity)),
            Reverse(valid),
            alias.is_weak(),
            Reverse(alias.is_preferred()),
            // Weights are not negative, and non-negative floats sort like their bits.
            Reverse(entity.weight().to_bits()),
            Reverse(entity.is_country()),
            Reverse(entity.population()),
        );
        Candidate { entity, via, rule: None, full: !alias.is_short() && !alias.is_weak(), rank }
    }

    fn mention(&mut self, field: usize, span: Span, best: Candidate<'g>) {
        let entity = self.number(best.entity);
        if best.full && best.via != Via::Demonym {
            self.memory.name(best.entity);
        }
        let others = self.candidates[1..].iter().map(|candidate| candidate.entity).collect();
        self.annotation.mentions.push(Mention {
            field,
            span,
            entity,
            via: best.via,
            rule: best.rule,
            others,
        });
    }

    /// The number by which mentions refer to an entity until the article is finished.
    fn number(&mut self, entity: EntityRef<'g>) -> usize {
        *self.numbers.entry(entity).or_insert_with(|| {
            self.entities.push(entity);
            self.entities.len() - 1
        })
    }

    /// Binds the abbreviation that stands in brackets behind a name, or before a name in brackets.
    fn definitions(
        &mut self,
        field: usize,
        matches: &[Match],
        name: Span,
        named: &Candidate<'g>,
        context: &CaseContext<'_>,
    ) {
        let left_out = self.resolver.without == Some(Via::Abbreviation);
        if left_out || !named.full || !abbreviation::can_be_abbreviated(named.entity, named.via) {
            return;
        }
        let text = context.reading.text();
        let behind = abbreviation::behind(text, name);
        let before = || abbreviation::before(text, name);
        let Some(found) = behind.or_else(before) else { return };
        if self.is_plausible(found, name, behind.is_none(), named, matches, context) {
            self.memory.bind(&context.reading, found, named.entity);
            if behind.is_none() {
                self.mention_before(field, found, named);
            }
        }
    }

    /// An abbreviation may be bound if its letters are found in the name. If not it may be that of another
    /// language (CEDEAO) where it stands behind the whole name, and no other entity is known by it.
    fn is_plausible(
        &self,
        found: Span,
        name: Span,
        stands_before: bool,
        named: &Candidate<'g>,
        matches: &[Match],
        context: &CaseContext<'_>,
    ) -> bool {
        let text = context.reading.text();
        let fold = |c| context.reading.fold_letter(c);
        if abbreviation::letters_agree(found.surface(text), name.surface(text), fold) {
            return true;
        }
        // `Parliamentary Labour Party (PLP)` is not short for Labour Party.
        let words = context.reading.words();
        let first = words.partition_point(|word| word.span.start < name.start);
        let is_part = context.reading.gap_before(first) == Gap::SOFT
            && first.checked_sub(1).is_some_and(|before| context.is_name_word(before));
        if stands_before || is_part || named.entity.entity_type() == EntityType::Place {
            return false;
        }
        let start = matches.partition_point(|other| other.span.start < found.start);
        !matches[start..]
            .iter()
            .take_while(|other| other.span.start == found.start)
            .filter(|other| other.span == found)
            .flat_map(|other| self.resolver.written(other, context))
            .any(|(_, entity)| entity != named.entity)
    }

    /// Adds the mention of `ABBR (Full Name)`, which was passed before the name made it known.
    fn mention_before(&mut self, field: usize, found: Span, named: &Candidate<'g>) {
        let entity = self.number(named.entity);
        let mention =
            Mention { field, span: found, entity, via: Via::Abbreviation, rule: None, others: Vec::new() };
        // The last mention is the full name itself.
        let last = self.annotation.mentions.len().saturating_sub(1);
        let before = last.checked_sub(1).map(|before| &mut self.annotation.mentions[before]);
        match before.filter(|before| before.field == field && before.span.overlaps(found)) {
            // It was taken for the name of another.
            Some(before) if before.span == found => *before = mention,
            Some(_) => {}
            None => self.annotation.mentions.insert(last, mention),
        }
    }

    /// Lists the entities that mentions were made of, in order of first mention.
    fn finish(mut self) -> Annotation<'g> {
        let mut places = vec![None; self.entities.len()];
        let Annotation { mentions, entities } = &mut self.annotation;
        for mention in mentions {
            let place = *places[mention.entity].get_or_insert_with(|| {
                entities.push(EntityCount { entity: self.entities[mention.entity], count: 0 });
                entities.len() - 1
            });
            entities[place].count += 1;
            mention.entity = place;
        }
        self.annotation
    }
}

/// The day a record was published, from `2026-05-17`, `2026-05-17T06:00:00Z` or `20260517…`.
fn published(date: &str) -> Option<PartialDate> {
    let digits = |from: usize, to: usize| {
        date.get(from..to).filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()))?.parse::<u16>().ok()
    };
    let dashed = date.get(4..5) == Some("-");
    let (month, day) = if dashed { (digits(5, 7), digits(8, 10)) } else { (digits(4, 6), digits(6, 8)) };
    let part = |number: Option<u16>, max: u16| {
        number.filter(|n| (1..=max).contains(n)).and_then(|n| u8::try_from(n).ok())
    };
    Some(PartialDate {
        year: digits(0, 4).and_then(|year| i16::try_from(year).ok())?,
        month: part(month, 12).unwrap_or(0),
        day: part(day, 31).unwrap_or(0),
    })
}

/// Whether a day lies within two dates of which parts may be unknown.
fn within(day: PartialDate, (from, to): (Option<PartialDate>, Option<PartialDate>)) -> bool {
    let last = |date: PartialDate| PartialDate {
        month: if date.month == 0 { 12 } else { date.month },
        day: if date.day == 0 { 31 } else { date.day },
        ..date
    };
    from.is_none_or(|from| from <= last(day)) && to.is_none_or(|to| day <= last(to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_usual_forms_of_dates() {
        let day = Some(PartialDate { year: 2026, month: 5, day: 17 });
        assert_eq!(published("2026-05-17"), day);
        assert_eq!(published("2026-05-17T06:00:00Z"), day);
        assert_eq!(published("20260517T060000"), day);
        assert_eq!(published("17 May 2026"), None);
    }

    #[test]
    fn unknown_parts_of_a_date_are_wide() {
        let year = |year| PartialDate { year, month: 0, day: 0 };
        let day = PartialDate { year: 2022, month: 3, day: 2 };
        assert!(within(day, (Some(year(2022)), Some(year(2022)))));
        assert!(!within(day, (None, Some(year(2021)))));
        assert!(within(year(2022), (Some(day), None)));
    }
}
