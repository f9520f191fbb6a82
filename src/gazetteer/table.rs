//! Text, rows and cells of a gazetteer source, before anything is made of them.
//!
//! In come the bytes of a file, out come the cells of one row after another, each given to its [`Column`]. Here is
//! checked that nothing is lost on the way: encodings, line ends, quotes, headers. What a cell means is left to
//! `source` and `alias`.

use super::alias::{bad, did_you_mean, shown};
use super::format::LABEL;
use crate::error::{Error, Result};
use std::ops::Range;

/// Refuses what is not text in UTF-8 with the line ends of Unix or Windows; takes off the byte order mark.
pub(crate) fn check_text(bytes: &[u8]) -> Result<&str> {
    let at = |byte: usize| {
        let (before, _) = bytes.split_at(byte);
        let start = before.iter().rposition(|&b| b == b'\n').map_or(0, |newline| newline + 1);
        let line = 1 + before.iter().filter(|&&b| b == b'\n').count() as u64;
        (line, Some((byte - start) as u64))
    };
    let bad_at = |byte: usize, message: &str, help: &str| {
        let (line, byte) = at(byte);
        bad(message).at(line, byte).with_help(help)
    };
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Err(bad_at(0, "expected UTF-8, found UTF-16", "save the file as UTF-8"));
    }
    let text = std::str::from_utf8(bytes).map_err(|err| match bytes.starts_with(&LABEL) {
        true => bad("a compiled gazetteer, not a source").with_help("name the files it was compiled from"),
        false => bad_at(err.valid_up_to(), "invalid UTF-8", "save the file as UTF-8"),
    })?;
    if let Some(byte) = text.find('\0') {
        return Err(bad_at(byte, "a NUL", "gazetteers are text in UTF-8"));
    }
    // Neither `lines` nor csv's comments end at a lone CR: the lines behind it would be lost.
    let lone = text.match_indices('\r').find(|(byte, _)| bytes.get(byte + 1) != Some(&b'\n'));
    if let Some((byte, _)) = lone {
        let message = "a carriage return without a line feed";
        return Err(bad_at(byte, message, "save the file with the line ends of Unix or Windows"));
    }
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

pub(crate) fn is_blank_or_comment(line: &str) -> bool {
    line.starts_with('#') || line.trim().is_empty()
}

/// Whether a text is a list of names: its first line holds neither a delimiter nor the word `name`, in
/// whatever case, so that the header `Name` is a mistake rather than an entity.
pub(crate) fn is_bare_list(text: &str, delimiter: char) -> bool {
    text.lines().find(|line| !is_blank_or_comment(line)).is_some_and(|first| {
        let mut words = first.split(|c: char| !c.is_alphanumeric());
        !first.contains([delimiter, '\t']) && !words.any(|word| word.eq_ignore_ascii_case("name"))
    })
}

/// The rows of a table, one after the other.
pub(super) struct Table<'t> {
    reader: csv::Reader<&'t [u8]>,
    record: csv::StringRecord,
    delimiter: char,
    /// Line the last row begins at, from 1. csv's own position is that of the comments before it.
    pub(super) line: u64,
    /// Bytes of the last row in the text, a line end possibly included.
    pub(super) bytes: Range<usize>,
    /// What has not been read, and the line it begins at.
    rest: (&'t str, u64),
}

impl<'t> Table<'t> {
    pub(super) fn new(text: &'t str, delimiter: char) -> Self {
        let reader = csv::ReaderBuilder::new()
            .delimiter(if delimiter == ',' { b',' } else { b'\t' })
            .comment(Some(b'#'))
            .has_headers(false)
            .flexible(true)
            .from_reader(text.as_bytes());
        Self { reader, record: csv::StringRecord::new(), delimiter, line: 1, bytes: 0..0, rest: (text, 1) }
    }

