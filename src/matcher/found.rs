//! What the matcher finds, and of what it may be a name.

use crate::gazetteer::{AliasKind, AliasRef, CasePolicy, EntityRef, EntityType};
use crate::normalize::fold::{Class, Folded, fold};
use crate::normalize::variant::{Rule, Variants, sound};
use crate::normalize::{Gap, Reading};
use crate::span::Span;

/// Countries where the surname stands before the given name, and news may have it either way.
const SURNAME_FIRST: [&str; 8] = ["CN", "HK", "TW", "KP", "KR", "JP", "VN", "HU"];

/// A listed name found in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match {
    /// Where it stands in the original text.
    pub span: Span,
    /// Number of its first word.
    pub first: u32,
    /// Number of its last word.
    pub last: u32,
    /// Index of the gazetteer that lists it.
    pub gazetteer: u32,
    /// The rule by which it is a name, if it is not written as listed; of several the least trusted.
    pub rule: Option<Rule>,
    /// How easily it may be no name at all.
    pub(super) doubt: Doubt,
    /// How far to go.
    pub(super) level: Variants,
    /// What the gazetteer lists.
    pub(crate) listed: Listed,
    /// Whether it was read across an English ending: `Lloyd's`, but also `William's` as `Williams`.
    pub(crate) across_clitic: bool,
}

impl Match {
    /// A number that is the same for all matches of one name.
    pub(crate) fn name(&self) -> u64 {
        let (Listed::Key(listed) | Listed::Pattern(listed)) = self.listed;
        u64::from(self.gazetteer) << 32 | u64::from(listed)
    }

    /// Whether the rules by which it was found may be used for this alias of this entity.
    pub(crate) fn may_be(&self, alias: AliasRef<'_>, entity: EntityRef<'_>, reading: &Reading<'_>) -> bool {
        if alias.rule().is_some_and(|rule| rule.facts().level > self.level) {
            return false;
        }
        // `R-Marshall` is no initial, and `a king` is not A. King.
        if alias.rule() == Some(Rule::Initial)
            && (self.span.surface(reading.text()).chars().nth(1) == Some('-')
                || !reading.may_vary(self.last as usize))
        {
            return false;
        }
        let Some(rule) = self.rule else { return true };
        let is_name = !alias.is_weak() && matches!(alias.case(), CasePolicy::Capital | CasePolicy::Any);
        let is_place = entity.entity_type() == EntityType::Place;
        let is_group = entity.entity_type() == EntityType::Actor && !entity.is_person();
        let is_abbreviation = alias.kind() == AliasKind::Abbreviation;
        is_name
            && match rule {
                Rule::EnglishPlural => alias.kind() == AliasKind::Demonym || is_group && !is_abbreviation,
                // One word of several, but not `Sudan` for `Sudans`.
                Rule::Typo => self.first < self.last && !is_abbreviation,
                Rule::EnglishSingular => entity.kind() == "armed-group",
                Rule::GermanAdjective => is_place,
                // Raynola St. Clair is no town.
                Rule::Abbreviated => {
                    let first = self.first as usize;
                    let is_part = reading.gap_before(first) == Gap::SOFT && reading.may_vary(first - 1);
                    !(is_place && is_part)
                }
                Rule::MiddleInitial | Rule::MiddleName => entity.is_person(),
                Rule::Inverted => {
                    // Without a comma it is a changed name, and the country decides.
                    let surname_first = || entity.country().is_some_and(|of| SURNAME_FIRST.contains(&of));
                    entity.is_person() && (self.doubt == Doubt::None || surname_first())
                }
                Rule::Romanization => {
                    let (text, listed) = (plain(self.span.surface(reading.text())), plain(alias.surface()));
                    let first = |name: &[u8]| name.split(|&byte| byte == b' ').next().map(sound::is_article);
                    let is_single = self.doubt != Doubt::None;
                    let n_words = |name: &[u8]| {
                        name.split(|&byte| byte == b' ').filter(|word| !sound::is_loose(word)).count()
                    };
                    // A single word is one with the article only if the text has it too.
                    let words_agree = !is_single
                        || n_words(&listed) == 1
                            && (first(&listed) != Some(true) || first(&text) == Some(true))
                            && (alias.is_short() || sound::words_agree(&text, &listed));
                    words_agree && sound::nuclei_agree(&text, &listed)
                }
                _ => true,
            }
    }

    /// Whether the article must name the entity in another way too, so that it is meant here: other words look like the
    /// cases of small towns (Polish `Takie`, `Jego`), and short ones like those of anything.
    pub(crate) fn is_doubtful(&self, entity: EntityRef<'_>) -> bool {
        let is_exposed = self.doubt > Doubt::Changed;
        let least = if is_exposed { 500_000 } else { 100_000 };
        self.doubt > Doubt::None
            && match (entity.entity_type(), entity.population()) {
                (EntityType::Place, 0) => self.doubt == Doubt::First && matches!(entity.kind(), "" | "city"),
                (EntityType::Place, population) => !entity.is_country() && population < least,
                _ => is_exposed && !entity.is_person(),
            }
    }
}

/// The folded words of a name, blanks between them.
fn plain(name: &str) -> Vec<u8> {
    let mut words = Vec::with_capacity(name.len());
    for c in name.chars() {
        match c {
            'a'..='z' => words.extend(c.encode_utf8(&mut [0; 4]).as_bytes()),
            'A'..='Z' => words.extend(c.to_ascii_lowercase().encode_utf8(&mut [0; 4]).as_bytes()),
            ' ' | '-' => words.push(b' '),
            _ => match fold(c) {
                Folded { class: Class::Letter, text, .. } => words.extend(text.as_bytes()),
                Folded { class: Class::Apostrophe | Class::Dropped | Class::Invisible, .. } => {}
                _ => words.push(b' '),
            },
        }
    }
    words
}

/// Why a match may be no name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Doubt {
    None,
    /// It is a single word, changed by a rule.
    Changed,
    /// The same, and short.
    Short,
    /// The same, where a sentence begins.
    First,
}

/// What a match points to in its gazetteer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Listed {
    /// The number of a key.
    Key(u32),
    /// The number of a pattern's alias.
    Pattern(u32),
}
