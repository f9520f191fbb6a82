//! What `dateline eval` measures, computed a second time: by the definitions of `docs/evaluation.md`, without any haste,
//! over articles that chance has made. Every number must be the same to the last digit.

#![expect(clippy::cast_possible_truncation, reason = "small numbers that the test makes itself")]

use crate::Folder;
use serde_json::{Value, json};
use std::collections::BTreeMap;

const LABELS: [&str; 3] = ["PER", "LOC", "ORG"];

/// A mention of the gold, or a prediction.
#[derive(Clone, Debug)]
struct Mention {
    start: u64,
    end: u64,
    label: &'static str,
    link: Option<u64>,
    point: Option<(f64, f64)>,
    score: f64,
}

/// Numbers that look like chance and are the same every time (Knuth's generator).
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }

    fn mention(&mut self, start: u64) -> Mention {
        let label = LABELS[self.below(3) as usize];
        let link = (self.below(4) > 0).then(|| 1 + self.below(9));
        let degrees = (self.below(180) as f64 - 90.0, self.below(3600) as f64 / 10.0 - 180.0);
        let point = (label == "LOC" && self.below(5) > 0).then_some(degrees);
        let score = self.below(1001) as f64 / 1000.0;
        Mention { start, end: start + 1 + self.below(8), label, link, point, score }
    }

    /// Gold and predictions of one article: a prediction is like a gold mention but for what chance has changed.
    fn article(&mut self) -> (Vec<Mention>, Vec<Mention>) {
        let (mut gold, mut found) = (Vec::new(), Vec::new());
        for place in 0..self.below(12) {
            let mention = self.mention(place * 12);
            let mut other = Mention { score: self.mention(0).score, ..mention.clone() };
            match self.below(8) {
                0 => other.start += self.below(mention.end - mention.start),
                1 => other.end += 1 + self.below(9),
                2 => other = Mention { start: other.start, end: other.end, ..self.mention(0) },
                3 => other.point = other.point.map(|(lat, lon)| (lat, lon + self.below(30) as f64 / 10.0)),
                4 => other.link = other.link.map(|link| link + self.below(2)),
                _ => {}
            }
            if self.below(6) > 0 {
                gold.push(mention);
            }
            if self.below(6) > 0 {
                found.push(other);
            }
        }
        (gold, found)
    }
}

fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

fn f1(precision: f64, recall: f64) -> f64 {
    if precision + recall == 0.0 { 0.0 } else { 2.0 * precision * recall / (precision + recall) }
}

/// Of each gold mention the number of its prediction: of those that `may` be paired, one to one, the best first.
fn pairs(
    gold: &[&Mention],
    found: &[&Mention],
    may: impl Fn(&Mention, &Mention) -> bool,
) -> Vec<Option<usize>> {
    let mut pairs = vec![None; gold.len()];
    loop {
        let mut best: Option<(f64, bool, usize, usize)> = None;
        for (number, mention) in gold.iter().enumerate().filter(|(number, _)| pairs[*number].is_none()) {
            for (other, prediction) in found.iter().enumerate() {
                let common =
                    mention.end.min(prediction.end).saturating_sub(mention.start.max(prediction.start));
                if common == 0 || pairs.contains(&Some(other)) || !may(mention, prediction) {
                    continue;
                }
                let whole = mention.end.max(prediction.end) - mention.start.min(prediction.start);
                let pair = (share(common, whole), mention.label == prediction.label, number, other);
                let better = |best: &(f64, bool, usize, usize)| (pair.0, pair.1) > (best.0, best.1);
                if best.as_ref().is_none_or(better) {
                    best = Some(pair);
                }
            }
        }
        let Some((_, _, number, other)) = best else { return pairs };
        pairs[number] = Some(other);
    }
}

fn is_exact(mention: &Mention, prediction: &Mention) -> bool {
    (mention.start, mention.end) == (prediction.start, prediction.end)
}

