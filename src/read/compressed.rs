//! Compressed streams, told by their first bytes.
//!
//! A stream comes in that may be compressed by gzip, bzip2, zstd or xz; out comes what was compressed, or the
//! stream itself if it is none of these. No more is read to find that out than the bytes that agree with a label, so
//! that a short record on a pipe does not wait. Files of several members, as parallel compressors make them,
//! are read to their end. Nobody's extension is asked: dumps are renamed.

use std::fmt;
use std::io::{self, BufRead, BufReader, Chain, Cursor, Read};

use bzip2::bufread::MultiBzDecoder;
use lzma_rust2::XzReader;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

pub use super::members::Damage;
use super::members::Members;

/// Bytes of plain text that a decoder makes at a time.
const BLOCK_BYTES: usize = 64 << 10;

/// Memory that the dictionary of an xz stream may ask for, in KiB: `xz -9` asks for 64 MiB.
const XZ_MEMORY_KIB: u32 = 256 << 10;

/// How streams begin, by format.
const LABELS: [(Compression, &[u8]); 5] = [
    (Compression::Gzip, b"\x1F\x8B\x08"),
    (Compression::Bzip2, b"BZh"),
    (Compression::Zstd, b"\x28\xB5\x2F\xFD"),
    // What pzstd and seekable files begin with: a frame to be skipped.
    (Compression::Zstd, b"\x50\x2A\x4D\x18"),
    (Compression::Xz, b"\xFD7zXZ\0"),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Compression {
    Gzip,
    Bzip2,
    Zstd,
    Xz,
}

/// Reads a stream as it was before it was compressed.
///
/// ```
/// use dateline::read::compressed;
/// use std::io::Read;
///
/// let mut text = String::new();
/// compressed::open(&b"Bamako"[..])?.read_to_string(&mut text)?;
/// assert_eq!(text, "Bamako");
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// # Errors
/// The first bytes cannot be read. Damage behind them is an error of the reading.
pub fn open<R: BufRead>(mut reader: R) -> io::Result<Decompressed<R>> {
    let (compression, first) = detect(&mut reader)?;
    let reader = Cursor::new(first).chain(reader);
    let buffered = BLOCK_BYTES;
    Ok(Decompressed(match compression {
        None => Inner::Plain(reader),
        Some(Compression::Gzip) => Inner::Gzip(BufReader::with_capacity(buffered, Members::new(reader))),
        Some(Compression::Bzip2) => {
            Inner::Bzip2(BufReader::with_capacity(buffered, MultiBzDecoder::new(reader)))
        }
        Some(Compression::Zstd) => {
            Inner::Zstd(Box::new(BufReader::with_capacity(buffered, Zstd::new(reader))))
        }
        Some(Compression::Xz) => {
            let decoder = XzReader::new_mem_limit(reader, true, XZ_MEMORY_KIB);
            Inner::Xz(Box::new(BufReader::with_capacity(buffered, decoder)))
        }
    }))
}

/// Takes bytes as long as they agree with a label, and tells whose it is.
fn detect(reader: &mut impl BufRead) -> io::Result<(Option<Compression>, Vec<u8>)> {
    let mut first = Vec::new();
    while LABELS.iter().any(|(_, label)| label.starts_with(&first)) {
        if let Some(&(compression, _)) = LABELS.iter().find(|(_, label)| *label == first) {
            return Ok((Some(compression), first));
        }
        let mut byte = [0];
        match reader.read(&mut byte) {
            Ok(0) => break,
            Ok(_) => first.extend_from_slice(&byte),
            Err(err) if err.kind() == io::ErrorKind::Interrupted => {}
            Err(err) => return Err(err),
        }
    }
    Ok((None, first))
}

/// What [`open`] returns.
pub struct Decompressed<R: BufRead>(Inner<R>);

type First<R> = Chain<Cursor<Vec<u8>>, R>;

enum Inner<R: BufRead> {
    Plain(First<R>),
    Gzip(BufReader<Members<First<R>>>),
    Bzip2(BufReader<MultiBzDecoder<First<R>>>),
    Zstd(Box<BufReader<Zstd<First<R>>>>),
    Xz(Box<BufReader<XzReader<First<R>>>>),
}

impl<R: BufRead> Decompressed<R> {
    fn reader(&mut self) -> &mut dyn BufRead {
        match &mut self.0 {
            Inner::Plain(reader) => reader,
            Inner::Gzip(reader) => reader,
            Inner::Bzip2(reader) => reader,
            Inner::Zstd(reader) => reader,
            Inner::Xz(reader) => reader,
        }
    }
}

impl<R: BufRead> Read for Decompressed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.reader().read(buffer)
    }
}

impl<R: BufRead> BufRead for Decompressed<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.reader().fill_buf()
    }

    fn consume(&mut self, n_bytes: usize) {
        self.reader().consume(n_bytes);
    }
}

