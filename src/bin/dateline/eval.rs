//! `dateline eval`: what is found, held against what people marked.
//!
//! Reads the gold standard, then predictions, or articles, which it annotates; what the library makes of both is shown
//! as tables (`table`) or JSON, and the errors as a page (`page`) or JSONL.

mod check;
mod failures;
mod page;
mod system;
mod table;

use crate::args::{AblateArg, EvalArgs, EvalBy};
use crate::messages::Messages;
use crate::{ExitStatus, articles, config};
use check::Check;
use dateline::eval::{Gold, GoldOptions, LabelMap, Listing, Part, Predictions, Report, Settings, evaluate};
use dateline::read::{Batch, Converter, Format, RawRecord, Reader};
use dateline::stream::{OnError, StreamOptions};
use dateline::{Annotator, Article, Error, ErrorKind, Result};
use failures::Failures;
use serde::Serialize;
use std::path::{Path, PathBuf};
use system::System;

pub(crate) fn run(args: &EvalArgs, messages: &Messages) -> Result<ExitStatus, Vec<Error>> {
    let single = |err: Error| vec![err];
    let annotator = config::annotator(&args.annotate)?;
    let stream = config::stream_options(&args.annotate, &annotator).map_err(single)?;
    check_outputs(args).map_err(single)?;
    let options = gold_options(&args.map, &stream);
    let mut gold = read_gold(&args.gold, &options).map_err(single)?;
    let settings = settings(args, &gold);
    check_rereading(args, &gold).map_err(single)?;
    let mut task = Task { args, messages, stream, options, rejected: 0, failed_inputs: 0 };
    let predictions = task.predictions(&annotator, &mut gold, true).map_err(single)?;
    let mut failures = Failures::new(args).map_err(single)?;
    let mut listing = Listing::new(&annotator, &task.options.labels);
    let report =
        evaluate(&gold, &predictions, &mut listing, &settings, &mut |failure| failures.take(failure));
    let ablation = task.ablate(annotator, &mut gold, &settings).map_err(single)?;
    let outcome = Outcome { report, ablation };
    failures.finish(&outcome).map_err(single)?;
    let mut out = config::output(&args.annotate).map_err(single)?;
    let text = if args.json { outcome.as_json() } else { table::of(&outcome, &args.by) };
    out.write_all(text.as_bytes())
        .and_then(|()| out.flush())
        .map_err(|err| vec![Error::io(&*task.stream.output_name, err)])?;
    Ok(ExitStatus::of(task.failed_inputs, task.rejected))
}

/// What is shown in the end.
#[derive(Debug, Serialize)]
struct Outcome {
    #[serde(flatten)]
    report: Report,
    /// The same without each of the parts that were to be left out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    ablation: Vec<Ablation>,
}

#[derive(Debug, Serialize)]
struct Ablation {
    without: &'static str,
    sort: &'static str,
    #[serde(flatten)]
    report: Report,
}

impl Outcome {
    fn as_json(&self) -> String {
        // A report has no maps whose keys could be refused.
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }
}

fn settings(args: &EvalArgs, gold: &Gold) -> Settings {
    Settings {
        labels: args.labels.clone().unwrap_or_else(|| usual_labels(gold)),
        optional_subs: args.optional_sub.clone(),
        count_optional: args.count_optional,
        by_lang: args.by.contains(&EvalBy::Lang),
    }
}

/// Those of the usual labels that the gold has. Where it has none of them, or has mentions without labels, any may be
/// meant.
pub(crate) fn usual_labels(gold: &Gold) -> Vec<String> {
    let has = |label: &String| gold.labels().contains(label.as_str());
    let Settings { labels, .. } = Settings::default();
    let any = gold.has_unlabelled() || !labels.iter().any(has);
    labels.into_iter().filter(|label| any || has(label)).collect()
}

/// Reads a gold standard.
///
/// # Errors
/// It cannot be read, or holds nothing.
pub(crate) fn read_gold(paths: &[PathBuf], options: &GoldOptions) -> Result<Gold> {
    let gold = Gold::read(paths, options)?;
    if gold.texts().is_empty() {
        let names: Vec<_> = paths.iter().map(|path| path.to_string_lossy()).collect();
        return Err(Error::new(ErrorKind::Config, "the gold holds no article").in_source(names.join(", ")));
    }
    Ok(gold)
}

/// How the gold is read; `map` says what labels stand for beyond the usual.
pub(crate) fn gold_options(map: &[(String, String)], stream: &StreamOptions) -> GoldOptions {
    let mut labels = LabelMap::default();
    for (name, of) in map {
        labels.set(name, of);
    }
    let mut options = GoldOptions { labels, records: stream.records.clone(), ..GoldOptions::default() };
    options.unit = stream.write.offsets;
    // A gold standard that names no field means the text, or else what is annotated first.
    if let Some(fields) = stream.records.fields.as_ref().filter(|fields| !fields.contains(&options.field)) {
        options.field = fields.first().cloned().unwrap_or(options.field);
    }
    options
}

/// Refuses to write over what is read.
fn check_outputs(args: &EvalArgs) -> Result<()> {
    let inputs = || args.gold.iter().chain(&args.annotate.files);
    for path in [&args.html, &args.errors, &args.annotate.output].into_iter().flatten() {
        if inputs().any(|input| config::is_same_file(input, path)) {
            return Err(
                Error::new(ErrorKind::Config, "is both input and output").in_source(path.to_string_lossy())
            );
        }
    }
    Ok(())
}

