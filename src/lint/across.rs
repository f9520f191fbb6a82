//! Rows held against each other, of all files: ids, rows and names that come twice, offices held by two.
//!
//! Rows come in reading order; what two of them have wrong is told at the later one.

use super::names::is_strong;
use super::{Finding, Findings, Place, Rule, Severity};
use crate::gazetteer::alias::shown;
use crate::gazetteer::{Entity, Office, PartialDate};
use crate::normalize::Folder;
use std::collections::BTreeMap;

/// Entities that a message names.
const MAX_NAMED: usize = 3;

/// Farthest that two records of one place lie apart, in degrees.
const NEAR: f64 = 0.1;

/// What is remembered of the rows so far.
#[derive(Debug, Default)]
pub(super) struct Across {
    folder: Folder,
    entities: Vec<Known>,
    /// Entities by id.
    ids: BTreeMap<String, usize>,
    /// Entities by what makes them look like one.
    looks: BTreeMap<String, Vec<usize>>,
    /// Entities by folded name, each once, with the name as the first of them writes it.
    names: BTreeMap<Vec<u8>, (String, Vec<usize>)>,
    /// Terms by title and what it is an office of.
    terms: BTreeMap<(String, String), Vec<Term>>,
}

/// What is remembered of an entity.
#[derive(Debug)]
struct Known {
    id: String,
    name: String,
    place: Place,
    bare: bool,
    coordinates: Option<(f64, f64)>,
}

/// Titles that one person at a time holds; a country has several vice-presidents and many governors.
const HELD_BY_ONE: &[&str] = &[
    "president",
    "prime-minister",
    "chancellor",
    "king",
    "queen",
    "emir",
    "sultan",
    "supreme-leader",
    "pope",
    "foreign-minister",
    "defence-minister",
    "interior-minister",
    "finance-minister",
    "secretary-of-state",
    "central-bank-governor",
    "secretary-general",
    "director-general",
];

/// The time for which an entity held an office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Term {
    pub(super) entity: usize,
    pub(super) from: PartialDate,
    /// `None`: it still holds it.
    pub(super) to: Option<PartialDate>,
}

impl Across {
    /// Remembers an entity.
    pub(super) fn add(&mut self, entity: &Entity, place: Place, bare: bool, findings: &mut Findings<'_>) {
        let number = self.entities.len();
        let known = Known {
            id: entity.id.clone(),
            name: entity.name.clone(),
            place,
            bare,
            coordinates: entity.coordinates,
        };
        if let Some(&earlier) = self.ids.get(&entity.id) {
            let earlier = &self.entities[earlier];
            findings.add(&known.place, known.has_the_id_of(earlier));
            return;
        }
        self.ids.insert(entity.id.clone(), number);
        for alias in entity.aliases.iter().filter(|alias| is_strong(alias)) {
            let Some(key) = self.folder.fold(&alias.surface) else { continue };
            let (_, bearers) =
                self.names.entry(key.bytes.clone()).or_insert_with(|| (alias.surface.clone(), Vec::new()));
            if bearers.last() != Some(&number) {
                bearers.push(number);
            }
        }
        if let Some(key) = self.folder.fold(&entity.name) {
            let Entity { entity_type, kind, country, valid_from, valid_to, .. } = entity;
            let key = String::from_utf8_lossy(&key.bytes);
            let looks =
                self.looks.entry(format!("{entity_type} {kind} {country} {valid_from:?} {valid_to:?} {key}"));
            let alike = looks.or_default();
            if let Some(twin) =
                alike.iter().map(|&twin| &self.entities[twin]).find(|twin| twin.is_near(&known))
            {
                let message =
                    format!("{} looks like {} at {}", shown(&known.name), shown(&twin.id), twin.place);
                findings.add(&known.place, Finding::new(Rule::DuplicateRow, &known.name, message));
            }
            alike.push(number);
        }
        for Office { title, of, from, to } in &entity.offices {
            if HELD_BY_ONE.contains(&title.as_str()) {
                let office = (title.clone(), of.clone());
                self.terms.entry(office).or_default().push(Term { entity: number, from: *from, to: *to });
            }
        }
        self.entities.push(known);
    }

    /// Tells what can be told only when all rows are known.
    pub(super) fn judge(self, findings: &mut Findings<'_>) {
        let Self { entities, names, terms, .. } = self;
        for (name, bearers) in names.into_values() {
            let &[.., last] = bearers.as_slice() else { continue };
            if bearers.len() > 1 {
                let named: Vec<_> =
                    bearers.iter().take(MAX_NAMED).map(|&one| entities[one].to_string()).collect();
                let more = bearers.len().saturating_sub(MAX_NAMED);
                let more = if more > 0 { format!(" and {more} more") } else { String::new() };
                let message = format!(
                    "{} is a name of {} entities: {}{more}",
                    shown(&name),
                    bearers.len(),
                    named.join(", ")
                );
                findings.add(&entities[last].place, Finding::new(Rule::SharedAlias, &name, message));
            }
        }
        for ((title, of), mut terms) in terms {
            for (one, other) in overlaps(&mut terms) {
                let (one, other) = (&entities[one.entity], &entities[other.entity]);
                let message = format!("{title} of {of} is held by {one} at the same time as by {other}");
                findings.add(
                    &other.place,
                    Finding::new(Rule::OverlappingOffices, &format!("{title} {of}"), message),
                );
            }
        }
    }
}

