//! Every rule: what it finds, and a near miss that it does not.

use super::*;
use std::fs;

/// Judges files of the given names and texts.
fn judge(files: &[(&str, &str)]) -> Report {
    judge_as(files, SourceOptions::default(), &[])
}

fn judge_as(files: &[(&str, &str)], options: SourceOptions, allowed: &[Rule]) -> Report {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::create_dir_all(folder.path().join(name).parent().unwrap()).unwrap();
        fs::write(folder.path().join(name), text).unwrap();
    }
    let mut report = lint([(folder.path(), options)], allowed);
    for finding in &mut report.findings {
        let root = format!("{}/", folder.path().display());
        finding.file = finding.file.replace(&root, "").into();
        finding.message = finding.message.replace(&root, "");
    }
    assert!(report.errors.is_empty(), "{:?}", report.errors);
    report
}

/// The findings of a rule in one table, as `line: message`.
fn found(rule: Rule, table: &str) -> Vec<String> {
    of_rule(rule, &judge(&[("a.tsv", table)]))
}

fn of_rule(rule: Rule, report: &Report) -> Vec<String> {
    let of_rule = report.findings.iter().filter(|finding| finding.rule == rule);
    of_rule.map(|finding| format!("{}: {}", finding.line, finding.message)).collect()
}

/// Asserts the findings of a rule in rows under a header, the first of which is line 2.
#[track_caller]
fn assert_found(rule: Rule, header: &str, rows: &[&str], expected: &[&str]) {
    assert_eq!(found(rule, &format!("{header}\n{}\n", rows.join("\n"))), expected);
}

/// What is put right in a file.
fn fixed(name: &str, text: &str) -> Option<String> {
    let mut fixes = judge(&[(name, text)]).fixes;
    assert!(fixes.len() < 2);
    let fixed = fixes.pop().map(|fix| String::from_utf8(fix.bytes).unwrap())?;
    assert_eq!(judge(&[(name, &fixed)]).fixes, [], "what is fixed stays so");
    Some(fixed)
}

#[test]
fn every_rule_finds_its_example_and_not_what_is_written_instead() {
    for rule in Rule::all() {
        let RuleInfo { name, severity, fixable, example, instead, .. } = *rule.info();
        let report = judge(&[("a.tsv", example)]);
        let finding = report.findings.iter().find(|finding| finding.rule == rule);
        let finding = finding.unwrap_or_else(|| panic!("{name}: {:?}", report.findings));
        assert_eq!((finding.severity, finding.fixable), (severity, fixable), "{name}");
        assert_eq!(report.fixes.len(), usize::from(fixable), "{name}");
        assert_eq!(found(rule, instead), [""; 0], "{name}");
    }
}

#[test]
fn bad_file() {
    assert_eq!(found(Rule::BadFile, "name\tnmae\nGao\tx\n"), ["1: unknown column \"nmae\""]);
    assert_eq!(
        found(Rule::BadFile, "# x\nname\tkind\rGao\tcity\n"),
        ["2: a carriage return without a line feed"]
    );
    assert_eq!(found(Rule::BadFile, "name\t_mine\r\nGao\tx\r\n"), [""; 0]);
}

#[test]
fn bad_row() {
    assert_found(
        Rule::BadRow,
        "name\tkind\tlat\tlon",
        &["Gao\tcity\t91\t0", "Kidal\tcity", "Ber\tcity\t\t\tx", "Kati\tcity\t12.7\t-8.1"],
        &[
            "2: lat: expected degrees from -90 to 90, found \"91\"",
            "4: a cell behind the last of 4 columns: \"x\"",
        ],
    );
}

#[test]
fn bad_name() {
    let faults = ["2: aliases: an empty name", "3: name: no letter or digit in the name \"…\""];
    assert_found(
        Rule::BadName,
        "name\tkind\taliases",
        &["Gao\tcity\ta||b", "…\tcity", "G…o\tcity\ta|b"],
        &faults,
    );
    assert_eq!(of_rule(Rule::BadName, &judge(&[("a.txt", "Gao\n?\nKidal\n")])).len(), 1);
}

