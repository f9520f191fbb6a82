//! Reads gazetteer sources: tables with a header, and bare lists of names.
//!
//! In come files or folders of text rows (`gazetteers/README.md` is their specification), out come
//! [`Entity`]s with the place each was read at, one by one. Every row is checked; nothing is skipped in silence.
//! `table` divides a file into cells, and what stands inside a name's cell is left to `alias`; whether a pattern
//! compiles, which keys a name gets and whether an id is used twice is left to `compile`.

use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;

use super::alias::{
    bad, bare_name, check_order, did_you_mean, parse_admin1, parse_aliases, parse_country, parse_date,
    parse_degrees, parse_id, parse_kind, parse_lang, parse_links, parse_name, parse_offices,
    parse_population, parse_type, parse_weight, shown,
};
use super::entity::{Entity, EntityType, KINDS};
use super::table::{Cells, Column, Columns, Table, check_text, in_column, is_bare_list, is_blank_or_comment};
use super::whole::read_whole;
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
    /// Whether it is a line of a bare list, where a name may stand twice.
    pub bare: bool,
}

/// Reads a file, or the `.tsv`, `.csv` and `.txt` files of a folder and its subfolders in byte order of
/// their paths, and hands the rows on one by one. Hidden files and folders are left out, and so are README, SOURCES
/// and licence files. Whether ids are used twice is for [`super::Builder`] to find out.
///
/// # Errors
/// All that is wrong, but no more than 20 errors and a count of the others: files that cannot be read and
/// bad rows (the first fault of each) in reading order. Or a single error for a folder without a file to read.
pub fn read_each(
    path: &Path,
    options: &SourceOptions,
    on_row: &mut dyn FnMut(Row),
) -> Result<(), Vec<Error>> {
    let mut errors = Errors::default();
    read(path, options, &mut |row| match row {
        Ok(row) => on_row(row),
        Err(err) => errors.push(err),
    });
    errors.finish()
}

/// Collects what [`read_each`] hands on.
///
/// # Errors
/// As [`read_each`].
pub fn read_path(path: &Path, options: &SourceOptions) -> Result<Vec<Row>, Vec<Error>> {
    let mut rows = Vec::new();
    read_each(path, options, &mut |row| rows.push(row))?;
    Ok(rows)
}

/// Reads the bytes of one file. `name` stands in for its path: its extension, file name and folders say
/// what they would say of a file; the file system is not touched.
///
/// # Errors
/// As [`read_each`].
pub fn read_bytes(name: &str, bytes: &[u8], options: &SourceOptions) -> Result<Vec<Row>, Vec<Error>> {
    let (mut rows, mut errors) = (Vec::new(), Errors::default());
    read_file(Path::new(name), bytes, options, &mut |row| match row {
        Ok(row) => rows.push(row),
        Err(err) => errors.push(err),
    });
    errors.finish().map(|()| rows)
}

/// Reads a file or folder; rows and errors come in reading order.
pub(super) fn read(path: &Path, options: &SourceOptions, sink: &mut dyn FnMut(Result<Row>)) {
    let files = match list_files(path) {
        Ok(files) => files,
        Err(err) => return sink(Err(err)),
    };
    for file in files {
        match read_whole(&file) {
            Ok(bytes) => read_file(&file, &bytes, options, sink),
            Err(err) => sink(Err(Error::io(file.to_string_lossy(), err))),
        }
    }
}

/// Errors gathered so that all are told at once, though not thousands of them.
#[derive(Debug, Default)]
pub(super) struct Errors {
    listed: Vec<Error>,
    /// Errors after the first [`MAX_ERRORS`].
    n_unlisted: usize,
}

impl Errors {
    pub(super) fn push(&mut self, err: Error) {
        if self.listed.len() < MAX_ERRORS {
            self.listed.push(err);
        } else {
            self.n_unlisted += 1;
        }
    }

    /// Nothing, if nothing was wrong.
    pub(super) fn finish(mut self) -> Result<(), Vec<Error>> {
        if self.n_unlisted > 0 {
            self.listed.push(bad(format!("{} more errors are not listed", self.n_unlisted)));
        }
        if self.listed.is_empty() { Ok(()) } else { Err(self.listed) }
    }
}

