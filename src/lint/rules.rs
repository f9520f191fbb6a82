//! What `lint` looks for: every rule, once, with its severity, reason, example and remedy.
//!
//! `dateline lint --list` and `docs/lint.md` are written from this table, and a test runs its examples.

use serde::{Serialize, Serializer};
use std::fmt::{self, Write};
use std::str::FromStr;

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; may well be meant.
    Note,
    /// Most likely a mistake: names are not found, or found where they are not meant.
    Warning,
    /// The row cannot be compiled, or holds damaged text.
    Error,
}

impl Severity {
    /// All severities, the least first.
    pub const ALL: [Self; 3] = [Self::Note, Self::Warning, Self::Error];

    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A thing that `lint` looks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "`RuleInfo::what` says it, where users see it too")]
pub enum Rule {
    BadFile,
    BadRow,
    BadName,
    UnbalancedBraces,
    BadQualifier,
    BadId,
    DuplicateId,
    DuplicateRow,
    MissingId,
    UnknownKind,
    BadCountry,
    BadDate,
    DateOrder,
    AliasOutsideDates,
    BadOffice,
    OverlappingOffices,
    BadLink,
    OddLink,
    ZeroCoordinates,
    OddWeight,
    Mojibake,
    MixedScripts,
    NotNfc,
    StrayBlanks,
    DuplicateAlias,
    AliasEqualsName,
    RedundantAlias,
    UnmatchableName,
    OneCharacter,
    TwoLetters,
    EverydayWord,
    FirstName,
    SharedAlias,
    Unsorted,
    BadAllow,
}

/// What is to be known of a rule.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct RuleInfo {
    /// Name of the rule, for `--allow` and comments.
    #[serde(rename = "check")]
    pub name: &'static str,
    /// Severity of its findings; single findings may be less severe.
    pub severity: Severity,
    /// Whether `--fix` removes what can be removed without thought.
    pub fixable: bool,
    /// What is wrong, and why it matters.
    pub what: &'static str,
    /// What to do.
    pub remedy: &'static str,
    /// Text of a `.tsv` file with such a finding.
    pub example: &'static str,
    /// The same without.
    pub instead: &'static str,
}

const fn rule(name: &'static str, severity: Severity, what: &'static str, remedy: &'static str) -> RuleInfo {
    RuleInfo { name, severity, fixable: false, what, remedy, example: "", instead: "" }
}

impl RuleInfo {
    const fn fixable(self) -> Self {
        Self { fixable: true, ..self }
    }

    const fn shown(self, example: &'static str, instead: &'static str) -> Self {
        Self { example, instead, ..self }
    }
}

