//! What is counted of an annotated record: its month, who published it, and the entities it names.

use super::StatsOptions;
use crate::error::{Error, ErrorKind, Result};
use crate::read::jsonl::DATE_FIELDS;
use foldhash::HashMap;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::borrow::Cow;

/// Fields that may say who published an article.
const SOURCE_FIELDS: [&str; 4] = ["source", "publisher", "site", "domain"];
/// Fields that may hold its address, whose host stands for that.
const URL_FIELDS: [&str; 5] = ["url", "link", "guid", "id", "_id"];

/// A record.
#[derive(Debug)]
pub(super) struct Record<'a> {
    /// `YYYY-MM`.
    pub(super) month: Option<String>,
    pub(super) source: Option<Cow<'a, str>>,
    pub(super) entities: Vec<Entity<'a>>,
}

/// An entity of an annotation.
#[derive(Debug, Deserialize)]
pub(super) struct Entity<'a> {
    #[serde(borrow)]
    pub(super) id: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub(super) r#type: Cow<'a, str>,
    #[serde(borrow)]
    pub(super) kind: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub(super) name: Cow<'a, str>,
    #[serde(borrow)]
    pub(super) country: Option<Cow<'a, str>>,
    #[serde(default)]
    pub(super) count: u64,
}

#[derive(Deserialize)]
struct Annotation<'a> {
    #[serde(borrow)]
    mentions: Vec<Mention<'a>>,
    #[serde(borrow)]
    entities: Vec<Entity<'a>>,
}

/// Of mentions only those count that have no entity, and say themselves what they are of.
#[derive(Deserialize)]
struct Mention<'a> {
    #[serde(borrow)]
    id: Option<Cow<'a, str>>,
    #[serde(borrow)]
    r#type: Cow<'a, str>,
    #[serde(borrow)]
    kind: Option<Cow<'a, str>>,
    #[serde(borrow)]
    name: Option<Cow<'a, str>>,
}

impl<'a> Record<'a> {
    pub(super) fn parse(line: &'a [u8], options: &StatsOptions) -> Result<Self> {
        let members: HashMap<String, &'a RawValue> = serde_json::from_slice(line).map_err(|err| bad(&err))?;
        let Some(annotation) = members.get(&options.key) else {
            let message = format!("the record has no {:?}", options.key);
            return Err(Error::new(ErrorKind::Record, message)
                .with_help("annotate it first: dateline annotate ARTICLES | dateline stats"));
        };
        let Annotation { mentions, mut entities } =
            serde_json::from_str(annotation.get()).map_err(|err| bad(&err))?;
        for mention in mentions {
            let (None, Some(name)) = (&mention.id, mention.name) else { continue };
            match entities.iter_mut().find(|entity| entity.id.is_none() && entity.name == name) {
                Some(entity) => entity.count += 1,
                None => entities.push(Entity {
                    id: None,
                    r#type: mention.r#type,
                    kind: mention.kind,
                    name,
                    country: None,
                    count: 1,
                }),
            }
        }
        let text = |key: &&str| members.get(*key).and_then(|value| string(value));
        let given = options.date_field.as_deref();
        let date = match &given {
            Some(key) => text(key),
            None => DATE_FIELDS.iter().find_map(text),
        };
        let named = SOURCE_FIELDS.iter().find_map(text);
        let source = named.or_else(|| URL_FIELDS.iter().filter_map(text).find_map(|url| host(&url)));
        Ok(Self { month: date.and_then(|date| month(&date)), source, entities })
    }
}

fn bad(err: &serde_json::Error) -> Error {
    Error::new(ErrorKind::Record, err.to_string())
}

/// A string, a number, or the `name` of an object, as feeds give their sources.
fn string<'a>(value: &'a RawValue) -> Option<Cow<'a, str>> {
    #[derive(Deserialize)]
    struct Object {
        name: String,
    }
    let json: &'a str = value.get();
    match json.as_bytes().first()? {
        b'"' => serde_json::from_str(json).ok().map(Cow::Owned),
        b'{' => serde_json::from_str::<Object>(json).ok().map(|object| Cow::Owned(object.name)),
        b'-' | b'0'..=b'9' => Some(Cow::Borrowed(json)),
        _ => None,
    }
    .filter(|text: &Cow<'_, str>| !text.is_empty())
}

/// The month of a date, `YYYY-MM`: of ISO 8601 with and without hyphens, and of RFC 2822 as feeds have it.
fn month(date: &str) -> Option<String> {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let date = date.trim();
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let in_year = |month: &str| month.parse().is_ok_and(|month: u8| (1..=12).contains(&month));
    if let Some((year, rest)) = date.split_at_checked(4).filter(|(year, _)| digits(year)) {
        let month = rest.strip_prefix(['-', '/']).unwrap_or(rest).get(..2)?;
        return (digits(month) && in_year(month)).then(|| format!("{year}-{month}"));
    }
    let mut words = date.split([' ', ',', '-']).filter(|word| !word.is_empty());
    let month = words.find_map(|word| {
        let word = word.get(..3)?.to_ascii_lowercase();
        MONTHS.iter().position(|month| *month == word)
    })?;
    let year = words.find(|word| word.len() == 4 && digits(word))?;
    Some(format!("{year}-{:02}", month + 1))
}

/// The host of an address on the web.
fn host(url: &str) -> Option<Cow<'static, str>> {
    crate::write::host(url).map(|host| Cow::Owned(host.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_of_dates_as_they_are_written() {
        for (date, expected) in [
            ("2026-11-03T10:00:00Z", Some("2026-11")),
            ("2026-11", Some("2026-11")),
            ("20261103", Some("2026-11")),
            ("2026/11/03", Some("2026-11")),
            ("Tue, 03 Nov 2026 10:00:00 GMT", Some("2026-11")),
            ("3 September 2026", Some("2026-09")),
            ("2026", None),
            ("2026-13-01", None),
            ("1730628000", None),
            ("yesterday", None),
            ("", None),
            ("é", None),
        ] {
            assert_eq!(month(date).as_deref(), expected, "{date}");
        }
    }

    #[test]
    fn records_without_annotation_are_errors() {
        for line in ["{}", "[]", "{\"annotation\":1}", "{\"annotation\":{}}", "x", ""] {
            assert!(Record::parse(line.as_bytes(), &StatsOptions::default()).is_err(), "{line}");
        }
    }

    #[test]
    fn mentions_without_entity_count_by_their_name() {
        let line = r#"{"annotation":{"entities":[],"mentions":[
            {"id":null,"type":"actor","kind":"armed-group","name":"UAMKA"},{"id":null,"type":"actor","name":"UAMKA"}]}}"#;
        let record = Record::parse(line.as_bytes(), &StatsOptions::default()).unwrap();
        let entities: Vec<_> = record.entities.iter().map(|entity| (&*entity.name, entity.count)).collect();
        assert_eq!(entities, [("UAMKA", 2)]);
    }
}
