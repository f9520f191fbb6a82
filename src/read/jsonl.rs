//! A line of JSON becomes a record.
//!
//! The bytes of one line come in; out go the article, borrowed from them wherever a string holds no
//! escape, and the place of an annotation made earlier. Every member of the object is checked and passed
//! over as raw JSON, without recursion, so that depth, size of numbers and lone surrogates are harmless;
//! only the strings that are wanted are decoded. Where a key occurs several times the last one counts,
//! as in jq and Python.

use std::borrow::Cow;
use std::ops::Range;
use std::{fmt, iter, slice};

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::batch::{error_at, utf8};
use crate::article::{Article, Field};
use crate::error::{Error, ErrorKind, Result};

/// Fields that are annotated unless the user names others, in this order.
pub const TEXT_FIELDS: [&str; 8] =
    ["title", "headline", "summary", "description", "lead", "text", "body", "content"];
/// Fields that may identify a record; the first that does counts.
pub const ID_FIELDS: [&str; 5] = ["id", "_id", "guid", "url", "link"];
/// Fields that may date a record; the first that does counts.
pub const DATE_FIELDS: [&str; 8] = [
    "date", "published", "pub_date", "pubDate", "published_at", "publishedAt", "datetime", "created_at",
];
/// Fields that may tell the language of a record; the first that does counts.
pub const LANG_FIELDS: [&str; 2] = ["lang", "language"];

/// Which fields of a record mean what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordOptions {
    /// The fields to annotate, in this order; `None`: those of [`TEXT_FIELDS`] that hold strings.
    pub fields: Option<Vec<String>>,
    /// Field of the identifier; `None`: the first of [`ID_FIELDS`] that holds a string or number.
    pub id_field: Option<String>,
    /// Field of the date; `None`: the first of [`DATE_FIELDS`] that holds a string or number.
    pub date_field: Option<String>,
    /// Field of the language; `None`: the first of [`LANG_FIELDS`] that holds a string or number.
    pub lang_field: Option<String>,
    /// Key under which the annotation is written.
    pub key: String,
}

impl Default for RecordOptions {
    fn default() -> Self {
        Self {
            fields: None,
            id_field: None,
            date_field: None,
            lang_field: None,
            key: "annotation".to_owned(),
        }
    }
}

/// A parsed record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record<'a> {
    /// What is annotated. Identifier, date and language are strings decoded, numbers verbatim.
    pub article: Article<'a>,
    /// The object as it was read, from brace to brace.
    pub bytes: &'a str,
    /// Where in `bytes` the value of the member stands that has the key of the annotation.
    pub annotation: Option<Range<usize>>,
    /// Whether the object has no members.
    pub is_empty: bool,
}

/// Reads one record, a JSON object with nothing but blanks around it.
///
/// A lone surrogate (`\ud800`, as Python and JavaScript write it) is no error; in a decoded string it
/// becomes U+FFFD, one for one, so that offsets in characters and in UTF-16 agree with theirs.
///
/// # Errors
/// The record is not UTF-8, not JSON, not an object; a field that the user named holds neither a string
/// nor null; none of the fields is there. Line and byte count from the start of `raw`;
/// [`RawRecord::locate`](super::RawRecord::locate) makes them count from the start of the source.
pub fn parse<'a>(raw: &'a [u8], options: &RecordOptions) -> Result<Record<'a>> {
    let text = utf8(raw)?;
    let object = text.trim_matches(BLANKS);
    if !object.starts_with('{') {
        return Err(not_an_object(text));
    }
    let Members(members) = &serde_json::from_str(text).map_err(|err| not_json(text, &err))?;
    Ok(Record {
        article: Article {
            id: scalar(members, options.id_field.as_deref(), &ID_FIELDS),
            date: scalar(members, options.date_field.as_deref(), &DATE_FIELDS),
            lang: scalar(members, options.lang_field.as_deref(), &LANG_FIELDS),
            fields: texts(text, members, options.fields.as_deref())?,
        },
        bytes: object,
        annotation: last(members, &options.key).map(|member| {
            let start = offset_in(object, member.value);
            start..start + member.value.len()
        }),
        is_empty: members.is_empty(),
    })
}

const BLANKS: [char; 4] = [' ', '\t', '\r', '\n'];

/// The members of an object, in its order.
struct Members<'a>(Vec<Member<'a>>);

struct Member<'a> {
    key: Cow<'a, str>,
    /// Valid JSON without blanks around it.
    value: &'a str,
}

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ObjectVisitor;

        impl<'de> Visitor<'de> for ObjectVisitor {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Self::Value, M::Error> {
                let mut members = Vec::with_capacity(16);
                // Keys are taken raw, too: as strings, lone surrogates would make them errors.
                while let Some((key, value)) = map.next_entry::<&RawValue, &RawValue>()? {
                    members.push(Member { key: decode(key.get()), value: value.get() });
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(ObjectVisitor)
    }
}

fn last<'m, 'a>(members: &'m [Member<'a>], key: &str) -> Option<&'m Member<'a>> {
    members.iter().rfind(|member| member.key == key)
}

/// The first string or number under the given key, or else under one of the usual ones.
fn scalar<'a>(
    members: &[Member<'a>],
    given: Option<&str>,
    usual: &[&str],
) -> Option<Cow<'a, str>> {
    let keys = given.as_ref().map_or(usual, slice::from_ref);
    keys.iter().filter_map(|key| last(members, key)).find_map(|member| match kind(member.value) {
        "a string" => Some(decode(member.value)),
        "a number" => Some(Cow::Borrowed(member.value)),
        _ => None,
    })
}

