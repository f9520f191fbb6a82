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
//!     {"field":"text","start":15,"end":27,"surface":"Assimi Goïta","type":"actor","id":"Q98497406","via":"name","score":0.99}
//!   ],
//!   "entities": [
//!     {"id":"Q98497406","type":"actor","kind":"person","name":"Assimi Goïta","country":"ML","count":6,"salience":0.17}
//!   ],
//!   "focus": [{"country":"ML","weight":0.62}],
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
//!   * `via`: `name`, `alias`, `abbreviation`, `short-name`, `demonym`, `pattern`, or `role`: the words of an
//!     office, which stand for who held it on the article's day (`president` in `the Malian president`).
//!   * `rule`, only where the name is not written as listed: the rule of [`crate::normalize::variant`] that found it.
//!   * `score`: how likely this is a name of that type, from 0 to 1. Of mentions scored 0.9 about nine in ten are.
//!   * `candidates`: only where several entities bear the name; the ids of the likeliest, the chosen one first, up to
//!     five or as many as were asked for. `shares`: only if a number was asked for; how likely each is among all that
//!     bear the name. `ambiguous`: only as `true`, where the second is more than half as likely as the first.
//!   * `role`, `actor`: only where a country or capital stands for its government (`Moscow said`): `government`, and the
//!     id of the government.
//! * `entities` are sorted by first mention. `kind` is finer than `type`; `country` is ISO 3166-1 alpha-2; places
//!   have `lat` and `lon` (WGS 84); `count` is the number of mentions, `salience` how much of the article is about it, from 0 to 1 (what is
//!   named early and often); `links` are ids elsewhere. What is not known is left out.
//! * `focus`: the countries that the article is about, at most three, each with its weight from 0 to 1; that of all
//!   entities of the country.
//! * `rejected`: only where it was asked for, and something was turned down: names that score too low, with the members
//!   of a mention and a `reason`. They may overlap each other, but no mention.
//! * `resolve`: only as `off`, where nothing was resolved: each name is the longest that is listed there, `id` the entity that
//!   most often bears it, every `score` 1, which says no more than that nothing was turned down, and all that bear a name
//!   are equally likely, hence `ambiguous`. Names that do not count on their own are left out.
//! * `dateline` is the program's version, `gazetteer` the fingerprint of the gazetteers used.

use super::json;
use crate::gazetteer::EntityRef;
use crate::resolve::{EntityCount, Focus, Mention, Rejected, Unlisted};

/// Candidates that are listed where nobody asks for a number.
const CANDIDATES: usize = 5;

/// What one element of `mentions` is made of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mentioned<'a, 'g> {
    pub(super) offsets: (u64, u64),
    pub(super) surface: &'a str,
    pub(super) entity: EntityRef<'g>,
    pub(super) mention: &'a Mention<'g>,
    /// How many candidates are listed, if somebody asks for a number.
    pub(super) candidates: Option<usize>,
}

/// The parts of mentions and of entities that are the same wherever an entity is named, as JSON.
#[derive(Clone, Debug)]
pub(super) struct EntityJson {
    /// `,"type":…,"id":…,"via":"`
    reference: Vec<u8>,
    /// `{"id":… ,"count":`
    head: Vec<u8>,
    /// What stands behind the count.
    tail: Vec<u8>,
}

impl EntityJson {
    pub(super) fn new(entity: EntityRef<'_>) -> Self {
        let mut reference = Vec::with_capacity(64);
        reference.extend_from_slice(b",\"type\":");
        json::push_string(entity.entity_type().as_str(), &mut reference);
        reference.extend_from_slice(b",\"id\":");
        json::push_string(entity.id(), &mut reference);
        reference.extend_from_slice(b",\"via\":\"");
        let (mut head, mut tail) = (Vec::with_capacity(192), Vec::new());
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
        &Mentioned { offsets, surface, entity, mention, candidates }: &Mentioned<'_, '_>,
        out: &mut Vec<u8>,
    ) {
        out.reserve(field.len() + self.reference.len() + surface.len() + 128);
        out.extend_from_slice(field);
        push_span(offsets, surface, out);
        out.extend_from_slice(&self.reference);
        out.extend_from_slice(mention.via.as_str().as_bytes());
        if let Some(rule) = mention.rule {
            out.extend_from_slice(b"\",\"rule\":\"");
            out.extend_from_slice(rule.as_str().as_bytes());
        }
        out.extend_from_slice(b"\",\"score\":");
        push_share(mention.score, out);
        let listed = candidates.unwrap_or(CANDIDATES).saturating_sub(1).min(mention.others.len());
        if listed > 0 {
            let others = &mention.others[..listed];
            let ids = std::iter::once(entity).chain(others.iter().map(|other| other.entity));
            push_strings(b",\"candidates\":[", ids.map(EntityRef::id), out);
            if candidates.is_some() {
                out.extend_from_slice(b",\"shares\":[");
                push_share(mention.share, out);
                for other in others {
                    out.push(b',');
                    push_share(other.share, out);
                }
                out.push(b']');
            }
        }
        if let Some(government) = mention.government {
            out.extend_from_slice(b",\"role\":\"government\",\"actor\":");
            json::push_string(government.id(), out);
        }
        if mention.is_ambiguous() {
            out.extend_from_slice(b",\"ambiguous\":true");
        }
        out.push(b'}');
    }

