//! Finds the weights: articles whose names are known in, a [`Model`] out.
//!
//! Each name that was weighed on the way (`trace`) is an example: was it one of that kind, and which of the candidates
//! was meant? The first decisions are fitted as logistic regressions, the choice as a conditional one,
//! by gradient descent (Adam; Kingma and Ba, 2015) with a small penalty on large weights. Nothing is random: the same
//! examples give the same weights.

use super::evidence::{Evidence, EvidenceSet};
use super::model::{AGREED, Decision, Model};
use super::trace::{Considered, Trace};
use crate::gazetteer::EntityRef;
use crate::span::Span;

const N: usize = Evidence::ALL.len();

/// Steps of the descent; more change nothing that can be measured.
const STEPS: usize = 400;

/// What the square of a weight costs, beside the mean loss of an example.
const PENALTY: f64 = 2e-4;

/// The same for the choice, of which there are few examples.
const CHOICE_PENALTY: f64 = 1e-3;

/// A place this near to the nearest candidate is as right as it, kilometres.
const AS_NEAR_KM: f64 = 30.0;

/// A place farther than this from where the gold has it is wrong, kilometres; what the field measures by.
const RIGHT_KM: f64 = 161.0;

/// What kind of thing a name is known to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GoldKind {
    /// A person.
    Person,
    /// A place.
    Place,
    /// An organization.
    Organization,
    /// Anything else: adjectives of places, groups.
    Other,
    /// It is not said.
    Unknown,
}

/// A name that is known to stand in an article.
#[derive(Clone, Debug)]
pub struct GoldMention {
    /// Where, in bytes.
    pub span: Span,
    /// What it is.
    pub kind: GoldKind,
    /// Where the place lies, degrees.
    pub point: Option<(f64, f64)>,
    /// Ids of the entity: `Q912`, `geonames:2453866`.
    pub ids: Vec<String>,
    /// Whether the gold leaves open if it is to be found.
    pub optional: bool,
}

/// One set of articles that was annotated by one policy.
#[derive(Clone, Debug, Default)]
pub struct Lessons {
    names: Vec<NameExample>,
    choices: Vec<ChoiceExample>,
    documents: u32,
}

#[derive(Clone, Debug)]
struct NameExample {
    document: u32,
    decision: Decision,
    evidence: EvidenceSet,
    is_name: bool,
    weight: f32,
}

#[derive(Clone, Debug)]
struct ChoiceExample {
    document: u32,
    candidates: Vec<(EvidenceSet, bool)>,
    weight: f32,
}

impl Lessons {
    /// Takes the names that were weighed in one article as examples. `kinds` are those that the whole set annotates.
    pub fn add(&mut self, trace: &Trace<'_>, field: usize, gold: &[GoldMention], kinds: &[GoldKind]) {
        let document = self.documents;
        self.documents += 1;
        for one in trace.considered.iter().filter(|one| one.field == field) {
            let exact: Vec<&GoldMention> = gold.iter().filter(|gold| gold.span == one.span).collect();
            if let Some(is_name) = is_name(one, &exact, gold, kinds) {
                let (decision, evidence) = (one.decision, one.evidence.clone());
                self.names.push(NameExample { document, decision, evidence, is_name, weight: 1.0 });
            }
            let rights = exact.iter().find(|gold| !gold.optional).map(|gold| rights(one, gold));
            if let Some(rights) = rights.filter(|rights| rights.contains(&true) && rights.contains(&false)) {
                let candidates =
                    one.candidates.iter().zip(rights).map(|(one, right)| (one.evidence.clone(), right));
                self.choices.push(ChoiceExample { document, candidates: candidates.collect(), weight: 1.0 });
            }
        }
    }

    /// Leaves out the adjectives of a set that does not annotate them, and gives a set the weight of the square root of
    /// its examples, so that a large one does not silence the small ones.
    pub fn finish(&mut self) {
        let demonyms = self.names.iter().filter(|one| one.decision == Decision::Demonym);
        let (yes, count) =
            demonyms.fold((0, 0), |(yes, count), one| (yes + usize::from(one.is_name), count + 1));
        if yes * 5 < count {
            self.names.retain(|one| one.decision != Decision::Demonym);
        }
        #[expect(clippy::cast_precision_loss, reason = "a weight")]
        let weight = |count: usize| 40.0 / (count.max(1) as f32).sqrt();
        let (of_names, of_choices) = (weight(self.names.len()), weight(self.choices.len()));
        self.names.iter_mut().for_each(|one| one.weight = of_names);
        self.choices.iter_mut().for_each(|one| one.weight = of_choices);
    }

