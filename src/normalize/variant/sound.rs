//! Sounds: a rough key of a name that its romanizations share.
//!
//! In come folded words, out come the classes of their letters, one byte each: consonants that the usual romanizations
//! of Arabic, Persian, Hebrew, Greek and the Slavic languages confuse are one class (BGN/PCGN, ISO 9, ISO 233, and
//! those of English, French and German newsrooms), vowels are all alike, and doubled letters, silent `h`, vowels at
//! the end and articles leave nothing. Neither do the gaps between words (`Abdel Fattah`, `Abdelfattah`). Such a key is loose:
//! [`nuclei_agree`] holds the vowels against each other as well. Across scripts there are only consonants, since
//! Arabic and Hebrew do not write short vowels; letters of other alphabets have the classes of their romanization.

use std::sync::LazyLock;

/// First byte of the keys of names of languages that are usually romanized: consonants and vowels.
pub(crate) const ROMANIZED: u8 = 1;
/// First byte of the keys by which names are met across scripts: consonants only.
pub(crate) const ACROSS: u8 = 2;
/// First byte of the keys of single words, by which far fewer names are met: consonants and vowels.
pub(crate) const SINGLE: u8 = 3;
/// Fewest classes of a key of several words.
pub(crate) const MIN_CLASSES: usize = 5;
/// Fewest classes of a name that may differ in more than one letter.
const MIN_SURE_CLASSES: usize = 7;
/// Fewest letters of a single word without article that is entered by its sounds.
pub(crate) const MIN_SINGLE: usize = 6;
/// Letters in which romanizations of a single word may differ: Hezbollah, Hizballah.
const MAX_EDITS: usize = 2;
/// Letters of Slavic languages and Turkish whose marks say what they sound like.
const MARKED: [(char, &str); 7] =
    [('č', "ch"), ('ć', "ch"), ('ç', "ch"), ('š', "sh"), ('ş', "sh"), ('ž', "zh"), ('đ', "dj")];

/// A name as English would write it, if it has letters whose marks say what they sound like.
pub(crate) fn spelled_out(name: &str) -> Option<String> {
    let spelled = |c: char| {
        let small = c.to_lowercase().next().unwrap_or(c);
        MARKED.iter().find(|(marked, _)| *marked == small).map(|(_, spelled)| *spelled)
    };
    (!name.is_ascii() && name.chars().any(|c| spelled(c).is_some())).then(|| {
        let mut out = String::with_capacity(name.len() + 4);
        for c in name.chars() {
            match spelled(c) {
                Some(letters) => out.push_str(letters),
                None => out.push(c),
            }
        }
        out
    })
}

/// Stands for any vowel.
const VOWEL: u8 = b'-';

/// The Arabic article.
const ARTICLES: [u32; 3] = [packed(b"al"), packed(b"el"), packed(b"ul")];
/// The forms that it takes before some letters; several are words of other languages too.
const ASSIMILATED: [u32; 13] = [
    packed(b"asch"),
    packed(b"as"),
    packed(b"ash"),
    packed(b"ar"),
    packed(b"an"),
    packed(b"at"),
    packed(b"ad"),
    packed(b"az"),
    packed(b"ez"),
    packed(b"es"),
    packed(b"en"),
    packed(b"er"),
    packed(b"et"),
];
/// Other words that come and go: the article with a conjunction, `ibn` and its like.
const PARTICLES: [u32; 9] = [
    packed(b"wal"),
    packed(b"wa"),
    packed(b"wel"),
    packed(b"bin"),
    packed(b"ben"),
    packed(b"ibn"),
    packed(b"bn"),
    packed(b"ould"),
    packed(b"ag"),
];

/// A word of up to four bytes as a number; longer ones are 0.
const fn packed(word: &[u8]) -> u32 {
    match *word {
        [a] => u32::from_le_bytes([a, 0, 0, 0]),
        [a, b] => u32::from_le_bytes([a, b, 0, 0]),
        [a, b, c] => u32::from_le_bytes([a, b, c, 0]),
        [a, b, c, d] => u32::from_le_bytes([a, b, c, d]),
        _ => 0,
    }
}

