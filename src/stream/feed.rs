//! Inputs become batches, one input after another, each batch with the mark up to which it goes.
//!
//! A feed may begin at a mark that an earlier run has left: the inputs before it are not opened, and the records
//! before it are read and let go of, which works for pipes and compressed files as for any other. Their digest must
//! be the one of the earlier run, or the input has changed and nothing may be added to what was written of it.

use std::vec;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::Xxh3Default;

use crate::error::{Error, ErrorKind};
use crate::read::{Batch, Input, ReadOptions, Reader};

/// A place between two records of a list of inputs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// Index of the input in the list, from 0.
    pub input: usize,
    /// Records of that input before the mark; blank ones are not counted, rejected ones are.
    pub records: u64,
    /// XXH3 of those records' bytes, if it was asked for.
    pub digest: u64,
}

/// What comes next.
#[derive(Debug)]
pub(super) enum Step {
    /// The batch has been filled, up to the mark.
    Batch(Mark),
    /// An input cannot be read, or not to its end; the next one follows.
    Failed(Error),
    /// The records before the mark to begin at are not those of the earlier run.
    Changed(Error),
    /// All inputs have been read.
    End,
}

/// Reads a list of inputs from a mark on.
pub(super) struct Feed {
    inputs: vec::IntoIter<Input>,
    options: ReadOptions,
    current: Option<(Box<str>, Reader)>,
    start: Mark,
    mark: Mark,
    digest: Option<Box<Xxh3Default>>,
}

impl Feed {
    /// A feed of what follows `start`; `with_digest` if marks are to hold digests.
    pub(super) fn new(inputs: Vec<Input>, options: ReadOptions, start: Mark, with_digest: bool) -> Self {
        let mut inputs = inputs.into_iter();
        inputs.by_ref().take(start.input).for_each(drop);
        Self {
            inputs,
            options,
            current: None,
            start,
            mark: Mark { input: start.input, ..Mark::default() },
            digest: with_digest.then(Box::default),
        }
    }

    /// Fills `batch` with the next records.
    pub(super) fn next(&mut self, batch: &mut Batch) -> Step {
        loop {
            let Some((_, reader)) = &mut self.current else {
                let Some(input) = self.inputs.next() else { return Step::End };
                let name = input.name().into();
                self.current = Some((name, Reader::new([input], self.options.clone())));
                continue;
            };
            let read = reader.next_batch(batch);
            if let Ok(true) = read {
                if !self.pass(batch) {
                    return Step::Changed(self.changed());
                }
                if batch.is_empty() {
                    continue;
                }
                return Step::Batch(self.mark);
            }
            if self.is_before_start() {
                return Step::Changed(read.err().unwrap_or_else(|| self.changed()));
            }
            self.current = None;
            self.mark = Mark { input: self.mark.input + 1, ..Mark::default() };
            if let Some(digest) = &mut self.digest {
                digest.reset();
            }
            if let Err(err) = read {
                return Step::Failed(err);
            }
        }
    }

    fn is_before_start(&self) -> bool {
        self.mark.input == self.start.input && self.mark.records < self.start.records
    }

    /// Moves the mark behind the batch, and takes out of the batch what stands before the start; whether that is
    /// what it was.
    fn pass(&mut self, batch: &mut Batch) -> bool {
        let n_records = batch.len() as u64;
        let n_skipped = match self.is_before_start() {
            true => n_records.min(self.start.records - self.mark.records),
            false => 0,
        };
        if let Some(digest) = &mut self.digest {
            for (nr, raw) in (self.mark.records + 1..).zip(batch.records()) {
                match raw {
                    Ok(raw) => digest.update(raw.bytes),
                    Err(err) => digest.update(err.message().as_bytes()),
                }
                // Records that are moved against each other are not the same.
                digest.update(b"\n");
                let reached = self.mark.input == self.start.input && nr == self.start.records;
                if reached && digest.digest() != self.start.digest {
                    return false;
                }
            }
            self.mark.digest = digest.digest();
        }
        self.mark.records += n_records;
        batch.skip(usize::try_from(n_skipped).unwrap_or(usize::MAX));
        true
    }

    fn changed(&self) -> Error {
        let name = self.current.as_ref().map_or("", |(name, _)| name);
        Error::new(ErrorKind::Config, "is not what the unfinished run has read")
            .in_source(name)
            .with_help("give it the same input, or remove the checkpoint to begin anew")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = "{1}\n{2}\n\n{3}\n";

    fn feed(texts: &[&'static str], start: Mark) -> Feed {
        let inputs = texts.iter().map(|text| Input::stream("in", text.as_bytes())).collect();
        Feed::new(inputs, ReadOptions { block_bytes: 3, ..ReadOptions::default() }, start, true)
    }

    /// The records from a mark on, each with the mark behind it.
    fn records(texts: &[&'static str], start: Mark) -> Result<Vec<(String, Mark)>, Error> {
        let mut feed = feed(texts, start);
        let mut batch = Batch::default();
        let mut records = Vec::new();
        loop {
            match feed.next(&mut batch) {
                Step::Batch(mark) => records.extend(batch.records().map(|raw| {
                    let raw = raw.unwrap();
                    let text = String::from_utf8(raw.bytes.to_vec()).unwrap();
                    (format!("{}:{} {text}", raw.line, raw.record), mark)
                })),
                Step::Failed(err) | Step::Changed(err) => return Err(err),
                Step::End => return Ok(records),
            }
        }
    }

    #[test]
    fn every_mark_is_a_place_to_go_on_from() {
        let texts = [ONE, "", "{4}\n{5}"];
        let all = records(&texts, Mark::default()).unwrap();
        assert_eq!(all.len(), 5);
        for (nr, &(_, mark)) in all.iter().enumerate() {
            assert_eq!(records(&texts, mark).unwrap(), all[nr + 1..]);
        }
    }

    #[test]
    fn input_that_has_changed_before_the_mark_is_not_gone_on_with() {
        let (_, mark) = records(&[ONE], Mark::default()).unwrap()[1];
        for text in ["{1}\n{9}\n{3}\n", "{1}\n", "", "{1\n}{2}\n{3}\n"] {
            let err = records(&[text], mark).unwrap_err();
            assert_eq!(err.message(), "is not what the unfinished run has read", "{text:?}");
        }
        // What follows the mark may be new: the file may have grown.
        assert_eq!(records(&["{1}\n{2}\n{9}"], mark).unwrap()[0].0, "3:2 {9}");
    }
}
