//! Formats other than lines of JSON and plain texts, from the outside: folders, lists, archives, languages.

use crate::{Folder, assert_answer};

/// A record of an archive; its length is right.
fn warc(kind: &str, nr: usize, content: &str) -> String {
    format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:{nr}>\r\nContent-Type: text/plain\r\n\
         Content-Length: {}\r\n\r\n{content}\r\n\r\n",
        content.len()
    )
}

#[test]
fn pretty_printed_json_comes_out_on_one_line() {
    let folder = Folder::with("news.json", "[\n  {\n    \"id\": 1,\n    \"text\": \"in Mali\"\n  }\n]\n");
    let answer = folder.annotate(&["news.json"]).run().good();
    assert_eq!(answer.mentions(), ["text:3..7 Mali → Q912"]);
    assert!(
        answer.stdout.starts_with("{\"id\":1,\"text\":\"in Mali\",\"annotation\":{"),
        "{}",
        answer.stdout
    );
}

#[cfg(feature = "html")]
#[test]
fn archive_tells_what_it_holds_and_what_is_lost() {
    let cut = warc("conversion", 3, "Bamako");
    let cut = cut.strip_suffix("ako\r\n\r\n").unwrap();
    let archive = [&warc("request", 1, "GET /"), &warc("conversion", 2, "to Mali"), cut].concat();
    let folder = Folder::with("news.warc", archive);
    assert_answer!(folder.annotate(&["news.warc"]).run(), @r#"
    exit status 1
    ── stdout
    {"id":"urn:2","text":"to Mali","annotation":{"mentions":[{"field":"text","start":3,"end":7,"surface":"Mali","type":"place","id":"Q912","via":"name"}],"entities":[{"id":"Q912","type":"place","kind":"country","name":"Mali","country":"ML","lat":17.0,"lon":-4.0,"count":1,"links":["geonames:2453866"]}],"offsets":"chars","dateline":"[version]","gazetteer":"[fingerprint]"}}
    ── stderr
    dateline: news.warc: record 3: 108 bytes at byte 227 are passed over: the record is cut off, 3 bytes are missing
    dateline: records that hold no article: 1 request
    "#);
}

#[cfg(feature = "html")]
#[test]
fn offsets_count_in_the_text_that_is_written() {
    let page = "<!DOCTYPE html><title>Café</title><body><p>Caf&eacute; in <b>Bamako</b>.</p></body>";
    let folder = Folder::with("page.html", page);
    let answer = folder.annotate(&["page.html"]).run().good();
    assert_eq!(answer.mentions(), ["text:8..14 Bamako → Q3703"]);
    assert_eq!(answer.json()[0]["text"], "Café in Bamako.");
}

#[test]
fn folders_are_walked_and_globs_choose() {
    let folder = Folder::with("in/b.txt", "Bamako");
    folder.write("in/a/x.jsonl", "{\"id\":\"x\",\"text\":\"Mali\"}");
    folder.write("in/a/.x.jsonl", "{\"id\":\"hidden\",\"text\":\"Mali\"}");
    folder.write("in/c.jsonl", "{\"id\":\"c\",\"text\":\"Mali\"}");
    let ids = |args: &[&str]| {
        let answer = folder.annotate(args).run().good();
        answer.json().iter().map(|record| record["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(ids(&["in"]), ["x", "in/b.txt", "c"]);
    assert_eq!(ids(&["in", "--include", "*.jsonl", "--exclude", "a/**"]), ["c"]);
    folder.write("list", "in/c.jsonl\nin/a\n");
    assert_eq!(ids(&["--files-from", "list"]), ["c", "x"]);
    let answer = folder.annotate(&["--files-from", "-", "-0"]).stdin("in/b.txt\0").run().good();
    assert_eq!(answer.json()[0]["id"], "in/b.txt");
    // What is written is not read.
    let answer = folder.annotate(&["in", "-o", "in/c.jsonl"]).run();
    assert_eq!((answer.code, folder.read("in/c.jsonl").len()), (2, 24));
}

#[test]
fn language_is_guessed_only_when_asked_for() {
    let text = "La route de Bamako à Gao, fermée depuis les pluies, serait ouverte dans deux semaines, a dit le \
        gouverneur vendredi, et personne ne devrait plus attendre le fleuve.";
    let folder = Folder::with("a.txt", text);
    folder.write("b.jsonl", format!("{{\"text\":\"{text}\"}}"));
    let answer = folder.annotate(&["a.txt", "b.jsonl"]).run().good();
    assert!(answer.json().iter().all(|record| record.get("lang").is_none()));
    let answer = folder.annotate(&["--detect-language", "a.txt", "b.jsonl"]).run().good();
    assert!(answer.json().iter().all(|record| record["lang"] == "fr"));
    assert_eq!(answer.mentions(), ["text:12..18 Bamako → Q3703", "text:12..18 Bamako → Q3703"]);
}
