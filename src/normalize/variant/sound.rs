//! Sounds: a rough key of a name that its romanizations share.
//!
//! In come folded words, out come the classes of their letters, one byte each: consonants that the usual romanizations
//! of Arabic, Persian, Hebrew, Greek and the Slavic languages confuse are one class (BGN/PCGN, ISO 9, ISO 233, and
//! those of English, French and German newsrooms), vowels are all alike, and doubled letters, silent `h`, vowels at
//! the end and articles leave nothing. Neither do the gaps between words (`Abdel Fattah`, `Abdelfattah`). Such a key is loose:
//! [`nuclei_agree`] holds the vowels against each other as well. Across scripts there are only consonants, since
//! Arabic and Hebrew do not write short vowels; letters of other alphabets have the classes of their romanization.

/// First byte of the keys of names of languages that are usually romanized: consonants and vowels.
pub(crate) const ROMANIZED: u8 = 1;
/// First byte of the keys by which names are met across scripts: consonants only.
pub(crate) const ACROSS: u8 = 2;
/// First byte of the keys of single words, by which far fewer names are met: consonants and vowels.
pub(crate) const SINGLE: u8 = 3;
/// Fewest classes of a key.
pub(crate) const MIN_CLASSES: usize = 7;
/// Fewest letters of a single word without article that is entered by its sounds.
pub(crate) const MIN_SINGLE: usize = 6;
/// Letters in which romanizations of a single word may differ: Hezbollah, Hizballah.
const MAX_EDITS: usize = 2;
/// Stands for any vowel.
const VOWEL: u8 = b'-';

