//! Where a name may begin and end inside of what is written together.
//!
//! Nearly everywhere the bounds of words are the bounds of names. An apostrophe between two letters is a bound
//! only behind an elided word (`l'Algérie`, `d'Assimi Goïta`) and before an ending (`Goïta's`); inside
//! `Jama'at` and `N'Djamena` it is none. Every character of katakana is a word, but `マリ` is no name in `マリア`.

use crate::normalize::variant::Language;
use crate::normalize::{Gap, Reading};

/// Words that lose their vowel before another: French, Italian, Catalan; folded.
const ELISIONS: &[&str] = &[
    "l", "d", "j", "m", "t", "s", "n", "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "quelqu", "presqu",
    "entr", "un", "dell", "all", "nell", "sull", "dall", "coll", "quell", "quest", "sant", "anch", "com",
    "dov",
];

/// Endings that follow a name behind an apostrophe: English; folded.
const ENDINGS: &[&str] = &["s", "ll", "ve", "re", "d", "m", "t"];

/// Turkish case endings, which an apostrophe parts from names; folded.
const TURKISH_ENDINGS: &[&str] = &[
    "a", "e", "i", "u", "ya", "ye", "yi", "yu", "na", "ne", "ni", "nu", "in", "un", "nin", "nun", "da", "de",
    "ta", "te", "dan", "den", "tan", "ten", "la", "le", "yla", "yle", "daki", "deki", "taki", "teki", "ca",
    "ce", "dir", "dur", "tir", "tur", "nda", "nde", "ndan", "nden",
];

/// Whether a name may begin with word `index`.
pub(super) fn may_start(reading: &Reading<'_>, index: usize) -> bool {
    !reading.is_close_before(index)
        || match reading.gap_before(index) {
            Gap::APOSTROPHE => index > 0 && is_one_of(ELISIONS, reading, index - 1),
            Gap::NONE => !is_inside_katakana(reading, index),
            _ => true,
        }
}

/// Whether a word and the one before it are both katakana.
fn is_inside_katakana(reading: &Reading<'_>, index: usize) -> bool {
    reading.is_katakana(index) && index > 0 && reading.is_katakana(index - 1)
}

/// Whether a name may end with word `index`.
pub(super) fn may_end(reading: &Reading<'_>, index: usize, language: Option<Language>) -> bool {
    let next = index + 1;
    !reading.is_close_behind(index)
        || match reading.gap_before(next) {
            Gap::APOSTROPHE => {
                is_one_of(ENDINGS, reading, next)
                    || language == Some(Language::Turkish) && is_turkish_ending(reading, next)
            }
            Gap::NONE => !is_inside_katakana(reading, next),
            _ => true,
        }
}

fn is_turkish_ending(reading: &Reading<'_>, index: usize) -> bool {
    let mut folded = Vec::new();
    reading.fold(index, index, &mut folded);
    TURKISH_ENDINGS.iter().any(|ending| ending.as_bytes() == folded)
}

fn is_one_of(list: &[&str], reading: &Reading<'_>, index: usize) -> bool {
    let surface = reading.words()[index].span.surface(reading.text());
    list.iter().any(|entry| entry.eq_ignore_ascii_case(surface))
}
