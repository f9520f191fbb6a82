//! Endings: tables of how the last letters of a word change by case, number and derivation.
//!
//! Each row gives endings and the one ending that the listed form has instead; `-` is none. They are written as people
//! write them and folded like everything else, so marks do not count: Polish `ą` is `a` here and Russian `й` is `и`.
//! The tables are deliberately generous, since what they propose counts only where it is a listed name, letter by
//! letter; what they must not do is to leave too short a stem.

use super::super::fold::fold;
use super::super::hash;
use super::Rule;
use std::sync::LazyLock;

/// Endings and the ending of the listed form.
type Row = (&'static str, &'static str);

const ENGLISH: &[(Rule, &[Row])] = &[
    (Rule::EnglishPlural, &[("s", "-"), ("ies", "y"), ("oes", "o")]),
    (Rule::EnglishSingular, &[("-", "s")]),
];

const GERMAN: &[(Rule, &[Row])] = &[
    (Rule::GermanGenitive, &[("s es", "-")]),
    // Pariser, Bremer; Münchner, Basler, Zürcher, Hannoveraner.
    (
        Rule::GermanAdjective,
        &[
            ("er aner", "-"),
            ("er ner", "en"),
            ("emer", "emen"),
            ("ler", "el"),
            ("cher", "ich"),
            ("enser", "e"),
        ],
    ),
    // Deutsche Bank, Europäischer Gerichtshof, Rotes Kreuz.
    (
        Rule::GermanEnding,
        &[("en em er es", "e"), ("e en em es", "er"), ("e en em er", "es"), ("e er em", "en")],
    ),
];

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
        ("озі огу огом", "іг"),
        ("и і е ю ей ею єю ёй", "я"),
        ("и і ью ю", "ь"),
        // Masculine nouns: Берлин, Путин; Кремль; Китай.
        ("а у ом ем е и і ым им ові еві", "-"),
        ("я ю ем ём е і ем єм", "ь"),
        ("я ю ем ём е ї єм і", "й"),
        // Київ, Канів, Харків.
        ("єва єву євом єві", "їв"),
        ("ева еву евом еві", "ів"),
        ("ова ову овом ові", "ів"),
        // A vowel that flees: Донец, Городок; Орёл, Павел, Лев; Александар.
        ("ца цу цом це", "ец"),
        ("ця цю цем ці", "ець"),
        ("ка ку ком ке", "ок"),
        ("ла лу лом ле лі", "ел"),
        ("ьва ьву ьвом ьве", "ев"),
        ("ра ру ром ре", "ар"),
        ("ра ру ром ре", "ер"),
        // Neuter nouns: Косово, море, Приморье.
        ("а у ом ем е і", "о"),
        ("я ю ем и і", "е"),
        // Plurals: Штаты, Нидерланды, Филиппины; Афины; ворота.
        ("ов ам ами ах", "ы"),
        ("ов ів ам ами ах ей ям ями ях", "и"),
        ("ов ам ами ах", "а"),
        ("-", "ы"),
        ("-", "и"),
        // The article of Bulgarian and Macedonian: съюза, банката, събранието, щатите; Европейския, Върховния.
        ("ът та то те", "-"),
        ("я ят", "-"),
        ("ният ния", "ен"),
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
        ("ic", "ice"),
        ("elc", "elce"),
        ("czech", "cy"),
        ("szech", "chy"),
        ("rzech", "ry"),
        ("iec", "cy"),
        ("ier", "ry"),
        ("-", "y"),
        // Towns of two words in one: Białystok, Krasnystaw.
        ("ymstoku egostoku", "ystok"),
        ("ymstawie egostawu", "ystaw"),
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
        ("ci", "ka"),
        ("ii i", "ie"),
        ("i", "e"),
        // Berlín, Putin; Rusko, Brno; Spojené státy, Vary, Budějovice, Košice, Države.
        ("a u ovi em om e i", "-"),
        ("a u e em om", "o"),
        ("u um ech ov", "y"),
        ("ich im emi iach", "e"),
        ("ic", "ice"),
        ("a ama", "e"),
        // A vowel that flees: Marek, Plzeň, Liberec, Pavel; Aleksandar.
        ("ku kem kom ka kovi", "ek"),
        ("ne ni", "en"),
        ("ce ci cem cum", "ec"),
        ("la lu lem lovi lom", "el"),
        ("ra ru rom rovi", "ar"),
        // Adjectives.
        ("eho emu ym em om ega emu ych ymi", "y"),
        ("eho emu im ega eg og oga om ich imi", "i"),
        ("e ou ej oj", "a"),
        ("ych ym ymi ih im ima", "e"),
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
        ("ως", "ας"),
    ],
)];

