//! What the tests of several files need.

use std::collections::VecDeque;
use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::jsonl::RecordOptions;
use super::{Batch, Converter, Format, Input, PassedOver, ReadOptions, Reader};

/// Gives its pieces one a read, and counts the reads.
pub(super) struct Pieces {
    pieces: VecDeque<Vec<u8>>,
    pub(super) n_reads: Arc<AtomicUsize>,
}

impl Pieces {
    pub(super) fn new<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let pieces = pieces.into_iter().filter(|piece| !piece.is_empty()).map(<[u8]>::to_vec);
        Self { pieces: pieces.collect(), n_reads: Arc::default() }
    }
}

impl Read for Pieces {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        self.n_reads.fetch_add(1, Ordering::Relaxed);
        let Some(mut piece) = self.pieces.pop_front() else {
            return Ok(0);
        };
        let n = piece.len().min(buf.len());
        buf[..n].copy_from_slice(&piece[..n]);
        piece.drain(..n);
        if !piece.is_empty() {
            self.pieces.push_front(piece);
        }
        Ok(n)
    }
}

/// Line, number and text of each record; of a bad one line and message.
pub(super) fn read_all(stream: impl Read + Send + 'static, options: ReadOptions) -> Vec<(u64, u64, String)> {
    let mut reader = Reader::new([Input::stream("in", stream)], options);
    let mut batch = Batch::default();
    let mut records = Vec::new();
    while reader.next_batch(&mut batch).unwrap() {
        let first = batch.first_record;
        assert_eq!(first, records.len() as u64);
        for (raw, record) in batch.records().zip(first..) {
            records.push(match raw {
                Ok(raw) => {
                    assert_eq!(raw.record, record);
                    (raw.line, record, String::from_utf8_lossy(raw.bytes).into_owned())
                }
                Err(err) => (err.position().map_or(0, |place| place.line), record, err.message().to_owned()),
            });
        }
    }
    records
}

/// The format of an input, its articles as they go on, with `! message` for an error, and what was passed over.
pub(super) struct Told {
    pub(super) format: Option<Format>,
    pub(super) articles: Vec<String>,
    #[cfg_attr(
        not(feature = "html"),
        expect(dead_code, reason = "asked of archives, which need the feature")
    )]
    pub(super) passed_over: PassedOver,
}

/// All that becomes of an input.
pub(super) fn convert(stream: impl Read + Send + 'static, options: ReadOptions) -> Told {
    let mut converter = Converter::new(&options, &RecordOptions::default());
    let mut reader = Reader::new([Input::stream("in", stream)], options);
    let mut batch = Batch::default();
    let (mut format, mut articles) = (None, Vec::new());
    loop {
        match reader.next_batch(&mut batch) {
            Ok(true) => {}
            Ok(false) => break,
            Err(err) => {
                articles.push(format!("! {err}"));
                continue;
            }
        }
        format = Some(batch.format);
        for raw in batch.records() {
            articles.extend(converter.convert(&batch, raw).map(|article| match article {
                Ok(article) => String::from_utf8(article.bytes.to_vec()).unwrap(),
                Err(err) => format!("! {err}"),
            }));
        }
    }
    Told { format, articles, passed_over: converter.take_passed_over() }
}

/// The articles of an input in the usual way.
pub(super) fn articles(input: &[u8]) -> Vec<String> {
    convert(io::Cursor::new(input.to_vec()), ReadOptions::default()).articles
}
