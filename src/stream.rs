//! Streams: inputs in, annotated lines out, in input order, on any number of threads.
//!
//! A reading thread hands batches of whole records to the workers, each of which parses, annotates and writes
//! its batch into a buffer; the caller's thread puts the buffers out in the order of the batches. All channels
//! are bounded, so a slow consumer stops the reading. With one thread the same steps run in a loop. Either
//! way the bytes are the same.

use crate::error::{Error, Result};
use crate::pipeline::{Annotator, Worker};
use crate::read::{Batch, Converter, Format, Input, PassedOver, RawRecord, ReadOptions, Reader, jsonl, text};
use crate::write::{WriteOptions, Writer};
use crossbeam_channel::{Receiver, Sender, bounded, select, unbounded};
use std::io::Write;
use std::thread;

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
    /// Whether the first rejected record ends the stream.
    pub strict: bool,
}

/// What became of a stream.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Records that were annotated and written.
    pub annotated: u64,
    /// Records that were rejected and reported.
    pub rejected: u64,
    /// Inputs that could not be opened or read to their end.
    pub failed_inputs: u64,
    /// Mentions written.
    pub mentions: u64,
    /// Records that hold no article, such as an archive's requests.
    pub passed_over: PassedOver,
}

/// Annotates `inputs` one after another and writes a line for each record to `out`.
///
/// What goes wrong with a record or an input is given to `report`, in input order and before later lines are
/// written; the stream goes on. `out` is flushed whenever the next line may be long in coming.
///
/// # Errors
/// Writing failed, or, with [`StreamOptions::strict`], a record or input was bad; everything before it has been
/// written.
pub fn annotate(
    annotator: &Annotator,
    inputs: Vec<Input>,
    options: &StreamOptions,
    out: &mut impl Write,
    report: &mut dyn FnMut(&Error),
) -> Result<Outcome> {
    let reader = Reader::new(inputs, options.read.clone());
    let mut sink = Sink { out, report, options, outcome: Outcome::default() };
    if options.threads <= 1 {
        serial(annotator, reader, options, &mut sink)?;
    } else {
        parallel(annotator, reader, options, &mut sink)?;
    }
    Ok(sink.outcome)
}

fn serial<W: Write>(
    annotator: &Annotator,
    mut reader: Reader,
    options: &StreamOptions,
    sink: &mut Sink<'_, W>,
) -> Result<()> {
    let mut station = Station::new(annotator, options);
    let (mut batch, mut done) = (Batch::default(), Done::default());
    loop {
        match reader.next_batch(&mut batch) {
            Ok(false) => return Ok(()),
            Ok(true) => {
                station.process(&batch, &mut done);
                sink.put(&mut done)?;
            }
            Err(err) => sink.input_failed(err)?,
        }
        sink.flush()?;
    }
}

/// What the reading thread sends along the line, in input order.
enum Turn {
    /// A batch is being worked on; its result comes by this channel.
    Batch(Receiver<Done>),
    /// An input failed.
    Failed(Error),
}

struct Job {
    batch: Batch,
    done: Done,
    reply: Sender<Done>,
}

fn parallel<W: Write>(
    annotator: &Annotator,
    reader: Reader,
    options: &StreamOptions,
    sink: &mut Sink<'_, W>,
) -> Result<()> {
    let ahead = options.threads * 2;
    let (jobs, job_queue) = bounded::<Job>(ahead);
    let (turns, turn_queue) = bounded::<Turn>(ahead);
    // Buffers go round: from the sink back to the reader, with the batches from the workers.
    let (spare_batches, batch_pool) = unbounded::<Batch>();
    let (spare_results, result_pool) = unbounded::<Done>();
    // The reader may be blocked in a read when writing fails; nobody waits for it, so it is not scoped.
    thread::spawn(move || read(reader, &jobs, &turns, &batch_pool, &result_pool));
    thread::scope(|scope| {
        // Dropped when the sink is finished or has failed, which ends the workers.
        let (_stop, stopped) = bounded::<()>(0);
        for _ in 0..options.threads {
            let (job_queue, stopped, spare_batches) =
                (job_queue.clone(), stopped.clone(), spare_batches.clone());
            scope.spawn(move || {
                let mut station = Station::new(annotator, options);
                loop {
                    let job = select! {
                        recv(job_queue) -> job => job,
                        recv(stopped) -> _ => return,
                    };
                    let Ok(Job { batch, mut done, reply }) = job else { return };
                    station.process(&batch, &mut done);
                    // Either side may have gone when writing has failed.
                    let _ = reply.send(done);
                    let _ = spare_batches.send(batch);
                }
            });
        }
        drop(job_queue);
        loop {
            let turn = match turn_queue.try_recv() {
                Ok(turn) => turn,
                Err(_) => {
                    sink.flush()?;
                    match turn_queue.recv() {
                        Ok(turn) => turn,
                        Err(_) => return Ok(()),
                    }
                }
            };
            match turn {
                Turn::Failed(err) => sink.input_failed(err)?,
                Turn::Batch(result) => {
                    // A worker that is gone has panicked; the scope passes the panic on.
                    let Ok(mut done) = result.recv() else { return Ok(()) };
                    sink.put(&mut done)?;
                    let _ = spare_results.send(done);
                }
            }
        }
    })
}

