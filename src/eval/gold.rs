//! Reads a gold standard: JSONL with `mentions`, our own output, CoNLL columns, or BRAT.
//!
//! What an input holds is found out by itself: a folder, or a file that ends in `.ann`, is BRAT; what begins with a
//! brace is JSONL; the rest is CoNLL.

use super::predictions::{article_id, own};
use super::{CharSpan, GoldMention, GoldText, LabelMap, brat, conll, links};
use crate::article::{Article, Field};
use crate::error::{Error, ErrorKind, Result};
use crate::pipeline::GivenSpan;
use crate::read::jsonl::{self, RecordOptions};
use crate::read::{Batch, Format, Input, RawRecord, ReadOptions, Reader, compressed};
use crate::span::Span;
use crate::write::OffsetUnit;
use serde::Deserialize;
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

/// How a gold standard and predictions are read.
#[derive(Clone, Debug)]
pub struct GoldOptions {
    /// Which labels our types and kinds stand for.
    pub labels: LabelMap,
    /// Which members of a record mean what.
    pub records: RecordOptions,
    /// The field that is meant where none is named.
    pub field: String,
    /// Unit in which predictions count that do not say it.
    pub unit: OffsetUnit,
}

impl Default for GoldOptions {
    fn default() -> Self {
        Self {
            labels: LabelMap::default(),
            records: RecordOptions::default(),
            field: "text".to_owned(),
            unit: OffsetUnit::Chars,
        }
    }
}

/// A gold standard.
#[derive(Clone, Debug, Default)]
pub struct Gold {
    texts: Vec<GoldText>,
    /// Numbers of the texts of each article.
    articles: HashMap<String, Vec<usize>>,
}

impl Gold {
    /// Reads files, which may be compressed, and folders.
    ///
    /// # Errors
    /// One cannot be read, with file and line; or two articles have one id.
    pub fn read<P: AsRef<Path>>(paths: &[P], options: &GoldOptions) -> Result<Self> {
        let mut gold = Self::default();
        for path in paths.iter().map(AsRef::as_ref) {
            if path.is_dir() || path.extension().is_some_and(|extension| extension == "ann") {
                for text in brat::read(path, options)? {
                    gold.add(vec![text]).map_err(|err| err.in_source(path.to_string_lossy()))?;
                }
            } else {
                gold.read_input(input(path)?, options)?;
            }
        }
        Ok(gold)
    }

