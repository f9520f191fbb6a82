//! Streams whose records stand between separators: lines, texts.
//!
//! Records are cut at their separators, blank ones left out. Blocks come from `blocks`.

use std::mem;

use memchr::memchr_iter;

use super::batch::{Batch, Slot};
use super::blocks::{Blocks, Carried, Cut};
use super::detect::Opened;
use super::{Format, ReadOptions, RecordSeparator};

/// Cuts at separators.
pub(super) struct Split {
    separator: RecordSeparator,
    unfinished: Unfinished,
    /// The line that is being read, from 1.
    line: u64,
    /// Whether that line (or, where lines do not matter, that record) is blank so far.
    line_is_blank: bool,
}

/// What is known of the record whose end has not been read.
struct Unfinished {
    /// Its first byte in the batch's buffer.
    start: usize,
    /// The line it begins on.
    line: u64,
    is_blank: bool,
    /// Bytes of it that were let go of, because it is too large.
    n_dropped: u64,
}

impl Unfinished {
    fn new(start: usize, line: u64) -> Self {
        Self { start, line, is_blank: true, n_dropped: 0 }
    }

    /// Its place, when it goes to the end of `bytes`, unless it is blank.
    ///
    /// `first` is where in the source `bytes` begin.
    fn slot(&self, bytes: &[u8], separator: RecordSeparator, first: u64) -> Option<Slot> {
        if self.is_blank {
            return None;
        }
        let end = match separator {
            // A text that is not separated is kept to the last byte.
            RecordSeparator::None => bytes.len(),
            _ => bytes.iter().rposition(|&byte| !is_blank(byte)).map_or(0, |last| last + 1),
        };
        let range = self.start..end.max(self.start);
        // Trailing blanks count: how much of them one sees depends on how the bytes came.
        let size = self.n_dropped + (bytes.len() - self.start) as u64;
        // What was let go of stood before what is there.
        let offset = first + self.start as u64 - self.n_dropped;
        Some(Slot { range, line: self.line, offset, size, fault: None })
    }
}

impl Split {
    /// The records of an input that stand between its separators. Lines and bytes are counted from the first of the
    /// stream.
    pub(super) fn open(opened: Opened, options: &ReadOptions) -> Blocks<Self> {
        let separator = match opened.format {
            Format::Jsonl => RecordSeparator::Newline,
            Format::Text => options.separator,
            // A page or a feed is the whole input.
            _ => RecordSeparator::None,
        };
        let cut = Self { separator, unfinished: Unfinished::new(0, 1), line: 1, line_is_blank: true };
        Blocks::new(Opened { offset: 0, ..opened }, cut, options)
    }

    /// Takes note of bytes without a delimiter.
    fn look_at(&mut self, piece: &[u8]) {
        self.line_is_blank = self.line_is_blank && piece.iter().copied().all(is_blank);
        if self.delimiter() != Some(b'\n') {
            self.line += memchr_iter(b'\n', piece).count() as u64;
        }
    }

    /// The byte that ends a record, or at least a line that may end one.
    fn delimiter(&self) -> Option<u8> {
        match self.separator {
            RecordSeparator::None => None,
            RecordSeparator::Newline | RecordSeparator::BlankLine => Some(b'\n'),
            RecordSeparator::FormFeed => Some(b'\x0C'),
            RecordSeparator::Nul => Some(b'\0'),
        }
    }
}

impl Cut for Split {
    fn scan(&mut self, batch: &mut Batch, scanned: usize, first: u64) {
        let Batch { bytes, slots, .. } = batch;
        let mut start = scanned;
        if let Some(delimiter) = self.delimiter() {
            for found in memchr_iter(delimiter, &bytes[scanned..]) {
                let end = scanned + found;
                self.look_at(&bytes[start..end]);
                start = end + 1;
                self.line += u64::from(delimiter == b'\n');
                let line_is_blank = mem::replace(&mut self.line_is_blank, true);
                self.unfinished.is_blank &= line_is_blank;
                if self.separator != RecordSeparator::BlankLine || line_is_blank {
                    slots.extend(self.unfinished.slot(&bytes[..end], self.separator, first));
                    self.unfinished = Unfinished::new(start, self.line);
                }
            }
        }
        self.look_at(&bytes[start..]);
    }

