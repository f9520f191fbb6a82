//! `dateline lint`.

use crate::{Answer, Folder, assert_answer};

/// A file with something of every kind: a bad row, warnings, notes, and what `--fix` puts right.
const TOWNS: &str = "\
# Towns\r
name\tid\tkind\taliases\tnote
Ansongo\tmy:1\tcity\tAnsongo | Ansongo Town\t kept 
Gao\tmy:2\tcitty
March\tmy:3\tcity
Mopti\tmy:4\tcity\tMopti  Town|Mópti Town
";

fn lint(folder: &Folder, args: &[&str]) -> Answer {
    folder.dateline(&["lint"]).args(args).run()
}

#[test]
fn findings_name_file_line_check_and_remedy() {
    assert_answer!(lint(&Folder::with("towns.tsv", TOWNS), &["towns.tsv"]), @r#"
    exit status 1
    ── stdout
    towns.tsv:3: note: stray blanks in "Ansongo " [stray-blanks]
      let --fix take them out
    towns.tsv:3: note: the alias "Ansongo" is the canonical name [alias-equals-name]
      let --fix take it out
    towns.tsv:3: note: stray blanks in " Ansongo Town" [stray-blanks]
      let --fix take them out
    towns.tsv:4: error: kind: unknown kind "citty" [unknown-kind]
      did you mean "city"?
    towns.tsv:5: warning: "March" is an everyday word [everyday-word]
      give it {weak}, or say how it is written with {case=…}
    towns.tsv:6: note: stray blanks in "Mopti  Town" [stray-blanks]
      let --fix take them out
    towns.tsv:6: note: the alias "Mópti Town" finds what "Mopti Town" finds [redundant-alias]
      let --fix take it out; one with ’ (U+2019) it leaves alone
    ── stderr
    1 file, 4 rows: 1 error, 1 warning, 5 notes
    "#);
}

#[test]
fn findings_as_json_stand_one_a_line() {
    let answer =
        lint(&Folder::with("towns.tsv", TOWNS), &["--format", "json", "--allow=stray-blanks", "towns.tsv"]);
    let findings = answer.json();
    assert_eq!(findings[1]["check"], "unknown-kind");
    assert_eq!(findings[1]["fix"], "did you mean \"city\"?");
    let lines: Vec<_> = findings.iter().map(|finding| finding["line"].as_u64().unwrap()).collect();
    assert_eq!((answer.code, &*lines), (1, &[3, 4, 5, 6][..]));
    let members: Vec<_> = findings[0].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(members, ["check", "file", "fix", "fixable", "line", "message", "severity", "subject"]);
}

#[test]
fn fix_puts_right_what_it_can_and_touches_nothing_else() {
    let folder = Folder::with("towns.tsv", TOWNS);
    folder.write("tidy.tsv", "name\tid\tkind\nKidal\tmy:9\tcity\n");
    let before = std::fs::metadata(folder.path("tidy.tsv")).unwrap().modified().unwrap();
    let answer = lint(&folder, &["--fix", "towns.tsv", "tidy.tsv"]);
    assert_eq!(answer.code, 1, "{answer}");
    assert!(answer.stderr.ends_with("1 error, 1 warning, 0 notes; 5 fixed\n"), "{answer}");
    let fixed = TOWNS
        .replace("Ansongo | Ansongo Town", "Ansongo Town")
        .replace("Mopti  Town|Mópti Town", "Mopti Town");
    assert_eq!(folder.read("towns.tsv"), fixed);
    let modified = |name| std::fs::metadata(folder.path(name)).unwrap().modified().unwrap();
    assert_eq!(modified("tidy.tsv"), before);
    let again = modified("towns.tsv");
    lint(&folder, &["--fix", "towns.tsv"]);
    assert_eq!(modified("towns.tsv"), again, "a second time nothing is to fix");
    let mut files: Vec<_> =
        std::fs::read_dir(folder.path("")).unwrap().map(|file| file.unwrap().file_name()).collect();
    files.sort();
    assert_eq!(files, ["names.tsv", "tidy.tsv", "towns.tsv"]);
}

#[cfg(unix)]
#[test]
fn fix_writes_through_links_and_keeps_permissions() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = Folder::with("towns.txt", " Gao\nKidal\n");
    std::fs::set_permissions(folder.path("towns.txt"), PermissionsExt::from_mode(0o640)).unwrap();
    symlink("towns.txt", folder.path("link.txt")).unwrap();
    assert_eq!(lint(&folder, &["--fix", "place=link.txt"]).code, 0);
    assert_eq!(folder.read("towns.txt"), "Gao\nKidal\n");
    assert!(std::fs::symlink_metadata(folder.path("link.txt")).unwrap().is_symlink());
    assert_eq!(std::fs::metadata(folder.path("towns.txt")).unwrap().permissions().mode() & 0o777, 0o640);
}

