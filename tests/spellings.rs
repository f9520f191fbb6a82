//! Every spelling of a name, one case a line, each against a gazetteer that holds this name and nothing else: both ways
//! round, alone and together, and what must not be found.
//!
//! `tests/data/spellings.tsv` explains its columns. `tests/variants.rs` holds which rule finds what.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use dateline::gazetteer::source::{SourceOptions, read_bytes};
use dateline::gazetteer::{Builder, Gazetteer};
use dateline::normalize::variant::Variants;
use dateline::{Annotator, AnnotatorOptions, Article};
use std::borrow::Cow;
use std::fs;
use std::path::Path;

/// One line of the file.
struct Case {
    number: usize,
    wanted: Wanted,
    row: String,
    lang: String,
    text: String,
    span: String,
}

#[derive(Clone, Copy, PartialEq)]
enum Wanted {
    /// At the standard level and the wide one.
    Standard,
    Wide,
    Never,
    /// Not found, though it should be.
    Missed,
}

fn cases() -> Vec<Case> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/spellings.tsv");
    let file = fs::read_to_string(path).unwrap();
    let lines = (1..).zip(file.lines()).filter(|(_, line)| !line.starts_with('#') && !line.is_empty());
    lines.map(|(number, line)| case(number, line)).collect()
}

fn case(number: usize, line: &str) -> Case {
    let cells: Vec<&str> = line.split('\t').collect();
    let [wanted, kind, names, country, lang, text] = cells[..] else { panic!("line {number}: six cells") };
    let wanted = match wanted {
        "standard" => Wanted::Standard,
        "wide" => Wanted::Wide,
        "never" => Wanted::Never,
        "missed" => Wanted::Missed,
        other => panic!("line {number}: {other:?}"),
    };
    let (name, aliases) = names.split_once('|').unwrap_or((names, ""));
    let text = unescaped(text);
    let (before, rest) = text.split_once('[').unwrap_or((&text, "]"));
    let (span, behind) = rest.split_once(']').unwrap();
    let row = format!("id\tkind\tname\taliases\tcountry\nmy:x\t{kind}\t{name}\t{aliases}\t{country}\n");
    Case {
        number,
        wanted,
        row,
        lang: lang.into(),
        text: format!("{before}{span}{behind}"),
        span: span.into(),
    }
}

/// A text whose characters that show nothing are written by their numbers, and a line end as ⏎.
fn unescaped(text: &str) -> String {
    let mut parts = text.split("\\u{");
    let mut out = parts.next().unwrap().replace('⏎', "\n");
    for part in parts {
        let (number, rest) = part.split_once('}').unwrap();
        out.push(char::from_u32(u32::from_str_radix(number, 16).unwrap()).unwrap());
        out += &rest.replace('⏎', "\n");
    }
    out
}

/// The surfaces that are found at a level.
fn found(case: &Case, level: Variants) -> Vec<String> {
    let mut builder = Builder::new();
    for row in read_bytes("a.tsv", case.row.as_bytes(), &SourceOptions::default()).unwrap() {
        builder.add_row(&row).unwrap();
    }
    let mut options = AnnotatorOptions::default();
    options.variants = level;
    let annotator = Annotator::new(vec![Gazetteer::open(builder.finish().unwrap()).unwrap()], options);
    let lang = (!case.lang.is_empty()).then_some(Cow::Borrowed(case.lang.as_str()));
    let article = Article { lang, ..Article::from_text(&case.text) };
    let annotation = annotator.new_worker().annotate(&article);
    annotation.mentions.iter().map(|mention| mention.span.surface(&case.text).to_owned()).collect()
}

#[test]
fn every_case_is_found_as_the_file_says() {
    let mut wrong = Vec::new();
    for case in cases() {
        let is_found = |level| found(&case, level).contains(&case.span);
        let is_as_said = match case.wanted {
            Wanted::Standard => is_found(Variants::Standard) && is_found(Variants::Wide),
            Wanted::Wide => is_found(Variants::Wide),
            Wanted::Missed => !is_found(Variants::Standard),
            Wanted::Never => [Variants::Exact, Variants::Standard, Variants::Wide]
                .iter()
                .all(|&level| found(&case, level).is_empty()),
        };
        if !is_as_said {
            wrong.push(format!("line {}: {:?} in {:?}", case.number, case.row, case.text));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
