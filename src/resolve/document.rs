//! What the whole article says: the countries it is about, the family names it uses, the places it lies between.
//!
//! A survey over everything found, made before anything is decided, from what the names mean most often. It costs one
//! look at each name; what it learns is asked for only where names are weighed.

use super::Via;
use super::candidate::{Candidate, Found};
use super::lexicon::{self, WordClass};
use super::surroundings::Surroundings;
use crate::gazetteer::{EntityRef, KindSet};
use crate::normalize::{Gap, Reading};
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

/// How near a region all is that lies in it.
const IN_REGION: f32 = 0.7;

/// How near what lies beyond its border is, beside what distance alone would say.
const BEYOND_REGION: f32 = 0.5;

/// What a weak name counts beside a strong one.
const WEAK: f32 = 0.3;

/// How much a place counts that is near no other, beside one that is.
const APART: f32 = 0.1;

/// Mean radius of the earth in kilometres.
const EARTH_KM: f32 = 6371.0;

/// Regions of the first level.
pub(super) const REGIONS: KindSet = KindSet::of(&["admin1"]);

/// Other words for divisions of the first level; not all that are called so are divisions.
const PARTS_OF_COUNTRIES: KindSet = KindSet::of(&["region"]);

/// Divisions of regions.
const DISTRICTS: KindSet = KindSet::of(&["admin2"]);

/// A point on the unit sphere.
pub(super) type Point = [f32; 3];

/// The article's countries and places.
#[derive(Debug, Default)]
pub(super) struct Survey<'g> {
    /// Votes for each country, by its code.
    countries: Vec<([u8; 2], f32)>,
    total: f32,
    /// Countries that are named themselves, by which name, and whether by others too.
    named: Vec<([u8; 2], u64, bool)>,
    /// Names that places bear, with their bearers among the candidates.
    names: Vec<(u64, Range<usize>)>,
    /// Names, each with the candidates of the name that stands behind it with a comma between.
    containers: Vec<(u64, Range<usize>)>,
    anchors: OnceCell<Anchors<'g>>,
    /// Hashes of words that a given name or a title precedes.
    family_names: HashSet<u64>,
    /// Hashes of words that an unknown capitalized word precedes.
    later_words: HashSet<u64>,
    /// What was found of each name.
    tallies: HashMap<u64, Tally>,
    /// By which name each entity may be meant, and whether by others too.
    entities: HashMap<EntityRef<'g>, (u64, bool)>,
}

/// What was found of one name.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    count: u32,
    /// How often the text speaks of it as of a place.
    placed: u32,
    /// The country it votes for, and how much.
    code: Option<[u8; 2]>,
    votes: f32,
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
    is_region: bool,
}

impl<'g> Survey<'g> {
    pub(super) fn clear(&mut self) {
        self.countries.clear();
        self.named.clear();
        self.names.clear();
        self.containers.clear();
        self.anchors.take();
        self.family_names.clear();
        self.later_words.clear();
        self.tallies.clear();
        self.entities.clear();
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
        for (index, one) in found.iter().enumerate() {
            if one.first < next_word {
                continue;
            }
            let bearers = &candidates[one.candidates.clone()];
            let likeliest = likeliest(bearers).or_else(|| dotted_region(bearers, one, reading));
            let is_place = likeliest.map_or_else(
                || bearers.iter().any(|bearer| bearer.is_place() && bearer.alias.is_weak()),
                |likeliest| likeliest.is_place(),
            );
            let is_country = likeliest.is_some_and(|likeliest| likeliest.entity.is_country());
            let (first, last) = one.words();
            let mut placed = false;
            if is_place && (!is_country || lexicon::is_single(reading, (first, last), SURNAMES, buffer)) {
                let around = *one.around.get_or_init(|| Surroundings::read(reading, (first, last), buffer));
                if first == last && likeliest.is_some() && around.is_family_name() {
                    self.family_names.insert(reading.hash(first, buffer));
                    next_word = one.last + 1;
                    continue;
                }
                if first == last && around.has_unknown_before(reading) {
                    self.later_words.insert(reading.hash(first, buffer));
                }
                let is_everyday = lexicon::is_single(reading, (first, last), WordClass::EVERYDAY, buffer);
                placed = around.is_placed(reading, one.span, is_everyday);
            }
            if is_place && reading.gap_before(last + 1) == Gap::COMMA {
                placed |= self.note_container(one, &found[index..], candidates);
            }
            let tally = self.tallies.entry(one.name).or_default();
            tally.placed += u32::from(placed);
            let Some(likeliest) = likeliest else { continue };
            next_word = one.last + 1;
            tally.count += 1;
            let other = self.entities.entry(likeliest.entity).or_insert((one.name, false));
            other.1 |= other.0 != one.name;
            self.vote(one.name, likeliest, bearers.len());
            self.anchor(one, bearers);
        }
    }