#[test]
fn exit_status_follows_the_severity_that_is_denied() {
    let folder = Folder::with("note.tsv", "name\tkind\nGao\tcity\n");
    folder.write("warning.tsv", "name\tid\tkind\nMarch\tmy:1\tcity\n");
    folder.write("error.tsv", "name\tid\tkind\nGao\tmy:1\tcitty\n");
    for (file, deny, code) in [
        ("note.tsv", "warning", 0),
        ("note.tsv", "note", 1),
        ("warning.tsv", "warning", 1),
        ("warning.tsv", "error", 0),
        ("error.tsv", "error", 1),
    ] {
        assert_eq!(lint(&folder, &["--deny", deny, file]).code, code, "{file} {deny}");
    }
    assert_eq!(lint(&folder, &["warning.tsv"]).code, 1);
    assert_eq!(lint(&folder, &["warning.tsv", "--allow", "unsorted,everyday-word"]).code, 0);
    assert_eq!(lint(&folder, &["--quiet", "warning.tsv"]).stderr, "");
}

#[test]
fn without_a_source_the_folder_gazetteers_is_judged() {
    let folder = Folder::new();
    assert_answer!(lint(&folder, &[]), @"
    exit status 2
    ── stderr
    dateline: nothing to lint: no source is named, and there is no folder ./gazetteers
      try: dateline lint SRC, or dateline lint --help
    ");
    folder.write("gazetteers/places/towns.txt", "Gao\nKidal\n");
    assert_answer!(lint(&folder, &[]), @"
    exit status 0
    ── stderr
    1 file, 2 rows: 0 errors, 0 warnings, 0 notes
    ");
}

#[test]
fn sources_that_cannot_be_read_do_not_hide_the_others() {
    let folder = Folder::with("towns.txt", "March\n");
    let answer = lint(&folder, &["none.tsv", "towns.txt"]);
    assert_eq!(answer.code, 2);
    assert!(answer.stdout.contains("towns.txt:1: warning: "), "{answer}");
    assert!(answer.stderr.starts_with("dateline: none.tsv: "), "{answer}");
}

#[test]
fn many_notes_of_a_check_are_counted_unless_all_are_asked_for() {
    let rows: String = (0..25).map(|i| format!("Town {i:02}\t\tcity\n")).collect();
    let folder = Folder::with("towns.tsv", format!("name\tid\tkind\n{rows}"));
    let answer = lint(&folder, &["towns.tsv"]);
    assert_eq!(answer.stdout.matches("[missing-id]").count(), 11);
    assert!(
        answer.stdout.ends_with("towns.tsv: note: 15 more [missing-id]\n  --all shows them\n"),
        "{answer}"
    );
    assert_eq!(lint(&folder, &["--all", "towns.tsv"]).stdout.matches("[missing-id]").count(), 25);
}

#[test]
fn checks_are_listed() {
    let folder = Folder::new();
    let answer = folder.dateline(&["lint", "--list"]).run().good();
    assert!(answer.stdout.contains("everyday-word (warning)\n  A name is one everyday word"), "{answer}");
    assert!(answer.stdout.contains("not-nfc (warning, --fix)\n"), "{answer}");
    let listed = folder.dateline(&["lint", "--list", "--format", "json"]).run().good().json();
    assert_eq!(listed.len(), answer.stdout.matches("\n  Remedy: ").count());
    let answer = lint(&folder, &["--allow", "everyday-wrod", "names.tsv"]);
    assert_eq!(answer.code, 2);
    assert!(answer.stderr.contains("'everyday-word'"), "{answer}");
}
