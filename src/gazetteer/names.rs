//! What an entity is found by: its names with their keys.
//!
//! In comes an entity as a row says it, out come its names: those of the row, those that follow from them, and the sounds of
//! both, each folded and hashed, with what the row leaves open decided: case policies, common words. None of this asks
//! for any other entity, so it can be done on any thread, and it is most of the work of compiling. `compile`
//! puts what comes out into the gazetteer.

use super::alias::bad;
use super::derived::{derived_names, is_romanized, sound_kinds};
use super::everyday_words::is_everyday_word;
use super::format::AliasRecord;
use super::keys::MAX_WORDS;
use super::pattern;
use super::short_name::short_names;
use super::{Alias, AliasKind, CasePolicy, Entity};
use crate::error::{Error, Result};
use crate::normalize::variant::Rule;
use crate::normalize::variant::sound::{self, Style};
use crate::normalize::{Key, Normalizer, Word};

const CASE_ANY: u8 = CasePolicy::Any as u8;
const CASE_CAPITAL: u8 = CasePolicy::Capital as u8;

/// The names of an entity, in the order in which they are added.
#[derive(Debug, Default)]
pub(super) struct Names {
    names: Vec<Name>,
    /// Those that the row does not list.
    others: Vec<Alias>,
    /// The folded names, end to end.
    folded: Vec<u8>,
    /// Of each the hashes of its first one, two, … words, and of all of them; end to end.
    hashes: Vec<u64>,
    /// What its patterns count as, bytes.
    pub(super) pattern_bytes: usize,
    /// Why it has no more.
    error: Option<Error>,
}

#[derive(Clone, Copy, Debug)]
struct Name {
    record: AliasRecord,
    /// Number of the alias, among those of the row and then among the others.
    alias: usize,
    /// Where its bytes and hashes end.
    ends: (usize, usize),
    /// Length of the word with which it may begin small, or 0.
    lowercase: usize,
}

/// A name, to be added.
#[derive(Clone, Copy, Debug)]
pub(super) struct ReadName<'n> {
    /// What is known of it; not its entity, nor the numbers of its strings.
    pub(super) record: AliasRecord,
    pub(super) alias: &'n Alias,
    /// Whether it is the alias before it once more, by its sounds.
    pub(super) is_sound: bool,
    /// Folded; empty for a pattern.
    pub(super) folded: &'n [u8],
    pub(super) hashes: &'n [u64],
    /// The folded word with which it may begin small, or nothing.
    pub(super) lowercase: &'n [u8],
}

impl Names {
    /// The names, given the entity that they were read from.
    pub(super) fn each<'n>(&'n self, entity: &'n Entity) -> impl Iterator<Item = ReadName<'n>> {
        let (mut starts, mut last) = ((0, 0), usize::MAX);
        self.names.iter().filter_map(move |name| {
            let listed = entity.aliases.len();
            let alias = entity.aliases.get(name.alias).or_else(|| self.others.get(name.alias - listed))?;
            let (start, ends) = (std::mem::replace(&mut starts, name.ends), name.ends);
            let folded = &self.folded[start.0..ends.0];
            let (hashes, lowercase) = (&self.hashes[start.1..ends.1], &folded[..name.lowercase]);
            let is_sound = std::mem::replace(&mut last, name.alias) == name.alias;
            Some(ReadName { record: name.record, alias, is_sound, folded, hashes, lowercase })
        })
    }

    /// The hashes of the whole names.
    pub(super) fn hashes(&self) -> impl Iterator<Item = u64> {
        self.names.iter().filter_map(|name| self.hashes.get(name.ends.1.checked_sub(1)?).copied())
    }

    /// Why the entity has not all its names; told once.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Row`] when a name cannot match any text, or a pattern is not one that may run.
    pub(super) fn finish(&mut self) -> Result<()> {
        self.error.take().map_or(Ok(()), Err)
    }

    fn push(&mut self, record: AliasRecord, alias: usize, key: &Key, lowercase: usize) {
        self.folded.extend_from_slice(&key.bytes);
        self.hashes.extend_from_slice(&key.prefix_hashes);
        let ends = (self.folded.len(), self.hashes.len());
        self.names.push(Name { record, alias, ends, lowercase });
    }
}

/// Reads names. It holds buffers that serve for all of them.
#[derive(Debug, Default)]
pub(super) struct NameReader {
    normalizer: Normalizer,
    words: Vec<Word>,
    key: Key,
    sounds: Key,
    names: Names,
}

