//! Where a name may begin and end at an apostrophe.
//!
//! Everywhere else the bounds of words are the bounds of names. An apostrophe between two letters is a bound
//! only behind an elided word (`l'Algérie`, `d'Assimi Goïta`) and before an ending (`Goïta's`); inside
//! `Jama'at` and `N'Djamena` it is none.

use crate::normalize::{Gap, Words};

/// Words that lose their vowel before another: French, Italian, Catalan; folded.
const ELISIONS: &[&str] = &[
    "l", "d", "j", "m", "t", "s", "n", "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "quelqu", "presqu",
    "entr", "un", "dell", "all", "nell", "sull", "dall", "coll", "quell", "quest", "sant", "anch", "com",
    "dov",
];

/// Endings that follow a name behind an apostrophe: English; folded.
const ENDINGS: &[&str] = &["s", "ll", "ve", "re", "d", "m", "t"];

/// Whether a name may begin with word `index`.
pub(super) fn may_start(words: &Words, index: usize) -> bool {
    words.gap_before(index) != Gap::APOSTROPHE || index > 0 && is_one_of(ELISIONS, words, index - 1)
}

/// Whether a name may end with word `index`.
pub(super) fn may_end(words: &Words, index: usize) -> bool {
    words.gap_before(index + 1) != Gap::APOSTROPHE || is_one_of(ENDINGS, words, index + 1)
}

fn is_one_of(list: &[&str], words: &Words, index: usize) -> bool {
    let folded = words.folded(&words.words()[index]);
    list.iter().any(|entry| entry.as_bytes() == folded)
}
