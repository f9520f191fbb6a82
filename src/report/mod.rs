//! A report to look at: articles in, one HTML page out that needs nothing else.
//!
//! Records come in, annotated or not; those that are not are annotated. The report then knows of them only what is
//! written ([`write::schema`](crate::write::schema)), so that it shows the annotations of any version and hand. They
//! flow `station` (a record becomes a `story`) → `totals` (what is counted over all) and `archive` (what is held to be
//! opened) → `page`. Memory is bounded by the totals and by the line that each held article has in the index: texts
//! wait, compressed, in a temporary file.
//!
//! All that comes from records reaches the page as data, compressed and in base64, and is shown as text by its script;
//! a content security policy forbids the page every other script, and the network. The same input gives the same bytes.

mod archive;
mod day;
mod page;
mod station;
mod story;
mod totals;
mod written;

use crate::error::{Error, Result};
use crate::gather;
use crate::gazetteer::EntityRef;
use crate::pipeline::Annotator;
use crate::read::Input;
use crate::stream::StreamOptions;
use archive::{Archive, Limits};
use day::Day;
use station::Station;
use std::io::{self, Write};
use story::Story;
use totals::Totals;

/// How a report is made.
#[derive(Clone, Debug)]
pub struct ReportOptions {
    /// How articles are read and annotated. `write.offsets` and `output_name` do not matter.
    pub stream: StreamOptions,
    /// What the page is called.
    pub title: String,
    /// Annotate also records that come annotated.
    pub again: bool,
    /// The page holds at most so many articles, the first ones, to be opened and searched; all others are counted.
    pub max_articles: u32,
    /// The page holds no further articles once their texts, compressed, have this many bytes; in base64 they take a
    /// third more.
    pub max_text_bytes: u64,
}

impl ReportOptions {
    /// The usual options: up to 100,000 articles and 256 MiB of text, compressed.
    pub fn new(stream: StreamOptions, title: impl Into<String>) -> Self {
        Self { stream, title: title.into(), again: false, max_articles: 100_000, max_text_bytes: 256 << 20 }
    }
}

/// What a report holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Articles that are counted.
    pub articles: u64,
    /// Of them, those that brought their annotation along.
    pub came_annotated: u64,
    /// Of them, those that the page holds.
    pub held: u32,
    /// Mentions, without rejected ones.
    pub mentions: u64,
    /// Entities that are named.
    pub entities: u64,
    /// Records that could not be read and were reported.
    pub rejected: u64,
    /// Inputs that could not be opened or read to their end.
    pub failed_inputs: u64,
}

/// A report that is ready to be written.
#[derive(Debug)]
pub struct Report<'a> {
    annotator: &'a Annotator,
    title: &'a str,
    totals: Totals,
    archive: Archive,
    outcome: Outcome,
}

impl<'a> Report<'a> {
    /// Reads `inputs` one after another and gathers what the page will show.
    ///
    /// What goes wrong with a record or an input is given to `tell`, in input order; the rest goes on.
    ///
    /// # Errors
    /// There is no room for temporary files, or, with `strict`, a record or input was bad.
    pub fn collect(
        annotator: &'a Annotator,
        inputs: Vec<Input>,
        options: &'a ReportOptions,
        tell: &mut dyn FnMut(&Error),
    ) -> Result<Self> {
        let threads = options.stream.threads.max(1);
        let limits = Limits { articles: options.max_articles, bytes: options.max_text_bytes };
        let archive = Archive::new(limits, threads).map_err(temporary)?;
        let (totals, outcome) = (Totals::default(), Outcome::default());
        let mut report = Self { annotator, title: &options.title, totals, archive, outcome };
        let mut stations: Vec<_> = (0..threads).map(|_| Station::new(annotator, options)).collect();
        let gathered = gather::records(
            &mut stations,
            inputs,
            &options.stream,
            &mut |story: Story| report.add(&story),
            tell,
        )?;
        report.totals.complete(|id| listed(annotator, id));
        let Totals { articles, came_annotated, mentions, entities, .. } = &report.totals;
        report.outcome = Outcome {
            articles: *articles,
            came_annotated: *came_annotated,
            held: report.archive.len(),
            mentions: *mentions,
            entities: entities.iter().filter(|entity| entity.mentions > 0).count() as u64,
            rejected: gathered.rejected,
            failed_inputs: gathered.failed_inputs,
        };
        Ok(report)
    }

    /// What the report holds.
    pub fn outcome(&self) -> Outcome {
        self.outcome
    }

    /// Writes the page.
    ///
    /// # Errors
    /// Writing failed, or a temporary file could not be read.
    pub fn write(mut self, out: &mut impl Write) -> io::Result<()> {
        page::write(&mut self, out)
    }

    fn add(&mut self, story: &Story) -> Result<()> {
        let place = self.archive.next();
        let numbers = self.totals.add(story, place);
        if place.is_some() {
            self.archive.add(story, &numbers).map_err(temporary)?;
        }
        Ok(())
    }
}

/// An entity of the gazetteers at hand; on the same id the later one wins.
fn listed<'g>(annotator: &'g Annotator, id: &str) -> Option<EntityRef<'g>> {
    annotator.gazetteers().iter().rev().find_map(|gazetteer| gazetteer.entity_by_id(id))
}

/// Raw deflate, which browsers unpack by themselves.
fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
    // Writing to memory cannot fail.
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
}

fn temporary(err: io::Error) -> Error {
    Error::io("a temporary file", err).with_help("name a folder with room in the variable TMPDIR")
}
