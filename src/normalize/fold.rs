//! What becomes of one character: the definition of the normalization profile.
//!
//! In comes a character, out come its class (letter, blank, apostrophe, …) and its folded form. Folding is
//! compatibility decomposition (NFKD, UAX #15), removal of the marks of alphabets that do without them,
//! lower case, and a handful of letters that have no decomposition. It looks at one character at a time:
//! decomposition needs no context, so text in NFC, NFD, NFKC or none of them folds alike.
//!
//! This is the slow, readable form. The build script runs it over all of Unicode and packs the answers
//! into `table`, which is what text goes through; a test holds the two equal.

use std::collections::HashMap;
use std::sync::LazyLock;
use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// Version of the profile: goes up whenever any name could fold differently than before, because keys
/// compiled by another version would no longer meet the text.
pub const PROFILE_VERSION: u32 = 3;

/// What part a character plays in the division of text into words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Class {
    /// Separates words and counts as itself: punctuation, symbols, emoji.
    Other = 0,
    /// Letter or digit; neighbours of this class form one word.
    Letter = 1,
    /// A word by itself: Han, kana, Thai, Lao, Khmer, Burmese, which are written without blanks.
    Solo = 2,
    /// A mark that is part of the spelling (Indic vowel signs, kana voicing marks): belongs to the word
    /// before it.
    Mark = 3,
    /// A mark that folding drops (diacritics, Arabic and Hebrew points): belongs to the character before
    /// it but leaves no trace.
    Dropped = 4,
    /// Invisible: soft hyphen, zero-width and directional characters, variation selectors, tatweel.
    Invisible = 5,
    /// Any kind of blank but a line end.
    Blank = 6,
    /// A line end.
    Newline = 7,
    /// Any kind of hyphen or dash, and the dots and double hyphens that stand between names in Chinese and Japanese.
    Dash = 8,
    /// Any kind of apostrophe, single quote or glottal stop.
    Apostrophe = 9,
    /// A full stop.
    Dot = 10,
}

impl Class {
    pub(super) const ALL: [Self; 11] = [
        Self::Other,
        Self::Letter,
        Self::Solo,
        Self::Mark,
        Self::Dropped,
        Self::Invisible,
        Self::Blank,
        Self::Newline,
        Self::Dash,
        Self::Apostrophe,
        Self::Dot,
    ];
}

/// The class of a character and its folded form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folded {
    /// What part the character plays.
    pub class: Class,
    /// Whether it is an upper- or titlecase letter.
    pub upper: bool,
    /// Whether it is a lowercase letter.
    pub lower: bool,
    /// Its folded form: letters for words, the plain form for punctuation, empty where it leaves no trace.
    pub text: String,
}

/// Folds one character.
pub fn fold(c: char) -> Folded {
    let class = class(c);
    let text = match class {
        Class::Letter | Class::Solo | Class::Mark => fold_letters(c),
        Class::Dropped | Class::Invisible => String::new(),
        Class::Blank | Class::Newline => " ".into(),
        Class::Dash => "-".into(),
        Class::Apostrophe => "'".into(),
        Class::Dot => ".".into(),
        // Inside of Hebrew acronyms people type a quotation mark.
        Class::Other if c == '״' => "\"".into(),
        Class::Other => decomposed(c),
    };
    let titlecase = c.to_lowercase().ne([c]) && !c.is_uppercase() && !c.is_lowercase();
    Folded { class, upper: c.is_uppercase() || titlecase, lower: c.is_lowercase(), text }
}

fn class(c: char) -> Class {
    match c {
        '\n' | '\u{85}' | '\u{2028}' | '\u{2029}' => Class::Newline,
        // Glottal stops and primes are letters or marks to Unicode; in names they stand for the apostrophe.
        // The acute alone would decompose into a blank and a mark.
        '\''
        | '’'
        | '‘'
        | '‛'
        | '`'
        | '´'
        | '′'
        | '‵'
        | '＇'
        | '՚'
        | '׳'
        | 'ꞌ'
        | 'Ꞌ'
        | 'ߴ'
        | 'ߵ'
        | '\u{2B9}'..='\u{2BF}'
        | '\u{2C8}'
        | '\u{2CA}'
        | '\u{2CB}'
        | '\u{1FBD}'
        | '\u{1FBF}'
        | '\u{1FFE}' => Class::Apostrophe,
        '-'
        | '\u{2010}'..='\u{2015}'
        | '\u{2043}'
        | '\u{2212}'
        | '\u{FE58}'
        | '\u{FE63}'
        | '\u{FF0D}'
        | '\u{58A}'
        | '\u{5BE}'
        | '\u{1806}'
        | '\u{30A0}'
        | '\u{30FB}'
        | '\u{FF65}'
        | '·'
        | '•'
        | '‧'
        | '⸱'
        | '＝' => Class::Dash,
        '.' | '．' | '﹒' | '․' => Class::Dot,
        _ if is_invisible(c) => Class::Invisible,
        _ if c.is_whitespace() => Class::Blank,
        _ if is_combining_mark(c) => {
            if is_dropped_mark(c) {
                Class::Dropped
            } else {
                Class::Mark
            }
        }
        // Half-width voicing marks are letters whose decomposition is a mark.
        '\u{FF9E}' | '\u{FF9F}' => Class::Mark,
        _ if is_solo(c) => Class::Solo,
        _ if c.is_alphanumeric() => Class::Letter,
        _ => Class::Other,
    }
}

