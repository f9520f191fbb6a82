//! GeoNames' `alternateNamesV2.txt`, joined to the places it belongs to.
//!
//! The file is sorted by the ids of names, not of places. Names of places that are not wanted are let go of at
//! once; the others are sorted by the number of their place, in runs of 32 MiB, of which all but a single one go to
//! unnamed temporary files (about 500 MB for the full dump). Since places are then gone through in the order of
//! their numbers, each run is read once from front to back: memory does not grow with the dump.

use super::dates::date;
use super::geonames::Places;
use super::rows::{Names, Rows, in_lang};
use super::{Lines, Loss};
use crate::error::{Error, Result};
use crate::gazetteer::{Alias, AliasKind, parse_lang};
use std::io::{self, BufReader, BufWriter, Cursor, Read, Seek, Write};
use std::sync::Arc;

/// Bytes that a run takes in memory.
const RUN_BYTES: usize = 32 << 20;

/// What stands in the column of languages for something other than a name.
const CODES: [&str; 8] = ["iata", "icao", "faac", "tcid", "unlc", "post", "link", "phon"];

/// The names of all wanted places, in the order of these.
pub(super) struct AlternateNames {
    source: Arc<str>,
    runs: Vec<Run>,
}

/// One name as the file has it.
pub(super) struct AlternateName {
    source: Arc<str>,
    line: u64,
    /// The columns from the language on.
    columns: String,
}

impl AlternateNames {
    /// Reads the names of these places.
    pub(super) fn read(lines: &mut Lines, places: &Places, rows: &mut Rows<'_>) -> Result<Self> {
        Self::read_in_runs(lines, places, rows, RUN_BYTES)
    }

    fn read_in_runs(
        lines: &mut Lines,
        places: &Places,
        rows: &mut Rows<'_>,
        run_bytes: usize,
    ) -> Result<Self> {
        let source = lines.name.clone();
        let failed = |err: io::Error| Error::io("<temporary file>", err);
        let (mut unsorted, mut runs) = (Unsorted::default(), Vec::new());
        while let Some((line, line_number)) = lines.next()? {
            rows.at(&source, line_number);
            let text = rows.text(line);
            let mut columns = text.splitn(3, '\t').skip(1);
            let id = columns.next().and_then(|id| id.trim().parse().ok());
            let (Some(id), Some(rest)) = (id, columns.next().filter(|rest| rest.contains('\t'))) else {
                if !text.trim().is_empty() {
                    rows.lose(Loss::Name, "an alternate name without geonameid, language and name", &text);
                }
                continue;
            };
            let Some(number) = places.number(id) else { continue };
            let lang = rest.split('\t').next().unwrap_or_default();
            if CODES.contains(&lang) {
                rows.count(Loss::LeftOut, "codes, post codes and web pages of places");
                continue;
            }
            unsorted.push(number, line_number, rest);
            if unsorted.size() >= run_bytes {
                let mut file = tempfile::tempfile().map_err(failed)?;
                unsorted.write(&mut BufWriter::new(&mut file)).map_err(failed)?;
                file.rewind().map_err(failed)?;
                runs.push(Run::new(BufReader::new(file)).map_err(failed)?);
            }
        }
        let mut last = Vec::new();
        unsorted.write(&mut last).map_err(failed)?;
        runs.push(Run::new(Cursor::new(last)).map_err(failed)?);
        Ok(Self { source, runs })
    }

    /// The names of a place, preferred ones first. Places must be asked for in the order of their numbers.
    pub(super) fn take(&mut self, place: u32) -> Result<Vec<AlternateName>> {
        let mut names = Vec::new();
        for run in &mut self.runs {
            while let Some(record) = run.next.take_if(|next| next.place <= place) {
                if record.place == place {
                    let source = Arc::clone(&self.source);
                    names.push(AlternateName { source, line: record.line, columns: record.columns });
                }
                run.advance().map_err(|err| Error::io("<temporary file>", err))?;
            }
        }
        names.sort_by_key(|name| !name.is_preferred());
        Ok(names)
    }
}

impl AlternateName {
    fn columns(&self) -> [&str; 8] {
        let mut columns = self.columns.split('\t');
        [(); 8].map(|()| columns.next().unwrap_or_default().trim())
    }

    fn is_preferred(&self) -> bool {
        self.columns()[2] == "1"
    }