    /// Adds the examples of another set.
    pub fn extend(&mut self, other: Self) {
        let offset = self.documents;
        self.documents += other.documents;
        self.names.extend(
            other.names.into_iter().map(|one| NameExample { document: one.document + offset, ..one }),
        );
        let choices = other.choices.into_iter();
        self.choices.extend(choices.map(|one| ChoiceExample { document: one.document + offset, ..one }));
    }

    /// Number of examples of names and of choices.
    pub fn len(&self) -> (usize, usize) {
        (self.names.len(), self.choices.len())
    }

    /// Whether there is no example.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty() && self.choices.is_empty()
    }

    /// The weights that explain the examples best.
    pub fn fit(&self) -> Model {
        self.fit_without(None)
    }

    /// Scores of names by weights that were fitted without their article, in five turns, each with whether it was a
    /// name; by decision.
    pub fn cross_validated(&self) -> Vec<(Decision, f32, bool)> {
        let mut scores = Vec::with_capacity(self.names.len());
        for fold in 0..FOLDS {
            let model = self.fit_without(Some(fold));
            let held_out = self.names.iter().filter(|one| one.document % FOLDS == fold);
            scores.extend(
                held_out.map(|one| (one.decision, model.score(one.decision, &one.evidence), one.is_name)),
            );
        }
        scores
    }

    /// How many of the choices weights make rightly that were fitted without their article, and of how many.
    pub fn cross_validated_choices(&self) -> (usize, usize) {
        let held_out = |fold: u32| {
            let choices = self.choices.iter().filter(|one| one.document % FOLDS == fold).cloned().collect();
            Self { names: Vec::new(), choices, documents: self.documents }
        };
        let of_choices = Self { names: Vec::new(), ..self.clone() };
        let right =
            (0..FOLDS).map(|fold| held_out(fold).right_choices(&of_choices.fit_without(Some(fold))).0);
        (right.sum(), self.choices.len())
    }

    /// Scores of names by the weights of a model, each with whether it was a name; by decision.
    pub fn scores(&self, model: &Model) -> Vec<(Decision, f32, bool)> {
        self.names
            .iter()
            .map(|one| (one.decision, model.score(one.decision, &one.evidence), one.is_name))
            .collect()
    }

    /// How many of the choices a model makes rightly, and of how many.
    pub fn right_choices(&self, model: &Model) -> (usize, usize) {
        let right = |one: &&ChoiceExample| {
            let sums =
                one.candidates.iter().map(|(set, right)| (model.sum_of(Decision::Choice, set), *right));
            sums.max_by(|one, other| one.0.total_cmp(&other.0)).is_some_and(|(_, right)| right)
        };
        (self.choices.iter().filter(right).count(), self.choices.len())
    }

    fn fit_without(&self, fold: Option<u32>) -> Model {
        let kept = |document: u32| Some(document % FOLDS) != fold;
        let mut model = Model::default();
        for decision in Decision::ALL {
            if decision == Decision::Choice {
                let examples: Vec<_> = self.choices.iter().filter(|one| kept(one.document)).collect();
                descend(&mut model, decision, |weights, gradient| {
                    choice_gradient(&examples, weights, gradient)
                });
            } else {
                let of_decision =
                    self.names.iter().filter(|one| one.decision == decision && kept(one.document));
                let examples: Vec<_> = of_decision.collect();
                descend(&mut model, decision, |weights, gradient| {
                    name_gradient(&examples, weights, gradient)
                });
            }
        }
        model
    }
}

const FOLDS: u32 = 5;

/// Whether a name that was weighed is one, or `None` if the gold does not say.
fn is_name(
    one: &Considered<'_>,
    exact: &[&GoldMention],
    gold: &[GoldMention],
    kinds: &[GoldKind],
) -> Option<bool> {
    let is = |kind: GoldKind| exact.iter().any(|gold| gold.kind == kind || gold.kind == GoldKind::Unknown);
    let optional = || gold.iter().any(|gold| gold.optional && gold.span.overlaps(one.span));
    let is_group =
        one.entity.is_some_and(|entity| matches!(entity.kind(), "ethnic-group" | "religious-group"));
    let (yes, annotated) = match one.decision {
        Decision::Place => (is(GoldKind::Place), kinds.contains(&GoldKind::Place)),
        Decision::Demonym => (is(GoldKind::Place) || is(GoldKind::Other), true),
        Decision::Person | Decision::UnlistedPerson => {
            (is(GoldKind::Person), kinds.contains(&GoldKind::Person))
        }
        Decision::Organization if is_group => {
            (is(GoldKind::Organization) || is(GoldKind::Other), kinds.contains(&GoldKind::Other))
        }
        Decision::Organization | Decision::UnlistedOrganization => {
            (is(GoldKind::Organization), kinds.contains(&GoldKind::Organization))
        }
        Decision::Choice => return None,
    };
    (annotated && (yes || !optional())).then_some(yes)
}

