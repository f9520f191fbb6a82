//! Files that are either there in full or not at all.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// `path` with `suffix` behind its name.
pub(super) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    name.into()
}

/// Writes a small file in one step, so that after a crash it is the old one or the new one.
///
/// # Errors
/// It cannot be written; the old one is then as it was.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    let temporary = beside(path, ".tmp");
    let write = || -> io::Result<()> {
        let mut file = File::create(&temporary)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&temporary, path)?;
        sync_folder(path)
    };
    write().map_err(|err| failed(path, err))
}

/// Makes sure that a renamed file has its new name after a power cut, too.
pub(super) fn sync_folder(path: &Path) -> io::Result<()> {
    // Elsewhere a folder cannot be opened, and the system does it by itself.
    #[cfg(unix)]
    {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?;
    }
    let _ = path;
    Ok(())
}

/// Removes a file, which need not be there.
///
/// # Errors
/// It is there and cannot be removed.
pub(super) fn remove(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(err) if err.kind() != io::ErrorKind::NotFound => Err(failed(path, err)),
        _ => Ok(()),
    }
}

/// What a small file holds; `None` if there is none.
///
/// # Errors
/// It is there and cannot be read.
pub(super) fn read(path: &Path) -> Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(err) if err.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(err) => Err(failed(path, err)),
    }
}

/// An I/O error on a file.
pub(super) fn failed(path: &Path, err: io::Error) -> Error {
    Error::io(path.display().to_string(), err)
}
