//! Opening a compiled gazetteer, and reading it in place.
//!
//! `open` checks the head, the section table and the sizes of the sections. What records say of one another
//! (numbers, places of strings) is checked whenever it is followed: a record that points outside answers
//! "nothing here", never a panic.

use super::bytes::Bytes;
use super::filter::{self, Filter, Filters, LOWERCASE_BLOCKS};
use super::format::{
    AliasRecord, DatesRecord, DetailsRecord, ENDIAN_MARK, EntityRecord, Head, KeyRecord, LABEL, MORE_PEOPLE,
    NO_COORDINATE, OfficeRecord, Section, SectionEntry, Slot, Text, VERSION, id_hash, start_slot,
    unicode_version, unpack_date,
};
use super::kinds::KindSet;
use super::pattern::Patterns;
use super::{AliasKind, CasePolicy, EntityType, Office, PartialDate};
use crate::error::{Error, ErrorKind, Result};
use crate::normalize::PROFILE_VERSION;
use crate::normalize::variant::{RULES, Rule};
use crate::span::Span;
use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use xxhash_rust::xxh3::xxh3_64;
use zerocopy::little_endian::{U32, U64};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout, Unaligned};

/// A compiled gazetteer, opened. Shared read-only by all threads.
pub struct Gazetteer {
    bytes: Bytes,
    sections: [Range<usize>; Section::COUNT],
    fingerprint: u64,
    patterns: Patterns,
    /// What each label is as a kind.
    kinds: Vec<KindSet>,
    /// Whether few names may begin with a small letter.
    are_few_small: bool,
}

impl fmt::Debug for Gazetteer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gazetteer")
            .field("fingerprint", &self.fingerprint)
            .field("entities", &self.len())
            .finish()
    }
}

impl Gazetteer {
    /// Opens compiled bytes.
    ///
    /// # Errors
    /// [`ErrorKind::Format`] when they are not a gazetteer of this version, or damaged.
    pub fn open(bytes: impl Into<Cow<'static, [u8]>>) -> Result<Self> {
        Self::open_bytes(match bytes.into() {
            Cow::Borrowed(bytes) => Bytes::Embedded(bytes),
            Cow::Owned(bytes) => Bytes::Owned(bytes),
        })
    }

    pub(super) fn open_bytes(bytes: Bytes) -> Result<Self> {
        let (head, rest) =
            Head::ref_from_prefix(&bytes).map_err(|_| damaged("it is shorter than its head"))?;
        check_head(head, bytes.len())?;
        let (entries, _) = <[SectionEntry; Section::COUNT]>::ref_from_prefix(rest)
            .map_err(|_| damaged("its section table is cut off"))?;
        if xxh3_64(entries.as_bytes()) != head.fingerprint.get() {
            return Err(damaged("its section table is not the one its fingerprint was made of"));
        }
        let fingerprint = head.fingerprint.get();
        let mut sections: [Range<usize>; Section::COUNT] = Default::default();
        for (section, entry) in sections.iter_mut().zip(entries) {
            *section = section_range(entry, bytes.len())?;
        }
        let mut gazetteer = Self {
            bytes,
            sections,
            fingerprint,
            patterns: Patterns::default(),
            kinds: Vec::new(),
            are_few_small: false,
        };
        gazetteer.check_sizes()?;
        gazetteer.are_few_small = filter::are_few_small(gazetteer.records(Section::Lowercase));
        gazetteer.kinds = gazetteer
            .records::<Text>(Section::Labels)
            .iter()
            .map(|&label| KindSet::of_one(gazetteer.text(label)))
            .collect();
        let n_patterns = gazetteer.records::<U32>(Section::Patterns).len();
        if !Patterns::may_be(n_patterns) {
            return Err(damaged(&format!("it has {n_patterns} patterns, more than any gazetteer")));
        }
        gazetteer.patterns = Patterns::new(
            gazetteer
                .records::<U32>(Section::Patterns)
                .iter()
                .filter_map(|number| Some((number.get(), gazetteer.alias(number.get())?.surface()))),
        );
        Ok(gazetteer)
    }

