//! All measures of one evaluation.

use super::calibration::{Calibration, Scores};
use super::causes::{self, Cause, CauseCount, Failure, Lapse};
use super::detection::{Judge, Measures, Policy, Row, Tally, ratio};
use super::links::{self, Links};
use super::places::{self, Geo, Places};
use super::spans::{self, Judged, Typed};
use super::{Gold, GoldMention, GoldText, Listing, Prediction, Predictions};
use serde::{Serialize, Serializer};
use std::collections::{BTreeMap, BTreeSet};

/// What is judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The gold's labels that are judged, in the order of the table.
    pub labels: Vec<String>,
    /// Finer labels whose mentions need not be found.
    pub optional_subs: Vec<String>,
    /// Whether optional mentions must be found.
    pub count_optional: bool,
    /// Whether there is a table for each language, too.
    pub by_lang: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            labels: ["PER", "LOC", "ORG"].map(str::to_owned).to_vec(),
            optional_subs: Vec::new(),
            count_optional: false,
            by_lang: false,
        }
    }
}

/// Named values in their own order; an object in JSON.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ordered<V>(pub Vec<(String, V)>);

impl<V: Serialize> Serialize for Ordered<V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

impl<V> Ordered<V> {
    /// The value of this name.
    pub fn get(&self, name: &str) -> Option<&V> {
        self.0.iter().find(|(of, _)| of == name).map(|(_, value)| value)
    }
}

/// How many of a sort were found, or are right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Share {
    /// How many there are.
    pub n: u64,
    /// With the very span; of predictions, and the label.
    pub exact: u64,
    /// With a code point in common; of predictions, and the label.
    pub overlap: u64,
    /// Of predictions, those given to another entity than the gold's.
    pub wrong_entity: u64,
}

/// All measures of one evaluation.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    /// Articles of the gold.
    pub docs: u64,
    /// Of these, articles that predictions came for.
    pub docs_with_pred: u64,
    /// Articles that predictions came for and the gold does not have.
    pub pred_ids_not_in_gold: u64,
    /// Precision and recall by group (`all`, languages) and label, with `ALL` and, labels set aside, `ANY`.
    pub detection: Ordered<Ordered<Measures>>,
    /// The `ALL` row under each policy that makes a difference to this gold.
    pub policies: Ordered<Measures>,
    /// Gold mentions by finer label; all of them, optional or not, found under whatever label.
    pub by_sub: Ordered<Share>,
    /// Predictions by kind.
    pub by_kind: Ordered<Share>,
    /// Predictions by how they were found.
    pub by_via: Ordered<Share>,
    /// Predictions by the rule that found them, those that are not written as listed.
    pub by_rule: Ordered<Share>,
    /// How far places were put from where they are, where the gold has coordinates.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub places: Option<Places>,
    /// Gold mentions of places with coordinates.
    pub places_gold_with_coordinates: u64,
    /// Whether the right entities were meant, where the gold has ids.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub links: Option<Links>,
    /// Scores held against truth, where predictions have scores.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calibration: Option<Calibration>,
    /// Errors by cause.
    pub errors: Ordered<CauseCount>,
}

/// Holds predictions against the gold; tells every error.
pub fn evaluate(
    gold: &Gold,
    predictions: &Predictions,
    listing: &mut Listing<'_>,
    settings: &Settings,
    tell: &mut dyn FnMut(Failure),
) -> Report {
    let mut sums = Sums::new(settings);
    for text in gold.texts() {
        sums.text(text, predictions.of(text), listing, tell);
    }
    let docs: BTreeSet<&str> = gold.texts().iter().map(|text| text.id.as_str()).collect();
    Report {
        docs: docs.len() as u64,
        docs_with_pred: predictions.n_articles(),
        pred_ids_not_in_gold: predictions.n_unknown(),
        ..sums.report()
    }
}

