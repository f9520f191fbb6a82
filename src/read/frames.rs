//! Streams whose records a scanner finds: JSON values, rows of a table.
//!
//! The [`Scan`] looks at every byte once, when it arrives, and tells where records begin and end; what lies between them
//! is let go of. Blocks come from `blocks`.

use memchr::memchr_iter;

use super::batch::{Batch, Slot};
use super::blocks::{Blocks, Carried, Cut};
use super::detect::Opened;
use super::{ReadOptions, RecordSeparator};

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

/// Cuts where a scanner says.
pub(super) struct Frames<S> {
    scan: S,
    unfinished: Option<Unfinished>,
    /// The line that is being read, from 1.
    line: u64,
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
    /// The records of an input that a scanner finds.
    pub(super) fn open(opened: Opened, scan: S, options: &ReadOptions) -> Blocks<Self> {
        let cut = Self { scan, unfinished: None, line: opened.line };
        Blocks::new(opened, cut, options)
    }
}

impl<S: Scan> Cut for Frames<S> {
    fn scan(&mut self, batch: &mut Batch, scanned: usize, first: u64) {
        let Batch { bytes, slots, .. } = batch;
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
                        offset: first + (scanned + begin) as u64,
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

    fn unfinished(&mut self) -> Option<Carried<'_>> {
        let Unfinished { start, n_dropped, .. } = self.unfinished.as_mut()?;
        Some(Carried { start, n_dropped })
    }

    fn finish(&mut self, batch: &mut Batch, first: u64) {
        if let Some(record) = self.unfinished.take() {
            batch.slots.push(record.slot(batch.bytes.len()));
        } else if let Some(fault) = self.scan.fault_at_end() {
            batch.slots.push(Slot {
                range: 0..0,
                line: self.line,
                offset: first + batch.bytes.len() as u64,
                size: 0,
                fault: Some(fault.into()),
            });
        }
    }

    fn line(&self) -> u64 {
        self.line
    }

    fn separator(&self) -> RecordSeparator {
        RecordSeparator::None
    }
}

impl Unfinished {
    fn slot(self, end: usize) -> Slot {
        let size = self.n_dropped + (end - self.start) as u64;
        Slot { range: self.start..end, line: self.line, offset: self.offset, size, fault: None }
    }
}