    /// The next row, or `None` at the end; empty lines and comments are passed over.
    pub(super) fn next_row(&mut self) -> Result<Option<&csv::StringRecord>> {
        let before = self.reader.position().byte();
        let found = self.reader.read_record(&mut self.record).map_err(|err| bad(err.to_string()))?;
        #[expect(clippy::cast_possible_truncation, reason = "a length within a text that is in memory")]
        let length = (self.reader.position().byte() - before) as usize;
        let (read, rest) = self.rest.0.split_at(length);
        let row = skip_comments(read);
        let end = self.rest.1 + count_lines(read);
        self.line = end - count_lines(row);
        self.bytes = self.bytes.end + (length - row.len())..self.bytes.end + length;
        self.rest = (rest, end);
        if found {
            check_quotes(row, self.delimiter)?;
        }
        Ok(found.then_some(&self.record))
    }
}

fn count_lines(text: &str) -> u64 {
    text.bytes().filter(|&b| b == b'\n').count() as u64
}

/// Takes off what csv passes over before a row.
fn skip_comments(text: &str) -> &str {
    let mut row = text.trim_start_matches(['\r', '\n']);
    while row.starts_with('#') {
        let (_, rest) = row.split_once('\n').unwrap_or_default();
        row = rest.trim_start_matches(['\r', '\n']);
    }
    row
}

/// Refuses quotes with which csv would lose rows in silence. It reads a cell that is never closed up to the
/// next quote, in whatever row that stands, or the end of the file; what follows the quote, as in `"a" b`,
/// it adds to the cell.
fn check_quotes(row: &str, delimiter: char) -> Result<()> {
    if !row.contains('"') {
        return Ok(());
    }
    let help = r#"a cell that begins with " ends with ", and every " within it is doubled"#;
    let mut rest = row;
    loop {
        if let Some(mut cell) = rest.strip_prefix('"') {
            rest = loop {
                let (_, after) = cell.split_once('"').ok_or_else(|| {
                    bad(format!("a quote is never closed: {}", shown(rest))).with_help(help)
                })?;
                match after.strip_prefix('"') {
                    Some(quoted) => cell = quoted,
                    None => break after,
                }
            };
            if !rest.is_empty() && !rest.starts_with([delimiter, '\r', '\n']) {
                return Err(bad(format!("text after a closing quote: {}", shown(rest))).with_help(help));
            }
        }
        match rest.split_once(delimiter) {
            Some((_, next)) => rest = next,
            None => return Ok(()),
        }
    }
}

/// The columns that have a meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Column {
    Name,
    Id,
    Type,
    Kind,
    Aliases,
    Country,
    Admin1,
    Lat,
    Lon,
    Population,
    Weight,
    ValidFrom,
    ValidTo,
    Lang,
    Links,
    Offices,
    Note,
}

impl Column {
    /// All columns, in the order of the enum, as headers name them.
    const ALL: [(Self, &str); 17] = [
        (Self::Name, "name"),
        (Self::Id, "id"),
        (Self::Type, "type"),
        (Self::Kind, "kind"),
        (Self::Aliases, "aliases"),
        (Self::Country, "country"),
        (Self::Admin1, "admin1"),
        (Self::Lat, "lat"),
        (Self::Lon, "lon"),
        (Self::Population, "population"),
        (Self::Weight, "weight"),
        (Self::ValidFrom, "valid_from"),
        (Self::ValidTo, "valid_to"),
        (Self::Lang, "lang"),
        (Self::Links, "links"),
        (Self::Offices, "offices"),
        (Self::Note, "note"),
    ];

    pub(crate) fn name(self) -> &'static str {
        Self::ALL[self as usize].1
    }
}

/// The column of each cell, `None` where it is ignored.
pub(super) struct Columns(pub(super) Vec<Option<Column>>);

impl Columns {
    /// Reads the header; `None` if the row is blank.
    pub(super) fn from_header(header: &csv::StringRecord) -> Result<Option<Self>> {
        let mut names: Vec<&str> = header.iter().map(str::trim).collect();
        // Spreadsheets write the empty columns behind a table that once was broader.
        while names.pop_if(|name| name.is_empty()).is_some() {}
        if names.is_empty() {
            return Ok(None);
        }
        let mut columns = Vec::with_capacity(names.len());
        for name in &names {
            let column = find_column(name, names.len())?;
            if column.is_some() && columns.contains(&column) {
                return Err(bad(format!("the column {name:?} stands twice")));
            }
            columns.push(column);
        }
        if !columns.contains(&Some(Column::Name)) {
            return Err(bad("no column \"name\"")
                .with_help("the first row names the columns; for a list of bare names use a .txt file"));
        }
        Ok(Some(Self(columns)))
    }

