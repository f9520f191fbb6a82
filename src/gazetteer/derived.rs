//! Names that follow from the names of a row: what variants are found by because they are listed after all.
//!
//! In comes an entity, out come aliases with the [`Rule`] that made them, which is kept with them. Also here: which
//! names are entered by their sounds.

use super::short_name::surname_start;
use super::{Alias, AliasKind, CasePolicy, Entity, EntityType};
use crate::normalize::fold::{self, Class};
use crate::normalize::variant::{Rule, sound};

/// Countries of whose languages one at least is usually romanized, or whose names come from such a one: ISO 3166-1,
/// sorted, as the other lists are.
const ROMANIZED: &[&str] = &[
    "AE", "AF", "AM", "AZ", "BA", "BD", "BG", "BH", "BY", "CY", "DJ", "DZ", "EG", "EH", "ER", "ET", "GE",
    "GM", "GN", "GR", "IL", "IQ", "IR", "JO", "KG", "KM", "KW", "KZ", "LB", "LY", "MA", "MD", "ME", "MK",
    "ML", "MN", "MR", "NE", "NP", "OM", "PK", "PS", "QA", "RS", "RU", "SA", "SD", "SN", "SO", "SY", "TD",
    "TJ", "TM", "TN", "UA", "UZ", "XK", "YE",
];

/// Countries where two letters may stand for one with a mark, or are what others write for it.
const UMLAUTS: &[&str] = &[
    "", "AT", "AX", "BA", "CH", "DE", "DK", "EE", "FI", "FO", "GL", "HR", "HU", "IS", "IT", "LI", "LU", "ME",
    "MK", "NO", "RS", "SE", "SI", "TR", "XK",
];

/// Countries whose people have two surnames, the first of which is the one they are called by.
const TWO_SURNAMES: &[&str] = &[
    "AR", "BO", "CL", "CO", "CR", "CU", "DO", "EC", "ES", "GQ", "GT", "HN", "MX", "NI", "PA", "PE", "PR",
    "PY", "SV", "UY", "VE",
];

/// Countries where a given name of two syllables stands behind the surname, and is written before it abroad.
const SURNAME_FIRST: &[&str] = &["HK", "HU", "KP", "KR", "MO", "TW"];

/// What stands for one sound at the beginning of a given name, and is its initial.
const TWO_LETTERS: &[&str] = &["Ch", "Dz", "Kh", "Ph", "Sh", "Th", "Ts", "Ya", "Ye", "Yo", "Yu", "Zh"];

/// Fewest and most characters of a Japanese person's name, of which some are the surname's.
const JAPANESE: std::ops::RangeInclusive<usize> = 3..=5;

/// Words that only romanized names have.
const MARKS: &[&str] =
    &["abd", "abdel", "abdul", "abu", "al", "bin", "el", "ibn", "mohammed", "muhammad", "ould"];

/// Fewest letters behind an article with which they may be written together.
const MIN_JOINED: usize = 6;

/// The names that follow from those of a row, but for short names.
pub(super) fn derived_names(entity: &Entity) -> Vec<(Alias, Rule)> {
    let mut names: Vec<(Alias, Rule)> = Vec::new();
    let is_person = entity.kind == "person";
    let has_umlauts = entity.kind != "armed-group" && is_one_of(UMLAUTS, &entity.country);
    for alias in entity.aliases.iter().filter(|alias| is_full_name(alias)) {
        let mut push = |surface: String, rule: Rule| names.push((like(alias, surface), rule));
        if is_person && (alias.kind == AliasKind::Name || !alias.surface.is_ascii()) {
            of_person(&alias.surface, &entity.country, &mut push);
        }
        if !alias.surface.is_ascii() {
            written_together(&alias.surface, &mut push);
        }
        if has_umlauts && let Some(surface) = with_umlauts(&alias.surface) {
            push(surface, Rule::Umlaut);
        }
        if entity.kind == "armed-group"
            && let Some((before, "Allah")) = alias.surface.rsplit_once([' ', '-'])
            && !before.contains([' ', '-'])
        {
            push(format!("{before}allah"), Rule::Joined);
        }
        let article = ["al-", "Al-", "el-", "El-", "Al ", "El "].iter();
        let mut bare = article.filter_map(|article| alias.surface.strip_prefix(article));
        if let Some(rest) = bare.next().filter(|rest| rest.len() >= MIN_JOINED && !rest.contains([' ', '-']))
            // `El Paso` is no Arabic name.
            && (alias.surface.contains('-') || entity.kind == "armed-group")
        {
            let joined = Alias { case: Some(CasePolicy::Any), ..like(alias, format!("al{rest}")) };
            names.push((joined, Rule::Joined));
        }
    }
    names.retain(|(name, _)| !entity.aliases.iter().any(|alias| alias.surface == name.surface));
    names
}

