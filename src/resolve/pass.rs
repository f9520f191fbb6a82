//! One article, decided from left to right.
//!
//! Where several names begin at a word, the longest that scores high enough is taken; what is named decides about the
//! short names and abbreviations behind it.

use super::abbreviation;
use super::candidate::{Candidate, Found};
use super::case::CaseContext;
use super::document::{self, REGIONS, Survey};
use super::lexicon::{self, WordClass};
use super::memory::{Bound, Memory};
use super::surroundings::Before;
use super::trace::{Considered, Reason, Trace};
use super::weigh::{Choice, Weighed, Weigher};
use super::{Annotation, EntityCount, Mention, Rejected, Resolver, Via};
use crate::gazetteer::{AliasKind, EntityRef, EntityType, PartialDate};
use crate::normalize::Gap;
use crate::span::Span;
use foldhash::HashSet;
use std::cmp::Reverse;

/// What was found in an article, and what the survey made of it.
#[derive(Debug)]
pub(super) struct Ground<'p, 'g> {
    /// Names found, by field, in the order of the matches.
    pub(super) found: &'p [Vec<Found>],
    pub(super) candidates: &'p [Candidate<'g>],
    pub(super) survey: &'p Survey<'g>,
    pub(super) date: Option<PartialDate>,
}

impl<'p> Ground<'p, '_> {
    /// The names of a field that begin behind one.
    fn behind(&self, field: usize, found: &Found) -> &'p [Found] {
        let listed = &self.found[field];
        &listed[listed.partition_point(|other| other.first <= found.last)..]
    }
}

/// One article being resolved.
pub(super) struct Pass<'p, 'g> {
    resolver: &'p Resolver<'g>,
    ground: Ground<'p, 'g>,
    contexts: &'p [CaseContext<'p>],
    buffers: &'p mut Buffers<'g>,
    annotation: Annotation<'g>,
    /// The word at which names were weighed last, by field and number, and what stands before it.
    before: Option<((usize, u32), Before)>,
    /// Number of the first word behind the last longer name that was turned down.
    turned_down_to: u32,
    trace: Option<&'p mut Trace<'g>>,
}

/// What a pass remembers, used again from article to article.
#[derive(Debug, Default)]
pub(super) struct Buffers<'g> {
    memory: Memory<'g>,
    /// Entities that some strong name may mean anywhere in the article; collected when a weak name asks.
    supported: HashSet<EntityRef<'g>>,
    is_supported_known: bool,
    /// Candidates that the article allows for one name.
    eligible: Vec<Candidate<'g>>,
    choices: Vec<Choice<'g>>,
    bytes: Vec<u8>,
}

impl Buffers<'_> {
    fn clear(&mut self) {
        self.memory.clear();
        self.supported.clear();
        self.is_supported_known = false;
    }
}

/// A name that has been decided on.
struct Chosen<'g> {
    span: Span,
    last: u32,
    weighed: Weighed<'g>,
}

