//! Every format through every compression: small files of the same two articles, and what becomes of them.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use dateline::read::jsonl::RecordOptions;
use dateline::read::{Batch, Converter, Format, Input, ReadOptions, Reader};
use serde_json::Value;
use std::io::{Cursor, Write};
use std::path::Path;

/// File, format, number of articles.
const FILES: &[(&str, Format, usize)] = &[
    ("lines.jsonl", Format::Jsonl, 2),
    ("utf16.jsonl", Format::Jsonl, 2),
    ("pretty.json", Format::Json, 2),
    ("list.json", Format::Json, 2),
    ("story.txt", Format::Text, 1),
    ("rows.csv", Format::Csv, 2),
    ("semicolons.csv", Format::Csv, 2),
    ("rows.tsv", Format::Tsv, 2),
    #[cfg(feature = "html")]
    ("page.html", Format::Html, 1),
    #[cfg(feature = "html")]
    ("pages.warc", Format::Warc, 2),
    #[cfg(feature = "html")]
    ("texts.warc.wet", Format::Warc, 2),
    #[cfg(feature = "html")]
    ("rss.xml", Format::Feed, 2),
    #[cfg(feature = "html")]
    ("atom.xml", Format::Feed, 2),
    #[cfg(feature = "html")]
    ("feed.json", Format::Feed, 2),
    #[cfg(feature = "html")]
    ("newsml-g2.xml", Format::News, 2),
    #[cfg(feature = "html")]
    ("nitf.xml", Format::News, 1),
    #[cfg(feature = "html")]
    ("ninjs.json", Format::Ninjs, 2),
];

fn bytes_of(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/articles").join(name)).unwrap()
}

/// The articles of an input, as JSON; a text as a string.
fn articles(bytes: Vec<u8>, options: &ReadOptions) -> (Format, Vec<Value>) {
    let mut reader = Reader::new([Input::stream("in", Cursor::new(bytes))], options.clone());
    let mut converter = Converter::new(options, &RecordOptions::default());
    let (mut batch, mut format, mut articles) = (Batch::default(), Format::Text, Vec::new());
    while reader.next_batch(&mut batch).unwrap() {
        format = batch.format;
        for raw in batch.records() {
            let converted = converter.convert(&batch, Ok(raw.unwrap()));
            let is_text = converted.format == Format::Text;
            for article in converted {
                let text = str::from_utf8(article.unwrap().bytes).unwrap();
                articles.push(if is_text { text.into() } else { serde_json::from_str(text).unwrap() });
            }
        }
    }
    (format, articles)
}

/// Compresses in two parts, each a member or frame of its own.
fn in_two(bytes: &[u8], compress: impl Fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
    let (one, two) = bytes.split_at(bytes.len() / 2);
    [compress(one), compress(two)].concat()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn bzip2(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}

fn xz(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = lzma_rust2::XzWriter::new(Vec::new(), lzma_rust2::XzOptions::with_preset(1)).unwrap();
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn every_format_is_told_and_read_through_every_compression() {
    for &(name, format, n_articles) in FILES {
        let plain = bytes_of(name);
        let compressed =
            [in_two(&plain, gzip), in_two(&plain, bzip2), in_two(&plain, zstd), in_two(&plain, xz)];
        for block_bytes in [1 << 20, 7] {
            let options = ReadOptions { block_bytes, ..ReadOptions::default() };
            let expected = articles(plain.clone(), &options);
            assert_eq!((expected.0, expected.1.len()), (format, n_articles), "{name}");
            for (idx, bytes) in compressed.iter().enumerate() {
                assert_eq!(articles(bytes.clone(), &options), expected, "{name}, compression {idx}");
            }
        }
    }
}

#[test]
fn every_format_gives_the_same_article() {
    for &(name, _, n_articles) in FILES {
        let (_, articles) = articles(bytes_of(name), &ReadOptions::default());
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let text = |article: &Value| words(article.get("text").unwrap_or(article).as_str().unwrap());
        let first = text(&articles[0]);
        assert!(
            first.ends_with(
                "The governor of Gao said on Friday that the road to Bamako would be open again. \
                 Nobody need wait for the river."
            ),
            "{name}: {first}"
        );
        assert!(!first.contains("Home"), "{name}: {first}");
        if !["story.txt", "texts.warc.wet"].contains(&name) {
            assert_eq!(articles[0]["title"], "Road to Bamako", "{name}");
            assert!(articles[0]["date"].as_str().unwrap().starts_with("2024-05-03"), "{name}");
        }
        if n_articles > 1 {
            assert!(text(&articles[1]).contains("Quark, who leads the Fifth Brigade"), "{name}");
        }
    }
}

#[test]
fn language_is_guessed_when_asked_for_and_not_known() {
    let options = ReadOptions { detect_language: true, ..ReadOptions::default() };
    let french = "Le gouvernement malien a annoncé vendredi que les élections seraient reportées à une date \
        ultérieure, en raison de la situation dans le nord du pays, où l'armée poursuit ses opérations.";
    let lang = |input: String| articles(input.into_bytes(), &options).1[0]["lang"].clone();
    assert_eq!(lang(french.to_owned()), "fr");
    assert_eq!(lang(format!("{{\"text\":\"{french}\"}}")), "fr");
    assert_eq!(lang(format!("{{\"lang\":\"en\",\"text\":\"{french}\"}}")), "en");
    assert_eq!(lang(format!("id,text\n1,\"{french}\"\n")), "fr");
    assert_eq!(lang("{\"text\":\"Gao\"}".to_owned()), Value::Null);
}
