//! Streams whose records a scanner finds: JSON values, rows of a table.
//!
//! A stream comes in, whose reads may return any number of bytes; out go batches of records. The [`Scan`] looks at
//! every byte once, when it arrives, and tells where records begin and end; what lies between them is let go of. The
//! unfinished record is carried over from one batch to the next, and a record beyond the limit is dropped while it is
//! being read, so that memory stays bounded whatever comes.

use std::io;
use std::sync::Arc;

use memchr::memchr_iter;

use super::batch::{Batch, Context, Slot};
use super::split::read;
use super::{Format, Framing, Stream};

/// Where a record begins, or ends, in the piece that is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Edge {
    Begin(usize),
    End(usize),
}

/// Finds the edges of records in a stream that comes in pieces.
pub(super) trait Scan: Send {
    /// The next edge in `piece` from `at` on, which is moved behind what has been looked at; `None`: all has been.
    fn next(&mut self, piece: &[u8], at: &mut usize) -> Option<Edge>;

    /// What is wrong when the stream ends between two records.
    fn fault_at_end(&self) -> Option<&'static str>;
}

/// One opened input.
pub(super) struct Frames<S> {
    stream: Stream,
    scan: S,
    format: Format,
    context: Arc<Context>,
    max_record_bytes: u64,
    /// Where a read puts its bytes.
    block: Vec<u8>,
    /// What has been read of the unfinished record, between two batches.
    tail: Vec<u8>,
    unfinished: Option<Unfinished>,
    /// The line that is being read, from 1.
    line: u64,
    /// Bytes read so far.
    n_read: u64,
    n_records: u64,
    ended: bool,
}

/// The record whose end has not been read.
struct Unfinished {
    /// Its first byte in the batch's buffer.
    start: usize,
    line: u64,
    offset: u64,
    /// Bytes of it that were let go of, because it is too large.
    n_dropped: u64,
}

impl<S: Scan> Frames<S> {
    /// Records of `format` in `stream`, of which `line - 1` lines and `n_read` bytes have been read.
    pub(super) fn new(opened: super::detect::Opened, scan: S, options: &super::ReadOptions) -> Self {
        Self {
            stream: opened.stream,
            scan,
            format: opened.format,
            context: Arc::new(opened.context),
            max_record_bytes: options.max_record_bytes.into(),
            block: vec![0; options.block_bytes.max(1)],
            tail: Vec::new(),
            unfinished: None,
            line: opened.line,
            n_read: opened.offset,
            n_records: 0,
            ended: false,
        }
    }

    /// Finds the records that end in the new bytes, from `scanned` on.
    fn scan(&mut self, batch: &mut Batch, scanned: usize) {
        let Batch { bytes, slots, .. } = batch;
        let base = self.n_read - (bytes.len() - scanned) as u64;
        let piece = &bytes[scanned..];
        let (mut at, mut counted) = (0, 0);
        while let Some(edge) = self.scan.next(piece, &mut at) {
            match edge {
                Edge::Begin(begin) => {
                    self.line += memchr_iter(b'\n', &piece[counted..begin]).count() as u64;
                    counted = begin;
                    self.unfinished = Some(Unfinished {
                        start: scanned + begin,
                        line: self.line,
                        offset: base + begin as u64,
                        n_dropped: 0,
                    });
                }
                Edge::End(end) => {
                    if let Some(record) = self.unfinished.take() {
                        slots.push(record.slot(scanned + end));
                    }
                }
            }
        }
        self.line += memchr_iter(b'\n', &piece[counted..]).count() as u64;
    }

    /// Takes the unfinished record out of a batch that has others, or lets go of it if it is too large.
    fn carry(&mut self, batch: &mut Batch) {
        let Some(record) = &mut self.unfinished else {
            if batch.is_empty() {
                batch.bytes.clear();
            }
            return;
        };
        let start = std::mem::take(&mut record.start);
        if !batch.is_empty() {
            self.tail.extend_from_slice(&batch.bytes[start..]);
            batch.bytes.truncate(start);
            return;
        }
        batch.bytes.drain(..start);
        let n_bytes = batch.bytes.len() as u64;
        if record.n_dropped > 0 || n_bytes > self.max_record_bytes {
            record.n_dropped += n_bytes;
            batch.bytes.clear();
        }
    }

    fn finish(&mut self, batch: &mut Batch) {
        if let Some(record) = self.unfinished.take() {
            batch.slots.push(record.slot(batch.bytes.len()));
        } else if let Some(fault) = self.scan.fault_at_end() {
            batch.slots.push(Slot {
                range: 0..0,
                line: self.line,
                offset: self.n_read,
                size: 0,
                fault: Some(fault.into()),
            });
        }
    }
}

impl Unfinished {
    fn slot(self, end: usize) -> Slot {
        let size = self.n_dropped + (end - self.start) as u64;
        Slot { range: self.start..end, line: self.line, offset: self.offset, size, fault: None }
    }
}

impl<S: Scan> Framing for Frames<S> {
    fn next_batch(&mut self, batch: &mut Batch) -> io::Result<bool> {
        batch.clear();
        batch.bytes.shrink_to(4 * self.block.len());
        batch.bytes.append(&mut self.tail);
        while batch.is_empty() && !self.ended {
            let scanned = batch.bytes.len();
            let n_read = read(&mut self.stream, &mut self.block)?;
            batch.bytes.extend_from_slice(&self.block[..n_read]);
            self.n_read += n_read as u64;
            if n_read == 0 {
                self.ended = true;
                self.finish(batch);
            } else {
                self.scan(batch, scanned);
                self.carry(batch);
            }
        }
        batch.format = self.format;
        batch.context = Arc::clone(&self.context);
        batch.max_record_bytes = self.max_record_bytes;
        batch.first_line = batch.slots.first().map_or(self.line, |slot| slot.line);
        batch.first_record = self.n_records;
        self.n_records += batch.len() as u64;
        Ok(!batch.is_empty())
    }
}
