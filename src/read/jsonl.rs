//! A line of JSON becomes a record.
//!
//! The bytes of one line come in; out go the article, borrowed from them wherever a string holds no
//! escape, and the place of an annotation made earlier. Every member of the object is checked (by `flat`, or by
//! `serde_json` where that gives up) and passed
//! over as raw JSON, without recursion, so that depth, size of numbers and lone surrogates are harmless;
//! only the strings that are wanted are decoded. Where a key occurs several times the last one counts,
//! as in jq and Python.

use std::borrow::Cow;
use std::ops::Range;
use std::{fmt, iter, slice};

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::batch::{error_at, utf8};
use super::flat::{self, Specials};
use crate::article::{Article, Field};
use crate::error::{Error, ErrorKind, Result};

/// Fields that are annotated unless the user names others, in this order.
pub const TEXT_FIELDS: [&str; 8] =
    ["title", "headline", "summary", "description", "lead", "text", "body", "content"];
/// Fields that may identify a record; the first that does counts.
pub const ID_FIELDS: [&str; 5] = ["id", "_id", "guid", "url", "link"];
/// Fields that may date a record; the first that does counts.
pub const DATE_FIELDS: [&str; 8] =
    ["date", "published", "pub_date", "pubDate", "published_at", "publishedAt", "datetime", "created_at"];
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
    let members = members(text, object)?;
    Ok(Record {
        article: Article {
            id: scalar(&members, options.id_field.as_deref(), &ID_FIELDS),
            date: scalar(&members, options.date_field.as_deref(), &DATE_FIELDS),
            lang: scalar(&members, options.lang_field.as_deref(), &LANG_FIELDS),
            fields: texts(text, &members, options.fields.as_deref())?,
        },
        bytes: object,
        annotation: last(&members, &options.key).map(|member| {
            let start = offset_in(object, member.value);
            start..start + member.value.len()
        }),
    })
}

const BLANKS: [char; 4] = [' ', '\t', '\r', '\n'];

/// The members of a record.
fn members<'a>(text: &'a str, object: &'a str) -> Result<Vec<Member<'a>>> {
    let mut members = Vec::with_capacity(16);
    let is_flat = flat::members(object, |(key, value)| members.push(Member { key: decode(key), value }));
    if is_flat.is_some() {
        return Ok(members);
    }
    let Members(members) = serde_json::from_str(text).map_err(|err| not_json(text, &err))?;
    Ok(members)
}

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
fn scalar<'a>(members: &[Member<'a>], given: Option<&str>, usual: &[&str]) -> Option<Cow<'a, str>> {
    let keys = given.as_ref().map_or(usual, slice::from_ref);
    keys.iter().filter_map(|key| last(members, key)).find_map(|&Member { value, .. }| {
        match value.as_bytes().first() {
            Some(b'"') => Some(decode(value)),
            Some(b'-' | b'0'..=b'9') => Some(Cow::Borrowed(value)),
            _ => None,
        }
    })
}