/// Which candidates are right by the gold.
fn rights(one: &Considered<'_>, gold: &GoldMention) -> Vec<bool> {
    let candidates = || one.candidates.iter().map(|candidate| candidate.entity);
    if !gold.ids.is_empty() {
        let by_id: Vec<bool> =
            candidates().map(|entity| gold.ids.iter().any(|id| has_id(entity, id))).collect();
        if by_id.contains(&true) || gold.point.is_none() {
            return by_id;
        }
    }
    if let Some(point) = gold.point {
        let distances: Vec<f64> = candidates().map(|entity| kilometres(entity, point)).collect();
        let nearest = distances.iter().copied().fold(f64::INFINITY, f64::min);
        return distances.into_iter().map(|km| km <= RIGHT_KM && km <= nearest + AS_NEAR_KM).collect();
    }
    candidates()
        .map(|entity| match gold.kind {
            GoldKind::Person => entity.is_person(),
            GoldKind::Place => entity.entity_type() == crate::EntityType::Place,
            GoldKind::Organization => !entity.is_person() && entity.entity_type() != crate::EntityType::Place,
            GoldKind::Other | GoldKind::Unknown => false,
        })
        .collect()
}

/// Whether an entity has this id, itself or elsewhere; a Wikidata item may have its prefix.
fn has_id(entity: EntityRef<'_>, id: &str) -> bool {
    let bare = |id: &str| id.strip_prefix("wikidata:").unwrap_or(id).to_owned();
    let wanted = bare(id);
    bare(entity.id()) == wanted || entity.links().any(|link| bare(link) == wanted)
}

fn kilometres(entity: EntityRef<'_>, (lat, lon): (f64, f64)) -> f64 {
    let Some((here_lat, here_lon)) = entity.coordinates() else { return f64::INFINITY };
    let [lat, lon, here_lat, here_lon] = [lat, lon, here_lat, here_lon].map(f64::to_radians);
    let half = |angle: f64| (angle / 2.0).sin().powi(2);
    let h = half(here_lat - lat) + lat.cos() * here_lat.cos() * half(here_lon - lon);
    2.0 * 6371.0 * h.sqrt().min(1.0).asin()
}

fn name_gradient(examples: &[&NameExample], weights: &[f64; N], gradient: &mut [f64; N]) -> f64 {
    let mut total = 0.0;
    for one in examples {
        let sum = weighed(weights, &one.evidence);
        let weight = f64::from(one.weight);
        let error = weight * (1.0 / (1.0 + (-sum).exp()) - if one.is_name { 1.0 } else { 0.0 });
        total += weight;
        add(gradient, &one.evidence, error);
    }
    total
}

fn weighed(weights: &[f64; N], set: &EvidenceSet) -> f64 {
    set.found().map(|(evidence, amount)| weights[evidence as usize] * f64::from(amount)).sum()
}

fn add(gradient: &mut [f64; N], set: &EvidenceSet, error: f64) {
    set.found().for_each(|(evidence, amount)| gradient[evidence as usize] += error * f64::from(amount));
}

fn choice_gradient(examples: &[&ChoiceExample], weights: &[f64; N], gradient: &mut [f64; N]) -> f64 {
    let mut total = 0.0;
    for one in examples {
        let sums: Vec<f64> = one.candidates.iter().map(|(set, _)| weighed(weights, set)).collect();
        let highest = sums.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let powers: Vec<f64> = sums.iter().map(|sum| (sum - highest).exp()).collect();
        let all: f64 = powers.iter().sum();
        let right: f64 =
            powers.iter().zip(&one.candidates).filter(|(_, one)| one.1).map(|(power, _)| power).sum();
        let weight = f64::from(one.weight);
        total += weight;
        for (power, (set, is_right)) in powers.iter().zip(&one.candidates) {
            let wanted = if *is_right { power / right.max(1e-12) } else { 0.0 };
            let error = weight * (power / all - wanted);
            add(gradient, set, error);
        }
    }
    total
}

