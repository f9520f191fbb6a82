//! The names of a row: which can never match, which match too much, and which say what another says.

use super::characters::mixed_word;
use super::{Finding, Rule, Severity};
use crate::gazetteer::alias::{PATTERN, bare_name, parse_aliases, same_qualifiers, shown};
use crate::gazetteer::{Alias, AliasKind, CasePolicy, Entity, WordList, case_policy};
use crate::normalize::Folder;
use unicode_normalization::UnicodeNormalization;

/// Inhabitants from which on a place is the first to be thought of under its name.
const GREAT_CITY: u64 = 1_000_000;

/// Characters that prose does not write within names.
const NOT_IN_PROSE: [char; 9] = ['(', ')', '[', ']', '{', '}', '/', '|', '_'];

/// Whether a name counts alone, wherever it stands.
pub(super) fn is_strong(alias: &Alias) -> bool {
    alias.kind != AliasKind::Pattern && !alias.weak && !alias.short
}

/// Judges the names of an entity one by one.
pub(super) fn judge(entity: &Entity, folder: &mut Folder, add: &mut dyn FnMut(Finding)) {
    let well_known =
        matches!(entity.kind.as_str(), "country" | "territory") || entity.population >= GREAT_CITY;
    let others =
        entity.aliases.iter().filter(|alias| is_strong(alias) && !alias.surface.contains(NOT_IN_PROSE));
    let has_others = others.count() > 0;
    for alias in entity.aliases.iter().filter(|alias| alias.kind != AliasKind::Pattern) {
        let surface = &alias.surface;
        let quoted = shown(surface);
        let find = |rule, what: &str| Finding::new(rule, surface, format!("{quoted} {what}"));
        if let Some((word, [one, other])) = mixed_word(surface) {
            add(find(Rule::MixedScripts, &format!("mixes {one} and {other} letters in {}", escaped(word))));
        }
        if surface.contains(NOT_IN_PROSE) {
            let label = alias.kind == AliasKind::Name && has_others;
            let severity = if label || is_slashed(surface) { Severity::Note } else { Severity::Warning };
            add(find(Rule::UnmatchableName, "is not what prose writes").severity(severity));
        }
        if !is_strong(alias) {
            continue;
        }
        let Some(key) = folder.fold(surface) else { continue };
        let case = alias.case.unwrap_or_else(|| case_policy(key));
        let count = |is: fn(char) -> bool| surface.chars().filter(|&c| is(c)).count();
        if count(char::is_alphanumeric) == 1 {
            add(find(Rule::OneCharacter, "is a single character"));
        }
        let is_word = key.prefix_hashes.len() == 1;
        let two_letters = count(char::is_alphabetic) == 2 && count(char::is_alphanumeric) == 2;
        if two_letters
            && is_word
            && !well_known
            && (case == CasePolicy::Upper || alias.kind == AliasKind::Abbreviation)
        {
            add(find(Rule::TwoLetters, "is an abbreviation of two letters"));
        }
        let any_case = case == CasePolicy::Any || alias.case.is_none() && case == CasePolicy::Capital;
        if is_word && any_case && !well_known {
            if WordList::EverydayWords.contains(&key.bytes) {
                add(find(Rule::EverydayWord, "is an everyday word"));
            } else if WordList::FirstNames.contains(&key.bytes) {
                add(find(Rule::FirstName, "is a first name"));
            }
        }
    }
}

/// Whether nothing but slashes is odd about a name, and these without blanks: some are written so (`RFE/RL`).
fn is_slashed(name: &str) -> bool {
    name.split('/').all(|part| !part.contains(NOT_IN_PROSE) && part.trim() == part && !part.is_empty())
}

/// A word with every letter that is not ASCII written as its code point too.
fn escaped(word: &str) -> String {
    let letter = |c: char| if c.is_ascii() { c.to_string() } else { format!("{c}[U+{:04X}]", u32::from(c)) };
    word.chars().map(letter).collect()
}

/// The names of a cell as it should be: without stray blanks, composed, each once. `add` says whether a finding
/// counts; what is allowed stays. `canonical` is the canonical name, for the cell of aliases.
pub(super) fn tidy(
    cell: &str,
    lang: &str,
    canonical: Option<&Alias>,
    folder: &mut Folder,
    add: &mut dyn FnMut(Finding) -> bool,
) -> String {
    let mut earlier: Vec<Keyed> =
        canonical.and_then(|name| keyed(name.clone(), folder)).into_iter().collect();
    let mut kept: Vec<String> = Vec::new();
    for name in split_names(cell) {
        if name.trim_start().starts_with(PATTERN) {
            kept.push(name.to_owned());
            continue;
        }
        let name = tidy_name(name, add);
        let mut parsed = Vec::with_capacity(1);
        // The cell has been read before; the canonical name needs no comparison.
        if canonical.is_none() || parse_aliases(&name, lang, &mut parsed).is_err() {
            kept.push(name);
            continue;
        }
        let twin = parsed.pop().and_then(|alias| keyed(alias, folder)).and_then(|alias| {
            let twin = repeats(&alias, &earlier);
            earlier.push(alias);
            twin
        });
        let removed = twin.is_some_and(|twin| {
            let keep = twin.rule == Rule::RedundantAlias && name.contains('’');
            add(Finding { fixable: !keep, ..twin }) && !keep
        });
        if !removed {
            kept.push(name);
        }
    }
    kept.join("|")
}

