//! What the whole article says: the countries it is about, the family names it uses, the places it lies between.
//!
//! A survey over everything found, made before anything is decided, from what the names mean most often. It costs one
//! look at each name; what it learns is asked for only where names are weighed.

use super::candidate::{Candidate, Found};
use super::surroundings;
use crate::gazetteer::{EntityRef, KindSet};
use crate::normalize::Reading;
use foldhash::{HashMap, HashSet};
use std::cell::OnceCell;
use std::cmp::Reverse;
use std::ops::Range;

/// Places remembered as those that others may be near; more add little.
const MAX_ANCHORS: usize = 24;

/// Places of one name that are remembered.
const MAX_BEARERS: usize = 6;

/// Kilometres in which nearness to a town falls to a third.
const NEAR_KM: f32 = 120.0;

/// The same for the middle of a region.
const NEAR_REGION_KM: f32 = 300.0;

/// Mean radius of the earth in kilometres.
const EARTH_KM: f32 = 6371.0;

/// Regions of the first level.
pub(super) const REGIONS: KindSet = KindSet::of(&["admin1"]);

/// A point on the unit sphere.
pub(super) type Point = [f32; 3];

/// The article's countries and places.
#[derive(Debug, Default)]
pub(super) struct Survey<'g> {
    /// Votes for each country, by its code.
    countries: Vec<([u8; 2], f32)>,
    total: f32,
    /// Countries that are named themselves.
    named: Vec<[u8; 2]>,
    /// Names that places bear, with their bearers among the candidates.
    names: Vec<(u64, Range<usize>)>,
    anchors: OnceCell<Anchors<'g>>,
    /// Hashes of words that a given name or a title precedes.
    family_names: HashSet<u64>,
    /// How often each name was found.
    counts: HashMap<u64, u32>,
}

/// Where the article's places lie.
#[derive(Debug, Default)]
struct Anchors<'g> {
    /// Names, each with its bearers among the places.
    names: Vec<(u64, Range<usize>)>,
    places: Vec<Place<'g>>,
}

/// A place that may be meant.
#[derive(Debug)]
struct Place<'g> {
    entity: EntityRef<'g>,
    point: Point,
    /// How likely it is meant, and how wide it is.
    weight: f32,
    km: f32,
}

impl<'g> Survey<'g> {
    pub(super) fn clear(&mut self) {
        self.countries.clear();
        self.named.clear();
        self.names.clear();
        self.anchors.take();
        self.family_names.clear();
        self.counts.clear();
        self.total = 0.0;
    }

    /// Takes note of the names of one field.
    pub(super) fn add(
        &mut self,
        reading: &Reading<'_>,
        found: &[Found],
        candidates: &[Candidate<'g>],
        buffer: &mut Vec<u8>,
    ) {
        let mut next_word = 0;
        for one in found {
            if one.first < next_word {
                continue;
            }
            let bearers = &candidates[one.candidates.clone()];
            let Some(likeliest) = likeliest(bearers) else { continue };
            next_word = one.last + 1;
            *self.counts.entry(one.name).or_insert(0) += 1;
            let (first, last) = one.words();
            let is_town = first == last && likeliest.is_place() && !likeliest.entity.is_country();
            if is_town && surroundings::is_family_name(reading, first, buffer) {
                self.family_names.insert(reading.hash(first, buffer));
                continue;
            }
            self.vote(likeliest, bearers.len());
            self.anchor(one, bearers);
        }
    }

    fn vote(&mut self, likeliest: Candidate<'g>, n_bearers: usize) {
        let entity = likeliest.entity;
        let Some(code) = entity.country_code() else { return };
        let weight = if entity.is_country() {
            if !self.named.contains(&code) {
                self.named.push(code);
            }
            1.0
        } else if n_bearers == 1 {
            0.7
        } else {
            0.3
        };
        self.total += weight;
        match self.countries.iter_mut().find(|(other, _)| *other == code) {
            Some((_, votes)) => *votes += weight,
            None => self.countries.push((code, weight)),
        }
    }

    /// Remembers a name that places bear. Where they lie is looked up when the first choice asks.
    fn anchor(&mut self, found: &Found, bearers: &[Candidate<'g>]) {
        if self.names.len() < MAX_ANCHORS
            && !self.names.iter().any(|(name, _)| *name == found.name)
            && !bearers.iter().any(|bearer| bearer.entity.is_country() || !bearer.is_full())
        {
            self.names.push((found.name, found.candidates.clone()));
        }
    }

    /// Where the bearers of the names lie. Those of a name that many bear speak less, each by its inhabitants.
    fn anchors(&self, candidates: &[Candidate<'g>]) -> Anchors<'g> {
        let mut anchors = Anchors::default();
        for (name, bearers) in &self.names {
            let first = anchors.places.len();
            for bearer in
                candidates[bearers.clone()].iter().filter(|bearer| bearer.is_place()).take(MAX_BEARERS)
            {
                let entity = bearer.entity;
                let km = if entity.is_of(REGIONS) { NEAR_REGION_KM } else { NEAR_KM };
                let weight = (entity.population().max(1000) as f32).sqrt();
                anchors.places.extend(point(entity).map(|point| Place { entity, point, weight, km }));
            }
            let places = &mut anchors.places[first..];
            let total: f32 = places.iter().map(|place| place.weight).sum();
            places.iter_mut().for_each(|place| place.weight /= total);
            anchors.names.push((*name, first..anchors.places.len()));
        }
        anchors
    }

    /// How much of the article is about an entity's country, 0 to 1.
    pub(super) fn focus(&self, entity: EntityRef<'g>) -> f32 {
        let Some(code) = entity.country_code() else { return 0.0 };
        let votes = self.countries.iter().find(|(other, _)| *other == code);
        votes.map_or(0.0, |(_, votes)| votes / (self.total + 1.0))
    }

    /// Whether the article names an entity's country.
    pub(super) fn names_country(&self, entity: EntityRef<'g>) -> bool {
        entity.country_code().is_some_and(|code| self.named.contains(&code))
    }

    /// How near the article's other places are, 0 to 1. `candidates` are those the survey was made of.
    pub(super) fn nearness(&self, name: u64, entity: EntityRef<'g>, candidates: &[Candidate<'g>]) -> f32 {
        let Some(here) = point(entity) else { return 0.0 };
        let anchors = self.anchors.get_or_init(|| self.anchors(candidates));
        let near = |places: &Range<usize>| {
            let others = anchors.places[places.clone()].iter().filter(|place| place.entity != entity);
            others
                .map(|place| place.weight * nearness(distance(here, place.point), place.km))
                .fold(0.0, f32::max)
        };
        let others = anchors.names.iter().filter(|(other, _)| *other != name);
        1.0 - (-others.map(|(_, places)| near(places)).sum::<f32>()).exp()
    }

    /// Whether the article uses any words as family names that are listed as something else.
    pub(super) fn has_family_names(&self) -> bool {
        !self.family_names.is_empty()
    }

    /// Whether the article uses a word as a family name.
    pub(super) fn has_family_name(&self, hash: u64) -> bool {
        self.family_names.contains(&hash)
    }

    /// How often a name was found.
    pub(super) fn count(&self, name: u64) -> u32 {
        self.counts.get(&name).copied().unwrap_or(0)
    }
}

/// The candidate that is meant most often, whatever the article.
fn likeliest<'g>(candidates: &[Candidate<'g>]) -> Option<Candidate<'g>> {
    let strong = candidates.iter().filter(|candidate| candidate.is_full());
    strong.copied().min_by_key(|candidate| prior(*candidate))
}