/// What is summed up from text to text.
struct Sums<'s> {
    settings: &'s Settings,
    rows: Vec<Row<'s>>,
    /// By group; the first is `all`.
    detection: Vec<(String, Vec<Tally>)>,
    policies: [Tally; Policy::ALL.len()],
    has_optional: bool,
    has_others: bool,
    subs: BTreeMap<String, Share>,
    kinds: BTreeMap<String, Share>,
    vias: BTreeMap<String, Share>,
    rules: BTreeMap<String, Share>,
    /// Errors in km: found with coordinates; found; all.
    matched: Vec<f64>,
    answered: Vec<f64>,
    end_to_end: Vec<f64>,
    links: Links,
    scores: Scores,
    errors: BTreeMap<Cause, CauseCount>,
}

impl<'s> Sums<'s> {
    fn new(settings: &'s Settings) -> Self {
        let mut rows: Vec<_> = settings.labels.iter().map(|label| Row::Label(label)).collect();
        rows.extend([Row::All, Row::Any]);
        Self {
            settings,
            detection: vec![("all".to_owned(), vec![Tally::default(); rows.len()])],
            rows,
            policies: Default::default(),
            has_optional: false,
            has_others: false,
            subs: BTreeMap::new(),
            kinds: BTreeMap::new(),
            vias: BTreeMap::new(),
            rules: BTreeMap::new(),
            matched: Vec::new(),
            answered: Vec::new(),
            end_to_end: Vec::new(),
            links: Links::default(),
            scores: Scores::default(),
            errors: BTreeMap::new(),
        }
    }

    fn text(
        &mut self,
        text: &GoldText,
        predictions: &[Prediction],
        listing: &mut Listing<'_>,
        tell: &mut dyn FnMut(Failure),
    ) {
        let settings = self.settings;
        for (policy, tally) in Policy::ALL.into_iter().zip(&mut self.policies) {
            tally.add(&Judge::new(text, predictions, policy, settings, listing), Row::All);
        }
        self.has_optional |= text.mentions.iter().any(|mention| mention.optional);
        let judge = Judge::new(text, predictions, Policy::Gold, settings, listing);
        self.has_others |= judge.scored.len() < judge.gold.len();
        self.detection(text, &judge);
        self.subs(text, &judge);
        let mut tell = |failure: Failure| {
            let count = self.errors.entry(failure.cause).or_default();
            match failure.error {
                Lapse::Missed => count.missed += 1,
                Lapse::Wrong => count.wrong += 1,
            }
            tell(failure);
        };
        causes::of_mentions(&judge, text, &mut tell);
        let wrong = Entities {
            judge: &judge,
            text,
            errors: [&mut self.matched, &mut self.answered, &mut self.end_to_end],
            links: &mut self.links,
        }
        .judge(listing, &mut tell);
        self.predictions(&judge, &wrong);
    }

    fn detection(&mut self, text: &GoldText, judge: &Judge<'_>) {
        let mut groups = vec![0];
        if self.settings.by_lang {
            let known = self.detection.iter().skip(1).position(|(group, _)| *group == text.lang);
            groups.push(known.map_or(self.detection.len(), |place| place + 1));
            if known.is_none() {
                self.detection.push((text.lang.clone(), vec![Tally::default(); self.rows.len()]));
            }
        }
        for group in groups {
            for (tally, &row) in self.detection[group].1.iter_mut().zip(&self.rows) {
                tally.add(judge, row);
            }
        }
    }

    fn subs(&mut self, text: &GoldText, judge: &Judge<'_>) {
        if text.mentions.iter().all(|mention| mention.sub.is_none()) {
            return;
        }
        let mentions: Vec<&GoldMention> = text.mentions.iter().collect();
        let exact = spans::exact(&mentions, &judge.predicted, Typed::No);
        let overlap = spans::overlap(&mentions, &judge.predicted, Typed::No);
        for (number, mention) in mentions.iter().enumerate() {
            let share =
                self.subs.entry(mention.sub.clone().unwrap_or_else(|| "(none)".to_owned())).or_default();
            share.n += 1;
            share.exact += u64::from(exact.of_gold[number].is_some());
            share.overlap += u64::from(overlap.of_gold[number].is_some());
        }
    }

