//! Actor dictionaries of TABARI, PETRARCH and their successors.
//!
//! An entry is a name with its synonyms (`+`) and codes, which may hold for a time only: `[AFGGOV 791227-861124]`. Words
//! are set in capitals and joined by `_`, so names get the letters that news gives them; a `_` at the end, which
//! tells words from stems, has no equal, since here all names are whole words. Codes tell type, kind and country
//! (CAMEO manual, chapters 3 and 4) and go into the note, with their times. Agents (`[~MIL]`) are common nouns
//! and left out.

use super::gathered::Gathered;
use super::rows::{Rows, plain};
use super::typing::Typing;
use super::{ImportOptions, Lines, Loss};
use crate::country;
use crate::error::Result;
use crate::gazetteer::{Alias, AliasKind, PartialDate, parse_date};

pub(super) fn import(lines: &mut Lines, options: &ImportOptions, rows: &mut Rows<'_>) -> Result<()> {
    let source = lines.name.clone();
    let mut dictionary = Dictionary { file: FileKind::of(&source), ..Dictionary::default() };
    let (mut in_comment, mut after_blank) = (false, true);
    while let Some((line, number)) = lines.next()? {
        rows.at(&source, number);
        let text = rows.text(line);
        let text = without_comments(&text, &mut in_comment);
        let text = text.trim();
        if text.is_empty() {
            after_blank = true;
        } else if text.starts_with('!') && text.contains('=') {
            rows.count(Loss::LeftOut, "sets of words for agents");
        } else {
            dictionary.line(text, number, after_blank, options, rows);
            after_blank = false;
        }
    }
    dictionary.end_entry(options, rows);
    dictionary.gathered.write(rows)
}

/// Takes off what stands behind `#` or `;` and between `<!--` and `-->`.
fn without_comments(line: &str, in_comment: &mut bool) -> String {
    let (mut text, mut rest) = (String::new(), line);
    loop {
        let (before, after) = rest.split_once(if *in_comment { "-->" } else { "<!--" }).unwrap_or((rest, ""));
        if !*in_comment {
            text.push_str(before);
        }
        if before.len() == rest.len() {
            break;
        }
        *in_comment = !*in_comment;
        rest = after;
    }
    text.truncate(text.find(['#', ';']).unwrap_or(text.len()));
    text
}

/// What a file's name says about all its entries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum FileKind {
    #[default]
    Actors,
    EthnicGroups,
    ReligiousGroups,
}

impl FileKind {
    fn of(name: &str) -> Self {
        let name = name.rsplit(['/', '\\']).next().unwrap_or_default().to_ascii_lowercase();
        match () {
            () if name.contains("ethnic") => Self::EthnicGroups,
            () if name.contains("relig") => Self::ReligiousGroups,
            () => Self::Actors,
        }
    }
}

#[derive(Default)]
struct Dictionary {
    file: FileKind,
    entry: Entry,
    gathered: Gathered,
}

/// A name with synonyms and codes.
#[derive(Default)]
struct Entry {
    /// Each with its line.
    names: Vec<(String, u64)>,
    codes: Vec<Code>,
}

/// A code and when it holds.
struct Code {
    code: String,
    from: Option<PartialDate>,
    to: Option<PartialDate>,
}

