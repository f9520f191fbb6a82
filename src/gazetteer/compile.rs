//! From entities to the bytes of a compiled gazetteer.
//!
//! The builder takes entities one by one, makes the keys of their names with the normalizer that also reads
//! the articles, decides what the rows leave open (case policies, short names of persons), and lays the
//! sections out as `format` specifies.

use super::common_words::is_common_word;
use super::filter::{FilterBuilder, LOWERCASE_BLOCKS, insert_beginning, more_bits, name_bits, pair_bits};
use super::format::{
    ALIGNMENT, AliasRecord, ENDIAN_MARK, EntityRecord, Head, KeyRecord, LABEL, NO_COORDINATE, Section,
    SectionEntry, Slot, Text, VERSION, id_hash, pack_date, unicode_version,
};
use super::pattern;
use super::short_name::short_names;
use super::{Alias, AliasKind, CasePolicy, Entity};
use crate::error::{Error, ErrorKind, Result};
use crate::normalize::{Key, Normalizer, PROFILE_VERSION};
use std::collections::{HashMap, HashSet};
use xxhash_rust::xxh3::xxh3_64;
use zerocopy::IntoBytes;
use zerocopy::little_endian::{F32, I32, U16, U32, U64};

/// Compiles entities into the bytes of a gazetteer.
#[derive(Debug)]
pub struct Builder {
    normalizer: Normalizer,
    strings: Interner,
    labels: Vec<Text>,
    label_numbers: HashMap<String, u16>,
    entities: Vec<EntityRecord>,
    /// Number of an entity, by its id.
    ids: HashMap<String, u32>,
    /// Aliases in the order they came, each with the number of its key; patterns have none.
    aliases: Vec<(Option<u32>, AliasRecord)>,
    keys: Vec<Key>,
    key_numbers: HashMap<Vec<u8>, u32>,
    /// Table of how names begin that may begin with a small letter.
    lowercase: Vec<U64>,
}

impl Default for Builder {
    fn default() -> Self {
        Self::new()
    }
}

impl Builder {
    /// An empty builder.
    pub fn new() -> Self {
        let mut builder = Self {
            normalizer: Normalizer::new(),
            strings: Interner::default(),
            labels: Vec::new(),
            label_numbers: HashMap::new(),
            entities: Vec::new(),
            ids: HashMap::new(),
            aliases: Vec::new(),
            keys: Vec::new(),
            key_numbers: HashMap::new(),
            lowercase: vec![U64::new(0); LOWERCASE_BLOCKS],
        };
        // Number 0 is the empty label: no kind, no language.
        builder.labels.push(Text::default());
        builder.label_numbers.insert(String::new(), 0);
        builder
    }

    /// How many entities have been added.
    pub fn len(&self) -> usize {
        self.entities.len()
    }

    /// Whether no entity has been added.
    pub fn is_empty(&self) -> bool {
        self.entities.is_empty()
    }

    /// Adds an entity with all its names.
    ///
    /// # Errors
    /// [`ErrorKind::Row`] when its id was added before, a name cannot match any text, or a pattern is not
    /// one that may run. The caller adds file and line.
    pub fn add(&mut self, entity: &Entity) -> Result<()> {
        let number = narrow(self.entities.len(), "entities")?;
        if self.ids.insert(entity.id.clone(), number).is_some() {
            return Err(row_error(format!("the id {} stands twice", entity.id))
                .with_help("give each entity an id of its own, or put all its names into one row"));
        }
        let record = EntityRecord {
            id: self.strings.add(&entity.id)?,
            name: self.strings.add(&entity.name)?,
            links: self.strings.add(&entity.links.join(" "))?,
            kind: self.label(&entity.kind)?,
            country: entity.country.as_bytes().try_into().unwrap_or([0; 2]),
            entity_type: entity.entity_type as u8,
            flags: match entity.kind.as_str() {
                "country" | "territory" => EntityRecord::COUNTRY,
                "person" => EntityRecord::PERSON,
                _ => 0,
            },
            lat: I32::new(entity.coordinates.map_or(NO_COORDINATE, |(lat, _)| millionths(lat))),
            lon: I32::new(entity.coordinates.map_or(NO_COORDINATE, |(_, lon)| millionths(lon))),
            population: U64::new(entity.population),
            weight: F32::new(entity.weight),
            valid_from: I32::new(pack_date(entity.valid_from)),
            valid_to: I32::new(pack_date(entity.valid_to)),
        };
        self.entities.push(record);
        for alias in &entity.aliases {
            self.add_alias(number, alias, 0)?;
        }
        for short in short_names(entity) {
            self.add_alias(number, &short, AliasRecord::DERIVED)?;
        }
        Ok(())
    }

