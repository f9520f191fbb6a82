//! From what the builder has gathered to the sections of a compiled gazetteer, and from those to bytes.
//!
//! The tables (filters, slots, ids) are filled in an order that follows from the rows alone, so the same sources
//! give the same bytes.

use super::aliases::{Aliases, ByKey};
use super::filter::{FilterBuilder, more_bits, name_bits, pair_bits};
use super::format::{
    ALIGNMENT, AliasRecord, DatesRecord, DetailsRecord, ENDIAN_MARK, EntityRecord, Head, KeyRecord, LABEL,
    OfficeRecord, Section, SectionEntry, Slot, Text, VERSION, id_hash, start_slot, table_len,
    unicode_version,
};
use super::keys::FinishedKeys;
use super::strings::Strings;
use crate::error::Result;
use crate::normalize::PROFILE_VERSION;
use std::io::{self, Write};
use std::panic::resume_unwind;
use std::thread::{self, ScopedJoinHandle};
use xxhash_rust::xxh3::xxh3_64;
use zerocopy::IntoBytes;
use zerocopy::little_endian::{U16, U32, U64};

/// From this many names on, the parts are made on several threads.
const PARALLEL_FROM: usize = 50_000;

/// What the builder has gathered of the entities.
#[derive(Debug, Default)]
pub(super) struct Entities {
    pub(super) records: Vec<EntityRecord>,
    /// Of those that have any, by their numbers.
    pub(super) details: Vec<DetailsRecord>,
    pub(super) offices: Vec<OfficeRecord>,
}

/// A compiled gazetteer, ready to be written.
#[derive(Debug)]
pub struct Compiled {
    head: Head,
    entries: [SectionEntry; Section::COUNT],
    words: Vec<U64>,
    pairs: Vec<U64>,
    lowercase: Vec<U64>,
    slots: Vec<U64>,
    keys: Vec<KeyRecord>,
    aliases: Vec<AliasRecord>,
    dates: Vec<DatesRecord>,
    patterns: Vec<U32>,
    entities: Vec<EntityRecord>,
    details: Vec<DetailsRecord>,
    ids: Vec<U32>,
    offices: Vec<OfficeRecord>,
    labels: Vec<Text>,
    strings: Vec<u8>,
}

impl Compiled {
    /// Lays out. `lowercase` is the table of beginnings.
    pub(super) fn new(
        keys: FinishedKeys,
        lowercase: Vec<U64>,
        aliases: Aliases,
        Entities { records: entities, details, mut offices }: Entities,
        labels: Vec<Text>,
        strings: Strings,
    ) -> Result<Self> {
        let title = |office: &OfficeRecord| strings.get(labels[usize::from(office.title.get())]);
        offices.sort_by_key(|office| (strings.get(office.of), title(office), office.from.get()));
        let (by_key, slots, (words, pairs), ids) = if keys.folded.len() < PARALLEL_FROM {
            let slots = slots([sorted_part(&keys, |_| true)]);
            (aliases.by_key(&keys.folded), slots, filters(&keys, &strings), id_table(&entities, &strings))
        } else {
            // None of these knows of another, and all wait for memory most of their time.
            thread::scope(|scope| {
                let by_key = scope.spawn(|| aliases.by_key(&keys.folded));
                let filters = scope.spawn(|| filters(&keys, &strings));
                let ids = scope.spawn(|| id_table(&entities, &strings));
                // Quarters of the table.
                let keys = &keys;
                let quarter = |part: usize| move || sorted_part(keys, |hash| start_slot(hash, 4) == part);
                let parts = [0, 1, 2, 3].map(|part| scope.spawn(quarter(part)));
                (joined(by_key), slots(parts.map(joined)), joined(filters), joined(ids))
            })
        };
        drop(keys);
        let ByKey { keys, aliases, dates, patterns } = by_key?;
        let mut compiled = Self {
            head: Head {
                label: LABEL,
                endian_mark: U16::new(ENDIAN_MARK),
                version: U16::new(VERSION),
                unicode: unicode_version(),
                profile: U32::new(PROFILE_VERSION),
                sections: U32::new(Section::COUNT_U32),
                fingerprint: U64::default(),
                file_len: U64::default(),
            },
            entries: Default::default(),
            words,
            pairs,
            lowercase,
            slots,
            keys,
            aliases,
            dates,
            patterns,
            entities,
            details,
            ids,
            offices,
            labels,
            strings: strings.into_bytes(),
        };
        let mut offset = size_of::<Head>() + size_of::<[SectionEntry; Section::COUNT]>();
        compiled.entries = compiled.sections().map(|bytes| {
            offset = offset.next_multiple_of(ALIGNMENT);
            let entry = SectionEntry {
                offset: U64::new(offset as u64),
                len: U64::new(bytes.len() as u64),
                checksum: U64::new(xxh3_64(bytes)),
            };
            offset += bytes.len();
            entry
        });
        compiled.head.fingerprint.set(xxh3_64(compiled.entries.as_bytes()));
        compiled.head.file_len.set(offset as u64);
        Ok(compiled)
    }

