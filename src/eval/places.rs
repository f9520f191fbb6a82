//! How far a place was put from where it is.

use serde::Serialize;
use std::f64::consts::PI;

/// Mean radius of the earth, in km.
const EARTH_KM: f64 = 6371.0;
/// Half the way around the earth: the error of a place that was not found, in km (Gritta et al. 2018).
pub(super) const FARTHEST_KM: f64 = 20039.0;
/// 100 miles: nearer is right (Cheng et al. 2010).
pub(super) const NEAR_KM: f64 = 161.0;

/// Great-circle distance of two points, latitude and longitude in degrees, in km.
pub(super) fn distance(from: (f64, f64), to: (f64, f64)) -> f64 {
    let radians = |degrees: f64| degrees * (PI / 180.0);
    let (lat, lon, to_lat, to_lon) = (radians(from.0), radians(from.1), radians(to.0), radians(to.1));
    let square = |x: f64| x * x;
    let chord = square(((to_lat - lat) / 2.0).sin())
        + lat.cos() * to_lat.cos() * square(((to_lon - lon) / 2.0).sin());
    2.0 * EARTH_KM * chord.sqrt().min(1.0).asin()
}

/// Errors of places, summed up.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Geo {
    /// Number of places.
    pub n: u64,
    /// Share that is at most 161 km away.
    pub acc161: f64,
    /// Mean error, in km.
    pub mean: f64,
    /// Median error, in km.
    pub median: f64,
    /// Area under the curve of the sorted logarithms of the errors; 0 is best, 1 worst (Gritta et al. 2018).
    pub auc: f64,
}

impl Geo {
    /// Sums up errors in km; `None` if there are none.
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2⁵³")]
    pub(super) fn new(mut errors: Vec<f64>) -> Option<Self> {
        errors.sort_by(f64::total_cmp);
        let n = errors.len();
        let (low, high) = (*errors.get(n.checked_sub(1)? / 2)?, *errors.get(n / 2)?);
        let logs: Vec<f64> = errors.iter().map(|error| (error + 1.0).ln()).collect();
        // Summed in this order: sums of floats depend on it, and others' figures are to be met to the last digit.
        let auc = if n > 1 {
            let area = logs.windows(2).fold(0.0, |area, two| area + (two[0] + two[1]) / 2.0);
            area / (FARTHEST_KM.ln() * (n - 1) as f64)
        } else {
            logs[0] / FARTHEST_KM.ln()
        };
        let near = errors.iter().filter(|&&error| error <= NEAR_KM).count();
        Some(Self {
            n: n as u64,
            acc161: near as f64 / n as f64,
            mean: errors.iter().fold(0.0, |sum, error| sum + error) / n as f64,
            median: (low + high) / 2.0,
            auc,
        })
    }
}

/// Placing: how far the places that the gold has coordinates for were put from there.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Places {
    /// Mentions found, and given coordinates.
    pub matched: Option<Geo>,
    /// Mentions found; without coordinates they count as 20,039 km away.
    #[serde(rename = "answered-or-max")]
    pub answered_or_max: Option<Geo>,
    /// All mentions; those not found count as 20,039 km away.
    #[serde(rename = "end-to-end")]
    pub end_to_end: Option<Geo>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_follow_great_circles() {
        let bamako_to_paris = distance((12.65, -8.0), (48.8566, 2.3522));
        assert!((bamako_to_paris - 4_130.0).abs() < 30.0, "{bamako_to_paris}");
        assert_eq!(distance((0.0, 0.0), (0.0, 0.0)), 0.0);
        assert!((distance((0.0, 0.0), (0.0, 180.0)) - PI * EARTH_KM).abs() < 1e-6);
    }

    #[test]
    fn one_error_and_none() {
        assert_eq!(Geo::new(Vec::new()), None);
        let one = Geo::new(vec![FARTHEST_KM]).unwrap();
        assert_eq!((one.n, one.acc161, one.median), (1, 0.0, FARTHEST_KM));
        assert!((one.auc - 1.0).abs() < 1e-5, "{}", one.auc);
    }
}
