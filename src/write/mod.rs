//! Writing: articles and annotations in, bytes out.
//!
//! Each thread has a [`Writer`], which appends one record after another to a buffer; the buffers, in their order, go
//! through one [`Framed`], which knows what stands around all records. [`OutputFormat`] names the formats, each of
//! which is one file here; `native` is the usual one and the only one that keeps a record's own bytes. The others
//! see one `mention` at a time, or a `document` in which all fields are one text. A writer knows articles and
//! annotations, not how they were found.

mod brat;
mod conll;
mod doccano;
mod document;
mod format;
mod frame;
mod geojson;
mod gkg;
mod iri;
mod json;
mod label_studio;
mod mention;
mod native;
mod offsets;
#[cfg(feature = "parquet")]
pub mod parquet;
mod pretty;
mod prodigy;
pub mod schema;
mod spacy;
mod table;
pub mod terminal;
mod web_annotation;

pub use format::OutputFormat;
pub use frame::Framed;
pub(crate) use iri::host;
pub use label_studio::CONFIG as LABEL_STUDIO_CONFIG;
pub(crate) use mention::excerpt;
pub use offsets::OffsetUnit;

use crate::article::Article;
use crate::read::jsonl::Record;
use crate::resolve::{Annotation, Resolution};
use native::Native;

/// What can be set about the output.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct WriteOptions {
    /// What is written.
    pub format: OutputFormat,
    /// Whether articles that were no JSON are shown to a reader instead ([`OutputFormat::Pretty`]).
    pub texts_are_shown: bool,
    /// Unit of `start` and `end`, where the format leaves the choice: [`OutputFormat::fixed_offsets`].
    pub offsets: OffsetUnit,
    /// The key that a record gains.
    pub key: String,
    /// How many of those that share a name are listed, with how likely each is; if not said, up to five, without.
    pub candidates: Option<usize>,
    /// How matches became mentions; told in each annotation if nothing was resolved.
    pub resolution: Resolution,
    /// The version that is written into each annotation.
    pub version: String,
    /// The fingerprint of the gazetteers that is written into each annotation.
    pub gazetteer: String,
    /// How a text is shown to a reader.
    pub page: terminal::Page,
}

impl WriteOptions {
    /// The usual options, with the fingerprint of the gazetteers in use.
    pub fn new(gazetteer: String) -> Self {
        Self {
            format: OutputFormat::Jsonl,
            texts_are_shown: false,
            offsets: OffsetUnit::Chars,
            key: "annotation".into(),
            candidates: None,
            resolution: Resolution::Standard,
            version: env!("CARGO_PKG_VERSION").into(),
            gazetteer,
            page: terminal::Page::default(),
        }
    }
}

/// Appends records to a buffer.
#[derive(Clone, Debug)]
pub struct Writer<'g> {
    native: Native<'g>,
    options: WriteOptions,
}

impl<'g> Writer<'g> {
    /// A writer with these options.
    pub fn new(options: WriteOptions) -> Self {
        Self { native: Native::new(&options), options }
    }

    /// Appends a JSONL record; in the native format its own bytes, with the annotation.
    pub fn jsonl(&mut self, record: &Record<'_>, annotation: &Annotation<'g>, out: &mut Vec<u8>) {
        if self.options.format == OutputFormat::Jsonl {
            self.native.jsonl(record, annotation, out);
        } else {
            self.article(&record.article, annotation, out);
        }
    }

    /// Appends an article that was no JSON; in the native format its id, its texts, the annotation.
    pub fn text(&mut self, article: &Article<'_>, annotation: &Annotation<'g>, out: &mut Vec<u8>) {
        if self.options.texts_are_shown {
            pretty::push(&self.options.page, article, annotation, out);
        } else if self.options.format == OutputFormat::Jsonl {
            self.native.text(article, annotation, out);
        } else {
            self.article(article, annotation, out);
        }
    }

    /// Appends an article in a format that does not keep its bytes.
    fn article(&mut self, article: &Article<'_>, annotation: &Annotation<'g>, out: &mut Vec<u8>) {
        match self.options.format {
            OutputFormat::Jsonl => self.native.text(article, annotation, out),
            OutputFormat::Mentions => table::push_json(self.options.offsets, article, annotation, out),
            OutputFormat::MentionsTsv => {
                table::push_sheet(self.options.offsets, b'\t', article, annotation, out);
            }
            OutputFormat::MentionsCsv => {
                table::push_sheet(self.options.offsets, b',', article, annotation, out);
            }
            OutputFormat::Parquet => table::push_article(self.options.offsets, article, annotation, out),
            OutputFormat::Prodigy => prodigy::push(&self.options, article, annotation, out),
            OutputFormat::Spacy => spacy::push(article, annotation, out),
            OutputFormat::LabelStudio => label_studio::push(&self.options, article, annotation, out),
            OutputFormat::Doccano => doccano::push(article, annotation, out),
            OutputFormat::Conll => conll::push(article, annotation, out),
            OutputFormat::Brat => brat::push(article, annotation, out),
            OutputFormat::WebAnnotation => web_annotation::push(&self.options, article, annotation, out),
            OutputFormat::GeoJson => geojson::push(geojson::Between::Comma, article, annotation, out),
            OutputFormat::GeoJsonSeq => geojson::push(geojson::Between::Line, article, annotation, out),
            OutputFormat::Gkg => gkg::push(article, annotation, out),
            OutputFormat::Pretty => pretty::push(&self.options.page, article, annotation, out),
        }
    }
}
