//! `dateline import`: what it writes is what `compile` and `annotate` read, and what it loses it tells.

use crate::{Answer, Folder, assert_answer};
use std::io::Write;

const PLACES: &str = "\
1001\tKoro Tessé\tKoro Tesse\tKoro,a'b'c'd'e'f'g'h'i\t12.25\t-0.5\tP\tPPLA2\tBF\t\t11\t\t\t\t17000\t\t312\tAfrica/Ouagadougou\t2013-02-08
1002\tLac Tessé\tLac Tesse\t\t12.5\t-0.5\tH\tLK\tBF\t\t11\t\t\t\t0\t\t312\tAfrica/Ouagadougou\t2013-02-08
";

const PATTERNS: &str = "\
{\"label\":\"ORG\",\"pattern\":\"Nango Front\"}
{\"label\":\"X\",\"pattern\":\"a\"}
{\"label\":\"X\",\"pattern\":\"b\"}
{\"label\":\"X\",\"pattern\":\"c\"}
{\"label\":\"X\",\"pattern\":\"d\"}
";

fn import(folder: &Folder, args: &[&str]) -> Answer {
    folder.dateline(&["import"]).args(args).run()
}

#[test]
fn what_is_imported_is_found() {
    let folder = Folder::with("places.txt", PLACES);
    assert_answer!(import(&folder, &["geonames", "places.txt", "-o", "places.tsv"]), @r#"
    exit status 1
    ── stderr
    dateline: places.txt:1: a name that no text can match: "a'b'c'd'e'f'g'h'i"
    2 rows with 3 names
      1 name lost: a name that no text can match
    "#);
    let args = ["annotate", "--no-default", "-g", "places.tsv"];
    let found = folder.dateline(&args).stdin("From Koro to Lac Tesse").run().good();
    assert_eq!(found.mentions(), ["text:5..9 Koro → geonames:1001, text:13..22 Lac Tesse → geonames:1002"]);
}

#[test]
fn alternate_names_are_joined() {
    let folder = Folder::with("places.txt", PLACES);
    folder.write("names.txt", "1\t1002\tfr\tLac de Tessé\t\t\t\t\t\t\n2\t1001\twkdt\tQ999\t\t\t\t\t\t\n");
    let args = ["geonames", "places.txt", "--alternate-names", "names.txt"];
    let rows = import(&folder, &args).good_but_for_notes();
    assert!(rows.contains("\tLac Tessé\tLac de Tessé {lang=fr}\t"), "{rows}");
    assert!(rows.contains("wikidata:Q999"), "{rows}");
    let answer =
        folder.dateline(&["import", "geonames", "-", "--alternate-names", "names.txt"]).stdin(PLACES).run();
    assert_eq!(answer.code, 2);
    assert!(answer.stderr.contains("standard input cannot be"), "{}", answer.stderr);
}

#[test]
fn messages_of_a_kind_are_few_but_counted() {
    let folder = Folder::with("p.jsonl", PATTERNS);
    assert_answer!(import(&folder, &["spacy", "p.jsonl"]), @r#"
    exit status 1
    ── stdout
    id	type	kind	name	aliases	country	admin1	lat	lon	population	weight	valid_from	valid_to	links	offices	note
    spacy:ORG:Nango_Front	organization		Nango Front												ORG
    ── stderr
    dateline: p.jsonl:2: a label without a type; give it one with --type LABEL=TYPE: "X"
    dateline: p.jsonl:3: a label without a type; give it one with --type LABEL=TYPE: "X"
    dateline: p.jsonl:4: a label without a type; give it one with --type LABEL=TYPE: "X"
    1 row with 1 name
      4 rows lost: a label without a type; give it one with --type LABEL=TYPE
    "#);
    let verbose = import(&folder, &["spacy", "--verbose", "p.jsonl"]);
    assert_eq!(verbose.stderr.matches("dateline: p.jsonl:").count(), 4);
    let quiet = import(&folder, &["--quiet", "spacy", "p.jsonl"]);
    assert_eq!((quiet.code, &*quiet.stderr), (1, ""));
    assert_eq!(import(&folder, &["spacy", "--type", "X=actor", "p.jsonl"]).code, 0);
}

#[test]
fn compressed_inputs_and_pipes_give_the_same() {
    let folder = Folder::with("p.jsonl", PATTERNS);
    let plain = import(&folder, &["spacy", "--type", "actor", "p.jsonl"]);
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(PATTERNS.as_bytes()).unwrap();
    let gzip = encoder.finish().unwrap();
    folder.write("renamed", &gzip);
    assert_eq!(import(&folder, &["spacy", "--type", "actor", "renamed"]), plain);
    assert_eq!(folder.dateline(&["import", "spacy", "--type", "actor"]).stdin(gzip).run(), plain);
}

#[test]
fn options_of_other_formats_are_refused() {
    let folder = Folder::with("p.jsonl", PATTERNS);
    assert_answer!(import(&folder, &["spacy", "--class", "Q5", "p.jsonl"]), @r#"
    exit status 2
    ── stderr
    dateline: --class has no meaning for this format
      it is for: dateline import wikidata
    "#);
    assert_answer!(import(&folder, &["spacy", "p.jsonl", "-o", "p.jsonl"]), @r#"
    exit status 2
    ── stderr
    dateline: p.jsonl: is both input and output
    "#);
    assert_answer!(import(&folder, &["spacy", "none.jsonl", "-o", "rows.tsv"]), @r#"
    exit status 2
    ── stderr
    dateline: none.jsonl: No such file or directory (os error 2)
    "#);
    assert_eq!(folder.read("p.jsonl"), PATTERNS);
}

impl Answer {
    /// The rows of an import without losses.
    #[track_caller]
    fn good_but_for_notes(self) -> String {
        assert_eq!(self.code, 0, "{self}");
        self.stdout
    }
}
