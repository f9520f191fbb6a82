//! The output formats: what each looks like, and that what each says of a place is true.
//!
//! One article of two fields, with diacritics, emoji, a name over two lines and a formula, is a snapshot in every
//! format. The formats are then read again, over all samples, and compared with the native one.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "support/reread.rs"]
mod reread;
#[expect(dead_code, reason = "its streams have no frame")]
mod support;

use dateline::gazetteer::{Access, load, source::SourceOptions};
use dateline::read::Input;
use dateline::write::{Framed, OutputFormat};
use dateline::{Annotator, AnnotatorOptions, EntityType, Gazetteer};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{ProptestConfig, proptest};
use proptest::sample::select;
use reread::{check_all, cut, lines, text_of, untar};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// A gazetteer of the tests' own, so that the snapshots do not change with the embedded data.
const NAMES: &str = "\
name\tid\ttype\tkind\tcountry\tlat\tlon\tpopulation\taliases
Mali\tQ912\tplace\tcountry\tML\t17.0\t-4.0\t\tMalian {demonym}
São Tomé\tgeonames:2410763\tplace\tcity\tST\t0.33654\t6.72732\t\t
Springfield\tmy:spring-1\tplace\tcity\tUS\t39.8\t-89.65\t114000\t
Springfield\tmy:spring-2\tplace\tcity\tUS\t37.2\t-93.3\t169000\t
Zoé Quărk\tmy:quark\tactor\tperson\t\t\t\t\t
Fifth Brigade\tmy:fifth\tactor\tarmed-group\tML\t\t\t\t
African Union\tQ7159\torganization\tigo\t\t\t\t\tAU {abbr}
";

const ARTICLES: &str = concat!(
    r#"{"id":"https://www.example.org/a b?c=1","date":"2026-11-03T10:05:00Z","lang":"en","title":"Zoé Quărk 🗳️ in Mali","#,
    r#""text":"=1+1 said Zoé Quărk of Springfield.\r\n\r\nThe AU, 👩‍🚒 and the Fifth Brigade left São\nTomé; \"Malian\" tea\t#1."}"#,
    "\n",
    r#"{"id":7,"text":"Nothing is named."}"#,
    "\n",
    r#"{"body":"-Mali, \u001b[2J\u202e<b>"}"#,
    "\n",
);

static ANNOTATOR: LazyLock<Annotator> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("names.tsv");
    std::fs::write(&path, NAMES).unwrap();
    let gazetteer = load(&path, &SourceOptions::default(), Access::Map).unwrap();
    Annotator::new(vec![gazetteer], AnnotatorOptions::default())
});

static EMBEDDED: LazyLock<Annotator> =
    LazyLock::new(|| Annotator::new(vec![Gazetteer::embedded()], AnnotatorOptions::default()));

/// The articles of `input` in a format.
fn write(annotator: &Annotator, format: OutputFormat, input: Input, threads: usize) -> Vec<u8> {
    let mut options = support::options();
    options.write.format = format;
    options.threads = threads;
    let mut out = Framed::new(Vec::new(), format);
    dateline::stream::annotate(annotator, vec![input], &options, &mut out, &mut |_| {}).unwrap();
    out.finish().unwrap()
}

fn written(format: OutputFormat) -> Vec<u8> {
    write(&ANNOTATOR, format, Input::stream("articles.jsonl", ARTICLES.as_bytes()), 1)
}

/// The annotated samples: each in every format must say the same.
fn samples() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> =
        files.filter(|path| path.extension().is_some_and(|extension| extension != "md")).collect();
    files.sort();
    files
}

fn sample(format: OutputFormat, path: &Path) -> Vec<u8> {
    write(&EMBEDDED, format, Input::path(path), 1)
}

/// Shows what is not to be seen.
fn shown(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let visible = |c: char| if c == '\n' { c.to_string() } else { c.escape_debug().to_string() };
    text.chars().map(|c| if c.is_control() || c == '\u{202e}' { visible(c) } else { c.to_string() }).collect()
}