impl Known {
    fn has_the_id_of(&self, earlier: &Self) -> Finding {
        if self.bare && earlier.bare {
            let message = format!("{} stands at {} already", shown(&self.name), earlier.place);
            return Finding::new(Rule::DuplicateRow, &self.name, message)
                .severity(Severity::Note)
                .fix("take out one of the two");
        }
        let finding = Finding::new(
            Rule::DuplicateId,
            &self.id,
            format!("the id {} is already used at {}", shown(&self.id), earlier.place),
        );
        match self.id.starts_with("name:") {
            true => finding.fix("entities that share a name need an id each, in the column id"),
            false => finding,
        }
    }

    /// Whether two places may be one; what has no position may be anywhere.
    fn is_near(&self, other: &Self) -> bool {
        let Some(((lat, lon), (other_lat, other_lon))) = self.coordinates.zip(other.coordinates) else {
            return true;
        };
        (lat - other_lat).abs() < NEAR && (lon - other_lon).abs() < NEAR
    }
}

impl std::fmt::Display for Known {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({})", self.id, self.place)
    }
}

/// Pairs of terms of different entities that overlap whichever days their dates stand for; of each term the pair with
/// the one before it that lasts longest.
pub(super) fn overlaps(terms: &mut [Term]) -> Vec<(Term, Term)> {
    terms.sort_by_key(|term| last_day(term.from));
    let mut pairs = Vec::new();
    let mut longest: Option<&Term> = None;
    for term in &*terms {
        if let Some(earlier) = longest {
            let ends_before =
                |to: Option<PartialDate>| to.is_some_and(|to| first_day(to) <= last_day(term.from));
            // A term of which only the year is known may be over before it has begun for certain.
            if earlier.entity != term.entity && !ends_before(earlier.to) && !ends_before(term.to) {
                pairs.push((earlier.clone(), term.clone()));
            }
        }
        let end = |term: &Term| term.to.map_or((i16::MAX, 0, 0), first_day);
        if longest.is_none_or(|earlier| end(earlier) < end(term)) {
            longest = Some(term);
        }
    }
    pairs
}

/// The first day that a date may stand for.
pub(super) fn first_day(date: PartialDate) -> (i16, u8, u8) {
    (date.year, date.month.max(1), date.day.max(1))
}

/// The last day that a date may stand for, or one behind it.
pub(super) fn last_day(date: PartialDate) -> (i16, u8, u8) {
    let or_last = |part: u8, last: u8| if part == 0 { last } else { part };
    (date.year, or_last(date.month, 12), or_last(date.day, 31))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::alias::parse_offices;

    fn pairs(terms: &[(usize, &str)]) -> Vec<(usize, usize)> {
        let term = |&(entity, dates): &(usize, &str)| {
            let Office { from, to, .. } = parse_offices(&format!("president ML {dates}")).unwrap().remove(0);
            Term { entity, from, to }
        };
        let mut terms: Vec<_> = terms.iter().map(term).collect();
        overlaps(&mut terms).into_iter().map(|(one, other)| (one.entity, other.entity)).collect()
    }

    #[test]
    fn terms_overlap_when_they_do_for_certain() {
        assert_eq!(pairs(&[(1, "2013-09-04..2020-08-18"), (2, "2018..2022")]), [(1, 2)]);
        assert_eq!(pairs(&[(2, "2021-05-24.."), (1, "2020-09..")]), [(1, 2)]);
        assert_eq!(pairs(&[(1, "2000..2010"), (2, "2001..2003"), (3, "2005..2007")]), [(1, 2), (1, 3)]);
    }

    #[test]
    fn handing_over_is_no_overlap() {
        for terms in [
            &[(1, "2013-09-04..2020-08-18"), (2, "2020-08-18..2021-05-24"), (3, "2021-05-24..")][..],
            &[(1, "2013..2020"), (2, "2020..")],
            &[(1, "2013..2020-08"), (2, "2020-08-18..")],
            &[(1, "2010..2014"), (1, "2012..2016")],
            &[(1, "2020..2020"), (2, "2020..2020")],
            &[(1, "2019..2020"), (2, "2020-01-05..2020-03")],
        ] {
            assert_eq!(pairs(terms), [], "{terms:?}");
        }
    }
}
