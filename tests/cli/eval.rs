//! `dateline eval`: measures that agree with those of others to the last digit, and what is told of errors.

use crate::{Answer, Folder, assert_answer};
use serde_json::Value;
use std::io::Write;

const GOLD: &str = include_str!("../data/eval/gold.jsonl");
const FOUND: &str = include_str!("../data/eval/found.jsonl");
/// What an independent scorer, written in Python, makes of these two files: as they are, and by language with MISC,
/// optional mentions required and countries optional.
const FIGURES: &str = include_str!("../data/eval/figures.json");

fn folder() -> Folder {
    let folder = Folder::with("gold.jsonl", GOLD);
    folder.write("found.jsonl", FOUND);
    folder
}

fn eval(folder: &Folder, args: &[&str]) -> Answer {
    folder.dateline(&["eval", "--no-default", "-g", "names.tsv", "--gold"]).args(args).run()
}

/// Asserts that every number of `expected` stands at the same place in `found`.
fn agree(path: &str, expected: &Value, found: &Value) -> usize {
    match expected {
        Value::Object(members) => members
            .iter()
            .map(|(key, value)| agree(&format!("{path}/{key}"), value, &found[key.as_str()]))
            .sum(),
        // Sines and logarithms may differ in the last digit from one system to the next.
        Value::Number(number) if path.starts_with("/places") && number.is_f64() => {
            let (expected, found) = (expected.as_f64().unwrap(), found.as_f64().unwrap());
            assert!((expected - found).abs() <= expected * 1e-14, "{path}: {expected} {found}");
            1
        }
        _ => {
            assert_eq!(expected.as_f64(), found.as_f64(), "{path}");
            1
        }
    }
}

#[test]
fn measures_agree_with_an_independent_scorer() {
    let folder = folder();
    let figures: Value = serde_json::from_str(FIGURES).unwrap();
    for (name, n_numbers, args) in [
        ("usual", 93, &[][..]),
        (
            "all-options",
            249,
            &[
                "--by",
                "lang",
                "--labels",
                "PER,LOC,ORG,MISC",
                "--count-optional",
                "--optional-sub",
                "country",
            ],
        ),
    ] {
        let answer = eval(&folder, &[&["gold.jsonl", "found.jsonl", "--json"], args].concat()).good();
        let found = serde_json::from_str(&answer.stdout).unwrap();
        assert_eq!(agree("", &figures[name], &found), n_numbers, "{name}");
    }
}

