//! The program as such: help, version, generated files, and what it refuses to start with.

use crate::{Folder, assert_answer};

#[test]
fn help_without_arguments() {
    assert_answer!(Folder::new().dateline(&[]).run(), @"
    exit status 2
    ── stderr
    Finds the actors, places and organizations of news articles, with exact offsets

    Usage: dateline [OPTIONS] <COMMAND>

    Commands:
      annotate          Annotate articles: JSON, text, tables, web pages, archives, feeds in, JSONL out
      compile           Compile gazetteers into one file, which opens at once
      inspect           Show what a gazetteer holds
      import            Make gazetteer rows of GeoNames, Wikidata, OpenSanctions and other lists
      diff              Show what is different between two gazetteers
      eval              Measure what is found against what people marked
      lint              Find mistakes in the sources of gazetteers
      report            Make a page to look at: articles, entities, map, timeline
      stats             Show what annotated articles name most, together with whom, and when
      explain           Tell why names are mentions, or why not
      fit               Find what evidence weighs, from articles whose names are known
      gaps              List the names that articles are full of and no gazetteer holds, as rows for one
      suggest-stoplist  List the aliases that are most often wrong, as rows that take them back
      generate          Print shell completions, the man page, or the labelling interface for Label
                        Studio
      help              Print this message or the help of the given subcommand(s)

    Options:
      -q, --quiet         Say nothing about records that are passed over, and nothing when all is well
          --color <WHEN>  When to colour [default: auto] [possible values: auto, always, never]
      -h, --help          Print help
      -V, --version       Print version
    ");
}

#[test]
fn help_names_every_option() {
    let answer = Folder::new().dateline(&["annotate", "--help"]).run().good();
    for option in [
        "--from",
        "--record-separator",
        "--fields",
        "--id-field",
        "--date-field",
        "--lang-field",
        "--gazetteer",
        "--no-default",
        "--types",
        "--offsets",
        "--key",
        "--threads",
        "--output",
        "--strict",
        "--max-record-bytes",
        "--quiet",
        "--color",
    ] {
        assert!(answer.stdout.contains(option), "{option}");
    }
}

#[test]
fn version_names_the_gazetteer() {
    let answer = Folder::new().dateline(&["--version"]).run().good();
    let fingerprint =
        answer.stdout.trim_end().split_once(", gazetteer ").unwrap().1.strip_suffix(')').unwrap();
    assert!(
        fingerprint.len() == 16 && fingerprint.chars().all(|c| c.is_ascii_hexdigit()),
        "{}",
        answer.stdout
    );
    assert!(answer.stdout.starts_with(&format!("dateline {} (commit ", env!("CARGO_PKG_VERSION"))));
    // It is the one that the annotations name.
    let annotated = Folder::new().dateline(&["annotate"]).stdin("x").run().good();
    assert_eq!(annotated.json()[0]["annotation"]["gazetteer"], fingerprint);
}

#[test]
fn generated_files_know_the_options() {
    let folder = Folder::new();
    for what in ["man", "bash", "zsh", "fish", "powershell", "elvish"] {
        let answer = folder.dateline(&["generate", what]).run().good();
        let text = answer.stdout.replace("\\-", "-");
        assert!(text.contains("dateline") && text.contains("record-separator"), "{what}");
    }
    assert_eq!(folder.dateline(&["generate", "csh"]).run().code, 2);
}

#[test]
fn usage_errors_have_status_2() {
    let folder = Folder::new();
    for args in [
        &["annotate", "--no-default"][..],
        &["annotate", "--from", "xml"],
        &["annotate", "--types", "person"],
        &["annotate", "--offsets", "lines"],
        &["annotate", "--record-separator", "tab"],
        &["annotate", "-j0"],
        &["annotate", "--max-record-bytes", "-1"],
        &["annotate", "--none"],
        &["nonsense"],
    ] {
        let answer = folder.dateline(args).stdin("Mali").run();
        assert_eq!((answer.code, &*answer.stdout), (2, ""), "{args:?}");
        assert!(answer.stderr.starts_with("error: "), "{args:?}: {}", answer.stderr);
    }
}

#[test]
fn no_default_needs_another_gazetteer() {
    assert_answer!(Folder::new().dateline(&["annotate", "--no-default"]).run(), @"
    exit status 2
    ── stderr
    error: the following required arguments were not provided:
      --gazetteer <[TYPE=]PATH>

    Usage: dateline annotate --gazetteer <[TYPE=]PATH> --no-default [PATH]...

    For more information, try '--help'.
    ");
}

#[test]
fn bad_rows_of_a_gazetteer_are_all_named() {
    let folder = Folder::with(
        "bad.tsv",
        "name\tid\ttype\nGood\tmy:1\tplace\n\tmy:2\tplace\nBad\tmy:3\tperson\n…\tmy:4\tplace\n",
    );
    let answer = folder.annotate(&["-g", "bad.tsv"]).stdin("Mali").run();
    assert_answer!(answer, @r#"
    exit status 2
    ── stderr
    dateline: bad.tsv:3: name: an empty name
    dateline: bad.tsv:4: type: unknown type "person"
      types are actor, place and organization
    dateline: bad.tsv:5: name: no letter or digit in the name "…"
    "#);
}

#[test]
fn bad_gazetteers_are_refused() {
    let folder = Folder::with("twice.tsv", "name\tid\ttype\nA\tmy:1\tplace\nB\tmy:1\tplace\n");
    folder.write("column.tsv", "name\tpopulaton\nA\t5\n");
    folder.write("pattern.tsv", "name\taliases\nA\tpattern:(x\n");
    folder.write("compiled", "DATELINE and then something else");
    folder.write("folder/README.md", "no gazetteer");
    std::fs::write(folder.path("latin1.tsv"), b"name\nM\xE9li\n").unwrap();
    for (gazetteer, place) in [
        ("twice.tsv", "twice.tsv:3: "),
        ("column.tsv", "column.tsv:1: "),
        ("pattern.tsv", "pattern.tsv:2: "),
        ("latin1.tsv", "latin1.tsv:2: byte 1: "),
        ("compiled", "compiled: "),
        ("folder", "folder: "),
        ("none.tsv", "none.tsv: "),
        ("place=none.tsv", "none.tsv: "),
    ] {
        let answer = folder.annotate(&["-g", gazetteer]).stdin("Mali").run();
        assert_eq!((answer.code, &*answer.stdout), (2, ""), "{gazetteer}");
        assert!(answer.stderr.starts_with(&format!("dateline: {place}")), "{gazetteer}: {}", answer.stderr);
    }
}

#[test]
fn bad_gazetteer_leaves_the_output_file_alone() {
    let folder = Folder::with("out.jsonl", "precious");
    let answer = folder.annotate(&["-g", "none.tsv", "-o", "out.jsonl"]).stdin("Mali").run();
    assert_eq!((answer.code, &*folder.read("out.jsonl")), (2, "precious"));
}
