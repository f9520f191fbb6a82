//! `dateline inspect` as typed.

/// Show what a gazetteer holds: entities, names, languages, sizes.
///
/// Exit status: 0 all good; 2 it cannot be opened, or is damaged.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  dateline inspect
  dateline inspect --verify mine.gaz
  dateline inspect --json mine.gaz | jq .fingerprint")]
pub(crate) struct InspectArgs {
    /// A compiled gazetteer, or sources; otherwise the embedded gazetteer
    #[arg(value_name = "[TYPE=]FILE")]
    pub(crate) file: Option<String>,

    /// Read every byte and compare it with the checksums
    #[arg(long)]
    pub(crate) verify: bool,

    /// Print a JSON object
    #[arg(long)]
    pub(crate) json: bool,
}
