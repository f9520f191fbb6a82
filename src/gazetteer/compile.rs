//! From entities to a compiled gazetteer.
//!
//! The builder takes entities one by one, has their names read (`names`), refuses ids that come twice, and gathers
//! records as `format` specifies them; `layout` makes sections and bytes of them.

use super::alias::{bad, shown};
use super::aliases::Aliases;
use super::filter::BeginningsBuilder;
use super::format::{
    AliasRecord, DetailsRecord, EntityRecord, MORE_PEOPLE, NO_COORDINATE, NO_DETAILS, OfficeRecord, Text,
    id_hash, narrow, pack_date, too_many,
};
use super::keys::Keys;
use super::layout::{Compiled, Entities};
use super::names::{NameReader, Names, ReadName};
use super::source::Row;
use super::strings::{Numbers, Strings};
use super::{AliasKind, Entity, pattern};
use crate::error::Result;
use std::collections::HashMap;
use std::sync::Arc;
use zerocopy::little_endian::{F32, I32, U16, U32, U64};

/// Compiles entities into the bytes of a gazetteer.
#[derive(Debug, Default)]
pub struct Builder {
    reader: NameReader,
    keys: Keys,
    strings: Strings,
    labels: Labels,
    entities: Entities,
    /// Numbers of the entities, by their ids.
    ids: Numbers,
    origins: Origins,
    /// How names begin that may begin with a small letter.
    lowercase: BeginningsBuilder,
    aliases: Aliases,
    /// What all patterns count as, bytes.
    pattern_bytes: usize,
}

impl Builder {
    /// An empty builder.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many entities have been added.
    pub fn len(&self) -> usize {
        self.entities.records.len()
    }

    /// Whether no entity has been added.
    pub fn is_empty(&self) -> bool {
        self.entities.records.is_empty()
    }

    /// Adds an entity with all its names.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Row`] when its id was added before, a name cannot match any text, a pattern is not one that
    /// may run, or a limit of the format is exceeded. More may be added behind it, to find what else is wrong, but
    /// the entity is then there without some of its names.
    pub fn add(&mut self, entity: &Entity) -> Result<()> {
        let mut names = self.reader.read(entity);
        self.add_read(entity, &Origin::default(), &mut names)
    }

    /// Adds what a row says. The name of a bare list that another bare list, or the same one, has already given as
    /// an entity of the same type is passed over.
    ///
    /// # Errors
    /// As [`Self::add`], naming file and line.
    pub fn add_row(&mut self, row: &Row) -> Result<()> {
        let mut names = self.reader.read(&row.entity);
        self.add_read_row(row, &mut names)
    }