/// Whether a folded word may come and go in names.
pub(crate) fn is_loose(word: &[u8]) -> bool {
    word.len() <= 4 && (is_article(word) || PARTICLES.contains(&packed(word)))
}

/// Whether a folded word stands before the name of a father or a tribe.
pub(crate) fn is_particle(word: &[u8]) -> bool {
    matches!(word, b"ag" | b"ould" | b"bin" | b"ben" | b"ibn")
}

/// Whether a folded word is the Arabic article.
pub(crate) fn is_article(word: &[u8]) -> bool {
    ARTICLES.contains(&packed(word)) || is_assimilated(word)
}

/// Whether it is one of the forms that the article takes before some letters; some are English words as well.
pub(crate) fn is_assimilated(word: &[u8]) -> bool {
    ASSIMILATED.contains(&packed(word))
}

/// Letters that romanizations write with Latin ones, by script, as they do it; vowels are `a`, `i` or `u`.
const ROMANIZATIONS: [(&str, &str); 7] = [
    (
        "абвгдежзиклмнопрстуфхцчшщъыьэюяієђјљњћџ",
        "a b v g d i zh z i k l m n u p r s t u f kh ts ch sh sh - i - i u a i i dj i l n ch dj",
    ),
    ("αβγδεζηθικλμνξοπρστυφχψω", "a v g d i z i th i k l m n ks u p r s t i f kh ps u"),
    ("ابتثجحخدذرزسشصضطظعغفقكلمنهويء", "a b t th dj h kh d dh r z s sh s d t z a gh f q k l m n h u i -"),
    ("אבגדהוזחטיכךלמםנןסעפףצץקרשת", "a b g d h u z h t i k k l m m n n s - p p ts ts k r sh t"),
    (
        "აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ",
        "a b g d i v z t i k l m n u p zh r s t u p k gh q sh ch ts dz ts ch kh dj h",
    ),
    (
        "աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆ",
        "a b g d i z i a t zh i l kh ts k h dz gh ch m i n sh u ch p dj r s v t r ts u p k u f",
    ),
    // Hangul as folding leaves it: first letters, vowels, last letters of syllables.
    (
        "\u{1100}\u{1101}\u{1102}\u{1103}\u{1104}\u{1105}\u{1106}\u{1107}\u{1108}\u{1109}\u{110A}\u{110B}\u{110C}\u{110D}\u{110E}\u{110F}\u{1110}\u{1111}\u{1112}\
         \u{1161}\u{1162}\u{1163}\u{1164}\u{1165}\u{1166}\u{1167}\u{1168}\u{1169}\u{116A}\u{116B}\u{116C}\u{116D}\u{116E}\u{116F}\u{1170}\u{1171}\u{1172}\u{1173}\u{1174}\u{1175}\
         \u{11A8}\u{11AB}\u{11AE}\u{11AF}\u{11B7}\u{11B8}\u{11BA}\u{11BC}\u{11BD}\u{11BE}\u{11BF}\u{11C0}\u{11C1}\u{11C2}",
        "k k n d t r m b p s s - dj dj ch k t p h a a a a u i u i u a a u u u u u i u i i i k n t l m p t ng t t k t p -",
    ),
];

/// [`ROMANIZATIONS`] letter by letter, sorted.
static LATIN: LazyLock<Vec<(char, &str)>> = LazyLock::new(|| {
    let letters = ROMANIZATIONS.iter().flat_map(|(letters, latin)| letters.chars().zip(latin.split(' ')));
    let mut letters: Vec<_> = letters.collect();
    letters.sort_by_key(|&(letter, _)| letter);
    letters
});

/// Appends the Latin letters of a folded word; whether it has none that are not known.
fn romanize(word: &str, out: &mut Vec<u8>) -> bool {
    // The article is written together with Arabic names.
    let word = word.strip_prefix("ال").filter(|rest| rest.chars().count() > 2).unwrap_or(word);
    // `وليد` is Walid, and no vowel stands first.
    let (first, word) = word.strip_prefix('و').map_or(("", word), |rest| ("w", rest));
    out.extend(first.bytes());
    word.chars().all(|c| {
        if c.is_ascii_lowercase() {
            out.extend(c.encode_utf8(&mut [0; 4]).as_bytes());
            return true;
        }
        let found = LATIN.binary_search_by_key(&c, |&(letter, _)| letter).ok().map(|place| LATIN[place].1);
        out.extend(found.unwrap_or_default().bytes().filter(u8::is_ascii_lowercase));
        found.is_some()
    })
}