    /// Counts predictions by sort and by score; `wrong` are those given to another entity.
    fn predictions(&mut self, judge: &Judge<'_>, wrong: &[bool]) {
        let (_, predicted) = judge.row(Row::All);
        let exact = spans::exact(&judge.scored, &predicted, Typed::Yes);
        let overlap = spans::overlap(&judge.scored, &predicted, Typed::Yes);
        for (number, judged) in predicted.iter().enumerate() {
            let is_exact = exact.of_predicted[number].is_some();
            let is_overlap = overlap.of_predicted[number].is_some();
            if !is_exact && !is_overlap && !judge.counts(judged) {
                continue;
            }
            let prediction = judged.prediction;
            let is_wrong = wrong[judged.number];
            if let Some(score) = prediction.score {
                self.scores.add(score, is_exact && !is_wrong);
            }
            for (shares, sort) in [
                (&mut self.kinds, &prediction.kind),
                (&mut self.vias, &prediction.via),
                (&mut self.rules, &prediction.rule),
            ] {
                if let Some(sort) = sort {
                    let share = shares.entry(sort.clone()).or_default();
                    share.n += 1;
                    share.exact += u64::from(is_exact);
                    share.overlap += u64::from(is_overlap);
                    share.wrong_entity += u64::from(is_wrong);
                }
            }
        }
    }

    fn report(self) -> Report {
        let rows = self.rows;
        let table = |tallies: Vec<Tally>| {
            let rows = rows.iter().zip(tallies);
            Ordered(rows.map(|(row, tally)| (row.name().to_owned(), tally.measures())).collect())
        };
        let makes_a_difference = |policy: Policy| match policy {
            Policy::Gold | Policy::InsideAllowed => true,
            Policy::OptionalRequired => self.has_optional,
            Policy::OthersAllowed => self.has_others,
        };
        let policies = Policy::ALL.into_iter().zip(self.policies);
        let policies = policies.filter(|&(policy, _)| makes_a_difference(policy));
        let n_places = self.end_to_end.len() as u64;
        let errors = Cause::ALL.into_iter().map(|cause| (cause, self.errors.get(&cause)));
        Report {
            docs: 0,
            docs_with_pred: 0,
            pred_ids_not_in_gold: 0,
            detection: Ordered(
                self.detection.into_iter().map(|(group, rows)| (group, table(rows))).collect(),
            ),
            policies: Ordered(
                policies.map(|(policy, tally)| (policy.as_str().to_owned(), tally.measures())).collect(),
            ),
            by_sub: Ordered(self.subs.into_iter().collect()),
            by_kind: Ordered(self.kinds.into_iter().collect()),
            by_via: Ordered(self.vias.into_iter().collect()),
            by_rule: Ordered(self.rules.into_iter().collect()),
            places: (n_places > 0).then(|| Places {
                matched: Geo::new(self.matched),
                answered_or_max: Geo::new(self.answered),
                end_to_end: Geo::new(self.end_to_end),
            }),
            places_gold_with_coordinates: n_places,
            links: (self.links.gold > 0).then(|| self.links.finish()),
            calibration: self.scores.finish(),
            errors: Ordered(
                errors
                    .map(|(cause, count)| (cause.as_str().to_owned(), count.copied().unwrap_or_default()))
                    .collect(),
            ),
        }
    }
}

/// Whether the mentions of one text were given to the right entities and places.
struct Entities<'e> {
    judge: &'e Judge<'e>,
    text: &'e GoldText,
    /// Found with coordinates; found; all.
    errors: [&'e mut Vec<f64>; 3],
    links: &'e mut Links,
}