/// Great-circle distance in km, by the straight line through the earth.
fn km(from: (f64, f64), to: (f64, f64)) -> f64 {
    let point = |(lat, lon): (f64, f64)| {
        let (lat, lon) = (lat.to_radians(), lon.to_radians());
        [lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()]
    };
    let squares = point(from).into_iter().zip(point(to)).map(|(one, other)| (one - other).powi(2));
    2.0 * 6371.0 * (squares.sum::<f64>().sqrt() / 2.0).min(1.0).asin()
}

/// Counts of a row: gold, found, right.
type Row = (u64, u64, u64);

#[derive(Default)]
struct Sums {
    rows: BTreeMap<(&'static str, &'static str), Row>,
    end_to_end: Vec<f64>,
    /// Gold with ids, found, answered, right; predictions with ids.
    links: [u64; 5],
    bins: [(u64, f64, u64); 10],
}

impl Sums {
    fn article(&mut self, gold: &[Mention], found: &[Mention]) {
        for row in LABELS.iter().chain(&["ALL", "ANY"]).copied() {
            let of = |mentions: &&Mention| !LABELS.contains(&row) || mentions.label == row;
            let gold: Vec<&Mention> = gold.iter().filter(of).collect();
            let found: Vec<&Mention> = found.iter().filter(of).collect();
            let labels = |one: &Mention, other: &Mention| row == "ANY" || one.label == other.label;
            let exact = pairs(&gold, &found, |one, other| is_exact(one, other) && labels(one, other));
            for (measure, pairs) in [("exact", exact), ("overlap", pairs(&gold, &found, labels))] {
                let counts = self.rows.entry((row, measure)).or_default();
                counts.0 += gold.len() as u64;
                counts.1 += found.len() as u64;
                counts.2 += pairs.iter().flatten().count() as u64;
            }
        }
        let (gold, found): (Vec<&Mention>, Vec<&Mention>) = (gold.iter().collect(), found.iter().collect());
        let any = pairs(&gold, &found, |_, _| true);
        let mut wrong = vec![false; found.len()];
        for (mention, pair) in gold.iter().zip(&any) {
            let prediction = pair.map(|number| found[number]);
            let distance =
                mention.point.map(|point| prediction.and_then(|found| Some(km(point, found.point?))));
            if let Some(distance) = distance {
                self.end_to_end.push(distance.unwrap_or(20039.0));
            }
            let answer = prediction.and_then(|found| found.link);
            if mention.link.is_some() {
                let counts = [true, prediction.is_some(), answer.is_some(), answer == mention.link];
                for (sum, counts) in self.links.iter_mut().zip(counts) {
                    *sum += u64::from(counts);
                }
            }
            if let Some(number) = *pair {
                wrong[number] = match (mention.link, answer) {
                    (Some(link), Some(answer)) => link != answer,
                    _ => distance.flatten().is_some_and(|km| km > 161.0),
                };
            }
        }
        self.links[4] += found.iter().filter(|prediction| prediction.link.is_some()).count() as u64;
        let right = pairs(&gold, &found, |one, other| is_exact(one, other) && one.label == other.label);
        for (number, prediction) in found.iter().enumerate() {
            let bin = &mut self.bins[((prediction.score * 10.0) as usize).min(9)];
            bin.0 += 1;
            bin.1 += prediction.score;
            bin.2 += u64::from(right.contains(&Some(number)) && !wrong[number]);
        }
    }
}

/// Articles of chance, as gold and as predictions.
fn articles(folder: &Folder) -> Sums {
    let mut chance = Chance(42);
    let (mut gold_lines, mut found_lines, mut sums) = (String::new(), String::new(), Sums::default());
    for id in 0..60 {
        let (gold, found) = chance.article();
        let marked = |mention: &Mention| {
            let mut marked = json!({"start": mention.start, "end": mention.end, "type": mention.label});
            marked["text"] = "x".repeat((mention.end - mention.start) as usize).into();
            marked["link"] = mention.link.map(|link| format!("Q{link}")).into();
            if let Some((lat, lon)) = mention.point {
                (marked["lat"], marked["lon"]) = (lat.into(), lon.into());
            }
            marked
        };
        let mentions: Vec<_> = gold.iter().map(marked).collect();
        let scored = |mention: &Mention| {
            let mut scored = marked(mention);
            scored["score"] = mention.score.into();
            scored
        };
        let entities: Vec<_> = found.iter().map(scored).collect();
        gold_lines += &format!("{}\n", json!({"id": id, "text": "x".repeat(200), "mentions": mentions}));
        found_lines += &format!("{}\n", json!({"id": id, "entities": entities}));
        sums.article(&gold, &found);
    }
    folder.write("gold.jsonl", gold_lines);
    folder.write("found.jsonl", found_lines);
    sums
}

