//! The model: what each piece of evidence weighs for each decision.
//!
//! Two decisions are made. Is this a name of that kind here? A logistic function of the weighed evidence gives the
//! probability. Which of the entities that bear the name is meant? The exponentials of the weighed evidence, divided by
//! their sum, give each one's share. The weights stand in a table of tab-separated lines, `decision evidence weight`,
//! that a fit has written (`fit`); `weights.tsv` beside this file is the one in use unless another is given.

use super::evidence::{Evidence, EvidenceSet, Sink};
use crate::error::{Error, ErrorKind, Result};
use std::sync::LazyLock;

static BUILT_IN: LazyLock<Model> =
    LazyLock::new(|| Model::parse("weights.tsv", include_str!("weights.tsv")).unwrap_or_default());

/// Weights that are not found by a fit but agreed upon, for they say what rows mean.
///
/// A name that somebody has listed himself is looked for: more speaks for it than most evidence against. What a rule of
/// little trust has found is believed less, and so is a
/// word of grammar in a script whose names have no capitals to tell them by, in languages too for which there are no
/// examples. Of namesakes the
/// one that is valid at the article's date, that a row prefers, or that the article has named before is meant, unless
/// much speaks against it; a name that a region shares with its capital is the capital's.
pub(super) const AGREED: [(Decision, Evidence, f32); 14] = [
    (Decision::Place, Evidence::OwnRow, 3.0),
    (Decision::Demonym, Evidence::OwnRow, 3.0),
    (Decision::Person, Evidence::OwnRow, 3.0),
    (Decision::Organization, Evidence::OwnRow, 3.0),
    (Decision::Place, Evidence::Distrust, -1.0),
    (Decision::Demonym, Evidence::Distrust, -1.0),
    (Decision::Person, Evidence::Distrust, -1.0),
    (Decision::Organization, Evidence::Distrust, -1.0),
    (Decision::Place, Evidence::GrammarWord, -4.0),
    (Decision::Organization, Evidence::GrammarWord, -4.0),
    (Decision::Choice, Evidence::NotValid, -4.0),
    (Decision::Choice, Evidence::PreferredName, 5.0),
    (Decision::Choice, Evidence::NamedBefore, 4.0),
    (Decision::Choice, Evidence::RegionByAlias, -4.0),
];

/// What is decided with one set of weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Decision {
    /// Whether this names a place.
    Place,
    /// Whether this is an adjective of a place or a word for its inhabitants.
    Demonym,
    /// Whether this names a person.
    Person,
    /// Whether this names an organization, or an actor other than a person.
    Organization,
    /// Whether this unlisted name is a person's.
    UnlistedPerson,
    /// Whether this unlisted name is an organization's.
    UnlistedOrganization,
    /// Which of the entities is meant.
    Choice,
}

impl Decision {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Place,
        Self::Demonym,
        Self::Person,
        Self::Organization,
        Self::UnlistedPerson,
        Self::UnlistedOrganization,
        Self::Choice,
    ];

    /// The name it has in the table.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Place => "place",
            Self::Demonym => "demonym",
            Self::Person => "person",
            Self::Organization => "organization",
            Self::UnlistedPerson => "unlisted-person",
            Self::UnlistedOrganization => "unlisted-organization",
            Self::Choice => "choice",
        }
    }
}

/// Weights of all decisions.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    weights: [[f32; Evidence::ALL.len()]; Decision::ALL.len()],
    /// The score below which a name is turned down, where nothing else is asked for.
    pub min_score: f32,
}

impl Default for Model {
    /// A model that knows nothing but what is agreed: nearly every score is one half.
    fn default() -> Self {
        let mut model = Self { weights: [[0.0; Evidence::ALL.len()]; Decision::ALL.len()], min_score: 0.5 };
        for (decision, evidence, weight) in AGREED {
            model.set(decision, evidence, weight);
        }
        model
    }
}

