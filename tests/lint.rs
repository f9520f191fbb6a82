//! What `lint` says of this repository: its documentation and its gazetteers.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use dateline::gazetteer::source::{Row, SourceOptions, read_bytes};
use dateline::lint::{Fix, Severity, guide, lint};
use proptest::prelude::*;
use std::path::Path;
use std::{env, fs};

#[test]
fn rules_are_documented_as_they_are() {
    const END_OF_PREFACE: &str = "--test lint -->\n\n";
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/lint.md");
    let text = fs::read_to_string(&path).unwrap();
    let (preface, rules) = text.split_once(END_OF_PREFACE).unwrap();
    if env::var_os("INSTA_UPDATE").is_some_and(|update| update == "always") {
        fs::write(path, format!("{preface}{END_OF_PREFACE}{}", guide())).unwrap();
    } else {
        assert!(rules == guide(), "docs/lint.md is old: INSTA_UPDATE=always cargo test --test lint");
    }
}

#[test]
fn own_gazetteers_have_no_finding_of_warning_or_above() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("gazetteers");
    let report = lint([(root.as_path(), SourceOptions::default())], &[]);
    assert!(report.errors.is_empty() && report.n_rows > 5000, "{:?}", report.errors);
    let above = report.findings.iter().filter(|finding| finding.severity >= Severity::Warning);
    let above: Vec<_> =
        above.map(|one| format!("{}:{}: {} [{}]", one.file, one.line, one.message, one.rule)).collect();
    assert!(above.is_empty(), "{}", above.join("\n"));
}

/// Pieces of which tables are made that are nearly right, and now and then are.
const PIECES: [&str; 30] = [
    "\t",
    "\t",
    "\t",
    "\n",
    "\n",
    "\r\n",
    "name",
    "aliases",
    "kind",
    "city",
    "Gao",
    "Gáo",
    "Ga\u{301}o",
    "Bourem",
    "|",
    "|",
    " ",
    "  ",
    "\"",
    "\"\"",
    "{weak}",
    "{lang=fr}",
    "#",
    "# lint: allow unsorted\n",
    "’",
    "'",
    "pattern:a|b",
    "\\",
    "\u{a0}",
    "\u{feff}",
];

/// What the fix of a text is, if there is one.
fn fixed(name: &str, text: &[u8]) -> Option<Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, text).unwrap();
    let mut report = lint([(path.as_path(), SourceOptions::default())], &[]);
    assert!(report.fixes.len() < 2 && report.errors.is_empty());
    assert!(!report.fixes.is_empty() || report.findings.iter().all(|finding| !finding.fixable));
    report.fixes.pop().map(|Fix { bytes, .. }| bytes)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn fixed_texts_hold_the_same_entities_and_need_no_second_fix(
        pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..40),
        header in any::<bool>(),
        name in prop::sample::select(&["a.tsv", "a.csv", "places.txt"][..]),
    ) {
        let text = format!("{}{}", if header { "name\taliases\tkind\n" } else { "" }, pieces.concat());
        if let Some(fixed_text) = fixed(name, text.as_bytes()) {
            prop_assert_eq!(fixed(name, &fixed_text), None, "{:?}", String::from_utf8_lossy(&fixed_text));
            let ids = |bytes: &[u8]| {
                let rows = read_bytes(name, bytes, &SourceOptions::default());
                let id = |row: Row| row.entity.id;
                let mut ids = rows.map(|rows| rows.into_iter().map(id).collect::<Vec<_>>());
                ids.iter_mut().for_each(|ids| ids.sort());
                ids.map_err(|errors| errors.len())
            };
            prop_assert_eq!(ids(&fixed_text), ids(text.as_bytes()));
        }
    }
}
