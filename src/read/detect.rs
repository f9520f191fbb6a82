//! What an input holds, by its first bytes.
//!
//! A stream comes in, already decompressed; out go its [`Format`], what else its records are read by, and the stream,
//! as if no more had been taken of it than a byte order mark or the header of a table. Nobody's extension is asked.
//! No more is read than is needed: a short record on a pipe is not kept waiting for the next one.
//!
//! A text may begin with anything, so each other format needs a sign that no text gives by chance: a bracket alone is
//! none (`[Reuters] …`), nor is a comma in the first line.

use std::io::{self, Cursor, Read};

use encoding_rs::{Encoding, UTF_8};

use super::batch::Context;
use super::blocks::read;
use super::frames::Scan;
use super::split::is_blank;
use super::table::{self, Header};
use super::{Format, ReadOptions, RecordSeparator, Stream, charset, compressed, json};

/// Bytes within which the format must show.
const HEAD_BYTES: usize = 64 << 10;

/// How archives began before there was WARC.
const ARC: &[u8] = b"filedesc://";

/// A stream whose format is known.
pub(super) struct Opened {
    pub(super) stream: Stream,
    pub(super) format: Format,
    pub(super) context: Context,
    /// The line at which `stream` begins, from 1.
    pub(super) line: u64,
    /// Bytes that stood before it.
    pub(super) offset: u64,
    /// What was lost before the first byte, in an archive whose begin is damaged.
    pub(super) gap: Option<compressed::Damage>,
}

#[cfg(feature = "parquet")]
impl Opened {
    /// Lines of JSON that have been made of something else.
    pub(super) fn lines(stream: Stream) -> Self {
        Self { stream, format: Format::Jsonl, context: Context::default(), line: 1, offset: 0, gap: None }
    }
}

/// The begin of a stream, as far as it has been read.
struct Head {
    stream: Stream,
    bytes: Vec<u8>,
    ended: bool,
    gap: Option<compressed::Damage>,
}

impl Head {
    /// Reads once.
    fn more(&mut self) -> io::Result<()> {
        let mut block = [0; 8 << 10];
        let n_read = match read(&mut self.stream, &mut block) {
            // The reader has gone on to the next member that holds an archive's record, if there is one.
            Err(err) if self.bytes.is_empty() && self.gap.is_none() => match compressed::Damage::of(&err) {
                Some(damage) => {
                    self.gap = Some(damage);
                    let n_read = read(&mut self.stream, &mut block)?;
                    if n_read == 0 {
                        return Err(err);
                    }
                    n_read
                }
                None => return Err(err),
            },
            result => result?,
        };
        self.bytes.extend_from_slice(&block[..n_read]);
        self.ended = n_read == 0;
        Ok(())
    }

    /// Reads until there are `n_bytes`, or all.
    fn fill(&mut self, n_bytes: usize) -> io::Result<()> {
        while self.bytes.len() < n_bytes && !self.ended {
            self.more()?;
        }
        Ok(())
    }

    /// Whether there is nothing more to be known.
    fn is_final(&self, options: &ReadOptions) -> bool {
        self.ended || self.bytes.len() >= HEAD_BYTES.min(options.max_record_bytes as usize)
    }
}

/// Reads until the format shows.
pub(super) fn detect(stream: Stream, options: &ReadOptions) -> io::Result<Opened> {
    let mut head = Head { stream, bytes: Vec::new(), ended: false, gap: None };
    take_mark(&mut head)?;
    while ARC.starts_with(&head.bytes)
        && head.bytes.len() < ARC.len()
        && !head.ended
        && !head.bytes.is_empty()
    {
        head.more()?;
    }
    if head.bytes.starts_with(ARC) && options.format.is_none() {
        let message =
            "an ARC archive, of the time before WARC; convert it, for example with warcio recompress";
        return Err(io::Error::new(io::ErrorKind::InvalidData, message));
    }
    let format = match options.format {
        Some(format) => format,
        None => loop {
            if let Some(format) = sniff(&head.bytes, head.is_final(options), options) {
                break format;
            }
            head.more()?;
        },
    };
    let mut context = Context::default();
    if matches!(format, Format::Text | Format::Csv | Format::Tsv) {
        context.charset = legacy_charset(&mut head)?;
    }
    let (mut line, mut offset) = (1, 0);
    if matches!(format, Format::Csv | Format::Tsv) {
        let taken = take_header(&mut head, format, &mut context, options)?;
        line += memchr::memchr_iter(b'\n', &head.bytes[..taken]).count() as u64;
        offset = taken as u64;
        head.bytes.drain(..taken);
    }
    // What has ended is not asked again.
    let rest = if head.ended { Box::new(io::empty()) } else { head.stream };
    let stream = Box::new(Cursor::new(head.bytes).chain(rest));
    Ok(Opened { stream, format, context, line, offset, gap: head.gap })
}