/// A line of a bare list as it should be.
pub(super) fn tidy_line(line: &str, add: &mut dyn FnMut(Finding) -> bool) -> String {
    if bare_name(line.trim()).is_ok() { tidy_name(line, add) } else { line.to_owned() }
}

/// One name without stray blanks, composed.
fn tidy_name(name: &str, add: &mut dyn FnMut(Finding) -> bool) -> String {
    let mut tidy = name.to_owned();
    let single = single_blanks(name);
    if single != name && add(Finding { fixable: true, ..stray_blanks(name) }) {
        tidy = single;
    }
    let composed: String = tidy.nfc().collect();
    if composed != tidy {
        let finding =
            Finding::new(Rule::NotNfc, name.trim(), format!("{} is not composed", shown(&escaped(name))));
        if add(Finding { fixable: true, ..finding }) {
            tidy = composed;
        }
    }
    tidy
}

pub(super) fn stray_blanks(cell: &str) -> Finding {
    Finding::new(Rule::StrayBlanks, cell.trim(), format!("stray blanks in {}", shown(cell)))
}

/// The text with its ends trimmed and one blank where several stood.
fn single_blanks(text: &str) -> String {
    let mut single = String::with_capacity(text.len());
    for c in text.trim().chars() {
        if !(c.is_whitespace() && single.ends_with(char::is_whitespace)) {
            single.push(c);
        }
    }
    single
}

/// An alias with its key and the case that it is held to.
type Keyed = (Alias, Vec<u8>, CasePolicy);

fn keyed(alias: Alias, folder: &mut Folder) -> Option<Keyed> {
    let key = folder.fold(&alias.surface)?;
    let case = alias.case.unwrap_or_else(|| case_policy(key));
    Some((alias, key.bytes.clone(), case))
}

/// The finding that an alias says nothing beyond an earlier name of the row.
fn repeats((alias, key, case): &Keyed, earlier: &[Keyed]) -> Option<Finding> {
    let says_the_same = |(twin, twin_key, twin_case): &&Keyed| {
        let as_written = || Alias { surface: twin.surface.clone(), ..alias.clone() };
        twin_key == key && twin_case == case && same_qualifiers(twin, &as_written())
    };
    let (twin, ..) = earlier.iter().find(says_the_same)?;
    let (quoted, other) = (shown(&alias.surface), shown(&twin.surface));
    let (rule, message) = match twin.surface == alias.surface {
        true if twin.kind == AliasKind::Name => {
            (Rule::AliasEqualsName, format!("the alias {quoted} is the canonical name"))
        }
        true => (Rule::DuplicateAlias, format!("the alias {quoted} stands twice")),
        false => (Rule::RedundantAlias, format!("the alias {quoted} finds what {other} finds")),
    };
    Some(Finding::new(rule, &alias.surface, message))
}

/// The names of a cell with their qualifiers, as written. A pattern takes the rest.
fn split_names(cell: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut rest = cell;
    while !rest.trim_start().starts_with(PATTERN) {
        let mut escaped = false;
        let bar = rest.find(|c: char| {
            let is_bar = c == '|' && !escaped;
            escaped = c == '\\' && !escaped;
            is_bar
        });
        let Some((name, next)) = bar.and_then(|bar| Some((rest.get(..bar)?, rest.get(bar + 1..)?))) else {
            break;
        };
        names.push(name);
        rest = next;
    }
    names.push(rest);
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_split_at_bars_that_are_not_escaped() {
        for (cell, names) in [
            ("", &[""][..]),
            ("a|b {weak}| c", &["a", "b {weak}", " c"]),
            (r"a\|b|c\\|d", &[r"a\|b", r"c\\", "d"]),
            ("a| pattern:x|y", &["a", " pattern:x|y"]),
        ] {
            assert_eq!(split_names(cell), names);
        }
    }

    #[test]
    fn tidy_cells_stay_as_they_are_and_others_need_one_pass() {
        let mut folder = Folder::default();
        let canonical = Alias::new("Jama’at", AliasKind::Name);
        let mut tidy = |cell: &str| tidy(cell, "", Some(&canonical), &mut folder, &mut |_| true);
        for (cell, expected) in [
            ("a|b {weak}|pattern:x  y| z", "a|b {weak}|pattern:x  y| z"),
            (" a  b |a b|A B|c {lang=fr}|c", "a b|A B|c {lang=fr}|c"),
            ("Jama'at|Jama`at|Jama’at", ""),
            ("jama’at|x|x {weak}", "jama’at|x|x {weak}"),
            ("Goïta|Goi\u{308}ta|Goita", "Goïta"),
            ("D'Souza|D’Souza|DSouza", "D'Souza|D’Souza"),
        ] {
            assert_eq!(tidy(cell), expected, "{cell}");
            assert_eq!(tidy(expected), expected);
        }
    }
}
