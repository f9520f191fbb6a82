//! How far the work is, on standard error: a bar for people, lines of JSON for logs.

use crate::args::{AnnotateArgs, ProgressArg};
use crate::messages::Messages;
use dateline::read::Input;
use dateline::stream::Counters;
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use std::io::{IsTerminal, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// Time between two states of the bar.
const BAR_PAUSE: Duration = Duration::from_millis(200);
/// Time between two lines.
const LINE_PAUSE: Duration = Duration::from_secs(10);

/// Shows the counters from a thread of its own, until it is ended.
#[derive(Debug, Default)]
pub(crate) struct Progress {
    bar: Option<ProgressBar>,
    thread: Option<(Sender<()>, JoinHandle<()>)>,
}

/// What there is to do.
#[derive(Clone, Copy, Debug)]
struct Total {
    files: u64,
    /// Bytes of all inputs; `None` where one is no file.
    bytes: Option<u64>,
}

/// A line of `--progress json`.
#[derive(Serialize)]
struct State {
    files: u64,
    files_total: u64,
    bytes: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    bytes_total: Option<u64>,
    articles: u64,
    mentions: u64,
    rejected: u64,
    seconds: f64,
}

impl Progress {
    pub(crate) fn start(
        args: &AnnotateArgs,
        messages: &Messages,
        inputs: &[Input],
        counters: &Arc<Counters>,
    ) -> Self {
        let to_file =
            args.out_dir.is_some() || args.article.output.as_ref().is_some_and(|path| path != Path::new("-"));
        // A program that reads from standard output may write to the same terminal.
        let usual = match std::io::stderr().is_terminal() && to_file && !messages.is_quiet() {
            true => ProgressArg::Bar,
            false => ProgressArg::None,
        };
        let how = args.progress.unwrap_or(usual);
        if how == ProgressArg::None {
            return Self::default();
        }
        let size = |input: &Input| Some(std::fs::metadata(input.file_path()?).ok()?.len());
        let total = Total { files: inputs.len() as u64, bytes: inputs.iter().map(size).sum() };
        let counters = Arc::clone(counters);
        let (end, ended) = channel();
        let bar = (how == ProgressArg::Bar).then(|| new_bar(total, args.out_dir.is_some()));
        let thread = match bar.clone() {
            Some(bar) => thread::spawn(move || draw(&bar, total, &counters, &ended)),
            None => thread::spawn(move || log(total, &counters, &ended)),
        };
        Self { bar, thread: Some((end, thread)) }
    }

    pub(crate) fn is_shown(&self) -> bool {
        self.thread.is_some()
    }

    /// Writes something else to standard error, without the bar in its way.
    pub(crate) fn aside(&self, write: impl FnOnce()) {
        match &self.bar {
            Some(bar) => bar.suspend(write),
            None => write(),
        }
    }

    /// Takes the bar away, or writes the last line.
    pub(crate) fn end(&self) {
        if let Some((end, thread)) = &self.thread {
            let _ = end.send(());
            while !thread.is_finished() {
                thread::sleep(Duration::from_millis(1));
            }
        }
    }
}

fn new_bar(total: Total, has_files: bool) -> ProgressBar {
    let bar = total.bytes.map_or_else(ProgressBar::no_length, ProgressBar::new);
    let files = if has_files { "{prefix} files, " } else { "" };
    let template = match total.bytes {
        Some(_) => format!("{{wide_bar}} {files}{{bytes_per_sec}}, {{msg}}, {{eta}} left"),
        None => format!("{{spinner}} {{bytes}}, {files}{{bytes_per_sec}}, {{msg}}"),
    };
    // The template is one of the two above.
    if let Ok(style) = ProgressStyle::with_template(&template) {
        bar.set_style(style);
    }
    bar
}

fn draw(bar: &ProgressBar, total: Total, counters: &Counters, ended: &Receiver<()>) {
    let begin = Instant::now();
    while let Err(RecvTimeoutError::Timeout) = ended.recv_timeout(BAR_PAUSE) {
        let articles = counters.articles.load(Relaxed) as f64 / begin.elapsed().as_secs_f64();
        bar.set_prefix(format!("{}/{}", counters.files.load(Relaxed), total.files));
        bar.set_message(format!("{articles:.0} articles/s"));
        bar.set_position(counters.bytes.load(Relaxed));
    }
    bar.finish_and_clear();
}

fn log(total: Total, counters: &Counters, ended: &Receiver<()>) {
    let begin = Instant::now();
    loop {
        let is_last = !matches!(ended.recv_timeout(LINE_PAUSE), Err(RecvTimeoutError::Timeout));
        let state = State {
            files: counters.files.load(Relaxed),
            files_total: total.files,
            bytes: counters.bytes.load(Relaxed),
            bytes_total: total.bytes,
            articles: counters.articles.load(Relaxed),
            mentions: counters.mentions.load(Relaxed),
            rejected: counters.rejected.load(Relaxed),
            seconds: (begin.elapsed().as_secs_f64() * 1000.0).round() / 1000.0,
        };
        if let Ok(line) = serde_json::to_string(&state) {
            // Nobody is left to tell when standard error is closed.
            let _ = writeln!(std::io::stderr().lock(), "{line}");
        }
        if is_last {
            return;
        }
    }
}
