//! `dateline compile` and `dateline inspect`.

use crate::{Answer, Folder, assert_answer};
use std::fs;

const TEXT: &str = "Malian troops left Bamako for Springfield; Zinoviya Quark of the AU saw the 5th Brigade.";

fn compile(folder: &Folder, args: &[&str]) -> Answer {
    folder.dateline(&["compile"]).args(args).run()
}

/// What lies in the folder, sorted.
fn files(folder: &Folder) -> Vec<String> {
    let names = fs::read_dir(folder.path("")).unwrap().map(|entry| entry.unwrap().file_name());
    let mut names: Vec<_> = names.map(|name| name.into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn compiled_file_finds_what_its_sources_find() {
    let folder = Folder::new();
    assert_eq!(compile(&folder, &["names.tsv", "-o", "names.gaz"]).code, 0);
    let from_sources = folder.annotate(&[]).stdin(TEXT).run().good();
    let compiled = folder.dateline(&["annotate", "--no-default", "-g", "names.gaz"]).stdin(TEXT).run().good();
    assert_eq!(from_sources, compiled);
    assert_eq!(compiled.mentions()[0].matches(" → ").count(), 6);
}

#[test]
fn compile_says_what_it_wrote() {
    let folder = Folder::with("villages.txt", "Nango\nTomora\nNango\n");
    let answer = compile(&folder, &["names.tsv", "place=villages.txt", "-o", "all.gaz"]);
    assert_answer!(answer, @"
    exit status 0
    ── stderr
    all.gaz: 13 names of 9 entities, 11 kB, fingerprint [fingerprint]
    ");
    assert_eq!(files(&folder), ["all.gaz", "names.tsv", "villages.txt"]);
    let found = folder.dateline(&["annotate", "--no-default", "-g", "all.gaz"]).stdin("Nango").run().good();
    assert_eq!(found.json()[0]["annotation"]["entities"][0]["type"], "place");
    compile(&folder, &["--quiet", "names.tsv", "-o", "all.gaz"]).good();
}

#[test]
fn same_sources_give_the_same_file_wherever_it_goes() {
    let folder = Folder::with("sub/list.txt", "Nango\n");
    for args in [&["names.tsv", "sub", "-o", "a.gaz"], &["-o", "sub/b.gaz", "names.tsv", "sub"]] {
        assert_eq!(compile(&folder, args).code, 0);
    }
    assert_eq!(fs::read(folder.path("a.gaz")).unwrap(), fs::read(folder.path("sub/b.gaz")).unwrap());
}

#[test]
fn bad_rows_are_all_named_and_nothing_is_written() {
    let folder = Folder::with("bad.tsv", "name\tid\tkind\nA\tmy:1\tcitty\nB\tQ912\tcity\n…\tmy:3\tcity\n");
    folder.write("names.gaz", "precious");
    let answer = compile(&folder, &["names.tsv", "bad.tsv", "none.tsv", "-o", "names.gaz"]);
    assert_answer!(answer, @r#"
    exit status 2
    ── stderr
    dateline: bad.tsv:2: kind: unknown kind "citty"
      did you mean "city"?
    dateline: bad.tsv:3: the id "Q912" is already used at names.tsv:2
      give each entity an id of its own, or put all its names into one row
    dateline: bad.tsv:4: name: no letter or digit in the name "…"
    dateline: none.tsv: No such file or directory (os error 2)
    "#);
    assert_eq!(folder.read("names.gaz"), "precious");
    assert_eq!(files(&folder), ["bad.tsv", "names.gaz", "names.tsv"]);
}

#[test]
fn outputs_that_cannot_be_are_refused() {
    let folder = Folder::with("folder/a.txt", "Nango\n");
    let whole = folder.read("names.tsv");
    for (output, message) in [
        ("-", "dateline: a compiled gazetteer cannot go to standard output\n"),
        ("names.tsv", "dateline: names.tsv: is both source and output\n"),
        ("./folder/../names.tsv", "dateline: ./folder/../names.tsv: is both source and output\n"),
        ("folder", "dateline: folder: is a folder\n"),
        ("none/names.gaz", "dateline: none/names.gaz.tmp-"),
    ] {
        let answer = compile(&folder, &["names.tsv", "-o", output]);
        assert_eq!((answer.code, &*answer.stdout), (2, ""), "{output}");
        assert!(answer.stderr.starts_with(message), "{output}: {}", answer.stderr);
    }
    assert_eq!(files(&folder), ["folder", "names.tsv"]);
    assert_eq!(folder.read("names.tsv"), whole);
}

#[test]
fn compile_needs_sources_and_an_output() {
    let folder = Folder::new();
    for args in [&["-o", "a.gaz"][..], &["names.tsv"], &[]] {
        let answer = compile(&folder, args);
        assert_eq!(answer.code, 2, "{args:?}");
        assert!(answer.stderr.starts_with("error: "), "{args:?}: {}", answer.stderr);
    }
}

#[test]
fn compiled_files_are_not_compiled_again() {
    let folder = Folder::new();
    assert_eq!(compile(&folder, &["names.tsv", "-o", "names.gaz"]).code, 0);
    assert_answer!(compile(&folder, &["names.gaz", "-o", "again.gaz"]), @"
    exit status 2
    ── stderr
    dateline: names.gaz: a compiled gazetteer, not a source
      name the files it was compiled from
    ");
}

#[test]
fn inspect_shows_what_is_there() {
    let folder = Folder::new();
    assert_eq!(compile(&folder, &["names.tsv", "-o", "names.gaz"]).code, 0);
    let answer = folder.dateline(&["inspect", "--verify", "names.gaz"]).run().good();
    assert_answer!(answer, @"
    exit status 0
    ── stdout
    gazetteer               names.gaz
    format                  5, Unicode [version], profile 3
    fingerprint             [fingerprint]
    verified                all checksums agree
    bytes                             11,233
      words                              512
      pairs                              512
      lowercase                        8,192
      slots                              240
      keys                               156
      aliases                            240
      dates                                0
      patterns                             4
      entities                           294
      details                             22
      ids                                 40
      offices                              0
      labels                              42
      strings                            353
    entities                               7
      actor                                2
        military                           1
        person                             1
      place                                4
        city                               3
        country                            1
      organization                         1
        igo                                1
    names                                 11
      of several entities                  1
    sounds                                 2
    aliases                               12
      name                                 7
      alias                                2
      abbreviation                         1
      demonym                              1
      pattern                              1
    scripts
      Latin                               12
    sources
      names.tsv                            7
    ");
    // Sources are compiled first; the names are the same.
    let sources = folder.dateline(&["inspect", "--verify", "names.tsv"]).run().good();
    assert_eq!(sources.stdout.replacen("names.tsv", "names.gaz", 1), answer.stdout);
}

#[test]
fn inspect_as_json() {
    let folder = Folder::new();
    let of_names = &folder.dateline(&["inspect", "--json", "names.tsv"]).run().good().json()[0];
    let annotated = &folder.annotate(&[]).stdin("Mali").run().good().json()[0];
    assert_eq!(of_names["fingerprint"], annotated["annotation"]["gazetteer"]);
    assert_eq!(of_names["names"]["of_several_entities"], 1);
    assert_eq!(of_names["entities"]["types"][1]["name"], "place");
    assert_eq!(of_names["verified"], serde_json::Value::Null);
    let embedded = &folder.dateline(&["inspect", "--json", "--verify"]).run().good().json()[0];
    assert_eq!(embedded["verified"], true);
    assert!(embedded["entities"]["count"].as_u64() > Some(5000));
    assert_eq!(embedded["languages"].as_array().map(Vec::len), Some(10));
}

#[test]
fn damage_is_found_by_verifying() {
    let folder = Folder::new();
    assert_eq!(compile(&folder, &["names.tsv", "-o", "names.gaz"]).code, 0);
    let mut bytes = fs::read(folder.path("names.gaz")).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    folder.write("names.gaz", &bytes);
    assert_eq!(folder.dateline(&["inspect", "names.gaz"]).run().code, 0);
    assert_answer!(folder.dateline(&["inspect", "--verify", "names.gaz"]).run(), @"
    exit status 2
    ── stderr
    dateline: names.gaz: the gazetteer is damaged: the bytes of its section strings were changed
      rebuild it from its sources with: dateline compile SOURCE… -o FILE
    ");
}

#[test]
fn file_of_another_version_is_refused_with_the_remedy() {
    let folder = Folder::new();
    assert_eq!(compile(&folder, &["names.tsv", "-o", "names.gaz"]).code, 0);
    let mut bytes = fs::read(folder.path("names.gaz")).unwrap();
    bytes[10] = 0;
    folder.write("names.gaz", &bytes);
    for answer in [
        folder.dateline(&["inspect", "names.gaz"]).run(),
        folder.dateline(&["annotate", "-g", "names.gaz"]).stdin("Mali").run(),
    ] {
        assert_eq!((answer.code, &*answer.stdout), (2, ""));
        assert!(
            answer.stderr.starts_with("dateline: names.gaz: a gazetteer of format 0, "),
            "{}",
            answer.stderr
        );
        assert!(answer.stderr.contains("\n  rebuild it from its sources with: dateline compile"));
    }
}
