//! Reads gazetteer sources: tables with a header, and bare lists of names.
//!
//! In come files or folders of text rows (`gazetteers/README.md` is their specification), out come
//! [`Entity`]s with the place each was read at. Every row is checked; nothing is skipped in silence. What
//! stands inside a name's cell is left to `alias`; whether a pattern compiles and which keys a name gets
//! is left to `compile`.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;

use super::alias::{
    bad, bare_name, check_order, did_you_mean, parse_aliases, parse_country, parse_date, parse_degrees,
    parse_id, parse_kind, parse_lang, parse_links, parse_name, parse_population, parse_type, parse_weight,
    shown,
};
use super::entity::{Entity, EntityType, KINDS};
use crate::error::{Error, ErrorKind, Result};

/// Errors that one call reports; the rest is only counted.
const MAX_ERRORS: usize = 20;

/// Folders within folders that are read. More are taken for a link that leads back.
const MAX_DEPTH: usize = 32;

/// Extensions of the files that are read in a folder.
const EXTENSIONS: [&str; 3] = ["tsv", "csv", "txt"];

/// Files that accompany data and are not data, whatever their extension.
const COMPANIONS: [&str; 6] = ["README", "SOURCES", "LICENSE", "LICENCE", "COPYING", "NOTICE"];

/// What is known of a source beside what it says itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SourceOptions {
    /// Type of the entities whose row and kind do not say it: `-g place=PATH`.
    pub entity_type: Option<EntityType>,
}

/// An entity and where it was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// What the row says.
    pub entity: Entity,
    /// Name of the file.
    pub source: Arc<str>,
    /// Line the row begins at, from 1.
    pub line: u64,
}

/// Reads a file, or the `.tsv`, `.csv` and `.txt` files of a folder and its subfolders in byte order of
/// their paths. Hidden files and folders are left out, and so are README, SOURCES and licence files.
///
/// # Errors
/// All that is wrong, but no more than 20 errors and a count of the others: files that cannot be read and
/// bad rows (the first fault of each) in reading order, then ids that are used twice. Or a single error
/// for a folder without a file to read.
pub fn read_path(path: &Path, options: &SourceOptions) -> Result<Vec<Row>, Vec<Error>> {
    let files = list_files(path).map_err(|err| vec![err])?;
    let mut reading = Reading::default();
    for file in files {
        match fs::read(&file) {
            Ok(bytes) => reading.read(&file, &bytes, options),
            Err(err) => reading.fail(Error::io(file.to_string_lossy(), err)),
        }
    }
    reading.finish()
}

/// Reads the bytes of one file. `name` stands in for its path: its extension, file name and folders say
/// what they would say of a file; the file system is not touched.
///
/// # Errors
/// As [`read_path`].
pub fn read_bytes(name: &str, bytes: &[u8], options: &SourceOptions) -> Result<Vec<Row>, Vec<Error>> {
    let mut reading = Reading::default();
    reading.read(Path::new(name), bytes, options);
    reading.finish()
}

/// The files to read at `path`.
fn list_files(path: &Path) -> Result<Vec<PathBuf>> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut files = Vec::new();
    walk(path, 0, &mut files)?;
    if files.is_empty() {
        return Err(Error::new(ErrorKind::Config, "no gazetteer in this folder")
            .in_source(path.to_string_lossy())
            .with_help(
                "looked for files *.tsv, *.csv and *.txt that do not begin with . or _, in subfolders too",
            ));
    }
    files.sort_unstable_by(|a, b| a.as_os_str().as_encoded_bytes().cmp(b.as_os_str().as_encoded_bytes()));
    Ok(files)
}

/// Adds the gazetteer files below `folder` to `files`, in no order.
fn walk(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) -> Result<()> {
    let failed = |err| Error::io(folder.to_string_lossy(), err);
    if depth > MAX_DEPTH {
        return Err(Error::new(ErrorKind::Config, format!("more than {MAX_DEPTH} folders deep"))
            .in_source(folder.to_string_lossy())
            .with_help("does a link lead back to a folder above?"));
    }
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let set_aside =
            path.file_name().is_some_and(|name| matches!(name.as_encoded_bytes(), [b'.' | b'_', ..]));
        if set_aside {
            continue;
        } else if path.is_dir() {
            walk(&path, depth + 1, files)?;
        } else if is_gazetteer(&path) {
            files.push(path);
        }
    }
    Ok(())
}

