//! The compiled gazetteer: the bytes, specified.
//!
//! Little-endian throughout. Nothing is parsed at opening: sections are arrays of fixed-size records that are
//! read in place, so the same bytes serve from inside the program, from memory or from a mapped file.
//! The same sources give the same bytes: no time, no path, no order of a hash table enters.
//!
//! ```text
//! head      label "DATELINE" | 0xFEFF u16 | version u16 | Unicode major, minor, patch, 0 u8 |
//!           profile u32 | sections u32 | fingerprint u64 | length of the file u64
//! sections  one entry each, in the order of `Section`: offset u64 | length u64 | XXH3-64 of its bytes u64
//! then the sections' bytes, each beginning at a multiple of 64
//! ```
//!
//! | section | holds |
//! |---|---|
//! | words | filter over the hashes of first words (`filter`): 64-bit blocks, a power of two |
//! | pairs | filter over the hashes of the first two words |
//! | lowercase | one bit for each 16-bit hash of how names begin that may begin with a small letter (`filter`) |
//! | slots | open-addressed table ([`start_slot`]) of [`Slot`]s over hashes of names and of their beginnings |
//! | keys | [`KeyRecord`]: a folded name, exactly, and its aliases |
//! | aliases | [`AliasRecord`], those of one key side by side, then the patterns |
//! | dates | [`DatesRecord`]s of the few aliases that have dates, by the numbers of the aliases |
//! | patterns | `u32`: the aliases that are regular expressions |
//! | entities | [`EntityRecord`] |
//! | details | [`DetailsRecord`]: what few entities have |
//! | ids | open-addressed table of `u32`, number of the entity + 1, by XXH3-64 of its id |
//! | offices | [`OfficeRecord`]s, sorted by whose they are (country or id, by bytes), title and beginning |
//! | labels | [`Text`]: short strings told by number: kinds, languages, divisions, titles of offices and names of source files |
//! | strings | UTF-8, what [`Text`]s point into |
//!
//! **Sounds.** Names that may be romanized in other ways have a second key, a byte below the blank and then the classes
//! of their consonants (`normalize::variant::sound`). Its beginnings, as far as words of the name go, are in the
//! table and in the filter of first words, since other romanizations divide names in other ways.
//!
//! **Looking a name up.** The filters turn away most words. The hash of the first word is probed; a slot whose fingerprint agrees says whether
//! this may be a whole name (`ENDS`, with the number of its key) and whether longer names begin so
//! (`GOES_ON`), in which case the next word is hashed in and probed in turn. A hash never decides: a key is
//! compared byte by byte.

use crate::error::{Error, ErrorKind, Result};
use crate::normalize::variant::Rule;
use zerocopy::little_endian::{F32, I32, U16, U32, U64};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout, Unaligned};

/// The first eight bytes of every compiled gazetteer.
pub(crate) const LABEL: [u8; 8] = *b"DATELINE";
/// Reads as something else on a machine that takes it for big-endian.
pub(crate) const ENDIAN_MARK: u16 = 0xFEFF;
/// Goes up with every change of the layout or of the hash, since neither can be told from the bytes.
pub const VERSION: u16 = 5;
/// Sections begin at multiples of this.
pub(crate) const ALIGNMENT: usize = 64;

/// The sections, in the order of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(usize)]
pub(crate) enum Section {
    Words,
    Pairs,
    Lowercase,
    Slots,
    Keys,
    Aliases,
    Dates,
    Patterns,
    Entities,
    Details,
    Ids,
    Offices,
    Labels,
    Strings,
}

