//! A record of any format becomes records that annotation knows.
//!
//! A raw record and what is known of its source come in; out go JSON objects of one line or plain texts, none, one or
//! many, from which everything behind goes on as if they had stood in the input. All that is heavy is done here, on the
//! worker's thread: extraction of texts from pages, decoding of character sets. Lines of JSON and texts of UTF-8 pass
//! through untouched.

use std::borrow::Cow;
use std::ops::Range;

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::batch::{Batch, Context, RawRecord};
use super::jsonl::{self, RecordOptions};
#[cfg(feature = "html")]
use super::passed::Kind;
use super::passed::PassedOver;
use super::{Format, ReadOptions, charset, json, language, table};
use crate::error::{Error, ErrorKind, Result};

/// One thread's converter, with its buffers.
#[derive(Debug)]
pub struct Converter {
    detect_language: bool,
    records: RecordOptions,
    articles: Articles,
    #[cfg(feature = "html")]
    pages: super::page::Extractor,
}

/// What has been made of a record: in their order, the articles and what went wrong.
#[derive(Debug, Default)]
pub(super) struct Articles {
    bytes: Vec<u8>,
    found: Vec<Result<Range<usize>>>,
    passed_over: PassedOver,
}

/// An article as most formats give it; what is not known is left out.
#[derive(Debug, Default, Serialize)]
pub(super) struct Draft<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) url: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) title: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) date: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) lang: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) byline: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) summary: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) text: Option<Cow<'a, str>>,
}

#[cfg(feature = "html")]
impl Draft<'_> {
    /// Whether there is something to annotate.
    pub(super) fn has_text(&self) -> bool {
        [&self.title, &self.summary, &self.text].into_iter().any(Option::is_some)
    }
}

/// A string, if there is something in it.
#[cfg(feature = "html")]
pub(super) fn filled<'a>(text: impl Into<Cow<'a, str>>) -> Option<Cow<'a, str>> {
    let text = text.into();
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return None;
    }
    Some(if trimmed.len() == text.len() { text } else { Cow::Owned(trimmed.to_owned()) })
}

impl Articles {
    fn clear(&mut self) {
        self.bytes.clear();
        // One huge record must not leave every thread with a huge buffer.
        self.bytes.shrink_to(4 << 20);
        self.found.clear();
    }

    #[expect(clippy::expect_used, reason = "a Vec takes all bytes, and the values have only string keys")]
    fn push_value(&mut self, value: &impl Serialize) {
        let start = self.bytes.len();
        serde_json::to_writer(&mut self.bytes, value).expect("serializing into memory does not fail");
        self.found.push(Ok(start..self.bytes.len()));
    }

    /// Adds what `make` appends.
    fn push_with(&mut self, make: impl FnOnce(&mut Vec<u8>) -> Result<()>) {
        let start = self.bytes.len();
        let made = make(&mut self.bytes);
        self.found.push(made.map(|()| start..self.bytes.len()));
    }
}

/// Appends an object with these members.
#[expect(clippy::expect_used, reason = "a Vec takes all bytes, and keys and values are strings")]
pub(super) fn push_object<'a>(members: impl Iterator<Item = (&'a String, Cow<'a, str>)>, out: &mut Vec<u8>) {
    let mut serializer = serde_json::Serializer::new(out);
    let mut object = serializer.serialize_map(None).expect("serializing into memory does not fail");
    for (name, value) in members {
        object.serialize_entry(name, &value).expect("serializing into memory does not fail");
    }
    object.end().expect("serializing into memory does not fail");
}

/// What a raw record has become; an iterator over its articles.
#[derive(Debug)]
pub struct Converted<'a> {
    /// How the articles are to be parsed: [`Format::Jsonl`] or [`Format::Text`].
    pub format: Format,
    /// The record; none where only its error is left to give.
    raw: Option<RawRecord<'a>>,
    bytes: &'a [u8],
    found: Option<std::vec::Drain<'a, Result<Range<usize>>>>,
    /// What is given as it came, if nothing was converted: the record, or why it cannot be had.
    as_it_was: Option<Result<RawRecord<'a>>>,
}

