//! A stream into one file, which goes on where it was when it is killed.
//!
//! Lines go to `NAME.tmp`. Several times a second they are brought to the disk, and then a checkpoint is put in place of
//! the last one: up to which record the inputs have been dealt with, how long the output then was, and what came
//! of it so far. Who resumes cuts the output to that length and goes on behind that record, so the bytes are those of a
//! run that was never disturbed. What was written behind the last checkpoint is made again; nothing
//! is there twice, nothing is missing.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};

use fs4::fs_std::FileExt;
use serde::{Deserialize, Serialize};

use super::done::{Done, Identity, InputFacts};
use super::file::{beside, failed, read, remove, replace, sync_folder};
use crate::error::{Error, ErrorKind, Result};
use crate::pipeline::Annotator;
use crate::read::Input;
use crate::stream::{self, Mark, Outcome, Sink, StreamOptions};

/// Time between two checkpoints: so much work is lost at most.
const PAUSE: Duration = Duration::from_millis(250);

/// Behind the name of the output.
const SUFFIX: &str = ".checkpoint.json";

/// Where the lines go, and what is to be done with those of an unfinished run.
#[derive(Clone, Debug)]
pub struct CheckpointOptions {
    /// The output.
    pub path: PathBuf,
    /// File for dead letters; with [`Policy::letters`](crate::stream::Policy::letters) only.
    pub letters: Option<PathBuf>,
    /// Whether to go on where an unfinished run was, or to leave a finished one as it is, if there is one.
    pub resume: bool,
}

/// What stands in `NAME.checkpoint.json`.
#[derive(Debug, Serialize, Deserialize)]
struct Checkpoint {
    #[serde(flatten)]
    identity: Identity,
    /// Facts of all inputs, as they were when the first run began.
    inputs: Vec<InputFacts>,
    /// What has been dealt with.
    mark: Mark,
    /// Length of the output at the mark.
    output_bytes: u64,
    /// Length of the file of dead letters at the mark.
    letters_bytes: u64,
    #[serde(flatten)]
    outcome: Outcome,
}

/// Annotates inputs one after another into a file, with checkpoints; the file has its name when it is whole, and a
/// [`Done`] beside it.
///
/// # Errors
/// As [`stream::annotate`]; and if an unfinished run cannot be gone on with, because it is still running, has read
/// something else, or was done with another gazetteer, other options or another version.
pub fn annotate_stream(
    annotator: &Annotator,
    inputs: Vec<Input>,
    stream: &StreamOptions,
    options: &CheckpointOptions,
    report: &mut dyn FnMut(&Error),
) -> Result<Outcome> {
    let begin = Instant::now();
    let identity = Identity::new(annotator, stream, None);
    let facts: Vec<_> = inputs.iter().map(facts).collect();
    let (journal, temporary) = (beside(&options.path, SUFFIX), beside(&options.path, ".tmp"));
    let is_over = options.resume && !temporary.exists();
    if is_over && let Some(done) = finished(options, &identity, &facts, &inputs)? {
        remove(&journal)?;
        return Ok(done.outcome);
    }
    let mut out = Appended::open(&temporary)?;
    if !FileExt::try_lock_exclusive(out.file.get_ref()).map_err(|err| failed(&temporary, err))? {
        return Err(Error::new(ErrorKind::Config, "another run is writing it")
            .in_source(options.path.display().to_string())
            .with_help("wait until it has ended"));
    }
    let mut letters = options.letters.as_deref().map(Appended::open).transpose()?;
    let checkpoint = match (read(&journal)?, options.resume) {
        (None, _) => None,
        (Some(bytes), true) => Some(checked(&bytes, &journal, &identity, &facts)?),
        (Some(_), false) => {
            return Err(Error::new(ErrorKind::Config, "an unfinished run has left a checkpoint")
                .in_source(journal.display().to_string())
                .with_help("go on from it with --resume, or remove it to begin anew"));
        }
    };
    let (start, lengths) = match &checkpoint {
        None => ((Mark::default(), Outcome::default()), (0, 0)),
        Some(found) => ((found.mark, found.outcome), (found.output_bytes, found.letters_bytes)),
    };
    out.cut(lengths.0)?;
    letters.as_mut().map_or(Ok(()), |letters| letters.cut(lengths.1))?;
    let inputs_at_first = checkpoint.map_or(facts, |found| found.inputs);
    let mut sink = Journalled {
        out,
        letters,
        report,
        path: &journal,
        checkpoint: Checkpoint {
            identity,
            inputs: inputs_at_first,
            mark: start.0,
            output_bytes: lengths.0,
            letters_bytes: lengths.1,
            outcome: start.1,
        },
        written: Instant::now(),
        is_ahead: false,
    };
    let result = stream::run(annotator, counted(inputs, stream), stream, start, &mut sink);
    let Ok(outcome) = result else {
        // What went before it is good; if that cannot be told either, the last checkpoint holds.
        let _ = sink.put();
        return result;
    };
    if outcome.stopped {
        sink.put()?;
        return Ok(outcome);
    }
    let Journalled { out, letters, checkpoint: Checkpoint { identity, inputs, .. }, .. } = sink;
    letters.map_or(Ok(0), Appended::finish)?;
    let output_bytes = out.finish()?;
    let seconds = (begin.elapsed().as_secs_f64() * 1000.0).round() / 1000.0;
    // In this order: whatever of it is not done, the next run can tell.
    Done { identity, inputs, output_bytes, outcome, seconds }.write(&options.path)?;
    let rename = fs::rename(&temporary, &options.path).and_then(|()| sync_folder(&options.path));
    rename.map_err(|err| failed(&options.path, err))?;
    remove(&journal)?;
    Ok(outcome)
}