    /// Gives the cells of a row to their columns. Cells at the end may be missing.
    pub(super) fn cells<'r>(&self, row: &'r csv::StringRecord) -> Result<Cells<'r>> {
        let mut cells = Cells([""; Column::ALL.len()]);
        let mut row = row.iter().map(str::trim);
        for (column, cell) in self.0.iter().zip(&mut row) {
            if let Some(column) = *column {
                cells.0[column as usize] = cell;
            }
        }
        match row.find(|cell| !cell.is_empty()) {
            None => Ok(cells),
            Some(cell) => {
                Err(bad(format!("a cell behind the last of {} columns: {}", self.0.len(), shown(cell)))
                    .with_help("a cell that holds the separator is put in quotes"))
            }
        }
    }
}

/// The column that a header's cell names, one of `n_columns`; `None` if it is to be ignored.
fn find_column(name: &str, n_columns: usize) -> Result<Option<Column>> {
    if name.starts_with('_') {
        return Ok(None);
    }
    if let Some(&(column, _)) = Column::ALL.iter().find(|(_, known)| *known == name) {
        return Ok(Some(column));
    }
    if name.is_empty() {
        return Err(bad("a column without a name").with_help("a column that begins with _ is ignored"));
    }
    let names = || Column::ALL.into_iter().map(|(_, name)| name);
    let help = if n_columns == 1 && name.contains([' ', ',', ';']) {
        "a first line that holds the word name is a header, whose columns are separated by tabs, in a \
         .csv file by commas"
            .to_owned()
    } else {
        did_you_mean(name, names()).unwrap_or_else(|| {
            let known = names().collect::<Vec<_>>().join(", ");
            format!("known are {known}; a column that begins with _ is ignored")
        })
    };
    Err(bad(format!("unknown column {}", shown(name))).with_help(help))
}

/// The cells of a row by column, trimmed; empty where there is none.
pub(super) struct Cells<'r>([&'r str; Column::ALL.len()]);

impl<'r> Cells<'r> {
    /// How many names the cell `aliases` holds, at most: most rows have one or two, and millions of rows
    /// have no memory to spare.
    pub(super) fn count_names(&self) -> usize {
        match self.0[Column::Aliases as usize] {
            "" => 0,
            cell => 1 + cell.bytes().filter(|&b| b == b'|').count(),
        }
    }

    /// Parses a cell; `None` if it is empty. An error names the column.
    pub(super) fn read<T>(
        &self,
        column: Column,
        parse: impl FnOnce(&'r str) -> Result<T>,
    ) -> Result<Option<T>> {
        match self.0[column as usize] {
            "" => Ok(None),
            cell => parse(cell).map(Some).map_err(|err| in_column(column, &err)),
        }
    }
}

pub(super) fn in_column(column: Column, err: &Error) -> Error {
    let named = bad(format!("{}: {}", column.name(), err.message()));
    match err.help() {
        Some(help) => named.with_help(help),
        None => named,
    }
}

#[cfg(test)]
mod tests {
    use crate::gazetteer::source::tests::{entity, error_of, errors_of, names, rows_of};

