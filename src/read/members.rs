//! The members of a gzip stream, one after the other.
//!
//! Web archives hold one record a member, so that a damaged member need not cost the rest. Where a member is damaged
//! the reading fails with [`Damage`]; who reads on all the same is given what follows from the next member whose text
//! begins like an archive's record, and an end if there is none. Everybody else stops at the failure.
//!
//! A decoder that has gone astray may have taken bytes of the next member for its own, so what it has been given of
//! the member is kept, up to a limit, and searched first.

use std::fmt;
use std::io::{self, BufRead, Read};

use flate2::bufread::GzDecoder;
use memchr::memmem;

/// How a member of a web archive begins, when it has been decompressed.
const RECORD: &[u8] = b"WARC/";
const MAGIC: &[u8] = b"\x1F\x8B\x08";
/// Compressed bytes of a member that are kept for another look.
const KEPT_BYTES: usize = 4 << 20;
/// Compressed bytes that a member certainly needs to show how it begins.
const PROBE_BYTES: usize = 16 << 10;

/// A member of a gzip stream that is damaged, as the cause of an [`io::Error`].
#[derive(Clone, Debug)]
pub struct Damage {
    /// Where the member begins: compressed bytes from 0.
    pub offset: u64,
    /// Bytes of its text that had been read.
    pub n_read: u64,
    /// Whether the stream ends within it.
    pub cut_off: bool,
    message: Box<str>,
}

impl Damage {
    /// The damage behind an error, if that is what it is about.
    pub fn of(err: &io::Error) -> Option<Self> {
        err.get_ref()?.downcast_ref().cloned()
    }
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = if self.cut_off { "ends too early" } else { "is damaged" };
        write!(f, "the gzip member at byte {} {what}: {}", self.offset, self.message)
    }
}

impl std::error::Error for Damage {}

/// Reads the text of all members.
pub(super) struct Members<R> {
    state: State<R>,
}

enum State<R> {
    Between(Tape<R>),
    /// In a member, of whose text so many bytes have been read.
    Within(Box<GzDecoder<Tape<R>>>, u64),
    /// The next read looks for a member that can be read.
    Lost(Tape<R>),
    Ended,
}

impl<R: BufRead> Members<R> {
    pub(super) fn new(reader: R) -> Self {
        Self { state: State::Between(Tape { reader, kept: Vec::new(), at: 0, offset: 0, ended: false }) }
    }
}

impl<R: BufRead> Read for Members<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            match std::mem::replace(&mut self.state, State::Ended) {
                State::Ended => return Ok(0),
                State::Between(mut tape) => {
                    tape.forget();
                    // Zeros pad members to the blocks of tapes.
                    while matches!(tape.fill_buf()?, [0, ..]) {
                        tape.consume(1);
                        tape.forget();
                    }
                    if tape.fill_buf()?.is_empty() {
                        return Ok(0);
                    }
                    self.state = State::Within(Box::new(GzDecoder::new(tape)), 0);
                }
                State::Within(mut decoder, n_read) => match decoder.read(buffer) {
                    Ok(0) => self.state = State::Between(decoder.into_inner()),
                    Ok(n_bytes) => {
                        self.state = State::Within(decoder, n_read + n_bytes as u64);
                        return Ok(n_bytes);
                    }
                    Err(err) if err.kind() == io::ErrorKind::Interrupted => {
                        self.state = State::Within(decoder, n_read);
                        return Err(err);
                    }
                    Err(err) => {
                        let tape = decoder.into_inner();
                        let damage = Damage {
                            offset: tape.offset,
                            n_read,
                            cut_off: err.kind() == io::ErrorKind::UnexpectedEof,
                            message: err.to_string().into(),
                        };
                        let kind = err.kind();
                        self.state = State::Lost(tape);
                        return Err(io::Error::new(kind, damage));
                    }
                },
                State::Lost(mut tape) => {
                    if !tape.find_record()? {
                        return Ok(0);
                    }
                    self.state = State::Between(tape);
                }
            }
        }
    }
}

/// A reader that can be read again from where it was last told to forget.
struct Tape<R> {
    reader: R,
    kept: Vec<u8>,
    /// How much of `kept` has been consumed.
    at: usize,
    /// Where the member begins in the reader.
    offset: u64,
    ended: bool,
}

impl<R: BufRead> Tape<R> {
    /// Lets go of what has been consumed: a member has ended.
    fn forget(&mut self) {
        self.offset += self.at as u64;
        self.kept.drain(..self.at);
        self.at = 0;
    }

