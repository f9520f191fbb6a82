//! `dateline suggest-stoplist`: the aliases that are most often wrong, as rows that take them back or as JSON.

use crate::args::StoplistArgs;
use crate::messages::{Messages, counted};
use crate::{ExitStatus, config, eval};
use dateline::eval::{Gold, GoldOptions, Lapse, Listing, Predictions, Settings, evaluate};
use dateline::gather::{self, Gathered};
use dateline::gazetteer::write::{COLUMNS, cells};
use dateline::resolve::Annotation;
use dateline::stoplist::{self, Action, Row, Stoplist, Suggestion, Weighed};
use dateline::stream::StreamOptions;
use dateline::write::{WriteOptions, Writer};
use dateline::{Annotator, Article, Error};
use serde_json::{Value, json};
use std::collections::HashSet;
use std::io::{self, Write};

pub(crate) fn run(args: &StoplistArgs, messages: &Messages) -> Result<ExitStatus, Vec<Error>> {
    let one = |err: Error| vec![err];
    let annotator = config::annotator(&args.article)?;
    let stream = config::stream_options(&args.article, &annotator).map_err(one)?;
    let mut stoplist = Stoplist::new(args.contexts.into());
    let task = Task { args, annotator: &annotator, stream: &stream, messages };
    let gathered =
        if args.gold.is_empty() { task.by_scores(&mut stoplist) } else { task.by_gold(&mut stoplist) }
            .map_err(one)?;
    let suggestions = stoplist.finish(!args.gold.is_empty(), args.min_count, args.min_rate.into());
    let (rows, left) = stoplist::rows(annotator.gazetteers(), &suggestions);
    let mut out = io::BufWriter::new(config::output(&args.article).map_err(one)?);
    if args.json {
        as_json(&suggestions, &rows, &mut out)
    } else {
        as_rows(&suggestions, &rows, args.contexts.into(), &mut out)
    }
    .and_then(|()| out.flush())
    .map_err(|err| one(Error::io(&*stream.output_name, err)))?;
    if left > 0 {
        messages.note(&format!(
            "{} can be neither made weak nor removed: canonical names that are weak already, and those made by rules",
            counted(left, "name")
        ));
    }
    Ok(ExitStatus::of(gathered.failed_inputs, gathered.rejected))
}

/// Where names are weighed.
struct Task<'a> {
    args: &'a StoplistArgs,
    annotator: &'a Annotator,
    stream: &'a StreamOptions,
    messages: &'a Messages,
}

/// What was weighed in an article of the gold: its id, and each name with its field and code points.
type Judged<'a> = (String, Vec<(Weighed<'a>, String, u64, u64)>);

impl<'a> Task<'a> {
    /// Weighs the names of the articles; they are as wrong as their scores say.
    fn by_scores(&self, stoplist: &mut Stoplist<'a>) -> Result<Gathered, Error> {
        gather::articles(
            self.annotator,
            config::inputs(&self.args.article)?,
            self.stream,
            &|worker, article, _| stoplist::weighed(worker, article).1,
            &mut |all| {
                stoplist.add(all.into_iter().map(|one| {
                    let wrong = 1.0 - f64::from(one.score);
                    (one, wrong)
                }));
                Ok(())
            },
            &mut |err| self.messages.passed_over(err),
        )
    }

    /// Weighs the names of the articles that the gold knows; they are wrong where people marked nothing of the kind.
    fn by_gold(&self, stoplist: &mut Stoplist<'a>) -> Result<Gathered, Error> {
        let options = eval::gold_options(&[], self.stream);
        let gold = eval::read_gold(&self.args.gold, &options)?;
        let (mut predictions, mut all) = (Predictions::default(), Vec::new());
        let mut take = |found: Result<Option<(Predictions, Judged<'a>)>, Error>| {
            if let Some((found, judged)) = found? {
                predictions.merge(found);
                all.push(judged);
            }
            Ok(())
        };
        let make = |worker: &mut dateline::Worker<'a>, article: &Article<'_>, record: u64| {
            let id = eval::id(article, record);
            let known = gold.has(&id).then(|| stoplist::weighed(worker, article));
            known
                .map(|(annotation, weighed)| self.judged(&gold, &options, id, article, &annotation, weighed))
                .transpose()
        };
        let own = gold.articles().filter(|_| self.args.article.files.is_empty());
        let gathered = match own {
            Some(articles) => {
                let mut worker = self.annotator.new_worker();
                for (number, article) in articles.iter().enumerate() {
                    take(make(&mut worker, article, number as u64))?;
                }
                Gathered { articles: articles.len() as u64, ..Gathered::default() }
            }
            None => gather::articles(
                self.annotator,
                config::inputs(&self.args.article)?,
                self.stream,
                &make,
                &mut take,
                &mut |err| self.messages.passed_over(err),
            )?,
        };
        let settings = Settings { labels: eval::usual_labels(&gold), ..Settings::default() };
        let mut listing = Listing::new(self.annotator, &options.labels);
        let mut errors: HashSet<(String, String, u64, u64)> = HashSet::new();
        evaluate(&gold, &predictions, &mut listing, &settings, &mut |failure| {
            if let Some(found) = failure.found.filter(|_| failure.error == Lapse::Wrong) {
                errors.insert((failure.article, failure.field, found.start, found.end));
            }
        });
        for (id, weighed) in all {
            let judged = weighed.into_iter().filter_map(|(one, field, start, end)| {
                let is_error = errors.contains(&(id.clone(), field.clone(), start, end));
                let wrong = is_wrong(&gold, &id, &field, (start, end), one.taken, is_error)?;
                Some((one, f64::from(u8::from(wrong))))
            });
            stoplist.add(judged);
        }
        Ok(gathered)
    }