    fn add_alias(&mut self, entity: u32, alias: &Alias, flags: u8) -> Result<()> {
        let (key, case, capital_word, common) = if alias.kind == AliasKind::Pattern {
            pattern::check(&alias.surface)?;
            (None, CasePolicy::Any, 0, false)
        } else {
            let key = self.normalizer.key(&alias.surface).ok_or_else(|| {
                row_error(format!("the name {:?} cannot match any text", alias.surface)).with_help(
                    "a name needs a letter or a digit, and no blank line or long run of punctuation inside",
                )
            })?;
            let case = alias.case.unwrap_or_else(|| case_policy(&key));
            let capital = capital_word(&alias.surface, &key);
            if may_begin_lowercase(case, capital, &key) {
                insert_beginning(&mut self.lowercase, key.first_word());
            }
            let common = case == CasePolicy::Upper && is_common_word(&key.bytes);
            (Some(self.key(key)?), case, u8::try_from(capital).unwrap_or(0), common)
        };
        let flag = |set: bool, flag: u8| if set { flag } else { 0 };
        let record = AliasRecord {
            entity: U32::new(entity),
            surface: self.strings.add(&alias.surface)?,
            lang: self.label(&alias.lang)?,
            from: I32::new(pack_date(alias.from)),
            to: I32::new(pack_date(alias.to)),
            kind: alias.kind as u8,
            case: case as u8,
            flags: flags
                | flag(alias.weak, AliasRecord::WEAK)
                | flag(alias.short, AliasRecord::SHORT)
                | flag(alias.former, AliasRecord::FORMER)
                | flag(has_apostrophe(&alias.surface), AliasRecord::APOSTROPHE)
                | flag(common, AliasRecord::COMMON_WORD),
            capital_word,
        };
        // One entity may list spellings that fold alike: the first one stands for all. Where a form is a name in
        // one language and a demonym in another (`Pakistani`), it is the demonym.
        let mut of_entity =
            self.aliases.iter_mut().rev().take_while(|(_, other)| other.entity.get() == entity);
        let twin = of_entity.find(|(other, twin)| key.is_some() && *other == key && twin.case == record.case);
        match twin {
            Some((_, twin)) if alias.kind == AliasKind::Demonym && twin.kind == AliasKind::Alias as u8 => {
                *twin = record;
            }
            Some(_) => {}
            None => self.aliases.push((key, record)),
        }
        Ok(())
    }

    /// The number of a key, added if it is new.
    fn key(&mut self, key: Key) -> Result<u32> {
        if let Some(&number) = self.key_numbers.get(&key.bytes) {
            return Ok(number);
        }
        if self.keys.len() >= Slot::MAX_KEYS {
            return Err(too_many("names"));
        }
        let number = narrow(self.keys.len(), "names")?;
        self.key_numbers.insert(key.bytes.clone(), number);
        self.keys.push(key);
        Ok(number)
    }

    /// The number of a kind or language, added if it is new.
    fn label(&mut self, label: &str) -> Result<U16> {
        if let Some(&number) = self.label_numbers.get(label) {
            return Ok(U16::new(number));
        }
        let number =
            u16::try_from(self.labels.len()).map_err(|_| too_many("different kinds and languages"))?;
        self.labels.push(self.strings.add(label)?);
        self.label_numbers.insert(label.to_owned(), number);
        Ok(U16::new(number))
    }

