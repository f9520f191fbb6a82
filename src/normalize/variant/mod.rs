//! Variants: how one name is written in more than one way beyond what folding covers.
//!
//! A [`Rule`] says how a word of the text may stand for a word of a listed name: by a case ending, a prefixed
//! preposition, another romanization. Each has a row in [`RULES`], from which `docs/variants.md` is made. In comes a folded
//! word, out come the base forms it may have (`bases`); the matcher looks those up and compares them byte by byte, like
//! any word. Which rules a text may use follows from its language and script (`language`). Nothing here knows a
//! gazetteer.

mod bases;
mod endings;
mod language;
pub(crate) mod sound;
pub(crate) mod typo;

pub(crate) use bases::{Base, Bases};
pub(crate) use language::Language;

/// How far to go in finding variants of the listed names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Variants {
    /// Names as listed, folded; nothing else.
    Exact,
    /// Also by the rules of this level: endings, clitics, initials, romanizations.
    #[default]
    Standard,
    /// Also across scripts and with an error of typing.
    Wide,
}

/// How a word or name of the text differs from the listed one.
///
/// A compiled gazetteer keeps the number of a rule that makes names in five bits: those stand among the first 31.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Rule {
    /// English plural of a demonym or group.
    EnglishPlural,
    /// English singular of a group listed in the plural.
    EnglishSingular,
    /// German genitive.
    GermanGenitive,
    /// German adjective of a town.
    GermanAdjective,
    /// Case ending in Cyrillic letters.
    CyrillicEnding,
    /// Polish case ending.
    PolishEnding,
    /// Case ending of Czech, Slovak and the South Slavic languages in Latin letters.
    CzechEnding,
    /// Greek case ending.
    GreekEnding,
    /// Hungarian case ending.
    HungarianEnding,
    /// Finnish case ending.
    FinnishEnding,
    /// Arabic conjunction, preposition or article written together with the name.
    ArabicClitic,
    /// Hebrew conjunction, preposition or article written together with the name.
    HebrewClitic,
    /// Korean particle.
    KoreanParticle,
    /// The initial of a listed person's given name.
    Initial,
    /// A listed person's name without middle names.
    Shortened,
    /// Words of a listed name written together.
    Joined,
    /// An initial inside of a listed person's name.
    MiddleInitial,
    /// A word inside of a listed person's name.
    MiddleName,
    /// Surname before given name, with a comma, or without where this is usual.
    Inverted,
    /// A part of a name abbreviated, or not.
    Abbreviated,
    /// German and Scandinavian vowels written with two letters.
    Umlaut,
    /// A word divided at the end of a line.
    LineBreak,
    /// Another romanization.
    Romanization,
    /// Written in another script.
    AcrossScripts,
    /// One letter wrong, missing, too many or exchanged.
    Typo,
    /// German ending of an adjective inside of a name.
    GermanEnding,
    /// Amharic preposition or conjunction written together with the name.
    AmharicPrefix,
    /// Amharic ending written together with the name.
    AmharicSuffix,
    /// A patronymic inside of a listed person's name.
    Patronymic,
    /// Estonian case ending.
    EstonianEnding,
    /// Latvian or Lithuanian case ending.
    BalticEnding,
    /// Romanian article or case ending.
    RomanianEnding,
    /// Case ending in Bengali letters.
    BengaliEnding,
    /// Armenian article or case ending.
    ArmenianEnding,
    /// Georgian case ending.
    GeorgianEnding,
}

/// A row of the table of rules.
#[derive(Clone, Copy, Debug)]
pub struct RuleFacts {
    /// The rule.
    pub rule: Rule,
    /// The word used in the output.
    pub name: &'static str,
    /// How likely a mention found by it is one, beside one that is written as listed, whose trust is 1.
    pub trust: f32,
    /// The level from which on it is used.
    pub level: Variants,
    /// A name as listed, and as it is found in a text.
    pub example: (&'static str, &'static str),
    /// Where it applies.
    pub applies: &'static str,
}

