//! From entities to a compiled gazetteer.
//!
//! The builder takes entities one by one, refuses ids that come twice, makes the keys of their names (`keys`) and
//! decides what the rows leave open: case policies, short names of persons. It gathers records as `format`
//! specifies them; `layout` makes sections and bytes of them.

use super::alias::{bad, shown};
use super::derived::{derived_names, is_romanized, sound_kinds};
use super::everyday_words::is_everyday_word;
use super::filter::BeginningsBuilder;
use super::format::{
    AliasRecord, EntityRecord, NO_COORDINATE, OfficeRecord, Text, id_hash, narrow, pack_date, too_many,
};
use super::keys::{Keys, MAX_WORDS};
use super::layout::{Compiled, NO_KEY};
use super::pattern;
use super::short_name::short_names;
use super::source::Row;
use super::strings::{Numbers, Strings};
use super::{Alias, AliasKind, CasePolicy, Entity};
use crate::error::Result;
use crate::normalize::Key;
use crate::normalize::variant::Rule;
use std::collections::HashMap;
use std::sync::Arc;
use zerocopy::little_endian::{F32, I32, U16, U32, U64};

const CASE_ANY: u8 = CasePolicy::Any as u8;
const CASE_CAPITAL: u8 = CasePolicy::Capital as u8;

/// Compiles entities into the bytes of a gazetteer.
#[derive(Debug, Default)]
pub struct Builder {
    keys: Keys,
    strings: Strings,
    labels: Labels,
    entities: Vec<EntityRecord>,
    offices: Vec<OfficeRecord>,
    /// Numbers of the entities, by their ids.
    ids: Numbers,
    origins: Origins,
    /// How names begin that may begin with a small letter.
    lowercase: BeginningsBuilder,
    /// In the order they came.
    aliases: Vec<AliasRecord>,
    /// The key of each alias; patterns have [`NO_KEY`].
    alias_keys: Vec<u32>,
}