/// Takes a byte order mark off; behind one of UTF-16 the stream is decoded.
fn take_mark(head: &mut Head) -> io::Result<()> {
    const MARKS: [&[u8]; 3] = [b"\xEF\xBB\xBF", b"\xFF\xFE", b"\xFE\xFF"];
    while !head.ended
        && MARKS.iter().any(|mark| mark.len() > head.bytes.len() && mark.starts_with(&head.bytes))
    {
        head.more()?;
    }
    let Some((encoding, n_bytes)) = Encoding::for_bom(&head.bytes) else { return Ok(()) };
    if head.bytes.starts_with(b"\xFF\xFE\0\0") {
        let message = "UTF-32; convert the input, for example with iconv -f UTF-32 -t UTF-8";
        return Err(io::Error::new(io::ErrorKind::InvalidData, message));
    }
    head.bytes.drain(..n_bytes);
    if encoding != UTF_8 {
        let rest = Cursor::new(std::mem::take(&mut head.bytes));
        let stream = std::mem::replace(&mut head.stream, Box::new(io::empty()));
        head.stream = Box::new(charset::Utf16::new(Box::new(rest.chain(stream)), encoding));
        head.ended = false;
        head.more()?;
    }
    Ok(())
}

/// The set of a text that shows early not to be UTF-8; more is read for it, so that the guess does not depend on how
/// the bytes come.
fn legacy_charset(head: &mut Head) -> io::Result<Option<&'static Encoding>> {
    let is_legacy = |bytes: &[u8]| std::str::from_utf8(bytes).is_err_and(|err| err.error_len().is_some());
    if !is_legacy(&head.bytes) {
        return Ok(None);
    }
    head.fill(charset::SAMPLE_BYTES)?;
    let sample = &head.bytes[..head.bytes.len().min(charset::SAMPLE_BYTES)];
    Ok(if charset::is_damaged_utf8(sample) { None } else { Some(charset::guess(sample)) })
}

/// Reads the header of a table; its length with the line end.
fn take_header(
    head: &mut Head,
    format: Format,
    context: &mut Context,
    options: &ReadOptions,
) -> io::Result<usize> {
    let given = (format == Format::Tsv).then_some(b'\t');
    loop {
        if let Some(line) = first_line(&head.bytes, head.ended) {
            let told = || Header::parse(line, None, context).map(|header| header.delimiter);
            let delimiter = given.or_else(told).unwrap_or(b',');
            let row = table::first_row(&head.bytes, delimiter).or(head.ended.then_some(head.bytes.len()));
            if let Some(row) = row {
                context.header =
                    Header::parse(&head.bytes[..row], Some(delimiter), context).unwrap_or_default();
                context.header.delimiter = delimiter;
                return Ok(row);
            }
        }
        if head.bytes.len() > options.max_record_bytes as usize {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "no end of the header of a table"));
        }
        head.more()?;
    }
}

/// The first line that is not empty, if its end is there: what stands behind it must not tell how it is split, for how much
/// of that has been read is chance. A carriage return ends a line, as it ends a row.
fn first_line(head: &[u8], is_final: bool) -> Option<&[u8]> {
    let is_end = |byte: &u8| matches!(byte, b'\r' | b'\n');
    let line = &head[head.iter().take_while(|byte| is_end(byte)).count()..];
    match line.iter().position(is_end) {
        Some(end) => Some(&line[..end]),
        None => is_final.then_some(line),
    }
}

/// The format, as soon as it is certain; always when nothing more is to be known.
fn sniff(head: &[u8], is_final: bool, options: &ReadOptions) -> Option<Format> {
    for (label, format) in [(&b"WARC/"[..], Format::Warc), (b"PAR1", Format::Parquet)] {
        if head.starts_with(label) {
            return Some(format);
        }
        if !head.is_empty() && label.starts_with(head) && !is_final {
            return None;
        }
    }
    let n_blanks = head.iter().take_while(|&&byte| is_blank(byte)).count();
    let visible = &head[n_blanks..];
    let or_text = |format: Option<Format>| format.or(is_final.then_some(Format::Text));
    match visible {
        [] => or_text(None),
        [b'{', ..] => sniff_object(visible, is_final),
        [b'[', list @ ..] => match list.iter().position(|&byte| !is_blank(byte)) {
            Some(begin) if list[begin] == b'{' => {
                sniff_object(&list[begin..], is_final).map(|format| match format {
                    Format::Ninjs => Format::Ninjs,
                    _ => Format::Json,
                })
            }
            Some(_) => Some(Format::Text),
            None => or_text(None),
        },
        [b'<', ..] => or_text(sniff_markup(visible)),
        _ if options.separator != RecordSeparator::None => Some(Format::Text),
        _ => or_text(sniff_table(visible, is_final, options)),
    }
}