/// Whether a file in a folder is read, by its name.
fn is_gazetteer(path: &Path) -> bool {
    let companion = path.file_stem().is_some_and(|stem| COMPANIONS.iter().any(|name| stem == *name));
    !companion && EXTENSIONS.iter().any(|extension| has_extension(path, extension))
}

fn has_extension(path: &Path, extension: &str) -> bool {
    path.extension().is_some_and(|found| found.eq_ignore_ascii_case(extension))
}

/// The type that the nearest folder called `actors`, `places` or `organizations` gives, or the file's name.
fn type_of_path(path: &Path) -> Option<EntityType> {
    let plural = |word: &std::ffi::OsStr| word.to_str()?.strip_suffix('s')?.parse().ok();
    path.ancestors()
        .skip(1)
        .find_map(|folder| plural(folder.file_name()?))
        .or_else(|| plural(path.file_stem()?))
}

/// What has been read in one call.
#[derive(Default)]
struct Reading {
    rows: Vec<Row>,
    /// Rows that come from bare lists.
    bare: Vec<Range<usize>>,
    errors: Vec<Error>,
    /// Errors after the first [`MAX_ERRORS`].
    n_unlisted: usize,
}

impl Reading {
    /// Reads the bytes of a file, as a table or a bare list.
    fn read(&mut self, path: &Path, bytes: &[u8], options: &SourceOptions) {
        let name = path.to_string_lossy();
        let file = File {
            name: name.as_ref().into(),
            delimiter: if has_extension(path, "csv") { ',' } else { '\t' },
            given_type: options.entity_type,
            type_of_path: type_of_path(path),
        };
        match check_text(bytes) {
            Err(err) => self.fail(err.in_source(name)),
            Ok(text) if is_bare_list(text, file.delimiter) => self.read_list(&file, text),
            Ok(text) => self.read_table(&file, text),
        }
    }

    /// Reads a list of names, one a line.
    fn read_list(&mut self, file: &File, text: &str) {
        let start = self.rows.len();
        for (line, name) in (1..).zip(text.lines()) {
            if is_blank_or_comment(name) {
                continue;
            }
            let entity = file.entity_of_name(name.trim()).map_err(|err| {
                err.with_help("the first line holds neither a tab nor the word name: it is a list of names")
            });
            self.add(file, line, entity);
        }
        self.bare.push(start..self.rows.len());
    }

    /// Reads a table whose first row names the columns.
    fn read_table(&mut self, file: &File, text: &str) {
        let mut table = Table::new(text, file.delimiter);
        let columns = loop {
            match table.next_row().and_then(|row| row.map(Columns::from_header).transpose()) {
                Ok(Some(Some(columns))) => break columns,
                Ok(Some(None)) => {} // A blank row.
                Ok(None) => return,
                Err(err) => return self.fail(err.in_source(&*file.name).at(table.line, None)),
            }
        };
        loop {
            let entity = match table.next_row() {
                Ok(None) => return,
                Ok(Some(row)) if row.iter().all(|cell| cell.trim().is_empty()) => continue,
                Ok(Some(row)) => columns.cells(row).and_then(|cells| file.entity(&cells)),
                Err(err) => Err(err),
            };
            self.add(file, table.line, entity);
        }
    }

    fn add(&mut self, file: &File, line: u64, entity: Result<Entity>) {
        match entity {
            Ok(entity) => self.rows.push(Row { entity, source: Arc::clone(&file.name), line }),
            Err(err) => self.fail(err.in_source(&*file.name).at(line, None)),
        }
    }

    fn fail(&mut self, err: Error) {
        if self.errors.len() < MAX_ERRORS {
            self.errors.push(err);
        } else {
            self.n_unlisted += 1;
        }
    }

    /// Holds the ids of all files against each other and returns the rows, or what is wrong with them.
    fn finish(mut self) -> Result<Vec<Row>, Vec<Error>> {
        self.check_ids();
        if self.n_unlisted > 0 {
            self.errors.push(bad(format!("{} more errors are not listed", self.n_unlisted)));
        }
        if self.errors.is_empty() { Ok(self.rows) } else { Err(self.errors) }
    }

