//! What was considered on the way, for those who want to know why, or to learn from it.

use super::Via;
use super::evidence::EvidenceSet;
use super::model::Decision;
use crate::gazetteer::EntityRef;
use crate::span::Span;

/// Why a name is not a mention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// Its score is too low.
    Score,
}

impl Reason {
    /// The word used in the output.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Score => "score",
        }
    }
}

/// A name that was weighed.
#[derive(Clone, Debug)]
pub struct Considered<'g> {
    /// Index of the field in the article.
    pub field: usize,
    /// Where it stands in the field's text.
    pub span: Span,
    /// The likeliest of those that bear the name.
    /// Nobody, for a name that no gazetteer holds.
    pub entity: Option<EntityRef<'g>>,
    /// The alias as its row writes it; empty for a name that no gazetteer holds.
    pub alias: &'g str,
    /// How it names it.
    pub via: Via,
    /// What was decided.
    pub decision: Decision,
    /// The probability that it is a name of that kind, 0 to 1.
    pub score: f32,
    /// What the score was made of.
    pub evidence: EvidenceSet,
    /// All that bear the name, the likeliest first.
    pub candidates: Vec<TracedCandidate<'g>>,
    /// Whether it was taken, or why not.
    pub verdict: Result<(), Reason>,
}

/// One of the entities that bear a name.
#[derive(Clone, Debug)]
pub struct TracedCandidate<'g> {
    /// The entity.
    pub entity: EntityRef<'g>,
    /// The alias as its row writes it.
    pub alias: &'g str,
    /// How likely it is among those that bear the name, 0 to 1.
    pub share: f32,
    /// What the share was made of.
    pub evidence: EvidenceSet,
}

/// All names of an article that were weighed, in the order in which they were.
#[derive(Clone, Debug, Default)]
pub struct Trace<'g> {
    /// The names; the same one may stand twice, weighed once more after a longer one was turned down.
    pub considered: Vec<Considered<'g>>,
}