/// The record of an output that has been finished from these inputs. Of a stream one cannot tell.
fn finished(
    options: &CheckpointOptions,
    identity: &Identity,
    facts: &[InputFacts],
    inputs: &[Input],
) -> Result<Option<Done>> {
    let Some(done) = Done::of(&options.path)? else { return Ok(None) };
    let is_same =
        done.inputs.len() == facts.len()
            && done.identity.difference(identity).is_none()
            && done.inputs.iter().zip(facts).zip(inputs).all(|((before, now), input)| {
                input.file_path().is_some_and(|path| before.is_still(now, path))
            });
    Ok(is_same.then_some(done))
}

/// The checkpoint, if it can be gone on from.
fn checked(bytes: &[u8], journal: &Path, identity: &Identity, facts: &[InputFacts]) -> Result<Checkpoint> {
    let refused = |message: String| {
        Error::new(ErrorKind::Config, message)
            .in_source(journal.display().to_string())
            .with_help("remove it to begin anew")
    };
    let found: Checkpoint = serde_json::from_slice(bytes)
        .map_err(|err| refused("is not a checkpoint of this version".to_owned()).caused_by(err))?;
    if let Some(difference) = found.identity.difference(identity) {
        return Err(refused(format!("the unfinished run was begun with {difference}")));
    }
    let is_same_list = found.inputs.len() == facts.len()
        && found.inputs.iter().zip(facts).all(|(before, now)| before.path == now.path);
    if !is_same_list {
        return Err(refused("the unfinished run was begun with other inputs".to_owned()));
    }
    // Of the one in hand the records decide; those behind it have not been read.
    let changed = found.inputs.iter().zip(facts).take(found.mark.input).find(|(before, now)| before != now);
    match changed {
        Some((before, _)) => Err(refused(format!("{} has changed since the unfinished run", before.path))),
        None => Ok(found),
    }
}

fn facts(input: &Input) -> InputFacts {
    // One that is not there is told of when its turn comes.
    let of_file = input.file_path().and_then(|path| InputFacts::of_file(path).ok());
    of_file.unwrap_or_else(|| InputFacts::of_stream(input.name()))
}

fn counted(inputs: Vec<Input>, stream: &StreamOptions) -> Vec<Input> {
    let watch = |input: Input| {
        let counters = Arc::clone(&stream.control.counters);
        input.watched(move |bytes| _ = counters.bytes.fetch_add(bytes.len() as u64, Relaxed))
    };
    inputs.into_iter().map(watch).collect()
}

