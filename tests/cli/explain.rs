//! `dateline explain`: why names are mentions, or why not.

use crate::{Answer, Folder, assert_answer};
use serde_json::Value;

/// A city, with a name that is a word of every day and one that must be introduced.
const REACH: &str = "id\tname\tkind\taliases\nmy:reach\tOxbow Reach\tcity\tReading {weak}|Oxbow {short}\n";

const ARTICLE: &str = r#"{"id":"a","text":"Zinoviya Quark left Bamako for Springfield. The au met in Oxbow. Malians and Somalia wait; Reading helps. The Bamako Press wrote."}"#;

fn explain(folder: &Folder, args: &[&str]) -> Answer {
    folder.write("reach.tsv", REACH);
    folder.dateline(&["explain", "--no-default", "-g", "names.tsv", "-g", "reach.tsv"]).args(args).run()
}

/// The test that each name fails, and what is said of it.
fn why_not(names: &[(&str, &[&str])]) -> String {
    let folder = Folder::with("a.jsonl", ARTICLE);
    let answer = |&(name, args): &(&str, &[&str])| {
        explain(&folder, &[&["a.jsonl", "--why-not", name], args].concat()).good().stdout
    };
    names.iter().map(answer).collect()
}

#[test]
fn the_first_test_that_a_name_fails_is_told() {
    let told = why_not(&[
        ("Kidal", &[]),
        ("African Union", &[]),
        ("Mali", &[]),
        ("AU", &[]),
        ("Reading", &[]),
        ("Oxbow", &[]),
        ("Quark", &[]),
        ("Springfield", &["--min-score", "1"]),
        ("Bamako", &["--types", "actor"]),
    ]);
    // It changes with every fit.
    let score = told.split("score is only ").nth(1).unwrap().split(';').next().unwrap().to_owned();
    insta::assert_snapshot!(told.replace(&score, "[score]"), @r#"
    a "Kidal": gazetteer: no gazetteer lists it
    a "African Union": text: it does not stand in the text
    a "Mali": boundary: text holds it only inside of longer words
    a "AU": case: at text:48..50 it is written small, which its row does not allow
    a "Reading": common-word: at text:91..98 it is too common a word for my:reach (Oxbow Reach), which the article does not name otherwise
    a "Oxbow": short: at text:58..63 it is short for my:reach (Oxbow Reach), whom the article does not name in full before
    a "Quark": overlap: at text:9..14 it overlaps the mention "Zinoviya Quark", of my:quark (Zinoviya Quark)
    a "Springfield": score: at text:31..42 its score is only [score]; --mention tells why
    a "Bamako": type: --types leaves out whom it names
    "#);
}

#[test]
fn a_name_that_is_a_mention_fails_none() {
    insta::assert_snapshot!(why_not(&[
        ("bamako", &[]),
        ("Bamako", &["--json"]),
        ("Bamako Press", &["--unlisted"]),
    ]), @r#"
    a "bamako": mention: it is one at text:20..26, of Q3703 (Bamako)
    {"article":"a","name":"Bamako","test":"mention","what":"it is one at text:20..26, of Q3703 (Bamako)"}
    a "Bamako Press": mention: it is one at text:110..122, of organization "Bamako Press", which no gazetteer lists
    "#);
}

#[test]
fn a_place_where_the_name_is_written_as_asked_for_comes_first() {
    let folder = Folder::with("a.txt", "The au and the AU met.");
    assert_answer!(explain(&folder, &["a.txt", "--why-not", "AU"]), @r#"
    exit status 0
    ── stdout
    a.txt "AU": mention: it is one at text:15..17, of Q7159 (African Union)
    "#);
}

#[test]
fn what_was_weighed_is_shown() {
    let folder = Folder::with("a.jsonl", ARTICLE);
    let answer = explain(&folder, &["a.jsonl", "--mention", "SPRINGFIELD"]).good();
    let lines: Vec<&str> = answer.stdout.lines().collect();
    assert!(lines[0].starts_with("a text:31..42 \"Springfield\": place 0."), "{answer}");
    assert_eq!(lines[1], "  row      my:spring-2 Springfield (city, names.tsv)");
    assert_eq!(lines[2], r#"  spelled  "Springfield" and the name "Springfield" fold to "springfield""#);
    assert!(lines.iter().any(|line| line.starts_with("  for      ")), "{answer}");
    assert!(lines.iter().any(|line| line.starts_with("  or       my:spring-1 Springfield: 0.")), "{answer}");
}

#[test]
fn contributions_add_up_to_the_score() {
    let folder = Folder::with("a.jsonl", ARTICLE);
    let shown = explain(&folder, &["a.jsonl", "--json"]).good().json();
    let surfaces: Vec<_> = shown.iter().map(|one| one["surface"].as_str().unwrap()).collect();
    assert_eq!(surfaces, ["Zinoviya Quark", "Bamako", "Springfield", "Malians", "Bamako"]);
    for one in &shown {
        assert_eq!(one["article"], "a");
        let adds =
            one["evidence"].as_array().unwrap().iter().map(|evidence| evidence["adds"].as_f64().unwrap());
        let score = 1.0 / (1.0 + (-adds.sum::<f64>()).exp());
        let said = one["score"].as_f64().unwrap();
        // What adds less than 0.005 is left out.
        assert!((score - said).abs() < 0.02, "{score} {one:#}");
        assert_eq!(one["taken"], Value::Bool(said >= 0.38), "{one:#}");
    }
    let folded = shown.iter().map(|one| one["folded"].as_str().unwrap());
    assert_eq!(folded.collect::<Vec<_>>(), ["zinoviya quark", "bamako", "springfield", "malians", "bamako"]);
}

#[test]
fn names_are_explained_as_annotate_finds_them() {
    // The same options of reading and of variants hold.
    let folder = Folder::with("a.csv", "id,body\n1,Zinoviyas Reise nach Bamakó\n2,Quark\n");
    let surfaces = |args: &[&str]| {
        let shown =
            explain(&folder, &[&["a.csv", "--json", "--fields", "body"], args].concat()).good().json();
        shown.iter().map(|one| one["surface"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(surfaces(&[]), ["Bamakó"]);
    folder.write("a.csv", "id,body,lang\n1,Город Bamako,ru\n2,Quark,en\n");
    assert_eq!(surfaces(&["-j", "1"]), surfaces(&["-j", "4"]));
}

#[test]
fn a_name_that_was_weighed_nowhere_is_told() {
    let folder = Folder::with("a.jsonl", ARTICLE);
    assert_answer!(explain(&folder, &["a.jsonl", "--mention", "Kidal"]), @r#"
    exit status 0
    ── stderr
    "Kidal" was weighed nowhere; --why-not tells why
    "#);
}

#[test]
fn what_cannot_be_explained_is_told() {
    let folder = Folder::with("a.jsonl", format!("{ARTICLE}\n[1]\n"));
    assert_answer!(explain(&folder, &["a.jsonl", "--why-not", "Kidal"]), @r#"
    exit status 1
    ── stdout
    a "Kidal": gazetteer: no gazetteer lists it
    ── stderr
    dateline: a.jsonl:2: byte 0: expected a JSON object, found an array
      write its objects one a line, for example with jq -c '.[]'
    "#);
    assert_answer!(explain(&folder, &["none.jsonl"]), @r#"
    exit status 2
    ── stderr
    dateline: none.jsonl: No such file or directory (os error 2)
    "#);
    assert_eq!(explain(&folder, &["a.jsonl", "--mention", "a", "--why-not", "b"]).code, 2);
    assert_answer!(explain(&folder, &["a.jsonl", "-o", "a.jsonl"]), @r#"
    exit status 2
    ── stderr
    dateline: a.jsonl: is both input and output
      write to another file with -o, then rename it
    "#);
}