impl Section {
    pub(crate) const COUNT: usize = 14;
    pub(crate) const COUNT_U32: u32 = 14;
    pub(crate) const ALL: [Self; Self::COUNT] = [
        Self::Words,
        Self::Pairs,
        Self::Lowercase,
        Self::Slots,
        Self::Keys,
        Self::Aliases,
        Self::Dates,
        Self::Patterns,
        Self::Entities,
        Self::Details,
        Self::Ids,
        Self::Offices,
        Self::Labels,
        Self::Strings,
    ];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Words => "words",
            Self::Pairs => "pairs",
            Self::Lowercase => "lowercase",
            Self::Slots => "slots",
            Self::Keys => "keys",
            Self::Aliases => "aliases",
            Self::Dates => "dates",
            Self::Patterns => "patterns",
            Self::Entities => "entities",
            Self::Details => "details",
            Self::Ids => "ids",
            Self::Offices => "offices",
            Self::Labels => "labels",
            Self::Strings => "strings",
        }
    }
}

/// The head of the file.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
pub(crate) struct Head {
    pub(crate) label: [u8; 8],
    pub(crate) endian_mark: U16,
    pub(crate) version: U16,
    pub(crate) unicode: [u8; 4],
    pub(crate) profile: U32,
    pub(crate) sections: U32,
    /// XXH3-64 of the section table below.
    pub(crate) fingerprint: U64,
    pub(crate) file_len: U64,
}

/// Where one section lies.
#[derive(Clone, Copy, Debug, Default, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
pub(crate) struct SectionEntry {
    pub(crate) offset: U64,
    pub(crate) len: U64,
    pub(crate) checksum: U64,
}

/// One place of the hash table; all zero when empty.
///
/// ```text
/// bits 0–29 number of the key, if ENDS | 30 ENDS | 31 GOES_ON | 32 AGAIN | 33–63 the top 31 bits of the hash
/// ```
///
/// A search ends at the first slot that agrees, unless it says `AGAIN`: then another slot with its fingerprint was put
/// behind it, past it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Slot(pub(crate) u64);

impl Slot {
    const ENDS: u64 = 1 << 30;
    const GOES_ON: u64 = 1 << 31;
    const AGAIN: u64 = 1 << 32;
    const FINGERPRINT: u64 = !0 << 33;
    /// Keys are numbered below this.
    pub(crate) const MAX_KEYS: usize = 1 << 30;

    pub(crate) const fn new(hash: u64, key: Option<u32>, goes_on: bool) -> Self {
        let ends = match key {
            Some(key) => Self::ENDS | key as u64,
            None => 0,
        };
        Self(hash & Self::FINGERPRINT | ends | if goes_on { Self::GOES_ON } else { 0 })
    }

    pub(crate) const fn is_empty(self) -> bool {
        self.0 & (Self::ENDS | Self::GOES_ON) == 0
    }

    pub(crate) const fn agrees(self, hash: u64) -> bool {
        (self.0 ^ hash) & Self::FINGERPRINT == 0
    }

    pub(crate) const fn goes_on(self) -> bool {
        self.0 & Self::GOES_ON != 0
    }

    /// Whether the search must go on behind it, though it agrees.
    pub(crate) const fn is_again(self) -> bool {
        self.0 & Self::AGAIN != 0
    }

    /// The same, with another that agrees behind it.
    pub(crate) const fn again(self) -> Self {
        Self(self.0 | Self::AGAIN)
    }

    pub(crate) fn key(self) -> Option<u32> {
        (self.0 & Self::ENDS != 0).then_some((self.0 & (Self::ENDS - 1)) as u32)
    }
}

/// A place in the strings section.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned,
)]
#[repr(C)]
pub(crate) struct Text {
    pub(crate) offset: U32,
    pub(crate) len: U16,
}

/// A folded name and the aliases written so.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
pub(crate) struct KeyRecord {
    pub(crate) folded: Text,
    pub(crate) n_aliases: U16,
    pub(crate) first_alias: U32,
}

/// One name of one entity.
#[derive(Clone, Copy, Debug, Default, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
pub(crate) struct AliasRecord {
    pub(crate) entity: U32,
    /// The name as the row writes it.
    pub(crate) surface: Text,
    /// Number in the labels section.
    pub(crate) lang: U16,
    /// [`super::AliasKind`] as a number; where a rule made the name, plus eight times one more than the number of the
    /// [`crate::normalize::variant::Rule`].
    pub(crate) kind: u8,
    /// [`super::CasePolicy`] as a number.
    pub(crate) case: u8,
    /// Of the constants `WEAK`, `SHORT`, ….
    pub(crate) flags: u8,
    /// Number of the first capitalized word.
    pub(crate) capital_word: u8,
}

