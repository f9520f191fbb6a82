//! The language of a text, guessed when that is asked for.

use whatlang::Lang;

/// Bytes of a text by which its language is guessed.
const SAMPLE_BYTES: usize = 4 << 10;
/// Characters below which a guess is worth nothing.
const LEAST_CHARS: usize = 20;

/// The language of `texts` as BCP 47 has it, if it is certain.
pub(super) fn guess<'a>(texts: impl IntoIterator<Item = &'a str>) -> Option<&'static str> {
    let mut sample = String::new();
    for text in texts {
        let left = SAMPLE_BYTES.saturating_sub(sample.len());
        sample.extend(text.char_indices().take_while(|&(at, _)| at < left).map(|(_, letter)| letter));
        sample.push('\n');
    }
    if sample.chars().filter(|letter| letter.is_alphabetic()).take(LEAST_CHARS).count() < LEAST_CHARS {
        return None;
    }
    let info = whatlang::detect(&sample)?;
    info.is_reliable().then(|| tag(info.lang()))
}

/// The tag of a language by its code of ISO 639-3, as archives give it; a code that is not known is kept.
#[cfg(feature = "html")]
pub(super) fn from_code(code: &str) -> Option<std::borrow::Cow<'static, str>> {
    match Lang::from_code(code) {
        Some(lang) => Some(tag(lang).into()),
        None => super::convert::filled(code.to_owned()),
    }
}

/// The tag that BCP 47 wants: the shortest code of ISO 639. (IANA Language Subtag Registry, 2025-08-25.)
fn tag(lang: Lang) -> &'static str {
    match lang {
        Lang::Epo => "eo",
        Lang::Eng => "en",
        Lang::Rus => "ru",
        Lang::Cmn => "zh",
        Lang::Spa => "es",
        Lang::Por => "pt",
        Lang::Ita => "it",
        Lang::Ben => "bn",
        Lang::Fra => "fr",
        Lang::Deu => "de",
        Lang::Ukr => "uk",
        Lang::Kat => "ka",
        Lang::Ara => "ar",
        Lang::Hin => "hi",
        Lang::Jpn => "ja",
        Lang::Heb => "he",
        Lang::Yid => "yi",
        Lang::Pol => "pl",
        Lang::Amh => "am",
        Lang::Jav => "jv",
        Lang::Kor => "ko",
        Lang::Nob => "nb",
        Lang::Dan => "da",
        Lang::Swe => "sv",
        Lang::Fin => "fi",
        Lang::Tur => "tr",
        Lang::Nld => "nl",
        Lang::Hun => "hu",
        Lang::Ces => "cs",
        Lang::Ell => "el",
        Lang::Bul => "bg",
        Lang::Bel => "be",
        Lang::Mar => "mr",
        Lang::Kan => "kn",
        Lang::Ron => "ro",
        Lang::Slv => "sl",
        Lang::Hrv => "hr",
        Lang::Srp => "sr",
        Lang::Mkd => "mk",
        Lang::Lit => "lt",
        Lang::Lav => "lv",
        Lang::Est => "et",
        Lang::Tam => "ta",
        Lang::Vie => "vi",
        Lang::Urd => "ur",
        Lang::Tha => "th",
        Lang::Guj => "gu",
        Lang::Uzb => "uz",
        Lang::Pan => "pa",
        Lang::Aze => "az",
        Lang::Ind => "id",
        Lang::Tel => "te",
        Lang::Pes => "fa",
        Lang::Mal => "ml",
        Lang::Ori => "or",
        Lang::Mya => "my",
        Lang::Nep => "ne",
        Lang::Sin => "si",
        Lang::Khm => "km",
        Lang::Tuk => "tk",
        Lang::Aka => "ak",
        Lang::Zul => "zu",
        Lang::Sna => "sn",
        Lang::Afr => "af",
        Lang::Lat => "la",
        Lang::Slk => "sk",
        Lang::Cat => "ca",
        Lang::Tgl => "tl",
        Lang::Hye => "hy",
        _ => lang.code(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guess_needs_enough_to_go_by() {
        let french = "Le gouvernement malien a annoncé vendredi que les élections seraient reportées à une date \
            ultérieure, en raison de la situation dans le nord du pays, où l'armée poursuit ses opérations.";
        assert_eq!(guess([french]), Some("fr"));
        assert_eq!(guess(["", french]), Some("fr"));
        assert_eq!(guess(["Bamako"]), None);
        assert_eq!(guess([]), None);
    }
}
