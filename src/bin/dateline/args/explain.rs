//! `dateline explain` as typed.

use super::ArticleArgs;

/// Tell why names are mentions, or why not.
///
/// For each listed name in the articles: the row and the alias that it met, how they were folded to meet, what spoke for
/// it and against it, and who else bears the name. Numbers are natural logarithms of odds: +0.7 doubles them.
///
/// Exit status: 0 all good; 1 finished, but some records were rejected; 2 cannot run.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  dateline explain samples/two-georgias.jsonl --mention Georgia
  dateline explain news.txt --why-not 'Port Sudan'
  dateline explain --json news.jsonl | jq -c 'select(.score < 0.5) | [.surface, .name, .score]'")]
pub(crate) struct ExplainArgs {
    #[command(flatten)]
    pub(crate) article: ArticleArgs,

    /// Tell only of names that are written like this, letters folded
    #[arg(long, value_name = "TEXT")]
    pub(crate) mention: Option<String>,

    /// Tell why this name is no mention: the first test that it fails
    #[arg(long, value_name = "NAME", conflicts_with = "mention")]
    pub(crate) why_not: Option<String>,

    /// Print a JSON object for each name
    #[arg(long)]
    pub(crate) json: bool,
}