/// Whether the sounds of folded words may be others in [`Style::German`].
pub(crate) fn may_sound_german(words: &[u8]) -> bool {
    words.windows(2).enumerate().any(|(at, pair)| match pair {
        [b'k', b'h'] => true,
        [b'v', next] => !is_vowel(*next) && *next != b' ',
        [b'y', next] => is_vowel(*next) && (at == 0 || words[at - 1] == b' '),
        _ => false,
    })
}

/// How letters are read that not all newsrooms mean alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// As in English and French.
    Plain,
    /// So that German, Polish or Czech text sounds like it: `Chodorkowski` for `Khodorkovsky`, `Jewgeni` for `Yevgeny`.
    German,
}

/// Appends the classes of a folded word to a key, whose first byte is its kind; whether it could be read. Words that
/// come and go leave nothing.
pub(crate) fn push(word: &[u8], key: &mut Vec<u8>) -> bool {
    push_in(Style::Plain, word, key)
}

/// The same in a certain style.
pub(crate) fn push_in(style: Style, word: &[u8], key: &mut Vec<u8>) -> bool {
    if word.iter().all(u8::is_ascii_lowercase) {
        push_latin(style, word, key);
        return true;
    }
    let mut latin = Vec::with_capacity(word.len());
    let known = std::str::from_utf8(word).is_ok_and(|word| romanize(word, &mut latin));
    push_latin(style, &latin, key);
    known
}

/// Whether a folded word of any script may come and go in names.
pub(crate) fn is_loose_in_any_script(word: &[u8]) -> bool {
    let mut latin = Vec::new();
    if word.is_ascii() {
        return is_loose(word);
    }
    std::str::from_utf8(word).is_ok_and(|word| romanize(word, &mut latin)) && is_loose(&latin)
}

/// A word without an article that is written together with it: `alshabaab`, `ezzor`.
fn without_article(word: &[u8]) -> &[u8] {
    match word {
        // Not of Alexander, nor of the Belarusian Aljaksandr.
        [b'a', b'l', rest @ ..] if rest.len() >= 5 && !is_vowel(rest[0]) && !rest.starts_with(b"jak") => rest,
        [b'e', one @ (b'd' | b'n' | b'r' | b's' | b't' | b'z'), two, _, ..] if one == two => &word[2..],
        word => word,
    }
}

