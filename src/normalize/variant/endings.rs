//! Endings: tables of how the last letters of a word change by case, number and derivation.
//!
//! Each row gives endings and the one ending that the listed form has instead; `-` is none. They are written as people
//! write them and folded like everything else, so marks do not count: Polish `ą` is `a` here and Russian `й` is `и`.
//! The tables are deliberately generous, since what they propose counts only where it is a listed name, letter by
//! letter; what they must not do is to leave too short a stem.

use super::super::fold::fold;
use super::Rule;
use std::sync::LazyLock;

/// Endings and the ending of the listed form.
type Row = (&'static str, &'static str);

const ENGLISH: &[(Rule, &[Row])] =
    &[(Rule::EnglishPlural, &[("s", "-"), ("ies", "y")]), (Rule::EnglishSingular, &[("-", "s")])];

const GERMAN: &[(Rule, &[Row])] =
    &[(Rule::GermanGenitive, &[("s es", "-")]), (Rule::GermanAdjective, &[("er", "-"), ("er", "en")])];

/// Russian, Ukrainian, Belarusian, Bulgarian and Serbian declension share most endings; those of one language are
/// no names in another. After Zaliznyak, "Грамматический словарь русского языка", and the Ukrainian orthography
/// of 2019.
const CYRILLIC: &[(Rule, &[Row])] = &[(
    Rule::CyrillicEnding,
    &[
        // Feminine nouns: Москва, Анкара, Прага; Россия, Корея; Казань.
        ("ы и і е є у ой ою ом", "а"),
        ("зі", "га"),
        ("ці", "ка"),
        ("сі", "ха"),
        ("и і е ю ей ею єю ёй", "я"),
        ("и і ью ю", "ь"),
        // Masculine nouns: Берлин, Путин; Кремль; Китай.
        ("а у ом ем е и і ым им ові еві", "-"),
        ("я ю ем ём е і ем єм", "ь"),
        ("я ю ем ём е ї єм і", "й"),
        // Київ, Канів.
        ("єва єву євом єві", "їв"),
        ("ева еву евом еві", "ів"),
        // -ец, -ок: Донец, Городок.
        ("ца цу цом це", "ец"),
        ("ка ку ком ке", "ок"),
        // Neuter nouns: Косово, море, Приморье.
        ("а у ом ем е і", "о"),
        ("я ю ем и і", "е"),
        // Plurals: Штаты, Нидерланды, Филиппины; Афины; ворота.
        ("ов ам ами ах", "ы"),
        ("ов ів ам ами ах ей ям ями ях", "и"),
        ("ов ам ами ах", "а"),
        // Adjectives, and surnames like them.
        ("ого ому ым ом", "ый"),
        ("ого его ому ему им ом ем ім", "ий"),
        ("ого ому ым им ом", "ой"),
        ("ого ому ым ом", "ое"),
        ("его ему им ем", "ее"),
        ("ой ою ую", "ая"),
        ("ей ею юю", "яя"),
        ("ых ым ыми", "ые"),
        ("их им ими", "ие"),
        ("ої ій ою у", "а"),
        ("их им ими", "і"),
        ("ого ому им", "е"),
        ("ог ом", "и"),
    ],
)];

