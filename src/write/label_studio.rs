//! Tasks with predictions for Label Studio, the elements of a JSON array.
//!
//! Places count code points of the text as it is given here, in which CR LF and CR have become LF: Label Studio does so
//! itself, and would then mark what stands beside. [`CONFIG`] is the labelling interface that the predictions
//! belong to.

use super::document::{Document, FieldJson, LineEnds};
use super::frame::COMMA;
use super::{WriteOptions, json};
use crate::article::Article;
use crate::resolve::Annotation;
use serde::Serialize;

/// The labelling interface: a text with the three labels, and the entity's id at each span.
pub const CONFIG: &str = r##"<View>
  <Labels name="label" toName="text">
    <Label value="ACTOR" background="#d55e00"/>
    <Label value="PLACE" background="#0072b2"/>
    <Label value="ORGANIZATION" background="#009e73"/>
  </Labels>
  <Text name="text" value="$text" granularity="word"/>
  <TextArea name="entity" toName="text" perRegion="true" editable="true" placeholder="id of the entity"/>
</View>
"##;

#[derive(Serialize)]
struct Task<'a> {
    data: Data<'a>,
    predictions: [Prediction<'a>; 1],
}

#[derive(Serialize)]
struct Data<'a> {
    text: &'a str,
    article: Option<&'a str>,
    date: Option<&'a str>,
    fields: Vec<FieldJson<'a>>,
}

#[derive(Serialize)]
struct Prediction<'a> {
    model_version: String,
    result: Vec<Region<'a>>,
}

#[derive(Serialize)]
struct Region<'a> {
    /// The same for the label and the entity of one span.
    id: String,
    from_name: &'a str,
    to_name: &'a str,
    r#type: &'a str,
    value: Value<'a>,
}

#[derive(Serialize)]
struct Value<'a> {
    start: u64,
    end: u64,
    text: Text<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    labels: Option<[&'a str; 1]>,
}

/// The text of a span, or what is typed for it.
#[derive(Serialize)]
#[serde(untagged)]
enum Text<'a> {
    Span(&'a str),
    Typed([&'a str; 1]),
}

pub(super) fn push(
    options: &WriteOptions,
    article: &Article<'_>,
    annotation: &Annotation<'_>,
    out: &mut Vec<u8>,
) {
    let document = Document::new(LineEnds::Unix, article, annotation);
    let mut result = Vec::with_capacity(2 * document.mentions.len());
    for (number, placed) in document.mentions.iter().enumerate() {
        let (start, end) = (placed.chars.start, placed.chars.end);
        let region = |from_name, r#type, text, labels| Region {
            id: format!("m{number}"),
            from_name,
            to_name: "text",
            r#type,
            value: Value { start, end, text, labels },
        };
        let surface = Text::Span(document.slice(placed.bytes.clone()));
        result.push(region("label", "labels", surface, Some([placed.mention.label()])));
        if let Some(id) = placed.mention.id() {
            result.push(region("entity", "textarea", Text::Typed([id]), None));
        }
    }
    let task = Task {
        data: Data {
            text: &document.text,
            article: article.id.as_deref(),
            date: article.date.as_deref(),
            fields: document.fields(),
        },
        predictions: [Prediction {
            model_version: format!("dateline {}, gazetteer {}", options.version, options.gazetteer),
            result,
        }],
    };
    out.extend_from_slice(COMMA);
    json::push_value(&task, out);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::EntityType;
    use crate::write::mention::label;

    #[test]
    fn interface_has_the_labels() {
        for entity_type in [EntityType::Actor, EntityType::Place, EntityType::Organization] {
            assert!(CONFIG.contains(&format!("<Label value=\"{}\"", label(entity_type))));
        }
    }
}
