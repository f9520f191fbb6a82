//! `dateline explain`: why names are mentions, or why not.

mod shown;
mod why_not;

use crate::args::ExplainArgs;
use crate::messages::Messages;
use crate::{ExitStatus, config};
use dateline::error::ErrorKind;
use dateline::normalize::Normalizer;
use dateline::resolve::Resolution;
use dateline::{Annotator, Article, Error, Worker, gather};
use shown::Shown;
use std::io::Write;

pub(crate) fn run(args: &ExplainArgs, messages: &Messages) -> Result<ExitStatus, Vec<Error>> {
    let one = |err: Error| vec![err];
    let inputs = config::inputs(&args.article).map_err(one)?;
    let annotator = config::annotator(&args.article)?;
    if annotator.options().resolve.resolution == Resolution::Off {
        let message = "with --resolve off nothing is weighed, so that there is nothing to explain";
        return Err(one(Error::new(ErrorKind::Config, message).with_help("leave --resolve off out")));
    }
    let stream = config::stream_options(&args.article, &annotator).map_err(one)?;
    let mut out = config::output(&args.article).map_err(one)?;
    let wanted = args.mention.as_deref().map(folded);
    let explain = |worker: &mut Worker<'_>, article: &Article<'_>| match &args.why_not {
        Some(name) => why_not(args, name, &annotator, worker, article),
        None => mentions(args, wanted.as_deref(), &annotator, worker, article),
    };
    let mut is_empty = true;
    let mut take = |text: String| {
        is_empty &= text.is_empty();
        let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
        written.map_err(|err| Error::io(&*stream.output_name, err))
    };
    let mut tell = |err: &Error| messages.passed_over(err);
    let make = |worker: &mut Worker<'_>, article: &Article<'_>, _| explain(worker, article);
    let gathered = gather::articles(&annotator, inputs, &stream, &make, &mut take, &mut tell).map_err(one)?;
    if let Some(mention) = args.mention.as_ref().filter(|_| is_empty) {
        messages.note(&format!("{mention:?} was weighed nowhere; --why-not tells why"));
    }
    Ok(ExitStatus::of(gathered.failed_inputs, gathered.rejected))
}

/// What was weighed in an article, of names that fold like the one wanted.
fn mentions(
    args: &ExplainArgs,
    wanted: Option<&str>,
    annotator: &Annotator,
    worker: &mut Worker<'_>,
    article: &Article<'_>,
) -> String {
    let (_, trace) = worker.trace(article);
    let mut text = String::new();
    for considered in &trace.considered {
        let shown = Shown::new(considered, article, annotator);
        if wanted.is_some_and(|wanted| folded(shown.surface) != wanted) {
            continue;
        }
        text += &if args.json { json(&shown) } else { shown.to_string() };
        text.push('\n');
    }
    text
}

fn why_not(
    args: &ExplainArgs,
    name: &str,
    annotator: &Annotator,
    worker: &mut Worker<'_>,
    article: &Article<'_>,
) -> String {
    let (annotation, trace) = worker.trace(article);
    let answer = why_not::answer(name, annotator, worker, article, &annotation, &trace);
    let answer = if args.json { json(&answer) } else { answer.to_string() };
    answer + "\n"
}

fn json(value: &impl serde::Serialize) -> String {
    // No map of ours has keys that could be refused.
    serde_json::to_string(value).unwrap_or_default()
}

/// The words of a text, folded as names are compared, with blanks between.
fn folded(text: &str) -> String {
    let normalizer = Normalizer::new();
    let mut words = Vec::new();
    normalizer.split(text, &mut words);
    let reading = normalizer.read(text, &words);
    let mut bytes = Vec::new();
    for word in 0..words.len() {
        if word > 0 {
            bytes.push(b' ');
        }
        reading.fold(word, word, &mut bytes);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
