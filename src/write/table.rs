//! Tables of mentions: one flat row for each, as a line of JSON, or as TSV and CSV for spreadsheets.
//!
//! All have the same columns. In the sheets a cell that came with the article, and that a spreadsheet would take for
//! a formula, gets an apostrophe before it; see [`guarded`]. JSON lines and Parquet hold the text as it is.

use super::OffsetUnit;
use super::json;
use super::mention::{MentionView, mentions};
use crate::article::Article;
use crate::resolve::Annotation;
use csv::WriterBuilder;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Characters of the text on either side of a mention that are shown with it.
const CONTEXT_CHARS: usize = 40;

/// One mention as a row. The names of the members are those of the columns.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Row<'a> {
    #[serde(borrow)]
    pub(super) article: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub(super) date: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub(super) lang: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub(super) field: Cow<'a, str>,
    pub(super) start: u64,
    pub(super) end: u64,
    #[serde(borrow)]
    pub(super) offsets: Cow<'a, str>,
    #[serde(borrow)]
    pub(super) surface: Cow<'a, str>,
    #[serde(borrow)]
    pub(super) r#type: Cow<'a, str>,
    #[serde(borrow)]
    pub(super) kind: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub(super) id: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub(super) name: Cow<'a, str>,
    #[serde(borrow)]
    pub(super) country: Option<Cow<'a, str>>,
    pub(super) lat: Option<f64>,
    pub(super) lon: Option<f64>,
    #[serde(borrow)]
    pub(super) via: Cow<'a, str>,
    /// To three digits.
    pub(super) score: f64,
    /// Ids with `|` between; none where only one entity bears the name.
    #[serde(borrow)]
    pub(super) candidates: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub(super) context: Cow<'a, str>,
}

/// The members of [`Row`] in their order.
const COLUMNS: [&str; 19] = [
    "article",
    "date",
    "lang",
    "field",
    "start",
    "end",
    "offsets",
    "surface",
    "type",
    "kind",
    "id",
    "name",
    "country",
    "lat",
    "lon",
    "via",
    "score",
    "candidates",
    "context",
];

/// An article with its mentions, as the Parquet tables take it.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct ArticleRow<'a> {
    #[serde(borrow)]
    pub(super) id: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub(super) date: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub(super) lang: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub(super) texts: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    #[serde(borrow)]
    pub(super) mentions: Vec<Row<'a>>,
}

impl<'a> Row<'a> {
    fn new(unit: OffsetUnit, article: &'a Article<'_>, mention: &MentionView<'a>) -> Self {
        let candidates: Vec<&str> = mention.candidates().collect();
        Self {
            article: article.id.as_deref().map(Cow::Borrowed),
            date: article.date.as_deref().map(Cow::Borrowed),
            lang: article.lang.as_deref().map(Cow::Borrowed),
            field: Cow::Borrowed(&mention.field.name),
            start: mention.start,
            end: mention.end,
            offsets: Cow::Borrowed(unit.as_str()),
            surface: Cow::Borrowed(mention.surface()),
            r#type: Cow::Borrowed(mention.entity_type().as_str()),
            kind: mention.kind().map(Cow::Borrowed),
            id: mention.id().map(Cow::Borrowed),
            name: Cow::Borrowed(mention.name()),
            country: mention.country().map(Cow::Borrowed),
            lat: mention.coordinates().map(|(lat, _)| lat),
            lon: mention.coordinates().map(|(_, lon)| lon),
            via: Cow::Borrowed(mention.via()),
            score: mention.score(),
            candidates: (!candidates.is_empty()).then(|| Cow::Owned(candidates.join("|"))),
            context: Cow::Owned(mention.context(CONTEXT_CHARS)),
        }
    }

