//! One name that was weighed, as text and as JSON.

use super::folded;
use dateline::resolve::evidence::EvidenceSet;
use dateline::resolve::model::{Decision, Model};
use dateline::resolve::trace::{Considered, Reason};
use dateline::{Annotator, Article};
use serde::Serialize;
use std::fmt;

/// Pieces of evidence that are shown of a competitor.
const DIFFERENCES: usize = 3;

/// A name that was weighed.
#[derive(Serialize)]
pub(super) struct Shown<'a> {
    /// Id of the article.
    #[serde(skip_serializing_if = "Option::is_none")]
    article: Option<&'a str>,
    field: &'a str,
    /// Bytes of the field's text.
    start: u32,
    end: u32,
    pub(super) surface: &'a str,
    /// The letters that were compared.
    folded: String,
    decision: &'static str,
    score: f32,
    taken: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    via: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    row: Option<Row<'a>>,
    evidence: Vec<Contribution>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    others: Vec<Competitor<'a>>,
}

/// The row that was met.
#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    name: &'a str,
    kind: &'a str,
    alias: &'a str,
    source: &'a str,
}

/// What one piece of evidence adds.
#[derive(Serialize)]
struct Contribution {
    evidence: &'static str,
    amount: f32,
    adds: f32,
}

/// Another entity that bears the name.
#[derive(Serialize)]
struct Competitor<'a> {
    id: &'a str,
    name: &'a str,
    share: f32,
    /// What tells it from the chosen one most.
    differences: Vec<Contribution>,
}

impl<'a> Shown<'a> {
    pub(super) fn new(
        considered: &'a Considered<'a>,
        article: &'a Article<'a>,
        annotator: &Annotator,
    ) -> Self {
        let model = annotator.model();
        let field = &article.fields[considered.field];
        let surface = considered.span.surface(&field.text);
        let reason = considered.verdict.err().map(Reason::as_str);
        let chosen = considered.candidates.first();
        let others = considered.candidates.iter().skip(1).map(|other| Competitor {
            id: other.entity.id(),
            name: other.entity.name(),
            share: other.share,
            differences: chosen
                .map_or_else(Vec::new, |chosen| differences(model, &chosen.evidence, &other.evidence)),
        });
        Self {
            article: article.id.as_deref(),
            field: &field.name,
            start: considered.span.start,
            end: considered.span.end,
            surface,
            folded: folded(surface),
            decision: considered.decision.name(),
            score: considered.score,
            taken: considered.verdict.is_ok(),
            reason,
            via: considered.via.as_str(),
            row: considered.entity.map(|entity| Row {
                id: entity.id(),
                name: entity.name(),
                kind: entity.kind(),
                alias: considered.alias,
                source: entity.source(),
            }),
            evidence: contributions(model, considered.decision, &considered.evidence),
            others: others.collect(),
        }
    }
}

/// What each evidence adds to a decision, the weightiest first.
fn contributions(model: &Model, decision: Decision, set: &EvidenceSet) -> Vec<Contribution> {
    let of = set.found().map(|(one, amount)| Contribution {
        evidence: one.name(),
        amount,
        adds: model.weight(decision, one) * amount,
    });
    sorted(of.collect())
}

/// Where the choice preferred one to another, the weightiest first.
fn differences(model: &Model, chosen: &EvidenceSet, other: &EvidenceSet) -> Vec<Contribution> {
    let evidence = dateline::resolve::evidence::Evidence::ALL.iter();
    let of = evidence.map(|&one| {
        let amount = other.get(one) - chosen.get(one);
        Contribution { evidence: one.name(), amount, adds: model.weight(Decision::Choice, one) * amount }
    });
    let mut all = sorted(of.collect());
    all.truncate(DIFFERENCES);
    all
}

fn sorted(mut contributions: Vec<Contribution>) -> Vec<Contribution> {
    contributions.retain(|one| one.adds.abs() >= 0.005);
    contributions.sort_by(|one, other| other.adds.abs().total_cmp(&one.adds.abs()));
    contributions
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = match self.reason {
            None => "taken".to_owned(),
            Some(reason) => format!("turned down: {reason}"),
        };
        if let Some(id) = self.article {
            write!(f, "{id} ")?;
        }
        writeln!(
            f,
            "{}:{}..{} {:?}: {} {:.2}, {verdict}",
            self.field, self.start, self.end, self.surface, self.decision, self.score
        )?;
        if let Some(row) = &self.row {
            writeln!(f, "  row      {} {} ({}, {})", row.id, row.name, row.kind, row.source)?;
            writeln!(
                f,
                "  spelled  {:?} and the {} {:?} fold to {:?}",
                self.surface, self.via, row.alias, self.folded
            )?;
        }
        let join = |contributions: &[Contribution]| {
            let each = contributions.iter().map(|one| format!("{} {:+.2}", one.evidence, one.adds));
            each.collect::<Vec<_>>().join(", ")
        };
        let (speaks_for, against): (Vec<_>, Vec<_>) = self.evidence.iter().partition(|one| one.adds > 0.0);
        for (what, contributions) in [("for", speaks_for), ("against", against)] {
            let shown: Vec<String> =
                contributions.iter().map(|one| format!("{} {:+.2}", one.evidence, one.adds)).collect();
            if !shown.is_empty() {
                writeln!(f, "  {what:8} {}", shown.join(", "))?;
            }
        }
        for other in &self.others {
            writeln!(
                f,
                "  or       {} {}: {:.2}; {}",
                other.id,
                other.name,
                other.share,
                join(&other.differences)
            )?;
        }
        Ok(())
    }
}
