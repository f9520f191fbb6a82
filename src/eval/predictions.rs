//! Reads predictions: our own output, or anybody's mentions with offsets.
//!
//! Our own output is any JSON record with an annotation. The other form is one JSON object an article,
//! `{"id":…,"entities":[{"start":…,"end":…,"type":…,"link":…,"lat":…,"lon":…,"score":…}]}`.

use super::gold::{Gold, GoldOptions, text_of};
use super::{CharSpan, GoldText, LabelMap, Prediction, links};
use crate::article::Article;
use crate::error::{Error, ErrorKind, Result};
use crate::read::jsonl::RecordOptions;
use crate::read::{RawRecord, jsonl};
use crate::write::OffsetUnit;
use serde::Deserialize;
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};

/// Predictions by text.
#[derive(Clone, Debug, Default)]
pub struct Predictions {
    by_text: HashMap<(String, String), Vec<Prediction>>,
    articles: BTreeSet<String>,
    n_unknown: u64,
}

impl Predictions {
    /// Those of one text of the gold.
    pub fn of(&self, text: &GoldText) -> &[Prediction] {
        // Maps of pairs cannot be asked with borrowed ones.
        self.by_text.get(&(text.id.clone(), text.field.clone())).map_or(&[], Vec::as_slice)
    }

    /// Articles of the gold that predictions came for, if only to say that there is nothing.
    pub fn n_articles(&self) -> u64 {
        self.articles.len() as u64
    }

    /// Articles that predictions came for and the gold does not have.
    pub fn n_unknown(&self) -> u64 {
        self.n_unknown
    }

    /// Notes an article, and whether the gold has it; it counts even if nothing is found in it.
    pub fn article(&mut self, id: &str, gold: &Gold) -> bool {
        let known = gold.has(id);
        if known {
            self.articles.insert(id.to_owned());
        } else {
            self.n_unknown += 1;
        }
        known
    }

    /// Adds those of other articles.
    pub fn merge(&mut self, other: Self) {
        self.by_text.extend(other.by_text);
        self.articles.extend(other.articles);
        self.n_unknown += other.n_unknown;
    }

    /// Takes a record in, if it holds predictions; `false` if it is an article to be annotated.
    ///
    /// # Errors
    /// It is not JSON, or a mention in it cannot be read.
    pub fn read(&mut self, raw: &RawRecord<'_>, gold: &Gold, options: &GoldOptions) -> Result<bool> {
        let located = |err| raw.locate(err);
        if let Ok(Foreign { id: Some(id), entities, annotation: None }) = serde_json::from_slice(raw.bytes)
            && entities.iter().all(|entity| entity.start.is_some() && entity.end.is_some())
        {
            self.foreign(&text_of(&id), &entities, gold, options).map_err(located)?;
            return Ok(true);
        }
        let record = jsonl::parse(raw.bytes, &options.records).map_err(located)?;
        let Some(range) = record.annotation else { return Ok(false) };
        let annotation = record.bytes.get(range).unwrap_or_default();
        let id = article_id(record.article.id.as_deref(), raw);
        if self.article(&id, gold) {
            let texts = record.article.fields.iter().map(|field| (&*field.name, &*field.text)).collect();
            for (field, prediction) in own(annotation, &texts, &options.labels).map_err(located)? {
                self.by_text.entry((id.clone(), field)).or_default().push(prediction);
            }
        }
        Ok(true)
    }

    /// Takes in what was found in an article: `line` is what [`Writer::text`](crate::write::Writer::text) made of it, under
    /// the usual key.
    ///
    /// # Errors
    /// The line is another one.
    pub fn annotated(
        &mut self,
        id: &str,
        article: &Article<'_>,
        line: &[u8],
        labels: &LabelMap,
    ) -> Result<()> {
        let names = article.fields.iter().map(|field| field.name.clone().into_owned()).collect();
        let record = jsonl::parse(line, &RecordOptions { fields: Some(names), ..RecordOptions::default() })?;
        let annotation = record.annotation.and_then(|range| record.bytes.get(range)).unwrap_or_default();
        let texts = article.fields.iter().map(|field| (&*field.name, &*field.text)).collect();
        for (field, prediction) in own(annotation, &texts, labels)? {
            self.by_text.entry((id.to_owned(), field)).or_default().push(prediction);
        }
        Ok(())
    }

