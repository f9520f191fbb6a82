//! From paths to gazetteers: what `-g`, `dateline compile` and the build script do.

use super::bytes::Bytes;
use super::format::LABEL;
use super::names::{NameReader, Names};
use super::source::{self, Errors, Row, SourceOptions};
use super::{Builder, Gazetteer};
use crate::error::{Error, Result};
use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::num::NonZero;
use std::path::Path;
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::{mem, thread};

/// Rows that go from thread to thread at a time.
const BATCH: usize = 512;
/// Batches that may wait before each thread.
const WAITING: usize = 2;
/// Most threads that read names; more of them would wait for the one that compiles.
const MAX_NAME_READERS: usize = 4;

/// Reads source files and folders, each with its options, into one builder.
///
/// `progress` is told now and then how many entities there are. One thread reads rows and some read their names, while
/// this one compiles; what comes out is the same with any number of them.
///
/// # Errors
/// All that is wrong, with file and line, in reading order; but no more than 20 errors and a count of the others.
pub fn read_sources<'p>(
    sources: impl IntoIterator<Item = (&'p Path, SourceOptions)>,
    progress: &mut dyn FnMut(usize),
) -> Result<Builder, Vec<Error>> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let n_readers = cores.saturating_sub(2).clamp(1, MAX_NAME_READERS);
    read_with(n_readers, sources.into_iter().collect(), progress)
}

/// Reads sources with so many threads that read names.
fn read_with(
    n_readers: usize,
    sources: Vec<(&Path, SourceOptions)>,
    progress: &mut dyn FnMut(usize),
) -> Result<Builder, Vec<Error>> {
    let (mut builder, mut errors) = (Builder::new(), Errors::default());
    thread::scope(|scope| {
        // Batches go to the readers of names in turn and are taken from them in turn, so they stay in order.
        let (to_readers, from_readers): (Vec<_>, Vec<_>) = (0..n_readers)
            .map(|_| {
                let (to, rows) = mpsc::sync_channel(WAITING);
                let (read, from) = mpsc::sync_channel(WAITING);
                scope.spawn(move || read_names(&rows, &read));
                (to, from)
            })
            .unzip();
        scope.spawn(move || read_rows(&sources, &to_readers));
        // Letting go of rows takes time as well, and another thread has it.
        let (done, rows) = mpsc::sync_channel(WAITING);
        scope.spawn(move || rows.into_iter().for_each(drop::<Vec<(Row, Names)>>));
        for turn in (0..n_readers).cycle() {
            let Ok(batch) = from_readers[turn].recv() else { break };
            builder.expect(batch.iter().flatten());
            let mut added = Vec::with_capacity(batch.len());
            for row in batch {
                match row {
                    Ok((row, mut names)) => {
                        if let Err(err) = builder.add_read_row(&row, &mut names) {
                            errors.push(err);
                        }
                        added.push((row, names));
                    }
                    Err(err) => errors.push(err),
                }
            }
            let _ = done.send(added);
            progress(builder.len());
        }
    });
    errors.finish().map(|()| builder)
}

/// Sends the rows of all sources in batches, to each of `readers` in turn.
fn read_rows(sources: &[(&Path, SourceOptions)], readers: &[SyncSender<Vec<Result<Row>>>]) {
    let mut turns = readers.iter().cycle();
    let mut send = |batch| {
        // The other side goes away only when it panics.
        let _ = turns.next().map(|reader| reader.send(batch));
    };
    let mut batch = Vec::with_capacity(BATCH);
    for (path, options) in sources {
        source::read(path, options, &mut |row| {
            batch.push(row);
            if batch.len() == BATCH {
                send(mem::replace(&mut batch, Vec::with_capacity(BATCH)));
            }
        });
    }
    send(batch);
}

/// Reads the names of rows, batch by batch.
fn read_names(rows: &Receiver<Vec<Result<Row>>>, read: &SyncSender<Vec<Result<(Row, Names)>>>) {
    let mut reader = NameReader::default();
    for batch in rows {
        let mut with_names = |row: Row| {
            let names = reader.read(&row.entity);
            (row, names)
        };
        let batch = batch.into_iter().map(|row| row.map(&mut with_names)).collect();
        if read.send(batch).is_err() {
            break;
        }
    }
}

