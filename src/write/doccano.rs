//! Lines for doccano's sequence labelling, one for each article: text and `[start, end, label]`.
//!
//! Places count code points. doccano keeps any further member of a line as metadata.

use super::document::{Document, FieldJson, LineEnds};
use super::json;
use crate::article::Article;
use crate::resolve::Annotation;
use serde::Serialize;

#[derive(Serialize)]
struct Line<'a> {
    text: &'a str,
    label: Vec<(u64, u64, &'a str)>,
    article: Option<&'a str>,
    date: Option<&'a str>,
    /// Of the labels, in their order.
    ids: Vec<Option<&'a str>>,
    fields: Vec<FieldJson<'a>>,
}

pub(super) fn push(article: &Article<'_>, annotation: &Annotation<'_>, out: &mut Vec<u8>) {
    let document = Document::new(LineEnds::Kept, article, annotation);
    let mentions = || document.mentions.iter();
    let line = Line {
        text: &document.text,
        label: mentions()
            .map(|placed| (placed.chars.start, placed.chars.end, placed.mention.label()))
            .collect(),
        article: article.id.as_deref(),
        date: article.date.as_deref(),
        ids: mentions().map(|placed| placed.mention.id()).collect(),
        fields: document.fields(),
    };
    json::push_value(&line, out);
    out.push(b'\n');
}
