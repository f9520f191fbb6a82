//! `dateline diff` as typed.

use std::path::PathBuf;

/// Show what is different between two gazetteers: entities, names, and what that does to articles.
///
/// Entities are matched by their ids. `+` is new, `-` is gone, `~` is different.
///
/// Exit status: 0 no difference; 1 differences; 2 cannot compare.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  dateline diff old.tsv new.tsv
  dateline diff old.gaz gazetteers/ --on news.jsonl
  dateline diff old.gaz new.gaz --on news.jsonl --json | jq -r 'select(.change == \"lost\").surface'")]
pub(crate) struct DiffArgs {
    /// The old gazetteer: a compiled file, a source file, or a folder of them
    #[arg(value_name = "[TYPE=]OLD")]
    pub(crate) old: String,

    /// The new gazetteer
    #[arg(value_name = "[TYPE=]NEW")]
    pub(crate) new: String,

    /// Articles: tell the mentions gained, lost, and given to another entity, with each gazetteer used alone
    #[arg(long, value_name = "FILE")]
    pub(crate) on: Vec<PathBuf>,

    /// JSON fields of the articles to annotate, in this order
    #[arg(long, value_delimiter = ',', requires = "on", value_name = "NAMES")]
    pub(crate) fields: Option<Vec<String>>,

    /// JSON field that holds an article's id
    #[arg(long, requires = "on", value_name = "NAME")]
    pub(crate) id_field: Option<String>,

    /// Print a JSON object for each difference
    #[arg(long)]
    pub(crate) json: bool,
}
