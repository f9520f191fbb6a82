//! Import: the gazetteers of others become rows of our own.
//!
//! In come dumps and lists as GeoNames, Wikidata, OpenSanctions and text mining tools publish them; out come rows of
//! the source format, with type, kind, languages, dates and links as far as the data gives them. One file for
//! each format knows how it is written; `rows` mends, checks and writes names, and counts what becomes of the rest;
//! `lines` opens and decompresses. Dumps (`geonames`, `wikidata`, `ftm`, `csv`) stream at constant memory; lists in
//! which the names of an entity may stand apart (SPARQL results, `petrarch`, `spacy`, `gate`, `jrc`) are held until
//! their end. Nothing is lost in silence: each loss is told with file, line and reason, and counted.

mod alternate_names;
mod csv;
mod dates;
mod ftm;
mod gate;
mod gathered;
mod geonames;
mod jrc;
mod lines;
mod petrarch;
mod rows;
mod spacy;
mod sparql;
mod typing;
mod wikidata;

use crate::error::{Error, ErrorKind, Result};
use lines::Lines;
use rows::Rows;
pub use rows::{Issue, Loss, Outcome};
use std::io::Write;
use std::path::{Path, PathBuf};
pub use typing::{TypeRule, Typing};

/// What the inputs are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// GeoNames' dumps: features, administrative divisions, countries.
    Geonames,
    /// Wikidata's JSON dump, or CSV results of its query service.
    Wikidata,
    /// FollowTheMoney entities, as OpenSanctions publishes them.
    Ftm,
    /// Actor dictionaries of PETRARCH and TABARI.
    Petrarch,
    /// Patterns of spaCy's `EntityRuler`.
    Spacy,
    /// Lists of GATE's gazetteers, and `.def` files that name them.
    Gate,
    /// JRC-Names.
    Jrc,
    /// Tables with a header.
    Csv,
}

/// How inputs are imported. Each format reads what concerns it.
#[derive(Clone, Debug, Default)]
pub struct ImportOptions {
    /// GeoNames' `alternateNamesV2.txt`, which gives names their languages.
    pub alternate_names: Option<PathBuf>,
    /// Wikidata classes, of which an item must be a direct instance of one; empty: all.
    pub classes: Vec<String>,
    /// Languages of Wikidata whose names are taken, the preferred one first; empty: all, English first.
    pub langs: Vec<String>,
    /// Sitelinks that a Wikidata item must have.
    pub min_sitelinks: u32,
    /// Types and kinds that the user gives, over those that the importer knows.
    pub types: Vec<TypeRule>,
    /// Which column of a table means what, as `(our column, its column)`; empty: by their names.
    pub columns: Vec<(String, String)>,
    /// Characters that separate the aliases in a cell of a table; otherwise `|` and `;`.
    pub separators: Option<String>,
    /// Prefix of ids that have none; otherwise the format's name.
    pub prefix: Option<String>,
}

impl ImportOptions {
    /// What the user said about a label; `None`: nothing.
    fn typing(&self, label: &str) -> Option<&Typing> {
        let labelled = |rule: &&TypeRule| rule.label.as_deref() == Some(label);
        self.types.iter().rev().find(labelled).map(|rule| &rule.typing)
    }

    /// What the user said about all that has no other type.
    fn default_typing(&self) -> Option<&Typing> {
        self.types.iter().rev().find(|rule| rule.label.is_none()).map(|rule| &rule.typing)
    }

    /// An id of the source as one of ours.
    fn id(&self, prefix: &str, rest: &str) -> String {
        let prefix = self.prefix.as_deref().unwrap_or(prefix);
        let blank = |c: char| c.is_whitespace() || c.is_control();
        let words: Vec<_> = rest.split(blank).filter(|word| !word.is_empty()).collect();
        format!("{prefix}:{}", words.join("_"))
    }
}

