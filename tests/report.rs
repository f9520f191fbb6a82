//! The report, from the library: what its page holds, and that nothing of a record becomes markup.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "support/mod.rs"]
#[allow(dead_code, reason = "shared with tests that annotate to lines")]
mod support;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use dateline::read::Input;
use dateline::report::{Outcome, Report, ReportOptions};
use dateline::{Annotator, AnnotatorOptions};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::io::Read;

/// Two annotated articles. Gao may be either of two towns; May was rejected.
const ANNOTATED: &str = r#"{"id":"a1","date":"2026-05-17","title":"Gao","text":"Malians in Gao.","annotation":{"mentions":[{"field":"title","start":0,"end":3,"surface":"Gao","type":"place","id":"Q1","via":"name","candidates":["Q1","Q2"]},{"field":"text","start":0,"end":7,"surface":"Malians","type":"place","id":"Q912","via":"demonym"},{"field":"text","start":11,"end":14,"surface":"Gao","type":"place","id":"Q1","via":"name","candidates":["Q1","Q2"]}],"entities":[{"id":"Q1","type":"place","kind":"city","name":"Gao","country":"ML","lat":16.27,"lon":-0.04,"count":2},{"id":"Q912","type":"place","kind":"country","name":"Mali","country":"ML","lat":17.0,"lon":-4.0,"count":1}],"offsets":"chars","dateline":"0.1.0","gazetteer":"00000000000000aa"}}
{"id":"a2","date":"17 May 2026","text":"Mali in May.","annotation":{"mentions":[{"field":"text","start":0,"end":4,"surface":"Mali","type":"place","id":"Q912","via":"name","score":0.97}],"rejected":[{"field":"text","start":8,"end":11,"surface":"May","type":"actor","id":"Q3","via":"short-name","score":0.04,"reason":"a month"}],"entities":[{"id":"Q912","type":"place","kind":"country","name":"Mali","country":"ML","count":1}],"offsets":"chars"}}
"#;

/// A page, its outcome, and what was told on the way.
struct Page {
    html: String,
    outcome: Outcome,
    told: Vec<String>,
}

impl Page {
    fn of(annotator: &Annotator, text: &str, change: impl FnOnce(&mut ReportOptions)) -> Self {
        let mut options = ReportOptions::new(support::options(), "News");
        change(&mut options);
        let inputs = vec![Input::stream("news", std::io::Cursor::new(text.to_owned()))];
        let mut told = Vec::new();
        let report =
            Report::collect(annotator, inputs, &options, &mut |err| told.push(err.to_string())).unwrap();
        let (outcome, mut html) = (report.outcome(), Vec::new());
        report.write(&mut html).unwrap();
        Self { html: String::from_utf8(html).unwrap(), outcome, told }
    }

    /// The content of a block, unpacked.
    fn block(&self, id: &str) -> Value {
        let begin = format!("<script type=\"text/plain\" id=\"{id}\">");
        let (_, rest) = self.html.split_once(&begin).unwrap();
        let bytes = BASE64.decode(rest.split_once("</script>").unwrap().0.as_bytes()).unwrap();
        let mut json = String::new();
        flate2::read::DeflateDecoder::new(&*bytes).read_to_string(&mut json).unwrap();
        serde_json::from_str(&json).unwrap()
    }
}

/// An annotator that knows nobody: what is found must come from the records.
fn nobody() -> Annotator {
    Annotator::new(Vec::new(), AnnotatorOptions::default())
}

fn annotated(change: impl FnOnce(&mut ReportOptions)) -> Page {
    Page::of(&nobody(), ANNOTATED, change)
}

#[test]
fn the_same_input_gives_the_same_bytes_on_any_number_of_threads() {
    let annotator = Annotator::embedded();
    let article = |n: usize| json!({"id": n, "date": "2026-05-17", "text": format!("Mali {n}. {}", "Gao. ".repeat(n % 700))});
    let text: String = (0..1500).map(|n| article(n).to_string() + "\n").collect();
    let page = |threads| Page::of(&annotator, &text, |options| options.stream.threads = threads);
    let one = page(1);
    assert!(one.block("index")["chunks"].as_array().unwrap().len() > 3, "several chunks are compressed");
    assert!(one.html == page(1).html && one.html == page(4).html);
}