    /// Says that rows whose names have been read will be added soon.
    pub(super) fn expect<'r>(&self, rows: impl Iterator<Item = &'r (Row, Names)>) {
        for (row, names) in rows {
            self.ids.expect(id_hash(row.entity.id.as_bytes()));
            names.hashes().for_each(|hash| self.keys.expect(hash));
        }
    }

    /// Adds what a row says, whose names have been read.
    ///
    /// # Errors
    /// As [`Self::add_row`].
    pub(super) fn add_read_row(&mut self, row: &Row, names: &mut Names) -> Result<()> {
        let origin = Origin { source: Some(Arc::clone(&row.source)), line: row.line, bare: row.bare };
        let added = self.add_read(&row.entity, &origin, names);
        added.map_err(|err| err.in_source(&*row.source).at(row.line, None))
    }

    fn add_read(&mut self, entity: &Entity, origin: &Origin, names: &mut Names) -> Result<()> {
        let Self { ids, entities, strings, .. } = self;
        let hash = id_hash(entity.id.as_bytes());
        let has_id = |number: u32| strings.get(entities.records[number as usize].id) == entity.id.as_bytes();
        if let Some(earlier) = ids.find(hash, has_id) {
            return self.add_again(entity, origin, earlier);
        }
        let number = narrow(entities.records.len(), "entities")?;
        let pattern_bytes = pattern::add(self.pattern_bytes, names.pattern_bytes)?;
        let details = details(entity, strings)?;
        let canonical = strings.add(entity.name.as_bytes())?;
        let record = EntityRecord {
            id: strings.add(entity.id.as_bytes())?,
            name: canonical,
            kind: self.labels.number(&entity.kind, strings)?,
            country: entity.country.as_bytes().try_into().unwrap_or([0; 2]),
            admin1: self.labels.number(&entity.admin1, strings)?,
            entity_type: entity.entity_type as u8,
            flags: entity_flags(entity),
            lat: I32::new(entity.coordinates.map_or(NO_COORDINATE, |(lat, _)| millionths(lat))),
            lon: I32::new(entity.coordinates.map_or(NO_COORDINATE, |(_, lon)| millionths(lon))),
            population: U32::new(u32::try_from(entity.population).unwrap_or(MORE_PEOPLE)),
            weight: F32::new(entity.weight),
            details: U32::new(match details {
                Some(_) => narrow(entities.details.len(), "entities")?,
                None => NO_DETAILS,
            }),
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
        entities.records.push(record);
        entities.details.extend(details);
        entities.offices.append(&mut offices);
        ids.add(hash, number);
        self.pattern_bytes = pattern_bytes;
        self.origins.push(number, origin);
        let mut surface = canonical;
        for name in names.each(entity) {
            if !name.is_sound {
                surface = self.strings.add_unless(canonical, name.alias.surface.as_bytes())?;
            }
            self.add_name(number, surface, name)?;
        }
        names.finish()
    }

    /// What to do about an id that an `earlier` entity has.
    fn add_again(&self, entity: &Entity, origin: &Origin, earlier: u32) -> Result<()> {
        let record = self.entities.records[earlier as usize];
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

    /// Adds a name of an entity that is written as at `surface`.
    fn add_name(&mut self, entity: u32, surface: Text, name: ReadName<'_>) -> Result<()> {
        let Self { keys, strings, labels, aliases, lowercase, .. } = self;
        let record = AliasRecord {
            entity: U32::new(entity),
            surface,
            lang: labels.number(&name.alias.lang, strings)?,
            ..name.record
        };
        if name.alias.kind == AliasKind::Pattern {
            return aliases.add_pattern(record, name.alias);
        }
        if !name.lowercase.is_empty() {
            lowercase.insert(name.lowercase);
        }
        let key = keys.number(name.folded, name.hashes, surface, strings)?;
        aliases.add(record, key, name.alias)
    }

    /// Lays everything out.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Row`] when more than 65,535 entities share a name.
    pub fn compile(self) -> Result<Compiled> {
        Compiled::new(
            self.keys.finish(),
            self.lowercase.into_blocks(),
            self.aliases,
            self.entities,
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
        let number = u16::try_from(self.texts.len()).map_err(|_| {
            too_many("different kinds, languages, divisions, titles of offices and source files")
        })?;
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

fn entity_flags(entity: &Entity) -> u8 {
    let flag = |set: bool, flag: u8| if set { flag } else { 0 };
    flag(matches!(entity.kind.as_str(), "country" | "territory"), EntityRecord::COUNTRY)
        | flag(entity.kind == "person", EntityRecord::PERSON)
        | flag(!entity.offices.is_empty(), EntityRecord::OFFICES)
}

/// What few entities have; `None` for the others.
fn details(entity: &Entity, strings: &mut Strings) -> Result<Option<DetailsRecord>> {
    let has_details = !entity.links.is_empty()
        || entity.valid_from.is_some()
        || entity.valid_to.is_some()
        || entity.population >= u64::from(MORE_PEOPLE);
    if !has_details {
        return Ok(None);
    }
    Ok(Some(DetailsRecord {
        links: strings.add(entity.links.join(" ").as_bytes())?,
        valid_from: I32::new(pack_date(entity.valid_from)),
        valid_to: I32::new(pack_date(entity.valid_to)),
        population: U64::new(entity.population),
    }))
}

#[expect(clippy::cast_possible_truncation, reason = "degrees are within ±180")]
fn millionths(degrees: f64) -> i32 {
    (degrees * 1e6).round() as i32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::source::{SourceOptions, read_bytes};
    use crate::gazetteer::{Gazetteer, MAX_WORDS, PartialDate};

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
    fn what_few_entities_have_is_kept() {
        let gazetteer = compile(&[(
            "a.tsv",
            "name\tid\tpopulation\tvalid_to\tlinks\taliases\n\
             a\tmy:a\t12\t\t\tb {from=1990}\n\
             the world\tmy:world\t8100000000\t\t\t\n\
             none\tmy:none\t4294967294\t\t\tc {to=1999-12}|d {from=0001 to=2000-01-02}\n\
             most\tmy:most\t4294967295\t1991\tiso:ML wikidata:Q1\t\n\
             linked\tmy:linked\t\t\twikidata:Q2\t\n",
        )])
        .unwrap();
        let shown = gazetteer.entities().map(|entity| {
            let links = entity.links().collect::<Vec<_>>().join(" ");
            let valid = entity.valid().1.map(|date| date.to_string()).unwrap_or_default();
            format!("{} {} {valid} {links}", entity.name(), entity.population())
        });
        assert_eq!(
            shown.collect::<Vec<_>>(),
            [
                "a 12  ",
                "the world 8100000000  ",
                "none 4294967294  ",
                "most 4294967295 1991 iso:ML wikidata:Q1",
                "linked 0  wikidata:Q2"
            ]
        );
        let valid = gazetteer.aliases().filter_map(|alias| {
            let date = |date: Option<PartialDate>| date.map(|date| date.to_string()).unwrap_or_default();
            let (from, to) = alias.valid();
            (from.is_some() || to.is_some())
                .then(|| format!("{} {}..{}", alias.surface(), date(from), date(to)))
        });
        let mut valid: Vec<_> = valid.collect();
        valid.sort();
        assert_eq!(valid, ["b 1990..", "c ..1999-12", "d 0001..2000-01-02"]);
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
