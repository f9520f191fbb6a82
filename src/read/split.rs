//! The bytes of one source become batches of records.
//!
//! A stream comes in, whose reads may return any number of bytes; out go its records, cut at their
//! separators, blank ones left out. Every byte is looked at once, when it arrives: the unfinished record
//! at the end of a read is carried over with what is known of it, so that a line of a gigabyte costs no
//! more than a gigabyte of lines. A record beyond the limit is let go of while it is being read.

use std::io::{self, Read};
use std::mem;
use std::sync::Arc;

use memchr::memchr_iter;

use super::batch::{Batch, Slot};
use super::{Format, ReadOptions, RecordSeparator, Stream};

/// One opened input.
pub(super) struct Source {
    name: Arc<str>,
    stream: Stream,
    format: Format,
    separator: RecordSeparator,
    max_record_bytes: u64,
    /// Where a read puts its bytes.
    block: Vec<u8>,
    /// What has been read of the unfinished record, between two batches.
    tail: Vec<u8>,
    unfinished: Unfinished,
    /// The line that is being read, from 1.
    line: u64,
    /// Whether that line (or, where lines do not matter, that record) is blank so far.
    line_is_blank: bool,
    /// Records given so far.
    n_records: u64,
    ended: bool,
}

/// What is known of the record whose end has not been read.
struct Unfinished {
    /// Its first byte in the batch's buffer.
    start: usize,
    /// The line it begins on.
    line: u64,
    is_blank: bool,
    /// Bytes of it that were let go of, because it is too large.
    n_dropped: u64,
}

impl Unfinished {
    fn new(start: usize, line: u64) -> Self {
        Self { start, line, is_blank: true, n_dropped: 0 }
    }
}

