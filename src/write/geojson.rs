//! `GeoJSON` (RFC 7946): a point for each mention of an entity whose place is known.
//!
//! Longitude stands before latitude, in degrees, WGS 84. `start` and `end` count code points of the field. A mention
//! of an entity without coordinates is on no map and is left out.

use super::frame::COMMA;
use super::mention::mentions;
use super::{OffsetUnit, json};
use crate::article::Article;
use crate::resolve::Annotation;
use serde::Serialize;

/// What keeps features apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Between {
    /// They are the elements of an array.
    Comma,
    /// Each has a line of its own.
    Line,
}

#[derive(Serialize)]
struct Feature<'a> {
    r#type: &'a str,
    geometry: Point<'a>,
    properties: Properties<'a>,
}

#[derive(Serialize)]
struct Point<'a> {
    r#type: &'a str,
    coordinates: (f64, f64),
}

#[derive(Serialize)]
struct Properties<'a> {
    article: Option<&'a str>,
    date: Option<&'a str>,
    field: &'a str,
    start: u64,
    end: u64,
    surface: &'a str,
    id: Option<&'a str>,
    name: &'a str,
    r#type: &'a str,
    kind: Option<&'a str>,
    country: Option<&'a str>,
    via: &'a str,
    score: f64,
}

pub(super) fn push(between: Between, article: &Article<'_>, annotation: &Annotation<'_>, out: &mut Vec<u8>) {
    for mention in mentions(OffsetUnit::Chars, article, annotation) {
        let Some((lat, lon)) = mention.coordinates() else { continue };
        let feature = Feature {
            r#type: "Feature",
            geometry: Point { r#type: "Point", coordinates: (lon, lat) },
            properties: Properties {
                article: article.id.as_deref(),
                date: article.date.as_deref(),
                field: &mention.field.name,
                start: mention.start,
                end: mention.end,
                surface: mention.surface(),
                id: mention.id(),
                name: mention.name(),
                r#type: mention.entity_type().as_str(),
                kind: mention.kind(),
                country: mention.country(),
                via: mention.via(),
                score: mention.score(),
            },
        };
        if between == Between::Comma {
            out.extend_from_slice(COMMA);
        }
        json::push_value(&feature, out);
        if between == Between::Line {
            out.push(b'\n');
        }
    }
}
