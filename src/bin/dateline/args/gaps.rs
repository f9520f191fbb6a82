//! `dateline gaps` as typed.

use super::ArticleArgs;

/// List the names that articles are full of and no gazetteer holds, as rows for one.
///
/// The names are those that `annotate --unlisted` finds. Spellings that fold alike are one name; a family name or an
/// abbreviation that stands alone is counted with the full name, if only one in the archive has it. Look at the rows,
/// delete what is no name, and they are a gazetteer: the columns that begin with _ are for you. Memory stays bounded; of
/// very many names the rarest are forgotten, and it is said how frequent they can have been.
///
/// Exit status: 0 all good; 1 finished, but some records were rejected; 2 cannot run.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  dateline gaps archive/*.jsonl.gz -o candidates.tsv
  dateline gaps --type person --min-count 10 --json archive/ | jq -c '[.articles, .name]'
  dateline lint candidates.tsv && dateline annotate -g candidates.tsv news.jsonl")]
pub(crate) struct GapsArgs {
    #[command(flatten)]
    pub(crate) article: ArticleArgs,

    /// Leave names out that are named less often
    #[arg(long, default_value_t = 3, value_name = "N")]
    pub(crate) min_count: u64,

    /// Show each name in its surroundings in so many articles
    #[arg(long, default_value_t = 3, value_name = "N", value_parser = clap::value_parser!(u8).range(0..=20))]
    pub(crate) contexts: u8,

    /// Only names of this type, or this kind: person, organization, media
    #[arg(long = "type", value_name = "TYPE")]
    pub(crate) of: Option<String>,

    /// Print a JSON object for each name
    #[arg(long)]
    pub(crate) json: bool,
}
