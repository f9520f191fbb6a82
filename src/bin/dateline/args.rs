//! The command line as typed. What it means is decided in `config`.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Parser, Subcommand, ValueEnum};
use dateline::import::TypeRule;
use dateline::lint::{Rule, Severity};
use std::path::PathBuf;
use std::sync::LazyLock;

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

    /// When to colour messages
    #[arg(long, global = true, value_enum, default_value_t = ColorChoice::Auto, value_name = "WHEN")]
    pub(crate) color: ColorChoice,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Annotate articles: JSONL or plain text in, JSONL out
    Annotate(Box<AnnotateArgs>),
    /// Compile gazetteers into one file, which opens at once
    Compile(CompileArgs),
    /// Show what a gazetteer holds
    Inspect(InspectArgs),
    /// Make gazetteer rows of GeoNames, Wikidata, OpenSanctions and other lists
    Import(Box<ImportArgs>),
    /// Show what is different between two gazetteers
    Diff(DiffArgs),
    /// Find mistakes in the sources of gazetteers
    Lint(LintArgs),
    /// Tell why names are mentions, or why not
    Explain(ExplainArgs),
    /// Find what evidence weighs, from articles whose names are known
    Fit(FitArgs),
    /// Print shell completions or the man page
    Generate(GenerateArgs),
}

/// Annotate articles: JSONL or plain text in, JSONL out.
///
/// Each JSON record passes through unchanged and gains one key, `annotation`, with the mentions found in its
/// text fields and the entities they name. A plain text becomes a record with `id`, `text` and `annotation`.
///
/// Exit status: 0 all good; 1 finished, but some records were rejected; 2 cannot run.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  dateline annotate news.jsonl | jq -c '.annotation.entities[].name'
  dateline annotate --fields title,body -g place=villages.txt < feed.jsonl > annotated.jsonl
  curl -s https://example.org/article.txt | dateline annotate")]
pub(crate) struct AnnotateArgs {
    /// Files to annotate; `-` or none is standard input
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,

    /// Format of the input; otherwise told by its first character
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(crate) from: Option<FormatArg>,

    /// What separates the articles of a plain text; otherwise it is one article
    #[arg(long, value_enum, value_name = "SEPARATOR")]
    pub(crate) record_separator: Option<SeparatorArg>,

    /// JSON fields to annotate, in this order; otherwise those of title, headline, summary, description, lead,
    /// text, body, content that hold strings
    #[arg(long, value_delimiter = ',', value_name = "NAMES")]
    pub(crate) fields: Option<Vec<String>>,

    /// JSON field that holds the article's id
    #[arg(long, value_name = "NAME")]
    pub(crate) id_field: Option<String>,

    /// JSON field that holds the article's date
    #[arg(long, value_name = "NAME")]
    pub(crate) date_field: Option<String>,

    /// JSON field that holds the article's language
    #[arg(long, value_name = "NAME")]
    pub(crate) lang_field: Option<String>,

    /// Add a gazetteer: a source file, a folder of them, or a compiled file. Before it may stand what its
    /// names are: place=PATH. On the same id the later one wins
    #[arg(short, long = "gazetteer", value_name = "[TYPE=]PATH")]
    pub(crate) gazetteers: Vec<String>,

    /// Leave the embedded gazetteer out
    #[arg(long, requires = "gazetteers")]
    pub(crate) no_default: bool,

    /// Types of entity to emit
    #[arg(long, value_delimiter = ',', value_enum, value_name = "TYPES")]
    pub(crate) types: Option<Vec<TypeArg>>,

    /// Score from 0 to 1 below which a name is turned down; otherwise the one the weights were fitted with
    #[arg(long, value_name = "SCORE", value_parser = score)]
    pub(crate) min_score: Option<f32>,

    /// Find persons and organizations that no gazetteer holds too, with id null
    #[arg(long)]
    pub(crate) unlisted: bool,

    /// Keep the names that were turned down, under the key rejected, with their scores
    #[arg(long)]
    pub(crate) keep_rejected: bool,

    /// Name up to this many entities of those that share a name, the chosen one first
    /// with how likely each is; otherwise up to five, without
    #[arg(long, value_name = "N")]
    pub(crate) candidates: Option<usize>,

    /// A table of weights, as dateline fit writes it, in place of the one that is built in
    #[arg(long, value_name = "FILE")]
    pub(crate) weights: Option<PathBuf>,

