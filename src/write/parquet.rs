//! Parquet: a table of mentions and a table of articles.
//!
//! What comes in are the lines that a [`super::Writer`] appends in [`super::OutputFormat::Parquet`], an article with
//! its mentions each; out go two files, compressed with zstd, whose rows stand in the order of the input.
//! `article_number` counts the articles from 0 and joins the tables: ids may be missing, or not be unique. Rows
//! are gathered until there are enough for a row group, so memory stays bounded; without [`Tables::finish`] the files
//! have no footer, and no reader takes them for whole ones.

use super::table::{ArticleRow, Row};
use parquet::basic::{Compression, ZstdLevel};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Write};
use std::sync::Arc;

/// Rows and bytes of text of a row group, at most; one article more may come in.
const MAX_ROWS: usize = 1 << 17;
const MAX_BYTES: usize = 64 << 20;

/// The columns of [`Row`], with the number of the article before them.
const MENTIONS: &str = "message mentions {
    required int64 article_number;
    optional binary article (STRING);
    optional binary date (STRING);
    optional binary lang (STRING);
    required binary field (STRING);
    required int64 start;
    required int64 end;
    required binary offsets (STRING);
    required binary surface (STRING);
    required binary type (STRING);
    optional binary kind (STRING);
    optional binary id (STRING);
    required binary name (STRING);
    optional binary country (STRING);
    optional double lat;
    optional double lon;
    required binary via (STRING);
    optional double score;
    optional binary candidates (STRING);
    required binary context (STRING);
}";

/// `texts` holds the annotated fields, in whose text the offsets count.
const ARTICLES: &str = "message articles {
    required int64 article_number;
    optional binary id (STRING);
    optional binary date (STRING);
    optional binary lang (STRING);
    required group texts (LIST) {
        repeated group list {
            required group element {
                required binary field (STRING);
                required binary text (STRING);
            }
        }
    }
    required int64 mentions;
}";

/// The two tables of a stream.
#[derive(Debug)]
pub struct Tables {
    mentions: Table,
    articles: Table,
    article_number: i64,
}

impl Tables {
    /// Begins the tables in two files.
    ///
    /// # Errors
    /// Writing failed.
    pub fn new(mentions: File, articles: File) -> io::Result<Self> {
        Ok(Self {
            mentions: Table::new(mentions, MENTIONS)?,
            articles: Table::new(articles, ARTICLES)?,
            article_number: 0,
        })
    }

    /// Writes what is held back, and the footers.
    ///
    /// # Errors
    /// Writing failed.
    pub fn finish(self) -> io::Result<()> {
        self.mentions.finish()?;
        self.articles.finish()
    }

    fn push(&mut self, article: ArticleRow<'_>) -> io::Result<()> {
        let ArticleRow { id, date, lang, texts, mentions } = article;
        let n_mentions = i64::try_from(mentions.len()).unwrap_or(i64::MAX);
        for row in mentions {
            let mut cells = self.mentions.row();
            cells.int(self.article_number);
            push_mention(row, &mut cells);
        }
        let mut cells = self.articles.row();
        cells.int(self.article_number);
        cells.optional(id);
        cells.optional(date);
        cells.optional(lang);
        let (fields, texts) = texts.into_iter().unzip();
        cells.list(fields);
        cells.list(texts);
        cells.int(n_mentions);
        self.article_number += 1;
        self.mentions.flush_if_full()?;
        self.articles.flush_if_full()
    }
}

