//! Base forms: what a word of the text may be when its endings and clitics are taken off.
//!
//! In comes a folded word with the language of its text, out come byte strings to be looked up like words.

use super::super::fold::fold;
use super::super::{Reading, hash};
use super::endings::{self, Endings};
use super::{Language, Rule};
use std::ops::Range;
use std::sync::LazyLock;

/// Fewest letters of a word that is hardly another by chance.
const LONG: usize = 6;
/// The same where short vowels are not written, and of Hangul decomposed.
const LONG_OF_CONSONANTS: usize = 4;
/// Fewest letters that an ending may leave of a word.
const MIN_STEM: usize = 2;
/// Fewest letters of the listed form that it leads to, but for the last part of a name (`Ким Чен Ыном`).
const MIN_LISTED: usize = 3;
/// Fewest letters of a word that may be the singular of a listed plural.
const MIN_SINGULAR: usize = 5;
/// Fewest letters behind clitics; Arabic and Hebrew do not write short vowels.
const MIN_BEHIND_CLITICS: usize = 3;
/// The same, of the first word of a longer name: `לתל אביב`.
const MIN_BEGINNING_BEHIND_CLITICS: usize = 2;

/// Arabic clitics, longest first: what is taken off, and what stands there in the listed form. `ل` swallows the alef
/// of the article.
const ARABIC: &[(&str, &str)] = &[
    ("ولل", "ال"),
    ("فلل", "ال"),
    ("لل", "ال"),
    ("وب", ""),
    ("ول", ""),
    ("وك", ""),
    ("فب", ""),
    ("فل", ""),
    ("و", ""),
    ("ف", ""),
    ("ب", ""),
    ("ل", ""),
    ("ك", ""),
];

/// Hebrew prefixes and their usual combinations, and what stands there in the listed form: behind `ב`, `ל` and `כ` the
/// article is not written.
const HEBREW: &[(&str, &str)] = &[
    ("ה", ""),
    ("ו", ""),
    ("ב", ""),
    ("ל", ""),
    ("מ", ""),
    ("ש", ""),
    ("כ", ""),
    ("וה", ""),
    ("וב", ""),
    ("ול", ""),
    ("ומ", ""),
    ("וש", ""),
    ("וכ", ""),
    ("שה", ""),
    ("שב", ""),
    ("של", ""),
    ("שמ", ""),
    ("מה", ""),
    ("כש", ""),
    ("כשה", ""),
    ("כשב", ""),
    ("לכש", ""),
    ("ושה", ""),
    ("ושב", ""),
    ("ושל", ""),
    ("ומה", ""),
    ("ב", "ה"),
    ("ל", "ה"),
    ("כ", "ה"),
    ("וב", "ה"),
    ("ול", "ה"),
    ("שב", "ה"),
    ("של", "ה"),
];

/// Amharic prepositions and conjunctions before names.
const AMHARIC: &[(&str, &str)] = &[
    ("በ", ""),
    ("ከ", ""),
    ("የ", ""),
    ("ለ", ""),
    ("ስለ", ""),
    ("እስከ", ""),
    ("ወደ", ""),
    ("እንደ", ""),
    ("በየ", ""),
];
/// What is written behind them: the object, `and`, `too`.
const BEHIND_AMHARIC: &[&str] = &["ን", "ና", "ም", "ንም", "ንና"];

/// Korean particles behind names, decomposed by folding when asked for.
const KOREAN: &[&str] = &[
    "은",
    "는",
    "이",
    "가",
    "을",
    "를",
    "의",
    "에",
    "에서",
    "에게",
    "께",
    "께서",
    "와",
    "과",
    "로",
    "으로",
    "도",
    "만",
    "부터",
    "까지",
    "보다",
    "처럼",
    "이라",
    "이라고",
    "라고",
    "라는",
    "이라는",
    "한테",
    "이나",
    "나",
    "에는",
    "에도",
    "에서는",
    "에서도",
    "와의",
    "과의",
    "으로부터",
    "로부터",
    "이다",
    "이며",
    "측",
    "식",
    "산",
    "발",
    "에게서",
    "한테서",
    "로서",
    "으로서",
    "조차",
    "마저",
    "랑",
    "이랑",
    "였다",
    "이었다",
    "들",
    "씨",
];

/// Particles that may stand behind another.
const KOREAN_LAST: &[&str] =
    &["은", "는", "이", "가", "을", "를", "의", "도", "만", "부터", "까지", "보다", "와", "과", "에게", "에"];