struct Journalled<'a> {
    out: Appended,
    letters: Option<Appended>,
    report: &'a mut dyn FnMut(&Error),
    path: &'a Path,
    checkpoint: Checkpoint,
    written: Instant,
    /// Whether the last mark is not in the file yet.
    is_ahead: bool,
}

impl Journalled<'_> {
    /// Brings all up to the last mark to the disk, then the checkpoint.
    fn put(&mut self) -> Result<()> {
        self.out.sync()?;
        self.letters.as_mut().map_or(Ok(()), Appended::sync)?;
        let bytes = serde_json::to_vec(&self.checkpoint).map_err(|err| failed(self.path, err.into()))?;
        replace(self.path, &bytes)?;
        self.written = Instant::now();
        self.is_ahead = false;
        Ok(())
    }
}

impl Sink for Journalled<'_> {
    fn write(&mut self, lines: &[u8]) -> Result<()> {
        self.out.push(lines)
    }

    fn flush(&mut self) -> Result<()> {
        if self.is_ahead && self.written.elapsed() >= PAUSE { self.put() } else { Ok(()) }
    }

    fn report(&mut self, error: &Error) {
        (self.report)(error);
    }

    fn keep(&mut self, letter: &[u8]) -> Result<()> {
        self.letters.as_mut().map_or(Ok(()), |letters| letters.push(letter))
    }

    fn reach(&mut self, mark: Mark, outcome: &Outcome) -> Result<()> {
        let letters_bytes = self.letters.as_ref().map_or(0, |letters| letters.n_bytes);
        let Checkpoint { identity, inputs, .. } = &mut self.checkpoint;
        self.checkpoint = Checkpoint {
            identity: std::mem::take(identity),
            inputs: std::mem::take(inputs),
            mark,
            output_bytes: self.out.n_bytes,
            letters_bytes,
            outcome: *outcome,
        };
        self.is_ahead = true;
        if self.written.elapsed() >= PAUSE { self.put() } else { Ok(()) }
    }

    fn keeps_marks(&self) -> bool {
        true
    }
}

/// A file that is added to, and how long it is.
struct Appended {
    path: PathBuf,
    file: BufWriter<File>,
    n_bytes: u64,
}

impl Appended {
    fn open(path: &Path) -> Result<Self> {
        let file = OpenOptions::new().write(true).create(true).truncate(false).open(path);
        let file = file.map_err(|err| failed(path, err))?;
        Ok(Self { path: path.to_owned(), file: BufWriter::with_capacity(256 << 10, file), n_bytes: 0 })
    }

    /// Lets go of what stands behind `n_bytes`.
    fn cut(&mut self, n_bytes: u64) -> Result<()> {
        let cut = |file: &mut File| -> io::Result<bool> {
            let is_there = file.metadata()?.len() >= n_bytes;
            if is_there {
                file.set_len(n_bytes)?;
                file.seek(SeekFrom::Start(n_bytes))?;
            }
            Ok(is_there)
        };
        self.n_bytes = n_bytes;
        if cut(self.file.get_mut()).map_err(|err| failed(&self.path, err))? {
            return Ok(());
        }
        let message = format!("is shorter than the {n_bytes} bytes of the checkpoint");
        Err(Error::new(ErrorKind::Config, message)
            .in_source(self.path.display().to_string())
            .with_help("remove the checkpoint to begin anew"))
    }

    fn push(&mut self, bytes: &[u8]) -> Result<()> {
        self.n_bytes += bytes.len() as u64;
        self.file.write_all(bytes).map_err(|err| failed(&self.path, err))
    }

    fn sync(&mut self) -> Result<()> {
        let synced = self.file.flush().and_then(|()| self.file.get_ref().sync_data());
        synced.map_err(|err| failed(&self.path, err))
    }

    /// Brings all to the disk; the length.
    fn finish(mut self) -> Result<u64> {
        let finished = self.file.flush().and_then(|()| self.file.get_ref().sync_all());
        finished.map_err(|err| failed(&self.path, err))?;
        Ok(self.n_bytes)
    }
}