    /// Reads JSONL or CoNLL.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn read_input(&mut self, input: Input, options: &GoldOptions) -> Result<()> {
        let (input, begin) = input.begun()?;
        // Columns of CoNLL are no table of articles.
        let format = if begin == Some(b'{') { Format::Jsonl } else { Format::Text };
        let read = ReadOptions { format: Some(format), max_record_bytes: u32::MAX, ..ReadOptions::default() };
        let mut reader = Reader::new([input], read);
        let mut batch = Batch::default();
        while reader.next_batch(&mut batch)? {
            for raw in batch.records() {
                let raw = raw?;
                let located = |err| raw.locate(err);
                if batch.format == Format::Jsonl {
                    let texts = record(&raw, options).map_err(located)?;
                    self.add(texts).map_err(located)?;
                } else {
                    for text in conll::parse(raw.bytes, raw.source, options).map_err(located)? {
                        self.add(vec![text]).map_err(located)?;
                    }
                }
            }
        }
        Ok(())
    }

    /// Adds the texts of one article.
    fn add(&mut self, texts: Vec<GoldText>) -> Result<()> {
        for text in &texts {
            if self.articles.contains_key(&text.id) {
                return Err(Error::new(
                    ErrorKind::Record,
                    format!("the gold has the id {:?} twice", text.id),
                ));
            }
        }
        for text in texts {
            self.articles.entry(text.id.clone()).or_default().push(self.texts.len());
            self.texts.push(text);
        }
        Ok(())
    }

    /// All texts, in order.
    pub fn texts(&self) -> &[GoldText] {
        &self.texts
    }

    /// The labels of its mentions.
    pub fn labels(&self) -> BTreeSet<&str> {
        self.mentions().filter_map(|mention| mention.label.as_deref()).collect()
    }

    /// Whether it has mentions without labels.
    pub fn has_unlabelled(&self) -> bool {
        self.mentions().any(|mention| mention.label.is_none())
    }

    fn mentions(&self) -> impl Iterator<Item = &GoldMention> {
        self.texts.iter().flat_map(|text| &text.mentions)
    }

    /// Whether it has an article of this id.
    pub fn has(&self, id: &str) -> bool {
        self.articles.contains_key(id)
    }

    /// The texts of an article.
    pub fn texts_of(&self, id: &str) -> impl Iterator<Item = &GoldText> {
        self.articles.get(id).into_iter().flatten().map(|&number| &self.texts[number])
    }

    /// Gives the gold a text that it does not bring itself: errors are shown in it, and mentions whose text the gold
    /// does not say are read from it.
    pub fn set_text(&mut self, id: &str, field: &str, text: &str) {
        for &number in self.articles.get(id).into_iter().flatten() {
            let gold = &mut self.texts[number];
            if gold.field == field && gold.text.is_none() {
                gold.text = Some(text.to_owned());
                read_surfaces(gold);
            }
        }
    }

    /// The articles that the gold brings itself, in order; `None` if some text is not there.
    pub fn articles(&self) -> Option<Vec<Article<'_>>> {
        let mut articles: Vec<Article<'_>> = Vec::new();
        for text in &self.texts {
            let field = Field { name: text.field.as_str().into(), text: text.text.as_deref()?.into() };
            match articles.last_mut().filter(|article| article.id.as_deref() == Some(&text.id)) {
                Some(article) => article.fields.push(field),
                None => articles.push(Article {
                    id: Some(text.id.as_str().into()),
                    fields: vec![field],
                    ..Article::default()
                }),
            }
        }
        Some(articles)
    }

    /// The stretches of an article in which the gold has mentions that must be found, for
    /// [`Worker::annotate_spans`](crate::Worker::annotate_spans), with the types that their labels allow.
    pub fn spans(&self, id: &str, article: &Article<'_>, labels: &LabelMap) -> Vec<GivenSpan> {
        let mut spans = Vec::new();
        for text in self.texts_of(id) {
            let Some(field) = article.fields.iter().position(|field| field.name == text.field) else {
                continue;
            };
            let content = &article.fields[field].text;
            let starts: Vec<usize> =
                content.char_indices().map(|(at, _)| at).chain([content.len()]).collect();
            let byte = |offset: u64| {
                let at = starts.get(usize::try_from(offset).ok()?)?;
                u32::try_from(*at).ok()
            };
            let given = |mention: &GoldMention| {
                let span = Span::new(byte(mention.span.start)?, byte(mention.span.end)?);
                Some(GivenSpan { field, span, types: labels.types_of(mention.label.as_deref()) })
            };
            spans.extend(text.mentions.iter().filter(|mention| !mention.optional).filter_map(given));
        }
        spans
    }
}

/// A file, decompressed, or standard input.
fn input(path: &Path) -> Result<Input> {
    if path == Path::new("-") {
        return Ok(Input::stdin());
    }
    let name = path.to_string_lossy();
    let open = || compressed::open(BufReader::new(File::open(path)?));
    Ok(Input::stream(&*name, open().map_err(|err| Error::io(&*name, err))?))
}

/// Fills in the texts of mentions that the gold does not say.
fn read_surfaces(gold: &mut GoldText) {
    let Some(text) = gold.text.as_deref() else { return };
    for mention in gold.mentions.iter_mut().filter(|mention| mention.text.is_empty()) {
        let CharSpan { start, end } = mention.span;
        let index = |offset| usize::try_from(offset).unwrap_or(usize::MAX);
        mention.text = text.chars().skip(index(start)).take(index(end - start)).collect();
    }
}

/// An id as text.
pub(super) fn text_of(id: &Value) -> String {
    id.as_str().map_or_else(|| id.to_string(), str::to_owned)
}

