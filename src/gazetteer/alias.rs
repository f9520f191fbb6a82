//! The small grammars inside a cell: names with their qualifiers, dates, numbers, identifiers.
//!
//! In comes the text of one cell of a gazetteer row, trimmed; out come the owned forms of `entity`. An
//! error says what is wrong with the cell; `source` adds the column, the line and the file. The grammar
//! is documented in `gazetteers/README.md`.

use super::entity::{Alias, AliasKind, CasePolicy, EntityType, Office, PartialDate};
use crate::error::{Error, ErrorKind, Result};
use std::str::FromStr;

/// What makes the rest of an `aliases` cell a regular expression.
pub(crate) const PATTERN: &str = "pattern:";

/// Qualifiers that stand alone.
const FLAGS: [&str; 6] = ["abbr", "demonym", "former", "preferred", "short", "weak"];

/// Qualifiers that take a value.
const SETTINGS: [&str; 4] = ["lang", "from", "to", "case"];

/// Reads the cell `name`: one name, which may carry qualifiers.
///
/// # Errors
/// If the cell holds no name, several, a pattern, or qualifiers that have no meaning.
pub(crate) fn parse_name(cell: &str, lang: &str) -> Result<Alias> {
    if cell.starts_with(PATTERN) {
        return Err(bad("a name cannot be a pattern").with_help("patterns stand in the column aliases"));
    }
    let (alias, rest) = take_alias(cell, AliasKind::Name, lang)?;
    if rest.is_some() {
        return Err(bad(format!("more than one name in {}", shown(cell))).with_help(
            r"other names go into the column aliases; a | that belongs to the name is written \|",
        ));
    }
    if alias.kind == AliasKind::Demonym {
        return Err(bad("the canonical name cannot be a demonym"));
    }
    Ok(alias)
}

/// Reads the cell `aliases` and adds its names to `aliases`, which holds the canonical name.
///
/// A name that repeats an earlier one with the same qualifiers is left out.
///
/// # Errors
/// If a name is empty or repeated in the same language with other qualifiers, or its qualifiers have no meaning.
pub(crate) fn parse_aliases(cell: &str, lang: &str, aliases: &mut Vec<Alias>) -> Result<()> {
    let mut rest = Some(cell).filter(|cell| !cell.is_empty());
    while let Some(names) = rest {
        let alias;
        (alias, rest) = match names.trim_start().strip_prefix(PATTERN) {
            Some(pattern) => (take_pattern(pattern, lang)?, None),
            None => take_alias(names, AliasKind::Alias, lang)?,
        };
        match aliases.iter().find(|earlier| same_name(earlier, &alias)) {
            None => aliases.push(alias),
            Some(earlier) if same_qualifiers(earlier, &alias) => {}
            Some(_) => {
                let name = shown(&alias.surface);
                return Err(bad(format!("the name {name} stands twice, with different qualifiers"))
                    .with_help("keep one of the two"));
            }
        }
    }
    Ok(())
}

/// Takes a line of a bare list as a name, without qualifiers and escapes.
///
/// # Errors
/// If the line is not a name.
pub(crate) fn bare_name(line: &str) -> Result<Alias> {
    check_name(line)?;
    Ok(Alias::new(line, AliasKind::Name))
}

/// Reads `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
///
/// # Errors
/// If the text has another form or the calendar has no such day.
pub(crate) fn parse_date(text: &str) -> Result<PartialDate> {
    let form = || {
        bad(format!("expected a date, found {}", shown(text)))
            .with_help("dates are written YYYY, YYYY-MM or YYYY-MM-DD")
    };
    let number = |part: Option<&str>, width: usize| match part {
        None => Ok(0),
        Some(digits) if digits.len() == width && digits.bytes().all(|b| b.is_ascii_digit()) => {
            digits.parse::<i16>().map_err(|_| form())
        }
        Some(_) => Err(form()),
    };
    let mut parts = text.splitn(3, '-');
    let year = number(parts.next(), 4)?;
    let (month, day) = (parts.next(), parts.next());
    let (month_number, day_number) = (number(month, 2)?, number(day, 2)?);
    if month.is_some() && !(1..=12).contains(&month_number) {
        return Err(bad(format!("no month {month_number} in the date {}", shown(text))));
    }
    if day.is_some() && !(1..=days_in_month(year, month_number)).contains(&day_number) {
        return Err(bad(format!("no day {day_number} in that month in the date {}", shown(text))));
    }
    let small = |number: i16| u8::try_from(number).map_err(|_| form());
    Ok(PartialDate { year, month: small(month_number)?, day: small(day_number)? })
}

