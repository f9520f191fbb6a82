//! What the outputs of inputs are called.
//!
//! The name depends on the input's path as given and on nothing else, so that a folder done at once, file by file,
//! or by many machines comes out the same: `archive/2020/01.jsonl.gz` becomes `archive/2020/01.jsonl`, `/data/a.txt`
//! becomes `data/a.txt.jsonl`. Nothing in a path leads out of the output folder.

use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};

use xxhash_rust::xxh3::xxh3_64;

use super::output::Compress;

/// Longest name of a file, in bytes. Systems allow 255; something is still to be put behind it.
const MAX_NAME_BYTES: usize = 230;

/// Suffixes that tell of compression, which the output does not share.
const COMPRESSED: [&str; 5] = [".gz", ".zst", ".zstd", ".bz2", ".xz"];

/// Suffixes of JSON lines, which the output keeps.
const LINES: [&str; 3] = [".jsonl", ".ndjson", ".jl"];

/// Where in the output folder the output of `input` stands.
pub(super) fn of(input: &Path, compress: Option<Compress>) -> PathBuf {
    let components = input.components().filter_map(|component| match component {
        Component::Normal(name) => Some(plain(name)),
        _ => None,
    });
    let mut names: Vec<String> = components.collect();
    let name = names.pop().unwrap_or_default();
    let stem = COMPRESSED.iter().find_map(|suffix| strip_suffix(&name, suffix)).unwrap_or(&name);
    let is_lines = LINES.iter().any(|suffix| strip_suffix(stem, suffix).is_some());
    let suffix = if is_lines { "" } else { ".jsonl" };
    let compressed = compress.map_or("", Compress::suffix);
    names.push(short(&format!("{stem}{suffix}{compressed}")));
    names.iter().collect()
}

/// Cuts a suffix off, whatever its case, but not a whole name.
fn strip_suffix<'a>(name: &'a str, suffix: &str) -> Option<&'a str> {
    let (stem, end) = name.split_at_checked(name.len().checked_sub(suffix.len())?)?;
    (!stem.is_empty() && end.eq_ignore_ascii_case(suffix)).then_some(stem)
}

/// A name without control characters and bytes that are no text: they become `%0A` and the like.
fn plain(name: &OsStr) -> String {
    let mut text = String::new();
    for chunk in name.as_encoded_bytes().utf8_chunks() {
        for character in chunk.valid().chars() {
            match u8::try_from(character) {
                Ok(byte) if character.is_control() => text.push_str(&format!("%{byte:02X}")),
                _ => text.push(character),
            }
        }
        text.extend(chunk.invalid().iter().map(|byte| format!("%{byte:02X}")));
    }
    short(&text)
}

/// Cuts a name that is too long, and tells it from others that begin alike.
fn short(name: &str) -> String {
    if name.len() <= MAX_NAME_BYTES {
        return name.to_owned();
    }
    let hash = format!("~{:016x}", xxh3_64(name.as_bytes()));
    // The last suffixes tell what the file is.
    let suffix_start = boundary(name, name.len() - 12);
    let suffix = name.get(suffix_start..).and_then(|end| Some(end.split_once('.')?.1)).unwrap_or_default();
    let end = boundary(name, MAX_NAME_BYTES - hash.len() - suffix.len() - 1);
    let dot = if suffix.is_empty() { "" } else { "." };
    format!("{}{hash}{dot}{suffix}", name.get(..end).unwrap_or_default())
}

/// The end of the last character that ends at `idx` or before.
fn boundary(name: &str, idx: usize) -> usize {
    (0..=idx).rev().find(|&idx| name.is_char_boundary(idx)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(input: &str) -> String {
        of(Path::new(input), None).to_str().unwrap().replace('\\', "/")
    }

    #[test]
    fn names_are_kept_and_say_what_the_output_is() {
        for (input, output) in [
            ("a.jsonl", "a.jsonl"),
            ("a.jsonl.gz", "a.jsonl"),
            ("a.NDJSON.ZST", "a.NDJSON"),
            ("a.txt", "a.txt.jsonl"),
            ("a.warc.gz", "a.warc.jsonl"),
            ("archive/2020/01.json", "archive/2020/01.json.jsonl"),
            (".gz", ".gz.jsonl"),
        ] {
            assert_eq!(name(input), output);
        }
        assert_eq!(of(Path::new("a.jsonl.xz"), Some(Compress::Zst)), Path::new("a.jsonl.zst"));
    }

    #[test]
    fn no_path_leads_out_of_the_folder() {
        for (input, output) in
            [("/data/a.jsonl", "data/a.jsonl"), ("../../a.jsonl", "a.jsonl"), ("./x/../a.jsonl", "x/a.jsonl")]
        {
            assert_eq!(name(input), output);
        }
    }

    #[test]
    fn control_characters_are_written_out() {
        assert_eq!(name("a\n\u{7f}\u{85}é.jsonl"), "a%0A%7F%85é.jsonl");
    }

    #[cfg(unix)]
    #[test]
    fn bytes_that_are_no_text_are_written_out() {
        use std::os::unix::ffi::OsStrExt;
        let input = Path::new(OsStr::from_bytes(b"caf\xE9.jsonl"));
        assert_eq!(of(input, None), Path::new("caf%E9.jsonl"));
    }

    #[test]
    fn long_names_are_cut_and_stay_different() {
        let [one, other] = ["a", "b"].map(|end| name(&format!("{}{end}.jsonl", "é".repeat(200))));
        assert_ne!(one, other);
        for name in [one, other] {
            assert!(name.len() <= MAX_NAME_BYTES && name.ends_with(".jsonl"), "{name}");
        }
    }
}
