//! `dateline annotate`: into one output, into one with checkpoints, or into a folder.

use crate::args::{AnnotateArgs, ColorChoice};
use crate::messages::Messages;
use crate::progress::Progress;
use crate::signals::Signals;
use crate::totals::{self, Totals};
use crate::{ExitStatus, config, output};
use dateline::stream::{self, Mark, Outcome, Sink, StreamOptions};
use dateline::{Annotator, Error, batch};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Instant;

pub(crate) fn run(
    args: &AnnotateArgs,
    color: ColorChoice,
    messages: &Messages,
) -> Result<ExitStatus, Vec<Error>> {
    totals::check(args).map_err(|err| vec![err])?;
    let inputs = config::inputs(&args.article).map_err(|err| vec![err])?;
    let annotator = config::annotator(&args.article)?;
    let mut options = config::stream_options(&args.article, &annotator).map_err(|err| vec![err])?;
    options.policy.letters = args.errors.is_some() || args.out_dir.is_some();
    output::choose(args, color, &mut options.write).map_err(|err| vec![err])?;
    let signals = Signals::catch(&options.control.stop).map_err(|err| vec![err])?;
    let begin = Instant::now();
    let progress = Progress::start(args, messages, &inputs, &options.control.counters);
    let work = Work { args, annotator: &annotator, options: &options, progress: &progress, messages };
    let result = work.run(inputs);
    progress.end();
    let totals = result.map_err(|err| vec![err])?;
    let outcome = totals.outcome;
    if outcome.stopped {
        messages.note(work.how_to_go_on());
        return Ok(signals.status());
    }
    if outcome.passed_over.total() > 0 {
        messages.note(&format!("dateline: records that hold no article: {}", outcome.passed_over));
    }
    let n_bytes = options.control.counters.bytes.load(Relaxed);
    totals::write(args, &totals, n_bytes, begin.elapsed()).map_err(|err| vec![err])?;
    Ok(ExitStatus::of(outcome.failed_inputs, outcome.rejected))
}

/// What is to be done, and who is told of it.
struct Work<'a> {
    args: &'a AnnotateArgs,
    annotator: &'a Annotator,
    options: &'a StreamOptions,
    progress: &'a Progress,
    messages: &'a Messages,
}

impl Work<'_> {
    fn run(&self, inputs: Vec<dateline::read::Input>) -> Result<Totals, Error> {
        let report = |err: &Error| self.progress.aside(|| self.messages.passed_over(err));
        if let Some(folder) = config::folder(self.args) {
            let done = batch::annotate_files(self.annotator, inputs, self.options, &folder, &report)?;
            return Ok(Totals {
                outcome: done.outcome,
                files: Some(done.files),
                skipped: Some(done.skipped),
            });
        }
        let outcome = match config::checkpointed(self.args)? {
            Some(options) => {
                batch::annotate_stream(self.annotator, inputs, self.options, &options, &mut { report })?
            }
            None => self.plain(inputs, &report)?,
        };
        Ok(Totals { outcome, files: None, skipped: None })
    }

    fn plain(
        &self,
        mut inputs: Vec<dateline::read::Input>,
        report: &dyn Fn(&Error),
    ) -> Result<Outcome, Error> {
        if self.args.stats.is_some() || self.progress.is_shown() {
            let watch = |input: dateline::read::Input| {
                let counters = Arc::clone(&self.options.control.counters);
                input.watched(move |bytes| _ = counters.bytes.fetch_add(bytes.len() as u64, Relaxed))
            };
            inputs = inputs.into_iter().map(watch).collect();
        }
        let out = output::Output::open(self.args, &self.options.write)?;
        let letters = match &self.args.errors {
            Some(path) => {
                Some((BufWriter::new(config::create(path, &self.args.article)?), path.display().to_string()))
            }
            None => None,
        };
        let mut sink = Lines { out, out_name: &self.options.output_name, letters, report };
        let begin = (Mark::default(), Outcome::default());
        let outcome = stream::run(self.annotator, inputs, self.options, begin, &mut sink);
        // A disk may have no room for the last letters either.
        let outcome = outcome.and_then(|outcome| sink.flush().map(|()| outcome));
        // What was begun is closed, whatever has ended the stream.
        let closed = sink.out.finish().map_err(|err| Error::io(&*self.options.output_name, err));
        outcome.and_then(|outcome| closed.map(|()| outcome))
    }

    fn how_to_go_on(&self) -> &'static str {
        if self.args.out_dir.is_some() {
            "dateline: stopped; the same command does the files that are left"
        } else if self.args.checkpoint || self.args.resume {
            "dateline: stopped; --resume goes on from here"
        } else {
            "dateline: stopped"
        }
    }
}

/// Lines into an output, dead letters into a file.
struct Lines<'a> {
    out: output::Output,
    out_name: &'a str,
    letters: Option<(BufWriter<File>, String)>,
    report: &'a dyn Fn(&Error),
}

impl Sink for Lines<'_> {
    fn write(&mut self, lines: &[u8]) -> Result<(), Error> {
        self.out.write_all(lines).map_err(|err| Error::io(self.out_name, err))
    }

    fn flush(&mut self) -> Result<(), Error> {
        if let Some((letters, name)) = &mut self.letters {
            letters.flush().map_err(|err| Error::io(name.as_str(), err))?;
        }
        self.out.flush().map_err(|err| Error::io(self.out_name, err))
    }

    fn report(&mut self, error: &Error) {
        (self.report)(error);
    }

    fn keep(&mut self, letter: &[u8]) -> Result<(), Error> {
        let Some((letters, name)) = &mut self.letters else { return Ok(()) };
        letters.write_all(letter).map_err(|err| Error::io(name.as_str(), err))
    }
}
