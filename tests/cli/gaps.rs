//! `dateline gaps`: names that no gazetteer holds, as rows for one.

use crate::{Answer, Folder, assert_answer};
use serde_json::Value;

const ARTICLES: &str = "\
{\"id\":1,\"date\":\"2026-05-01\",\"text\":\"The researcher Héni Tsaibi spoke. Tsaibi said the Az-Zallaqa Media Foundation (AZMF) had lied.\"}
{\"id\":2,\"date\":\"2026-06-03\",\"text\":\"HENI TSAIBI, 35, met Mali’s Zinoviya Quark. Mr Heni Tsaibi left.\"}
{\"id\":3,\"date\":\"2026-04-02\",\"text\":\"Mr Tsaibi wrote of AZMF. The AZMF answered: the Az-Zallaqa Media Foundation is here.\"}
{\"id\":4,\"text\":\"Mr Oumar Lepton and Mr Ada Lepton met Mr Lepton in Bamako.\"}
";

fn gaps(folder: &Folder, args: &[&str]) -> Answer {
    folder.dateline(&["gaps", "--no-default", "-g", "names.tsv"]).args(args).run()
}

/// Of each row name, kind, aliases, mentions, articles, dates and spellings.
fn rows(answer: &Answer) -> String {
    let lines = answer.stdout.lines().filter(|line| !line.starts_with('#'));
    let cells = lines.map(|line| line.split('\t').collect::<Vec<_>>());
    cells.map(|cells| [0, 2, 3, 4, 5, 6, 7, 9].map(|n| cells[n]).join(";") + "\n").collect()
}

#[test]
fn spellings_of_one_name_are_one_row() {
    let folder = Folder::with("news.jsonl", ARTICLES);
    insta::assert_snapshot!(rows(&gaps(&folder, &["news.jsonl", "--min-count", "1"]).good()), @r"
    name;kind;aliases;_count;_articles;_first;_last;_forms
    Héni Tsaibi;person;;5;3;2026-04-02;2026-06-03;Tsaibi ×2, HENI TSAIBI ×1, Heni Tsaibi ×1, Héni Tsaibi ×1
    Az-Zallaqa Media Foundation;foundation;AZMF {abbr};5;2;2026-04-02;2026-05-01;AZMF ×3, Az-Zallaqa Media Foundation ×2
    Oumar Lepton;person;;2;1;;;Lepton ×1, Oumar Lepton ×1
    Ada Lepton;person;;1;1;;;Ada Lepton ×1
    ");
}

#[test]
fn rows_are_a_gazetteer() {
    let folder = Folder::with("news.jsonl", ARTICLES);
    gaps(&folder, &["news.jsonl", "--min-count", "1", "-o", "found.tsv"]).good();
    let lint = folder.dateline(&["lint", "found.tsv"]).run();
    assert_eq!(lint.code, 0, "{lint}");
    folder.dateline(&["compile", "found.tsv", "-o", "found.gaz", "--quiet"]).run().good();
    let found = folder.annotate(&["-g", "found.gaz", "news.jsonl"]).run().good();
    assert!(
        found.mentions()[0].contains("AZMF → name:Az-Zallaqa_Media_Foundation"),
        "{:?}",
        found.mentions()
    );
    // What has been taken in is no gap any more.
    let rest = gaps(&folder, &["-g", "found.gaz", "news.jsonl", "--min-count", "1", "--json"]);
    assert_eq!(rest.stdout, "", "{rest}");
}

#[test]
fn names_have_their_surroundings_and_days() {
    let folder = Folder::with("news.jsonl", ARTICLES);
    let args = ["news.jsonl", "--min-count", "2", "--contexts", "1", "--type", "organization", "--json"];
    let found = gaps(&folder, &args).good().json();
    let [foundation] = found.as_slice() else { panic!("{found:?}") };
    let score = foundation["score"].as_f64().unwrap();
    assert!((0.38..1.0).contains(&score), "{score}");
    assert_eq!(
        Value::Object(
            foundation.as_object().unwrap().clone().into_iter().filter(|(key, _)| key != "score").collect()
        ),
        serde_json::json!({
            "name": "Az-Zallaqa Media Foundation", "type": "organization", "kind": "foundation",
            "aliases": ["AZMF {abbr}"], "count": 5, "articles": 2, "first": "2026-04-02", "last": "2026-05-01",
            "forms": [
                {"surface": "AZMF", "via": "abbreviation", "count": 3},
                {"surface": "Az-Zallaqa Media Foundation", "via": "name", "count": 2},
            ],
            "namesakes": [],
            "contexts": ["The researcher Héni Tsaibi spoke. Tsaibi said the Az-Zallaqa Media Foundation (AZMF) had lied."],
        })
    );
    let persons =
        gaps(&folder, &["news.jsonl", "--min-count", "2", "--type", "person", "--json"]).good().json();
    assert_eq!(
        persons.iter().map(|one| one["name"].as_str().unwrap()).collect::<Vec<_>>(),
        ["Héni Tsaibi", "Oumar Lepton"]
    );
}

#[test]
fn threads_make_no_difference() {
    let mut articles = String::new();
    for n in 0..400 {
        let (given, family) = (["Ada", "Oumar", "Héni"][n % 3], ["Lepton", "Tsaibi", "Muon", "Gluon"][n % 4]);
        articles += &format!(
            "{{\"id\":{n},\"date\":\"2026-05-{:02}\",\"text\":\"Mr {given} {family} met Mr {family} {n} times.\"}}\n",
            n % 28 + 1
        );
    }
    let folder = Folder::with("news.jsonl", articles);
    let one = gaps(&folder, &["news.jsonl", "-j", "1"]).good();
    assert_eq!(one, gaps(&folder, &["news.jsonl", "-j", "4"]).good());
    assert_eq!(one.stdout.lines().count(), 3 + 12, "{one}");
}

#[test]
fn names_that_are_listed_are_told_not_shown() {
    let folder = Folder::with("news.txt", "Mr Ada Lepton spoke.");
    folder.write("weak.tsv", "name\tkind\nAda Lepton {weak}\tperson\n");
    assert_answer!(gaps(&folder, &["-g", "weak.tsv", "news.txt", "--json", "--min-count", "1"]), @r#"
    exit status 0
    ── stderr
    1 name left out that a gazetteer lists; `dateline explain --why-not NAME` tells why they were not taken
    "#);
}

#[test]
fn what_is_lost_or_wrong_is_told() {
    let folder = Folder::with("news.jsonl", format!("{ARTICLES}[1]\n"));
    let answer = gaps(&folder, &["news.jsonl", "--json", "--type", "person"]);
    assert_eq!(answer.code, 1);
    assert!(answer.stderr.starts_with("dateline: news.jsonl:5: byte 0: expected a JSON object"), "{answer}");
    assert_eq!(gaps(&folder, &["news.jsonl", "--strict"]).code, 2);
    assert_eq!(gaps(&folder, &["news.jsonl", "--max-errors", "0"]).code, 2);
    assert_answer!(gaps(&folder, &["news.jsonl", "--type", "persons"]), @r#"
    exit status 2
    ── stderr
    dateline: "persons" is no type and no kind
      name a type or a kind: --type person, --type organization, --type media
    "#);
    assert_eq!(gaps(&folder, &["none.jsonl"]).code, 2);
    assert_eq!(gaps(&folder, &["news.jsonl", "-o", "news.jsonl"]).code, 2);
}