    /// Takes more bytes from the reader.
    fn extend(&mut self) -> io::Result<()> {
        let more = self.reader.fill_buf()?;
        let n_bytes = more.len();
        self.kept.extend_from_slice(more);
        self.reader.consume(n_bytes);
        self.ended = n_bytes == 0;
        Ok(())
    }

    /// Goes to the next member that begins like a record, and not to the one that it stands in.
    fn find_record(&mut self) -> io::Result<bool> {
        self.at = 1.min(self.kept.len());
        loop {
            match memmem::find(&self.kept[self.at..], MAGIC) {
                Some(found) => {
                    self.at += found;
                    while self.kept.len() < self.at + PROBE_BYTES && !self.ended {
                        self.extend()?;
                    }
                    let mut begin = Vec::new();
                    let probe = GzDecoder::new(&self.kept[self.at..]).take(RECORD.len() as u64);
                    // What cannot be read is no member.
                    let _ = { probe }.read_to_end(&mut begin);
                    if begin == RECORD {
                        return Ok(true);
                    }
                    self.at += 1;
                }
                None if self.ended => return Ok(false),
                None => {
                    // The magic may stand across the end of what is there.
                    self.at = self.kept.len().saturating_sub(MAGIC.len() - 1).max(self.at);
                    self.forget();
                    self.extend()?;
                }
            }
        }
    }
}

impl<R: BufRead> Read for Tape<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n_bytes = self.fill_buf()?.read(buffer)?;
        self.consume(n_bytes);
        Ok(n_bytes)
    }
}

impl<R: BufRead> BufRead for Tape<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at == self.kept.len() && !self.ended {
            if self.at > KEPT_BYTES {
                // A member as large as this is not one of many; a later part of it serves as well.
                self.kept.drain(..self.at - PROBE_BYTES);
                self.at = PROBE_BYTES;
            }
            self.extend()?;
        }
        Ok(&self.kept[self.at..])
    }

    fn consume(&mut self, n_bytes: usize) {
        self.at = (self.at + n_bytes).min(self.kept.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn member(text: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    /// What is read, and the damage told on the way.
    fn read(bytes: &[u8], block: usize) -> (String, Vec<Damage>) {
        let mut members = Members::new(io::BufReader::with_capacity(block, bytes));
        let (mut text, mut damages) = (Vec::new(), Vec::new());
        let mut buffer = [0; 100];
        loop {
            match members.read(&mut buffer) {
                Ok(0) => return (String::from_utf8_lossy(&text).into_owned(), damages),
                Ok(n_bytes) => text.extend_from_slice(&buffer[..n_bytes]),
                Err(err) => damages.push(Damage::of(&err).unwrap()),
            }
        }
    }

    #[test]
    fn members_follow_one_another_with_padding_between_them() {
        let bytes = [member(b"Gao "), vec![0; 20], member(b""), member(b"Mali"), vec![0; 500]].concat();
        for block in [1, 7, 1000] {
            assert_eq!(read(&bytes, block).0, "Gao Mali");
        }
    }

    #[test]
    fn reading_goes_on_with_the_next_record_behind_damage() {
        let words: Vec<u8> =
            (0..3000_u32).flat_map(|n| n.wrapping_mul(2_654_435_761).to_be_bytes()).collect();
        let second = member(&[b"WARC/1.0 two ", &words[..]].concat());
        let parts =
            [member(b"WARC/1.0 one "), second.clone(), member(b"no record"), member(b"WARC/1.0 three")];
        let whole = parts.concat();
        for at in (12..second.len()).step_by(97).chain([second.len() - 8, second.len() - 1]) {
            let mut damaged = whole.clone();
            damaged[parts[0].len() + at] ^= 0xFF;
            for block in [1, 1000] {
                let (text, damages) = read(&damaged, block);
                assert!(
                    text.starts_with("WARC/1.0 one ") && text.ends_with("WARC/1.0 three"),
                    "byte {at}: {text}"
                );
                assert_eq!((damages.len(), damages[0].offset), (1, parts[0].len() as u64), "byte {at}");
            }
        }
        // A piece is missing, and what follows is taken for its end.
        let cut = [&parts[0][..], &second[..second.len() / 2], &parts[2], &parts[3]].concat();
        let (text, damages) = read(&cut, 1000);
        assert!(text.ends_with("WARC/1.0 three"));
        assert_eq!(damages.len(), 1);
    }

    #[test]
    fn stream_that_is_cut_off_is_told_as_such() {
        let bytes = member(b"WARC/1.0 one");
        let (_, damages) = read(&bytes[..bytes.len() - 5], 1000);
        assert!(damages[0].cut_off && damages[0].n_read > 0);
        let (_, damages) = read(&[&bytes[..], b"garbage"].concat(), 1000);
        assert_eq!(damages[0].n_read, 0);
    }
}
