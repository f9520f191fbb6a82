//! Where articles come from, and how they are told apart.

use crate::{Folder, assert_answer};

const MALI: &str = "{\"id\":1,\"text\":\"Mali\"}\n";
const BAMAKO: &str = "{\"id\":2,\"text\":\"to Bamako\"}\n";

/// A name that would end in `.txt` for who reads it, and one that clears the screen.
#[test]
fn names_of_files_do_not_act_on_a_terminal() {
    for (name, shown) in [("a\u{202e}txt.lnosj", "a\\u{202e}txt.lnosj"), ("\u{1b}[2J", "\\u{1b}[2J")] {
        let answer = Folder::new().annotate(&[name]).run();
        assert_eq!((answer.code, answer.stderr.contains(shown)), (2, true), "{answer}");
        assert!(!answer.stderr.contains(['\u{202e}', '\u{1b}']), "{answer}");
    }
}

#[test]
fn jsonl_from_a_file() {
    let folder = Folder::with("news.jsonl", "{\"id\":\"a\",\"text\":\"Bamako, Mali’s capital; Malians.\"}\n");
    assert_answer!(folder.annotate(&["news.jsonl"]).run(), @r#"
    exit status 0
    ── stdout
    {"id":"a","text":"Bamako, Mali’s capital; Malians.","annotation":{"mentions":[{"field":"text","start":0,"end":6,"surface":"Bamako","type":"place","id":"Q3703","via":"name"},{"field":"text","start":8,"end":12,"surface":"Mali","type":"place","id":"Q912","via":"name"},{"field":"text","start":24,"end":31,"surface":"Malians","type":"place","id":"Q912","via":"demonym","rule":"english-plural"}],"entities":[{"id":"Q3703","type":"place","kind":"city","name":"Bamako","country":"ML","lat":12.65,"lon":-8.0,"count":1},{"id":"Q912","type":"place","kind":"country","name":"Mali","country":"ML","lat":17.0,"lon":-4.0,"count":2,"links":["geonames:2453866"]}],"offsets":"chars","dateline":"[version]","gazetteer":"[fingerprint]"}}
    "#);
}

#[test]
fn jsonl_from_standard_input() {
    let folder = Folder::new();
    let answer = folder.annotate(&[]).stdin(MALI).run().good();
    assert_eq!(answer.mentions(), ["text:0..4 Mali → Q912"]);
    assert_eq!(folder.annotate(&["-"]).stdin(MALI).run(), answer);
}

#[test]
fn files_and_standard_input_in_the_order_given() {
    let folder = Folder::with("mali.jsonl", MALI);
    folder.write("story.txt", "Zinoviya Quark said.\n");
    let answer = folder.annotate(&["story.txt", "-", "mali.jsonl", "mali.jsonl"]).stdin(BAMAKO).run().good();
    let ids: Vec<_> = answer.json().iter().map(|record| record["id"].to_string()).collect();
    assert_eq!(ids, ["\"story.txt\"", "2", "1", "1"]);
}

#[test]
fn each_file_has_its_own_format() {
    let folder = Folder::with("mali.jsonl", MALI);
    folder.write("a/story.txt", "[Reuters] Bamako {\"text\":\"Mali\"}");
    let answer = folder.annotate(&["a/story.txt", "mali.jsonl"]).run().good();
    assert_eq!(
        answer.mentions(),
        ["text:10..16 Bamako → Q3703, text:26..30 Mali → Q912", "text:0..4 Mali → Q912"]
    );
}

#[test]
fn text_file_becomes_a_record_named_by_its_path() {
    let folder = Folder::with("a story.txt", "Zinoviya Quark\n\nsaid \"Mali\".\n");
    assert_answer!(folder.annotate(&["a story.txt"]).run(), @r#"
    exit status 0
    ── stdout
    {"id":"a story.txt","text":"Zinoviya Quark\n\nsaid \"Mali\".\n","annotation":{"mentions":[{"field":"text","start":0,"end":14,"surface":"Zinoviya Quark","type":"actor","id":"my:quark","via":"name"},{"field":"text","start":22,"end":26,"surface":"Mali","type":"place","id":"Q912","via":"name"}],"entities":[{"id":"my:quark","type":"actor","kind":"person","name":"Zinoviya Quark","count":1},{"id":"Q912","type":"place","kind":"country","name":"Mali","country":"ML","lat":17.0,"lon":-4.0,"count":1,"links":["geonames:2453866"]}],"offsets":"chars","dateline":"[version]","gazetteer":"[fingerprint]"}}
    "#);
}

#[test]
fn text_on_standard_input_is_called_stdin() {
    let answer = Folder::new().annotate(&[]).stdin("In Mali").run().good();
    assert_eq!(answer.json()[0]["id"], "<stdin>");
    assert_eq!(answer.json()[0]["text"], "In Mali");
}

#[test]
fn record_separators() {
    let folder = Folder::new();
    let texts = |separator: &str, text: &str| {
        let answer = folder.annotate(&["--record-separator", separator]).stdin(text).run().good();
        let of = |record: serde_json::Value| format!("{} {}", record["id"].as_str().unwrap(), record["text"]);
        answer.json().into_iter().map(of).collect::<Vec<_>>()
    };
    assert_eq!(
        texts("newline", "Mali\n\nin\r\n Gao"),
        ["<stdin>#1 \"Mali\"", "<stdin>#2 \"in\"", "<stdin>#3 \" Gao\""]
    );
    assert_eq!(
        texts("blank-line", "Mali\nin\n\n \t\nGao\r\n\r\nx\n"),
        ["<stdin>#1 \"Mali\\nin\"", "<stdin>#2 \"Gao\"", "<stdin>#3 \"x\""]
    );
    assert_eq!(
        texts("ff", "Mali\n\x0Cin\n\nGao\x0C\x0C"),
        ["<stdin>#1 \"Mali\"", "<stdin>#2 \"in\\n\\nGao\""]
    );
    assert_eq!(texts("nul", "Mali\0in\nGao\0"), ["<stdin>#1 \"Mali\"", "<stdin>#2 \"in\\nGao\""]);
}

#[test]
fn from_overrides_what_the_input_looks_like() {
    let folder = Folder::with("brace.txt", "{Mali} is in brackets\n");
    let answer = folder.annotate(&["--from", "text", "brace.txt"]).run().good();
    assert_eq!(answer.mentions(), ["text:1..5 Mali → Q912"]);
    assert_answer!(folder.annotate(&["--from", "jsonl"]).stdin("Mali\n{\"text\":\"Mali\"}").run(), @r#"
    exit status 1
    ── stdout
    {"text":"Mali","annotation":{"mentions":[{"field":"text","start":0,"end":4,"surface":"Mali","type":"place","id":"Q912","via":"name"}],"entities":[{"id":"Q912","type":"place","kind":"country","name":"Mali","country":"ML","lat":17.0,"lon":-4.0,"count":1,"links":["geonames:2453866"]}],"offsets":"chars","dateline":"[version]","gazetteer":"[fingerprint]"}}
    ── stderr
    dateline: <stdin>:1: byte 0: expected a JSON object, found text that is not JSON
    "#);
}

#[test]
fn an_empty_input_gives_nothing() {
    let folder = Folder::with("empty.jsonl", "");
    folder.write("blank.jsonl", "\n \n\t\r\n\n");
    folder.write("mark.txt", "\u{feff}");
    for args in
        [&["empty.jsonl"][..], &["blank.jsonl"], &["mark.txt"], &[], &["--from", "jsonl", "blank.jsonl"]]
    {
        assert_eq!(folder.annotate(args).run().good().stdout, "", "{args:?}");
    }
    let answer = folder.annotate(&["empty.jsonl", "-", "blank.jsonl"]).stdin(MALI).run().good();
    assert_eq!(answer.mentions().len(), 1);
}

#[test]
fn byte_order_marks_blank_lines_line_ends_of_windows() {
    let folder =
        Folder::with("a.jsonl", format!("\u{feff}{MALI}\r\n\r\n  \n{}", BAMAKO.replace('\n', "\r\n")));
    // The last line needs no newline.
    folder.write("b.jsonl", format!("\u{feff}{}", MALI.trim_end()));
    folder.write("c.txt", "\u{feff}Mali");
    let answer = folder.annotate(&["a.jsonl", "b.jsonl", "c.txt"]).run().good();
    assert_eq!(
        answer.mentions(),
        [
            "text:0..4 Mali → Q912",
            "text:3..9 Bamako → Q3703",
            "text:0..4 Mali → Q912",
            "text:0..4 Mali → Q912"
        ]
    );
    assert!(!answer.stdout.contains('\r') && answer.stdout.ends_with("}\n"));
}

#[test]
fn missing_file_leaves_the_others_annotated() {
    let folder = Folder::with("mali.jsonl", MALI);
    let answer = folder.annotate(&["mali.jsonl", "none.jsonl", "mali.jsonl"]).run();
    assert_eq!((answer.code, answer.mentions().len()), (2, 2));
    assert!(answer.stderr.starts_with("dateline: none.jsonl: "), "{}", answer.stderr);
    assert_eq!(answer.stderr.lines().count(), 1);
}

#[test]
fn embedded_gazetteer_is_there_unless_left_out() {
    let folder = Folder::new();
    let answer = folder.dateline(&["annotate"]).stdin("From Bamako in Mali").run().good();
    let entities = &answer.json()[0]["annotation"]["entities"];
    assert_eq!((entities[0]["name"].as_str(), entities[1]["name"].as_str()), (Some("Bamako"), Some("Mali")));
    let answer = folder.annotate(&[]).stdin("From Paris to Mali").run().good();
    assert_eq!(answer.mentions(), ["text:14..18 Mali → Q912"]);
}