/// Refuses a time that ends before it begins; a year or month ends with its last day.
///
/// # Errors
/// If `from` lies after `to`.
pub(crate) fn check_order(from: Option<PartialDate>, to: Option<PartialDate>) -> Result<()> {
    let last = |part: u8| if part == 0 { u8::MAX } else { part };
    match (from, to) {
        (Some(from), Some(to))
            if (from.year, from.month, from.day) > (to.year, last(to.month), last(to.day)) =>
        {
            Err(bad("ends before it begins"))
        }
        _ => Ok(()),
    }
}

/// Checks that a text has the form of a BCP 47 language tag; the registry is not consulted.
///
/// # Errors
/// If it does not.
pub(crate) fn parse_lang(text: &str) -> Result<&str> {
    let subtag = |tag: &str| matches!(tag.len(), 1..=8) && tag.bytes().all(|b| b.is_ascii_alphanumeric());
    let primary = |tag: &str| matches!(tag.len(), 2..=8) && tag.bytes().all(|b| b.is_ascii_alphabetic());
    if primary(text.split('-').next().unwrap_or_default()) && text.split('-').all(subtag) {
        Ok(text)
    } else {
        Err(bad(format!("expected a language, found {}", shown(text)))
            .with_help("languages are BCP 47 tags: fr, zh-Hant, pt-BR"))
    }
}

/// Reads an identifier: a bare Wikidata item, or `prefix:rest`.
///
/// # Errors
/// If the cell is neither.
pub(crate) fn parse_id(cell: &str) -> Result<&str> {
    let item = cell.strip_prefix('Q').is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()));
    if item || is_prefixed(cell) {
        Ok(cell)
    } else {
        Err(bad(format!("expected an identifier, found {}", shown(cell)))
            .with_help("write a Wikidata item (Q912) or a prefix and the rest (my:unit-7), without blanks"))
    }
}

/// Reads links, `prefix:rest` each, separated by blanks.
///
/// # Errors
/// If one has another form.
pub(super) fn parse_links(cell: &str) -> Result<Vec<String>> {
    cell.split_whitespace()
        .map(|link| match is_prefixed(link) {
            true => Ok(link.to_owned()),
            false => Err(bad(format!("expected a link, found {}", shown(link)))
                .with_help("links are a prefix and the rest (wikidata:Q912), separated by blanks")),
        })
        .collect()
}

/// Reads dated offices, `TITLE HOLDER FROM..TO` each, separated by `|`.
///
/// # Errors
/// If one has another form, or ends before it begins.
pub(crate) fn parse_offices(cell: &str) -> Result<Vec<Office>> {
    cell.split('|').map(|office| parse_office(office.trim())).collect()
}

fn parse_office(text: &str) -> Result<Office> {
    let form = || {
        bad(format!("expected an office, found {}", shown(text))).with_help(
            "offices are a title, a country or an id, and the dates: president ML 2013-09-04..2020-08-18; \
             without the second date it is still held",
        )
    };
    let parts: Vec<&str> = text.split_whitespace().collect();
    let &[title, of, dates] = parts.as_slice() else { return Err(form()) };
    let (from, to) = dates.split_once("..").ok_or_else(form)?;
    let from = parse_date(from)?;
    let to = if to.is_empty() { None } else { Some(parse_date(to)?) };
    check_order(Some(from), to)
        .map_err(|_| bad(format!("the office {} ends before it begins", shown(text))))?;
    let of = parse_country(of).or_else(|_| parse_id(of)).map_err(|_| form())?;
    let title = parse_kind(title).map_err(|_| form())?;
    Ok(Office { title: title.to_owned(), of: of.to_owned(), from, to })
}

