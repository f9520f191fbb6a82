//! What the output of `annotate` looks like, and what it goes through on its way.

use crate::args::{AnnotateArgs, ColorChoice, OnErrorArg};
use crate::config;
use dateline::error::{Error, ErrorKind};
use dateline::write::terminal::{Page, Screen};
use dateline::write::{Framed, OutputFormat, WriteOptions};
use std::io::{self, IsTerminal, Write};
use std::path::Path;

/// Columns of a page where no terminal says how many it has, and the most that read well.
const COLUMNS: usize = 80;
const MAX_COLUMNS: usize = 100;

/// Decides what is written and how it is shown.
///
/// # Errors
/// The format counts in another unit than the one asked for, or cannot go where the output goes.
pub(crate) fn choose(args: &AnnotateArgs, color: ColorChoice, write: &mut WriteOptions) -> Result<(), Error> {
    let on_terminal = is_terminal(args);
    write.format = args.to.unwrap_or_default();
    write.texts_are_shown = args.to.is_none() && on_terminal;
    write.page = page(color, on_terminal);
    let name = write.format.as_str();
    if write.format.fixed_offsets().is_some_and(|unit| unit != write.offsets) {
        let message = format!("{name} counts code points, for its readers do");
        return Err(Error::new(ErrorKind::Config, message)
            .with_help("--offsets is for jsonl, mentions, mentions.tsv, mentions.csv and parquet"));
    }
    let is_lines = write.format.is_lines() && write.format != OutputFormat::Pretty;
    if !is_lines && (args.out_dir.is_some() || args.checkpoint || args.resume) {
        let message = format!("{name} is one whole, and cannot be written in parts");
        return Err(Error::new(ErrorKind::Config, message).with_help(
            "write jsonl into the folder or with checkpoints, and convert it: dateline annotate --to FORMAT",
        ));
    }
    if args.article.on_error == OnErrorArg::Emit && !write.format.is_json() {
        return Err(Error::new(
            ErrorKind::Config,
            format!("{name} has no room for the errors of --on-error emit"),
        )
        .with_help("keep them apart: --errors FILE"));
    }
    match write.format {
        OutputFormat::Brat if on_terminal => Err(Error::new(ErrorKind::Config, "brat writes an archive")
            .with_help("unpack it: dateline annotate --to brat ARTICLES | tar x -C FOLDER")),
        OutputFormat::Parquet if !cfg!(feature = "parquet") => {
            Err(Error::new(ErrorKind::Config, "this program was built without Parquet")
                .with_help("build it with it: cargo install --path . --features parquet"))
        }
        OutputFormat::Parquet if args.article.output.as_deref().is_none_or(|path| path == Path::new("-")) => {
            Err(Error::new(ErrorKind::Config, "parquet writes two files")
                .with_help("name the table of mentions with -o: -o news.parquet; that of articles is news.articles.parquet"))
        }
        _ => Ok(()),
    }
}

fn is_terminal(args: &AnnotateArgs) -> bool {
    args.article.output.as_deref().is_none_or(|path| path == Path::new("-")) && io::stdout().is_terminal()
}

fn page(color: ColorChoice, on_terminal: bool) -> Page {
    let columns = terminal_size::terminal_size().filter(|_| on_terminal);
    Page {
        width: columns.map_or(COLUMNS, |(columns, _)| usize::from(columns.0).clamp(20, MAX_COLUMNS)),
        color: match color {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => {
                on_terminal && anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never
            }
        },
    }
}

/// The table of articles, beside that of mentions: `news.articles.parquet` beside `news.parquet`.
#[cfg(feature = "parquet")]
fn beside(path: &Path) -> std::path::PathBuf {
    let ends = path.extension().is_some_and(|extension| extension == "parquet");
    let mut name = if ends { path.with_extension("") } else { path.to_owned() }.into_os_string();
    name.push(".articles.parquet");
    name.into()
}

/// Where records go: through a frame to a file, a pipe or a terminal, or into tables.
pub(crate) enum Output {
    Framed(Framed<Box<dyn Write>>),
    #[cfg(feature = "parquet")]
    Tables(Box<dateline::write::parquet::Tables>),
}

impl Output {
    /// Opens the output that `choose` has settled.
    ///
    /// # Errors
    /// A file cannot be created, or is one that is read.
    pub(crate) fn open(args: &AnnotateArgs, write: &WriteOptions) -> Result<Self, Error> {
        #[cfg(feature = "parquet")]
        if let (OutputFormat::Parquet, Some(path)) = (write.format, &args.article.output) {
            let articles = beside(path);
            let open = |path: &Path| config::create(path, &args.article);
            let tables = dateline::write::parquet::Tables::new(open(path)?, open(&articles)?);
            return tables
                .map(|tables| Self::Tables(Box::new(tables)))
                .map_err(|err| Error::io(path.to_string_lossy(), err));
        }
        let out = config::output(&args.article)?;
        let shown = write.format == OutputFormat::Pretty || !is_terminal(args);
        let out = if shown { out } else { Box::new(Screen::new(out, write.format.is_json())) };
        Ok(Self::Framed(Framed::new(out, write.format)))
    }

    /// Writes what stands behind the last record.
    ///
    /// # Errors
    /// Writing failed.
    pub(crate) fn finish(self) -> io::Result<()> {
        match self {
            Self::Framed(framed) => framed.finish().map(drop),
            #[cfg(feature = "parquet")]
            Self::Tables(tables) => tables.finish(),
        }
    }
}

impl Write for Output {
    fn write(&mut self, records: &[u8]) -> io::Result<usize> {
        match self {
            Self::Framed(framed) => framed.write(records),
            #[cfg(feature = "parquet")]
            Self::Tables(tables) => tables.write(records),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Framed(framed) => framed.flush(),
            #[cfg(feature = "parquet")]
            Self::Tables(tables) => tables.flush(),
        }
    }
}