#[test]
fn unbalanced_braces() {
    let rows = ["Gao {weak\tcity", "Gao}\tcity", r"Gao \{weak\}	city", "Gao {weak}\tcity"];
    let found = found(Rule::UnbalancedBraces, &format!("name\tkind\n{}", rows.join("\n")));
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].starts_with("2: ") && found[1].starts_with("3: "), "{found:?}");
}

#[test]
fn bad_qualifier() {
    assert_found(
        Rule::BadQualifier,
        "name\tkind",
        &["Gao {week}\tcity", "Kidal {case=some}\tcity", "Ber {weak case=any}\tcity"],
        &["2: name: unknown qualifier \"week\"", "3: name: unknown case \"some\""],
    );
}

#[test]
fn bad_id() {
    assert_found(
        Rule::BadId,
        "name\tid\tkind",
        &["Gao\tmy town\tcity", "Ber\tmy:town\tcity"],
        &["2: id: expected an identifier, found \"my town\""],
    );
}

#[test]
fn duplicate_id() {
    let table = "name\tid\tkind\nGao\tmy:1\tcity\n";
    let report =
        judge(&[("a.tsv", table), ("b.tsv", &table.replace("Gao", "Ber")), ("c.tsv", "name\tid\nX\tmy:2\n")]);
    assert_eq!(of_rule(Rule::DuplicateId, &report), ["2: the id \"my:1\" is already used at a.tsv:2"]);
    assert_eq!(
        &*report.findings.iter().find(|finding| finding.rule == Rule::DuplicateId).unwrap().file,
        "b.tsv"
    );
}

#[test]
fn duplicate_row() {
    let rows = [
        "Gao\tmy:1\tcity\tML\t16.3\t0",
        "Gáo\tmy:2\tcity\tML\t16.27\t-0.04",
        "Gao\tmy:3\tcity\tML\t12\t-8",
        "Gao\tmy:4\tcity\tNE\t16.3\t0",
        "Gao\tmy:5\tdistrict\tML\t16.3\t0",
    ];
    let header = "name\tid\tkind\tcountry\tlat\tlon";
    assert_found(Rule::DuplicateRow, header, &rows, &["3: \"Gáo\" looks like \"my:1\" at a.tsv:2"]);
    let report = judge(&[("places.txt", "Gao\nKidal\nGao\n")]);
    assert_eq!(of_rule(Rule::DuplicateRow, &report), ["3: \"Gao\" stands at places.txt:1 already"]);
    assert_eq!(report.count(Severity::Warning) + report.count(Severity::Error), 0);
}

#[test]
fn missing_id() {
    assert_found(Rule::MissingId, "name\tid\tkind", &["Gao\t\tcity", "Ber\tmy:ber\tcity"], &["2: no id"]);
    let once = ["2: no column \"id\": the ids of 2 entities are made of their names"];
    assert_found(Rule::MissingId, "name\tkind", &["Gao\tcity", "Ber\tcity"], &once);
    assert_eq!(of_rule(Rule::MissingId, &judge(&[("a.txt", "Gao\nBer\n")])), [""; 0]);
}

#[test]
fn unknown_kind() {
    assert_found(
        Rule::UnknownKind,
        "name\tkind",
        &["Gao\tcitty", "Ber\tcity"],
        &["2: kind: unknown kind \"citty\""],
    );
    let rows = ["Gao\tplace\tcitty", "Ber\tplace\toasis"];
    let report = judge(&[("a.tsv", &format!("name\ttype\tkind\n{}", rows.join("\n")))]);
    assert_eq!(of_rule(Rule::UnknownKind, &report), ["2: the kind \"citty\" is not known"]);
    assert_eq!(report.count(Severity::Error), 0);
}

#[test]
fn bad_country() {
    let faults = ["2: country: expected a country, found \"ml\"", "3: no country has the code \"UK\""];
    assert_found(
        Rule::BadCountry,
        "name\tkind\tcountry",
        &["Gao\tcity\tml", "York\tcity\tUK", "Ber\tcity\tXK"],
        &faults,
    );
}

#[test]
fn bad_date() {
    let found = found(
        Rule::BadDate,
        "name\tkind\tvalid_from\taliases\nA Front\tparty\t2012-13\t\nB Front\tparty\t2013090412\t\n\
         C Front\tparty\t2012\tCF {from=130904 weak}\nD Front\tparty\t2012-02-30\nE Front\tparty\t2012-02-29\t\n",
    );
    let lines: Vec<_> = found.iter().map(|found| found.split_once(':').unwrap().0).collect();
    assert_eq!(lines, ["2", "3", "4", "5"]);
}