/// The rules, in the order of the enum.
const RULES: [(Rule, RuleInfo); 35] = {
    use Rule::*;
    use Severity::{Error, Note, Warning};
    [
        (
            BadFile,
            rule(
                "bad-file",
                Error,
                "The file is not UTF-8 text with Unix or Windows line ends, or its header is wrong; nothing of it can \
                 be read.",
                "save the file as UTF-8, with a first row that names the columns",
            )
            .shown("nmae\tkind\nMali\tcountry\n", "name\tkind\nMali\tcountry\n"),
        ),
        (
            BadRow,
            rule(
                "bad-row",
                Error,
                "A row cannot be read: its quotes, the number of its cells, or a number, type or language in it.",
                "correct the cell that the message names",
            )
            .shown("name\tkind\tpopulation\nGao\tcity\t86,633\n", "name\tkind\tpopulation\nGao\tcity\t86633\n"),
        ),
        (
            BadName,
            rule(
                "bad-name",
                Error,
                "A name is empty, holds no letter or digit, or stands twice with different qualifiers.",
                "write one | between two names and none at the ends",
            )
            .shown(
                "name\tkind\taliases\nMali\tcountry\tRepublic of Mali||Mali Republic\n",
                "name\tkind\taliases\nMali\tcountry\tRepublic of Mali|Mali Republic\n",
            ),
        ),
        (
            UnbalancedBraces,
            rule(
                "unbalanced-braces",
                Error,
                "A brace is opened and not closed, or the other way round.",
                r"close the braces; those that belong to the name are written \{ and \}",
            )
            .shown("name\tkind\nGao {weak\tcity\n", "name\tkind\nGao {weak}\tcity\n"),
        ),
        (
            BadQualifier,
            rule(
                "bad-qualifier",
                Error,
                "What stands in braces is no qualifier.",
                "qualifiers are listed in gazetteers/README.md",
            )
            .shown("name\tkind\nGao {week}\tcity\n", "name\tkind\nGao {weak}\tcity\n"),
        ),
        (
            BadId,
            rule(
                "bad-id",
                Error,
                "The id has neither of the two forms.",
                "write a Wikidata item (Q912) or a prefix and the rest (my:unit-7), without blanks",
            )
            .shown("name\tid\tkind\nMali\t912\tcountry\n", "name\tid\tkind\nMali\tQ912\tcountry\n"),
        ),
        (
            DuplicateId,
            rule(
                "duplicate-id",
                Error,
                "Two rows have the same id, in one file or in two.",
                "give each entity an id of its own, or put all its names into one row",
            )
            .shown(
                "name\tid\tkind\nMali\tQ912\tcountry\nMali Empire\tQ912\thistorical-country\n",
                "name\tid\tkind\nMali\tQ912\tcountry\nMali Empire\tQ184536\thistorical-country\n",
            ),
        ),
        (
            DuplicateRow,
            rule(
                "duplicate-row",
                Warning,
                "Two rows with different ids agree in name, kind, country and position: most likely one entity. In \
                 a bare list, where a name may stand twice, a note.",
                "put all names into one row, or say what tells the two apart",
            )
            .shown(
                "name\tid\tkind\tcountry\nGao\tmy:1\tcity\tML\nGao\tmy:2\tcity\tML\n",
                "name\tid\tkind\tcountry\nGao\tmy:1\tcity\tML\nGao\tmy:2\tadmin1\tML\n",
            ),
        ),
        (
            MissingId,
            rule(
                "missing-id",
                Note,
                "An entity has no id: it gets one made of its name, which changes when the name does.",
                "give it the Wikidata item, or a prefix of your own and a name: my:gao",
            )
            .shown("name\tid\tkind\nGao\t\tcity\n", "name\tid\tkind\nGao\tmy:gao\tcity\n"),
        ),
        (
            UnknownKind,
            rule(
                "unknown-kind",
                Error,
                "The kind is not known and no type stands beside it. Where a type does, a kind that looks like a \
                 known one is a note.",
                "kinds are listed in gazetteers/README.md; a kind of your own needs the type beside it",
            )
            .shown("name\tkind\nGao\tcitty\n", "name\tkind\nGao\tcity\n"),
        ),
        (
            BadCountry,
            rule(
                "bad-country",
                Error,
                "The country is no ISO 3166-1 alpha-2 code in use (XK, for Kosovo, counts as one).",
                "write two capital letters: ML, GB (not UK), GR (not EL)",
            )
            .shown("name\tkind\tcountry\nLeeds\tcity\tUK\n", "name\tkind\tcountry\nLeeds\tcity\tGB\n"),
        ),
        (
            BadDate,
            rule(
                "bad-date",
                Error,
                "A date has another form than YYYY, YYYY-MM or YYYY-MM-DD, or the calendar has no such day.",
                "write YYYY, YYYY-MM or YYYY-MM-DD",
            )
            .shown(
                "name\tkind\tvalid_from\nFIS\tparty\t2012-13\n",
                "name\tkind\tvalid_from\nFIS\tparty\t2012-12\n",
            ),
        ),
        (
            DateOrder,
            rule(
                "date-order",
                Error,
                "Something ends before it begins: valid_from and valid_to, or from and to of an alias.",
                "exchange or correct the dates",
            )
            .shown(
                "name\tkind\tvalid_from\tvalid_to\nFIS\tparty\t1992\t1989\n",
                "name\tkind\tvalid_from\tvalid_to\nFIS\tparty\t1989\t1992\n",
            ),
        ),
        (
            AliasOutsideDates,
            rule(
                "alias-outside-dates",
                Warning,
                "A name is said to have been used before the entity began or after it ended.",
                "correct the dates of the alias or those of the row",
            )
            .shown(
                "name\tkind\tvalid_from\taliases\nTogo\tcountry\t1960\tTogoland {from=1914 to=1956}\n",
                "name\tkind\tvalid_from\taliases\nTogo\tcountry\t1960\tTogolese Republic {from=1960}\n",
            ),
        ),
        (
            BadOffice,
            rule(
                "bad-office",
                Error,
                "An office is not written TITLE OF FROM..TO.",
                "write a title, a country or an id, and the dates: president ML 2013-09-04..2020-08-18",
            )
            .shown(
                "name\tkind\toffices\nZinoviya Quark\tperson\tpresident Mali 2013..\n",
                "name\tkind\toffices\nZinoviya Quark\tperson\tpresident ML 2013..\n",
            ),
        ),
        (
            OverlappingOffices,
            rule(
                "overlapping-offices",
                Warning,
                "Two people hold an office of one holder (president, prime minister, a ministry, …) at the same time, for certain, by \
                 the dates given.",
                "end the earlier term; where both claimed it, allow it by name",
            )
            .shown(
                "name\tid\tkind\toffices\nA Quark\tmy:a\tperson\tpresident ML 2013..2020\nB Quark\tmy:b\tperson\tpresident ML 2018..\n",
                "name\tid\tkind\toffices\nA Quark\tmy:a\tperson\tpresident ML 2013..2020\nB Quark\tmy:b\tperson\tpresident ML 2020..\n",
            ),
        ),
        (
            BadLink,
            rule(
                "bad-link",
                Error,
                "A link is not a prefix, a colon and the rest.",
                "write wikidata:Q912 geonames:2453866, separated by blanks",
            )
            .shown("name\tkind\tlinks\nMali\tcountry\tQ912\n", "name\tkind\tlinks\nMali\tcountry\twikidata:Q912\n"),
        ),
        (
            OddLink,
            rule(
                "odd-link",
                Warning,
                "A link has an unknown form: an address of the web, a prefix that is nearly a known one or is not \
                 in small letters, or a known prefix with what it does not take.",
                "write the prefix in small letters, and behind it the bare identifier",
            )
            .shown(
                "name\tkind\tlinks\nMali\tcountry\twikidata:912\n",
                "name\tkind\tlinks\nMali\tcountry\twikidata:Q912\n",
            ),
        ),
        (
            ZeroCoordinates,
            rule(
                "zero-coordinates",
                Warning,
                "Latitude and longitude are both 0, a point in the Gulf of Guinea where nothing is.",
                "leave both empty where the position is not known",
            )
            .shown(
                "name\tkind\tlat\tlon\nGao\tcity\t0\t0.0\n",
                "name\tkind\tlat\tlon\nGao\tcity\t16.27\t-0.04\n",
            ),
        ),
        (
            OddWeight,
            rule(
                "odd-weight",
                Warning,
                "The weight is above 1000 or, without being 0, below 0.001. It is held against those of the few \
                 entities that share a name, for which 1 to 10 serve well.",
                "write a number from 1 to 10",
            )
            .shown("name\tkind\tweight\nGao\tcity\t86633\n", "name\tkind\tweight\nGao\tcity\t3\n"),
        ),
        (
            Mojibake,
            rule(
                "mojibake",
                Error,
                "Text was read in the wrong encoding somewhere: UTF-8 taken for Latin-1, a replacement character, or \
                 control characters.",
                "take the name from its source again, as UTF-8",
            )
            .shown("name\tkind\nAssimi GoÃ¯ta\tperson\n", "name\tkind\nAssimi Goïta\tperson\n"),
        ),
        (
            MixedScripts,
            rule(
                "mixed-scripts",
                Warning,
                "A word mixes Latin, Cyrillic or Greek letters, which look alike: it matches no text.",
                "write the word in one alphabet",
            )
            .shown("name\tkind\nG\u{430}o\tcity\n", "name\tkind\nGao\tcity\n"),
        ),
        (
            NotNfc,
            rule(
                "not-nfc",
                Warning,
                "A name is not in Unicode normalization form C. It matches all the same, but diffs and searches go \
                 wrong.",
                "let --fix compose it",
            )
            .fixable()
            .shown("name\tkind\nAssimi Goi\u{308}ta\tperson\n", "name\tkind\nAssimi Goïta\tperson\n"),
        ),
        (
            StrayBlanks,
            rule(
                "stray-blanks",
                Note,
                "Blanks stand at the ends of a name or cell, or two in a row inside a name.",
                "let --fix take them out",
            )
            .fixable()
            .shown(
                "name\tkind\taliases\nMali\tcountry\tRepublic of  Mali | Mali Republic\n",
                "name\tkind\taliases\nMali\tcountry\tRepublic of Mali|Mali Republic\n",
            ),
        ),
        (
            DuplicateAlias,
            rule("duplicate-alias", Note, "An alias stands twice in a row.", "let --fix take out the second one")
                .fixable()
                .shown(
                    "name\tkind\taliases\nMali\tcountry\tMali Republic|Mali Republic\n",
                    "name\tkind\taliases\nMali\tcountry\tMali Republic|Republic of Mali\n",
                ),
        ),
        (
            AliasEqualsName,
            rule(
                "alias-equals-name",
                Note,
                "An alias repeats the canonical name, which is matched anyway.",
                "let --fix take it out",
            )
            .fixable()
            .shown(
                "name\tkind\taliases\nMali\tcountry\tMali|Republic of Mali\n",
                "name\tkind\taliases\nMali\tcountry\tRepublic of Mali\n",
            ),
        ),
        (
            RedundantAlias,
            rule(
                "redundant-alias",
                Note,
                "An alias folds to the same key as an earlier name of the row and says nothing else: diacritics, \
                 apostrophes, hyphens and blanks make no difference.",
                "let --fix take it out; one with ’ (U+2019) it leaves alone",
            )
            .fixable()
            .shown(
                "name\tkind\taliases\nAssimi Goïta\tperson\tAssimi Goita\n",
                "name\tkind\taliases\nAssimi Goïta\tperson\tColonel Goïta\n",
            ),
        ),
        (
            UnmatchableName,
            rule(
                "unmatchable-name",
                Warning,
                "A name holds brackets, braces, a slash, a bar or an underscore, which prose hardly writes. For a \
                 canonical name beside which others stand, and for a slash without blanks (RFE/RL), a note.",
                "list the name as prose writes it; what tells entities apart goes into note, kind and country",
            )
            .shown(
                "name\tkind\taliases\nAman\tsecurity-service\tAman (Israel)\n",
                "name\tkind\taliases\nAman\tsecurity-service\tMilitary Intelligence Directorate\n",
            ),
        ),
        (
            OneCharacter,
            rule(
                "one-character",
                Warning,
                "A name of a single letter or digit, which is neither weak nor short.",
                "give it {weak} or leave it out",
            )
            .shown("name\tkind\taliases\nMali\tcountry\tM\n", "name\tkind\taliases\nMali\tcountry\tM {weak}\n"),
        ),
        (
            TwoLetters,
            rule(
                "two-letters",
                Warning,
                "An abbreviation of two letters, which is neither weak nor short: nearly all of them mean \
                 many things. Countries are left alone.",
                "give it {weak}, or allow it by name if the news means this entity nearly always",
            )
            .shown(
                "name\tkind\taliases\nNango Front\tarmed-group\tNF {abbr}\n",
                "name\tkind\taliases\nNango Front\tarmed-group\tNF {abbr weak}\n",
            ),
        ),
        (
            EverydayWord,
            rule(
                "everyday-word",
                Warning,
                "A name is one everyday word, as it begins many a sentence. Countries, and places of a million \
                 inhabitants, are left alone.",
                "give it {weak}, or say how it is written with {case=…}",
            )
            .shown("name\tkind\nMarch\tcity\n", "name\tkind\nMarch {weak}\tcity\n"),
        ),
        (
            FirstName,
            rule(
                "first-name",
                Warning,
                "A name is one common first name. Countries, and places of a million inhabitants, are left alone.",
                "give it {weak}, or {short} where the full name is listed",
            )
            .shown(
                "name\tkind\taliases\nAmadou Quark\tperson\tAmadou\n",
                "name\tkind\taliases\nAmadou Quark\tperson\tAmadou {short}\n",
            ),
        ),
        (
            SharedAlias,
            rule(
                "shared-alias",
                Note,
                "Several entities have a name that folds alike, none of them weak or short: which one is meant is \
                 decided by context, else by weight and population.",
                "give all but the likeliest {weak}, or a weight",
            )
            .shown(
                "name\tid\tkind\tcountry\nTripoli\tQ3579\tcity\tLY\nTripoli\tQ168954\tcity\tLB\n",
                "name\tid\tkind\tcountry\nTripoli\tQ3579\tcity\tLY\nTripoli {weak}\tQ168954\tcity\tLB\n",
            ),
        ),
        (
            Unsorted,
            rule(
                "unsorted",
                Warning,
                "A row is out of the order of names (by code points) that the file otherwise keeps; comments and blank \
                 lines begin a new order. A file that keeps no order gets one note, and is not sorted by --fix.",
                "let --fix put it into its place",
            )
            .fixable()
            .shown(
                "name\tkind\nAnsongo\tcity\nBamako\tcity\nGao\tcity\nKati\tcity\nKidal\tcity\nMopti\tcity\nNioro\tcity\n\
                 Sikasso\tcity\nTessalit\tcity\nTimbuktu\tcity\nYanfolila\tcity\nBourem\tcity\n",
                "name\tkind\nAnsongo\tcity\nBamako\tcity\nBourem\tcity\nGao\tcity\n",
            ),
        ),
        (
            BadAllow,
            rule(
                "bad-allow",
                Error,
                "A comment allows a check that does not exist.",
                "dateline lint --list names the checks",
            )
            .shown(
                "# lint: allow shared-alas\nname\tkind\nGao\tcity\n",
                "# lint: allow shared-alias\nname\tkind\nGao\tcity\n",
            ),
        ),
    ]
};

