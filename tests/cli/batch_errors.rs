//! What becomes of bad records, and what is told of a run: policies, dead letters, limits, counts, progress.

use crate::Folder;
use serde_json::Value;

const MIXED: &str = "{\"id\":1,\"text\":\"Bamako\"}\n{\"id\":2,}\n{\"id\":3,\"text\":\"Mali\"}\n[]\n";

fn ids(lines: &str) -> Vec<Value> {
    lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["id"].clone()).collect()
}

#[test]
fn bad_records_are_skipped_or_end_the_run_or_stand_in_their_place() {
    let folder = Folder::with("in.jsonl", MIXED);
    for threads in ["-j1", "-j3"] {
        let run = |on_error: &str| folder.annotate(&[threads, "--on-error", on_error, "in.jsonl"]).run();
        let skip = run("skip");
        assert_eq!((skip.code, ids(&skip.stdout)), (1, vec![1.into(), 3.into()]));
        let fail = run("fail");
        assert_eq!((fail.code, ids(&fail.stdout)), (2, vec![1.into()]));
        assert_eq!(fail, folder.annotate(&[threads, "--strict", "in.jsonl"]).run());
        let emit = run("emit");
        assert_eq!((emit.code, emit.stdout.lines().count()), (1, 4));
        let lines = emit.json();
        assert_eq!(lines[1]["annotation"], Value::Null);
        assert_eq!(
            (&lines[1]["error"]["line"], &lines[1]["error"]["raw"]),
            (&2.into(), &"{\"id\":2,}".into())
        );
        assert_eq!(lines[3]["error"]["message"], "expected a JSON object, found an array");
    }
}

#[test]
fn letters_hold_what_was_rejected() {
    let folder = Folder::with("in.jsonl", MIXED);
    for policy in [["--on-error", "skip"], ["--on-error", "emit"]] {
        let answer =
            folder.annotate(&["--errors", "bad.jsonl", "in.jsonl", "gone.jsonl"]).args(&policy).run();
        assert_eq!(answer.code, 2);
        let letters: Vec<Value> =
            folder.read("bad.jsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let raw: Vec<_> = letters.iter().map(|letter| letter["raw"].as_str()).collect();
        assert_eq!(raw, [Some("{\"id\":2,}"), Some("[]"), None]);
        assert_eq!((&letters[1]["line"], &letters[1]["byte_offset"]), (&4.into(), &58.into()));
        assert_eq!((&letters[2]["source"], &letters[2]["kind"]), (&"gone.jsonl".into(), &"io".into()));
    }
    assert_eq!(folder.annotate(&["--on-error", "fail", "--errors", "bad.jsonl", "in.jsonl"]).run().code, 2);
    assert_eq!(folder.read("bad.jsonl").lines().count(), 1);
}

#[test]
fn record_too_large_has_a_letter_without_it() {
    let folder = Folder::with("in.jsonl", format!("{{\"text\":\"{}\"}}\n", "x".repeat(3_000_000)));
    let args = ["--max-record-bytes", "1000", "--errors", "bad.jsonl", "in.jsonl"];
    assert_eq!(folder.annotate(&args).run().code, 1);
    let letter: Value = serde_json::from_str(&folder.read("bad.jsonl")).unwrap();
    assert_eq!(
        (&letter["byte_offset"], &letter["record"], &letter["raw"]),
        (&0.into(), &1.into(), &Value::Null)
    );
}

#[test]
fn too_many_errors_end_the_run() {
    let folder = Folder::with("in.jsonl", MIXED);
    for (limit, code) in [("2", 1), ("1", 2), ("50%", 1), ("49.9%", 2)] {
        let answer = folder.annotate(&["-q", "--max-errors", limit, "in.jsonl"]).run();
        assert_eq!(answer.code, code, "{limit}");
        if code == 2 {
            assert_eq!(
                answer.stderr,
                "dateline: 2 of 4 records were rejected, more than --max-errors allows\n"
            );
        }
        let answer = folder.annotate(&["-q", "--max-errors", limit, "--out-dir", limit, "in.jsonl"]).run();
        assert_eq!(answer.code, code, "{limit}");
        // A percentage of few records is not known before the end.
        assert_eq!(folder.path(&format!("{limit}/in.jsonl")).exists(), limit != "1", "{limit}");
    }
    assert_eq!(folder.annotate(&["--max-errors", "some", "in.jsonl"]).run().code, 2);
}

#[test]
fn counts_are_a_line_of_json() {
    let folder = Folder::with("in.jsonl", MIXED);
    let answer = folder.annotate(&["-q", "-o", "out.jsonl", "--stats", "-", "in.jsonl"]).run();
    assert_eq!(answer.code, 1);
    let mut stats: Value = serde_json::from_str(&answer.stdout).unwrap();
    assert!(stats["seconds"].take().as_f64().unwrap() >= 0.0);
    let expected = serde_json::json!({
        "articles": 2, "mentions": 2, "entities": {"actor": 0, "place": 2, "organization": 0}, "rejected": 2,
        "failed_inputs": 0, "bytes": MIXED.len(), "seconds": null,
    });
    assert_eq!(stats, expected);
    let answer = folder.annotate(&["-q", "--stats", "-", "in.jsonl"]).run();
    assert_eq!((answer.code, &*answer.stdout), (2, ""));
}

#[test]
fn progress_is_told_to_logs() {
    let folder = Folder::with("in.jsonl", MIXED);
    let answer = folder.annotate(&["-q", "--progress", "json", "--out-dir", "out", "in.jsonl"]).run();
    let last: Value = serde_json::from_str(answer.stderr.lines().last().unwrap()).unwrap();
    assert_eq!((&last["files"], &last["files_total"], &last["articles"]), (&1.into(), &1.into(), &2.into()));
    assert_eq!((&last["bytes"], &last["bytes_total"]), (&MIXED.len().into(), &MIXED.len().into()));
}

#[test]
fn no_bar_where_there_is_no_terminal() {
    let folder = Folder::with("in.jsonl", "{\"text\":\"Mali\"}\n");
    folder.annotate(&["-o", "out.jsonl", "in.jsonl"]).run().good();
}
