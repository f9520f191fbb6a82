//! Inputs as lines: opened, decompressed, counted.

use super::is_stdin;
use crate::error::{Error, ErrorKind, Result};
use crate::read::compressed;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::Path;
use std::sync::Arc;

/// Longest line, in bytes. The longest of Wikidata's dump have some megabytes.
const MAX_LINE_BYTES: u64 = 256 << 20;

/// The lines of one input.
pub(super) struct Lines {
    pub(super) name: Arc<str>,
    reader: Box<dyn BufRead>,
    /// Number of the line that was read last, from 1.
    pub(super) line: u64,
    buffer: Vec<u8>,
}

impl Lines {
    /// Opens a file, or standard input.
    pub(super) fn open(path: &Path) -> Result<Self> {
        let name: Arc<str> = if is_stdin(path) { "<stdin>".into() } else { path.to_string_lossy().into() };
        let open = || -> io::Result<Box<dyn BufRead>> {
            Ok(if is_stdin(path) {
                Box::new(compressed::open(BufReader::new(io::stdin()))?)
            } else {
                Box::new(compressed::open(BufReader::with_capacity(256 << 10, File::open(path)?))?)
            })
        };
        let reader = open().map_err(|err| Error::io(&*name, err))?;
        Ok(Self { name, reader, line: 0, buffer: Vec::new() })
    }

    #[cfg(test)]
    pub(super) fn from_bytes(name: &str, bytes: Vec<u8>) -> Self {
        Self { name: name.into(), reader: Box::new(Cursor::new(bytes)), line: 0, buffer: Vec::new() }
    }

    /// The next line without its end, and its number; `None` at the end of the input.
    pub(super) fn next(&mut self) -> Result<Option<(&[u8], u64)>> {
        self.buffer.clear();
        let mut limited = self.reader.by_ref().take(MAX_LINE_BYTES);
        let n_bytes =
            limited.read_until(b'\n', &mut self.buffer).map_err(|err| Error::io(&*self.name, err))?;
        if n_bytes == 0 {
            return Ok(None);
        }
        self.line += 1;
        if n_bytes as u64 == MAX_LINE_BYTES {
            let message = format!("a line of more than {} MiB", MAX_LINE_BYTES >> 20);
            return Err(Error::new(ErrorKind::Io, message).in_source(&*self.name).at(self.line, None));
        }
        let line = self.buffer.as_slice();
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let mark = if self.line == 1 { line.strip_prefix(b"\xEF\xBB\xBF") } else { None };
        Ok(Some((mark.unwrap_or(line), self.line)))
    }

    /// The first line that is not blank, put back to be read again.
    pub(super) fn peek(&mut self) -> Result<String> {
        let mut first = Vec::new();
        loop {
            let start = first.len();
            let mut limited = self.reader.by_ref().take(MAX_LINE_BYTES);
            limited.read_until(b'\n', &mut first).map_err(|err| Error::io(&*self.name, err))?;
            let line = first.get(start..).unwrap_or_default();
            if line.is_empty() || !line.trim_ascii().is_empty() {
                let line = String::from_utf8_lossy(line).trim_start_matches('\u{feff}').trim().to_owned();
                let rest = std::mem::replace(&mut self.reader, Box::new(io::empty()));
                self.reader = Box::new(Cursor::new(first).chain(rest));
                return Ok(line);
            }
        }
    }
}

impl Read for Lines {
    /// What no line has been made of yet.
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.reader.read(buffer)
    }
}
