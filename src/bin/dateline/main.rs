//! The command line: parse, run, turn the outcome into an exit code.

mod annotate;
mod args;
mod compile;
mod config;
mod diff;
mod explain;
mod fit;
mod generate;
mod import;
mod inspect;
mod lint;
mod messages;
mod replace;

use args::{Args, Command};
use clap::Parser;
use messages::Messages;
use std::process::ExitCode;

/// How the program ends; the numbers are part of its contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ExitStatus {
    /// All went well, or the reader of the output has closed it.
    Success = 0,
    /// Finished, but some records were rejected, lint found something, or diff a difference.
    Rejected = 1,
    /// Cannot run: usage, gazetteer, input or output.
    Failure = 2,
}

fn main() -> ExitCode {
    let args = Args::parse();
    let messages = Messages::new(&args);
    let result = match &args.command {
        Command::Annotate(options) => annotate::run(options, &messages),
        Command::Compile(options) => compile::run(options, &messages),
        Command::Inspect(options) => inspect::run(options),
        Command::Import(options) => import::run(options, &messages),
        Command::Diff(options) => diff::run(options, &messages),
        Command::Explain(options) => explain::run(options, &messages),
        Command::Fit(options) => fit::run(options, &messages),
        Command::Lint(options) => lint::run(options, &messages),
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
