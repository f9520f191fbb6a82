//! What spaCy's `Doc.from_json` reads, a line for each article.
//!
//! All mentions stand in the span group `dateline`, which may hold spans that overlap; `ents` may not, and holds the
//! leftmost of those that do; of entities `from_json` keeps no `kb_id`, of spans it does. Places count code points, as Python does.

use super::document::{Document, FieldJson, LineEnds, Placed};
use super::json;
use super::offsets::{Counter, OffsetUnit};
use crate::article::Article;
use crate::resolve::Annotation;
use serde::Serialize;

#[derive(Serialize)]
struct DocJson<'a> {
    text: &'a str,
    tokens: Vec<TokenJson>,
    ents: Vec<SpanJson<'a>>,
    spans: Groups<'a>,
    /// Not read by spaCy; for whoever reads the lines.
    meta: Meta<'a>,
}

#[derive(Serialize)]
struct Groups<'a> {
    dateline: Vec<SpanJson<'a>>,
}

#[derive(Serialize)]
struct TokenJson {
    id: usize,
    start: u64,
    end: u64,
}

#[derive(Clone, Serialize)]
struct SpanJson<'a> {
    start: u64,
    end: u64,
    label: &'a str,
    kb_id: &'a str,
}

#[derive(Serialize)]
struct Meta<'a> {
    id: Option<&'a str>,
    date: Option<&'a str>,
    fields: Vec<FieldJson<'a>>,
}

impl<'a> SpanJson<'a> {
    fn new(placed: &Placed<'a>) -> Self {
        Self {
            start: placed.chars.start,
            end: placed.chars.end,
            label: placed.mention.label(),
            kb_id: placed.mention.id().unwrap_or_default(),
        }
    }
}

pub(super) fn push(article: &Article<'_>, annotation: &Annotation<'_>, out: &mut Vec<u8>) {
    let document = Document::new(LineEnds::Kept, article, annotation);
    let mut counter = Counter::new(OffsetUnit::Chars, &document.text);
    let tokens = document.tokens();
    let tokens = tokens.iter().enumerate().map(|(id, token)| TokenJson {
        id,
        start: counter.to(token.bytes.start),
        end: counter.to(token.bytes.end),
    });
    let dateline: Vec<SpanJson<'_>> = document.mentions.iter().map(SpanJson::new).collect();
    let mut ents: Vec<SpanJson<'_>> = Vec::with_capacity(dateline.len());
    for span in &dateline {
        if ents.last().is_none_or(|last| last.end <= span.start) {
            ents.push(span.clone());
        }
    }
    let doc = DocJson {
        text: &document.text,
        tokens: tokens.collect(),
        ents,
        spans: Groups { dateline },
        meta: Meta { id: article.id.as_deref(), date: article.date.as_deref(), fields: document.fields() },
    };
    json::push_value(&doc, out);
    out.push(b'\n');
}
