//! What the matcher finds, and of what it may be a name.

use crate::gazetteer::{AliasKind, AliasRef, CasePolicy, EntityRef, EntityType};
use crate::normalize::fold::{Class, Folded, fold};
use crate::normalize::variant::{Rule, Variants, sound, typo};
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
        // `Gerhard Schröder` for a listed `Schroeder`, but not `Schroder`; `Doe, Jane` is apart from what is before it.
        match alias.rule() {
            Some(Rule::Umlaut) if !has_umlaut(self.span.surface(reading.text())) => return false,
            // `Nana Akufo – Addo` has more of the name.
            Some(Rule::Shortened) if is_before_dash(reading.text(), self.span) => return false,
            _ => {}
        }
        let Some(rule) = self.rule else { return true };
        may_find(rule, self.level, alias, entity)
            && match rule {
                // One word of several, but not `Sudan` for `Sudans`.
                Rule::Typo => self.first < self.last,
                // A misspelt name is a long one, and a name across scripts is of two.
                Rule::AcrossScripts => script(self.span.surface(reading.text())) != script(alias.surface()),
                // Raynola St. Clair is no town.
                Rule::Abbreviated => {
                    let first = self.first as usize;
                    let is_part = reading.gap_before(first) == Gap::SOFT && reading.may_vary(first - 1);
                    !(entity.entity_type() == EntityType::Place && is_part)
                }
                // Without a comma it is a changed name, and the country decides.
                Rule::Inverted => {
                    let surname_first = || entity.country().is_some_and(|of| SURNAME_FIRST.contains(&of));
                    self.doubt == Doubt::None || surname_first()
                }
                Rule::Romanization => {
                    let text = plain(self.span.surface(reading.text()));
                    // A single word is one with the article only if the text has it too.
                    sounds_like(&text, alias, self.doubt != Doubt::None, has_article(&text))
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

/// Whether a rule may find this alias of this entity at all, whatever stands around it.
pub(super) fn may_find(rule: Rule, level: Variants, alias: AliasRef<'_>, entity: EntityRef<'_>) -> bool {
    let is_group = || entity.entity_type() == EntityType::Actor && !entity.is_person();
    let is_abbreviation = alias.kind() == AliasKind::Abbreviation;
    !alias.is_weak()
        && matches!(alias.case(), CasePolicy::Capital | CasePolicy::Any)
        && alias.rule().is_none_or(|rule| rule.facts().level <= level)
        && match rule {
            Rule::EnglishPlural => alias.kind() == AliasKind::Demonym || !is_abbreviation && is_group(),
            Rule::Typo => {
                !is_abbreviation
                    && alias.surface().chars().filter(|c| c.is_alphabetic()).count() >= typo::MIN_NAME
            }
            Rule::EnglishSingular => entity.kind() == "armed-group",
            Rule::GermanAdjective => entity.entity_type() == EntityType::Place,
            // `Ki-moon` for `Kimoon`; lines are divided anywhere.
            Rule::MiddleInitial | Rule::MiddleName | Rule::Patronymic | Rule::Joined | Rule::Inverted => {
                entity.is_person()
            }
            _ => true,
        }
}

/// Whether folded words sound like an alias of their key. A single word has as many words as the alias, and an article only
/// if `may_have_article`.
pub(super) fn sounds_like(text: &[u8], alias: AliasRef<'_>, is_single: bool, may_have_article: bool) -> bool {
    let listed = plain(alias.surface());
    let n_words = || listed.split(|&byte| byte == b' ').filter(|word| !sound::is_loose(word)).count();
    let words_agree = !is_single
        || n_words() == 1
            && (may_have_article || !has_article(&listed))
            && (alias.is_short() || sound::words_agree(text, &listed));
    words_agree && sound::names_agree(text, &listed)
}

/// Whether the first of folded words is the Arabic article.
fn has_article(name: &[u8]) -> bool {
    name.split(|&byte| byte == b' ').next().is_some_and(sound::is_article)
}

/// Whether a name has one of the letters that may be written with two, composed or not.
fn has_umlaut(name: &str) -> bool {
    let is_umlaut =
        |c: char| matches!(c, 'ä' | 'ö' | 'ü' | 'å' | 'ø' | 'æ' | 'œ' | 'đ' | '\u{308}' | '\u{30A}');
    !name.is_ascii() && name.chars().flat_map(char::to_lowercase).any(is_umlaut)
}

/// Whether a hyphen or dash follows, and then a capital, with or without blanks.
fn is_before_dash(text: &str, span: Span) -> bool {
    let is_blank = |c: char| matches!(c, ' ' | '\u{A0}');
    let behind = text.get(span.end as usize..).unwrap_or_default().trim_start_matches(is_blank);
    let rest = behind.strip_prefix(['-', '\u{2010}', '\u{2011}', '–', '—']);
    rest.is_some_and(|rest| rest.trim_start_matches(is_blank).starts_with(char::is_uppercase))
}

/// A number that letters of one script have in common, of the first letter of a name.
fn script(name: &str) -> u8 {
    match name.chars().find(|c| c.is_alphabetic()).unwrap_or('a') {
        ..='\u{24F}' | '\u{1E00}'..='\u{1EFF}' => 0,
        '\u{370}'..='\u{3FF}' | '\u{1F00}'..='\u{1FFF}' => 1,
        '\u{400}'..='\u{52F}' => 2,
        '\u{530}'..='\u{58F}' => 3,
        '\u{590}'..='\u{5FF}' => 4,
        '\u{600}'..='\u{77F}' => 5,
        '\u{10A0}'..='\u{10FF}' => 6,
        '\u{1100}'..='\u{11FF}' | '\u{AC00}'..='\u{D7AF}' => 7,
        _ => 8,
    }
}

/// The folded words of a name, blanks between them.
pub(super) fn plain(name: &str) -> Vec<u8> {
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