fn push_latin(style: Style, word: &[u8], key: &mut Vec<u8>) {
    if is_loose(word) {
        return;
    }
    let with_vowels = key.first() != Some(&ACROSS);
    let is_german = style == Style::German;
    let word = match word {
        // Abdel Fattah, Abdul Fattah, Abd al-Fattah.
        [b'a', b'b', b'd', b'a' | b'e' | b'i' | b'o' | b'u', b'l', rest @ ..] => {
            push_class(b'b', key);
            push_class(b'd', key);
            rest
        }
        [b'a', b'b', b'd'] => b"bd",
        word => without_article(word),
    };
    // The t of Jama'at and Katibat is not always written.
    let word = match word {
        [rest @ .., b't'] if with_vowels && word.len() >= 6 && rest.ends_with(b"a") => rest,
        word => word,
    };
    let is_silent = |letter: &u8| is_vowel(*letter) || matches!(letter, b'h' | b'j');
    let n_silent = word.iter().rev().take_while(|letter| is_silent(letter)).count();
    let mut rest = word;
    while let [letter, behind @ ..] = rest {
        let at = word.len() - rest.len();
        let (is_first, vowel_before) = (at == 0, at > 0 && is_vowel(word[at - 1]));
        let vowel_behind = behind.first().is_some_and(|&next| is_vowel(next));
        let vowel = || u8::from(with_vowels && behind.len() >= n_silent) * VOWEL;
        // By letter first: most need no look at those behind.
        let (class, len) = match (letter, behind) {
            (b'l' | b'm' | b'n' | b'r', _) => (*letter, 1),
            // Alexander, Aleksandr.
            (b'a' | b'e', [b'r']) if word[..at].ends_with(b"nd") => (0, 1),
            // Those at the end come and go: Prigozhin, Prigojine.
            (b'a' | b'e' | b'i' | b'u', _) => (vowel(), 1),
            (b'o', [b'u', b'a' | b'e' | b'i', ..]) if is_first => (b'v', 2),
            // What `ch`, `j` and `w` sound like elsewhere.
            (b'y', _) if is_german && is_first && vowel_behind => (b'x', 1),
            (b'o' | b'y', _) => (vowel(), 1),
            (b't' | b'd', [b's', b'c', b'h', ..]) => (b'x', 4),
            (b't', [b'c', b'h', ..]) | (b'd', [b'z', b'h', ..]) => (b'x', 3),
            (b'd', [b'j', ..]) => (b'x', 2),
            (b't', [b's' | b'z', ..]) => (b's', 2),
            (b't' | b'd' | b'b', [b'h', ..]) => (*letter, 2),
            (b't' | b'd' | b'b', _) => (*letter, 1),
            (b's', [b'c', b'h', ..]) => (b'x', 3),
            (b's', [b'h' | b'z', ..]) | (b'z', [b'h', ..]) | (b'c', [b'h' | b'z', ..]) => (b'x', 2),
            (b's' | b'z', _) => (b's', 1),
            (b'k', [b'h', ..]) => (if is_german { b'x' } else { b'h' }, 2),
            (b'g', [b'h', ..] | [b'u', b'e' | b'i', ..]) | (b'q', [b'u', ..]) => (b'k', 2),
            (b'k' | b'q' | b'g' | b'c', _) => (b'k', 1),
            (b'p', [b'h', ..]) => (b'v', 2),
            (b'p', _) => (b'p', 1),
            (b'v', [_, ..]) if is_german && !is_first && !vowel_behind => (0, 1),
            // Zawr is Zor, but Iwanow is Ivanov.
            (b'w', [_, ..]) if !vowel_behind && !is_first => (0, 1),
            (b'f' | b'v' | b'w', _) => (b'v', 1),
            (b'x', _) => {
                push_class(b'k', key);
                (b's', 1)
            }
            // Julija, Yulia; but Khadija.
            (b'j', [b'a' | b'e']) if matches!(word[..at], [.., b'l' | b'n' | b'r' | b's' | b'v', b'i']) => {
                (0, 1)
            }
            // The German j behind a consonant or at the end is i.
            (b'j', _) if vowel_behind && (is_first || vowel_before) => (b'x', 1),
            (b'h', _) if vowel_behind => (b'h', 1),
            _ => (0, 1),
        };
        // Without vowels nothing tells whether a h is silent.
        if class != 0 && (with_vowels || class != b'h') {
            push_class(class, key);
        }
        rest = rest.get(len..).unwrap_or_default();
    }
}

/// Where the sounds of a folded word, which begin at `start` in a key and end at `end`, are divided if it is two words
/// written as one: `Abd al-` with another, or another with `Allah`.
pub(crate) fn cut(word: &[u8], start: usize, end: usize) -> Option<usize> {
    match word {
        [b'a', b'b', b'd', _, b'l', _, _, ..] => Some((start + 2).min(end)),
        [_, _, .., b'a' | b'u' | b'o', b'l', b'l', b'a', b'h'] => Some(end - 1).filter(|&cut| cut > start),
        _ => None,
    }
}

/// Appends a class, unless it is the last one: `Mohammed` and `Mohamed` sound alike.
fn push_class(class: u8, key: &mut Vec<u8>) {
    if key.last() != Some(&class) {
        key.push(class);
    }
}

const fn is_vowel(letter: u8) -> bool {
    matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u' | b'y')
}

/// A vowel or run of vowels, as far as romanizations keep them apart.
#[derive(Clone, Copy, Debug)]
enum Nucleus {
    /// o, u, ou, oo.
    Round,
    /// a, e, i, y and doublings.
    Plain,
    /// ai, ae, ei, ay.
    Double,
    /// aw before a consonant: Zawr is Zor, Lawrow is Lavrov.
    Any,
}