    #[test]
    fn quotes_are_those_of_spreadsheets() {
        for (cell, name) in [
            (r#""a b""#, "a b"),
            (r#""a ""b""""#, r#"a "b""#),
            (r#"a "b""#, r#"a "b""#),
            ("\"#1 Squad\"", "#1 Squad"),
        ] {
            assert_eq!(entity("name\tkind", &format!("{cell}\tcity")).name, name, "{cell}");
        }
    }

    #[test]
    fn lines_are_counted_through_comments_quotes_and_line_ends() {
        let text = "# head\n\nname\tnote\n# one\n#two \"\na\t\"x\n\n# not a comment\n\"\nb\t\n   \n\"c\"\t\"\"\"\"\n#\n#\n\nd";
        let lines = |text: &str| rows_of("a.tsv", text).iter().map(|row| row.line).collect::<Vec<_>>();
        assert_eq!(lines(text), [6, 10, 12, 16]);
        assert_eq!(lines(&text.replace('\n', "\r\n")), [6, 10, 12, 16]);
        assert_eq!(lines(&format!("\u{feff}{text}\n")), [6, 10, 12, 16]);
    }

    #[test]
    fn bad_row_far_down_is_named_by_its_line() {
        let mut text = "name\tlat\tlon\n".to_owned();
        for i in 0..20_000 {
            text += &format!("# {i}\r\n\"name {i}\"\t1\t2\r\n");
        }
        text += "x\t91\t0\n";
        assert_eq!(
            error_of("a.tsv", text),
            r#"a.tsv:40002: lat: expected degrees from -90 to 90, found "91""#
        );
    }

    #[test]
    fn first_line_tells_lists_from_tables() {
        assert_eq!(names(&rows_of("a.tsv", "Suriname\nMali")), ["Suriname", "Mali"]);
        assert_eq!(names(&rows_of("a.txt", "# name\nMali")), ["Mali"]);
        assert_eq!(names(&rows_of("a.txt", "name\nMali")), ["Mali"]);
        assert_eq!(names(&rows_of("a.txt", "\"name\"\tkind\nMali\tcountry")), ["Mali"]);
        assert_eq!(names(&rows_of("a.csv", "Gao\nKidal")), ["Gao", "Kidal"]);
        assert_eq!(error_of("a.txt", "Name\nMali"), r#"a.txt:1: unknown column "Name""#);
        assert_eq!(error_of("a.txt", "kind\tlat\nx\t1"), r#"a.txt:1: no column "name""#);
        assert_eq!(error_of("a.csv", "id,kind\nQ1,city"), r#"a.csv:1: no column "name""#);
        assert!(
            errors_of("a.tsv", "name,kind\na,city")[0]
                .contains("separated by tabs, in a .csv file by commas")
        );
        assert!(
            errors_of("a.txt", "Mali\nGao\tx")[0]
                .starts_with("a.txt:2: a control character (tab, line break)")
        );
    }

    #[test]
    fn bad_headers_are_refused() {
        for (header, message) in [
            ("name\tnmae", r#"unknown column "nmae""#),
            ("name\tname", r#"the column "name" stands twice"#),
            ("id\tnote", r#"no column "name""#),
            ("name\t\tid", "a column without a name"),
            ("name\tlatitude", r#"unknown column "latitude""#),
        ] {
            assert_eq!(error_of("a.tsv", format!("# c\n{header}\nx\n")), format!("a.tsv:2: {message}"));
        }
        assert!(errors_of("a.tsv", "name\tlatitude")[0].ends_with("did you mean \"lat\"?"));
        assert!(
            errors_of("a.tsv", "name\tdescription")[0].ends_with("a column that begins with _ is ignored")
        );
    }

    #[test]
    fn error_names_the_column_of_the_cell() {
        assert_eq!(
            errors_of("a.tsv", "name\tpopulation\na\t1,000\n"),
            ["a.tsv:2: population: expected a whole number, found \"1,000\"\n  \
              write digits only, without separators: 1250000"]
        );
    }

    #[test]
    fn stray_quote_does_not_swallow_rows() {
        // csv would read the note of `a` up to the quote of `c`, and lose `b`.
        let found = errors_of("a.tsv", "name\tnote\na\t\"x\nb\ty\nc\t\"z\" w\n");
        assert!(found[0].starts_with("a.tsv:2: text after a closing quote"), "{found:?}");
    }

    #[test]
    fn texts_in_another_encoding_are_refused() {
        for (bytes, message) in [
            (b"name\nGo\xefta\n".as_slice(), "a.tsv:2: byte 2: invalid UTF-8"),
            (b"name\nG\xc3", "a.tsv:2: byte 1: invalid UTF-8"),
            (b"\xff\xfen\0a\0", "a.tsv:1: byte 0: expected UTF-8, found UTF-16"),
            (b"name\na\nb\0", "a.tsv:3: byte 1: a NUL"),
            (b"name\ra\rb", "a.tsv:1: byte 4: a carriage return without a line feed"),
            (b"name\r\na\r\nb\r", "a.tsv:3: byte 1: a carriage return without a line feed"),
        ] {
            assert_eq!(error_of("a.tsv", bytes), message);
        }
    }
}
