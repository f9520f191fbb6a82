//! The whole way of a text: as a JSON record and as plain text, in every unit; nothing panics, offsets hold, and one
//! thread gives what two give.

use dateline::read::Format;
use crate::{ANNOTATOR, annotate, check_lines, options};

pub(super) fn check((choice, text): (u8, &str)) {
    let record = format!("{{\"text\":{}}}", serde_json::to_string(text).expect("a string has a JSON form"));
    let mut asked = options(choice, Some(Format::Jsonl));
    let (lines, outcome) = annotate(&ANNOTATOR, record.as_bytes(), &asked);
    assert_eq!((outcome.annotated, outcome.rejected), (1, 0));
    check_lines(&lines, asked.write.offsets);
    if choice & 0xF == 0 {
        asked.threads = 2;
        assert_eq!(annotate(&ANNOTATOR, record.as_bytes(), &asked).0, lines);
    }

    let asked = options(choice, Some(Format::Text));
    let (lines, _) = annotate(&ANNOTATOR, text.as_bytes(), &asked);
    check_lines(&lines, asked.write.offsets);
}
