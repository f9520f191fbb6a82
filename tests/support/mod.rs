//! What the tests of the library share: streams in memory.

use dateline::read::{Input, ReadOptions, jsonl::RecordOptions};
use dateline::stream::{self, Control, Outcome, Policy, StreamOptions};
use dateline::write::WriteOptions;
use dateline::{Annotator, ErrorKind};

/// The usual options, on one thread, with version and fingerprint that never change.
pub(crate) fn options() -> StreamOptions {
    let mut write = WriteOptions::new("0123456789abcdef".into());
    write.version = "0.0.0".into();
    StreamOptions {
        read: ReadOptions::default(),
        records: RecordOptions::default(),
        write,
        output_name: "memory".into(),
        threads: 1,
        policy: Policy::default(),
        control: Control::default(),
    }
}

/// What a stream gave.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Output {
    pub(crate) lines: Vec<u8>,
    pub(crate) messages: Vec<String>,
    pub(crate) outcome: Outcome,
}

/// Annotates inputs in memory. Only records may be bad.
pub(crate) fn annotate(annotator: &Annotator, inputs: Vec<Input>, options: &StreamOptions) -> Output {
    let (mut lines, mut messages) = (Vec::new(), Vec::new());
    let mut report = |err: &dateline::Error| {
        assert_eq!(err.kind(), ErrorKind::Record, "{err}");
        messages.push(err.to_string());
    };
    let outcome = stream::annotate(annotator, inputs, options, &mut lines, &mut report).unwrap();
    Output { lines, messages, outcome }
}