/// Other forms of a person's name.
fn of_person(name: &str, country: &str, push: &mut impl FnMut(String, Rule)) {
    let words: Vec<&str> = name.split_whitespace().collect();
    // `King Jr.`, `King, Jr.`
    let generation = words.last().filter(|last| is_generation(last));
    let words = &words[..words.len() - usize::from(generation.is_some())];
    if let (Some(generation), Some((last, before))) = (generation, words.split_last()) {
        let last = last.trim_end_matches(',');
        let plain = before.iter().copied().chain([last]).collect::<Vec<_>>().join(" ");
        let gap = if words.iter().any(|word| word.ends_with(',')) { "" } else { "," };
        push(format!("{plain}{gap} {generation}"), Rule::Abbreviated);
        push(plain, Rule::Shortened);
        return;
    }
    let joined = name.replace('-', "");
    if joined != name && words.len() > 1 {
        push(joined, Rule::Joined);
    }
    if matches!(country, "" | "JP") && words.len() == 1 {
        japanese_apart(name, push);
    }
    if let [surname, given] = *words
        && is_one_of(SURNAME_FIRST, country)
        && (given.contains('-') || country == "HU")
    {
        push(format!("{given} {surname}"), Rule::Inverted);
    }
    let Some(start) = surname_start(words) else { return };
    let Some((given, middle)) = words.get(..start).and_then(<[&str]>::split_first) else { return };
    let surname = words.get(start..).unwrap_or_default().join(" ");
    // `Iyad Ghali`, but for `Osama Laden`.
    if let [particle, name] = words[start..]
        && middle.is_empty()
        && ["ag", "ould"].iter().any(|other| other.eq_ignore_ascii_case(particle))
    {
        push(format!("{given} {name}"), Rule::Shortened);
    }
    // Maiden names: Martin-Dupont.
    if let Some((maiden, husbands)) = surname.split_once('-')
        && maiden.len() > 2
        && husbands.chars().next().is_some_and(char::is_uppercase)
        && husbands.len() > 2
        && !["al", "el"].iter().any(|article| article.eq_ignore_ascii_case(maiden))
    {
        push(format!("{given} {maiden}"), Rule::Shortened);
        push(format!("{given} {husbands}"), Rule::Shortened);
    }
    let Some(initial) = given.chars().next().filter(|&c| c.is_uppercase() || is_hebrew(c)) else { return };
    if !given.chars().nth(1).is_some_and(char::is_alphabetic) {
        return;
    }
    push(format!("{initial}. {surname}"), Rule::Initial);
    // `Ch. de Gaulle`, `Yu. Luzhkov`.
    if let Some(initials) = given.get(..2).filter(|two| TWO_LETTERS.contains(two)) {
        push(format!("{initials}. {surname}"), Rule::Initial);
    }
    // `J.-P. Bemba`.
    if let Some(second) = given.split_once('-').and_then(|(_, second)| second.chars().next()) {
        push(format!("{initial}.-{second}. {surname}"), Rule::Initial);
    }
    // `Путин В. В.`
    if matches!(initial, '\u{400}'..='\u{4FF}') {
        push(format!("{surname} {initial}."), Rule::Initial);
    }
    let Some(last) = middle.last() else { return };
    push(format!("{given} {surname}"), Rule::Shortened);
    let has_two = is_one_of(TWO_SURNAMES, country);
    // Spanish and Portuguese surnames are double: Andrés Manuel López Obrador.
    if middle.len() > 1 {
        push(format!("{given} {last} {surname}"), Rule::Shortened);
        // Luiz Inácio Lula da Silva.
        if let [second, _] = middle {
            push(format!("{given} {second} {surname}"), Rule::Shortened);
        }
        push(format!("{initial}. {last} {surname}"), Rule::Initial);
    } else if has_two && last.ends_with("ez") {
        push(format!("{given} {last}"), Rule::Shortened);
    }
    if has_two && middle.len() > 1 {
        push(words.get(..start).unwrap_or_default().join(" "), Rule::Shortened);
    }
}

/// `安倍 晋三` for `安倍晋三`, wherever the surname may end.
fn japanese_apart(name: &str, push: &mut impl FnMut(String, Rule)) {
    if !JAPANESE.contains(&name.chars().count()) || !name.chars().all(|c| matches!(c, '一'..='鿿' | '々'))
    {
        return;
    }
    for (end, _) in name.char_indices().skip(1).take(3) {
        let (surname, given) = name.split_at(end);
        push(format!("{surname} {given}"), Rule::Joined);
    }
}

/// Whether it is a letter of Hebrew, which has no capitals.
const fn is_hebrew(c: char) -> bool {
    matches!(c, 'א'..='ת')
}

/// Whether it tells persons of one name apart.
fn is_generation(word: &str) -> bool {
    matches!(word.trim_end_matches('.'), "Jr" | "Sr" | "II" | "III" | "IV")
}