#[test]
fn date_order() {
    let rows = [
        "A Front\tparty\t2012\t2011\t",
        "B Front\tparty\t\t\tBF {from=2012-02 to=2012-01}",
        "C Front\tparty\t2012-05\t2012\t",
    ];
    let faults = ["2: valid_to: ends before it begins", "3: aliases: ends before it begins"];
    assert_found(Rule::DateOrder, "name\tkind\tvalid_from\tvalid_to\taliases", &rows, &faults);
}

#[test]
fn alias_outside_dates() {
    let rows = [
        "A Front\tparty\t2012\t2015\tAlpha Front {to=2011}|Old Front {from=2016-01}",
        "B Front\tparty\t2012-05\t2015-05\tBeta Front {from=2012 to=2015}",
    ];
    let faults = [
        "2: the dates of \"Alpha Front\" lie outside those of the entity",
        "2: the dates of \"Old Front\" lie outside those of the entity",
    ];
    assert_found(Rule::AliasOutsideDates, "name\tkind\tvalid_from\tvalid_to\taliases", &rows, &faults);
}

#[test]
fn bad_office() {
    let err = Error::new(crate::ErrorKind::Row, "offices: expected an office, found \"x\"");
    assert_eq!(file::refused(&err, Rule::BadRow).rule, Rule::BadOffice);
    let err = Error::new(crate::ErrorKind::Row, "office: expected an office, found \"x\"");
    assert_eq!(file::refused(&err, Rule::BadRow).rule, Rule::BadRow);
}

#[test]
fn overlapping_offices() {
    assert_found(
        Rule::OverlappingOffices,
        "id\tname\tkind\toffices",
        &[
            "my:2\tQuark Two\tperson\tpresident ML 2013..2020|vice-president ML 2001..2005",
            "my:3\tQuark Three\tperson\tpresident ML 2018..|vice-president ML 2001..2005",
            // Handed over within the year.
            "my:4\tQuark Four\tperson\tpresident NE 2013..2020",
            "my:5\tQuark Five\tperson\tpresident NE 2020..",
        ],
        &["3: president of ML is held by my:2 (a.tsv:2) at the same time as by my:3 (a.tsv:3)"],
    );
}

#[test]
fn bad_link() {
    let faults = ["2: links: expected a link, found \"Q912\""];
    assert_found(
        Rule::BadLink,
        "name\tkind\tlinks",
        &["Mali\tcountry\tQ912", "Togo\tcountry\tmy:x"],
        &faults,
    );
}

#[test]
fn odd_link() {
    assert_found(
        Rule::OddLink,
        "name\tkind\tlinks",
        &[
            "Mali\tcountry\twikidata:912 geonames:2453866 iso:ML geo:1,2",
            "Togo\tcountry\thttps://example.org/togo",
            "Chad\tcountry\twikidta:Q657",
            "Benin\tcountry\tWikidata:Q962",
        ],
        &[
            "2: \"wikidata:912\" is not wikidata:Q… with digits",
            "3: \"https://example.org/togo\" is an address, not an identifier",
            "4: \"wikidta:Q657\" has a prefix that looks like wikidata",
            "5: \"Wikidata:Q962\" has a prefix that is not in small letters",
        ],
    );
}

#[test]
fn zero_coordinates() {
    let rows = ["Gao\tcity\t0\t0", "Ber\tcity\t0\t6.5", "Kati\tcity\t\t"];
    assert_found(Rule::ZeroCoordinates, "name\tkind\tlat\tlon", &rows, &["2: latitude and longitude are 0"]);
}

#[test]
fn odd_weight() {
    let rows = ["Gao\tcity\t86633", "Ber\tcity\t0.0001", "Kati\tcity\t0", "Kidal\tcity\t1000"];
    assert_found(
        Rule::OddWeight,
        "name\tkind\tweight",
        &rows,
        &["2: a weight of 86633", "3: a weight of 0.0001"],
    );
}