    fn unfinished(&mut self) -> Option<Carried<'_>> {
        let Unfinished { start, n_dropped, .. } = &mut self.unfinished;
        Some(Carried { start, n_dropped })
    }

    fn finish(&mut self, batch: &mut Batch, first: u64) {
        // The last record needs no separator.
        self.unfinished.is_blank &= self.line_is_blank;
        batch.slots.extend(self.unfinished.slot(&batch.bytes, self.separator, first));
    }

    fn line(&self) -> u64 {
        self.line
    }

    fn separator(&self) -> RecordSeparator {
        self.separator
    }
}

/// What JSON takes for whitespace.
pub(super) fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

#[cfg(test)]
mod tests {
    use std::io::{self, Read};
    use std::sync::Arc;
    use std::sync::atomic::Ordering;

    use proptest::prelude::*;

    use super::super::detect::detect;
    use super::super::testing::{Pieces, read_all};
    use super::super::{Framing, Input, Reader};
    use super::*;

    fn lines(input: &'static [u8]) -> Vec<(u64, String)> {
        records(input, ReadOptions { format: Some(Format::Jsonl), ..ReadOptions::default() })
    }

    fn texts(input: &'static [u8], separator: RecordSeparator) -> Vec<(u64, String)> {
        let format = Some(Format::Text);
        records(input, ReadOptions { format, separator, ..ReadOptions::default() })
    }

    /// Line and text of each record, the same whether read at once or byte by byte.
    fn records(input: &'static [u8], options: ReadOptions) -> Vec<(u64, String)> {
        let at_once = read_all(input, options.clone());
        assert_eq!(at_once, read_all(Pieces::new(input.chunks(1)), options));
        at_once.into_iter().map(|(line, _, text)| (line, text)).collect()
    }