/// Imports `inputs` (`-` is standard input), one after another, and writes rows with their header to `out`.
///
/// Each loss is given to `report` as it is found, and counted in the outcome.
///
/// # Errors
/// An input cannot be read, writing failed, or options contradict each other.
pub fn import(
    format: Format,
    inputs: &[PathBuf],
    options: &ImportOptions,
    out: &mut dyn Write,
    report: &mut dyn FnMut(&Issue),
) -> Result<Outcome> {
    let mut rows = Rows::new(out, report)?;
    match format {
        Format::Geonames => geonames::import(inputs, options, &mut rows)?,
        Format::Gate => gate::import(inputs, options, &mut rows)?,
        Format::Wikidata => each(inputs, |lines| wikidata::import(lines, options, &mut rows))?,
        Format::Ftm => each(inputs, |lines| ftm::import(lines, options, &mut rows))?,
        Format::Petrarch => each(inputs, |lines| petrarch::import(lines, options, &mut rows))?,
        Format::Spacy => each(inputs, |lines| spacy::import(lines, options, &mut rows))?,
        Format::Jrc => each(inputs, |lines| jrc::import(lines, options, &mut rows))?,
        Format::Csv => {
            let mut ids = csv::Ids::default();
            each(inputs, |lines| csv::import(lines, options, &mut ids, &mut rows))?;
        }
    }
    rows.finish()
}

/// Opens inputs one after another.
fn each(inputs: &[PathBuf], mut import: impl FnMut(&mut Lines) -> Result<()>) -> Result<()> {
    inputs.iter().try_for_each(|input| import(&mut Lines::open(input)?))
}

/// Whether an argument means standard input.
fn is_stdin(path: &Path) -> bool {
    path == Path::new("-")
}

fn config(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::Config, message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::source::{self, SourceOptions};
    use crate::gazetteer::{Builder, Entity};

    /// What an importer makes of a text: rows without their header and the columns that are empty, then losses.
    pub(super) fn imported(import: impl FnOnce(&mut Rows<'_>) -> Result<()>) -> String {
        let (bytes, messages, outcome) = run(import);
        let rows = read_back(&bytes);
        assert_eq!(rows.len() as u64, outcome.rows);
        let mut table = ::csv::ReaderBuilder::new().delimiter(b'\t').from_reader(bytes.as_slice());
        let header = table.headers().unwrap().clone();
        let mut text = String::new();
        for row in table.records() {
            let row = row.unwrap();
            let cells = header.iter().zip(&row).filter(|(_, cell)| !cell.is_empty());
            let cells: Vec<_> = cells.map(|(column, cell)| format!("{column}: {cell}")).collect();
            text += &(cells.join("\n  ") + "\n");
        }
        let counts =
            outcome.losses.iter().map(|(loss, reason, count)| format!("{loss:?}: {reason}: {count}"));
        for line in messages.into_iter().map(|message| format!("! {message}")).chain(counts) {
            text += &(line + "\n");
        }
        text
    }

    fn run(import: impl FnOnce(&mut Rows<'_>) -> Result<()>) -> (Vec<u8>, Vec<String>, Outcome) {
        let (mut bytes, mut messages) = (Vec::new(), Vec::new());
        let mut report = |issue: &Issue| messages.push(issue.error.to_string());
        let mut rows = Rows::new(&mut bytes, &mut report).unwrap();
        import(&mut rows).unwrap();
        let outcome = rows.finish().unwrap();
        (bytes, messages, outcome)
    }

    /// Rows must be read and compiled without a fault.
    fn read_back(bytes: &[u8]) -> Vec<Entity> {
        let rows = source::read_bytes("rows.tsv", bytes, &SourceOptions::default()).unwrap();
        let mut builder = Builder::new();
        rows.iter().for_each(|row| builder.add_row(row).unwrap());
        rows.into_iter().map(|row| row.entity).collect()
    }

    pub(super) fn lines(name: &str, bytes: impl Into<Vec<u8>>) -> Lines {
        Lines::from_bytes(name, bytes.into())
    }

    pub(super) fn options(types: &[&str]) -> ImportOptions {
        ImportOptions {
            types: types.iter().map(|rule| rule.parse().unwrap()).collect(),
            ..ImportOptions::default()
        }
    }

    #[test]
    fn ids_hold_no_blanks() {
        assert_eq!(options(&[]).id("gate", " a\u{a0}b  c\t"), "gate:a_b_c");
        let options = ImportOptions { prefix: Some("my".into()), ..options(&[]) };
        assert_eq!(options.id("gate", "a"), "my:a");
    }
}