    /// The day by which to judge who held which name and office, in place of each article's own: YYYY-MM-DD
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<String>,

    /// The country that the articles come from (ISO 3166-1 alpha-2); its places are likelier
    #[arg(long, value_name = "CODE")]
    pub(crate) source_country: Option<String>,

    /// Unit of start and end: code points (Python, jq), UTF-8 bytes (Rust), or UTF-16 units (JavaScript)
    #[arg(long, value_enum, default_value_t = OffsetArg::Chars, value_name = "UNIT")]
    pub(crate) offsets: OffsetArg,

    /// Key that each record gains
    #[arg(long, default_value = "annotation", value_name = "NAME")]
    pub(crate) key: String,

    /// Number of threads; otherwise as many as there are cores
    #[arg(short = 'j', long, value_name = "N")]
    pub(crate) threads: Option<std::num::NonZeroUsize>,

    /// Write to a file rather than to standard output
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    /// Stop at the first record that cannot be annotated, with exit status 2
    #[arg(long)]
    pub(crate) strict: bool,

    /// Reject records of more than this many bytes
    #[arg(long, default_value_t = 64 << 20, value_name = "BYTES")]
    pub(crate) max_record_bytes: u32,
}

/// Reads a score.
fn score(text: &str) -> Result<f32, String> {
    text.parse()
        .ok()
        .filter(|score| (0.0..=1.0).contains(score))
        .ok_or("expected a number from 0 to 1".to_owned())
}

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

/// Make gazetteer rows of GeoNames, Wikidata, OpenSanctions and other lists.
///
/// Reads dumps as they are published, also compressed by gzip, bzip2, zstd or xz, and writes rows for `compile` and
/// `annotate -g`. What cannot become a row or a name is told with file and line, and counted.
///
/// Exit status: 0 all good; 1 finished, but something was lost; 2 cannot run.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  dateline import geonames cities15000.txt --alternate-names alternateNamesV2.txt -o cities.tsv
  dateline import wikidata --class Q5 --lang en,fr --min-sitelinks 10 latest-all.json.bz2 > people.tsv
  dateline import ftm entities.ftm.json -o sanctions.tsv
  dateline import csv --type ministry --map name=Label,id=Code,aliases@fr=Nom table.csv > ministries.tsv")]
pub(crate) struct ImportArgs {
    /// What the files are
    #[arg(value_enum)]
    pub(crate) format: ImportFormat,

    /// Files to import; `-` or none is standard input
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,

    /// geonames: alternateNamesV2.txt, whose names have languages
    #[arg(long, value_name = "FILE")]
    pub(crate) alternate_names: Option<PathBuf>,

    /// wikidata: take direct instances of these classes only
    #[arg(long = "class", value_delimiter = ',', value_name = "ITEMS")]
    pub(crate) classes: Vec<String>,

    /// wikidata: take names in these languages only; the first one with a label gives the canonical name
    #[arg(long = "lang", value_delimiter = ',', value_name = "LANGS")]
    pub(crate) langs: Vec<String>,

    /// wikidata: take items with at least as many sitelinks
    #[arg(long, default_value_t = 0, value_name = "N")]
    pub(crate) min_sitelinks: u32,

    /// Type of what bears a label (a class, schema, code, column), or of all that has no other: Q5=person,
    /// APT=actor/hackers, place
    #[arg(long = "type", value_name = "[LABEL=]TYPE[/KIND]")]
    pub(crate) types: Vec<TypeRule>,

    /// csv: which of its columns means what: name=Label,id=Code,aliases@fr=Nom; otherwise told by their names
    #[arg(long, value_delimiter = ',', value_parser = pair, value_name = "FIELD=COLUMN")]
    pub(crate) map: Vec<(String, String)>,

    /// csv: characters between the aliases in a cell; otherwise | and ;
    #[arg(long, value_name = "CHARS")]
    pub(crate) separators: Option<String>,

    /// Prefix of ids that have none; otherwise the format
    #[arg(long)]
    pub(crate) prefix: Option<String>,

    /// Write to a file rather than to standard output
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    /// Tell every loss, not just the first three of a kind
    #[arg(short, long)]
    pub(crate) verbose: bool,
}

