//! `dateline stats` as typed.

use clap::ValueEnum;
use std::path::PathBuf;

/// Show what annotated articles name most, together with whom, and when.
///
/// An entity counts once for each article that names it. Without --by three tables are shown: the entities, the pairs
/// that the same articles name, and the months. Memory stays bounded; of very many pairs the rarest are forgotten, and
/// by how much counts may then be too low is said.
///
/// Exit status: 0 all good; 1 some records hold no annotation; 2 an input cannot be read.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  dateline annotate news.jsonl | dateline stats
  dateline stats --by month annotated.jsonl
  dateline stats --by country --top 20 --json annotated.jsonl | jq '.groups[].name'")]
pub(crate) struct StatsArgs {
    /// Annotated JSONL; `-` or none is standard input
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,

    /// Show groups of articles instead, each with what it names most: by month of their date, by publisher, or by
    /// country or type of what they name
    #[arg(long, value_enum, value_name = "GROUP")]
    pub(crate) by: Option<StatsBy>,

    /// Rows of a table; months are shown all
    #[arg(long, default_value_t = 10, value_name = "N")]
    pub(crate) top: usize,

    /// Print a JSON object
    #[arg(long)]
    pub(crate) json: bool,

    /// Key that holds the annotation
    #[arg(long, default_value = "annotation", value_name = "NAME")]
    pub(crate) key: String,

    /// JSON field that holds the article's date
    #[arg(long, value_name = "NAME")]
    pub(crate) date_field: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum StatsBy {
    Month,
    Source,
    Country,
    Type,
}
