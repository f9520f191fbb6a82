//! The native format: a record's own bytes, with one key more.
//!
//! A JSONL record is not serialized again: its bytes are copied and gain the annotation before the last
//! brace, or in place of one that it brought. `schema` says what the annotation looks like, `offsets` counts
//! in the unit asked for.

use super::offsets::{Counter, OffsetUnit};
use super::schema::{self, EntityJson};
use super::{WriteOptions, json};
use crate::article::Article;
use crate::gazetteer::EntityRef;
use crate::read::jsonl::Record;
use crate::resolve::{Annotation, Resolution};
use foldhash::{HashMap, HashMapExt};

/// Entities whose JSON a writer remembers; news names the same ones again and again.
const MAX_ENTITIES: usize = 1 << 14;

/// Appends lines to a buffer.
#[derive(Clone, Debug)]
pub(super) struct Native<'g> {
    offsets: OffsetUnit,
    /// How many of the entities that share a name are told.
    candidates: Option<usize>,
    /// The key, quoted, with its colon.
    key: Vec<u8>,
    /// What stands behind the entities, up to the closing brace; the same in every annotation.
    tail: Vec<u8>,
    /// What is the same wherever an entity is named.
    entities: HashMap<EntityRef<'g>, EntityJson>,
}

impl<'g> Native<'g> {
    /// A writer with these options.
    pub(super) fn new(options: &WriteOptions) -> Self {
        let mut key = Vec::new();
        json::push_string(&options.key, &mut key);
        key.push(b':');
        let mut tail = b"],\"offsets\":".to_vec();
        json::push_string(options.offsets.as_str(), &mut tail);
        if options.resolution != Resolution::Standard {
            tail.extend_from_slice(b",\"resolve\":");
            json::push_string(options.resolution.as_str(), &mut tail);
        }
        tail.extend_from_slice(b",\"dateline\":");
        json::push_string(&options.version, &mut tail);
        tail.extend_from_slice(b",\"gazetteer\":");
        json::push_string(&options.gazetteer, &mut tail);
        tail.push(b'}');
        Self { offsets: options.offsets, candidates: options.candidates, key, tail, entities: HashMap::new() }
    }

    /// Appends the line of a JSONL record: its own bytes, with the annotation.
    pub(super) fn jsonl(&mut self, record: &Record<'_>, annotation: &Annotation<'g>, out: &mut Vec<u8>) {
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
    pub(super) fn text(&mut self, article: &Article<'_>, annotation: &Annotation<'g>, out: &mut Vec<u8>) {
        out.extend_from_slice(b"{\"id\":");
        json::push_value(&article.id, out);
        for field in &article.fields {
            out.push(b',');
            json::push_string(&field.name, out);
            out.push(b':');
            json::push_string(&field.text, out);
        }
        out.push(b',');
        out.extend_from_slice(&self.key);
        self.annotation(article, annotation, out);
        out.extend_from_slice(b"}\n");
    }

    fn annotation(&mut self, article: &Article<'_>, annotation: &Annotation<'g>, out: &mut Vec<u8>) {
        if self.entities.len() > MAX_ENTITIES {
            self.entities.clear();
        }
        for counted in &annotation.entities {
            self.entities.entry(counted.entity).or_insert_with_key(|&entity| EntityJson::new(entity));
        }
        let entities: Vec<&EntityJson> =
            annotation.entities.iter().map(|counted| &self.entities[&counted.entity]).collect();
        out.extend_from_slice(b"{\"mentions\":[");
        // Mentions are sorted by field; each field is counted in one pass.
        let (mut mentions, mut unlisted) = (annotation.mentions.as_slice(), annotation.unlisted.as_slice());
        for (index, field) in article.fields.iter().enumerate() {
            let (here, later) = mentions.split_at(mentions.partition_point(|mention| mention.field == index));
            let (unlisted_here, unlisted_later) =
                unlisted.split_at(unlisted.partition_point(|unlisted| unlisted.field == index));
            (mentions, unlisted) = (later, unlisted_later);
            if here.is_empty() && unlisted_here.is_empty() {
                continue;
            }
            let mut begin = b"{\"field\":".to_vec();
            json::push_string(&field.name, &mut begin);
            begin.extend_from_slice(b",\"start\":");
            let mut counter = Counter::new(self.offsets, &field.text);
            let mut unlisted_here = unlisted_here.iter().peekable();
            let mut push_unlisted = |before: u32, counter: &mut Counter<'_>, out: &mut Vec<u8>| {
                while let Some(unlisted) = unlisted_here.next_if(|unlisted| unlisted.span.start < before) {
                    let offsets = counter.advance(unlisted.span);
                    schema::push_unlisted(&begin, offsets, unlisted.span.surface(&field.text), unlisted, out);
                    out.push(b',');
                }
            };
            for mention in here {
                push_unlisted(mention.span.start, &mut counter, out);
                let entity = annotation.entities[mention.entity].entity;
                let surface = mention.span.surface(&field.text);
                let offsets = counter.advance(mention.span);
                let candidates = self.candidates;
                let mentioned = schema::Mentioned { offsets, surface, entity, mention, candidates };
                entities[mention.entity].push_mention(&begin, &mentioned, out);
                out.push(b',');
            }
            push_unlisted(u32::MAX, &mut counter, out);
        }
        out.pop_if(|last| *last == b',');
        out.extend_from_slice(b"],\"entities\":[");
        for (json, counted) in entities.iter().zip(&annotation.entities) {
            json.push_entity(counted, out);
            out.push(b',');
        }
        out.pop_if(|last| *last == b',');
        if !annotation.focus.is_empty() {
            out.extend_from_slice(b"],\"focus\":[");
            schema::push_focus(&annotation.focus, out);
        }
        if !annotation.rejected.is_empty() {
            out.extend_from_slice(b"],\"rejected\":[");
            self.rejected(article, annotation, out);
        }
        out.extend_from_slice(&self.tail);
    }

    /// Appends the names that were turned down.
    fn rejected(&self, article: &Article<'_>, annotation: &Annotation<'g>, out: &mut Vec<u8>) {
        for rejected in &annotation.rejected {
            let field = &article.fields[rejected.field];
            // They are few and may overlap, so each is counted by itself.
            let offsets = Counter::new(self.offsets, &field.text).advance(rejected.span);
            schema::push_rejected(&field.name, offsets, rejected.span.surface(&field.text), rejected, out);
            out.push(b',');
        }
        out.pop_if(|last| *last == b',');
    }
}
