//! What `annotate --to` refuses, what a terminal is given, and `stats`.

use crate::{Folder, assert_answer};

const ARTICLES: &str = concat!(
    r#"{"id":"a","date":"2026-10-05","source":"Wire","text":"Zinoviya Quark left Bamako, Mali. Mali \u001b[31m"}"#,
    "\n",
    r#"{"id":"b","date":"2026-11-02","url":"https://www.example.org/b","text":"The African Union in Mali."}"#,
    "\n"
);

#[test]
fn format_is_chosen() {
    let answer = Folder::new().annotate(&["--to", "mentions.csv"]).stdin("In Mali.").run().good();
    assert_eq!(
        answer.stdout,
        "article,date,lang,field,start,end,offsets,surface,type,kind,id,name,country,lat,lon,via,score,candidates,context\n\
         <stdin>,,,text,3,7,chars,Mali,place,country,Q912,Mali,ML,17,-4,name,0.998,,In Mali.\n"
    );
}

#[test]
fn array_is_closed_after_bad_records() {
    for args in [&["--to", "geojson"][..], &["--to", "geojson", "--strict"]] {
        let answer = Folder::new().annotate(args).stdin("{\"text\":\"In Mali.\"}\n[]\n").run();
        assert_ne!(answer.code, 0);
        let map: serde_json::Value = serde_json::from_str(&answer.stdout).unwrap();
        assert_eq!(map["features"].as_array().unwrap().len(), 1);
    }
}

#[test]
fn units_are_those_of_the_readers() {
    assert_answer!(Folder::new().annotate(&["--to", "prodigy", "--offsets", "utf16"]).stdin("Mali").run(), @r#"
    exit status 2
    ── stderr
    dateline: prodigy counts code points, for its readers do
      --offsets is for jsonl, mentions, mentions.tsv, mentions.csv and parquet
    "#);
}

#[test]
fn page_is_coloured_when_that_is_wanted() {
    let folder = Folder::new();
    let text = "Quark? No, Zinoviya Quark in Mali.";
    let plain = folder.annotate(&["--to", "pretty"]).stdin(text).run().good().stdout;
    assert!(plain.starts_with("Quark? No, [Zinoviya Quark] in [Mali].\n"), "{plain}");
    let args = ["--to", "pretty", "--color", "always"];
    let coloured = folder.annotate(&args).stdin(text).run().good().stdout;
    assert!(coloured.contains("in \u{1b}[0m\u{1b}[4m\u{1b}[36mMali\u{1b}[0m.\n"), "{coloured:?}");
}

/// The default is for terminals only: pipelines get JSON.
#[test]
fn text_in_a_pipe_is_annotated_as_json() {
    let answer = Folder::new().annotate(&["--color", "always"]).stdin("In Mali.").run().good();
    assert_eq!(answer.mentions(), ["text:3..7 Mali → Q912"]);
}

#[cfg(not(feature = "parquet"))]
#[test]
fn parquet_is_refused_where_it_is_not_built_in() {
    let answer = Folder::new().annotate(&["--to", "parquet", "-o", "a.parquet"]).stdin("Mali").run();
    assert_eq!(answer.code, 2);
    assert!(answer.stderr.contains("--features parquet"), "{}", answer.stderr);
}

#[cfg(feature = "parquet")]
#[test]
fn parquet_needs_names_for_two_files() {
    let folder = Folder::with("articles.jsonl", ARTICLES);
    let answer = folder.annotate(&["--to", "parquet", "articles.jsonl"]).run();
    assert_eq!(answer.code, 2);
    assert!(answer.stderr.contains("-o news.parquet"), "{}", answer.stderr);
    folder.annotate(&["--to", "parquet", "-o", "a.parquet", "articles.jsonl"]).run().good();
    for name in ["a.parquet", "a.articles.parquet"] {
        let bytes = std::fs::read(folder.path(name)).unwrap();
        assert!(bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1"), "{name}");
    }
}

#[test]
fn interface_for_label_studio_is_printed() {
    let answer = Folder::new().dateline(&["generate", "label-studio"]).run().good();
    assert!(answer.stdout.starts_with("<View>"));
}

#[test]
fn stats_as_tables() {
    let folder = Folder::with("articles.jsonl", ARTICLES);
    let annotated = folder.annotate(&["articles.jsonl"]).run().good().stdout;
    assert_answer!(folder.dateline(&["stats", "--top", "3"]).stdin(annotated.as_str()).run(), @"
    exit status 0
    ── stdout
    2 articles, 6 mentions of 4 entities

    Entities                                            articles
    Mali                                  place                2  ████████████████████████       3 mentions  ██
    African Union                         organization         1  ████████████                    1 mention  ·█
    Bamako                                place                1  ████████████                    1 mention  █·

    Pairs                                               articles
    Bamako · Mali                                              1  ████████████████████████
    African Union · Mali                                       1  ████████████████████████
    Bamako · Zinoviya Quark                                    1  ████████████████████████

    Months                      articles
    2026-10                            1  ████████████████████████
    2026-11                            1  ████████████████████████
    ");
    assert_answer!(folder.dateline(&["stats", "--by", "source"]).stdin(annotated.as_str()).run(), @"
    exit status 0
    ── stdout
    2 articles, 6 mentions of 4 entities

    Sources                     articles
    Wire                               1  ████████████████████████  Mali 1, Bamako 1, Zinoviya Quark 1
    example.org                        1  ████████████████████████  Mali 1, African Union 1
    ");
}

#[test]
fn stats_as_json() {
    let folder = Folder::with("articles.jsonl", ARTICLES);
    let annotated = folder.annotate(&["articles.jsonl"]).run().good().stdout;
    folder.write("annotated.jsonl", annotated);
    let args = ["stats", "--by", "country", "--json", "annotated.jsonl"];
    let summary = &folder.dateline(&args).run().good().json()[0];
    assert_eq!((&summary["articles"], &summary["mentions"]), (&2.into(), &6.into()));
    assert_eq!(summary["entities"][0]["id"], "Q912");
    assert_eq!(summary["groups"][0]["name"], "ML");
    assert_eq!(summary["pairs_at_most_more"], 0);
}

#[test]
fn stats_of_what_is_not_annotated_are_an_error() {
    let folder = Folder::with("articles.jsonl", ARTICLES);
    assert_answer!(folder.dateline(&["stats", "--json", "articles.jsonl"]).run(), @r#"
    exit status 1
    ── stdout
    {"articles":0,"mentions":0,"n_entities":0,"entities":[],"pairs":[],"months":[],"other_mentions":0,"pairs_at_most_more":0,"groups_at_most_more":0}
    ── stderr
    dateline: articles.jsonl:1: the record has no "annotation"
      annotate it first: dateline annotate ARTICLES | dateline stats
    dateline: articles.jsonl:2: the record has no "annotation"
      annotate it first: dateline annotate ARTICLES | dateline stats
    "#);
}

#[test]
fn names_in_stats_do_not_act_on_the_terminal() {
    let record = r#"{"annotation":{"mentions":[],"entities":[{"id":"x","type":"actor","name":"a\u001b[2J\u202eb\n","count":1}]}}"#;
    let answer = Folder::new().dateline(&["stats"]).stdin(record).run().good();
    assert!(!answer.stdout.contains(['\u{1b}', '\u{202e}']), "{:?}", answer.stdout);
}