#[test]
fn mojibake() {
    let rows = ["Assimi GoÃ¯ta\tperson\t", "Bah N’Daw\tperson\tpr\u{fffd}sident", "São Tomé\tcity\tcafé’s"];
    let faults = ["2: damaged text: Ã¯", r"3: damaged text: \u{fffd}"];
    assert_found(Rule::Mojibake, "name\tkind\tnote", &rows, &faults);
    // What nobody reads, such as a sentence of an article, may be damaged.
    assert_found(Rule::Mojibake, "name\tkind\t_context", &rows, &faults[..1]);
}

#[test]
fn mixed_scripts() {
    let found =
        found(Rule::MixedScripts, "name\tkind\nM\u{43e}pti\tcity\nРадио Liberty\tmedia\nМопти\tcity\n");
    assert_eq!(found, ["2: \"M\u{43e}pti\" mixes Latin and Cyrillic letters in M\u{43e}[U+043E]pti"]);
}

#[test]
fn not_nfc() {
    let table = "name\tkind\nGoi\u{308}ta\tperson\nGoïta Two\tperson\n";
    assert_eq!(found(Rule::NotNfc, table).len(), 1);
    assert_eq!(fixed("a.tsv", table).unwrap(), "name\tkind\nGoïta\tperson\nGoïta Two\tperson\n");
}

#[test]
fn stray_blanks() {
    let table = "name\tkind\taliases\tnote\nGao \tcity\tGao  Town| Gao Ville {lang=fr}\t two  blanks \nBer\tcity\tBir|Ber Town\t\n";
    assert_eq!(
        found(Rule::StrayBlanks, table),
        [
            "2: stray blanks in \"Gao \"",
            "2: stray blanks in \"Gao  Town\"",
            "2: stray blanks in \" Gao Ville {lang=fr}\""
        ]
    );
    assert!(
        fixed("a.tsv", table).unwrap().contains("\nGao\tcity\tGao Town|Gao Ville {lang=fr}\t two  blanks \n")
    );
}

#[test]
fn duplicate_alias() {
    let rows = ["Mali\tcountry\tMali Republic|Mali Republic|Mali Republic {lang=fr}"];
    let faults = ["2: the alias \"Mali Republic\" stands twice"];
    assert_found(Rule::DuplicateAlias, "name\tkind\taliases", &rows, &faults);
}

#[test]
fn alias_equals_name() {
    let rows = ["Mali\tcountry\tMali|Republic of Mali", "Togo\tcountry\tTogo {lang=fr}"];
    assert_found(
        Rule::AliasEqualsName,
        "name\tkind\taliases",
        &rows,
        &["2: the alias \"Mali\" is the canonical name"],
    );
}

#[test]
fn redundant_alias() {
    let table = "name\tkind\taliases\nAl-Qaeda\tarmed-group\tAl Qaeda|al-Qaida|Al-Qaéda {lang=fr}|al-qaeda\nJama'at\tparty\tJama’at\n";
    let faults = [
        "2: the alias \"Al Qaeda\" finds what \"Al-Qaeda\" finds",
        "3: the alias \"Jama’at\" finds what \"Jama'at\" finds",
    ];
    assert_eq!(found(Rule::RedundantAlias, table), faults);
    assert!(fixed("a.tsv", table).unwrap().ends_with("\nJama'at\tparty\tJama’at\n"), "U+2019 is left alone");
}

#[test]
fn unmatchable_name() {
    let rows = [
        "Aman (Israel)\tsecurity-service\t",
        "Shin Bet\tsecurity-service\tShabak [GSS]|AFP/Reuters|AFP / Reuters|MOHAMMED_AL_QUARK",
        "Bank (Mali)\tcompany\tBank of Gao",
        "Jama'at-ul\tarmed-group\tJama'at, Ltd.",
    ];
    let report = judge(&[("a.tsv", &format!("name\tkind\taliases\n{}\n", rows.join("\n")))]);
    let found: Vec<_> =
        report.findings.iter().filter(|finding| finding.rule == Rule::UnmatchableName).collect();
    let found: Vec<_> =
        found.iter().map(|finding| (finding.line, finding.severity, &*finding.subject)).collect();
    use Severity::{Note, Warning};
    assert_eq!(
        found,
        [
            (2, Warning, "Aman (Israel)"),
            (3, Warning, "Shabak [GSS]"),
            (3, Note, "AFP/Reuters"),
            (3, Warning, "AFP / Reuters"),
            (3, Warning, "MOHAMMED_AL_QUARK"),
            (4, Note, "Bank (Mali)"),
        ]
    );
}

