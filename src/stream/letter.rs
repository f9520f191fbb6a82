//! Dead letters: what is kept of records that were rejected, one JSON object a line.
//!
//! A letter says where the record stood, what was wrong with it, and holds the record itself, so that it can be
//! mended and annotated later without looking for it: `jq -r .raw errors.jsonl | … | dateline annotate`.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;

use crate::error::Error;
use crate::read::Batch;

/// The members of a letter. Those that are not known are left out.
#[derive(Debug, Serialize)]
struct Letter<'a> {
    /// Name of the input.
    source: &'a str,
    /// Line of the input at which the error stands, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u64>,
    /// Byte of that line, from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    byte: Option<u64>,
    /// Number of the record in its input, from 1; blank ones are not counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    record: Option<u64>,
    /// Byte of the input at which the record begins, from 0, before compression.
    #[serde(skip_serializing_if = "Option::is_none")]
    byte_offset: Option<u64>,
    /// What kind of thing went wrong: `record` or `io`.
    kind: &'static str,
    message: &'a str,
    /// The record, if it is UTF-8.
    #[serde(skip_serializing_if = "Option::is_none")]
    raw: Option<&'a str>,
    /// The record, if it is not.
    #[serde(skip_serializing_if = "Option::is_none")]
    raw_base64: Option<String>,
}

impl<'a> Letter<'a> {
    fn new(error: &'a Error) -> Self {
        let position = error.position();
        Self {
            source: error.source_name().unwrap_or_default(),
            line: position.map(|position| position.line),
            byte: position.and_then(|position| position.byte),
            record: None,
            byte_offset: None,
            kind: error.kind().as_str(),
            message: error.message(),
            raw: None,
            raw_base64: None,
        }
    }

    /// Of the record that stands at `idx` in `batch`; of one that was too large there is no `raw`.
    fn of_record(error: &'a Error, batch: &Batch, idx: usize, raw: Option<&'a [u8]>) -> Self {
        let text = raw.and_then(|raw| std::str::from_utf8(raw).ok());
        Self {
            record: Some(batch.first_record + idx as u64 + 1),
            byte_offset: batch.offset(idx),
            raw: text,
            raw_base64: raw.filter(|_| text.is_none()).map(|raw| STANDARD.encode(raw)),
            ..Self::new(error)
        }
    }

    fn push(&self, out: &mut Vec<u8>) {
        // Numbers and strings only, and a vector takes them: this cannot fail.
        let written = serde_json::to_writer(out, self);
        debug_assert!(written.is_ok(), "{written:?}");
    }
}

/// The line of an input that could not be read.
pub(super) fn of_input(error: &Error) -> Vec<u8> {
    let mut line = Vec::new();
    Letter::new(error).push(&mut line);
    line.push(b'\n');
    line
}

/// The line of a rejected record.
pub(super) fn of_record(error: &Error, batch: &Batch, idx: usize, raw: Option<&[u8]>) -> Vec<u8> {
    let mut line = Vec::new();
    Letter::of_record(error, batch, idx, raw).push(&mut line);
    line.push(b'\n');
    line
}

/// Appends the line that stands in the output for a rejected record: `key` with null, and the letter as `error`.
pub(super) fn push_in_place(letter: &[u8], key: &str, out: &mut Vec<u8>) {
    out.push(b'{');
    let written = serde_json::to_writer(&mut *out, key);
    debug_assert!(written.is_ok(), "{written:?}");
    out.extend_from_slice(b":null,\"error\":");
    out.extend_from_slice(letter.trim_ascii_end());
    out.extend_from_slice(b"}\n");
}