impl Entities<'_> {
    /// Of each prediction, whether it was given to another entity than the gold's, or a place over 161 km away.
    fn judge(mut self, listing: &mut Listing<'_>, tell: &mut dyn FnMut(Failure)) -> Vec<bool> {
        let judge = self.judge;
        let pairs = spans::overlap(&judge.gold, &judge.predicted, Typed::No);
        let mut wrong = vec![false; judge.predicted.len()];
        for (mention, pair) in judge.gold.iter().zip(&pairs.of_gold) {
            let found = pair.map(|number| &judge.predicted[number]);
            let km = self.place(mention, found);
            let linked = self.link(mention, found, listing);
            if let Some(judged) = found {
                // An id says more than a distance; places of one name may be near each other.
                let is_wrong = linked.map_or(km.is_some_and(|km| km > places::NEAR_KM), |right| !right);
                if is_wrong {
                    wrong[judged.number] = true;
                    // Of a part of a name, or more than one, the boundary is to blame, and has been told.
                    if judged.prediction.span == mention.span {
                        causes::of_entity(self.text, mention, judged, km, tell);
                    }
                }
            }
        }
        // What need not be found counts only if it is.
        let counts = |judged: &&Judged<'_>| {
            judge.is_judged(judged)
                && !judged.prediction.links.is_empty()
                && (judge.counts(judged) || pairs.of_predicted[judged.number].is_some())
        };
        self.links.linked += judge.predicted.iter().filter(counts).count() as u64;
        wrong
    }

    /// The error in km, if the gold has coordinates and so has what was found.
    fn place(&mut self, mention: &GoldMention, found: Option<&Judged<'_>>) -> Option<f64> {
        let point = mention.point.filter(|_| mention.label.as_deref().is_none_or(|label| label == "LOC"))?;
        let km = found.and_then(|judged| Some(places::distance(point, judged.prediction.point?)));
        let [matched, answered, end_to_end] = &mut self.errors;
        matched.extend(km);
        if found.is_some() {
            answered.push(km.unwrap_or(places::FARTHEST_KM));
        }
        end_to_end.push(km.unwrap_or(places::FARTHEST_KM));
        km
    }

    /// Whether the id is the gold's, if both have one and of the same space.
    fn link(
        &mut self,
        mention: &GoldMention,
        found: Option<&Judged<'_>>,
        listing: &mut Listing<'_>,
    ) -> Option<bool> {
        if !self.judge.is_scored(mention) {
            return None;
        }
        let links = &mut *self.links;
        let ids = found.map(|judged| &judged.prediction.links);
        let answered = ids.is_some_and(|ids| !ids.is_empty());
        if mention.links.is_empty() {
            if mention.nil {
                links.gold_nil += 1;
                links.nil_found += u64::from(found.is_some());
                links.nil_linked += u64::from(answered);
            }
            return None;
        }
        let exact = found.is_some_and(|judged| judged.prediction.span == mention.span);
        let same_space = |id: &String| mention.links.iter().any(|of| links::space(of) == links::space(id));
        let comparable = ids.is_some_and(|ids| ids.iter().any(same_space));
        let ok = ids.is_some_and(|ids| ids.iter().any(|id| mention.links.contains(id)));
        links.gold += 1;
        links.found += u64::from(found.is_some());
        links.found_exact += u64::from(exact);
        links.answered += u64::from(answered);
        links.comparable += u64::from(comparable);
        links.ok += u64::from(ok);
        links.ok_exact += u64::from(ok && exact);
        if listing.knows(&mention.links) {
            links.listed += 1;
            links.listed_found += u64::from(found.is_some());
            links.listed_ok += u64::from(ok);
        }
        (comparable || ok).then_some(ok)
    }
}

/// How many of `n` are found, or right.
impl Share {
    /// Share with the very span.
    pub fn exact_share(&self) -> f64 {
        ratio(self.exact, self.n)
    }

    /// Share with a code point in common.
    pub fn overlap_share(&self) -> f64 {
        ratio(self.overlap, self.n)
    }
}
