//! A compiled gazetteer with bytes changed and cut off: it is refused at opening, or it can be searched and read.
#![no_main]

use dateline::gazetteer::Gazetteer;
use dateline::{Annotator, AnnotatorOptions, Article};
use dateline_fuzz::{compiled, read_all};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static WHOLE: LazyLock<Vec<u8>> = LazyLock::new(compiled);

const TEXT: &str = "Assimi Goïta of Mali, the 5th Infantry Brigade and JNIM (Jama'at Nusrat ul-Islam) in N'Djamena; \
    Xi Jinping 习近平, Goïta’s men, us troops, U.S.A.";

fuzz_target!(|data: (Vec<(u32, u8)>, Option<u32>)| {
    let (changes, cut) = data;
    let mut bytes = WHOLE.clone();
    for (at, byte) in changes {
        let at = at as usize % bytes.len();
        bytes[at] = byte;
    }
    if let Some(cut) = cut {
        bytes.truncate(cut as usize % (bytes.len() + 1));
    }
    let whole = bytes == *WHOLE;
    let Ok(gazetteer) = Gazetteer::open(bytes) else { return assert!(!whole) };
    assert_eq!(gazetteer.verify().is_ok(), whole, "the checksums miss a change");
    read_all(&gazetteer);
    let annotator = Annotator::new(vec![gazetteer], AnnotatorOptions::default());
    annotator.new_worker().annotate(&Article::from_text(TEXT));
});
