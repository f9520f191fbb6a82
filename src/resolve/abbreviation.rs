//! Abbreviations that an article introduces: `Full Name (ABBR)` and `ABBR (Full Name)`.
//!
//! The form is recognised as Schwartz and Hearst do ("A simple algorithm for identifying abbreviation
//! definitions in biomedical text", PSB 2003): a short form in brackets beside the long one, its letters to be
//! found in order in the long form. Where the long form is a listed name, the letters need not agree: news
//! gives the abbreviation of one language beside the name in another (CEDEAO).

use super::Via;
use crate::gazetteer::EntityRef;
use crate::span::Span;

/// Longest abbreviation, bytes.
const MAX_LEN: usize = 24;

/// Whether an entity named like this can be given an abbreviation: not persons, and not by a demonym.
pub(super) fn can_be_abbreviated(entity: EntityRef<'_>, via: Via) -> bool {
    !entity.is_person() && matches!(via, Via::Name | Via::Alias | Via::Pattern)
}

/// The abbreviation in the brackets right behind a name: `Name (ABBR)`, `Name (“ABBR”)`, `Name (ABBR, in
/// Arabic …)`.
pub(super) fn behind(text: &str, name: Span) -> Option<Span> {
    let rest = text.get(name.end as usize..)?;
    let inner = rest.trim_start_matches([' ', '\u{a0}', '\n']).strip_prefix('(')?;
    let inner = inner.trim_start_matches(['"', '“', '«', '\'', '‘', ' ', '\u{a0}']);
    let start = text.len() - inner.len();
    let end = head_of(inner).find([')', ',', ';', '/', '"', '”', '»', '’', '\'', '\n'])?;
    let found = inner.get(..end)?.trim_end();
    is_abbreviation(found).then(|| span(start, found.len()))?
}

/// The abbreviation before the brackets that hold a name and nothing else: `ABBR (Name)`.
pub(super) fn before(text: &str, name: Span) -> Option<Span> {
    let behind = text.get(name.end as usize..)?;
    let head = text.get(..name.start as usize)?;
    let is_quote = |c: char| matches!(c, '"' | '“' | '”' | '«' | '»' | ' ' | '\u{a0}');
    if !behind.trim_start_matches(is_quote).starts_with(')') {
        return None;
    }
    // The article may stand inside the brackets: `FLA (the Azawad Liberation Front)`.
    let head = head.trim_end_matches(is_quote);
    let head = ["the", "The", "le", "la", "les"]
        .iter()
        .find_map(|article| head.strip_suffix(article).map(|head| head.trim_end_matches(is_quote)))
        .filter(|head| head.ends_with('('))
        .unwrap_or(head);
    let head = head.strip_suffix('(')?.trim_end_matches([' ', '\u{a0}']);
    let start = head
        .rfind(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '.' | '\u{2011}')))
        .map_or(0, |at| at + head.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8));
    let found = head.get(start..)?;
    is_abbreviation(found).then(|| span(start, found.len()))?
}

/// As much of a text as an abbreviation and what closes it can take: a bracket that is never closed must not be
/// looked for to the end of the text.
fn head_of(text: &str) -> &str {
    let ends = text.char_indices().map(|(start, c)| start + c.len_utf8());
    let end = ends.take_while(|&end| end <= MAX_LEN + 4).last().unwrap_or(0);
    text.get(..end).unwrap_or_default()
}

fn span(start: usize, len: usize) -> Option<Span> {
    Some(Span::new(u32::try_from(start).ok()?, u32::try_from(start + len).ok()?))
}

/// Capitals, at least two and at least half of the letters, in one word that may hold digits, dots and
/// hyphens: `JNIM`, `FAMa`, `CSP-DPA`, `M23`.
fn is_abbreviation(text: &str) -> bool {
    let allowed = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.' | '\u{2011}');
    if text.is_empty() || text.len() > MAX_LEN || !text.chars().all(allowed) {
        return false;
    }
    let capitals = text.chars().filter(|c| c.is_uppercase()).count();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let digits = text.chars().filter(char::is_ascii_digit).count();
    (capitals >= 2 || capitals == 1 && letters == 1 && digits > 0) && capitals * 2 >= letters
}

