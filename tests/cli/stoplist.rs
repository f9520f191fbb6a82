//! `dateline suggest-stoplist`: aliases that are often wrong, as rows that take them back.

use crate::{Answer, Folder, assert_answer};

/// `Nice` is a word of every day; `Nango` is none.
const PLACES: &str =
    "id\tname\tkind\tcountry\taliases\nmy:nice\tNice\tcity\tFR\tNizza\nmy:nango\tNango\tcity\tML\t\n";

const ARTICLES: &str = "\
{\"id\":1,\"text\":\"They met in Nango. Nice work, he said.\"}
{\"id\":2,\"text\":\"Nice words. Troops left Nango.\"}
{\"id\":3,\"text\":\"Mr Nango came. Nice, he said.\"}
";

const GOLD: &str = "\
{\"id\":1,\"mentions\":[{\"start\":12,\"end\":17,\"type\":\"LOC\"}]}
{\"id\":2,\"mentions\":[{\"start\":24,\"end\":29,\"type\":\"LOC\"}]}
{\"id\":3,\"mentions\":[{\"start\":3,\"end\":8,\"type\":\"PER\"}]}
";

fn folder() -> Folder {
    let folder = Folder::with("news.jsonl", ARTICLES);
    folder.write("places.tsv", PLACES);
    folder.write("gold.jsonl", GOLD);
    folder
}

fn suggest(folder: &Folder, args: &[&str]) -> Answer {
    let usual = ["suggest-stoplist", "--no-default", "-g", "places.tsv"];
    let min_score = if args.contains(&"--min-score") { &[][..] } else { &["--min-score", "0.001"] };
    folder.dateline(&usual).args(min_score).args(args).run()
}

/// Of each alias how often it was seen, taken, and taken and wrong.
fn counts(answer: &Answer) -> Vec<String> {
    let count = |one: serde_json::Value| {
        format!("{} {} {} {}", one["alias"].as_str().unwrap(), one["seen"], one["taken"], one["errors"])
    };
    answer.json().into_iter().map(count).collect()
}

#[test]
fn people_say_what_is_wrong() {
    let folder = folder();
    let of = |min_rate: &str| {
        let args =
            ["--gold", "gold.jsonl", "news.jsonl", "--min-count", "1", "--json", "--min-rate", min_rate];
        counts(&suggest(&folder, &args).good())
    };
    assert_eq!(of("0.5"), ["Nice 3 3 3.0"]);
    assert_eq!(of("0.1"), ["Nice 3 3 3.0", "Nango 3 3 1.0"]);
}

#[test]
fn rows_replace_those_they_come_from() {
    let folder = folder();
    let args = ["--gold", "gold.jsonl", "news.jsonl", "--min-count", "2", "--contexts", "1"];
    assert_answer!(suggest(&folder, &args), @r"
    exit status 0
    ── stdout
    # Aliases that are often wrong, made weak or removed, by `dateline suggest-stoplist`. Delete rows that are to stay as they were.
    # lint: allow unsorted
    id	type	kind	name	aliases	country	admin1	lat	lon	population	weight	valid_from	valid_to	links	offices	note	_alias	_action	_seen	_taken	_wrong	_errors	_context_1
    my:nice	place	city	Nice {weak}	Nizza	FR											Nice	weak	3	3	3.0	3.0	They met in Nango. Nice work, he said.
    ");
    suggest(&folder, &[&args[..], &["-o", "stop.tsv"]].concat()).good();
    assert_eq!(folder.dateline(&["lint", "stop.tsv"]).run().code, 0);
    let annotate = [
        "annotate",
        "--no-default",
        "-g",
        "places.tsv",
        "-g",
        "stop.tsv",
        "--min-score",
        "0.001",
        "news.jsonl",
    ];
    let found = folder.dateline(&annotate).run().good().mentions();
    assert!(found[0].contains("my:nango") && found.iter().all(|one| !one.contains("my:nice")), "{found:?}");
}

#[test]
fn without_gold_the_scores_say_it() {
    let folder = folder();
    let of = |args: &[&str]| {
        suggest(&folder, &[&["news.jsonl", "--min-count", "0", "--min-rate", "0", "--json"], args].concat())
            .good()
            .json()
    };
    for one in of(&[]) {
        let (wrong, errors) = (one["wrong"].as_f64().unwrap(), one["errors"].as_f64().unwrap());
        assert!(0.0 < wrong && wrong < 3.0 && errors <= wrong, "{one}");
        assert_eq!(one["seen"], 3, "{one}");
    }
    // What is turned down is wrong, too, but no error.
    for one in of(&["--min-score", "1"]) {
        assert_eq!((&one["taken"], &one["errors"]), (&0.into(), &0.0.into()), "{one}");
    }
    assert_eq!(of(&["-j", "1"]), of(&["-j", "3"]));
}

#[test]
fn the_gold_may_bring_the_texts() {
    let folder = folder();
    let mut gold = String::new();
    for (article, marked) in ARTICLES.lines().zip(GOLD.lines()) {
        gold += &format!("{},{}\n", article.trim_end_matches('}'), marked.split_once(',').unwrap().1);
    }
    folder.write("whole.jsonl", gold);
    let args = ["--gold", "whole.jsonl", "--min-count", "1", "--min-rate", "0.5", "--json"];
    assert_eq!(counts(&suggest(&folder, &args).good()), ["Nice 3 3 3.0"]);
}

#[test]
fn what_cannot_be_judged_is_told() {
    let folder = folder();
    assert_answer!(suggest(&folder, &["--gold", "none.jsonl", "news.jsonl"]), @r"
    exit status 2
    ── stderr
    dateline: none.jsonl: No such file or directory (os error 2)
    ");
    assert_eq!(suggest(&folder, &["news.jsonl", "--min-rate", "2"]).code, 2);
    folder.write("news.jsonl", "{\"id\":");
    let answer = suggest(&folder, &["news.jsonl"]);
    assert_eq!((answer.code, answer.stdout.lines().count()), (1, 3), "{answer}");
}
