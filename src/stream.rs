//! Streams: inputs in, annotated lines out, in input order, on any number of threads.
//!
//! A reading thread hands batches of whole records to the workers, each of which parses, annotates and writes
//! its batch into a buffer; the caller's thread puts the buffers out in the order of the batches. The buffers are
//! few and go round, so a slow consumer stops the reading. With one thread the same steps run in a loop. Either
//! way the bytes are the same.
//!
//! [`annotate`] is all that most callers need; [`run`] begins at a [`Mark`] and tells a [`Sink`] of every later one.

mod control;
mod feed;
mod letter;
mod pool;

pub use control::{Control, Counters, ErrorLimit, OnError, Policy, Stop};
pub use feed::Mark;
pub(crate) use pool::{Pool, with_pool};

use crate::error::{Error, Result};
use crate::gazetteer::EntityType;
use crate::pipeline::{Annotator, Worker};
use crate::read::{Batch, Converter, Format, Input, PassedOver, RawRecord, ReadOptions, jsonl, text};
use crate::resolve::Annotation;
use crate::write::{WriteOptions, Writer};
use feed::{Feed, Step};
use serde::{Deserialize, Serialize};
use std::io::Write;

/// How a stream is annotated.
#[derive(Clone, Debug)]
pub struct StreamOptions {
    /// How inputs become records.
    pub read: ReadOptions,
    /// Which members of a JSON record mean what.
    pub records: jsonl::RecordOptions,
    /// How annotations are written.
    pub write: WriteOptions,
    /// Name by which messages call the output.
    pub output_name: String,
    /// Number of annotating threads, at least 1.
    pub threads: usize,
    /// What becomes of records that cannot be annotated.
    pub policy: Policy,
    /// How the stream is watched and stopped from outside.
    pub control: Control,
}

/// What became of a stream.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// Records that were annotated and written.
    #[serde(rename = "articles")]
    pub annotated: u64,
    /// Mentions written.
    pub mentions: u64,
    /// Entities written.
    pub entities: EntityCounts,
    /// Records that were rejected and reported.
    pub rejected: u64,
    /// Inputs that could not be opened or read to their end.
    pub failed_inputs: u64,
    /// Records that hold no article, such as an archive's requests.
    #[serde(skip_serializing_if = "PassedOver::is_empty", default)]
    pub passed_over: PassedOver,
    /// Whether it ended before its inputs did, because it was told to.
    #[serde(skip)]
    pub stopped: bool,
}

impl Outcome {
    /// Adds what became of another stream.
    pub fn add(&mut self, other: &Self) {
        self.annotated += other.annotated;
        self.mentions += other.mentions;
        self.entities.add(&other.entities);
        self.rejected += other.rejected;
        self.failed_inputs += other.failed_inputs;
        self.passed_over.merge(&other.passed_over);
        self.stopped |= other.stopped;
    }
}

/// Numbers of entities by type. One that several articles name counts once for each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the types' names say it")]
pub struct EntityCounts {
    pub actor: u64,
    pub place: u64,
    pub organization: u64,
}

impl EntityCounts {
    fn count(&mut self, annotation: &Annotation<'_>) {
        for counted in &annotation.entities {
            match counted.entity.entity_type() {
                EntityType::Actor => self.actor += 1,
                EntityType::Place => self.place += 1,
                EntityType::Organization => self.organization += 1,
            }
        }
    }

    fn add(&mut self, other: &Self) {
        self.actor += other.actor;
        self.place += other.place;
        self.organization += other.organization;
    }
}

/// Where lines and messages go.
pub trait Sink {
    /// Takes the lines of whole records, in input order.
    ///
    /// # Errors
    /// They cannot be written; the stream ends.
    fn write(&mut self, lines: &[u8]) -> Result<()>;

    /// Puts out what is held back: the next line may be long in coming.
    ///
    /// # Errors
    /// It cannot be written; the stream ends.
    fn flush(&mut self) -> Result<()>;

    /// Learns of a record or input that was rejected and does not end the stream, before it gets the lines of later
    /// batches.
    fn report(&mut self, error: &Error);

    /// Takes a dead letter, a line of JSON: what was wrong with a record or input, and the record itself. There are
    /// some only if [`Policy::letters`] is set.
    ///
    /// # Errors
    /// The letter cannot be kept; the stream ends.
    fn keep(&mut self, letter: &[u8]) -> Result<()> {
        let _ = letter;
        Ok(())
    }

