//! A JSON record keeps its bytes: the output line without the annotation is the input line.

use crate::Folder;

/// Splits an output line into what stands before, in and behind the annotation's value.
#[track_caller]
fn split(line: &str) -> (&str, &str, &str) {
    let (before, rest) = line.split_at(line.find("{\"mentions\":[").unwrap());
    let last_key = rest.find("\"gazetteer\":\"").unwrap();
    let (annotation, behind) = rest.split_at(last_key + "\"gazetteer\":\"0123456789abcdef\"}".len());
    (before, annotation, behind)
}

#[test]
fn record_keeps_its_bytes() {
    let records = [
        r#"{"text":"Mali"}"#,
        r#"{  "z" :1 , "text"	:"Mali" ,"a":[ 1,2 , { } ]  }"#,
        r#"{"n":[1e400,-0.0,12345678901234567890,0.1000,1E+2,123456789012345678901234567890.5],"text":"Mali"}"#,
        r#"{"text":"first","a":1,"a":2,"text":"Mali","a":1}"#,
        r#"{"text":"\u004dali","\u0061":"\/\ud83d\ude00\t"}"#,
        r#"{"t\u0065xt":"Mali"}"#,
        "{\"text\":\"Mali\",\"u\":\"\u{a0}\u{ad}\u{202e}e\u{301}\u{200b}\"}",
        "{\"text\":\"Mali\",\"u\":\"\u{2028}\u{2029}\u{85}\u{feff}\u{10ffff}\"}",
        r#"{"":"","text":"Mali","annotations":{"annotation":1}}"#,
    ];
    let folder = Folder::with("in.jsonl", records.join("\n"));
    let answer = folder.annotate(&["in.jsonl"]).run().good();
    assert_eq!(answer.stdout.matches('\n').count(), records.len());
    for (record, line) in records.iter().zip(answer.stdout.split('\n')) {
        let (before, annotation, behind) = split(line);
        assert_eq!(format!("{}{behind}", before.strip_suffix(",\"annotation\":").unwrap()), *record);
        assert!(annotation.contains("\"id\":\"Q912\""), "{line}");
    }
}

#[test]
fn blanks_around_a_record_are_not_kept() {
    let answer = Folder::new().annotate(&[]).stdin(" \t{\"text\":\"x\"} \r\n").run().good();
    assert!(answer.stdout.starts_with("{\"text\":\"x\",") && answer.stdout.ends_with("}}\n"));
}

#[test]
fn annotation_is_replaced_where_it_stands() {
    let records = [
        r#"{"annotation": null ,"text":"Mali"}"#,
        r#"{"annotation":{"mentions":[]},"text":"Mali"}"#,
        r#"{"text":"Mali", "annotation" : [1, {"annotation":2}] }"#,
        r#"{"text":"Mali","\u0061nnotation":"x"}"#,
        // The last one counts, as it does for jq and Python.
        r#"{"annotation":1,"annotation":2,"text":"Mali"}"#,
    ];
    let kept = [
        (r#"{"annotation": "#, r#" ,"text":"Mali"}"#),
        (r#"{"annotation":"#, r#","text":"Mali"}"#),
        (r#"{"text":"Mali", "annotation" : "#, r#" }"#),
        (r#"{"text":"Mali","\u0061nnotation":"#, r#"}"#),
        (r#"{"annotation":1,"annotation":"#, r#","text":"Mali"}"#),
    ];
    let answer = Folder::new().annotate(&[]).stdin(records.join("\n")).run().good();
    assert_eq!(answer.stdout.lines().count(), kept.len());
    for (line, kept) in answer.stdout.lines().zip(kept) {
        let (before, annotation, behind) = split(line);
        assert_eq!((before, behind), kept);
        assert!(annotation.contains("\"id\":\"Q912\""), "{line}");
    }
}

#[test]
fn annotating_twice_changes_nothing() {
    let folder = Folder::with("a.txt", "Zinoviya Quark\nin Springfield, Mali. Quark…");
    folder.write(
        "b.jsonl",
        "{\"title\":\"Mali\" }\n{ \"annotation\":null, \"text\":\"The African Union (AU); AU\"}\n",
    );
    let once = folder.annotate(&["a.txt", "b.jsonl"]).run().good();
    let twice = folder.annotate(&[]).stdin(once.stdout.clone()).run().good();
    assert_eq!(once.stdout, twice.stdout);
}
