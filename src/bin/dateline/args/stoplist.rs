//! `dateline suggest-stoplist` as typed.

use super::{ArticleArgs, score};
use std::path::PathBuf;

/// List the aliases that are most often wrong, as rows that take them back.
///
/// Without --gold an alias is as wrong as its scores say: of names scored 0.2, four in five are none. With --gold it is
/// wrong where people say so. The rows are those of the entities, with the alias made weak or, if it is weak already,
/// removed; used with -g they replace the rows they come from. The columns that begin with _ are the evidence.
///
/// Exit status: 0 all good; 1 finished, but some records were rejected; 2 cannot run.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  dateline suggest-stoplist news.jsonl -o stoplist.tsv
  dateline suggest-stoplist --gold gold.jsonl news.jsonl --min-count 2 > stoplist.tsv
  dateline annotate -g stoplist.tsv news.jsonl")]
pub(crate) struct StoplistArgs {
    #[command(flatten)]
    pub(crate) article: ArticleArgs,

    /// What people marked, as `eval` reads it; without articles its own texts are annotated
    #[arg(long, value_name = "GOLD")]
    pub(crate) gold: Vec<PathBuf>,

    /// Leave aliases out that are wrong in fewer articles
    #[arg(long, default_value_t = 5, value_name = "N")]
    pub(crate) min_count: u64,

    /// Leave aliases out of which a smaller share is wrong
    #[arg(long, default_value_t = 0.8, value_name = "SHARE", value_parser = score)]
    pub(crate) min_rate: f32,

    /// Show each alias in its surroundings so many times
    #[arg(long, default_value_t = 3, value_name = "N", value_parser = clap::value_parser!(u8).range(0..=20))]
    pub(crate) contexts: u8,

    /// Print a JSON object for each alias
    #[arg(long)]
    pub(crate) json: bool,
}
