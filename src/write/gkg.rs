//! A row for each article in the columns of GDELT's Global Knowledge Graph 2.1.
//!
//! There are 27 columns with tabs between and no header, as in GDELT's files; those that dateline knows nothing of
//! are empty. Blocks within a column end with `;`, their parts are divided by `#` or `,`, and offsets count code
//! points of the document. What is different: countries are ISO 3166-1 alpha-2 rather than FIPS 10-4, a feature id is
//! the entity's id, a kind of place that GDELT has no number for is a world city (4), the record's id ends with a hash
//! rather than a number.

use super::document::{Document, LineEnds, Placed};
use super::iri::host;
use crate::article::Article;
use crate::gazetteer::EntityType;
use crate::resolve::Annotation;
use std::fmt::Write;
use xxhash_rust::xxh3::xxh3_64;

/// Digits of a moment: `YYYYMMDDHHMMSS`.
const MOMENT: usize = 14;

pub(super) fn push(article: &Article<'_>, annotation: &Annotation<'_>, out: &mut Vec<u8>) {
    let document = Document::new(LineEnds::Kept, article, annotation);
    let id = article.id.as_deref().unwrap_or_default();
    let date = moment(article.date.as_deref().unwrap_or_default());
    let host = host(id);
    let of = |wanted: EntityType, person: bool| {
        document.mentions.iter().filter(move |placed| {
            let mention = &placed.mention;
            let is_person = mention.kind() == Some("person");
            // GDELT has groups of people among the organizations.
            match mention.entity_type() {
                EntityType::Place => wanted == EntityType::Place,
                _ => wanted != EntityType::Place && is_person == person,
            }
        })
    };
    let places = || of(EntityType::Place, false);
    let persons = || of(EntityType::Actor, true);
    let organizations = || of(EntityType::Organization, false);
    let mut row: [String; 27] = Default::default();
    row[0] = format!("{date}-{:08x}", xxh3_64(document.text.as_bytes()) >> 32);
    row[1] = date;
    // An address on the web, or the name of something to be found elsewhere.
    row[2] = if host.is_some() { "1" } else { "2" }.into();
    row[3] = cell(host.unwrap_or_default());
    row[4] = cell(id);
    row[9] = blocks(distinct(places()).map(|placed| location(placed, false)));
    row[10] = blocks(places().map(|placed| location(placed, true)));
    row[11] = blocks(distinct(persons()).map(name));
    row[12] = blocks(persons().map(name_and_offset));
    row[13] = blocks(distinct(organizations()).map(name));
    row[14] = blocks(organizations().map(name_and_offset));
    row[23] = blocks(document.mentions.iter().map(name_and_offset));
    out.extend_from_slice(row.join("\t").as_bytes());
    out.push(b'\n');
}

/// The mentions that name an entity for the first time.
fn distinct<'a, 'd: 'a>(
    mentions: impl Iterator<Item = &'a Placed<'d>>,
) -> impl Iterator<Item = &'a Placed<'d>> {
    let mut seen = Vec::new();
    mentions.filter(move |placed| {
        let key = (placed.mention.id(), placed.mention.name());
        let new = !seen.contains(&key);
        seen.push(key);
        new
    })
}

/// The blocks with `;` between.
fn blocks(blocks: impl Iterator<Item = String>) -> String {
    blocks.collect::<Vec<_>>().join(";")
}

fn name(placed: &Placed<'_>) -> String {
    cell(placed.mention.name())
}

fn name_and_offset(placed: &Placed<'_>) -> String {
    format!("{},{}", cell(placed.mention.name()), placed.chars.start)
}

/// `type#name#country#adm1[#adm2]#lat#lon#id[#offset]`
fn location(placed: &Placed<'_>, enhanced: bool) -> String {
    let mention = &placed.mention;
    let number = match mention.kind() {
        Some("country" | "territory" | "historical-country") => 1,
        Some("region") if mention.country() == Some("US") => 2,
        Some("region") => 5,
        _ if mention.country() == Some("US") => 3,
        _ => 4,
    };
    let mut location =
        format!("{number}#{}#{}#", cell(mention.name()), cell(mention.country().unwrap_or_default()));
    location.push_str(if enhanced { "#" } else { "" });
    match mention.coordinates() {
        Some((lat, lon)) => {
            let _ = write!(location, "#{lat}#{lon}");
        }
        None => location.push_str("##"),
    }
    let _ = write!(location, "#{}", cell(mention.id().unwrap_or_default()));
    if enhanced {
        let _ = write!(location, "#{}", placed.chars.start);
    }
    location
}

/// Text without what ends a cell, a block or a part of one; commas become blanks as well.
fn cell(text: &str) -> String {
    let apart = |c: char| c.is_control() || matches!(c, ';' | '#' | ',' | '\u{2028}' | '\u{2029}');
    text.chars().map(|c| if apart(c) { ' ' } else { c }).collect()
}

/// The digits of a date as far as it goes, then zeros: `2026-11-03T10:00:00Z` is `20261103100000`.
fn moment(date: &str) -> String {
    let digits = |text: &str, n: usize| text.len() == n && text.bytes().all(|byte| byte.is_ascii_digit());
    let mut moment = String::new();
    let date = date.split(['Z', '+', '.']).next().unwrap_or_default();
    let (day, time) = date.split_once(['T', ' ']).unwrap_or((date, ""));
    let parts = day.split('-').zip([4, 2, 2]).chain(time.split(':').zip([2, 2, 2]));
    for (part, n) in parts {
        if !digits(part, n) {
            break;
        }
        moment.push_str(part);
    }
    if moment.len() < 8 {
        // Less than a day is no moment.
        return "0".repeat(MOMENT);
    }
    moment.extend(std::iter::repeat_n('0', MOMENT.saturating_sub(moment.len())));
    moment
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_become_moments() {
        for (date, expected) in [
            ("2026-11-03T10:05:09Z", "20261103100509"),
            ("2026-11-03T10:05:09.5+02:00", "20261103100509"),
            ("2026-11-03 10:05", "20261103100500"),
            ("2026-11-03", "20261103000000"),
            ("2026-11", "00000000000000"),
            ("yesterday", "00000000000000"),
            ("", "00000000000000"),
        ] {
            assert_eq!(moment(date), expected, "{date}");
        }
    }
}
