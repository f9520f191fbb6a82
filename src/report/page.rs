//! The page: a template, its style and script, and the data in blocks.
//!
//! A block is JSON, compressed by raw deflate, in base64, in a `script` element that no browser runs. The first holds
//! what the page opens with, `index` and `named-in` the lists to search in, `world` the map, and the blocks `chunk-N`,
//! which come last, the articles. Nothing that stands in a record is ever a part of the HTML.

use super::totals::{Doubts, EntityTotal};
use super::{Report, deflate, listed};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io::{self, Write};

const TEMPLATE: &str = include_str!("../../assets/report/page.html");
const STYLE: &str = include_str!("../../assets/report/page.css");
const WORLD: &[u8] = include_bytes!("../../assets/report/world.json");
/// The script by subject; together they are one.
const SCRIPTS: [&str; 10] = [
    include_str!("../../assets/report/data.js"),
    include_str!("../../assets/report/elements.js"),
    include_str!("../../assets/report/filters.js"),
    include_str!("../../assets/report/timeline.js"),
    include_str!("../../assets/report/map.js"),
    include_str!("../../assets/report/entities.js"),
    include_str!("../../assets/report/together.js"),
    include_str!("../../assets/report/articles.js"),
    include_str!("../../assets/report/doubts.js"),
    include_str!("../../assets/report/main.js"),
];

/// Writes the page.
pub(super) fn write(report: &mut Report<'_>, out: &mut impl Write) -> io::Result<()> {
    let script = SCRIPTS.concat();
    let policy = [
        "default-src 'none'".to_owned(),
        format!("script-src {}", source(&script)),
        format!("style-src {}", source(STYLE)),
        "base-uri 'none'".to_owned(),
        "form-action 'none'".to_owned(),
        // Browsers that know this refuse to make elements of text altogether.
        "require-trusted-types-for 'script'".to_owned(),
        "trusted-types 'none'".to_owned(),
    ];
    let named_in: Vec<_> = report.archive.named_in.iter().map(|articles| steps(articles)).collect();
    // Chunks are completed first, so that the index knows them all.
    let mut rest = TEMPLATE;
    while let Some((before, (name, after))) =
        rest.split_once("{{").and_then(|(before, after)| Some((before, after.split_once("}}")?)))
    {
        out.write_all(before.as_bytes())?;
        match name {
            "policy" => out.write_all(policy.join("; ").as_bytes())?,
            "style" => out.write_all(STYLE.as_bytes())?,
            "script" => out.write_all(script.as_bytes())?,
            "data" => {
                block("core", &serde_json::to_vec(&core(report))?, out)?;
                block("world", WORLD, out)?;
                block("index", &serde_json::to_vec(&report.archive.index)?, out)?;
                block("named-in", &serde_json::to_vec(&named_in)?, out)?;
            }
            "articles" => report
                .archive
                .each_chunk(|number, chunk| put_block(&format!("chunk-{number}"), chunk, out))?,
            _ => {}
        }
        rest = after;
    }
    out.write_all(rest.as_bytes())
}

/// A source expression of the policy: just this text.
fn source(text: &str) -> String {
    format!("'sha256-{}'", BASE64.encode(Sha256::digest(text)))
}

fn block(id: &str, json: &[u8], out: &mut impl Write) -> io::Result<()> {
    put_block(id, &deflate(json), out)
}

fn put_block(id: &str, bytes: &[u8], out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "<script type=\"text/plain\" id=\"{id}\">{}</script>", BASE64.encode(bytes))
}

/// A rising sequence as its first number and the steps between all others, which compress better.
fn steps(numbers: &[u32]) -> Vec<u32> {
    let before = std::iter::once(&0).chain(numbers);
    numbers.iter().zip(before).map(|(number, before)| number - before).collect()
}

/// What the page opens with.
fn core(report: &Report<'_>) -> Value {
    let totals = &report.totals;
    let days: Vec<_> =
        totals.days.iter().map(|(day, (articles, mentions))| (day, articles, mentions)).collect();
    json!({
        "title": report.title,
        "version": env!("CARGO_PKG_VERSION"),
        "gazetteers": totals.gazetteers,
        "articles": totals.articles,
        "mentions": totals.mentions,
        "held": report.archive.len(),
        "undated": totals.undated,
        "unread": report.outcome.rejected,
        "failed": report.outcome.failed_inputs,
        "beyond": totals.beyond,
        "entities": entities(&totals.entities),
        "days": days,
        "ambiguous": doubts(&totals.ambiguous),
        "rejected": doubts(&totals.rejected),
        "others": others(report),
    })
}

/// Entities by columns, in the order in which they were first named.
fn entities(entities: &[EntityTotal]) -> Value {
    let (mut types, mut kinds, mut countries) = (Names::default(), Names::default(), Names::default());
    let column = |of: &dyn Fn(&EntityTotal) -> Value| entities.iter().map(of).collect::<Value>();
    // Ten thousandths of a degree are eleven metres.
    let degrees = |number: Option<f64>| number.map(|number| (number * 1e4).round() / 1e4);
    json!({
        "id": column(&|total| json!(total.entity.id)),
        "name": column(&|total| json!(total.entity.name)),
        "type": entities.iter().map(|total| types.number(&total.entity.entity_type)).collect::<Vec<_>>(),
        "kind": entities.iter().map(|total| kinds.number(&total.entity.kind)).collect::<Vec<_>>(),
        "country": entities.iter().map(|total| countries.number(&total.entity.country)).collect::<Vec<_>>(),
        "lat": column(&|total| json!(degrees(total.entity.place.map(|(lat, _)| lat)))),
        "lon": column(&|total| json!(degrees(total.entity.place.map(|(_, lon)| lon)))),
        "mentions": column(&|total| json!(total.mentions)),
        "articles": column(&|total| json!(total.articles)),
        "forms": column(&|total| json!(total.forms)),
        "types": types.names,
        "kinds": kinds.names,
        "countries": countries.names,
    })
}

/// Names that occur again and again, by number.
#[derive(Default)]
struct Names<'a> {
    names: Vec<&'a str>,
    numbers: BTreeMap<&'a str, usize>,
}

impl<'a> Names<'a> {
    fn number(&mut self, name: &'a str) -> usize {
        *self.numbers.entry(name).or_insert_with(|| {
            self.names.push(name);
            self.names.len() - 1
        })
    }
}

fn doubts(doubts: &Doubts) -> Value {
    let row = |doubt: &super::totals::Doubt| {
        json!({
            "surface": doubt.surface, "entity": doubt.entity, "candidates": doubt.candidates,
            "why": doubt.why, "count": doubt.count, "article": doubt.article,
        })
    };
    json!({ "rows": doubts.doubts.iter().map(row).collect::<Vec<_>>(), "beyond": doubts.beyond })
}

/// What a candidate that was never chosen is called.
#[derive(Serialize)]
struct Other<'a> {
    name: &'a str,
    kind: &'a str,
    country: Option<&'a str>,
}

/// Candidates by id, as far as the gazetteers at hand list them; an annotation names only those that were chosen.
fn others<'a>(report: &'a Report<'_>) -> BTreeMap<&'a str, Other<'a>> {
    let known = |id: &'a String| {
        let entity = listed(report.annotator, id)?;
        Some((&**id, Other { name: entity.name(), kind: entity.kind(), country: entity.country() }))
    };
    report.totals.candidates.iter().filter_map(known).collect()
}
