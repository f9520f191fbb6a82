//! `dateline explain`: why names are mentions, or why not.

mod shown;
mod why_not;

use crate::args::ExplainArgs;
use crate::messages::Messages;
use crate::{ExitStatus, articles, config};
use dateline::gazetteer::Access;
use dateline::normalize::Normalizer;
use dateline::read::jsonl::RecordOptions;
use dateline::read::{Batch, Converter, Input, ReadOptions, Reader};
use dateline::{Annotator, AnnotatorOptions, Article, Error, Worker};
use shown::Shown;
use std::io::{self, Write};

pub(crate) fn run(args: &ExplainArgs, messages: &Messages) -> Result<ExitStatus, Vec<Error>> {
    let one = |err: Error| vec![err];
    let mut options = AnnotatorOptions::default();
    options.resolve.unlisted = args.unlisted;
    options.resolve.min_score = args.min_score;
    options.model = config::model(args.weights.as_deref()).map_err(one)?;
    let annotator =
        Annotator::new(config::gazetteers(&args.gazetteers, args.no_default, Access::Map)?, options);
    let mut worker = annotator.new_worker();
    let inputs = if args.files.is_empty() {
        vec![Input::stdin()]
    } else {
        args.files.iter().map(Input::from_arg).collect()
    };
    let records = RecordOptions { fields: args.fields.clone(), ..RecordOptions::default() };
    let mut converter = Converter::new(&ReadOptions::default(), &records);
    let mut reader = Reader::new(inputs, ReadOptions::default());
    let mut out = io::stdout().lock();
    let (mut batch, mut status) = (Batch::default(), ExitStatus::Success);
    while reader.next_batch(&mut batch).map_err(one)? {
        for raw in batch.records() {
            let mut reject = |err: Error| {
                status = ExitStatus::Rejected;
                messages.passed_over(&err);
            };
            let found = converter.convert(&batch, raw);
            let format = found.format;
            for raw in found {
                match raw.and_then(|raw| articles::article(&raw, format, &records)) {
                    Ok(article) => explain(args, &annotator, &mut worker, &article, &mut out)
                        .map_err(|err| one(Error::io("<stdout>", err)))?,
                    Err(err) => reject(err),
                }
            }
        }
    }
    Ok(status)
}

fn explain<'g>(
    args: &ExplainArgs,
    annotator: &'g Annotator,
    worker: &mut Worker<'g>,
    article: &Article<'_>,
    out: &mut impl Write,
) -> io::Result<()> {
    let (annotation, trace) = worker.trace(article);
    if let Some(name) = &args.why_not {
        let answer = why_not::answer(name, annotator, article, &annotation, &trace);
        return if args.json { writeln!(out, "{}", answer.to_json()) } else { writeln!(out, "{answer}") };
    }
    let wanted = args.mention.as_deref().map(folded);
    for considered in &trace.considered {
        let shown = Shown::new(considered, article, annotator);
        if wanted.as_ref().is_some_and(|wanted| folded(shown.surface) != *wanted) {
            continue;
        }
        if args.json {
            serde_json::to_writer(&mut *out, &shown)?;
            writeln!(out)?;
        } else {
            writeln!(out, "{shown}")?;
        }
    }
    Ok(())
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
