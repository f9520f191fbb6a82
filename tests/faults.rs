//! Readers and writers that fail, at every call in turn, as `SQLite` tests its pager.
//!
//! Whatever fails and whenever: what has been written is a beginning of the undisturbed output that ends with a whole
//! line where the reader failed, nothing is written behind a failure of the writer, and the failure is told.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[expect(dead_code, reason = "streams of their own are run here")]
mod support;

use dateline::gazetteer::source::{SourceOptions, read_bytes};
use dateline::gazetteer::{Builder, Gazetteer};
use dateline::read::Input;
use dateline::stream::{self, StreamOptions};
use dateline::{Annotator, AnnotatorOptions, ErrorKind};
use std::io::{self, Cursor, Read, Write};
use std::sync::LazyLock;
use support::options;

static ANNOTATOR: LazyLock<Annotator> = LazyLock::new(|| {
    let rows =
        read_bytes("rows.tsv", b"name\tid\nMali\tQ912\nGao\tmy:1\n", &SourceOptions::default()).unwrap();
    let mut builder = Builder::new();
    for row in rows {
        builder.add_row(&row).unwrap();
    }
    Annotator::new(vec![Gazetteer::open(builder.finish().unwrap()).unwrap()], AnnotatorOptions::default())
});

/// Forty records, one of them bad.
fn records() -> Vec<u8> {
    let record = |number: usize| match number {
        7 => "{\"text\":5}\n".to_owned(),
        _ => format!(
            "{{\"id\":{number},\"text\":\"From Gao in Mali, {}\"}}\n",
            "and so on ".repeat(number % 5)
        ),
    };
    (0..40).map(record).collect::<String>().into_bytes()
}

/// Small blocks and small reads make many calls.
fn asked(threads: usize) -> StreamOptions {
    let mut options = options();
    options.read.block_bytes = 200;
    options.threads = threads;
    options
}

/// Calls that go well before one that fails, and how that one does.
struct Faulty<T> {
    inner: T,
    calls_left: usize,
    fault: io::ErrorKind,
}

impl<T> Faulty<T> {
    fn call(&mut self) -> io::Result<()> {
        match self.calls_left.checked_sub(1) {
            Some(left) => {
                self.calls_left = left;
                Ok(())
            }
            // What is only interrupted goes well when it is tried again.
            None if self.fault == io::ErrorKind::Interrupted => {
                self.calls_left = 3;
                Err(self.fault.into())
            }
            None => Err(self.fault.into()),
        }
    }
}

impl<T: Read> Read for Faulty<T> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.call()?;
        let size = buffer.len().min(67);
        self.inner.read(&mut buffer[..size])
    }
}

impl<T: Write> Write for Faulty<T> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.call()?;
        self.inner.write(&bytes[..bytes.len().min(101)])
    }

    fn flush(&mut self) -> io::Result<()> {
        self.call()
    }
}

/// What a stream from a reader that fails at a call writes, the failures it tells, and whether the reader failed.
fn read_failing(call: usize, fault: io::ErrorKind, threads: usize) -> (Vec<u8>, Vec<String>, u64) {
    let faulty = Faulty { inner: Cursor::new(records()), calls_left: call, fault };
    let (mut lines, mut told) = (Vec::new(), Vec::new());
    let mut report = |err: &dateline::Error| {
        if err.kind() == ErrorKind::Io {
            told.push(err.to_string());
        }
    };
    let inputs = vec![Input::stream("news", faulty)];
    let outcome = stream::annotate(&ANNOTATOR, inputs, &asked(threads), &mut lines, &mut report).unwrap();
    (lines, told, outcome.failed_inputs)
}

fn undisturbed() -> Vec<u8> {
    let (lines, told, failed) = read_failing(usize::MAX, io::ErrorKind::Other, 1);
    assert_eq!((told.len(), failed), (0, 0));
    assert_eq!(lines.iter().filter(|&&byte| byte == b'\n').count(), 39);
    lines
}

#[test]
fn reader_that_fails_at_any_call_costs_nothing_read_before() {
    let whole = undisturbed();
    let mut last = 0;
    for threads in [1, 3] {
        for call in 0.. {
            let (lines, told, failed) = read_failing(call, io::ErrorKind::TimedOut, threads);
            if failed == 0 {
                assert_eq!(lines, whole);
                assert!(call > 20, "too few calls to say anything: {call}");
                break;
            }
            assert!(whole.starts_with(&lines), "call {call}: other lines than before");
            assert!(lines.is_empty() || lines.ends_with(b"\n"), "call {call}: a torn line");
            assert!(lines.len() >= last || call == 0, "call {call}: less than with an earlier failure");
            assert!(matches!(&told[..], [only] if only.contains("news")), "call {call}: {told:?}");
            last = lines.len();
        }
    }
}

#[test]
fn interrupted_reads_are_tried_again() {
    for threads in [1, 3] {
        let (lines, told, failed) = read_failing(3, io::ErrorKind::Interrupted, threads);
        assert_eq!((lines, told.len(), failed), (undisturbed(), 0, 0));
    }
}

#[test]
fn writer_that_fails_at_any_call_ends_the_stream_with_its_error() {
    let whole = undisturbed();
    for fault in [io::ErrorKind::StorageFull, io::ErrorKind::BrokenPipe, io::ErrorKind::Other] {
        for threads in [1, 3] {
            for call in 0.. {
                let mut faulty = Faulty { inner: Vec::new(), calls_left: call, fault };
                let inputs = vec![Input::stream("news", Cursor::new(records()))];
                let options = asked(threads);
                match stream::annotate(&ANNOTATOR, inputs, &options, &mut faulty, &mut |_| {}) {
                    Ok(_) => {
                        assert_eq!(faulty.inner, whole);
                        assert!(call > 20, "too few calls to say anything: {call}");
                        break;
                    }
                    Err(err) => {
                        assert_eq!(err.kind(), ErrorKind::Io, "call {call}: {err}");
                        assert!(err.to_string().contains("memory"), "call {call}: {err}");
                        assert!(whole.starts_with(&faulty.inner), "call {call}");
                    }
                }
            }
        }
    }
}