/// The files to read at `path`.
pub(crate) fn list_files(path: &Path) -> Result<Vec<PathBuf>> {
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

/// Reads the bytes of a file, as a table or a bare list.
fn read_file(path: &Path, bytes: &[u8], options: &SourceOptions, sink: &mut dyn FnMut(Result<Row>)) {
    match check_text(bytes) {
        Err(err) => sink(Err(err.in_source(path.to_string_lossy()))),
        Ok(text) => read_rows(path, text, options, &mut |row| sink(row.row)),
    }
}

/// A row, good or bad, and where it stands: for those who judge sources instead of compiling them.
pub(crate) struct RawRow<'f> {
    /// Its bytes in the text; a line end may be the last of them.
    pub(crate) bytes: Range<usize>,
    /// The column of each cell; empty in bare lists, and where the header itself is bad.
    pub(crate) columns: &'f [Option<Column>],
    /// What it says, or the first fault.
    pub(crate) row: Result<Row>,
}

/// What divides the cells of a file.
pub(crate) fn delimiter(path: &Path) -> char {
    if has_extension(path, "csv") { ',' } else { '\t' }
}

/// Reads the text of a file, as a table or a bare list, and goes on behind bad rows.
pub(crate) fn read_rows(path: &Path, text: &str, options: &SourceOptions, sink: &mut dyn FnMut(RawRow<'_>)) {
    let file = File {
        name: path.to_string_lossy().into(),
        delimiter: delimiter(path),
        given_type: options.entity_type,
        type_of_path: type_of_path(path),
    };
    if is_bare_list(text, file.delimiter) {
        file.read_list(text, sink);
    } else {
        file.read_table(text, sink);
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
    /// Reads a list of names, one a line.
    fn read_list(&self, text: &str, sink: &mut dyn FnMut(RawRow<'_>)) {
        let mut end = 0;
        for (line, name) in (1..).zip(text.split_inclusive('\n')) {
            let bytes = end..end + name.len();
            end = bytes.end;
            if is_blank_or_comment(name) {
                continue;
            }
            let entity = self.entity_of_name(name.trim()).map_err(|err| {
                err.with_help("the first line holds neither a tab nor the word name: it is a list of names")
            });
            sink(RawRow { bytes, columns: &[], row: self.row(line, entity, true) });
        }
    }

    /// Reads a table whose first row names the columns.
    fn read_table(&self, text: &str, sink: &mut dyn FnMut(RawRow<'_>)) {
        let mut table = Table::new(text, self.delimiter);
        let columns = loop {
            match table.next_row().and_then(|row| row.map(Columns::from_header).transpose()) {
                Ok(Some(Some(columns))) => break columns,
                Ok(Some(None)) => {} // A blank row.
                Ok(None) => return,
                Err(err) => {
                    let row = self.row(table.line, Err(err), false);
                    return sink(RawRow { bytes: table.bytes, columns: &[], row });
                }
            }
        };
        loop {
            let entity = match table.next_row() {
                Ok(None) => return,
                Ok(Some(row)) if row.iter().all(|cell| cell.trim().is_empty()) => continue,
                Ok(Some(row)) => columns.cells(row).and_then(|cells| self.entity(&cells)),
                Err(err) => Err(err),
            };
            let row = self.row(table.line, entity, false);
            sink(RawRow { bytes: table.bytes.clone(), columns: &columns.0, row });
        }
    }

    /// What became of a row, with its place.
    fn row(&self, line: u64, entity: Result<Entity>, bare: bool) -> Result<Row> {
        match entity {
            Ok(entity) => Ok(Row { entity, source: Arc::clone(&self.name), line, bare }),
            Err(err) => Err(err.in_source(&*self.name).at(line, None)),
        }
    }

    /// The type of entities that do not say it.
    fn default_type(&self) -> EntityType {
        self.given_type.or(self.type_of_path).unwrap_or(EntityType::Actor)
    }

    /// The entity of a line of a bare list.
    fn entity_of_name(&self, line: &str) -> Result<Entity> {
        Ok(Entity::new(id_of_name(line), self.default_type(), bare_name(line)?))
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
            admin1: cells.read(Column::Admin1, parse_admin1)?.unwrap_or_default().to_owned(),
            coordinates: coordinates(cells)?,
            population: cells.read(Column::Population, parse_population)?.unwrap_or(0),
            weight: cells.read(Column::Weight, parse_weight)?.unwrap_or(1.0),
            valid_from,
            valid_to,
            links: cells.read(Column::Links, parse_links)?.unwrap_or_default(),
            offices: cells.read(Column::Offices, parse_offices)?.unwrap_or_default(),
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
pub(super) mod tests {
    use super::*;
    use crate::gazetteer::entity::{Alias, AliasKind, PartialDate};

    pub(in crate::gazetteer) fn rows_of(name: &str, text: &str) -> Vec<Row> {
        read_bytes(name, text.as_bytes(), &SourceOptions::default()).unwrap()
    }

    pub(in crate::gazetteer) fn entity(header: &str, row: &str) -> Entity {
        rows_of("a.tsv", &format!("{header}\n{row}\n")).remove(0).entity
    }

    pub(in crate::gazetteer) fn names(rows: &[Row]) -> Vec<&str> {
        rows.iter().map(|row| row.entity.name.as_str()).collect()
    }

    pub(in crate::gazetteer) fn errors_of(name: &str, bytes: impl AsRef<[u8]>) -> Vec<String> {
        read_bytes(name, bytes.as_ref(), &SourceOptions::default())
            .unwrap_err()
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    /// The only error, without its remedy.
    pub(in crate::gazetteer) fn error_of(name: &str, bytes: impl AsRef<[u8]>) -> String {
        let errors = errors_of(name, bytes);
        assert_eq!(errors.len(), 1, "{errors:?}");
        errors[0].lines().next().unwrap().to_owned()
    }

    #[test]
    fn row_fills_every_field() {
        let rows = rows_of(
            "sahel.tsv",
            "id\tname\ttype\tkind\taliases\tcountry\tadmin1\tlat\tlon\tpopulation\tweight\tvalid_from\tvalid_to\tlang\tlinks\tnote\t_mine\n\
             Q912\tMali\tplace\tcountry\tRepublic of Mali|malien {demonym lang=fr}\tML\t08\t17\t-4.5\t21904983\t2.5\t1960-09-22\t2999\ten\tgeonames:2453866 iso:ML\tfor people\tx\n",
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
            admin1: "08".to_owned(),
            coordinates: Some((17.0, -4.5)),
            population: 21_904_983,
            weight: 2.5,
            valid_from: Some(PartialDate { year: 1960, month: 9, day: 22 }),
            valid_to: Some(PartialDate { year: 2999, month: 0, day: 0 }),
            links: vec!["geonames:2453866".to_owned(), "iso:ML".to_owned()],
            offices: Vec::new(),
        };
        assert_eq!(rows, [Row { entity: expected, source: "sahel.tsv".into(), line: 2, bare: false }]);
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
    fn bare_list_takes_lines_as_they_stand() {
        let text =
            "\u{feff}# towns\r\n\r\n Gao \r\nA|B {weak}\r\n\"Timbuktu\"\r\npattern:x\\\r\nGao\r\nKidal, Mali";
        let rows = rows_of("places.txt", text);
        assert_eq!(names(&rows), ["Gao", "A|B {weak}", "\"Timbuktu\"", "pattern:x\\", "Gao", "Kidal, Mali"]);
        assert_eq!(rows.iter().map(|row| row.line).collect::<Vec<_>>(), [3, 4, 5, 6, 7, 8]);
        assert!(rows.iter().all(|row| row.bare && row.entity.entity_type == EntityType::Place));
        assert_eq!(rows[1].entity.aliases, [Alias::new("A|B {weak}", AliasKind::Name)]);
        assert_eq!(rows[5].entity.id, "name:Kidal,_Mali");
    }

    #[test]
    fn empty_texts_hold_no_rows() {
        for text in ["", "\u{feff}", "\n\n", "# only a comment", "name\n", "\t\t\n\r\nname\tkind\r\n"] {
            assert_eq!(rows_of("a.tsv", text), [], "{text:?}");
        }
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
            ("name\tadmin1", "a\tUS.IL", r#"expected a code of at most 8 letters and digits, found "US.IL""#),
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
    fn all_bad_rows_are_reported_up_to_a_limit() {
        let errors = errors_of("a.tsv", "name\tlat\tlon\na\tx\t1\nb\t1\t1\nc\t1\tx\nd\t\t1\n");
        let places: Vec<_> = errors.iter().map(|err| err.split(": ").next().unwrap()).collect();
        assert_eq!(places, ["a.tsv:2", "a.tsv:4", "a.tsv:5"]);

        let errors = errors_of("a.tsv", format!("name\tlat\n{}", "a\t1\n".repeat(50)));
        assert_eq!(errors.len(), MAX_ERRORS + 1);
        assert_eq!(errors[MAX_ERRORS], "30 more errors are not listed");
    }

    /// A folder with files of the given names and texts.
    pub(in crate::gazetteer) fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
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
