//! What is found in the sample articles, to be read by a person.
//!
//! Each file of `samples/` gives two snapshots: `*.json.snap`, the annotations as written, and
//! `*.text.snap`, the texts with each mention underlined and named. Version and fingerprint are replaced, for
//! they change with every edit of the gazetteers.
//!
//! `cargo insta review`, or `INSTA_UPDATE=always cargo test --test samples`, takes changes over; read them first.

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod support;

use dateline::Annotator;
use dateline::read::Input;
use serde_json::Value;
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use std::sync::LazyLock;
use unicode_width::UnicodeWidthChar;

/// Texts are wrapped to this many columns before they are underlined.
const COLUMNS: usize = 100;

static ANNOTATOR: LazyLock<Annotator> = LazyLock::new(Annotator::embedded);

/// The output lines of a sample as JSON, and the messages.
fn annotate(path: &Path) -> (Vec<Value>, Vec<String>) {
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    let input = Input::stream(name, std::fs::File::open(path).unwrap());
    let output = support::annotate(&ANNOTATOR, vec![input], &support::options());
    (String::from_utf8(output.lines).unwrap().lines().map(parse).collect(), output.messages)
}

/// Reads a line member by member, for some members hold numbers that no `Value` does (1e400).
fn parse(line: &str) -> Value {
    let members: BTreeMap<String, &RawValue> = serde_json::from_str(line).unwrap();
    let readable =
        members.into_iter().filter_map(|(key, raw)| Some((key, serde_json::from_str(raw.get()).ok()?)));
    Value::Object(readable.collect())
}

#[test]
fn samples_as_json() {
    insta::glob!("../samples", "*.{jsonl,txt}", |path| {
        let (records, messages) = annotate(path);
        let mut shown = String::new();
        for record in &records {
            // One mention or entity a line: a change then shows as a changed line.
            let annotation = &record["annotation"];
            writeln!(shown, "record {}", record.get("id").unwrap_or(&Value::Null)).unwrap();
            for key in ["mentions", "entities"] {
                writeln!(shown, "  {key}").unwrap();
                for element in annotation[key].as_array().unwrap() {
                    writeln!(shown, "    {element}").unwrap();
                }
            }
            for key in ["offsets", "dateline", "gazetteer"] {
                writeln!(shown, "  {key} {}", annotation[key]).unwrap();
            }
        }
        messages.iter().for_each(|message| writeln!(shown, "message {message}").unwrap());
        insta::with_settings!({snapshot_suffix => suffix(path, "json"), omit_expression => true}, {
            insta::assert_snapshot!(shown);
        });
    });
}

#[test]
fn samples_underlined() {
    insta::glob!("../samples", "*.{jsonl,txt}", |path| {
        let (records, messages) = annotate(path);
        let mut shown = String::new();
        for record in &records {
            writeln!(shown, "━━ record {}", record.get("id").unwrap_or(&Value::Null)).unwrap();
            underline(record, &mut shown);
        }
        messages.iter().for_each(|message| writeln!(shown, "━━ message {message}").unwrap());
        insta::with_settings!({snapshot_suffix => suffix(path, "text"), omit_expression => true}, {
            insta::assert_snapshot!(shown);
        });
    });
}

fn suffix(path: &Path, kind: &str) -> String {
    format!("{}.{kind}", path.file_stem().unwrap().to_string_lossy())
}

/// Writes the annotated fields of a record, each line followed by the marks under its mentions.
fn underline(record: &Value, shown: &mut String) {
    let annotation = &record["annotation"];
    let mentions = annotation["mentions"].as_array().unwrap();
    let mut fields: Vec<&str> = mentions.iter().map(|mention| mention["field"].as_str().unwrap()).collect();
    fields.dedup();
    for field in fields {
        writeln!(shown, "── {field}").unwrap();
        let text: Vec<char> = record[field].as_str().unwrap().chars().collect();
        let of_field: Vec<&Value> = mentions.iter().filter(|mention| mention["field"] == field).collect();
        for line in wrap(&text) {
            let visible = |c: char| if c.is_control() { ' ' } else { c };
            writeln!(
                shown,
                "{}",
                text[line.clone()].iter().map(|&c| visible(c)).collect::<String>().trim_end()
            )
            .unwrap();
            let here: Vec<(&Value, usize, usize)> = of_field
                .iter()
                .map(|mention| (*mention, offset(mention, "start"), offset(mention, "end")))
                .filter(|&(_, start, end)| start < line.end && end > line.start)
                .collect();
            if here.is_empty() {
                continue;
            }
            let mut marks = String::new();
            for (at, &c) in text[line.clone()].iter().enumerate() {
                let at = at + line.start;
                let mark = match here.iter().find(|&&(_, start, end)| (start..end).contains(&at)) {
                    Some(&(_, start, _)) if start == at => '^',
                    Some(_) => '~',
                    None => ' ',
                };
                marks.extend(std::iter::repeat_n(mark, visible(c).width().unwrap_or(0)));
            }
            writeln!(shown, "{}", marks.trim_end()).unwrap();
            for (mention, start, _) in here {
                if line.contains(&start) {
                    let entity =
                        annotation["entities"].as_array().unwrap().iter().find(|e| e["id"] == mention["id"]);
                    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
                    let (kind, name) =
                        entity.map_or(("-".into(), "-".into()), |e| (text(&e["kind"]), text(&e["name"])));
                    let (id, via) = (text(&mention["id"]), text(&mention["via"]));
                    writeln!(
                        shown,
                        "    {} → {id} {name} ({kind}, {via})",
                        text(&mention["surface"]).replace('\n', "⏎")
                    )
                    .unwrap();
                }
            }
        }
    }
}

fn offset(mention: &Value, key: &str) -> usize {
    usize::try_from(mention[key].as_u64().unwrap()).unwrap()
}

/// Ranges of lines, broken at line ends and at blanks.
fn wrap(text: &[char]) -> Vec<std::ops::Range<usize>> {
    let mut lines = Vec::new();
    let (mut start, mut blank) = (0, 0);
    for (at, &c) in text.iter().enumerate() {
        if c == '\n' {
            lines.push(start..at + 1);
            (start, blank) = (at + 1, at + 1);
        } else if c == ' ' {
            blank = at + 1;
        }
        if at - start.min(at) >= COLUMNS && blank > start {
            lines.push(start..blank);
            start = blank;
        }
    }
    lines.push(start..text.len());
    lines.retain(|line| !line.is_empty());
    lines
}
