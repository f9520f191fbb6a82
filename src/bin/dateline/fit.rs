//! `dateline fit`: annotated articles in, weights of evidence out.

use crate::args::FitArgs;
use crate::messages::{Messages, grouped};
use crate::replace::replace;
use crate::{ExitStatus, config};
use dateline::gazetteer::Access;
use dateline::resolve::fit::{GoldKind, GoldMention, Lessons};
use dateline::resolve::model::{Decision, Model};
use dateline::{Annotator, AnnotatorOptions, Article, Error, ErrorKind, Span};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;

/// How often the names are weighed again with the weights just found: what is turned down decides what is weighed next.
const ROUNDS: usize = 3;

/// A line of the articles.
#[derive(Deserialize)]
struct Text {
    id: serde_json::Value,
    text: String,
}

/// A line of the gold: offsets count code points.
#[derive(Deserialize)]
struct GoldLine {
    id: serde_json::Value,
    mentions: Vec<GoldName>,
    eval_span: Option<(usize, usize)>,
}

#[derive(Deserialize)]
struct GoldName {
    start: usize,
    end: usize,
    #[serde(rename = "type")]
    kind: Option<String>,
    #[serde(default)]
    link: serde_json::Value,
    lat: Option<f64>,
    lon: Option<f64>,
    #[serde(default)]
    optional: bool,
}

/// One set: a gold file with its articles.
struct Set {
    name: String,
    articles: Vec<(String, Vec<GoldMention>)>,
    kinds: Vec<GoldKind>,
}

pub(crate) fn run(args: &FitArgs, messages: &Messages) -> Result<ExitStatus, Vec<Error>> {
    let one = |err: Error| vec![err];
    let mut texts = BTreeMap::new();
    for path in &args.articles {
        for line in lines::<Text>(path).map_err(one)? {
            texts.insert(line.id.to_string(), line.text);
        }
    }
    let read = |paths: &[std::path::PathBuf]| -> Result<Vec<Set>, Vec<Error>> {
        paths.iter().map(|path| set(path, &texts).map_err(one)).collect()
    };
    let (sets, held_out) = (read(&args.gold)?, read(&args.hold_out)?);
    let mut model = Model::default();
    let mut lessons = Lessons::default();
    for round in 1..=ROUNDS {
        lessons = learn(args, &sets, &model)?;
        model = lessons.fit();
        let (names, choices) = lessons.len();
        messages.note(&format!(
            "round {round}: {} names, {} choices",
            grouped(names as u64),
            grouped(choices as u64)
        ));
    }
    let scores = lessons.cross_validated();
    model.min_score = args.min_score;
    let mut report = String::new();
    let (right, choices) = lessons.cross_validated_choices();
    describe(&mut report, "cross-validated by article", &scores, model.min_score);
    let _ = writeln!(report, "# choices among namesakes: {right} of {choices} right");
    for set in &held_out {
        let lessons = learn(args, std::slice::from_ref(set), &model)?;
        let scores = lessons.scores(&model);
        describe(&mut report, &format!("held out: {}", set.name), &scores, model.min_score);
        let (right, choices) = lessons.right_choices(&model);
        let _ = writeln!(report, "# choices among namesakes: {right} of {choices} right");
    }
    let names: Vec<&str> = sets.iter().map(|set| set.name.as_str()).collect();
    let table = format!(
        "# What each evidence weighs for each decision, in natural logarithms of odds: decision, evidence, weight.\n\
         # Written by `dateline fit`, not by hand; gazetteer {:016x}. Fitted on {} articles of: {}.\n{report}{}",
        dateline::Gazetteer::embedded().fingerprint(),
        sets.iter().map(|set| set.articles.len()).sum::<usize>(),
        names.join(", "),
        model.to_table()
    );
    match &args.output {
        Some(path) => replace(path, None, |out| out.write_all(table.as_bytes())).map_err(one)?,
        None => io::stdout().write_all(table.as_bytes()).map_err(|err| one(Error::io("<stdout>", err)))?,
    }
    Ok(ExitStatus::Success)
}

