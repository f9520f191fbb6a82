//! Weighs one name: which entity is meant, and whether it is a name at all.
//!
//! Evidence is summed up as it is found. Where it is asked for it is found once more, by the same calls, and kept; so that
//! what is explained is what was weighed.

use super::candidate::{Candidate, Found};
use super::case::CaseContext;
use super::document::{self, REGIONS, Survey};
use super::evidence::{Evidence, EvidenceSet, Sink};
use super::lexicon::{self, WordClass};
use super::memory::Memory;
use super::model::Decision;
use super::pass::Ground;
use super::surroundings::{self, Before, Surroundings};
use super::trace::TracedCandidate;
use super::{Other, Resolver, Via, dates, role};
use crate::gazetteer::{EntityRef, EntityType, KindSet};
use crate::normalize::variant::Rule;

/// A name weighed.
#[derive(Debug)]
pub(super) struct Weighed<'g> {
    pub(super) entity: EntityRef<'g>,
    pub(super) via: Via,
    pub(super) rule: Option<Rule>,
    pub(super) decision: Decision,
    pub(super) is_full: bool,
    pub(super) score: f32,
    /// Whether the score is high enough.
    pub(super) is_accepted: bool,
    pub(super) share: f32,
    /// Empty for a name that is not accepted.
    pub(super) others: Vec<Other<'g>>,
    pub(super) traced: Option<Box<Traced<'g>>>,
}

/// What a name was weighed by, for those who ask.
#[derive(Debug, Default)]
pub(super) struct Traced<'g> {
    /// The alias of the likeliest.
    pub(super) alias: &'g str,
    pub(super) evidence: EvidenceSet,
    /// The candidates with their shares, if there were several.
    pub(super) candidates: Vec<TracedCandidate<'g>>,
}

/// One of several candidates.
#[derive(Clone, Copy, Debug)]
pub(super) struct Choice<'g> {
    candidate: Candidate<'g>,
    /// How near other places of the article are, 0 to 1.
    near: f32,
    /// How well the regions that the article names hold it, 0 to 1.
    region: f32,
    /// How well it fits what the text says anywhere holds the name, 0 to 1.
    stated: f32,
    /// How well it fits the place that the text says holds it, or that it holds, 0 to 1.
    fit: f32,
    /// Of its evidence, and the exponential of how far it is from the highest.
    total: f32,
    power: f32,
}

/// The likeliest of the candidates, and what the others say about it.
#[derive(Clone, Copy, Debug)]
struct Chosen<'g> {
    choice: Choice<'g>,
    share: f32,
    /// Nobody else bears the name.
    is_only: bool,
    /// The text says which place holds one of them.
    is_contained: bool,
    has_other_type: bool,
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
            is_accepted: true,
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
    pub(super) before: Before,
    /// Names of the field that begin behind it.
    pub(super) behind: &'w [Found],
    /// Longer names that begin at the same word.
    pub(super) longer: &'w [Found],
    /// Whether it is part of a longer name that was turned down.
    pub(super) is_part: bool,
    /// The score with which it is accepted; none if it is in any case.
    pub(super) min_score: Option<f32>,
    /// Whether the evidence is asked for.
    pub(super) keep_evidence: bool,
    pub(super) buffer: &'w mut Vec<u8>,
    /// A buffer.
    pub(super) choices: &'w mut Vec<Choice<'g>>,
}

