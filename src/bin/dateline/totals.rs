//! `--stats`: what was done, as a line of JSON.

use crate::args::AnnotateArgs;
use crate::config;
use dateline::stream::Outcome;
use dateline::{Error, ErrorKind};
use serde::Serialize;
use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

/// What a run has come to.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Totals {
    #[serde(flatten)]
    pub(crate) outcome: Outcome,
    /// Outputs of a folder that are finished.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) files: Option<u64>,
    /// How many of them an earlier run has finished.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) skipped: Option<u64>,
}

#[derive(Serialize)]
struct Stats<'a> {
    #[serde(flatten)]
    totals: &'a Totals,
    bytes: u64,
    seconds: f64,
}

/// # Errors
/// The line would stand among the annotations, or would empty a file that is read.
pub(crate) fn check(args: &AnnotateArgs) -> Result<(), Error> {
    let Some(path) = &args.stats else { return Ok(()) };
    let has_stdout =
        args.out_dir.is_some() || args.article.output.as_ref().is_some_and(|path| path != Path::new("-"));
    if path == Path::new("-") && !has_stdout {
        return Err(Error::new(ErrorKind::Config, "--stats - would put its line among the annotations")
            .with_help("name a file for one of them: --stats FILE, or -o FILE"));
    }
    config::not_read(path, &args.article)
}

/// Writes the line, if it is asked for.
///
/// # Errors
/// It cannot be written.
pub(crate) fn write(args: &AnnotateArgs, totals: &Totals, bytes: u64, time: Duration) -> Result<(), Error> {
    let Some(path) = &args.stats else { return Ok(()) };
    let name = path.display().to_string();
    let stats = Stats { totals, bytes, seconds: (time.as_secs_f64() * 1000.0).round() / 1000.0 };
    let mut line = serde_json::to_vec(&stats).map_err(|err| Error::io(name.as_str(), err.into()))?;
    line.push(b'\n');
    let mut out: Box<dyn Write> = match path == Path::new("-") {
        true => Box::new(io::stdout().lock()),
        false => Box::new(config::create(path, &args.article)?),
    };
    out.write_all(&line).and_then(|()| out.flush()).map_err(|err| Error::io(name, err))
}
