//! Bytes of any character set become UTF-8.
//!
//! A byte order mark is believed first; then what is valid UTF-8 with letters beyond ASCII is UTF-8, whatever is
//! declared, for no other text looks like that; then what a header or the document declares; then a guess. Bytes that
//! the set does not have become U+FFFD.

use std::borrow::Cow;
use std::io::{self, Read};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{CoderResult, Decoder, Encoding, ISO_2022_JP, UTF_8};

use super::Stream;

/// Bytes by which a character set is guessed.
pub(super) const SAMPLE_BYTES: usize = 64 << 10;

/// A set by its name, if it is one that text without a byte order mark can be in.
#[cfg(feature = "html")]
pub(super) fn named(label: &[u8]) -> Option<&'static Encoding> {
    let encoding = Encoding::for_label(label)?;
    // What could be read up to its declaration is not UTF-16.
    Some(if encoding == encoding_rs::UTF_16LE || encoding == encoding_rs::UTF_16BE {
        UTF_8
    } else {
        encoding
    })
    .filter(|&encoding| encoding != encoding_rs::REPLACEMENT)
}

/// The text of `bytes`; `declared` is what is known of their set.
pub(super) fn decode<'a>(bytes: &'a [u8], declared: Option<&'static Encoding>) -> Cow<'a, str> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0;
    }
    // Its escapes are ASCII.
    if declared != Some(ISO_2022_JP)
        && let Ok(text) = simdutf8::basic::from_utf8(bytes)
    {
        return Cow::Borrowed(text);
    }
    let encoding = match declared {
        Some(encoding) if encoding != UTF_8 || is_damaged_utf8(bytes) => encoding,
        _ => guess(bytes),
    };
    encoding.decode_without_bom_handling(bytes).0
}

/// The likely set of bytes that are not UTF-8, by the first of them.
pub(super) fn guess(bytes: &[u8]) -> &'static Encoding {
    let sample = &bytes[..bytes.len().min(SAMPLE_BYTES)];
    // What is plain tells nothing; a late accent must be in the sample.
    let sample = match sample.iter().position(|byte| !byte.is_ascii()) {
        Some(_) => sample,
        None => {
            let first = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(0);
            let begin = first.saturating_sub(SAMPLE_BYTES / 2);
            &bytes[begin..bytes.len().min(begin + SAMPLE_BYTES)]
        }
    };
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(sample, true);
    detector.guess(None, Utf8Detection::Deny)
}

/// Whether bytes that are not UTF-8 nevertheless are meant to be: most of their letters beyond ASCII are.
pub(super) fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let (mut n_good, mut n_bad) = (0_usize, 0_usize);
    for chunk in bytes[..bytes.len().min(1 << 20)].utf8_chunks() {
        n_good += chunk.valid().bytes().filter(|&byte| byte >= 0xC0).count();
        n_bad += usize::from(!chunk.invalid().is_empty());
    }
    n_good > n_bad
}

/// Reads UTF-16 as UTF-8.
pub(super) struct Utf16 {
    stream: Stream,
    decoder: Decoder,
    block: Vec<u8>,
    /// Which bytes of the block are still to be decoded.
    pending: std::ops::Range<usize>,
    /// Decoded bytes that did not fit.
    rest: Vec<u8>,
    ended: bool,
}

impl Utf16 {
    /// `stream` stands behind its byte order mark.
    pub(super) fn new(stream: Stream, encoding: &'static Encoding) -> Self {
        Self {
            stream,
            decoder: encoding.new_decoder_without_bom_handling(),
            block: vec![0; 32 << 10],
            pending: 0..0,
            rest: Vec::new(),
            ended: false,
        }
    }

    fn decode(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if self.pending.is_empty() && !self.ended {
                let n_read = super::blocks::read(&mut self.stream, &mut self.block)?;
                self.pending = 0..n_read;
                self.ended = n_read == 0;
            }
            let source = &self.block[self.pending.clone()];
            let (result, n_read, n_written, _) = self.decoder.decode_to_utf8(source, buffer, self.ended);
            self.pending.start += n_read;
            if n_written > 0 || result == CoderResult::InputEmpty && self.ended {
                return Ok(n_written);
            }
        }
    }
}

impl Read for Utf16 {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        /// No character is longer.
        const ROOM: usize = 16;
        if self.rest.is_empty() {
            if buffer.len() >= ROOM {
                return if self.ended && self.pending.is_empty() { Ok(0) } else { self.decode(buffer) };
            }
            if self.ended && self.pending.is_empty() {
                return Ok(0);
            }
            let mut small = [0; ROOM];
            let n_written = self.decode(&mut small)?;
            self.rest.extend_from_slice(&small[..n_written]);
        }
        let n_bytes = self.rest.len().min(buffer.len());
        buffer[..n_bytes].copy_from_slice(&self.rest[..n_bytes]);
        self.rest.drain(..n_bytes);
        Ok(n_bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mark_before_validity_before_declaration_before_guess() {
        let windows = encoding_rs::WINDOWS_1252;
        let cases: [(&[u8], Option<&'static Encoding>, &str); 7] = [
            (b"\xEF\xBB\xBFGao", Some(windows), "Gao"),
            (b"\xFF\xFEG\0a\0o\0", Some(windows), "Gao"),
            ("Goïta".as_bytes(), Some(windows), "Goïta"),
            (b"Go\xEFta", Some(windows), "Goïta"),
            (b"le colonel Go\xEFta, arriv\xE9 \xE0 S\xE9gou", None, "le colonel Goïta, arrivé à Ségou"),
            (b"\xEC\xEF\xEA\xE2\xE0", Some(encoding_rs::WINDOWS_1251), "мпква"),
            // Declared UTF-8, but it is not.
            (b"d\xE9j\xE0 vu \xE0 Gao", Some(UTF_8), "déjà vu à Gao"),
        ];
        for (bytes, declared, text) in cases {
            assert_eq!(decode(bytes, declared), text);
        }
        assert_eq!(decode("Goïta, Séguéla\u{0}".as_bytes(), None), "Goïta, Séguéla\0");
        let damaged = [&b"\xE9"[..], "Goïta et Séguéla".as_bytes()].concat();
        assert_eq!(decode(&damaged, Some(UTF_8)), "\u{FFFD}Goïta et Séguéla");
    }

    #[test]
    fn utf16_streams_through_buffers_of_any_size() {
        let text = "Bamako 😀 Goïta\n".repeat(50);
        let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for size in [1, 2, 3, 5, 64, 4096] {
            let mut reader = Utf16::new(Box::new(io::Cursor::new(bytes.clone())), encoding_rs::UTF_16BE);
            let mut found = Vec::new();
            let mut block = vec![0; size];
            loop {
                match reader.read(&mut block).unwrap() {
                    0 => break,
                    n_bytes => found.extend_from_slice(&block[..n_bytes]),
                }
            }
            assert_eq!(String::from_utf8(found).unwrap(), text);
        }
    }
}
