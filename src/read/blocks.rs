//! The bytes of one source become batches of records, block by block.
//!
//! A stream comes in, whose reads may return any number of bytes; out go batches. Every byte is looked at once, when it
//! arrives, by a [`Cut`] that knows where records begin and end: at separators (`split`), or where a scanner says
//! (`frames`). The unfinished record at the end of a read is carried over with what is known of it, so that a line of a
//! gigabyte costs no more than a gigabyte of lines; one beyond the limit is let go of while it is being read, so that
//! memory stays bounded whatever comes.

use std::io::{self, Read};
use std::sync::Arc;

use super::batch::{Batch, Context};
use super::detect::Opened;
use super::{Format, Framing, ReadOptions, RecordSeparator, Stream};

/// Cuts records out of blocks.
pub(super) trait Cut: Send {
    /// Finds the records that end in the new bytes of the batch, from `scanned` on; `first` is where in the source its
    /// bytes begin.
    fn scan(&mut self, batch: &mut Batch, scanned: usize, first: u64);

    /// The record whose end has not been read, if there is one.
    fn unfinished(&mut self) -> Option<Carried<'_>>;

    /// Ends the last record, and says what is wrong if none may end here.
    fn finish(&mut self, batch: &mut Batch, first: u64);

    /// The line that is being read, from 1.
    fn line(&self) -> u64;

    /// What stands between records, for messages.
    fn separator(&self) -> RecordSeparator;
}

/// What is carried over of an unfinished record.
pub(super) struct Carried<'c> {
    /// Its first byte in the batch's buffer.
    pub(super) start: &'c mut usize,
    /// Bytes of it that were let go of, because it is too large.
    pub(super) n_dropped: &'c mut u64,
}

/// One opened input.
pub(super) struct Blocks<C> {
    stream: Stream,
    cut: C,
    format: Format,
    context: Arc<Context>,
    max_record_bytes: u64,
    /// Where a read puts its bytes.
    block: Vec<u8>,
    /// What has been read of the unfinished record, between two batches.
    tail: Vec<u8>,
    /// Bytes read so far.
    n_read: u64,
    /// Records given so far.
    n_records: u64,
    ended: bool,
}

impl<C: Cut> Blocks<C> {
    /// The records of an input that this cuts out.
    pub(super) fn new(opened: Opened, cut: C, options: &ReadOptions) -> Self {
        Self {
            stream: opened.stream,
            cut,
            format: opened.format,
            context: Arc::new(opened.context),
            max_record_bytes: options.max_record_bytes.into(),
            block: vec![0; options.block_bytes.max(1)],
            tail: Vec::new(),
            n_read: opened.offset,
            n_records: 0,
            ended: false,
        }
    }

    /// Takes the unfinished record out of a batch that has others, or lets go of it if it is too large.
    fn carry(&mut self, batch: &mut Batch) {
        let Some(Carried { start, n_dropped }) = self.cut.unfinished() else {
            if batch.is_empty() {
                batch.bytes.clear();
            }
            return;
        };
        let start = std::mem::take(start);
        if !batch.is_empty() {
            self.tail.extend_from_slice(&batch.bytes[start..]);
            batch.bytes.truncate(start);
            return;
        }
        // What stands before it is no record and came with the last block, so little is moved.
        batch.bytes.drain(..start);
        let n_bytes = batch.bytes.len() as u64;
        if *n_dropped > 0 || n_bytes > self.max_record_bytes {
            *n_dropped += n_bytes;
            batch.bytes.clear();
        }
    }
}

impl<C: Cut> Framing for Blocks<C> {
    fn next_batch(&mut self, batch: &mut Batch) -> io::Result<bool> {
        batch.clear();
        // One huge record must not leave every batch in flight with a huge buffer.
        batch.bytes.shrink_to(4 * self.block.len());
        batch.bytes.append(&mut self.tail);
        while batch.is_empty() && !self.ended {
            let scanned = batch.bytes.len();
            let n_read = read(&mut self.stream, &mut self.block)?;
            batch.bytes.extend_from_slice(&self.block[..n_read]);
            self.n_read += n_read as u64;
            let first = self.n_read - batch.bytes.len() as u64;
            if n_read == 0 {
                self.ended = true;
                self.cut.finish(batch, first);
            } else {
                self.cut.scan(batch, scanned, first);
                self.carry(batch);
            }
        }
        batch.format = self.format;
        batch.context = Arc::clone(&self.context);
        batch.separator = self.cut.separator();
        batch.max_record_bytes = self.max_record_bytes;
        batch.first_line = batch.slots.first().map_or(self.cut.line(), |slot| slot.line);
        batch.first_record = self.n_records;
        self.n_records += batch.len() as u64;
        Ok(!batch.is_empty())
    }
}

/// One read that a signal cannot interrupt.
pub(super) fn read(stream: &mut Stream, block: &mut [u8]) -> io::Result<usize> {
    loop {
        match stream.read(block) {
            Err(err) if err.kind() == io::ErrorKind::Interrupted => {}
            result => return result,
        }
    }
}