    /// The gazetteer that is built into the program.
    ///
    /// # Panics
    /// If the build made a gazetteer that this version cannot open, which its tests exclude.
    #[expect(clippy::expect_used, reason = "the bytes are built into the program")]
    pub fn embedded() -> Self {
        Self::open(crate::tables::gazetteer()).expect("the embedded gazetteer is one of this version")
    }

    /// Reads every byte and compares it with the checksums.
    ///
    /// # Errors
    /// [`ErrorKind::Format`] naming the first section that was changed.
    pub fn verify(&self) -> Result<()> {
        let entries = self
            .bytes
            .get(size_of::<Head>()..)
            .and_then(|rest| <[SectionEntry; Section::COUNT]>::ref_from_prefix(rest).ok());
        let (entries, _) = entries.ok_or_else(|| damaged("its section table is cut off"))?;
        let mut end = size_of::<Head>() + size_of_val(entries);
        for (section, entry) in Section::ALL.into_iter().zip(entries) {
            if xxh3_64(self.section(section)) != entry.checksum.get() {
                return Err(damaged(&format!("the bytes of its section {} were changed", section.name())));
            }
            let start = self.sections[section as usize].start;
            if self.bytes.get(end..start).is_none_or(|between| between.iter().any(|&byte| byte != 0)) {
                return Err(damaged("the bytes between its sections were changed"));
            }
            end = self.sections[section as usize].end;
        }
        Ok(())
    }

    /// Identifies the contents: the same names and entities in the same order have the same fingerprint.
    pub fn fingerprint(&self) -> u64 {
        self.fingerprint
    }

    /// Whether it is part of the program.
    pub fn is_embedded(&self) -> bool {
        matches!(self.bytes, Bytes::Embedded(_))
    }

    /// How many bytes it has.
    pub fn size(&self) -> usize {
        self.bytes.len()
    }

    /// Names of the sections and how many bytes each has, in the order of the file.
    pub fn sections(&self) -> impl Iterator<Item = (&'static str, usize)> + '_ {
        Section::ALL.into_iter().map(|section| (section.name(), self.section(section).len()))
    }

    /// Number of entities.
    pub fn len(&self) -> usize {
        self.records::<EntityRecord>(Section::Entities).len()
    }

    /// Whether it holds no entity.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Number of different names, folded.
    pub fn n_names(&self) -> usize {
        self.names().count()
    }

    /// Number of different sounds by which names are also found.
    pub fn n_sounds(&self) -> usize {
        self.records::<KeyRecord>(Section::Keys).len() - self.n_names()
    }

    /// All entities, in the order of the sources.
    pub fn entities(&self) -> impl Iterator<Item = EntityRef<'_>> {
        let count = u32::try_from(self.len()).unwrap_or(u32::MAX);
        (0..count).filter_map(|number| self.entity(number))
    }

