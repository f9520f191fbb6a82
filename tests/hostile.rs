//! Text as strangers write it: JSON at the edge of the standard and beyond it, every character there is, records out of all
//! proportion.
//!
//! How time grows with the size of such input is measured by `bench/hostile`.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use Verdict::{Accept, Reject};
use dateline::gazetteer::source::{SourceOptions, read_bytes};
use dateline::gazetteer::{Builder, Gazetteer};
use dateline::read::{Format, Input};
use dateline::resolve::Resolution;
use dateline::stream::StreamOptions;
use dateline::write::OffsetUnit;
use dateline::{Annotator, AnnotatorOptions};
use serde_json::Value;
use std::io::Cursor;
use std::sync::LazyLock;
use support::{annotate, options};

static ANNOTATOR: LazyLock<Annotator> = LazyLock::new(|| {
    let rows = "name\tid\ttype\taliases\nMali\tQ912\tplace\t\nN'Djamena\tQ3659\tplace\t\nAfrican Union\tQ7159\torganization\tAU {abbr}\n";
    let mut builder = Builder::new();
    for row in read_bytes("rows.tsv", rows.as_bytes(), &SourceOptions::default()).unwrap() {
        builder.add_row(&row).unwrap();
    }
    Annotator::new(vec![Gazetteer::open(builder.finish().unwrap()).unwrap()], AnnotatorOptions::default())
});

fn jsonl() -> StreamOptions {
    let mut asked = options();
    asked.read.format = Some(Format::Jsonl);
    asked
}

/// The line that a record gives, or the message.
fn line(record: &[u8]) -> Result<Vec<u8>, String> {
    let inputs = vec![Input::stream("news", Cursor::new(record.to_vec()))];
    let output = annotate(&ANNOTATOR, inputs, &jsonl());
    assert_eq!(output.outcome.annotated + output.outcome.rejected, 1, "{}", record.escape_ascii());
    match output.messages.into_iter().next() {
        None => Ok(output.lines),
        Some(message) => Err(message),
    }
}

/// The annotation of a record that is good.
fn mentions(record: &[u8]) -> Vec<Value> {
    let line: Value = serde_json::from_slice(&line(record).unwrap()).unwrap();
    line["annotation"]["mentions"].as_array().unwrap().clone()
}

// ── JSON ─────────────────────────────────────────────────────────────────────────────────────────────────

/// What becomes of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    /// The standard wants it accepted, or leaves it open and it is accepted here.
    Accept,
    /// The standard wants it refused.
    Reject,
}

