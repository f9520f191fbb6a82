//! Tables: rows of CSV or TSV under a header.
//!
//! The scanner finds where rows end, by the very rules by which `csv` reads them; the header has been taken off when
//! the input was opened. Each row becomes a JSON object whose members are the columns, all of them strings.

use csv::ByteRecord;
use csv_core::ReadRecordResult;

use super::batch::{Context, error_at};
use super::charset;
use super::frames::{Edge, Scan};
use super::jsonl::TEXT_FIELDS;
use crate::error::{Error, ErrorKind, Result};

/// Characters that may stand between columns.
const DELIMITERS: [u8; 4] = [b',', b'\t', b';', b'|'];

/// The first row of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) delimiter: u8,
    pub(super) columns: Vec<String>,
}

impl Header {
    /// The header that `line`, a first row, gives; split at `delimiter`, or at the one that occurs most.
    pub(super) fn parse(row: &[u8], delimiter: Option<u8>, context: &Context) -> Option<Self> {
        let count = |byte: u8| memchr::memchr_iter(byte, row).count();
        let delimiter = delimiter.or_else(|| {
            DELIMITERS.into_iter().rev().max_by_key(|&byte| count(byte)).filter(|&byte| count(byte) > 0)
        })?;
        let cells = cells(row, delimiter).ok().flatten()?;
        let name = |(idx, cell): (usize, &[u8])| match charset::decode(cell, context.charset).trim() {
            "" => format!("column{}", idx + 1),
            name => name.to_owned(),
        };
        Some(Self { delimiter, columns: cells.iter().enumerate().map(name).collect() })
    }

    /// Whether it looks like a header: several short names, among them one of a text to annotate.
    pub(super) fn names_text(&self, fields: Option<&[String]>) -> bool {
        const LONGEST_NAME: usize = 64;
        let is_text = |column: &String| match fields {
            Some(fields) => fields.contains(column),
            None => TEXT_FIELDS.contains(&column.as_str()),
        };
        self.columns.len() > 1
            && self.columns.iter().all(|column| column.chars().count() <= LONGEST_NAME)
            && self.columns.iter().any(is_text)
    }
}

/// The length of the first row of `head` with its line end, if it is all there.
pub(super) fn first_row(head: &[u8], delimiter: u8) -> Option<usize> {
    let mut scanner = Scanner::new(delimiter);
    let mut at = 0;
    scanner.next(head, &mut at)?;
    match scanner.next(head, &mut at)? {
        // The line feed of a line end of Windows is left to the next row.
        Edge::End(end) if head.get(end - 1) == Some(&b'\r') && head.get(end) == Some(&b'\n') => Some(end + 1),
        Edge::End(end) | Edge::Begin(end) => Some(end),
    }
}

/// Finds rows.
pub(super) struct Scanner {
    reader: csv_core::Reader,
    is_open: bool,
}

impl Scanner {
    pub(super) fn new(delimiter: u8) -> Self {
        let mut reader = csv_core::ReaderBuilder::new().delimiter(delimiter).build();
        // The mark of the file has been taken off; the reader would take another one off, if its first piece held all of it.
        let _ = reader.read_record(b"\n", &mut [0], &mut [0]);
        Self { reader, is_open: false }
    }
}

impl Scan for Scanner {
    fn next(&mut self, piece: &[u8], at: &mut usize) -> Option<Edge> {
        if !self.is_open {
            *at += piece[*at..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
            if *at == piece.len() {
                return None;
            }
            self.is_open = true;
            return Some(Edge::Begin(*at));
        }
        // The cells themselves are not wanted here: they are written over one another.
        let (mut cells, mut ends) = ([0; 4 << 10], [0; 64]);
        while *at < piece.len() {
            let (result, n_read, _, _) = self.reader.read_record(&piece[*at..], &mut cells, &mut ends);
            *at += n_read;
            if result == ReadRecordResult::Record {
                self.is_open = false;
                return Some(Edge::End(*at));
            }
        }
        None
    }

    fn fault_at_end(&self) -> Option<&'static str> {
        None
    }
}

/// The cells of a row, if it is not empty.
fn cells(row: &[u8], delimiter: u8) -> csv::Result<Option<ByteRecord>> {
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(row);
    let mut record = ByteRecord::new();
    Ok(reader.read_byte_record(&mut record)?.then_some(record))
}

