//! Precision and recall of mentions.

use super::spans::{self, Judged, Pairs, Typed, share};
use super::{CharSpan, GoldMention, GoldText, Listing, Prediction, Settings};
use crate::eval::listing::Listed;
use serde::Serialize;

/// Part of a whole; 0 where there is none.
pub(super) fn ratio(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { share(part, whole) }
}

/// Harmonic mean of precision and recall.
pub(super) fn f1(precision: f64, recall: f64) -> f64 {
    let sum = precision + recall;
    if sum == 0.0 { 0.0 } else { 2.0 * precision * recall / sum }
}

/// Precision, recall and what they are made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Measure {
    /// Precision.
    pub p: f64,
    /// Recall.
    pub r: f64,
    /// Their harmonic mean.
    pub f1: f64,
    /// Gold mentions.
    pub gold: u64,
    /// Predictions that count.
    pub pred: u64,
    /// Pairs of both.
    pub tp: u64,
    /// Gold mentions whose text is a name of some entity of that label in the gazetteers.
    pub in_list_gold: u64,
    /// Recall of these.
    pub in_list_recall: Option<f64>,
    /// Share of these.
    pub list_coverage: Option<f64>,
}

/// One row of the table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Measures {
    /// With the very span.
    pub exact: Measure,
    /// With a code point in common.
    pub overlap: Measure,
}

/// What is counted of a row.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tally {
    exact: Counts,
    overlap: Counts,
}

#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    pairs: u64,
    predicted: u64,
    gold: u64,
    listed_found: u64,
    listed: u64,
}

impl Counts {
    fn measure(self) -> Measure {
        let (p, r) = (ratio(self.pairs, self.predicted), ratio(self.pairs, self.gold));
        let known = |part, whole| (whole > 0).then(|| share(part, whole));
        Measure {
            p,
            r,
            f1: f1(p, r),
            gold: self.gold,
            pred: self.predicted,
            tp: self.pairs,
            in_list_gold: self.listed,
            in_list_recall: known(self.listed_found, self.listed),
            list_coverage: known(self.listed, self.gold),
        }
    }
}

impl Tally {
    pub(super) fn measures(self) -> Measures {
        Measures { exact: self.exact.measure(), overlap: self.overlap.measure() }
    }

    pub(super) fn add(&mut self, judge: &Judge<'_>, row: Row<'_>) {
        for mode in [Mode::Exact, Mode::Overlap] {
            let (gold, predicted) = judge.row(row);
            let mentions: Vec<_> = gold.iter().map(|&number| judge.scored[number]).collect();
            let pairs = mode.pairs(&mentions, &predicted, row.typed());
            let counted = |(number, judged): (usize, &Judged<'_>)| {
                pairs.of_predicted[number].is_some() || judge.counts(judged)
            };
            let counts = match mode {
                Mode::Exact => &mut self.exact,
                Mode::Overlap => &mut self.overlap,
            };
            counts.pairs += pairs.len();
            counts.predicted += predicted.iter().enumerate().filter(|&one| counted(one)).count() as u64;
            counts.gold += gold.len() as u64;
            for (&number, found) in gold.iter().zip(&pairs.of_gold) {
                if judge.listed[number] == Listed::Yes {
                    counts.listed += 1;
                    counts.listed_found += u64::from(found.is_some());
                }
            }
        }
    }
}

#[derive(Clone, Copy, Debug)]
enum Mode {
    Exact,
    Overlap,
}

impl Mode {
    fn pairs(self, gold: &[&GoldMention], predicted: &[Judged<'_>], typed: Typed) -> Pairs {
        match self {
            Self::Exact => spans::exact(gold, predicted, typed),
            Self::Overlap => spans::overlap(gold, predicted, typed),
        }
    }
}

/// A row of the table: one label, all judged labels, or all with labels not held against each other.
#[derive(Clone, Copy, Debug)]
pub(super) enum Row<'a> {
    Label(&'a str),
    All,
    Any,
}

impl Row<'_> {
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Label(label) => label,
            Self::All => "ALL",
            Self::Any => "ANY",
        }
    }

    pub(super) fn typed(self) -> Typed {
        if matches!(self, Self::Any) { Typed::No } else { Typed::Yes }
    }

    fn holds(&self, label: Option<&str>) -> bool {
        match self {
            Self::Label(of) => label == Some(of),
            Self::All | Self::Any => true,
        }
    }
}

/// What the gold wants marked is a matter of taste; a table may be made for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Policy {
    /// As the gold says.
    Gold,
    /// Optional mentions must be found, too.
    OptionalRequired,
    /// What lies on a gold mention whose label is not judged, often an adjective or a work, is not counted.
    OthersAllowed,
    /// What lies inside a longer gold mention of another label, as a place in an organization, is not counted.
    InsideAllowed,
}

impl Policy {
    /// All, in the order of the table.
    pub const ALL: [Self; 4] = [Self::Gold, Self::OptionalRequired, Self::OthersAllowed, Self::InsideAllowed];