/// Parts of names that are often abbreviated.
const ABBREVIATIONS: [(&str, &str); 15] = [
    ("st", "saint"),
    ("st", "sankt"),
    ("ste", "sainte"),
    ("mt", "mount"),
    ("ft", "fort"),
    ("gen", "general"),
    ("dr", "doctor"),
    ("sto", "santo"),
    ("sta", "santa"),
    ("prof", "professor"),
    ("col", "colonel"),
    ("lt", "lieutenant"),
    ("capt", "captain"),
    ("maj", "major"),
    ("sgt", "sergeant"),
];
/// Length of the longest of them, bytes.
const LONGEST_TITLE: usize = 10;
/// Fewest letters of a word in which two letters are taken for an umlaut.
const MIN_UMLAUT: usize = 5;
/// Of so many pairs of letters each is taken for one or not; of more, all or none.
const MAX_UMLAUTS: usize = 3;

/// One base form, in the buffer of its [`Bases`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct Base {
    start: u32,
    end: u32,
    /// Bytes of the folded word before the name, which do not belong to it.
    pub(crate) before: u8,
    /// Bytes of the folded word behind it.
    pub(crate) behind: u8,
    pub(crate) rule: Rule,
}

/// Base forms of words, one after another; a buffer to be used again.
#[derive(Clone, Debug, Default)]
pub(crate) struct Bases {
    bases: Vec<Base>,
    bytes: Vec<u8>,
    /// The word that is taken apart.
    word: Vec<u8>,
}

impl Bases {
    /// Forgets all.
    pub(crate) fn clear(&mut self) {
        self.bases.clear();
        self.bytes.clear();
    }

    /// Whether a base form is so short that another word may well look like it.
    pub(crate) fn is_short(&self, base: Base) -> bool {
        letters(self.letters(base)) < if base.rule.is_clitic() { LONG_OF_CONSONANTS } else { LONG }
    }

    /// Whether a base form may be the end of a name, or all of it if it stands `alone`.
    pub(crate) fn may_end_name(&self, base: Base, alone: bool) -> bool {
        !(base.rule.stands_inside()
            || alone && base.rule.is_clitic() && letters(self.letters(base)) < MIN_BEHIND_CLITICS)
    }

    /// The base form of this number.
    pub(crate) fn get(&self, number: usize) -> Option<Base> {
        self.bases.get(number).copied()
    }

    /// The folded letters of a base form.
    pub(crate) fn letters(&self, base: Base) -> &[u8] {
        self.bytes.get(base.start as usize..base.end as usize).unwrap_or_default()
    }

    /// Whether a word of a text in this language may have base forms: most have none, which their ends tell. `alone` says
    /// whether those are asked for that names of one word only may have.
    #[inline]
    pub(crate) fn may_have(reading: &Reading<'_>, index: usize, language: Language, alone: bool) -> bool {
        let Some(word) = reading.ascii(index) else {
            // Those that do not fold to themselves may be in Latin letters, or Hangul.
            return reading.plain_lead(index).is_none_or(has_bases);
        };
        let ends = || latin(language).is_some_and(|endings| endings.may_end(word, alone));
        let is_title =
            || word.len() <= LONGEST_TITLE && TITLES.contains(&(hash::sixteen(word).0 | CASE_BITS));
        reading.may_be_joined(index) || ends() || is_title() || Self::may_have_umlaut(word)
    }

    /// Whether an ASCII word has two letters that may stand for an umlaut.
    pub(crate) fn may_have_umlaut(word: &[u8]) -> bool {
        // No pair ends the search: a branch for each would cost more than to look at all.
        let pairs = word.iter().zip(&word[word.len().min(1)..]);
        word.len() >= MIN_UMLAUT && pairs.fold(false, |any, (&one, &next)| any | is_umlaut([one, next]))
    }