    /// How many bytes it has.
    pub fn size(&self) -> u64 {
        self.head.file_len.get()
    }

    /// Identifies the contents, as [`super::Gazetteer::fingerprint`] does.
    pub fn fingerprint(&self) -> u64 {
        self.head.fingerprint.get()
    }

    /// Number of entities.
    pub fn n_entities(&self) -> usize {
        self.entities.len()
    }

    /// Number of different names, folded.
    pub fn n_names(&self) -> usize {
        self.keys.len() - self.n_sounds()
    }

    /// Number of different sounds of names.
    pub fn n_sounds(&self) -> usize {
        let first = |key: &KeyRecord| self.strings.get(key.folded.offset.get() as usize).copied();
        self.keys.iter().filter(|key| first(key).is_some_and(|first| first < b' ')).count()
    }

    /// Writes all bytes.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write_to(&self, mut out: impl Write) -> io::Result<()> {
        out.write_all(self.head.as_bytes())?;
        out.write_all(self.entries.as_bytes())?;
        let mut offset = size_of::<Head>() + size_of_val(&self.entries);
        for bytes in self.sections() {
            let padding = offset.next_multiple_of(ALIGNMENT) - offset;
            out.write_all(&[0; ALIGNMENT][..padding])?;
            out.write_all(bytes)?;
            offset += padding + bytes.len();
        }
        Ok(())
    }

    /// All bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(usize::try_from(self.size()).unwrap_or(0));
        // Writing into memory cannot fail.
        let _ = self.write_to(&mut bytes);
        bytes
    }

    /// The sections' bytes, in the order of the file.
    fn sections(&self) -> [&[u8]; Section::COUNT] {
        [
            self.words.as_bytes(),
            self.pairs.as_bytes(),
            self.lowercase.as_bytes(),
            self.slots.as_bytes(),
            self.keys.as_bytes(),
            self.aliases.as_bytes(),
            self.dates.as_bytes(),
            self.patterns.as_bytes(),
            self.entities.as_bytes(),
            self.details.as_bytes(),
            self.ids.as_bytes(),
            self.offices.as_bytes(),
            self.labels.as_bytes(),
            self.strings.as_bytes(),
        ]
    }
}

/// What a thread has made; a panic in it goes on in this one.
fn joined<T>(thread: ScopedJoinHandle<'_, T>) -> T {
    thread.join().unwrap_or_else(|panic| resume_unwind(panic))
}

