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
    if entity.kind != "person" {
        return Vec::new();
    }
    let mut names = Vec::new();
    // What the row says about short names it says for one alphabet.
    let says = |other_script: bool| {
        entity.aliases.iter().any(|alias| alias.short && is_of_other_script(&alias.surface) == other_script)
    };
    if !says(false) {
        push_short_names(&entity.name, "", &mut names);
    }
    for alias in entity.aliases.iter().filter(|_| !says(true)) {
        if alias.kind == AliasKind::Alias && !alias.weak && is_of_other_script(&alias.surface) {
            push_short_names(&alias.surface, &alias.lang, &mut names);
        }
    }
    let listed = |name: &str| entity.aliases.iter().any(|alias| alias.surface == name);
    let long_enough = |name: &str| name.chars().filter(|c| c.is_alphabetic()).nth(1).is_some();
    names.retain(|name| long_enough(&name.surface) && !listed(&name.surface));
    names
}

/// Whether a name is written in an alphabet of which a person's name in a row is nothing but that. In Latin letters an
/// alias may also be `the Emir of Qatar`; Chinese, Japanese and Korean names have no blanks.
fn is_of_other_script(name: &str) -> bool {
    name.chars().all(|c| !c.is_alphabetic() || matches!(c, '\u{370}'..='\u{6FF}' | '\u{10A0}'..='\u{10FF}'))
}

/// Number of the word of a person's name with which the surname begins, particles included; `None` if the name is one
/// word.
pub(super) fn surname_start(words: &[&str]) -> Option<usize> {
    let suffixes = usize::from(words.last().is_some_and(|last| is_one_of(SUFFIXES, last)));
    let last = words.len().checked_sub(suffixes + 1).filter(|&last| last > 0)?;
    // The given name is never part of it, even if it looks like a particle (Ben Bernanke).
    let is_particle = |word: &str| is_one_of(PARTICLES, word.trim_end_matches(['-', '\'', '’']));
    let particles = words[1..last].iter().rev().take_while(|word| is_particle(word)).count();
    Some(last - particles)
}

/// Appends the short names that follow from a name in the language `lang`.
fn push_short_names(name: &str, lang: &str, names: &mut Vec<Alias>) {
    let words: Vec<&str> = name.split_whitespace().collect();
    let Some(first) = surname_start(&words) else { return };
    let surname: Vec<&str> =
        words[first..].iter().copied().filter(|word| !is_one_of(SUFFIXES, word)).collect();
    let surname = surname.join(" ");
    let articles = ["al-", "el-", "Al-", "El-", "as-", "ash-", "ال"];
    let bare = articles.iter().find_map(|article| surname.strip_prefix(article)).map(str::to_owned);
    for surface in [Some(surname), bare].into_iter().flatten() {
        let alias = Alias { short: true, lang: lang.to_owned(), ..Alias::new(surface, AliasKind::Alias) };
        if !names.iter().any(|other| other.surface == alias.surface) {
            names.push(alias);
        }
    }
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
    fn names_in_other_alphabets_have_surnames_too() {
        let mut entity = Entity {
            kind: "person".into(),
            ..Entity::new("x", EntityType::Actor, Alias::new("Assimi Goïta", AliasKind::Name))
        };
        for name in ["Ассими Гойта", "أسيمي غويتا", "the Emir of Qatar", "阿西米·戈伊塔"]
        {
            entity.aliases.push(Alias::new(name, AliasKind::Alias));
        }
        let shorts: Vec<_> = short_names(&entity).into_iter().map(|alias| alias.surface).collect();
        assert_eq!(shorts, ["Goïta", "Гойта", "غويتا"]);
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
