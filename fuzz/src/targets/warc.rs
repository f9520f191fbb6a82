//! Any bytes as a web archive, or as the content of a record whose lengths are right: offsets hold, and reading it byte by
//! byte gives what reading it at once gives.

use dateline::read::Format;
use crate::{ANNOTATOR, MAGIC, annotate, check_lines, options};

fn archive(content: &[u8]) -> Vec<u8> {
    let head = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/\r\nContent-Length: ";
    let head = format!("{head}{}\r\n\r\n", content.len());
    [head.as_bytes(), content, b"\r\n\r\n"].concat()
}

pub(super) fn check((choice, is_content, bytes): (u8, bool, &[u8])) {
    let bytes = if is_content { &archive(bytes) } else { bytes };
    let mut asked = options(choice, Some(Format::Warc));
    let (lines, outcome) = annotate(&ANNOTATOR, bytes, &asked);
    check_lines(&lines, asked.write.offsets);
    asked.read.block_bytes = 1 << 16;
    let again = annotate(&ANNOTATOR, bytes, &asked);
    assert_eq!((&again.0, again.1.annotated), (&lines, outcome.annotated));
    // How much a decompressor or decoder gives before it meets the damage depends on how much it is asked for.
    if !MAGIC.iter().any(|magic| bytes.starts_with(magic)) {
        assert_eq!(again.1, outcome);
    }
}