/// Reads a type.
///
/// # Errors
/// If there is no such type.
pub(super) fn parse_type(cell: &str) -> Result<EntityType> {
    cell.parse().map_err(|()| {
        bad(format!("unknown type {}", shown(cell))).with_help("types are actor, place and organization")
    })
}

/// Checks the form of a kind, which need not be one of the known.
///
/// # Errors
/// If it is not a lower-case word.
pub(crate) fn parse_kind(cell: &str) -> Result<&str> {
    let lower_case = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if cell.starts_with(|c: char| c.is_ascii_lowercase()) && cell.chars().all(lower_case) {
        Ok(cell)
    } else {
        Err(bad(format!("expected a kind, found {}", shown(cell)))
            .with_help("kinds are written with the letters a to z, digits and -: armed-group"))
    }
}

/// Checks that a cell has the form of an ISO 3166-1 alpha-2 code.
///
/// # Errors
/// If it does not.
pub(super) fn parse_country(cell: &str) -> Result<&str> {
    if cell.len() == 2 && cell.bytes().all(|b| b.is_ascii_uppercase()) {
        Ok(cell)
    } else {
        Err(bad(format!("expected a country, found {}", shown(cell)))
            .with_help("countries are two capital letters, ISO 3166-1 alpha-2: ML"))
    }
}

/// Reads the code of a first-level division.
///
/// # Errors
/// If the cell is longer than such codes are, or holds anything but ASCII letters and digits.
pub(crate) fn parse_admin1(cell: &str) -> Result<&str> {
    if cell.len() <= 8 && cell.bytes().all(|b| b.is_ascii_alphanumeric()) {
        Ok(cell)
    } else {
        Err(bad(format!("expected a code of at most 8 letters and digits, found {}", shown(cell)))
            .with_help("codes of divisions are those of GeoNames, without the country: IL, 08"))
    }
}

/// Reads decimal degrees, at most `limit` to either side of 0.
///
/// # Errors
/// If the cell is not a finite number within the limit.
pub(crate) fn parse_degrees(cell: &str, limit: f64) -> Result<f64> {
    let degrees: f64 = parse_number(cell, "decimal degrees")?;
    if degrees.abs() <= limit {
        Ok(degrees)
    } else {
        Err(bad(format!("expected degrees from -{limit} to {limit}, found {}", shown(cell))))
    }
}

/// Reads a number of inhabitants.
///
/// # Errors
/// If the cell is not a whole number of 0 or more.
pub(super) fn parse_population(cell: &str) -> Result<u64> {
    parse_number(cell, "a whole number")
        .map_err(|err| err.with_help("write digits only, without separators: 1250000"))
}

/// Reads a weight.
///
/// # Errors
/// If the cell is not a finite number of 0 or more.
pub(super) fn parse_weight(cell: &str) -> Result<f32> {
    let weight: f32 = parse_number(cell, "a number")?;
    if weight >= 0.0 && weight.is_finite() {
        Ok(weight)
    } else {
        Err(bad(format!("expected a number of 0 or more, found {}", shown(cell))))
    }
}

/// Remedy for a mistyped word: the nearest of `words`, if one is near enough to be meant.
pub(crate) fn did_you_mean<'w>(word: &str, words: impl IntoIterator<Item = &'w str>) -> Option<String> {
    let word = word.to_ascii_lowercase();
    let limit = word.chars().count().div_ceil(3);
    let distance = |known: &str| match () {
        // `latitude` for `lat`, `pop` for `population`.
        () if word.len() > 1 && (word.starts_with(known) || known.starts_with(&word)) => 1,
        () => edits(&word, known),
    };
    words
        .into_iter()
        .map(|known| (distance(known), known))
        .filter(|&(distance, _)| distance <= limit)
        .min()
        .map(|(_, known)| format!("did you mean {known:?}?"))
}

/// An error about a row; `source` says which.
pub(super) fn bad(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::Row, message)
}

