//! The names of the output formats, and what is the same of every record of one.

use super::OffsetUnit;

/// What is written for each article. `docs/outputs.md` describes them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OutputFormat {
    /// The record itself, with its annotation ([`super::schema`]).
    #[default]
    Jsonl,
    /// A flat JSON object for each mention.
    Mentions,
    /// A tab-separated row for each mention.
    MentionsTsv,
    /// A comma-separated row for each mention.
    MentionsCsv,
    /// Parquet tables of mentions and of articles. What a [`super::Writer`] appends are rows for
    /// `parquet::Tables`, which makes the files.
    Parquet,
    /// Tasks for Prodigy, and training data for spaCy: text, tokens, spans.
    Prodigy,
    /// What spaCy's `Doc.from_json` reads.
    Spacy,
    /// Tasks with predictions for Label Studio, as an array.
    LabelStudio,
    /// Lines for doccano's sequence labelling.
    Doccano,
    /// Tokens with IOB2 tags.
    Conll,
    /// A tar archive of brat's `.txt` and `.ann` files.
    Brat,
    /// W3C Web Annotations, a JSON-LD object for each mention.
    WebAnnotation,
    /// One `FeatureCollection` with a point for each mention of a place.
    GeoJson,
    /// The same features, a line each.
    GeoJsonSeq,
    /// A row for each article, in the columns of GDELT's GKG 2.1.
    Gkg,
    /// The text with its mentions underlined, for a reader.
    Pretty,
}

impl OutputFormat {
    /// All formats, in the order of the documentation.
    pub const ALL: [Self; 16] = [
        Self::Jsonl,
        Self::Mentions,
        Self::MentionsTsv,
        Self::MentionsCsv,
        Self::Parquet,
        Self::Prodigy,
        Self::Spacy,
        Self::LabelStudio,
        Self::Doccano,
        Self::Conll,
        Self::Brat,
        Self::WebAnnotation,
        Self::GeoJson,
        Self::GeoJsonSeq,
        Self::Gkg,
        Self::Pretty,
    ];

    /// The name on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Jsonl => "jsonl",
            Self::Mentions => "mentions",
            Self::MentionsTsv => "mentions.tsv",
            Self::MentionsCsv => "mentions.csv",
            Self::Parquet => "parquet",
            Self::Prodigy => "prodigy",
            Self::Spacy => "spacy",
            Self::LabelStudio => "label-studio",
            Self::Doccano => "doccano",
            Self::Conll => "conll",
            Self::Brat => "brat",
            Self::WebAnnotation => "web-annotation",
            Self::GeoJson => "geojson",
            Self::GeoJsonSeq => "geojsonseq",
            Self::Gkg => "gkg",
            Self::Pretty => "pretty",
        }
    }

    /// How names of its files end, without the leading dot.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Jsonl => "jsonl",
            Self::Mentions => "mentions.jsonl",
            Self::MentionsTsv => "mentions.tsv",
            Self::MentionsCsv => "mentions.csv",
            Self::Parquet => "parquet",
            Self::Prodigy => "prodigy.jsonl",
            Self::Spacy => "spacy.jsonl",
            Self::LabelStudio => "label-studio.json",
            Self::Doccano => "doccano.jsonl",
            Self::Conll => "conll",
            Self::Brat => "tar",
            Self::WebAnnotation => "anno.jsonl",
            Self::GeoJson => "geojson",
            Self::GeoJsonSeq => "geojsonl",
            Self::Gkg => "gkg.csv",
            Self::Pretty => "txt",
        }
    }

    /// The unit that its consumers count in; `None` where the user may choose, or where no offsets are written.
    pub const fn fixed_offsets(self) -> Option<OffsetUnit> {
        match self {
            Self::Jsonl
            | Self::Mentions
            | Self::MentionsTsv
            | Self::MentionsCsv
            | Self::Parquet
            | Self::Conll
            | Self::Pretty => None,
            Self::Prodigy
            | Self::Spacy
            | Self::LabelStudio
            | Self::Doccano
            | Self::Brat
            | Self::WebAnnotation
            | Self::GeoJson
            | Self::GeoJsonSeq
            | Self::Gkg => Some(OffsetUnit::Chars),
        }
    }

    /// Whether every record stands on lines of its own, with nothing around them: such files can be cut and joined.
    pub const fn is_lines(self) -> bool {
        !matches!(
            self,
            Self::MentionsTsv
                | Self::MentionsCsv
                | Self::Parquet
                | Self::LabelStudio
                | Self::Brat
                | Self::GeoJson
        )
    }

    /// Whether it is JSON throughout, in which any character may be written as an escape.
    pub const fn is_json(self) -> bool {
        matches!(
            self,
            Self::Jsonl
                | Self::Mentions
                | Self::Prodigy
                | Self::Spacy
                | Self::LabelStudio
                | Self::Doccano
                | Self::WebAnnotation
                | Self::GeoJson
                | Self::GeoJsonSeq
        )
    }
}
