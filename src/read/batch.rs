//! What travels from the reading thread to the workers.
//!
//! The splitter fills a [`Batch`] with bytes and with the places of the records among them; a worker
//! goes through [`Batch::records`]. Parsers see the bytes of one record only, so their errors count
//! from its start: [`RawRecord::locate`] adds where in its source the record stands.

use std::borrow::Cow;
use std::ops::Range;
use std::slice;
use std::sync::Arc;

use encoding_rs::Encoding;

use super::table::Header;
use super::{Format, RecordSeparator};
use crate::error::{Error, ErrorKind, Position, Result};

/// Whole records of one source, in their order.
#[derive(Debug)]
pub struct Batch {
    /// Display name of the source.
    pub source: Arc<str>,
    /// What the source holds, and so how its records are parsed.
    pub format: Format,
    /// Line of the first record, from 1.
    pub first_line: u64,
    /// Number of the first record in its source, from 0; blank ones are not counted.
    pub first_record: u64,
    pub(super) separator: RecordSeparator,
    pub(super) context: Arc<Context>,
    pub(super) max_record_bytes: u64,
    pub(super) bytes: Vec<u8>,
    pub(super) slots: Vec<Slot>,
}

/// What is known of a source as a whole and its records are read by.
#[derive(Debug, Default)]
pub(super) struct Context {
    /// The character set, where it has been told by the begin of the source.
    pub(super) charset: Option<&'static Encoding>,
    /// The first row of a table.
    pub(super) header: Header,
}

/// Where in the batch a record lies. Of one whose size is beyond `max_record_bytes` the bytes may be
/// missing.
#[derive(Debug)]
pub(super) struct Slot {
    pub(super) range: Range<usize>,
    pub(super) line: u64,
    /// Of its first byte in the source.
    pub(super) offset: u64,
    pub(super) size: u64,
    /// What keeps the record from being had, if it is not its size.
    pub(super) fault: Option<Box<str>>,
}

/// One record as it stands in its source, not yet parsed.
#[derive(Clone, Copy, Debug)]
pub struct RawRecord<'a> {
    /// The record, without its separator or line end. A byte order mark is not part of it.
    pub bytes: &'a [u8],
    /// Display name of the source.
    pub source: &'a str,
    /// Line on which the record begins, from 1; 0 in an archive, whose records are counted instead.
    pub line: u64,
    /// Number of the record in its source, from 0; blank ones are not counted.
    pub record: u64,
    pub(super) separator: RecordSeparator,
}

impl Default for Batch {
    fn default() -> Self {
        Self {
            source: "".into(),
            format: Format::Jsonl,
            first_line: 1,
            first_record: 0,
            separator: RecordSeparator::None,
            context: Arc::default(),
            max_record_bytes: 0,
            bytes: Vec::new(),
            slots: Vec::new(),
        }
    }
}

impl Batch {
    /// The records, in the order of the source. One that was too large to be kept comes as an error
    /// of kind [`ErrorKind::Record`], in its place.
    pub fn records(&self) -> Records<'_> {
        Records { batch: self, slots: self.slots.iter(), record: self.first_record }
    }

    /// Number of records, those that were too large included.
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    /// Whether there is no record.
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// Where in its source the record begins that stands at `idx` in the batch: bytes from 0, as they were before
    /// they were compressed, and without a byte order mark.
    pub fn offset(&self, idx: usize) -> Option<u64> {
        self.slots.get(idx).map(|slot| slot.offset)
    }

    /// Takes out the first `n_records`, or all if there are no more.
    pub fn skip(&mut self, n_records: usize) {
        let n_records = n_records.min(self.slots.len());
        self.slots.drain(..n_records);
        self.first_record += n_records as u64;
        self.first_line = self.slots.first().map_or(self.first_line, |slot| slot.line);
    }

    /// Bytes held.
    pub fn n_bytes(&self) -> usize {
        self.bytes.len()
    }

    pub(super) fn clear(&mut self) {
        self.bytes.clear();
        self.slots.clear();
    }
}