    /// Takes in what another system found in an article.
    fn foreign(&mut self, id: &str, entities: &[Entity], gold: &Gold, options: &GoldOptions) -> Result<()> {
        if !self.article(id, gold) {
            return Ok(());
        }
        let text = gold.texts_of(id).find(|text| text.field == options.field);
        let text = text.and_then(|text| text.text.as_deref());
        for entity in entities {
            let label = entity.label.as_deref().unwrap_or_default();
            let Some(labels) = options.labels.of_label(label) else { continue };
            let span = match (entity.start, entity.end) {
                (Some(start), Some(end)) => chars(options.unit, text, start, end)?,
                _ => continue,
            };
            let mut ids = BTreeSet::new();
            links::collect(&entity.link, "link", &mut ids);
            links::collect(&entity.links, "links", &mut ids);
            let prediction = Prediction {
                span,
                text: entity.text.clone().unwrap_or_default(),
                labels,
                links: ids,
                point: number(&entity.lat).zip(number(&entity.lon)),
                score: entity.score,
                via: entity.via.clone(),
                rule: None,
                kind: entity.kind.clone(),
                name: None,
            };
            self.by_text.entry((id.to_owned(), options.field.clone())).or_default().push(prediction);
        }
        Ok(())
    }
}

/// The id by which an article is found in the gold: its own, or its number in the input.
pub(super) fn article_id(id: Option<&str>, raw: &RawRecord<'_>) -> String {
    id.map_or_else(|| format!("#{}", raw.record + 1), str::to_owned)
}

/// Predictions of another system for one article.
#[derive(Debug, Deserialize)]
struct Foreign {
    id: Option<Value>,
    entities: Vec<Entity>,
    annotation: Option<serde::de::IgnoredAny>,
}

#[derive(Debug, Deserialize)]
struct Entity {
    start: Option<u64>,
    end: Option<u64>,
    #[serde(rename = "type")]
    label: Option<String>,
    text: Option<String>,
    #[serde(default)]
    link: Value,
    #[serde(default)]
    links: Value,
    #[serde(default)]
    lat: Value,
    #[serde(default)]
    lon: Value,
    score: Option<f64>,
    via: Option<String>,
    kind: Option<String>,
}

/// A number, also one that is written as a string.
pub(super) fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// Our own annotation, as far as it is judged.
#[derive(Debug, Deserialize)]
struct Annotation {
    mentions: Vec<OwnMention>,
    #[serde(default)]
    entities: Vec<OwnEntity>,
    #[serde(default)]
    offsets: Option<String>,
}

#[derive(Debug, Deserialize)]
struct OwnMention {
    field: String,
    start: u64,
    end: u64,
    surface: String,
    #[serde(rename = "type")]
    entity_type: String,
    id: Option<String>,
    kind: Option<String>,
    name: Option<String>,
    via: Option<String>,
    rule: Option<String>,
    score: Option<f64>,
}

#[derive(Debug, Deserialize)]
struct OwnEntity {
    id: Option<String>,
    kind: Option<String>,
    name: Option<String>,
    lat: Option<f64>,
    lon: Option<f64>,
    #[serde(default)]
    links: Vec<String>,
}