    /// Refuses ids that are used twice, but merges names that bare lists repeat.
    fn check_ids(&mut self) {
        let rows = std::mem::take(&mut self.rows);
        let in_list = |i: usize| self.bare.iter().any(|rows| rows.contains(&i));
        let mut first: HashMap<&str, usize> = HashMap::with_capacity(rows.len());
        let (mut repeated, mut errors) = (Vec::new(), Vec::new());
        for (i, row) in rows.iter().enumerate() {
            match first.entry(&row.entity.id) {
                Entry::Vacant(entry) => {
                    entry.insert(i);
                }
                Entry::Occupied(entry) => {
                    let (i_first, earlier) = (*entry.get(), &rows[*entry.get()]);
                    if row.entity == earlier.entity && in_list(i) && in_list(i_first) {
                        repeated.push(i);
                    } else {
                        errors.push(used_twice(row, earlier));
                    }
                }
            }
        }
        drop(first);
        errors.into_iter().for_each(|err| self.fail(err));
        self.rows = rows;
        if !repeated.is_empty() {
            let (mut i, mut repeated) = (0.., repeated.into_iter().peekable());
            self.rows.retain(|_| i.next().is_none_or(|i| repeated.next_if_eq(&i).is_none()));
        }
    }
}

fn used_twice(row: &Row, earlier: &Row) -> Error {
    let Row { entity, source, line } = earlier;
    let err = bad(format!("the id {} is already used at {source}:{line}", shown(&entity.id)))
        .in_source(&*row.source)
        .at(row.line, None);
    if entity.id.starts_with("name:") {
        err.with_help("entities that share a name need an id each, in the column id")
    } else {
        err
    }
}

/// Refuses what is not text in UTF-8 with the line ends of Unix or Windows; takes off the byte order mark.
fn check_text(bytes: &[u8]) -> Result<&str> {
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
    let text = std::str::from_utf8(bytes)
        .map_err(|err| bad_at(err.valid_up_to(), "invalid UTF-8", "save the file as UTF-8"))?;
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

fn is_blank_or_comment(line: &str) -> bool {
    line.starts_with('#') || line.trim().is_empty()
}

/// Whether a text is a list of names: its first line holds neither a delimiter nor the word `name`, in
/// whatever case, so that the header `Name` is a mistake rather than an entity.
fn is_bare_list(text: &str, delimiter: char) -> bool {
    text.lines().find(|line| !is_blank_or_comment(line)).is_some_and(|first| {
        let mut words = first.split(|c: char| !c.is_alphanumeric());
        !first.contains([delimiter, '\t']) && !words.any(|word| word.eq_ignore_ascii_case("name"))
    })
}

/// The rows of a table, one after the other.
struct Table<'t> {
    reader: csv::Reader<&'t [u8]>,
    record: csv::StringRecord,
    delimiter: char,
    /// Line the last row begins at, from 1. csv's own position is that of the comments before it.
    line: u64,
    /// What has not been read, and the line it begins at.
    rest: (&'t str, u64),
}

impl<'t> Table<'t> {
    fn new(text: &'t str, delimiter: char) -> Self {
        let reader = csv::ReaderBuilder::new()
            .delimiter(if delimiter == ',' { b',' } else { b'\t' })
            .comment(Some(b'#'))
            .has_headers(false)
            .flexible(true)
            .from_reader(text.as_bytes());
        Self { reader, record: csv::StringRecord::new(), delimiter, line: 1, rest: (text, 1) }
    }

    /// The next row, or `None` at the end; empty lines and comments are passed over.
    fn next_row(&mut self) -> Result<Option<&csv::StringRecord>> {
        let before = self.reader.position().byte();
        let found = self.reader.read_record(&mut self.record).map_err(|err| bad(err.to_string()))?;
        #[expect(clippy::cast_possible_truncation, reason = "a length within a text that is in memory")]
        let length = (self.reader.position().byte() - before) as usize;
        let (read, rest) = self.rest.0.split_at(length);
        let row = skip_comments(read);
        let end = self.rest.1 + count_lines(read);
        self.line = end - count_lines(row);
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
#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    Name,
    Id,
    Type,
    Kind,
    Aliases,
    Country,
    Lat,
    Lon,
    Population,
    Weight,
    ValidFrom,
    ValidTo,
    Lang,
    Links,
    Note,
}

impl Column {
    /// All columns, in the order of the enum, as headers name them.
    const ALL: [(Self, &str); 15] = [
        (Self::Name, "name"),
        (Self::Id, "id"),
        (Self::Type, "type"),
        (Self::Kind, "kind"),
        (Self::Aliases, "aliases"),
        (Self::Country, "country"),
        (Self::Lat, "lat"),
        (Self::Lon, "lon"),
        (Self::Population, "population"),
        (Self::Weight, "weight"),
        (Self::ValidFrom, "valid_from"),
        (Self::ValidTo, "valid_to"),
        (Self::Lang, "lang"),
        (Self::Links, "links"),
        (Self::Note, "note"),
    ];

    fn name(self) -> &'static str {
        Self::ALL[self as usize].1
    }
}

/// The column of each cell, `None` where it is ignored.
struct Columns(Vec<Option<Column>>);

impl Columns {
    /// Reads the header; `None` if the row is blank.
    fn from_header(header: &csv::StringRecord) -> Result<Option<Self>> {
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
    fn cells<'r>(&self, row: &'r csv::StringRecord) -> Result<Cells<'r>> {
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
struct Cells<'r>([&'r str; Column::ALL.len()]);