/// Iterator over the records of a [`Batch`].
#[derive(Debug)]
pub struct Records<'a> {
    batch: &'a Batch,
    slots: slice::Iter<'a, Slot>,
    record: u64,
}

impl<'a> Iterator for Records<'a> {
    type Item = Result<RawRecord<'a>>;

    fn next(&mut self) -> Option<Self::Item> {
        let Slot { range, line, size, fault, .. } = self.slots.next()?;
        let raw = RawRecord {
            bytes: &self.batch.bytes[range.clone()],
            source: &self.batch.source,
            line: *line,
            record: self.record,
            separator: self.batch.separator,
        };
        self.record += 1;
        if let Some(fault) = fault {
            return Some(Err(raw.locate(Error::new(ErrorKind::Record, &**fault))));
        }
        let limit = self.batch.max_record_bytes;
        Some(if *size <= limit {
            Ok(raw)
        } else {
            let message = format!("record of {size} bytes is larger than the limit of {limit} bytes");
            Err(raw.locate(Error::new(ErrorKind::Record, message)))
        })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.slots.size_hint()
    }
}

impl ExactSizeIterator for Records<'_> {}

impl<'a> RawRecord<'a> {
    /// Moves an error from its place in the record to its place in the source, and names the source. In an archive
    /// the place is the number of the record, from 1.
    #[must_use]
    pub fn locate(&self, err: Error) -> Error {
        if self.line == 0 {
            let message = format!("record {}: {}", self.record + 1, err.message());
            let numbered = Error::new(err.kind(), message).in_source(self.source);
            return match err.help() {
                Some(help) => numbered.with_help(help),
                None => numbered,
            };
        }
        let Position { line, byte } = err.position().unwrap_or(Position { line: 1, byte: None });
        err.at(self.line + line - 1, byte).in_source(self.source)
    }

    /// The identifier of a text, which does not bring its own: the name of the source, and `#N`, from
    /// 1, where a separator makes several records of it.
    pub fn text_id(&self) -> Cow<'a, str> {
        match self.separator {
            RecordSeparator::None => Cow::Borrowed(self.source),
            _ => Cow::Owned(format!("{}#{}", self.source, self.record + 1)),
        }
    }
}

/// A record error at the byte `offset` of `raw`, as line and byte of the record.
pub(super) fn error_at(raw: &[u8], offset: usize, message: impl Into<String>) -> Error {
    let before = &raw[..offset];
    let line_start = memchr::memrchr(b'\n', before).map_or(0, |newline| newline + 1);
    let line = 1 + memchr::memchr_iter(b'\n', before).count() as u64;
    Error::new(ErrorKind::Record, message).at(line, Some((offset - line_start) as u64))
}

/// The record as text.
pub(super) fn utf8(raw: &[u8]) -> Result<&str> {
    // The fast check does not say where it failed; std's does.
    simdutf8::basic::from_utf8(raw).or_else(|_| std::str::from_utf8(raw)).map_err(|err| {
        let utf16 = raw.starts_with(&[0xFF, 0xFE]) || raw.starts_with(&[0xFE, 0xFF]);
        let encoding = if utf16 { "UTF-16" } else { "WINDOWS-1252" };
        error_at(raw, err.valid_up_to(), "invalid UTF-8")
            .with_help(format!("convert the input, for example with iconv -f {encoding} -t UTF-8"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(separator: RecordSeparator) -> RawRecord<'static> {
        RawRecord { bytes: b"", source: "news", line: 10, record: 2, separator }
    }

    #[test]
    fn error_moves_to_its_place_in_the_source() {
        let raw = raw(RecordSeparator::BlankLine);
        let err = raw.locate(error_at(b"ab\ncde", 5, "bad"));
        assert_eq!(err.to_string(), "news:11: byte 2: bad");
        let err = raw.locate(Error::new(ErrorKind::Record, "bad"));
        assert_eq!(err.to_string(), "news:10: bad");
    }

    #[test]
    fn texts_of_one_source_are_numbered_only_when_it_may_hold_several() {
        assert_eq!(raw(RecordSeparator::None).text_id(), "news");
        assert_eq!(raw(RecordSeparator::BlankLine).text_id(), "news#3");
    }
}
