//! One thread's workplace: a record, annotated or not, becomes a story.

use super::ReportOptions;
use super::story::Story;
use super::written::Annotation;
use crate::error::{Error, ErrorKind, Result};
use crate::gather;
use crate::pipeline::{Annotator, Worker};
use crate::read::jsonl::{self, Record, RecordOptions};
use crate::read::{Batch, Converter, Format, RawRecord, text};
use crate::write::Writer;

/// What makes articles of records of any format, and what tells their stories.
pub(super) struct Station<'a> {
    converter: Converter,
    teller: Teller<'a>,
}

/// Annotator's worker, and what it writes to be read again.
struct Teller<'a> {
    worker: Worker<'a>,
    writer: Writer<'a>,
    options: &'a ReportOptions,
    line: Vec<u8>,
}

impl<'a> Station<'a> {
    pub(super) fn new(annotator: &'a Annotator, options: &'a ReportOptions) -> Self {
        let writer = Writer::new(options.stream.write.clone());
        Self {
            converter: Converter::new(&options.stream.read, &options.stream.records),
            teller: Teller { worker: annotator.new_worker(), writer, options, line: Vec::new() },
        }
    }
}

impl gather::Station for Station<'_> {
    type Made = Story;

    fn make(&mut self, batch: &Batch, raw: Result<RawRecord<'_>>) -> Vec<Result<Story>> {
        let Self { converter, teller } = self;
        let articles = converter.convert(batch, raw);
        let format = articles.format;
        articles.map(|raw| raw.and_then(|raw| teller.story(format, &raw))).collect()
    }
}

impl Teller<'_> {
    fn story(&mut self, format: Format, raw: &RawRecord<'_>) -> Result<Story> {
        match format {
            Format::Text => self.text(raw),
            _ => self.record(raw.bytes),
        }
        .map_err(|err| raw.locate(err))
    }

    fn record(&mut self, bytes: &[u8]) -> Result<Story> {
        let record = jsonl::parse(bytes, &self.options.stream.records)?;
        if !self.options.again && brings_annotation(&record) {
            let mut story = read(&record, &self.options.stream.records)?;
            story.came_annotated = true;
            return Ok(story);
        }
        self.line.clear();
        self.writer.jsonl(&record, &self.worker.annotate(&record.article), &mut self.line);
        self.read_line(&self.options.stream.records)
    }

    fn text(&mut self, raw: &RawRecord<'_>) -> Result<Story> {
        let article = text::parse(raw.bytes, raw.text_id())?;
        self.line.clear();
        self.writer.text(&article, &self.worker.annotate(&article), &mut self.line);
        // The line has the fields that the writer gives a text, whatever those of records are called.
        self.read_line(&RecordOptions {
            key: self.options.stream.records.key.clone(),
            ..RecordOptions::default()
        })
    }

    fn read_line(&self, options: &RecordOptions) -> Result<Story> {
        read(&jsonl::parse(&self.line, options)?, options)
    }
}

/// Whether the record has an annotation of ours; a null, or what somebody else calls so, is none.
fn brings_annotation(record: &Record<'_>) -> bool {
    value(record).is_some_and(|value| value.starts_with('{') && value.contains("\"mentions\""))
}

fn value<'a>(record: &Record<'a>) -> Option<&'a str> {
    record.bytes.get(record.annotation.clone()?)
}

/// The story of an annotated record, all texts that its annotation speaks of included.
fn read(record: &Record<'_>, options: &RecordOptions) -> Result<Story> {
    let json = value(record).unwrap_or_default();
    let annotation: Annotation<'_> = serde_json::from_str(json).map_err(|err| {
        let message = format!("the annotation is none that dateline writes: {err}");
        Error::new(ErrorKind::Record, message)
            .at(1, None)
            .with_help("annotate the record afresh with --again")
    })?;
    let mut fields: Vec<String> = record.article.fields.iter().map(|field| field.name.to_string()).collect();
    let held = fields.len();
    for mention in annotation.mentions.iter().chain(&annotation.rejected) {
        if !fields.iter().any(|field| *field == mention.field) {
            fields.push(mention.field.to_string());
        }
    }
    if fields.len() == held {
        return Story::new(&record.article, annotation);
    }
    let options = RecordOptions { fields: Some(fields), ..options.clone() };
    Story::new(&jsonl::parse(record.bytes.as_bytes(), &options)?.article, annotation)
}
