//! Web archives: records of WARC 1.x, one after the other.
//!
//! A decompressed stream comes in; out go its records, head and content, for the worker to tell pages from the rest.
//! No archive is trusted: the length that a record gives may be off by a few bytes or by a few terabytes, bytes may be
//! missing or in the way, and a member of the compressed file may be damaged. What cannot be had is an error in its
//! place that says how much it was, and the reading goes on with the next record that begins as one. Memory is bounded
//! by the largest record allowed. (ISO 28500; <https://iipc.github.io/warc-specifications/>)

use std::io;
use std::sync::Arc;

use memchr::memmem;

use super::batch::{Batch, Context, Slot};
use super::blocks::read;
use super::compressed::Damage;
use super::detect::Opened;
use super::{Format, Framing, ReadOptions, Stream};

/// How a record begins.
const BEGIN: &[u8] = b"WARC/";
/// How a record begins behind another, or behind anything else.
const NEXT: [&[u8]; 2] = [b"\r\n\r\nWARC/1.", b"\n\nWARC/1."];
/// Bytes that the head of a record may have.
const MAX_HEAD_BYTES: usize = 256 << 10;
/// Bytes behind a record that are taken to belong to it, when its length was given too small.
const MAX_SURPLUS: usize = 64;

/// One opened archive.
pub(super) struct Archive {
    stream: Stream,
    context: Arc<Context>,
    max_record_bytes: u64,
    block: Vec<u8>,
    /// What has been read; up to `start` it has been given.
    buffer: Vec<u8>,
    start: usize,
    /// Where in the decompressed stream that is.
    offset: u64,
    /// Damage that stands behind the buffer.
    gap: Option<Damage>,
    n_records: u64,
    ended: bool,
}

/// What stands at the begin of the buffer.
enum Piece {
    /// A record of so many bytes, and its end in the buffer, where the next one may begin.
    Record { n_bytes: usize },
    /// So many bytes that cannot be used, and why.
    Lost { n_bytes: usize, fault: String },
    /// A record beyond the limit, of so many bytes.
    TooLarge { size: u64 },
    /// Nothing more.
    Nothing,
}

impl Archive {
    pub(super) fn new(opened: Opened, options: &ReadOptions) -> Self {
        Self {
            stream: opened.stream,
            context: Arc::new(opened.context),
            max_record_bytes: options.max_record_bytes.into(),
            block: vec![0; options.block_bytes.max(1)],
            buffer: Vec::new(),
            start: 0,
            offset: opened.offset,
            gap: opened.gap,
            n_records: 0,
            ended: false,
        }
    }

    /// Reads once; `false` if the buffer can grow no more.
    fn fill(&mut self) -> io::Result<bool> {
        if self.ended || self.gap.is_some() {
            return Ok(false);
        }
        self.buffer.drain(..std::mem::take(&mut self.start));
        match read(&mut self.stream, &mut self.block) {
            Ok(n_read) => {
                self.buffer.extend_from_slice(&self.block[..n_read]);
                self.ended = n_read == 0;
            }
            Err(err) => self.gap = Some(Damage::of(&err).ok_or(err)?),
        }
        Ok(!self.ended && self.gap.is_none())
    }

    fn drop_front(&mut self, n_bytes: usize) {
        self.offset += n_bytes as u64;
        self.start += n_bytes;
    }

    /// What has been read and not yet been given.
    fn rest(&self) -> &[u8] {
        &self.buffer[self.start..]
    }

    /// Adds what stands at the begin of the buffer to the batch; `false` at the end of the archive.
    fn step(&mut self, batch: &mut Batch) -> io::Result<bool> {
        let n_blanks = self.rest().iter().take_while(|&&byte| matches!(byte, b'\r' | b'\n' | 0)).count();
        self.drop_front(n_blanks);
        let offset = self.offset;
        let mut slot = |range, size, fault: Option<String>| {
            batch.slots.push(Slot { range, line: 0, offset, size, fault: fault.map(Into::into) });
        };
        match self.look()? {
            Piece::Record { n_bytes } => {
                let start = batch.bytes.len();
                batch.bytes.extend_from_slice(&self.rest()[..n_bytes]);
                batch.slots.push(Slot {
                    range: start..batch.bytes.len(),
                    line: 0,
                    offset,
                    size: n_bytes as u64,
                    fault: None,
                });
                self.drop_front(n_bytes);
            }
            Piece::Lost { n_bytes, fault } => {
                slot(0..0, 0, Some(fault));
                self.drop_front(n_bytes);
            }
            Piece::TooLarge { size } => {
                slot(0..0, size, None);
                self.pass_over(size)?;
            }
            Piece::Nothing => match self.gap.take() {
                Some(damage) => slot(0..0, 0, Some(damage.to_string())),
                None => return Ok(!self.ended),
            },
        }
        Ok(true)
    }