    fn judged(
        &self,
        gold: &Gold,
        options: &GoldOptions,
        id: String,
        article: &Article<'_>,
        annotation: &Annotation<'_>,
        weighed: Vec<Weighed<'a>>,
    ) -> Result<(Predictions, Judged<'a>), Error> {
        let article = Article { id: Some(id.as_str().into()), ..article.clone() };
        let mut predictions = Predictions::default();
        predictions.article(&id, gold);
        let mut line = Vec::new();
        Writer::new(WriteOptions::new(self.annotator.fingerprint())).text(&article, annotation, &mut line);
        predictions.annotated(&id, &article, &line, &options.labels)?;
        let place = |one: Weighed<'a>| {
            let field = &article.fields[one.field];
            let chars = |end: usize| field.text.get(..end).unwrap_or_default().chars().count() as u64;
            let range = one.span.range();
            (one, field.name.to_string(), chars(range.start), chars(range.end))
        };
        let weighed = weighed.into_iter().map(place).collect();
        Ok((predictions, (id, weighed)))
    }
}

/// Whether a name is wrong, of those that are judged: taken ones by what `eval` says of them, others where people
/// marked nothing.
fn is_wrong(
    gold: &Gold,
    id: &str,
    field: &str,
    (start, end): (u64, u64),
    taken: bool,
    is_error: bool,
) -> Option<bool> {
    if is_error {
        return Some(true);
    }
    let text = gold.texts_of(id).find(|text| text.field == field)?;
    if text.window.is_some_and(|window| start < window.start || window.end < end) {
        return None;
    }
    let marked = text.mentions.iter().any(|mention| (mention.span.start, mention.span.end) == (start, end));
    // What was taken and is neither an error nor marked is not judged: it may be marked but need not be.
    (marked || !taken).then_some(!marked)
}

/// A table that `annotate -g` reads.
fn as_rows(
    suggestions: &[Suggestion<'_>],
    rows: &[Row],
    contexts: usize,
    out: &mut impl Write,
) -> io::Result<()> {
    writeln!(
        out,
        "# Aliases that are often wrong, made weak or removed, by `dateline suggest-stoplist`. Delete rows that are to stay as they were.\n\
         # lint: allow unsorted"
    )?;
    let mut table = csv::WriterBuilder::new().delimiter(b'\t').from_writer(out);
    let context = |number: usize| format!("_context_{number}");
    let evidence = ["_alias", "_action", "_seen", "_taken", "_wrong", "_errors"].map(str::to_owned);
    table.write_record(
        COLUMNS.map(str::to_owned).into_iter().chain(evidence).chain((1..=contexts).map(context)),
    )?;
    for row in rows {
        let of = |cell: &dyn Fn(&Suggestion<'_>, Action, String) -> String| {
            let each = row
                .changes
                .iter()
                .map(|(number, action, before)| cell(&suggestions[*number], *action, before.to_string()));
            each.collect::<Vec<_>>().join("|")
        };
        let mut record = cells(&row.entity, "").to_vec();
        record.push(of(&|_, _, before| before));
        record.push(of(&|_, action, _| action.as_str().to_owned()));
        record.push(of(&|one, _, _| one.seen.to_string()));
        record.push(of(&|one, _, _| one.taken.to_string()));
        record.push(of(&|one, _, _| format!("{:.1}", one.wrong)));
        record.push(of(&|one, _, _| format!("{:.1}", one.errors)));
        let shown = row.changes.iter().flat_map(|(number, ..)| &suggestions[*number].contexts);
        let shown: Vec<&String> = shown.take(contexts).collect();
        record.extend(
            (0..contexts).map(|number| shown.get(number).map_or_else(String::new, |one| (*one).clone())),
        );
        table.write_record(record)?;
    }
    table.flush()
}

/// A JSON object for each alias.
fn as_json(suggestions: &[Suggestion<'_>], rows: &[Row], out: &mut impl Write) -> io::Result<()> {
    for (number, one) in suggestions.iter().enumerate() {
        serde_json::to_writer(&mut *out, &object(number, one, rows))?;
        writeln!(out)?;
    }
    Ok(())
}

fn object(number: usize, one: &Suggestion<'_>, rows: &[Row]) -> Value {
    let round = |value: f64| (value * 1000.0).round() / 1000.0;
    let changes = rows.iter().flat_map(|row| {
        let of = row.changes.iter().filter(move |(of, ..)| *of == number);
        of.map(|(_, action, before)| {
            json!({"id": row.entity.id, "name": row.entity.name, "alias": before.to_string(), "action": action.as_str()})
        })
    });
    json!({
        "alias": one.alias,
        "seen": one.seen,
        "taken": one.taken,
        "wrong": round(one.wrong),
        "errors": round(one.errors),
        "entities": changes.collect::<Vec<_>>(),
        "contexts": one.contexts,
    })
}