#[test]
fn every_format_as_written() {
    for format in OutputFormat::ALL {
        let snapshot = match format {
            OutputFormat::Parquet => continue,
            OutputFormat::Brat => {
                let mut snapshot = String::new();
                for (name, content) in untar(&written(format)) {
                    snapshot += &format!("── {name}\n{}\n", shown(content.as_bytes()));
                }
                snapshot
            }
            _ => shown(&written(format)),
        };
        insta::with_settings!({omit_expression => true}, {
            insta::assert_snapshot!(format.as_str(), snapshot);
        });
    }
}

#[test]
fn bytes_do_not_depend_on_the_number_of_threads() {
    let articles = ARTICLES.repeat(500);
    for format in OutputFormat::ALL {
        let input = || Input::stream("articles.jsonl", std::io::Cursor::new(articles.clone()));
        let one = write(&ANNOTATOR, format, input(), 1);
        assert!(one == write(&ANNOTATOR, format, input(), 3), "{format:?}");
    }
}

#[test]
fn fields_of_a_document_are_those_of_the_record() {
    let documents = lines(&written(OutputFormat::Prodigy));
    for (document, record) in documents.iter().zip(ARTICLES.lines()) {
        let record: Value = serde_json::from_str(record).unwrap();
        for field in document["meta"]["fields"].as_array().unwrap() {
            assert_eq!(cut(&document["text"], field), record[text_of(&field["name"])].as_str().unwrap());
        }
    }
}

#[test]
#[expect(clippy::print_stdout, reason = "names the sample, if the test fails")]
fn all_formats_say_the_same_of_the_samples() {
    for path in samples() {
        println!("{}", path.display());
        check_all(&|format| sample(format, &path));
    }
}

/// Names, and what stands about them in bad texts.
const PIECES: [&str; 24] = [
    "Mali",
    "São\r\nTomé",
    "Zoé\tQuărk",
    "Fifth\u{2028}Brigade",
    "AU",
    "Springfield",
    "African  Union",
    " ",
    "  ",
    "\n",
    "\r\n",
    "\r",
    "\t",
    "\u{1c}",
    "\u{85}",
    "\u{301}",
    "👩‍🚒",
    "\u{202e}",
    "\0",
    "=",
    "'-",
    "\"",
    ". ",
    "x",
];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn all_formats_say_the_same_of_any_text(
        title in vec(select(&PIECES[..]), 0..8),
        text in vec(select(&PIECES[..]), 0..16),
        id in option::of(vec(select(&PIECES[..]), 0..4)),
    ) {
        let id = id.map(|id| id.concat());
        let record = serde_json::json!({"id": id, "title": title.concat(), "text": text.concat()}).to_string();
        check_all(&|format| write(&ANNOTATOR, format, Input::stream("x", std::io::Cursor::new(record.clone())), 1));
    }
}

/// What the interface offers is what the types are called.
#[test]
fn labels_are_the_types() {
    let task = &lines(&written(OutputFormat::Prodigy))[0];
    let labels: Vec<String> =
        task["spans"].as_array().unwrap().iter().map(|span| text_of(&span["label"])).collect();
    for entity_type in [EntityType::Actor, EntityType::Place, EntityType::Organization] {
        assert!(labels.contains(&entity_type.as_str().to_uppercase()), "{labels:?}");
    }
}

#[cfg(feature = "parquet")]
#[test]
fn parquet_tables_as_written() {
    use dateline::write::parquet::Tables;
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use std::fmt::Write as _;
    use std::fs::File;
    use std::io::Write;

    let folder = tempfile::tempdir().unwrap();
    let paths = ["mentions", "articles"].map(|name| folder.path().join(name));
    let [mentions, articles] = paths.each_ref().map(|path| File::create(path).unwrap());
    let mut tables = Tables::new(mentions, articles).unwrap();
    tables.write_all(&written(OutputFormat::Parquet)).unwrap();
    tables.finish().unwrap();
    let mut snapshot = String::new();
    for path in &paths {
        let reader = SerializedFileReader::new(File::open(path).unwrap()).unwrap();
        writeln!(snapshot, "── {}", path.file_name().unwrap().display()).unwrap();
        for row in reader.get_row_iter(None).unwrap() {
            writeln!(snapshot, "{}", shown(row.unwrap().to_string().as_bytes())).unwrap();
        }
    }
    insta::with_settings!({omit_expression => true}, {
        insta::assert_snapshot!("parquet", snapshot);
    });
}