/// All rules, in the order of [`Rule`].
pub const RULES: &[RuleFacts] = &[
    RuleFacts {
        rule: Rule::EnglishPlural,
        name: "english-plural",
        trust: 0.95,
        level: Variants::Standard,
        example: ("Houthi", "Houthis"),
        applies: "English; demonyms and groups; the last word of a name",
    },
    RuleFacts {
        rule: Rule::EnglishSingular,
        name: "english-singular",
        trust: 0.8,
        level: Variants::Standard,
        example: ("Gallopers", "Galloper"),
        applies: "English; armed groups of one word",
    },
    RuleFacts {
        rule: Rule::GermanGenitive,
        name: "german-genitive",
        trust: 0.9,
        level: Variants::Standard,
        example: ("Israel", "Israels"),
        applies: "German",
    },
    RuleFacts {
        rule: Rule::GermanAdjective,
        name: "german-adjective",
        trust: 0.7,
        level: Variants::Standard,
        example: ("Paris", "Pariser"),
        applies: "German; places",
    },
    RuleFacts {
        rule: Rule::CyrillicEnding,
        name: "cyrillic-ending",
        trust: 0.9,
        level: Variants::Standard,
        example: ("Северная Корея", "Северной Кореи"),
        applies: "words in Cyrillic letters: Russian, Ukrainian, Belarusian, Bulgarian, Serbian, Macedonian",
    },
    RuleFacts {
        rule: Rule::PolishEnding,
        name: "polish-ending",
        trust: 0.9,
        level: Variants::Standard,
        example: ("Warszawa", "Warszawie"),
        applies: "Polish",
    },
    RuleFacts {
        rule: Rule::CzechEnding,
        name: "czech-ending",
        trust: 0.85,
        level: Variants::Standard,
        example: ("Praha", "Praze"),
        applies: "Czech and Slovak; Slovenian, Croatian, Bosnian and Serbian in Latin letters",
    },
    RuleFacts {
        rule: Rule::GreekEnding,
        name: "greek-ending",
        trust: 0.9,
        level: Variants::Standard,
        example: ("Κύπρος", "Κύπρου"),
        applies: "words in Greek letters",
    },
    RuleFacts {
        rule: Rule::HungarianEnding,
        name: "hungarian-ending",
        trust: 0.9,
        level: Variants::Standard,
        example: ("Szeged", "Szegeden"),
        applies: "Hungarian; the last word of a name",
    },
    RuleFacts {
        rule: Rule::FinnishEnding,
        name: "finnish-ending",
        trust: 0.85,
        level: Variants::Standard,
        example: ("Helsinki", "Helsingissä"),
        applies: "Finnish",
    },
    RuleFacts {
        rule: Rule::ArabicClitic,
        name: "arabic-clitic",
        trust: 0.9,
        level: Variants::Standard,
        example: ("الخرطوم", "وبالخرطوم"),
        applies: "words in Arabic letters, unless the language is Persian, Urdu, Pashto or Kurdish; the prefixes stay outside of the span",
    },
    RuleFacts {
        rule: Rule::HebrewClitic,
        name: "hebrew-clitic",
        trust: 0.85,
        level: Variants::Standard,
        example: ("ירושלים", "לירושלים"),
        applies: "words in Hebrew letters; the prefixes stay outside of the span",
    },
    RuleFacts {
        rule: Rule::KoreanParticle,
        name: "korean-particle",
        trust: 0.95,
        level: Variants::Standard,
        example: ("서울", "서울에서"),
        applies: "words in Hangul; the particle stays outside of the span",
    },
    RuleFacts {
        rule: Rule::Initial,
        name: "initial",
        trust: 0.75,
        level: Variants::Standard,
        example: ("Vladimir Putin", "V. Putin"),
        applies: "persons; one entity only may have the initial and surname",
    },
    RuleFacts {
        rule: Rule::Shortened,
        name: "shortened",
        trust: 0.75,
        level: Variants::Standard,
        example: ("Ibrahim Boubacar Keïta", "Ibrahim Keïta"),
        applies: "persons whose names have three words and more; one entity only",
    },
    RuleFacts {
        rule: Rule::Joined,
        name: "joined",
        trust: 0.9,
        level: Variants::Standard,
        example: ("Al-Shabaab", "alShabaab"),
        applies: "names with a written-out Arabic article; persons with a hyphen in the name",
    },
    RuleFacts {
        rule: Rule::MiddleInitial,
        name: "middle-initial",
        trust: 0.9,
        level: Variants::Standard,
        example: ("Donald Trump", "Donald J. Trump"),
        applies: "persons",
    },
    RuleFacts {
        rule: Rule::MiddleName,
        name: "middle-name",
        trust: 0.6,
        level: Variants::Wide,
        example: ("Donald Trump", "Donald John Trump"),
        applies: "persons",
    },
    RuleFacts {
        rule: Rule::Inverted,
        name: "inverted",
        trust: 0.85,
        level: Variants::Standard,
        example: ("Jane Doe", "Doe, Jane"),
        applies: "persons; without a comma those of China, Korea, Japan, Vietnam and Hungary",
    },
    RuleFacts {
        rule: Rule::Abbreviated,
        name: "abbreviated",
        trust: 0.9,
        level: Variants::Standard,
        example: ("Saint Petersburg", "St. Petersburg"),
        applies: "Saint, Sainte, Mount, Fort, ranks, Doctor, Professor and their abbreviations, both ways",
    },
    RuleFacts {
        rule: Rule::Umlaut,
        name: "umlaut",
        trust: 0.85,
        level: Variants::Standard,
        example: ("Malmö", "Malmoe"),
        applies: "Latin letters; ä, ö, ü, ø, å, đ and ae, oe, ue, oe, aa, dj, both ways",
    },
    RuleFacts {
        rule: Rule::LineBreak,
        name: "line-break",
        trust: 0.95,
        level: Variants::Standard,
        example: ("Ouagadougou", "Oua-⏎gadougou"),
        applies: "a hyphen before a line end inside of a word",
    },
    RuleFacts {
        rule: Rule::Romanization,
        name: "romanization",
        trust: 0.75,
        level: Variants::Standard,
        example: ("Muammar Gaddafi", "Mouammar Kadhafi"),
        applies: "names of two words and more, and groups and surnames of persons of 6 letters and more, where the country has a language that is usually romanized, or the row a name in its script",
    },
    RuleFacts {
        rule: Rule::AcrossScripts,
        name: "across-scripts",
        trust: 0.6,
        level: Variants::Wide,
        example: ("Vladimir Putin", "Владимир Путин"),
        applies: "names of two words and more",
    },
    RuleFacts {
        rule: Rule::Typo,
        name: "typo",
        trust: 0.5,
        level: Variants::Wide,
        example: ("Ibrahim Keita", "Ibrahim Kieta"),
        applies: "names of two words and 10 letters and more; the first letter of a word is right",
    },
    RuleFacts {
        rule: Rule::GermanEnding,
        name: "german-ending",
        trust: 0.9,
        level: Variants::Standard,
        example: ("Deutsche Bank", "Deutschen Bank"),
        applies: "German; adjectives in names of two words and more, but for the last",
    },
    RuleFacts {
        rule: Rule::AmharicPrefix,
        name: "amharic-prefix",
        trust: 0.9,
        level: Variants::Standard,
        example: ("ኢትዮጵያ", "በኢትዮጵያ"),
        applies: "words in Ethiopic letters; the prefixes stay outside of the span",
    },
    RuleFacts {
        rule: Rule::AmharicSuffix,
        name: "amharic-suffix",
        trust: 0.9,
        level: Variants::Standard,
        example: ("ኢትዮጵያ", "ኢትዮጵያን"),
        applies: "words in Ethiopic letters; the last word of a name; the suffix stays outside of the span",
    },
    RuleFacts {
        rule: Rule::Patronymic,
        name: "patronymic",
        trust: 0.9,
        level: Variants::Standard,
        example: ("Vladimir Putin", "Vladimir Vladimirovich Putin"),
        applies: "persons; words in -вич, -вна, -ovich, -evich, -ovna, -evna and their cases; particles as `ag`, `bin`, `ould`",
    },
    RuleFacts {
        rule: Rule::EstonianEnding,
        name: "estonian-ending",
        trust: 0.85,
        level: Variants::Standard,
        example: ("Tallinn", "Tallinnas"),
        applies: "Estonian; the last word of a name",
    },
    RuleFacts {
        rule: Rule::BalticEnding,
        name: "baltic-ending",
        trust: 0.85,
        level: Variants::Standard,
        example: ("Vilnius", "Vilniuje"),
        applies: "Lithuanian and Latvian, each its own",
    },
    RuleFacts {
        rule: Rule::RomanianEnding,
        name: "romanian-ending",
        trust: 0.85,
        level: Variants::Standard,
        example: ("Moldova", "Moldovei"),
        applies: "Romanian",
    },
    RuleFacts {
        rule: Rule::BengaliEnding,
        name: "bengali-ending",
        trust: 0.9,
        level: Variants::Standard,
        example: ("বাংলাদেশ", "বাংলাদেশের"),
        applies: "words in Bengali letters: Bengali, Assamese; the last word of a name",
    },
    RuleFacts {
        rule: Rule::ArmenianEnding,
        name: "armenian-ending",
        trust: 0.9,
        level: Variants::Standard,
        example: ("Գերմանիա", "Գերմանիայում"),
        applies: "words in Armenian letters; the last word of a name",
    },
    RuleFacts {
        rule: Rule::GeorgianEnding,
        name: "georgian-ending",
        trust: 0.9,
        level: Variants::Standard,
        example: ("გერმანია", "გერმანიაში"),
        applies: "words in Georgian letters",
    },
];

