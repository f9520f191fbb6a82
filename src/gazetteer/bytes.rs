//! Where the bytes of a compiled gazetteer lie: in the program, in memory, or in a mapped file.

#![expect(unsafe_code, reason = "mapping a file, whose safety depends on the file staying as it is")]

use memmap2::Mmap;
use std::fs::File;
use std::io;
use std::ops::Deref;

/// The bytes of a compiled gazetteer.
#[derive(Debug)]
pub(super) enum Bytes {
    /// Part of the program.
    Embedded(&'static [u8]),
    /// Read or just compiled.
    Owned(Vec<u8>),
    /// A file, read by the operating system as it is needed, and shared with other processes.
    Mapped(Mmap),
}

impl Bytes {
    /// Maps a file.
    ///
    /// # Errors
    /// The operating system cannot map it, for example because it is a pipe.
    pub(super) fn map(file: &File) -> io::Result<Self> {
        // SAFETY: The bytes must not change while they are mapped. `dateline compile` never changes a file: it
        // writes a new one and renames it, which leaves the mapped one as it was. Whoever overwrites or truncates
        // the file itself breaks this; the documentation of `load` says so, and nothing here relies on bytes
        // read twice being the same: every number is checked when it is followed, and text is validated
        // wherever it is taken for UTF-8.
        Ok(Self::Mapped(unsafe { Mmap::map(file)? }))
    }
}

impl Deref for Bytes {
    type Target = [u8];

    #[inline]
    fn deref(&self) -> &[u8] {
        match self {
            Self::Embedded(bytes) => bytes,
            Self::Owned(bytes) => bytes,
            Self::Mapped(map) => map,
        }
    }
}
