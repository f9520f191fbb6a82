//! brat's stand-off files, as a tar archive: `tar x` makes the folder that brat opens.
//!
//! Each article is a `.txt` file and an `.ann` file of text-bound annotations (`T`) with a normalization (`N`) each,
//! which names the entity; `annotation.conf` declares the types. Places count code points, as brat does; CR LF and
//! CR have become LF, which Python would make of them on reading, and other control characters are blanks.
//!
//! Names are made of the articles' ids: what is not an ASCII letter, digit, `-` or `_` becomes `_`, and eight digits of
//! a hash of id and text keep apart what would then have one name, also where case does not count.

use super::document::{Document, LineEnds};
use crate::article::Article;
use crate::resolve::Annotation;
use std::io::Write;
use xxhash_rust::xxh3::Xxh3Default;

/// What an article without an id is called.
const UNNAMED: &str = "article";
/// Bytes of an id that go into a name; the format allows for 100 of the whole name.
const MAX_NAME: usize = 64;

const CONF: &[u8] = b"[entities]\nACTOR\nPLACE\nORGANIZATION\n\n[relations]\n\n[events]\n\n[attributes]\n";

/// The file that declares the types.
pub(super) fn prologue() -> Vec<u8> {
    let mut out = Vec::new();
    push_file("annotation.conf", CONF, &mut out);
    out
}

pub(super) fn push(article: &Article<'_>, annotation: &Annotation<'_>, out: &mut Vec<u8>) {
    let document = Document::new(LineEnds::Unix, article, annotation);
    let mut ann = Vec::new();
    for (number, placed) in (1..).zip(&document.mentions) {
        let mention = &placed.mention;
        let _ = write!(ann, "T{number}\t{} ", mention.label());
        push_fragments(placed.chars.start, &plain(document.slice(placed.bytes.clone())), &mut ann);
        if let Some(id) = mention.id() {
            let _ = write!(ann, "N{number}\tReference T{number} ");
            // brat wants the resource and its identifier; a bare item is Wikidata's.
            if !id.contains(':') {
                ann.extend_from_slice(b"wikidata:");
            }
            let _ = writeln!(ann, "{}\t{}", plain(id), plain(mention.name()));
        }
    }
    let name = file_name(article.id.as_deref(), &document.text);
    push_file(&format!("{name}.txt"), plain(&document.text).as_bytes(), out);
    push_file(&format!("{name}.ann"), &ann, out);
}

/// Appends the places of a mention and its text. A line of the text is a fragment: the file has no line breaks.
fn push_fragments(start: u64, surface: &str, ann: &mut Vec<u8>) {
    let mut at = start;
    for (index, line) in surface.split('\n').enumerate() {
        let end = at + line.chars().count() as u64;
        let between = if index > 0 { ";" } else { "" };
        let _ = write!(ann, "{between}{at} {end}");
        at = end + 1;
    }
    ann.push(b'\t');
    for (index, line) in surface.split('\n').enumerate() {
        if index > 0 {
            ann.push(b' ');
        }
        ann.extend_from_slice(line.as_bytes());
    }
    ann.push(b'\n');
}

/// The text with a blank for each character, but line feeds, that ends a cell or that Python ends a line with.
fn plain(text: &str) -> String {
    let ends = |c: char| c.is_control() && c != '\n' || matches!(c, '\u{2028}' | '\u{2029}');
    text.chars().map(|c| if ends(c) { ' ' } else { c }).collect()
}

/// A name that is safe in every file system and different for every article.
fn file_name(id: Option<&str>, text: &str) -> String {
    let safe = |c: char| if c.is_ascii_alphanumeric() || c == '-' || c == '_' { c } else { '_' };
    let name: String = id.unwrap_or_default().chars().map(safe).take(MAX_NAME).collect();
    let name = Some(name.trim_start_matches('-')).filter(|name| !name.is_empty()).unwrap_or(UNNAMED);
    let mut hash = Xxh3Default::new();
    hash.update(id.unwrap_or_default().as_bytes());
    hash.update(if id.is_some() { b"\0" } else { b"\x01" });
    hash.update(text.as_bytes());
    format!("{name}-{:08x}", hash.digest() >> 32)
}

/// Appends an entry of the archive, of no time and no owner, so that the same articles give the same bytes.
fn push_file(name: &str, bytes: &[u8], out: &mut Vec<u8>) {
    let mut header = tar::Header::new_ustar();
    // Names are short and ASCII: see `file_name`.
    let _ = header.set_path(name);
    header.set_size(bytes.len() as u64);
    header.set_mode(0o644);
    header.set_mtime(0);
    header.set_cksum();
    out.extend_from_slice(header.as_bytes());
    out.extend_from_slice(bytes);
    out.resize(out.len().next_multiple_of(512), 0);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_safe_and_different() {
        let ids = [
            "a/../b",
            "a/../B",
            "..",
            "-rf",
            "CON",
            "",
            "ü",
            "é",
            "a\0b",
            "https://example.org/x?y=1",
            "a b",
        ];
        let long = "x".repeat(1000);
        let mut names: Vec<String> =
            ids.iter().chain([&long.as_str()]).map(|id| file_name(Some(id), "text")).collect();
        names.push(file_name(None, "text"));
        names.push(file_name(None, "another"));
        for name in &names {
            assert!(
                name.len() < 90 && !name.contains('/') && !name.contains('.') && !name.is_empty(),
                "{name}"
            );
        }
        let mut folded: Vec<String> = names.iter().map(|name| name.to_ascii_uppercase()).collect();
        folded.sort();
        folded.dedup();
        assert_eq!(folded.len(), names.len(), "{names:?}");
    }

    #[test]
    fn mention_over_two_lines_is_two_fragments() {
        let mut ann = Vec::new();
        push_fragments(7, "São\nTomé", &mut ann);
        assert_eq!(String::from_utf8(ann).unwrap(), "7 10;11 15\tSão Tomé\n");
    }
}
