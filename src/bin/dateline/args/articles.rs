//! What articles are read, and how they are annotated: the same for all commands that do so.

use clap::ValueEnum;
use dateline::stream::ErrorLimit;
use std::path::PathBuf;

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
    /// with an error of typing; otherwise standard, and exact with --resolve off
    #[arg(long, value_enum, value_name = "LEVEL")]
    pub(crate) variants: Option<VariantsArg>,

    /// How names become mentions: as the article decides, or names only, the longest ones, nothing weighed and every
    /// score 1, which is faster
    #[arg(long, value_enum, default_value_t = ResolveArg::Standard, value_name = "HOW")]
    pub(crate) resolve: ResolveArg,

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
pub(super) fn score(text: &str) -> Result<f32, String> {
    text.parse()
        .ok()
        .filter(|score| (0.0..=1.0).contains(score))
        .ok_or("expected a number from 0 to 1".to_owned())
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
pub(crate) enum VariantsArg {
    Exact,
    Standard,
    Wide,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ResolveArg {
    Standard,
    Off,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum OffsetArg {
    Chars,
    Bytes,
    Utf16,
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
