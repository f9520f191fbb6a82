//! Ids of entities in one form, and how often they agree.
//!
//! `Q912`, `wd:Q912` and `https://www.wikidata.org/wiki/Q912` are all `wikidata:Q912`; likewise for GeoNames and for
//! titles of Wikipedia, which are decoded and get their language: `wikipedia:en:Mali`.

use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeSet;

const WIKIDATA: [&str; 4] = [
    "http://www.wikidata.org/entity/",
    "https://www.wikidata.org/entity/",
    "https://www.wikidata.org/wiki/",
    "http://www.wikidata.org/wiki/",
];

/// Adds the ids that a JSON value holds: a string or number, or an array or object of them. `field` is the member it
/// was found in, which says what a bare number is.
pub(super) fn collect(value: &Value, field: &str, ids: &mut BTreeSet<String>) {
    match value {
        Value::Null | Value::Bool(false) => {}
        Value::Bool(true) => {
            ids.insert(normalize("True", field));
        }
        Value::Number(number) => {
            ids.insert(normalize(&number.to_string(), field));
        }
        Value::String(id) if id.is_empty() => {}
        Value::String(id) => {
            ids.insert(normalize(id, field));
        }
        Value::Array(values) => values.iter().for_each(|value| collect(value, field, ids)),
        Value::Object(members) => members.iter().for_each(|(key, value)| collect(value, key, ids)),
    }
}

