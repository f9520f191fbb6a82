//! What strangers write into articles, and makers of lists into names, to reach the programs behind this one: terminals,
//! spreadsheets, browsers, file systems. Every output is tried with all of it.
//!
//! What a report's page holds is tested in `tests/report.rs`, messages in `tests/cli`.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[expect(dead_code, reason = "its streams have no screen")]
mod support;

use dateline::gazetteer::source::{SourceOptions, read_bytes};
use dateline::gazetteer::{Builder, Gazetteer};
use dateline::read::Input;
use dateline::write::terminal::Screen;
use dateline::write::{Framed, OutputFormat};
use dateline::{Annotator, AnnotatorOptions};
use serde_json::{Value, json};
use std::io::{Cursor, Read};
use std::sync::LazyLock;

/// Each with what it is after.
const ATTACKS: [&str; 30] = [
    // Terminals: clear the screen, set the title, paste, answer back, start a hyperlink; in one byte or two.
    "\u{1b}[2J\u{1b}[H",
    "\u{1b}]0;owned\u{7}",
    "\u{1b}]52;c;cm0gLXJmIH4=\u{7}",
    "\u{1b}P$q\"p\u{1b}\\",
    "\u{1b}]8;;https://evil.example\u{1b}\\Mali\u{1b}]8;;\u{1b}\\",
    "\u{9b}31m",
    "\u{9d}0;owned\u{9c}",
    "\u{8}\u{8}\u{8}rm -rf",
    "Gao\rMali",
    "\u{7f}\u{0}\u{e}",
    // Readers: text that reads otherwise than it is.
    "\u{202e}ilaM\u{202c}",
    "\u{2066}Mali\u{2069}\u{200f}\u{61c}",
    "a\u{2028}b\u{2029}c\u{85}d",
    // Spreadsheets.
    "=cmd|' /C calc'!A0",
    "+1+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1",
    "\r\n=1+1",
    "＝HYPERLINK(\"https://evil.example\",\"Mali\")",
    "\";=1+1;\"",
    "Mali\",\"=1+1",
    // Browsers.
    "</script><script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "<!--<script>",
    "javascript:alert(1)",
    // File systems.
    "../../../../etc/passwd",
    "C:\\Windows\\..\\CON",
    "/etc/cron.d/x\u{0}.txt",
    // Formats made of lines and blocks.
    "\n-DOCSTART-\tO\tmy:x\n\nT1\tPLACE 0 4\tMali;1#2#3",
];

/// Names that are attacks, and the ids that are made of them.
const NAMES: &str = "name\ttype\tlat\tlon\n\
    Mali\tplace\t17\t-4\n\
    =Nango\tplace\t1\t1\n\
    <b>Tomora</b>\tplace\t1\t1\n\
    @Front\tactor\t\t\n";

static ANNOTATOR: LazyLock<Annotator> = LazyLock::new(|| {
    let mut builder = Builder::new();
    for row in read_bytes("names.tsv", NAMES.as_bytes(), &SourceOptions::default()).unwrap() {
        builder.add_row(&row).unwrap();
    }
    Annotator::new(vec![Gazetteer::open(builder.finish().unwrap()).unwrap()], AnnotatorOptions::default())
});

/// A record for each attack, which stands wherever a record can hold it.
fn records() -> String {
    let record = |attack: &&str| {
        let text = format!("{attack} Mali {attack}=Nango <b>Tomora</b> @Front{attack}");
        json!({"id": attack, "date": attack, "lang": attack, "title": attack, "text": text}).to_string()
            + "\n"
    };
    ATTACKS.iter().map(record).collect()
}

fn write_to<W: std::io::Write>(format: OutputFormat, out: W) -> W {
    let mut options = support::options();
    options.write.format = format;
    let input = Input::stream("news", Cursor::new(records()));
    let mut out = Framed::new(out, format);
    let outcome =
        dateline::stream::annotate(&ANNOTATOR, vec![input], &options, &mut out, &mut |_| {}).unwrap();
    assert_eq!((outcome.annotated, outcome.rejected), (ATTACKS.len() as u64, 0));
    out.finish().unwrap()
}

fn written(format: OutputFormat) -> String {
    String::from_utf8(write_to(format, Vec::new())).unwrap()
}