impl<'a> Iterator for Converted<'a> {
    type Item = Result<RawRecord<'a>>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(as_it_was) = self.as_it_was.take() {
            return Some(as_it_was);
        }
        let (found, raw) = (self.found.as_mut()?.next()?, self.raw?);
        Some(match found {
            Ok(range) => Ok(RawRecord { bytes: &self.bytes[range], ..raw }),
            Err(err) => Err(raw.locate(err)),
        })
    }
}

impl Converter {
    /// A converter for what is read with these options.
    pub fn new(read: &ReadOptions, records: &RecordOptions) -> Self {
        Self {
            detect_language: read.detect_language,
            records: records.clone(),
            articles: Articles::default(),
            #[cfg(feature = "html")]
            pages: super::page::Extractor::new(read.page),
        }
    }

    /// The articles in `raw`, a record of `batch`; of one that cannot be had, its error.
    ///
    /// Errors are of kind [`ErrorKind::Record`] and know their place in the source. Those of the articles' own
    /// parser still count from the begin of the article.
    pub fn convert<'a>(&'a mut self, batch: &Batch, raw: Result<RawRecord<'a>>) -> Converted<'a> {
        self.articles.clear();
        let mut format = Format::Jsonl;
        let raw = match raw {
            Ok(raw) => raw,
            Err(err) => {
                return Converted { format, raw: None, bytes: &[], found: None, as_it_was: Some(Err(err)) };
            }
        };
        let is_converted = match batch.format {
            Format::Jsonl => false,
            Format::Text => {
                let is_converted = self.text(&batch.context, &raw);
                if !self.detect_language {
                    format = Format::Text;
                }
                is_converted
            }
            other => {
                self.foreign(other, &batch.context, &raw);
                true
            }
        };
        let is_converted = (self.detect_language && self.add_languages(is_converted, &raw)) || is_converted;
        let Articles { bytes, found, .. } = &mut self.articles;
        let as_it_was = (!is_converted).then_some(Ok(raw));
        Converted { format, raw: Some(raw), bytes, found: is_converted.then(|| found.drain(..)), as_it_was }
    }

    /// Takes the counts of records without article since the last call.
    pub fn take_passed_over(&mut self) -> PassedOver {
        std::mem::take(&mut self.articles.passed_over)
    }

    /// Decodes a text, unless it is UTF-8; `false` if it can stay as it is.
    fn text(&mut self, context: &Context, raw: &RawRecord<'_>) -> bool {
        if self.detect_language {
            // Its line is to have a language, so it becomes an object.
            match decode_text(raw.bytes, context) {
                Ok(text) => {
                    let draft = Draft { id: Some(raw.text_id()), text: Some(text), ..Draft::default() };
                    self.articles.push_value(&draft);
                }
                Err(err) => self.articles.found.push(Err(err)),
            }
            return true;
        }
        if simdutf8::basic::from_utf8(raw.bytes).is_ok() {
            return false;
        }
        self.articles.push_with(|out| {
            out.extend_from_slice(decode_text(raw.bytes, context)?.as_bytes());
            Ok(())
        });
        true
    }