/// Characters that show nothing: Unicode's `Default_Ignorable_Code_Point` (`DerivedCoreProperties` 16.0)
/// without unassigned planes, and the Arabic and N'Ko lengthening strokes.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{640}' | '\u{7FA}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
        | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFF8}'
        | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Marks that readers of their script do without: Latin, Greek and Cyrillic diacritics, Hebrew, Arabic and
/// Syriac points, Ethiopic and N'Ko signs. Marks of other scripts spell vowels and are kept.
fn is_dropped_mark(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36F}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5C7}' | '\u{610}'..='\u{61A}'
        | '\u{64B}'..='\u{65F}' | '\u{670}' | '\u{6D6}'..='\u{6ED}' | '\u{711}' | '\u{730}'..='\u{74A}'
        | '\u{7EB}'..='\u{7F3}' | '\u{7FD}' | '\u{898}'..='\u{89F}' | '\u{8CA}'..='\u{8FF}' | '\u{135D}'..='\u{135F}'
        | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}' | '\u{2DE0}'..='\u{2DFF}'
        | '\u{A66F}'..='\u{A67D}' | '\u{FE20}'..='\u{FE2F}')
}

/// Scripts written without blanks between words (Unicode blocks; UAX #29 leaves them to dictionaries).
fn is_solo(c: char) -> bool {
    matches!(c,
        '\u{E01}'..='\u{E4E}' | '\u{E81}'..='\u{EDF}' | '\u{1000}'..='\u{103F}' | '\u{1050}'..='\u{109F}'
        | '\u{1780}'..='\u{17DD}' | '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{309F}' | '\u{30A1}'..='\u{30FF}'
        | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{A9E0}'..='\u{A9FE}' | '\u{AA60}'..='\u{AA7F}'
        | '\u{F900}'..='\u{FAFF}' | '\u{FF66}'..='\u{FF9D}' | '\u{1F200}'..='\u{1F2FF}' | '\u{20000}'..='\u{3FFFF}')
        && c.is_alphanumeric()
}

fn decomposed(c: char) -> String {
    let mut text = String::new();
    decompose_compatible(c, |part| text.push(part));
    text
}

/// Decomposes, drops marks, lowers and maps; a character whose decomposition is not all letters and marks
/// (`½` is `1⁄2`) stays whole, so that it cannot break a word in two.
fn fold_letters(c: char) -> String {
    let parts = decomposed(c);
    if !parts.chars().all(|part| part.is_alphanumeric() || is_combining_mark(part) || is_invisible(part)) {
        return c.to_string();
    }
    let mut text = String::new();
    for part in parts.chars().filter(|&part| !is_dropped_mark(part) && !is_invisible(part)) {
        for lower in part.to_lowercase() {
            // Lowering can itself produce a mark: İ becomes i and a dot above.
            match letter_without_decomposition(lower) {
                Some(plain) => text.push_str(plain),
                None if is_dropped_mark(lower) => {}
                None => text.push(han(lower)),
            }
        }
    }
    text
}

/// Letters that Unicode does not decompose though readers and typists take them for others.
///
/// Latin after the romanizations that newsrooms use (ə as in Əliyev/Aliyev); Greek final sigma; Arabic
/// letters whose Persian, Maghrebi or final forms differ in code only.
const fn letter_without_decomposition(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ł' | 'ƚ' | 'ɫ' => "l",
        'đ' | 'ð' | 'ɖ' | 'ɗ' => "d",
        'ħ' => "h",
        'ı' | 'ɨ' => "i",
        'ŧ' | 'ƭ' => "t",
        'þ' => "th",
        'ŋ' | 'ɲ' | 'ɳ' => "n",
        'ə' => "a",
        'ɛ' => "e",
        'ɔ' => "o",
        'ɓ' => "b",
        'ƙ' | 'ĸ' => "k",
        'ƴ' => "y",
        'ƒ' => "f",
        'ɣ' | 'ǥ' => "g",
        'ʋ' => "v",
        'ƶ' => "z",
        'ς' => "σ",
        'ґ' => "г",
        'ى' | 'ی' | 'ې' => "ي",
        'ک' => "ك",
        'ة' | 'ہ' | 'ە' | 'ھ' => "ه",
        'ٱ' => "ا",
        _ => return None,
    })
}

