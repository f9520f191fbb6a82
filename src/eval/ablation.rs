//! What is left out, one part at a time, to see what each is worth.
//!
//! In come the options of an annotator, out come those of one without the part: a way of finding names, a rule by which
//! variants are found, or evidence, whose weights then are nothing. The other weights stay as they are: what is measured
//! is what the part does in this model, not what another model could do without it.

use crate::normalize::variant::{RULES, Rule, Variants};
use crate::pipeline::AnnotatorOptions;
use crate::resolve::Via;
use crate::resolve::evidence::Evidence;
use crate::resolve::model::{Decision, Model};

/// Evidence of one sort, from the first of [`Evidence::ALL`] on to that of the next group.
const GROUPS: [(&str, Evidence); 6] = [
    ("form", Evidence::ByAlias),
    ("neighbours", Evidence::Headline),
    ("article", Evidence::FamilyInArticle),
    ("entity", Evidence::Population),
    ("namesakes", Evidence::Share),
    ("words", Evidence::OneWord),
];

/// Something that can be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// A way of finding names.
    Via(Via),
    /// A rule by which variants are found.
    Rule(Rule),
    /// All evidence of a sort, by its number.
    Group(usize),
    /// One piece of evidence.
    Evidence(Evidence),
}

impl Part {
    /// All ways of finding.
    pub fn vias() -> Vec<Self> {
        Via::ALL.map(Self::Via).to_vec()
    }

    /// All rules that are used at this level.
    pub fn rules(level: Variants) -> Vec<Self> {
        RULES.iter().filter(|facts| facts.level <= level).map(|facts| Self::Rule(facts.rule)).collect()
    }

    /// All sorts of evidence: how the name is written, its neighbours, the article, the entity, its namesakes, and the
    /// words of unlisted names.
    pub fn groups() -> Vec<Self> {
        (0..GROUPS.len()).map(Self::Group).collect()
    }

    /// All evidence that weighs something in this model.
    pub fn evidence(model: &Model) -> Vec<Self> {
        let weighs = |evidence: Evidence| {
            Decision::ALL.into_iter().any(|decision| model.weight(decision, evidence) != 0.0)
        };
        let all = Evidence::ALL.iter().copied().filter(|&evidence| evidence != Evidence::Bias);
        all.filter(|&evidence| weighs(evidence)).map(Self::Evidence).collect()
    }

    /// What sort of part it is: `via`, `rule`, `group` or `evidence`.
    pub const fn sort(self) -> &'static str {
        match self {
            Self::Via(_) => "via",
            Self::Rule(_) => "rule",
            Self::Group(_) => "group",
            Self::Evidence(_) => "evidence",
        }
    }

    /// The word by which it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Via(via) => via.as_str(),
            Self::Rule(rule) => rule.as_str(),
            Self::Group(number) => GROUPS.get(number).map_or("", |&(name, _)| name),
            Self::Evidence(evidence) => evidence.name(),
        }
    }

    /// These options without the part.
    pub fn leave_out(self, options: &AnnotatorOptions) -> AnnotatorOptions {
        let mut options = options.clone();
        match self {
            Self::Via(via) => options.resolve.without = Some(via),
            Self::Rule(rule) => options.resolve.without_rule = Some(rule),
            Self::Group(_) | Self::Evidence(_) => {
                let mut model = options.model.take().unwrap_or_else(|| Model::built_in().clone());
                for &evidence in Evidence::ALL.iter().filter(|&&evidence| self.holds(evidence)) {
                    Decision::ALL.into_iter().for_each(|decision| model.set(decision, evidence, 0.0));
                }
                options.model = Some(model);
            }
        }
        options
    }

    fn holds(self, evidence: Evidence) -> bool {
        match self {
            Self::Evidence(one) => one == evidence,
            Self::Group(number) => {
                let first = |number: usize| GROUPS.get(number).map(|&(_, first)| first);
                first(number).is_some_and(|first| first <= evidence)
                    && first(number + 1).is_none_or(|next| evidence < next)
            }
            Self::Via(_) | Self::Rule(_) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_evidence_but_the_bias_is_of_one_group() {
        for &evidence in Evidence::ALL {
            let groups = Part::groups().into_iter().filter(|group| group.holds(evidence)).count();
            assert_eq!(groups, usize::from(evidence != Evidence::Bias), "{}", evidence.name());
        }
    }

    #[test]
    fn what_is_left_out_weighs_nothing() {
        let options = AnnotatorOptions::default();
        let built_in = Model::built_in();
        for part in [Part::evidence(built_in), Part::groups()].concat() {
            let model = part.leave_out(&options).model.unwrap();
            for decision in Decision::ALL {
                for &evidence in Evidence::ALL {
                    let expected =
                        if part.holds(evidence) { 0.0 } else { built_in.weight(decision, evidence) };
                    assert_eq!(
                        model.weight(decision, evidence),
                        expected,
                        "{} {}",
                        part.name(),
                        evidence.name()
                    );
                }
            }
        }
    }

    #[test]
    fn parts_are_called_differently() {
        let all =
            [Part::vias(), Part::rules(Variants::Wide), Part::groups(), Part::evidence(Model::built_in())];
        let mut names: Vec<_> = all.concat().into_iter().map(|part| (part.sort(), part.name())).collect();
        let n_names = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), n_names);
    }
}