#[test]
fn one_character() {
    let rows = ["Mali\tcountry\tM|X {weak}|马", "M5\tparty\t"];
    let faults = ["2: \"M\" is a single character", "2: \"马\" is a single character"];
    assert_found(Rule::OneCharacter, "name\tkind\taliases", &rows, &faults);
}

#[test]
fn two_letters() {
    let rows =
        ["Nango Front\tparty\tNF {abbr}|AU|Fn {abbr}|NF2|N2|FN {abbr weak}|Li|N F", "Mali\tcountry\tRM"];
    let faults = ["NF", "AU", "Fn"].map(|name| format!("2: {name:?} is an abbreviation of two letters"));
    assert_eq!(found(Rule::TwoLetters, &format!("name\tkind\taliases\n{}\n", rows.join("\n"))), faults);
}

#[test]
fn everyday_word() {
    let rows = [
        "March\tcity\t9000\tNice|Reading {case=exact}|union {case=any}",
        "Orange {weak}\tcity\t9000\tWHO|Nice Town|MAY",
        "Turkey\tcountry\t\t",
        "Mobile\tcity\t1000000\t",
    ];
    let faults = ["March", "Nice", "union"].map(|name| format!("2: {name:?} is an everyday word"));
    let table = format!("name\tkind\tpopulation\taliases\n{}\n", rows.join("\n"));
    assert_eq!(found(Rule::EverydayWord, &table), faults);
}

#[test]
fn first_name() {
    let rows =
        ["Amadou Quark\tperson\tAmadou|Zinoviya", "Fatou Quark\tperson\tFatou {short}", "Jordan\tcountry\t"];
    assert_found(Rule::FirstName, "name\tkind\taliases", &rows, &["2: \"Amadou\" is a first name"]);
}

#[test]
fn shared_alias() {
    let mut table = "name\tid\tkind\tcountry\n".to_owned();
    for (i, country) in (1..).zip(["US", "GB", "CA", "AU"]) {
        table += &format!("Springfield\tmy:{i}\tcity\t{country}\n");
    }
    table += "Springfield {weak}\tmy:5\tcity\tNZ\nGao\tmy:6\tcity\tML\n";
    assert_eq!(
        found(Rule::SharedAlias, &table),
        [
            "5: \"Springfield\" is a name of 4 entities: my:1 (a.tsv:2), my:2 (a.tsv:3), my:3 (a.tsv:4) and 1 more"
        ]
    );
}

const SORTED: &str = "name\tkind\nAber\tcity\nBonn\tcity\nCork\tcity\nDole\tcity\nEger\tcity\nFano\tcity\nGent\tcity\n\
                      Hama\tcity\nIasi\tcity\nJena\tcity\nKiel\tcity\nLund\tcity\n";

#[test]
fn unsorted() {
    assert_eq!(found(Rule::Unsorted, SORTED), [""; 0]);
    let table = SORTED.replace("Lund", "Boom");
    assert_eq!(found(Rule::Unsorted, &table), ["13: \"Boom\" stands behind \"Kiel\""]);
    assert_eq!(
        fixed("a.tsv", &table).unwrap(),
        SORTED.replace("Cork", "Boom\tcity\nCork").replace("Lund\tcity\n", "")
    );
    // A comment begins a new order.
    assert_eq!(found(Rule::Unsorted, &table.replace("Boom", "# North\nBoom")), [""; 0]);
}

#[test]
fn file_without_order_is_noted_once_and_left_so() {
    let table = "name\tid\tkind\nKidal\tmy:1\tcity\nGao\tmy:2\tcity\nBer\tmy:3\tcity\n";
    let report = judge(&[("a.tsv", table)]);
    assert_eq!(of_rule(Rule::Unsorted, &report), ["3: 2 of 3 rows stand behind a greater name"]);
    assert_eq!((report.count(Severity::Note), report.findings.len(), report.fixes.len()), (1, 1, 0));
}