impl Builder {
    /// An empty builder.
    pub fn new() -> Self {
        Self::default()
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
    /// [`crate::ErrorKind::Row`] when its id was added before, a name cannot match any text, a pattern is not one that
    /// may run, or a limit of the format is exceeded. More may be added behind it, to find what else is wrong, but
    /// the entity is then there without some of its names.
    pub fn add(&mut self, entity: &Entity) -> Result<()> {
        self.add_from(entity, &Origin::default())
    }

    /// Adds what a row says. The name of a bare list that another bare list, or the same one, has already given as
    /// an entity of the same type is passed over.
    ///
    /// # Errors
    /// As [`Self::add`], naming file and line.
    pub fn add_row(&mut self, row: &Row) -> Result<()> {
        let origin = Origin { source: Some(Arc::clone(&row.source)), line: row.line, bare: row.bare };
        self.add_from(&row.entity, &origin).map_err(|err| err.in_source(&*row.source).at(row.line, None))
    }

    fn add_from(&mut self, entity: &Entity, origin: &Origin) -> Result<()> {
        let Self { ids, entities, strings, .. } = self;
        let hash = id_hash(entity.id.as_bytes());
        let has_id = |number: u32| strings.get(entities[number as usize].id) == entity.id.as_bytes();
        if let Some(earlier) = ids.find(hash, has_id) {
            return self.add_again(entity, origin, earlier);
        }
        let number = narrow(entities.len(), "entities")?;
        let name = strings.add(entity.name.as_bytes())?;
        let record = EntityRecord {
            id: strings.add(entity.id.as_bytes())?,
            name,
            links: strings.add(entity.links.join(" ").as_bytes())?,
            kind: self.labels.number(&entity.kind, strings)?,
            country: entity.country.as_bytes().try_into().unwrap_or([0; 2]),
            entity_type: entity.entity_type as u8,
            flags: match entity.kind.as_str() {
                "country" | "territory" => EntityRecord::COUNTRY,
                "person" => EntityRecord::PERSON,
                _ => 0,
            } | if entity.offices.is_empty() { 0 } else { EntityRecord::OFFICES },
            lat: I32::new(entity.coordinates.map_or(NO_COORDINATE, |(lat, _)| millionths(lat))),
            lon: I32::new(entity.coordinates.map_or(NO_COORDINATE, |(_, lon)| millionths(lon))),
            population: U64::new(entity.population),
            weight: F32::new(entity.weight),
            valid_from: I32::new(pack_date(entity.valid_from)),
            valid_to: I32::new(pack_date(entity.valid_to)),
            source: self.labels.number(origin.file_name(), strings)?,
        };
        let mut offices = Vec::with_capacity(entity.offices.len());
        for office in &entity.offices {
            offices.push(OfficeRecord {
                of: strings.add(office.of.as_bytes())?,
                title: self.labels.number(&office.title, strings)?,
                entity: U32::new(number),
                from: I32::new(pack_date(Some(office.from))),
                to: I32::new(pack_date(office.to)),
            });
        }
        // Nothing is added before all that can fail has been done.
        entities.push(record);
        self.offices.append(&mut offices);
        ids.add(hash, number, |number| id_hash(strings.get(entities[number as usize].id)));
        self.origins.push(number, origin);
        let romanized = is_romanized(entity);
        for alias in &entity.aliases {
            if let Some(record) = self.add_alias(number, name, alias, None)? {
                self.add_sounds(record, entity, romanized, alias)?;
            }
        }
        for short in short_names(entity) {
            if let Some(record) = self.add_alias(number, name, &short, Some(None))? {
                self.add_sounds(record, entity, romanized, &short)?;
            }
        }
        for (alias, rule) in derived_names(entity) {
            self.add_alias(number, name, &alias, Some(Some(rule)))?;
        }
        Ok(())
    }

    /// What to do about an id that an `earlier` entity has.
    fn add_again(&self, entity: &Entity, origin: &Origin, earlier: u32) -> Result<()> {
        let record = self.entities[earlier as usize];
        let (first, line) = self.origins.of(earlier);
        let is_same = record.entity_type == entity.entity_type as u8
            && self.strings.get(record.name) == entity.name.as_bytes();
        if first.bare && origin.bare && is_same {
            return Ok(());
        }
        let place = first.source.as_ref().map(|source| format!(" at {source}:{line}")).unwrap_or_default();
        let err = bad(format!("the id {} is already used{place}", shown(&entity.id)));
        Err(match entity.id.starts_with("name:") {
            true => err.with_help("entities that share a name need an id each, in the column id"),
            false => err.with_help("give each entity an id of its own, or put all its names into one row"),
        })
    }

    /// Adds the sounds of a name that has just been added, as they are to be known.
    fn add_sounds(
        &mut self,
        record: AliasRecord,
        entity: &Entity,
        romanized: bool,
        alias: &Alias,
    ) -> Result<()> {
        if !matches!(record.case, CASE_ANY | CASE_CAPITAL) {
            return Ok(());
        }
        for &kind in sound_kinds(entity, romanized, alias, self.keys.last_read()) {
            // The first key takes the place of the name that was read.
            if self.keys.read(&alias.surface).is_some() && self.keys.sound(kind) {
                let record = AliasRecord {
                    kind: AliasRecord::with_rule(AliasKind::Alias as u8, Some(Rule::Romanization)),
                    case: CASE_CAPITAL,
                    flags: record.flags | AliasRecord::DERIVED,
                    // The article before it may be small.
                    capital_word: 1,
                    ..record
                };
                self.push_alias(record, alias.kind)?;
            }
        }
        Ok(())
    }

    /// Adds an alias of an entity whose name stands at `name`; `derived` if the row does not list it, with the rule
    /// that made it, if it was one. Its record, but for that of a pattern.
    fn add_alias(
        &mut self,
        entity: u32,
        name: Text,
        alias: &Alias,
        derived: Option<Option<Rule>>,
    ) -> Result<Option<AliasRecord>> {
        let flags = if derived.is_some() { AliasRecord::DERIVED } else { 0 };
        let mut record = AliasRecord {
            entity: U32::new(entity),
            surface: self.strings.add_unless(name, alias.surface.as_bytes())?,
            lang: self.labels.number(&alias.lang, &mut self.strings)?,
            from: I32::new(pack_date(alias.from)),
            to: I32::new(pack_date(alias.to)),
            kind: AliasRecord::with_rule(alias.kind as u8, derived.flatten()),
            case: CasePolicy::Any as u8,
            flags,
            capital_word: 0,
        };
        let mut flag = |set: bool, flag: u8| record.flags |= if set { flag } else { 0 };
        flag(alias.weak, AliasRecord::WEAK);
        flag(alias.short, AliasRecord::SHORT);
        flag(alias.former, AliasRecord::FORMER);
        flag(alias.preferred, AliasRecord::PREFERRED);
        flag(self.keys.normalizer().has_apostrophe(&alias.surface), AliasRecord::APOSTROPHE);
        if alias.kind == AliasKind::Pattern {
            pattern::check(&alias.surface)?;
            self.aliases.push(record);
            self.alias_keys.push(NO_KEY);
            return Ok(None);
        }
        let Some(key) = self.keys.read(&alias.surface) else {
            return Err(bad(format!("the name {:?} cannot match any text", alias.surface)).with_help(
                "a name needs a letter or a digit, and no blank line or long run of punctuation inside",
            ));
        };
        let n_words = key.prefix_hashes.len();
        if n_words > MAX_WORDS {
            return Err(bad(format!("a name of {n_words} words is too long (at most {MAX_WORDS})")));
        }
        let case = alias.case.unwrap_or_else(|| case_policy(key));
        record.case = case as u8;
        let capital = capital_word(&alias.surface, key);
        record.capital_word = u8::try_from(capital).unwrap_or(0);
        if may_begin_lowercase(case, capital, key) {
            self.lowercase.insert(key.first_word());
        }
        if matches!(case, CasePolicy::Upper | CasePolicy::Capital) && is_everyday_word(&key.bytes) {
            record.flags |= AliasRecord::COMMON_WORD;
        }
        self.push_alias(record, alias.kind)?;
        Ok(Some(record))
    }

    /// Adds an alias to the key that was read last.
    fn push_alias(&mut self, record: AliasRecord, kind: AliasKind) -> Result<()> {
        let key = self.keys.number(record.surface, &mut self.strings)?;
        // One entity may list spellings that fold alike: the first one stands for all. Where a form is a name in
        // one language and a demonym in another (`Pakistani`), it is the demonym.
        let mut of_entity = (self.aliases.iter_mut().zip(&self.alias_keys).rev())
            .take_while(|(other, _)| other.entity == record.entity);
        let twin = of_entity.find(|(twin, other)| **other == key && twin.case == record.case);
        match twin {
            Some((twin, _)) if kind == AliasKind::Demonym && twin.kind == AliasKind::Alias as u8 => {
                *twin = record;
            }
            Some(_) => {}
            None => {
                self.aliases.push(record);
                self.alias_keys.push(key);
            }
        }
        Ok(())
    }

    /// Lays everything out.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Row`] when more than 65,535 entities share a name.
    pub fn compile(self) -> Result<Compiled> {
        let aliases = (self.aliases, self.alias_keys);
        Compiled::new(
            self.keys.finish(),
            self.lowercase.into_blocks(),
            aliases,
            (self.entities, self.offices),
            self.labels.texts,
            self.strings,
        )
    }

    /// Lays everything out, in memory.
    ///
    /// # Errors
    /// As [`Self::compile`].
    pub fn finish(self) -> Result<Vec<u8>> {
        self.compile().map(|compiled| compiled.to_bytes())
    }
}

/// Kinds, languages, titles and file names, each once.
#[derive(Debug)]
struct Labels {
    texts: Vec<Text>,
    numbers: HashMap<String, u16>,
}

impl Default for Labels {
    /// Number 0 is the empty label: no kind, no language.
    fn default() -> Self {
        Self { texts: vec![Text::default()], numbers: HashMap::new() }
    }
}

impl Labels {
    /// The number of a label, added if it is new.
    fn number(&mut self, label: &str, strings: &mut Strings) -> Result<U16> {
        if label.is_empty() {
            return Ok(U16::new(0));
        }
        if let Some(&number) = self.numbers.get(label) {
            return Ok(U16::new(number));
        }
        let number = u16::try_from(self.texts.len())
            .map_err(|_| too_many("different kinds, languages, titles of offices and source files"))?;
        self.texts.push(strings.add(label.as_bytes())?);
        self.numbers.insert(label.to_owned(), number);
        Ok(U16::new(number))
    }
}

/// Where an entity comes from, as far as known.
#[derive(Clone, Debug, Default)]
struct Origin {
    source: Option<Arc<str>>,
    line: u64,
    /// Whether it is a line of a bare list.
    bare: bool,
}

impl Origin {
    /// Name of the file without its folders, which differ from machine to machine; empty when unknown.
    fn file_name(&self) -> &str {
        let source = self.source.as_deref().unwrap_or_default();
        source.rsplit(['/', '\\']).next().unwrap_or_default()
    }
}

/// Where all entities come from. Entities of one source follow one another, so that a line is all that each needs.
#[derive(Debug, Default)]
struct Origins {
    /// Sources, each with the number of its first entity.
    sources: Vec<(u32, Origin)>,
    lines: Vec<u32>,
}

impl Origins {
    fn push(&mut self, entity: u32, origin: &Origin) {
        if self.sources.last().is_none_or(|(_, last)| last.source != origin.source) {
            self.sources.push((entity, origin.clone()));
        }
        self.lines.push(u32::try_from(origin.line).unwrap_or(u32::MAX));
    }