    /// Lays everything out.
    ///
    /// # Errors
    /// [`ErrorKind::Row`] when a limit of the format is exceeded: 2³¹ names, 4 GiB of text, 65,535 entities
    /// of one name.
    pub fn finish(mut self) -> Result<Vec<u8>> {
        // Aliases of one key stand side by side, patterns last; the sort is stable, so rows keep their order.
        self.aliases.sort_by_key(|(key, _)| key.unwrap_or(u32::MAX));
        let mut keys = Vec::with_capacity(self.keys.len());
        let mut first = 0;
        for (number, key) in self.keys.iter().enumerate() {
            let n_aliases = self.aliases[first..]
                .iter()
                .take_while(|(of, _)| of.is_some_and(|of| of as usize == number))
                .count();
            keys.push(KeyRecord {
                folded: self.strings.add(&String::from_utf8_lossy(&key.bytes))?,
                n_aliases: U16::new(u16::try_from(n_aliases).map_err(|_| too_many("entities of one name"))?),
                first_alias: U32::new(narrow(first, "aliases")?),
            });
            first += n_aliases;
        }
        let patterns: Vec<U32> = (first..self.aliases.len())
            .map(|number| narrow(number, "aliases").map(U32::new))
            .collect::<Result<_>>()?;
        let aliases: Vec<AliasRecord> = self.aliases.iter().map(|&(_, alias)| alias).collect();
        let (words, pairs) = filters(&self.keys);
        let slots = slots(&self.keys);
        let ids = self.id_table();
        let sections: [&[u8]; Section::COUNT] = [
            words.as_bytes(),
            pairs.as_bytes(),
            self.lowercase.as_bytes(),
            slots.as_bytes(),
            keys.as_bytes(),
            aliases.as_bytes(),
            patterns.as_bytes(),
            self.entities.as_bytes(),
            ids.as_bytes(),
            self.labels.as_bytes(),
            self.strings.bytes.as_bytes(),
        ];
        Ok(lay_out(&sections))
    }

    fn id_table(&self) -> Vec<U32> {
        let mut table = vec![U32::new(0); (self.entities.len() * 2).next_power_of_two()];
        // In order of the entities, not of the map, so that the bytes depend on the sources alone.
        let mut by_number: Vec<(u32, &str)> =
            self.ids.iter().map(|(id, &number)| (number, id.as_str())).collect();
        by_number.sort_unstable();
        for (number, id) in by_number {
            let slot = free_slot(id_hash(id), table.len(), |at| table[at].get() == 0);
            table[slot].set(number + 1);
        }
        table
    }
}

/// The filters over first words and first pairs of words.
fn filters(keys: &[Key]) -> (Vec<U64>, Vec<U64>) {
    let distinct =
        |nth: usize| keys.iter().filter_map(|key| key.prefix_hashes.get(nth)).collect::<HashSet<_>>().len();
    let mut words = FilterBuilder::with_capacity(distinct(0));
    let mut pairs = FilterBuilder::with_capacity(distinct(1));
    for key in keys {
        match *key.prefix_hashes.as_slice() {
            [] => {}
            [only] => words.insert(only, name_bits(only)),
            [first, pair, ..] => {
                words.insert(first, more_bits(first));
                pairs.insert(pair, pair_bits(pair));
            }
        }
    }
    (words.into_blocks(), pairs.into_blocks())
}

/// The table over the hashes of names and of their beginnings.
fn slots(keys: &[Key]) -> Vec<U64> {
    let mut wanted: HashMap<u64, (Vec<u32>, bool)> = HashMap::new();
    for (number, key) in (0u32..).zip(keys) {
        if let Some((&whole, beginnings)) = key.prefix_hashes.split_last() {
            wanted.entry(whole).or_default().0.push(number);
            for &beginning in beginnings {
                wanted.entry(beginning).or_default().1 = true;
            }
        }
    }
    let mut slots: Vec<(u64, Slot)> = Vec::with_capacity(wanted.len());
    #[expect(clippy::iter_over_hash_type, reason = "sorted right behind")]
    for (hash, (keys, goes_on)) in wanted {
        if keys.is_empty() {
            slots.push((hash, Slot::new(hash, None, true)));
        }
        // More than one key on a hash is next to impossible, but must not be wrong.
        slots.extend(keys.into_iter().map(|key| (hash, Slot::new(hash, Some(key), goes_on))));
    }
    slots.sort_unstable_by_key(|&(hash, slot)| (hash, slot.0));
    // At most two thirds full.
    let mut table = vec![U64::new(0); (slots.len() * 3 / 2 + 1).next_power_of_two()];
    for (hash, slot) in slots {
        let at = free_slot(hash, table.len(), |at| table[at].get() == 0);
        table[at].set(slot.0);
    }
    table
}

