//! Any markup as a web page: rejected by the guard, or read in time; offsets hold.

use dateline::read::Format;
use crate::{ANNOTATOR, annotate, check_lines, options};

pub(super) fn check((choice, bytes): (u8, &[u8])) {
    let asked = options(choice, Some(Format::Html));
    let (lines, outcome) = annotate(&ANNOTATOR, bytes, &asked);
    check_lines(&lines, asked.write.offsets);
    assert!(outcome.annotated + outcome.rejected <= 1, "one page is one article");
}