    /// Learns that all up to `mark` has been given to it, and what has become of that.
    ///
    /// # Errors
    /// The mark cannot be kept; the stream ends.
    fn reach(&mut self, mark: Mark, outcome: &Outcome) -> Result<()> {
        let _ = (mark, outcome);
        Ok(())
    }

    /// Whether it keeps marks. They then have digests, and a request to stop is heard while the input is waited for.
    fn keeps_marks(&self) -> bool {
        false
    }
}

/// Annotates `inputs` one after another and writes a line for each record to `out`.
///
/// What goes wrong with a record or an input is given to `report`, in input order and before later lines are
/// written; the stream goes on. `out` is flushed whenever the next line may be long in coming.
///
/// # Errors
/// Writing failed, or a record or input was bad and [`Policy`] does not bear it; everything before it has been
/// written.
pub fn annotate(
    annotator: &Annotator,
    inputs: Vec<Input>,
    options: &StreamOptions,
    out: &mut impl Write,
    report: &mut dyn FnMut(&Error),
) -> Result<Outcome> {
    let mut sink = Plain { out, report, name: &options.output_name };
    run(annotator, inputs, options, (Mark::default(), Outcome::default()), &mut sink)
}

/// Annotates what of `inputs` follows a mark, up to which an earlier run has given `so_far`.
///
/// # Errors
/// As [`annotate`]; and if the records before the mark are not those that the earlier run has read.
pub fn run(
    annotator: &Annotator,
    inputs: Vec<Input>,
    options: &StreamOptions,
    (start, so_far): (Mark, Outcome),
    sink: &mut impl Sink,
) -> Result<Outcome> {
    let feed = Feed::new(inputs, options.read.clone(), start, sink.keeps_marks());
    options.control.counters.add(&so_far);
    let is_serial = options.threads <= 1 && !sink.keeps_marks();
    let mut lane = Lane { sink, options, outcome: so_far };
    if is_serial {
        serial(annotator, feed, &mut lane)?;
    } else {
        with_pool(annotator, options, 1, |pool| pool.drive(feed, &mut lane))?;
    }
    lane.check_limit(!lane.outcome.stopped)?;
    Ok(lane.outcome)
}

fn serial<S: Sink>(annotator: &Annotator, mut feed: Feed, lane: &mut Lane<'_, S>) -> Result<()> {
    let mut station = Station::new(annotator, lane.options);
    let (mut batch, mut done) = (Batch::default(), Done::default());
    while !lane.is_stopped() {
        match lane.options.control.stop.while_idle(|| feed.next(&mut batch)) {
            Step::End => return Ok(()),
            Step::Batch(mark) => {
                station.process(&batch, &mut done);
                lane.put(&mut done, mark)?;
            }
            Step::Failed(err) => lane.input_failed(err)?,
            Step::Changed(err) => return Err(err),
        }
        lane.sink.flush()?;
    }
    Ok(())
}

/// The lines and errors of one batch.
#[derive(Debug, Default)]
struct Done {
    lines: Vec<u8>,
    failures: Vec<Failure>,
    outcome: Outcome,
}

/// A rejected record, and what was written before it.
#[derive(Debug)]
struct Failure {
    error: Error,
    letter: Vec<u8>,
    lines_before: usize,
    outcome_before: Outcome,
}

/// One thread's workplace.
struct Station<'a> {
    worker: Worker<'a>,
    writer: Writer<'a>,
    converter: Converter,
    options: &'a StreamOptions,
}

impl<'a> Station<'a> {
    fn new(annotator: &'a Annotator, options: &'a StreamOptions) -> Self {
        Self {
            worker: annotator.new_worker(),
            writer: Writer::new(options.write.clone()),
            converter: Converter::new(&options.read, &options.records),
            options,
        }
    }

    fn process(&mut self, batch: &Batch, done: &mut Done) {
        done.lines.clear();
        done.failures.clear();
        done.outcome = Outcome::default();
        let Self { worker, writer, converter, options } = self;
        for (idx, raw) in batch.records().enumerate() {
            let bytes = raw.as_ref().ok().map(|raw| raw.bytes);
            let articles = converter.convert(batch, raw);
            let format = articles.format;
            for article in articles {
                match article.and_then(|raw| record(worker, writer, options, format, &raw, &mut done.lines)) {
                    Ok(annotation) => {
                        done.outcome.annotated += 1;
                        done.outcome.mentions += annotation.mentions.len() as u64;
                        done.outcome.entities.count(&annotation);
                    }
                    Err(error) => done.reject(error, options, batch, idx, bytes),
                }
            }
        }
        done.outcome.passed_over = converter.take_passed_over();
    }
}