impl Dictionary {
    /// Reads a line: `NAME [CODE]`, `+SYNONYM` or `[CODE]`.
    fn line(
        &mut self,
        text: &str,
        number: u64,
        after_blank: bool,
        options: &ImportOptions,
        rows: &mut Rows<'_>,
    ) {
        let (name, mut rest) = text.split_at(text.find('[').unwrap_or(text.len()));
        let (name, plurals) = name.split_once('{').unwrap_or((name, ""));
        let (name, is_synonym) = match name.trim().strip_prefix('+') {
            Some(synonym) => (synonym, true),
            None => (name.trim(), false),
        };
        if !is_synonym && !name.is_empty() {
            let is_open = !self.entry.names.is_empty() && self.entry.codes.is_empty() && !after_blank;
            if is_open {
                rows.count(Loss::Mended, "a name right below one without a code, taken for its synonym");
            } else {
                self.end_entry(options, rows);
                rows.at(&rows.place().0, number);
            }
        }
        let names = plurals.trim_end_matches('}').split(',').map(str::trim);
        let names = [name].into_iter().chain(names).filter(|name| !name.is_empty());
        self.entry.names.extend(names.map(|name| (name.to_owned(), number)));
        // One agent's code ends in a brace.
        let end = |code: &str| code.find([']', '}']);
        while let Some(code) = rest.strip_prefix('[').filter(|code| end(code).is_some()) {
            let (code, after) = code.split_at(end(code).unwrap_or(code.len()));
            self.code(code.trim(), rows);
            rest = after.get(1..).unwrap_or_default().trim_start();
        }
        if !rest.is_empty() {
            rows.lose(Loss::Value, "text behind a code", rest);
        }
    }

    fn code(&mut self, text: &str, rows: &mut Rows<'_>) {
        let (code, time) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        let time = time.trim();
        let mut date_of = |text: &str| {
            let date = date(text.trim());
            if date.is_none() {
                rows.lose(Loss::Value, "a date that is not one", text);
            }
            date
        };
        let (from, to) = match (time.strip_prefix('>'), time.strip_prefix('<'), time.split_once('-')) {
            _ if time.is_empty() => (None, None),
            (Some(from), ..) => (date_of(from), None),
            (_, Some(to), _) => (None, date_of(to)),
            (.., Some((from, to))) => (date_of(from), date_of(to)),
            _ => (date_of(time), None),
        };
        let from = match (from, to) {
            // A term of office does not end before it begins: 27 and 29 were in the last century then.
            (Some(from), Some(to)) if from > to && from.year >= 2000 => {
                Some(PartialDate { year: from.year - 100, ..from })
            }
            _ => from,
        };
        self.entry.codes.push(Code { code: code.to_owned(), from, to });
    }

    /// What has been read of an entry becomes an entity.
    fn end_entry(&mut self, options: &ImportOptions, rows: &mut Rows<'_>) {
        let Entry { names, codes } = std::mem::take(&mut self.entry);
        let Some((first, number)) = names.first() else {
            if !codes.is_empty() {
                rows.lose(Loss::Row, "a code without a name", "");
            }
            return;
        };
        let source = rows.place().0;
        rows.at(&source, *number);
        if codes.iter().any(|code| code.code.contains('~')) {
            return rows.count(Loss::LeftOut, "agents, which are common nouns");
        }
        if codes.iter().all(|code| code.code == "---") && !codes.is_empty() {
            return rows.count(Loss::LeftOut, "actors with the null code");
        }
        if codes.is_empty() {
            rows.lose(Loss::Value, "an actor without a code", first);
        }
        for (code, earlier) in overlaps(&codes) {
            let detail = format!("{} and {}", earlier.code, code.note());
            rows.lose(Loss::Doubtful, "two codes at the same time", &detail);
        }
        let typing = self.typing(&codes, options);
        let entity =
            self.gathered.entity(&options.id("petrarch", first.trim_end_matches('_')), &typing, rows);
        for (name, number) in &names {
            rows.at(&source, *number);
            for alias in aliases(name, self.file) {
                rows.name(&mut entity.names, alias);
            }
        }
        if entity.country.is_empty() {
            // A territory's code begins with the country it belongs to: `FRAMTQ`.
            let of = |code: &Code| {
                let part = if code.is_territory() { 3 } else { 0 };
                country::alpha2_of_alpha3(code.code.get(part..part + 3)?)
            };
            let country = codes.iter().find_map(of);
            entity.country = country.unwrap_or_default().to_owned();
        }
        let earlier = Some(entity.note.clone()).filter(|note| !note.is_empty());
        let notes = earlier.into_iter().chain(codes.iter().map(Code::note));
        entity.note = notes.collect::<Vec<_>>().join("|");
    }

