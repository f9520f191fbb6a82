//! Records that cannot be annotated: each is reported with its line and byte, and its neighbours go
//! through unharmed.

use crate::{Answer, Folder, assert_answer};

/// Annotates `bad` between two good records; asserts that these alone are annotated, and gives the message.
#[track_caller]
fn rejected(args: &[&str], bad: &[u8]) -> String {
    let answer = between(args, bad);
    assert_eq!((answer.code, answer.stdout.lines().count()), (1, 2), "{answer}");
    answer.stderr.trim_end().strip_prefix("dateline: ").unwrap().to_owned()
}

/// Annotates `odd` between two good records; asserts that it is annotated too, and gives its line.
#[track_caller]
fn accepted(args: &[&str], odd: &[u8]) -> String {
    let answer = between(args, odd).good();
    assert_eq!(answer.stdout.lines().count(), 3);
    answer.stdout.lines().nth(1).unwrap().to_owned()
}

#[track_caller]
fn between(args: &[&str], middle: &[u8]) -> Answer {
    let folder = Folder::new();
    let good = b"{\"id\":1,\"text\":\"Mali\"}";
    folder.write("in.jsonl", [good, middle, good].join(&b'\n'));
    let expected = folder.annotate(args).stdin(good).run().good().stdout;
    let answer = folder.annotate(args).args(&["in.jsonl"]).run();
    assert!(answer.stdout.starts_with(&expected) && answer.stdout.ends_with(&expected), "{answer}");
    answer
}

fn nested(depth: usize) -> String {
    format!("{}{}", "[".repeat(depth), "]".repeat(depth))
}