impl<R: BufRead> fmt::Debug for Decompressed<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let compression = match &self.0 {
            Inner::Plain(_) => None,
            Inner::Gzip(_) => Some(Compression::Gzip),
            Inner::Bzip2(_) => Some(Compression::Bzip2),
            Inner::Zstd(_) => Some(Compression::Zstd),
            Inner::Xz(_) => Some(Compression::Xz),
        };
        f.debug_tuple("Decompressed").field(&compression).finish()
    }
}

/// The frames of a zstd stream, one after the other; `ruzstd` itself reads a single one.
struct Zstd<R> {
    reader: R,
    decoder: FrameDecoder,
    /// Whether the decoder is within a frame.
    open: bool,
}

impl<R: BufRead> Zstd<R> {
    fn new(reader: R) -> Self {
        Self { reader, decoder: FrameDecoder::new(), open: false }
    }

    /// Opens the next frame; `false` at the end.
    fn next_frame(&mut self) -> io::Result<bool> {
        while !self.reader.fill_buf()?.is_empty() {
            match self.decoder.reset(&mut self.reader) {
                Ok(()) => {
                    self.open = true;
                    return Ok(true);
                }
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                    length,
                    ..
                })) => {
                    let length = u64::from(length);
                    let skipped = io::copy(&mut self.reader.by_ref().take(length), &mut io::sink())?;
                    if skipped < length {
                        return Err(io::ErrorKind::UnexpectedEof.into());
                    }
                }
                Err(err) => return Err(io::Error::new(io::ErrorKind::InvalidData, err)),
            }
        }
        Ok(false)
    }
}

impl<R: BufRead> Read for Zstd<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while !buffer.is_empty() {
            if !self.open && !self.next_frame()? {
                return Ok(0);
            }
            let n_bytes = self.decoder.read(buffer)?;
            if n_bytes > 0 {
                return Ok(n_bytes);
            }
            if self.decoder.is_finished() {
                self.open = false;
            } else {
                self.decoder
                    .decode_blocks(&mut self.reader, BlockDecodingStrategy::UptoBlocks(1))
                    .map_err(|err| io::Error::new(io::ErrorKind::InvalidData, err))?;
            }
        }
        Ok(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    const TEXT: &str = "Bamako\nGao\n";

    fn gzip(text: &str) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    }

    fn bzip2(text: &str) -> Vec<u8> {
        let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    }

    /// One raw block, which every decoder must know.
    fn zstd(text: &str) -> Vec<u8> {
        let len = u8::try_from(text.len()).unwrap();
        // A single segment whose size is one byte; then the last block, of type 0.
        let mut bytes = vec![0x28, 0xB5, 0x2F, 0xFD, 0x20, len];
        bytes.extend_from_slice(&(u32::from(len) << 3 | 1).to_le_bytes()[..3]);
        bytes.extend_from_slice(text.as_bytes());
        bytes
    }

    /// `printf 'Bamako\nGao\n' | xz`.
    const XZ: &[u8] = include_bytes!("../../tests/data/import/two-towns.txt.xz");

    fn read(bytes: &[u8]) -> io::Result<String> {
        let mut text = String::new();
        open(bytes)?.read_to_string(&mut text).map(|_| text)
    }

    #[test]
    fn format_is_told_by_the_first_bytes() {
        for bytes in [TEXT.as_bytes().to_vec(), gzip(TEXT), bzip2(TEXT), zstd(TEXT), XZ.to_vec()] {
            assert_eq!(read(&bytes).unwrap(), TEXT);
        }
    }

    #[test]
    fn members_follow_one_another() {
        for bytes in [gzip(TEXT), bzip2(TEXT), zstd(TEXT), XZ.to_vec()] {
            assert_eq!(read(&bytes.repeat(3)).unwrap(), TEXT.repeat(3));
        }
        let mut skipped = b"\x50\x2A\x4D\x18\x02\0\0\0ab".to_vec();
        skipped.extend(zstd(TEXT));
        assert_eq!(read(&skipped).unwrap(), TEXT);
    }

    #[test]
    fn streams_shorter_than_a_label_are_plain() {
        for bytes in [&b""[..], b"B", b"BZ", b"\x1F\x8B", b"\xFD7z"] {
            let mut found = Vec::new();
            open(bytes).unwrap().read_to_end(&mut found).unwrap();
            assert_eq!(found, bytes);
        }
    }

    #[test]
    fn stream_that_is_cut_off_is_an_error() {
        for bytes in [gzip(TEXT), bzip2(TEXT), zstd(TEXT), XZ.to_vec()] {
            assert!(read(&bytes[..bytes.len() - 5]).is_err(), "{bytes:?}");
        }
    }

    #[test]
    fn nothing_is_read_ahead_of_a_plain_record() {
        struct OneByte<'b>(&'b [u8]);
        impl Read for OneByte<'_> {
            fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
                assert!(!self.0.is_empty(), "a pipe would block here");
                self.0.read(&mut buffer[..1])
            }
        }
        let mut reader = open(BufReader::with_capacity(1, OneByte(b"Gao\n"))).unwrap();
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        assert_eq!(line, "Gao\n");
    }
}
