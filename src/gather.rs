//! Something is made of each record or article of the inputs: on any number of threads, in the order of the inputs.
//!
//! A station for each thread takes its share of every batch; what they make is given to the caller in input order,
//! so that whatever he adds up is the same on one thread and on many. What cannot be read is told and counted.

use crate::article::Article;
use crate::error::{Error, Result};
use crate::pipeline::{Annotator, Worker};
use crate::read::{Batch, Converter, Format, Input, RawRecord, Reader, jsonl, text};
use crate::stream::{OnError, Outcome, StreamOptions};

/// What became of the inputs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Gathered {
    /// Articles that something was made of.
    pub articles: u64,
    /// Records that could not be read and were told of.
    pub rejected: u64,
    /// Inputs that could not be opened or read to their end.
    pub failed_inputs: u64,
}

/// Makes something of raw records, on one thread.
pub(crate) trait Station: Send {
    /// What it makes.
    type Made: Send;

    /// What a record makes; an error of the record passes through.
    fn make(&mut self, batch: &Batch, raw: Result<RawRecord<'_>>) -> Vec<Result<Self::Made>>;
}

/// Gives `make` each article of the inputs, with a worker of the annotator and the number of its record in its input,
/// from 0; what it makes goes to `take`, and what goes wrong with a record or an input to `tell`, both in input order.
///
/// # Errors
/// Those of `take`; a bad record or input that [`crate::stream::Policy`] does not bear.
pub fn articles<'a, T: Send>(
    annotator: &'a Annotator,
    inputs: Vec<Input>,
    options: &StreamOptions,
    make: &(dyn Fn(&mut Worker<'a>, &Article<'_>, u64) -> T + Sync),
    take: &mut dyn FnMut(T) -> Result<()>,
    tell: &mut dyn FnMut(&Error),
) -> Result<Gathered> {
    let station = |_| Articles {
        worker: annotator.new_worker(),
        converter: Converter::new(&options.read, &options.records),
        options,
        make,
    };
    let mut stations: Vec<_> = (0..options.threads.max(1)).map(station).collect();
    records(&mut stations, inputs, options, take, tell)
}

/// Gives the stations all records of the inputs, and what they make of them to `take`.
///
/// # Errors
/// As [`articles`].
pub(crate) fn records<S: Station>(
    stations: &mut [S],
    inputs: Vec<Input>,
    options: &StreamOptions,
    take: &mut dyn FnMut(S::Made) -> Result<()>,
    tell: &mut dyn FnMut(&Error),
) -> Result<Gathered> {
    let policy = options.policy;
    let mut reader = Reader::new(inputs, options.read.clone());
    let mut batch = Batch::default();
    let mut gathered = Gathered::default();
    loop {
        let before = gathered;
        match reader.next_batch(&mut batch) {
            Ok(false) => break,
            Ok(true) => {
                for made in made(stations, &batch) {
                    match made {
                        Ok(made) => {
                            gathered.articles += 1;
                            take(made)?;
                        }
                        Err(err) if policy.on_error == OnError::Fail => return Err(err),
                        Err(err) => {
                            gathered.rejected += 1;
                            tell(&err);
                        }
                    }
                }
            }
            Err(err) if policy.on_error == OnError::Fail => return Err(err),
            Err(err) => {
                gathered.failed_inputs += 1;
                tell(&err);
            }
        }
        options.control.counters.add(&Outcome {
            annotated: gathered.articles - before.articles,
            rejected: gathered.rejected - before.rejected,
            ..Outcome::default()
        });
        policy.max_errors.map_or(Ok(()), |limit| limit.check(&options.control.counters, false))?;
    }
    policy.max_errors.map_or(Ok(()), |limit| limit.check(&options.control.counters, true))?;
    Ok(gathered)
}

/// What the records of a batch make, in its order, by all stations at the same time.
fn made<S: Station>(stations: &mut [S], batch: &Batch) -> Vec<Result<S::Made>> {
    let mut records = batch.records();
    let share = records.len().div_ceil(stations.len());
    if let Some(first) = stations.first_mut().filter(|_| share == records.len()) {
        return records.flat_map(|raw| first.make(batch, raw)).collect();
    }
    std::thread::scope(|scope| {
        let work = |station| {
            let records: Vec<_> = records.by_ref().take(share).collect();
            scope.spawn(move || {
                let station: &mut S = station;
                records.into_iter().flat_map(|raw| station.make(batch, raw)).collect::<Vec<_>>()
            })
        };
        let threads: Vec<_> = stations.iter_mut().map(work).collect();
        threads.into_iter().flat_map(joined).collect()
    })
}

/// What a thread has made. A panic is passed on.
pub(crate) fn joined<T>(thread: std::thread::ScopedJoinHandle<'_, T>) -> T {
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

/// Records become articles, and these what somebody makes of them.
struct Articles<'a, 's, T> {
    worker: Worker<'a>,
    converter: Converter,
    options: &'s StreamOptions,
    make: &'s (dyn Fn(&mut Worker<'a>, &Article<'_>, u64) -> T + Sync),
}

impl<T: Send> Station for Articles<'_, '_, T> {
    type Made = T;

    fn make(&mut self, batch: &Batch, raw: Result<RawRecord<'_>>) -> Vec<Result<T>> {
        let Self { worker, converter, options, make } = self;
        let found = converter.convert(batch, raw);
        let format = found.format;
        let mut one = |raw: RawRecord<'_>| {
            let article = match format {
                Format::Text => text::parse(raw.bytes, raw.text_id()),
                _ => jsonl::parse(raw.bytes, &options.records).map(|record| record.article),
            };
            article.map(|article| make(worker, &article, raw.record)).map_err(|err| raw.locate(err))
        };
        found.map(|raw| raw.and_then(&mut one)).collect()
    }
}
