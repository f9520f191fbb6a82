//! An article of any texts in every output format, each read again as its consumer reads it: all say the same.

use dateline::read::Format;
use crate::{ANNOTATOR, compare_formats, framed, options};
use std::cell::RefCell;
use std::collections::HashMap;

pub(super) fn check((id, title, text): (Option<&str>, &str, &str)) {
    let record = serde_json::json!({"id": id, "title": title, "text": text}).to_string();
    let written = RefCell::new(HashMap::new());
    compare_formats(&|format| {
        let write = || {
            let mut asked = options(0, Some(Format::Jsonl));
            asked.write.format = format;
            framed(&ANNOTATOR, record.as_bytes(), &asked)
        };
        written.borrow_mut().entry(format).or_insert_with(write).clone()
    });
}