impl Done {
    /// Takes note of a rejected record.
    fn reject(
        &mut self,
        error: Error,
        options: &StreamOptions,
        batch: &Batch,
        idx: usize,
        bytes: Option<&[u8]>,
    ) {
        let Policy { on_error, letters, .. } = options.policy;
        let (lines_before, outcome_before) = (self.lines.len(), self.outcome);
        let mut letter = Vec::new();
        if letters || on_error == OnError::Emit {
            letter = letter::of_record(&error, batch, idx, bytes);
        }
        if on_error == OnError::Emit {
            letter::push_in_place(&letter, &options.write.key, &mut self.lines);
        }
        self.outcome.rejected += 1;
        self.failures.push(Failure { error, letter, lines_before, outcome_before });
    }
}

/// Annotates one record and appends its line.
fn record<'a>(
    worker: &mut Worker<'a>,
    writer: &mut Writer<'a>,
    options: &StreamOptions,
    format: Format,
    raw: &RawRecord<'_>,
    lines: &mut Vec<u8>,
) -> Result<Annotation<'a>> {
    if format == Format::Text {
        let article = text::parse(raw.bytes, raw.text_id()).map_err(|err| raw.locate(err))?;
        let annotation = worker.annotate(&article);
        writer.text(&article, &annotation, lines);
        return Ok(annotation);
    }
    let record = jsonl::parse(raw.bytes, &options.records).map_err(|err| raw.locate(err))?;
    let annotation = worker.annotate(&record.article);
    writer.jsonl(&record, &annotation, lines);
    Ok(annotation)
}

/// The way of finished batches into a sink.
pub(crate) struct Lane<'a, S> {
    pub(crate) sink: &'a mut S,
    pub(crate) options: &'a StreamOptions,
    pub(crate) outcome: Outcome,
}

impl<S: Sink> Lane<'_, S> {
    fn put(&mut self, done: &mut Done, mark: Mark) -> Result<()> {
        let Policy { on_error, .. } = self.options.policy;
        if on_error == OnError::Fail && !done.failures.is_empty() {
            let first = done.failures.swap_remove(0);
            self.sink.write(&done.lines[..first.lines_before])?;
            self.outcome.add(&first.outcome_before);
            self.keep(&first.letter)?;
            self.sink.flush()?;
            return Err(first.error);
        }
        self.sink.write(&done.lines)?;
        self.outcome.add(&done.outcome);
        for failure in &done.failures {
            self.sink.report(&failure.error);
            self.keep(&failure.letter)?;
        }
        self.options.control.counters.add(&done.outcome);
        self.check_limit(false)?;
        self.sink.reach(mark, &self.outcome)
    }

    fn input_failed(&mut self, err: Error) -> Result<()> {
        self.keep(&letter::of_input(&err))?;
        if self.options.policy.on_error == OnError::Fail {
            self.sink.flush()?;
            return Err(err);
        }
        self.sink.report(&err);
        self.outcome.failed_inputs += 1;
        Ok(())
    }

    fn keep(&mut self, letter: &[u8]) -> Result<()> {
        if self.options.policy.letters { self.sink.keep(letter) } else { Ok(()) }
    }

    fn check_limit(&mut self, at_end: bool) -> Result<()> {
        let Some(limit) = &self.options.policy.max_errors else { return Ok(()) };
        let exceeded = limit.check(&self.options.control.counters, at_end);
        if exceeded.is_err() {
            self.sink.flush()?;
        }
        exceeded
    }

    /// Whether to stop; the outcome then says so.
    fn is_stopped(&mut self) -> bool {
        self.outcome.stopped |= self.options.control.stop.is_requested();
        self.outcome.stopped
    }
}

/// Lines into a stream of bytes, messages to a function.
struct Plain<'a, W> {
    out: &'a mut W,
    report: &'a mut dyn FnMut(&Error),
    name: &'a str,
}

impl<W: Write> Sink for Plain<'_, W> {
    fn write(&mut self, lines: &[u8]) -> Result<()> {
        self.out.write_all(lines).map_err(|err| Error::io(self.name, err))
    }

    fn flush(&mut self) -> Result<()> {
        self.out.flush().map_err(|err| Error::io(self.name, err))
    }

    fn report(&mut self, error: &Error) {
        (self.report)(error);
    }
}
