//! Arguments become the files that they mean.
//!
//! Files come out as they were named; folders are walked, in the order of their paths, and give the files that the
//! globs let through. What begins with a dot is passed over in folders, as everywhere. A folder or file that cannot be
//! read, or a loop of links, is an error in its place, and the walk goes on.

use std::io::{self, BufRead};
use std::path::{Path, PathBuf};

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use ignore::WalkBuilder;

use crate::error::{Error, ErrorKind, Result};

/// Which files of folders are taken.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// None: all.
    include: Option<GlobSet>,
    exclude: GlobSet,
}

impl Filter {
    /// A filter of globs: one without a slash is matched with a file's name, another with its path within the folder
    /// (`2024/**/*.warc.gz`).
    ///
    /// # Errors
    /// A glob that is none ([`ErrorKind::Config`]).
    pub fn new(include: &[String], exclude: &[String]) -> Result<Self> {
        Ok(Self {
            include: if include.is_empty() { None } else { Some(glob_set(include)?) },
            exclude: glob_set(exclude)?,
        })
    }

    /// Whether a file is taken that lies at `path` within its folder.
    fn takes(&self, path: &Path) -> bool {
        !self.exclude.is_match(path) && self.include.as_ref().is_none_or(|globs| globs.is_match(path))
    }
}

fn glob_set(globs: &[String]) -> Result<GlobSet> {
    let wrong = |err: globset::Error| Error::new(ErrorKind::Config, err.to_string());
    let mut set = GlobSetBuilder::new();
    for glob in globs {
        let anywhere = if glob.contains('/') { glob.clone() } else { format!("**/{glob}") };
        set.add(GlobBuilder::new(&anywhere).literal_separator(true).build().map_err(wrong)?);
    }
    set.build().map_err(wrong)
}

/// The files that `arguments` mean, in their order; `-` and what does not exist are left as they are.
pub fn expand(arguments: impl IntoIterator<Item = PathBuf>, filter: &Filter) -> Vec<Result<PathBuf>> {
    let mut files = Vec::new();
    for argument in arguments {
        if argument.is_dir() {
            walk(&argument, filter, &mut files);
        } else {
            files.push(Ok(argument));
        }
    }
    files
}

fn walk(folder: &Path, filter: &Filter, files: &mut Vec<Result<PathBuf>>) {
    let walk = WalkBuilder::new(folder)
        .standard_filters(false)
        .hidden(true)
        .follow_links(true)
        .sort_by_file_path(Path::cmp)
        .build();
    for entry in walk {
        match entry {
            Ok(entry) if entry.file_type().is_some_and(|kind| kind.is_file()) => {
                let path = entry.into_path();
                if filter.takes(path.strip_prefix(folder).unwrap_or(&path)) {
                    files.push(Ok(path));
                }
            }
            Ok(_) => {}
            Err(err) => files.push(Err(unreadable(folder, err))),
        }
    }
}

fn unreadable(folder: &Path, err: ignore::Error) -> Error {
    let message = err.to_string();
    let cause = err.into_io_error().unwrap_or_else(|| io::Error::other(message));
    Error::io(folder.display().to_string(), cause)
}

/// The paths that a list names, one a line or, with `nul`, one before each NUL; empty ones are passed over.
///
/// # Errors
/// The list, called `name`, cannot be read, or a path in it is not UTF-8 where the system wants that.
pub fn read_list(list: impl BufRead, name: &str, nul: bool) -> Result<Vec<PathBuf>> {
    let delimiter = if nul { b'\0' } else { b'\n' };
    let mut paths = Vec::new();
    for (line, path) in (1..).zip(list.split(delimiter)) {
        let mut path = path.map_err(|err| Error::io(name, err))?;
        if !nul && path.last() == Some(&b'\r') {
            path.pop();
        }
        if !path.is_empty() {
            paths.push(
                to_path(path).map_err(|message| {
                    Error::new(ErrorKind::Config, message).in_source(name).at(line, None)
                })?,
            );
        }
    }
    Ok(paths)
}

#[cfg(unix)]
fn to_path(bytes: Vec<u8>) -> Result<PathBuf, String> {
    use std::os::unix::ffi::OsStringExt;
    Ok(std::ffi::OsString::from_vec(bytes).into())
}

#[cfg(not(unix))]
fn to_path(bytes: Vec<u8>) -> Result<PathBuf, String> {
    String::from_utf8(bytes).map(PathBuf::from).map_err(|err| err.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(files: &[Result<PathBuf>], folder: &Path) -> Vec<String> {
        let name = |path: &Result<PathBuf>| match path {
            Ok(path) => path.strip_prefix(folder).unwrap_or(path).display().to_string(),
            Err(err) => format!("error: {}", err.message()),
        };
        files.iter().map(name).collect()
    }

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::TempDir::new().unwrap();
        for path in ["b.txt", "a/2.jsonl", "a/10.jsonl", "a-b.jsonl", "a/.hidden.jsonl", ".git/x.jsonl"] {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "{}").unwrap();
        }
        folder
    }

    #[test]
    fn folders_are_walked_in_order_and_files_stay_as_they_are() {
        let folder = folder();
        let arguments = ["z.txt", "-"].map(PathBuf::from).into_iter().chain([folder.path().to_owned()]);
        let files = expand(arguments, &Filter::default());
        assert_eq!(
            names(&files, folder.path()),
            ["z.txt", "-", "a/10.jsonl", "a/2.jsonl", "a-b.jsonl", "b.txt"]
        );
    }

    #[test]
    fn globs_choose_by_name_or_by_path() {
        let folder = folder();
        let chosen = |include: &[&str], exclude: &[&str]| {
            let own = |globs: &[&str]| globs.iter().map(|&glob| glob.to_owned()).collect::<Vec<_>>();
            let filter = Filter::new(&own(include), &own(exclude)).unwrap();
            names(&expand([folder.path().to_owned()], &filter), folder.path())
        };
        assert_eq!(chosen(&["*.jsonl"], &[]), ["a/10.jsonl", "a/2.jsonl", "a-b.jsonl"]);
        assert_eq!(chosen(&["a/*"], &["1*"]), ["a/2.jsonl"]);
        assert_eq!(chosen(&[], &["*.jsonl"]), ["b.txt"]);
        assert!(Filter::new(&["[".into()], &[]).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn a_loop_of_links_is_an_error_in_its_place() {
        let folder = folder();
        std::os::unix::fs::symlink("..", folder.path().join("a/up")).unwrap();
        let files = expand([folder.path().to_owned()], &Filter::default());
        assert_eq!(files.iter().filter(|path| path.is_err()).count(), 1);
        assert_eq!(files.iter().filter(|path| path.is_ok()).count(), 4);
    }

    #[test]
    fn lists_are_cut_at_lines_or_nul() {
        let list = |list: &[u8], nul| read_list(list, "list", nul).unwrap();
        assert_eq!(list(b"a.txt\r\n\nb c.txt", false), [Path::new("a.txt"), Path::new("b c.txt")]);
        assert_eq!(list(b"a\n.txt\0b\0", true), [Path::new("a\n.txt"), Path::new("b")]);
    }
}
