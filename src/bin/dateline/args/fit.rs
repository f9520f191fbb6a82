//! `dateline fit` as typed.

use super::score;
use std::path::PathBuf;

/// Find what evidence weighs, from articles whose names are known.
///
/// Articles are JSON objects with `id` and `text`, one a line; gold files have `id` and `mentions`, each with `start` and
/// `end` in code points, `type` (PER, LOC, ORG or another), and perhaps `lat`, `lon` and `link`. The table that is written
/// is what `annotate --weights` reads; it begins with how well it does on articles it was not fitted on.
///
/// Exit status: 0 written; 2 cannot run.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  dateline fit --articles news.jsonl --gold news.gold.jsonl -o weights.tsv
  dateline annotate --weights weights.tsv more.jsonl")]
pub(crate) struct FitArgs {
    /// Files of articles
    #[arg(long, value_name = "FILE", required = true, num_args = 1..)]
    pub(crate) articles: Vec<PathBuf>,

    /// Files of the names in them
    #[arg(long, value_name = "FILE", required = true, num_args = 1..)]
    pub(crate) gold: Vec<PathBuf>,

    /// Files of names that are not fitted on, only measured
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub(crate) hold_out: Vec<PathBuf>,

    /// Score below which annotate turns a name down when nothing else is asked for
    #[arg(long, value_name = "SCORE", value_parser = score, default_value = "0.38")]
    pub(crate) min_score: f32,

    /// Add a gazetteer, as with annotate
    #[arg(short, long = "gazetteer", value_name = "[TYPE=]PATH")]
    pub(crate) gazetteers: Vec<String>,

    /// Write to a file rather than to standard output
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}