impl NameReader {
    /// The names of an entity.
    pub(super) fn read(&mut self, entity: &Entity) -> Names {
        let mut read = std::mem::take(&mut self.names);
        let error = self.read_all(entity, &mut read).err();
        // What goes to another thread is of its own size; the buffers stay here.
        let names = Names {
            names: read.names.clone(),
            others: std::mem::take(&mut read.others),
            folded: read.folded.clone(),
            hashes: read.hashes.clone(),
            pattern_bytes: std::mem::take(&mut read.pattern_bytes),
            error,
        };
        read.names.clear();
        read.folded.clear();
        read.hashes.clear();
        self.names = read;
        names
    }

    fn read_all(&mut self, entity: &Entity, names: &mut Names) -> Result<()> {
        let romanized = is_romanized(entity);
        let listed = entity.aliases.len();
        for (number, alias) in entity.aliases.iter().enumerate() {
            if let Some(record) = self.read_name((number, alias), None, names)? {
                self.read_sounds(record, entity, romanized, (number, alias), names);
            }
        }
        for short in short_names(entity) {
            let number = listed + names.others.len();
            if let Some(record) = self.read_name((number, &short), Some(None), names)? {
                self.read_sounds(record, entity, romanized, (number, &short), names);
            }
            names.others.push(short);
        }
        for (alias, rule) in derived_names(entity) {
            let number = listed + names.others.len();
            let record = self.read_name((number, &alias), Some(Some(rule)), names)?;
            // `Ansarullah` is Ansar Allah in one word.
            if let Some(record) = record.filter(|_| rule == Rule::Joined && alias.surface.ends_with("allah"))
            {
                self.read_sounds(record, entity, romanized, (number, &alias), names);
            }
            names.others.push(alias);
        }
        Ok(())
    }

    /// Reads an alias; `derived` if the row does not list it, with the rule that made it, if it was one. Its record, but
    /// for that of a pattern.
    fn read_name(
        &mut self,
        (number, alias): (usize, &Alias),
        derived: Option<Option<Rule>>,
        names: &mut Names,
    ) -> Result<Option<AliasRecord>> {
        let mut record = AliasRecord {
            kind: AliasRecord::with_rule(alias.kind as u8, derived.flatten()),
            case: CASE_ANY,
            flags: if derived.is_some() { AliasRecord::DERIVED } else { 0 },
            ..AliasRecord::default()
        };
        let mut flag = |set: bool, flag: u8| record.flags |= if set { flag } else { 0 };
        flag(alias.weak, AliasRecord::WEAK);
        flag(alias.short, AliasRecord::SHORT);
        flag(alias.former, AliasRecord::FORMER);
        flag(alias.preferred, AliasRecord::PREFERRED);
        flag(self.normalizer.has_apostrophe(&alias.surface), AliasRecord::APOSTROPHE);
        if alias.kind == AliasKind::Pattern {
            names.pattern_bytes += pattern::check(&alias.surface)?;
            names.push(record, number, &Key::default(), 0);
            return Ok(None);
        }
        let Self { normalizer, words, key, .. } = self;
        if !normalizer.key_into(&alias.surface, words, key) {
            return Err(bad(format!("the name {:?} cannot match any text", alias.surface)).with_help(
                "a name needs a letter or a digit, and no blank line or long run of punctuation inside",
            ));
        }
        let n_words = key.prefix_hashes.len();
        if n_words > MAX_WORDS {
            return Err(bad(format!("a name of {n_words} words is too long (at most {MAX_WORDS})")));
        }
        let case = alias.case.unwrap_or_else(|| case_policy(key));
        record.case = case as u8;
        let capital = capital_word(&alias.surface, key);
        record.capital_word = u8::try_from(capital).unwrap_or(0);
        if matches!(case, CasePolicy::Upper | CasePolicy::Capital) && is_everyday_word(&key.bytes) {
            record.flags |= AliasRecord::COMMON_WORD;
        }
        let small = may_begin_lowercase(case, capital, key);
        names.push(record, number, key, if small { key.first_word().len() } else { 0 });
        Ok(Some(record))
    }