/// Sorts candidates by what is meant most often: preferred for the name, of greater weight, a country before other
/// places, more inhabitants.
pub(super) fn prior(candidate: Candidate<'_>) -> (Reverse<bool>, Reverse<u32>, Reverse<bool>, Reverse<u64>) {
    let entity = candidate.entity;
    (
        Reverse(candidate.alias.is_preferred()),
        // Weights are not negative, and non-negative floats sort like their bits.
        Reverse(entity.weight().to_bits()),
        Reverse(entity.is_country()),
        Reverse(entity.population()),
    )
}

/// Where an entity lies.
#[expect(clippy::cast_possible_truncation, reason = "a few metres do not matter")]
pub(super) fn point(entity: EntityRef<'_>) -> Option<Point> {
    let (lat, lon) = entity.coordinates()?;
    let ((sin_lat, cos_lat), (sin_lon, cos_lon)) = (lat.to_radians().sin_cos(), lon.to_radians().sin_cos());
    Some([(cos_lat * cos_lon) as f32, (cos_lat * sin_lon) as f32, sin_lat as f32])
}

/// Kilometres between two points, through the earth: as good as over it where it matters.
pub(super) fn distance(one: Point, other: Point) -> f32 {
    let squares: f32 = one.iter().zip(other).map(|(a, b)| (a - b) * (a - b)).sum();
    EARTH_KM * squares.sqrt()
}

/// 1 at the same place, a third at `width` kilometres.
fn nearness(km: f32, width: f32) -> f32 {
    (-km / width).exp()
}

/// How well one place holds another, 0 to 1: a country all that lies in it, a region what is near its middle.
pub(super) fn holds(container: EntityRef<'_>, place: EntityRef<'_>) -> f32 {
    if container == place || container.country_code() != place.country_code() || place.is_country() {
        return 0.0;
    }
    if container.is_country() {
        return 1.0;
    }
    if !container.is_of(REGIONS) {
        return 0.0;
    }
    match point(container).zip(point(place)) {
        // A region reaches a few hundred kilometres from its middle.
        Some((middle, here)) => (-distance(middle, here) / 400.0).exp(),
        None => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_those_of_the_globe() {
        // Two degrees of arc on the equator are 222 km.
        let at = |degrees: f32| [degrees.to_radians().cos(), degrees.to_radians().sin(), 0.0];
        let km = distance(at(0.0), at(2.0));
        assert!((215.0..230.0).contains(&km), "{km}");
        assert!(nearness(0.0, NEAR_KM) > 0.99 && nearness(NEAR_KM, NEAR_KM) < 0.4);
    }
}
