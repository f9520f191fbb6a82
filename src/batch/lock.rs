//! A folder that a single run writes into.
//!
//! The lock is the system's, on a file in the folder: it ends with the process that holds it, however that ends, and
//! there is nothing to clean up. The file says who holds it, for the message only.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::Path;

use fs4::fs_std::FileExt;

use super::file::failed;
use crate::error::{Error, ErrorKind, Result};

/// Name of the file; a dot before it, so that no walk over inputs finds it.
const NAME: &str = ".dateline.lock";

/// Holds a folder as long as it lives.
#[derive(Debug)]
pub(super) struct FolderLock {
    _file: File,
}

impl FolderLock {
    /// Takes the folder for this run alone, or, if `shared`, with other runs that share it.
    ///
    /// # Errors
    /// Another run has it; it is named.
    pub(super) fn take(folder: &Path, shared: bool) -> Result<Self> {
        let path = folder.join(NAME);
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(|err| failed(&path, err))?;
        let taken = if shared { FileExt::try_lock_shared(&file) } else { FileExt::try_lock_exclusive(&file) };
        if !taken.map_err(|err| failed(&path, err))? {
            return Err(taken_by(fs::read_to_string(&path).ok().as_deref(), folder));
        }
        // That others can read it is a courtesy: nothing depends on it.
        let note = format!("process {} on {}\n", std::process::id(), gethostname::gethostname().display());
        let _ = file.set_len(0).and_then(|()| file.write_all(note.as_bytes()));
        Ok(Self { _file: file })
    }
}

fn taken_by(note: Option<&str>, folder: &Path) -> Error {
    let holder = note.map(str::trim).filter(|note| !note.is_empty()).unwrap_or("another process");
    Error::new(ErrorKind::Config, format!("{holder} is writing into this folder"))
        .in_source(folder.display().to_string())
        .with_help("wait until it has ended; give --shared to all runs that are to share a folder")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn second_run_is_kept_out_and_told_of_the_first() {
        let folder = tempfile::tempdir().unwrap();
        let first = FolderLock::take(folder.path(), false).unwrap();
        for shared in [false, true] {
            let err = FolderLock::take(folder.path(), shared).unwrap_err();
            let holder = format!("process {} on ", std::process::id());
            assert!(err.message().starts_with(&holder), "{err}");
        }
        drop(first);
        let shared = FolderLock::take(folder.path(), true).unwrap();
        let _also = FolderLock::take(folder.path(), true).unwrap();
        assert!(FolderLock::take(folder.path(), false).is_err());
        drop(shared);
    }
}