/// Weighs all names of these sets with the weights of a model.
fn learn(args: &FitArgs, sets: &[Set], model: &Model) -> Result<Lessons, Vec<Error>> {
    let mut options = AnnotatorOptions::default();
    options.model = Some(model.clone());
    options.resolve.min_score = Some(0.5);
    options.resolve.unlisted = true;
    let annotator = Annotator::new(config::gazetteers(&args.gazetteers, false, Access::Map)?, options);
    let mut worker = annotator.new_worker();
    let mut all = Lessons::default();
    for set in sets {
        let mut lessons = Lessons::default();
        for (text, gold) in &set.articles {
            let (_, trace) = worker.trace(&Article::from_text(text));
            lessons.add(&trace, 0, gold, &set.kinds);
        }
        lessons.finish();
        all.extend(lessons);
    }
    Ok(all)
}

fn lines<T: for<'de> Deserialize<'de>>(path: &Path) -> Result<Vec<T>, Error> {
    let name = path.display().to_string();
    let file = File::open(path).map_err(|err| Error::io(name.clone(), err))?;
    let mut read = Vec::new();
    for (number, line) in BufReader::new(file).lines().enumerate() {
        let line = line.map_err(|err| Error::io(name.clone(), err))?;
        let parsed = serde_json::from_str(&line).map_err(|err| {
            Error::new(ErrorKind::Record, err.to_string()).in_source(name.clone()).at(number as u64 + 1, None)
        })?;
        read.push(parsed);
    }
    Ok(read)
}

fn set(path: &Path, texts: &BTreeMap<String, String>) -> Result<Set, Error> {
    // A set is called by its file's name, without endings.
    let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let name = name.split('.').next().unwrap_or_default().to_owned();
    let mut set = Set { name, articles: Vec::new(), kinds: Vec::new() };
    for line in lines::<GoldLine>(path)? {
        let id = line.id.to_string();
        let text = texts.get(&id).ok_or_else(|| {
            Error::new(ErrorKind::Config, format!("no article has the id {id}"))
                .in_source(path.display().to_string())
                .with_help("name the file of the articles with --articles")
        })?;
        let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let byte =
            |chars: usize| starts.get(chars).and_then(|&byte| u32::try_from(byte).ok()).unwrap_or(u32::MAX);
        let inside = |name: &&GoldName| {
            line.eval_span.is_none_or(|(start, end)| name.start >= start && name.end <= end)
        };
        let mut gold = Vec::new();
        for name in line.mentions.iter().filter(inside) {
            let kind = kind(name.kind.as_deref());
            if !set.kinds.contains(&kind) {
                set.kinds.push(kind);
            }
            gold.push(GoldMention {
                span: Span::new(byte(name.start), byte(name.end)),
                kind,
                point: name.lat.zip(name.lon),
                ids: name.link.as_str().map(str::to_owned).into_iter().collect(),
                optional: name.optional,
            });
        }
        set.articles.push((text.clone(), gold));
    }
    Ok(set)
}

fn kind(label: Option<&str>) -> GoldKind {
    match label {
        None => GoldKind::Unknown,
        Some("PER" | "PERS" | "PERSON") => GoldKind::Person,
        Some("LOC" | "GPE" | "PLACE" | "LOCATION" | "FAC") => GoldKind::Place,
        Some("ORG" | "ORGANIZATION") => GoldKind::Organization,
        Some(_) => GoldKind::Other,
    }
}

/// Appends how well scores agree with what was right, as comment lines.
fn describe(report: &mut String, what: &str, scores: &[(Decision, f32, bool)], min_score: f32) {
    let _ = writeln!(report, "# {what}");
    for decision in Decision::ALL {
        let of: Vec<_> = scores.iter().filter(|one| one.0 == decision).collect();
        if of.is_empty() {
            continue;
        }
        let names = of.iter().filter(|one| one.2).count();
        let taken: Vec<_> = of.iter().filter(|one| one.1 >= min_score).collect();
        let right = taken.iter().filter(|one| one.2).count();
        let _ = write!(
            report,
            "#   {}: {} weighed, {names} names, {} taken, {right} right; ",
            decision.name(),
            of.len(),
            taken.len()
        );
        let _ = write!(report, "right of those scored");
        for tenth in 0..10 {
            let bin = of.iter().filter(|one| (one.1 * 10.0).floor().min(9.0) == tenth as f32);
            let (right, count) =
                bin.fold((0, 0), |(right, count), one| (right + u32::from(one.2), count + 1));
            if count > 0 {
                let _ = write!(report, " .{tenth}–: {:.2} ({count})", f64::from(right) / f64::from(count));
            }
        }
        report.push('\n');
    }
}