#[derive(Debug, Deserialize)]
struct GoldRecord {
    id: Option<Value>,
    mentions: Vec<Mention>,
    lang: Option<String>,
    eval_span: Option<(u64, u64)>,
    text: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Mention {
    start: u64,
    end: u64,
    #[serde(default)]
    text: String,
    #[serde(rename = "type")]
    label: Option<String>,
    #[serde(default)]
    link: Value,
    lat: Option<f64>,
    lon: Option<f64>,
    sub: Option<String>,
    #[serde(default)]
    optional: bool,
    #[serde(default)]
    nil: bool,
}

/// The texts of one JSON record: of one with `mentions`, or of our own output.
fn record(raw: &RawRecord<'_>, options: &GoldOptions) -> Result<Vec<GoldText>> {
    let not_gold = |err: serde_json::Error| {
        Error::new(ErrorKind::Record, format!("expected an object with \"id\" and \"mentions\": {err}"))
    };
    // Our own output has its mentions further inside.
    let err = match serde_json::from_slice(raw.bytes).map_err(not_gold) {
        Ok(record) => return Ok(vec![marked(record, raw, options)?]),
        Err(err) => err,
    };
    let record = jsonl::parse(raw.bytes, &options.records).map_err(|_| err)?;
    let Some(range) = record.annotation else {
        let message = format!("expected \"mentions\" or {:?}, which our own output has", options.records.key);
        return Err(Error::new(ErrorKind::Record, message));
    };
    let id = article_id(record.article.id.as_deref(), raw);
    let texts = record.article.fields.iter().map(|field| (&*field.name, &*field.text)).collect();
    let found = own(record.bytes.get(range).unwrap_or_default(), &texts, &options.labels)?;
    let text = |field: &Field<'_>| {
        let here = found.iter().filter(|(of, _)| *of == field.name);
        let mention = |(_, prediction): &(String, super::Prediction)| GoldMention {
            span: prediction.span,
            text: prediction.text.clone(),
            label: prediction.labels.first().cloned(),
            links: prediction.links.clone(),
            point: prediction.point,
            sub: None,
            optional: false,
            nil: false,
        };
        GoldText {
            id: id.clone(),
            field: field.name.clone().into_owned(),
            lang: record.article.lang.as_deref().unwrap_or("?").to_owned(),
            window: None,
            mentions: here.map(mention).collect(),
            text: Some(field.text.clone().into_owned()),
        }
    };
    Ok(record.article.fields.iter().map(text).collect())
}

fn marked(record: GoldRecord, raw: &RawRecord<'_>, options: &GoldOptions) -> Result<GoldText> {
    let mention = |mention: Mention| {
        if mention.start > mention.end {
            let message =
                format!("a mention from {} to {} ends before it begins", mention.start, mention.end);
            return Err(Error::new(ErrorKind::Record, message));
        }
        let mut ids = BTreeSet::new();
        links::collect(&mention.link, "link", &mut ids);
        Ok(GoldMention {
            span: CharSpan::new(mention.start, mention.end),
            text: mention.text,
            label: mention.label.and_then(|label| options.labels.of_label(&label)?.into_iter().next()),
            links: ids,
            point: mention.lat.zip(mention.lon),
            sub: mention.sub,
            optional: mention.optional,
            nil: mention.nil,
        })
    };
    let mut gold = GoldText {
        id: article_id(record.id.as_ref().map(text_of).as_deref(), raw),
        field: options.field.clone(),
        lang: record.lang.unwrap_or_else(|| "?".to_owned()),
        window: record.eval_span.map(|(start, end)| CharSpan::new(start, end)),
        mentions: record.mentions.into_iter().map(mention).collect::<Result<_>>()?,
        text: record.text,
    };
    read_surfaces(&mut gold);
    Ok(gold)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &'static [u8]) -> Result<Gold> {
        let mut gold = Gold::default();
        gold.read_input(Input::stream("gold", bytes), &GoldOptions::default()).map(|()| gold)
    }

    #[test]
    fn the_gold_is_read_in_every_form() {
        let jsonl = br#"{"id": 7, "mentions": [{"start": 3, "end": 7, "text": "Mali", "type": "GPE", "link": "Q912"}]}"#;
        let own = r#"{"id":"7","text":"In Mali","annotation":{"mentions":[{"field":"text","start":3,"end":7,"surface":"Mali","type":"place","id":"Q912","via":"name"}],"entities":[{"id":"Q912","type":"place","name":"Mali","count":1}],"offsets":"chars"}}"#;
        for bytes in [&jsonl[..], own.as_bytes()] {
            let gold = read(bytes).unwrap();
            let text = gold.texts_of("7").next().unwrap();
            let mention = &text.mentions[0];
            assert_eq!((mention.span, &*mention.text), (CharSpan::new(3, 7), "Mali"));
            assert_eq!(mention.label.as_deref(), Some("LOC"));
            assert!(mention.links.contains("wikidata:Q912"));
        }
    }

    #[test]
    fn what_is_no_gold_is_told_with_its_line() {
        let err = read(b"{\"id\":1,\"mentions\":[]}\n{\"id\":1,\"mentions\":[]}").unwrap_err();
        assert_eq!(err.to_string(), "gold:2: the gold has the id \"1\" twice");
        let err = read(b"{\"id\":1,\"text\":\"Mali\"}").unwrap_err();
        assert!(err.to_string().starts_with("gold:1: expected \"mentions\""), "{err}");
        let err = read(b"{\"id\":1,\"mentions\":[{\"start\":3,\"end\":1}]}").unwrap_err();
        assert!(err.to_string().contains("ends before it begins"), "{err}");
    }
}