/// Values of a member that is passed over, and what becomes of their records. Where RFC 8259 leaves the choice, the
/// choice is what reads more: what is not looked at is handed on.
const VALUES: &[(&[u8], Verdict)] = &[
    // Numbers.
    (b"0", Accept),
    (b"-0", Accept),
    (b"-0.0", Accept),
    (b"7", Accept),
    (b"-1", Accept),
    (b"10", Accept),
    (b"1.5", Accept),
    (b"1.50000", Accept),
    (b"1e3", Accept),
    (b"1E3", Accept),
    (b"1e+3", Accept),
    (b"1e-3", Accept),
    (b"1.5e-0007", Accept),
    (b"0e0", Accept),
    (b"0e+1", Accept),
    // Left open: beyond what a double holds.
    (b"1e400", Accept),
    (b"-1e400", Accept),
    (b"1e-400", Accept),
    (b"1e99999999999999999999", Accept),
    (b"123456789012345678901234567890", Accept),
    (b"-123456789012345678901234567890", Accept),
    (b"0.1000000000000000055511151231257827", Accept),
    (b"18446744073709551616", Accept),
    (b"00", Reject),
    (b"01", Reject),
    (b"-01", Reject),
    (b"-", Reject),
    (b"+1", Reject),
    (b"--1", Reject),
    (b".5", Reject),
    (b"-.5", Reject),
    (b"5.", Reject),
    (b"5.e1", Reject),
    (b"1e", Reject),
    (b"1e+", Reject),
    (b"1e1.5", Reject),
    (b"1e1e1", Reject),
    (b"1.2.3", Reject),
    (b"0x1F", Reject),
    (b"1_000", Reject),
    (b"1,000", Reject),
    (b"1 000", Reject),
    (b"NaN", Reject),
    (b"-NaN", Reject),
    (b"nan", Reject),
    (b"Infinity", Reject),
    (b"-Infinity", Reject),
    (b"inf", Reject),
    (b"1f", Reject),
    (b"0b1", Reject),
    (b"1+1", Reject),
    ("\u{ff11}".as_bytes(), Reject),
    ("\u{661}".as_bytes(), Reject),
    // Literals.
    (b"true", Accept),
    (b"false", Accept),
    (b"null", Accept),
    (b"True", Reject),
    (b"FALSE", Reject),
    (b"nul", Reject),
    (b"nulll", Reject),
    (b"truefalse", Reject),
    (b"undefined", Reject),
    (b"", Reject),
    (b" ", Reject),
    // Strings.
    (b"\"\"", Accept),
    (b"\"a\"", Accept),
    (b"\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", Accept),
    (b"\"\\u0000\"", Accept),
    (b"\"\\u00e9\\u00E9\"", Accept),
    (b"\"\\ud83d\\ude00\"", Accept),
    (b"\"\x7f\"", Accept),
    ("\"é😀\u{2028}\u{2029}\u{feff}\u{fffe}\u{10ffff}\"".as_bytes(), Accept),
    (b"\"// no /* comment */\"", Accept),
    // Left open: halves of characters, as Python and JavaScript write them.
    (b"\"\\ud800\"", Accept),
    (b"\"\\udc00\"", Accept),
    (b"\"\\ud800\\ud800\"", Accept),
    (b"\"\\udc00\\ud800\"", Accept),
    (b"\"\\ud800a\"", Accept),
    (b"\"\\ud800\\n\"", Accept),
    (b"\"\\uDFAA\\uDFAA\"", Accept),
    (b"'a'", Reject),
    (b"\"a", Reject),
    (b"a\"", Reject),
    (b"\"", Reject),
    (b"\"\\\"", Reject),
    (b"\"\\\"]", Reject),
    (b"\"\\", Reject),
    (b"\"\\x41\"", Reject),
    (b"\"\\a\"", Reject),
    (b"\"\\0\"", Reject),
    (b"\"\\'\"", Reject),
    (b"\"\\U0041\"", Reject),
    (b"\"\\u\"", Reject),
    (b"\"\\u00\"", Reject),
    (b"\"\\u00g0\"", Reject),
    (b"\"\\u 041\"", Reject),
    (b"\"\\ud800\\u\"", Reject),
    (b"\"\\ud800\\u1\"", Reject),
    (b"\"\\ud800\\ude\"", Reject),
    (b"\"\\\xc3\xa9\"", Reject),
    (b"\"\\\t\"", Reject),
    (b"\"\t\"", Reject),
    (b"\"\r\"", Reject),
    (b"\"\x00\"", Reject),
    (b"\"\x1f\"", Reject),
    (b"\"\x1b[2J\"", Reject),
    // Not UTF-8: cut off, too long, halves of characters, beyond the last one, single bytes of an old set.
    (b"\"\xff\"", Reject),
    (b"\"\xc3\"", Reject),
    (b"\"\xe2\x82\"", Reject),
    (b"\"\x80\"", Reject),
    (b"\"\xc0\xaf\"", Reject),
    (b"\"\xe0\x80\xaf\"", Reject),
    (b"\"\xed\xa0\x80\"", Reject),
    (b"\"\xf4\x90\x80\x80\"", Reject),
    (b"\"\xf0\x9f\x98\"", Reject),
    (b"\"caf\xe9\"", Reject),
    // Arrays and objects.
    (b"[]", Accept),
    (b"[ ]", Accept),
    (b"[[],[[]]]", Accept),
    (b"[1,\"a\",null,true,{}]", Accept),
    (b"{}", Accept),
    (b"{\"a\":{\"a\":1}}", Accept),
    (b"{\"\":0}", Accept),
    // Left open: a key twice.
    (b"{\"a\":1,\"a\":2}", Accept),
    (b"{\"\\ud800\":1}", Accept),
    (b"[", Reject),
    (b"]", Reject),
    (b"[1", Reject),
    (b"[1,]", Reject),
    (b"[,1]", Reject),
    (b"[1,,2]", Reject),
    (b"[1 2]", Reject),
    (b"[1:2]", Reject),
    (b"[1}", Reject),
    (b"[1]]", Reject),
    (b"{1:2}", Reject),
    (b"{a:1}", Reject),
    (b"{'a':1}", Reject),
    (b"{\"a\"}", Reject),
    (b"{\"a\":}", Reject),
    (b"{\"a\":1,}", Reject),
    (b"{,\"a\":1}", Reject),
    (b"{\"a\":1 \"b\":2}", Reject),
    (b"{\"a\"::1}", Reject),
    (b"{\"a\":1/**/}", Reject),
    (b"[1] // no", Reject),
    ("[1\u{a0}]".as_bytes(), Reject),
];

