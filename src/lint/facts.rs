//! What a row says beside its names: dates, kind, country, position, weight, links.

use super::across::{first_day, last_day};
use super::{Finding, Rule, Severity};
use crate::country;
use crate::gazetteer::alias::{did_you_mean, edits, shown};
use crate::gazetteer::{Alias, Entity, EntityType, KINDS};

/// Links whose form is known: a prefix, and what the rest begins with before its digits.
const LINKS: [(&str, &str); 3] = [("wikidata", "Q"), ("geonames", ""), ("ucdp", "")];

/// Weights that make sense.
const WEIGHTS: std::ops::RangeInclusive<f32> = 0.001..=1000.0;

/// Judges what the reader has taken.
pub(super) fn judge(entity: &Entity, add: &mut dyn FnMut(Finding)) {
    entity.aliases.iter().filter(|alias| is_outside(entity, alias)).for_each(|alias| {
        let name = shown(&alias.surface);
        let message = format!("the dates of {name} lie outside those of the entity");
        add(Finding::new(Rule::AliasOutsideDates, &alias.surface, message));
    });
    let Entity { kind, country, weight, .. } = entity;
    if !kind.is_empty() && EntityType::of_kind(kind).is_none() {
        let known = KINDS.iter().flat_map(|(_, kinds)| kinds.iter().copied());
        if let Some(meant) = did_you_mean(kind, known) {
            let finding =
                Finding::new(Rule::UnknownKind, kind, format!("the kind {} is not known", shown(kind)));
            add(finding.severity(Severity::Note).fix(meant));
        }
    }
    if !country.is_empty() && !country::is_assigned(country) {
        add(Finding::new(Rule::BadCountry, country, format!("no country has the code {}", shown(country))));
    }
    if entity.coordinates == Some((0.0, 0.0)) {
        add(Finding::new(Rule::ZeroCoordinates, &entity.name, "latitude and longitude are 0"));
    }
    if *weight != 0.0 && !WEIGHTS.contains(weight) {
        add(Finding::new(Rule::OddWeight, &entity.name, format!("a weight of {weight}")));
    }
    entity.links.iter().filter_map(|link| odd_link(link)).for_each(add);
}

/// Whether an alias was, for certain, in use when the entity did not exist.
fn is_outside(entity: &Entity, alias: &Alias) -> bool {
    let dates = [alias.from, alias.to].into_iter().flatten();
    let before = |date| entity.valid_from.is_some_and(|begin| last_day(date) < first_day(begin));
    let after = |date| entity.valid_to.is_some_and(|end| first_day(date) > last_day(end));
    dates.into_iter().any(|date| before(date) || after(date))
}

/// What is odd about a link.
fn odd_link(link: &str) -> Option<Finding> {
    let (prefix, rest) = link.split_once(':')?;
    let what = if rest.starts_with("//") {
        "is an address, not an identifier".to_owned()
    } else if let Some((_, letter)) = LINKS.iter().find(|(known, _)| *known == prefix) {
        let digits = rest.strip_prefix(letter).unwrap_or_default();
        if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        format!("is not {prefix}:{letter}… with digits")
    } else if !prefix.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-_.".contains(&b)) {
        "has a prefix that is not in small letters".to_owned()
    } else {
        let near = |known: &str| prefix.len() > 5 && edits(prefix, known) <= 2;
        let (known, _) = LINKS.iter().find(|(known, _)| near(known))?;
        format!("has a prefix that looks like {known}")
    };
    Some(Finding::new(Rule::OddLink, link, format!("{} {what}", shown(link))))
}