impl<'r> Cells<'r> {
    /// How many names the cell `aliases` holds, at most: most rows have one or two, and millions of rows
    /// have no memory to spare.
    fn count_names(&self) -> usize {
        match self.0[Column::Aliases as usize] {
            "" => 0,
            cell => 1 + cell.bytes().filter(|&b| b == b'|').count(),
        }
    }

    /// Parses a cell; `None` if it is empty. An error names the column.
    fn read<T>(&self, column: Column, parse: impl FnOnce(&'r str) -> Result<T>) -> Result<Option<T>> {
        match self.0[column as usize] {
            "" => Ok(None),
            cell => parse(cell).map(Some).map_err(|err| in_column(column, &err)),
        }
    }
}

fn in_column(column: Column, err: &Error) -> Error {
    let named = bad(format!("{}: {}", column.name(), err.message()));
    match err.help() {
        Some(help) => named.with_help(help),
        None => named,
    }
}

/// What a file gives to all its rows.
struct File {
    name: Arc<str>,
    delimiter: char,
    /// The type that the caller gave.
    given_type: Option<EntityType>,
    type_of_path: Option<EntityType>,
}

impl File {
    /// The type of entities that do not say it.
    fn default_type(&self) -> EntityType {
        self.given_type.or(self.type_of_path).unwrap_or(EntityType::Actor)
    }

    /// The entity of a line of a bare list.
    fn entity_of_name(&self, line: &str) -> Result<Entity> {
        let alias = bare_name(line)?;
        Ok(Entity {
            id: id_of_name(line),
            entity_type: self.default_type(),
            kind: String::new(),
            name: line.to_owned(),
            aliases: vec![alias],
            country: String::new(),
            coordinates: None,
            population: 0,
            weight: 1.0,
            valid_from: None,
            valid_to: None,
            links: Vec::new(),
        })
    }

    /// The entity of a row of a table.
    fn entity(&self, cells: &Cells<'_>) -> Result<Entity> {
        let lang = cells.read(Column::Lang, parse_lang)?.unwrap_or_default();
        let Some(canonical) = cells.read(Column::Name, |cell| parse_name(cell, lang))? else {
            return Err(bad("name: an empty name"));
        };
        let name = canonical.surface.clone();
        let id = cells.read(Column::Id, parse_id)?.map_or_else(|| id_of_name(&name), str::to_owned);
        let mut aliases = Vec::with_capacity(1 + cells.count_names());
        aliases.push(canonical);
        cells.read(Column::Aliases, |cell| parse_aliases(cell, lang, &mut aliases))?;
        let kind = cells.read(Column::Kind, parse_kind)?.unwrap_or_default();
        let entity_type = self.entity_type(cells.read(Column::Type, parse_type)?, kind)?;
        let valid_from = cells.read(Column::ValidFrom, parse_date)?;
        let valid_to = cells.read(Column::ValidTo, parse_date)?;
        check_order(valid_from, valid_to).map_err(|err| in_column(Column::ValidTo, &err))?;
        Ok(Entity {
            id,
            entity_type,
            kind: kind.to_owned(),
            name,
            aliases,
            country: cells.read(Column::Country, parse_country)?.unwrap_or_default().to_owned(),
            coordinates: coordinates(cells)?,
            population: cells.read(Column::Population, parse_population)?.unwrap_or(0),
            weight: cells.read(Column::Weight, parse_weight)?.unwrap_or(1.0),
            valid_from,
            valid_to,
            links: cells.read(Column::Links, parse_links)?.unwrap_or_default(),
        })
    }

