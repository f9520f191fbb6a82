//! The language of a text, as far as rules ask for it.
//!
//! What the record says counts; else the letters beyond ASCII tell, looked at up to a limit. Most languages need no
//! telling: theirs is a script of their own, and the rules look at the letters of each word.

use std::sync::LazyLock;

/// What languages the rules tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    /// Latin letters next to none of which have marks.
    English,
    German,
    Polish,
    /// Czech and Slovak, and Slovenian, Croatian, Bosnian and Serbian in Latin letters.
    Czech,
    Hungarian,
    Finnish,
    Estonian,
    Latvian,
    Lithuanian,
    Romanian,
    /// Turkish and Azerbaijani.
    Turkish,
    /// Languages in Arabic letters that write prepositions apart: Persian, Urdu, Pashto, Kurdish.
    Persian,
    /// Any other, or not known.
    Other,
}

/// How much of a text is looked at, bytes.
const SAMPLE: usize = 2048;
/// Looked at together: most have no character beyond ASCII.
const BLOCK: usize = 64;
/// Of so many bytes one letter with a mark is too much for English (`café`, `Erdoğan`).
const ENGLISH_BYTES: usize = 100;

/// For each language the letters beyond ASCII that it uses, and those of them that tell it from the others.
const ALPHABETS: [(Language, &str, &str); 10] = [
    (Language::Polish, "ąćęłńóśźż", "ąćęłńśźż"),
    (Language::Czech, "áäčďéěíĺľňóôŕřšťúůýžćđ", "čďěľňřšťůž"),
    (Language::Hungarian, "áéíóöőúüű", "őű"),
    (Language::Turkish, "âçğıîöşüəû", "ğışə"),
    (Language::German, "äöüß", "äöüß"),
    (Language::Finnish, "äöå", "äö"),
    (Language::Estonian, "äõöüšž", "õ"),
    (Language::Latvian, "āčēģīķļņšūž", "āēģīķļņ"),
    (Language::Lithuanian, "ąčęėįšųūž", "ėįų"),
    (Language::Romanian, "ăâîșțşţ", "ășț"),
];

/// Whether it is a letter of Persian, Urdu, Pashto and Kurdish that Arabic does without.
const fn is_persian(c: char) -> bool {
    matches!(c, 'پ' | 'چ' | 'ژ' | 'گ')
}

/// The first of the letters with marks, or next to them: ß.
const FIRST_MARKED: usize = 0xDF;

/// Bits of the count of one alphabet among those of all, which are added at once; [`SAMPLE`] has no more letters of two
/// bytes.
const COUNT_BITS: usize = 12;

/// For each letter from [`FIRST_MARKED`] on, a count of one for each of the [`ALPHABETS`] that uses it, and for each that it
/// tells.
static MARKED: LazyLock<Vec<(u128, u128)>> = LazyLock::new(|| {
    let bits = |c: char, of: fn(&(Language, &'static str, &'static str)) -> &'static str| {
        let has = |(number, alphabet)| u128::from(of(alphabet).contains(c)) << (COUNT_BITS * number);
        ALPHABETS.iter().enumerate().map(has).sum()
    };
    let letters =
        ('\u{DF}'..='\u{259}').map(|c| (bits(c, |alphabet| alphabet.1), bits(c, |alphabet| alphabet.2)));
    letters.collect()
});

/// The counts of a letter, capital or not.
fn marked(c: char) -> (u128, u128) {
    if c > '\u{259}' {
        return (0, 0);
    }
    let lower = c.to_lowercase().next().unwrap_or(c) as usize;
    lower.checked_sub(FIRST_MARKED).and_then(|place| MARKED.get(place)).copied().unwrap_or_default()
}

impl Language {
    /// The language of a text; `lang` is what its record says (BCP 47).
    pub(crate) fn of(text: &str, lang: Option<&str>) -> Self {
        let primary = lang.map(|lang| lang.split(['-', '_']).next().unwrap_or_default());
        match primary.map(str::to_ascii_lowercase).as_deref() {
            Some("en") => Self::English,
            Some("de") => Self::German,
            Some("pl") => Self::Polish,
            Some("cs" | "sk" | "sl" | "hr" | "bs" | "sr") => Self::Czech,
            Some("hu") => Self::Hungarian,
            Some("fi") => Self::Finnish,
            Some("et") => Self::Estonian,
            Some("lv") => Self::Latvian,
            Some("lt") => Self::Lithuanian,
            Some("ro" | "mo") => Self::Romanian,
            Some("tr" | "az") => Self::Turkish,
            Some("fa" | "ur" | "ps" | "ku" | "ckb" | "sd" | "ug") => Self::Persian,
            Some(known) if known.len() == 2 || known.len() == 3 && known != "und" => Self::Other,
            _ => Self::guess(text),
        }
    }

