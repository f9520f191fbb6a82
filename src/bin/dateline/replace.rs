//! Writes a file in one step.
//!
//! It is written under a temporary name beside its own and renamed when it is whole, so that a program which has the
//! old one open keeps it, and nobody ever opens half of one.

use dateline::Error;
use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Writes what `fill` writes to a temporary file and gives that the name `path`, and `permissions`, if there are any.
///
/// # Errors
/// The file cannot be written or renamed; the old one is then as it was.
pub(crate) fn replace(
    path: &Path,
    permissions: Option<Permissions>,
    fill: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>,
) -> Result<(), Error> {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".tmp-{}", std::process::id()));
    let temporary = Temporary(PathBuf::from(name));
    let failed = |err: io::Error| Error::io(temporary.0.to_string_lossy(), err);
    let file = OpenOptions::new().write(true).create_new(true).open(&temporary.0).map_err(failed)?;
    let mut out = BufWriter::with_capacity(1 << 20, file);
    fill(&mut out).and_then(|()| out.flush()).map_err(failed)?;
    if let Some(permissions) = permissions {
        out.get_ref().set_permissions(permissions).map_err(failed)?;
    }
    out.get_ref().sync_all().map_err(failed)?;
    fs::rename(&temporary.0, path).map_err(|err| Error::io(path.to_string_lossy(), err))
}

/// A file that is gone when it is not renamed.
struct Temporary(PathBuf);

impl Drop for Temporary {
    fn drop(&mut self) {
        // After the renaming there is nothing left to remove.
        let _ = fs::remove_file(&self.0);
    }
}
