//! What the options of `annotate` do.

use crate::{Folder, assert_answer};

#[test]
fn usual_fields_in_their_order() {
    let folder = Folder::new();
    let record = r#"{"content":"Mali 8","body":"Mali 7","text":"Mali 6","lead":"Mali 5","description":"Mali 4",
        "summary":"Mali 3","headline":"Mali 2","title":"Mali 1","note":"Mali","Text":"Mali","tags":["Mali"]}"#;
    let answer = folder.annotate(&[]).stdin(record.replace('\n', " ")).run().good();
    let json = &answer.json()[0]["annotation"]["mentions"];
    let fields: Vec<_> =
        json.as_array().unwrap().iter().map(|mention| mention["field"].as_str().unwrap()).collect();
    assert_eq!(fields, ["title", "headline", "summary", "description", "lead", "text", "body", "content"]);
}

#[test]
fn usual_fields_that_hold_no_string_are_passed_over() {
    let answer =
        Folder::new().annotate(&[]).stdin(r#"{"title":5,"summary":null,"text":"Mali"}"#).run().good();
    assert_eq!(answer.mentions(), ["text:0..4 Mali → Q912"]);
}

#[test]
fn fields_named_are_annotated_in_that_order() {
    let folder = Folder::new();
    let record = r#"{"a":"Bamako","title":"Mali","b ü":"Mali","c":null}"#;
    let answer = folder.annotate(&["--fields", "b ü,a,c,d"]).stdin(record).run().good();
    assert_eq!(answer.mentions(), ["b ü:0..4 Mali → Q912, a:0..6 Bamako → Q3703"]);
}

#[test]
fn field_named_twice_is_annotated_once() {
    let answer = Folder::new().annotate(&["--fields", "text,text"]).stdin(r#"{"text":"Mali"}"#).run().good();
    assert_eq!(answer.mentions(), ["text:0..4 Mali → Q912"]);
}

#[test]
fn date_decides_between_entities_of_one_name() {
    let folder = Folder::with(
        "dated.tsv",
        "name\tid\tkind\tvalid_from\tvalid_to\nZork\tmy:old\tcountry\t1922\t1991-12\nZork\tmy:new\tcountry\t1992\t\n",
    );
    let id = |date: &str, args: &[&str]| {
        let record = format!("{{\"text\":\"Zork\",{date}}}");
        let answer = folder.annotate(&["-g", "dated.tsv"]).args(args).stdin(record).run().good();
        answer.json()[0]["annotation"]["mentions"][0]["id"].as_str().unwrap().to_owned()
    };
    assert_eq!(id(r#""date":"1985-02-03""#, &[]), "my:old");
    assert_eq!(id(r#""publishedAt":"2020-02-03T10:00:00Z""#, &[]), "my:new");
    assert_eq!(id(r#""date":"1985","day":20200203"#, &["--date-field", "day"]), "my:new");
}

#[test]
fn fields_of_id_and_language_may_be_named() {
    let folder = Folder::new();
    let args = ["--id-field", "nr", "--lang-field", "sprache"];
    let answer = folder.annotate(&args).stdin(r#"{"nr":7,"sprache":"de","text":"Mali"}"#).run().good();
    assert_eq!(answer.mentions(), ["text:0..4 Mali → Q912"]);
}

#[test]
fn gazetteer_may_be_a_file_a_folder_or_a_list() {
    let folder = Folder::new();
    folder.write("more/places/villages.txt", "Quxville\n# a comment\nSaint-Foo\n");
    folder.write("more/actors/groups.tsv", "name\tid\nThe Quxers\tmy:quxers\n");
    folder.write("list.txt", "Grault\n");
    folder.write("table.csv", "id,name,type\nmy:corge,\"Corge, Ltd\",organization\n");
    let text = "The Quxers of Quxville met Grault and Saint Foo and Corge, Ltd in Mali.";
    let args = ["-g", "more", "-g", "organization=list.txt", "-g", "table.csv"];
    assert_answer!(folder.annotate(&args).stdin(text).run(), @r#"
    exit status 0
    ── stdout
    {"id":"<stdin>","text":"The Quxers of Quxville met Grault and Saint Foo and Corge, Ltd in Mali.","annotation":{"mentions":[{"field":"text","start":0,"end":10,"surface":"The Quxers","type":"actor","id":"my:quxers","via":"name"},{"field":"text","start":14,"end":22,"surface":"Quxville","type":"place","id":"name:Quxville","via":"name"},{"field":"text","start":27,"end":33,"surface":"Grault","type":"organization","id":"name:Grault","via":"name"},{"field":"text","start":38,"end":47,"surface":"Saint Foo","type":"place","id":"name:Saint-Foo","via":"name"},{"field":"text","start":52,"end":62,"surface":"Corge, Ltd","type":"organization","id":"my:corge","via":"name"},{"field":"text","start":66,"end":70,"surface":"Mali","type":"place","id":"Q912","via":"name"}],"entities":[{"id":"my:quxers","type":"actor","name":"The Quxers","count":1},{"id":"name:Quxville","type":"place","name":"Quxville","count":1},{"id":"name:Grault","type":"organization","name":"Grault","count":1},{"id":"name:Saint-Foo","type":"place","name":"Saint-Foo","count":1},{"id":"my:corge","type":"organization","name":"Corge, Ltd","count":1},{"id":"Q912","type":"place","kind":"country","name":"Mali","country":"ML","lat":17.0,"lon":-4.0,"count":1,"links":["geonames:2453866"]}],"offsets":"chars","dateline":"[version]","gazetteer":"[fingerprint]"}}
    "#);
}

#[test]
fn later_gazetteer_wins_on_the_same_id() {
    let folder = Folder::with(
        "mine.tsv",
        "name\tid\tkind\taliases\nMali Empire\tQ912\thistorical-country\tMali {case=any}\n",
    );
    let text = "Mali, mali, Republic of Mali, Malian";
    let answer = folder.annotate(&["-g", "mine.tsv"]).stdin(text).run().good();
    assert_eq!(answer.mentions(), ["text:0..4 Mali → Q912, text:6..10 mali → Q912, text:24..28 Mali → Q912"]);
    let entities = &answer.json()[0]["annotation"]["entities"];
    assert_eq!(entities[0]["name"], "Mali Empire");
    assert_eq!(entities.as_array().unwrap().len(), 1);
}

#[test]
fn name_of_several_entities_has_candidates() {
    let folder = Folder::new();
    assert_answer!(folder.annotate(&[]).stdin(r#"{"text":"In Springfield."}"#).run(), @r#"
    exit status 0
    ── stdout
    {"text":"In Springfield.","annotation":{"mentions":[{"field":"text","start":3,"end":14,"surface":"Springfield","type":"place","id":"my:spring-2","via":"name","candidates":["my:spring-2","my:spring-1"],"ambiguous":true}],"entities":[{"id":"my:spring-2","type":"place","kind":"city","name":"Springfield","country":"US","lat":37.2,"lon":-93.3,"count":1}],"offsets":"chars","dateline":"[version]","gazetteer":"[fingerprint]"}}
    "#);
}

#[test]
fn name_in_several_gazetteers_has_candidates() {
    let folder = Folder::with("mine.tsv", "name\tid\ttype\tweight\nBamako\tmy:bar\torganization\t5\n");
    let answer = folder.annotate(&["-g", "mine.tsv"]).stdin("Bamako").run().good();
    let mention = &answer.json()[0]["annotation"]["mentions"][0];
    assert_eq!(mention["candidates"], serde_json::json!(["my:bar", "Q3703"]));
}

/// The leftmost name was taken although a longer one began inside it.
#[test]
fn longer_name_wins_over_one_that_begins_before_it() {
    let rows = "name\nEl Banco\nBanco Interamericano de Desarrollo\nEl\n";
    let folder = Folder::with("mine.tsv", rows);
    for (text, surfaces) in [
        ("Con El Banco Interamericano de Desarrollo.", &["El", "Banco Interamericano de Desarrollo"][..]),
        ("Con El Banco Interamericano.", &["El Banco"]),
    ] {
        let answer = folder.annotate(&["-g", "mine.tsv"]).stdin(text).run().good();
        let mentions = answer.json()[0]["annotation"]["mentions"].clone();
        let found: Vec<_> = mentions.as_array().unwrap().iter().map(|m| m["surface"].clone()).collect();
        assert_eq!(found, surfaces, "{text}");
    }
}

#[test]
fn preferred_name_wins_over_a_greater_weight() {
    let rows = "name\tid\ttype\tweight\nMopti {preferred}\tmy:a\tplace\t1\nMopti\tmy:b\tplace\t5\n";
    let folder = Folder::with("mine.tsv", rows);
    let answer = folder.annotate(&["-g", "mine.tsv"]).stdin("Mopti").run().good();
    let mention = &answer.json()[0]["annotation"]["mentions"][0];
    assert_eq!(mention["candidates"], serde_json::json!(["my:a", "my:b"]));
}

/// Each gazetteer was asked for itself who of its own was named last, and the earlier one answered last.
#[test]
fn short_name_means_the_one_named_last_across_gazetteers() {
    let folder = Folder::with("a.tsv", "name\tid\tkind\nAnna Zorblatt\tmy:anna\tperson\n");
    folder.write("b.tsv", "name\tid\tkind\nBela Zorblatt\tmy:bela\tperson\n");
    for (text, last) in [
        ("Anna Zorblatt met Bela Zorblatt. Zorblatt left.", "my:bela"),
        ("Bela Zorblatt met Anna Zorblatt. Zorblatt left.", "my:anna"),
    ] {
        let answer = folder.annotate(&["-g", "a.tsv", "-g", "b.tsv"]).stdin(text).run().good();
        assert_eq!(answer.json()[0]["annotation"]["mentions"][2]["id"], last, "{text}");
    }
}

#[test]
fn types_limit_what_is_emitted() {
    let folder = Folder::new();
    let of = |types: &str| {
        let text = "Zinoviya Quark of the African Union in Mali";
        folder.annotate(&["--types", types]).stdin(text).run().good().mentions().remove(0)
    };
    assert_eq!(of("place"), "text:39..43 Mali → Q912");
    assert_eq!(
        of("actor,organization"),
        "text:0..14 Zinoviya Quark → my:quark, text:22..35 African Union → Q7159"
    );
}

#[test]
fn offsets_count_in_the_unit_asked_for() {
    let folder = Folder::new();
    let text = "👩🏽‍🚀é Bamakó 🇲🇱 Mali\n";
    let of = |args: &[&str]| {
        let answer = folder.annotate(args).stdin(text).run().good();
        let unit = answer.json()[0]["annotation"]["offsets"].as_str().unwrap().to_owned();
        (unit, answer.mentions().remove(0))
    };
    let chars = ("chars".to_owned(), "text:6..12 Bamakó → Q3703, text:16..20 Mali → Q912".to_owned());
    assert_eq!(of(&[]), chars);
    assert_eq!(of(&["--offsets", "chars"]), chars);
    let bytes = "text:18..25 Bamakó → Q3703, text:35..39 Mali → Q912";
    assert_eq!(of(&["--offsets", "bytes"]), ("bytes".into(), bytes.into()));
    let utf16 = "text:9..15 Bamakó → Q3703, text:21..25 Mali → Q912";
    assert_eq!(of(&["--offsets", "utf16"]), ("utf16".into(), utf16.into()));
}

#[test]
fn key_may_be_named() {
    let folder = Folder::new();
    let record = r#"{"annotation":"mine","text":"x"}"#;
    assert_answer!(folder.annotate(&["--key", "who \"ü\""]).stdin(record).run(), @r#"
    exit status 0
    ── stdout
    {"annotation":"mine","text":"x","who \"ü\"":{"mentions":[],"entities":[],"offsets":"chars","dateline":"[version]","gazetteer":"[fingerprint]"}}
    "#);
}

#[test]
fn key_that_would_replace_a_text_is_refused_or_harmless() {
    let record = r#"{"text":"Mali","title":"x"}"#;
    let answer = Folder::new().annotate(&["--key", "text"]).stdin(record).run();
    assert!(answer.stdout.is_empty() || answer.json()[0]["text"] == "Mali", "the text is lost: {answer}");
}

#[test]
fn output_goes_to_a_file() {
    let folder = Folder::with("in.jsonl", "{\"text\":\"Mali\"}\n");
    let to_stdout = folder.annotate(&["in.jsonl"]).run().good().stdout;
    folder.write(
        "out.jsonl",
        "something that was there before, and longer than what is written now ".repeat(9),
    );
    let answer = folder.annotate(&["-o", "out.jsonl", "in.jsonl"]).run().good();
    assert_eq!((answer.stdout, folder.read("out.jsonl")), (String::new(), to_stdout));
}

#[test]
fn output_over_an_input_is_refused() {
    let folder = Folder::with("in.jsonl", "{\"text\":\"Mali\"}\n");
    folder.write("sub/x", "");
    assert_answer!(folder.annotate(&["in.jsonl", "-o", "sub/../in.jsonl"]).run(), @"
    exit status 2
    ── stderr
    dateline: sub/../in.jsonl: is both input and output
      write to another file with -o, then rename it
    ");
    assert_eq!(folder.read("in.jsonl"), "{\"text\":\"Mali\"}\n");
}

#[test]
fn output_over_a_gazetteer_is_refused() {
    let folder = Folder::new();
    let answer = folder.annotate(&["-o", "names.tsv"]).stdin("Mali").run();
    assert!(folder.read("names.tsv") == crate::NAMES, "the gazetteer is lost");
    assert_eq!(answer.code, 2);
}

#[test]
fn output_into_a_missing_folder_is_refused() {
    let folder = Folder::new();
    let answer = folder.annotate(&["-o", "none/out.jsonl"]).stdin("Mali").run();
    assert_eq!(answer.code, 2);
    assert!(answer.stderr.starts_with("dateline: none/out.jsonl: "), "{}", answer.stderr);
}

#[test]
fn strict_stops_at_the_first_bad_record() {
    let folder = Folder::with(
        "in.jsonl",
        "{\"text\":\"Mali\"}\n{\"text\":\"x\"}\n{\"text\":}\n{\"text\":\"Mali\"}\n[]\n",
    );
    for threads in ["-j1", "-j4"] {
        let answer = folder.annotate(&["--strict", threads, "in.jsonl", "in.jsonl"]).run();
        assert_eq!(
            (answer.code, answer.mentions()),
            (2, vec!["text:0..4 Mali → Q912".into(), String::new()])
        );
        assert_eq!(answer.stderr, "dateline: in.jsonl:3: byte 8: expected value\n");
    }
}

#[test]
fn strict_stops_at_a_missing_file() {
    let folder = Folder::with("in.jsonl", "{\"text\":\"Mali\"}\n");
    let answer = folder.annotate(&["--strict", "in.jsonl", "none", "in.jsonl"]).run();
    assert_eq!((answer.code, answer.mentions().len(), answer.stderr.lines().count()), (2, 1, 1));
}

#[test]
fn quiet_says_nothing_about_records_but_does_about_failures() {
    let folder = Folder::with("in.jsonl", "{\"text\":}\n{\"text\":\"Mali\"}\n");
    let answer = folder.annotate(&["-q", "in.jsonl"]).run();
    assert_eq!((answer.code, answer.mentions().len(), &*answer.stderr), (1, 1, ""));
    let answer = folder.annotate(&["-q", "--strict", "in.jsonl"]).run();
    assert_eq!((answer.code, &*answer.stderr), (2, "dateline: in.jsonl:1: byte 8: expected value\n"));
}

#[test]
fn colour_only_on_demand() {
    let folder = Folder::new();
    let stderr = |args: &[&str]| folder.annotate(args).stdin("{").run().stderr;
    assert!(!stderr(&[]).contains('\x1b'));
    assert!(stderr(&["--color", "always"]).contains('\x1b'));
}

#[test]
fn number_of_threads_changes_nothing() {
    let texts = [
        "Mali and Bamako",
        "In Springfield, Zinoviya Quark. Quark said",
        "The African Union (AU), the AU",
        "x",
    ];
    let mut lines = String::new();
    for nr in 0..6000 {
        match nr % 97 {
            13 => lines.push_str("{\"id\":\n"),
            14 => lines.push_str("\r\n"),
            15 => lines.push_str("{\"title\":[\"Mali\"]}\n"),
            16 => lines.push_str("[1, 2]\n"),
            _ => {
                let text = texts[nr % texts.len()].repeat(1 + nr % 50);
                lines.push_str(&serde_json::json!({"id": nr, "text": text}).to_string());
                lines.push('\n');
            }
        }
    }
    let folder = Folder::with("in.jsonl", lines);
    let run = |threads| folder.annotate(&[threads, "in.jsonl", "none", "in.jsonl"]).run();
    let one = run("-j1");
    assert_eq!(one.code, 2);
    assert!(one.stdout.lines().count() > 11_000 && one.stderr.lines().count() > 200);
    for threads in ["-j2", "-j4", "-j13"] {
        let several = run(threads);
        // Not by assert_eq: nobody wants to see them.
        assert!(one.stdout == several.stdout, "{threads}: other lines");
        assert!(one.stderr == several.stderr, "{threads}: other messages");
        assert_eq!(several.code, 2);
    }
}

#[test]
fn without_resolution_scores_are_1_and_the_annotation_says_why() {
    let folder = Folder::with("places.tsv", "name\tid\tkind\nParis\tmy:1\tcity\n");
    let annotate =
        |args: &[&str]| folder.dateline(&["annotate", "--no-default", "-g", "places.tsv"]).args(args);
    let record = r#"{"text":"Then Paris Hilton spoke."}"#;
    let resolved = annotate(&[]).stdin(record).run().good();
    assert!(resolved.json()[0]["annotation"].get("resolve").is_none());
    let plain = annotate(&["--resolve", "off"]).stdin(record).run().good();
    assert_eq!(plain.mentions(), ["text:5..10 Paris → my:1"]);
    let annotation = &plain.json()[0]["annotation"];
    assert_eq!(annotation["resolve"], "off");
    assert_eq!(annotation["mentions"][0]["score"], 1.0);
}

#[test]
fn variants_must_be_asked_for_where_nothing_is_resolved() {
    let record = r#"{"text":"Sie kam mit Malis Präsidenten."}"#;
    let mentions = |args: &[&str]| {
        Folder::new().annotate(&["--resolve", "off"]).args(args).stdin(record).run().good().mentions()
    };
    assert_eq!(mentions(&[]), [""]);
    assert_eq!(mentions(&["--variants", "standard"]).len(), 1);
}

#[test]
fn what_only_resolution_would_use_is_refused_without_it() {
    for option in
        [&["--min-score", "0.5"][..], &["--unlisted"], &["--keep-rejected"], &["--as-of", "2026-01-01"]]
    {
        let answer = Folder::new().annotate(&["--resolve", "off"]).args(option).stdin("{}").run();
        assert_eq!(answer.code, 2, "{option:?}");
        assert!(answer.stderr.contains("has no use with --resolve off"), "{}", answer.stderr);
    }
}