fn free_slot(hash: u64, len: usize, is_free: impl Fn(usize) -> bool) -> usize {
    let mask = len - 1;
    let mut at = start_slot(hash, mask);
    while !is_free(at) {
        at = (at + 1) & mask;
    }
    at
}

/// Where the search for a hash begins in a table of `mask + 1` places.
#[expect(clippy::cast_possible_truncation, reason = "masked to the length of a table")]
pub(super) const fn start_slot(hash: u64, mask: usize) -> usize {
    hash as usize & mask
}

fn lay_out(sections: &[&[u8]; Section::COUNT]) -> Vec<u8> {
    let mut offset = size_of::<Head>() + size_of::<[SectionEntry; Section::COUNT]>();
    let entries = sections.map(|bytes| {
        offset = offset.next_multiple_of(ALIGNMENT);
        let entry = SectionEntry {
            offset: U64::new(offset as u64),
            len: U64::new(bytes.len() as u64),
            checksum: U64::new(xxh3_64(bytes)),
        };
        offset += bytes.len();
        entry
    });
    let head = Head {
        label: LABEL,
        endian_mark: U16::new(ENDIAN_MARK),
        version: U16::new(VERSION),
        unicode: unicode_version(),
        profile: U32::new(PROFILE_VERSION),
        sections: U32::new(Section::COUNT_U32),
        fingerprint: U64::new(xxh3_64(entries.as_bytes())),
        file_len: U64::new(offset as u64),
    };
    let mut file = Vec::with_capacity(offset);
    file.extend_from_slice(head.as_bytes());
    file.extend_from_slice(entries.as_bytes());
    for bytes in sections {
        file.resize(file.len().next_multiple_of(ALIGNMENT), 0);
        file.extend_from_slice(bytes);
    }
    file
}

/// The case policy that a name's form implies (`gazetteers/README.md`, "Names and their qualifiers").
fn case_policy(key: &Key) -> CasePolicy {
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

/// Number of the word whose capital counts: the first capitalized one, but not an article if another follows
/// (`Al-Qaeda` is also written `al-Qaeda`).
fn capital_word(surface: &str, key: &Key) -> usize {
    let mut capitals = (0..key.shapes.len()).filter(|&word| key.shapes[word].has_initial_capital());
    let first = capitals.next().unwrap_or(0);
    let initial =
        surface.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty()).unwrap_or_default();
    let is_article = first == 0 && ARTICLES.iter().any(|article| article.eq_ignore_ascii_case(initial));
    if is_article { capitals.next().unwrap_or(first) } else { first }
}

fn has_apostrophe(name: &str) -> bool {
    use crate::normalize::fold::{Class, fold};
    name.chars().any(|c| !c.is_ascii_alphanumeric() && fold(c).class == Class::Apostrophe)
}

#[expect(clippy::cast_possible_truncation, reason = "degrees are within ±180")]
fn millionths(degrees: f64) -> i32 {
    (degrees * 1e6).round() as i32
}

fn narrow(value: usize, what: &str) -> Result<u32> {
    u32::try_from(value).map_err(|_| too_many(what))
}

fn too_many(what: &str) -> Error {
    row_error(format!("too many {what} for one gazetteer"))
        .with_help("split the sources into several gazetteers")
}

fn row_error(message: String) -> Error {
    Error::new(ErrorKind::Row, message)
}

/// The strings section: each string once.
#[derive(Debug, Default)]
struct Interner {
    bytes: Vec<u8>,
    places: HashMap<String, u32>,
}

impl Interner {
    fn add(&mut self, text: &str) -> Result<Text> {
        if text.is_empty() {
            return Ok(Text::default());
        }
        let len = u16::try_from(text.len())
            .map_err(|_| row_error(format!("a cell of {} bytes is too long (at most 65,535)", text.len())))?;
        let offset = match self.places.get(text) {
            Some(&offset) => offset,
            None => {
                let offset = narrow(self.bytes.len() + text.len(), "bytes of text")? - u32::from(len);
                self.bytes.extend_from_slice(text.as_bytes());
                self.places.insert(text.to_owned(), offset);
                offset
            }
        };
        Ok(Text { offset: U32::new(offset), len: U16::new(len) })
    }
}
