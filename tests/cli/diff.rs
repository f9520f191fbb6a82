//! `dateline diff`: gazetteers, and what they find in the same articles.

use crate::{Answer, Folder, NAMES, assert_answer};

const ARTICLES: &str = "\
{\"id\":\"a1\",\"text\":\"Malian troops left Bamako for Nango and Springfield.\"}
{\"id\":\"a2\",\"title\":\"Élan in Koro\",\"text\":\"The AU saw it.\"}
";

/// A folder with the tests' gazetteer and a later one: a town is new, a name gone, another's weight changed.
fn folder() -> Folder {
    let folder = Folder::with("news.jsonl", ARTICLES);
    let new = NAMES
        .replace("|Malian {demonym}", "|Maliens {demonym lang=fr}")
        .replace("AU {abbr}", "AU {abbr weak}")
        .replace("114000", "250000")
        .replace(
            "Zinoviya Quark\tmy:quark\tactor\tperson\t\t\t\t\t\t\n",
            "Koro\tmy:koro\tplace\tcity\t\t\t\t\t\t\n",
        );
    folder.write("new.tsv", new);
    folder
}

fn diff(folder: &Folder, args: &[&str]) -> Answer {
    folder.dateline(&["diff"]).args(args).run()
}

#[test]
fn gazetteers_that_are_equal_have_no_difference() {
    let folder = folder();
    assert_eq!(folder.dateline(&["compile", "names.tsv", "-o", "names.gaz"]).run().code, 0);
    for args in [&["names.tsv", "names.gaz"][..], &["names.gaz", "names.tsv", "--on", "news.jsonl", "--json"]]
    {
        let answer = diff(&folder, args).good();
        assert_eq!(answer.stdout, "");
    }
}

#[test]
fn differences_as_text() {
    assert_answer!(diff(&folder(), &["names.tsv", "new.tsv", "--on", "news.jsonl"]), @r#"
    exit status 1
    ── stdout
    ~ Q912 Mali (country)
        - Malian {demonym}
        + Maliens {demonym lang=fr}
    - my:quark Zinoviya Quark (person)
    ~ Q7159 African Union (igo)
        ~ AU {abbr} → AU {abbr weak}
    ~ my:spring-1 Springfield (city)
        population: 114000 → 250000
    + my:koro Koro (city)
    - a1: text:0..6 "Malian" Q912 Mali
    ~ a1: text:40..51 "Springfield" my:spring-2 Springfield → my:spring-1 Springfield
    + a2: title:8..12 "Koro" my:koro Koro
    - a2: text:4..6 "AU" Q7159 African Union
    ── stderr
    entities: 1 added, 1 removed, 3 changed
    mentions: 1 gained, 2 lost, 1 relinked
    "#);
}

#[test]
fn differences_as_json() {
    let answer = diff(&folder(), &["names.tsv", "new.tsv", "--on", "news.jsonl", "--json"]);
    assert_answer!(answer, @r#"
    exit status 1
    ── stdout
    {"change":"changed","id":"Q912","name":"Mali","type":"place","columns":{},"aliases":{"added":["Maliens {demonym lang=fr}"],"removed":["Malian {demonym}"],"changed":[]}}
    {"change":"removed","id":"my:quark","name":"Zinoviya Quark","type":"actor","aliases":["Zinoviya Quark"]}
    {"change":"changed","id":"Q7159","name":"African Union","type":"organization","columns":{},"aliases":{"added":[],"removed":[],"changed":[{"old":"AU {abbr}","new":"AU {abbr weak}"}]}}
    {"change":"changed","id":"my:spring-1","name":"Springfield","type":"place","columns":{"population":{"new":"250000","old":"114000"}},"aliases":{"added":[],"removed":[],"changed":[]}}
    {"change":"added","id":"my:koro","name":"Koro","type":"place","aliases":["Koro"]}
    {"change":"lost","article":"a1","field":"text","start":0,"end":6,"surface":"Malian","old":{"id":"Q912","name":"Mali"},"new":null}
    {"change":"relinked","article":"a1","field":"text","start":40,"end":51,"surface":"Springfield","old":{"id":"my:spring-2","name":"Springfield"},"new":{"id":"my:spring-1","name":"Springfield"}}
    {"change":"gained","article":"a2","field":"title","start":8,"end":12,"surface":"Koro","old":null,"new":{"id":"my:koro","name":"Koro"}}
    {"change":"lost","article":"a2","field":"text","start":4,"end":6,"surface":"AU","old":{"id":"Q7159","name":"African Union"},"new":null}
    ── stderr
    entities: 1 added, 1 removed, 3 changed
    mentions: 1 gained, 2 lost, 1 relinked
    "#);
    assert_eq!(answer.json().len(), 9);
}

#[test]
fn what_cannot_be_compared_is_an_error() {
    let folder = folder();
    assert_eq!(diff(&folder, &["names.tsv", "none.tsv"]).code, 2);
    folder.write("bad.jsonl", "{\"text\":\n");
    let answer = diff(&folder, &["names.tsv", "names.tsv", "--on", "bad.jsonl", "news.jsonl"]);
    assert_eq!(answer.code, 2, "{answer}");
    let answer = diff(&folder, &["names.tsv", "names.tsv", "--on", "bad.jsonl"]);
    assert_eq!((answer.code, &*answer.stdout), (2, ""));
    assert!(answer.stderr.ends_with("dateline: 1 article could not be compared\n"), "{}", answer.stderr);
}