impl Model {
    /// The model that comes with the program.
    pub fn built_in() -> &'static Self {
        &BUILT_IN
    }

    /// Reads a table of weights; `name` is what errors call it.
    ///
    /// # Errors
    /// A line is not `decision`, `evidence`, `weight`, or names something unknown.
    pub fn parse(name: &str, table: &str) -> Result<Self> {
        let mut model = Self::default();
        for (number, line) in
            table.lines().enumerate().filter(|(_, line)| !line.starts_with('#') && !line.is_empty())
        {
            let wrong = |what: &str| {
                Error::new(ErrorKind::Config, format!("line {}: {what}", number + 1))
                    .in_source(name)
                    .with_help("make a table of weights with: dateline fit")
            };
            let mut cells = line.split('\t');
            let (Some(decision), Some(evidence), Some(weight), None) =
                (cells.next(), cells.next(), cells.next(), cells.next())
            else {
                return Err(wrong("expected a decision, an evidence and a weight, separated by tabs"));
            };
            let weight = weight.parse().ok().filter(|weight: &f32| weight.is_finite());
            let weight = weight.ok_or_else(|| wrong("expected a number in the third cell"))?;
            if (decision, evidence) == ("any", "min-score") {
                model.min_score = weight;
                continue;
            }
            let known = Decision::ALL.into_iter().find(|known| known.name() == decision);
            let decision = known.ok_or_else(|| wrong(&format!("no decision is called {decision:?}")))?;
            let known = Evidence::ALL.iter().find(|known| known.name() == evidence);
            let evidence = known.ok_or_else(|| wrong(&format!("no evidence is called {evidence:?}")))?;
            model.set(decision, *evidence, weight);
        }
        Ok(model)
    }

    /// The table of its weights, without those that are nothing.
    pub fn to_table(&self) -> String {
        let mut table = format!("any\tmin-score\t{:.2}\n", self.min_score);
        for decision in Decision::ALL {
            for &evidence in Evidence::ALL {
                let weight = format!("{:.3}", self.weight(decision, evidence));
                if !weight.trim_matches(['-', '0', '.']).is_empty() {
                    table += &format!("{}\t{}\t{weight}\n", decision.name(), evidence.name());
                }
            }
        }
        table
    }

    /// What an evidence weighs for a decision, in natural logarithms of odds.
    pub const fn weight(&self, decision: Decision, evidence: Evidence) -> f32 {
        self.weights[decision as usize][evidence as usize]
    }

    /// Sets a weight.
    pub const fn set(&mut self, decision: Decision, evidence: Evidence, weight: f32) {
        self.weights[decision as usize][evidence as usize] = weight;
    }

    /// An empty sum of evidence for a decision.
    #[inline]
    pub(super) fn sum(&self, decision: Decision) -> Sum<'_> {
        Sum { weights: &self.weights[decision as usize], total: 0.0 }
    }

    /// The sum of all evidence of a set, in natural logarithms of odds.
    pub(super) fn sum_of(&self, decision: Decision, evidence: &EvidenceSet) -> f32 {
        let mut sum = self.sum(decision);
        evidence.found().for_each(|(one, amount)| sum.put(one, amount));
        sum.total
    }

    /// The probability that the answer is yes.
    pub fn score(&self, decision: Decision, evidence: &EvidenceSet) -> f32 {
        probability(self.sum_of(decision, evidence))
    }
}

/// What evidence weighs together, added up as it comes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sum<'m> {
    weights: &'m [f32; Evidence::ALL.len()],
    /// In natural logarithms of odds.
    pub(super) total: f32,
}

impl Sum<'_> {
    /// The probability that the answer is yes.
    #[inline]
    pub(super) fn probability(self) -> f32 {
        probability(self.total)
    }
}

/// The probability that goes with odds, of which the natural logarithm is given.
fn probability(log_odds: f32) -> f32 {
    1.0 / (1.0 + (-log_odds).exp())
}

impl Sink for Sum<'_> {
    #[inline]
    fn put(&mut self, evidence: Evidence, amount: f32) {
        self.total += self.weights[evidence as usize] * amount;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_read_as_it_is_written() {
        let mut model = Model { min_score: 0.4, ..Model::default() };
        model.set(Decision::Place, Evidence::GivenBefore, -2.5);
        model.set(Decision::Choice, Evidence::Population, 1.25);
        assert_eq!(Model::parse("table", &model.to_table()).unwrap(), model);
    }

    #[test]
    fn a_wrong_line_is_told_with_its_number() {
        for (table, expected) in [
            ("# weights\nplace\tbias\n", "line 2: expected a decision"),
            ("place\tbias\tmuch\n", "line 1: expected a number"),
            ("plaice\tbias\t1\n", "no decision is called \"plaice\""),
            ("place\tbyass\t1\n", "no evidence is called \"byass\""),
        ] {
            let err = Model::parse("w.tsv", table).unwrap_err().to_string();
            assert!(err.contains("w.tsv") && err.contains(expected), "{err}");
        }
    }

    #[test]
    fn the_built_in_weights_can_be_read() {
        assert!(Model::parse("weights.tsv", include_str!("weights.tsv")).is_ok());
    }

    #[test]
    fn evidence_moves_the_score() {
        let mut model = Model::default();
        model.set(Decision::Place, Evidence::GivenBefore, -2.0);
        let mut evidence = EvidenceSet::default();
        assert_eq!(model.score(Decision::Place, &evidence), 0.5);
        evidence.note(Evidence::GivenBefore, true);
        assert!(model.score(Decision::Place, &evidence) < 0.2);
    }
}
