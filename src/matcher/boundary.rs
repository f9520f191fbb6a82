//! Where a name may begin and end at an apostrophe.
//!
//! Everywhere else the bounds of words are the bounds of names. An apostrophe between two letters is a bound
//! only behind an elided word (`l'Algérie`, `d'Assimi Goïta`) and before an ending (`Goïta's`); inside
//! `Jama'at` and `N'Djamena` it is none.

use crate::normalize::{Gap, Reading};

/// Words that lose their vowel before another: French, Italian, Catalan; folded.
const ELISIONS: &[&str] = &[
    "l", "d", "j", "m", "t", "s", "n", "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "quelqu", "presqu",
    "entr", "un", "dell", "all", "nell", "sull", "dall", "coll", "quell", "quest", "sant", "anch", "com",
    "dov",
];

/// Endings that follow a name behind an apostrophe: English; folded.
const ENDINGS: &[&str] = &["s", "ll", "ve", "re", "d", "m", "t"];

/// Whether a name may begin with word `index`.
pub(super) fn may_start(reading: &Reading<'_>, index: usize) -> bool {
    reading.gap_before(index) != Gap::APOSTROPHE || index > 0 && is_one_of(ELISIONS, reading, index - 1)
}

/// Whether a name may end with word `index`.
pub(super) fn may_end(reading: &Reading<'_>, index: usize) -> bool {
    !reading.may_be_joined(index)
        || reading.gap_before(index + 1) != Gap::APOSTROPHE
        || is_one_of(ENDINGS, reading, index + 1)
}

fn is_one_of(list: &[&str], reading: &Reading<'_>, index: usize) -> bool {
    let surface = reading.words()[index].span.surface(reading.text());
    list.iter().any(|entry| entry.eq_ignore_ascii_case(surface))
}