    /// Appends one element of `entities`.
    pub(super) fn push_entity(&self, counted: &EntityCount<'_>, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.head);
        json::push_integer(counted.count.into(), out);
        out.extend_from_slice(b",\"salience\":");
        push_share(counted.salience, out);
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

/// Appends where a name stands, from the number of its start on, and what stands there.
fn push_span((start, end): (u64, u64), surface: &str, out: &mut Vec<u8>) {
    json::push_integer(start, out);
    out.extend_from_slice(b",\"end\":");
    json::push_integer(end, out);
    out.extend_from_slice(b",\"surface\":");
    json::push_string(surface, out);
}

/// Appends an element of `mentions` of something that no gazetteer holds. `field` is its begin, as above.
pub(super) fn push_unlisted(
    field: &[u8],
    offsets: (u64, u64),
    surface: &str,
    unlisted: &Unlisted,
    out: &mut Vec<u8>,
) {
    out.extend_from_slice(field);
    push_span(offsets, surface, out);
    out.extend_from_slice(b",\"type\":");
    json::push_string(unlisted.entity_type.as_str(), out);
    out.extend_from_slice(b",\"id\":null,\"kind\":");
    json::push_string(unlisted.kind, out);
    out.extend_from_slice(b",\"name\":");
    json::push_string(&unlisted.name, out);
    out.extend_from_slice(b",\"via\":");
    json::push_string(unlisted.via.as_str(), out);
    out.extend_from_slice(b",\"score\":");
    push_share(unlisted.score, out);
    out.push(b'}');
}

/// Appends the countries that an article is about.
pub(super) fn push_focus(focus: &[Focus], out: &mut Vec<u8>) {
    for (index, one) in focus.iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        out.extend_from_slice(b"{\"country\":");
        json::push_string(std::str::from_utf8(&one.country).unwrap_or_default(), out);
        out.extend_from_slice(b",\"weight\":");
        push_share(one.weight, out);
        out.push(b'}');
    }
}

/// Appends an element of `rejected`.
pub(super) fn push_rejected(
    field: &str,
    offsets: (u64, u64),
    surface: &str,
    rejected: &Rejected<'_>,
    out: &mut Vec<u8>,
) {
    out.extend_from_slice(b"{\"field\":");
    json::push_string(field, out);
    out.extend_from_slice(b",\"start\":");
    push_span(offsets, surface, out);
    out.extend_from_slice(b",\"type\":");
    json::push_string(rejected.entity.entity_type().as_str(), out);
    out.extend_from_slice(b",\"id\":");
    json::push_string(rejected.entity.id(), out);
    out.extend_from_slice(b",\"via\":");
    json::push_string(rejected.via.as_str(), out);
    out.extend_from_slice(b",\"score\":");
    push_share(rejected.score, out);
    out.extend_from_slice(b",\"reason\":");
    json::push_string(rejected.reason.as_str(), out);
    out.push(b'}');
}

/// Appends a number from 0 to 1 with two decimals.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number from 0 to 100")]
fn push_share(share: f32, out: &mut Vec<u8>) {
    let hundredths = share.clamp(0.0, 1.0) * 100.0;
    // What `round` does, which is a call on some machines.
    let whole = hundredths as u8;
    let hundredths = whole + u8::from(hundredths - f32::from(whole) >= 0.5);
    out.extend_from_slice(&[
        b'0' + hundredths / 100,
        b'.',
        b'0' + hundredths / 10 % 10,
        b'0' + hundredths % 10,
    ]);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_rounded_to_hundredths() {
        for thousandths in 0..=2_000_u16 {
            let share = f32::from(thousandths) / 2_000.0;
            let mut out = Vec::new();
            push_share(share, &mut out);
            assert_eq!(out, format!("{:.2}", (share * 100.0).round() / 100.0).into_bytes(), "{share}");
        }
    }
}