    /// The entities of a kind, in the order of the sources; kinds are compared by their numbers.
    pub(crate) fn entities_of_kind(&self, kind: &str) -> impl Iterator<Item = EntityRef<'_>> {
        let labels = 0..u16::try_from(self.records::<Text>(Section::Labels).len()).unwrap_or(u16::MAX);
        let number = labels.into_iter().find(|&number| self.label(number) == kind);
        let all = number.is_some().then(|| self.entities()).into_iter().flatten();
        all.filter(move |entity| Some(entity.record.kind.get()) == number)
    }

    /// All names, folded, each with the aliases that are written so.
    pub fn names(&self) -> impl Iterator<Item = KeyRef<'_>> {
        let keys =
            self.records::<KeyRecord>(Section::Keys).iter().map(|record| KeyRef { gazetteer: self, record });
        keys.filter(|key| key.folded_bytes().first().is_some_and(|&first| first >= b' '))
    }

    /// All aliases that can be matched, patterns included, but for those that rules made.
    pub fn aliases(&self) -> impl Iterator<Item = AliasRef<'_>> {
        let count = u32::try_from(self.records::<AliasRecord>(Section::Aliases).len()).unwrap_or(u32::MAX);
        (0..count).filter_map(|number| self.alias(number)).filter(|alias| alias.rule().is_none())
    }

    /// The entity with this id.
    pub fn entity_by_id(&self, id: &str) -> Option<EntityRef<'_>> {
        let table = self.records::<U32>(Section::Ids);
        let (before, from_start) = table.split_at_checked(start_slot(id_hash(id.as_bytes()), table.len()))?;
        (from_start.iter().chain(before))
            .map(|number| number.get())
            .take_while(|&number| number != 0)
            .filter_map(|number| self.entity(number - 1))
            .find(|entity| entity.id() == id)
    }

    pub(crate) fn entity(&self, number: u32) -> Option<EntityRef<'_>> {
        let record = self.records::<EntityRecord>(Section::Entities).get(number as usize)?;
        Some(EntityRef { gazetteer: self, record, number })
    }

    pub(crate) fn alias(&self, number: u32) -> Option<AliasRef<'_>> {
        let record = self.records::<AliasRecord>(Section::Aliases).get(number as usize)?;
        Some(AliasRef { gazetteer: self, record, number })
    }

    /// The aliases with these numbers, as far as there are such.
    pub(crate) fn alias_range(&self, numbers: Range<u32>) -> impl Iterator<Item = AliasRef<'_>> {
        let records = self.records::<AliasRecord>(Section::Aliases);
        let end = records.len().min(numbers.end as usize);
        let records = records.get(numbers.start as usize..end).unwrap_or_default();
        (numbers.start..).zip(records).map(|(number, record)| AliasRef { gazetteer: self, record, number })
    }

    /// The offices of a country (ISO 3166-1 alpha-2) or an organization (its id), by title and beginning.
    pub fn offices_of(&self, of: &str) -> impl Iterator<Item = OfficeRef<'_>> {
        let records = self.records::<OfficeRecord>(Section::Offices);
        let first = records.partition_point(|record| self.text_bytes(record.of) < of.as_bytes());
        let count = records[first..].partition_point(|record| self.text_bytes(record.of) == of.as_bytes());
        records[first..first + count].iter().map(|record| OfficeRef { gazetteer: self, record })
    }

    /// All offices, sorted by whose they are, title and beginning.
    pub fn offices(&self) -> impl Iterator<Item = OfficeRef<'_>> {
        let records = self.records::<OfficeRecord>(Section::Offices);
        records.iter().map(|record| OfficeRef { gazetteer: self, record })
    }

    /// The filters over first words and pairs of words.
    pub(crate) fn filters(&self) -> Filters<'_> {
        Filters {
            words: Filter(self.records(Section::Words)),
            pairs: Filter(self.records(Section::Pairs)),
            lowercase: self.records(Section::Lowercase),
            are_few_small: self.are_few_small,
        }
    }

    /// What the table holds on a hash.
    #[inline]
    pub(crate) fn probe(&self, hash: u64) -> Probe {
        Probe::of(self.records(Section::Slots), hash)
    }

    pub(crate) fn key(&self, number: u32) -> Option<KeyRef<'_>> {
        let record = self.records::<KeyRecord>(Section::Keys).get(number as usize)?;
        Some(KeyRef { gazetteer: self, record })
    }

    pub(crate) fn find_patterns(&self, text: &str, found: impl FnMut(u32, Span)) {
        self.patterns.find(text, found);
    }

    fn check_sizes(&self) -> Result<()> {
        fn whole<T>(gazetteer: &Gazetteer, section: Section) -> bool {
            gazetteer.section(section).len().is_multiple_of(size_of::<T>())
        }
        let sizes = [Section::Words, Section::Pairs, Section::Slots]
            .into_iter()
            .all(|table| whole::<U64>(self, table))
            && whole::<KeyRecord>(self, Section::Keys)
            && whole::<AliasRecord>(self, Section::Aliases)
            && whole::<DatesRecord>(self, Section::Dates)
            && whole::<U32>(self, Section::Patterns)
            && whole::<EntityRecord>(self, Section::Entities)
            && whole::<DetailsRecord>(self, Section::Details)
            && whole::<U32>(self, Section::Ids)
            && whole::<OfficeRecord>(self, Section::Offices)
            && whole::<Text>(self, Section::Labels);
        let powers = [Section::Words, Section::Pairs]
            .into_iter()
            .all(|filter| (self.section(filter).len() / size_of::<U64>()).is_power_of_two());
        // Open-addressed tables have an empty place at least, where a search ends.
        let tables = self.records::<U64>(Section::Slots).len()
            > self.records::<KeyRecord>(Section::Keys).len()
            && self.records::<U32>(Section::Ids).len() > self.len();
        let lowercase = self.section(Section::Lowercase).len() == LOWERCASE_BLOCKS * size_of::<U64>();
        if sizes && powers && tables && lowercase {
            Ok(())
        } else {
            Err(damaged("a section has an impossible length"))
        }
    }

    fn section(&self, section: Section) -> &[u8] {
        &self.bytes[self.sections[section as usize].clone()]
    }

    fn records<T: FromBytes + Immutable + KnownLayout + Unaligned>(&self, section: Section) -> &[T] {
        // `open` has checked that the length is a whole number of records.
        <[T]>::ref_from_bytes(self.section(section)).unwrap_or_default()
    }

    fn text(&self, text: Text) -> &str {
        std::str::from_utf8(self.text_bytes(text)).unwrap_or_default()
    }

    fn text_bytes(&self, text: Text) -> &[u8] {
        let start = text.offset.get() as usize;
        self.section(Section::Strings).get(start..start + usize::from(text.len.get())).unwrap_or_default()
    }

    fn label(&self, number: u16) -> &str {
        self.records::<Text>(Section::Labels).get(usize::from(number)).map_or("", |&text| self.text(text))
    }
}

