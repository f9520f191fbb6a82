//! W3C Web Annotations: a JSON-LD object on a line for each mention.
//!
//! The Web Annotation Data Model counts code points and wants them in `TextPositionSelector`; as some readers count
//! UTF-16 there all the same, a `TextQuoteSelector` with some text on either side says the place once more. The
//! source is the article's id, as an IRI; `field` names the member of the record, which the model has no word for.

use super::mention::{MentionView, mentions};
use super::{OffsetUnit, WriteOptions, iri, json};
use crate::article::Article;
use crate::resolve::Annotation;
use serde::Serialize;

/// Characters on either side of the quote.
const CHARS: usize = 32;

#[derive(Serialize)]
struct WebAnnotation<'a> {
    #[serde(rename = "@context")]
    context: &'a str,
    id: String,
    r#type: &'a str,
    motivation: [&'a str; 2],
    generator: Generator<'a>,
    body: Vec<Body<'a>>,
    target: Target<'a>,
}

#[derive(Serialize)]
struct Generator<'a> {
    r#type: &'a str,
    name: &'a str,
}

#[derive(Serialize)]
#[serde(tag = "type")]
enum Body<'a> {
    SpecificResource { purpose: &'a str, source: String },
    TextualBody { purpose: &'a str, value: &'a str },
}

#[derive(Serialize)]
struct Target<'a> {
    source: &'a str,
    field: &'a str,
    selector: [Selector<'a>; 2],
}

#[derive(Serialize)]
#[serde(tag = "type")]
enum Selector<'a> {
    TextQuoteSelector { exact: &'a str, prefix: &'a str, suffix: &'a str },
    TextPositionSelector { start: u64, end: u64 },
}

pub(super) fn push(
    options: &WriteOptions,
    article: &Article<'_>,
    annotation: &Annotation<'_>,
    out: &mut Vec<u8>,
) {
    let source = match article.id.as_deref() {
        Some(id) if !id.is_empty() => iri::escaped(id),
        _ => {
            let texts = article.fields.iter().flat_map(|field| [field.text.as_bytes(), b"\0"]);
            iri::uuid(&texts.collect::<Vec<_>>().concat())
        }
    };
    let generator = format!("dateline {}, gazetteer {}", options.version, options.gazetteer);
    for mention in mentions(OffsetUnit::Chars, article, annotation) {
        let name = format!("{source}\0{}\0{}\0{}", mention.field.name, mention.start, mention.end);
        let mut body = vec![
            Body::TextualBody { purpose: "tagging", value: mention.entity_type().as_str() },
            Body::TextualBody { purpose: "describing", value: mention.name() },
        ];
        if let Some(id) = mention.id() {
            body.insert(0, Body::SpecificResource { purpose: "identifying", source: iri::entity(id) });
        }
        let annotation = WebAnnotation {
            context: "http://www.w3.org/ns/anno.jsonld",
            id: iri::uuid(name.as_bytes()),
            r#type: "Annotation",
            motivation: ["identifying", "tagging"],
            generator: Generator { r#type: "Software", name: &generator },
            body,
            target: Target { source: &source, field: &mention.field.name, selector: selectors(&mention) },
        };
        json::push_value(&annotation, out);
        out.push(b'\n');
    }
}

fn selectors<'a>(mention: &MentionView<'a>) -> [Selector<'a>; 2] {
    let text: &str = &mention.field.text;
    let bytes = mention.bytes();
    let before = text.get(..bytes.start).unwrap_or_default();
    let after = text.get(bytes.end..).unwrap_or_default();
    let start = before.char_indices().rev().take(CHARS).last().map_or(bytes.start, |(at, _)| at);
    let end = after.char_indices().nth(CHARS).map_or(after.len(), |(at, _)| at);
    [
        Selector::TextQuoteSelector {
            exact: mention.surface(),
            prefix: before.get(start..).unwrap_or_default(),
            suffix: after.get(..end).unwrap_or_default(),
        },
        Selector::TextPositionSelector { start: mention.start, end: mention.end },
    ]
}