    fn foreign(&mut self, format: Format, context: &Context, raw: &RawRecord<'_>) {
        let articles = &mut self.articles;
        match format {
            Format::Json => articles.push_with(|out| one_line(raw.bytes, &self.records, out)),
            Format::Csv | Format::Tsv => articles.push_with(|out| table::convert(raw.bytes, context, out)),
            #[cfg(feature = "html")]
            Format::Html => self.pages.html(raw, articles),
            #[cfg(feature = "html")]
            Format::Warc => self.pages.record(raw, articles),
            #[cfg(feature = "html")]
            Format::Feed => super::feed::convert(raw.bytes, articles),
            #[cfg(feature = "html")]
            Format::News => super::news::convert(raw.bytes, articles),
            #[cfg(feature = "html")]
            Format::Ninjs => super::ninjs::convert(raw.bytes, articles),
            other => {
                let message = format!("this build does not read {}", other.as_str());
                let err = Error::new(ErrorKind::Record, message)
                    .with_help("build it with the feature that does: cargo build --features html");
                articles.found.push(Err(err));
            }
        }
    }

    /// Gives the objects a language that have none; `false` if the raw record can stay as it is.
    fn add_languages(&mut self, is_converted: bool, raw: &RawRecord<'_>) -> bool {
        let Self { articles, records, .. } = self;
        let key = records.lang_field.as_deref().unwrap_or(jsonl::LANG_FIELDS[0]);
        if !is_converted {
            let Some(lang) = missing_language(raw.bytes, records) else { return false };
            articles.push_with(|out| {
                push_language(raw.bytes, key, lang, out);
                Ok(())
            });
            return true;
        }
        for found in &mut articles.found {
            let Ok(range) = found else { continue };
            let Some(lang) = missing_language(&articles.bytes[range.clone()], records) else { continue };
            let object = articles.bytes[range.clone()].to_vec();
            let start = articles.bytes.len();
            push_language(&object, key, lang, &mut articles.bytes);
            *range = start..articles.bytes.len();
        }
        true
    }
}

#[cfg(feature = "html")]
impl Articles {
    /// Adds an article, or counts that there is none.
    pub(super) fn push(&mut self, draft: &Draft<'_>) {
        if draft.has_text() { self.push_value(draft) } else { self.pass_over(Kind::Empty) }
    }

    /// Counts a record that holds no article.
    pub(super) fn pass_over(&mut self, kind: Kind) {
        self.passed_over.add(kind);
    }

    /// Adds what keeps a record from being an article.
    pub(super) fn fail(&mut self, message: impl Into<String>) {
        self.fail_with(Error::new(ErrorKind::Record, message));
    }

    /// Adds an error.
    pub(super) fn fail_with(&mut self, err: Error) {
        self.found.push(Err(err));
    }
}

/// The language of an object that names none, if it can be told.
fn missing_language(object: &[u8], records: &RecordOptions) -> Option<&'static str> {
    // What cannot be parsed is reported when it is parsed to be annotated.
    let record = jsonl::parse(object, records).ok()?;
    match record.article.lang {
        Some(_) => None,
        None => language::guess(record.article.fields.iter().map(|field| &*field.text)),
    }
}

/// Appends an object with its language before the other members, which it must have.
fn push_language(object: &[u8], key: &str, lang: &str, out: &mut Vec<u8>) {
    let object = object.trim_ascii();
    out.push(b'{');
    out.extend_from_slice(serde_json::Value::from(key).to_string().as_bytes());
    out.extend_from_slice(b":\"");
    out.extend_from_slice(lang.as_bytes());
    out.extend_from_slice(b"\",");
    out.extend_from_slice(&object[1..]);
}

fn decode_text<'a>(bytes: &'a [u8], context: &Context) -> Result<Cow<'a, str>> {
    if context.charset.is_none() && charset::is_damaged_utf8(bytes) {
        return super::batch::utf8(bytes).map(Cow::Borrowed);
    }
    Ok(charset::decode(bytes, context.charset))
}

/// Appends an object as one line, after it has been found valid, so that errors tell its own lines.
fn one_line(object: &[u8], records: &RecordOptions, out: &mut Vec<u8>) -> Result<()> {
    if memchr::memchr(b'\n', object).is_none() {
        out.extend_from_slice(object);
        return Ok(());
    }
    jsonl::parse(object, records)?;
    json::compact(object, out);
    Ok(())
}