#[test]
fn json_is_accepted_and_rejected_as_the_standard_says() {
    for &(value, verdict) in VALUES {
        // A record stands on one line, so nothing here holds a line feed.
        for (before, after) in
            [(&b"{\"text\":\"Mali\",\"x\":"[..], &b"}"[..]), (b"{\"x\":[", b"],\"text\":\"Mali\"}")]
        {
            // Nothing between brackets is an empty array.
            let verdict =
                if before.ends_with(b"[") && value.trim_ascii().is_empty() { Accept } else { verdict };
            // Closes the array and opens another.
            if before.ends_with(b"[") && [&b"1,000"[..], b"1_000"].contains(&value) {
                continue;
            }
            let record = [before, value, after].concat();
            let found = line(&record);
            assert_eq!(found.is_ok(), verdict == Accept, "{}: {found:?}", record.escape_ascii());
            if let Ok(line) = found {
                assert!(line.starts_with(&record[..record.len() - 1]), "{}", line.escape_ascii());
            }
        }
    }
}

#[test]
fn records_are_objects_with_blanks_around_them_and_nothing_else() {
    let good = [
        "{\"text\":\"Mali\"}",
        " \t{ \"text\" \t: \"Mali\" , \"x\" :1 }\r",
        "{\"text\":\"Mali\",\"text\":\"Mali\"}",
        "{\"\\u0074ext\":\"\\u004dali\"}",
        "\u{feff}{\"text\":\"Mali\"}",
    ];
    for record in good {
        assert_eq!(mentions(record.as_bytes()).len(), 1, "{record}");
    }
    let bad = [
        "[{\"text\":\"Mali\"}]",
        "\"Mali\"",
        "{\"text\":\"Mali\"}{\"text\":\"Mali\"}",
        "{\"text\":\"Mali\"},",
        "{\"text\":\"Mali\"}]",
        "({\"text\":\"Mali\"})",
        "#{\"text\":\"Mali\"}",
        "\u{a0}{\"text\":\"Mali\"}",
        "{\"text\":\"Mali\"}\u{feff}",
        "{\"text\":\"Mali\"}\0",
        "{\"text\":\"Mali\"",
        "{\"text\":\"Mali",
        "{\"text\":",
        "{\"text\"",
        "{",
        "}",
        "callback({\"text\":\"Mali\"});",
    ];
    for record in bad {
        assert!(line(record.as_bytes()).is_err(), "{record}");
    }
}

