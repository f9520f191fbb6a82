//! `dateline gaps`: names that no gazetteer holds, as rows for one or as JSON.

use crate::args::GapsArgs;
use crate::messages::{Messages, counted};
use crate::{ExitStatus, config};
use dateline::gaps::{Gap, Gaps, GapsOptions};
use dateline::gazetteer::{EntityType, KINDS};
use dateline::{Error, ErrorKind};
use serde_json::{Value, json};
use std::io::{self, Write};

pub(crate) fn run(args: &GapsArgs, messages: &Messages) -> Result<ExitStatus, Vec<Error>> {
    let one = |err: Error| vec![err];
    check_type(args.of.as_deref()).map_err(one)?;
    let inputs = config::inputs(&args.article).map_err(one)?;
    let annotator = config::annotator(&args.article)?;
    let mut settings = annotator.options().clone();
    settings.resolve.unlisted = true;
    let annotator = annotator.with_options(settings);
    let stream = config::stream_options(&args.article, &annotator).map_err(one)?;
    let mut options = GapsOptions::default();
    options.contexts = args.contexts.into();
    options.min_count = args.min_count;
    options.of.clone_from(&args.of);
    let mut tell = |err: &Error| messages.passed_over(err);
    let gaps = Gaps::collect(&annotator, inputs, &stream, &options, &mut tell).map_err(one)?;
    let mut out = io::BufWriter::new(config::output(&args.article).map_err(one)?);
    if args.json { as_json(&gaps, &mut out) } else { as_rows(&gaps, options.contexts, &mut out) }
        .and_then(|()| out.flush())
        .map_err(|err| one(Error::io(&*stream.output_name, err)))?;
    tell_of_losses(&gaps, messages);
    Ok(ExitStatus::of(gaps.gathered.failed_inputs, gaps.gathered.rejected))
}

/// # Errors
/// There is no such type or kind.
fn check_type(of: Option<&str>) -> Result<(), Error> {
    let Some(of) = of else { return Ok(()) };
    let kinds = || KINDS.iter().flat_map(|(_, kinds)| kinds.iter().copied());
    if of.parse::<EntityType>().is_ok() || kinds().any(|kind| kind == of) {
        return Ok(());
    }
    Err(Error::new(ErrorKind::Config, format!("{of:?} is no type and no kind"))
        .with_help("name a type or a kind: --type person, --type organization, --type media"))
}

/// A table that `lint` and `compile` read, under a comment that says what to do with it.
fn as_rows(gaps: &Gaps, contexts: usize, out: &mut impl Write) -> io::Result<()> {
    let articles = counted(gaps.gathered.articles, "article");
    writeln!(
        out,
        "# Names in {articles} that no gazetteer holds, by `dateline gaps`. Delete rows that are no names, correct type and kind.\n\
         # lint: allow unsorted"
    )?;
    let mut table = csv::WriterBuilder::new().delimiter(b'\t').from_writer(out);
    let columns = ["name", "type", "kind", "aliases", "_count", "_articles", "_first", "_last", "_score"];
    let contexts: Vec<String> = (1..=contexts).map(|number| format!("_context_{number}")).collect();
    let evidence = ["_forms", "_namesakes"];
    table
        .write_record(columns.iter().chain(&evidence).copied().chain(contexts.iter().map(String::as_str)))?;
    for gap in &gaps.names {
        let date = |date: Option<dateline::gazetteer::PartialDate>| {
            date.map_or_else(String::new, |date| date.to_string())
        };
        let joined = |all: Vec<String>, between: &str| all.join(between);
        let name = dateline::gazetteer::Alias::new(gap.name.as_str(), dateline::gazetteer::AliasKind::Name);
        let forms = gap.forms.iter().map(|form| format!("{} ×{}", form.surface, form.count)).collect();
        let mut cells = vec![
            name.to_string(),
            gap.entity_type.to_string(),
            gap.kind.to_owned(),
            joined(gap.aliases.iter().map(ToString::to_string).collect(), "|"),
            gap.count.to_string(),
            gap.articles.to_string(),
            date(gap.first),
            date(gap.last),
            format!("{:.2}", gap.score),
            joined(forms, ", "),
            gap.namesakes.join(" "),
        ];
        cells.extend((0..contexts.len()).map(|number| gap.contexts.get(number).cloned().unwrap_or_default()));
        table.write_record(cells)?;
    }
    table.flush()
}

/// A JSON object a line.
fn as_json(gaps: &Gaps, out: &mut impl Write) -> io::Result<()> {
    for gap in &gaps.names {
        serde_json::to_writer(&mut *out, &object(gap))?;
        writeln!(out)?;
    }
    Ok(())
}

fn object(gap: &Gap) -> Value {
    let forms = gap
        .forms
        .iter()
        .map(|form| json!({"surface": form.surface, "via": form.via.as_str(), "count": form.count}));
    let date = |date: Option<dateline::gazetteer::PartialDate>| date.map(|date| date.to_string());
    let mut object = json!({
        "name": gap.name,
        "type": gap.entity_type.as_str(),
        "kind": Some(gap.kind).filter(|kind| !kind.is_empty()),
        "aliases": gap.aliases.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "count": gap.count,
        "articles": gap.articles,
        "first": date(gap.first),
        "last": date(gap.last),
        "score": (gap.score * 1000.0).round() / 1000.0,
        "forms": forms.collect::<Vec<_>>(),
        "namesakes": gap.namesakes,
        "contexts": gap.contexts,
    });
    if gap.at_most_more > 0 {
        object["articles_at_most_more"] = gap.at_most_more.into();
    }
    object
}

/// Says what was left out, and why.
fn tell_of_losses(gaps: &Gaps, messages: &Messages) {
    let Gaps { forgotten, listed, unfit, .. } = *gaps;
    if forgotten > 0 {
        messages.note(&format!(
            "there were too many names to keep: one that is not here may be in up to {}, and rare ones in so many more than it says",
            counted(forgotten, "article")
        ));
    }
    if listed > 0 {
        messages.note(&format!(
            "{} left out that a gazetteer lists; `dateline explain --why-not NAME` tells why they were not taken",
            counted(listed, "name")
        ));
    }
    if unfit > 0 {
        let mentions = counted(unfit, "mention");
        messages.note(&format!(
            "{mentions} left out that no row could hold: over 256 bytes, or damaged characters"
        ));
    }
}