/// The filters over first words and first pairs of words.
fn filters(keys: &FinishedKeys, strings: &Strings) -> (Vec<U64>, Vec<U64>) {
    let is_sound = |folded: &Text| strings.get(*folded).first().is_some_and(|&first| first < b' ');
    let distinct = |nth: usize| {
        let mut hashes: Vec<u64> = keys.hashes().filter_map(|hashes| hashes.get(nth).copied()).collect();
        hashes.sort_unstable();
        hashes.dedup();
        hashes.len()
    };
    let sounds = || keys.hashes().zip(&keys.folded).filter(|(_, folded)| is_sound(folded));
    let n_later: usize = sounds().map(|(hashes, _)| hashes.len() - 1).sum();
    let mut words = FilterBuilder::with_capacity(distinct(0) + n_later);
    let mut pairs = FilterBuilder::with_capacity(distinct(1));
    for (hashes, folded) in keys.hashes().zip(&keys.folded) {
        match *hashes {
            [ref beginnings @ .., whole] if is_sound(folded) => {
                beginnings.iter().for_each(|&hash| words.insert(hash, more_bits(hash)));
                words.insert(whole, name_bits(whole));
            }
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

/// Stands for a beginning of names; greater than every key, so that it comes last of one hash.
pub(super) const BEGINNING: u32 = u32::MAX;

/// The hashes of names, with the numbers of their keys, and of their beginnings; those that are wanted, in the order
/// in which a search for them begins, so that the table is filled from one end to the other.
fn sorted_part(keys: &FinishedKeys, is_wanted: impl Fn(u64) -> bool) -> Vec<(u64, u32)> {
    let mut wanted: Vec<(u64, u32)> = Vec::new();
    for (number, hashes) in (0..).zip(keys.hashes()) {
        if let Some((&whole, beginnings)) = hashes.split_last() {
            let beginnings = beginnings.iter().filter(|&&hash| is_wanted(hash));
            wanted.extend(beginnings.map(|&hash| (hash, BEGINNING)));
            wanted.extend(Some((whole, number)).filter(|&(hash, _)| is_wanted(hash)));
        }
    }
    // The bits that decide where a search begins come first.
    wanted.sort_unstable_by_key(|&(hash, key)| (hash.rotate_left(31), key));
    wanted.dedup();
    wanted
}

/// The table over the hashes of names and of their beginnings, from all of them, sorted, in parts.
pub(super) fn slots<const N: usize>(parts: [Vec<(u64, u32)>; N]) -> Vec<U64> {
    // More than one key on a hash is next to impossible, but must not be wrong.
    let of_one_hash = || parts.iter().flat_map(|part| part.chunk_by(|(one, _), (other, _)| one == other));
    let goes_on = |same: &[(u64, u32)]| same.last().is_some_and(|&(_, key)| key == BEGINNING);
    let n_slots: usize = of_one_hash().map(|same| (same.len() - usize::from(goes_on(same))).max(1)).sum();
    let mut table = vec![U64::new(0); table_len(n_slots)];
    for same in of_one_hash() {
        let goes_on = goes_on(same);
        for &(hash, key) in &same[..(same.len() - usize::from(goes_on)).max(1)] {
            let slot = Slot::new(hash, (key != BEGINNING).then_some(key), goes_on);
            let at = free_slot(hash, table.len(), |at| {
                let found = Slot(table[at].get());
                if !found.is_empty() && found.agrees(hash) {
                    table[at].set(found.again().0);
                }
                found.is_empty()
            });
            table[at].set(slot.0);
        }
    }
    table
}

/// The table over the ids.
fn id_table(entities: &[EntityRecord], strings: &Strings) -> Vec<U32> {
    let mut table = vec![U32::new(0); table_len(entities.len())];
    for (number, entity) in (1..).zip(entities) {
        let slot = free_slot(id_hash(strings.get(entity.id)), table.len(), |at| table[at].get() == 0);
        table[slot].set(number);
    }
    table
}

fn free_slot(hash: u64, len: usize, mut is_free: impl FnMut(usize) -> bool) -> usize {
    let start = start_slot(hash, len);
    // A table is never full.
    (start..len).chain(0..start).find(|&at| is_free(at)).unwrap_or_default()
}