/// Descends to the weights of one decision. `add_gradient` adds the slope of the loss and gives the examples' weight.
#[expect(clippy::cast_possible_truncation, reason = "three decimals are kept")]
fn descend(model: &mut Model, decision: Decision, add_gradient: impl Fn(&[f64; N], &mut [f64; N]) -> f64) {
    let (mut weights, mut first, mut second) = ([0.0; N], [0.0; N], [0.0; N]);
    let (mut decay_first, mut decay_second) = (1.0, 1.0);
    let penalty = if decision == Decision::Choice { CHOICE_PENALTY } else { PENALTY };
    // What is agreed upon is not learned, but what is learned goes with it.
    let agreed: Vec<(usize, f32)> = AGREED
        .iter()
        .filter(|(of, ..)| *of == decision)
        .map(|&(_, evidence, weight)| (evidence as usize, weight))
        .collect();
    for &(index, weight) in &agreed {
        weights[index] = f64::from(weight);
    }
    for step in 0..STEPS {
        let mut gradient = [0.0; N];
        let total = add_gradient(&weights, &mut gradient);
        if total == 0.0 {
            return;
        }
        let rate = 0.1 * (1.0 - step as f64 / STEPS as f64);
        decay_first *= 0.9;
        decay_second *= 0.999;
        for index in (0..N).filter(|index| !agreed.iter().any(|(fixed, _)| fixed == index)) {
            let slope = gradient[index] / total + penalty * weights[index];
            first[index] = 0.9 * first[index] + 0.1 * slope;
            second[index] = 0.999 * second[index] + 0.001 * slope * slope;
            let (mean, square) = (first[index] / (1.0 - decay_first), second[index] / (1.0 - decay_second));
            weights[index] -= rate * mean / (square.sqrt() + 1e-8);
        }
    }
    for (&evidence, weight) in Evidence::ALL.iter().zip(weights) {
        if weight.abs() >= 5e-3 {
            model.set(decision, evidence, weight as f32);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::Builder;
    use crate::gazetteer::source::{SourceOptions, read_bytes};
    use crate::resolve::evidence::Sink;
    use crate::{Annotator, AnnotatorOptions, Article, Gazetteer};

    fn example(document: u32, evidence: Evidence, is_name: bool) -> NameExample {
        let mut set = EvidenceSet::default();
        set.note(Evidence::Bias, true);
        set.note(evidence, true);
        NameExample { document, decision: Decision::Place, evidence: set, is_name, weight: 1.0 }
    }

    #[test]
    fn evidence_weighs_what_the_examples_say() {
        let names = (0..40)
            .flat_map(|n| {
                [
                    example(n, Evidence::GivenBefore, n % 10 == 0),
                    example(n, Evidence::Possessive, n % 10 != 0),
                ]
            })
            .collect();
        let lessons = Lessons { names, choices: Vec::new(), documents: 40 };
        let model = lessons.fit();
        assert!(model.weight(Decision::Place, Evidence::GivenBefore) < -1.0);
        assert!(model.weight(Decision::Place, Evidence::Possessive) > 1.0);
        let mut set = EvidenceSet::default();
        set.note(Evidence::Bias, true);
        set.note(Evidence::Possessive, true);
        let score = model.score(Decision::Place, &set);
        assert!((0.85..0.95).contains(&score), "calibrated: nine of ten were names, {score}");
        assert_eq!(lessons.cross_validated().len(), 80);
    }

    #[test]
    fn the_choice_learns_what_the_right_ones_have() {
        let with = |evidence: Evidence| {
            let mut set = EvidenceSet::default();
            set.note(evidence, true);
            set
        };
        let choice = |document| ChoiceExample {
            document,
            candidates: vec![(with(Evidence::Country), false), (with(Evidence::NearOthers), true)],
            weight: 1.0,
        };
        let lessons = Lessons { names: Vec::new(), choices: (0..10).map(choice).collect(), documents: 10 };
        let model = lessons.fit();
        assert_eq!(lessons.right_choices(&model), (10, 10));
    }

    #[test]
    fn the_slope_of_a_choice_is_what_is_missing_to_the_right_one() {
        let with = |evidence: Evidence| {
            let mut set = EvidenceSet::default();
            set.note(evidence, true);
            set
        };
        let example = ChoiceExample {
            document: 0,
            candidates: vec![(with(Evidence::Country), false), (with(Evidence::NearOthers), true)],
            weight: 2.0,
        };
        let (mut weights, mut gradient) = ([0.0; N], [0.0; N]);
        // The wrong one is e times as likely.
        weights[Evidence::Country as usize] = 1.0;
        assert_eq!(choice_gradient(&[&example], &weights, &mut gradient), 2.0);
        let wrong = 2.0 / (1.0 + (-1.0_f64).exp());
        assert!((gradient[Evidence::Country as usize] - wrong).abs() < 1e-9);
        assert!((gradient[Evidence::NearOthers as usize] + wrong).abs() < 1e-9);
    }

    #[test]
    fn a_set_that_leaves_adjectives_out_teaches_nothing_about_them() {
        let demonyms = |n_names: usize, n_all: usize| {
            let one = |n: usize| NameExample {
                decision: Decision::Demonym,
                ..example(0, Evidence::Possessive, n < n_names)
            };
            let mut lessons =
                Lessons { names: (0..n_all).map(one).collect(), choices: Vec::new(), documents: 1 };
            lessons.names.push(example(0, Evidence::Possessive, true));
            lessons.finish();
            lessons
        };
        assert_eq!(demonyms(1, 6).len(), (1, 0));
        assert_eq!(demonyms(2, 10).len(), (11, 0));
        // The weight of a set is the square root of its examples, by which each counts less.
        assert_eq!(demonyms(3, 3).names[0].weight, 20.0);
    }

    #[test]
    fn articles_of_two_sets_are_told_apart() {
        let choice = |document| ChoiceExample { document, candidates: Vec::new(), weight: 1.0 };
        let set = || Lessons {
            names: vec![example(2, Evidence::Possessive, true)],
            choices: vec![choice(1)],
            documents: 3,
        };
        let mut both = set();
        both.extend(set());
        both.extend(set());
        assert_eq!(both.names.iter().map(|one| one.document).collect::<Vec<_>>(), [2, 5, 8]);
        assert_eq!(both.choices.iter().map(|one| one.document).collect::<Vec<_>>(), [1, 4, 7]);
        assert_eq!((both.len(), both.is_empty(), Lessons::default().is_empty()), ((3, 3), false, true));
        assert!(!Lessons { choices: Vec::new(), ..set() }.is_empty());
    }

    const ROWS: &str = "\
id\tkind\tname\tcountry\tlat\tlon\tlinks
my:one\tcity\tSpringfield\tUS\t39.8\t-89.6\twikidata:Q1
my:near\tcity\tSpringfield\tUS\t39.9\t-89.7\t
my:far\tcity\tSpringfield\tUS\t42.1\t-72.5\t
my:gao\tcity\tGao\tML\t16.27\t-0.04\t
my:goita\tperson\tAssimi Goïta\tML\t\t\t
my:union\tigo\tSahel Union\t\t\t\t
my:dogon\tethnic-group\tDogon\tML\t\t\t
";
    const COMPANY: &str = "my:nowhere\tcompany\tSpringfield\tUS\t\t\t\n";
    const TEXT: &str = "Springfield, Gao, Assimi Goïta, the Sahel Union, the Dogon";
    const KINDS: &[GoldKind] = &[GoldKind::Person, GoldKind::Place, GoldKind::Organization, GoldKind::Other];

    fn gazetteer(rows: &str) -> Gazetteer {
        let mut builder = Builder::new();
        for row in read_bytes("rows.tsv", rows.as_bytes(), &SourceOptions::default()).unwrap() {
            builder.add_row(&row).unwrap();
        }
        Gazetteer::open(builder.finish().unwrap()).unwrap()
    }

    fn gold(name: &str, kind: GoldKind) -> GoldMention {
        let start = u32::try_from(TEXT.find(name).unwrap()).unwrap();
        let span = Span::new(start, start + u32::try_from(name.len()).unwrap());
        GoldMention { span, kind, point: None, ids: Vec::new(), optional: false }
    }

    /// What the gold says of each name of the text, in its order, and of the candidates for the first, by their ids.
    fn learnt(rows: &str, gold: &[GoldMention], kinds: &[GoldKind]) -> (Vec<bool>, Vec<(String, bool)>) {
        let gazetteer = gazetteer(rows);
        let annotator = Annotator::new(vec![gazetteer], AnnotatorOptions::default());
        let (_, trace) = annotator.new_worker().trace(&Article::from_text(TEXT));
        let mut lessons = Lessons::default();
        lessons.add(&trace, 1, gold, kinds);
        assert!(lessons.is_empty(), "another field");
        lessons.add(&trace, 0, gold, kinds);
        let names = lessons.names.iter().map(|one| {
            assert_eq!(one.document, 1);
            one.is_name
        });
        let ids = trace.considered[0].candidates.iter().map(|one| one.entity.id().to_owned());
        let rights = lessons.choices.iter().flat_map(|one| one.candidates.iter().map(|(_, right)| *right));
        let mut choices: Vec<_> = ids.zip(rights).collect();
        choices.sort();
        (names.collect(), choices)
    }

    #[test]
    fn gold_of_its_kind_makes_a_name() {
        use GoldKind::{Organization, Other, Person, Place, Unknown};
        let all = |first, gao, goita, union, dogon| {
            let names = [
                ("Springfield", first),
                ("Gao", gao),
                ("Assimi Goïta", goita),
                ("Sahel Union", union),
                ("Dogon", dogon),
            ];
            names.map(|(name, kind)| gold(name, kind))
        };
        assert_eq!(learnt(ROWS, &all(Place, Place, Person, Organization, Other), KINDS).0, [true; 5]);
        assert_eq!(learnt(ROWS, &all(Unknown, Unknown, Unknown, Unknown, Organization), KINDS).0, [true; 5]);
        assert_eq!(learnt(ROWS, &all(Person, Organization, Place, Other, Person), KINDS).0, [false; 5]);
        assert_eq!(learnt(ROWS, &[], KINDS).0, [false; 5]);
        // What a set does not annotate is not known to be none.
        for (kind, known) in [(Place, 2), (Person, 1), (Organization, 1), (Other, 1)] {
            assert_eq!(learnt(ROWS, &[], &[kind]).0, vec![false; known], "{kind:?}");
        }
        let optional = |kind| GoldMention { optional: true, ..gold("Gao", kind) };
        assert_eq!(learnt(ROWS, &[optional(Person)], KINDS).0, [false; 4]);
        assert_eq!(learnt(ROWS, &[optional(Place)], KINDS).0, [false, true, false, false, false]);
    }

    #[test]
    fn the_right_candidate_has_the_id_or_lies_there_or_is_of_the_kind() {
        let rows = ROWS.to_owned() + COMPANY;
        let rights = |gold: GoldMention| {
            learnt(&rows, &[gold], KINDS)
                .1
                .into_iter()
                .filter(|one| one.1)
                .map(|one| one.0)
                .collect::<Vec<_>>()
        };
        let place = || gold("Springfield", GoldKind::Place);
        let with_id = |id: &str| GoldMention { ids: vec!["x:1".into(), id.into()], ..place() };
        assert_eq!(rights(with_id("my:far")), ["my:far"]);
        assert_eq!(rights(with_id("Q1")), ["my:one"]);
        assert_eq!(rights(with_id("wikidata:Q1")), ["my:one"]);
        let none: [&str; 0] = [];
        assert_eq!(rights(with_id("my:gao")), none);
        let at = |point| GoldMention { point: Some(point), ..place() };
        assert_eq!(rights(at((39.8, -89.6))), ["my:near", "my:one"]);
        assert_eq!(rights(at((42.0, -72.0))), ["my:far"]);
        assert_eq!(rights(at((0.0, 0.0))), none);
        // Where no candidate has the id, the point tells.
        assert_eq!(rights(GoldMention { point: Some((42.0, -72.0)), ..with_id("x:2") }), ["my:far"]);
        assert_eq!(rights(place()), ["my:far", "my:near", "my:one"]);
        assert_eq!(rights(gold("Springfield", GoldKind::Organization)), ["my:nowhere"]);
        assert_eq!(rights(gold("Springfield", GoldKind::Person)), none);
        assert_eq!(rights(GoldMention { optional: true, ..place() }), none);
    }

    #[test]
    fn kilometres_are_those_of_a_great_circle() {
        let gazetteer = gazetteer(ROWS);
        let to = |id: &str, point| kilometres(gazetteer.entity_by_id(id).unwrap(), point);
        // From Gao to Bamako, and to the other side of the earth.
        assert!((to("my:gao", (12.65, -8.0)) - 946.7).abs() < 1.0);
        assert!((to("my:gao", (-16.27, 179.96)) - 20_015.0).abs() < 1.0);
        assert_eq!(to("my:union", (0.0, 0.0)), f64::INFINITY);
    }
}