/// What an object at the begin belongs to: a feed, an agency's story, lines, or JSON of any layout.
///
/// No record is given before its end, and that of a line is its line end, so to wait for them keeps nobody waiting.
fn sniff_object(visible: &[u8], is_final: bool) -> Option<Format> {
    let (mut scanner, mut at) = (json::Scanner::default(), 0);
    let line_end = memchr::memchr(b'\n', visible);
    let first_line = &visible[..line_end.unwrap_or(visible.len())];
    scanner.next(first_line, &mut at);
    if scanner.next(first_line, &mut at).is_some() {
        let next = first_line[at..].iter().find(|&&byte| !is_blank(byte));
        return sniff_members(&first_line[..at]).or(match next {
            // Several on a line: `{…}{…}`.
            Some(b'{') => Some(Format::Json),
            None if line_end.is_none() && !is_final => None,
            _ => Some(Format::Jsonl),
        });
    }
    let is_line = Some(Format::Jsonl).filter(|_| is_final);
    let Some(line_end) = line_end else { return is_line.map(|line| sniff_members(visible).unwrap_or(line)) };
    // A line that was cut off ends within a string, or is followed by another object where a member ought to stand.
    let next = visible[line_end..].iter().find(|&&byte| !is_blank(byte));
    if scanner.is_in_text() || scanner.is_in_object() && !matches!(next, None | Some(b'"' | b'}')) {
        return Some(Format::Jsonl);
    }
    let ends = scanner.next(visible, &mut at).is_some();
    (ends || is_final).then(|| sniff_members(&visible[..at]).unwrap_or(Format::Json))
}

/// What the names of an object's members say.
fn sniff_members(object: &[u8]) -> Option<Format> {
    let has = |what: &str| memchr::memmem::find(object, what.as_bytes()).is_some();
    if has("jsonfeed.org/version/") || has(r"jsonfeed.org\/version\/") {
        return Some(Format::Feed);
    }
    let has_text = ["\"headline\"", "\"body_text\"", "\"body_xhtml\"", "\"body_html\"", "\"bodies\""]
        .into_iter()
        .any(has);
    let is_item = ["\"versioncreated\"", "\"versionCreated\"", "/ninjs"].into_iter().any(has);
    (has_text && is_item).then_some(Format::Ninjs)
}

/// What the first element says.
fn sniff_markup(visible: &[u8]) -> Option<Format> {
    let mut rest = visible;
    let mut is_xml = false;
    loop {
        rest = &rest[rest.iter().take_while(|&&byte| is_blank(byte)).count()..];
        let end = if rest.starts_with(b"<?") {
            is_xml = true;
            &b"?>"[..]
        } else if rest.starts_with(b"<!--") {
            &b"-->"[..]
        } else if rest.starts_with(b"<!") {
            let name = rest.get(..14)?;
            if name.eq_ignore_ascii_case(b"<!doctype html") {
                return Some(Format::Html);
            }
            &b">"[..]
        } else {
            break;
        };
        rest = &rest[memchr::memmem::find(rest, end)? + end.len()..];
    }
    let name = rest.strip_prefix(b"<")?;
    let name = &name[..name.iter().position(|byte| matches!(byte, b'>' | b'/') || is_blank(*byte))?];
    let local = name.rsplit(|&byte| byte == b':').next()?;
    let is_any = |names: &[&str]| names.iter().any(|name| local.eq_ignore_ascii_case(name.as_bytes()));
    Some(if is_any(&["rss", "feed", "rdf", "entry"]) {
        Format::Feed
    } else if is_any(&["newsMessage", "newsItem", "packageItem", "newsML", "nitf"]) {
        Format::News
    } else if is_any(&["html", "head", "body", "article", "section", "main", "div", "p", "h1", "h2", "table"])
    {
        Format::Html
    } else if is_xml {
        // Its reader knows which elements it knows.
        Format::News
    } else {
        Format::Text
    })
}