    /// What codes tell, the first that tells anything.
    fn typing(&self, codes: &[Code], options: &ImportOptions) -> Typing {
        match self.file {
            FileKind::EthnicGroups => return Typing::of("ethnic-group"),
            FileKind::ReligiousGroups => return Typing::of("religious-group"),
            FileKind::Actors => {}
        }
        let given = codes.iter().find_map(|code| options.typing(&code.code)).cloned();
        let is_person = codes.iter().any(Code::is_persons);
        let known = || match is_person {
            true => Some("person"),
            false => codes.iter().find_map(Code::kind),
        };
        given
            .or_else(|| known().map(Typing::of))
            .or_else(|| options.default_typing().cloned())
            .unwrap_or(Typing::ACTOR)
    }
}

impl Code {
    /// The code's parts of three letters: a country or kind of organization, then roles.
    fn parts(&self) -> impl Iterator<Item = &str> {
        (0..self.code.len()).step_by(3).filter_map(|start| self.code.get(start..start + 3))
    }

    /// Whether it is held by people: the elite, and offices that are held for a time.
    fn is_persons(&self) -> bool {
        let is_dated = self.from.is_some() || self.to.is_some();
        self.parts()
            .any(|part| part == "ELI" || (is_dated && matches!(part, "GOV" | "OPP" | "LEG" | "JUD" | "IGO")))
    }

    fn is_territory(&self) -> bool {
        self.code.len() == 6 && self.parts().all(|part| country::alpha2_of_alpha3(part).is_some())
    }

    fn kind(&self) -> Option<&'static str> {
        if self.is_territory() {
            return Some("territory");
        }
        if self.code.len() == 3 && country::alpha2_of_alpha3(&self.code).is_some() {
            return Some("country");
        }
        self.parts().find_map(|part| {
            Some(match part {
                "IGO" => "igo",
                "NGO" | "NGM" => "ngo",
                "MNC" | "BUS" => "company",
                "IMG" | "REB" | "UAF" | "INS" | "SEP" | "RAD" => "armed-group",
                "MIL" => "military",
                "COP" | "SPY" => "security-service",
                "GOV" => "government",
                "JUD" => "court",
                "LEG" => "parliament",
                "PTY" => "party",
                "MED" => "media",
                "LAB" => "union",
                _ => return None,
            })
        })
    }

    /// `AFGGOV 1979-12-27..1986-11-24`.
    fn note(&self) -> String {
        let date = |date: Option<PartialDate>| date.map(|date| date.to_string()).unwrap_or_default();
        match (self.from, self.to) {
            (None, None) => self.code.clone(),
            (from, to) => format!("{} {}..{}", self.code, date(from), date(to)),
        }
    }
}

/// Codes that hold for a time in which another one, written before them, holds too; both ends are known.
///
/// The elite (`ELI`) is in it all its life, beside its offices.
fn overlaps(codes: &[Code]) -> impl Iterator<Item = (&Code, &Code)> {
    let term = |code: &Code| code.from.zip(code.to).filter(|_| !code.parts().any(|part| part == "ELI"));
    codes.iter().enumerate().filter_map(move |(index, code)| {
        let (from, to) = term(code)?;
        let is_at_once = |&earlier: &&Code| {
            earlier.code != code.code && term(earlier).is_some_and(|(begin, end)| from < end && begin < to)
        };
        codes[..index].iter().find(is_at_once).map(|earlier| (code, earlier))
    })
}

/// Reads `YYMMDD` or `YYYYMMDD`. Years of two digits are those from 1931 to 2030: dictionaries write 1927 in full.
fn date(text: &str) -> Option<PartialDate> {
    if !text.bytes().all(|byte| byte.is_ascii_digit()) || !matches!(text.len(), 6 | 8) {
        return None;
    }
    let (year, rest) = text.split_at(text.len() - 4);
    let (month, day) = rest.split_at(2);
    let century = match year.len() {
        4 => "",
        _ if year > "30" => "19",
        _ => "20",
    };
    parse_date(&format!("{century}{year}-{month}-{day}")).ok()
}