    /// Finds out what stands at the begin of the buffer, with as much reading as that takes.
    fn look(&mut self) -> io::Result<Piece> {
        while self.rest().len() < BEGIN.len() && self.fill()? {}
        if self.rest().is_empty() {
            return Ok(Piece::Nothing);
        }
        if !self.rest().starts_with(BEGIN) {
            return self.junk();
        }
        let Some(head) = self.head()? else {
            let n_bytes = self.next_begin(BEGIN.len()).unwrap_or(self.rest().len());
            let fault = self.lost(n_bytes, "the head of a record does not end");
            return Ok(Piece::Lost { n_bytes, fault });
        };
        let Some(length) = content_length(&self.rest()[..head]) else {
            while self.next_begin(head).is_none()
                && (self.rest().len() as u64) < self.max_record_bytes
                && self.fill()?
            {}
            let n_bytes = self.next_begin(head).unwrap_or(self.rest().len());
            let fault = self.lost(n_bytes, "the head of a record has no Content-Length");
            return Ok(Piece::Lost { n_bytes, fault });
        };
        let size = length.saturating_add(head as u64);
        if size > self.max_record_bytes {
            return Ok(Piece::TooLarge { size });
        }
        #[expect(clippy::cast_possible_truncation, reason = "below max_record_bytes, a u32")]
        let end = size as usize;
        // The next record must begin where this one ends, or there must be nothing more.
        let wanted = end + MAX_SURPLUS + BEGIN.len();
        while self.rest().len() < wanted && self.fill()? {}
        // If it does not, its member may be damaged, which shows at the member's end.
        let enough = wanted + MAX_HEAD_BYTES;
        while !self.is_followed(end)
            && self.next_begin(head).is_none()
            && self.rest().len() < enough
            && self.fill()?
        {}
        Ok(self.end_of_record(head, end))
    }

    /// The record's true end, with its head and the end it claims.
    fn end_of_record(&mut self, head: usize, end: usize) -> Piece {
        if self.rest().len() < end {
            // The length is wrong if others are within it; else the archive ends here, or is damaged.
            if let Some(next) = self.next_begin(head) {
                return Piece::Record { n_bytes: next };
            }
            let missing = end - self.rest().len();
            let n_bytes = self.rest().len();
            let fault = self.lost(n_bytes, &format!("the record is cut off, {missing} bytes are missing"));
            return Piece::Lost { n_bytes, fault };
        }
        // What a damaged member gave before the damage showed cannot be trusted; of one that only ends too early a
        // record can, if all of it is there.
        let is_doubtful = |gap: &Damage| {
            let trusted = (self.rest().len() as u64).saturating_sub(gap.n_read);
            end as u64 > trusted && (!gap.cut_off || !self.is_followed(end))
        };
        if self.gap.as_ref().is_some_and(is_doubtful) {
            let n_bytes = self.rest().len();
            let fault = self.lost(n_bytes, "a record is damaged");
            return Piece::Lost { n_bytes, fault };
        }
        if self.is_followed(end) {
            return Piece::Record { n_bytes: end };
        }
        // Another begins within its length, or some way behind it.
        match self.next_begin(head) {
            Some(next) if next <= end + MAX_SURPLUS => Piece::Record { n_bytes: next },
            _ => Piece::Record { n_bytes: end },
        }
    }

    /// Whether behind `end` there is nothing but the begin of a record, or nothing.
    fn is_followed(&self, end: usize) -> bool {
        let behind = self.rest().get(end..).unwrap_or_default();
        let n_blanks = behind.iter().take_while(|byte| matches!(byte, b'\r' | b'\n' | 0)).count();
        behind.len() == n_blanks || behind[n_blanks..].starts_with(BEGIN)
    }