#[test]
fn long_file_is_sorted_if_all_but_one_row_of_fifty_are() {
    let rows = |n_out: usize| {
        (0..500).map(|i| format!("T{}\n", if i < n_out * 2 { i ^ 1 } else { i } + 1000)).collect::<String>()
    };
    let severities = |n_out| {
        let report = judge(&[("a.txt", &rows(n_out))]);
        assert_eq!(report.findings.len(), if n_out > 11 { 1 } else { n_out });
        report.findings[0].severity
    };
    assert_eq!((severities(11), severities(12)), (Severity::Warning, Severity::Note));
}

#[test]
fn bad_allow() {
    let table =
        "# lint: allow odd-linc, first-name\n#lint: allow unsorted\n# lint of old\nname\tkind\nGao\tcity\n";
    assert_eq!(found(Rule::BadAllow, table), ["1: no check is called \"odd-linc\""]);
}

#[test]
fn what_was_looked_at_is_allowed_by_option_comment_or_name() {
    let table = "name\tkind\nMarch\tcity\nNice\tcity\n";
    let count = |table: &str, allowed: &[Rule]| {
        let report = judge_as(&[("a.tsv", table)], SourceOptions::default(), allowed);
        of_rule(Rule::EverydayWord, &report).len()
    };
    assert_eq!(count(table, &[]), 2);
    assert_eq!(count(table, &[Rule::EverydayWord]), 0);
    assert_eq!(count(&format!("# lint: allow unsorted, everyday-word\n{table}"), &[]), 0);
    assert_eq!(count(&format!("{table}# lint: allow everyday-word: Nice|Reading\n"), &[]), 1);
}

#[test]
fn rows_behind_a_bad_one_are_judged() {
    let rows: String = (0..50).map(|i| format!("Town {i}\tcitty\n")).collect();
    let report = judge(&[("a.tsv", &format!("name\tkind\n{rows}March\tcity\n"))]);
    assert_eq!(of_rule(Rule::UnknownKind, &report).len(), 50);
    assert_eq!(of_rule(Rule::EverydayWord, &report), ["52: \"March\" is an everyday word"]);
    assert_eq!(report.n_rows, 51);
}

#[test]
fn nothing_is_touched_but_what_is_wrong() {
    let text = "\u{feff}# Towns  of the north\r\n\r\nkind\t_mine\tname\tnote\taliases\r\n\
                city\t x \t\"Gao \"\t a  b \tGao Town|\"Gao\"\r\n#  Kidal\r\n\r\n city\t\tBer\r\ncity\t\tKidal\t\t\tz";
    let expected = text.replace("\"Gao \"", "\"Gao\"").replace("\n city", "\ncity");
    // The last row has a cell too many; it stays as it is.
    assert_eq!(fixed("a.tsv", text).unwrap(), expected.replace("Gao Town|\"Gao\"", "Gao Town"));
    assert_eq!(fixed("a.txt", "# x\n Gao\nBer  x\n"), Some("# x\nGao\nBer x\n".to_owned()));
    for tidy in [SORTED, "", "name\n", "Gao\nBer", "name\tkind\nGao\tcitty \n"] {
        assert_eq!(fixed("a.tsv", tidy), None);
    }
}

#[test]
fn sorting_keeps_line_ends_and_comments_where_they_are() {
    let table = SORTED.replace("Lund", "Ahlen").replace("\nEger", "\n# E\r\nEger").trim_end().to_owned();
    let sorted = fixed("a.tsv", &table).unwrap();
    assert!(
        sorted.contains("\nDole\tcity\n# E\r\nAhlen\tcity\nEger") && sorted.ends_with("\nKiel\tcity"),
        "{sorted}"
    );
}

#[test]
fn a_fix_that_would_change_what_is_read_is_not_made() {
    // In front of a cell, a blank keeps a quote from being one.
    let table = "name\tkind\n \"Gao\" Town\tcity\n";
    assert_eq!(fixed("a.tsv", table), None);
}

#[test]
fn names_of_event_coding_dictionaries_are_not_taken_for_prose() {
    let rows = [
        "MOHAMMED_QUARK_\tperson\t2013090412",
        "Quark [MLIGOV 130904-200818]\tperson\t2013",
        "+QUARK\tperson\t",
    ];
    let report = judge(&[("a.tsv", &format!("name\tkind\tvalid_from\n{}\n", rows.join("\n")))]);
    assert_eq!(of_rule(Rule::BadDate, &report).len(), 1);
    assert_eq!(of_rule(Rule::UnmatchableName, &report).len(), 1);
}
