//! Threads that annotate for any number of streams at once.
//!
//! Each stream has a thread that reads and one, the caller's, that puts the results out in their order; the
//! threads between take batches of whichever stream has some, so that one large file keeps all of them busy and so do
//! many small ones. A batch and its result travel in buffers of which there are a fixed number: whoever
//! reads waits for one, and memory stays bounded whatever the inputs are.

use std::thread;
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded, select};

use super::feed::{Feed, Step};
use super::{Done, Lane, Mark, Outcome, Sink, Station, StreamOptions};
use crate::error::{Error, ErrorKind, Result};
use crate::pipeline::Annotator;
use crate::read::{Batch, Input};

/// How often a stream that waits looks whether it is to stop.
const STOP_CHECK: Duration = Duration::from_millis(50);

/// The annotating threads, as streams see them.
#[derive(Debug)]
pub(crate) struct Pool<'p> {
    jobs: Sender<Job>,
    buffers: Receiver<Buffers>,
    home: Sender<Buffers>,
    options: &'p StreamOptions,
}

#[derive(Debug, Default)]
struct Buffers {
    batch: Batch,
    done: Done,
}

/// Buffers on their way; they return home wherever it ends.
#[derive(Debug)]
struct Loan {
    buffers: Buffers,
    home: Sender<Buffers>,
}

impl Drop for Loan {
    fn drop(&mut self) {
        // There is room for all, and nobody to mind once the streams have ended.
        let _ = self.home.try_send(std::mem::take(&mut self.buffers));
    }
}

#[derive(Debug)]
struct Job {
    loan: Loan,
    reply: Sender<Loan>,
}

/// What the reading thread sends along the line, in input order.
#[derive(Debug)]
enum Turn {
    /// A batch is being worked on, its result comes by this channel; it goes up to the mark.
    Batch(Receiver<Loan>, Mark),
    /// An input failed; the next follows.
    Failed(Error),
    /// The stream cannot go on.
    Fatal(Error),
    /// That was all. Without it the reading thread has died.
    End,
}

/// Runs `streams`, up to `n_lanes` at the same time, on [`StreamOptions::threads`] annotating threads.
pub(crate) fn with_pool<T>(
    annotator: &Annotator,
    options: &StreamOptions,
    n_lanes: usize,
    streams: impl FnOnce(&Pool<'_>) -> T,
) -> T {
    let threads = options.threads.max(1);
    // Enough for every thread to have one in hand, one that waits and one that is being written, and for every stream
    // to have one that is being read.
    let n_buffers = 3 * threads + n_lanes;
    let (home, buffers) = bounded(n_buffers);
    for _ in 0..n_buffers {
        let _ = home.try_send(Buffers::default());
    }
    let (jobs, job_queue) = bounded::<Job>(n_buffers);
    thread::scope(|scope| {
        // Dropped when the streams have ended, which ends the workers; a reader may still be blocked in a read.
        let (_stop, stopped) = bounded::<()>(0);
        for _ in 0..threads {
            let (job_queue, stopped) = (job_queue.clone(), stopped.clone());
            scope.spawn(move || {
                let mut station = Station::new(annotator, options);
                loop {
                    let job = select! {
                        recv(job_queue) -> job => job,
                        recv(stopped) -> _ => return,
                    };
                    let Ok(Job { mut loan, reply }) = job else { return };
                    let Buffers { batch, done } = &mut loan.buffers;
                    station.process(batch, done);
                    // The stream may have ended when writing has failed.
                    let _ = reply.send(loan);
                }
            });
        }
        drop(job_queue);
        streams(&Pool { jobs, buffers, home, options })
    })
}

impl Pool<'_> {
    /// Annotates `inputs` one after another into `sink`; to be called by as many threads as there are lanes.
    ///
    /// # Errors
    /// As [`super::annotate`].
    pub(crate) fn annotate(&self, inputs: Vec<Input>, sink: &mut impl Sink) -> Result<Outcome> {
        let feed = Feed::new(inputs, self.options.read.clone(), Mark::default(), sink.keeps_marks());
        let mut lane = Lane { sink, options: self.options, outcome: Outcome::default() };
        self.drive(feed, &mut lane)?;
        Ok(lane.outcome)
    }

    /// Carries a feed to the end of a lane.
    pub(super) fn drive<S: Sink>(&self, feed: Feed, lane: &mut Lane<'_, S>) -> Result<()> {
        let (turns, queue) = bounded(self.jobs.capacity().unwrap_or(1));
        let (jobs, buffers, home) = (self.jobs.clone(), self.buffers.clone(), self.home.clone());
        // The reader may be blocked in a read when writing fails; nobody waits for it, so it is not scoped.
        thread::spawn(move || read(feed, &jobs, &turns, &buffers, &home));
        while !lane.is_stopped() {
            let turn = match queue.try_recv() {
                Ok(turn) => turn,
                Err(_) => {
                    lane.sink.flush()?;
                    match queue.recv_timeout(STOP_CHECK) {
                        Ok(turn) => turn,
                        Err(RecvTimeoutError::Timeout) => continue,
                        Err(RecvTimeoutError::Disconnected) => return Err(died("reading")),
                    }
                }
            };
            match turn {
                Turn::End => return Ok(()),
                Turn::Failed(err) => lane.input_failed(err)?,
                Turn::Fatal(err) => return Err(err),
                Turn::Batch(result, mark) => {
                    let mut loan = result.recv().map_err(|_| died("annotating"))?;
                    lane.put(&mut loan.buffers.done, mark)?;
                }
            }
        }
        lane.sink.flush()
    }
}

/// What stands is not the whole, and must not be taken for it; the panic itself is passed on by the scope.
fn died(what: &str) -> Error {
    Error::new(ErrorKind::Io, format!("a {what} thread has died"))
}

fn read(
    mut feed: Feed,
    jobs: &Sender<Job>,
    turns: &Sender<Turn>,
    buffers: &Receiver<Buffers>,
    home: &Sender<Buffers>,
) {
    while let Ok(buffers) = buffers.recv() {
        let mut loan = Loan { buffers, home: home.clone() };
        let (turn, is_last) = match feed.next(&mut loan.buffers.batch) {
            Step::Batch(mark) => {
                let (reply, result) = bounded(1);
                let sent = turns.send(Turn::Batch(result, mark)).is_ok();
                if !sent || jobs.send(Job { loan, reply }).is_err() {
                    return;
                }
                continue;
            }
            Step::Failed(err) => (Turn::Failed(err), false),
            Step::Changed(err) => (Turn::Fatal(err), true),
            Step::End => (Turn::End, true),
        };
        if turns.send(turn).is_err() || is_last {
            return;
        }
    }
}
