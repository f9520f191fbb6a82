//! From paths to gazetteers: what `-g` and the build script do.

use super::bytes::Bytes;
use super::format::LABEL;
use super::source::{SourceOptions, read_path};
use super::{Builder, Gazetteer};
use crate::error::Error;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// Compiles source files and folders into one gazetteer's bytes.
///
/// # Errors
/// Every bad row, with file and line, as far as [`read_path`] reports them; nothing is skipped.
pub fn compile_paths<'p>(
    paths: impl IntoIterator<Item = &'p Path>,
    options: &SourceOptions,
) -> Result<Vec<u8>, Vec<Error>> {
    let mut builder = Builder::new();
    let mut errors = Vec::new();
    for path in paths {
        for row in read_path(path, options)? {
            if let Err(err) = builder.add(&row.entity) {
                errors.push(err.in_source(&*row.source).at(row.line, None));
            }
        }
    }
    if errors.is_empty() { builder.finish().map_err(|err| vec![err]) } else { Err(errors) }
}

/// Opens what a path holds: a compiled gazetteer, a source file, or a folder of sources.
///
/// A compiled gazetteer is mapped, not read: it must not be overwritten or truncated while it is open. Replace it
/// by renaming a new file over it, as `dateline compile` does.
///
/// # Errors
/// The path cannot be read, the compiled gazetteer is damaged or of another version, or rows are bad.
pub fn load(path: &Path, options: &SourceOptions) -> Result<Gazetteer, Vec<Error>> {
    let name = path.display().to_string();
    let bytes = match compiled_bytes(path) {
        Ok(Some(bytes)) => bytes,
        Ok(None) => Bytes::Owned(compile_paths([path], options)?),
        Err(err) => return Err(vec![Error::io(name, err)]),
    };
    Gazetteer::open_bytes(bytes).map_err(|err| vec![err.in_source(name)])
}

/// The bytes of a file that begins like a compiled gazetteer.
fn compiled_bytes(path: &Path) -> io::Result<Option<Bytes>> {
    if path.is_dir() {
        return Ok(None);
    }
    let mut file = File::open(path)?;
    let mut label = Vec::new();
    file.by_ref().take(LABEL.len() as u64).read_to_end(&mut label)?;
    if label == LABEL { Bytes::map(&file).map(Some) } else { Ok(None) }
}