    /// Adds the base forms that words of a text in this language, taken as one, may have; their numbers.
    pub(crate) fn of(
        &mut self,
        reading: &Reading<'_>,
        (first, last): (usize, usize),
        language: Language,
    ) -> Range<usize> {
        let start = self.bases.len();
        let mut word = std::mem::take(&mut self.word);
        word.clear();
        reading.fold(first, last, &mut word);
        if reading.is_dotted(first) {
            // `V. V. Putin` for `V. Putin`.
            let initial = std::str::from_utf8(&word).ok().and_then(|word| word.chars().next());
            if let Some(initial) = initial {
                self.push(&[initial.encode_utf8(&mut [0; 4]).as_bytes()], (0, 0), Rule::Initial);
            }
            self.word = word;
            return start..self.bases.len();
        }
        match *word.as_slice() {
            [0xD0..=0xD3, ..] => self.endings(&word, &endings::IN_CYRILLIC),
            [0xCD..=0xCF, ..] => self.endings(&word, &endings::IN_GREEK),
            [0xD5, ..] | [0xD6, 0x80..=0x8F, ..] => self.endings(&word, &endings::IN_ARMENIAN),
            [0xE1, 0x82 | 0x83, ..] => self.endings(&word, &endings::IN_GEORGIAN),
            [0xE0, 0xA6 | 0xA7, ..] => self.endings(&word, &endings::IN_BENGALI),
            [0xD6 | 0xD7, ..] => {
                self.clitics(&word, HEBREW, Rule::HebrewClitic);
            }
            [0xD8..=0xDB, ..] if language != Language::Persian => {
                self.clitics(&word, ARABIC, Rule::ArabicClitic);
            }
            [0xE1, 0x88..=0x8D, ..] => {
                self.clitics(&word, AMHARIC, Rule::AmharicPrefix);
                self.suffixes(&word);
            }
            // Hangul, which folding has decomposed.
            [0xE1, 0x84..=0x87, ..] => self.particles(&word),
            [b'a'..=b'z', ..] => {
                if let Some(endings) = latin(language) {
                    self.endings(&word, endings);
                }
                if word.len() <= LONGEST_TITLE {
                    self.abbreviations(&word);
                }
                if word.len() >= MIN_UMLAUT {
                    self.umlauts(&word);
                }
            }
            _ => {}
        }
        self.word = word;
        start..self.bases.len()
    }

    /// The base form of two words that a line end or a hyphen has divided.
    pub(crate) fn whole(&mut self, reading: &Reading<'_>, (first, last): (usize, usize), rule: Rule) -> Base {
        let start = self.bytes.len();
        reading.fold(first, last, &mut self.bytes);
        self.add(start, (0, 0), rule)
    }

    /// A base form that is one edit away.
    pub(crate) fn typo(&mut self, edited: &[u8]) -> Base {
        let start = self.bytes.len();
        self.bytes.extend_from_slice(edited);
        self.add(start, (0, 0), Rule::Typo)
    }

    fn abbreviations(&mut self, word: &[u8]) {
        if !TITLES.contains(&(hash::sixteen(word).0 | CASE_BITS)) {
            return;
        }
        for (short, long) in ABBREVIATIONS {
            if word == short.as_bytes() {
                self.push(&[long.as_bytes()], (0, 0), Rule::Abbreviated);
            } else if word == long.as_bytes() {
                self.push(&[short.as_bytes()], (0, 0), Rule::Abbreviated);
            }
        }
    }

    /// `malmoe` for `malmo`. The other way round needs no rule: people who write `ö` are read as if they wrote `o`,
    /// so that a list which has `Mueller` must have `Müller` too.
    fn umlauts(&mut self, word: &[u8]) {
        let n_pairs = umlauts(word).count();
        // `saarbruecken` for `saarbrucken`: each pair may be one or not.
        let choices = if n_pairs <= MAX_UMLAUTS { 1..=(1 << n_pairs) - 1 } else { u32::MAX..=u32::MAX };
        for choice in choices {
            let start = self.bytes.len();
            let mut taken = 0;
            for (number, pair) in umlauts(word).enumerate() {
                if choice >> number.min(31) & 1 == 1 {
                    // The second letter goes, of `dj` too.
                    self.bytes.extend_from_slice(&word[taken..=pair]);
                    taken = pair + 2;
                }
            }
            self.bytes.extend_from_slice(&word[taken..]);
            self.add(start, (0, 0), Rule::Umlaut);
        }
    }