/// After Gruszczyński and Saloni, "Składnia grup liczebnikowych"; nouns, adjectives and surnames.
const POLISH: &[(Rule, &[Row])] = &[(
    Rule::PolishEnding,
    &[
        // Feminine nouns: Warszawa, Rosja, Belgia; with softening Ameryka, Praga, Gwatemala, Florida.
        ("y i ie e o", "a"),
        ("ce", "ka"),
        ("dze", "ga"),
        ("rze", "ra"),
        ("cie", "ta"),
        ("dzie", "da"),
        ("scie", "sta"),
        ("le", "la"),
        ("sze", "cha"),
        // Masculine nouns: Londyn, Duda; Madryt, Petersburg; Gdańsk; Poznań.
        ("a owi em iem u ie e y i ia iu", "-"),
        ("cie", "t"),
        ("dzie", "d"),
        ("rze", "r"),
        ("scie", "st"),
        ("ka ku kiem kowi", "ek"),
        ("ca cu cem cowi", "ec"),
        // Neuter nouns: Kosowo, morze.
        ("a u em ie", "o"),
        ("a u em", "e"),
        // Plurals: Stany, Chiny, Węgry, Niemcy, Włochy, Helsinki.
        ("ow om ami ach", "y"),
        ("ow om ami ach", "i"),
        ("om ami ach", "a"),
        ("om ami ach", "e"),
        ("czech", "cy"),
        ("szech", "chy"),
        ("iec", "cy"),
        ("ier", "ry"),
        ("-", "y"),
        // Adjectives, and surnames like them.
        ("ego emu ym", "y"),
        ("iego iemu im", "i"),
        ("ej", "a"),
        ("iej", "a"),
        ("ych ym ymi", "e"),
        ("ich im imi", "ie"),
        ("ego emu ym", "e"),
        ("iego iemu im", "ie"),
    ],
)];

const CZECH: &[(Rule, &[Row])] = &[(
    Rule::CzechEnding,
    &[
        // Praha, Moskva; Amerika, Praha with softening; Francie, Belgie.
        ("y i e u ou o om", "a"),
        ("ze", "ha"),
        ("zi", "ga"),
        ("ce", "ka"),
        ("se", "cha"),
        ("ii i", "ie"),
        ("i", "e"),
        // Berlín, Putin; Rusko, Německo; Spojené státy.
        ("a u ovi em om e i", "-"),
        ("a u em om", "o"),
        ("ku kem kom ka", "ek"),
        ("u um ech ov", "y"),
        // Adjectives.
        ("eho emu ym em om ega emu", "y"),
        ("eho emu im ega eg og oga om", "i"),
        ("e ou ej", "a"),
        ("ych ym ymi", "e"),
    ],
)];

/// Accents are folded away, and final sigma is any sigma.
const GREEK: &[(Rule, &[Row])] = &[(
    Rule::GreekEnding,
    &[
        // Ελλάδα, Αθήνα, Θεσσαλονίκη.
        ("ας", "α"),
        ("ης εως", "η"),
        ("ων", "ες"),
        ("ων", "α"),
        ("ων", "οι"),
        ("ους", "οι"),
        ("ες", "α"),
        // Κύπρος, Καναδάς, Μητσοτάκης, Πούτιν.
        ("ου ο ε", "ος"),
        ("α", "ας"),
        ("η", "ης"),
        ("ου", "ης"),
        ("ου", "ο"),
        ("ιου", "ι"),
        ("εα", "εας"),
    ],
)];

/// Vowel harmony has all endings twice or three times; -val and -vel take the consonant before them.
const HUNGARIAN: &[(Rule, &[Row])] = &[(
    Rule::HungarianEnding,
    &[
        (
            "ban ben ba be bol on en n ra re rol tol hoz hez nal nel nak nek val vel t ot et at ig kent ert",
            "-",
        ),
        ("bbal bbel", "b"),
        ("ccal ccel", "c"),
        ("ddal ddel", "d"),
        ("ffal ffel", "f"),
        ("ggal ggel", "g"),
        ("jjal jjel", "j"),
        ("kkal kkel", "k"),
        ("llal llel", "l"),
        ("mmal mmel", "m"),
        ("nnal nnel", "n"),
        ("ppal ppel", "p"),
        ("rral rrel", "r"),
        ("ssal ssel", "s"),
        ("ttal ttel", "t"),
        ("zzal zzel", "z"),
    ],
)];

