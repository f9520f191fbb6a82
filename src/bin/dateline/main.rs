//! The command line: parse, run, turn the outcome into an exit code.

mod annotate;
mod args;
mod articles;
mod compile;
mod config;
mod diff;
mod eval;
mod explain;
mod fit;
mod gaps;
mod generate;
mod import;
mod inspect;
mod lint;
mod messages;
mod output;
mod progress;
mod replace;
mod report;
mod signals;
mod stats;
mod stoplist;
mod totals;

use args::{Args, Command};
use clap::Parser;
use messages::Messages;
use std::process::ExitCode;

/// musl's own allocator takes turns: threads would wait for each other.
#[cfg(target_env = "musl")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How the program ends; the numbers are part of its contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ExitStatus {
    /// All went well, or the reader of the output has closed it.
    Success = 0,
    /// Finished, but some records were rejected, lint found something, or diff a difference.
    Rejected = 1,
    /// Cannot run: usage, gazetteer, input or output.
    Failure = 2,
    /// Stopped by SIGINT; what had been begun has been finished, or can be gone on with.
    Interrupted = 130,
    /// The same by SIGTERM.
    Terminated = 143,
}

impl ExitStatus {
    /// What has become of all inputs and records.
    fn of(failed_inputs: u64, rejected: u64) -> Self {
        match (failed_inputs, rejected) {
            (0, 0) => Self::Success,
            (0, _) => Self::Rejected,
            _ => Self::Failure,
        }
    }
}

fn main() -> ExitCode {
    let args = Args::parse();
    let messages = Messages::new(&args);
    let result = match &args.command {
        Command::Annotate(options) => annotate::run(options, args.color, &messages),
        Command::Compile(options) => compile::run(options, &messages),
        Command::Inspect(options) => inspect::run(options),
        Command::Import(options) => import::run(options, &messages),
        Command::Diff(options) => diff::run(options, &messages),
        Command::Eval(options) => eval::run(options, &messages),
        Command::Explain(options) => explain::run(options, &messages),
        Command::Fit(options) => fit::run(options, &messages),
        Command::Gaps(options) => gaps::run(options, &messages),
        Command::Lint(options) => lint::run(options, &messages),
        Command::Report(options) => report::run(options, &messages),
        Command::Stats(options) => stats::run(options, args.color, &messages),
        Command::SuggestStoplist(options) => stoplist::run(options, &messages),
        Command::Generate(options) => generate::run(options.what),
    };
    let status = result.unwrap_or_else(|errors| {
        if errors.iter().any(dateline::Error::is_broken_pipe) {
            return ExitStatus::Success;
        }
        errors.iter().for_each(|err| messages.fatal(err));
        ExitStatus::Failure
    });
    ExitCode::from(status as u8)
}