impl<'g> Weigher<'_, '_, 'g> {
    /// Weighs the name; `candidates` are those that may be meant, at least one.
    pub(super) fn weigh(&mut self, candidates: &[Candidate<'g>]) -> Weighed<'g> {
        let (_, last) = self.found.words();
        let reading = &self.context.reading;
        let mut around = *self
            .found
            .around
            .get_or_init(|| Surroundings::read_behind(self.before, reading, last, self.buffer));
        let is_genitive = |candidate: &Candidate<'_>| candidate.rule == Some(Rule::GermanGenitive);
        around.ends_here = candidates.iter().all(is_genitive)
            || candidates.iter().any(|candidate| candidate.is_place()) && self.has_person_behind();
        let mut choices = std::mem::take(self.choices);
        choices.clear();
        let chosen = match candidates {
            // Nearly all names have one bearer.
            [only] => {
                let choice = Choice {
                    candidate: *only,
                    near: 0.0,
                    region: 0.0,
                    stated: 0.0,
                    fit: 0.0,
                    total: 0.0,
                    power: 1.0,
                };
                let share = 1.0;
                Chosen { choice, share, is_only: true, is_contained: false, has_other_type: false }
            }
            _ => self.choose(candidates, &around, &mut choices),
        };
        let best = chosen.choice.candidate;
        let via = best.via();
        let decision = decision(best.entity, via);
        let mut sum = self.resolver.model.sum(decision);
        self.note(&chosen, &around, &mut sum);
        let score = sum.probability();
        let is_accepted = self.min_score.is_none_or(|least| score >= least);
        let total: f32 = choices.iter().map(|choice| choice.power).sum();
        let other =
            |choice: &Choice<'g>| Other { entity: choice.candidate.entity, share: choice.power / total };
        let others = match choices.as_slice() {
            [_, others @ ..] if is_accepted => others.iter().map(other).collect(),
            _ => Vec::new(),
        };
        let traced = self.keep_evidence.then(|| {
            let mut evidence = EvidenceSet::default();
            self.note(&chosen, &around, &mut evidence);
            let traced = |choice: &Choice<'g>| {
                let mut evidence = EvidenceSet::default();
                self.note_choice(choice, chosen.is_contained, &around, &mut evidence);
                self.note_namesake(choice, &around, &mut evidence);
                let Other { entity, share } = other(choice);
                TracedCandidate { entity, alias: choice.candidate.alias.surface(), share, evidence }
            };
            let candidates = choices.iter().map(traced).collect();
            Box::new(Traced { alias: best.alias.surface(), evidence, candidates })
        });
        *self.choices = choices;
        let (entity, rule, is_full, share) = (best.entity, best.rule, best.is_full(), chosen.share);
        Weighed { entity, via, rule, decision, is_full, score, is_accepted, share, others, traced }
    }

    /// Chooses among several. `choices` becomes a list of them, the likeliest first.
    fn choose(
        &self,
        candidates: &[Candidate<'g>],
        around: &Surroundings,
        choices: &mut Vec<Choice<'g>>,
    ) -> Chosen<'g> {
        choices.extend(candidates.iter().map(|&candidate| {
            let (entity, name, all) = (candidate.entity, self.found.name, self.ground.candidates);
            let ((near, region), stated) = match candidate.is_place() {
                true => (self.survey().nearness(name, entity, all), self.survey().stated(name, entity, all)),
                false => ((0.0, 0.0), None),
            };
            let stated = stated.unwrap_or(0.0);
            Choice { candidate, near, region, stated, fit: 0.0, total: 0.0, power: 0.0 }
        }));
        let is_contained = self.fit_containers(around, choices);
        for choice in choices.iter_mut() {
            let mut sum = self.resolver.model.sum(Decision::Choice);
            self.note_choice(choice, is_contained, around, &mut sum);
            self.note_namesake(choice, around, &mut sum);
            choice.total = sum.total;
        }
        choices.sort_by(|one, other| {
            let by_total = other.total.total_cmp(&one.total);
            by_total.then_with(|| document::prior(one.candidate).cmp(&document::prior(other.candidate)))
        });
        let highest = choices[0].total;
        choices.iter_mut().for_each(|choice| choice.power = (choice.total - highest).exp());
        let total: f32 = choices.iter().map(|choice| choice.power).sum();
        let choice = choices[0];
        let best_type = choice.candidate.entity.entity_type();
        let has_other_type = choices.iter().any(|other| other.candidate.entity.entity_type() != best_type);
        let share = choice.power / total;
        Chosen { choice, share, is_only: false, is_contained, has_other_type }
    }

    /// Notes all that speaks for and against the name as one of the likeliest candidate.
    fn note(&mut self, chosen: &Chosen<'g>, around: &Surroundings, set: &mut impl Sink) {
        let words = self.found.words();
        surroundings::note_form(self.context, words, self.found.span, around, set, self.buffer);
        // Who lists a word himself does not mean the grammar.
        if !self.is_own(chosen.choice.candidate) {
            set.note(Evidence::GrammarWord, surroundings::is_grammar(self.context, words, self.buffer));
        }
        around.note(&self.context.reading, words, set);
        self.note_document(around, set);
        if chosen.is_only {
            self.note_candidate(chosen.choice.candidate, around, set);
            self.note_container_of_one(chosen.choice.candidate, around, set);
        } else {
            self.note_choice(&chosen.choice, chosen.is_contained, around, set);
            set.note(Evidence::OtherType, chosen.has_other_type);
        }
        set.put(Evidence::Share, chosen.share);
    }

    /// Notes what speaks for one of several candidates.
    fn note_choice(
        &self,
        choice: &Choice<'g>,
        is_contained: bool,
        around: &Surroundings,
        set: &mut impl Sink,
    ) {
        let candidate = choice.candidate;
        self.note_candidate(candidate, around, set);
        set.put(Evidence::NearOthers, choice.near);
        set.note(Evidence::TitledPerson, candidate.entity.is_person() && around.before.has_title());
        if is_contained {
            set.put(Evidence::NearContainer, choice.fit);
            set.note(Evidence::OutsideContainer, choice.fit < 0.05);
        }
    }

    /// Notes what tells one candidate from the others, and says nothing about whether this is a name.
    fn note_namesake(&self, choice: &Choice<'g>, around: &Surroundings, set: &mut impl Sink) {
        let entity = choice.candidate.entity;
        set.note(Evidence::OtherName, self.survey().has_other_name(entity, self.found.name));
        if choice.candidate.is_place() {
            set.put(Evidence::NamedRegion, choice.region);
            set.put(Evidence::ContainerElsewhere, choice.stated);
            let is_town = !entity.is_country() && entity.population() > 0;
            let is_dateline = is_town && around.opens_dateline(&self.context.reading, self.found.span);
            set.note(Evidence::DatelineTown, is_dateline);
            let is_capital = || role::is_capital(entity) && !choice.candidate.is_weak();
            set.note(Evidence::Capital, is_town && is_capital());
            if entity.is_of(REGIONS) {
                set.note(Evidence::RegionWord, around.has_region_word());
                set.note(Evidence::RegionBeside, self.has_region_beside(entity, around));
            }
        }
    }

    /// Whether another region of the same country stands beside the name, with a comma or a word between.
    fn has_region_beside(&self, region: EntityRef<'g>, around: &Surroundings) -> bool {
        let Found { first, last, .. } = *self.found;
        let listed = &self.ground.found[self.field];
        let at = listed.partition_point(|other| other.first < first);
        let before = listed[..at].iter().rev().take(NEAR_NAMES);
        let is_before = |other: &&Found| {
            other.last + 2 == first || other.last + 1 == first && around.before.ends_in_comma()
        };
        let behind = self.behind.iter().take_while(|other| other.first <= last + 2);
        let is_behind =
            |other: &&Found| other.first == last + 2 || other.first == last + 1 && around.is_before_comma();
        before.filter(is_before).chain(behind.filter(is_behind)).any(|other| {
            self.candidates(Some(other)).iter().any(|other| {
                let entity = other.entity;
                other.is_full()
                    && entity != region
                    && entity.is_of(REGIONS)
                    && entity.country_code() == region.country_code()
            })
        })
    }

    /// Whether the full name of a person, of several words, begins right behind.
    fn has_person_behind(&self) -> bool {
        self.behind.iter().take_while(|other| other.first == self.found.last + 1).any(|other| {
            let bearers = &self.ground.candidates[other.candidates.clone()];
            other.first < other.last
                && bearers.iter().any(|bearer| bearer.entity.is_person() && bearer.is_full())
        })
    }

    fn survey(&self) -> &Survey<'g> {
        self.ground.survey
    }