#[test]
fn measures_are_what_their_definitions_say() {
    let folder = Folder::new();
    let sums = articles(&folder);
    let args = ["eval", "--no-default", "-g", "names.tsv", "--gold", "gold.jsonl", "found.jsonl", "--json"];
    let report: Value = serde_json::from_str(&folder.dateline(&args).run().good().stdout).unwrap();

    let mut n_numbers = 0;
    let mut same = |path: &str, expected: f64| {
        let found = report.pointer(path).unwrap_or_else(|| panic!("{path} is missing")).as_f64();
        assert_eq!(found, Some(expected), "{path}");
        n_numbers += 1;
    };
    for (&(row, measure), &(gold, found, right)) in &sums.rows {
        let (precision, recall) = (share(right, found), share(right, gold));
        let numbers = [
            ("gold", gold as f64),
            ("pred", found as f64),
            ("tp", right as f64),
            ("p", precision),
            ("r", recall),
            ("f1", f1(precision, recall)),
        ];
        for (name, number) in numbers {
            same(&format!("/detection/all/{row}/{measure}/{name}"), number);
        }
    }
    let [gold, found, answered, right, linked] = sums.links;
    for (name, number) in
        [("gold", gold), ("found", found), ("answered", answered), ("ok", right), ("linked", linked)]
    {
        same(&format!("/links/{name}"), number as f64);
    }
    same("/links/accuracy_on_found", share(right, found));
    same("/links/precision_on_answered", share(right, answered));
    same("/links/precision_end_to_end", share(right, linked));
    same("/links/recall_end_to_end", share(right, gold));
    same("/links/f1", f1(share(right, linked), share(right, gold)));
    let n_scored: u64 = sums.bins.iter().map(|bin| bin.0).sum();
    let bins = sums.bins.iter().enumerate().filter(|(_, bin)| bin.0 > 0);
    let mut error = 0.0;
    for (place, (number, &(n, score, right))) in bins.enumerate() {
        let (mean, right) = (score / n as f64, share(right, n));
        error += share(n, n_scored) * (mean - right).abs();
        same(&format!("/calibration/bins/{place}/from"), number as f64 / 10.0);
        same(&format!("/calibration/bins/{place}/n"), n as f64);
        same(&format!("/calibration/bins/{place}/mean_score"), mean);
        same(&format!("/calibration/bins/{place}/right"), right);
    }
    same("/calibration/ece", error);
    let mut errors = sums.end_to_end;
    errors.sort_by(f64::total_cmp);
    let n = errors.len();
    same("/places/end-to-end/n", n as f64);
    same(
        "/places/end-to-end/acc161",
        share(errors.iter().filter(|&&km| km <= 161.0).count() as u64, n as u64),
    );
    assert_eq!(n_numbers, 60 + 10 + 41 + 2);

    // Another formula for the distance rounds otherwise.
    let near = |path: &str, expected: f64| {
        let found = report.pointer(path).and_then(Value::as_f64).unwrap();
        assert!((found - expected).abs() <= 1e-9 * expected, "{path}: {found} {expected}");
    };
    near("/places/end-to-end/mean", errors.iter().sum::<f64>() / n as f64);
    near("/places/end-to-end/median", f64::midpoint(errors[(n - 1) / 2], errors[n / 2]));
    let area = errors.windows(2).map(|two| f64::midpoint((two[0] + 1.0).ln(), (two[1] + 1.0).ln()));
    near("/places/end-to-end/auc", area.sum::<f64>() / (20039_f64.ln() * (n - 1) as f64));
}
