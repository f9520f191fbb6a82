//! Files that are read whole: rows of a gazetteer, tables of weights.
//!
//! In comes a path, out come all its bytes. A file has as many as it says. What is no file may go on for ever, so that
//! there is a limit to what a pipe may give, and a device gives nothing or is refused.

use std::fs::{self, File, Metadata};
use std::io::{self, IsTerminal, Read};
use std::path::Path;

/// Most bytes of what is no file: the strings of a compiled gazetteer are not more either.
const MAX_STREAM: u64 = 4 << 30;

/// All bytes of a file, a named pipe or a terminal.
///
/// # Errors
/// It cannot be read, or is a device that is not empty, or a pipe of which more than 4 GiB come.
pub fn read_whole(path: &Path) -> io::Result<Vec<u8>> {
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    if metadata.is_file() || metadata.is_dir() {
        return fs::read(path);
    }
    let (limit, what) = match is_device(&metadata) && !file.is_terminal() {
        true => (0, "a device that gives bytes without end, not a file"),
        false => (MAX_STREAM, "more than 4 GiB come of it: put them into a file"),
    };
    let mut bytes = Vec::new();
    file.take(limit + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, what));
    }
    Ok(bytes)
}

#[cfg(unix)]
fn is_device(metadata: &Metadata) -> bool {
    use std::os::unix::fs::FileTypeExt;
    metadata.file_type().is_char_device()
}

#[cfg(not(unix))]
fn is_device(_metadata: &Metadata) -> bool {
    false
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn devices_without_end_are_refused() {
        for device in ["/dev/zero", "/dev/full", "/dev/urandom"] {
            let err = read_whole(Path::new(device)).unwrap_err();
            assert!(err.to_string().contains("without end"), "{device}: {err}");
        }
        assert_eq!(read_whole(Path::new("/dev/null")).unwrap(), b"");
    }
}