/// A cell as messages show it: quoted, invisible characters escaped, cut where it is long.
pub(crate) fn shown(text: &str) -> String {
    const MAX_CHARS: usize = 60;
    match text.char_indices().nth(MAX_CHARS) {
        Some((cut, _)) => format!("{:?}…", text.split_at(cut).0),
        None => format!("{text:?}"),
    }
}

/// Takes one name with its qualifiers off the front; also returns what follows its `|`, if there is one.
fn take_alias<'c>(cell: &'c str, kind: AliasKind, lang: &str) -> Result<(Alias, Option<&'c str>)> {
    let mut rest = cell.trim_start();
    let mut surface = String::new();
    let mut qualifiers = None;
    let rest = loop {
        let Some(at) = rest.find(['\\', '|', '{', '}']) else {
            surface.push_str(rest);
            break None;
        };
        let (plain, special) = rest.split_at(at);
        surface.push_str(plain);
        let mut after = special.chars();
        match after.next() {
            Some('|') => break Some(after.as_str()),
            Some('\\') => match after.next() {
                Some(escaped @ ('\\' | '|' | '{' | '}')) => surface.push(escaped),
                _ => {
                    return Err(bad(format!("a backslash that escapes nothing in {}", shown(cell)))
                        .with_help(r"a backslash that belongs to the name is written \\"));
                }
            },
            Some('{') => {
                let (inside, rest) =
                    take_qualifiers(after.as_str()).ok_or_else(|| unbalanced(cell, "{ is never closed"))?;
                qualifiers = Some(inside);
                let rest = rest.trim_start();
                break match rest.strip_prefix('|') {
                    None if !rest.is_empty() => {
                        return Err(bad(format!("text after the qualifiers in {}", shown(cell)))
                            .with_help("qualifiers stand last, in one pair of braces: Mali {lang=fr weak}"));
                    }
                    next => next,
                };
            }
            _ => return Err(unbalanced(cell, "} closes nothing")),
        }
        rest = after.as_str();
    };
    surface.truncate(surface.trim_end().len());
    check_name(&surface).map_err(|err| match surface.is_empty() {
        true if kind == AliasKind::Alias => {
            err.with_help("write one | between two names and none at the ends")
        }
        _ => err,
    })?;
    let mut alias = Alias { lang: lang.to_owned(), ..Alias::new(surface, kind) };
    if let Some(qualifiers) = qualifiers {
        qualify(&mut alias, qualifiers)?;
    }
    Ok((alias, rest))
}

/// Splits behind the brace that closes the qualifiers; `None` if the name ends before it.
fn take_qualifiers(rest: &str) -> Option<(&str, &str)> {
    rest.split_once('}').filter(|(inside, _)| !inside.contains(['|', '{']))
}

/// Takes the whole rest of a cell as a regular expression, in which nothing is escaped.
fn take_pattern(rest: &str, lang: &str) -> Result<Alias> {
    let pattern = rest.trim();
    if pattern.is_empty() {
        return Err(bad("an empty pattern"));
    }
    if pattern.contains(char::is_control) {
        return Err(bad(format!("a control character in the pattern {}", shown(pattern))));
    }
    Ok(Alias { lang: lang.to_owned(), ..Alias::new(pattern, AliasKind::Pattern) })
}

/// Refuses what cannot be found in a text: a name must hold a letter or a digit.
fn check_name(surface: &str) -> Result<()> {
    if surface.is_empty() {
        Err(bad("an empty name"))
    } else if surface.contains(char::is_control) {
        Err(bad(format!("a control character (tab, line break) in the name {}", shown(surface))))
    } else if !surface.contains(char::is_alphanumeric) {
        Err(bad(format!("no letter or digit in the name {}", shown(surface))))
    } else {
        Ok(())
    }
}

