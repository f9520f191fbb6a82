//! Errors of typing and of optical character recognition: the words that one edit makes of another.
//!
//! In comes a folded word, out come all words of ASCII letters that differ in one letter: left out, added, replaced, or
//! exchanged with the next (Damerau, CACM 7:3, 1964). The first letter stays. What comes out is for looking up: a few
//! hundred words for each.

/// Fewest letters of a word that may be misspelt.
pub(crate) const MIN_WORD: usize = 4;
/// Fewest letters of a name that may be.
pub(crate) const MIN_NAME: usize = 10;

/// Calls `found` with each word at one edit from this one.
pub(crate) fn each(word: &[u8], mut found: impl FnMut(&[u8])) {
    if word.len() < MIN_WORD || !word.iter().all(u8::is_ascii_lowercase) {
        return;
    }
    let mut edited = word.to_vec();
    for at in 1..word.len() {
        let letter = edited[at];
        for other in (b'a'..=b'z').filter(|&other| other != letter) {
            edited[at] = other;
            found(&edited);
        }
        edited[at] = letter;
        if at + 1 < word.len() && word[at] != word[at + 1] {
            edited.swap(at, at + 1);
            found(&edited);
            edited.swap(at, at + 1);
        }
        edited.remove(at);
        found(&edited);
        edited.insert(at, letter);
    }
    for at in 1..=word.len() {
        for letter in b'a'..=b'z' {
            edited.insert(at, letter);
            found(&edited);
            edited.remove(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_edit_is_one_letter_and_not_the_first() {
        let mut all = Vec::new();
        each(b"keita", |word| all.push(String::from_utf8(word.to_vec()).unwrap()));
        for edited in ["kieta", "keta", "keitta", "kelta", "keitaz", "keit"] {
            assert!(all.iter().any(|word| word == edited), "{edited}");
        }
        assert!(all.iter().all(|word| word.starts_with('k') && word != "keita"));
        each(b"mali", |_| ());
        each("мали".as_bytes(), |_| panic!("no ASCII"));
        each(b"oil", |_| panic!("too short"));
    }
}