/// The names that an entry's word means: `ISLAMIC_ARMY_OF_ADEN_(IAA)_` is two.
fn aliases(word: &str, file: FileKind) -> Vec<Alias> {
    let name = word.replace('_', " ");
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((full, acronym)) = name.strip_suffix(')').and_then(|name| name.rsplit_once('(')) {
        let full = full.trim();
        // Initials, as far as they agree: `YAO (ASIA)` is none.
        let initials = |c: char| full.split([' ', '-']).filter(|word| word.starts_with(c)).count();
        let is_acronym = !acronym.is_empty()
            && !acronym.contains(char::is_whitespace)
            && acronym.chars().all(|c| initials(c) >= acronym.matches(c).count());
        if is_acronym && !full.is_empty() {
            return vec![plain(&cased(full, file)), Alias::new(acronym, AliasKind::Abbreviation)];
        }
    }
    vec![plain(&cased(&name, file))]
}

/// Words that stand in capitals in the midst of a name.
const ACRONYMS: [&str; 9] = ["AU", "EU", "NATO", "UAE", "UK", "UN", "US", "USA", "USSR"];

/// Words that are written small in the midst of a name.
const SMALL: [&str; 14] =
    ["AND", "AT", "DE", "DES", "DU", "EL", "FOR", "IN", "LA", "OF", "ON", "THE", "TO", "Y"];

/// A name in capitals as news writes it. A single word of up to three letters may be an acronym and stays one, and so
/// do words without vowels.
fn cased(name: &str, file: FileKind) -> String {
    if name.contains(char::is_lowercase) {
        return name.to_owned();
    }
    let is_word = !name.contains(' ');
    let is_acronym = |word: &str| {
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        word.contains('.')
            || ACRONYMS.contains(&word)
            || letters > 1 && !word.contains(['A', 'E', 'I', 'O', 'U', 'Y']) && word.is_ascii()
            || file == FileKind::Actors && is_word && letters <= 3
    };
    let words = name.split(' ').enumerate().map(|(i, word)| match () {
        () if i > 0 && SMALL.contains(&word) => word.to_ascii_lowercase(),
        () if is_acronym(word) => word.to_owned(),
        () => capitalized(word),
    });
    words.collect::<Vec<_>>().join(" ")
}