/// Whether the first line is the header of a table.
fn sniff_table(visible: &[u8], is_final: bool, options: &ReadOptions) -> Option<Format> {
    let header = Header::parse(first_line(visible, is_final)?, None, &Context::default());
    Some(match header.filter(|header| header.names_text(options.fields.as_deref())) {
        Some(header) if header.delimiter == b'\t' => Format::Tsv,
        Some(_) => Format::Csv,
        None => Format::Text,
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::Pieces;
    use super::*;

    fn format_of(input: &[u8], size: usize) -> Format {
        detect(Box::new(Pieces::new(input.chunks(size))), &ReadOptions::default()).unwrap().format
    }

    #[test]
    fn formats_show_in_their_first_bytes() {
        let cases: [(&[u8], Format); 50] = [
            (b"{}", Format::Jsonl),
            (b"\xEF\xBB\xBF\r\n \t{}", Format::Jsonl),
            (b"{\"a\":1}\n{", Format::Jsonl),
            (b"{\"a\":{\"b\":[1]}}\n{\"a\":2}", Format::Jsonl),
            // Broken lines are lines.
            (b"{\"a\":\"x\n{\"a\":2}", Format::Jsonl),
            (b"{\"a\":1,\n{\"a\":2}", Format::Jsonl),
            (b"{\"a\":1,}\n", Format::Jsonl),
            (b"{1}\n\n{2}", Format::Jsonl),
            (b"{\n  \"a\": 1\n}\n", Format::Json),
            (b"{\n}", Format::Json),
            (b"{ \"a\": [\n1]}", Format::Json),
            (b"{\"a\":1}{\"a\":2}", Format::Json),
            (b"{\"a\":1} {\"a\":2}\n", Format::Json),
            (b"[{\"a\":1}]", Format::Json),
            (b"\xEF\xBB\xBF[\n\n {\n", Format::Json),
            (b"[Reuters] Bamako", Format::Text),
            (b"[1, 2]", Format::Text),
            (b"[", Format::Text),
            (b"\xEF\xBB\xBFBamako {", Format::Text),
            (b"\xEF", Format::Text),
            (b"", Format::Text),
            (b" \n", Format::Text),
            (b"Bamako, Mali: the army said", Format::Text),
            (b"Title, text and more, it said\n", Format::Text),
            (b"id,title,text\n1,", Format::Csv),
            (b"id;title;text\r\n1;", Format::Csv),
            (b"\"id\"|\"body\"\n", Format::Csv),
            // Lines as old Macs ended them.
            (b"id,text\r1,a;b;c\r", Format::Csv),
            (b"id\tdate, time\ttext\n", Format::Tsv),
            (b"text\nBamako", Format::Text),
            (b"name,place\nBamako", Format::Text),
            (b"<!DOCTYPE HTML>", Format::Html),
            (b"<!-- x > --> <html lang=fr>", Format::Html),
            (b"<?xml version='1.0'?><!DOCTYPE html PUBLIC ''><html >", Format::Html),
            (b"<p>Bamako", Format::Html),
            (b"<Bamako> is a place", Format::Text),
            (b"<<<", Format::Text),
            (b"<?xml version='1.0'?>\n<rss version=\"2.0\">", Format::Feed),
            (b"<feed xmlns='x'>", Format::Feed),
            (b"<rdf:RDF xmlns='x'>", Format::Feed),
            (b"<newsMessage xmlns='x'>", Format::News),
            (b"<?xml version='1.0'?><!DOCTYPE nitf SYSTEM 'x'><nitf>", Format::News),
            (b"<n:newsItem>", Format::News),
            (b"<?xml version='1.0'?><other>", Format::News),
            (b"{\"version\": \"https://jsonfeed.org/version/1.1\"", Format::Feed),
            (b"{\"uri\": \"x\", \"versioncreated\": \"x\",\n \"body_text\": \"x\"}", Format::Ninjs),
            (b"{\"headline\": \"x\", \"body_text\": \"x\"}", Format::Jsonl),
            (b"WARC/1.0\r\n", Format::Warc),
            (b"WARC", Format::Text),
            (b"PAR1", Format::Parquet),
        ];
        for (input, format) in cases {
            for size in [1, 7, 100] {
                assert_eq!(format_of(input, size), format, "{}", input.escape_ascii());
            }
        }
    }

    #[test]
    fn nothing_but_the_mark_is_taken() {
        for (input, rest) in [(&b"\xEF\xBB\xBF{}"[..], &b"{}"[..]), (b"\xEF\xBB", b"\xEF\xBB"), (b"", b"")] {
            let mut opened = detect(Box::new(Pieces::new(input.chunks(1))), &ReadOptions::default()).unwrap();
            let mut bytes = Vec::new();
            opened.stream.read_to_end(&mut bytes).unwrap();
            assert_eq!(bytes, rest);
        }
    }

    #[test]
    fn utf16_is_decoded_and_told_like_any_other() {
        let input: Vec<u8> =
            "\u{FEFF}{\"text\":\"Goïta\"}\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for size in [1, 3, 100] {
            let mut opened =
                detect(Box::new(Pieces::new(input.chunks(size))), &ReadOptions::default()).unwrap();
            let mut text = String::new();
            opened.stream.read_to_string(&mut text).unwrap();
            assert_eq!((opened.format, &*text), (Format::Jsonl, "{\"text\":\"Goïta\"}\n"));
        }
        assert!(detect(Box::new(&b"\xFF\xFE\0\0{\0\0\0"[..]), &ReadOptions::default()).is_err());
    }
}
