//! One output for each input, side by side, and nothing done twice.
//!
//! Several files are in hand at the same time, each read by a thread of its own, and all share the annotating threads:
//! many small files and one large one keep them equally busy. An output that cannot be finished, because its
//! input cannot be read to the end, or the run is stopped, does not appear at all.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;
use std::{io, thread, vec};

use xxhash_rust::xxh3::Xxh3Default;

use super::done::{Done, Identity, InputFacts, hash_file, hex};
use super::file::{beside, failed, remove};
use super::lock::FolderLock;
use super::name;
use super::output::{Compress, Output};
use crate::error::{Error, ErrorKind, Result};
use crate::pipeline::Annotator;
use crate::read::Input;
use crate::stream::{OnError, Outcome, Pool, Sink, StreamOptions, with_pool};

/// Files that a lane has open at most: its input, or what is put beside its output with the folder that holds it; its output;
/// its dead letters; one more to see that an output is still the one that was locked.
const LANE_FILES: usize = 4;
/// Files that the rest of the program has open: standard streams, gazetteers, locks, signals, counts.
const OTHER_FILES: usize = 8;

/// Behind the name of an output: the dead letters of its input, if there are any.
const LETTERS: &str = ".errors.jsonl";

/// Where the outputs go.
#[derive(Clone, Debug)]
pub struct BatchOptions {
    /// The folder, which is made if it is not there.
    pub folder: PathBuf,
    /// How outputs are compressed.
    pub compress: Option<Compress>,
    /// Whether other runs write into the same folder at the same time. The same input is then done by one of them.
    pub shared: bool,
}

/// What became of a batch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BatchOutcome {
    /// What is in the outputs, those of earlier runs included.
    pub outcome: Outcome,
    /// Outputs that are finished.
    pub files: u64,
    /// How many of them an earlier run, or another one, has finished.
    pub skipped: u64,
}

impl BatchOutcome {
    fn add(&mut self, other: &Self) {
        self.outcome.add(&other.outcome);
        self.files += other.files;
        self.skipped += other.skipped;
    }
}

/// Annotates files into a folder, an output and a [`Done`] for each.
///
/// An output that an earlier run has finished from the same input, with the same gazetteer, options and version, is
/// left as it is. What goes wrong with a record or an input is given to `report`, in the order of the
/// input, several inputs at a time; a file that cannot be read to its end has no output. With
/// [`Policy::letters`](crate::stream::Policy::letters) the rejected records of an output are kept beside it, in
/// `NAME.errors.jsonl`.
///
/// # Errors
/// An input is no file, or two would have the same output, or another run has the folder, and nothing has been done;
/// or writing failed, or a record or input was bad and the policy does not bear it: what is finished is kept.
pub fn annotate_files(
    annotator: &Annotator,
    inputs: Vec<Input>,
    stream: &StreamOptions,
    options: &BatchOptions,
    report: &(dyn Fn(&Error) + Sync),
) -> Result<BatchOutcome> {
    fs::create_dir_all(&options.folder).map_err(|err| failed(&options.folder, err))?;
    // What could not even be found, such as a folder that nobody may read.
    let (lost, inputs): (Vec<_>, Vec<_>) = inputs.into_iter().partition(Input::has_failed);
    let tasks = plan(inputs, options)?;
    let _lock = FolderLock::take(&options.folder, options.shared)?;
    // More than there are annotating threads, for some wait until what they have written is on the disk.
    let n_lanes = tasks.len().clamp(1, (2 * stream.threads.max(1)).min(open_files() / LANE_FILES).max(1));
    let tasks = Mutex::new(tasks.into_iter());
    let identity = Identity::new(annotator, stream, options.compress);
    let mut failed_inputs = 0;
    for err in lost.into_iter().filter_map(Input::into_failure) {
        if stream.policy.on_error == OnError::Fail {
            return Err(err);
        }
        report(&err);
        failed_inputs += 1;
    }
    let mut sum = with_pool(annotator, stream, n_lanes, |pool| {
        let lane = || Lane { pool, stream, options, identity: &identity, report }.run(&tasks);
        thread::scope(|scope| {
            let lanes: Vec<_> = (0..n_lanes).map(|_| scope.spawn(lane)).collect();
            let mut sum = Ok(BatchOutcome::default());
            for lane in lanes {
                let outcome = lane.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
                match (&mut sum, outcome) {
                    (Ok(sum), Ok(outcome)) => sum.add(&outcome),
                    (Ok(_), Err(err)) => sum = Err(err),
                    (Err(_), _) => {}
                }
            }
            sum
        })
    })?;
    let limit = stream.policy.max_errors.filter(|_| !sum.outcome.stopped);
    limit.map_or(Ok(()), |limit| limit.check(&stream.control.counters, true))?;
    sum.outcome.failed_inputs += failed_inputs;
    Ok(sum)
}

