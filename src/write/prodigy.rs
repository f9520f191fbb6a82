//! Tasks for Prodigy, a line for each article: text, tokens, spans.
//!
//! Places count code points, as Python does; `token_end` is the last token of the span, included, as Prodigy wants
//! it. The hashes are left to Prodigy, which makes them at the first reading.

use super::document::{Document, FieldJson, LineEnds};
use super::offsets::{Counter, OffsetUnit};
use super::{WriteOptions, json};
use crate::article::Article;
use crate::resolve::Annotation;
use serde::Serialize;

#[derive(Serialize)]
struct Task<'a> {
    text: &'a str,
    tokens: Vec<TokenJson<'a>>,
    spans: Vec<SpanJson<'a>>,
    meta: Meta<'a>,
}

#[derive(Serialize)]
struct TokenJson<'a> {
    text: &'a str,
    start: u64,
    end: u64,
    id: usize,
    ws: bool,
}

#[derive(Serialize)]
struct SpanJson<'a> {
    start: u64,
    end: u64,
    token_start: usize,
    token_end: usize,
    label: &'a str,
    kb_id: &'a str,
}

/// Shown below the task.
#[derive(Serialize)]
struct Meta<'a> {
    id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<&'a str>,
    fields: Vec<FieldJson<'a>>,
    dateline: &'a str,
    gazetteer: &'a str,
}

pub(super) fn push(
    options: &WriteOptions,
    article: &Article<'_>,
    annotation: &Annotation<'_>,
    out: &mut Vec<u8>,
) {
    let document = Document::new(LineEnds::Kept, article, annotation);
    let tokens = document.tokens();
    let mut counter = Counter::new(OffsetUnit::Chars, &document.text);
    // Tokens and mentions are sorted: the first token that ends behind a place is found by bisection.
    let spans = document.mentions.iter().map(|placed| {
        let first = tokens.partition_point(|token| token.bytes.end <= placed.bytes.start);
        let behind = tokens.partition_point(|token| token.bytes.start < placed.bytes.end);
        SpanJson {
            start: placed.chars.start,
            end: placed.chars.end,
            token_start: first,
            token_end: behind.saturating_sub(1).max(first),
            label: placed.mention.label(),
            kb_id: placed.mention.id().unwrap_or_default(),
        }
    });
    let task = Task {
        text: &document.text,
        spans: spans.collect(),
        tokens: tokens
            .iter()
            .enumerate()
            .map(|(id, token)| TokenJson {
                text: document.slice(token.bytes.clone()),
                start: counter.to(token.bytes.start),
                end: counter.to(token.bytes.end),
                id,
                ws: token.space,
            })
            .collect(),
        meta: Meta {
            id: article.id.as_deref(),
            date: article.date.as_deref(),
            fields: document.fields(),
            dateline: &options.version,
            gazetteer: &options.gazetteer,
        },
    };
    json::push_value(&task, out);
    out.push(b'\n');
}
