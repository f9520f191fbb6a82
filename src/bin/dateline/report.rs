//! `dateline report`: articles, annotated or not, become a page to look at.

use crate::args::ReportArgs;
use crate::messages::{Messages, counted, grouped};
use crate::replace::replace;
use crate::{ExitStatus, config};
use dateline::error::{Error, ErrorKind};
use dateline::report::{Outcome, Report, ReportOptions};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;

pub(crate) fn run(args: &ReportArgs, messages: &Messages) -> Result<ExitStatus, Vec<Error>> {
    let target = target(args).map_err(|err| vec![err])?;
    let inputs = config::inputs(&args.annotate).map_err(|err| vec![err])?;
    let annotator = config::annotator(&args.annotate)?;
    let stream = config::stream_options(&args.annotate, &annotator).map_err(|err| vec![err])?;
    let options = ReportOptions {
        again: args.again,
        max_articles: args.max_articles,
        max_text_bytes: args.max_text_bytes,
        ..ReportOptions::new(stream, title(args))
    };
    let mut tell = |err: &Error| messages.passed_over(err);
    let report = Report::collect(&annotator, inputs, &options, &mut tell).map_err(|err| vec![err])?;
    let outcome = report.outcome();
    match target {
        Some(path) => replace(path, None, |out| report.write(out)),
        None => {
            let mut out = BufWriter::new(io::stdout().lock());
            report.write(&mut out).and_then(|()| out.flush()).map_err(|err| Error::io("<stdout>", err))
        }
    }
    .map_err(|err| vec![err])?;
    summarize(&outcome, target, messages);
    Ok(ExitStatus::of(outcome.failed_inputs, outcome.rejected))
}

/// Where the page goes; none is standard output.
///
/// # Errors
/// It would be shown on a terminal, or replace what is read.
fn target(args: &ReportArgs) -> Result<Option<&Path>, Error> {
    let annotate = &args.annotate;
    let Some(path) = annotate.output.as_deref().filter(|path| *path != Path::new("-")) else {
        return if io::stdout().is_terminal() {
            let err = Error::new(ErrorKind::Config, "a page is nothing to be shown on a terminal");
            Err(err.with_help("name a file: dateline report FILE -o report.html"))
        } else {
            Ok(None)
        };
    };
    let gazetteers = config::sources(&annotate.gazetteers).into_iter().map(|(path, _)| path);
    if annotate.files.iter().cloned().chain(gazetteers).any(|input| config::is_same_file(&input, path)) {
        return Err(Error::new(ErrorKind::Config, "is both input and output")
            .in_source(path.display().to_string())
            .with_help("write to another file with -o"));
    }
    Ok(Some(path))
}

/// The title given, or the names of the files without their folders, which are nobody else's business.
fn title(args: &ReportArgs) -> String {
    const N_NAMES: usize = 3;
    if let Some(title) = &args.title {
        return title.clone();
    }
    let files = &args.annotate.files;
    let name = |path: &std::path::PathBuf| Some(path.file_name()?.to_string_lossy().into_owned());
    let mut names: Vec<_> = files.iter().filter_map(name).filter(|name| name != "-").take(N_NAMES).collect();
    if names.is_empty() {
        return "Articles".to_owned();
    }
    if files.len() > names.len() {
        names.push(format!("{} more", files.len() - names.len()));
    }
    names.join(", ")
}

fn summarize(outcome: &Outcome, target: Option<&Path>, messages: &Messages) {
    let Outcome { articles, came_annotated, held, mentions, entities, .. } = *outcome;
    let mut text = format!(
        "{}: {}, {}, {} entities",
        target.map_or_else(|| "<stdout>".into(), |path| path.display().to_string()),
        counted(articles, "article"),
        counted(mentions, "mention"),
        grouped(entities),
    );
    if came_annotated > 0 {
        text += &format!(
            "\n{} came annotated; --again annotates them afresh",
            counted(came_annotated, "article")
        );
    }
    if u64::from(held) < articles {
        text += &format!(
            "\nthe page holds the first {} to be opened; --max-articles and --max-text-bytes say how many",
            grouped(held.into())
        );
    }
    messages.note(&text);
}