impl Rule {
    /// Its row of the table.
    pub fn facts(self) -> &'static RuleFacts {
        &RULES[self as usize]
    }

    /// The word used in the output.
    pub fn as_str(self) -> &'static str {
        self.facts().name
    }

    /// Whether it changes the end of a name, as many other words also end.
    pub(crate) fn is_ending(self) -> bool {
        matches!(
            self,
            Self::EnglishPlural
                | Self::EnglishSingular
                | Self::GermanGenitive
                | Self::GermanAdjective
                | Self::CyrillicEnding
                | Self::PolishEnding
                | Self::CzechEnding
                | Self::GreekEnding
                | Self::HungarianEnding
                | Self::FinnishEnding
                | Self::EstonianEnding
                | Self::BalticEnding
                | Self::RomanianEnding
                | Self::BengaliEnding
                | Self::ArmenianEnding
                | Self::GeorgianEnding
        )
    }

    /// Whether it takes the letters before or behind a name away, rather than changing the name's own.
    pub(crate) fn is_clitic(self) -> bool {
        matches!(
            self,
            Self::ArabicClitic
                | Self::HebrewClitic
                | Self::KoreanParticle
                | Self::AmharicPrefix
                | Self::AmharicSuffix
        )
    }

    /// Whether a name that it makes counts only if it can be that of one entity.
    pub(crate) fn needs_one_entity(self) -> bool {
        matches!(self, Self::Initial | Self::Shortened)
    }

    /// Whether it concerns the first word of a name only.
    pub(crate) fn stands_first(self) -> bool {
        matches!(self, Self::ArabicClitic | Self::HebrewClitic | Self::AmharicPrefix)
    }

    /// Whether it concerns the words of a name before its last.
    pub(crate) fn stands_inside(self) -> bool {
        self == Self::GermanEnding
    }

    /// Whether it concerns names of one word only.
    pub(crate) fn stands_alone(self) -> bool {
        self == Self::EnglishSingular
    }

    /// Whether it concerns the last word of a name only.
    pub(crate) fn stands_last(self) -> bool {
        matches!(
            self,
            Self::EnglishPlural
                | Self::EnglishSingular
                | Self::GermanGenitive
                | Self::GermanAdjective
                | Self::HungarianEnding
                | Self::EstonianEnding
                | Self::BengaliEnding
                | Self::ArmenianEnding
                | Self::KoreanParticle
                | Self::AmharicSuffix
        )
    }

    /// How likely a mention found by it is one, above 0 and below 1.
    pub fn trust(self) -> f32 {
        self.facts().trust
    }
}

impl Variants {
    /// The word by which the command line names it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Standard => "standard",
            Self::Wide => "wide",
        }
    }
}

/// The rules as `docs/variants.md` documents them, in Markdown.
pub fn guide() -> String {
    let mut guide =
        String::from("| rule | level | trust | listed | found | where |\n|---|---|---|---|---|---|\n");
    for RuleFacts { name, trust, level, example: (listed, found), applies, .. } in RULES {
        let level = level.as_str();
        guide += &format!("| `{name}` | {level} | {trust} | {listed} | {found} | {applies} |\n");
    }
    guide
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_a_row_for_each_rule_in_order() {
        for (number, facts) in RULES.iter().enumerate() {
            assert_eq!(facts.rule as usize, number, "{}", facts.name);
            assert_eq!(facts.rule.as_str(), facts.name);
            assert!(facts.trust > 0.0 && facts.trust < 1.0, "{}", facts.name);
            assert!(facts.level > Variants::Exact, "{}", facts.name);
        }
    }
}
