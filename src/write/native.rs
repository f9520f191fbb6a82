//! The native format: a record's own bytes, with one key more.
//!
//! A JSONL record is not serialized again: its bytes are copied and gain the annotation before the last
//! brace, or in place of one that it brought. `schema` says what the annotation looks like, `offsets` counts
//! in the unit asked for.

use super::offsets::{Counter, OffsetUnit};
use super::schema::EntityJson;
use super::{WriteOptions, json};
use crate::article::Article;
use crate::gazetteer::EntityRef;
use crate::read::jsonl::Record;
use crate::resolve::Annotation;
use foldhash::{HashMap, HashMapExt};

/// Entities whose JSON a writer remembers; news names the same ones again and again.
const MAX_ENTITIES: usize = 1 << 14;

/// Appends lines to a buffer.
#[derive(Clone, Debug)]
pub(super) struct Native<'g> {
    offsets: OffsetUnit,
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
        tail.extend_from_slice(b",\"dateline\":");
        json::push_string(&options.version, &mut tail);
        tail.extend_from_slice(b",\"gazetteer\":");
        json::push_string(&options.gazetteer, &mut tail);
        tail.push(b'}');
        Self { offsets: options.offsets, key, tail, entities: HashMap::new() }
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
        let mut mentions = annotation.mentions.as_slice();
        while let Some(first) = mentions.first() {
            let field = &article.fields[first.field];
            let (here, later) =
                mentions.split_at(mentions.partition_point(|mention| mention.field == first.field));
            let mut begin = b"{\"field\":".to_vec();
            json::push_string(&field.name, &mut begin);
            begin.extend_from_slice(b",\"start\":");
            let mut counter = Counter::new(self.offsets, &field.text);
            for mention in here {
                let entity = annotation.entities[mention.entity].entity;
                let surface = mention.span.surface(&field.text);
                let offsets = counter.advance(mention.span);
                entities[mention.entity].push_mention(&begin, offsets, surface, entity, mention, out);
                out.push(b',');
            }
            mentions = later;
        }
        out.pop_if(|last| *last == b',');
        out.extend_from_slice(b"],\"entities\":[");
        for (json, counted) in entities.iter().zip(&annotation.entities) {
            json.push_entity(counted.count, out);
            out.push(b',');
        }
        out.pop_if(|last| *last == b',');
        out.extend_from_slice(&self.tail);
    }
}
