//! The output, specified. `schema/annotation.schema.json` says the same as JSON Schema; a test holds both
//! against what is written.
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
//!   * `candidates`: only where several entities bear the name; their ids, the chosen one first.
//! * `entities` are sorted by first mention. `kind` is finer than `type`; `country` is ISO 3166-1 alpha-2; places
//!   have `lat` and `lon` (WGS 84); `count` is the number of mentions; `links` are ids elsewhere. What is not
//!   known is left out.
//! * `dateline` is the program's version, `gazetteer` the fingerprint of the gazetteers used.

use crate::gazetteer::EntityRef;
use crate::resolve::{EntityCount, Mention};
use serde::Serialize;

/// One element of `mentions`.
#[derive(Debug, Serialize)]
pub struct MentionObject<'a> {
    field: &'a str,
    start: u64,
    end: u64,
    surface: &'a str,
    r#type: &'static str,
    id: &'a str,
    via: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    candidates: Vec<&'a str>,
}

impl<'a> MentionObject<'a> {
    pub(super) fn new(
        field: &'a str,
        start: u64,
        end: u64,
        surface: &'a str,
        entity: EntityRef<'a>,
        mention: &Mention<'a>,
    ) -> Self {
        let mut candidates = Vec::new();
        if !mention.others.is_empty() {
            candidates.push(entity.id());
            candidates.extend(mention.others.iter().map(|other| other.id()));
        }
        let (r#type, via) = (entity.entity_type().as_str(), mention.via.as_str());
        Self { field, start, end, surface, r#type, id: entity.id(), via, candidates }
    }
}

/// One element of `entities`.
#[derive(Debug, Serialize)]
pub struct EntityObject<'a> {
    id: &'a str,
    r#type: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    kind: &'a str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    country: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lat: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lon: Option<f64>,
    count: u32,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    links: Vec<&'a str>,
}

impl<'a> EntityObject<'a> {
    pub(super) fn new(counted: &EntityCount<'a>) -> Self {
        let entity = counted.entity;
        let (lat, lon) = entity.coordinates().unzip();
        Self {
            id: entity.id(),
            r#type: entity.entity_type().as_str(),
            kind: entity.kind(),
            name: entity.name(),
            country: entity.country(),
            lat,
            lon,
            count: counted.count,
            links: entity.links().collect(),
        }
    }
}