impl PartialEq for Nucleus {
    fn eq(&self, other: &Self) -> bool {
        matches!((self, other), (Self::Any, _) | (_, Self::Any))
            || std::mem::discriminant(self) == std::mem::discriminant(other)
    }
}

/// The words of a name that do not come and go.
fn words(name: &[u8]) -> impl Iterator<Item = &[u8]> {
    name.split(|byte| !byte.is_ascii_lowercase()).filter(|word| !word.is_empty() && !is_loose(word))
}

/// Whether two names in Latin letters that have one key, folded, with blanks between words, may be one name.
pub(crate) fn names_agree(one: &[u8], other: &[u8]) -> bool {
    let n_words = words(one).count();
    let are_aligned = n_words == words(other).count();
    let bounds_agree =
        !are_aligned || words(one).zip(words(other)).all(|(one, other)| bounds_agree(one, other));
    bounds_agree
        && nuclei_agree(one, other)
        && (n_words == 1 || is_sure(one, other) || edits(&join(one), &join(other)) <= 1)
}

/// Whether two names of one key have so many classes that they may be written in any way.
fn is_sure(one: &[u8], other: &[u8]) -> bool {
    let mut key = vec![ROMANIZED];
    words(other).for_each(|word| push_latin(Style::Plain, word, &mut key));
    // The kind stands before the classes; an article makes chance less likely.
    let has_article = [one, other].iter().any(|name| name.split(|&byte| byte == b' ').any(is_article));
    key.len() > MIN_SURE_CLASSES - usize::from(has_article)
}

fn join(name: &[u8]) -> Vec<u8> {
    words(name).collect::<Vec<_>>().join(&b' ')
}

/// Whether the first vowel and the end of two words may be those of one: `Hassan` and `Hasina`, `Karim` and `Karimi`,
/// `Omar` and `Amir` are different people.
fn bounds_agree(one: &[u8], other: &[u8]) -> bool {
    let starts = match (nuclei(one).next(), nuclei(other).next()) {
        (Some(one), Some(other)) => {
            one == other || !matches!((one, other), (Nucleus::Round, _) | (_, Nucleus::Round))
        }
        _ => true,
    };
    let ends = match (end(one), end(other)) {
        (one, other) if one == other => true,
        // Prigozhin, Prigojine; Haniyeh, Haniya; Lukashenko, Lukaschenka.
        (b'e', b'-' | b'a') | (b'-' | b'a', b'e') | (b'a', b'o') | (b'o', b'a') => true,
        _ => false,
    };
    starts && ends
}

/// The vowel with which a word ends, as far as romanizations keep them apart; `-` for a consonant.
fn end(word: &[u8]) -> u8 {
    // Sergej is Sergei.
    if word.ends_with(b"ej") {
        return b'i';
    }
    let silent = word.iter().rev().take_while(|letter| matches!(letter, b'h' | b'j')).count();
    match word[..word.len() - silent] {
        [.., b'a', b't'] if word.len() >= 6 => b'a',
        [.., letter @ (b'a' | b'e')] => letter,
        [.., b'i' | b'y'] => b'i',
        [.., b'o' | b'u'] => b'o',
        _ => b'-',
    }
}

/// Whether the vowels of two names in Latin letters, folded, with blanks between words, may be those of one name:
/// `Husayn` and `Hussein`, but not `Qaeda` and `Qadi`.
fn nuclei_agree(one: &[u8], other: &[u8]) -> bool {
    let of_all = |name| words(name).flat_map(nuclei).collect::<Vec<_>>();
    let (one, other) = (of_all(one), of_all(other));
    let allowed = match one.len().max(other.len()) {
        0..=2 => 0,
        3..=5 => 1,
        _ => 2,
    };
    edits(&one, &other) <= allowed
}