/// The simplified form of a Han character, whether it is written as in Taiwan and Hong Kong or as in Japan.
///
/// The table is made by `gazetteers/refresh` from those of `OpenCC`; a line holds a form and what it goes to.
fn han(c: char) -> char {
    static PAIRS: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
        let pairs = include_str!("han.txt").lines().map(str::chars);
        pairs.filter_map(|mut pair| pair.next().zip(pair.next())).collect()
    });
    if c < '\u{2E80}' { c } else { PAIRS.get(&c).copied().unwrap_or(c) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> String {
        text.chars().map(|c| fold(c).text).collect()
    }

    #[test]
    fn drops_the_mark_that_a_small_letter_gets() {
        assert_eq!(folded("İstanbul"), "istanbul");
    }

    #[test]
    fn drops_latin_diacritics_composed_or_not() {
        assert_eq!(folded("Goïta"), "goita");
        assert_eq!(folded("Goi\u{308}ta"), "goita");
        assert_eq!(folded("Ngô Đình Diệm"), "ngo dinh diem");
    }

    #[test]
    fn maps_letters_without_decomposition() {
        assert_eq!(folded("Łódź Tromsø Straße Þór Əliyev"), "lodz tromso strasse thor aliyev");
        assert_eq!(folded("ẞ"), "ss");
    }

    #[test]
    fn folds_turkish_dotted_and_dotless_i_alike() {
        assert_eq!(folded("İstanbul Diyarbakır"), "istanbul diyarbakir");
    }

    #[test]
    fn folds_letters_that_unicode_does_not_decompose() {
        for (written, typed) in [
            ("Kragujevacka Đakovica", "kragujevacka dakovica"),
            ("Þórshöfn", "thorshofn"),
            ("Ŋaoundéré", "naoundere"),
            ("Əliyev", "aliyev"),
            ("Kɛnɛdugu Segɔ Ɓurkina", "kenedugu sego burkina"),
            ("Ƙano Ƴobe", "kano yobe"),
            ("Ƒɣʋƶ", "fgvz"),
            ("Ŧħƭɨ", "thti"),
            ("Ґалаґан", "галаган"),
            ("ٱلجزائر", "الجزائر"),
            ("کابل", "كابل"),
            ("غزة", "غزه"),
            ("لاہور", "لاهور"),
            ("ھەولێر", "ههولێر"),
            ("ې", "ي"),
        ] {
            assert_eq!(folded(written), folded(typed), "{written}");
        }
    }

    #[test]
    fn folds_final_sigma() {
        assert_eq!(folded("ΑΘΉΝΑΣ"), folded("Αθήνας"));
    }

    #[test]
    fn drops_arabic_points_and_tatweel() {
        assert_eq!(folded("مَالِي"), folded("مالي"));
        assert_eq!(folded("مــالي"), folded("مالي"));
        assert_eq!(folded("أحمد"), folded("احمد"));
        assert_eq!(folded("علی"), folded("علي"));
    }

    #[test]
    fn keeps_indic_vowel_signs() {
        assert_ne!(folded("कि"), folded("कु"));
    }

    #[test]
    fn keeps_kana_voicing_in_every_form() {
        assert_eq!(folded("パ"), folded("ﾊﾟ"));
        assert_eq!(folded("パ"), folded("ハ\u{309A}"));
        assert_ne!(folded("パ"), folded("ハ"));
    }

    #[test]
    fn folds_traditional_and_japanese_characters_to_simplified_ones() {
        assert_eq!(folded("習近平 中華民國總統府"), folded("习近平 中华民国总统府"));
        assert_eq!(folded("広東"), folded("广东"));
        assert_eq!(folded("芸"), "芸");
    }

    #[test]
    fn folds_every_character_of_the_table_in_one_step() {
        for c in include_str!("han.txt").chars().filter(|c| !c.is_whitespace()) {
            assert_eq!(han(han(c)), han(c), "{c}");
        }
    }

    #[test]
    fn decomposes_hangul_like_nfd() {
        assert_eq!(folded("김"), folded("\u{1100}\u{1175}\u{11B7}"));
    }

    #[test]
    fn widens_ligatures_and_full_width() {
        assert_eq!(folded("ﬁＭａｌｉ"), "fimali");
    }

    #[test]
    fn takes_every_dot_between_foreign_names_for_a_dash() {
        for c in ['·', '•', '‧', '・', '･', '＝'] {
            assert_eq!((fold(c).class, fold(c).text.as_str()), (Class::Dash, "-"), "{c}");
        }
        assert_eq!(folded("ארה״ב"), folded("ארה\"ב"));
    }

    #[test]
    fn keeps_a_fraction_whole() {
        assert_eq!(folded("½"), "½");
    }
}
