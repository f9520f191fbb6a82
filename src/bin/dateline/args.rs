//! The command line as typed. What it means is decided in `config`.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Parser, Subcommand, ValueEnum};
use dateline::import::TypeRule;
use dateline::lint::{Rule, Severity};
use dateline::stream::ErrorLimit;
use dateline::write::OutputFormat;
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
    Explain(ExplainArgs),
    /// Find what evidence weighs, from articles whose names are known
    Fit(FitArgs),
    /// Print shell completions, the man page, or the labelling interface for Label Studio
    Generate(GenerateArgs),
}

/// Annotate articles: JSON, text, tables, web pages, archives, feeds in, JSONL out.
///
/// Each JSON record passes through unchanged and gains one key, `annotation`, with the mentions found in its
/// text fields and the entities they name. A plain text becomes a record with `id`, `text` and `annotation`, and
/// so does, with title, date and what else is known, each article of the other formats.
///
/// Exit status: 0 all good; 1 finished, but some records were rejected; 2 cannot run; 130 or 143 stopped by a signal,
/// with all written that was begun.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  dateline annotate news.jsonl | jq -c '.annotation.entities[].name'
  dateline annotate --fields title,body -g place=villages.txt < feed.jsonl > annotated.jsonl
  dateline annotate --to mentions.csv news.jsonl > mentions.csv
  curl -s https://example.org/article.txt | dateline annotate
  dateline annotate --out-dir annotated --compress zst archive/*.jsonl
  zcat huge.jsonl.gz | dateline annotate -o huge.annotated.jsonl --resume")]
pub(crate) struct AnnotateArgs {
    #[command(flatten)]
    pub(crate) article: ArticleArgs,

    /// What to write: jsonl, unless a text is annotated on a terminal, which is then shown (pretty).
    /// docs/outputs.md describes all
    #[arg(long, value_parser = format_parser(), value_name = "FORMAT")]
    pub(crate) to: Option<OutputFormat>,

    /// Write an output for each file into a folder, and leave those alone that are finished
    #[arg(long, value_name = "DIR", conflicts_with_all = ["output", "errors"])]
    pub(crate) out_dir: Option<PathBuf>,

    /// Compress the files of the folder
    #[arg(long, value_enum, value_name = "FORMAT", requires = "out_dir")]
    pub(crate) compress: Option<CompressArg>,

    /// Share the folder with other runs that write into it at the same time
    #[arg(long, requires = "out_dir")]
    pub(crate) shared: bool,

    /// Keep checkpoints beside the file of -o, so that --resume can go on after any interruption
    #[arg(long, requires = "output")]
    pub(crate) checkpoint: bool,

    /// Go on from the last checkpoint, if there is one, and keep further ones
    #[arg(long, requires = "output")]
    pub(crate) resume: bool,

    /// Keep rejected records in a file, as JSON lines; with --out-dir they stand beside each output
    #[arg(long, value_name = "FILE")]
    pub(crate) errors: Option<PathBuf>,

    /// How to show how far the work is; otherwise a bar, if standard error is a terminal and the output a file
    #[arg(long, value_enum, value_name = "HOW")]
    pub(crate) progress: Option<ProgressArg>,

    /// Write counts and time as a JSON line to a file, or with - to standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) stats: Option<PathBuf>,
}

/// What articles are read, and how they are annotated: the same for all commands that do so.
#[derive(Debug, clap::Args)]
pub(crate) struct ArticleArgs {
    /// Files to annotate, also compressed by gzip, bzip2, zstd or xz, and folders of them; `-` or none is standard
    /// input
    #[arg(value_name = "PATH")]
    pub(crate) files: Vec<PathBuf>,

    /// Format of the input
    #[arg(long, value_enum, default_value_t = FormatArg::Auto, value_name = "FORMAT")]
    pub(crate) from: FormatArg,

    /// Of the files in folders, take those that match, by name or, with a slash, by path: *.warc.gz, 2024/**
    #[arg(long, value_name = "GLOB")]
    pub(crate) include: Vec<String>,

    /// Of the files in folders, leave those out that match
    #[arg(long, value_name = "GLOB")]
    pub(crate) exclude: Vec<String>,

    /// Annotate the files and folders that a list names, one a line; `-` is standard input
    #[arg(long, value_name = "LIST")]
    pub(crate) files_from: Option<PathBuf>,

    /// The list ends its paths with NUL, as find -print0 does
    #[arg(short = '0', long, requires = "files_from")]
    pub(crate) null: bool,

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

    /// Guess the language of records that name none; they gain the field `lang`
    #[arg(long)]
    pub(crate) detect_language: bool,

    /// Add a gazetteer: a source file, a folder of them, or a compiled file. Before it may stand what its
    /// names are: place=PATH. On the same id the later one wins
    #[arg(short, long = "gazetteer", value_name = "[TYPE=]PATH")]
    pub(crate) gazetteers: Vec<String>,

    /// Leave the embedded gazetteer out
    #[arg(long, requires = "gazetteers")]
    pub(crate) no_default: bool,

    /// Read compiled gazetteers into memory and check every byte, rather than map them: for network drives, and files
    /// that others may change meanwhile
    #[arg(long)]
    pub(crate) no_mmap: bool,

    /// Types of entity to emit
    #[arg(long, value_delimiter = ',', value_enum, value_name = "TYPES")]
    pub(crate) types: Option<Vec<TypeArg>>,

    /// Variants of the names to find: none, those by endings, clitics and initials, or also those across scripts and
    /// with an error of typing
    #[arg(long, value_enum, default_value_t = VariantsArg::Standard, value_name = "LEVEL")]
    pub(crate) variants: VariantsArg,

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

    /// Unit of start and end in jsonl, mentions and parquet: code points (Python, jq), UTF-8 bytes (Rust), or UTF-16 units (JavaScript)
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

    /// What to do with records that cannot be annotated
    #[arg(long, value_enum, default_value_t = OnErrorArg::Skip, value_name = "WHAT")]
    pub(crate) on_error: OnErrorArg,

    /// The same as --on-error fail
    #[arg(long, conflicts_with = "on_error")]
    pub(crate) strict: bool,

    /// Stop, with exit status 2, when more records than this are rejected
    #[arg(long, value_name = "N|P%")]
    pub(crate) max_errors: Option<ErrorLimit>,

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

/// Reads `NAME=VALUE`.
fn pair(text: &str) -> Result<(String, String), String> {
    let (field, column) = text.split_once('=').ok_or("expected NAME=VALUE")?;
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

    /// Show counts by language, by the gold's finer labels, by kind, or by how mentions were found
    #[arg(long, value_delimiter = ',', value_enum, value_name = "WHAT")]
    pub(crate) by: Vec<EvalBy>,

    /// Judge resolution alone: the gold's mentions are given, and only their entities are looked for
    #[arg(long)]
    pub(crate) gold_spans: bool,

    /// Annotate again without each way of finding, and show what is lost
    #[arg(long)]
    pub(crate) ablate: bool,

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

/// Reads the name of an output format.
fn format_parser() -> impl TypedValueParser<Value = OutputFormat> {
    PossibleValuesParser::new(OutputFormat::ALL.map(OutputFormat::as_str)).try_map(|name| {
        OutputFormat::ALL.into_iter().find(|format| format.as_str() == name).ok_or("no such format")
    })
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

/// Show what annotated articles name most, together with whom, and when.
///
/// An entity counts once for each article that names it. Without --by three tables are shown: the entities, the pairs
/// that the same articles name, and the months. Memory stays bounded; of very many pairs the rarest are forgotten, and
/// by how much counts may then be too low is said.
///
/// Exit status: 0 all good; 1 some records hold no annotation; 2 an input cannot be read.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  dateline annotate news.jsonl | dateline stats
  dateline stats --by month annotated.jsonl
  dateline stats --by country --top 20 --json annotated.jsonl | jq '.groups[].name'")]
pub(crate) struct StatsArgs {
    /// Annotated JSONL; `-` or none is standard input
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,

    /// Show groups of articles instead, each with what it names most: by month of their date, by publisher, or by
    /// country or type of what they name
    #[arg(long, value_enum, value_name = "GROUP")]
    pub(crate) by: Option<StatsBy>,

    /// Rows of a table; months are shown all
    #[arg(long, default_value_t = 10, value_name = "N")]
    pub(crate) top: usize,

    /// Print a JSON object
    #[arg(long)]
    pub(crate) json: bool,

    /// Key that holds the annotation
    #[arg(long, default_value = "annotation", value_name = "NAME")]
    pub(crate) key: String,

    /// JSON field that holds the article's date
    #[arg(long, value_name = "NAME")]
    pub(crate) date_field: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum StatsBy {
    Month,
    Source,
    Country,
    Type,
}

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
    /// The interface that the predictions of `annotate --to label-studio` belong to
    LabelStudio,
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
    /// What the first bytes say
    Auto,
    /// One JSON object a line
    Jsonl,
    /// JSON objects in any layout: spread over lines, one after another, in one list
    Json,
    /// Plain text
    Text,
    /// Rows under a header, with commas, semicolons, bars or tabs between the cells
    Csv,
    /// Rows under a header, with tabs between the cells
    Tsv,
    /// A web page
    Html,
    /// A web archive, of pages or of texts (WET)
    Warc,
    /// RSS, Atom, JSON Feed
    Feed,
    /// NewsML-G2, NewsML 1, NITF
    Newsml,
    /// ninjs, the news agencies' JSON
    Ninjs,
    /// Parquet, one record a row
    Parquet,
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
pub(crate) enum CompressArg {
    /// gzip
    Gz,
    /// Zstandard
    Zst,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum OnErrorArg {
    /// Report them and leave them out
    Skip,
    /// Stop at the first one, with exit status 2
    Fail,
    /// Report them, and write a line with the error and the record in their place
    Emit,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ProgressArg {
    /// A bar
    Bar,
    /// A JSON line every ten seconds, to standard error
    Json,
    /// Not at all
    None,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum VariantsArg {
    Exact,
    Standard,
    Wide,
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