/// Gives an alias the qualifiers of its braces.
fn qualify(alias: &mut Alias, qualifiers: &str) -> Result<()> {
    let mut seen = Vec::new();
    for qualifier in qualifiers.split_whitespace() {
        let (key, value) = match qualifier.split_once('=') {
            Some((key, value)) => (key, Some(value)),
            None => (qualifier, None),
        };
        match (key, value) {
            ("abbr", None) => alias.kind = AliasKind::Abbreviation,
            ("demonym", None) => alias.kind = AliasKind::Demonym,
            ("former", None) => alias.former = true,
            ("preferred", None) => alias.preferred = true,
            ("short", None) => alias.short = true,
            ("weak", None) => alias.weak = true,
            ("lang", Some(lang)) => parse_lang(lang)?.clone_into(&mut alias.lang),
            ("from", Some(date)) => alias.from = Some(parse_date(date)?),
            ("to", Some(date)) => alias.to = Some(parse_date(date)?),
            ("case", Some(policy)) => alias.case = Some(parse_case(policy)?),
            _ => return Err(unknown_qualifier(key, value)),
        }
        if seen.contains(&key) {
            return Err(bad(format!("the qualifier {key:?} stands twice")));
        }
        seen.push(key);
    }
    if seen.is_empty() {
        return Err(bad("braces without a qualifier"));
    }
    if seen.contains(&"abbr") && seen.contains(&"demonym") {
        return Err(bad("a name cannot be both \"abbr\" and \"demonym\""));
    }
    check_order(alias.from, alias.to)
}

fn parse_case(text: &str) -> Result<CasePolicy> {
    match text {
        "any" => Ok(CasePolicy::Any),
        "capital" => Ok(CasePolicy::Capital),
        "upper" => Ok(CasePolicy::Upper),
        "exact" => Ok(CasePolicy::Exact),
        _ => {
            Err(bad(format!("unknown case {}", shown(text)))
                .with_help("case is any, capital, upper or exact"))
        }
    }
}

fn unknown_qualifier(key: &str, value: Option<&str>) -> Error {
    if FLAGS.contains(&key) {
        return bad(format!("the qualifier {key:?} takes no value"));
    }
    if SETTINGS.contains(&key) {
        return bad(format!("the qualifier {key:?} needs a value"))
            .with_help(format!("write {key}=VALUE, without blanks around ="));
    }
    let written = value.map_or_else(|| key.to_owned(), |value| format!("{key}={value}"));
    let known = || FLAGS.into_iter().chain(SETTINGS);
    bad(format!("unknown qualifier {}", shown(&written))).with_help(
        did_you_mean(key, known())
            .unwrap_or_else(|| format!("known are {}", known().collect::<Vec<_>>().join(", "))),
    )
}

fn unbalanced(cell: &str, what: &str) -> Error {
    bad(format!("unbalanced brace in {}: {what}", shown(cell)))
        .with_help(r"braces that belong to the name are written \{ and \}")
}

/// Whether two aliases are written alike; a pattern is never like a name.
fn same_name(one: &Alias, other: &Alias) -> bool {
    one.surface == other.surface
        && one.lang == other.lang
        && (one.kind == AliasKind::Pattern) == (other.kind == AliasKind::Pattern)
}

/// Whether two aliases say the same but for one being the canonical name.
pub(crate) fn same_qualifiers(one: &Alias, other: &Alias) -> bool {
    let kind = |alias: &Alias| match alias.kind {
        AliasKind::Name => AliasKind::Alias,
        kind => kind,
    };
    kind(one) == kind(other) && *one == Alias { kind: one.kind, ..other.clone() }
}

/// Days of a month of the Gregorian calendar.
fn days_in_month(year: i16, month: i16) -> i16 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Whether a text has the form `prefix:rest`.
fn is_prefixed(text: &str) -> bool {
    text.split_once(':').is_some_and(|(prefix, rest)| !prefix.is_empty() && !rest.is_empty())
        && !text.contains(|c: char| c.is_whitespace() || c.is_control())
}

fn parse_number<T: FromStr>(cell: &str, expected: &str) -> Result<T> {
    cell.parse().map_err(|_| bad(format!("expected {expected}, found {}", shown(cell))))
}