    /// The type of an entity, from its cells or else the file.
    fn entity_type(&self, given: Option<EntityType>, kind: &str) -> Result<EntityType> {
        match (given, EntityType::of_kind(kind)) {
            (Some(given), Some(known)) if given != known => {
                Err(bad(format!("type: {given}, but the kind {kind:?} is of type {known}")))
            }
            (Some(entity_type), _) | (None, Some(entity_type)) => Ok(entity_type),
            // A folder does not vouch for a kind: a typing error in it would go unseen.
            (None, None) if !kind.is_empty() && self.given_type.is_none() => {
                let known = KINDS.iter().flat_map(|(_, kinds)| kinds.iter().copied());
                let help = did_you_mean(kind, known)
                    .unwrap_or_else(|| "a kind of your own needs the entity's type beside it".to_owned());
                Err(bad(format!("kind: unknown kind {}", shown(kind))).with_help(help))
            }
            (None, None) => Ok(self.default_type()),
        }
    }
}

/// `name:` and the name in NFC, each run of blanks as one `_`.
fn id_of_name(name: &str) -> String {
    let mut id = String::with_capacity("name:".len() + name.len());
    id.push_str("name:");
    for (i, word) in name.split_whitespace().enumerate() {
        if i > 0 {
            id.push('_');
        }
        if word.is_ascii() {
            id.push_str(word);
        } else {
            id.extend(word.nfc());
        }
    }
    id
}

fn coordinates(cells: &Cells<'_>) -> Result<Option<(f64, f64)>> {
    let lat = cells.read(Column::Lat, |cell| parse_degrees(cell, 90.0))?;
    let lon = cells.read(Column::Lon, |cell| parse_degrees(cell, 180.0))?;
    match (lat, lon) {
        (Some(lat), Some(lon)) => Ok(Some((lat, lon))),
        (None, None) => Ok(None),
        (Some(_), None) => Err(bad("lon: empty, but lat is given")),
        (None, Some(_)) => Err(bad("lat: empty, but lon is given")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::entity::{Alias, AliasKind, PartialDate};

    fn rows_of(name: &str, text: &str) -> Vec<Row> {
        read_bytes(name, text.as_bytes(), &SourceOptions::default()).unwrap()
    }

    fn entity(header: &str, row: &str) -> Entity {
        rows_of("a.tsv", &format!("{header}\n{row}\n")).remove(0).entity
    }

    fn names(rows: &[Row]) -> Vec<&str> {
        rows.iter().map(|row| row.entity.name.as_str()).collect()
    }

    fn errors_of(name: &str, bytes: impl AsRef<[u8]>) -> Vec<String> {
        read_bytes(name, bytes.as_ref(), &SourceOptions::default())
            .unwrap_err()
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    /// The only error, without its remedy.
    fn error_of(name: &str, bytes: impl AsRef<[u8]>) -> String {
        let errors = errors_of(name, bytes);
        assert_eq!(errors.len(), 1, "{errors:?}");
        errors[0].lines().next().unwrap().to_owned()
    }

    #[test]
    fn row_fills_every_field() {
        let rows = rows_of(
            "sahel.tsv",
            "id\tname\ttype\tkind\taliases\tcountry\tlat\tlon\tpopulation\tweight\tvalid_from\tvalid_to\tlang\tlinks\tnote\t_mine\n\
             Q912\tMali\tplace\tcountry\tRepublic of Mali|malien {demonym lang=fr}\tML\t17\t-4.5\t21904983\t2.5\t1960-09-22\t2999\ten\tgeonames:2453866 iso:ML\tfor people\tx\n",
        );
        let english = |surface: &str, kind| Alias { lang: "en".to_owned(), ..Alias::new(surface, kind) };
        let expected = Entity {
            id: "Q912".to_owned(),
            entity_type: EntityType::Place,
            kind: "country".to_owned(),
            name: "Mali".to_owned(),
            aliases: vec![
                english("Mali", AliasKind::Name),
                english("Republic of Mali", AliasKind::Alias),
                Alias { lang: "fr".to_owned(), ..Alias::new("malien", AliasKind::Demonym) },
            ],
            country: "ML".to_owned(),
            coordinates: Some((17.0, -4.5)),
            population: 21_904_983,
            weight: 2.5,
            valid_from: Some(PartialDate { year: 1960, month: 9, day: 22 }),
            valid_to: Some(PartialDate { year: 2999, month: 0, day: 0 }),
            links: vec!["geonames:2453866".to_owned(), "iso:ML".to_owned()],
        };
        assert_eq!(rows, [Row { entity: expected, source: "sahel.tsv".into(), line: 2 }]);
    }

    #[test]
    fn name_alone_makes_an_entity() {
        let entity = entity("name", "Assimi Goïta");
        assert_eq!(entity.id, "name:Assimi_Goïta");
        assert_eq!(entity.entity_type, EntityType::Actor);
        assert_eq!(entity.aliases, [Alias::new("Assimi Goïta", AliasKind::Name)]);
        assert_eq!((entity.weight, entity.population, entity.coordinates), (1.0, 0, None));
    }

    #[test]
    fn derived_id_is_composed_and_has_no_blanks_or_qualifiers() {
        for (name, id) in [
            ("Goi\u{308}ta", "name:Go\u{ef}ta"),
            ("a  b\u{a0}c", "name:a_b_c"),
            ("Nice {weak}", "name:Nice"),
            (r"a\|b", "name:a|b"),
        ] {
            assert_eq!(entity("name", name).id, id, "{name}");
        }
    }

    #[test]
    fn canonical_name_stands_first_and_once() {
        let entity = entity("aliases\tname", "Nice|Nizza\tNice");
        assert_eq!(entity.aliases.iter().map(|a| &*a.surface).collect::<Vec<_>>(), ["Nice", "Nizza"]);
    }

    #[test]
    fn type_comes_from_the_nearest_that_says_it() {
        use EntityType::{Actor, Organization, Place};
        for (path, given, table, expected) in [
            ("places/actors/a.tsv", Some(Actor), "name\ttype\nx\tplace", Place),
            ("actors/a.tsv", Some(Actor), "name\tkind\nx\tcity", Place),
            ("actors/a.tsv", Some(Place), "name\nx", Place),
            ("actors/places/mine/a.tsv", None, "name\nx", Place),
            ("places/actors.tsv", None, "name\nx", Place),
            ("organizations.tsv", None, "name\nx", Organization),
            ("dir/places.txt", None, "x", Place),
            ("replaces/place.txt", None, "x", Actor),
            ("a.tsv", Some(Organization), "name\tkind\nx\tguild", Organization),
            ("a.tsv", None, "name\ttype\tkind\nx\tplace\toasis", Place),
        ] {
            let options = SourceOptions { entity_type: given };
            let rows = read_bytes(path, table.as_bytes(), &options).unwrap();
            assert_eq!(rows[0].entity.entity_type, expected, "{path}: {table}");
        }
    }

    #[test]
    fn cells_are_trimmed_and_may_be_missing_at_the_end() {
        let rows = rows_of(
            "a.tsv",
            " name \tkind\tnote\t\t\n a \tcity\nb\n\tcity\t\n".replace("\n\tcity\t", "").as_str(),
        );
        assert_eq!(names(&rows), ["a", "b"]);
        assert_eq!(rows[0].entity.kind, "city");
        assert_eq!(names(&rows_of("a.tsv", "name\tnote\na\t\t\t\n\t\t\nb")), ["a", "b"]);
    }

    #[test]
    fn commas_separate_in_csv_files_only() {
        let rows = rows_of("a.csv", "name,kind\n\"Washington, D.C.\",city\n");
        assert_eq!((names(&rows), rows[0].entity.kind.as_str()), (vec!["Washington, D.C."], "city"));
        assert_eq!(names(&rows_of("a.CSV", "name,kind\na,city\n")), ["a"]);
        assert_eq!(names(&rows_of("a.tsv", "name\tkind\nWashington, D.C.\tcity\n")), ["Washington, D.C."]);
    }

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
    fn bare_list_takes_lines_as_they_stand() {
        let text =
            "\u{feff}# towns\r\n\r\n Gao \r\nA|B {weak}\r\n\"Timbuktu\"\r\npattern:x\\\r\nGao\r\nKidal, Mali";
        let rows = rows_of("places.txt", text);
        assert_eq!(names(&rows), ["Gao", "A|B {weak}", "\"Timbuktu\"", "pattern:x\\", "Kidal, Mali"]);
        assert_eq!(rows.iter().map(|row| row.line).collect::<Vec<_>>(), [3, 4, 5, 6, 8]);
        assert!(rows.iter().all(|row| row.entity.entity_type == EntityType::Place));
        assert_eq!(rows[1].entity.aliases, [Alias::new("A|B {weak}", AliasKind::Name)]);
        assert_eq!(rows[4].entity.id, "name:Kidal,_Mali");
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
    fn empty_texts_hold_no_rows() {
        for text in ["", "\u{feff}", "\n\n", "# only a comment", "name\n", "\t\t\n\r\nname\tkind\r\n"] {
            assert_eq!(rows_of("a.tsv", text), [], "{text:?}");
        }
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
    fn bad_cells_are_refused() {
        for (header, row, message) in [
            ("name\tkind", "\tcity", "name: an empty name"),
            ("name\tkind", "a\tcity\tx", r#"a cell behind the last of 2 columns: "x""#),
            (
                "name\tkind",
                "\"a\nb\"\tcity",
                r#"name: a control character (tab, line break) in the name "a\nb""#,
            ),
            ("name\tkind", "?\tcity", r#"name: no letter or digit in the name "?""#),
            ("name\taliases", "a\tb||c", "aliases: an empty name"),
            ("name\tid", "a\t912", r#"expected an identifier, found "912""#),
            ("name\tid", "a\tQ", r#"expected an identifier, found "Q""#),
            ("name\tid", "a\tmy:", r#"expected an identifier, found "my:""#),
            ("name\tid", "a\tmy:a b", r#"expected an identifier, found "my:a b""#),
            ("name\ttype", "a\tPlace", r#"unknown type "Place""#),
            ("name\ttype\tkind", "a\tactor\tcity", r#"type: actor, but the kind "city" is of type place"#),
            ("name\tkind", "a\tcitty", r#"kind: unknown kind "citty""#),
            ("name\tkind", "a\tBig City", r#"expected a kind, found "Big City""#),
            ("name\tcountry", "a\tml", r#"expected a country, found "ml""#),
            ("name\tcountry", "a\tMLI", r#"expected a country, found "MLI""#),
            ("name\tlat\tlon", "a\t1\t", "lon: empty, but lat is given"),
            ("name\tlon", "a\t1", "lat: empty, but lon is given"),
            ("name\tlat\tlon", "a\t1,5\t2", r#"expected decimal degrees, found "1,5""#),
            ("name\tlat\tlon", "a\t90.1\t2", r#"expected degrees from -90 to 90, found "90.1""#),
            ("name\tlat\tlon", "a\t1\t-180.5", r#"expected degrees from -180 to 180, found "-180.5""#),
            ("name\tlat\tlon", "a\tNaN\t2", r#"expected degrees from -90 to 90, found "NaN""#),
            ("name\tlat\tlon", "a\t1\tinf", r#"expected degrees from -180 to 180, found "inf""#),
            ("name\tpopulation", "a\t-5", r#"expected a whole number, found "-5""#),
            ("name\tpopulation", "a\t1.5", r#"expected a whole number, found "1.5""#),
            ("name\tpopulation", "a\t1 000", r#"expected a whole number, found "1 000""#),
            ("name\tweight", "a\t-0.1", r#"expected a number of 0 or more, found "-0.1""#),
            ("name\tweight", "a\tNaN", r#"expected a number of 0 or more, found "NaN""#),
            ("name\tweight", "a\t1e39", r#"expected a number of 0 or more, found "1e39""#),
            ("name\tweight", "a\tmuch", r#"expected a number, found "much""#),
            ("name\tvalid_from", "a\t2012-13", r#"no month 13 in the date "2012-13""#),
            ("name\tvalid_to", "a\t2012-02-30", r#"no day 30 in that month in the date "2012-02-30""#),
            ("name\tvalid_from\tvalid_to", "a\t2012\t2011", "ends before it begins"),
            ("name\tlang", "a\tfr_FR", r#"expected a language, found "fr_FR""#),
            ("name\tlinks", "a\twikidata:Q1 Q2", r#"expected a link, found "Q2""#),
            ("name\tnote", "a\t\"x", r#"a quote is never closed: "\"x\n""#),
            ("name\tnote", "a\t\"x\" y", r#"text after a closing quote: " y\n""#),
        ] {
            let found = error_of("a.tsv", format!("{header}\nok\n{row}\n"));
            let found = found.strip_prefix("a.tsv:3: ").unwrap_or_else(|| panic!("{found}"));
            assert!(found.ends_with(message), "{row:?}: {found}");
        }
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

    #[test]
    fn all_bad_rows_are_reported_up_to_a_limit() {
        let errors = errors_of("a.tsv", "name\tlat\tlon\na\tx\t1\nb\t1\t1\nc\t1\tx\nb\n");
        let places: Vec<_> = errors.iter().map(|err| err.split(": ").next().unwrap()).collect();
        assert_eq!(places, ["a.tsv:2", "a.tsv:4", "a.tsv:5"]);

        let errors = errors_of("a.tsv", format!("name\tlat\n{}", "a\t1\n".repeat(50)));
        assert_eq!(errors.len(), MAX_ERRORS + 1);
        assert_eq!(errors[MAX_ERRORS], "30 more errors are not listed");
    }

    #[test]
    fn ids_are_used_once() {
        assert_eq!(
            error_of("a.tsv", "name\tid\na\tQ1\nb\tQ2\nc\tQ1\n"),
            r#"a.tsv:4: the id "Q1" is already used at a.tsv:2"#
        );
        assert_eq!(
            error_of("a.tsv", "name\tid\na b\t\nc\tname:a_b\n"),
            r#"a.tsv:3: the id "name:a_b" is already used at a.tsv:2"#
        );
        assert!(errors_of("a.tsv", "name\na\na\n")[0].ends_with("need an id each, in the column id"));
    }

    /// A folder with files of the given names and texts.
    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        folder
    }

    fn read_folder(files: &[(&str, &str)]) -> Result<Vec<Row>, Vec<Error>> {
        read_path(folder(files).path(), &SourceOptions::default())
    }

    #[test]
    fn folder_is_read_in_byte_order_without_what_is_not_data() {
        let rows = read_folder(&[
            ("places/b.tsv", "name\nplace\n"),
            ("places-more/a.csv", "name,kind\nmore,city\n"),
            ("actors/deep/er/list.txt", "actor\n"),
            ("Z.TSV", "name\nz\n"),
            ("README.txt", "not a name\n"),
            ("SOURCES.tsv", "file\tlicence\n"),
            ("places/README.md", "# Places\n"),
            ("places/.hidden.tsv", "broken\t\n"),
            ("_tables/for-a-script.tsv", "broken\t\n"),
            (".git/a.tsv", "broken\t\n"),
            ("places/a.json", "{}"),
        ])
        .unwrap();
        let found: Vec<_> = rows.iter().map(|row| (&*row.entity.name, row.entity.entity_type)).collect();
        use EntityType::{Actor, Place};
        assert_eq!(found, [("z", Actor), ("actor", Actor), ("more", Place), ("place", Place)]);
        assert!(rows[1].source.ends_with("list.txt"));
    }

    #[test]
    fn ids_are_held_against_each_other_across_files() {
        let errors =
            read_folder(&[("a.tsv", "name\tid\na\tQ1\n"), ("b.tsv", "name\tid\nb\tQ1\n")]).unwrap_err();
        assert_eq!(errors.len(), 1);
        assert!(errors[0].source_name().unwrap().ends_with("b.tsv"));
        assert!(errors[0].message().ends_with("a.tsv:2"), "{}", errors[0]);
    }

    #[test]
    fn names_that_bare_lists_share_are_one_entity_if_of_one_type() {
        let rows = read_folder(&[("a.txt", "Gao\nKidal\n"), ("b.txt", "Mopti\nGao\nGao\nSégou")]).unwrap();
        assert_eq!(names(&rows), ["Gao", "Kidal", "Mopti", "Ségou"]);
        for files in [
            [("actors.txt", "Georgia\n"), ("places.txt", "Georgia\n")],
            [("a.tsv", "name\nGeorgia\n"), ("b.txt", "Georgia\n")],
        ] {
            let errors = read_folder(&files).unwrap_err();
            assert!(errors[0].message().contains("\"name:Georgia\" is already used"), "{errors:?}");
        }
    }

    #[test]
    fn folder_without_gazetteers_is_refused() {
        let errors = read_folder(&[("README.md", ""), (".a.tsv", "name\na\n")]).unwrap_err();
        assert_eq!(errors[0].kind(), ErrorKind::Config);
        assert!(errors[0].help().unwrap().contains("*.tsv, *.csv and *.txt"));
    }

    #[test]
    fn missing_file_is_named() {
        let errors = read_path(Path::new("no/such.tsv"), &SourceOptions::default()).unwrap_err();
        assert_eq!((errors[0].kind(), errors[0].source_name()), (ErrorKind::Io, Some("no/such.tsv")));
    }
}