    /// What the article says about the name, whoever bears it.
    fn note_document(&mut self, around: &Surroundings, set: &mut impl Sink) {
        let (first, last) = self.found.words();
        let reading = &self.context.reading;
        let is_family_name = first == last
            && self.ground.survey.has_family_names()
            && self.ground.survey.has_family_name(reading.hash(first, self.buffer));
        set.note(Evidence::FamilyInArticle, is_family_name);
        set.note(Evidence::Repeated, self.survey().count(self.found.name) > 1);
        let is_later = first == last
            && self.ground.survey.has_later_words()
            && self.ground.survey.is_later_word(reading.hash(first, self.buffer));
        set.note(Evidence::LongerElsewhere, is_later);
        let placed = self.survey().placed(self.found.name);
        let placed_here = placed > 0 && {
            let is_everyday = lexicon::is_single(reading, (first, last), WordClass::EVERYDAY, self.buffer);
            around.is_placed(reading, self.found.span, is_everyday)
        };
        set.note(Evidence::PlacedElsewhere, placed > u32::from(placed_here));
        set.note(Evidence::PartOfLonger, self.is_part);
        // The names right before and behind it, with a comma or `and` between.
        let is_place = |other: &Found| self.ground.candidates[other.candidates.clone()][0].is_place();
        let text = reading.text().as_bytes();
        let hyphen_before = text[..self.found.span.start as usize].last() == Some(&b'-');
        let hyphen_behind = text.get(self.found.span.end as usize) == Some(&b'-');
        if hyphen_before || hyphen_behind {
            let joined = |other: &Found| {
                other.first == self.found.last + 1 && hyphen_behind
                    || other.last + 1 == self.found.first && hyphen_before
            };
            let listed = &self.ground.found[self.field];
            let at = listed.partition_point(|other| other.first <= self.found.last);
            let near = &listed[at.saturating_sub(NEAR_NAMES)..listed.len().min(at + NEAR_NAMES)];
            let is_joined = near.iter().any(|other| joined(other) && is_place(other));
            set.note(Evidence::HyphenPlace, is_joined);
        }
        let mut behind = self.behind.iter().take_while(|other| other.first <= self.found.last + 2);
        let beside = behind
            .any(|other| is_place(other) && (other.first == self.found.last + 2 || around.is_before_comma()));
        set.note(Evidence::PlaceBeside, beside);
    }