/// Refuses to read standard input several times.
fn check_rereading(args: &EvalArgs, gold: &Gold) -> Result<()> {
    let files = &args.annotate.files;
    let is_stdin = if files.is_empty() {
        gold.articles().is_none()
    } else {
        files.iter().any(|file| file == Path::new("-"))
    };
    if !args.ablate.is_empty() && is_stdin {
        let message = "--ablate reads the articles several times, which standard input does not allow";
        return Err(Error::new(ErrorKind::Config, message).with_help("name files"));
    }
    Ok(())
}

/// One evaluation: where predictions come from, and what was lost on the way.
struct Task<'a> {
    args: &'a EvalArgs,
    messages: &'a Messages,
    stream: StreamOptions,
    options: GoldOptions,
    rejected: u64,
    failed_inputs: u64,
}

impl Task<'_> {
    /// Reads predictions, and makes those of articles. What cannot be read is told if `first` is set.
    fn predictions(&mut self, annotator: &Annotator, gold: &mut Gold, first: bool) -> Result<Predictions> {
        let mut predictions = Predictions::default();
        let mut system = System::new(annotator, self.args.gold_spans);
        if self.args.annotate.files.is_empty()
            && let Some(articles) = gold.articles()
        {
            for article in articles {
                predictions.article(article.id.as_deref().unwrap_or_default(), gold);
                system.annotate(article, gold, &self.options.labels, &mut predictions)?;
            }
            return Ok(predictions);
        }
        let mut reader = Reader::new(config::inputs(&self.args.annotate)?, self.stream.read.clone());
        let mut converter = Converter::new(&self.stream.read, &self.stream.records);
        let mut batch = Batch::default();
        let mut lost = Vec::new();
        let mut check = Check::default();
        loop {
            match reader.next_batch(&mut batch) {
                Ok(false) => break,
                Ok(true) => {}
                Err(err) if self.stream.policy.on_error == OnError::Fail => return Err(err),
                Err(err) => {
                    self.failed_inputs += u64::from(first);
                    lost.push(err);
                    continue;
                }
            }
            let mut judge = |format, raw: RawRecord<'_>| {
                let as_it_is = !(self.args.again || self.args.gold_spans || !self.args.ablate.is_empty());
                if format == Format::Jsonl && as_it_is && predictions.read(&raw, gold, &self.options)? {
                    if let Ok(article) = articles::article(&raw, format, &self.stream.records) {
                        keep_text(&article, raw.record, gold);
                    }
                    return Ok(());
                }
                let mut article = articles::article(&raw, format, &self.stream.records)?;
                let id = id(&article, raw.record);
                check.article(&id, &article, gold).map_err(|err| raw.locate(err))?;
                if predictions.article(&id, gold) {
                    keep_text(&article, raw.record, gold);
                    article.id = Some(id.into());
                    system.annotate(article, gold, &self.options.labels, &mut predictions)?;
                }
                Ok(())
            };
            for raw in batch.records() {
                let found = converter.convert(&batch, raw);
                let format = found.format;
                for raw in found {
                    match raw.and_then(|raw| judge(format, raw)) {
                        Ok(()) => {}
                        Err(err) if self.stream.policy.on_error == OnError::Fail => return Err(err),
                        Err(err) => {
                            self.rejected += u64::from(first);
                            lost.push(err);
                        }
                    }
                }
            }
        }
        if first {
            lost.iter().for_each(|err| self.messages.passed_over(err));
            check.tell(self.messages);
        }
        Ok(predictions)
    }

    /// Annotates everything again without each of the parts that are asked for.
    fn ablate(
        &mut self,
        mut annotator: Annotator,
        gold: &mut Gold,
        settings: &Settings,
    ) -> Result<Vec<Ablation>> {
        let mut ablations = Vec::new();
        let whole = annotator.options().clone();
        for part in parts(&self.args.ablate, &annotator) {
            annotator = annotator.with_options(part.leave_out(&whole));
            let predictions = self.predictions(&annotator, gold, false)?;
            let mut listing = Listing::new(&annotator, &self.options.labels);
            let report = evaluate(gold, &predictions, &mut listing, settings, &mut |_| {});
            ablations.push(Ablation { without: part.name(), sort: part.sort(), report });
        }
        Ok(ablations)
    }
}

/// What is left out, in the order asked for.
fn parts(ablate: &[AblateArg], annotator: &Annotator) -> Vec<Part> {
    let parts = |what: &AblateArg| match what {
        AblateArg::Via => Part::vias(),
        AblateArg::Rule => Part::rules(annotator.options().variants),
        AblateArg::Group => Part::groups(),
        AblateArg::Evidence => Part::evidence(annotator.model()),
    };
    ablate.iter().flat_map(parts).collect()
}

/// Gives the gold the texts of an article.
fn keep_text(article: &Article<'_>, record: u64, gold: &mut Gold) {
    let id = id(article, record);
    article.fields.iter().for_each(|field| gold.set_text(&id, &field.name, &field.text));
}

/// The article's own id, or its number in the input.
pub(crate) fn id(article: &Article<'_>, record: u64) -> String {
    article.id.as_deref().map_or_else(|| format!("#{}", record + 1), str::to_owned)
}