/// What a probe of the hash table found.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Probe {
    /// Names that may end here. Two on one hash are next to impossible; more are not looked for.
    pub(crate) keys: [Option<u32>; 2],
    /// Whether longer names may begin like this.
    pub(crate) goes_on: bool,
}

impl Probe {
    #[inline]
    fn of(slots: &[U64], hash: u64) -> Self {
        let mut found = Self { keys: [None; 2], goes_on: false };
        let mut at = start_slot(hash, slots.len());
        for _ in 0..slots.len() {
            let slot = Slot(slots[at].get());
            if slot.is_empty() {
                break;
            }
            if slot.agrees(hash) {
                found.goes_on |= slot.goes_on();
                if let Some(place) = found.keys.iter_mut().find(|key| key.is_none()) {
                    *place = slot.key();
                }
                if !slot.is_again() {
                    break;
                }
            }
            at += 1;
            if at == slots.len() {
                at = 0;
            }
        }
        found
    }
}

/// A folded name.
#[derive(Clone, Copy, Debug)]
pub struct KeyRef<'g> {
    gazetteer: &'g Gazetteer,
    record: &'g KeyRecord,
}

impl<'g> KeyRef<'g> {
    /// Its folded form.
    pub fn folded(self) -> &'g str {
        self.gazetteer.text(self.record.folded)
    }

    /// The bytes of its folded form.
    pub(crate) fn folded_bytes(self) -> &'g [u8] {
        self.gazetteer.text_bytes(self.record.folded)
    }

    /// The aliases that fold to it.
    pub fn aliases(self) -> impl Iterator<Item = AliasRef<'g>> {
        self.alias_numbers().filter_map(move |number| self.gazetteer.alias(number))
    }

    /// Whether it is a name of one entity only.
    pub(crate) fn is_of_one_entity(self) -> bool {
        let mut entities = self.aliases().map(|alias| alias.record.entity);
        entities.next().is_none_or(|first| entities.all(|entity| entity == first))
    }

    /// The numbers of the aliases that fold to it.
    pub(crate) fn alias_numbers(self) -> Range<u32> {
        let first = self.record.first_alias.get();
        first..first.saturating_add(self.record.n_aliases.get().into())
    }
}

/// One name of one entity.
#[derive(Clone, Copy, Debug)]
pub struct AliasRef<'g> {
    gazetteer: &'g Gazetteer,
    record: &'g AliasRecord,
    number: u32,
}

