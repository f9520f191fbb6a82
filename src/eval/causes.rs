//! Why something was missed, or wrongly found.
//!
//! Every gold mention that the `ALL` row counts as missed, and every prediction that it counts as wrong, has one cause;
//! so has every mention that was found with its very span and given to the wrong entity.

use super::detection::{Judge, Row};
use super::listing::Listed;
use super::spans::{self, Judged};
use super::{CharSpan, GoldMention, GoldText};
use serde::Serialize;

/// How many code points around an error are shown.
const AROUND: usize = 60;

/// Why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cause {
    /// Something else overlaps it: one is a part of the other, or they cross.
    Boundary,
    /// It was found, and given another label.
    Label,
    /// It is listed, but its name asks for other letters: `us`, `Who`.
    Case,
    /// It is listed, but was not taken for a mention.
    PassedOver,
    /// No gazetteer has the name for an entity of this label.
    NotListed,
    /// Found where nothing is, or a second time.
    Spurious,
    /// Found with its very span, but given to another entity, or to a place over 161 km away.
    Entity,
}

impl Cause {
    /// All, in the order of the table.
    pub const ALL: [Self; 7] = [
        Self::Boundary,
        Self::Label,
        Self::Case,
        Self::PassedOver,
        Self::NotListed,
        Self::Spurious,
        Self::Entity,
    ];

    /// The words used in tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Boundary => "boundary",
            Self::Label => "label",
            Self::Case => "case",
            Self::PassedOver => "passed over",
            Self::NotListed => "not listed",
            Self::Spurious => "spurious",
            Self::Entity => "wrong entity",
        }
    }
}

/// What an error is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Lapse {
    /// A gold mention has no prediction.
    Missed,
    /// A prediction has no gold mention, or another entity than its own.
    Wrong,
}

/// How often a cause was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CauseCount {
    /// Gold mentions that were missed.
    pub missed: u64,
    /// Predictions that are wrong.
    pub wrong: u64,
}

/// One error, to be read.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Failure {
    /// Id of the article.
    pub article: String,
    /// Its field.
    pub field: String,
    /// What.
    pub error: Lapse,
    /// Why.
    pub cause: Cause,
    /// What the gold has there.
    pub gold: Option<Side>,
    /// What was found there.
    pub found: Option<Side>,
    /// How far a place was put from where it is, in km.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub km: Option<f64>,
    /// The text before, where the text is known.
    pub before: String,
    /// The text of both together.
    pub text: String,
    /// The text behind.
    pub after: String,
}

/// One side of an error.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Side {
    /// First code point.
    pub start: u64,
    /// First code point behind it.
    pub end: u64,
    /// The text.
    pub surface: String,
    /// Its label.
    pub label: Option<String>,
    /// Ids of its entity.
    pub ids: Vec<String>,
    /// Name of its entity, of a prediction.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// How it was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub via: Option<String>,
    /// Its score.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<f64>,
}

impl Side {
    fn gold(mention: &GoldMention) -> Self {
        let CharSpan { start, end } = mention.span;
        Self {
            start,
            end,
            surface: mention.text.clone(),
            label: mention.label.clone(),
            ids: mention.links.iter().cloned().collect(),
            name: None,
            via: None,
            score: None,
        }
    }

    fn found(judged: &Judged<'_>) -> Self {
        let prediction = judged.prediction;
        let CharSpan { start, end } = prediction.span;
        Self {
            start,
            end,
            surface: prediction.text.clone(),
            label: judged.label.map(str::to_owned),
            ids: prediction.links.iter().cloned().collect(),
            name: prediction.name.clone(),
            via: prediction.via.clone(),
            score: prediction.score,
        }
    }
}