#[test]
fn every_bad_record_has_its_message() {
    let folder = Folder::new();
    let lines = [
        r#"{"text":"Mali"}"#,
        r#"{"text":"Mali""#,
        r#"{"text":"Mali"}}"#,
        r#"{"text":"Mali"} {"text":"Mali"}"#,
        r#"{"text":Mali}"#,
        r#"{'text':"Mali"}"#,
        r#"{"text":"Mali","x":NaN}"#,
        r#"{"text":"Mali","x":01}"#,
        r#"{"text":"Mali","x":"\q"}"#,
        r#"{"text":"Mali",}"#,
        r#"[{"text":"Mali"}]"#,
        "5",
        "\"Mali\"",
        "null",
        "Mali",
        "{}",
        r#"{"body":{"text":"Mali"}}"#,
        r#"{"text":"Mali"}"#,
    ];
    assert_answer!(folder.annotate(&[]).stdin(lines.join("\n")).run(), @r#"
    exit status 1
    ── stdout
    {"text":"Mali","annotation":{"mentions":[{"field":"text","start":0,"end":4,"surface":"Mali","type":"place","id":"Q912","via":"name"}],"entities":[{"id":"Q912","type":"place","kind":"country","name":"Mali","country":"ML","lat":17.0,"lon":-4.0,"count":1,"links":["geonames:2453866"]}],"offsets":"chars","dateline":"[version]","gazetteer":"[fingerprint]"}}
    {"text":"Mali","annotation":{"mentions":[{"field":"text","start":0,"end":4,"surface":"Mali","type":"place","id":"Q912","via":"name"}],"entities":[{"id":"Q912","type":"place","kind":"country","name":"Mali","country":"ML","lat":17.0,"lon":-4.0,"count":1,"links":["geonames:2453866"]}],"offsets":"chars","dateline":"[version]","gazetteer":"[fingerprint]"}}
    ── stderr
    dateline: <stdin>:2: byte 14: EOF while parsing an object
      a record stands on one line; jq -c . rewrites JSON that is spread over several
    dateline: <stdin>:3: byte 15: trailing characters
      one object a line; jq -c . separates objects
    dateline: <stdin>:4: byte 16: trailing characters
      one object a line; jq -c . separates objects
    dateline: <stdin>:5: byte 8: expected value
    dateline: <stdin>:6: byte 1: key must be a string
      keys and strings stand in double quotes
    dateline: <stdin>:7: byte 19: expected value
      NaN and Infinity are not JSON; write null
    dateline: <stdin>:8: byte 20: invalid number
    dateline: <stdin>:9: byte 21: invalid escape
    dateline: <stdin>:10: byte 15: trailing comma
    dateline: <stdin>:11: byte 0: expected a JSON object, found an array
      write its objects one a line, for example with jq -c '.[]'
    dateline: <stdin>:12: byte 0: expected a JSON object, found a number
    dateline: <stdin>:13: byte 0: expected a JSON object, found a string
    dateline: <stdin>:14: byte 0: expected a JSON object, found null
    dateline: <stdin>:15: byte 0: expected a JSON object, found text that is not JSON
    dateline: <stdin>:16: none of the fields "title", "headline", "summary", "description", "lead", "text", "body", "content" holds a string
      name the fields that hold the text with --fields; this record has: no field
    dateline: <stdin>:17: none of the fields "title", "headline", "summary", "description", "lead", "text", "body", "content" holds a string
      name the fields that hold the text with --fields; this record has: body
    "#);
}

#[test]
fn named_fields_must_hold_strings() {
    let folder = Folder::new();
    let lines = [
        r#"{"a":1,"b":"x"}"#,
        r#"{ "b": {"c":1}}"#,
        r#"{"b":true,"a":[]}"#,
        r#"{"c":"Mali"}"#,
        r#"{"a":null}"#,
    ];
    assert_answer!(folder.annotate(&["--fields", "a,b"]).stdin(lines.join("\n")).run(), @r#"
    exit status 1
    ── stderr
    dateline: <stdin>:1: byte 5: expected a string in "a", found a number
    dateline: <stdin>:2: byte 7: expected a string in "b", found an object
    dateline: <stdin>:3: byte 14: expected a string in "a", found an array
    dateline: <stdin>:4: none of the fields "a", "b" holds a string
      name the fields that hold the text with --fields; this record has: c
    dateline: <stdin>:5: none of the fields "a", "b" holds a string
      name the fields that hold the text with --fields; this record has: a
    "#);
}

#[test]
fn invalid_utf8_in_an_annotated_field() {
    let message = rejected(&[], b"{\"id\":2,\"text\":\"Gao \xE9t\xE9\"}");
    assert_eq!(
        message,
        "in.jsonl:2: byte 20: invalid UTF-8\n  convert the input, for example with iconv -f WINDOWS-1252 -t UTF-8"
    );
}

#[test]
fn invalid_utf8_in_a_field_that_is_passed_over() {
    let message = rejected(&[], b"{\"x\":\"\xC3\",\"text\":\"Mali\"}");
    assert!(message.starts_with("in.jsonl:2: byte 6: invalid UTF-8"), "{message}");
    // An encoded surrogate and an overlong slash are no UTF-8 either.
    assert!(rejected(&[], b"{\"text\":\"\xED\xA0\x80\"}").starts_with("in.jsonl:2: byte 9: invalid UTF-8"));
    assert!(rejected(&[], b"{\"text\":\"\xC0\xAF\"}").starts_with("in.jsonl:2: byte 9: invalid UTF-8"));
}

#[test]
fn invalid_utf8_in_a_text() {
    // Other letters are UTF-8: one is damaged, rather than all in another character set.
    let folder = Folder::with("a.txt", b"Mali, \xC3\xA9t\xC3\xA9\nand \xFFGao\n");
    folder.write("b.txt", "Mali");
    let answer = folder.annotate(&["a.txt", "b.txt"]).run();
    assert_eq!((answer.code, answer.mentions().len()), (1, 1));
    assert!(answer.stderr.starts_with("dateline: a.txt:2: byte 4: invalid UTF-8\n"), "{}", answer.stderr);
}

#[test]
fn texts_in_other_character_sets_are_decoded() {
    let folder = Folder::with("a.txt", b"\xC0 Bamako, le gouverneur a d\xE9clar\xE9 l'\xE9tat d'urgence.\n");
    let answer = folder.annotate(&["a.txt"]).run().good();
    assert_eq!(answer.json()[0]["text"], "À Bamako, le gouverneur a déclaré l'état d'urgence.\n");
    assert_eq!(answer.mentions(), ["text:2..8 Bamako → Q3703"]);
}

#[test]
fn utf16_with_a_mark_is_decoded() {
    for to_bytes in [u16::to_le_bytes, u16::to_be_bytes] {
        let utf16: Vec<u8> = "\u{feff}{\"text\":\"Mali\"}\n".encode_utf16().flat_map(to_bytes).collect();
        let answer = Folder::new().annotate(&[]).stdin(utf16).run().good();
        assert_eq!(answer.mentions(), ["text:0..4 Mali → Q912"]);
    }
}

#[test]
fn raw_control_characters_in_strings() {
    let message = rejected(&[], b"{\"id\":2,\"text\":\"Ma\0li\"}");
    assert!(message.starts_with("in.jsonl:2: byte 18: control character"), "{message}");
    let message = rejected(&[], b"{\"id\":2,\"x\":\"\x1b\",\"text\":\"Mali\"}");
    assert!(message.starts_with("in.jsonl:2: byte 13: control character"), "{message}");
}

#[test]
fn escaped_nul_is_a_character() {
    let line = accepted(&[], br#"{"text":"\u0000 Mali"}"#);
    assert!(line.contains(r#""start":2,"end":6,"surface":"Mali""#), "{line}");
}

#[test]
fn lone_surrogates_count_as_one_character() {
    // Python's json.loads gives the text 8 characters, JavaScript's JSON.parse 8 units.
    for text in [r"\ud800 Mali \ud800", r"\uDC00 Mali \ud83d", r"\uDFFF Mali \udbff"] {
        for unit in ["chars", "utf16"] {
            let line = accepted(&["--offsets", unit], format!("{{\"text\":\"{text}\"}}").as_bytes());
            assert!(line.contains(r#""start":2,"end":6,"surface":"Mali""#), "{line}");
            assert!(line.starts_with(&format!("{{\"text\":\"{text}\",")), "{line}");
        }
    }
    // Two low ones and a pair the wrong way round; in keys and in what is passed over too.
    let line = accepted(&[], br#"{"\ud800":"\udfff","text":"\udc00\ud800 Mali \ud83d\ude00 Mali"}"#);
    assert!(line.contains(r#""start":3,"end":7"#) && line.contains(r#""start":10,"end":14"#), "{line}");
}

#[test]
fn byte_order_mark_amid_a_file() {
    let message = rejected(&[], "\u{feff}{\"text\":\"Mali\"}".as_bytes());
    assert_eq!(message, "in.jsonl:2: byte 0: expected a JSON object, found a byte order mark");
}

#[test]
fn deep_nesting_in_a_field_that_is_passed_over() {
    let deep = nested(100_000);
    let line = accepted(&[], format!("{{\"deep\":{deep},\"text\":\"Mali\"}}").as_bytes());
    assert!(
        line.starts_with(&format!("{{\"deep\":{deep},\"text\":\"Mali\",\"annotation\":{{\"mentions\":[{{"))
    );
    let objects = format!("{}1{}", "{\"a\":".repeat(100_000), "}".repeat(100_000));
    let line = accepted(&[], format!("{{\"annotation\":{objects},\"text\":\"Mali\"}}").as_bytes());
    assert!(line.starts_with("{\"annotation\":{\"mentions\":[{") && line.ends_with("},\"text\":\"Mali\"}"));
}

#[test]
fn deep_nesting_where_text_is_expected() {
    let deep = format!("{{\"text\":{}}}", nested(100_000));
    let message = rejected(&[], deep.as_bytes());
    assert!(message.starts_with("in.jsonl:2: "), "{message:.200}");
    let message = rejected(&["--fields", "text"], deep.as_bytes());
    assert_eq!(message, "in.jsonl:2: byte 8: expected a string in \"text\", found an array");
    let message = rejected(&[], &deep.as_bytes()[..100_000]);
    assert!(message.starts_with("in.jsonl:2: byte 100000: EOF"), "{message:.200}");
}

#[test]
fn record_beyond_the_limit() {
    let args = ["--max-record-bytes", "1000"];
    // 1000 bytes are within the limit, 1001 are not.
    let record = |bytes: usize| format!("{{\"text\":\"{}\"}}", "x".repeat(bytes - 11)).into_bytes();
    accepted(&args, &record(1000));
    let message = rejected(&args, &record(1001));
    assert_eq!(message, "in.jsonl:2: record of 1001 bytes is larger than the limit of 1000 bytes");
    let message = rejected(&args, &record(5_000_000));
    assert_eq!(message, "in.jsonl:2: record of 5000000 bytes is larger than the limit of 1000 bytes");
}

#[test]
fn text_beyond_the_limit() {
    let folder = Folder::with("a.txt", "Mali ".repeat(1000));
    folder.write("b.txt", "Mali");
    let answer = folder.annotate(&["--max-record-bytes", "1000", "a.txt", "b.txt"]).run();
    assert_eq!((answer.code, answer.mentions().len()), (1, 1));
    assert_eq!(
        answer.stderr,
        "dateline: a.txt:1: record of 5000 bytes is larger than the limit of 1000 bytes\n"
    );
}

#[test]
fn lines_are_counted_with_blank_ones_and_after_records_that_were_let_go_of() {
    let big = format!("{{\"text\":\"{}\"}}", "x".repeat(3_000_000));
    let lines = format!("\n\r\n{big}\n\n{{\n \n{big}\n[]");
    let answer =
        Folder::new().annotate(&["--from", "jsonl", "--max-record-bytes", "1000"]).stdin(lines).run();
    let places: Vec<_> =
        answer.stderr.lines().filter_map(|line| line.strip_prefix("dateline: <stdin>:")).collect();
    let lines: Vec<_> = places.iter().filter_map(|place| place.split(':').next()).collect();
    assert_eq!(lines, ["3", "5", "7", "8"]);
}

#[test]
fn messages_show_no_control_characters() {
    let answer = Folder::new().annotate(&["--fields", "none"]).stdin("{\"\\u001b[31m\\u0007\":1}").run();
    assert_eq!(answer.code, 1);
    assert!(!answer.stderr.contains(|c: char| c.is_control() && c != '\n'), "{:?}", answer.stderr);
}
