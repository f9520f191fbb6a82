//! Everyday words that are also somebody's acronym.
//!
//! `US` in a headline set in capitals may be the pronoun. Acronyms that spell one of these words are not
//! taken for names where everything around them is in capitals too.

/// Function words and short everyday words of English, French, Spanish, Portuguese, German and Italian that
/// spell acronyms in use; folded, sorted. Our own selection.
const EVERYDAY_WORDS: &[&str] = &[
    "a", "act", "aid", "al", "all", "am", "an", "and", "any", "are", "arm", "art", "as", "at", "au", "bad",
    "base", "be", "best", "but", "by", "can", "car", "care", "case", "cast", "come", "cop", "da", "das",
    "de", "del", "der", "des", "die", "do", "du", "eau", "el", "en", "end", "es", "est", "et", "ex", "face",
    "fast", "fed", "fit", "for", "from", "gas", "get", "go", "had", "has", "have", "he", "her", "his", "how",
    "i", "ici", "if", "il", "im", "in", "is", "ist", "it", "its", "la", "las", "law", "le", "les", "lo",
    "los", "ma", "mai", "man", "map", "may", "me", "mit", "my", "new", "no", "non", "nos", "not", "now",
    "of", "off", "oil", "on", "one", "or", "os", "ou", "our", "out", "pact", "pain", "par", "pas", "pays",
    "per", "plan", "por", "port", "pour", "que", "qui", "real", "rest", "sa", "safe", "sale", "save", "se",
    "ses", "she", "si", "so", "son", "star", "start", "sur", "tag", "the", "to", "two", "un", "und", "une",
    "unit", "up", "us", "war", "was", "we", "who", "wind", "wir", "with", "y", "yes", "you", "zu",
];

/// Whether the folded letters spell an everyday word.
pub(super) fn is_everyday_word(folded: &[u8]) -> bool {
    EVERYDAY_WORDS.binary_search_by(|word| word.as_bytes().cmp(folded)).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_sorted_and_stand_once() {
        assert!(EVERYDAY_WORDS.is_sorted_by(|one, next| one < next));
        assert!(is_everyday_word(b"us") && is_everyday_word(b"who") && !is_everyday_word(b"nato"));
    }
}