/// The first letter, and each behind a hyphen or bracket, large; the others small.
fn capitalized(word: &str) -> String {
    let mut at_start = true;
    let mut small = |c: char| {
        let starts = std::mem::replace(&mut at_start, !c.is_alphabetic() && c != '\'' && c != '’');
        if starts { c.to_string() } else { c.to_lowercase().to_string() }
    };
    word.chars().map(&mut small).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::{imported, lines, options};
    use super::*;

    const ACTORS: &str = "\
# head
<!-- a comment
NOT_A_NAME_ [XXX]
--> NANGOLAND_  [MLI]
+NANGO_PEOPLE'S_REPUBLIC_ # once
+KORO

ADA_QUARK_  ; from a list
+A.B._QUARK
\t[MLIELI 290101-331108]
\t[MLIGOV >20070101]
\t[MLIGOV <19270101]
\t[MLIGOV 2004017-991301]
\t[ELI]; more
NANGO_FRONT_FOR_UN_(NFFU)_
UN_
U.N._
\t [MLIREB] left
YAO_(ASIA)_ [IGOXYZ]
NOBODY_KNOWS_
+NIG\u{FFFD}ERIA_

NULL_ [---]
!PERSON! = MAN, WOMAN
FARMER {FARMERS} [~AGR]
GARDENER [~AGR}
ISLES_ [FRAMTQ]
";

    #[test]
    fn entries_become_entities() {
        let found = imported(|rows| import(&mut lines("x.actors.txt", ACTORS), &options(&[]), rows));
        insta::assert_snapshot!(found, @r#"
        id: petrarch:NANGOLAND
          type: place
          kind: country
          name: Nangoland
          aliases: Nango People's Republic|Koro
          country: ML
          note: MLI
        id: petrarch:ADA_QUARK
          type: actor
          kind: person
          name: Ada Quark
          aliases: A.B. Quark
          country: ML
          note: MLIELI 1929-01-01..1933-11-08|MLIGOV 2007-01-01..|MLIGOV ..1927-01-01|MLIGOV|ELI
        id: petrarch:NANGO_FRONT_FOR_UN_(NFFU)
          type: actor
          kind: armed-group
          name: Nango Front for UN
          aliases: NFFU {abbr}|UN|U.N.
          country: ML
          note: MLIREB
        id: petrarch:YAO_(ASIA)
          type: organization
          kind: igo
          name: Yao (Asia)
          note: IGOXYZ
        id: petrarch:NOBODY_KNOWS
          type: actor
          name: Nobody Knows
        id: petrarch:ISLES
          type: place
          kind: territory
          name: Isles
          country: MQ
          note: FRAMTQ
        ! x.actors.txt:13: a date that is not one: "2004017"
        ! x.actors.txt:13: a date that is not one: "991301"
        ! x.actors.txt:18: text behind a code: "left"
        ! x.actors.txt:20: an actor without a code: "NOBODY_KNOWS_"
        ! x.actors.txt:21: a name with replacement characters, damaged before: "Nig�Eria"
        Name: a name with replacement characters, damaged before: 1
        Value: a date that is not one: 2
        Value: an actor without a code: 1
        Value: text behind a code: 1
        LeftOut: actors with the null code: 1
        LeftOut: agents, which are common nouns: 2
        LeftOut: sets of words for agents: 1
        Mended: a name right below one without a code, taken for its synonym: 2
        "#);
    }

    #[test]
    fn file_of_ethnic_groups_says_what_its_names_are() {
        let text = b"YI_ [III]\n+W\xd6RNER_\n";
        let found =
            imported(|rows| import(&mut lines("a/CAMEO.EthnicGroups.txt", *text), &options(&[]), rows));
        insta::assert_snapshot!(found, @r#"
        id: petrarch:YI
          type: actor
          kind: ethnic-group
          name: Yi
          aliases: Wörner
          note: III
        Mended: not UTF-8, read as Windows-1252: 1
        "#);
    }

    #[test]
    fn terms_of_different_codes_that_overlap_are_told() {
        let text = b"ADA_QUARK_ [MLIGOV 070101-091231]\n[MLIOPP 090601-110101]\n[MLIGOV 091231-111231]\n\
            [MLIELI 290101-491231]\n";
        let found = imported(|rows| import(&mut lines("x.txt", *text), &options(&[]), rows));
        let told = found.lines().filter(|line| line.contains("same time")).collect::<Vec<_>>();
        assert_eq!(
            told,
            [
                "! x.txt:1: two codes at the same time: \"MLIGOV and MLIOPP 2009-06-01..2011-01-01\"",
                "! x.txt:1: two codes at the same time: \"MLIOPP and MLIGOV 2009-12-31..2011-12-31\"",
                "Doubtful: two codes at the same time: 2",
            ]
        );
    }

    #[test]
    fn years_of_two_digits_have_a_century() {
        for (text, expected) in [
            ("310101", Some("1931-01-01")),
            ("301231", Some("2030-12-31")),
            ("000229", Some("2000-02-29")),
            ("19270101", Some("1927-01-01")),
            ("2004017", None),
            ("991301", None),
            ("", None),
        ] {
            assert_eq!(date(text).map(|date| date.to_string()).as_deref(), expected, "{text}");
        }
    }
}
