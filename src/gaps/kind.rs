//! What an organization may be, by the words of its name: a guess that saves typing, to be looked at.

/// Words that say what an organization is, folded, each with the kind.
const WORDS: &[(&str, &str)] = &[
    ("academy", "university"),
    ("agence", "agency"),
    ("agencia", "agency"),
    ("agency", "agency"),
    ("airlines", "company"),
    ("airways", "company"),
    ("army", "military"),
    ("asociacion", "ngo"),
    ("association", "ngo"),
    ("authority", "agency"),
    ("bank", "company"),
    ("banque", "company"),
    ("battalion", "military"),
    ("brigade", "military"),
    ("bureau", "agency"),
    ("center", "think-tank"),
    ("centre", "think-tank"),
    ("church", "religious-organization"),
    ("club", "sports-body"),
    ("college", "university"),
    ("commission", "agency"),
    ("company", "company"),
    ("confederation", "union"),
    ("corp", "company"),
    ("corporation", "company"),
    ("court", "court"),
    ("daily", "media"),
    ("department", "ministry"),
    ("diocese", "religious-organization"),
    ("fc", "sports-body"),
    ("federation", "union"),
    ("fondation", "foundation"),
    ("foundation", "foundation"),
    ("front", "movement"),
    ("fundacion", "foundation"),
    ("gazette", "media"),
    ("group", "company"),
    ("herald", "media"),
    ("inc", "company"),
    ("institut", "think-tank"),
    ("institute", "think-tank"),
    ("instituto", "think-tank"),
    ("journal", "media"),
    ("ltd", "company"),
    ("media", "media"),
    ("militia", "armed-group"),
    ("ministere", "ministry"),
    ("ministerio", "ministry"),
    ("ministry", "ministry"),
    ("mouvement", "movement"),
    ("movement", "movement"),
    ("movimiento", "movement"),
    ("news", "media"),
    ("parliament", "parliament"),
    ("parti", "party"),
    ("partido", "party"),
    ("party", "party"),
    ("police", "security-service"),
    ("post", "media"),
    ("press", "media"),
    ("radio", "media"),
    ("regiment", "military"),
    ("society", "ngo"),
    ("syndicat", "union"),
    ("syndicate", "union"),
    ("television", "media"),
    ("times", "media"),
    ("tribunal", "court"),
    ("tribune", "media"),
    ("tv", "media"),
    ("union", "union"),
    ("universidad", "university"),
    ("universidade", "university"),
    ("universitat", "university"),
    ("universite", "university"),
    ("university", "university"),
];

/// The kind of a name whose words are folded; empty where none of them says it.
///
/// The first word decides, then the last, as `Ministry of Works` and `Az-Zallaqa Media Foundation` have their heads; a
/// word between decides only if neither does.
pub(super) fn of(folded: &str) -> &'static str {
    let kind = |word: &str| {
        WORDS.binary_search_by_key(&word, |&(known, _)| known).ok().map(|number| WORDS[number].1)
    };
    let words: Vec<&str> = folded.split(' ').collect();
    // A head at the front has a small word or a proper name behind it; at the end it has only names before it.
    let has_small_word =
        words.iter().any(|word| ["of", "for", "de", "des", "du", "del", "da"].contains(word));
    let (first, last) = (words.first().copied().and_then(kind), words.last().copied().and_then(kind));
    let ends = if has_small_word { first.or(last) } else { last.or(first) };
    ends.or_else(|| words.iter().copied().find_map(kind)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::EntityType;

    #[test]
    fn words_are_sorted_and_kinds_known() {
        assert!(WORDS.is_sorted_by(|one, other| one.0 < other.0));
        assert!(WORDS.iter().all(|(_, kind)| EntityType::of_kind(kind).is_some()));
    }

    #[test]
    fn the_head_of_a_name_says_its_kind() {
        for (name, expected) in [
            ("ministry of public works", "ministry"),
            ("university of the bank", "university"),
            ("az zallaqa media foundation", "foundation"),
            ("ministere de la radio", "ministry"),
            ("center for press freedom", "think-tank"),
            ("united states friends of koro", ""),
            ("national party of koro", "party"),
            ("quark", ""),
            ("", ""),
        ] {
            assert_eq!(of(name), expected, "{name}");
        }
    }
}
