//! `dateline lint` as typed.

use clap::ValueEnum;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use dateline::lint::{Rule, Severity};

/// Find mistakes in the sources of gazetteers: what cannot be read, never matches, or matches too much.
///
/// Findings are errors, warnings or notes, each of a check that `--list` explains. A finding that is well as it is may
/// be allowed by a comment in its file: `# lint: allow unsorted`, `# lint: allow everyday-word: Nice|Reading`.
///
/// Exit status: 0 nothing found, or notes only; 1 findings of warning or above, or as `--deny` says; 2 a source cannot
/// be read, or its fixed form not be written.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  dateline lint
  dateline lint --fix place=villages.txt units.tsv
  dateline lint --format json gazetteers | jq -r 'select(.severity == \"error\") | .file' | uniq -c")]
pub(crate) struct LintArgs {
    /// Source files, and folders of them; otherwise the folder gazetteers. Before each may stand what its names are:
    /// place=PATH
    #[arg(value_name = "[TYPE=]SRC")]
    pub(crate) sources: Vec<String>,

    /// Put right what needs no thought: composed characters, stray blanks, repeated aliases, rows out of order
    #[arg(long)]
    pub(crate) fix: bool,

    /// Format of the findings
    #[arg(long, value_enum, default_value_t = LintFormat::Text, value_name = "FORMAT")]
    pub(crate) format: LintFormat,

    /// Exit with 1 on findings of this severity and above
    #[arg(long, value_enum, default_value_t = SeverityArg::Warning, value_name = "SEVERITY")]
    pub(crate) deny: SeverityArg,

    /// Checks to leave out
    #[arg(long, value_delimiter = ',', value_name = "CHECKS", value_parser = rule_parser(), hide_possible_values = true)]
    pub(crate) allow: Vec<Rule>,

    /// Show all notes, not only the first ten of a check in a file
    #[arg(long)]
    pub(crate) all: bool,

    /// List the checks, with an example each
    #[arg(long)]
    pub(crate) list: bool,
}

/// Reads the name of a check; a mistyped one is answered with the nearest.
fn rule_parser() -> impl TypedValueParser<Value = Rule> {
    PossibleValuesParser::new(Rule::all().map(|rule| PossibleValue::new(rule.name())))
        .try_map(|name| name.parse::<Rule>().map_err(|()| "no such check"))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LintFormat {
    Text,
    /// A JSON object a line
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SeverityArg {
    Note,
    Warning,
    Error,
}

impl From<SeverityArg> for Severity {
    fn from(argument: SeverityArg) -> Self {
        match argument {
            SeverityArg::Note => Self::Note,
            SeverityArg::Warning => Self::Warning,
            SeverityArg::Error => Self::Error,
        }
    }
}