/// Levenshtein distance: insertions, deletions and replacements that make `one` into `other`.
pub(crate) fn edits(one: &str, other: &str) -> usize {
    let mut row: Vec<usize> = (0..=other.chars().count()).collect();
    for (i, a) in one.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, b) in other.chars().enumerate() {
            let replaced = diagonal + usize::from(a != b);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row.pop().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn aliases(cell: &str) -> Result<Vec<Alias>> {
        let mut aliases = vec![Alias { lang: "en".to_owned(), ..Alias::new("Mali", AliasKind::Name) }];
        parse_aliases(cell, "en", &mut aliases)?;
        Ok(aliases.split_off(1))
    }

    fn surfaces(cell: &str) -> Vec<String> {
        aliases(cell).unwrap().into_iter().map(|alias| alias.surface).collect()
    }

    fn alias(surface: &str) -> Alias {
        Alias { lang: "en".to_owned(), ..Alias::new(surface, AliasKind::Alias) }
    }

    #[test]
    fn names_are_split_trimmed_and_unescaped() {
        for (cell, expected) in [
            ("", vec![]),
            ("a", vec!["a"]),
            ("a|b", vec!["a", "b"]),
            (" a \u{a0}|\u{a0} b c ", vec!["a", "b c"]),
            (r"a\|b|c", vec!["a|b", "c"]),
            (r"a \{b\}", vec!["a {b}"]),
            (r"AC\\DC", vec![r"AC\DC"]),
            (r"a\\|b", vec![r"a\", "b"]),
            (r"\{weak\} {weak}", vec!["{weak}"]),
            ("a {weak}|b", vec!["a", "b"]),
            ("a{weak} | b", vec!["a", "b"]),
            ("القاعدة|基地", vec!["القاعدة", "基地"]),
            ("a, b", vec!["a, b"]),
        ] {
            assert_eq!(surfaces(cell), expected, "{cell}");
        }
    }

    #[test]
    fn offices_have_a_title_a_holder_and_dates() {
        let offices =
            parse_offices("president ML 2013-09-04..2020-08-18| secretary-general Q1065 2017..").unwrap();
        let date = |year, month, day| PartialDate { year, month, day };
        assert_eq!(
            offices,
            [
                Office {
                    title: "president".into(),
                    of: "ML".into(),
                    from: date(2013, 9, 4),
                    to: Some(date(2020, 8, 18)),
                },
                Office {
                    title: "secretary-general".into(),
                    of: "Q1065".into(),
                    from: date(2017, 0, 0),
                    to: None
                },
            ]
        );
        for (cell, message) in [
            ("president ML", r#"expected an office, found "president ML""#),
            ("president ML 2013", r#"expected an office, found "president ML 2013""#),
            ("President ML 2013..", r#"expected an office, found "President ML 2013..""#),
            ("president Mali 2013..", r#"expected an office, found "president Mali 2013..""#),
            ("president ML 2013..2012", r#"the office "president ML 2013..2012" ends before it begins"#),
            ("president ML 2013-13..", r#"no month 13 in the date "2013-13""#),
            ("president ML 2013..|", r#"expected an office, found """#),
        ] {
            assert_eq!(parse_offices(cell).unwrap_err().message(), message, "{cell}");
        }
    }

    #[test]
    fn qualifiers_say_what_a_name_is() {
        let year = |year| Some(PartialDate { year, month: 0, day: 0 });
        for (cell, expected) in [
            ("IBK {abbr short}", Alias { kind: AliasKind::Abbreviation, short: true, ..alias("IBK") }),
            (
                "malien {demonym lang=fr case=any}",
                Alias {
                    kind: AliasKind::Demonym,
                    lang: "fr".to_owned(),
                    case: Some(CasePolicy::Any),
                    ..alias("malien")
                },
            ),
            ("a {former}", Alias { former: true, ..alias("a") }),
            ("a { weak\u{a0}case=upper }", Alias { weak: true, case: Some(CasePolicy::Upper), ..alias("a") }),
            ("a {case=capital}", Alias { case: Some(CasePolicy::Capital), ..alias("a") }),
            ("a {case=exact}", Alias { case: Some(CasePolicy::Exact), ..alias("a") }),
            (
                "a {from=2012 to=2022-03-02}",
                Alias {
                    from: year(2012),
                    to: Some(PartialDate { year: 2022, month: 3, day: 2 }),
                    ..alias("a")
                },
            ),
        ] {
            assert_eq!(aliases(cell).unwrap(), [expected], "{cell}");
        }
    }

    #[test]
    fn pattern_takes_the_rest_of_the_cell_as_it_stands() {
        let found = aliases(r"5e Brigade| pattern:\d+(st|nd) {2}\| x").unwrap();
        assert_eq!(found[0], alias("5e Brigade"));
        assert_eq!(found[1], Alias { kind: AliasKind::Pattern, ..alias(r"\d+(st|nd) {2}\| x") });
        assert_eq!(found.len(), 2);
    }

    #[test]
    fn repeated_names_are_dropped_only_if_nothing_is_lost() {
        assert_eq!(surfaces("Mali|a {weak}|a {weak}|b {lang=en}|b"), ["a", "b"]);
        assert_eq!(surfaces("a|pattern:a"), ["a", "a"]);
        for cell in ["Mali {weak}", "a|a {weak}", "a|a {abbr}"] {
            let err = aliases(cell).unwrap_err();
            assert!(err.message().ends_with("stands twice, with different qualifiers"), "{cell}: {err}");
        }
    }

    #[test]
    fn canonical_name_may_have_qualifiers() {
        let name = |cell| parse_name(cell, "en");
        let plain = Alias { kind: AliasKind::Name, ..alias("Nice") };
        assert_eq!(name("Nice").unwrap(), plain);
        assert_eq!(name("Nice {weak}").unwrap(), Alias { weak: true, ..plain });
        assert_eq!(name("JNIM {abbr}").unwrap().kind, AliasKind::Abbreviation);
        assert_eq!(name(r"a\|b").unwrap().surface, "a|b");
        for (cell, message) in [
            ("a|b", r#"more than one name in "a|b""#),
            ("a {weak}|", r#"more than one name in "a {weak}|""#),
            ("pattern:x", "a name cannot be a pattern"),
            ("Malian {demonym}", "the canonical name cannot be a demonym"),
            ("{weak}", "an empty name"),
        ] {
            assert_eq!(name(cell).unwrap_err().message(), message, "{cell}");
        }
    }

    #[test]
    fn bad_names_are_refused() {
        for (cell, message) in [
            ("a||b", "an empty name"),
            ("|a", "an empty name"),
            ("a|", "an empty name"),
            ("a| |b", "an empty name"),
            ("{weak}", "an empty name"),
            ("a\nb", r#"a control character (tab, line break) in the name "a\nb""#),
            ("…!", r#"no letter or digit in the name "…!""#),
            ("a {weak", r#"unbalanced brace in "a {weak": { is never closed"#),
            ("a {weak|b}", r#"unbalanced brace in "a {weak|b}": { is never closed"#),
            ("a {{weak}}", r#"unbalanced brace in "a {{weak}}": { is never closed"#),
            ("a }", r#"unbalanced brace in "a }": } closes nothing"#),
            ("a {weak} b", r#"text after the qualifiers in "a {weak} b""#),
            ("a {weak} {abbr}", r#"text after the qualifiers in "a {weak} {abbr}""#),
            (r"a\b", r#"a backslash that escapes nothing in "a\\b""#),
            (r"a\", r#"a backslash that escapes nothing in "a\\""#),
            ("pattern:", "an empty pattern"),
            ("a|pattern: ", "an empty pattern"),
            ("pattern:a\tb", r#"a control character in the pattern "a\tb""#),
        ] {
            assert_eq!(aliases(cell).unwrap_err().message(), message, "{cell}");
        }
    }

    #[test]
    fn bad_qualifiers_are_refused() {
        for (cell, message, help) in [
            ("a {}", "braces without a qualifier", None),
            ("a {waek}", r#"unknown qualifier "waek""#, Some(r#"did you mean "weak"?"#)),
            ("a {Weak}", r#"unknown qualifier "Weak""#, Some(r#"did you mean "weak"?"#)),
            ("a {language=fr}", r#"unknown qualifier "language=fr""#, Some(r#"did you mean "lang"?"#)),
            (
                "a {x}",
                r#"unknown qualifier "x""#,
                Some("known are abbr, demonym, former, preferred, short, weak, lang, from, to, case"),
            ),
            ("a {weak=1}", r#"the qualifier "weak" takes no value"#, None),
            (
                "a {lang}",
                r#"the qualifier "lang" needs a value"#,
                Some("write lang=VALUE, without blanks around ="),
            ),
            ("a {weak weak}", r#"the qualifier "weak" stands twice"#, None),
            ("a {abbr demonym}", r#"a name cannot be both "abbr" and "demonym""#, None),
            ("a {case=lower}", r#"unknown case "lower""#, Some("case is any, capital, upper or exact")),
            ("a {from=2020 to=2019}", "ends before it begins", None),
            (
                "a {lang=}",
                r#"expected a language, found """#,
                Some("languages are BCP 47 tags: fr, zh-Hant, pt-BR"),
            ),
        ] {
            let err = aliases(cell).unwrap_err();
            assert_eq!((err.message(), err.help()), (message, help), "{cell}");
        }
    }

    #[test]
    fn dates_are_days_of_the_calendar() {
        for (text, year, month, day) in [
            ("2012", 2012, 0, 0),
            ("2012-03", 2012, 3, 0),
            ("2012-03-31", 2012, 3, 31),
            ("2024-02-29", 2024, 2, 29),
            ("2000-02-29", 2000, 2, 29),
        ] {
            assert_eq!(parse_date(text).unwrap(), PartialDate { year, month, day }, "{text}");
        }
        for text in [
            "",
            "12",
            "02012",
            "2012-",
            "2012-3",
            "2012-03-1",
            "2012-03-01-",
            "2012/03",
            "+201",
            "-2012",
            "２０１２",
            "2012-03-01T00:00",
            "2012-00",
            "2012-13",
            "2012-03-00",
            "2012-04-31",
            "2023-02-29",
            "1900-02-29",
            "2012-02-30",
            "2012-00-01",
            "March 2012",
        ] {
            assert!(parse_date(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_year_ends_with_its_last_day() {
        for (from, to, ordered) in [
            ("2012", "2012", true),
            ("2012-05", "2012", true),
            ("2012-05-31", "2012-05", true),
            ("2012-05-31", "2012-05-31", true),
            ("2012", "2012-01-01", true),
            ("2012-05-31", "2012-05-30", false),
            ("2012-06", "2012-05", false),
            ("2013", "2012-12-31", false),
        ] {
            let date = |text| parse_date(text).ok();
            assert_eq!(check_order(date(from), date(to)).is_ok(), ordered, "{from} {to}");
        }
    }

    #[test]
    fn languages_have_the_form_of_bcp_47() {
        for text in ["fr", "zh-Hant", "pt-BR", "de-CH-1901", "sr-Latn-RS", "kmr"] {
            assert!(parse_lang(text).is_ok(), "{text}");
        }
        for text in ["", "f", "fr_FR", "fr-", "-fr", "fr--FR", "12", "français", "fr FR", "abcdefghi"] {
            assert!(parse_lang(text).is_err(), "{text}");
        }
    }

    #[test]
    fn nearest_word_is_offered_if_it_is_near() {
        let columns = ["name", "aliases", "lat", "lon", "population", "lang"];
        for (word, expected) in [
            ("nmae", Some("name")),
            ("Name", Some("name")),
            ("alias", Some("aliases")),
            ("latitude", Some("lat")),
            ("pop", Some("population")),
            ("LANG", Some("lang")),
            ("description", None),
            ("", None),
        ] {
            let expected = expected.map(|word| format!("did you mean {word:?}?"));
            assert_eq!(did_you_mean(word, columns), expected, "{word}");
        }
    }

    #[test]
    fn long_cells_are_cut_between_characters() {
        assert_eq!(shown("Goïta\u{1b}[31m"), r#""Goïta\u{1b}[31m""#);
        assert_eq!(shown(&"ï".repeat(61)), format!("\"{}\"…", "ï".repeat(60)));
    }
}