#[test]
fn of_a_key_that_stands_twice_the_last_one_is_read_and_both_pass_through() {
    for (record, found) in [
        (r#"{"text":"Mali","text":"Chad"}"#, 0),
        (r#"{"text":"Chad","text":"Mali"}"#, 1),
        (r#"{"text":"Mali","\u0074ext":"Chad"}"#, 0),
        // What is no text hides the text before it, and another field is read.
        (r#"{"text":"Mali","text":5,"body":"Chad"}"#, 0),
    ] {
        assert_eq!(mentions(record.as_bytes()).len(), found, "{record}");
        let line = String::from_utf8(line(record.as_bytes()).unwrap()).unwrap();
        assert!(line.starts_with(record.strip_suffix('}').unwrap()), "{line}");
    }
    // Of its own key, which it replaces where it is read.
    let twice = br#"{"annotation":1,"text":"Mali","annotation":2}"#;
    let line = String::from_utf8(line(twice).unwrap()).unwrap();
    assert!(line.starts_with(r#"{"annotation":1,"text":"Mali","annotation":{"mentions""#), "{line}");
}

/// Found by fuzzing: the rows were others if the mark behind the header came in one piece.
#[test]
fn a_mark_amid_a_table_is_read_alike_in_any_pieces() {
    let table = b"id,text\r\xEF\xBB\xBF\n\xEF\xBB\xBF\"1\",Mali\n\0,\x97\n";
    let mut asked = options();
    asked.read.format = Some(Format::Csv);
    let mut read = |block_bytes| {
        asked.read.block_bytes = block_bytes;
        annotate(&ANNOTATOR, vec![Input::stream("news", Cursor::new(table.to_vec()))], &asked)
    };
    let whole = read(1 << 16);
    for block_bytes in 1..table.len() {
        assert_eq!(read(block_bytes), whole, "{block_bytes}");
    }
}

#[test]
fn nesting_has_no_limit_where_it_is_passed_over() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("[{\"a\":", "}]")] {
        let innermost = if open.ends_with(':') { "1" } else { "" };
        let deep = format!("{}{innermost}{}", open.repeat(1_000_000), close.repeat(1_000_000));
        let record = format!("{{\"x\":{deep},\"text\":\"Mali\"}}");
        let line = line(record.as_bytes()).unwrap();
        assert!(line.starts_with(&record.as_bytes()[..record.len() - 1]));
        let unclosed = format!("{{\"text\":\"Mali\",\"x\":{}", open.repeat(1_000_000));
        assert!(self::line(unclosed.as_bytes()).is_err());
    }
}

// ── Characters ───────────────────────────────────────────────────────────────────────────────────────────

/// Annotates a text as a record, escaped or not, and checks that it passes through and that the offsets hold; the number of
/// its mentions.
fn check_record(text: &str, unit: OffsetUnit, escaped: bool) -> usize {
    let string = match escaped {
        false => serde_json::to_string(text).unwrap(),
        true => {
            format!("\"{}\"", text.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect::<String>())
        }
    };
    let mut asked = jsonl();
    asked.write.offsets = unit;
    let record = format!("{{\"text\":{string}}}");
    let inputs = vec![Input::stream("news", Cursor::new(record.clone()))];
    let output = annotate(&ANNOTATOR, inputs, &asked);
    assert_eq!(output.messages, Vec::<String>::new());
    assert!(output.lines.starts_with(&record.as_bytes()[..record.len() - 1]), "{text:?}");
    let line: Value = serde_json::from_slice(&output.lines).unwrap();
    assert_eq!(line["text"], text);
    let (chars, units): (Vec<char>, Vec<u16>) = (text.chars().collect(), text.encode_utf16().collect());
    let mentions = line["annotation"]["mentions"].as_array().unwrap();
    for mention in mentions {
        let [start, end] =
            ["start", "end"].map(|key| usize::try_from(mention[key].as_u64().unwrap()).unwrap());
        let surface: String = match unit {
            OffsetUnit::Bytes => text.get(start..end).unwrap().to_owned(),
            OffsetUnit::Chars => chars[start..end].iter().collect(),
            OffsetUnit::Utf16 => String::from_utf16(&units[start..end]).unwrap(),
        };
        assert_eq!(mention["surface"], surface, "{text:?}");
    }
    mentions.len()
}

/// The same in all units, and escaped.
fn check_text(text: &str) -> usize {
    let counts = [
        check_record(text, OffsetUnit::Chars, false),
        check_record(text, OffsetUnit::Bytes, false),
        check_record(text, OffsetUnit::Utf16, false),
        check_record(text, OffsetUnit::Chars, true),
    ];
    assert!(counts.iter().all(|count| *count == counts[0]), "{counts:?}: {text:?}");
    counts[0]
}

#[test]
fn every_scalar_value_in_and_about_names() {
    let scalars: Vec<char> = ('\0'..=char::MAX).collect();
    assert_eq!(scalars.len(), 0x11_0000 - 0x800);
    for (nr, some) in scalars.chunks(2048).enumerate() {
        let unit = [OffsetUnit::Chars, OffsetUnit::Bytes, OffsetUnit::Utf16][nr % 3];
        let about: String = some.iter().map(|c| format!("Mali {c} Mali{c} {c}Mali\n\n")).collect();
        // A name with blanks about it is found, whatever stands behind the blanks.
        assert!(check_record(&about, unit, false) >= some.len(), "{:?}", some[0]);
        let inside: String = some.iter().map(|c| format!("Ma{c}li N{c}Djamena Mali\n\n")).collect();
        check_record(&inside, unit, true);
        check_record(&some.iter().collect::<String>(), unit, nr % 2 == 0);
    }
}

#[test]
fn controls_of_direction_and_tags_hide_nothing_and_shift_nothing() {
    let controls = [
        "\u{200e}",
        "\u{200f}",
        "\u{61c}",
        "\u{202a}",
        "\u{202b}",
        "\u{202c}",
        "\u{202d}",
        "\u{202e}",
        "\u{2066}",
        "\u{2067}",
        "\u{2068}",
        "\u{2069}",
        "\u{200b}",
        "\u{200c}",
        "\u{200d}",
        "\u{2060}",
        "\u{feff}",
        "\u{ad}",
        "\u{e0001}",
        "\u{e0041}",
        "\u{e007f}",
        "\u{fe0f}",
        "\u{e0100}",
        "\u{180e}",
    ];
    for control in controls {
        for text in [
            format!("{control}Mali{control} and {control}{control}the African{control} Union{control}."),
            format!("the flag of Mali{control}, the African {control}Union"),
        ] {
            assert_eq!(check_text(&text), 2, "{text:?}");
        }
        // Also where every letter has one.
        let spaced: String = "Mali".chars().map(|c| format!("{c}{control}")).collect();
        check_text(&format!("in {spaced} and Mali"));
    }
    // A flag made of tags, and a family.
    assert_eq!(check_text("🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f} Mali 👩‍👩‍👧‍👦 Mali"), 2);
}

// ── Proportions ──────────────────────────────────────────────────────────────────────────────────────────

#[test]
fn a_million_marks_on_a_letter() {
    for mark in ["\u{301}", "\u{323}\u{301}", "\u{93c}", "\u{20dd}", "\u{1d165}\u{1d16e}"] {
        let text = format!("Mali a{} Mali", mark.repeat(1_000_000 / mark.chars().count()));
        let record = format!("{{\"text\":\"{text}\"}}");
        assert_eq!(mentions(record.as_bytes()).len(), 2, "{mark:?}");
    }
}

#[test]
fn ten_million_elements_of_an_array() {
    let record = format!("{{\"x\":[{}0],\"text\":\"Mali\"}}", "0,".repeat(10_000_000));
    assert_eq!(line(record.as_bytes()).unwrap().len(), record.len() + annotation_bytes());
}

#[test]
fn a_million_members() {
    let members: String =
        (0..1_000_000).fold(String::new(), |all, nr| all + "\"k" + &nr.to_string() + "\":0,");
    let record = format!("{{{members}\"text\":\"Mali\"}}");
    assert_eq!(line(record.as_bytes()).unwrap().len(), record.len() + annotation_bytes());
    let same = format!("{{{}\"text\":\"Mali\"}}", "\"text\":\"Mali\",".repeat(1_000_000));
    assert_eq!(mentions(same.as_bytes()).len(), 1);
}

/// What a record gains whose only text is `Mali`.
fn annotation_bytes() -> usize {
    let record = b"{\"text\":\"Mali\"}";
    line(record).unwrap().len() - record.len()
}

#[test]
fn a_million_names_in_one_record() {
    let record = format!("{{\"text\":\"{}\"}}", "Mali ".repeat(1_000_000));
    let found = mentions(record.as_bytes());
    assert_eq!((found.len(), &found[999_999]["end"]), (1_000_000, &4_999_999.into()));
}

#[test]
fn a_line_beyond_the_limit_among_short_ones() {
    let mut asked = jsonl();
    asked.read.max_record_bytes = 1 << 20;
    let good = "{\"text\":\"Mali\"}\n";
    let long = format!("{{\"text\":\"{}\"}}\n", "Mali ".repeat(20_000_000));
    let inputs = vec![Input::stream("news", Cursor::new(format!("{good}{long}{good}")))];
    let output = annotate(&ANNOTATOR, inputs, &asked);
    assert_eq!((output.outcome.annotated, output.outcome.rejected), (2, 1));
    assert!(output.messages[0].starts_with("news:2: "), "{:?}", output.messages);
}

/// Mentions of 3,000 towns called Springfield, the last of them the largest, in a text of so many sentences; also without
/// resolution.
fn namesakes(n_sentences: usize) -> [Vec<Value>; 2] {
    let town = |number: usize| format!("Springfield\tmy:{number}\tcity\t{}\n", 1000 + number);
    let rows = "name\tid\tkind\tpopulation\n".to_owned() + &(0..3000).map(town).collect::<String>();
    [Resolution::Standard, Resolution::Off].map(|resolution| {
        let mut builder = Builder::new();
        for row in read_bytes("rows.tsv", rows.as_bytes(), &SourceOptions::default()).unwrap() {
            builder.add_row(&row).unwrap();
        }
        let gazetteer = Gazetteer::open(builder.finish().unwrap()).unwrap();
        let mut asked = AnnotatorOptions::default();
        asked.resolve.resolution = resolution;
        let annotator = Annotator::new(vec![gazetteer], asked);
        let mut asked = jsonl();
        asked.write.candidates = Some(10_000);
        let record = format!("{{\"text\":\"{}\"}}", "It rained in Springfield. ".repeat(n_sentences));
        let output = annotate(&annotator, vec![Input::stream("news", Cursor::new(record))], &asked);
        let line: Value = serde_json::from_slice(&output.lines).unwrap();
        line["annotation"]["mentions"].as_array().unwrap().clone()
    })
}

#[test]
fn of_thousands_of_namesakes_the_best_known_are_weighed() {
    for mentions in namesakes(2) {
        assert_eq!(mentions.len(), 2);
        assert_eq!(mentions[0]["id"], "my:2999");
        let candidates = mentions[0]["candidates"].as_array().unwrap();
        assert_eq!(candidates.len(), 500);
        assert!(candidates.iter().all(|one| one.as_str().unwrap() >= "my:2500"));
    }
}

#[test]
fn an_article_has_room_for_candidates_by_its_length() {
    for mentions in namesakes(2000) {
        assert_eq!((mentions.len(), &mentions[1999]["id"]), (2000, &"my:2999".into()));
        let candidates = |mention: &Value| mention["candidates"].as_array().unwrap().len();
        assert_eq!((candidates(&mentions[0]), candidates(&mentions[1999])), (500, 4));
    }
}
