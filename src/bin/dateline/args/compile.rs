//! `dateline compile` as typed.

use std::path::PathBuf;

/// Compile gazetteers into one file, which opens at once.
///
/// Reads source files and folders as `annotate -g` does and writes one file for it to map: nothing is parsed any
/// more, and programs that use it share it. The same sources give the same bytes.
///
/// Exit status: 0 written; 2 not written, with every bad row named.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  dateline compile place=villages.txt units.tsv -o mine.gaz
  dateline annotate -g mine.gaz news.jsonl")]
pub(crate) struct CompileArgs {
    /// Source files, and folders of them. Before each may stand what its names are: place=PATH
    #[arg(value_name = "[TYPE=]SOURCE", required = true)]
    pub(crate) sources: Vec<String>,

    /// File to write; an older one is replaced when the new one is whole
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,
}
