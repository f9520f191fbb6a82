//! A compiled gazetteer with bytes changed and cut off: it is refused at opening, or it can be searched and read.

use dateline::gazetteer::Gazetteer;
use dateline::normalize::variant::Variants;
use dateline::{Annotator, AnnotatorOptions, Article};
use crate::{ROWS, compile, compiled, read_all};
use std::sync::LazyLock;

static WHOLE: LazyLock<Vec<u8>> = LazyLock::new(compiled);
/// Without patterns, whose compilation takes a hundred times as long as all the rest: one choice in sixty-four has them,
/// and no seed.
static PLAIN: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let rows: Vec<&str> = ROWS.split_inclusive('\n').filter(|row| !row.contains("pattern:")).collect();
    compile(rows.concat().as_bytes()).expect("the rows are good")
});

const TEXT: &str = "Assimi Goïta of Mali, the 5th Infantry Brigade and JNIM (Jama'at Nusrat ul-Islam) in N'Djamena; \
    Xi Jinping 习近平, Goïta’s men, us troops, U.S.A.";

pub(super) fn check((choice, changes, cut): (u8, Vec<(u32, u8)>, Option<u32>)) {
    let undamaged = if choice >= 0xFC { &WHOLE } else { &PLAIN };
    let mut bytes = undamaged.to_vec();
    for (at, byte) in changes {
        let at = at as usize % bytes.len();
        bytes[at] = byte;
    }
    if let Some(cut) = cut {
        bytes.truncate(cut as usize % (bytes.len() + 1));
    }
    let whole = bytes == **undamaged;
    let Ok(gazetteer) = Gazetteer::open(bytes) else { return assert!(!whole) };
    assert_eq!(gazetteer.verify().is_ok(), whole, "the checksums miss a change");
    read_all(&gazetteer);
    let mut options = AnnotatorOptions::default();
    if choice % 4 != 0 {
        // The memory of variants costs more to make than all the rest: one choice in four looks for them.
        options.variants = Variants::Exact;
    }
    let annotator = Annotator::new(vec![gazetteer], options);
    annotator.new_worker().annotate(&Article::from_text(TEXT));
}