/// Compiles source files and folders into one gazetteer's bytes.
///
/// # Errors
/// As [`read_sources`].
pub fn compile_paths<'p>(
    paths: impl IntoIterator<Item = &'p Path>,
    options: &SourceOptions,
) -> Result<Vec<u8>, Vec<Error>> {
    let sources = paths.into_iter().map(|path| (path, *options));
    read_sources(sources, &mut |_| {})?.finish().map_err(|err| vec![err])
}

/// How the bytes of a compiled gazetteer are had.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Access {
    /// Mapped: opens at once and is shared between processes. The file must not be overwritten or truncated while it
    /// is open; replace it by renaming a new file over it, as `dateline compile` does.
    #[default]
    Map,
    /// Read into memory and checked, every byte of it: for files on network drives, or that others may change.
    Read,
}

/// Opens what a path holds: a compiled gazetteer, a source file, or a folder of sources.
///
/// A compiled gazetteer that everybody may write to is held against its checksums, however it is accessed.
///
/// # Errors
/// The path cannot be read, the compiled gazetteer is damaged or of another version, or rows are bad.
pub fn load(path: &Path, options: &SourceOptions, access: Access) -> Result<Gazetteer, Vec<Error>> {
    let name = path.display().to_string();
    let open = |bytes| Gazetteer::open_bytes(bytes).map_err(|err| vec![err.in_source(name.clone())]);
    match compiled_bytes(path, access) {
        Ok(Some((bytes, trusted))) => {
            let gazetteer = open(bytes)?;
            if !trusted {
                gazetteer.verify().map_err(|err| vec![err.in_source(name)])?;
            }
            Ok(gazetteer)
        }
        Ok(None) => open(Bytes::Owned(compile_paths([path], options)?)),
        Err(err) => Err(vec![Error::io(name, err)]),
    }
}

/// The bytes of a file that begins like a compiled gazetteer, or is called one (a `.gaz` file of no bytes is no list
/// of no names), and whether they may be taken for what was compiled.
fn compiled_bytes(path: &Path, access: Access) -> io::Result<Option<(Bytes, bool)>> {
    // Who opens a named pipe and closes it leaves nothing for the next; and only files can be mapped.
    if !path.metadata()?.is_file() {
        return Ok(None);
    }
    let mut file = File::open(path)?;
    let metadata = file.metadata()?;
    let mut label = Vec::new();
    file.by_ref().take(LABEL.len() as u64).read_to_end(&mut label)?;
    let compiled = label == LABEL || path.extension().is_some_and(|extension| extension == "gaz");
    if !compiled {
        return Ok(None);
    }
    Ok(Some(match access {
        Access::Map => (Bytes::map(&file)?, !is_writable_by_all(&metadata)),
        Access::Read => {
            let mut bytes = label;
            file.read_to_end(&mut bytes)?;
            (Bytes::Owned(bytes), false)
        }
    }))
}

#[cfg(unix)]
fn is_writable_by_all(metadata: &Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    metadata.permissions().mode() & 0o002 != 0
}