fn push_mention(row: Row<'_>, cells: &mut Cells<'_>) {
    cells.optional(row.article);
    cells.optional(row.date);
    cells.optional(row.lang);
    cells.text(row.field);
    cells.int(i64::try_from(row.start).unwrap_or(i64::MAX));
    cells.int(i64::try_from(row.end).unwrap_or(i64::MAX));
    cells.text(row.offsets);
    cells.text(row.surface);
    cells.text(row.r#type);
    cells.optional(row.kind);
    cells.optional(row.id);
    cells.text(row.name);
    cells.optional(row.country);
    cells.float(row.lat);
    cells.float(row.lon);
    cells.text(row.via);
    cells.float(Some(row.score));
    cells.optional(row.candidates);
    cells.text(row.context);
}

impl Write for Tables {
    fn write(&mut self, records: &[u8]) -> io::Result<usize> {
        for line in records.split(|&byte| byte == b'\n').filter(|line| !line.is_empty()) {
            self.push(serde_json::from_slice(line)?)?;
        }
        Ok(records.len())
    }

    /// Rows wait for their row group, so nothing is to be done.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A file, and the rows that wait to be written to it.
#[derive(Debug)]
struct Table {
    file: SerializedFileWriter<File>,
    columns: Vec<Column>,
    rows: usize,
    bytes: usize,
}

/// The cells of one column. Levels are Parquet's: whether a cell is there, and whether it continues a list; columns that
/// are required have none.
#[derive(Debug, Default)]
struct Column {
    texts: Vec<ByteArray>,
    ints: Vec<i64>,
    floats: Vec<f64>,
    definitions: Vec<i16>,
    repetitions: Vec<i16>,
}

impl Table {
    fn new(file: File, schema: &str) -> io::Result<Self> {
        let schema = Arc::new(parse_message_type(schema).map_err(failed)?);
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_created_by(concat!("dateline ", env!("CARGO_PKG_VERSION")).into())
            .build();
        let file = SerializedFileWriter::new(file, schema, Arc::new(properties)).map_err(failed)?;
        let columns = (0..file.schema_descr().num_columns()).map(|_| Column::default()).collect();
        Ok(Self { file, columns, rows: 0, bytes: 0 })
    }

    fn row(&mut self) -> Cells<'_> {
        self.rows += 1;
        Cells { columns: self.columns.iter_mut(), bytes: &mut self.bytes }
    }

    fn flush_if_full(&mut self) -> io::Result<()> {
        if self.rows >= MAX_ROWS || self.bytes >= MAX_BYTES { self.flush().map_err(failed) } else { Ok(()) }
    }

    /// Writes the rows that wait as a row group.
    fn flush(&mut self) -> Result<(), ParquetError> {
        if self.rows == 0 {
            return Ok(());
        }
        let mut group = self.file.next_row_group()?;
        for column in &mut self.columns {
            let Some(mut writer) = group.next_column()? else { break };
            let Column { texts, ints, floats, definitions, repetitions } = std::mem::take(column);
            let definitions = Some(&*definitions).filter(|levels| !levels.is_empty());
            let repetitions = Some(&*repetitions).filter(|levels| !levels.is_empty());
            match writer.untyped() {
                parquet::column::writer::ColumnWriter::Int64ColumnWriter(_) => {
                    writer.typed::<Int64Type>().write_batch(&ints, definitions, repetitions)?;
                }
                parquet::column::writer::ColumnWriter::DoubleColumnWriter(_) => {
                    writer.typed::<DoubleType>().write_batch(&floats, definitions, repetitions)?;
                }
                _ => {
                    writer.typed::<ByteArrayType>().write_batch(&texts, definitions, repetitions)?;
                }
            }
            writer.close()?;
        }
        group.close()?;
        (self.rows, self.bytes) = (0, 0);
        Ok(())
    }

    fn finish(mut self) -> io::Result<()> {
        self.flush().map_err(failed)?;
        self.file.close().map_err(failed)?;
        Ok(())
    }
}

/// Takes the cells of a row, in the order of the columns.
struct Cells<'t> {
    columns: std::slice::IterMut<'t, Column>,
    bytes: &'t mut usize,
}

impl Cells<'_> {
    fn int(&mut self, int: i64) {
        if let Some(column) = self.columns.next() {
            column.ints.push(int);
        }
    }

    fn float(&mut self, float: Option<f64>) {
        if let Some(column) = self.columns.next() {
            column.floats.extend(float);
            column.definitions.push(i16::from(float.is_some()));
        }
    }

    fn text(&mut self, text: Cow<'_, str>) {
        *self.bytes += text.len();
        if let Some(column) = self.columns.next() {
            column.texts.push(bytes(text));
        }
    }

    fn optional(&mut self, text: Option<Cow<'_, str>>) {
        *self.bytes += text.as_ref().map_or(0, |text| text.len());
        if let Some(column) = self.columns.next() {
            column.definitions.push(i16::from(text.is_some()));
            column.texts.extend(text.map(bytes));
        }
    }

    /// All texts of a list of one row.
    fn list(&mut self, texts: Vec<Cow<'_, str>>) {
        let Some(column) = self.columns.next() else { return };
        if texts.is_empty() {
            column.definitions.push(0);
            column.repetitions.push(0);
        }
        for (index, text) in texts.into_iter().enumerate() {
            *self.bytes += text.len();
            column.definitions.push(1);
            column.repetitions.push(i16::from(index > 0));
            column.texts.push(bytes(text));
        }
    }
}

fn bytes(text: Cow<'_, str>) -> ByteArray {
    ByteArray::from(text.into_owned().into_bytes())
}

fn failed(err: ParquetError) -> io::Error {
    match err {
        ParquetError::External(source) => match source.downcast::<io::Error>() {
            Ok(err) => *err,
            Err(source) => io::Error::other(source),
        },
        err => io::Error::other(err),
    }
}
