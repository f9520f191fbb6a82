//! The command line as typed, a file for each command. What it means is decided in `config`.

mod annotate;
mod articles;
mod compile;
mod diff;
mod eval;
mod explain;
mod fit;
mod gaps;
mod generate;
mod import;
mod inspect;
mod lint;
mod report;
mod stats;
mod stoplist;

pub(crate) use annotate::{AnnotateArgs, CompressArg, ProgressArg};
use articles::score;
pub(crate) use articles::{
    ArticleArgs, FormatArg, OffsetArg, OnErrorArg, ResolveArg, SeparatorArg, TypeArg, VariantsArg,
};
use clap::{Parser, Subcommand, ValueEnum};
pub(crate) use compile::CompileArgs;
pub(crate) use diff::DiffArgs;
pub(crate) use eval::{AblateArg, EvalArgs, EvalBy};
pub(crate) use explain::ExplainArgs;
pub(crate) use fit::FitArgs;
pub(crate) use gaps::GapsArgs;
pub(crate) use generate::{GenerateArgs, Generated};
pub(crate) use import::{ImportArgs, ImportFormat};
pub(crate) use inspect::InspectArgs;
pub(crate) use lint::{LintArgs, LintFormat};
pub(crate) use report::ReportArgs;
pub(crate) use stats::{StatsArgs, StatsBy};
use std::sync::LazyLock;
pub(crate) use stoplist::StoplistArgs;

static VERSION: LazyLock<String> = LazyLock::new(|| {
    let gazetteer = dateline::gazetteer::Gazetteer::embedded();
    format!(
        "{} (commit {}, gazetteer {:016x})",
        env!("CARGO_PKG_VERSION"),
        env!("DATELINE_GIT_HASH"),
        gazetteer.fingerprint()
    )
});

/// Finds the actors, places and organizations of news articles, with exact offsets.
#[derive(Debug, Parser)]
#[command(name = "dateline", version = VERSION.as_str(), arg_required_else_help = true, max_term_width = 100)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,

    /// Say nothing about records that are passed over, and nothing when all is well
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,

    /// When to colour
    #[arg(long, global = true, value_enum, default_value_t = ColorChoice::Auto, value_name = "WHEN")]
    pub(crate) color: ColorChoice,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Annotate articles: JSON, text, tables, web pages, archives, feeds in, JSONL out
    Annotate(Box<AnnotateArgs>),
    /// Compile gazetteers into one file, which opens at once
    Compile(CompileArgs),
    /// Show what a gazetteer holds
    Inspect(InspectArgs),
    /// Make gazetteer rows of GeoNames, Wikidata, OpenSanctions and other lists
    Import(Box<ImportArgs>),
    /// Show what is different between two gazetteers
    Diff(DiffArgs),
    /// Measure what is found against what people marked
    Eval(Box<EvalArgs>),
    /// Find mistakes in the sources of gazetteers
    Lint(LintArgs),
    /// Make a page to look at: articles, entities, map, timeline
    Report(Box<ReportArgs>),
    /// Show what annotated articles name most, together with whom, and when
    Stats(StatsArgs),
    /// Tell why names are mentions, or why not
    Explain(Box<ExplainArgs>),
    /// Find what evidence weighs, from articles whose names are known
    Fit(FitArgs),
    /// List the names that articles are full of and no gazetteer holds, as rows for one
    Gaps(Box<GapsArgs>),
    /// List the aliases that are most often wrong, as rows that take them back
    SuggestStoplist(Box<StoplistArgs>),
    /// Print shell completions, the man page, or the labelling interface for Label Studio
    Generate(GenerateArgs),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorChoice {
    Auto,
    Always,
    Never,
}

/// Reads `NAME=VALUE`.
fn pair(text: &str) -> Result<(String, String), String> {
    let (field, column) = text.split_once('=').ok_or("expected NAME=VALUE")?;
    Ok((field.trim().to_owned(), column.trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn args_are_well_formed() {
        Args::command().debug_assert();
    }
}
