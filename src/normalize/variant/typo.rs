//! Errors of typing and of optical character recognition: the words that one edit makes of another.
//!
//! In comes a folded word, out come all words that differ in one letter: left out, added, replaced, or
//! exchanged with the next (Damerau, CACM 7:3, 1964), or in letters that scanners take for one another (`rn` and `m`). The
//! first letter stays. What comes out is for looking up: a few hundred words for each.

use std::ops::RangeInclusive;

/// Fewest letters of a word that may be misspelt.
pub(crate) const MIN_WORD: usize = 4;
/// Fewest letters of a name that may be.
pub(crate) const MIN_NAME: usize = 10;

/// What scanners take for one another.
const LOOKALIKES: [(&str, &str); 7] =
    [("rn", "m"), ("cl", "d"), ("vv", "w"), ("ii", "u"), ("li", "h"), ("ri", "n"), ("ln", "m")];

/// The letters of the alphabet of a word, if it is known; digits may stand among them.
fn alphabet(word: &[char]) -> Option<RangeInclusive<char>> {
    let letters = match word.first()? {
        'a'..='z' => 'a'..='z',
        'α'..='ω' => 'α'..='ω',
        'а'..='ї' => 'а'..='ї',
        _ => return None,
    };
    word.iter().all(|c| letters.contains(c) || c.is_ascii_digit()).then_some(letters)
}

/// Calls `found` with each word at one edit from this one.
pub(crate) fn each(word: &[u8], mut found: impl FnMut(&[u8])) {
    let Ok(text) = std::str::from_utf8(word) else { return };
    let mut word: Vec<char> = text.chars().collect();
    let Some(letters) = alphabet(&word).filter(|_| word.len() >= MIN_WORD) else { return };
    let mut buffer = String::new();
    let mut show = |word: &[char]| {
        buffer.clear();
        buffer.extend(word);
        found(buffer.as_bytes());
    };
    for at in 1..word.len() {
        let letter = word[at];
        for other in letters.clone().filter(|&other| other != letter) {
            word[at] = other;
            show(&word);
        }
        word[at] = letter;
        if at + 1 < word.len() && word[at] != word[at + 1] {
            word.swap(at, at + 1);
            show(&word);
            word.swap(at, at + 1);
        }
        word.remove(at);
        show(&word);
        word.insert(at, letter);
    }
    for at in 1..=word.len() {
        for letter in letters.clone() {
            word.insert(at, letter);
            show(&word);
            word.remove(at);
        }
    }
    for (seen, meant) in LOOKALIKES.into_iter().flat_map(|(one, other)| [(one, other), (other, one)]) {
        // Those of one letter each are among the edits.
        for (at, _) in text.match_indices(seen).filter(|&(at, _)| at > 0) {
            let (before, behind) = text.split_at(at);
            let edited: Vec<char> =
                before.chars().chain(meant.chars()).chain(behind.chars().skip(seen.len())).collect();
            show(&edited);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(word: &str) -> Vec<String> {
        let mut all = Vec::new();
        each(word.as_bytes(), |word| all.push(String::from_utf8(word.to_vec()).unwrap()));
        all
    }

    #[test]
    fn one_edit_is_one_letter_and_not_the_first() {
        let words = all("keita");
        for edited in ["kieta", "keta", "keitta", "kelta", "keitaz", "keit"] {
            assert!(words.iter().any(|word| word == edited), "{edited}");
        }
        assert!(words.iter().all(|word| word.starts_with('k') && word != "keita"));
        assert_eq!(all("oil"), <[String; 0]>::default(), "too short");
        assert_eq!(all("مالي"), <[String; 0]>::default(), "short as it is");
        assert!(all("зелеский").contains(&"зеленский".to_owned()));
        assert!(all("μητσοτακσ").contains(&"μητσοτακησ".to_owned()));
    }

    #[test]
    fn scanners_take_letters_for_others() {
        for (seen, meant) in [
            ("ibrahirn", "ibrahim"),
            ("intemational", "international"),
            ("ke1ta", "keita"),
            ("c1inton", "clinton"),
        ] {
            assert!(all(seen).contains(&meant.to_owned()), "{seen}");
        }
    }
}