    fn endings(&mut self, word: &[u8], endings: &Endings) {
        endings.each(word, |rule, stem, base| {
            let stem = &word[..stem];
            // Nearly every capitalized word of English would be asked for.
            if rule == Rule::EnglishSingular && (word.len() < MIN_SINGULAR || word.ends_with(b"s")) {
                return;
            }
            let ending = word.len() - stem.len();
            // `Esser` is none of Essen, nor `Sieger` of Siegen, as `Solinger` is of Solingen and `Dresdner` of Dresden.
            if rule == Rule::GermanAdjective && (base, ending) == (b"en", 2) && syllables(stem) < 2 {
                return;
            }
            let is_listed = letters(stem) + letters(base) >= MIN_LISTED || ending >= 2 * "о".len();
            // `Льва` is of `Лев`, whose vowel goes and comes.
            let least = if letters(base) >= MIN_STEM && !word.is_ascii() { 1 } else { MIN_STEM };
            if letters(stem) >= least && is_listed {
                self.push(&[stem, base], (0, 0), rule);
            }
        });
    }

    fn clitics(&mut self, word: &[u8], clitics: &[(&str, &str)], rule: Rule) {
        for (clitic, instead) in clitics {
            if let Some(name) = word.strip_prefix(clitic.as_bytes())
                && letters(name) >= MIN_BEGINNING_BEHIND_CLITICS
            {
                // The alef that the article has lost cannot be pointed at; its `ل` belongs to the name.
                let kept = if clitic.ends_with("لل") { "ل".len() } else { 0 };
                self.push(&[instead.as_bytes(), name], (clitic.len() - kept, 0), rule);
            }
        }
    }

    fn suffixes(&mut self, word: &[u8]) {
        for suffix in BEHIND_AMHARIC {
            if let Some(name) = word.strip_suffix(suffix.as_bytes())
                && letters(name) >= MIN_BEGINNING_BEHIND_CLITICS
            {
                self.push(&[name], (0, suffix.len()), Rule::AmharicSuffix);
            }
        }
    }

    /// Two syllables at least are left, of two letters each.
    fn particles(&mut self, word: &[u8]) {
        let without = |word: &mut &[u8], particle: &str| match word.strip_suffix(particle.as_bytes()) {
            Some(name) if letters(name) >= 4 => {
                *word = name;
                true
            }
            _ => false,
        };
        for particle in PARTICLES.0.iter() {
            let mut name = word;
            if without(&mut name, particle) {
                self.push(&[name], (0, word.len() - name.len()), Rule::KoreanParticle);
            }
        }
        // `서울에서의`, `김정은만이`.
        for last in PARTICLES.1.iter() {
            let mut inner = word;
            if without(&mut inner, last) {
                for particle in PARTICLES.0.iter() {
                    let mut name = inner;
                    if without(&mut name, particle) {
                        self.push(&[name], (0, word.len() - name.len()), Rule::KoreanParticle);
                    }
                }
            }
        }
    }

    fn push(&mut self, parts: &[&[u8]], (before, behind): (usize, usize), rule: Rule) {
        let start = self.bytes.len();
        parts.iter().for_each(|part| self.bytes.extend_from_slice(part));
        self.add(start, (before, behind), rule);
    }

    /// Adds what stands behind `start` in the buffer.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "words are shorter than 4 GiB, clitics than 256 bytes"
    )]
    fn add(&mut self, start: usize, (before, behind): (usize, usize), rule: Rule) -> Base {
        let (start, end) = (start as u32, self.bytes.len() as u32);
        let base = Base { start, end, before: before as u8, behind: behind as u8, rule };
        self.bases.push(base);
        base
    }
}

/// [`KOREAN`] and [`KOREAN_LAST`] as folding leaves them: decomposed.
static PARTICLES: LazyLock<(Vec<String>, Vec<String>)> = LazyLock::new(|| {
    let folded = |particle: &&str| particle.chars().map(|c| fold(c).text).collect();
    (KOREAN.iter().map(folded).collect(), KOREAN_LAST.iter().map(folded).collect())
});

/// Whether a folded word that is not in Latin letters may have base forms, told from its first byte: of Greek, Cyrillic,
/// Armenian, Hebrew, Arabic, Bengali (and its neighbours), Georgian, Hangul and Ethiopic.
const fn has_bases(lead: u8) -> bool {
    matches!(lead, 0xCD..=0xDB | 0xE0 | 0xE1)
}

/// Setting bit 5 lowers ASCII letters.
const CASE_BITS: u64 = 0x2020_2020_2020_2020;

/// The parts of names in [`ABBREVIATIONS`], each as a number, with bit 5 of all bytes.
const TITLES: [u64; 2 * ABBREVIATIONS.len()] = {
    let mut titles = [0; 2 * ABBREVIATIONS.len()];
    let mut index = 0;
    while index < ABBREVIATIONS.len() {
        let (short, long) = ABBREVIATIONS[index];
        titles[2 * index] = hash::sixteen(short.as_bytes()).0 | CASE_BITS;
        titles[2 * index + 1] = hash::sixteen(long.as_bytes()).0 | CASE_BITS;
        index += 1;
    }
    titles
};

