//! `dateline eval` as typed.

use super::{ArticleArgs, pair};
use clap::ValueEnum;
use std::path::PathBuf;

/// Measure what is found against what people marked.
#[derive(Debug, clap::Args)]
#[command(
    about = "Measure what is found against what people marked",
    long_about = "Measure what is found against what people marked.

Records that come annotated, by dateline or as {\"id\":…,\"entities\":[{\"start\":…,\"end\":…,\"type\":…}]}, are judged \
as they are; articles are annotated first, with the options of `annotate`. Without files the texts are used that the gold \
standard brings. docs/evaluation.md defines the measures.

Exit status: 0 all good; 1 finished, but some records were rejected; 2 cannot run.",
    after_help = "Examples:
  dateline eval --gold gold.jsonl articles.jsonl
  dateline eval --gold brat/ --map Weapon= --errors errors.jsonl
  dateline annotate news.jsonl | dateline eval --gold gold.jsonl --by lang,via -
  dateline eval --gold gold.jsonl articles.jsonl --json | jq .detection.all.ALL.exact.f1"
)]
pub(crate) struct EvalArgs {
    #[command(flatten)]
    pub(crate) annotate: ArticleArgs,

    /// What people marked: JSONL with `mentions`, an annotation of ours, CoNLL columns, a BRAT folder or .ann file
    #[arg(long, required = true, value_name = "GOLD")]
    pub(crate) gold: Vec<PathBuf>,

    /// Labels to judge; otherwise those of PER, LOC, ORG that the gold has
    #[arg(long, value_delimiter = ',', value_name = "LABELS")]
    pub(crate) labels: Option<Vec<String>>,

    /// Labels that a type, kind or other label stands for: ethnic-group=NORP, actor=PER|ORG; of nothing, it is not
    /// judged: river=
    #[arg(long, value_delimiter = ',', value_parser = pair, value_name = "KIND=LABEL")]
    pub(crate) map: Vec<(String, String)>,

    /// Finer labels of the gold (`sub`) whose mentions need not be found
    #[arg(long, value_delimiter = ',', value_name = "SUBS")]
    pub(crate) optional_sub: Vec<String>,

    /// Mentions that the gold calls optional must be found, too
    #[arg(long)]
    pub(crate) count_optional: bool,

    /// Show counts by language, by the gold's finer labels, by kind, or by how or by which rule mentions were found
    #[arg(long, value_delimiter = ',', value_enum, value_name = "WHAT")]
    pub(crate) by: Vec<EvalBy>,

    /// Judge resolution alone: the gold's mentions are given, and only their entities are looked for
    #[arg(long)]
    pub(crate) gold_spans: bool,

    /// Annotate again without each way of finding, rule or piece of evidence, and show what is lost
    #[arg(long, value_delimiter = ',', value_enum, num_args = 0.., require_equals = true,
        default_missing_value = "via,rule,group", value_name = "WHAT")]
    pub(crate) ablate: Vec<AblateArg>,

    /// Annotate also records that come annotated
    #[arg(long)]
    pub(crate) again: bool,

    /// Write the errors to a page to read
    #[arg(long, value_name = "FILE")]
    pub(crate) html: Option<PathBuf>,

    /// Write the errors to a file, a JSON object a line
    #[arg(long, value_name = "FILE")]
    pub(crate) errors: Option<PathBuf>,

    /// Print a JSON object, with all digits
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum EvalBy {
    Lang,
    Sub,
    Kind,
    Via,
    Rule,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum AblateArg {
    /// Each way of finding names
    Via,
    /// Each rule by which variants are found
    Rule,
    /// Evidence, a sort at a time
    Group,
    /// Evidence, one piece at a time: slow
    Evidence,
}