/// Appends a row as a JSON object.
///
/// # Errors
/// The row has more or fewer cells than the header.
pub(super) fn convert(row: &[u8], context: &Context, out: &mut Vec<u8>) -> Result<()> {
    let Header { delimiter, columns } = &context.header;
    let cells = cells(row, *delimiter).map_err(|err| error_at(row, 0, err.to_string()))?.unwrap_or_default();
    if cells.len() != columns.len() {
        let message = format!("a row of {} cells under a header of {}", cells.len(), columns.len());
        let help = "a text that holds delimiters or line ends stands in double quotes";
        return Err(Error::new(ErrorKind::Record, message).at(1, None).with_help(help));
    }
    let members =
        columns.iter().zip(&cells).map(|(name, cell)| (name, charset::decode(cell, context.charset)));
    super::convert::push_object(members, out);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Pieces, articles, convert};
    use super::super::{Format, ReadOptions};

    #[test]
    fn rows_become_objects_however_the_bytes_come() {
        let input = "id;title;text\r\n1;Gao;\"a;\r\n\"\"b\"\"\"\n\n2;;c\r\n3;\"x\";d";
        let rows = [
            r#"{"id":"1","title":"Gao","text":"a;\r\n\"b\""}"#,
            r#"{"id":"2","title":"","text":"c"}"#,
            r#"{"id":"3","title":"x","text":"d"}"#,
        ];
        assert_eq!(articles(input.as_bytes()), rows);
        for size in [1, 2, 5, 17] {
            let told = convert(Pieces::new(input.as_bytes().chunks(size)), ReadOptions::default());
            assert_eq!((told.format, &told.articles[..]), (Some(Format::Csv), &rows.map(str::to_owned)[..]));
        }
    }

    #[test]
    fn what_stands_behind_the_header_does_not_tell_its_delimiter() {
        let input = b"id,text\r1,\"a; b; c; d\"\r\n2,d\n";
        let rows = [r#"{"id":"1","text":"a; b; c; d"}"#, r#"{"id":"2","text":"d"}"#];
        for size in [1, 8, 100] {
            for format in [None, Some(Format::Csv)] {
                let options = ReadOptions { format, ..ReadOptions::default() };
                assert_eq!(convert(Pieces::new(input.chunks(size)), options).articles, rows, "{size}");
            }
        }
    }

    #[test]
    fn tabs_win_where_there_are_most_of_them() {
        assert_eq!(articles(b"id\ttext\n1\ta, b, c\n"), [r#"{"id":"1","text":"a, b, c"}"#]);
    }

    #[test]
    fn row_of_another_width_is_rejected_at_its_line() {
        let told = articles(b"id,text\n1,a\n2,b,c\n3\n4,\"d\ne\"\n5,f\n,\"g");
        assert_eq!(told.len(), 6);
        assert!(told[1].starts_with("! in:3: a row of 3 cells under a header of 2"), "{}", told[1]);
        assert!(told[2].starts_with("! in:4: a row of 1 cells"), "{}", told[2]);
        assert_eq!(told[3], r#"{"id":"4","text":"d\ne"}"#);
        assert_eq!(told[5], r#"{"id":"","text":"g"}"#);
    }

    #[test]
    fn columns_without_a_name_are_numbered() {
        assert_eq!(articles(b",text\n1,a\n"), [r#"{"column1":"1","text":"a"}"#]);
    }

    #[test]
    fn legacy_character_sets_are_decoded() {
        let rows = b"id,text\n1,Go\xEFta \xE0 S\xE9gou\n2,\xE9t\xE9\n";
        assert_eq!(articles(rows), [r#"{"id":"1","text":"Goïta à Ségou"}"#, r#"{"id":"2","text":"été"}"#]);
    }

    #[test]
    fn fields_that_are_named_make_a_header() {
        let fields = Some(vec!["corps".to_owned()]);
        let options = ReadOptions { fields, ..ReadOptions::default() };
        let told = convert(&b"no,corps\n1,Gao\n"[..], options);
        assert_eq!(told.articles, [r#"{"no":"1","corps":"Gao"}"#]);
        assert_eq!(articles(b"no,corps\n1,Gao\n").len(), 1);
    }

    #[test]
    fn header_alone_gives_nothing() {
        assert_eq!(articles(b"id,text"), [""; 0]);
        assert_eq!(articles(b"id,text\n"), [""; 0]);
    }
}
