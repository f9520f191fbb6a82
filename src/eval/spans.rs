//! Pairs gold mentions with predictions, one to one.

use super::{CharSpan, GoldMention, Prediction};
use std::collections::HashMap;

/// A prediction with the label it is judged by; `None` agrees with every label.
#[derive(Clone, Copy, Debug)]
pub(super) struct Judged<'a> {
    /// Its number among those of its text.
    pub(super) number: usize,
    pub(super) prediction: &'a Prediction,
    pub(super) label: Option<&'a str>,
}

/// Which prediction each gold mention has got, and the other way round, by their numbers.
#[derive(Clone, Debug, Default)]
pub(super) struct Pairs {
    pub(super) of_gold: Vec<Option<usize>>,
    pub(super) of_predicted: Vec<Option<usize>>,
}

impl Pairs {
    fn new(n_gold: usize, n_predicted: usize) -> Self {
        Self { of_gold: vec![None; n_gold], of_predicted: vec![None; n_predicted] }
    }

    fn join(&mut self, gold: usize, predicted: usize) {
        self.of_gold[gold] = Some(predicted);
        self.of_predicted[predicted] = Some(gold);
    }

    /// How many pairs there are.
    pub(super) fn len(&self) -> u64 {
        self.of_gold.iter().flatten().count() as u64
    }
}

/// Whether labels are held against each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Typed {
    Yes,
    No,
}

impl Typed {
    fn agree(self, gold: &GoldMention, judged: &Judged<'_>) -> bool {
        match (self, &gold.label, judged.label) {
            (Self::Yes, Some(label), Some(predicted)) => label == predicted,
            _ => true,
        }
    }
}

/// Gives each gold mention the first free prediction with its very span.
pub(super) fn exact(gold: &[&GoldMention], predicted: &[Judged<'_>], typed: Typed) -> Pairs {
    let mut pairs = Pairs::new(gold.len(), predicted.len());
    let mut at: HashMap<CharSpan, Vec<usize>> = HashMap::new();
    for (number, judged) in predicted.iter().enumerate() {
        at.entry(judged.prediction.span).or_default().push(number);
    }
    for (number, mention) in gold.iter().enumerate() {
        let here = at.get(&mention.span).into_iter().flatten();
        let mut free = here.filter(|&&other| pairs.of_predicted[other].is_none());
        if let Some(&other) = free.find(|&&other| typed.agree(mention, &predicted[other])) {
            pairs.join(number, other);
        }
    }
    pairs
}

/// Pairs what has a code point in common, the greatest share of both first.
pub(super) fn overlap(gold: &[&GoldMention], predicted: &[Judged<'_>], typed: Typed) -> Pairs {
    let mut pairs = Pairs::new(gold.len(), predicted.len());
    let mut order: Vec<usize> = (0..predicted.len()).collect();
    order.sort_by_key(|&number| predicted[number].prediction.span.start);
    let start = |number: usize| predicted[number].prediction.span.start;
    let longest = predicted.iter().map(|judged| {
        let CharSpan { start, end } = judged.prediction.span;
        end.saturating_sub(start)
    });
    let longest = longest.max().unwrap_or(0);
    let mut candidates = Vec::new();
    for (number, mention) in gold.iter().enumerate() {
        let span = mention.span;
        let first = order.partition_point(|&other| start(other) < span.start.saturating_sub(longest));
        for &other in order[first..].iter().take_while(|&&other| start(other) < span.end) {
            let judged = &predicted[other];
            let common = span.common(judged.prediction.span);
            if common > 0 && typed.agree(mention, judged) {
                let whole = span.end.max(judged.prediction.span.end) - span.start.min(start(other));
                let other_label = mention.label.is_none()
                    || judged.label.is_none()
                    || mention.label.as_deref() != judged.label;
                candidates.push((share(common, whole), other_label, number, other));
            }
        }
    }
    candidates.sort_by(|one, other| {
        other.0.total_cmp(&one.0).then_with(|| (one.1, one.2, one.3).cmp(&(other.1, other.2, other.3)))
    });
    for (_, _, number, other) in candidates {
        if pairs.of_gold[number].is_none() && pairs.of_predicted[other].is_none() {
            pairs.join(number, other);
        }
    }
    pairs
}

/// Ratio of two counts.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2⁵³")]
pub(super) fn share(part: u64, whole: u64) -> f64 {
    part as f64 / whole as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mention(start: u64, end: u64, label: &str) -> GoldMention {
        GoldMention {
            span: CharSpan::new(start, end),
            text: String::new(),
            label: Some(label.to_owned()),
            links: Default::default(),
            point: None,
            sub: None,
            optional: false,
            nil: false,
        }
    }

    /// Pairs of gold mentions 0..10 `LOC` and 20..30 `PER` with predictions.
    fn pairs(
        predicted: &[(u64, u64, Option<&str>)],
        pair: fn(&[&GoldMention], &[Judged<'_>], Typed) -> Pairs,
        typed: Typed,
    ) -> Vec<Option<usize>> {
        let gold = [mention(0, 10, "LOC"), mention(20, 30, "PER")];
        let predictions: Vec<_> = predicted
            .iter()
            .map(|&(start, end, _)| Prediction { span: CharSpan::new(start, end), ..Prediction::default() })
            .collect();
        let judged = predictions.iter().zip(predicted).enumerate();
        let judged: Vec<_> =
            judged.map(|(number, (prediction, &(.., label)))| Judged { number, prediction, label }).collect();
        pair(&gold.iter().collect::<Vec<_>>(), &judged, typed).of_gold
    }

    #[test]
    fn a_prediction_serves_one_mention() {
        let twice = [(0, 10, Some("LOC")), (0, 10, Some("LOC")), (5, 25, None)];
        assert_eq!(pairs(&twice, exact, Typed::Yes), [Some(0), None]);
        assert_eq!(pairs(&twice, overlap, Typed::Yes), [Some(0), Some(2)]);
    }

    #[test]
    fn the_greatest_share_comes_first() {
        let crossing = [(8, 30, Some("LOC")), (0, 9, Some("LOC")), (1, 9, Some("LOC"))];
        assert_eq!(pairs(&crossing, overlap, Typed::Yes), [Some(1), None]);
        assert_eq!(pairs(&crossing, overlap, Typed::No), [Some(1), Some(0)]);
    }

    #[test]
    fn labels_must_agree_unless_set_aside() {
        let other = [(0, 10, Some("ORG")), (20, 30, None)];
        assert_eq!(pairs(&other, exact, Typed::Yes), [None, Some(1)]);
        assert_eq!(pairs(&other, exact, Typed::No), [Some(0), Some(1)]);
    }
}