#[test]
fn entities_days_and_doubts_are_counted() {
    let page = annotated(|_| {});
    let expected =
        Outcome { articles: 2, came_annotated: 2, held: 2, mentions: 4, entities: 2, ..Outcome::default() };
    assert_eq!(page.outcome, expected);
    let core = page.block("core");
    let entities = &core["entities"];
    assert_eq!(entities["id"], json!(["Q1", "Q912", "Q3"]));
    assert_eq!(entities["mentions"], json!([2, 2, 0]));
    assert_eq!(entities["articles"], json!([1, 2, 0]));
    assert_eq!(entities["forms"][1], json!([["Malians", 1], ["Mali", 1]]));
    assert_eq!((&core["days"], &core["undated"]), (&json!([[20590, 2, 4]]), &json!(0)));
    let doubt = |name: &str| {
        let row = &core[name]["rows"][0];
        json!([row["surface"], row["count"], row["why"], row["article"]])
    };
    assert_eq!(doubt("ambiguous"), json!(["Gao", 2, "", 0]));
    assert_eq!(doubt("rejected"), json!(["May", 1, "a month", 1]));
    assert_eq!(page.block("named-in"), json!([[0], [0, 1]]));
}

#[test]
fn articles_are_held_with_offsets_of_the_page() {
    let text = r#"{"text":"😀 Mali","annotation":{"mentions":[{"field":"text","start":2,"end":6,"surface":"Mali","type":"place","id":"Q912","via":"name"}],"entities":[],"offsets":"chars"}}"#;
    let page = Page::of(&nobody(), text, |_| {});
    let expected = json!([{"texts": [["text", "😀 Mali"]], "mentions": [[0, 3, 7, 0, {"via": "name"}]]}]);
    assert_eq!(page.block("chunk-0"), expected);
}

#[test]
fn nothing_of_a_record_stands_in_the_html() {
    let evil = "</script><script>alert(4711)</script><!-- <img src=x onerror=alert(4711)> \u{202E}{{data}}";
    let record = json!({"id": evil, "date": evil, "title": evil, "text": evil, "annotation": {
        "mentions": [{"field": "text", "start": 0, "end": 9, "surface": "</script>", "type": evil, "id": evil, "via": evil, "why": evil, "candidates": [evil, evil]}],
        "entities": [{"id": evil, "type": evil, "kind": evil, "name": evil, "country": evil}],
        "offsets": "chars", "gazetteer": evil}});
    let page = Page::of(&nobody(), &record.to_string(), |options| options.title = evil.to_owned());
    let plain = annotated(|_| {});
    let markup = |page: &Page| {
        let mut parts = page.html.split("<script type=\"text/plain\" id=\"");
        let first = parts.next().unwrap().to_owned();
        let rest = parts.map(|part| {
            let (block, rest) = part.split_once("</script>").unwrap();
            let (_, base64) = block.split_once("\">").unwrap();
            assert!(base64.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte)));
            rest.to_owned()
        });
        first + &rest.collect::<String>()
    };
    // All that is not data is the same for any records.
    assert_eq!(markup(&page), markup(&plain));
    assert_eq!(page.block("core")["title"], evil);
    assert_eq!(page.block("chunk-0")[0]["texts"][1], json!(["text", evil]));
}

#[test]
fn the_policy_allows_only_the_script_and_the_style_of_the_page() {
    let page = annotated(|_| {});
    let (_, policy) = page.html.split_once("http-equiv=\"Content-Security-Policy\" content=\"").unwrap();
    let policy = policy.split_once('"').unwrap().0;
    assert!(policy.starts_with("default-src 'none'; "), "{policy}");
    for tag in ["script", "style"] {
        let (_, text) = page.html.split_once(&format!("<{tag}>")).unwrap();
        let text = text.split_once(&format!("</{tag}>")).unwrap().0;
        let hash = BASE64.encode(Sha256::digest(text));
        assert!(policy.contains(&format!("{tag}-src 'sha256-{hash}'")), "{tag}");
    }
    // Nothing is fetched, and text never becomes markup.
    for word in [
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "fetch(",
        " src=",
        "@import",
        "url(",
    ] {
        assert!(!page.html.contains(word), "{word}");
    }
}