/// Tells what is missed and what is wrong in one text, in the order of the text.
pub(super) fn of_mentions(judge: &Judge<'_>, text: &GoldText, tell: &mut dyn FnMut(Failure)) {
    let (_, predicted) = judge.row(Row::All);
    let exact = spans::exact(&judge.scored, &predicted, Row::All.typed());
    let mut told = Vec::new();
    for (number, mention) in judge.scored.iter().enumerate() {
        if exact.of_gold[number].is_some() {
            continue;
        }
        let meeting = || judge.predicted.iter().filter(|judged| judged.prediction.span.meets(mention.span));
        let same = meeting().find(|judged| judged.prediction.span == mention.span);
        let (cause, found) = match (same, meeting().next()) {
            // People may mark one stretch twice; one prediction serves one of them.
            (Some(judged), _) if judged.label == mention.label.as_deref() => {
                (Cause::PassedOver, Some(judged))
            }
            (Some(judged), _) => (Cause::Label, Some(judged)),
            (None, Some(judged)) => (Cause::Boundary, Some(judged)),
            (None, None) => match judge.listed[number] {
                Listed::No => (Cause::NotListed, None),
                Listed::OtherCase => (Cause::Case, None),
                Listed::Yes => (Cause::PassedOver, None),
            },
        };
        told.push(failure(text, Lapse::Missed, cause, Some(mention), found));
    }
    for (judged, pair) in predicted.iter().zip(&exact.of_predicted) {
        if pair.is_some() || !judge.counts(judged) {
            continue;
        }
        let span = judged.prediction.span;
        let meeting = || judge.gold.iter().filter(|mention| mention.span.meets(span));
        let same = meeting().find(|mention| mention.span == span);
        let (cause, mention) = match (same, meeting().next()) {
            // A second prediction of what has been found.
            (Some(mention), _) if mention.label.as_deref() == judged.label => {
                (Cause::Spurious, Some(*mention))
            }
            (Some(mention), _) => (Cause::Label, Some(*mention)),
            (None, Some(mention)) => (Cause::Boundary, Some(*mention)),
            (None, None) => (Cause::Spurious, None),
        };
        told.push(failure(text, Lapse::Wrong, cause, mention, Some(judged)));
    }
    let place = |failure: &Failure| match failure.error {
        Lapse::Missed => failure.gold.as_ref().map(|side| (side.start, side.end)),
        Lapse::Wrong => failure.found.as_ref().map(|side| (side.start, side.end)),
    };
    told.sort_by_key(|failure| (place(failure), failure.error));
    told.into_iter().for_each(tell);
}

/// Tells of a mention that was given to the wrong entity.
pub(super) fn of_entity(
    text: &GoldText,
    mention: &GoldMention,
    judged: &Judged<'_>,
    km: Option<f64>,
    tell: &mut dyn FnMut(Failure),
) {
    tell(Failure { km, ..failure(text, Lapse::Wrong, Cause::Entity, Some(mention), Some(judged)) });
}

fn failure(
    text: &GoldText,
    error: Lapse,
    cause: Cause,
    mention: Option<&GoldMention>,
    judged: Option<&Judged<'_>>,
) -> Failure {
    let mut found = judged.map(Side::found);
    let spans = mention.map(|mention| mention.span).into_iter();
    let spans = spans.chain(judged.map(|judged| judged.prediction.span));
    let whole = spans.reduce(|one, other| CharSpan::new(one.start.min(other.start), one.end.max(other.end)));
    let whole = whole.unwrap_or_default();
    let chars = text.text.as_deref().unwrap_or_default().chars();
    let (start, end) = (index(whole.start), index(whole.end));
    let first = start.saturating_sub(AROUND);
    let cut =
        |from: usize, to: usize| chars.clone().skip(from).take(to.saturating_sub(from)).collect::<String>();
    if let Some(side) = found.as_mut().filter(|side| side.surface.is_empty()) {
        side.surface = cut(index(side.start), index(side.end));
    }
    let surface =
        || mention.map(|mention| mention.text.clone()).or(found.as_ref().map(|side| side.surface.clone()));
    Failure {
        article: text.id.clone(),
        field: text.field.clone(),
        error,
        cause,
        gold: mention.map(Side::gold),
        km: None,
        before: cut(first, start),
        text: if text.text.is_some() { cut(start, end) } else { surface().unwrap_or_default() },
        after: cut(end, end.saturating_add(AROUND)),
        found,
    }
}

fn index(offset: u64) -> usize {
    usize::try_from(offset).unwrap_or(usize::MAX)
}