    /// Notes what stands behind a name and a comma, if it may hold a place of the name.
    fn note_container(&mut self, one: &Found, rest: &[Found], candidates: &[Candidate<'g>]) -> bool {
        let places = &candidates[one.candidates.clone()];
        let behind = rest.iter().find(|behind| behind.first > one.last);
        let behind = behind.filter(|behind| behind.first == one.last + 1).filter(|behind| {
            candidates[behind.candidates.clone()].iter().any(|other| may_hold(other.entity, places))
        });
        let Some(behind) = behind else { return false };
        if self.containers.len() < MAX_ANCHORS {
            self.containers.push((one.name, behind.candidates.clone()));
        }
        true
    }

    fn vote(&mut self, name: u64, likeliest: Candidate<'g>, n_bearers: usize) {
        let entity = likeliest.entity;
        let Some(code) = entity.country_code() else { return };
        let weight = if entity.is_country() {
            match self.named.iter_mut().find(|(other, ..)| *other == code) {
                Some((_, by, by_others)) => *by_others |= *by != name,
                None => self.named.push((code, name, false)),
            }
            1.0
        } else if n_bearers == 1 {
            0.7
        } else {
            0.3
        };
        if let Some(tally) = self.tallies.get_mut(&name) {
            tally.code = Some(code);
            tally.votes += weight;
        }
        self.total += weight;
        match self.countries.iter_mut().find(|(other, _)| *other == code) {
            Some((_, votes)) => *votes += weight,
            None => self.countries.push((code, weight)),
        }
    }

    /// Remembers a name that places bear. Where they lie is looked up when the first choice asks.
    fn anchor(&mut self, found: &Found, bearers: &[Candidate<'g>]) {
        let is_anchor = |bearer: &Candidate<'_>| bearer.is_place() && !bearer.entity.is_country();
        if self.names.len() < MAX_ANCHORS
            && !self.names.iter().any(|(name, _)| *name == found.name)
            && bearers.iter().any(is_anchor)
            && !bearers.iter().any(|bearer| bearer.alias.is_short())
        {
            self.names.push((found.name, found.candidates.clone()));
        }
    }

    /// Where the bearers of the names lie. Those of a name that many bear speak less: each by its inhabitants, by what
    /// the text says holds it, and by how near the other names' bearers are.
    fn anchors(&self, candidates: &[Candidate<'g>]) -> Anchors<'g> {
        let mut anchors = Anchors::default();
        for (name, bearers) in &self.names {
            let first = anchors.places.len();
            let mut total = 0.0;
            for bearer in
                candidates[bearers.clone()].iter().filter(|bearer| bearer.is_place()).take(MAX_BEARERS)
            {
                let entity = bearer.entity;
                let is_region = entity.is_of(REGIONS);
                let km = if is_region { NEAR_REGION_KM } else { NEAR_KM };
                let mut weight = match entity.population() {
                    0 if entity.is_country() || is_region => 3000.0,
                    population => (population.max(1000) as f32).sqrt(),
                };
                if bearer.is_weak() {
                    weight *= WEAK;
                }
                if let Some(fit) = self.stated(*name, entity, candidates) {
                    weight *= 0.02 + fit;
                }
                total += weight;
                if !entity.is_country() {
                    anchors.places.extend(point(entity).map(|point| Place {
                        entity,
                        point,
                        weight,
                        km,
                        is_region,
                    }));
                }
            }
            let places = &mut anchors.places[first..];
            places.iter_mut().for_each(|place| place.weight /= total);
            anchors.names.push((*name, first..anchors.places.len()));
        }
        anchors.agree();
        anchors
    }

    /// How much of the article is about an entity's country, 0 to 1, beside what this name itself says.
    pub(super) fn focus(&self, entity: EntityRef<'g>, name: u64) -> f32 {
        let Some(code) = entity.country_code() else { return 0.0 };
        let votes = self.countries.iter().find(|(other, _)| *other == code).map_or(0.0, |(_, votes)| *votes);
        let tally = self.tallies.get(&name).copied().unwrap_or_default();
        let own = if tally.code == Some(code) { tally.votes } else { 0.0 };
        (votes - own) / (self.total - tally.votes + 1.0)
    }

    /// Whether the article names an entity's country by another name than this.
    pub(super) fn names_country(&self, entity: EntityRef<'g>, name: u64) -> bool {
        entity.country_code().is_some_and(|code| {
            self.named.iter().any(|&(other, by, by_others)| other == code && (by != name || by_others))
        })
    }

    /// How near the article's other places are, and how well the regions that it names hold it, each 0 to 1.
    /// `candidates` are those the survey was made of.
    pub(super) fn nearness(
        &self,
        name: u64,
        entity: EntityRef<'g>,
        candidates: &[Candidate<'g>],
    ) -> (f32, f32) {
        let Some(here) = point(entity) else { return (0.0, 0.0) };
        let anchors = self.anchors.get_or_init(|| self.anchors(candidates));
        let (mut near, mut region) = (0.0, 0.0_f32);
        for (other, places) in &anchors.names {
            if *other == name {
                continue;
            }
            let others = anchors.places[places.clone()].iter().filter(|place| place.entity != entity);
            near += nearest(others.clone(), entity, here);
            let regions = others.filter(|place| place.is_region && place.weight > region);
            let held = |place: &Place<'g>| {
                place.weight * holds_at(place.entity, entity, || Some((place.point, here)))
            };
            region = regions.map(held).fold(region, f32::max);
        }
        (1.0 - (-near).exp(), region)
    }

    /// How well an entity fits to what the text says somewhere holds the places of a name, 0 to 1; nothing, if it
    /// does not say, or says so of none.
    pub(super) fn stated(
        &self,
        name: u64,
        entity: EntityRef<'g>,
        candidates: &[Candidate<'g>],
    ) -> Option<f32> {
        let stated = self.containers.iter().filter(|(other, _)| *other == name);
        stated
            .flat_map(|(_, containers)| &candidates[containers.clone()])
            .map(|container| holds(container.entity, entity))
            .reduce(f32::max)
    }

    /// Whether the article may name an entity by another name than this.
    pub(super) fn has_other_name(&self, entity: EntityRef<'g>, name: u64) -> bool {
        self.entities.get(&entity).is_some_and(|&(other, by_others)| by_others || other != name)
    }

    /// How often the text speaks of a name as of a place.
    pub(super) fn placed(&self, name: u64) -> u32 {
        self.tallies.get(&name).map_or(0, |tally| tally.placed)
    }

    /// Whether an unknown capitalized word precedes any words that are listed as places.
    pub(super) fn has_later_words(&self) -> bool {
        !self.later_words.is_empty()
    }

    /// Whether an unknown capitalized word precedes a word somewhere.
    pub(super) fn is_later_word(&self, hash: u64) -> bool {
        self.later_words.contains(&hash)
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
        self.tallies.get(&name).map_or(0, |tally| tally.count)
    }
}

impl Anchors<'_> {
    /// Gives more weight to the bearers of a name that are near the bearers of others.
    fn agree(&mut self) {
        let mut agreed = vec![0.0; self.places.len()];
        for (name, own) in &self.names {
            for number in own.clone() {
                let here = &self.places[number];
                let others = self.names.iter().filter(|(other, _)| other != name);
                let near = others
                    .map(|(_, places)| nearest(self.places[places.clone()].iter(), here.entity, here.point));
                agreed[number] = here.weight * (APART + near.sum::<f32>());
            }
        }
        for (_, own) in &self.names {
            // What is left to a country, which is nowhere, stays with it.
            let elsewhere = 1.0 - self.places[own.clone()].iter().map(|place| place.weight).sum::<f32>();
            let total = agreed[own.clone()].iter().sum::<f32>() + elsewhere.max(0.0) * APART;
            for number in own.clone() {
                self.places[number].weight = agreed[number] / total.max(f32::MIN_POSITIVE);
            }
        }
    }
}

impl<'g> Place<'g> {
    /// How near another place is to it, by how likely it is meant. All that lies in a region is near it.
    fn nearness(&self, other: EntityRef<'g>, point: Point) -> f32 {
        let km = distance(self.point, point);
        let by_distance = if km > 8.0 * self.km { 0.0 } else { nearness(km, self.km) };
        let near = match self.is_region.then(|| self.entity.shares_admin1(other)).flatten() {
            Some(true) => by_distance.max(IN_REGION),
            Some(false) => by_distance * BEYOND_REGION,
            None => by_distance,
        };
        self.weight * near
    }
}

/// How near an entity, which lies at this point, is to the nearest of some places, by how likely they are meant.
fn nearest<'p, 'g: 'p>(
    places: impl Iterator<Item = &'p Place<'g>>,
    entity: EntityRef<'g>,
    point: Point,
) -> f32 {
    // Nothing is nearer than its weight.
    let nearer = |nearest: f32, place: &Place<'g>| match place.weight > nearest {
        true => nearest.max(place.nearness(entity, point)),
        false => nearest,
    };
    places.fold(0.0, nearer)
}

/// Words that may be surnames, so that the name of a country is not always the country's: `Michael Jordan`.
const SURNAMES: WordClass = WordClass::GIVEN.or(WordClass::FAMILY);

/// A region by an abbreviation that is weak, for it spells other words too, but has its dot here.
pub(super) fn dotted_region<'g>(
    candidates: &[Candidate<'g>],
    found: &Found,
    reading: &Reading<'_>,
) -> Option<Candidate<'g>> {
    let has_dot = || found.span.surface(reading.text()).contains('.');
    candidates.iter().copied().find(|candidate| {
        candidate.via() == Via::Abbreviation && candidate.entity.is_of(REGIONS) && has_dot()
    })
}

/// Whether what stands behind a comma may be said to hold places of a name; `China, Japan` is a list.
pub(super) fn may_hold(container: EntityRef<'_>, places: &[Candidate<'_>]) -> bool {
    if container.is_country() {
        !places.iter().any(|place| place.entity.is_country())
    } else {
        container.is_of(REGIONS.or(DISTRICTS)) || is_part_of_country(container)
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

/// Whether it is a first-level division that is called otherwise: England, Kurdistan.
fn is_part_of_country(entity: EntityRef<'_>) -> bool {
    entity.is_of(PARTS_OF_COUNTRIES) && !entity.admin1().is_empty()
}

/// How well one place holds another, 0 to 1: a country all that lies in it, a region what is said to lie in it, or, where
/// that is not said, what is near its middle, and so a district.
pub(super) fn holds(container: EntityRef<'_>, place: EntityRef<'_>) -> f32 {
    holds_at(container, place, || point(container).zip(point(place)))
}

/// The same, where `points` tells where the two lie.
fn holds_at(
    container: EntityRef<'_>,
    place: EntityRef<'_>,
    points: impl FnOnce() -> Option<(Point, Point)>,
) -> f32 {
    if container == place || container.country_code() != place.country_code() || place.is_country() {
        return 0.0;
    }
    if container.is_country() {
        return 1.0;
    }
    // A region reaches a few hundred kilometres from its middle.
    let km = match container.shares_admin1(place) {
        Some(false) => return 0.0,
        Some(true) if container.is_of(REGIONS.or(PARTS_OF_COUNTRIES)) => return 1.0,
        _ if container.is_of(REGIONS) => 400.0,
        _ if container.is_of(DISTRICTS) && !place.is_of(REGIONS) => 60.0,
        _ => return 0.0,
    };
    points().map_or(0.0, |(middle, here)| (-distance(middle, here) / km).exp())
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