/// The vowels of a word.
fn nuclei(word: &[u8]) -> impl Iterator<Item = Nucleus> {
    let mut rest = match without_article(word) {
        // Oualid is Walid.
        [b'o', b'u', rest @ ..] if rest.first().is_some_and(|&letter| is_vowel(letter)) => rest,
        // The e at the end is silent.
        [rest @ .., b'e'] if rest.len() > 1 && !is_vowel(rest[rest.len() - 1]) => rest,
        word => word,
    };
    std::iter::from_fn(move || {
        let start = rest.iter().position(|&letter| is_vowel(letter))?;
        let len = rest[start..].iter().take_while(|&&letter| is_vowel(letter)).count();
        let run = &rest[start..start + len];
        rest = &rest[start + len..];
        let is_round = run.iter().any(|letter| matches!(letter, b'o' | b'u'));
        Some(match run {
            [b'a' | b'e', b'i' | b'y' | b'e', ..] if run != b"ee" => Nucleus::Double,
            _ if is_round => Nucleus::Round,
            b"a" if matches!(rest, [b'w', letter, ..] if !is_vowel(*letter)) => Nucleus::Any,
            _ => Nucleus::Plain,
        })
    })
}

/// Whether two folded names, each of one word but for articles, are so near each other that they may be one.
pub(crate) fn words_agree(one: &[u8], other: &[u8]) -> bool {
    edits(&join(one), &join(other)) <= MAX_EDITS
}