    type Expected = &'static [(u64, &'static str)];

    fn expected(records: Expected) -> Vec<(u64, String)> {
        records.iter().map(|&(line, text)| (line, text.to_owned())).collect()
    }

    #[test]
    fn line_ends_blank_lines_and_byte_order_marks() {
        let cases: [(&[u8], Expected); 9] = [
            (b"", &[]),
            (b"\xEF\xBB\xBF", &[]),
            (b" \n\t\r\n\n", &[]),
            (b"{1}\n{2}\n", &[(1, "{1}"), (2, "{2}")]),
            (b"{1}\n{2}", &[(1, "{1}"), (2, "{2}")]),
            (b"{1}\r\n{2}\r\n", &[(1, "{1}"), (2, "{2}")]),
            (b"\n\n{1}\n \r\n{2}\n\n", &[(3, "{1}"), (5, "{2}")]),
            (b"\xEF\xBB\xBF{1}\n", &[(1, "{1}")]),
            (b"\xEF\xBB{1}", &[(1, "\u{FFFD}{1}")]),
        ];
        for (input, records) in cases {
            assert_eq!(lines(input), expected(records), "{:?}", input.escape_ascii().to_string());
        }
    }

    #[test]
    fn texts_are_cut_at_their_separators() {
        use RecordSeparator as Cut;
        let cases: [(Cut, &[u8], Expected); 8] = [
            (Cut::None, b"\n One\n\nTwo\n", &[(1, "\n One\n\nTwo\n")]),
            (Cut::None, b" \n\n", &[]),
            (Cut::Newline, b"One\r\n\nTwo", &[(1, "One"), (3, "Two")]),
            (Cut::BlankLine, b"\n\nOne\nmore\n \t\n\nTwo\r\n\r\n", &[(3, "One\nmore"), (7, "Two")]),
            (Cut::BlankLine, b"One\n\n  Two\n  ", &[(1, "One"), (3, "  Two")]),
            (Cut::FormFeed, b"One\nmore\x0C\n\x0CTwo\x0C", &[(1, "One\nmore"), (3, "Two")]),
            (Cut::Nul, b"One\0\0Two\n\0Three", &[(1, "One"), (1, "Two"), (2, "Three")]),
            (Cut::Nul, b"\0 \0", &[]),
        ];
        for (separator, input, records) in cases {
            let shown = input.escape_ascii().to_string();
            assert_eq!(texts(input, separator), expected(records), "{separator:?} {shown:?}");
        }
    }

    #[test]
    fn oversized_record_is_reported_and_the_next_one_is_fine() {
        let message = |size| format!("record of {size} bytes is larger than the limit of 8 bytes");
        let expected =
            [(1, 0, "{1}".to_owned()), (2, 1, message(13)), (3, 2, "{3}".to_owned()), (5, 3, message(10))];
        for block_bytes in [1, 3, 7, 512] {
            let options = ReadOptions { max_record_bytes: 8, block_bytes, ..ReadOptions::default() };
            let input = &b"{1}\n{22222222222}\n{3}\n\n{44444444}"[..];
            assert_eq!(read_all(input, options), expected);
        }
    }

    #[test]
    fn offsets_count_what_was_let_go_of() {
        let input = &b"\n {1}\n{22222222222}\n\n\n{3}\n{44444444444}"[..];
        for block_bytes in [1, 3, 7, 512] {
            let options = ReadOptions { max_record_bytes: 8, block_bytes, ..ReadOptions::default() };
            let mut reader = Reader::new([Input::stream("in", input)], options);
            let (mut batch, mut offsets) = (Batch::default(), Vec::new());
            while reader.next_batch(&mut batch).unwrap() {
                offsets.extend((0..batch.len()).map(|idx| batch.offset(idx).unwrap()));
            }
            assert_eq!(offsets, [1, 6, 22, 26], "{block_bytes}");
        }
    }

    #[test]
    fn memory_stays_bounded_under_an_endless_record_or_endless_blanks() {
        for byte in [b'x', b' ', b'\n'] {
            let options = ReadOptions {
                format: Some(Format::Jsonl),
                max_record_bytes: 1 << 16,
                block_bytes: 1 << 12,
                ..ReadOptions::default()
            };
            let stream = Box::new(io::repeat(byte).take(1 << 24).chain(&b"\n{}\n"[..]));
            let mut source = Split::open(detect(stream, &options).unwrap(), &options);
            let mut batch = Batch::default();
            while source.next_batch(&mut batch).unwrap() {}
            assert!(batch.bytes.capacity() <= 1 << 18, "{} bytes", batch.bytes.capacity());
        }
    }

    #[test]
    fn record_on_a_slow_pipe_is_given_before_the_next_read() {
        let pipe = Pieces::new([&b"{1}\n"[..], b"{2", b"}\n{3}\n{4", b"}\n"]);
        let n_reads = Arc::clone(&pipe.n_reads);
        let mut reader = Reader::new([Input::stream("in", pipe)], ReadOptions::default());
        let mut batch = Batch::default();
        for (records, reads) in [(1, 1), (2, 3), (1, 4)] {
            assert!(reader.next_batch(&mut batch).unwrap());
            assert_eq!((batch.len(), n_reads.load(Ordering::Relaxed)), (records, reads));
        }
        assert!(!reader.next_batch(&mut batch).unwrap());
    }

    #[test]
    fn ended_stream_is_not_read_again() {
        let pipe = Pieces::new([&b"{1}"[..]]);
        let n_reads = Arc::clone(&pipe.n_reads);
        assert_eq!(read_all(pipe, ReadOptions::default()).len(), 1);
        assert_eq!(n_reads.load(Ordering::Relaxed), 2);
    }

    proptest! {
        #[test]
        fn records_do_not_depend_on_how_reads_cut_them(
            pieces in prop::collection::vec("[ a{}\n\r\t\0\x0C\u{FEFF}é]{0,12}", 0..20),
            separator in prop::sample::select(vec![
                RecordSeparator::None, RecordSeparator::Newline, RecordSeparator::BlankLine,
                RecordSeparator::FormFeed, RecordSeparator::Nul,
            ]),
            block_bytes in 1_usize..40,
        ) {
            let input = pieces.concat().into_bytes();
            let options = ReadOptions { separator, ..ReadOptions::default() };
            let at_once = read_all(io::Cursor::new(input), options.clone());
            let options = ReadOptions { block_bytes, ..options };
            let cut = read_all(Pieces::new(pieces.iter().map(String::as_bytes)), options);
            prop_assert_eq!(at_once, cut);
        }
    }
}