/// The fields to annotate, at least one.
fn texts<'a>(text: &str, members: &[Member<'a>], given: Option<&[String]>) -> Result<Vec<Field<'a>>> {
    let field = |key: &str| {
        let member = last(members, key).filter(|member| member.value != "null")?;
        Some(match kind(member.value) {
            "a string" => Ok(Field { name: member.key.clone(), text: decode(member.value) }),
            kind => {
                let message = format!("expected a string in {key:?}, found {kind}");
                Err(error_at(text.as_bytes(), offset_in(text, member.value), message))
            }
        })
    };
    let fields: Vec<_> = match given {
        Some(keys) => keys.iter().filter_map(|key| field(key)).collect::<Result<_>>()?,
        None => TEXT_FIELDS.iter().filter_map(|key| field(key)?.ok()).collect(),
    };
    if fields.is_empty() {
        return Err(match given {
            Some(keys) => no_text(members, keys),
            None => no_text(members, &TEXT_FIELDS),
        });
    }
    Ok(fields)
}

/// What a JSON value is, in words.
fn kind(value: &str) -> &'static str {
    match value.as_bytes().first() {
        Some(b'"') => "a string",
        Some(b'{') => "an object",
        Some(b'[') => "an array",
        Some(b't' | b'f') => "a boolean",
        Some(b'n') => "null",
        _ => "a number",
    }
}

/// Decodes a valid JSON string with its quotes.
fn decode(string: &str) -> Cow<'_, str> {
    let inner = string.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(string);
    match memchr::memchr(b'\\', inner.as_bytes()) {
        None => Cow::Borrowed(inner),
        Some(_) => Cow::Owned(unescape(inner)),
    }
}

fn unescape(mut rest: &str) -> String {
    let mut text = String::with_capacity(rest.len());
    while let Some(backslash) = memchr::memchr(b'\\', rest.as_bytes()) {
        let (plain, escape) = rest.split_at(backslash);
        text.push_str(plain);
        rest = escape;
        // A run of \u escapes at once: pairs of surrogates make one character.
        let units = iter::from_fn(|| {
            let unit = u16::from_str_radix(rest.strip_prefix("\\u")?.get(..4)?, 16).ok()?;
            rest = rest.get(6..)?;
            Some(unit)
        });
        let chars = char::decode_utf16(units);
        text.extend(chars.map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)));
        let mut escape = rest.chars();
        if escape.next() == Some('\\') {
            text.extend(escape.next().map(|letter| match letter {
                'b' => '\x08',
                'f' => '\x0C',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                itself => itself,
            }));
            rest = escape.as_str();
        }
    }
    text.push_str(rest);
    text
}

/// Where in `outer` its part `inner` begins.
fn offset_in(outer: &str, inner: &str) -> usize {
    inner.as_ptr().addr() - outer.as_ptr().addr()
}

fn not_an_object(text: &str) -> Error {
    let value = text.trim_start_matches(BLANKS);
    let found = match value.chars().next() {
        None => "nothing",
        Some('\u{FEFF}') => "a byte order mark",
        Some('[') => "an array",
        _ if serde_json::from_str::<IgnoredAny>(value).is_ok() => kind(value),
        _ => "text that is not JSON",
    };
    let message = format!("expected a JSON object, found {found}");
    let err = error_at(text.as_bytes(), offset_in(text, value), message);
    match found {
        "an array" => err.with_help("write its objects one a line, for example with jq -c '.[]'"),
        _ => err,
    }
}

fn not_json(text: &str, err: &serde_json::Error) -> Error {
    let message = err.to_string();
    let message = message.split(" at line ").next().unwrap_or_default();
    let line_start = text.split_inclusive('\n').take(err.line() - 1).map(str::len).sum::<usize>();
    let offset = match message {
        _ if err.is_eof() => text.len(),
        // serde_json stops before a control character, but after any other byte that it refuses.
        _ if message.starts_with("control character") => line_start + err.column(),
        _ => line_start + err.column().saturating_sub(1),
    };
    let found = text.get(offset..).unwrap_or_default();
    let error = error_at(text.as_bytes(), offset, message);
    let help = if err.is_eof() {
        "a record stands on one line; jq -c . rewrites JSON that is spread over several"
    } else if message == "trailing characters" {
        "one object a line; jq -c . separates objects"
    } else if found.starts_with("NaN") || found.starts_with("Infinity") {
        "NaN and Infinity are not JSON; write null"
    } else if found.starts_with('\'') {
        "keys and strings stand in double quotes"
    } else {
        return error;
    };
    error.with_help(help)
}

/// Tells which keys the record does have, as far as a line of the message holds them.
fn no_text(members: &[Member<'_>], wanted: &[impl AsRef<str>]) -> Error {
    const N_KEYS: usize = 8;
    const N_CHARS: usize = 40;
    let wanted: Vec<_> = wanted.iter().map(|key| format!("{:?}", key.as_ref())).collect();
    let message = match &*wanted {
        [key] => format!("no field {key}"),
        keys => format!("none of the fields {} is present", keys.join(", ")),
    };
    let keys = members.iter().take(N_KEYS);
    let mut keys: Vec<String> = keys
        .map(|member| member.key.chars().take(N_CHARS).flat_map(char::escape_debug).collect())
        .collect();
    if members.len() > N_KEYS {
        keys.push("…".to_owned());
    }
    let has = if keys.is_empty() { "no field".to_owned() } else { keys.join(", ") };
    Error::new(ErrorKind::Record, message)
        .at(1, None)
        .with_help(format!("name the fields that hold the text with --fields; this record has: {has}"))
}
