//! `dateline report` as typed.

use super::ArticleArgs;

/// Make a page to look at: articles, entities, map, timeline.
///
/// One HTML file that needs nothing else, and no network. Records that come annotated are shown as they are; all
/// others are annotated, with the options of `annotate`.
///
/// Exit status: 0 all good; 1 finished, but some records were rejected; 2 cannot run.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  dateline report news.jsonl -o report.html
  dateline annotate news.jsonl | dateline report --title 'Sahel, May 2026' -o report.html")]
pub(crate) struct ReportArgs {
    #[command(flatten)]
    pub(crate) annotate: ArticleArgs,

    /// What the page is called; otherwise the names of the files
    #[arg(long, value_name = "TEXT")]
    pub(crate) title: Option<String>,

    /// Annotate also records that come annotated
    #[arg(long)]
    pub(crate) again: bool,

    /// Hold at most so many articles to be opened; the rest is counted only
    #[arg(long, default_value_t = 100_000, value_name = "N")]
    pub(crate) max_articles: u32,

    /// Hold no more articles when their texts, compressed, have so many bytes; in the page they take a third more
    #[arg(long, default_value_t = 256 << 20, value_name = "BYTES")]
    pub(crate) max_text_bytes: u64,
}
