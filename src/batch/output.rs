//! An output that appears under its name when it is whole.
//!
//! Lines come in, are compressed if asked for, and go to `NAME.tmp`, which is locked as long as it is written: who
//! comes second waits for the first and then finds the work done, or, if the first has died, begins clean.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use flate2::write::GzEncoder;
use fs4::fs_std::FileExt;
use ruzstd::encoding::{CompressionLevel, compress_to_vec};
use same_file::Handle;

use super::file::{beside, failed};
use crate::error::Result;

/// How outputs are compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compress {
    /// gzip, at the usual level.
    Gz,
    /// Zstandard, in frames of four megabytes of text.
    Zst,
}

impl Compress {
    /// What stands behind the names of such files.
    pub const fn suffix(self) -> &'static str {
        match self {
            Self::Gz => ".gz",
            Self::Zst => ".zst",
        }
    }
}

/// Text in a frame of Zstandard.
const FRAME_BYTES: usize = 4 << 20;

/// A file that is being written.
pub(super) struct Output {
    path: PathBuf,
    temporary: PathBuf,
    encoder: Option<Encoder>,
}

enum Encoder {
    Plain(BufWriter<File>),
    Gz(GzEncoder<BufWriter<File>>),
    Zst(Vec<u8>, BufWriter<File>),
}

impl Output {
    /// Begins an output, when nobody else is writing it.
    ///
    /// # Errors
    /// It cannot be written.
    pub(super) fn create(path: &Path, compress: Option<Compress>) -> Result<Self> {
        let temporary = beside(path, ".tmp");
        let file = lock_fresh(&temporary).map_err(|err| failed(&temporary, err))?;
        let out = BufWriter::with_capacity(256 << 10, file);
        let encoder = match compress {
            None => Encoder::Plain(out),
            Some(Compress::Gz) => Encoder::Gz(GzEncoder::new(out, flate2::Compression::default())),
            Some(Compress::Zst) => Encoder::Zst(Vec::new(), out),
        };
        Ok(Self { path: path.to_owned(), temporary, encoder: Some(encoder) })
    }

    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<()> {
        let written = match &mut self.encoder {
            None => Ok(()),
            Some(Encoder::Plain(out)) => out.write_all(bytes),
            Some(Encoder::Gz(encoder)) => encoder.write_all(bytes),
            Some(Encoder::Zst(frame, out)) => push_frames(frame, bytes, out),
        };
        written.map_err(|err| failed(&self.temporary, err))
    }

    /// Gives the file its name, now that it is whole; its size, and the file itself, which keeps the lock.
    ///
    /// # Errors
    /// It cannot be written or renamed.
    pub(super) fn finish(mut self) -> Result<(u64, File)> {
        let finished = self.put_in_place();
        finished.map_err(|err| failed(&self.path, err))
    }

    fn put_in_place(&mut self) -> io::Result<(u64, File)> {
        let out = match self.encoder.take() {
            None => return Err(io::ErrorKind::Other.into()),
            Some(Encoder::Plain(out)) => out,
            Some(Encoder::Gz(encoder)) => encoder.finish()?,
            Some(Encoder::Zst(frame, mut out)) => {
                out.write_all(&compress_to_vec(frame.as_slice(), CompressionLevel::Fastest))?;
                out
            }
        };
        let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.sync_all()?;
        let n_bytes = file.metadata()?.len();
        // The new name is brought to the disk with that of the record, which counts only where the output is.
        fs::rename(&self.temporary, &self.path)?;
        Ok((n_bytes, file))
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        // What is not finished is taken away, before the lock is given back.
        if self.encoder.is_some() {
            let _ = fs::remove_file(&self.temporary);
        }
    }
}

/// Takes the lock of a file that is still at its path when the lock is had, and empties it.
fn lock_fresh(path: &Path) -> io::Result<File> {
    loop {
        let file = OpenOptions::new().write(true).create(true).truncate(false).open(path)?;
        FileExt::lock_exclusive(&file)?;
        // Who had it before may have renamed or removed it.
        let is_there = Handle::from_path(path)
            .and_then(|there| Ok(there == Handle::from_file(file.try_clone()?)?))
            .unwrap_or(false);
        if is_there {
            file.set_len(0)?;
            return Ok(file);
        }
    }
}

/// Gathers bytes and writes those that fill frames. Frames depend on the bytes only, not on how they come.
fn push_frames(frame: &mut Vec<u8>, mut bytes: &[u8], out: &mut impl Write) -> io::Result<()> {
    while let Some((head, tail)) = bytes.split_at_checked(FRAME_BYTES - frame.len()) {
        frame.extend_from_slice(head);
        out.write_all(&compress_to_vec(frame.as_slice(), CompressionLevel::Fastest))?;
        frame.clear();
        bytes = tail;
    }
    frame.extend_from_slice(bytes);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::compressed;
    use std::io::{BufReader, Read};
    use std::thread;
    use std::time::Duration;

    #[test]
    fn outputs_can_be_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let text: String = (0..400_000).map(|nr| format!("{{\"id\":{nr},\"text\":\"Bamako\"}}\n")).collect();
        assert!(text.len() > 2 * FRAME_BYTES);
        for compress in [None, Some(Compress::Gz), Some(Compress::Zst)] {
            let path = folder.path().join("a");
            let mut output = Output::create(&path, compress).unwrap();
            text.as_bytes().chunks(777_777).try_for_each(|piece| output.write(piece)).unwrap();
            assert!(!path.exists());
            let (n_bytes, _) = output.finish().unwrap();
            assert_eq!(n_bytes, fs::metadata(&path).unwrap().len());
            assert!(compress.is_none() || n_bytes < text.len() as u64 / 4, "{compress:?} {n_bytes}");
            let mut again = String::new();
            let file = BufReader::new(File::open(&path).unwrap());
            compressed::open(file).unwrap().read_to_string(&mut again).unwrap();
            assert!(again == text, "{compress:?}");
            fs::remove_file(path).unwrap();
        }
    }

    #[test]
    fn unfinished_output_is_taken_away() {
        let folder = tempfile::tempdir().unwrap();
        let mut output = Output::create(&folder.path().join("a"), None).unwrap();
        output.write(b"half").unwrap();
        drop(output);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn second_writer_waits_for_the_first() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        let mut first = Output::create(&path, None).unwrap();
        let second = thread::spawn({
            let path = path.clone();
            move || Output::create(&path, None).map(|_| fs::read(&path).unwrap()).unwrap()
        });
        thread::sleep(Duration::from_millis(50));
        assert!(!second.is_finished());
        first.write(b"whole").unwrap();
        drop(first.finish().unwrap());
        assert_eq!(second.join().unwrap(), b"whole");
    }
}
