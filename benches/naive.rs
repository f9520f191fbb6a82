//! The obvious program, to measure dateline against: what one writes in an afternoon with good crates.
//!
//! Names and texts are folded character by character (NFKD, marks dropped, lower case) with the original place
//! of every byte kept aside; one Aho-Corasick automaton looks for the longest names, those that do not stand
//! between word bounds are thrown away, and each record goes out again with its `matches`. Offsets are bytes
//! of the original text.
//!
//! This loses a name when a longer candidate begins before its end and then stops inside a word. With
//! `--exact` all candidates are collected, filtered, and the longest chosen: nothing is lost, at a price.
//!
//! ```sh
//! cargo run --release --example naive -- [--exact] NAMES.txt ARTICLES.jsonl > matches.jsonl
//! ```
//!
//! The seconds that building and scanning took go to standard error, as JSON.

use aho_corasick::{AhoCorasick, Match, MatchKind};
use serde_json::{Value, json};
use std::cmp::Reverse;
use std::error::Error;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::time::Instant;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

const FIELDS: [&str; 2] = ["title", "text"];

fn main() -> Result<(), Box<dyn Error>> {
    let mut args: Vec<String> = std::env::args().skip(1).collect();
    let exact = args.first().is_some_and(|arg| arg == "--exact");
    if exact {
        args.remove(0);
    }
    let [names, articles] = args.as_slice() else {
        return Err("usage: naive [--exact] NAMES.txt ARTICLES.jsonl".into());
    };

    let start = Instant::now();
    let names = fs::read_to_string(names)?;
    let finder = Finder::new(names.lines(), exact)?;
    let build = start.elapsed();

    let start = Instant::now();
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let mut n_matches = 0;
    for line in BufReader::with_capacity(1 << 16, File::open(articles)?).lines() {
        let mut record: Value = serde_json::from_str(&line?)?;
        let mut found = Vec::new();
        for field in FIELDS {
            if let Some(text) = record[field].as_str() {
                finder.find(text, |start, end| {
                    found.push(json!({ "field": field, "start": start, "end": end }));
                });
            }
        }
        n_matches += found.len();
        record["matches"] = Value::Array(found);
        serde_json::to_writer(&mut out, &record)?;
        out.write_all(b"\n")?;
    }
    out.flush()?;
    let scan = start.elapsed();
    let times = json!({ "build": build.as_secs_f64(), "scan": scan.as_secs_f64(), "matches": n_matches });
    writeln!(io::stderr(), "{times}")?;
    Ok(())
}

struct Finder {
    automaton: AhoCorasick,
    exact: bool,
}

impl Finder {
    fn new<'a>(names: impl Iterator<Item = &'a str>, exact: bool) -> Result<Self, Box<dyn Error>> {
        let kind = if exact { MatchKind::Standard } else { MatchKind::LeftmostLongest };
        let folded = names.map(|name| fold(name).0);
        let automaton = AhoCorasick::builder().match_kind(kind).build(folded)?;
        Ok(Self { automaton, exact })
    }

    /// Calls `on_match` with start and end of each name in `text`, in bytes.
    fn find(&self, text: &str, mut on_match: impl FnMut(usize, usize)) {
        let (folded, places) = fold(text);
        let stands_alone = |found: &Match| {
            let before = found.start().checked_sub(1).map(|before| folded.as_bytes()[before]);
            let behind = folded.as_bytes().get(found.end()).copied();
            !before.is_some_and(is_word_byte) && !behind.is_some_and(is_word_byte)
        };
        let mut report = |found: Match| on_match(places[found.start()], places[found.end()]);
        if !self.exact {
            self.automaton.find_iter(&folded).filter(stands_alone).for_each(report);
            return;
        }
        let mut found: Vec<Match> =
            self.automaton.find_overlapping_iter(&folded).filter(stands_alone).collect();
        found.sort_by_key(|found| (found.start(), Reverse(found.end())));
        let mut free_from = 0;
        for found in found {
            if found.start() >= free_from {
                free_from = found.end();
                report(found);
            }
        }
    }
}

/// Folds a text; of every byte of the result, and of its end, where it comes from.
fn fold(text: &str) -> (String, Vec<usize>) {
    let mut folded = String::with_capacity(text.len());
    let mut places = Vec::with_capacity(text.len() + 1);
    for (place, c) in text.char_indices() {
        let letters = c.nfkd().filter(|&c| !is_combining_mark(c)).flat_map(char::to_lowercase);
        folded.extend(letters);
        places.resize(folded.len(), place);
    }
    places.push(text.len());
    (folded, places)
}

/// Only of ASCII: what one writes first, and right for English.
fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}
