//! Whether scores mean what they say: of mentions scored 0.9, nine in ten ought to be right.

use super::spans::share;
use serde::Serialize;

/// Number of bins.
const BINS: usize = 10;

/// Mentions whose scores are near each other.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Bin {
    /// Lowest score.
    pub from: f64,
    /// Score at which the next bin begins; the last one holds it.
    pub to: f64,
    /// Number of mentions.
    pub n: u64,
    /// Mean of their scores.
    pub mean_score: f64,
    /// Share that is right: the very span and label, and no other entity than the gold's where it tells one.
    pub right: f64,
}

/// Scores held against how often they are right.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Calibration {
    /// Mentions that have a score.
    pub n: u64,
    /// Expected calibration error: mean distance of score and share right, bins weighted by their numbers.
    pub ece: f64,
    /// Bins that are not empty, by score.
    pub bins: Vec<Bin>,
}

/// Counts of the bins.
#[derive(Clone, Debug, Default)]
pub(super) struct Scores([(u64, f64, u64); BINS]);

impl Scores {
    /// Adds a mention. What lies outside 0–1 goes to the nearest bin.
    pub(super) fn add(&mut self, score: f64, right: bool) {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
        let bin = (score * 10.0).clamp(0.0, 9.0) as usize;
        let (n, sum, n_right) = &mut self.0[bin];
        *n += 1;
        *sum += score;
        *n_right += u64::from(right);
    }

    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2⁵³")]
    pub(super) fn finish(&self) -> Option<Calibration> {
        let n = self.0.iter().map(|&(n, ..)| n).sum();
        let bin = |(number, &(n, sum, right)): (usize, &(u64, f64, u64))| Bin {
            from: number as f64 / 10.0,
            to: (number + 1) as f64 / 10.0,
            n,
            mean_score: sum / n as f64,
            right: share(right, n),
        };
        let bins: Vec<_> = self.0.iter().enumerate().filter(|(_, (n, ..))| *n > 0).map(bin).collect();
        let error = |bin: &Bin| share(bin.n, n) * (bin.mean_score - bin.right).abs();
        (n > 0).then(|| Calibration { n, ece: bins.iter().map(error).sum(), bins })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_are_held_against_what_came_true() {
        let mut scores = Scores::default();
        assert_eq!(scores.finish(), None);
        for right in [true, true, true, false] {
            scores.add(0.75, right);
        }
        scores.add(1.0, false);
        let calibration = scores.finish().unwrap();
        assert_eq!(
            calibration.bins.iter().map(|bin| (bin.n, bin.right)).collect::<Vec<_>>(),
            [(4, 0.75), (1, 0.0)]
        );
        assert!((calibration.ece - 0.2).abs() < 1e-12, "{}", calibration.ece);
    }
}