#[test]
fn records_are_annotated_unless_they_come_annotated() {
    let annotator = Annotator::embedded();
    let text = r#"{"text":"Bamako","annotation":{"mentions":[],"entities":[],"offsets":"chars"}}
{"text":"Bamako","annotation":null}
{"text":"Bamako","annotation":{"by":"somebody else"}}
"#;
    let page = Page::of(&annotator, text, |_| {});
    assert_eq!((page.outcome.mentions, page.outcome.came_annotated), (2, 1));
    let page = Page::of(&annotator, text, |options| options.again = true);
    assert_eq!((page.outcome.mentions, page.outcome.came_annotated), (3, 0));
}

#[test]
fn texts_that_only_the_annotation_speaks_of_are_shown() {
    let text = r#"{"lede":"Gao","text":"-","annotation":{"mentions":[{"field":"lede","start":0,"end":3,"surface":"Gao","id":"Q1"}]}}"#;
    let page = Page::of(&nobody(), text, |_| {});
    assert_eq!(page.block("chunk-0")[0]["texts"], json!([["text", "-"], ["lede", "Gao"]]));
}

#[test]
fn a_plain_text_is_an_article() {
    let page = Page::of(&Annotator::embedded(), "The road to Bamako\nis open.", |_| {});
    assert_eq!(page.block("index")["titles"], json!(["The road to Bamako"]));
    assert_eq!(page.block("core")["entities"]["name"], json!(["Bamako"]));
}

#[test]
fn articles_beyond_the_limits_are_counted_only() {
    for change in
        [(|options| options.max_articles = 1) as fn(&mut ReportOptions), |options| options.max_text_bytes = 0]
    {
        let page = annotated(change);
        let held = page.outcome.held;
        assert!(page.outcome.articles == 2 && held < 2);
        let core = page.block("core");
        assert_eq!((&core["articles"], &core["held"]), (&json!(2), &json!(held)));
        assert_eq!(core["entities"]["articles"], json!([1, 2, 0]));
        assert_eq!(page.block("index")["titles"].as_array().unwrap().len(), held as usize);
    }
}

#[test]
fn what_cannot_be_read_is_told_with_its_line() {
    let text = format!(
        "{ANNOTATED}{{\"text\":\"Gao\",\"annotation\":{{\"mentions\":[{{}}]}}}}\n{}",
        ANNOTATED.replace("Malians", "Nigerians")
    );
    let page = Page::of(&nobody(), &text, |_| {});
    assert_eq!((page.outcome.articles, page.outcome.rejected), (3, 2));
    assert!(
        page.told[0].starts_with("news:3: the annotation is none that dateline writes"),
        "{}",
        page.told[0]
    );
    assert!(page.told[1].starts_with("news:4: the annotation has"), "{}", page.told[1]);
    assert_eq!(page.block("core")["unread"], 2);
}

#[test]
fn no_articles_are_a_page_too() {
    let page = Page::of(&nobody(), "", |_| {});
    assert_eq!(page.outcome, Outcome::default());
    assert_eq!(page.block("index")["titles"], json!([]));
}

#[test]
fn an_entity_that_only_a_rejected_mention_names_is_completed_from_the_gazetteer() {
    let text = r#"{"text":"Mali","annotation":{"mentions":[],"rejected":[{"field":"text","start":0,"end":4,"surface":"Mali","type":"place","id":"Q912","via":"name","score":0.1,"reason":"score"}],"entities":[]}}"#;
    let kinds = |annotator: &Annotator| {
        let core = Page::of(annotator, text, |_| {}).block("core");
        core["entities"]["kinds"].clone()
    };
    assert_eq!(kinds(&nobody()), json!([""]));
    assert_eq!(kinds(&Annotator::embedded()), json!(["country"]));
}