    /// Reads the sounds of the name that was read last, as they are to be known.
    fn read_sounds(
        &mut self,
        record: AliasRecord,
        entity: &Entity,
        romanized: bool,
        (number, alias): (usize, &Alias),
        names: &mut Names,
    ) {
        if !matches!(record.case, CASE_ANY | CASE_CAPITAL) {
            return;
        }
        let record = AliasRecord {
            kind: AliasRecord::with_rule(AliasKind::Alias as u8, Some(Rule::Romanization)),
            case: CASE_CAPITAL,
            flags: record.flags | AliasRecord::DERIVED,
            // The article before it may be small.
            capital_word: 1,
            ..record
        };
        let Self { normalizer, words, key, sounds, .. } = self;
        for &kind in sound_kinds(entity, romanized, alias, &key.bytes) {
            let is_across = kind == sound::ACROSS;
            // The marks of `č` and its like say what other scripts write, which folding takes away.
            let spelled = sound::spelled_out(&alias.surface).filter(|_| is_across).and_then(|surface| {
                let mut key = Key::default();
                normalizer.key_into(&surface, words, &mut key).then_some(key)
            });
            if spelled.as_ref().unwrap_or(key).sounds_into(kind, Style::Plain, sounds) {
                names.push(record, number, sounds, 0);
                if !is_across
                    && sound::may_sound_german(&key.bytes)
                    && key.sounds_into(kind, Style::German, sounds)
                {
                    names.push(record, number, sounds, 0);
                }
            }
        }
    }
}

/// The case policy that a name's form implies (`gazetteers/README.md`, "Names and their qualifiers").
pub(crate) fn case_policy(key: &Key) -> CasePolicy {
    match key.shapes.as_slice() {
        [shape] if shape.has_upper() && !shape.has_lower() => CasePolicy::Upper,
        shapes if shapes.iter().any(|shape| shape.has_initial_capital()) => CasePolicy::Capital,
        _ => CasePolicy::Any,
    }
}

/// Whether a name may match where the text begins with a small ASCII letter.
fn may_begin_lowercase(case: CasePolicy, capital_word: usize, key: &Key) -> bool {
    match case {
        _ if !key.bytes.first().is_some_and(u8::is_ascii_lowercase) => false,
        CasePolicy::Any => true,
        CasePolicy::Capital => capital_word > 0,
        CasePolicy::Upper => false,
        CasePolicy::Exact => key.shapes.first().is_some_and(|shape| !shape.has_initial_capital()),
    }
}

/// Articles and particles that begin names and are written large or small as the sentence has it.
const ARTICLES: &[&str] = &[
    "ad", "al", "an", "ar", "as", "ash", "at", "az", "da", "das", "de", "del", "der", "di", "die", "do",
    "du", "el", "en", "ez", "il", "la", "las", "le", "les", "lo", "los", "the", "ul", "van", "von", "wa",
    "wal",
];
/// Letters of the longest of them.
const LONGEST_ARTICLE: usize = 3;

/// Number of the word whose capital counts: the first capitalized one, but not an article if another follows
/// (`Al-Qaeda` is also written `al-Qaeda`).
fn capital_word(surface: &str, key: &Key) -> usize {
    let mut capitals = (0..key.shapes.len()).filter(|&word| key.shapes[word].has_initial_capital());
    let first = capitals.next().unwrap_or(0);
    // Most names begin with more letters than any article has, or with those of another alphabet.
    let may_be_article = first == 0
        && surface.chars().next().is_some_and(|c| {
            let is_short = || surface.bytes().take_while(u8::is_ascii_alphabetic).count() <= LONGEST_ARTICLE;
            if c.is_ascii() { is_short() } else { !c.is_alphanumeric() }
        });
    let initial =
        || surface.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty()).unwrap_or_default();
    let is_article = may_be_article && {
        let initial = initial();
        ARTICLES.iter().any(|article| article.eq_ignore_ascii_case(initial))
    };
    if is_article { capitals.next().unwrap_or(first) } else { first }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_capital_behind_an_article_counts() {
        let normalizer = Normalizer::new();
        let (mut words, mut key) = (Vec::new(), Key::default());
        for (name, word) in [
            ("Al-Qaeda", 1),
            ("The Emirates Club", 1),
            ("“Al-Qaeda”", 1),
            ("al-Qaeda", 1),
            ("Alma Ata", 0),
            ("Ал Каида", 0),
            ("Le", 0),
        ] {
            assert!(normalizer.key_into(name, &mut words, &mut key), "{name}");
            assert_eq!(capital_word(name, &key), word, "{name}");
        }
        assert!(ARTICLES.iter().all(|article| article.len() <= LONGEST_ARTICLE));
    }
}