impl<'g> AliasRef<'g> {
    /// The entity it names.
    pub fn entity(self) -> Option<EntityRef<'g>> {
        self.gazetteer.entity(self.record.entity.get())
    }

    /// The name as the row writes it.
    pub fn surface(self) -> &'g str {
        self.gazetteer.text(self.record.surface)
    }

    /// BCP 47 language, empty when not said.
    pub fn lang(self) -> &'g str {
        self.gazetteer.label(self.record.lang.get())
    }

    /// What kind of name it is.
    pub fn kind(self) -> AliasKind {
        match self.record.kind & 7 {
            0 => AliasKind::Name,
            2 => AliasKind::Abbreviation,
            3 => AliasKind::Demonym,
            4 => AliasKind::Pattern,
            _ => AliasKind::Alias,
        }
    }

    /// The rule that made it, if the row does not list it.
    pub fn rule(self) -> Option<Rule> {
        let number = usize::from(self.record.kind >> 3).checked_sub(1)?;
        RULES.get(number).map(|facts| facts.rule)
    }

    /// How case is held against it.
    pub fn case(self) -> CasePolicy {
        match self.record.case {
            0 => CasePolicy::Any,
            1 => CasePolicy::Capital,
            2 => CasePolicy::Upper,
            _ => CasePolicy::Exact,
        }
    }

    /// Number of its first capitalized word.
    pub(crate) fn capital_word(self) -> usize {
        usize::from(self.record.capital_word)
    }

    /// Too ambiguous to stand alone.
    pub fn is_weak(self) -> bool {
        self.has(AliasRecord::WEAK)
    }

    /// Counts only after the full name.
    pub fn is_short(self) -> bool {
        self.has(AliasRecord::SHORT)
    }

    /// Of former times.
    pub fn is_former(self) -> bool {
        self.has(AliasRecord::FORMER)
    }

    /// Meant where nothing else speaks.
    pub fn is_preferred(self) -> bool {
        self.has(AliasRecord::PREFERRED)
    }

    /// Written with an apostrophe.
    pub(crate) fn has_apostrophe(self) -> bool {
        self.has(AliasRecord::APOSTROPHE)
    }

    /// Its letters are also an everyday word.
    pub(crate) fn is_common_word(self) -> bool {
        self.has(AliasRecord::COMMON_WORD)
    }

    /// Made by the compiler rather than listed.
    pub fn is_derived(self) -> bool {
        self.has(AliasRecord::DERIVED)
    }

    /// First and last date of its use, where known.
    pub fn valid(self) -> (Option<PartialDate>, Option<PartialDate>) {
        if !self.has(AliasRecord::DATED) {
            return (None, None);
        }
        let all = self.gazetteer.records::<DatesRecord>(Section::Dates);
        let dates = all.binary_search_by_key(&self.number, |dates| dates.alias.get());
        dates.map_or((None, None), |at| (unpack_date(all[at].from.get()), unpack_date(all[at].to.get())))
    }

    fn has(self, flag: u8) -> bool {
        self.record.flags & flag != 0
    }
}

/// An office that an entity held.
#[derive(Clone, Copy, Debug)]
pub struct OfficeRef<'g> {
    gazetteer: &'g Gazetteer,
    record: &'g OfficeRecord,
}

impl<'g> OfficeRef<'g> {
    /// Who held it.
    pub fn entity(self) -> Option<EntityRef<'g>> {
        self.gazetteer.entity(self.record.entity.get())
    }

    /// Whose it is: ISO 3166-1 alpha-2 code of a country, or id of an organization.
    pub fn of(self) -> &'g str {
        self.gazetteer.text(self.record.of)
    }

    /// `president`, `prime-minister`.
    pub fn title(self) -> &'g str {
        self.gazetteer.label(self.record.title.get())
    }

    /// The office as a row says it.
    pub(super) fn to_owned(self) -> Option<Office> {
        let (from, to) = self.held();
        Some(Office { title: self.title().to_owned(), of: self.of().to_owned(), from: from?, to })
    }

    /// From when until when; without an end it was still held when the row was written.
    pub fn held(self) -> (Option<PartialDate>, Option<PartialDate>) {
        (unpack_date(self.record.from.get()), unpack_date(self.record.to.get()))
    }
}

/// One entity of an opened gazetteer.
#[derive(Clone, Copy)]
pub struct EntityRef<'g> {
    gazetteer: &'g Gazetteer,
    record: &'g EntityRecord,
    number: u32,
}

impl PartialEq for EntityRef<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number && std::ptr::eq(self.gazetteer, other.gazetteer)
    }
}

impl Eq for EntityRef<'_> {}

impl std::hash::Hash for EntityRef<'_> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.number.hash(state);
    }
}

impl fmt::Debug for EntityRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.id(), self.name())
    }
}

impl<'g> EntityRef<'g> {
    /// Its place among [`Gazetteer::entities`], from 0.
    pub(crate) const fn number(self) -> u32 {
        self.number
    }