/// The Arabic article.
const ARTICLES: [u32; 3] = [packed(b"al"), packed(b"el"), packed(b"ul")];
/// The forms that it takes before some letters; several are words of other languages too.
const ASSIMILATED: [u32; 12] = [
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

/// Whether a folded word is the Arabic article.
pub(crate) fn is_article(word: &[u8]) -> bool {
    ARTICLES.contains(&packed(word)) || is_assimilated(word)
}

/// Whether it is one of the forms that the article takes before some letters; some are English words as well.
pub(crate) fn is_assimilated(word: &[u8]) -> bool {
    ASSIMILATED.contains(&packed(word))
}

/// Letters that romanizations write with Latin ones, by script, as they do it; vowels are `a`, `i` or `u`.
const ROMANIZATIONS: [(&str, &str); 6] = [
    (
        "абвгдежзиклмнопрстуфхцчшщъыьэюяіє",
        "a b v g d i j z i k l m n u p r s t u f kh ts ch sh sh - i - i u a i i",
    ),
    ("αβγδεζηθικλμνξοπρστυφχψω", "a v g d i z i th i k l m n ks u p r s t i f kh ps u"),
    ("ابتثجحخدذرزسشصضطظعغفقكلمنهويء", "a b t th j h kh d dh r z s sh s d t z - gh f q k l m n h u i -"),
    ("אבגדהוזחטיכךלמםנןסעפףצץקרשת", "a b g d h u z h t i k k l m m n n s - p p ts ts k r sh t"),
    (
        "აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ",
        "a b g d i v z t i k l m n u p zh r s t u p k gh q sh ch ts dz ts ch kh j h",
    ),
    (
        "աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆ",
        "a b g d i z i a t zh i l kh ts k h dz gh ch m i n sh u ch p j r s v t r ts u p k u f",
    ),
];

/// Appends the Latin letters of a folded word; whether it has none that are not known.
fn romanize(word: &str, out: &mut Vec<u8>) -> bool {
    // The article is written together with Arabic names.
    let word = word.strip_prefix("ال").filter(|rest| rest.chars().count() > 2).unwrap_or(word);
    word.chars().all(|c| {
        if c.is_ascii_lowercase() {
            out.extend(c.encode_utf8(&mut [0; 4]).as_bytes());
            return true;
        }
        let found = ROMANIZATIONS.iter().find_map(|(letters, latin)| {
            let place = letters.chars().position(|letter| letter == c)?;
            latin.split(' ').nth(place)
        });
        out.extend(found.unwrap_or_default().bytes().filter(u8::is_ascii_lowercase));
        found.is_some()
    })
}

/// Appends the classes of a folded word to a key, whose first byte is its kind; whether it could be read. Words that
/// come and go leave nothing.
pub(crate) fn push(word: &[u8], key: &mut Vec<u8>) -> bool {
    if word.iter().all(u8::is_ascii_lowercase) {
        push_latin(word, key);
        return true;
    }
    let mut latin = Vec::with_capacity(word.len());
    let known = std::str::from_utf8(word).is_ok_and(|word| romanize(word, &mut latin));
    push_latin(&latin, key);
    known
}

fn push_latin(word: &[u8], key: &mut Vec<u8>) {
    if is_loose(word) {
        return;
    }
    let with_vowels = key.first() != Some(&ACROSS);
    let word = match word {
        // Abdel Fattah, Abdul Fattah, Abd al-Fattah.
        [b'a', b'b', b'd', b'a' | b'e' | b'i' | b'o' | b'u', b'l', rest @ ..] => {
            push_class(b'b', key);
            push_class(b'd', key);
            rest
        }
        [b'a', b'b', b'd'] => b"bd",
        [b'a', b'l', rest @ ..] if rest.len() >= 5 => rest,
        word => word,
    };
    let is_silent = |letter: &u8| is_vowel(*letter) || matches!(letter, b'h' | b'j');
    let n_silent = word.iter().rev().take_while(|letter| is_silent(letter)).count();
    let mut rest = word;
    while let [letter, behind @ ..] = rest {
        let at = word.len() - rest.len();
        let (is_first, vowel_before) = (at == 0, at > 0 && is_vowel(word[at - 1]));
        let vowel_behind = behind.first().is_some_and(|&next| is_vowel(next));
        let (class, len) = match (letter, behind) {
            (b't' | b'd', [b's', b'c', b'h', ..]) => (b'x', 4),
            (b's', [b'c', b'h', ..]) | (b't', [b'c', b'h', ..]) | (b'd', [b'z', b'h', ..]) => (b'x', 3),
            (b's' | b'c' | b'z', [b'h', ..]) | (b'c' | b's', [b'z', ..]) | (b'd', [b'j', ..]) => (b'x', 2),
            (b't', [b's' | b'z', ..]) => (b's', 2),
            (b'k', [b'h', ..]) => (b'h', 2),
            (b'g', [b'h', ..]) | (b'g', [b'u', b'e' | b'i', ..]) | (b'q', [b'u', ..]) => (b'k', 2),
            (b'p', [b'h', ..]) => (b'v', 2),
            (b't' | b'd' | b'b', [b'h', ..]) => (*letter, 2),
            (b'o', [b'u', b'a' | b'e' | b'i', ..]) if is_first => (b'v', 2),
            (b'k' | b'q' | b'g' | b'c', _) => (b'k', 1),
            (b's' | b'z', _) => (b's', 1),
            // Zawr is Zor, but Iwanow is Ivanov.
            (b'w', [_, ..]) if !vowel_behind => (0, 1),
            (b'f' | b'v' | b'w', _) => (b'v', 1),
            (b'x', _) => {
                push_class(b'k', key);
                (b's', 1)
            }
            // The German j behind a consonant or at the end is i.
            (b'j', _) if vowel_behind && (is_first || vowel_before) => (b'x', 1),
            (b'h', _) if vowel_behind => (b'h', 1),
            (b'b' | b'd' | b'l' | b'm' | b'n' | b'p' | b'r' | b't', _) => (*letter, 1),
            (b'h' | b'j', _) => (0, 1),
            // Those at the end come and go: Prigozhin, Prigojine.
            _ if with_vowels && behind.len() >= n_silent => (VOWEL, 1),
            _ => (0, 1),
        };
        // Without vowels nothing tells whether a h is silent.
        if class != 0 && (with_vowels || class != b'h') {
            push_class(class, key);
        }
        rest = rest.get(len..).unwrap_or_default();
    }
}

/// Whether a folded word is `Abd al-` with another word, written as one.
pub(crate) fn servant(word: &[u8]) -> bool {
    matches!(word, [b'a', b'b', b'd', _, b'l', _, _, ..])
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Nucleus {
    /// o, u, ou, oo.
    Round,
    /// a, e, i, y and doublings.
    Plain,
    /// ai, ae, ei, ay.
    Double,
}

/// Whether the vowels of two names in Latin letters, folded, with blanks between words, may be those of one name:
/// `Husayn` and `Hussein`, but not `Qaeda` and `Qadi`.
pub(crate) fn nuclei_agree(one: &[u8], other: &[u8]) -> bool {
    let (one, other) = (nuclei(one), nuclei(other));
    let allowed = match one.len().max(other.len()) {
        0..=2 => 0,
        3..=5 => 1,
        _ => 2,
    };
    edits(&one, &other) <= allowed
}

fn nuclei(name: &[u8]) -> Vec<Nucleus> {
    let words = name.split(|byte| !byte.is_ascii_lowercase()).filter(|word| !is_loose(word));
    let mut nuclei = Vec::new();
    for word in words {
        for run in word
            .split(|&letter| !is_vowel(letter) && letter != b'w')
            .filter(|run| *run != b"w" && !run.is_empty())
        {
            let is_round = run.iter().any(|letter| matches!(letter, b'o' | b'u' | b'w'));
            nuclei.push(match run {
                [b'a' | b'e', b'i' | b'y' | b'e', ..] if run != b"ee" => Nucleus::Double,
                _ if is_round => Nucleus::Round,
                _ => Nucleus::Plain,
            });
        }
    }
    nuclei
}

/// Whether two folded names, each of one word, are so near each other that they may be one.
pub(crate) fn words_agree(one: &[u8], other: &[u8]) -> bool {
    edits(one, other) <= MAX_EDITS
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
        ] {
            assert_eq!(key(one), key(other), "{one}, {other}");
            assert!(nuclei_agree(one.as_bytes(), other.as_bytes()), "{one}, {other}");
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
        ] {
            let agree = key(one) == key(other) && nuclei_agree(one.as_bytes(), other.as_bytes());
            assert!(!agree, "{one}, {other}");
        }
    }
}