/// Reads `FIELD=COLUMN`.
fn pair(text: &str) -> Result<(String, String), String> {
    let (field, column) = text.split_once('=').ok_or("expected FIELD=COLUMN")?;
    Ok((field.trim().to_owned(), column.trim().to_owned()))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ImportFormat {
    /// GeoNames: allCountries.txt, cities*.txt, admin1CodesASCII.txt, admin2Codes.txt, countryInfo.txt
    Geonames,
    /// Wikidata: the JSON dump, or CSV of the query service
    Wikidata,
    /// FollowTheMoney: entities of OpenSanctions, one JSON object a line
    Ftm,
    /// Actor dictionaries of PETRARCH and TABARI
    Petrarch,
    /// Patterns of spaCy's EntityRuler, one JSON object a line
    Spacy,
    /// GATE: lists (.lst), and definitions that name them (.def)
    Gate,
    /// JRC-Names
    Jrc,
    /// Tables with a header
    Csv,
}

impl ImportFormat {
    pub(crate) fn name(self) -> String {
        self.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
    }
}

/// Show what is different between two gazetteers: entities, names, and what that does to articles.
///
/// Entities are matched by their ids. `+` is new, `-` is gone, `~` is different.
///
/// Exit status: 0 no difference; 1 differences; 2 cannot compare.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  dateline diff old.tsv new.tsv
  dateline diff old.gaz gazetteers/ --on news.jsonl
  dateline diff old.gaz new.gaz --on news.jsonl --json | jq -r 'select(.change == \"lost\").surface'")]
pub(crate) struct DiffArgs {
    /// The old gazetteer: a compiled file, a source file, or a folder of them
    #[arg(value_name = "[TYPE=]OLD")]
    pub(crate) old: String,

    /// The new gazetteer
    #[arg(value_name = "[TYPE=]NEW")]
    pub(crate) new: String,

    /// Articles: tell the mentions gained, lost, and given to another entity, with each gazetteer used alone
    #[arg(long, value_name = "FILE")]
    pub(crate) on: Vec<PathBuf>,

    /// JSON fields of the articles to annotate, in this order
    #[arg(long, value_delimiter = ',', requires = "on", value_name = "NAMES")]
    pub(crate) fields: Option<Vec<String>>,

    /// JSON field that holds an article's id
    #[arg(long, requires = "on", value_name = "NAME")]
    pub(crate) id_field: Option<String>,

    /// Print a JSON object for each difference
    #[arg(long)]
    pub(crate) json: bool,
}

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
    /// Files of articles; `-` or none is standard input
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,

    /// Tell only of names that are written like this, letters folded
    #[arg(long, value_name = "TEXT")]
    pub(crate) mention: Option<String>,

    /// Tell why this name is no mention: the first test that it fails
    #[arg(long, value_name = "NAME", conflicts_with = "mention")]
    pub(crate) why_not: Option<String>,

    /// Find persons and organizations that no gazetteer holds too
    #[arg(long)]
    pub(crate) unlisted: bool,

    /// Score below which a name is turned down
    #[arg(long, value_name = "SCORE", value_parser = score)]
    pub(crate) min_score: Option<f32>,

    /// A table of weights in place of the one that is built in
    #[arg(long, value_name = "FILE")]
    pub(crate) weights: Option<PathBuf>,

    /// JSON fields of the articles, in this order
    #[arg(long, value_delimiter = ',', value_name = "NAMES")]
    pub(crate) fields: Option<Vec<String>>,

    /// Add a gazetteer, as with annotate
    #[arg(short, long = "gazetteer", value_name = "[TYPE=]PATH")]
    pub(crate) gazetteers: Vec<String>,

    /// Leave the embedded gazetteer out
    #[arg(long, requires = "gazetteers")]
    pub(crate) no_default: bool,

    /// Print a JSON object for each name
    #[arg(long)]
    pub(crate) json: bool,
}

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

#[derive(Debug, clap::Args)]
pub(crate) struct GenerateArgs {
    /// What to print
    #[arg(value_enum)]
    pub(crate) what: Generated,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Generated {
    Man,
    Bash,
    Zsh,
    Fish,
    Powershell,
    Elvish,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorChoice {
    Auto,
    Always,
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FormatArg {
    Jsonl,
    Text,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SeparatorArg {
    /// Each line is an article
    Newline,
    /// Blank lines stand between articles
    BlankLine,
    /// Form feeds stand between articles
    Ff,
    /// NUL bytes stand between articles
    Nul,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum TypeArg {
    Actor,
    Place,
    Organization,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum OffsetArg {
    Chars,
    Bytes,
    Utf16,
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
