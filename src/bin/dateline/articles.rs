//! Records become articles, whatever their format.

use dateline::read::jsonl::{self, RecordOptions};
use dateline::read::{Format, RawRecord, text};
use dateline::{Article, Error};

/// The article that a record holds which a converter has given in this format.
///
/// # Errors
/// It cannot be read; with its place in the input.
pub(crate) fn article<'a>(
    raw: &RawRecord<'a>,
    format: Format,
    options: &RecordOptions,
) -> Result<Article<'a>, Error> {
    match format {
        Format::Text => text::parse(raw.bytes, raw.text_id()),
        _ => jsonl::parse(raw.bytes, options).map(|record| record.article),
    }
    .map_err(|err| raw.locate(err))
}
