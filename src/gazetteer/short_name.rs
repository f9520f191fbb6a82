//! Surnames of persons whose row lists no short name.
//!
//! `Assimi Goïta` may be called `Goïta` once he has been named in full. Most of the world's news puts the
//! surname last; where it stands first, or news uses another part, the row says so with `short`.

use super::{Alias, AliasKind, Entity};

/// Words that belong to the surname behind them, in lower case.
const PARTICLES: &[&str] = &[
    "abu", "ag", "al", "ap", "ar", "bar", "bat", "ben", "bin", "bint", "d", "da", "dal", "das", "de", "del",
    "della", "den", "der", "di", "do", "dos", "du", "el", "ibn", "la", "le", "mac", "ould", "oulad", "op",
    "ter", "van", "vom", "von", "zu", "zum", "zur", "ze",
];

/// Words behind a surname that are no part of it.
const SUFFIXES: &[&str] = &["jr", "jr.", "sr", "sr.", "ii", "iii", "iv"];

/// The short names that follow from a person's canonical name: the surname with its particles, and without
/// those of Arabic names, which news drops (`al-Assad`, `Assad`).
pub(super) fn short_names(entity: &Entity) -> Vec<Alias> {
    if entity.kind != "person" || entity.aliases.iter().any(|alias| alias.short) {
        return Vec::new();
    }
    let mut words: Vec<&str> = entity.name.split_whitespace().collect();
    if words.last().is_some_and(|last| is_one_of(SUFFIXES, last)) {
        words.pop();
    }
    if words.len() < 2 {
        return Vec::new();
    }
    // The given name is never part of it, even if it looks like a particle (Ben Bernanke).
    let mut first = words.len() - 1;
    while first > 1 && is_one_of(PARTICLES, words[first - 1].trim_end_matches(['-', '\'', '’'])) {
        first -= 1;
    }
    let surname = words[first..].join(" ");
    let mut names = vec![surname.clone()];
    if let Some(bare) =
        ["al-", "el-", "Al-", "El-", "as-", "ash-"].iter().find_map(|article| surname.strip_prefix(article))
    {
        names.push(bare.to_owned());
    }
    let listed = |name: &String| entity.aliases.iter().any(|alias| alias.surface == *name);
    let long_enough = |name: &String| name.chars().filter(|c| c.is_alphabetic()).count() > 1;
    names.retain(|name| long_enough(name) && !listed(name));
    names.into_iter().map(|name| Alias { short: true, ..Alias::new(name, AliasKind::Alias) }).collect()
}

fn is_one_of(list: &[&str], word: &str) -> bool {
    list.iter().any(|entry| entry.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::EntityType;

    fn shorts(name: &str) -> Vec<String> {
        let entity = Entity {
            kind: "person".into(),
            ..Entity::new("x", EntityType::Actor, Alias::new(name, AliasKind::Name))
        };
        short_names(&entity).into_iter().map(|alias| alias.surface).collect()
    }

    #[test]
    fn surname_is_the_last_word() {
        assert_eq!(shorts("Assimi Goïta"), ["Goïta"]);
        assert_eq!(shorts("Ibrahim Boubacar Keïta"), ["Keïta"]);
    }

    #[test]
    fn particles_stay_with_the_surname() {
        assert_eq!(shorts("Iyad Ag Ghali"), ["Ag Ghali"]);
        assert_eq!(shorts("Ursula von der Leyen"), ["von der Leyen"]);
        assert_eq!(shorts("Osama bin Laden"), ["bin Laden"]);
    }

    #[test]
    fn arabic_article_may_be_dropped() {
        assert_eq!(shorts("Bashar al-Assad"), ["al-Assad", "Assad"]);
    }

    #[test]
    fn given_names_that_look_like_particles_are_not_taken() {
        assert_eq!(shorts("Ben Bernanke"), ["Bernanke"]);
    }

    #[test]
    fn generations_are_no_surname() {
        assert_eq!(shorts("Martin Luther King Jr."), ["King"]);
    }

    #[test]
    fn single_names_have_none() {
        assert!(shorts("Hemedti").is_empty());
    }
}