/// Vowel harmony has all endings twice or three times; -val and -vel take the consonant before them.
const HUNGARIAN: &[(Rule, &[Row])] = &[(
    Rule::HungarianEnding,
    &[
        (
            "ban ben ba be bol on en n ra re rol tol hoz hez nal nel nak nek val vel t ot et at ig kent ert ul e ek \
             ett ott",
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
        // Digraphs are doubled by their first letter: Béccsel, Fidesszel, Párizzsal.
        ("ccsal ccsel", "cs"),
        ("ggyal ggyel", "gy"),
        ("llyal llyel", "ly"),
        ("nnyal nnyel", "ny"),
        ("sszal sszel", "sz"),
        ("ttyal ttyel", "ty"),
        ("zzsal zzsel", "zs"),
        // What belongs to another: Nemzeti Bankja, Bankjának.
        ("ja je janak jenek jaban jeben jat jet", "-"),
    ],
)];

/// ä is a here; the gradation of k, p and t as far as towns have it.
const FINNISH: &[(Rule, &[Row])] = &[(
    Rule::FinnishEnding,
    &[
        ("n ssa sta lla lta lle ksi na tta a ta aan iin in issa ista illa ilta ille ia", "-"),
        // Turkuun, Ouluun, Moskovaan, Viroon; Espooseen.
        ("uun", "u"),
        ("aan", "a"),
        ("oon", "o"),
        ("iin", "i"),
        ("yyn", "y"),
        ("een", "e"),
        ("seen en", "-"),
        ("en essa esta ella elta elle eksi ena een", "i"),
        ("den dessa desta della delta delle deksi", "ti"),
        // Yhdysvallat, Alpit.
        ("ain ojen oja oissa oista oilla oilta oille oihin", "at"),
        ("ltain ltojen ltoja ltoihin", "llat"),
        ("ien issa ista illa ilta ille ihin", "it"),
        ("sen sessa sesta sella selta selle seksi sena", "nen"),
        ("ngin ngissa ngista ngilla ngilta ngille ngiksi", "nki"),
        ("mmen mmessa mmesta mmella mmelta mmelle", "mpi"),
        ("reen reella reelta reelle reeksi", "re"),
        ("run russa rusta rulla", "rku"),
    ],
)];

/// The second case is what all others are made from, with a vowel that nobody can tell: Tallinn, Tallinna, Tallinnas.
const ESTONIAN: &[(Rule, &[Row])] = &[(
    Rule::EstonianEnding,
    &[
        ("s st sse l lt le ni na ta ks ga t", "-"),
        ("a as ast asse al alt ale ani aks aga", "-"),
        ("e es est esse el elt ele eni eks ega", "-"),
        ("i is ist isse il ilt ile ini iks iga it", "-"),
        ("u us ust usse ul ult ule uni uks uga", "-"),
        // Ühendriigid, Araabia Ühendemiraadid; Euroopa Liit, Kongo Vabariik.
        ("kide kides kidest kidesse kidele kidega", "gid"),
        ("tide tides tidest tidesse tidele tidega", "did"),
        ("du dus dust dule duga", "t"),
        ("gi gis gist gisse gile giga", "k"),
        ("na nas nast nasse nale naga", "n"),
    ],
)];

/// Marks are folded away: ą is a, and ī is i.
const LITHUANIAN: &[(Rule, &[Row])] = &[(
    Rule::BalticEnding,
    &[
        // Kaunas, Putinas; Vilnius; Panevėžys, Paryžius.
        ("o ui a u e", "as"),
        ("aus ui u uje umi", "us"),
        ("io iui i iu yje", "ys"),
        ("io iui i iu yje", "is"),
        // Lietuva, Rusija; Klaipėda; Marijampolė.
        ("os ai oje", "a"),
        ("es ei eje", "e"),
        // Trakai, Druskininkai; Valstijos.
        ("u ams us ais uose", "ai"),
        ("u oms as omis ose", "os"),
        // Names of others with the ending that they need: Trumpas.
        ("as o ui", "-"),
    ],
)];

const LATVIAN: &[(Rule, &[Row])] = &[(
    Rule::BalticEnding,
    &[
        // Rīga, Krievija; Cēsis.
        ("as ai u am", "a"),
        ("es ei i em", "e"),
        ("im u is", "is"),
        // Tallins, Tramps; Vilņa; Ventspils.
        ("a am u us os", "s"),
        ("ij i im", "s"),
        // Savienotās Valstis, Nīderlande.
        ("u im", "is"),
        ("o", "as"),
        ("u iem us os", "i"),
    ],
)];

/// The article is an ending: Iran, Iranul, Iranului.
const ROMANIAN: &[(Rule, &[Row])] = &[(
    Rule::RomanianEnding,
    &[
        ("ul ului", "-"),
        ("ului", "ul"),
        // România, Moldova; Uniunea; Statele; Europeană.
        ("ei", "a"),
        ("ii", "ea"),
        ("lor", "le"),
        ("ene", "eana"),
        ("e", "a"),
        ("lui", "-"),
        ("i", "e"),
    ],
)];

/// Endings of names, not of verbs; `য়` and what stands for it are one when folded.
const BENGALI: &[(Rule, &[Row])] = &[(Rule::BengaliEnding, &[("র ের ে তে য় কে ও ই", "-")])];

/// With the article, and with `յ` behind a vowel.
const ARMENIAN: &[(Rule, &[Row])] =
    &[(Rule::ArmenianEnding, &[("ը ն ի ին ում ից ով յի յին յում յից յով", "-")])];

/// Cases put in the place of the last vowel, or behind it; postpositions of three letters are too long for a row.
const GEORGIAN: &[(Rule, &[Row])] =
    &[(Rule::GeorgianEnding, &[("ს ში ზე", "-"), ("ს ის ით ად მა ში ზე", "ი"), ("ის ით", "ა")])];

/// One ending, as the last of eight bytes of a word hold it.
#[derive(Debug)]
struct Ending {
    /// The ending where the last bytes of a number stand, zeros before it.
    tail: u64,
    /// The bits of it that count.
    mask: u64,
    /// Its length, bytes.
    len: usize,
    /// The ending of the listed form.
    base: Vec<u8>,
    rule: Rule,
}

/// The endings of one language, ready to be asked.
#[derive(Debug)]
pub(super) struct Endings {
    /// By last byte, then by length; those that are empty first.
    rows: Vec<Ending>,
    /// For each last byte where its endings begin; those of the next are behind them. The first begin behind the empty ones.
    by_last: [usize; 257],
    /// Whether an empty one concerns names of several words too.
    empty_behind: bool,
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
        let order = |(ending, base, _): &(Vec<u8>, Vec<u8>, Rule)| {
            (ending.last().copied(), ending.len(), ending.clone(), base.clone())
        };
        rows.sort_by_cached_key(order);
        rows.dedup();
        let by_last = std::array::from_fn(|last| {
            rows.partition_point(|(ending, ..)| ending.last().is_none_or(|&byte| usize::from(byte) < last))
        });
        let empty_behind = rows.iter().any(|(ending, _, rule)| ending.is_empty() && !rule.stands_alone());
        let ending = |(ending, base, rule): (Vec<u8>, Vec<u8>, Rule)| {
            let len = ending.len();
            // No language has longer ones.
            debug_assert!(len <= 8, "the tail of a word has eight bytes");
            let mask = if len == 0 { 0 } else { !0 << (8 * (8 - len)) };
            Ending { tail: tail(&ending), mask, len, base, rule }
        };
        Self { rows: rows.into_iter().map(ending).collect(), by_last, empty_behind }
    }

    /// Whether an ASCII word may have one of the endings; `alone` says whether those count that concern names of one word
    /// only.
    #[inline]
    pub(super) fn may_end(&self, word: &[u8], alone: bool) -> bool {
        let has_empty = if alone { self.by_last[0] > 0 } else { self.empty_behind };
        has_empty
            || word.last().is_some_and(|byte| {
                let last = usize::from(byte.to_ascii_lowercase());
                self.by_last[last] < self.by_last[last + 1]
            })
    }

    /// Calls `found` with the rule, the length of the stem and the other ending of each base form that a folded word may
    /// have.
    pub(super) fn each(&self, word: &[u8], mut found: impl FnMut(Rule, usize, &[u8])) {
        let Some(last) = word.last().map(|&byte| usize::from(byte)) else { return };
        let end = tail(word);
        let rows = self.rows[..self.by_last[0]].iter();
        for row in rows.chain(&self.rows[self.by_last[last]..self.by_last[last + 1]]) {
            if end & row.mask == row.tail {
                found(row.rule, word.len() - row.len, &row.base);
            }
        }
    }
}

