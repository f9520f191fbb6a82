//! Evaluation: what was found, held against what people say is there.
//!
//! In come a gold standard ([`Gold`]: JSONL, CoNLL, BRAT, or our own output), predictions ([`Predictions`]: our own
//! output, or anybody's mentions with offsets), and what the gazetteers list ([`Listing`]); out goes a [`Report`]:
//! precision and recall, places, links, calibration, and every error with its cause. `docs/evaluation.md` defines the
//! measures.
//!
//! Offsets count code points of the text of one field, half-open, from 0. A gold standard is held in memory, with its articles.

mod ablation;
mod brat;
mod calibration;
mod causes;
mod conll;
mod detection;
mod gold;
mod labels;
mod links;
mod listing;
mod places;
mod predictions;
mod report;
mod spans;

pub use ablation::Part;
pub use calibration::{Bin, Calibration};
pub use causes::{Cause, CauseCount, Failure, Lapse, Side};
pub use detection::{Measure, Measures, Policy};
pub use gold::{Gold, GoldOptions};
pub use labels::LabelMap;
pub use links::Links;
pub use listing::Listing;
pub use places::{Geo, Places};
pub use predictions::Predictions;
pub use report::{Ordered, Report, Settings, Share, evaluate};

use std::collections::BTreeSet;

/// A stretch of a text, half-open, in code points from 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CharSpan {
    /// First code point.
    pub start: u64,
    /// First code point behind it.
    pub end: u64,
}

impl CharSpan {
    /// From `start` (included) to `end` (excluded).
    pub const fn new(start: u64, end: u64) -> Self {
        Self { start, end }
    }

    /// How many code points both have in common.
    pub fn common(self, other: Self) -> u64 {
        self.end.min(other.end).saturating_sub(self.start.max(other.start))
    }

    /// Whether they meet.
    pub const fn meets(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether the other lies within it, and is shorter.
    pub fn encloses(self, other: Self) -> bool {
        self != other && self.start <= other.start && other.end <= self.end
    }
}

/// A mention as people marked it.
#[derive(Clone, Debug, PartialEq)]
pub struct GoldMention {
    /// Where it stands.
    pub span: CharSpan,
    /// The text there.
    pub text: String,
    /// Its label: `PER`, `LOC`, `ORG`, `MISC`. `None` where the gold has no types: any will do.
    pub label: Option<String>,
    /// Ids of the entity that is meant, normalized: `wikidata:Q912`.
    pub links: BTreeSet<String>,
    /// Latitude and longitude of the place that is meant, in degrees.
    pub point: Option<(f64, f64)>,
    /// The gold's finer label.
    pub sub: Option<String>,
    /// Whether it may be found but need not be.
    pub optional: bool,
    /// Whether the gold says that no id is known.
    pub nil: bool,
}

/// One text of the gold standard, with its mentions.
#[derive(Clone, Debug, PartialEq)]
pub struct GoldText {
    /// Id of the article.
    pub id: String,
    /// Field of the article.
    pub field: String,
    /// Language, `?` when not said.
    pub lang: String,
    /// The stretch that was read; what is found outside it is not judged.
    pub window: Option<CharSpan>,
    /// In the order of the gold.
    pub mentions: Vec<GoldMention>,
    /// The text itself, where the gold brings it.
    pub text: Option<String>,
}

/// A mention as some system found it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Prediction {
    /// Where it stands.
    pub span: CharSpan,
    /// The text there; empty when not said.
    pub text: String,
    /// The gold's labels that it may stand for; none: all.
    pub labels: Vec<String>,
    /// Ids of its entity, normalized, links included.
    pub links: BTreeSet<String>,
    /// Latitude and longitude of its entity, in degrees.
    pub point: Option<(f64, f64)>,
    /// How sure the system is, 0–1.
    pub score: Option<f64>,
    /// How it was found.
    pub via: Option<String>,
    /// The rule by which it was found, if it is not written as listed.
    pub rule: Option<String>,
    /// Kind of its entity.
    pub kind: Option<String>,
    /// Name of its entity.
    pub name: Option<String>,
}