#[cfg(not(unix))]
fn is_writable_by_all(_metadata: &Metadata) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;
    use crate::gazetteer::source::tests::folder;

    fn read(files: &[(&str, &str)]) -> Result<Builder, Vec<Error>> {
        let folder = folder(files);
        let paths: Vec<_> = files.iter().map(|(name, _)| folder.path().join(name)).collect();
        let sources = paths.iter().map(|path| (path.as_path(), SourceOptions::default()));
        read_sources(sources, &mut |_| {})
    }

    #[test]
    fn faults_of_all_sources_are_told_in_reading_order() {
        let errors = read(&[
            ("a.tsv", "name\tid\n…\tmy:1\na'b'c'd'e'f'g'h'i\tmy:2\na\tmy:2\n\tmy:3\n"),
            ("b.tsv", "name\tkind\nb\tcitty\n"),
        ])
        .err()
        .unwrap();
        let places: Vec<_> = errors
            .iter()
            .map(|err| (err.source_name().unwrap().rsplit('/').next().unwrap(), err.position().unwrap().line))
            .collect();
        assert_eq!(places, [("a.tsv", 2), ("a.tsv", 3), ("a.tsv", 4), ("a.tsv", 5), ("b.tsv", 2)]);
    }

    #[test]
    fn many_faults_are_counted_whoever_finds_them() {
        let table = format!("name\tid\n{}", "a\tmy:1\n\tmy:2\n".repeat(50));
        let errors = read(&[("a.tsv", &table)]).err().unwrap();
        assert_eq!(errors.len(), 21);
        assert_eq!(errors[20].message(), "79 more errors are not listed");
    }

    #[test]
    fn sources_of_more_than_one_batch_keep_their_order() {
        let list: String = (0..5 * BATCH + 1).map(|i| format!("town {i}\n")).collect();
        let mut told = Vec::new();
        let folder = folder(&[("a.txt", &list)]);
        let path = folder.path().join("a.txt");
        let builder =
            read_sources([(path.as_path(), SourceOptions::default())], &mut |n| told.push(n)).unwrap();
        assert!(told.is_sorted() && told.last() == Some(&(5 * BATCH + 1)));
        let gazetteer = Gazetteer::open(builder.finish().unwrap()).unwrap();
        assert!(gazetteer.entities().map(|entity| entity.name()).eq(list.lines()));
    }

    #[test]
    fn any_number_of_threads_makes_the_same_bytes() {
        let table: String = (0..7 * BATCH / 2)
            .map(|i| format!("Mohammed al-Quark {i}\tmy:{i}\tperson\tQ. {} {{from=1990}}\n", i % 100))
            .collect();
        let folder = folder(&[("a.tsv", &format!("name\tid\tkind\taliases\n{table}"))]);
        let path = folder.path().join("a.tsv");
        let sources = || vec![(path.as_path(), SourceOptions::default())];
        let mut one_by_one = Builder::new();
        source::read(&path, &SourceOptions::default(), &mut |row| one_by_one.add_row(&row.unwrap()).unwrap());
        let expected = one_by_one.finish().unwrap();
        for n_readers in [1, 2, 5] {
            let builder = read_with(n_readers, sources(), &mut |_| {}).unwrap();
            assert!(builder.finish().unwrap() == expected, "{n_readers}");
        }
    }

    #[test]
    fn compiled_file_is_told_by_its_label_or_extension() {
        let folder = folder(&[("empty.gaz", ""), ("empty.txt", ""), ("text.gaz", "Mali\n")]);
        let load = |name: &str| load(&folder.path().join(name), &SourceOptions::default(), Access::Map);
        assert_eq!(load("empty.txt").unwrap().len(), 0);
        for name in ["empty.gaz", "text.gaz"] {
            let errors = load(name).unwrap_err();
            assert_eq!(errors[0].kind(), ErrorKind::Format, "{name}");
            assert!(errors[0].source_name().unwrap().ends_with(name));
        }
    }

    #[cfg(unix)]
    #[test]
    fn damage_is_found_at_once_in_files_that_are_read_or_anybodys() {
        use std::os::unix::fs::PermissionsExt;
        let folder = folder(&[("a.txt", "Mali\n")]);
        let [source, path] = ["a.txt", "a.gaz"].map(|name| folder.path().join(name));
        let mut bytes = compile_paths([source.as_path()], &SourceOptions::default()).unwrap();
        *bytes.last_mut().unwrap() ^= 1;
        std::fs::write(&path, bytes).unwrap();
        let is_refused = |mode, access| {
            std::fs::set_permissions(&path, PermissionsExt::from_mode(mode)).unwrap();
            load(&path, &SourceOptions::default(), access)
                .is_err_and(|errs| errs[0].kind() == ErrorKind::Format)
        };
        assert!(!is_refused(0o644, Access::Map));
        assert!(is_refused(0o666, Access::Map));
        assert!(is_refused(0o644, Access::Read));
    }

    #[test]
    fn compiled_file_is_no_source() {
        let bytes = Builder::new().finish().unwrap();
        let errors = source::read_bytes("a.gaz", &bytes, &SourceOptions::default()).unwrap_err();
        assert_eq!(errors[0].message(), "a compiled gazetteer, not a source");
    }
}