/// The mentions of an annotation of ours, each with its field. `texts` are the fields of its record by name.
pub(super) fn own(
    annotation: &str,
    texts: &HashMap<&str, &str>,
    labels: &LabelMap,
) -> Result<Vec<(String, Prediction)>> {
    let annotation: Annotation = serde_json::from_str(annotation).map_err(|err| {
        Error::new(ErrorKind::Record, format!("the annotation is not one of dateline: {err}"))
    })?;
    let unit = match annotation.offsets.as_deref() {
        None | Some("chars") => OffsetUnit::Chars,
        Some("bytes") => OffsetUnit::Bytes,
        Some("utf16") => OffsetUnit::Utf16,
        Some(other) => {
            let message = format!("the annotation counts in an unknown unit {other:?}");
            return Err(Error::new(ErrorKind::Record, message));
        }
    };
    let entities: HashMap<&str, &OwnEntity> =
        annotation.entities.iter().filter_map(|entity| Some((entity.id.as_deref()?, entity))).collect();
    let mut found = Vec::with_capacity(annotation.mentions.len());
    for mention in annotation.mentions {
        let entity = mention.id.as_deref().and_then(|id| entities.get(id));
        let kind = mention.kind.or_else(|| entity.and_then(|entity| entity.kind.clone()));
        let of = labels.of_entity(&mention.entity_type, kind.as_deref().unwrap_or_default());
        let Some(labels) = of else { continue };
        let mut ids: BTreeSet<String> = mention.id.iter().map(|id| links::normalize(id, "id")).collect();
        ids.extend(
            entity.iter().flat_map(|entity| &entity.links).map(|link| links::normalize(link, "links")),
        );
        let prediction = Prediction {
            span: chars(unit, texts.get(&*mention.field).copied(), mention.start, mention.end)?,
            text: mention.surface,
            labels,
            links: ids,
            point: entity.and_then(|entity| entity.lat.zip(entity.lon)),
            score: mention.score,
            via: mention.via,
            rule: mention.rule,
            kind,
            name: mention.name.or_else(|| entity.and_then(|entity| entity.name.clone())),
        };
        found.push((mention.field, prediction));
    }
    Ok(found)
}

/// Offsets of a unit, in code points of the text.
fn chars(unit: OffsetUnit, text: Option<&str>, start: u64, end: u64) -> Result<CharSpan> {
    if start > end {
        let message = format!("a mention from {start} to {end} ends before it begins");
        return Err(Error::new(ErrorKind::Record, message));
    }
    if unit == OffsetUnit::Chars {
        return Ok(CharSpan::new(start, end));
    }
    let text = text.ok_or_else(|| {
        let message = format!("offsets in {} need the text they count in", unit.as_str());
        Error::new(ErrorKind::Record, message).with_help("give a gold standard that brings its texts")
    })?;
    let size = |c: char| if unit == OffsetUnit::Bytes { c.len_utf8() } else { c.len_utf16() } as u64;
    let at = |offset: u64| {
        let (mut chars, mut units) = (0, 0);
        let mut sizes = text.chars().map(size);
        while units < offset {
            units += sizes.next()?;
            chars += 1;
        }
        (units == offset).then_some(chars)
    };
    match (at(start), at(end)) {
        (Some(start), Some(end)) => Ok(CharSpan::new(start, end)),
        _ => {
            let message = format!(
                "a mention from {start} to {end} {} does not lie on characters of its text",
                unit.as_str()
            );
            Err(Error::new(ErrorKind::Record, message))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_are_counted_in_code_points() {
        let text = Some("é😀 Mali");
        for (unit, start, end) in
            [(OffsetUnit::Bytes, 7, 11), (OffsetUnit::Utf16, 4, 8), (OffsetUnit::Chars, 3, 7)]
        {
            assert_eq!(chars(unit, text, start, end).unwrap(), CharSpan::new(3, 7), "{unit:?}");
        }
        for (start, end) in [(1, 2), (0, 99), (5, 4)] {
            assert!(chars(OffsetUnit::Bytes, text, start, end).is_err(), "{start}..{end}");
        }
        assert!(chars(OffsetUnit::Utf16, None, 0, 1).is_err());
    }
}