/// Least number of insertions, deletions and replacements (Levenshtein) that make one sequence of the other.
fn edits<T: PartialEq>(one: &[T], other: &[T]) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.iter().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, b) in other.iter().enumerate() {
            let replaced = diagonal + usize::from(a != b);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key_of(kind: u8, name: &str) -> Vec<u8> {
        let mut key = vec![kind];
        name.split(' ').for_each(|word| assert!(push(word.as_bytes(), &mut key), "{word}"));
        key
    }

    fn key(name: &str) -> Vec<u8> {
        key_of(ROMANIZED, name)
    }

    #[test]
    fn romanizations_of_one_name_sound_alike() {
        for (one, other) in [
            ("muammar qaddafi", "mouammar al kadhafi"),
            ("hezbollah", "hizbullah"),
            ("abdel fattah al burhan", "abd al fattah al burhan"),
            ("abdel fattah al burhan", "abdelfattah burhan"),
            ("mohammed bin salman", "muhammad ben salman"),
            ("jamaat nusrat al islam wal muslimin", "jamaat nusrat ul islam wa al muslimin"),
            ("volodymyr zelensky", "wolodymyr selenskyj"),
            ("bashar al assad", "bachar el assad"),
            ("walid jumblatt", "oualid joumblatt"),
            ("deir ez zor", "dayr az zawr"),
            ("deir ez zor", "deir ezzor"),
            ("alexei navalny", "aleksey nawalnyj"),
            ("alexander lukashenko", "aljaksandr lukaschenka"),
            ("alexander lukashenko", "alexandre loukachenko"),
            ("vladimir putin", "wladimir putin"),
            ("zine el abidine ben ali", "zein al abidin bin ali"),
            ("jamaat nusrat al islam", "jamaa nusrat ul islam"),
            ("iyad ag ghali", "iyad ghaly"),
        ] {
            assert_eq!(key(one), key(other), "{one}, {other}");
            assert!(names_agree(one.as_bytes(), other.as_bytes()), "{one}, {other}");
        }
    }

    #[test]
    fn names_sound_as_german_newsrooms_write_them() {
        for (listed, german) in [
            ("yevgeny prigozhin", "jewgeni prigoschin"),
            ("sergei lavrov", "sergej lawrow"),
            ("mikhail khodorkovsky", "michail chodorkowski"),
            ("nikita khrushchev", "nikita chruschtschow"),
            ("viktor yanukovych", "wiktor janukowytsch"),
            ("khalifa haftar", "chalifa haftar"),
        ] {
            let mut key_as_german = vec![ROMANIZED];
            listed
                .split(' ')
                .for_each(|word| assert!(push_in(Style::German, word.as_bytes(), &mut key_as_german)));
            assert_eq!(key_as_german, key(german), "{listed}, {german}");
            assert!(names_agree(german.as_bytes(), listed.as_bytes()), "{listed}, {german}");
        }
    }

    #[test]
    fn names_sound_alike_across_scripts() {
        let across = |name| key_of(ACROSS, name);
        assert_eq!(across("vladimir putin"), across("владимир путин"));
        assert_eq!(across("muhammad bin salman"), across("محمد بن سلمان"));
        assert_eq!(across("kyriakos mitsotakis"), across("κυριακοσ μιτσοτακισ"));
        assert_eq!(across("irakli kobakhidze"), across("ირაკლი კობახიძე"));
    }

    #[test]
    fn other_names_do_not() {
        for (one, other) in [
            ("al qaeda", "al qadi"),
            ("le havre", "however"),
            ("fekola", "officials"),
            ("ahmed daghr", "mehdi eker"),
            ("amin karim", "omar karim"),
            ("hassan ali", "hasina ali"),
            ("omar karim", "amir karim"),
            ("hashim karim", "hashim karimi"),
            ("taliban", "talabani"),
        ] {
            let agree = key(one) == key(other) && names_agree(one.as_bytes(), other.as_bytes());
            assert!(!agree, "{one}, {other}");
        }
    }

    #[test]
    fn letters_sound_as_newsrooms_write_them() {
        for (one, other) in [
            ("khalid", "halid"),
            ("ghali", "gali"),
            ("guelma", "gelma"),
            ("quito", "kito"),
            ("philip", "filip"),
            ("tzipi", "sipi"),
            ("mahdi", "madi"),
            ("natalija", "natalia"),
            ("alshabaab", "shabaab"),
            ("ezzor", "zor"),
        ] {
            assert_eq!(key(one), key(other), "{one}, {other}");
        }
        for (one, other) in [
            ("pavlov", "palov"),
            ("khadija", "khadia"),
            ("robert", "rober"),
            ("hamat", "hama"),
            ("albab", "bab"),
            ("alexander", "exander"),
            ("estonia", "tonia"),
        ] {
            assert_ne!(key(one), key(other), "{one}, {other}");
        }
        // Without vowels the t at the end is all that tells.
        assert_ne!(key_of(ACROSS, "katibat"), key_of(ACROSS, "katiba"));
    }

    #[test]
    fn names_with_letters_of_the_other_style_may_sound_german() {
        for (name, may) in [
            ("khalid", true),
            ("lavrov", true),
            ("yevgeny", true),
            ("abdul yusuf", true),
            ("maya", false),
            ("kiev", false),
            ("ivan", false),
            ("lev tolstoi", false),
        ] {
            assert_eq!(may_sound_german(name.as_bytes()), may, "{name}");
        }
    }

    #[test]
    fn few_vowels_must_agree_and_many_may_differ() {
        for (one, other, agree) in [
            ("husayn", "hussein", true),
            ("saleem", "salim", true),
            ("qaeda", "qadi", false),
            ("omar", "amar", false),
            ("omar", "amor", false),
            ("gadafi", "gadofi", true),
            ("gadafi", "godofi", false),
            ("abadabadaba", "abodabodaba", true),
            ("abadabadaba", "obodabodaba", false),
            ("oualid", "walid", true),
            ("prigojine", "prigozhin", true),
        ] {
            assert_eq!(nuclei_agree(one.as_bytes(), other.as_bytes()), agree, "{one}, {other}");
        }
        for (word, n_nuclei) in [("jane", 1), ("lee", 1), ("ne", 1), ("bambi", 2), ("", 0)] {
            assert_eq!(nuclei(word.as_bytes()).count(), n_nuclei, "{word}");
        }
    }

    #[test]
    fn a_t_behind_an_a_ends_only_long_words() {
        for (word, vowel) in
            [("jamaat", b'a'), ("hamat", b'-'), ("haniyeh", b'e'), ("sergej", b'i'), ("ivanov", b'-')]
        {
            assert_eq!(end(word.as_bytes()), vowel, "{word}");
        }
    }

    #[test]
    fn edits_are_counted_as_levenshtein_did() {
        for (one, other, n_edits) in [
            ("kitten", "sitting", 3),
            ("", "abc", 3),
            ("abc", "", 3),
            ("abc", "xabc", 1),
            ("abc", "bc", 1),
            ("ab", "ba", 2),
        ] {
            assert_eq!(edits(one.as_bytes(), other.as_bytes()), n_edits, "{one}, {other}");
        }
    }
}
