//! Weighs one name: which entity is meant, and whether it is a name at all.

use super::candidate::{Candidate, Found};
use super::case::CaseContext;
use super::document::{self, Survey};
use super::evidence::{Evidence, EvidenceSet};
use super::memory::Memory;
use super::model::Decision;
use super::pass::Ground;
use super::surroundings::{self, Surroundings};
use super::trace::TracedCandidate;
use super::{Other, Resolver, Via, dates, role};
use crate::gazetteer::{EntityRef, EntityType};
use crate::normalize::Gap;
use crate::normalize::variant::Rule;

/// A name weighed.
#[derive(Clone, Debug)]
pub(super) struct Weighed<'g> {
    pub(super) entity: EntityRef<'g>,
    pub(super) via: Via,
    pub(super) rule: Option<Rule>,
    pub(super) decision: Decision,
    pub(super) is_full: bool,
    pub(super) score: f32,
    pub(super) share: f32,
    pub(super) others: Vec<Other<'g>>,
    pub(super) traced: Option<Box<Traced<'g>>>,
}

/// What a name was weighed by, for those who ask.
#[derive(Clone, Debug, Default)]
pub(super) struct Traced<'g> {
    /// The alias of the likeliest.
    pub(super) alias: &'g str,
    pub(super) evidence: EvidenceSet,
    /// The candidates with their shares, if there were several.
    pub(super) candidates: Vec<TracedCandidate<'g>>,
}

/// One of several candidates.
struct Choice<'g> {
    candidate: Candidate<'g>,
    evidence: EvidenceSet,
    sum: f32,
}

impl<'g> Weighed<'g> {
    /// What needs no weighing, for the article itself says it.
    pub(super) fn certain(entity: EntityRef<'g>, via: Via, score: f32) -> Self {
        Self {
            entity,
            via,
            rule: None,
            decision: Decision::Organization,
            is_full: true,
            score,
            share: 1.0,
            others: Vec::new(),
            traced: None,
        }
    }
}

/// All that one name is weighed against.
pub(super) struct Weigher<'w, 'p, 'g> {
    pub(super) resolver: &'w Resolver<'g>,
    pub(super) ground: &'w Ground<'p, 'g>,
    pub(super) context: &'w CaseContext<'p>,
    pub(super) memory: &'w Memory<'g>,
    pub(super) field: usize,
    pub(super) found: &'w Found,
    /// Longer names that begin at the same word.
    pub(super) longer: &'w [Found],
    /// Whether it is part of a longer name that was turned down.
    pub(super) is_part: bool,
    /// Whether the evidence is asked for.
    pub(super) keep_evidence: bool,
    pub(super) buffer: &'w mut Vec<u8>,
}

