//! `dateline annotate` as typed.

use super::ArticleArgs;
use clap::ValueEnum;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use dateline::write::OutputFormat;
use std::path::PathBuf;

/// Annotate articles: JSON, text, tables, web pages, archives, feeds in, JSONL out.
///
/// Each JSON record passes through unchanged and gains one key, `annotation`, with the mentions found in its
/// text fields and the entities they name. A plain text becomes a record with `id`, `text` and `annotation`, and
/// so does, with title, date and what else is known, each article of the other formats.
///
/// Exit status: 0 all good; 1 finished, but some records were rejected; 2 cannot run; 130 or 143 stopped by a signal,
/// with all written that was begun.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  dateline annotate news.jsonl | jq -c '.annotation.entities[].name'
  dateline annotate --fields title,body -g place=villages.txt < feed.jsonl > annotated.jsonl
  dateline annotate --to mentions.csv news.jsonl > mentions.csv
  curl -s https://example.org/article.txt | dateline annotate
  dateline annotate --out-dir annotated --compress zst archive/*.jsonl
  zcat huge.jsonl.gz | dateline annotate -o huge.annotated.jsonl --resume")]
pub(crate) struct AnnotateArgs {
    #[command(flatten)]
    pub(crate) article: ArticleArgs,

    /// What to write: jsonl, unless a text is annotated on a terminal, which is then shown (pretty).
    /// docs/outputs.md describes all
    #[arg(long, value_parser = format_parser(), value_name = "FORMAT")]
    pub(crate) to: Option<OutputFormat>,

    /// Write an output for each file into a folder, and leave those alone that are finished
    #[arg(long, value_name = "DIR", conflicts_with_all = ["output", "errors"])]
    pub(crate) out_dir: Option<PathBuf>,

    /// Compress the files of the folder
    #[arg(long, value_enum, value_name = "FORMAT", requires = "out_dir")]
    pub(crate) compress: Option<CompressArg>,

    /// Share the folder with other runs that write into it at the same time
    #[arg(long, requires = "out_dir")]
    pub(crate) shared: bool,

    /// Keep checkpoints beside the file of -o, so that --resume can go on after any interruption
    #[arg(long, requires = "output")]
    pub(crate) checkpoint: bool,

    /// Go on from the last checkpoint, if there is one, and keep further ones
    #[arg(long, requires = "output")]
    pub(crate) resume: bool,

    /// Keep rejected records in a file, as JSON lines; with --out-dir they stand beside each output
    #[arg(long, value_name = "FILE")]
    pub(crate) errors: Option<PathBuf>,

    /// How to show how far the work is; otherwise a bar, if standard error is a terminal and the output a file
    #[arg(long, value_enum, value_name = "HOW")]
    pub(crate) progress: Option<ProgressArg>,

    /// Write counts and time as a JSON line to a file, or with - to standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) stats: Option<PathBuf>,
}

/// Reads the name of an output format.
fn format_parser() -> impl TypedValueParser<Value = OutputFormat> {
    PossibleValuesParser::new(OutputFormat::ALL.map(OutputFormat::as_str)).try_map(|name| {
        OutputFormat::ALL.into_iter().find(|format| format.as_str() == name).ok_or("no such format")
    })
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CompressArg {
    /// gzip
    Gz,
    /// Zstandard
    Zst,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ProgressArg {
    /// A bar
    Bar,
    /// A JSON line every ten seconds, to standard error
    Json,
    /// Not at all
    None,
}