    /// The cells of a sheet. Numbers are never guarded: they are ours, and `-4` is one.
    fn cells(&self, delimiter: u8) -> [Cow<'_, str>; COLUMNS.len()] {
        let text = |cell: &'_ str| -> Cow<'_, str> {
            Cow::Owned(guarded(&on_one_line(cell, delimiter)).into_owned())
        };
        let optional = |cell: &Option<Cow<'_, str>>| cell.as_deref().map_or(Cow::Borrowed(""), text);
        let number =
            |number: Option<f64>| number.map_or(Cow::Borrowed(""), |number| Cow::Owned(number.to_string()));
        [
            optional(&self.article),
            optional(&self.date),
            optional(&self.lang),
            text(&self.field),
            Cow::Owned(self.start.to_string()),
            Cow::Owned(self.end.to_string()),
            text(&self.offsets),
            text(&self.surface),
            text(&self.r#type),
            optional(&self.kind),
            optional(&self.id),
            text(&self.name),
            optional(&self.country),
            number(self.lat),
            number(self.lon),
            text(&self.via),
            number(Some(self.score)),
            optional(&self.candidates),
            text(&self.context),
        ]
    }
}

/// The cell with an apostrophe before it, if a spreadsheet might take it for a formula.
///
/// That is so when it begins with `=`, `+`, `-`, `@`, their full-width forms, a tab, CR or LF
/// (OWASP, CSV Injection). A cell that begins with apostrophes and then one of those is guarded, too, so that taking
/// one apostrophe away from each such cell gives back what the article had.
fn guarded(cell: &str) -> Cow<'_, str> {
    let formula = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r', '\n'];
    if cell.trim_start_matches('\'').starts_with(formula) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

/// In TSV a row is a line: tabs and line ends, which `cut` and `sort` cannot tell from the table's own, become blanks.
fn on_one_line(cell: &str, delimiter: u8) -> Cow<'_, str> {
    if delimiter == b'\t' && cell.contains(['\t', '\r', '\n']) {
        Cow::Owned(cell.replace("\r\n", " ").replace(['\t', '\r', '\n'], " "))
    } else {
        Cow::Borrowed(cell)
    }
}

/// The line with the names of the columns.
pub(super) fn header(delimiter: u8) -> Vec<u8> {
    let mut out = Vec::new();
    push_records(delimiter, std::iter::once(COLUMNS.map(Cow::Borrowed)), &mut out);
    out
}

fn push_records<'c>(
    delimiter: u8,
    records: impl Iterator<Item = [Cow<'c, str>; COLUMNS.len()]>,
    out: &mut Vec<u8>,
) {
    let mut writer = WriterBuilder::new().delimiter(delimiter).from_writer(out);
    for record in records {
        // A Vec takes all bytes, and all records have as many cells.
        let _ = writer.write_record(record.iter().map(|cell| cell.as_bytes()));
    }
    let _ = writer.flush();
}

pub(super) fn push_sheet(
    unit: OffsetUnit,
    delimiter: u8,
    article: &Article<'_>,
    annotation: &Annotation<'_>,
    out: &mut Vec<u8>,
) {
    let rows: Vec<Row<'_>> =
        mentions(unit, article, annotation).map(|mention| Row::new(unit, article, &mention)).collect();
    push_records(delimiter, rows.iter().map(|row| row.cells(delimiter)), out);
}

pub(super) fn push_json(
    unit: OffsetUnit,
    article: &Article<'_>,
    annotation: &Annotation<'_>,
    out: &mut Vec<u8>,
) {
    for mention in mentions(unit, article, annotation) {
        json::push_value(&Row::new(unit, article, &mention), out);
        out.push(b'\n');
    }
}

/// Appends an article with its mentions, a line of JSON that `parquet::Tables` takes.
pub(super) fn push_article(
    unit: OffsetUnit,
    article: &Article<'_>,
    annotation: &Annotation<'_>,
    out: &mut Vec<u8>,
) {
    let row = ArticleRow {
        id: article.id.as_deref().map(Cow::Borrowed),
        date: article.date.as_deref().map(Cow::Borrowed),
        lang: article.lang.as_deref().map(Cow::Borrowed),
        texts: article
            .fields
            .iter()
            .map(|field| (Cow::Borrowed(&*field.name), Cow::Borrowed(&*field.text)))
            .collect(),
        mentions: mentions(unit, article, annotation)
            .map(|mention| Row::new(unit, article, &mention))
            .collect(),
    };
    json::push_value(&row, out);
    out.push(b'\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_guarded_and_can_be_had_back() {
        for cell in ["=1+1", "+1", "-1", "@x", "＝1", "\t=1", "\r", "'=1", "''@", "\n=1"] {
            let safe = guarded(cell);
            assert_eq!(safe, format!("'{cell}"));
            assert_eq!(safe.strip_prefix('\''), Some(cell));
        }
        for cell in ["", "Mali", "'Mali", "a=1", "'", "–", "1"] {
            assert_eq!(guarded(cell), cell);
        }
    }

    #[test]
    fn columns_are_the_members_of_a_row() {
        let article = Article { id: Some("a".into()), ..Article::from_text("Mali") };
        let annotator = crate::Annotator::embedded();
        let annotation = annotator.new_worker().annotate(&article);
        let mut out = Vec::new();
        push_json(OffsetUnit::Chars, &article, &annotation, &mut out);
        let row: serde_json::Map<String, serde_json::Value> = serde_json::from_slice(&out).unwrap();
        let mut columns = COLUMNS;
        columns.sort_unstable();
        assert!(row.keys().eq(columns), "{row:?}");
        let places =
            COLUMNS.map(|column| String::from_utf8_lossy(&out).find(&format!("\"{column}\":")).unwrap());
        assert!(places.is_sorted(), "{places:?}");
    }
}