impl<'g> Weigher<'_, '_, 'g> {
    /// Weighs the name; `candidates` are those that may be meant, at least one.
    pub(super) fn weigh(&mut self, candidates: &[Candidate<'g>]) -> Weighed<'g> {
        let words = self.found.words();
        let mut around = Surroundings::read(&self.context.reading, words, self.buffer);
        around.person_behind =
            candidates.iter().any(|candidate| candidate.is_place()) && self.has_person_behind();
        let mut evidence = EvidenceSet::default();
        surroundings::note_form(self.context, words, self.found.span, &around, &mut evidence, self.buffer);
        around.note(&self.context.reading, words, &mut evidence);
        self.note_document(&around, &mut evidence);
        let (best, share, others, choice) = match candidates {
            // Nearly all names have one bearer.
            [only] => {
                self.note_candidate(*only, &around, &mut evidence);
                self.note_container_of_one(*only, &mut evidence);
                (*only, 1.0, Vec::new(), Vec::new())
            }
            _ => self.choose(candidates, &around, &mut evidence),
        };
        evidence.put(Evidence::Share, share);
        let via = best.via();
        let decision = decision(best.entity, via);
        let score = self.resolver.model.score(decision, &evidence);
        let traced = self
            .keep_evidence
            .then(|| Box::new(Traced { alias: best.alias.surface(), evidence, candidates: choice }));
        Weighed {
            entity: best.entity,
            via,
            rule: best.rule,
            decision,
            is_full: best.is_full(),
            score,
            share,
            others,
            traced,
        }
    }

    /// Chooses among several: the likeliest, its share, the others, and what was weighed, if it is asked for. The
    /// evidence of the likeliest is added to the name's.
    fn choose(
        &self,
        candidates: &[Candidate<'g>],
        around: &Surroundings,
        name: &mut EvidenceSet,
    ) -> (Candidate<'g>, f32, Vec<Other<'g>>, Vec<TracedCandidate<'g>>) {
        let first = self.found.first as usize;
        let is_dateline = around.opens_dateline(&self.context.reading, first, self.found.span);
        let mut weighed: Vec<Choice<'g>> = candidates
            .iter()
            .map(|&candidate| {
                let mut evidence = EvidenceSet::default();
                self.note_candidate(candidate, around, &mut evidence);
                if candidate.is_place() {
                    let (entity, name) = (candidate.entity, self.found.name);
                    let (near, region) = self.survey().nearness(name, entity, self.ground.candidates);
                    evidence.put(Evidence::NearOthers, near);
                    evidence.put(Evidence::NamedRegion, region);
                    let stated = self.survey().stated(name, entity, self.ground.candidates);
                    evidence.put(Evidence::ContainerElsewhere, stated.unwrap_or(0.0));
                    let is_town = !entity.is_country() && entity.population() > 0;
                    evidence.note(Evidence::Capital, is_town && role::is_capital(entity));
                    evidence.note(Evidence::DatelineTown, is_town && is_dateline);
                }
                let is_titled = name.get(Evidence::TitleBefore) + name.get(Evidence::GivenBefore) > 0.0;
                let name_of_article = self.found.name;
                evidence.note(
                    Evidence::OtherName,
                    self.survey().has_other_name(candidate.entity, name_of_article),
                );
                evidence.note(Evidence::TitledPerson, candidate.entity.is_person() && is_titled);
                Choice { candidate, evidence, sum: 0.0 }
            })
            .collect();
        self.note_containers(&mut weighed);
        for choice in &mut weighed {
            choice.sum = self.resolver.model.sum(Decision::Choice, &choice.evidence);
        }
        weighed.sort_by(|one, other| {
            let by_sum = other.sum.total_cmp(&one.sum);
            by_sum.then_with(|| document::prior(one.candidate).cmp(&document::prior(other.candidate)))
        });
        let highest = weighed[0].sum;
        let power = |choice: &Choice<'_>| (choice.sum - highest).exp();
        let total: f32 = weighed.iter().map(power).sum();
        let best = weighed[0].candidate;
        for (one, amount) in weighed[0].evidence.found().filter(|(one, _)| !OF_CHOICE.contains(one)) {
            name.put(one, amount);
        }
        let is_other =
            |choice: &Choice<'_>| choice.candidate.entity.entity_type() != best.entity.entity_type();
        name.note(Evidence::OtherType, weighed.iter().any(is_other));
        let other =
            |choice: &Choice<'g>| Other { entity: choice.candidate.entity, share: power(choice) / total };
        let others = weighed[1..].iter().map(other).collect();
        let share = power(&weighed[0]) / total;
        let traced = |choice: Choice<'g>| TracedCandidate {
            entity: choice.candidate.entity,
            alias: choice.candidate.alias.surface(),
            share: power(&choice) / total,
            evidence: choice.evidence,
        };
        let traced = if self.keep_evidence { weighed.into_iter().map(traced).collect() } else { Vec::new() };
        (best, share, others, traced)
    }

    /// Whether the full name of a person, of several words, begins right behind.
    fn has_person_behind(&self) -> bool {
        let listed = &self.ground.found[self.field];
        let at = listed.partition_point(|other| other.first <= self.found.last);
        listed[at..].iter().take_while(|other| other.first == self.found.last + 1).any(|other| {
            let bearers = &self.ground.candidates[other.candidates.clone()];
            other.first < other.last
                && bearers.iter().any(|bearer| bearer.entity.is_person() && bearer.is_full())
        })
    }

    fn survey(&self) -> &Survey<'g> {
        self.ground.survey
    }

    /// What the article says about the name, whoever bears it.
    fn note_document(&mut self, around: &Surroundings, set: &mut EvidenceSet) {
        let (first, last) = self.found.words();
        let hash = self.context.reading.hash(first, self.buffer);
        set.note(Evidence::FamilyInArticle, first == last && self.survey().has_family_name(hash));
        set.note(Evidence::Repeated, self.survey().count(self.found.name) > 1);
        set.note(Evidence::LongerElsewhere, first == last && self.survey().is_later_word(hash));
        let placed_here = around.is_placed(&self.context.reading, (first, last), self.found.span);
        set.note(Evidence::PlacedElsewhere, self.survey().placed(self.found.name) > u32::from(placed_here));
        set.note(Evidence::PartOfLonger, self.is_part);
        let listed = &self.ground.found[self.field];
        let reading = &self.context.reading;
        // The names right before and behind it, with a comma or `and` between.
        let is_place = |other: &Found| self.ground.candidates[other.candidates.clone()][0].is_place();
        let at = listed.partition_point(|other| other.first <= self.found.last);
        let behind = listed[at..].iter().take_while(|other| other.first <= self.found.last + 2);
        if set.get(Evidence::HyphenBefore) + set.get(Evidence::HyphenBehind) > 0.0 {
            let joined = |other: &Found| {
                other.first == self.found.last + 1 && set.get(Evidence::HyphenBehind) > 0.0
                    || other.last + 1 == self.found.first && set.get(Evidence::HyphenBefore) > 0.0
            };
            let near = &listed[at.saturating_sub(NEAR_NAMES)..listed.len().min(at + NEAR_NAMES)];
            let is_joined = near.iter().any(|other| joined(other) && is_place(other));
            set.note(Evidence::HyphenPlace, is_joined);
        }
        let gap_behind = reading.gap_before(last + 1) == Gap::COMMA;
        let beside = behind.clone().any(|other| {
            is_place(other)
                && (gap_behind && other.first == self.found.last + 1 || other.first == self.found.last + 2)
        });
        set.note(Evidence::PlaceBeside, beside);
    }

    /// What is known of an entity, and what the article says of it.
    fn note_candidate(&self, candidate: Candidate<'g>, around: &Surroundings, set: &mut EvidenceSet) {
        let Candidate { entity, alias, gazetteer, .. } = candidate;
        let via = candidate.via();
        set.note(Evidence::ByAlias, via == Via::Alias);
        set.note(Evidence::ByAbbreviation, via == Via::Abbreviation);
        set.note(Evidence::ByShortName, via == Via::ShortName);
        set.note(Evidence::ByPattern, via == Via::Pattern);
        set.note(Evidence::ByDemonym, via == Via::Demonym);
        set.note(Evidence::WeakName, candidate.is_weak());
        set.note(Evidence::FormerName, alias.is_former());
        set.note(Evidence::PreferredName, alias.is_preferred());
        set.note(Evidence::NamedBefore, self.memory.has_named(entity));
        let date = self.ground.date;
        let valid =
            date.is_none_or(|date| dates::within(date, entity.valid()) && dates::within(date, alias.valid()));
        set.note(Evidence::NotValid, !valid);
        set.put(Evidence::RowWeight, entity.weight().max(1e-3).ln());
        let survey = self.survey();
        let name = self.found.name;
        set.put(Evidence::FocusCountry, survey.focus(entity, name));
        set.note(Evidence::CountryNamed, survey.names_country(entity, name));
        set.put(Evidence::Distrust, candidate.rule.map_or(0.0, |rule| 1.0 - rule.facts().trust));
        let source = self.resolver.options.source_country;
        set.note(Evidence::SourceCountry, source.is_some() && document::country_code(entity) == source);
        let is_own = !self.resolver.gazetteers[gazetteer as usize].is_embedded();
        match entity.entity_type() {
            EntityType::Place => {
                let population = entity.population();
                // Countries of which no inhabitants are known are known all the same.
                let inhabitants =
                    if population == 0 && entity.is_country() { 1e7 } else { population as f32 };
                set.put(Evidence::Population, (inhabitants + 1.0).log10() / 7.0);
                set.note(Evidence::NoPopulation, population == 0 && !entity.is_country());
                // A gazetteer of towns was made by no reader of these articles: it says half as much.
                let own = if population == 0 { 1.0 } else { 0.5 };
                set.put(Evidence::OwnRow, if is_own { own } else { 0.0 });
                set.note(Evidence::Country, entity.is_country());
                set.note(Evidence::PreposedPlace, around.has_place_preposition());
                set.note(Evidence::CountryByAbbreviation, entity.is_country() && via == Via::Abbreviation);
                if !entity.is_country() {
                    let kind = entity.kind();
                    if kind == "admin1" {
                        set.put(Evidence::Region, 1.0);
                        set.note(Evidence::RegionByAlias, via == Via::Alias);
                        set.put(Evidence::RegionInFocus, survey.focus(entity, name));
                        let has_dot = || self.found.span.surface(self.context.reading.text()).contains('.');
                        set.note(Evidence::DottedRegion, via == Via::Abbreviation && has_dot());
                    }
                    set.note(Evidence::Airport, kind == "airport");
                    set.note(Evidence::Nature, NATURE.contains(&kind));
                    let is_area = NATURE.contains(&kind) || AREAS.contains(&kind);
                    set.note(Evidence::ArticledArea, is_area && around.has_article());
                }
            }
            _ if entity.is_person() => {
                set.note(Evidence::OwnRow, is_own);
                set.note(Evidence::Person, true);
            }
            _ => {
                set.note(Evidence::OwnRow, is_own);
                set.note(Evidence::Organization, true);
                set.note(Evidence::Group, matches!(entity.kind(), "ethnic-group" | "religious-group"));
            }
        }
    }

    /// Notes which candidates lie in what stands behind a comma (`Jackson, Mississippi`), or hold what stands before
    /// one: all pairs of the two names are tried, for either tells the other.
    fn note_containers(&self, weighed: &mut [Choice<'g>]) {
        // A longer name with a comma says it outright.
        let text = self.context.reading.text();
        let with_comma = self.longer.iter().filter(|longer| longer.span.surface(text).contains(','));
        let mut outright =
            with_comma.flat_map(|longer| &self.ground.candidates[longer.candidates.clone()]).peekable();
        let mut fits = vec![0.0_f32; weighed.len()];
        if outright.peek().is_some() {
            for stated in outright {
                for (fit, choice) in fits.iter_mut().zip(weighed.iter()) {
                    if choice.candidate.entity == stated.entity {
                        *fit = 1.0;
                    }
                }
            }
        } else {
            let places: Vec<Candidate<'_>> = weighed.iter().map(|choice| choice.candidate).collect();
            let mut behind = self.beside_comma(true).to_vec();
            behind.retain(|other| document::may_hold(other.entity, &places));
            let before = self.beside_comma(false);
            // The same of a country behind, which is itself in question here.
            let mut holding = places.clone();
            holding.retain(|place| document::may_hold(place.entity, before));
            for (fit, choice) in fits.iter_mut().zip(weighed.iter()) {
                let entity = choice.candidate.entity;
                let held = behind.iter().map(|other| document::holds(other.entity, entity));
                let may_hold = holding.iter().any(|place| place.entity == entity);
                let holding =
                    before.iter().filter(|_| may_hold).map(|other| document::holds(entity, other.entity));
                *fit = held.chain(holding).fold(0.0, f32::max);
            }
        }
        if fits.iter().any(|&fit| fit > 0.3) {
            for (fit, choice) in fits.into_iter().zip(weighed) {
                choice.evidence.put(Evidence::NearContainer, fit);
                choice.evidence.note(Evidence::OutsideContainer, fit < 0.05);
            }
        }
    }

    fn note_container_of_one(&self, candidate: Candidate<'g>, set: &mut EvidenceSet) {
        if candidate.is_place() {
            let held = self
                .beside_comma(true)
                .iter()
                .any(|other| document::holds(other.entity, candidate.entity) > 0.2);
            let holding = self
                .beside_comma(false)
                .iter()
                .any(|other| document::holds(candidate.entity, other.entity) > 0.2);
            set.note(Evidence::ContainerBehind, held);
            set.note(Evidence::ContainedBefore, holding);
            set.note(Evidence::NearContainer, held || holding);
        }
    }

    /// The places that a name on the other side of a comma may mean.
    fn beside_comma(&self, behind: bool) -> &[Candidate<'g>] {
        let reading = &self.context.reading;
        let listed = &self.ground.found[self.field];
        let (first, last) = (self.found.first, self.found.last);
        let other = if behind {
            let gap = reading.gap_before(last as usize + 1);
            let at = listed.partition_point(|other| other.first <= last);
            listed.get(at).filter(|other| gap == Gap::COMMA && other.first == last + 1)
        } else {
            let gap = reading.gap_before(first as usize);
            let at = listed.partition_point(|other| other.first < first);
            let near = listed[..at].iter().rev().take(4);
            near.into_iter().find(|other| gap == Gap::COMMA && other.last + 1 == first)
        };
        other.map_or(&[], |other| &self.ground.candidates[other.candidates.clone()])
    }
}

/// Evidence that tells namesakes apart, and says nothing about whether this is a name.
const OF_CHOICE: [Evidence; 5] = [
    Evidence::Capital,
    Evidence::DatelineTown,
    Evidence::NamedRegion,
    Evidence::ContainerElsewhere,
    Evidence::OtherName,
];

/// Names on either side among which that on the other side of a hyphen is looked for.
const NEAR_NAMES: usize = 4;

/// Kinds of natural features.
const NATURE: [&str; 12] = [
    "river",
    "lake",
    "sea",
    "strait",
    "gulf",
    "canal",
    "island",
    "mountain",
    "desert",
    "valley",
    "peninsula",
    "continent",
];

/// Kinds of larger areas that are no natural features.
const AREAS: [&str; 4] = ["region", "macro-region", "disputed-area", "historical-country"];

/// Which decision is to be made about a name of this entity.
fn decision(entity: EntityRef<'_>, via: Via) -> Decision {
    match entity.entity_type() {
        EntityType::Place if via == Via::Demonym => Decision::Demonym,
        EntityType::Place => Decision::Place,
        _ if entity.is_person() => Decision::Person,
        _ => Decision::Organization,
    }
}
