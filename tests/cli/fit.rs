//! `dateline fit`: articles whose names are known in, weights out.

use crate::{Answer, Folder, assert_answer};

/// Sentences in which `Mali` is a place and `Bamako` a person's family name, or the other way round.
fn folder() -> Folder {
    let folder = Folder::new();
    let (mut articles, mut gold) = (String::new(), String::new());
    for n in 0..20 {
        let (text, marked) = if n % 2 == 0 {
            (
                "Troops left Bamako for Mali.",
                "[{\"start\":12,\"end\":18,\"type\":\"LOC\"},{\"start\":23,\"end\":27,\"type\":\"LOC\",\"link\":\"Q912\"}]",
            )
        } else {
            ("Mr Bamako said so to the Springfield Times.", "[{\"start\":3,\"end\":9,\"type\":\"PER\"}]")
        };
        articles += &format!("{{\"id\":{n},\"text\":\"{text}\"}}\n");
        gold += &format!("{{\"id\":{n},\"mentions\":{marked}}}\n");
    }
    folder.write("news.jsonl", articles);
    folder.write("news.gold.jsonl", gold);
    folder
}

fn fit(folder: &Folder, args: &[&str]) -> Answer {
    folder.dateline(&["fit", "-g", "names.tsv", "--articles", "news.jsonl", "--gold"]).args(args).run()
}

#[test]
fn what_is_fitted_tells_names_from_others() {
    let folder = folder();
    fit(&folder, &["news.gold.jsonl", "--quiet", "-o", "weights.tsv"]).good();
    folder.write(
        "two.jsonl",
        "{\"text\":\"Troops left Bamako for Mali.\"}\n{\"text\":\"Mr Bamako said so.\"}\n",
    );
    let found = folder.annotate(&["--weights", "weights.tsv", "two.jsonl"]).run().good();
    assert_eq!(found.mentions(), ["text:12..18 Bamako → Q3703, text:23..27 Mali → Q912", ""]);
    let table = folder.read("weights.tsv");
    assert!(table.starts_with("# What each evidence weighs"), "{table}");
    assert!(table.contains("# cross-validated by article\n#   place: "), "{table}");
    assert!(table.contains("Fitted on 20 articles of: news."), "{table}");
}

#[test]
fn the_same_articles_give_the_same_weights() {
    let folder = folder();
    let one = fit(&folder, &["news.gold.jsonl", "--quiet"]).good();
    let other = fit(&folder, &["news.gold.jsonl", "--quiet"]).good();
    assert_eq!(one, other);
}

#[test]
fn sets_held_out_are_measured_only() {
    let folder = folder();
    folder.write("held.gold.jsonl", folder.read("news.gold.jsonl").lines().next().unwrap());
    let plain = fit(&folder, &["news.gold.jsonl", "--quiet"]).good().stdout;
    let held = fit(&folder, &["news.gold.jsonl", "--hold-out", "held.gold.jsonl", "--quiet"]).good().stdout;
    let weights = |table: &str| {
        table.lines().filter(|line| !line.starts_with('#')).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(weights(&plain), weights(&held));
    assert!(held.contains("# held out: held\n#   place: 2 weighed, 2 names"), "{held}");
}

#[test]
fn what_cannot_be_fitted_is_told() {
    let folder = folder();
    folder.write("strange.jsonl", "{\"id\":\"x\",\"mentions\":[]}\n");
    assert_answer!(fit(&folder, &["strange.jsonl"]), @r#"
    exit status 2
    ── stderr
    dateline: strange.jsonl: no article has the id "x"
      name the file of the articles with --articles
    "#);
    folder.write("bad.jsonl", "{\"id\":1,\"mentions\":[]}\n{\"id\":\n");
    assert_answer!(fit(&folder, &["bad.jsonl"]), @r#"
    exit status 2
    ── stderr
    dateline: bad.jsonl:2: EOF while parsing a value at line 1 column 6
    "#);
    assert_answer!(fit(&folder, &["none.jsonl"]), @r#"
    exit status 2
    ── stderr
    dateline: none.jsonl: No such file or directory (os error 2)
    "#);
    folder.write("weights.tsv", "place\tnonsense\t1\n");
    let answer = folder.annotate(&["--weights", "weights.tsv", "news.jsonl"]).run();
    assert_eq!(answer.code, 2, "{answer}");
    assert!(answer.stderr.contains("weights.tsv: line 1: no evidence is called \"nonsense\""), "{answer}");
}
