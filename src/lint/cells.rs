//! Where in the text of a row its cells stand, so that one can be rewritten and the rest stay as it is.
//!
//! The reader has checked the quotes; here they are only followed.

use std::borrow::Cow;
use std::ops::Range;

/// A cell in the text of a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Cell<'t> {
    /// Its bytes, quotes included.
    pub(super) bytes: Range<usize>,
    /// What it holds, not trimmed.
    pub(super) value: Cow<'t, str>,
}

/// The cells of a row, which takes these bytes of the text.
pub(super) fn split(text: &str, row: Range<usize>, delimiter: char) -> Vec<Cell<'_>> {
    let mut rest = text.get(row.clone()).unwrap_or_default();
    let (mut cells, mut start) = (Vec::new(), row.start);
    loop {
        let length = if rest.starts_with('"') {
            quoted_length(rest)
        } else {
            rest.find(delimiter).unwrap_or(rest.len())
        };
        let (cell, behind) = rest.split_at(length);
        cells.push(Cell { bytes: start..start + length, value: value(cell) });
        match behind.strip_prefix(delimiter) {
            Some(next) => rest = next,
            None => return cells,
        }
        start += length + delimiter.len_utf8();
    }
}

/// Up to behind the quote that closes the cell. A doubled quote closes and opens, which comes to the same.
fn quoted_length(cell: &str) -> usize {
    let mut quotes = cell.match_indices('"').map(|(at, _)| at);
    while quotes.next().is_some() {
        match quotes.next() {
            Some(close) if cell.as_bytes().get(close + 1) == Some(&b'"') => {}
            Some(close) => return close + 1,
            None => break,
        }
    }
    cell.len()
}

fn value(cell: &str) -> Cow<'_, str> {
    match cell.strip_prefix('"').and_then(|cell| cell.strip_suffix('"')) {
        Some(inside) if inside.contains('"') => inside.replace("\"\"", "\"").into(),
        Some(inside) => inside.into(),
        None => cell.into(),
    }
}

/// The text of a cell that is to hold another value than it did; `None` if it would be read as something else.
pub(super) fn write(old: &str, value: &str, is_first: bool) -> Option<String> {
    if old.starts_with('"') {
        return Some(format!("\"{}\"", value.replace('"', "\"\"")));
    }
    let misread = value.starts_with('"') || is_first && value.starts_with('#');
    (!misread).then(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(row: &str, delimiter: char) -> Vec<String> {
        let cells = split(row, 0..row.len(), delimiter);
        let written: Vec<_> = cells.iter().map(|cell| row.get(cell.bytes.clone()).unwrap()).collect();
        assert_eq!(written.join(&delimiter.to_string()), row);
        cells.into_iter().map(|cell| cell.value.into_owned()).collect()
    }

    #[test]
    fn cells_are_found_in_and_out_of_quotes() {
        assert_eq!(values("a\tb \t\tc", '\t'), ["a", "b ", "", "c"]);
        assert_eq!(values("a\t", '\t'), ["a", ""]);
        assert_eq!(
            values(r#""Washington, D.C.",US,"""x"" y",c"d"#, ','),
            ["Washington, D.C.", "US", "\"x\" y", "c\"d"]
        );
        assert_eq!(values(r#""",b"#, ','), ["", "b"]);
        assert_eq!(values(r#""never closed,b"#, ','), ["\"never closed,b"]);
    }

    #[test]
    fn cells_are_written_as_they_were_or_not_at_all() {
        assert_eq!(write("\" a\"", "a", true).as_deref(), Some("\"a\""));
        assert_eq!(write(" a", "a", true).as_deref(), Some("a"));
        assert_eq!(write(" \"a", "\"a", false), None);
        assert_eq!(write(" #a", "#a", true), None);
        assert_eq!(write(" #a", "#a", false).as_deref(), Some("#a"));
    }
}