/// The fields to annotate, at least one.
fn texts<'a>(text: &str, members: &[Member<'a>], given: Option<&[String]>) -> Result<Vec<Field<'a>>> {
    let field = |key: &str| {
        let &Member { key: ref name, value } = last(members, key)?;
        if value == "null" {
            return None;
        }
        Some(if value.starts_with('"') {
            Ok(Field { name: name.clone(), text: decode(value) })
        } else {
            let message = format!("expected a string in {key:?}, found {}", kind(value));
            Err(error_at(text.as_bytes(), offset_in(text, value), message))
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
    // Of the special bytes only backslashes stand in a valid string, and what they escape.
    let mut specials = Specials::new(inner.as_bytes());
    match specials.next(0) {
        None => Cow::Borrowed(inner),
        Some(first) => Cow::Owned(unescape(inner, first, &mut specials)),
    }
}

/// Decodes the inner of a valid JSON string, whose first backslash stands here.
fn unescape(inner: &str, first: usize, specials: &mut Specials<'_>) -> String {
    let mut text = String::with_capacity(inner.len());
    let (mut at, mut next) = (0, Some(first));
    while let Some((plain, escape)) = next.and_then(|next| inner.get(at..next).zip(inner.get(next..))) {
        text.push_str(plain);
        let rest = match escape.as_bytes() {
            [_, b'u', ..] => unescape_units(escape, &mut text),
            [_, letter, ..] => {
                text.push(match letter {
                    b'b' => '\x08',
                    b'f' => '\x0C',
                    b'n' => '\n',
                    b'r' => '\r',
                    b't' => '\t',
                    &itself => char::from(itself),
                });
                escape.get(2..).unwrap_or_default()
            }
            _ => "",
        };
        // The string is valid, so that every escape is passed.
        if rest.len() == escape.len() {
            break;
        }
        at = inner.len() - rest.len();
        next = specials.next(at);
    }
    text.push_str(inner.get(at..).unwrap_or_default());
    text
}

/// Appends what a run of `\u` escapes stands for, pairs of surrogates being one character; gives back what follows it.
fn unescape_units<'a>(mut rest: &'a str, text: &mut String) -> &'a str {
    let units = iter::from_fn(|| {
        let digits = rest.strip_prefix("\\u")?.get(..4)?;
        rest = rest.get(6..)?;
        // The string is valid JSON: they are digits.
        Some(u16::from_str_radix(digits, 16).unwrap_or_default())
    });
    let chars = char::decode_utf16(units);
    text.extend(chars.map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)));
    rest
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
        [key] => format!("no field {key} that holds a string"),
        keys => format!("none of the fields {} holds a string", keys.join(", ")),
    };
    let keys = members.iter().take(N_KEYS);
    let mut keys: Vec<String> =
        keys.map(|member| member.key.chars().take(N_CHARS).flat_map(char::escape_debug).collect()).collect();
    if members.len() > N_KEYS {
        keys.push("…".to_owned());
    }
    let has = if keys.is_empty() { "no field".to_owned() } else { keys.join(", ") };
    Error::new(ErrorKind::Record, message)
        .at(1, None)
        .with_help(format!("name the fields that hold the text with --fields; this record has: {has}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usual(raw: &[u8]) -> Result<Record<'_>> {
        parse(raw, &RecordOptions::default())
    }

    fn with_fields<'a>(raw: &'a str, fields: &[&str]) -> Result<Record<'a>> {
        let fields = Some(fields.iter().map(|&field| field.to_owned()).collect());
        parse(raw.as_bytes(), &RecordOptions { fields, ..RecordOptions::default() })
    }

    fn texts_of<'r>(record: &'r Record<'_>) -> Vec<(&'r str, &'r str)> {
        record.article.fields.iter().map(|field| (&*field.name, &*field.text)).collect()
    }

    /// The byte and message of the error.
    fn error_of(raw: &[u8]) -> (Option<u64>, String) {
        let err = usual(raw).unwrap_err();
        assert!(err.is_record());
        (err.position().unwrap().byte, err.message().to_owned())
    }

    fn annotation_of(raw: &[u8]) -> Option<&str> {
        let record = usual(raw).unwrap();
        record.bytes.get(record.annotation?)
    }

    fn id_of(raw: &str) -> Option<String> {
        usual(raw.as_bytes()).unwrap().article.id.map(Cow::into_owned)
    }

    #[test]
    fn usual_fields_come_in_the_order_of_annotation_and_are_borrowed() {
        let raw = r#" {"text": "Gao", "url": "x:1", "lang": "fr", "title": "Mali", "summary": 3,
            "pubDate": "2012-04-06"} "#;
        let record = usual(raw.as_bytes()).unwrap();
        assert_eq!(texts_of(&record), [("title", "Mali"), ("text", "Gao")]);
        let Article { id, date, lang, fields } = &record.article;
        assert_eq!(id.as_deref(), Some("x:1"));
        assert_eq!(date.as_deref(), Some("2012-04-06"));
        assert_eq!(lang.as_deref(), Some("fr"));
        assert!(fields.iter().all(|field| matches!(field.text, Cow::Borrowed(_))));
        assert_eq!(record.bytes, raw.trim());
        assert_eq!(record.annotation, None);
    }

    #[test]
    fn escapes_are_decoded() {
        let raw = br#"{"te\u0078t": "\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00\u0000\\u0041 \\"}"#;
        let record = usual(raw).unwrap();
        let text = "\"\\/\u{8}\u{C}\n\r\té😀\0\\u0041 \\";
        assert_eq!(texts_of(&record), [("text", text)]);
    }

    #[test]
    fn lone_surrogates_become_one_replacement_each() {
        for (json, text) in [
            (r"\ud800", "\u{FFFD}"),
            (r"\udc00\ud800", "\u{FFFD}\u{FFFD}"),
            (r"\ud800\ud800\udc00", "\u{FFFD}\u{10000}"),
            (r"a\uDBFFb\n\ud83d", "a\u{FFFD}b\n\u{FFFD}"),
            (r"\ud83d\n\ude00", "\u{FFFD}\n\u{FFFD}"),
        ] {
            let raw = format!(r#"{{"\ud800": 1, "other": "\udfff", "text": "{json}"}}"#);
            assert_eq!(texts_of(&usual(raw.as_bytes()).unwrap()), [("text", text)]);
        }
    }

    #[test]
    fn depth_is_harmless() {
        let (open, close) = ("[".repeat(100_000), "]".repeat(100_000));
        let raw = format!(r#"{{"deep": {open}{close}, "text": "Gao"}}"#);
        assert_eq!(texts_of(&usual(raw.as_bytes()).unwrap()), [("text", "Gao")]);
        let raw = format!(r#"{{"text": {open}{close}, "title": "Mali"}}"#);
        assert_eq!(texts_of(&usual(raw.as_bytes()).unwrap()), [("title", "Mali")]);
        let err = with_fields(&raw, &["text"]).unwrap_err();
        assert_eq!(err.message(), r#"expected a string in "text", found an array"#);
        assert!(usual(format!(r#"{{"text": {open}"#).as_bytes()).is_err());
        assert_eq!(error_of(open.as_bytes()).1, "expected a JSON object, found an array");
        let objects = r#"{"a":"#.repeat(100_000);
        assert!(usual(objects.as_bytes()).is_err());
    }

    #[test]
    fn last_of_duplicate_keys_counts() {
        let raw = br#"{"id": 1, "text": "a", "annotation": 1, "text": "b", "annotation": [2], "id": 2}"#;
        let record = usual(raw).unwrap();
        assert_eq!(texts_of(&record), [("text", "b")]);
        assert_eq!(record.article.id.as_deref(), Some("2"));
        assert_eq!(annotation_of(raw), Some("[2]"));
    }

    #[test]
    fn annotation_is_found_by_its_value_in_the_trimmed_object() {
        let raw = b"\t {\"text\": \"\xC3\xA9\", \"annot\\u0061tion\" :  {\"a\": [1, 2]} , \"z\": 0} \r";
        assert_eq!(annotation_of(raw), Some(r#"{"a": [1, 2]}"#));
    }

    #[test]
    fn numbers_identify_verbatim_and_other_types_do_not() {
        let huge = "123456789012345678901234567890";
        for (json, id) in [
            (r#""a\n1""#, Some("a\n1")),
            (huge, Some(huge)),
            ("-1e400", Some("-1e400")),
            ("0.10", Some("0.10")),
            ("null", None),
            ("true", None),
            (r#"{"$oid": "1"}"#, None),
        ] {
            let raw = format!(r#"{{"_id" : {json} , "x": 1e400, "y": {huge}, "text": ""}}"#);
            assert_eq!(id_of(&raw).as_deref(), id, "{json}");
        }
        assert_eq!(id_of(r#"{"url": "u", "id": null, "text": ""}"#).as_deref(), Some("u"));
    }

    #[test]
    fn named_field_that_is_null_or_absent_is_passed_over_beside_another() {
        let raw = r#"{"a": null, "c": "3", "text": "no"}"#;
        assert_eq!(texts_of(&with_fields(raw, &["c", "b", "a"]).unwrap()), [("c", "3")]);
        let err = with_fields(raw, &["a", "b"]).unwrap_err();
        assert_eq!(err.message(), r#"none of the fields "a", "b" holds a string"#);
    }

    #[test]
    fn named_field_of_another_type_is_an_error_at_its_value() {
        for (json, found) in [
            ("7", "a number"),
            ("-7", "a number"),
            ("[]", "an array"),
            ("{}", "an object"),
            ("true", "a boolean"),
            ("false", "a boolean"),
        ] {
            let raw = format!(r#" {{"title": "", "text": {json}}}"#);
            let err = with_fields(&raw, &["title", "text"]).unwrap_err();
            assert_eq!(err.message(), format!(r#"expected a string in "text", found {found}"#));
            assert_eq!(err.position().unwrap().byte, Some(23));
        }
    }

    #[test]
    fn record_without_text_tells_which_keys_it_has() {
        let err = usual(br#"{"id": 1, "u\u001brl": 2, "text": null, "a":0,"b":0,"c":0,"d":0,"e":0,"f":0}"#);
        let err = err.unwrap_err();
        assert!(err.message().starts_with(r#"none of the fields "title", "headline", "#));
        let keys = r"this record has: id, u\u{1b}rl, text, a, b, c, d, e, …";
        assert!(err.help().unwrap().ends_with(keys), "{err}");
        assert!(err.help().unwrap().contains("--fields"));
        let err = with_fields("{}", &["text"]).unwrap_err();
        assert_eq!(err.message(), r#"no field "text" that holds a string"#);
        assert!(err.help().unwrap().ends_with("has: no field"), "{err}");
    }

    #[test]
    fn anything_but_an_object_is_named() {
        for (raw, byte, found) in [
            (" [1, 2]", 1, "an array"),
            ("[1, 2", 0, "an array"),
            ("12", 0, "a number"),
            ("\"x\"", 0, "a string"),
            ("true", 0, "a boolean"),
            ("null", 0, "null"),
            ("the news", 0, "text that is not JSON"),
            ("\u{FEFF}{}", 0, "a byte order mark"),
            ("  ", 2, "nothing"),
        ] {
            let message = format!("expected a JSON object, found {found}");
            assert_eq!(error_of(raw.as_bytes()), (Some(byte), message), "{raw}");
        }
    }

    #[test]
    fn invalid_json_is_found_by_its_byte() {
        let control = "control character (\\u0000-\\u001F) found while parsing a string";
        let cases: [(&[u8], u64, &str, &str); 13] = [
            (br#"{"text": "a"} {"text": "b"}"#, 14, "trailing characters", "jq -c ."),
            (br#"{"text": "a"}, "#, 13, "trailing characters", "one object a line"),
            (br#"{"text": "a",}"#, 13, "trailing comma", ""),
            (br#"{"text": "a"#, 11, "EOF while parsing a string", "one line"),
            (br#"{"text": "a", "#, 14, "EOF while parsing a value", "one line"),
            (br#"{"text": "a""#, 12, "EOF while parsing an object", "one line"),
            (b"{", 1, "EOF while parsing an object", "one line"),
            (b"{\"x\": \"a\0b\", \"text\": \"\"}", 8, control, ""),
            (b"{\"text\": \"a\tb\"}", 11, control, ""),
            (br#"{"text": "\x"}"#, 11, "invalid escape", ""),
            (br#"{"a": NaN, "text": ""}"#, 6, "expected value", "null"),
            (br#"{'text': "a"}"#, 1, "key must be a string", "double quotes"),
            (br#"{"a": 01, "text": ""}"#, 7, "invalid number", ""),
        ];
        for (raw, byte, message, help) in cases {
            let shown = raw.escape_ascii().to_string();
            assert_eq!(error_of(raw), (Some(byte), message.to_owned()), "{shown}");
            let err = usual(raw).unwrap_err();
            assert!(err.help().unwrap_or_default().contains(help), "{shown}: {err}");
        }
        let err = usual(b"{\"a\":\n  x}").unwrap_err();
        assert_eq!((err.position().unwrap().line, err.position().unwrap().byte), (2, Some(2)));
    }

    #[test]
    fn invalid_utf8_is_an_error_in_an_ignored_field_too() {
        let raw = b"{\"text\": \"a\", \"x\": \"\xE9t\xE9\"}";
        assert_eq!(error_of(raw), (Some(20), "invalid UTF-8".to_owned()));
        // A surrogate written as UTF-8 is not UTF-8.
        assert_eq!(error_of(b"{\"text\": \"\xED\xA0\x80\"}").0, Some(10));
    }
}