    /// The length of the head with the empty line, if that comes.
    fn head(&mut self) -> io::Result<Option<usize>> {
        loop {
            if let Some(end) = head_end(self.rest()) {
                return Ok(Some(end));
            }
            if self.rest().len() > MAX_HEAD_BYTES || !self.fill()? {
                return Ok(head_end(self.rest()));
            }
        }
    }

    /// Where in the buffer, from `from` on, another record begins.
    fn next_begin(&self, from: usize) -> Option<usize> {
        // The head's own empty line may be all that stands before it.
        let from = from.saturating_sub(4);
        NEXT.iter()
            .filter_map(|next| memmem::find(&self.rest()[from..], next).map(|at| from + at + next.len() - 7))
            .min()
    }

    /// Bytes that belong to no record.
    fn junk(&mut self) -> io::Result<Piece> {
        const REASON: &str = "bytes that belong to no record";
        if let Some(next) = self.next_begin(4) {
            return Ok(Piece::Lost { n_bytes: next, fault: self.lost(next, REASON) });
        }
        let (first, mut n_dropped) = (self.offset, 0);
        loop {
            let more = self.fill()?;
            if let Some(next) = self.next_begin(4) {
                let fault = format!("{} bytes at byte {first} are passed over: {REASON}", n_dropped + next);
                return Ok(Piece::Lost { n_bytes: next, fault });
            }
            if !more {
                let n_bytes = self.rest().len();
                let fault =
                    format!("{} bytes at byte {first} are passed over: {REASON}", n_dropped + n_bytes);
                return Ok(Piece::Lost { n_bytes, fault });
            }
            // What a begin may stand across stays.
            let n_bytes = self.rest().len().saturating_sub(NEXT[0].len());
            self.drop_front(n_bytes);
            n_dropped += n_bytes;
        }
    }

    /// Lets go of a record of `size` bytes, unless another begins within it.
    fn pass_over(&mut self, size: u64) -> io::Result<()> {
        let mut left = size;
        loop {
            if let Some(next) = self.next_begin(BEGIN.len()).filter(|&next| next as u64 <= left) {
                self.drop_front(next);
                return Ok(());
            }
            let keep = NEXT[0].len();
            if self.rest().len() as u64 >= left {
                #[expect(clippy::cast_possible_truncation, reason = "not beyond the buffer")]
                self.drop_front(left as usize);
                return Ok(());
            }
            let n_bytes = self.rest().len().saturating_sub(keep);
            self.drop_front(n_bytes);
            left -= n_bytes as u64;
            if !self.fill()? {
                self.drop_front(self.rest().len());
                return Ok(());
            }
        }
    }

    /// Tells of bytes that cannot be used, and of the damage behind them if they are the last before it.
    fn lost(&mut self, n_bytes: usize, reason: &str) -> String {
        let message = format!("{n_bytes} bytes at byte {} are passed over: {reason}", self.offset);
        match self.gap.take_if(|_| n_bytes == self.buffer.len() - self.start) {
            Some(damage) => format!("{message}; {damage}"),
            None => message,
        }
    }
}

impl Framing for Archive {
    fn next_batch(&mut self, batch: &mut Batch) -> io::Result<bool> {
        batch.clear();
        batch.bytes.shrink_to(4 * self.block.len());
        while batch.bytes.len() < self.block.len() && (batch.is_empty() || !self.rest().is_empty()) {
            if !self.step(batch)? {
                break;
            }
        }
        batch.format = Format::Warc;
        batch.context = Arc::clone(&self.context);
        batch.max_record_bytes = self.max_record_bytes;
        batch.first_line = 0;
        batch.first_record = self.n_records;
        self.n_records += batch.len() as u64;
        Ok(!batch.is_empty())
    }
}

/// The length of a head with the empty line at its end.
pub(super) fn head_end(bytes: &[u8]) -> Option<usize> {
    let windows = memmem::find(bytes, b"\r\n\r\n").map(|at| at + 4);
    let unix = memmem::find(&bytes[..windows.unwrap_or(bytes.len())], b"\n\n").map(|at| at + 2);
    unix.or(windows)
}

