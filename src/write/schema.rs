//! The output, specified. `schema/annotation.schema.json` says the same as JSON Schema; a test holds
//! what is written against it.
//!
//! Each input record yields exactly one line, in input order. A JSON record passes through byte for byte and
//! gains one key, `annotation` (or the one named with `--key`); if it has that key already the value is
//! replaced where it stands, so annotating twice gives the same bytes. A plain text becomes an object with
//! `id`, `text` and `annotation`.
//!
//! ```json
//! "annotation": {
//!   "mentions": [
//!     {"field":"text","start":15,"end":27,"surface":"Assimi Goïta","type":"actor","id":"Q98497406","via":"name"}
//!   ],
//!   "entities": [
//!     {"id":"Q98497406","type":"actor","kind":"person","name":"Assimi Goïta","country":"ML","count":6}
//!   ],
//!   "offsets": "chars", "dateline": "0.1.0", "gazetteer": "3f1c09a2b4d85e67"
//! }
//! ```
//!
//! * `mentions` are sorted by field, then by `start`, and do not overlap.
//!   * `field`: the member of the record whose decoded string is counted in.
//!   * `start`, `end`: half-open, in the unit that `offsets` names, from 0. `surface` is exactly the text
//!     between them.
//!   * `type`: `actor`, `place` or `organization`. `id`: which of `entities`; `null` for a mention of something
//!     that no gazetteer lists, which then carries `kind` and `name` itself.
//!   * `via`: `name`, `alias`, `abbreviation`, `short-name`, `demonym` or `pattern`.
//!   * `rule`, only where the name is not written as listed: the rule of [`crate::normalize::variant`] that found it.
//!   * `candidates`: only where several entities bear the name; their ids, the chosen one first.
//! * `entities` are sorted by first mention. `kind` is finer than `type`; `country` is ISO 3166-1 alpha-2; places
//!   have `lat` and `lon` (WGS 84); `count` is the number of mentions; `links` are ids elsewhere. What is not
//!   known is left out.
//! * `dateline` is the program's version, `gazetteer` the fingerprint of the gazetteers used.

use super::json;
use crate::gazetteer::EntityRef;
use crate::resolve::Mention;

/// The parts of mentions and of entities that are the same wherever an entity is named, as JSON.
#[derive(Clone, Debug)]
pub(super) struct EntityJson {
    /// `"type":…,"id":…`
    reference: Vec<u8>,
    /// `{"id":… ,"count":`
    head: Vec<u8>,
    /// What stands behind the count.
    tail: Vec<u8>,
}

impl EntityJson {
    pub(super) fn new(entity: EntityRef<'_>) -> Self {
        let mut reference = b"\"type\":".to_vec();
        json::push_string(entity.entity_type().as_str(), &mut reference);
        reference.extend_from_slice(b",\"id\":");
        json::push_string(entity.id(), &mut reference);
        let (mut head, mut tail) = (Vec::new(), Vec::new());
        push_head(entity, &mut head);
        if entity.links().next().is_some() {
            push_strings(b",\"links\":[", entity.links(), &mut tail);
        }
        tail.push(b'}');
        Self { reference, head, tail }
    }

    /// Appends one element of `mentions`. `field` is its begin, `{"field":…,"start":`.
    pub(super) fn push_mention(
        &self,
        field: &[u8],
        (start, end): (u64, u64),
        surface: &str,
        entity: EntityRef<'_>,
        mention: &Mention<'_>,
        out: &mut Vec<u8>,
    ) {
        out.reserve(field.len() + self.reference.len() + surface.len() + 128);
        out.extend_from_slice(field);
        json::push_integer(start, out);
        out.extend_from_slice(b",\"end\":");
        json::push_integer(end, out);
        out.extend_from_slice(b",\"surface\":");
        json::push_string(surface, out);
        out.push(b',');
        out.extend_from_slice(&self.reference);
        out.extend_from_slice(b",\"via\":\"");
        out.extend_from_slice(mention.via.as_str().as_bytes());
        out.push(b'"');
        if let Some(rule) = mention.rule {
            out.extend_from_slice(b",\"rule\":\"");
            out.extend_from_slice(rule.as_str().as_bytes());
            out.push(b'"');
        }
        if !mention.others.is_empty() {
            let candidates = std::iter::once(entity).chain(mention.others.iter().copied());
            push_strings(b",\"candidates\":[", candidates.map(EntityRef::id), out);
        }
        out.push(b'}');
    }

    /// Appends one element of `entities`.
    pub(super) fn push_entity(&self, count: u32, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.head);
        json::push_integer(count.into(), out);
        out.extend_from_slice(&self.tail);
    }
}

/// Appends the begin of an element of `entities`, up to the count.
fn push_head(entity: EntityRef<'_>, out: &mut Vec<u8>) {
    out.extend_from_slice(b"{\"id\":");
    json::push_string(entity.id(), out);
    out.extend_from_slice(b",\"type\":");
    json::push_string(entity.entity_type().as_str(), out);
    if !entity.kind().is_empty() {
        out.extend_from_slice(b",\"kind\":");
        json::push_string(entity.kind(), out);
    }
    out.extend_from_slice(b",\"name\":");
    json::push_string(entity.name(), out);
    if let Some(country) = entity.country() {
        out.extend_from_slice(b",\"country\":");
        json::push_string(country, out);
    }
    if let Some((lat, lon)) = entity.coordinates() {
        out.extend_from_slice(b",\"lat\":");
        json::push_value(&lat, out);
        out.extend_from_slice(b",\"lon\":");
        json::push_value(&lon, out);
    }
    out.extend_from_slice(b",\"count\":");
}

/// Appends the begin of an array, its strings, and its end.
fn push_strings<'s>(begin: &[u8], strings: impl Iterator<Item = &'s str>, out: &mut Vec<u8>) {
    out.extend_from_slice(begin);
    for (index, string) in strings.enumerate() {
        if index > 0 {
            out.push(b',');
        }
        json::push_string(string, out);
    }
    out.push(b']');
}