impl Rule {
    /// All rules, in the order in which they are listed.
    pub fn all() -> impl Iterator<Item = Self> {
        RULES.iter().map(|&(rule, _)| rule)
    }

    /// What is to be known of it.
    pub fn info(self) -> &'static RuleInfo {
        &RULES[self as usize].1
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        self.info().name
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Rule {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        Self::all().find(|rule| rule.name() == name).ok_or(())
    }
}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// The rules as `docs/lint.md` documents them, in Markdown.
pub fn guide() -> String {
    let mut text = String::from("| check | severity | `--fix` | what is wrong |\n|---|---|---|---|\n");
    for rule in Rule::all().map(Rule::info) {
        let RuleInfo { name, severity, what, .. } = rule;
        let fix = if rule.fixable { "yes" } else { "" };
        let _ = writeln!(text, "| [`{name}`](#{name}) | {severity} | {fix} | {what} |");
    }
    for RuleInfo { name, remedy, example, instead, .. } in Rule::all().map(Rule::info) {
        let _ = write!(text, "\n### {name}\n\n```tsv\n{example}```\n\n{remedy}:\n\n```tsv\n{instead}```\n");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_stand_in_the_order_of_the_enum_under_names_of_their_own() {
        for (i, &(rule, info)) in RULES.iter().enumerate() {
            assert_eq!(rule as usize, i, "{}", info.name);
            assert_eq!(info.name.parse(), Ok(rule));
            let lower_case = |c: char| c.is_ascii_lowercase() || c == '-';
            assert!(info.name.chars().all(lower_case) && info.what.ends_with('.'), "{}", info.name);
            assert!(!info.remedy.ends_with('.') && !info.instead.is_empty(), "{}", info.name);
        }
    }
}
