//! Annotations as they are written, read back.
//!
//! The report knows nothing of how mentions are found: it reads what [`write::schema`](crate::write::schema)
//! specifies, whoever has written it. Members that an annotation need not have, such as `score`, are taken where they
//! are there.

use serde::Deserialize;
use serde_json::Value;
use std::borrow::Cow;

/// The value of a record's `annotation`.
#[derive(Debug, Deserialize)]
pub(super) struct Annotation<'a> {
    #[serde(borrow)]
    pub(super) mentions: Vec<Mention<'a>>,
    #[serde(borrow, default)]
    pub(super) entities: Vec<Entity<'a>>,
    #[serde(borrow, default)]
    pub(super) rejected: Vec<Mention<'a>>,
    #[serde(default)]
    pub(super) offsets: Unit,
    #[serde(borrow, default)]
    pub(super) gazetteer: Cow<'a, str>,
}

/// What `start` and `end` count in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Unit {
    #[default]
    Chars,
    Bytes,
    Utf16,
}

#[derive(Debug, Deserialize)]
pub(super) struct Mention<'a> {
    #[serde(borrow)]
    pub(super) field: Cow<'a, str>,
    pub(super) start: u32,
    pub(super) end: u32,
    #[serde(borrow)]
    pub(super) surface: Cow<'a, str>,
    #[serde(borrow, rename = "type", default)]
    pub(super) entity_type: Cow<'a, str>,
    /// None: no gazetteer lists it; `kind` and `name` are then its own.
    #[serde(borrow, default)]
    pub(super) id: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    pub(super) kind: Cow<'a, str>,
    #[serde(borrow, default)]
    pub(super) name: Cow<'a, str>,
    #[serde(borrow, default)]
    pub(super) via: Cow<'a, str>,
    /// `government`, where a country or capital stands for it.
    #[serde(borrow, default)]
    pub(super) role: Cow<'a, str>,
    /// Between 0 and 1.
    pub(super) score: Option<f64>,
    /// Ids, or objects that hold one.
    #[serde(default)]
    pub(super) candidates: Vec<Value>,
    /// `true`, or the runner-up.
    #[serde(default)]
    pub(super) ambiguous: Value,
    /// The reason, or `true`.
    #[serde(default)]
    pub(super) rejected: Value,
    #[serde(default)]
    pub(super) reason: Value,
    #[serde(default)]
    pub(super) why: Value,
}

#[derive(Debug, Deserialize)]
pub(super) struct Entity<'a> {
    #[serde(borrow)]
    pub(super) id: Cow<'a, str>,
    #[serde(borrow, rename = "type", default)]
    pub(super) entity_type: Cow<'a, str>,
    #[serde(borrow, default)]
    pub(super) kind: Cow<'a, str>,
    #[serde(borrow, default)]
    pub(super) name: Cow<'a, str>,
    #[serde(borrow, default)]
    pub(super) country: Cow<'a, str>,
    pub(super) lat: Option<f64>,
    pub(super) lon: Option<f64>,
}

/// Whether a value says yes: anything but `false`, `null`, and what is empty.
pub(super) fn is_set(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(yes) => *yes,
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Number(_) | Value::Object(_) => true,
    }
}

/// A value in words: texts as they are, lists joined, the rest as JSON; nothing of `true`.
pub(super) fn in_words(value: &Value) -> String {
    match value {
        Value::Null | Value::Bool(_) => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(in_words).collect::<Vec<_>>().join("; "),
        Value::Object(members) => {
            let member = |(key, value): (&String, &Value)| match value {
                Value::String(text) => format!("{key} {text}"),
                other => format!("{key} {other}"),
            };
            members.iter().map(member).collect::<Vec<_>>().join(", ")
        }
        Value::Number(number) => number.to_string(),
    }
}

/// The id of a candidate, which is a text or a member of an object.
pub(super) fn id_of(candidate: &Value) -> Option<&str> {
    candidate.as_str().or_else(|| candidate.get("id")?.as_str())
}
