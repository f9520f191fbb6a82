//! Writing: articles and annotations in, lines out.
//!
//! A JSONL record is not serialized again: its bytes are copied and gain the annotation before the last
//! brace, or in place of one that it brought. `schema` says what the annotation looks like, `offsets` counts
//! in the unit asked for. A writer knows articles and annotations, not how they were found.

mod offsets;
pub mod schema;

pub use offsets::OffsetUnit;
pub use schema::{EntityObject, MentionObject};

use crate::article::Article;
use crate::read::jsonl::Record;
use crate::resolve::Annotation;
use offsets::Counter;
use serde::Serialize;

/// What can be set about the output.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct WriteOptions {
    /// Unit of `start` and `end`.
    pub offsets: OffsetUnit,
    /// The key that a record gains.
    pub key: String,
    /// The version that is written into each annotation.
    pub version: String,
    /// The fingerprint of the gazetteers that is written into each annotation.
    pub gazetteer: String,
}

impl WriteOptions {
    /// The usual options, with the fingerprint of the gazetteers in use.
    pub fn new(gazetteer: String) -> Self {
        Self {
            offsets: OffsetUnit::Chars,
            key: "annotation".into(),
            version: env!("CARGO_PKG_VERSION").into(),
            gazetteer,
        }
    }
}

/// Appends lines to a buffer.
#[derive(Clone, Debug)]
pub struct Writer {
    options: WriteOptions,
    /// The key, quoted, with its colon.
    key: Vec<u8>,
    /// What stands behind the entities, up to the closing brace; the same in every annotation.
    tail: Vec<u8>,
}

impl Writer {
    /// A writer with these options.
    pub fn new(options: WriteOptions) -> Self {
        let mut key = Vec::new();
        json(&options.key, &mut key);
        key.push(b':');
        let mut tail = b"],\"offsets\":".to_vec();
        json(options.offsets.as_str(), &mut tail);
        tail.extend_from_slice(b",\"dateline\":");
        json(&options.version, &mut tail);
        tail.extend_from_slice(b",\"gazetteer\":");
        json(&options.gazetteer, &mut tail);
        tail.push(b'}');
        Self { options, key, tail }
    }

    /// Appends the line of a JSONL record: its own bytes, with the annotation.
    pub fn jsonl(&self, record: &Record<'_>, annotation: &Annotation<'_>, out: &mut Vec<u8>) {
        let bytes = record.bytes.as_bytes();
        if let Some(old) = record.annotation.clone() {
            out.extend_from_slice(&bytes[..old.start]);
            self.annotation(&record.article, annotation, out);
            out.extend_from_slice(&bytes[old.end..]);
        } else {
            out.extend_from_slice(&bytes[..bytes.len() - 1]);
            // A record has members, for it has a text.
            out.push(b',');
            out.extend_from_slice(&self.key);
            self.annotation(&record.article, annotation, out);
            out.push(b'}');
        }
        out.push(b'\n');
    }

    /// Appends the line of an article that was no JSON: its id, its texts, the annotation.
    pub fn text(&self, article: &Article<'_>, annotation: &Annotation<'_>, out: &mut Vec<u8>) {
        out.extend_from_slice(b"{\"id\":");
        json(&article.id, out);
        for field in &article.fields {
            out.push(b',');
            json(&field.name, out);
            out.push(b':');
            json(&field.text, out);
        }
        out.push(b',');
        out.extend_from_slice(&self.key);
        self.annotation(article, annotation, out);
        out.extend_from_slice(b"}\n");
    }

    fn annotation(&self, article: &Article<'_>, annotation: &Annotation<'_>, out: &mut Vec<u8>) {
        out.extend_from_slice(b"{\"mentions\":[");
        let mut counter = Counter::new(self.options.offsets, "");
        let mut counted = None;
        for (index, mention) in annotation.mentions.iter().enumerate() {
            let field = &article.fields[mention.field];
            if counted != Some(mention.field) {
                counter = Counter::new(self.options.offsets, &field.text);
                counted = Some(mention.field);
            }
            if index > 0 {
                out.push(b',');
            }
            let (start, end) = counter.advance(mention.span);
            let entity = annotation.entities[mention.entity].entity;
            json(
                &MentionObject::new(
                    &field.name,
                    start,
                    end,
                    mention.span.surface(&field.text),
                    entity,
                    mention,
                ),
                out,
            );
        }
        out.extend_from_slice(b"],\"entities\":[");
        for (index, counted) in annotation.entities.iter().enumerate() {
            if index > 0 {
                out.push(b',');
            }
            json(&EntityObject::new(counted), out);
        }
        out.extend_from_slice(&self.tail);
    }
}

#[expect(clippy::expect_used, reason = "a Vec takes all bytes, and the values have only string keys")]
fn json(value: &(impl Serialize + ?Sized), out: &mut Vec<u8>) {
    serde_json::to_writer(out, value).expect("serializing into memory does not fail");
}