/// The last eight bytes of a word, the very last one highest, zeros before a shorter one.
fn tail(word: &[u8]) -> u64 {
    match word.last_chunk() {
        Some(&eight) => u64::from_le_bytes(eight),
        None if word.is_empty() => 0,
        None => hash::sixteen(word).0 << (8 * (8 - word.len())),
    }
}

macro_rules! endings {
    ($($name:ident $table:ident),*) => {
        $(pub(super) static $name: LazyLock<Endings> = LazyLock::new(|| Endings::new($table));)*
    };
}

endings!(
    IN_ENGLISH ENGLISH, IN_GERMAN GERMAN, IN_CYRILLIC CYRILLIC, IN_POLISH POLISH, IN_CZECH CZECH, IN_GREEK GREEK,
    IN_HUNGARIAN HUNGARIAN, IN_FINNISH FINNISH, IN_ESTONIAN ESTONIAN, IN_LATVIAN LATVIAN, IN_LITHUANIAN LITHUANIAN,
    IN_ROMANIAN ROMANIAN, IN_BENGALI BENGALI, IN_ARMENIAN ARMENIAN, IN_GEORGIAN GEORGIAN
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_held_against_all_endings_shorter_ones_first() {
        let all = |endings: &Endings, word: &str| {
            let mut all = Vec::new();
            endings.each(word.as_bytes(), |rule, stem, base| {
                all.push((rule, word.get(..stem).unwrap().to_owned() + std::str::from_utf8(base).unwrap()));
            });
            all
        };
        assert_eq!(
            all(&IN_ENGLISH, "gallies"),
            [
                (Rule::EnglishSingular, "galliess".to_owned()),
                (Rule::EnglishPlural, "gallie".to_owned()),
                (Rule::EnglishPlural, "gally".to_owned()),
            ]
        );
        assert_eq!(all(&IN_ENGLISH, "s")[1], (Rule::EnglishPlural, String::new()));
        assert_eq!(all(&IN_GERMAN, "es").len(), 4);
        assert_eq!(all(&IN_GERMAN, "a"), []);
        assert!(all(&IN_CYRILLIC, "киеве").contains(&(Rule::CyrillicEnding, "киев".to_owned())));
        assert!(all(&IN_FINNISH, "helsingissa").contains(&(Rule::FinnishEnding, "helsinki".to_owned())));
    }

    #[test]
    fn every_ending_of_the_tables_is_found_in_a_word() {
        for (endings, tables) in [
            (&IN_CYRILLIC, CYRILLIC),
            (&IN_POLISH, POLISH),
            (&IN_CZECH, CZECH),
            (&IN_GREEK, GREEK),
            (&IN_HUNGARIAN, HUNGARIAN),
            (&IN_FINNISH, FINNISH),
            (&IN_ESTONIAN, ESTONIAN),
            (&IN_LATVIAN, LATVIAN),
            (&IN_LITHUANIAN, LITHUANIAN),
            (&IN_ROMANIAN, ROMANIAN),
            (&IN_BENGALI, BENGALI),
            (&IN_ARMENIAN, ARMENIAN),
            (&IN_GEORGIAN, GEORGIAN),
        ] {
            for (ending, base) in tables.iter().flat_map(|(_, rows)| *rows) {
                for ending in ending.split(' ') {
                    let fold = |text: &str| -> String {
                        text.replace('-', "").chars().map(|c| fold(c).text).collect()
                    };
                    let (ending, base) = (fold(ending), fold(base));
                    let (word, listed) = (format!("xyz{ending}"), format!("xyz{base}"));
                    let mut is_found = ending == base;
                    endings.each(word.as_bytes(), |_, stem, base| {
                        is_found |= word.as_bytes()[..stem].iter().chain(base).eq(listed.as_bytes());
                    });
                    assert!(is_found, "{ending} for {base}");
                }
            }
        }
    }
}