    /// Source and line of an entity that was pushed.
    fn of(&self, entity: u32) -> (&Origin, u32) {
        let source = self.sources.partition_point(|&(first, _)| first <= entity) - 1;
        (&self.sources[source].1, self.lines[entity as usize])
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

#[expect(clippy::cast_possible_truncation, reason = "degrees are within ±180")]
fn millionths(degrees: f64) -> i32 {
    (degrees * 1e6).round() as i32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::Gazetteer;
    use crate::gazetteer::source::{SourceOptions, read_bytes};

    /// What comes of files, or the errors as they are shown.
    fn compile(files: &[(&str, &str)]) -> Result<Gazetteer, Vec<String>> {
        let mut builder = Builder::new();
        let mut errors = Vec::new();
        for (name, text) in files {
            for row in read_bytes(name, text.as_bytes(), &SourceOptions::default()).unwrap() {
                errors.extend(builder.add_row(&row).err().map(|err| err.to_string()));
            }
        }
        if errors.is_empty() { Ok(Gazetteer::open(builder.finish().unwrap()).unwrap()) } else { Err(errors) }
    }

    fn errors_of(files: &[(&str, &str)]) -> Vec<String> {
        compile(files).unwrap_err()
    }

    #[test]
    fn ids_are_used_once() {
        let errors = errors_of(&[("a.tsv", "name\tid\na\tQ1\nb\tQ2\nc\tQ1\n")]);
        assert_eq!(errors.len(), 1);
        assert!(errors[0].starts_with("a.tsv:4: the id \"Q1\" is already used at a.tsv:2\n"), "{errors:?}");
        let errors = errors_of(&[("a.tsv", "name\tid\na b\t\nc\tname:a_b\n")]);
        assert!(
            errors[0].starts_with("a.tsv:3: the id \"name:a_b\" is already used at a.tsv:2\n"),
            "{errors:?}"
        );
        assert!(errors_of(&[("a.tsv", "name\na\na\n")])[0].ends_with("need an id each, in the column id"));
    }

    #[test]
    fn ids_are_held_against_each_other_across_files() {
        let errors = errors_of(&[
            ("a.tsv", "name\tid\na\tQ1\nb\tQ2\n"),
            ("b.tsv", "name\tid\nb\tQ3\n"),
            ("c.tsv", "name\tid\n\n# one and two\nb\tQ1\nc\tQ3\nd\tQ2\n"),
        ]);
        let places: Vec<_> = errors.iter().map(|err| err.lines().next().unwrap()).collect();
        assert_eq!(
            places,
            [
                "c.tsv:4: the id \"Q1\" is already used at a.tsv:2",
                "c.tsv:5: the id \"Q3\" is already used at b.tsv:2",
                "c.tsv:6: the id \"Q2\" is already used at a.tsv:3",
            ]
        );
    }

    #[test]
    fn ids_of_unknown_origin_are_used_once_too() {
        let row = read_bytes("a.tsv", b"name\na", &SourceOptions::default()).unwrap().remove(0);
        let mut builder = Builder::new();
        builder.add(&row.entity).unwrap();
        let err = builder.add(&row.entity).unwrap_err();
        assert_eq!((err.message(), err.source_name()), ("the id \"name:a\" is already used", None));
        assert_eq!(builder.len(), 1);
    }

    #[test]
    fn names_that_bare_lists_share_are_one_entity_if_of_one_type() {
        let gazetteer = compile(&[("a.txt", "Gao\nKidal\n"), ("b.txt", "Mopti\nGao\nGao\nSégou")]).unwrap();
        let names: Vec<_> = gazetteer.entities().map(|entity| entity.name()).collect();
        assert_eq!(names, ["Gao", "Kidal", "Mopti", "Ségou"]);
        for files in [
            [("actors.txt", "Georgia\n"), ("places.txt", "Georgia\n")],
            [("a.tsv", "name\nGeorgia\n"), ("b.txt", "Georgia\n")],
            [("a.txt", "Georgia\n"), ("b.tsv", "name\nGeorgia\n")],
            // Two names that make one id.
            [("a.txt", "New York\n"), ("b.txt", "New_York\n")],
        ] {
            let errors = errors_of(&files);
            assert!(errors[0].contains("is already used at"), "{errors:?}");
        }
    }

    #[test]
    fn offices_are_found_by_whose_they_are() {
        let gazetteer = compile(&[(
            "people.tsv",
            "name\tid\toffices\n\
             b\tmy:b\tpresident ML 2013-09-04..2020-08-18|prime-minister ML 1994..2000\n\
             a\tmy:a\tpresident ML 2002-06-08..2012-03-22|chair my:union 2000..\n\
             c\tmy:c\t\n",
        )])
        .unwrap();
        let held = |of: &str| -> Vec<_> {
            let offices = gazetteer.offices_of(of);
            offices.map(|office| (office.title(), office.entity().unwrap().name())).collect()
        };
        // By title, then by beginning.
        assert_eq!(held("ML"), [("president", "a"), ("president", "b"), ("prime-minister", "b")]);
        assert_eq!(held("my:union"), [("chair", "a")]);
        assert_eq!(held("NE"), []);
        assert_eq!(gazetteer.entity_by_id("my:c").unwrap().source(), "people.tsv");
        assert_eq!(gazetteer.offices().count(), 4);
    }

    #[test]
    fn a_name_of_too_many_words_is_refused() {
        let name = |n_words: usize| vec!["a"; n_words].join(" ");
        compile(&[("a.txt", &name(MAX_WORDS))]).unwrap();
        let message = errors_of(&[("a.txt", &name(MAX_WORDS + 1))]).concat();
        assert!(message.contains("a name of 257 words is too long (at most 256)"), "{message}");
    }

    #[test]
    fn refused_entity_leaves_the_builder_whole() {
        let long = "x".repeat(70_000);
        let table = format!("name\tid\n{long}\tQ1\nb\tQ2\nc\tQ1\n");
        let mut builder = Builder::new();
        let rows = read_bytes("a.tsv", table.as_bytes(), &SourceOptions::default()).unwrap();
        assert!(builder.add_row(&rows[0]).unwrap_err().message().contains("too long"));
        builder.add_row(&rows[1]).unwrap();
        builder.add_row(&rows[2]).unwrap();
        let gazetteer = Gazetteer::open(builder.finish().unwrap()).unwrap();
        assert_eq!(gazetteer.entity_by_id("Q1").unwrap().name(), "c");
    }
}