/// ä is a here; the gradation of k, p and t as far as towns have it.
const FINNISH: &[(Rule, &[Row])] = &[(
    Rule::FinnishEnding,
    &[
        ("n ssa sta lla lta lle ksi na tta a ta aan iin in issa ista illa ilta ille ia", "-"),
        ("en", "i"),
        ("sen sessa sesta sella selta selle seksi sena", "nen"),
        ("ngin ngissa ngista ngilla ngilta ngille ngiksi", "nki"),
        ("mmen mmessa mmesta mmella mmelta mmelle", "mpi"),
        ("reen reella reelta reelle reeksi", "re"),
        ("run russa rusta rulla", "rku"),
    ],
)];

/// The endings of one language, ready to be asked.
#[derive(Debug)]
pub(super) struct Endings {
    /// Ending, ending of the listed form and rule; sorted.
    rows: Vec<(Vec<u8>, Vec<u8>, Rule)>,
    /// How many of them, the first, have no ending.
    n_empty: usize,
    /// Whether one of them concerns names of several words too.
    empty_behind: bool,
    /// With which bytes endings end.
    last: [bool; 256],
    /// Length of the longest ending, bytes.
    longest: usize,
}

impl Endings {
    fn new(tables: &[(Rule, &[Row])]) -> Self {
        let letters = |ending: &str| -> Vec<u8> {
            let letters = ending.chars().filter(|&c| c != '-');
            letters.flat_map(|c| fold(c).text.into_bytes()).collect()
        };
        let mut rows: Vec<_> = tables
            .iter()
            .flat_map(|&(rule, rows)| rows.iter().map(move |&row| (rule, row)))
            .flat_map(|(rule, (endings, base))| {
                endings.split(' ').map(move |ending| (letters(ending), letters(base), rule))
            })
            .filter(|(ending, base, _)| ending != base)
            .collect();
        rows.sort_by(|one, other| (&one.0, &one.1).cmp(&(&other.0, &other.1)));
        rows.dedup();
        let longest = rows.iter().map(|(ending, ..)| ending.len()).max().unwrap_or(0);
        let n_empty = rows.partition_point(|(ending, ..)| ending.is_empty());
        let empty_behind = rows[..n_empty].iter().any(|(.., rule)| !rule.stands_alone());
        let mut last = [false; 256];
        rows.iter().filter_map(|(ending, ..)| ending.last()).for_each(|&byte| last[usize::from(byte)] = true);
        Self { rows, n_empty, empty_behind, last, longest }
    }

    /// Whether an ASCII word may have one of the endings; `alone` says whether those count that concern names of one word
    /// only.
    #[inline]
    pub(super) fn may_end(&self, word: &[u8], alone: bool) -> bool {
        let last = word.last().is_some_and(|byte| self.last[usize::from(byte.to_ascii_lowercase())]);
        last || if alone { self.n_empty > 0 } else { self.empty_behind }
    }

    /// Calls `found` with the rule, the length of the stem and the other ending of each base form that a folded word may
    /// have.
    pub(super) fn each(&self, word: &[u8], mut found: impl FnMut(Rule, usize, &[u8])) {
        for (_, base, rule) in &self.rows[..self.n_empty] {
            found(*rule, word.len(), base);
        }
        if !word.last().is_some_and(|&byte| self.last[usize::from(byte)]) {
            return;
        }
        for len in 1..=self.longest.min(word.len()) {
            let (stem, ending) = word.split_at(word.len() - len);
            let first = self.rows.partition_point(|(row, ..)| row.as_slice() < ending);
            for (_, base, rule) in self.rows[first..].iter().take_while(|(row, ..)| row == ending) {
                found(*rule, stem.len(), base);
            }
        }
    }
}

macro_rules! endings {
    ($($name:ident $table:ident),*) => {
        $(pub(super) static $name: LazyLock<Endings> = LazyLock::new(|| Endings::new($table));)*
    };
}

endings!(
    IN_ENGLISH ENGLISH, IN_GERMAN GERMAN, IN_CYRILLIC CYRILLIC, IN_POLISH POLISH, IN_CZECH CZECH, IN_GREEK GREEK,
    IN_HUNGARIAN HUNGARIAN, IN_FINNISH FINNISH
);