fn read(
    mut reader: Reader,
    jobs: &Sender<Job>,
    turns: &Sender<Turn>,
    batches: &Receiver<Batch>,
    results: &Receiver<Done>,
) {
    loop {
        let mut batch = batches.try_recv().unwrap_or_default();
        let sent = match reader.next_batch(&mut batch) {
            Ok(false) => return,
            Err(err) => turns.send(Turn::Failed(err)).is_ok(),
            Ok(true) => {
                let (reply, result) = bounded(1);
                let done = results.try_recv().unwrap_or_default();
                turns.send(Turn::Batch(result)).is_ok() && jobs.send(Job { batch, done, reply }).is_ok()
            }
        };
        if !sent {
            return;
        }
    }
}

/// The lines and errors of one batch.
#[derive(Debug, Default)]
struct Done {
    lines: Vec<u8>,
    errors: Vec<Failure>,
    annotated: u64,
    mentions: u64,
    passed_over: PassedOver,
}

/// A rejected record, and how much was written before it.
#[derive(Debug)]
struct Failure {
    error: Error,
    lines_before: usize,
    annotated_before: u64,
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
        done.errors.clear();
        (done.annotated, done.mentions) = (0, 0);
        let Self { worker, writer, converter, options } = self;
        for raw in batch.records() {
            let raw = match raw {
                Ok(raw) => raw,
                Err(error) => {
                    done.fail(error);
                    continue;
                }
            };
            let articles = converter.convert(batch, raw);
            let format = articles.format;
            for article in articles {
                match article.and_then(|raw| record(worker, writer, options, format, &raw, &mut done.lines)) {
                    Ok(mentions) => {
                        done.annotated += 1;
                        done.mentions += mentions;
                    }
                    Err(error) => done.fail(error),
                }
            }
        }
        done.passed_over = converter.take_passed_over();
    }
}

impl Done {
    fn fail(&mut self, error: Error) {
        let failure = Failure { error, lines_before: self.lines.len(), annotated_before: self.annotated };
        self.errors.push(failure);
    }
}

/// Annotates one record and appends its line; the number of its mentions.
fn record<'a>(
    worker: &mut Worker<'a>,
    writer: &mut Writer<'a>,
    options: &StreamOptions,
    format: Format,
    raw: &RawRecord<'_>,
    lines: &mut Vec<u8>,
) -> Result<u64> {
    let annotation = if format == Format::Text {
        let article = text::parse(raw.bytes, raw.text_id()).map_err(|err| raw.locate(err))?;
        let annotation = worker.annotate(&article);
        writer.text(&article, &annotation, lines);
        annotation
    } else {
        let record = jsonl::parse(raw.bytes, &options.records).map_err(|err| raw.locate(err))?;
        let annotation = worker.annotate(&record.article);
        writer.jsonl(&record, &annotation, lines);
        annotation
    };
    Ok(annotation.mentions.len() as u64)
}

/// Where lines and messages go.
struct Sink<'a, W> {
    out: &'a mut W,
    report: &'a mut dyn FnMut(&Error),
    options: &'a StreamOptions,
    outcome: Outcome,
}

impl<W: Write> Sink<'_, W> {
    fn put(&mut self, done: &mut Done) -> Result<()> {
        if self.options.strict && !done.errors.is_empty() {
            let first = done.errors.swap_remove(0);
            self.write(&done.lines[..first.lines_before])?;
            self.outcome.annotated += first.annotated_before;
            self.flush()?;
            return Err(first.error);
        }
        self.write(&done.lines)?;
        self.outcome.annotated += done.annotated;
        self.outcome.mentions += done.mentions;
        self.outcome.rejected += done.errors.len() as u64;
        self.outcome.passed_over.merge(&done.passed_over);
        for failure in &done.errors {
            (self.report)(&failure.error);
        }
        Ok(())
    }

    fn input_failed(&mut self, err: Error) -> Result<()> {
        if self.options.strict {
            self.flush()?;
            return Err(err);
        }
        self.outcome.failed_inputs += 1;
        (self.report)(&err);
        Ok(())
    }

    fn write(&mut self, lines: &[u8]) -> Result<()> {
        self.out.write_all(lines).map_err(|err| Error::io(&*self.options.output_name, err))
    }

    fn flush(&mut self) -> Result<()> {
        self.out.flush().map_err(|err| Error::io(&*self.options.output_name, err))
    }
}
