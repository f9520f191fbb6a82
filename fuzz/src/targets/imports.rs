//! Any bytes as a list of names of others: what is imported are rows that can be read and compiled.

use dateline::gazetteer::source::{SourceOptions, read_bytes};
use dateline::import::{Format, ImportOptions, import};
use std::path::PathBuf;
use std::sync::LazyLock;

/// In memory where there is a folder for that: to write it is all the same most of a run.
static FILE: LazyLock<PathBuf> = LazyLock::new(|| {
    let memory = PathBuf::from("/dev/shm");
    let folder = if memory.is_dir() { memory } else { std::env::temp_dir() };
    folder.join(format!("dateline-fuzz-{}", std::process::id()))
});

const FORMATS: [Format; 7] = [
    Format::Geonames,
    Format::Wikidata,
    Format::Ftm,
    Format::Petrarch,
    Format::Spacy,
    Format::Jrc,
    Format::Csv,
];

pub(super) fn check((choice, bytes): (u8, &[u8])) {
    std::fs::write(&*FILE, bytes).expect("the folder for temporary files can be written");
    let mut rows = Vec::new();
    let format = FORMATS[usize::from(choice) % FORMATS.len()];
    let options = ImportOptions::default();
    let imported = import(format, std::slice::from_ref(&*FILE), &options, &mut rows, &mut |_| {});
    if imported.is_ok() {
        let rows = read_bytes("rows.tsv", &rows, &SourceOptions::default());
        assert!(rows.is_ok(), "what was imported cannot be read: {rows:?}");
    }
}