    /// Whether it is one of this gazetteer's.
    pub(crate) fn is_from(self, gazetteer: &Gazetteer) -> bool {
        std::ptr::eq(self.gazetteer, gazetteer)
    }

    /// Stable identifier.
    pub fn id(self) -> &'g str {
        self.gazetteer.text(self.record.id)
    }

    /// Canonical name.
    pub fn name(self) -> &'g str {
        self.gazetteer.text(self.record.name)
    }

    /// Actor, place or organization.
    pub fn entity_type(self) -> EntityType {
        match self.record.entity_type {
            0 => EntityType::Actor,
            1 => EntityType::Place,
            _ => EntityType::Organization,
        }
    }

    /// Whether it is of kind `country` or `territory`.
    pub(crate) fn is_country(self) -> bool {
        self.has(EntityRecord::COUNTRY)
    }

    /// Whether it is of kind `person`.
    pub(crate) fn is_person(self) -> bool {
        self.has(EntityRecord::PERSON)
    }

    /// Finer kind, empty when not said.
    pub fn kind(self) -> &'g str {
        self.gazetteer.label(self.record.kind.get())
    }

    /// Whether its kind is one of these.
    #[inline]
    pub(crate) fn is_of(self, kinds: KindSet) -> bool {
        let kind = self.gazetteer.kinds.get(usize::from(self.record.kind.get()));
        kind.is_some_and(|kind| kind.meets(kinds))
    }

    /// The offices it held, by whose they are; found by going through those of all.
    pub fn offices(self) -> impl Iterator<Item = OfficeRef<'g>> {
        let any = self.has(EntityRecord::OFFICES);
        let all = any.then(|| self.gazetteer.offices()).into_iter().flatten();
        all.filter(move |office| office.record.entity.get() == self.number)
    }

    /// Name of the file its row stands in, without folders; empty when it came otherwise.
    pub fn source(self) -> &'g str {
        self.gazetteer.label(self.record.source.get())
    }

    /// ISO 3166-1 alpha-2, when said.
    pub fn country(self) -> Option<&'g str> {
        std::str::from_utf8(&self.record.country).ok().filter(|country| *country != "\0\0")
    }

    /// The bytes of [`Self::country`].
    #[inline]
    pub(crate) fn country_code(self) -> Option<[u8; 2]> {
        Some(self.record.country).filter(|country| *country != [0; 2])
    }

    /// Code of the first-level division in which it lies, or which it is, within its country; empty when not said.
    pub fn admin1(self) -> &'g str {
        self.gazetteer.label(self.record.admin1.get())
    }

    /// Whether both lie in the same first-level division, where both say in which.
    pub(crate) fn shares_admin1(self, other: Self) -> Option<bool> {
        let (here, there) = (self.record.admin1.get(), other.record.admin1.get());
        // The label of the number 0 is the empty one.
        (here != 0 && there != 0).then(|| {
            let is_same = match self.is_from(other.gazetteer) {
                true => here == there,
                false => self.admin1() == other.admin1(),
            };
            is_same && self.record.country == other.record.country
        })
    }

    /// Latitude and longitude in degrees, WGS 84, to a millionth.
    pub fn coordinates(self) -> Option<(f64, f64)> {
        let (lat, lon) = (self.record.lat.get(), self.record.lon.get());
        (lat != NO_COORDINATE && lon != NO_COORDINATE).then(|| (f64::from(lat) / 1e6, f64::from(lon) / 1e6))
    }

    /// Inhabitants, 0 when not said.
    pub fn population(self) -> u64 {
        match self.record.population.get() {
            MORE_PEOPLE => self.details().map_or(u64::from(MORE_PEOPLE), |details| details.population.get()),
            people => u64::from(people),
        }
    }

    /// Prior weight.
    pub fn weight(self) -> f32 {
        self.record.weight.get()
    }

    /// Dates of its existence, where known.
    pub fn valid(self) -> (Option<PartialDate>, Option<PartialDate>) {
        self.details().map_or((None, None), |details| {
            (unpack_date(details.valid_from.get()), unpack_date(details.valid_to.get()))
        })
    }

    /// The same entity elsewhere: `wikidata:Q912`.
    pub fn links(self) -> impl Iterator<Item = &'g str> {
        let links = self.details().map_or("", |details| self.gazetteer.text(details.links));
        links.split_ascii_whitespace()
    }

    fn has(self, flag: u8) -> bool {
        self.record.flags & flag != 0
    }

    /// What few entities have.
    fn details(self) -> Option<&'g DetailsRecord> {
        self.gazetteer.records::<DetailsRecord>(Section::Details).get(self.record.details.get() as usize)
    }
}