impl AliasRecord {
    pub(crate) const WEAK: u8 = 1;
    pub(crate) const SHORT: u8 = 2;
    pub(crate) const FORMER: u8 = 4;
    /// Written with an apostrophe, as `Lloyd's`.
    pub(crate) const APOSTROPHE: u8 = 8;
    /// Its letters are also a common word, as those of `US` and `Of`.
    pub(crate) const COMMON_WORD: u8 = 16;
    /// Made by the compiler, not listed in the row.
    pub(crate) const DERIVED: u8 = 32;
    /// Meant where nothing else speaks.
    pub(crate) const PREFERRED: u8 = 64;
    /// Used from or until some date: it has a [`DatesRecord`].
    pub(crate) const DATED: u8 = 128;

    /// The number of a kind together with that of a rule.
    pub(crate) const fn with_rule(kind: u8, rule: Option<Rule>) -> u8 {
        kind | match rule {
            Some(rule) => {
                // Five bits are left for it; rules that only texts need may have any number.
                assert!((rule as u8) < 31, "the rule makes no names");
                (rule as u8 + 1) << 3
            }
            None => 0,
        }
    }
}

/// When an alias was used, where that is known.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
pub(crate) struct DatesRecord {
    pub(crate) alias: U32,
    /// Packed dates, see [`pack_date`].
    pub(crate) from: I32,
    pub(crate) to: I32,
}

/// One entity.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
pub(crate) struct EntityRecord {
    pub(crate) id: Text,
    pub(crate) name: Text,
    /// Number in the labels section.
    pub(crate) kind: U16,
    /// ISO 3166-1 alpha-2, or two zeros.
    pub(crate) country: [u8; 2],
    /// Code of a first-level division within the country; number in the labels section.
    pub(crate) admin1: U16,
    /// [`super::EntityType`] as a number.
    pub(crate) entity_type: u8,
    /// Of the constants `COUNTRY`, ….
    pub(crate) flags: u8,
    /// Millionths of a degree, or [`NO_COORDINATE`].
    pub(crate) lat: I32,
    pub(crate) lon: I32,
    /// [`MORE_PEOPLE`] when the details say it.
    pub(crate) population: U32,
    pub(crate) weight: F32,
    /// Number in the details section, or [`NO_DETAILS`].
    pub(crate) details: U32,
    /// File it was read from, without its folders; number in the labels section.
    pub(crate) source: U16,
}

impl EntityRecord {
    /// Of kind `country` or `territory`.
    pub(crate) const COUNTRY: u8 = 1;
    /// Of kind `person`.
    pub(crate) const PERSON: u8 = 2;
    /// Held offices.
    pub(crate) const OFFICES: u8 = 4;
}

/// What few entities have: links, dates, the population of a continent.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
pub(crate) struct DetailsRecord {
    /// Separated by blanks.
    pub(crate) links: Text,
    /// Packed dates, see [`pack_date`].
    pub(crate) valid_from: I32,
    pub(crate) valid_to: I32,
    pub(crate) population: U64,
}

/// An office that an entity held.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
pub(crate) struct OfficeRecord {
    /// ISO 3166-1 alpha-2 code or id.
    pub(crate) of: Text,
    /// Number in the labels section.
    pub(crate) title: U16,
    pub(crate) entity: U32,
    pub(crate) from: I32,
    /// [`NO_DATE`] while it is held.
    pub(crate) to: I32,
}

/// The details of an entity that has none.
pub(crate) const NO_DETAILS: u32 = u32::MAX;
/// So many inhabitants, or more.
pub(crate) const MORE_PEOPLE: u32 = u32::MAX;
/// Latitude and longitude when the row has none.
pub(crate) const NO_COORDINATE: i32 = i32::MIN;
/// A date when the row has none.
pub(crate) const NO_DATE: i32 = i32::MIN;

