//! Any bytes as an input whose format and compression are found out, and as each of the other formats: offsets hold, and
//! reading it byte by byte gives what reading it at once gives.

use dateline::read::Format;
use crate::{ANNOTATOR, MAGIC, annotate, check_lines, options};

const FORMATS: [Option<Format>; 8] = [
    None,
    None,
    Some(Format::Json),
    Some(Format::Csv),
    Some(Format::Tsv),
    Some(Format::Feed),
    Some(Format::News),
    Some(Format::Ninjs),
];

pub(super) fn check((choice, bytes): (u8, &[u8])) {
    let mut asked = options(choice >> 3, FORMATS[usize::from(choice & 7)]);
    let (lines, outcome) = annotate(&ANNOTATOR, bytes, &asked);
    check_lines(&lines, asked.write.offsets);
    // What has no format given is looked at in its first block; and the character set of a table that is not UTF-8 is guessed
    // from what has come of it by then, for a pipe is not kept waiting.
    let is_guessed = matches!(asked.read.format, Some(Format::Csv | Format::Tsv)) && str::from_utf8(bytes).is_err();
    if asked.read.format.is_some() && !is_guessed && !MAGIC.iter().any(|magic| bytes.starts_with(magic)) {
        asked.read.block_bytes = 1 << 16;
        assert_eq!(annotate(&ANNOTATOR, bytes, &asked), (lines, outcome));
    }
}