impl<'p, 'g> Pass<'p, 'g> {
    pub(super) fn new(
        resolver: &'p Resolver<'g>,
        ground: Ground<'p, 'g>,
        contexts: &'p [CaseContext<'p>],
        buffers: &'p mut Buffers<'g>,
        trace: Option<&'p mut Trace<'g>>,
    ) -> Self {
        buffers.clear();
        let n_found = ground.found.iter().map(Vec::len).sum();
        let annotation = Annotation { mentions: Vec::with_capacity(n_found), ..Annotation::default() };
        Self { resolver, ground, contexts, buffers, annotation, before: None, turned_down_to: 0, trace }
    }

    /// Decides all fields in order.
    pub(super) fn run(mut self) -> Annotation<'g> {
        for field in 0..self.contexts.len() {
            self.turned_down_to = 0;
            self.field(field);
        }
        self.finish()
    }

    fn field(&mut self, field: usize) {
        let (contexts, found) = (self.contexts, self.ground.found);
        let context = &contexts[field];
        let mut rest = found[field].as_slice();
        let mut next_word = 0;
        loop {
            // Names inside a mention that has been made are passed over.
            let passed = rest.iter().take_while(|found| found.first < next_word).count();
            rest = &rest[passed..];
            let first = rest.first().map(|found| found.first);
            let Buffers { memory, bytes, .. } = &mut *self.buffers;
            let bound = memory.next_bound(&context.reading, next_word, first, bytes);
            let starts =
                first.map_or(0, |first| rest.iter().take_while(|found| found.first == first).count());
            let (here, behind) = rest.split_at(starts);
            let mut chosen = match (bound, first) {
                (Some(bound), Some(first)) if bound.first == first => {
                    let longer = here.iter().take_while(|found| found.last > bound.last).count();
                    self.choose(field, &here[..longer]).unwrap_or_else(|| Self::take_bound(bound))
                }
                (Some(bound), _) => Self::take_bound(bound),
                (None, Some(first)) => match self.choose_here(field, here, behind) {
                    Some(chosen) => chosen,
                    None => {
                        next_word = first + 1;
                        continue;
                    }
                },
                (None, None) => break,
            };
            next_word = chosen.last + 1;
            self.mention(field, &mut chosen);
            self.definitions(field, &chosen);
        }
    }

    /// Chooses among the names that begin at one word. The longest gives way to one of more words that begins inside
    /// it and ends behind it: `El Banco` is a town, but in `El Banco Interamericano de Desarrollo` it is not meant.
    fn choose_here(&mut self, field: usize, here: &'p [Found], behind: &'p [Found]) -> Option<Chosen<'g>> {
        let chosen = self.choose(field, here)?;
        let (first, last) = (here[0].first, chosen.last);
        let inside = behind.iter().take_while(|found| found.first <= last);
        let longer = inside.filter(|found| found.last > last && found.last - found.first > last - first);
        for found in longer {
            if self.choose(field, std::slice::from_ref(found)).is_some() {
                let shorter =
                    here.iter().position(|shorter| shorter.last < found.first).unwrap_or(here.len());
                return self.choose(field, &here[shorter..]);
            }
        }
        Some(chosen)
    }

    /// Takes a bound abbreviation for what it was bound to.
    fn take_bound(bound: Bound<'g>) -> Chosen<'g> {
        let weighed = Weighed::certain(bound.entity, Via::Abbreviation, bound.score);
        Chosen { span: bound.span, last: bound.last, weighed }
    }

    /// The first of these names, longest first, that scores high enough.
    fn choose(&mut self, field: usize, here: &'p [Found]) -> Option<Chosen<'g>> {
        for (index, found) in here.iter().enumerate() {
            let shorter = &here[index + 1..];
            if self.says_more_than_its_name(field, found, shorter) {
                continue;
            }
            let context = &self.contexts[field];
            let candidates = &self.ground.candidates[found.candidates.clone()];
            let is_allowed = candidates.iter().all(|one| one.is_full());
            if !is_allowed {
                self.take_eligible(field, found);
            }
            // What is given is a name, so that it may mean a town that bears it weakly; but `Mexico` is first of all the
            // country.
            let is_given = context.given.is_some();
            let is_country = || candidates.iter().any(|candidate| candidate.entity.is_country());
            let takes_all = is_allowed || is_given && (self.buffers.eligible.is_empty() || !is_country());
            if !takes_all && self.buffers.eligible.is_empty() {
                continue;
            }
            let before = match found.around.get() {
                Some(around) => around.before,
                None => self.before(field, found.first),
            };
            let Buffers { memory, eligible, choices, bytes, .. } = &mut *self.buffers;
            let mut weigher = Weigher {
                resolver: self.resolver,
                ground: &self.ground,
                context,
                memory,
                field,
                found,
                before,
                behind: self.ground.behind(field, found),
                longer: &here[..index],
                is_part: found.last < self.turned_down_to,
                min_score: (!is_given).then(|| self.resolver.options.min_score(self.resolver.model)),
                keep_evidence: self.trace.is_some(),
                buffer: bytes,
                choices,
            };
            let mut weighed = weigher.weigh(if takes_all { candidates } else { eligible });
            self.consider(field, found, &mut weighed);
            if weighed.is_accepted {
                return Some(Chosen { span: found.span, last: found.last, weighed });
            }
            self.turned_down_to = self.turned_down_to.max(found.last + 1);
            if self.resolver.options.keep_rejected {
                let Weighed { entity, via, score, .. } = weighed;
                let rejected =
                    Rejected { field, span: found.span, entity, via, score, reason: Reason::Score };
                if !self.annotation.rejected.contains(&rejected) {
                    self.annotation.rejected.push(rejected);
                }
            }
        }
        None
    }

    fn consider(&mut self, field: usize, found: &Found, weighed: &mut Weighed<'g>) {
        if let Some(trace) = &mut self.trace {
            let traced = weighed.traced.take().unwrap_or_default();
            trace.considered.push(Considered {
                field,
                span: found.span,
                entity: Some(weighed.entity),
                alias: traced.alias,
                via: weighed.via,
                decision: weighed.decision,
                score: weighed.score,
                evidence: traced.evidence,
                candidates: traced.candidates,
                verdict: if weighed.is_accepted { Ok(()) } else { Err(Reason::Score) },
            });
        }
    }

    /// Whether this is a place with the one that holds it (`Jackson, Mississippi`), while its own name is listed too:
    /// then the two are two mentions, and the long name tells which Jackson is meant. Or it is a place with the common
    /// noun for its kind (`Hubei province`), which is no part of its name.
    fn says_more_than_its_name(&mut self, field: usize, found: &Found, shorter: &[Found]) -> bool {
        if found.last == found.first {
            return false;
        }
        let reading = &self.contexts[field].reading;
        let last = found.last as usize;
        let ends_in_noun = reading.shape(last, last).is_cased()
            && !reading.shape(last, last).has_upper()
            && lexicon::class(reading.hash(last, &mut self.buffers.bytes)).is(WordClass::PLACE);
        let surface = found.span.surface(reading.text());
        (ends_in_noun || surface.contains(','))
            && self.ground.candidates[found.candidates.clone()].iter().all(|candidate| {
                let bears = |short: &Found| {
                    let bearers = &self.ground.candidates[short.candidates.clone()];
                    bearers.iter().any(|other| other.entity == candidate.entity)
                };
                candidate.is_place() && shorter.iter().any(bears)
            })
    }

    /// What stands before a word at which names begin, read once for all of them.
    fn before(&mut self, field: usize, first: u32) -> Before {
        match self.before {
            Some((place, before)) if place == (field, first) => before,
            _ => {
                let reading = &self.contexts[field].reading;
                let before = Before::read(reading, first as usize, &mut self.buffers.bytes);
                self.before = Some(((field, first), before));
                before
            }
        }
    }

    /// Takes the candidates that the article allows: short names of those named before, weak names of those it names by
    /// another name too, or of places where the text speaks of a place, in a country that it is about.
    fn take_eligible(&mut self, field: usize, found: &Found) {
        let mut eligible = std::mem::take(&mut self.buffers.eligible);
        eligible.clear();
        let candidates = &self.ground.candidates[found.candidates.clone()];
        let mut may_be_place = None;
        for candidate in candidates {
            let is_allowed = (!candidate.alias.is_short() || self.buffers.memory.has_named(candidate.entity))
                && (!candidate.is_weak()
                    || self.has_support(candidate.entity)
                    || candidate.is_place() && {
                        let (at_all, in_focus) =
                            *may_be_place.get_or_insert_with(|| self.may_be_place(field, found, candidates));
                        at_all && candidate.alias.is_weak()
                            || in_focus && self.ground.survey.focus(candidate.entity, found.name) > 0.2
                    });
            if is_allowed {
                eligible.push(*candidate);
            }
        }
        if eligible.len() > 1 {
            // A short name means the one who was named last.
            let named_at = |candidate: &Candidate<'g>| self.buffers.memory.named_at(candidate.entity);
            let latest = eligible.iter().filter_map(named_at).max();
            eligible.retain(|candidate| candidate.via() != Via::ShortName || named_at(candidate) == latest);
        }
        self.buffers.eligible = eligible;
    }

    /// Whether a weak name may be that of a place, in any country, and in one that the article is about.
    fn may_be_place(&mut self, field: usize, found: &Found, candidates: &[Candidate<'g>]) -> (bool, bool) {
        let placed = self.ground.survey.placed(found.name);
        let reading = &self.contexts[field].reading;
        let at_all = placed > 1 || document::dotted_region(candidates, found, reading).is_some();
        // `Alexandria` may be one of many towns; `Mexico` is first of all the country.
        let is_town = candidates.iter().any(|candidate| candidate.is_full() && candidate.is_place())
            && !candidates.iter().any(|candidate| candidate.entity.is_country());
        (at_all, placed > 0 || is_town || self.speaks_of_place(field, found))
    }

    /// Whether a preposition of place stands before a name, or behind it the place that holds it: `near Nice`, `Nice,
    /// France`.
    fn speaks_of_place(&mut self, field: usize, found: &Found) -> bool {
        let reading = &self.contexts[field].reading;
        if self.before(field, found.first).has_place_preposition()
            && !lexicon::is_single(reading, found.words(), WordClass::EVERYDAY, &mut self.buffers.bytes)
        {
            return true;
        }
        if reading.gap_before(found.last as usize + 1) != Gap::COMMA {
            return false;
        }
        let behind = self.ground.behind(field, found);
        behind.iter().take_while(|other| other.first == found.last + 1).any(|other| {
            self.ground.candidates[other.candidates.clone()].iter().any(|bearer| {
                bearer.is_place() && (bearer.entity.is_country() || bearer.entity.is_of(REGIONS))
            })
        })
    }

    /// Whether some name other than a weak or short one may mean the entity anywhere in the article.
    fn has_support(&mut self, entity: EntityRef<'g>) -> bool {
        let Buffers { memory, supported, is_supported_known, .. } = &mut *self.buffers;
        if memory.has_named(entity) {
            return true;
        }
        if !*is_supported_known {
            let strong = |candidate: &&Candidate<'g>| {
                candidate.is_full() && candidate.alias.kind() != AliasKind::Demonym
            };
            supported.extend(self.ground.candidates.iter().filter(strong).map(|candidate| candidate.entity));
            *is_supported_known = true;
        }
        supported.contains(&entity)
    }

    fn mention(&mut self, field: usize, chosen: &mut Chosen<'g>) {
        let weighed = &mut chosen.weighed;
        let entity = self.buffers.memory.number(weighed.entity);
        if !matches!(weighed.via, Via::Demonym | Via::ShortName) {
            self.buffers.memory.name(entity);
        }
        self.annotation.mentions.push(Mention {
            field,
            span: chosen.span,
            entity,
            via: weighed.via,
            rule: weighed.rule,
            score: weighed.score,
            share: weighed.share,
            others: std::mem::take(&mut weighed.others),
            government: None,
        });
    }

    /// Binds the abbreviation that stands in brackets behind a name, or before a name in brackets.
    fn definitions(&mut self, field: usize, chosen: &Chosen<'g>) {
        let named = &chosen.weighed;
        let left_out = self.resolver.options.without == Some(Via::Abbreviation);
        if left_out || !named.is_full || !abbreviation::can_be_abbreviated(named.entity, named.via) {
            return;
        }
        let context = &self.contexts[field];
        let text = context.reading.text();
        let behind = abbreviation::behind(text, chosen.span);
        let before = || abbreviation::before(text, chosen.span);
        let Some(found) = behind.or_else(before) else { return };
        if self.is_plausible(field, found, behind.is_none(), chosen) {
            self.buffers.memory.bind(&context.reading, found, named.entity, named.score);
            if behind.is_none() {
                self.mention_before(field, found, named.entity, named.score);
            }
        }
    }

    /// An abbreviation may be bound if its letters are found in the name. If not it may be that of another
    /// language (CEDEAO) where it stands behind the whole name, and no other entity is known by it.
    fn is_plausible(&self, field: usize, found: Span, stands_before: bool, named: &Chosen<'g>) -> bool {
        let context = &self.contexts[field];
        let text = context.reading.text();
        let fold = |c| context.reading.fold_letter(c);
        if abbreviation::letters_agree(found.surface(text), named.span.surface(text), fold) {
            return true;
        }
        // `Parliamentary Labour Party (PLP)` is not short for Labour Party.
        let words = context.reading.words();
        let first = words.partition_point(|word| word.span.start < named.span.start);
        let is_part = context.reading.gap_before(first) == Gap::SOFT
            && first.checked_sub(1).is_some_and(|before| context.is_name_word(before));
        let entity = named.weighed.entity;
        if stands_before || is_part || entity.entity_type() == EntityType::Place {
            return false;
        }
        let listed = &self.ground.found[field];
        let start = listed.partition_point(|other| other.span.start < found.start);
        !listed[start..]
            .iter()
            .take_while(|other| other.span.start == found.start)
            .filter(|other| other.span == found)
            .flat_map(|other| &self.ground.candidates[other.candidates.clone()])
            .any(|candidate| candidate.entity != entity)
    }

    /// Adds the mention of `ABBR (Full Name)`, which was passed before the name made it known.
    fn mention_before(&mut self, field: usize, found: Span, entity: EntityRef<'g>, score: f32) {
        let entity = self.buffers.memory.number(entity);
        let via = Via::Abbreviation;
        let mention = Mention {
            field,
            span: found,
            entity,
            via,
            rule: None,
            score,
            share: 1.0,
            others: Vec::new(),
            government: None,
        };
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
        let known = self.buffers.memory.entities();
        let mut places = vec![None; known.len()];
        let Annotation { mentions, entities, rejected, .. } = &mut self.annotation;
        for mention in mentions.iter_mut() {
            let place = *places[mention.entity].get_or_insert_with(|| {
                entities.push(EntityCount { entity: known[mention.entity], count: 0, salience: 0.0 });
                entities.len() - 1
            });
            entities[place].count += 1;
            mention.entity = place;
        }
        rejected.retain(|one| {
            !mentions.iter().any(|mention| mention.field == one.field && mention.span.overlaps(one.span))
        });
        rejected.sort_by_key(|one| (one.field, one.span.start, Reverse(one.span.end)));
        self.annotation
    }
}