/// Whether two letters may be one with a mark: ä, ö, ü, å; `dj` is đ.
#[inline]
const fn is_umlaut([one, next]: [u8; 2]) -> bool {
    let (one, next) = (one | 32, next | 32);
    (next == b'e') & ((one == b'a') | (one == b'o') | (one == b'u'))
        | (one == b'a') & (next == b'a')
        | (one == b'd') & (next == b'j')
}

/// Where such pairs stand.
fn umlauts(word: &[u8]) -> impl Iterator<Item = usize> {
    let places = word.windows(2).enumerate().filter(move |&(place, pair)| {
        // No word ends in å: `Gomaa` is not Goma.
        is_umlaut([pair[0], pair[1]]) && (place + 2 < word.len() || !pair.eq_ignore_ascii_case(b"aa"))
    });
    let places = places.map(|(place, _)| place);
    // Of `aae` one.
    let mut behind = 0;
    places.filter(move |&place| {
        let is_apart = place >= behind;
        if is_apart {
            behind = place + 2;
        }
        is_apart
    })
}

fn latin(language: Language) -> Option<&'static Endings> {
    Some(match language {
        Language::English => &endings::IN_ENGLISH,
        Language::German => &endings::IN_GERMAN,
        Language::Polish => &endings::IN_POLISH,
        Language::Czech => &endings::IN_CZECH,
        Language::Hungarian => &endings::IN_HUNGARIAN,
        Language::Finnish => &endings::IN_FINNISH,
        Language::Estonian => &endings::IN_ESTONIAN,
        Language::Latvian => &endings::IN_LATVIAN,
        Language::Lithuanian => &endings::IN_LITHUANIAN,
        Language::Romanian => &endings::IN_ROMANIAN,
        Language::Turkish | Language::Persian | Language::Other => return None,
    })
}

/// Number of syllables of a folded German word: of vowels that stand together.
fn syllables(word: &[u8]) -> usize {
    let is_vowel = |byte: &u8| matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u' | b'y');
    word.chunk_by(|one, other| is_vowel(one) == is_vowel(other)).filter(|run| is_vowel(&run[0])).count()
}

/// Number of characters of folded bytes, which are UTF-8.
fn letters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte & 0xC0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::Normalizer;

    #[test]
    fn no_word_that_has_base_forms_is_turned_away() {
        let text = "Houthis Galloper Israels Pariser Warszawie Praze Szegeden Helsingissa Malmoe Aarhus Saint ST Gen x s ES \
            Москве Кореи Κύπρου وبالخرطوم לירושלים 서울에서 马里 مالی Jama'ats Ałmaty Łodzi ÖSTERREICHS U.S. 4x4 თბილისში \
            ঢাকায় Երևանում Փարիզում";
        let (normalizer, mut words) = (Normalizer::new(), Vec::new());
        let languages = [
            Language::English,
            Language::German,
            Language::Polish,
            Language::Czech,
            Language::Hungarian,
            Language::Finnish,
            Language::Estonian,
            Language::Latvian,
            Language::Lithuanian,
            Language::Romanian,
            Language::Turkish,
            Language::Persian,
            Language::Other,
        ];
        let mut turned_away = 0;
        for text in [text.to_owned(), text.to_uppercase(), text.to_ascii_lowercase()] {
            normalizer.split(&text, &mut words);
            let reading = normalizer.read(&text, &words);
            for (index, language) in
                (0..words.len()).flat_map(|index| languages.map(|language| (index, language)))
            {
                let mut bases = Bases::default();
                let found = bases.of(&reading, (index, reading.last_joined(index)), language);
                for alone in [true, false] {
                    let counts = |base: Base| alone || !base.rule.stands_alone();
                    let has_some = found.clone().filter_map(|number| bases.get(number)).any(counts);
                    let may_have = Bases::may_have(&reading, index, language, alone);
                    let surface = words[index].span.surface(&text);
                    assert!(may_have || !has_some, "{surface} in {language:?}, alone: {alone}");
                    turned_away += usize::from(!may_have);
                }
            }
        }
        assert!(turned_away > 100);
    }
}
