//! What can be wrong with the characters of a text: read in the wrong encoding, or of two alphabets.

use unicode_normalization::char::is_combining_mark;
use unicode_script::{Script, UnicodeScript};

/// What Windows-1252 has at 0x80 to 0x9F; a control character where it has nothing.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}',
    '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// Characters behind a capital that are met in good text too: letters, and what ends a quotation or a name.
const INNOCENT: &str = "ŠŽŒŸšžœƒ‘’“”»®™…–—\u{a0}";

/// Text that was read in the wrong encoding: the characters that show it, and what they may have been.
pub(super) fn mojibake(text: &str) -> Option<(String, Option<String>)> {
    let damaged = |c: char| matches!(c, '\u{fffd}' | '\u{80}'..='\u{84}' | '\u{86}'..='\u{9f}');
    if let Some(c) = text.chars().find(|&c| damaged(c)) {
        return Some((c.escape_unicode().to_string(), None));
    }
    // Every damaged sequence begins with one of these.
    text.char_indices().filter(|(_, c)| matches!(c, 'Â'..='ô')).find_map(|(at, lead)| {
        let sequence: Vec<char> = text.get(at..)?.chars().take(utf8_length(lead)?).collect();
        let bytes = sequence.iter().map(|&c| windows_1252(c)).collect::<Option<Vec<u8>>>()?;
        let meant = std::str::from_utf8(&bytes).ok()?;
        let (_, following) = sequence.split_first()?;
        let innocent = !matches!(lead, 'Â' | 'Ã' | 'â') && following.iter().all(|&c| INNOCENT.contains(c))
            || following.iter().all(|c| "ŠŽŒŸ".contains(*c));
        (!innocent).then(|| (sequence.iter().collect(), Some(meant.to_owned())))
    })
}

/// How many bytes a character takes in UTF-8 of which the first one was read as `lead`; `None` for leads of letters
/// that names hardly have.
fn utf8_length(lead: char) -> Option<usize> {
    match lead {
        'Â'..='Å' | 'Î'..='Ó' | '×'..='Û' => Some(2),
        'à'..='ï' => Some(3),
        'ð'..='ô' => Some(4),
        _ => None,
    }
}

fn windows_1252(c: char) -> Option<u8> {
    match u8::try_from(c) {
        Ok(byte) => Some(byte),
        Err(_) => {
            let at = WINDOWS_1252.iter().position(|&known| known == c)?;
            u8::try_from(0x80 + at).ok()
        }
    }
}

/// The first word that mixes alphabets whose letters look alike, and the names of these.
pub(super) fn mixed_word(name: &str) -> Option<(&str, [&'static str; 2])> {
    let alphabet = |c: char| match c.script() {
        script @ (Script::Latin | Script::Greek | Script::Cyrillic) => Some(script.full_name()),
        _ => None,
    };
    name.split(|c: char| !c.is_alphanumeric() && !is_combining_mark(c)).find_map(|word| {
        let mut alphabets = word.chars().filter_map(alphabet);
        let first = alphabets.next()?;
        let other = alphabets.find(|&other| other != first)?;
        Some((word, [first, other]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf8_read_as_windows_1252_is_recognised_and_read_again() {
        for good in [
            "Goïta",
            "Été",
            "São Paulo",
            "Škofja Łoka",
            "Кидаль",
            "Tôlanaro",
            "État d’Urgence",
            "Łódź",
            "…",
            "北京",
        ] {
            let bad: String = good
                .bytes()
                .map(|byte| match byte {
                    0x80..=0x9f => WINDOWS_1252[usize::from(byte) - 0x80],
                    _ => char::from(byte),
                })
                .collect();
            assert!(mojibake(&bad).is_some(), "{bad}");
            assert_eq!(mojibake(good), None, "{good}");
        }
        assert_eq!(mojibake("GoÃ¯ta"), Some(("Ã¯".to_owned(), Some("ï".to_owned()))));
        assert_eq!(mojibake("Go\u{fffd}ta"), Some((r"\u{fffd}".to_owned(), None)));
        assert_eq!(mojibake("Go\u{92}ta"), Some((r"\u{92}".to_owned(), None)));
    }

    #[test]
    fn accents_before_quotes_and_capitals_are_no_damage() {
        for good in ["CAFÉ’S", "« OLÉ »", "NÍŽKOV", "ÚŠTÍ", "SÃO", "NESCAFÉ®", "Ñ…", "à »"]
        {
            assert_eq!(mojibake(good), None, "{good}");
        }
    }

    #[test]
    fn alphabets_are_mixed_within_a_word_only() {
        assert_eq!(mixed_word("in M\u{43e}scow"), Some(("M\u{43e}scow", ["Latin", "Cyrillic"])));
        assert_eq!(mixed_word("Αthens \u{391}thens"), Some(("Αthens", ["Greek", "Latin"])));
        for good in ["Радио Liberty", "Goïta", "Goi\u{308}ta", "M23", "日本 NHK", "ТАСС-TV"] {
            assert_eq!(mixed_word(good), None, "{good}");
        }
    }
}