/// How many files lanes may open together.
fn open_files() -> usize {
    #[cfg(unix)]
    let limit = rustix::process::getrlimit(rustix::process::Resource::Nofile).current;
    #[cfg(not(unix))]
    let limit: Option<u64> = None;
    limit.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(usize::MAX).saturating_sub(OTHER_FILES)
}

/// An input and where its annotation goes.
struct Task {
    input: Input,
    path: PathBuf,
    output: PathBuf,
}

/// Names the outputs, before anything is done.
fn plan(inputs: Vec<Input>, options: &BatchOptions) -> Result<Vec<Task>> {
    let folder = fs::canonicalize(&options.folder).map_err(|err| failed(&options.folder, err))?;
    // Keyed without case, for some file systems do not tell names by it.
    let mut taken: HashMap<String, PathBuf> = HashMap::new();
    let mut tasks = Vec::with_capacity(inputs.len());
    for input in inputs {
        let Some(path) = input.file_path().map(Path::to_owned) else {
            return Err(Error::new(ErrorKind::Config, "has no name to call its output by")
                .in_source(input.name())
                .with_help("write its annotation to a file with -o"));
        };
        if fs::canonicalize(&path).is_ok_and(|path| path.starts_with(&folder)) {
            return Err(Error::new(ErrorKind::Config, "is in the folder for the outputs")
                .in_source(input.name())
                .with_help("write to a folder that is none of the inputs'"));
        }
        let output = name::of(&path, options.compress);
        for name in [output.clone(), beside(&output, LETTERS)] {
            let key = name.to_string_lossy().to_ascii_lowercase();
            if let Some(other) = taken.insert(key, path.clone()) {
                let message =
                    format!("would have the same output as {}: {}", other.display(), name.display());
                return Err(Error::new(ErrorKind::Config, message)
                    .in_source(input.name())
                    .with_help("annotate one of them into another folder"));
            }
        }
        tasks.push(Task { input, path, output: options.folder.join(output) });
    }
    Ok(tasks)
}

/// What works on one file after the other.
struct Lane<'a> {
    pool: &'a Pool<'a>,
    stream: &'a StreamOptions,
    options: &'a BatchOptions,
    identity: &'a Identity,
    report: &'a (dyn Fn(&Error) + Sync),
}

