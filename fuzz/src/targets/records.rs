//! Any bytes as JSONL: each line gives one output line or one rejection, good ones pass through, and a record is taken
//! if serde_json takes it and it has a text.

use dateline::read::Format;
use crate::{ANNOTATOR, MAGIC, annotate, check_lines, options};

pub(super) fn check((choice, bytes): (u8, &[u8])) {
    let asked = options(choice, Some(Format::Jsonl));
    let (lines, outcome) = annotate(&ANNOTATOR, bytes, &asked);
    check_lines(&lines, asked.write.offsets);
    if MAGIC.iter().any(|magic| bytes.starts_with(magic)) {
        return;
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let is_blank = |line: &&[u8]| line.iter().all(|byte| b" \t\r".contains(byte));
    let records: Vec<&[u8]> = bytes.split(|&byte| byte == b'\n').filter(|line| !is_blank(line)).collect();
    assert_eq!(outcome.annotated + outcome.rejected, records.len() as u64, "a record was lost or doubled");
    let mut output = lines.split(|&byte| byte == b'\n');
    let mut annotated = 0;
    for record in records {
        let parsed = serde_json::from_slice::<serde_json::Value>(record);
        if parsed.is_ok_and(|value| value["text"].is_string()) {
            let record = record.trim_ascii();
            let mut find = output.by_ref().skip_while(|line| !line.starts_with(&record[..1]));
            assert!(find.next().is_some(), "a good record has no line");
            annotated += 1;
        }
    }
    assert!(outcome.annotated >= annotated, "a good record was rejected");
}