/// Whether a character is of a script without blanks, in which a name of several words is also written without any.
fn is_solo(c: char) -> bool {
    matches!(fold::fold(c).class, Class::Solo | Class::Mark | Class::Invisible)
}

/// Forms of a name in a script without blanks or in Arabic letters, whose words are written together or apart.
fn written_together(name: &str, push: &mut impl FnMut(String, Rule)) {
    let is_gap = |c: char| matches!(c, ' ' | '·' | '・' | '•' | '‧' | '＝');
    if name.contains(is_gap) && name.chars().all(|c| is_gap(c) || is_solo(c)) {
        push(name.replace(is_gap, ""), Rule::Joined);
    }
    if !name.chars().any(|c| matches!(c, '\u{620}'..='\u{64A}')) {
        return;
    }
    let together = name
        .replace("عبد ال", "عبدال")
        .replace("أبو ", "أبو")
        .replace("ابو ", "ابو")
        .replace("نصر الله", "نصرالله");
    let apart: Vec<String> = name.split(' ').map(apart).collect();
    for form in [together, apart.join(" ")] {
        if form != name {
            push(form, Rule::Joined);
        }
    }
}

/// An Arabic word in two, if it is two.
fn apart(word: &str) -> String {
    for first in ["أبو", "ابو"] {
        if let Some(rest) = word.strip_prefix(first).filter(|rest| rest.chars().count() > 1) {
            return format!("{first} {rest}");
        }
    }
    match (word.strip_prefix("عبدال"), word.strip_suffix("الله")) {
        (Some(rest), _) => format!("عبد ال{rest}"),
        (_, Some(rest)) if rest.chars().count() > 2 => format!("{rest} الله"),
        _ => word.to_owned(),
    }
}

/// A name with one letter for each two that stand for a letter with a mark; only where the text has marks it counts.
fn with_umlauts(name: &str) -> Option<String> {
    const PAIRS: [(&str, &str); 10] = [
        ("ae", "ä"),
        ("oe", "ö"),
        ("ue", "ü"),
        ("aa", "å"),
        ("Ae", "Ä"),
        ("Oe", "Ö"),
        ("Ue", "Ü"),
        ("Aa", "Å"),
        ("dj", "đ"),
        ("Dj", "Đ"),
    ];
    // Few names have any, and to look for one pair after the other takes long.
    let may_have = name.as_bytes().windows(2).any(|two| {
        matches!(
            two,
            [b'a' | b'o' | b'u' | b'A' | b'O' | b'U', b'e'] | [b'a' | b'A', b'a'] | [b'd' | b'D', b'j']
        )
    });
    if !may_have || !name.is_ascii() {
        return None;
    }
    Some(PAIRS.iter().fold(name.to_owned(), |name, (pair, letter)| name.replace(pair, letter)))
}

/// Whether a country is in one of the lists.
fn is_one_of(countries: &[&str], country: &str) -> bool {
    countries.binary_search(&country).is_ok()
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
        // The words are ASCII, and so is what stands between them.
        let mut words =
            alias.surface.as_bytes().split(|byte| byte.is_ascii() && !byte.is_ascii_alphanumeric());
        alias.surface.chars().any(|c| matches!(c, '\u{370}'..='\u{6FF}' | '\u{10A0}'..='\u{10FF}'))
            && entity.entity_type == EntityType::Actor
            && entity.country.is_empty()
            // `ABD` is the United States in Turkish.
            || alias.kind != AliasKind::Abbreviation
                && words.any(|word| MARKS.iter().any(|mark| mark.as_bytes().eq_ignore_ascii_case(word)))
    };
    is_one_of(ROMANIZED, &entity.country) || entity.aliases.iter().any(is_marked)
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
        // `El Fasher`, `al-Fashir`.
        0 if is_romanized && begins_with_article && entity.entity_type == EntityType::Place => SINGLE,
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
    fn countries_are_sorted() {
        for countries in [ROMANIZED, UMLAUTS, TWO_SURNAMES, SURNAME_FIRST] {
            assert!(countries.is_sorted_by(|one, next| one < next), "{countries:?}");
        }
    }

    #[test]
    fn an_abbreviation_does_not_tell_of_romanized_names() {
        let named = |surface: &str, kind| {
            let mut entity =
                Entity::new("x", EntityType::Place, Alias::new("United States", AliasKind::Name));
            entity.aliases.push(Alias::new(surface, kind));
            is_romanized(&entity)
        };
        assert!(named("Abd al-Kuri", AliasKind::Alias));
        assert!(!named("ABD", AliasKind::Abbreviation));
    }

    #[test]
    fn hyphens_and_articles_are_written_together_too() {
        assert!(derived("person", "Kim Jong-un").contains(&("Kim Jongun".into(), Rule::Joined)));
        assert_eq!(derived("armed-group", "Al-Shabaab"), [("alShabaab".into(), Rule::Joined)]);
        assert_eq!(derived("armed-group", "Azawad Liberation Front"), []);
    }
}