impl Lane<'_> {
    fn run(&self, tasks: &Mutex<vec::IntoIter<Task>>) -> Result<BatchOutcome> {
        let mut sum = BatchOutcome::default();
        let stop = &self.stream.control.stop;
        while !stop.is_requested() {
            let Some(task) = tasks.lock().unwrap_or_else(PoisonError::into_inner).next() else {
                return Ok(sum);
            };
            match self.file(task) {
                Ok(outcome) => sum.add(&outcome),
                Err(err) => {
                    // The others need not go on.
                    stop.request();
                    return Err(err);
                }
            }
        }
        sum.outcome.stopped = true;
        Ok(sum)
    }

    /// Annotates one file, unless that has been done.
    fn file(&self, Task { input, path, output }: Task) -> Result<BatchOutcome> {
        let facts = match InputFacts::of_file(&path) {
            Ok(facts) => facts,
            Err(err) => return self.unreadable(Error::io(input.name(), err)),
        };
        if let Some(done) = self.finished(&output, &facts, &path)? {
            return Ok(self.skipped(&done, &facts));
        }
        if let Some(folder) = output.parent() {
            fs::create_dir_all(folder).map_err(|err| failed(folder, err))?;
        }
        let begin = Instant::now();
        let mut sink = FileSink {
            output: Output::create(&output, self.options.compress)?,
            letters: Letters { path: beside(&output, LETTERS), file: None },
            report: self.report,
        };
        // Another run may have had it in hand meanwhile.
        if let Some(done) = self.finished(&output, &facts, &path)? {
            return Ok(self.skipped(&done, &facts));
        }
        // A record of an older output must not be taken for one of the new.
        remove(&beside(&output, Done::SUFFIX))?;
        let (input, read) = self.watched(input);
        let outcome = self.pool.annotate(vec![input], &mut sink)?;
        if outcome.stopped || outcome.failed_inputs > 0 {
            return Ok(BatchOutcome { outcome, ..BatchOutcome::default() });
        }
        sink.letters.finish()?;
        let (output_bytes, _lock) = sink.output.finish()?;
        let xxh3 = read.hash(&facts, &path).map_err(|err| failed(&path, err))?;
        let facts = InputFacts { xxh3: Some(xxh3), ..facts };
        let seconds = (begin.elapsed().as_secs_f64() * 1000.0).round() / 1000.0;
        let identity = self.identity.clone();
        Done { identity, inputs: vec![facts], output_bytes, outcome, seconds }.write(&output)?;
        self.stream.control.counters.files.fetch_add(1, Relaxed);
        Ok(BatchOutcome { outcome, files: 1, skipped: 0 })
    }

    /// The record of an output that is finished.
    fn finished(&self, output: &Path, facts: &InputFacts, path: &Path) -> Result<Option<Done>> {
        let Some(done) = Done::of(output)? else { return Ok(None) };
        let [before] = done.inputs.as_slice() else { return Ok(None) };
        if before.path != facts.path && Path::new(&before.path).exists() && !before.is_still(facts, path) {
            let message = format!("would replace the annotation of {}: {}", before.path, output.display());
            return Err(Error::new(ErrorKind::Config, message)
                .in_source(path.display().to_string())
                .with_help("annotate it into another folder"));
        }
        let same = done.identity.difference(self.identity).is_none() && before.is_still(facts, path);
        Ok(same.then_some(done))
    }

    fn skipped(&self, done: &Done, facts: &InputFacts) -> BatchOutcome {
        let counters = &self.stream.control.counters;
        counters.files.fetch_add(1, Relaxed);
        counters.bytes.fetch_add(facts.bytes.unwrap_or_default(), Relaxed);
        BatchOutcome { outcome: done.outcome, files: 1, skipped: 1 }
    }

    fn unreadable(&self, err: Error) -> Result<BatchOutcome> {
        if self.stream.policy.on_error == OnError::Fail {
            return Err(err);
        }
        (self.report)(&err);
        let outcome = Outcome { failed_inputs: 1, ..Outcome::default() };
        Ok(BatchOutcome { outcome, ..BatchOutcome::default() })
    }

    /// Counts and hashes what is read of an input.
    fn watched(&self, input: Input) -> (Input, ReadBytes) {
        let read = ReadBytes::default();
        let (shared, counters) = (Arc::clone(&read.0), Arc::clone(&self.stream.control.counters));
        let input = input.watched(move |bytes| {
            counters.bytes.fetch_add(bytes.len() as u64, Relaxed);
            let mut read = shared.lock().unwrap_or_else(PoisonError::into_inner);
            read.0 += bytes.len() as u64;
            read.1.update(bytes);
        });
        (input, read)
    }
}

/// Number and hash of the bytes that have been read.
#[derive(Default)]
struct ReadBytes(Arc<Mutex<(u64, Xxh3Default)>>);

impl ReadBytes {
    /// Hash of the whole input; what a decoder has left unread behind its end counts, too.
    fn hash(&self, facts: &InputFacts, path: &Path) -> io::Result<String> {
        let read = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if Some(read.0) == facts.bytes { Ok(hex(read.1.digest())) } else { hash_file(path) }
    }
}

struct FileSink<'a> {
    output: Output,
    letters: Letters,
    report: &'a (dyn Fn(&Error) + Sync),
}

impl Sink for FileSink<'_> {
    fn write(&mut self, lines: &[u8]) -> Result<()> {
        self.output.write(lines)
    }

    fn flush(&mut self) -> Result<()> {
        // Nobody reads it before it is whole.
        Ok(())
    }

    fn report(&mut self, error: &Error) {
        (self.report)(error);
    }

    fn keep(&mut self, letter: &[u8]) -> Result<()> {
        self.letters.push(letter)
    }
}

/// Dead letters of one output; no file if there are none.
struct Letters {
    path: PathBuf,
    file: Option<BufWriter<File>>,
}

impl Letters {
    fn temporary(&self) -> PathBuf {
        beside(&self.path, ".tmp")
    }

    fn push(&mut self, letter: &[u8]) -> Result<()> {
        let path = self.temporary();
        let push = |file: &mut Option<BufWriter<File>>| -> io::Result<()> {
            match file {
                Some(file) => file.write_all(letter),
                None => file.insert(BufWriter::new(File::create(&path)?)).write_all(letter),
            }
        };
        push(&mut self.file).map_err(|err| failed(&path, err))
    }

    /// Puts them in their place, or takes those of an earlier run away.
    fn finish(&mut self) -> Result<()> {
        let Some(file) = self.file.take() else { return remove(&self.path) };
        let put = || -> io::Result<()> {
            file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
            fs::rename(self.temporary(), &self.path)
        };
        put().map_err(|err| failed(&self.path, err))
    }
}

impl Drop for Letters {
    fn drop(&mut self) {
        if self.file.is_some() {
            let _ = fs::remove_file(self.temporary());
        }
    }
}