/// Whether the letters of the abbreviation are found in order in the name, the first one at the begin of a
/// word. `fold` gives the folded form of a letter.
pub(super) fn letters_agree(abbreviation: &str, name: &str, fold: impl Fn(char) -> char) -> bool {
    let mut wanted = abbreviation.chars().filter(|c| c.is_alphanumeric()).map(&fold);
    let Some(first) = wanted.next() else { return false };
    let mut behind_a_letter = false;
    name.char_indices().any(|(at, c)| {
        let begins = !std::mem::replace(&mut behind_a_letter, c.is_alphanumeric());
        let mut rest = name.get(at + c.len_utf8()..).unwrap_or_default().chars().map(&fold);
        begins && fold(c) == first && wanted.clone().all(|wanted| rest.any(|c| c == wanted))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn behind_in<'t>(text: &'t str, name: &str) -> Option<&'t str> {
        let start = text.find(name).unwrap();
        let name = span(start, name.len()).unwrap();
        behind(text, name).map(|span| span.surface(text))
    }

    fn before_in<'t>(text: &'t str, name: &str) -> Option<&'t str> {
        let start = text.find(name).unwrap();
        let name = span(start, name.len()).unwrap();
        before(text, name).map(|span| span.surface(text))
    }

    #[test]
    fn finds_abbreviations_behind_the_name() {
        assert_eq!(behind_in("African Union (AU) said", "African Union"), Some("AU"));
        assert_eq!(behind_in("African Union (“AU”) said", "African Union"), Some("AU"));
        assert_eq!(behind_in("African Union (AU, in short)", "African Union"), Some("AU"));
        assert_eq!(behind_in("Malian Armed Forces\n(FAMa)", "Malian Armed Forces"), Some("FAMa"));
        assert_eq!(behind_in("African Union (see below)", "African Union"), None);
        assert_eq!(behind_in("African Union, AU", "African Union"), None);
    }

    #[test]
    fn finds_abbreviations_before_the_name() {
        assert_eq!(before_in("the RSF (Rapid Support Forces) said", "Rapid Support Forces"), Some("RSF"));
        assert_eq!(before_in("FLA (the Azawad Liberation Front)", "Azawad Liberation Front"), Some("FLA"));
        assert_eq!(before_in("They (Rapid Support Forces)", "Rapid Support Forces"), None);
        assert_eq!(before_in("RSF (Rapid Support Forces of Sudan)", "Rapid Support Forces"), None);
    }

    #[test]
    fn abbreviations_have_capitals_and_are_one_word() {
        for (text, is) in [
            ("AU", true),
            ("FAMa", true),
            ("CoNaMa", true),
            ("CSP-DPA", true),
            ("U.N.", true),
            ("M23", true),
            ("A", false),
            ("M2x", false),
            ("23", false),
            ("Mali", false),
            ("AUnion", false),
            ("AUn", true),
            ("A U", false),
            ("", false),
            ("ABCDEFGHIJKLMNOPQRSTUVWX", true),
            ("ABCDEFGHIJKLMNOPQRSTUVWXY", false),
        ] {
            assert_eq!(is_abbreviation(text), is, "{text:?}");
        }
        let longest = "African Union (ABCDEFGHIJKLMNOPQRSTUVWX)";
        assert_eq!(behind_in(longest, "African Union"), Some("ABCDEFGHIJKLMNOPQRSTUVWX"));
    }

    #[test]
    fn letters_agree_in_order() {
        let agree = |abbreviation, name| letters_agree(abbreviation, name, |c| c.to_ascii_lowercase());
        assert!(agree("JNIM", "Jama'at Nusrat ul-Islam wa al-Muslimin"));
        assert!(agree("RSF", "Rapid Support Forces"));
        assert!(!agree("US", "Ford"));
        // Each letter of the abbreviation has one of its own.
        assert!(!agree("AA", "Au"));
        assert!(!agree("CEDEAO", "Economic Community of West African States"));
        // The first letter may begin several words.
        assert!(agree("SPLA", "South Sudan People's Liberation Army"));
    }
}
