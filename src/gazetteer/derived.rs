//! Names that follow from the names of a row: what variants are found by because they are listed after all.
//!
//! In comes an entity, out come aliases with the [`Rule`] that made them, which is kept with them. Also here: which
//! names are entered by their sounds.

use super::short_name::surname_start;
use super::{Alias, AliasKind, CasePolicy, Entity, EntityType};
use crate::normalize::variant::{Rule, sound};

/// Countries of whose languages one at least is usually romanized, or whose names come from such a one: ISO 3166-1.
const ROMANIZED: &[&str] = &[
    "AE", "AF", "AM", "AZ", "BA", "BD", "BG", "BH", "BY", "CY", "DJ", "DZ", "EG", "EH", "ER", "ET", "GE",
    "GM", "GN", "GR", "IL", "IQ", "IR", "JO", "KG", "KM", "KW", "KZ", "LB", "LY", "MA", "MD", "ME", "MK",
    "ML", "MN", "MR", "NE", "NP", "OM", "PK", "PS", "QA", "RS", "RU", "SA", "SD", "SN", "SO", "SY", "TD",
    "TJ", "TM", "TN", "UA", "UZ", "XK", "YE",
];

/// Words that only romanized names have.
const MARKS: &[&str] =
    &["abd", "abdel", "abdul", "abu", "al", "bin", "el", "ibn", "mohammed", "muhammad", "ould"];

/// Fewest letters behind an article with which they may be written together.
const MIN_JOINED: usize = 6;

/// The names that follow from those of a row, but for short names.
pub(super) fn derived_names(entity: &Entity) -> Vec<(Alias, Rule)> {
    let mut names: Vec<(Alias, Rule)> = Vec::new();
    let is_person = entity.kind == "person";
    for alias in entity.aliases.iter().filter(|alias| is_full_name(alias)) {
        if is_person && (alias.kind == AliasKind::Name || !alias.surface.is_ascii()) {
            let words: Vec<&str> = alias.surface.split_whitespace().collect();
            if let Some(surname) = surname_start(&words)
                && let Some((given, middle)) = words.get(..surname).and_then(<[&str]>::split_first)
                && let Some(initial) = given.chars().next().filter(|c| c.is_uppercase())
                && given.chars().nth(1).is_some_and(char::is_alphabetic)
            {
                let surname = words.get(surname..).unwrap_or_default().join(" ");
                names.push((like(alias, format!("{initial}. {surname}")), Rule::Initial));
                if let Some(last) = middle.last() {
                    names.push((like(alias, format!("{given} {surname}")), Rule::Shortened));
                    // Spanish and Portuguese surnames are double: Andrés Manuel López Obrador.
                    if middle.len() > 1 {
                        names.push((like(alias, format!("{given} {last} {surname}")), Rule::Shortened));
                    }
                }
            }
            let joined = alias.surface.replace('-', "");
            if joined != alias.surface && joined.split(' ').count() > 1 {
                names.push((like(alias, joined), Rule::Joined));
            }
        }
        let article =
            ["al-", "Al-", "el-", "El-"].iter().find_map(|article| alias.surface.strip_prefix(article));
        if let Some(rest) = article.filter(|rest| rest.len() >= MIN_JOINED && !rest.contains([' ', '-'])) {
            let joined = Alias { case: Some(CasePolicy::Any), ..like(alias, format!("al{rest}")) };
            names.push((joined, Rule::Joined));
        }
    }
    names.retain(|(name, _)| !entity.aliases.iter().any(|alias| alias.surface == name.surface));
    names
}

fn like(alias: &Alias, surface: String) -> Alias {
    Alias {
        lang: alias.lang.clone(),
        from: alias.from,
        to: alias.to,
        ..Alias::new(surface, AliasKind::Alias)
    }
}

fn is_full_name(alias: &Alias) -> bool {
    matches!(alias.kind, AliasKind::Name | AliasKind::Alias) && !alias.weak && !alias.short
}

/// Whether names of the entity come from a language that is usually romanized.
pub(super) fn is_romanized(entity: &Entity) -> bool {
    let is_marked = |alias: &Alias| {
        let mut words = alias.surface.split(|c: char| !c.is_alphanumeric());
        alias.surface.chars().any(|c| matches!(c, '\u{370}'..='\u{6FF}' | '\u{10A0}'..='\u{10FF}'))
            && entity.entity_type == EntityType::Actor
            && entity.country.is_empty()
            || words.any(|word| MARKS.iter().any(|mark| mark.eq_ignore_ascii_case(word)))
    };
    ROMANIZED.contains(&entity.country.as_str()) || entity.aliases.iter().any(is_marked)
}

/// By which keys of sounds a name of folded words is entered.
pub(super) fn sound_kinds(
    entity: &Entity,
    is_romanized: bool,
    alias: &Alias,
    folded: &[u8],
) -> &'static [u8] {
    const NONE: &[u8] = &[];
    const SINGLE: &[u8] = &[sound::SINGLE];
    if alias.weak || !matches!(alias.kind, AliasKind::Name | AliasKind::Alias) {
        return NONE;
    }
    let mut words = folded.split(|&byte| byte == b' ').filter(|word| !sound::is_loose(word));
    let Some(first) = words.next() else { return NONE };
    let others = words.count();
    let begins_with_article = folded.split(|&byte| byte == b' ').next().is_some_and(sound::is_article);
    let is_person = entity.kind == "person";
    let is_group = entity.entity_type == EntityType::Actor && !is_person;
    match others {
        0 if !is_romanized || first.len() < sound::MIN_SINGLE && !begins_with_article => NONE,
        0 if is_person && alias.short || entity.kind == "armed-group" => SINGLE,
        0 => NONE,
        _ if alias.short => NONE,
        // Ministries and the like have English names.
        _ if is_romanized && is_person => &[sound::ROMANIZED, sound::ACROSS],
        _ if is_person => &[sound::ACROSS],
        _ if is_romanized && (is_group || entity.entity_type == EntityType::Place) => &[sound::ROMANIZED],
        _ => NONE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn derived(kind: &str, name: &str) -> Vec<(String, Rule)> {
        let entity = Entity {
            kind: kind.into(),
            ..Entity::new("x", EntityType::Actor, Alias::new(name, AliasKind::Name))
        };
        derived_names(&entity).into_iter().map(|(alias, rule)| (alias.surface, rule)).collect()
    }

    #[test]
    fn persons_have_initials_and_shorter_names() {
        assert_eq!(
            derived("person", "Ibrahim Boubacar Keïta"),
            [("I. Keïta".into(), Rule::Initial), ("Ibrahim Keïta".into(), Rule::Shortened)]
        );
        assert_eq!(derived("person", "Ursula von der Leyen"), [("U. von der Leyen".into(), Rule::Initial)]);
        assert_eq!(derived("person", "Hemedti"), []);
    }

    #[test]
    fn hyphens_and_articles_are_written_together_too() {
        assert!(derived("person", "Kim Jong-un").contains(&("Kim Jongun".into(), Rule::Joined)));
        assert_eq!(derived("armed-group", "Al-Shabaab"), [("alShabaab".into(), Rule::Joined)]);
        assert_eq!(derived("armed-group", "Azawad Liberation Front"), []);
    }
}