/// A date as one number that sorts like it: `year × 512 + month × 32 + day`, unknown parts 0.
pub(crate) fn pack_date(date: Option<super::PartialDate>) -> i32 {
    date.map_or(NO_DATE, |date| i32::from(date.year) * 512 + i32::from(date.month) * 32 + i32::from(date.day))
}

/// The date packed by [`pack_date`].
#[expect(clippy::cast_possible_truncation, reason = "each part is masked to its width")]
pub(crate) fn unpack_date(packed: i32) -> Option<super::PartialDate> {
    (packed != NO_DATE).then_some(super::PartialDate {
        year: (packed >> 9) as i16,
        month: (packed >> 5 & 15) as u8,
        day: (packed & 31) as u8,
    })
}

/// The hash by which ids are found.
pub(crate) fn id_hash(id: &[u8]) -> u64 {
    xxhash_rust::xxh3::xxh3_64(id)
}

/// A number as the format stores it.
///
/// # Errors
/// There are more of `what` than it can count.
pub(crate) fn narrow(value: usize, what: &str) -> Result<u32> {
    u32::try_from(value).map_err(|_| too_many(what))
}

/// A limit of the format is exceeded.
pub(crate) fn too_many(what: &str) -> Error {
    Error::new(ErrorKind::Row, format!("too many {what} for one gazetteer"))
        .with_help("split the sources into several gazetteers")
}

/// Where the search for a hash begins in an open-addressed table of `len` places. It goes on place by place, behind the
/// last one at the first, and ends at an empty place.
///
/// The low 33 bits of the hash, read as a fraction, times `len` (Lemire, "Fast random integer generation in an interval",
/// 2019): any length serves, and those are the bits that no [`Slot`] holds, so that neighbours differ in the others.
#[expect(clippy::cast_possible_truncation, reason = "less than the length of a table")]
pub(crate) const fn start_slot(hash: u64, len: usize) -> usize {
    (((hash << 31) as u128 * len as u128) >> 64) as usize
}

/// How long an open-addressed table of so many entries is: three quarters full, and never quite.
pub(crate) const fn table_len(entries: usize) -> usize {
    entries + entries / 3 + 1
}

/// The Unicode version of the tables that folded the keys.
pub fn unicode_version() -> [u8; 4] {
    let (major, minor, patch) = unicode_normalization::UNICODE_VERSION;
    [major, minor, patch, 0]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::PartialDate;

    #[test]
    fn dates_survive_packing() {
        for date in [
            PartialDate { year: 2012, month: 0, day: 0 },
            PartialDate { year: 1960, month: 9, day: 22 },
            PartialDate { year: -44, month: 3, day: 15 },
        ] {
            assert_eq!(unpack_date(pack_date(Some(date))), Some(date));
        }
        assert_eq!(unpack_date(pack_date(None)), None);
    }

    #[test]
    fn search_begins_anywhere_in_a_table_and_nowhere_else() {
        for len in [1, 2, 3, 1000, 1 << 33] {
            assert_eq!(start_slot(0, len), 0);
            assert_eq!(start_slot(u64::MAX, len), len - 1);
            // The bits of the fingerprint say nothing about the place.
            assert_eq!(start_slot(0xABCD << 33 | 1 << 32, len), len / 2);
        }
    }

    #[test]
    fn records_have_the_sizes_of_the_format() {
        assert_eq!(size_of::<Head>(), 40);
        assert_eq!(size_of::<SectionEntry>(), 24);
        assert_eq!(size_of::<KeyRecord>(), 12);
        assert_eq!(size_of::<AliasRecord>(), 16);
        assert_eq!(size_of::<DatesRecord>(), 12);
        assert_eq!(size_of::<EntityRecord>(), 42);
        assert_eq!(size_of::<DetailsRecord>(), 22);
        assert_eq!(size_of::<OfficeRecord>(), 20);
    }
}