impl Source {
    /// Reads as far as is needed to know the format.
    pub(super) fn new(name: Arc<str>, stream: Stream, options: &ReadOptions) -> io::Result<Self> {
        let (format, stream) = detect(stream, options)?;
        Ok(Self {
            name,
            stream,
            format,
            separator: match format {
                Format::Jsonl => RecordSeparator::Newline,
                Format::Text => options.separator,
            },
            max_record_bytes: options.max_record_bytes.into(),
            block: vec![0; options.block_bytes.max(1)],
            tail: Vec::new(),
            unfinished: Unfinished::new(0, 1),
            line: 1,
            line_is_blank: true,
            n_records: 0,
            ended: false,
        })
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Fills `batch` with what reads return until there is a record; `false` at the end.
    pub(super) fn next_batch(&mut self, batch: &mut Batch) -> io::Result<bool> {
        batch.clear();
        // One huge record must not leave every batch in flight with a huge buffer.
        batch.bytes.shrink_to(4 * self.block.len());
        batch.bytes.append(&mut self.tail);
        while batch.is_empty() && !self.ended {
            let scanned = batch.bytes.len();
            let n_read = read(&mut self.stream, &mut self.block)?;
            batch.bytes.extend_from_slice(&self.block[..n_read]);
            if n_read == 0 {
                self.ended = true;
                self.finish(batch);
            } else {
                self.scan(batch, scanned);
                self.carry(batch);
            }
        }
        batch.source = Arc::clone(&self.name);
        batch.format = self.format;
        batch.separator = self.separator;
        batch.max_record_bytes = self.max_record_bytes;
        batch.first_line = batch.slots.first().map_or(self.line, |slot| slot.line);
        batch.first_record = self.n_records;
        self.n_records += batch.len() as u64;
        Ok(!batch.is_empty())
    }

    /// Finds the records that end in the new bytes, from `scanned` on.
    fn scan(&mut self, batch: &mut Batch, scanned: usize) {
        let Batch { bytes, slots, .. } = batch;
        let mut start = scanned;
        if let Some(delimiter) = self.delimiter() {
            for found in memchr_iter(delimiter, &bytes[scanned..]) {
                let end = scanned + found;
                self.look_at(&bytes[start..end]);
                start = end + 1;
                self.line += u64::from(delimiter == b'\n');
                let line_is_blank = mem::replace(&mut self.line_is_blank, true);
                self.unfinished.is_blank &= line_is_blank;
                if self.separator != RecordSeparator::BlankLine || line_is_blank {
                    let record = Unfinished::new(start, self.line);
                    slots.extend(self.slot(mem::replace(&mut self.unfinished, record), &bytes[..end]));
                }
            }
        }
        self.look_at(&bytes[start..]);
    }

    /// Takes note of bytes without a delimiter.
    fn look_at(&mut self, piece: &[u8]) {
        self.line_is_blank = self.line_is_blank && piece.iter().copied().all(is_blank);
        if self.delimiter() != Some(b'\n') {
            self.line += memchr_iter(b'\n', piece).count() as u64;
        }
    }

    /// Takes the unfinished record out of a batch that has others, or lets go of it if it is too large.
    fn carry(&mut self, batch: &mut Batch) {
        let start = mem::take(&mut self.unfinished.start);
        if !batch.is_empty() {
            self.tail.extend_from_slice(&batch.bytes[start..]);
            batch.bytes.truncate(start);
            return;
        }
        // Only blank records can have ended: they stand in the last block, so little is moved.
        batch.bytes.drain(..start);
        let n_bytes = batch.bytes.len() as u64;
        if self.unfinished.n_dropped > 0 || n_bytes > self.max_record_bytes {
            self.unfinished.n_dropped += n_bytes;
            batch.bytes.clear();
        }
    }

    /// The last record needs no separator.
    fn finish(&mut self, batch: &mut Batch) {
        self.unfinished.is_blank &= self.line_is_blank;
        let record = mem::replace(&mut self.unfinished, Unfinished::new(0, self.line));
        batch.slots.extend(self.slot(record, &batch.bytes));
    }

    /// The place of a record that goes to the end of `bytes`, unless it is blank.
    fn slot(&self, record: Unfinished, bytes: &[u8]) -> Option<Slot> {
        if record.is_blank {
            return None;
        }
        let end = match self.separator {
            // A text that is not separated is kept to the last byte.
            RecordSeparator::None => bytes.len(),
            _ => bytes.iter().rposition(|&byte| !is_blank(byte)).map_or(0, |last| last + 1),
        };
        let range = record.start..end.max(record.start);
        let size = record.n_dropped + range.len() as u64;
        Some(Slot { range, line: record.line, size })
    }

    /// The byte that ends a record, or at least a line that may end one.
    fn delimiter(&self) -> Option<u8> {
        match self.separator {
            RecordSeparator::None => None,
            RecordSeparator::Newline | RecordSeparator::BlankLine => Some(b'\n'),
            RecordSeparator::FormFeed => Some(b'\x0C'),
            RecordSeparator::Nul => Some(b'\0'),
        }
    }
}

/// What JSON takes for whitespace.
fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

/// One read that a signal cannot interrupt.
fn read(stream: &mut Stream, block: &mut [u8]) -> io::Result<usize> {
    loop {
        match stream.read(block) {
            Err(err) if err.kind() == io::ErrorKind::Interrupted => {}
            result => return result,
        }
    }
}

const BOM: &[u8] = b"\xEF\xBB\xBF";

/// Reads until the format shows, and gives the stream back as if nothing but a byte order mark had been
/// read of it.
///
/// A text may begin with a bracket (`[Reuters] ...`), so only a brace means JSON. Blanks are kept, since
/// lines and offsets count them; a stream of blanks is taken for text when it exceeds the largest record.
fn detect(mut stream: Stream, options: &ReadOptions) -> io::Result<(Format, Stream)> {
    let mut head = Vec::new();
    let mut block = [0; 8 << 10];
    let mut n_blanks = 0;
    let format = loop {
        let n_read = read(&mut stream, &mut block)?;
        head.extend_from_slice(&block[..n_read]);
        if n_read > 0 && BOM.starts_with(&head) {
            continue;
        }
        if head.starts_with(BOM) {
            head.drain(..BOM.len());
        }
        if let Some(format) = options.format {
            break format;
        }
        n_blanks += head[n_blanks..].iter().take_while(|&&byte| is_blank(byte)).count();
        if n_blanks < head.len() && head[n_blanks] == b'{' {
            break Format::Jsonl;
        }
        if n_blanks < head.len() || n_read == 0 || head.len() as u64 > options.max_record_bytes.into() {
            break Format::Text;
        }
    };
    Ok((format, Box::new(io::Cursor::new(head).chain(stream))))
}
