//! `dateline report`: where the page goes, and what is said about it.

use crate::{Folder, assert_answer};

const ARTICLES: &str = "\
{\"id\":\"a1\",\"date\":\"2026-05-17\",\"text\":\"Malian troops left Bamako.\"}
{\"id\":\"a2\",\"text\":\"Zinoviya Quark met the AU in Springfield.\"}
";

fn report(folder: &Folder, args: &[&str]) -> crate::Answer {
    folder.dateline(&["report", "--no-default", "-g", "names.tsv"]).args(args).run()
}

#[test]
fn a_page_is_written_and_told_of() {
    let folder = Folder::with("news.jsonl", ARTICLES);
    assert_answer!(report(&folder, &["news.jsonl", "-o", "page.html"]), @r"
    exit status 0
    ── stderr
    page.html: 2 articles, 5 mentions, 5 entities
    ");
    let page = folder.read("page.html");
    assert!(page.starts_with("<!doctype html>") && page.ends_with("</html>\n"));
}

#[test]
fn without_a_file_the_page_goes_to_standard_output() {
    let folder = Folder::with("news.jsonl", ARTICLES);
    let to_file = report(&folder, &["--quiet", "news.jsonl", "-o", "page.html"]).good();
    let to_pipe = report(&folder, &["--quiet", "news.jsonl"]).good();
    assert_eq!(to_file.stdout, "");
    assert_eq!(to_pipe.stdout, folder.read("page.html"));
}

#[test]
fn what_was_annotated_is_shown_as_it_is() {
    let folder = Folder::with("news.jsonl", ARTICLES);
    folder.annotate(&["news.jsonl", "-o", "annotated.jsonl"]).run().good();
    let direct = report(&folder, &["--quiet", "--title", "News", "news.jsonl"]).good();
    let by_way = report(&folder, &["--title", "News", "annotated.jsonl"]);
    assert_eq!(direct.stdout, by_way.stdout);
    assert!(by_way.stderr.contains("2 articles came annotated"), "{}", by_way.stderr);
}

#[test]
fn a_bad_record_is_left_out_and_told() {
    let folder = Folder::with("news.jsonl", format!("{ARTICLES}[1]\n"));
    assert_answer!(report(&folder, &["news.jsonl", "-o", "page.html"]), @r"
    exit status 1
    ── stderr
    dateline: news.jsonl:3: byte 0: expected a JSON object, found an array
      write its objects one a line, for example with jq -c '.[]'
    page.html: 2 articles, 5 mentions, 5 entities
    ");
}

#[test]
fn an_input_is_not_written_over() {
    let folder = Folder::with("news.jsonl", ARTICLES);
    assert_answer!(report(&folder, &["news.jsonl", "-o", "./news.jsonl"]), @r"
    exit status 2
    ── stderr
    dateline: ./news.jsonl: is both input and output
      write to another file with -o
    ");
    assert_eq!(folder.read("news.jsonl"), ARTICLES);
}

#[test]
fn a_page_that_cannot_be_finished_leaves_the_old_one() {
    let folder = Folder::with("news.jsonl", format!("{ARTICLES}[1]\n"));
    folder.write("page.html", "old");
    assert_eq!(report(&folder, &["--strict", "news.jsonl", "-o", "page.html"]).code, 2);
    assert_eq!(folder.read("page.html"), "old");
}