    /// What is known of an entity, and what the article says of it.
    fn note_candidate(&self, candidate: Candidate<'g>, around: &Surroundings, set: &mut impl Sink) {
        let Candidate { entity, alias, .. } = candidate;
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
        set.note(Evidence::SourceCountry, source.is_some() && entity.country_code() == source);
        let is_own = self.is_own(candidate);
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
                    if entity.is_of(REGIONS) {
                        set.put(Evidence::Region, 1.0);
                        set.note(Evidence::RegionByAlias, via == Via::Alias);
                        set.put(Evidence::RegionInFocus, survey.focus(entity, name));
                        let has_dot = || self.found.span.surface(self.context.reading.text()).contains('.');
                        set.note(Evidence::DottedRegion, via == Via::Abbreviation && has_dot());
                    }
                    set.note(Evidence::Airport, entity.is_of(AIRPORTS));
                    set.note(Evidence::Nature, entity.is_of(NATURE));
                    let is_area = entity.is_of(NATURE.or(AREAS));
                    set.note(Evidence::ArticledArea, is_area && around.before.has_article());
                }
            }
            _ if entity.is_person() => {
                set.note(Evidence::OwnRow, is_own);
                set.note(Evidence::Person, true);
            }
            _ => {
                set.note(Evidence::OwnRow, is_own);
                set.note(Evidence::Organization, true);
                set.note(Evidence::Group, entity.is_of(GROUPS));
            }
        }
    }

    /// Whether the row is of a gazetteer that somebody has added.
    fn is_own(&self, candidate: Candidate<'g>) -> bool {
        !self.resolver.gazetteers[candidate.gazetteer as usize].is_embedded()
    }

    /// Finds how well candidates fit what stands behind a comma (`Jackson, Mississippi`), or what stands before one and
    /// they hold: all pairs of the two names are tried, for either tells the other. Whether any fits.
    fn fit_containers(&self, around: &Surroundings, choices: &mut [Choice<'g>]) -> bool {
        let (behind, before) = (self.behind_comma(around), self.before_comma(around));
        // `China, Japan` is a list, and says of neither which it is.
        let may_be_country = choices.iter().any(|choice| choice.candidate.entity.is_country());
        let is_list = may_be_country && behind.iter().any(|other| other.entity.is_country());
        let is_list_of_regions = self.begins_list_of_regions(choices, around);
        // A longer name with a comma says it outright.
        let text = self.context.reading.text();
        let with_comma = self.longer.iter().filter(|longer| longer.span.surface(text).contains(','));
        let mut outright =
            with_comma.flat_map(|longer| &self.ground.candidates[longer.candidates.clone()]).peekable();
        if !is_list && !is_list_of_regions && outright.peek().is_some() {
            for stated in outright {
                for choice in choices.iter_mut() {
                    if choice.candidate.entity == stated.entity {
                        choice.fit = 1.0;
                    }
                }
            }
        } else {
            if behind.is_empty() && before.is_empty() {
                return false;
            }
            let behind = if is_list_of_regions { &[] } else { behind };
            let country_before = before.iter().any(|other| other.entity.is_country());
            for choice in choices.iter_mut() {
                let entity = choice.candidate.entity;
                let holders = behind.iter().filter(|other| !(may_be_country && other.entity.is_country()));
                let held = holders.map(|other| document::holds(other.entity, entity));
                let may_hold = !(country_before && entity.is_country());
                let holding = before.iter().filter(|_| may_hold);
                let holding = holding.map(|other| document::holds(entity, other.entity));
                choice.fit = held.chain(holding).fold(0.0, f32::max);
            }
        }
        choices.iter().any(|choice| choice.fit > 0.3)
    }

    /// Whether this is the first of three regions or more: `Washington, Oregon and Idaho` says of none what holds it.
    fn begins_list_of_regions(&self, choices: &[Choice<'g>], around: &Surroundings) -> bool {
        let may_be_region = choices.iter().any(|choice| choice.candidate.entity.is_of(REGIONS));
        if !may_be_region || !around.is_before_comma() {
            return false;
        }
        let is_region = |other: &Found| {
            self.candidates(Some(other)).iter().any(|other| other.is_full() && other.entity.is_of(REGIONS))
        };
        let second = self.behind.iter().find(|other| other.first == self.found.last + 1 && is_region(other));
        second.is_some_and(|second| {
            let mut behind = self.behind.iter().take_while(|other| other.first <= second.last + 2);
            behind.any(|other| other.first > second.last && is_region(other))
        })
    }

    fn note_container_of_one(&self, candidate: Candidate<'g>, around: &Surroundings, set: &mut impl Sink) {
        if candidate.is_place() {
            let held = self
                .behind_comma(around)
                .iter()
                .any(|other| document::holds(other.entity, candidate.entity) > 0.2);
            let holding = self
                .before_comma(around)
                .iter()
                .any(|other| document::holds(candidate.entity, other.entity) > 0.2);
            set.note(Evidence::ContainerBehind, held);
            set.note(Evidence::ContainedBefore, holding);
            set.note(Evidence::NearContainer, held || holding);
        }
    }

    /// Whom a name behind this one and a comma may mean.
    fn behind_comma(&self, around: &Surroundings) -> &[Candidate<'g>] {
        if !around.is_before_comma() {
            return &[];
        }
        self.candidates(self.behind.first().filter(|other| other.first == self.found.last + 1))
    }

    /// Whom a name before this one and a comma may mean.
    fn before_comma(&self, around: &Surroundings) -> &[Candidate<'g>] {
        if !around.before.ends_in_comma() {
            return &[];
        }
        let listed = &self.ground.found[self.field];
        let at = listed.partition_point(|other| other.first < self.found.first);
        let mut near = listed[..at].iter().rev().take(4);
        self.candidates(near.find(|other| other.last + 1 == self.found.first))
    }

    fn candidates(&self, found: Option<&Found>) -> &[Candidate<'g>] {
        found.map_or(&[], |found| &self.ground.candidates[found.candidates.clone()])
    }
}

/// Names on either side among which that on the other side of a hyphen is looked for.
const NEAR_NAMES: usize = 4;

const AIRPORTS: KindSet = KindSet::of(&["airport"]);

/// Natural features.
const NATURE: KindSet = KindSet::of(&[
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
]);

/// Larger areas that are no natural features.
const AREAS: KindSet = KindSet::of(&["region", "macro-region", "disputed-area", "historical-country"]);

/// Ethnic and religious groups.
const GROUPS: KindSet = KindSet::of(&["ethnic-group", "religious-group"]);

/// Which decision is to be made about a name of this entity.
fn decision(entity: EntityRef<'_>, via: Via) -> Decision {
    match entity.entity_type() {
        EntityType::Place if via == Via::Demonym => Decision::Demonym,
        EntityType::Place => Decision::Place,
        _ if entity.is_person() => Decision::Person,
        _ => Decision::Organization,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resolve::model::Model;
    use crate::{Annotator, Article};

    #[test]
    fn what_is_explained_is_what_was_weighed() {
        let text = "Jackson, Mississippi, and Georgia. President Washington met Dr. Paris near Tripoli, Lebanon; \
                    Georgia's army left Tbilisi. He said Jackson and Springfield were in Illinois.";
        let annotator = Annotator::embedded();
        let (_, trace) = annotator.new_worker().trace(&Article::from_text(text));
        let model = Model::built_in();
        let mut n_choices = 0;
        for one in &trace.considered {
            assert_eq!(one.score, model.score(one.decision, &one.evidence), "{}", one.alias);
            let powers =
                one.candidates.iter().map(|other| model.sum_of(Decision::Choice, &other.evidence).exp());
            let total: f32 = powers.clone().sum();
            for (other, power) in one.candidates.iter().zip(powers) {
                assert!((other.share - power / total).abs() < 1e-4, "{}: {}", one.alias, other.entity.id());
                n_choices += 1;
            }
        }
        assert!(n_choices > 5, "names of several bearers were weighed");
    }
}