    /// Adds it to the names or links of its place.
    pub(super) fn add(&self, names: &mut Names, links: &mut Vec<String>, rows: &mut Rows<'_>) {
        rows.at(&self.source, self.line);
        let [lang, name, _, _, colloquial, historic, from, to] = self.columns();
        if lang == "wkdt" {
            let link = format!("wikidata:{name}");
            let is_item = name.strip_prefix('Q').is_some_and(|n| n.bytes().all(|byte| byte.is_ascii_digit()));
            if !is_item {
                rows.lose(Loss::Value, "a Wikidata link that is no item", name);
            } else if !links.contains(&link) {
                links.push(link);
            }
            return;
        }
        let mut date_of = |text: &str| {
            let date = date(text);
            if date.is_none() && !text.is_empty() {
                rows.lose(Loss::Value, "a date that is not one", text);
            }
            date
        };
        let alias = Alias {
            // A nickname: `The Big Apple`.
            weak: colloquial == "1",
            former: historic == "1" || lang == "fr_1793",
            from: date_of(from),
            to: date_of(to),
            ..match lang {
                "" => in_lang(name, ""),
                "abbr" => Alias::new(name, AliasKind::Abbreviation),
                "fr_1793" => in_lang(name, "fr"),
                "piny" => in_lang(name, "zh-Latn"),
                lang if parse_lang(lang).is_ok() => in_lang(name, lang),
                other => {
                    rows.lose(Loss::Value, "a language that is no BCP 47 tag", other);
                    in_lang(name, "")
                }
            }
        };
        rows.name(names, alias);
    }
}

/// Names in the order of the file.
#[derive(Default)]
struct Unsorted {
    bytes: Vec<u8>,
    /// Place of each, and where it stands in `bytes`.
    records: Vec<(u32, u64, usize, usize)>,
}

impl Unsorted {
    fn push(&mut self, place: u32, line: u64, columns: &str) {
        self.records.push((place, line, self.bytes.len(), columns.len()));
        self.bytes.extend_from_slice(columns.as_bytes());
    }

    fn size(&self) -> usize {
        self.bytes.len() + size_of_val(self.records.as_slice())
    }

    /// Writes all in the order of places, and forgets them.
    fn write(&mut self, out: &mut impl Write) -> io::Result<()> {
        self.records.sort_by_key(|&(place, ..)| place);
        for &(place, line, start, len) in &self.records {
            out.write_all(&place.to_le_bytes())?;
            out.write_all(&line.to_le_bytes())?;
            out.write_all(&(len as u64).to_le_bytes())?;
            out.write_all(&self.bytes[start..start + len])?;
        }
        self.bytes.clear();
        self.records.clear();
        out.flush()
    }
}

/// Names in the order of their places.
struct Run {
    reader: Box<dyn Read>,
    next: Option<Record>,
}

struct Record {
    place: u32,
    line: u64,
    columns: String,
}

impl Run {
    fn new(reader: impl Read + 'static) -> io::Result<Self> {
        let mut run = Self { reader: Box::new(reader), next: None };
        run.advance()?;
        Ok(run)
    }

    fn advance(&mut self) -> io::Result<()> {
        let (mut place, mut line, mut len) = ([0; 4], [0; 8], [0; 8]);
        self.next = None;
        match self.reader.read_exact(&mut place) {
            Err(err) if err.kind() == io::ErrorKind::UnexpectedEof => return Ok(()),
            result => result?,
        }
        self.reader.read_exact(&mut line)?;
        self.reader.read_exact(&mut len)?;
        let mut columns = String::new();
        self.reader.by_ref().take(u64::from_le_bytes(len)).read_to_string(&mut columns)?;
        self.next =
            Some(Record { place: u32::from_le_bytes(place), line: u64::from_le_bytes(line), columns });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{imported, lines};
    use super::*;

    #[test]
    fn runs_on_disk_give_what_memory_gives() {
        let ids = [7, 3, 5, 3];
        let text: String = (0..400).map(|i| format!("{i}\t{}\t\tname {i}\t\t\n", i % 10)).collect();
        let names = |run_bytes| {
            let mut found = Vec::new();
            imported(|rows| {
                let places = Places::of(&ids);
                let mut names =
                    AlternateNames::read_in_runs(&mut lines("n.txt", &*text), &places, rows, run_bytes)?;
                for place in 0..4 {
                    let names = names.take(place)?;
                    found.push(names.into_iter().map(|name| (name.line, name.columns)).collect::<Vec<_>>());
                }
                Ok(())
            });
            found
        };
        let in_memory = names(RUN_BYTES);
        assert_eq!(in_memory.iter().map(Vec::len).collect::<Vec<_>>(), [40, 40, 40, 0]);
        assert_eq!(in_memory[1][0], (4, "\tname 3\t\t".to_owned()));
        assert_eq!(names(800), in_memory);
    }
}