#[test]
fn nothing_acts_on_a_terminal() {
    for format in OutputFormat::ALL {
        // Archives and tables are never shown.
        if matches!(format, OutputFormat::Brat | OutputFormat::Parquet) {
            continue;
        }
        let mut shown = Vec::new();
        write_to(format, Screen::new(&mut shown, format.is_json()));
        let shown = String::from_utf8(shown).unwrap();
        assert!(shown.contains("Mali"), "{format:?}");
        for c in shown.chars() {
            let acts = c.is_control() && !matches!(c, '\n' | '\t')
                || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}')
                || ('\u{202a}'..='\u{202e}').contains(&c)
                || ('\u{2066}'..='\u{2069}').contains(&c);
            assert!(!acts, "{format:?} shows {c:?}");
        }
    }
}

#[test]
fn no_cell_is_a_formula() {
    for (format, delimiter) in [(OutputFormat::MentionsCsv, b','), (OutputFormat::MentionsTsv, b'\t')] {
        let sheet = written(format);
        let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(sheet.as_bytes());
        let columns = reader.headers().unwrap().clone();
        let mut n_rows = 0;
        for row in reader.records() {
            let row = row.unwrap();
            assert_eq!(row.len(), columns.len(), "{row:?}");
            for (column, cell) in columns.iter().zip(&row) {
                let formula =
                    cell.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r', '\n']);
                let is_number = cell.parse::<f64>().is_ok();
                assert!(!formula || is_number && ["lat", "lon"].contains(&column), "{column}: {cell:?}");
            }
            n_rows += 1;
        }
        assert!(n_rows >= 4 * ATTACKS.len(), "{format:?}: {n_rows}");
    }
    // Lines that `cut` and `sort` see are rows.
    let tsv = written(OutputFormat::MentionsTsv);
    assert!(
        tsv.lines().all(|line| line.split('\t').count() == tsv.lines().next().unwrap().split('\t').count())
    );
}

#[test]
fn files_in_an_archive_stay_in_their_folder() {
    let bytes = write_to(OutputFormat::Brat, Vec::new());
    let mut archive = tar::Archive::new(&*bytes);
    let mut names = Vec::new();
    for entry in archive.entries().unwrap() {
        let mut entry = entry.unwrap();
        assert!(entry.header().entry_type().is_file());
        let name = entry.path().unwrap().to_str().unwrap().to_owned();
        let (stem, extension) = name.rsplit_once('.').unwrap();
        let is_safe = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        assert!(["txt", "ann", "conf"].contains(&extension), "{name}");
        assert!(stem.chars().all(is_safe) && !stem.starts_with('-') && stem.len() < 90, "{name}");
        let mut content = String::new();
        entry.read_to_string(&mut content).unwrap();
        if extension == "ann" {
            let is_line = |line: &str| line.starts_with('T') || line.starts_with('N');
            assert!(content.lines().all(|line| is_line(line) && line.split('\t').count() == 3), "{content}");
        }
        names.push(name.to_ascii_lowercase());
    }
    names.sort();
    names.dedup();
    assert_eq!(names.len(), 2 * ATTACKS.len() + 1);
}

#[test]
fn nobody_makes_lines_of_their_own() {
    for (format, per_article) in [
        (OutputFormat::Jsonl, true),
        (OutputFormat::Prodigy, true),
        (OutputFormat::Spacy, true),
        (OutputFormat::Doccano, true),
        (OutputFormat::Gkg, true),
        (OutputFormat::Mentions, false),
        (OutputFormat::WebAnnotation, false),
        (OutputFormat::GeoJsonSeq, false),
    ] {
        let out = written(format);
        // Programs that end lines elsewhere, as Python's `splitlines` does, must see the same ones in what is no JSON.
        let lines: Vec<&str> = out.split_terminator('\n').collect();
        if per_article {
            assert_eq!(lines.len(), ATTACKS.len(), "{format:?}");
        }
        for line in lines {
            if format.is_json() {
                assert!(serde_json::from_str::<Value>(line).unwrap().is_object(), "{format:?}");
            } else {
                assert!(
                    !line.contains(['\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}']),
                    "{format:?}: {line:?}"
                );
            }
        }
    }
    for format in [OutputFormat::LabelStudio, OutputFormat::GeoJson] {
        serde_json::from_str::<Value>(&written(format)).unwrap();
    }
    let conll = written(OutputFormat::Conll);
    assert_eq!(conll.matches("-DOCSTART-\tO\t").count(), ATTACKS.len());
}