    /// The words used in tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Gold => "as the gold says",
            Self::OptionalRequired => "optional ones required",
            Self::OthersAllowed => "other labels allowed",
            Self::InsideAllowed => "names inside names allowed",
        }
    }
}

/// One text under one policy: what is to be found, what may be, and what was.
#[derive(Debug)]
pub(super) struct Judge<'a> {
    policy: Policy,
    /// Gold mentions, without those that are optional.
    pub(super) gold: Vec<&'a GoldMention>,
    /// Of these, the ones whose label is judged.
    pub(super) scored: Vec<&'a GoldMention>,
    /// Whether the gazetteers list each of those.
    pub(super) listed: Vec<Listed>,
    /// Where something may be found that need not be.
    allowed: Vec<CharSpan>,
    /// Predictions of all labels, within the window.
    pub(super) predicted: Vec<Judged<'a>>,
    labels: &'a [String],
}

impl<'a> Judge<'a> {
    pub(super) fn new(
        text: &'a GoldText,
        predictions: &'a [Prediction],
        policy: Policy,
        settings: &'a Settings,
        listing: &mut Listing<'_>,
    ) -> Self {
        let required = settings.count_optional || policy == Policy::OptionalRequired;
        let is_optional = |mention: &GoldMention| {
            mention.optional && !required
                || mention.sub.as_ref().is_some_and(|sub| settings.optional_subs.contains(sub))
        };
        let (optional, gold): (Vec<_>, Vec<_>) =
            text.mentions.iter().partition(|mention| is_optional(mention));
        let is_scored = |mention: &&GoldMention| is_scored(mention, &settings.labels);
        let scored: Vec<_> = gold.iter().copied().filter(is_scored).collect();
        let listed =
            scored.iter().map(|mention| listing.name(&mention.text, mention.label.as_deref())).collect();
        let mut allowed: Vec<_> = optional.iter().map(|mention| mention.span).collect();
        if policy == Policy::OthersAllowed {
            allowed.extend(gold.iter().filter(|mention| !is_scored(mention)).map(|mention| mention.span));
        }
        let within = |prediction: &&Prediction| {
            let CharSpan { start, end } = prediction.span;
            text.window.is_none_or(|window| start >= window.start && end <= window.end)
        };
        let judged = |(number, prediction): (usize, &'a Prediction)| Judged {
            number,
            prediction,
            label: label(prediction, &gold),
        };
        let predicted = predictions.iter().filter(within).enumerate().map(judged).collect();
        Self { policy, scored, listed, allowed, predicted, labels: &settings.labels, gold }
    }

    /// Numbers of the gold mentions, and predictions, of a row.
    pub(super) fn row(&self, row: Row<'_>) -> (Vec<usize>, Vec<Judged<'a>>) {
        let scored = self.scored.iter().enumerate();
        let gold = scored.filter(|(_, mention)| row.holds(mention.label.as_deref()));
        let predicted =
            self.predicted.iter().filter(|judged| self.is_judged(judged) && row.holds(judged.label));
        (gold.map(|(number, _)| number).collect(), predicted.copied().collect())
    }

    /// Whether a gold mention has one of the labels that are judged, or none.
    pub(super) fn is_scored(&self, mention: &GoldMention) -> bool {
        is_scored(mention, self.labels)
    }

    /// Whether a prediction has one of the labels that are judged, or any.
    pub(super) fn is_judged(&self, judged: &Judged<'_>) -> bool {
        judged.label.is_none_or(|label| self.labels.iter().any(|of| of == label))
    }

    /// Whether a prediction that nothing was paired with is wrong.
    pub(super) fn counts(&self, judged: &Judged<'_>) -> bool {
        let span = judged.prediction.span;
        let inside = || {
            let around = |mention: &&GoldMention| {
                mention.span.encloses(span) && mention.label.as_deref() != judged.label
            };
            self.policy == Policy::InsideAllowed && self.gold.iter().any(around)
        };
        !self.allowed.iter().any(|allowed| allowed.meets(span)) && !inside()
    }
}

fn is_scored(mention: &GoldMention, labels: &[String]) -> bool {
    mention.label.as_ref().is_none_or(|label| labels.contains(label))
}

/// The label that a prediction is judged by: of several that of the gold mention at its very place, else of the one it
/// has most in common with, else the first.
fn label<'a>(prediction: &'a Prediction, gold: &[&'a GoldMention]) -> Option<&'a str> {
    let labels = &prediction.labels;
    if labels.len() > 1 {
        let may_be = |mention: &'a GoldMention| {
            mention.label.as_deref().filter(|label| labels.iter().any(|of| of == label))
        };
        let mut same = gold.iter().filter(|mention| mention.span == prediction.span);
        if let Some(label) = same.find_map(|mention| may_be(mention)) {
            return Some(label);
        }
        let meeting = gold.iter().filter(|mention| mention.span.meets(prediction.span));
        let common =
            meeting.filter_map(|mention| Some((mention.span.common(prediction.span), may_be(mention)?)));
        if let Some((_, label)) = common.max() {
            return Some(label);
        }
    }
    labels.first().map(String::as_str)
}