    fn guess(text: &str) -> Self {
        let (mut of_all, mut telling_all) = (0, 0);
        let (mut latin, mut persian, mut looked_at) = (0, 0, 0);
        let mut rest = text;
        while looked_at < SAMPLE && !rest.is_empty() {
            let bytes = rest.as_bytes();
            let block = bytes.get(..BLOCK).unwrap_or(bytes);
            let (eights, _) = block.as_chunks::<8>();
            let ascii = if block.is_ascii() {
                block.len()
            } else {
                let plain = eights.iter().take_while(|eight| eight.is_ascii()).count() * 8;
                plain + block[plain..].iter().take_while(|byte| byte.is_ascii()).count()
            };
            rest = rest.get(ascii..).unwrap_or_default();
            looked_at += ascii;
            if ascii == block.len() {
                continue;
            }
            let mut at = 0;
            while let Some(lead @ 0x80..) = rest.as_bytes().get(at) {
                let len = match lead {
                    0xF0.. => 4,
                    0xE0.. => 3,
                    _ => 2,
                };
                // The letters that tell are of two bytes.
                if let (2, Some(c)) = (len, rest.get(at..).and_then(|rest| rest.chars().next())) {
                    latin += usize::from(matches!(c, '\u{C0}'..='\u{24F}' | '\u{259}'));
                    persian += usize::from(is_persian(c));
                    let (letters, marks) = marked(c);
                    of_all += letters;
                    telling_all += marks;
                }
                at += len;
                looked_at += len;
            }
            rest = rest.get(at..).unwrap_or_default();
        }
        if persian > 1 {
            return Self::Persian;
        }
        let count = |all: u128, number| {
            usize::try_from(all >> (COUNT_BITS * number) & ((1 << COUNT_BITS) - 1)).unwrap_or_default()
        };
        let counts = (0..ALPHABETS.len()).map(|number| (count(of_all, number), count(telling_all, number)));
        let likeliest = (ALPHABETS.iter().zip(counts))
            .filter(|(_, (of_it, telling))| of_it * 10 >= latin * 9 && telling * 12 >= latin && *telling > 1)
            .filter(|((language, ..), _)| match language {
                Self::German => has_word(text, &["und", "der", "die"]),
                Self::Finnish | Self::Estonian => {
                    has_word(text, &["ja", "on", "ei"]) && !has_word(text, &["und", "och"])
                }
                // Others write long vowels with the same marks: Maori, transliterated Arabic.
                Self::Latvian => has_word(text, &["un", "ir", "ar", "par"]),
                _ => true,
            })
            .max_by_key(|(_, (_, telling))| *telling);
        match likeliest {
            Some(((language, ..), _)) if latin * 4 * ENGLISH_BYTES > looked_at => *language,
            _ if latin <= 1 + looked_at / ENGLISH_BYTES => Self::English,
            _ => Self::Other,
        }
    }
}

/// Whether one of these words stands between blanks in the sample.
fn has_word(text: &str, words: &[&str]) -> bool {
    let mut in_text = text.split_ascii_whitespace().take(SAMPLE / 4);
    in_text.any(|word| words.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_languages_by_their_letters() {
        for (text, language) in [
            ("Talks in Geneva went on, the café said.", Language::English),
            ("Der Präsident sprach über die große Koalition und Europa.", Language::German),
            ("Premier złożył wizytę w Łodzi, gdzie się spotkał z ludźmi.", Language::Polish),
            ("Předseda vlády řekl, že příští měsíc přijede.", Language::Czech),
            ("A miniszterelnök tegnap későn érkezett a fővárosba, mondta a szóvivő.", Language::Hungarian),
            ("Pääministeri sanoi eilen, että neuvottelut ja kokous jatkuvat tänään.", Language::Finnish),
            ("Peaminister ütles eile õhtul, et läbirääkimised ja nõupidamine jätkuvad.", Language::Estonian),
            (
                "Premjerministre vakar sacīja, ka sarunas par līgumu turpināsies un būs ātras.",
                Language::Latvian,
            ),
            (
                "Ministras pirmininkas vakar sakė, kad derybos tęsis ir bus greitų žinių.",
                Language::Lithuanian,
            ),
            (
                "Premierul a declarat că negocierile și discuțiile vor continua în această săptămână.",
                Language::Romanian,
            ),
            ("Ko te reo Māori te mātāmua o ngā mea katoa, ā, he tāonga tēnei.", Language::Other),
            ("Cumhurbaşkanı dün akşam başkentte açıklama yaptı, bakanı gönderdi.", Language::Turkish),
            ("El señor está aquí según fuentes próximas al ministerio, añadió.", Language::Other),
            ("او گفت که گفتگوها در پایتخت ادامه دارد", Language::Persian),
            // Characters of more bytes say nothing.
            ("🙂 Premier złożył wizytę w Łodzi, gdzie się spotkał z ludźmi.", Language::Polish),
            ("中国 Premier złożył wizytę w Łodzi, gdzie się spotkał z ludźmi.", Language::Polish),
            // Letters of German and Finnish, but none of their words.
            ("Han är här för att köpa bröd över ön, säger hon.", Language::Other),
        ] {
            assert_eq!(Language::of(text, None), language, "{text}");
        }
    }

    #[test]
    fn the_record_knows_better() {
        assert_eq!(Language::of("Orban Budapesten", Some("hu")), Language::Hungarian);
        assert_eq!(Language::of("Houthis in Sanaa", Some("fr-FR")), Language::Other);
        assert_eq!(Language::of("Houthis in Sanaa", Some("")), Language::English);
        assert_eq!(Language::of("Houthis in Sanaa", Some("ckb")), Language::Persian);
        let polish = "Premier złożył wizytę w Łodzi, gdzie się spotkał z ludźmi.";
        assert_eq!(Language::of(polish, Some("en")), Language::English);
        assert_eq!(Language::of(polish, Some("deu")), Language::Other);
        assert_eq!(Language::of(polish, Some("und")), Language::Polish);
        assert_eq!(Language::of(polish, Some("mixed")), Language::Polish);
    }
}