#[test]
fn measures_as_tables() {
    let answer = eval(&folder(), &["gold.jsonl", "found.jsonl", "--by", "sub"]);
    assert_answer!(answer, @r#"
    exit status 0
    ── stdout
    6 articles, 5 with predictions; 1 article not in the gold

                         exact ─────────────   overlap ───────────   listed names ───────
    label  gold  found       P      R     F1       P      R     F1   gold  exact  overlap
    PER       3      3   0.333  0.333  0.333   0.667  0.667  0.667      2  0.500    0.500
    LOC      11     13   0.538  0.636  0.583   0.692  0.818  0.750      7  0.857    1.000
    ORG       5      4   0.250  0.200  0.222   1.000  0.800  0.889      2  0.500    1.000
    ALL      21     21   0.476  0.476  0.476   0.762  0.762  0.762     11  0.818    0.909
    ANY      21     21   0.476  0.476  0.476   0.773  0.810  0.791     11  0.818    0.909

                                              exact ─────────────   overlap ───────────
    policy (ALL)                gold  found       P      R     F1       P      R     F1
    as the gold says              21     21   0.476  0.476  0.476   0.762  0.762  0.762
    optional ones required        22     22   0.500  0.500  0.500   0.773  0.773  0.773
    other labels allowed          21     20   0.500  0.476  0.488   0.800  0.762  0.780
    names inside names allowed    21     19   0.526  0.476  0.500   0.800  0.762  0.780

                        found ────────
    finer label  gold   exact  overlap
    (none)         12   0.333    0.750
    actor           2   0.000    0.500
    adjective       1   1.000    1.000
    city            5   1.000    1.000
    country         2   1.000    1.000

    places          n  acc@161 km  mean km  median km    AUC
    found, placed   8       0.625    195.2       28.1  0.286
    found           9       0.556   2400.0       55.6  0.354
    end to end     11       0.455   5607.1      428.1  0.483

    links                     n  share
    with an id in the gold   12
    found                    11  0.917   of those
    right                     7  0.636   of found
    right, same id space      7  0.700   of comparable
    entity is listed          9  0.750   of gold
    right, entity is listed   6  0.750   of found and listed
    without id, given one     1  0.500   of those
    end to end               15  0.519   F1 (P 0.467, R 0.583; exact F1 0.444)

    score    n   mean  right
    0.1–0.2  1  0.150  0.000      ┃
    0.2–0.3  2  0.225  0.000        ┃
    0.3–0.4  2  0.325  0.000         ┃
    0.4–0.5  1  0.400  0.000           ┃
    0.5–0.6  2  0.525  0.000              ┃
    0.6–0.7  2  0.625  0.000                ┃
    0.7–0.8  2  0.735  0.500   ██████████     ┃
    0.8–0.9  3  0.817  0.333   ███████         ┃
    0.9–1.0  6  0.952  0.833   █████████████████  ┃
    expected calibration error 0.313 over 21 mentions; ┃ is the score, █ the share right

    errors        missed  wrong
    boundary           7      8
    label              –      1
    passed over        1      –
    not listed         3      –
    spurious           –      2
    wrong entity       –      3
    "#);
}

#[test]
fn the_texts_of_the_gold_are_annotated() {
    let answer = eval(&folder(), &["gold.jsonl", "--by", "kind,via", "--ablate=via"]);
    assert_answer!(answer, @r#"
    exit status 0
    ── stdout
    6 articles, 6 with predictions

                         exact ─────────────   overlap ───────────   listed names ───────
    label  gold  found       P      R     F1       P      R     F1   gold  exact  overlap
    PER       3      2   1.000  0.667  0.800   1.000  0.667  0.800      2  1.000    1.000
    LOC      11      9   0.778  0.636  0.700   0.778  0.636  0.700      7  1.000    1.000
    ORG       5      3   0.667  0.400  0.500   1.000  0.600  0.750      2  1.000    1.000
    ALL      21     14   0.786  0.524  0.629   0.929  0.619  0.743     11  1.000    1.000
    ANY      21     14   0.786  0.524  0.629   0.933  0.667  0.778     11  1.000    1.000

                                              exact ─────────────   overlap ───────────
    policy (ALL)                gold  found       P      R     F1       P      R     F1
    as the gold says              21     14   0.786  0.524  0.629   0.929  0.619  0.743
    optional ones required        22     15   0.800  0.545  0.649   0.933  0.636  0.757
    other labels allowed          21     13   0.846  0.524  0.647   1.000  0.619  0.765
    names inside names allowed    21     13   0.846  0.524  0.647   0.929  0.619  0.743

                      right ────────
    kind      found   exact  overlap   wrong entity
    city          6   0.833    1.000              2
    country       3   0.667    0.667              0
    igo           2   0.500    1.000              0
    military      1   1.000    1.000              0
    person        2   1.000    1.000              0

                          right ────────
    via           found   exact  overlap   wrong entity
    abbreviation      1   1.000    1.000              0
    demonym           1   0.000    0.000              0
    name             11   0.818    1.000              2
    short-name        1   1.000    1.000              0

    places          n  acc@161 km  mean km  median km    AUC
    found, placed   7       0.714    123.1        0.0  0.170
    found           7       0.714    123.1        0.0  0.170
    end to end     11       0.455   7365.2      430.0  0.483

    links                     n  share
    with an id in the gold   12
    found                    10  0.833   of those
    right                     8  0.800   of found
    right, same id space      8  0.889   of comparable
    entity is listed          9  0.750   of gold
    right, entity is listed   8  1.000   of found and listed
    without id, given one     1  0.500   of those
    end to end               15  0.593   F1 (P 0.533, R 0.667; exact F1 0.519)

    score     n   mean  right
    0.9–1.0  14  0.981  0.643   █████████████       ┃
    expected calibration error 0.339 over 14 mentions; ┃ is the score, █ the share right

    errors        missed  wrong
    boundary           3      2
    label              –      1
    not listed         7      –
    wrong entity       –      2

    without                P      R     F1     ΔF1    ECE  right links  acc@161 km
    nothing            0.786  0.524  0.629  +0.000  0.339        1.000       0.455
    name          via  0.500  0.048  0.087  -0.542  0.495        1.000       0.000
    alias         via  0.786  0.524  0.629  +0.000  0.339        1.000       0.455
    abbreviation  via  0.769  0.476  0.588  -0.040  0.365        1.000       0.455
    short-name    via  0.769  0.476  0.588  -0.040  0.365        1.000       0.455
    demonym       via  0.846  0.524  0.647  +0.018  0.288        1.000       0.455
    pattern       via  0.786  0.524  0.629  +0.000  0.339        1.000       0.455
    role          via  0.786  0.524  0.629  +0.000  0.339        1.000       0.455
    "#);
}

/// The F1 of each ablation of one sort, with these arguments.
fn without(folder: &Folder, args: &[&str], sort: &str) -> Vec<(String, f64)> {
    let answer = eval(folder, &[&["gold.jsonl", "--json"], args].concat()).good();
    let report: Value = serde_json::from_str(&answer.stdout).unwrap();
    let ablation = report["ablation"].as_array().into_iter().flatten().filter(|one| one["sort"] == sort);
    let f1 = |one: &Value| one["detection"]["all"]["ALL"]["exact"]["f1"].as_f64().unwrap();
    ablation.map(|one| (one["without"].as_str().unwrap().to_owned(), f1(one))).collect()
}

#[test]
fn evidence_that_is_left_out_weighs_nothing() {
    // Only what stands before a name decides.
    let folder = Folder::with(
        "gold.jsonl",
        r#"{"id":"1","text":"He was in Mali. Mr Bamako spoke.","mentions":[{"start":10,"end":14,"type":"LOC"}]}"#,
    );
    folder.write(
        "weights.tsv",
        "place\tbias\t-4\nplace\town-row\t0\nplace\tplace-preposition-before\t8\nplace\ttitle-before\t-1\n",
    );
    let args = ["--weights", "weights.tsv", "--ablate=evidence,group"];
    let evidence = without(&folder, &args, "evidence");
    for (name, f1) in [("place-preposition-before", 0.0), ("title-before", 1.0)] {
        assert!(evidence.contains(&(name.to_owned(), f1)), "{evidence:?}");
    }
    let groups = without(&folder, &args, "group");
    let expected = [
        ("form", 1.0),
        ("neighbours", 0.0),
        ("article", 1.0),
        ("entity", 1.0),
        ("namesakes", 1.0),
        ("words", 1.0),
    ];
    assert_eq!(groups, expected.map(|(name, f1)| (name.to_owned(), f1)));
}

#[test]
fn rules_are_left_out_and_counted() {
    let folder = Folder::with(
        "gold.jsonl",
        r#"{"id":"1","text":"Z. Quark met the Malians.","mentions":[{"start":0,"end":8,"type":"PER"},{"start":17,"end":24,"type":"LOC"}]}"#,
    );
    let rules = without(&folder, &["--ablate=rule"], "rule");
    for (name, f1) in &rules {
        let expected = if ["initial", "english-plural"].contains(&name.as_str()) { 2.0 / 3.0 } else { 1.0 };
        assert_eq!(*f1, expected, "{name}");
    }
    assert!(rules.iter().any(|(name, _)| name == "initial"), "{rules:?}");
    assert!(without(&folder, &["--ablate=rule", "--variants", "exact"], "rule").is_empty());
    let by_rule = eval(&folder, &["gold.jsonl", "--by", "rule"]).good().stdout;
    assert!(by_rule.contains("\nrule ") && by_rule.contains("\ninitial "), "{by_rule}");
}

#[test]
fn given_mentions_are_only_resolved() {
    let folder = Folder::with(
        "gold.jsonl",
        r#"{"id":"1","text":"The Au and Springfield. Zinoviya, Mali.","mentions":[{"start":4,"end":6,"type":"ORG","link":"Q7159"},{"start":11,"end":22,"type":"LOC","link":"my:spring-2"},{"start":24,"end":32,"type":"PER"}]}"#,
    );
    let answer = eval(&folder, &["gold.jsonl", "--gold-spans", "--json"]).good();
    let report: Value = serde_json::from_str(&answer.stdout).unwrap();
    assert_eq!(report["detection"]["all"]["ALL"]["exact"]["pred"], 2, "{report:#}");
    assert_eq!((&report["links"]["ok"], &report["links"]["linked"]), (&2.into(), &2.into()));
}

#[test]
fn errors_are_told_with_cause_and_place() {
    let folder = folder();
    let args = [
        "gold.jsonl",
        "found.jsonl",
        "--labels",
        "PER,LOC,ORG,MISC",
        "--errors",
        "errors.jsonl",
        "--html",
        "e.html",
    ];
    eval(&folder, &args).good();
    let errors = folder.read("errors.jsonl");
    let told = errors.lines().map(|line| {
        let error: Value = serde_json::from_str(line).unwrap();
        let text = |value: &Value| value.as_str().unwrap_or("–").to_owned();
        let side = |name: &str| format!("{} {}", text(&error[name]["label"]), text(&error[name]["surface"]));
        let cause =
            format!("{}: {} {}", text(&error["article"]), text(&error["error"]), text(&error["cause"]));
        format!("{cause}: {} | {}", side("gold"), side("found"))
    });
    insta::assert_snapshot!(told.collect::<Vec<_>>().join("\n"), @r#"
    a: wrong spurious: LOC Bamako | LOC Bamako
    a: missed boundary: ORG Fifth Brigade | ORG Brigade
    a: wrong boundary: ORG Fifth Brigade | ORG Brigade
    a: missed label: MISC Malian | LOC Malian
    a: wrong label: MISC Malian | LOC Malian
    a: missed boundary: ORG University of Bamako | LOC Bamako
    a: missed passed-over: PER Quark | – –
    a: wrong entity: LOC Springfield | LOC Springfield
    b: wrong spurious: – – | LOC us
    b: wrong boundary: PER Élan Ndoume | PER Élan
    b: missed boundary: PER Élan Ndoume | PER Élan
    b: missed boundary: ORG the African Union | ORG African Union
    b: wrong boundary: ORG the African Union | ORG African Union
    b: wrong entity: LOC Springfield | LOC Springfield
    c: missed not-listed: LOC Nango | – –
    c: wrong boundary: ORG Union africaine | ORG Union
    c: missed boundary: ORG Union africaine | ORG Union
    c: wrong boundary: ORG Union africaine | LOC Union africaine et Mali
    c: missed boundary: LOC Nango | LOC Nango encore
    c: wrong boundary: LOC Nango | LOC Nango encore
    d: missed not-listed: LOC Koro | – –
    e: wrong entity: LOC Bamako | LOC Bamako
    f: missed not-listed: – Someone | – –
    f: wrong boundary: – a village near Bamako | PER a village
    f: missed boundary: – a village near Bamako | PER a village
    f: wrong boundary: – a village near Bamako | LOC Bamako
    "#);
    let page = folder.read("e.html");
    assert!(page.contains("<mark>Quark</mark>") && page.contains("missed: not listed"), "{page}");
    assert!(page.contains("expected calibration error 0.") && page.contains("<polyline points="), "{page}");
    folder.write("sly.jsonl", r#"{"id":"<b>","text":"<script>alert('Bamako')","mentions":[]}"#);
    eval(&folder, &["sly.jsonl", "--html", "e.html"]).good();
    let page = folder.read("e.html");
    assert!(
        page.contains("&lt;script&gt;alert(&#39;<mark>Bamako</mark>&#39;)") && !page.contains("<b>"),
        "{page}"
    );
}

#[test]
fn every_form_of_gold_says_the_same() {
    let folder =
        Folder::with("a.conll", "-DOCSTART- O\n\nMali B-place\nand O\nZinoviya B-PER\nQuark I-PER\nleft O\n");
    folder.write("brat/a.txt", "Mali and Zinoviya Quark left");
    folder.write(
        "brat/a.ann",
        "T1\tLocation 0 4\tMali\nT2\tPerson 9 23\tZinoviya Quark\nR1\tLed Arg1:T1 Arg2:T2\n",
    );
    folder.write("news.jsonl", r#"{"id":"a","text":"Mali and Zinoviya Quark left"}"#);
    let annotated = folder.annotate(&["--offsets", "bytes", "news.jsonl"]).run().good().stdout;
    folder.write("own.jsonl", annotated);
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(folder.read("own.jsonl").as_bytes()).unwrap();
    folder.write("own.gz", gzip.finish().unwrap());
    for gold in ["a.conll", "brat", "brat/a.ann", "own.jsonl", "own.gz"] {
        let answer = eval(&folder, &[gold, "--json"]).good();
        let report: Value = serde_json::from_str(&answer.stdout).unwrap();
        let all = &report["detection"]["all"]["ALL"]["exact"];
        assert_eq!((&all["gold"], &all["f1"]), (&2.into(), &1.0.into()), "{gold}: {all}");
    }
    // An article that comes annotated is judged as it is, unless that is not wanted.
    folder.write(
        "empty.jsonl",
        r#"{"id":"a","text":"Mali and Zinoviya Quark left","annotation":{"mentions":[]}}"#,
    );
    for (args, found) in [(&[][..], 0), (&["--again"], 2)] {
        let answer = eval(&folder, &[&["brat", "empty.jsonl", "--json"], args].concat()).good();
        let report: Value = serde_json::from_str(&answer.stdout).unwrap();
        assert_eq!(report["detection"]["all"]["ALL"]["exact"]["tp"], found, "{args:?}");
    }
}

#[test]
fn a_name_in_other_letters_is_missed_for_them() {
    let folder = Folder::with("gold.conll", "In O\nmali B-LOC\nthe O\nau B-ORG\nfights O\nNango B-LOC\n");
    eval(&folder, &["gold.conll", "--errors", "errors.jsonl"]).good();
    let causes = folder.read("errors.jsonl");
    let cause =
        |line: &str| serde_json::from_str::<Value>(line).unwrap()["cause"].as_str().unwrap().to_owned();
    assert_eq!(causes.lines().map(cause).collect::<Vec<_>>(), ["case", "case", "not-listed"]);
}

#[test]
fn labels_are_mapped() {
    let folder = Folder::with("gold.conll", "Malian B-NORP\ntroops O\nleft O\nMali B-GPE\n");
    let f1 = |args: &[&str]| {
        let answer = eval(&folder, &[&["gold.conll", "--json"], args].concat()).good();
        serde_json::from_str::<Value>(&answer.stdout).unwrap()["detection"]["all"]["ALL"]["exact"]["f1"]
            .clone()
    };
    assert_eq!(f1(&[]), 2.0 / 3.0);
    assert_eq!(f1(&["--map", "norp=LOC"]), 1.0);
    assert_eq!(f1(&["--map", "country=STATE,gpe=STATE", "--labels", "STATE"]), 2.0 / 3.0);
    assert_eq!(f1(&["--map", "country="]), 0.0);
}

#[test]
fn what_cannot_be_judged_is_told() {
    let folder = folder();
    folder.write(
        "news.jsonl",
        "{\"id\":\"a\",\"body\":\"Mali\"}\n{\"id\":\n{\"id\":\"d\",\"text\":\"Koro\"}\n",
    );
    assert_answer!(eval(&folder, &["gold.jsonl", "news.jsonl", "--json", "-o", "out.json"]), @r#"
    exit status 1
    ── stderr
    dateline: news.jsonl:1: the gold speaks of a field "text", which is not there
      name the field with --fields
    dateline: news.jsonl:2: byte 6: EOF while parsing a value
      a record stands on one line; jq -c . rewrites JSON that is spread over several
    1 of 1 gold mention differ from the articles at their places: other texts, or other units?
    "#);
    assert_answer!(eval(&folder, &["news.jsonl", "found.jsonl"]), @r#"
    exit status 2
    ── stderr
    dateline: news.jsonl:1: expected "mentions" or "annotation", which our own output has
    "#);
    folder.write("empty.jsonl", "");
    assert_answer!(eval(&folder, &["empty.jsonl", "found.jsonl"]), @r#"
    exit status 2
    ── stderr
    dateline: empty.jsonl: the gold holds no article
    "#);
    assert_answer!(eval(&folder, &["gold.jsonl", "found.jsonl", "--html", "gold.jsonl"]), @r#"
    exit status 2
    ── stderr
    dateline: gold.jsonl: is both input and output
    "#);
    assert_answer!(eval(&folder, &["gold.jsonl", "--ablate", "-"]), @r#"
    exit status 2
    ── stderr
    dateline: --ablate reads the articles several times, which standard input does not allow
      name files
    "#);
}