/// One id in the form that is compared: name of the id space, colon, id.
pub(super) fn normalize(id: &str, field: &str) -> String {
    let mut id = id.trim().to_owned();
    if let Some(item) = WIKIDATA.iter().find_map(|prefix| id.strip_prefix(prefix)) {
        id = format!("wikidata:{item}");
    }
    if let Some((_, rest)) = id.split_once("geonames.org/") {
        id = format!("geonames:{}", rest.split('/').next().unwrap_or_default());
    }
    if let (Some((_, host)), Some((before, title))) = (id.split_once("://"), id.split_once("/wiki/"))
        && before.ends_with(".wikipedia.org")
    {
        let lang = host.split('.').next().unwrap_or_default();
        id = format!("wikipedia:{lang}:{title}");
    }
    if !id.contains(':') {
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let field = field.to_ascii_lowercase();
        id = if id.strip_prefix('Q').is_some_and(is_number) {
            format!("wikidata:{id}")
        } else if is_number(&id) && (field.contains("geoname") || field == "link" || field == "id") {
            format!("geonames:{id}")
        } else {
            format!("{field}:{id}")
        };
    }
    let (space, rest) = id.split_once(':').unwrap_or((&id, ""));
    let space = space.to_ascii_lowercase();
    let space = match space.as_str() {
        "wd" => "wikidata",
        "gn" | "geonameid" | "geoname" => "geonames",
        "wikipedia_en" => "wikipedia",
        other => other,
    };
    if space != "wikipedia" {
        return format!("{space}:{rest}");
    }
    let (lang, title) = match rest.split_once(':') {
        Some((lang, title)) if !title.is_empty() && lang.chars().count() <= 3 => (lang, title),
        _ => ("en", rest),
    };
    let title = percent_decoded(title).replace(' ', "_");
    let mut chars = title.chars();
    let first: String = chars.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("wikipedia:{lang}:{first}{}", chars.as_str())
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, behind)) = rest.split_first() {
        let digits = behind.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        let hex = digits.filter(|two| two.bytes().all(|digit| digit.is_ascii_hexdigit()));
        match hex.and_then(|two| u8::from_str_radix(two, 16).ok()) {
            Some(decoded) if byte == b'%' => {
                bytes.push(decoded);
                rest = &behind[2..];
            }
            _ => {
                bytes.push(byte);
                rest = behind;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The name of an id's space.
pub(super) fn space(id: &str) -> &str {
    id.split_once(':').map_or(id, |(space, _)| space)
}

/// Linking: whether the mentions that were found were given to the right entities.
///
/// Over all gold mentions that have an id. Found is a mention that any prediction overlaps, whatever its label.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Links {
    /// Gold mentions with an id.
    pub gold: u64,
    /// Of these, found.
    pub found: u64,
    /// Of these, found with their very span.
    pub found_exact: u64,
    /// Found, and given any id.
    pub answered: u64,
    /// Found, and given an id of the same space as the gold's.
    pub comparable: u64,
    /// Found, and given an id of the gold's.
    pub ok: u64,
    /// The same, with the very span.
    pub ok_exact: u64,
    /// Gold mentions of which the gold says that they have no id.
    pub gold_nil: u64,
    /// Of these, found.
    pub nil_found: u64,
    /// Of these, given an id.
    pub nil_linked: u64,
    /// Gold mentions whose entity some gazetteer lists.
    pub listed: u64,
    /// Of these, found.
    pub listed_found: u64,
    /// Of these, given an id of the gold's.
    pub listed_ok: u64,
    /// Predictions of the judged labels that have an id.
    pub linked: u64,
    /// `ok` of `found`.
    pub accuracy_on_found: f64,
    /// `listed_ok` of `listed_found`.
    pub accuracy_on_listed: f64,
    /// `ok` of `answered`.
    pub precision_on_answered: f64,
    /// `ok` of `comparable`.
    pub precision_on_comparable: f64,
    /// `ok` of `gold`.
    pub recall_end_to_end: f64,
    /// `ok` of `linked`.
    pub precision_end_to_end: f64,
    /// Harmonic mean of precision and recall end to end.
    pub f1: f64,
    /// The same over `ok_exact`.
    pub f1_exact: f64,
}

impl Links {
    /// Fills in the ratios.
    pub(super) fn finish(mut self) -> Self {
        let ratio = super::detection::ratio;
        self.accuracy_on_found = ratio(self.ok, self.found);
        self.accuracy_on_listed = ratio(self.listed_ok, self.listed_found);
        self.precision_on_answered = ratio(self.ok, self.answered);
        self.precision_on_comparable = ratio(self.ok, self.comparable);
        self.recall_end_to_end = ratio(self.ok, self.gold);
        self.precision_end_to_end = ratio(self.ok, self.linked);
        let f1 = |ok| super::detection::f1(ratio(ok, self.linked), ratio(ok, self.gold));
        (self.f1, self.f1_exact) = (f1(self.ok), f1(self.ok_exact));
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_one_entity_have_one_form() {
        for (id, field, expected) in [
            ("Q912", "id", "wikidata:Q912"),
            ("wd:Q912", "id", "wikidata:Q912"),
            ("http://www.wikidata.org/entity/Q912", "link", "wikidata:Q912"),
            ("https://www.geonames.org/2453866/mali.html", "link", "geonames:2453866"),
            ("2453866", "geonameid", "geonames:2453866"),
            ("2453866", "link", "geonames:2453866"),
            ("2453866", "code", "code:2453866"),
            ("https://en.wikipedia.org/wiki/mali_%28country%29", "link", "wikipedia:en:Mali_(country)"),
            ("wikipedia:Mali", "link", "wikipedia:en:Mali"),
            ("wikipedia:fr:élan vital", "link", "wikipedia:fr:Élan_vital"),
            ("dl:nango-front", "id", "dl:nango-front"),
            ("100% sûr", "Name", "name:100% sûr"),
        ] {
            assert_eq!(normalize(id, field), expected, "{id} in {field}");
        }
    }

    #[test]
    fn ids_may_stand_in_arrays_and_objects() {
        let mut ids = BTreeSet::new();
        collect(&serde_json::json!(["Q1", {"geonameid": 7, "none": null}, ""]), "link", &mut ids);
        assert_eq!(ids.into_iter().collect::<Vec<_>>(), ["geonames:7", "wikidata:Q1"]);
    }
}