fn check_head(head: &Head, len: usize) -> Result<()> {
    if head.label != LABEL {
        return Err(Error::new(ErrorKind::Format, "this is not a compiled gazetteer")
            .with_help("compile its sources with: dateline compile SOURCE… -o FILE"));
    }
    if head.endian_mark.get() != ENDIAN_MARK {
        return Err(damaged("its byte order mark is wrong"));
    }
    let found = (head.version.get(), head.unicode, head.profile.get());
    let expected = (VERSION, unicode_version(), PROFILE_VERSION);
    if found != expected {
        return Err(Error::new(
            ErrorKind::Format,
            format!(
                "a gazetteer of format {}, Unicode {}.{}.{}, profile {}; this dateline reads format {}, Unicode {}.{}.{}, profile {}",
                found.0, found.1[0], found.1[1], found.1[2], found.2, expected.0, expected.1[0], expected.1[1],
                expected.1[2], expected.2
            ),
        )
        .with_help("rebuild it from its sources with: dateline compile SOURCE… -o FILE"));
    }
    if head.sections.get() != Section::COUNT_U32 || head.file_len.get() != len as u64 {
        return Err(damaged("it is not as long as its head says"));
    }
    Ok(())
}

fn section_range(entry: &SectionEntry, file_len: usize) -> Result<Range<usize>> {
    let start = usize::try_from(entry.offset.get()).ok();
    let len = usize::try_from(entry.len.get()).ok();
    match start.zip(len).and_then(|(start, len)| Some(start..start.checked_add(len)?)) {
        Some(range) if range.end <= file_len => Ok(range),
        _ => Err(damaged("a section reaches beyond its end")),
    }
}

fn damaged(why: &str) -> Error {
    Error::new(ErrorKind::Format, format!("the gazetteer is damaged: {why}"))
        .with_help("rebuild it from its sources with: dateline compile SOURCE… -o FILE")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::layout::{BEGINNING, slots};

    #[test]
    fn every_slot_is_found_whatever_lies_before_it() {
        // Few fingerprints and few places to begin: the search passes slots of others, those that agree, and the end.
        let hash = |fingerprint: u64, place: u64| (fingerprint << 33) | ((place << 33) / 3) | (1 << 20);
        let hashes = (1..10).flat_map(|one| [hash(one, one % 3), hash(one, (one + 1) % 3)]);
        let mut entries: Vec<(u64, u32)> = hashes.zip(0..).collect();
        // Two names on one hash, which longer names begin with too.
        entries.extend([(hash(10, 2), 100), (hash(10, 2), 101), (hash(10, 2), BEGINNING)]);
        entries.push((hash(11, 1), BEGINNING));
        entries.sort_unstable();
        let table = slots([entries.clone()]);
        for &(hash, key) in &entries {
            let found = Probe::of(&table, hash);
            match key {
                BEGINNING => assert!(found.goes_on, "{hash:x}"),
                key => assert!(found.keys.contains(&Some(key)), "{hash:x} {key}"),
            }
        }
        assert_eq!(Probe::of(&table, hash(12, 1)).keys, [None; 2]);
        assert_eq!(Probe::of(&[], 1).keys, [None; 2]);
    }

    #[test]
    fn search_ends_at_the_first_slot_that_agrees_and_is_the_last() {
        let hash = |fingerprint: u64| fingerprint << 33;
        let table = slots([vec![(hash(1), 0), (hash(1) | 1, 1), (hash(2), 2)]]);
        let again: Vec<bool> = table.iter().map(|slot| Slot(slot.get()).is_again()).collect();
        assert_eq!(again, [true, false, false, false, false]);
        assert_eq!(Probe::of(&table, hash(1)).keys, [Some(0), Some(1)]);
        assert_eq!(Probe::of(&table, hash(2)).keys, [Some(2), None]);
    }
}