/// The value of a header, without blanks around it; continued lines are not joined.
pub(super) fn header<'a>(head: &'a [u8], name: &str) -> Option<&'a [u8]> {
    head.split(|&byte| byte == b'\n').skip(1).find_map(|line| {
        let colon = memchr::memchr(b':', line)?;
        let (key, value) = line.split_at(colon);
        key.trim_ascii().eq_ignore_ascii_case(name.as_bytes()).then(|| value[1..].trim_ascii())
    })
}

fn content_length(head: &[u8]) -> Option<u64> {
    std::str::from_utf8(header(head, "Content-Length")?).ok()?.parse().ok()
}

// Without the feature archives are refused.
#[cfg(test)]
#[cfg(feature = "html")]
mod tests {
    use std::io::Write;

    use super::super::testing::{Pieces, convert};
    use super::super::{Kind, ReadOptions};
    use super::*;

    fn record(kind: &str, nr: usize, length: i64, content: &str) -> Vec<u8> {
        let length = content.len() as i64 + length;
        format!(
            "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:{nr}>\r\nWARC-Target-URI: http://x.example/{nr}\r\n\
             WARC-Date: 2024-05-0{nr}T00:00:00Z\r\nContent-Type: text/plain\r\nContent-Length: {length}\r\n\r\n\
             {content}\r\n\r\n"
        )
        .into_bytes()
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    /// The numbers of the records whose text is there, and messages.
    fn read(archive: &[u8]) -> Vec<String> {
        let short = |told: super::super::testing::Told| -> Vec<String> {
            let id = |article: String| match article.starts_with('!') {
                true => article,
                false => serde_json::from_str::<serde_json::Value>(&article).unwrap()["id"]
                    .as_str()
                    .unwrap()
                    .into(),
            };
            told.articles.into_iter().map(id).collect()
        };
        let at_once = short(convert(io::Cursor::new(archive.to_vec()), ReadOptions::default()));
        for size in [1, 13] {
            let options = ReadOptions { block_bytes: size, ..ReadOptions::default() };
            assert_eq!(short(convert(Pieces::new(archive.chunks(size)), options)), at_once);
        }
        at_once
    }

    fn text(nr: usize) -> Vec<u8> {
        record("conversion", nr, 0, "Bamako\r\n\r\nMali")
    }

    #[test]
    fn records_become_articles_and_the_others_are_counted() {
        let response = |head: &str| format!("HTTP/1.1 {head}\r\n\r\nBamako");
        let archive = [
            record("warcinfo", 1, 0, "software: x\r\n"),
            record("request", 2, 0, "GET / HTTP/1.1\r\n\r\n"),
            record("response", 3, 0, &response("200 OK\r\nContent-Type: text/plain")),
            record("response", 4, 0, &response("301 Moved\r\nContent-Type: text/plain")),
            record("response", 5, 0, &response("200 OK\r\nContent-Type: image/png")),
            record("revisit", 6, 0, "HTTP/1.1 200 OK\r\n\r\n"),
            record("metadata", 7, 0, ""),
            record("conversion", 8, 0, " \n"),
        ];
        for archive in [archive.concat(), archive.iter().flat_map(|record| gzip(record)).collect()] {
            let told = convert(io::Cursor::new(archive), ReadOptions::default());
            assert_eq!(
                told.articles,
                [
                    r#"{"id":"urn:3","url":"http://x.example/3","date":"2024-05-03T00:00:00Z","text":"Bamako"}"#
                ]
            );
            let counts = Kind::ALL.map(|kind| told.passed_over.of(kind));
            assert_eq!(counts, [1, 2, 1, 1, 1, 1]);
        }
    }

    #[test]
    fn length_may_be_wrong_by_a_few_bytes_or_by_a_world() {
        for length in [-5, -2, -1, 1, 2, 3, 4, 5, 6, 20, 500, 100_000, 1 << 40] {
            let archive = [text(1), record("conversion", 2, length, "Bamako"), text(3), text(4)].concat();
            let found = read(&archive);
            let ids: Vec<_> = found.iter().filter(|id| id.starts_with("urn")).collect();
            assert!(
                ids.iter().any(|&id| id == "urn:1") && ids.iter().any(|&id| id == "urn:4"),
                "{length}: {found:?}"
            );
            assert!(ids.iter().any(|&id| id == "urn:3"), "{length}: {found:?}");
            // Beyond the limit it is reported instead.
            assert_eq!(found.len(), 4, "{length}: {found:?}");
            assert_eq!(ids.len(), if length > 1 << 30 { 3 } else { 4 });
        }
    }

    #[test]
    fn length_may_be_missing_or_no_number() {
        for length in ["", "Content-Length: -5\r\n", "Content-Length: many\r\n"] {
            let broken = format!("WARC/1.0\r\nWARC-Type: conversion\r\n{length}\r\nBamako\r\n\r\n");
            let found = read(&[&text(1)[..], broken.as_bytes(), &text(3)].concat());
            assert_eq!((&*found[0], &*found[2], found.len()), ("urn:1", "urn:3", 3), "{found:?}");
            assert!(found[1].starts_with("! in: record 2: "), "{found:?}");
        }
    }

    #[test]
    fn bytes_between_records_are_told() {
        let junk = "no record ".repeat(100);
        let found = read(&[&text(1)[..], junk.as_bytes(), b"\r\n\r\n", &text(2)].concat());
        assert_eq!((&*found[0], &*found[2], found.len()), ("urn:1", "urn:2", 3));
        assert!(found[1].contains("1004 bytes") && found[1].contains("belong to no record"), "{found:?}");
    }

    #[test]
    fn archive_that_is_cut_off_is_told() {
        let archive = [text(1), text(2)].concat();
        for missing in [5, 20, 100, 150] {
            let found = read(&archive[..archive.len() - missing]);
            assert_eq!((&*found[0], found.len()), ("urn:1", 2), "{missing}: {found:?}");
            assert!(found[1].starts_with("! in: record 2: "), "{missing}: {found:?}");
        }
        let compressed = [gzip(&text(1)), gzip(&text(2))].concat();
        for missing in 1..gzip(&text(2)).len() {
            let found = read(&compressed[..compressed.len() - missing]);
            assert_eq!(found[0], "urn:1", "{missing}: {found:?}");
            assert!(found.iter().any(|it| it.contains("ends too early")), "{missing}: {found:?}");
        }
    }

    #[test]
    fn damaged_member_costs_its_record_alone() {
        let members: Vec<Vec<u8>> = (1..=5).map(|nr| gzip(&text(nr))).collect();
        for nr in 0..5 {
            for at in 0..members[nr].len() {
                // Time stamp, flags and system of the head matter to nobody.
                if (4..10).contains(&at) {
                    continue;
                }
                let mut damaged = members.clone();
                damaged[nr][at] ^= 0x55;
                let archive = damaged.concat();
                let options = ReadOptions { format: Some(Format::Warc), ..ReadOptions::default() };
                let told = convert(io::Cursor::new(archive), options);
                let (good, bad): (Vec<_>, Vec<_>) = told.articles.iter().partition(|it| it.starts_with('{'));
                if nr == 0 && at < 3 {
                    // No longer gzip.
                    continue;
                }
                assert!(good.len() == 4 && !bad.is_empty(), "member {nr}, byte {at}: {:?}", told.articles);
            }
        }
    }

    #[test]
    fn record_beyond_the_limit_is_told_and_the_next_is_fine() {
        let archive = [text(1), record("conversion", 2, 0, &"Gao ".repeat(1000)), text(3)].concat();
        for block_bytes in [10, 10_000] {
            let options = ReadOptions { max_record_bytes: 1000, block_bytes, ..ReadOptions::default() };
            let told = convert(io::Cursor::new(archive.clone()), options);
            assert_eq!(told.articles.len(), 3);
            assert!(told.articles[1].contains("larger than the limit"), "{:?}", told.articles);
            assert!(told.articles[2].contains("urn:3"), "{:?}", told.articles);
        }
    }

    #[test]
    fn languages_of_wet_are_tags() {
        let wet = "WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Identified-Content-Language: fra,eng\r\n\
                   Content-Type: text/plain\r\nContent-Length: 3\r\n\r\nGao\r\n\r\n";
        let told = convert(io::Cursor::new(wet), ReadOptions::default());
        assert_eq!(told.articles, [r#"{"lang":"fr","text":"Gao"}"#]);
    }
}
