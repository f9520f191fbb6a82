//! `dateline import` as typed.

use super::pair;
use clap::ValueEnum;
use dateline::import::TypeRule;
use std::path::PathBuf;

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
