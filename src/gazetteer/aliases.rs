//! The aliases of a gazetteer under construction.
//!
//! In comes the record of each alias with its key, entity by entity; out come, when all keys are there, the sections
//! of the aliases: those of one key side by side, their dates, and which of them are patterns.

use super::format::{AliasRecord, DatesRecord, KeyRecord, Text, narrow, pack_date, too_many};
use super::{Alias, AliasKind};
use crate::error::Result;
use zerocopy::little_endian::{I32, U16, U32};

/// The key of aliases that have none: patterns.
const NO_KEY: u32 = u32::MAX;

/// The aliases, as they came.
#[derive(Debug, Default)]
pub(super) struct Aliases {
    records: Vec<AliasRecord>,
    /// The key of each.
    keys: Vec<u32>,
    /// Of those that have dates, by their numbers.
    dates: Vec<DatesRecord>,
}

impl Aliases {
    /// Adds the record of an alias, unless its entity has another that matches the same texts.
    ///
    /// # Errors
    /// There are more aliases than a gazetteer can hold.
    pub(super) fn add(&mut self, record: AliasRecord, key: u32, alias: &Alias) -> Result<()> {
        // One entity may list spellings that fold alike: the first one stands for all. Where a form is a name in
        // one language and a demonym in another (`Pakistani`), it is the demonym.
        let mut of_entity = (self.records.iter().zip(&self.keys).enumerate().rev())
            .take_while(|(_, (other, _))| other.entity == record.entity);
        let twin = of_entity.find(|(_, (twin, other))| **other == key && twin.case == record.case);
        match twin.map(|(number, (twin, _))| (number, twin.kind)) {
            None => self.push(record, key, alias),
            Some((number, kind)) if alias.kind == AliasKind::Demonym && kind == AliasKind::Alias as u8 => {
                self.set(number, record, alias)
            }
            Some(_) => Ok(()),
        }
    }

    /// Adds the record of a pattern.
    ///
    /// # Errors
    /// As [`Self::add`].
    pub(super) fn add_pattern(&mut self, record: AliasRecord, alias: &Alias) -> Result<()> {
        self.push(record, NO_KEY, alias)
    }

    fn push(&mut self, record: AliasRecord, key: u32, alias: &Alias) -> Result<()> {
        let number = self.records.len();
        self.records.push(record);
        self.keys.push(key);
        self.set(number, record, alias)
    }

    /// Sets the record of a number, and its dates.
    fn set(&mut self, number: usize, record: AliasRecord, alias: &Alias) -> Result<()> {
        let is_dated = alias.from.is_some() || alias.to.is_some();
        let earlier = std::mem::replace(&mut self.records[number], record);
        self.records[number].flags |= if is_dated { AliasRecord::DATED } else { 0 };
        if is_dated || earlier.flags & AliasRecord::DATED != 0 {
            let number = narrow(number, "aliases")?;
            let at = self.dates.partition_point(|dates| dates.alias.get() < number);
            let had = self.dates[at..].partition_point(|dates| dates.alias.get() == number);
            let dates = DatesRecord {
                alias: U32::new(number),
                from: I32::new(pack_date(alias.from)),
                to: I32::new(pack_date(alias.to)),
            };
            self.dates.splice(at..at + had, is_dated.then_some(dates));
        }
        Ok(())
    }

    /// Puts the aliases of each key side by side, in the order of the rows, and those without a key behind them.
    /// `folded` are the places of the keys.
    ///
    /// # Errors
    /// More than 65,535 entities share a name, or there are more aliases than a gazetteer can hold.
    pub(super) fn by_key(self, folded: &[Text]) -> Result<ByKey> {
        let Self { records, keys, mut dates } = self;
        let mut places = vec![0_u32; folded.len() + 1];
        let place_of = |key: u32| if key == NO_KEY { folded.len() } else { key as usize };
        for &key in &keys {
            places[place_of(key)] += 1;
        }
        let mut first = 0;
        let mut by_key = Vec::with_capacity(folded.len());
        for (place, &folded) in places.iter_mut().zip(folded) {
            let count = std::mem::replace(place, first);
            by_key.push(KeyRecord {
                folded,
                n_aliases: U16::new(u16::try_from(count).map_err(|_| too_many("entities of one name"))?),
                first_alias: U32::new(first),
            });
            first += count;
        }
        places[folded.len()] = first;
        let n_aliases = narrow(records.len(), "aliases")?;
        let mut sorted = vec![AliasRecord::default(); records.len()];
        let mut dated = dates.iter_mut().peekable();
        for (number, (record, key)) in (0..n_aliases).zip(records.into_iter().zip(keys)) {
            let place = &mut places[place_of(key)];
            sorted[*place as usize] = record;
            if let Some(dates) = dated.next_if(|dates| dates.alias.get() == number) {
                dates.alias.set(*place);
            }
            *place += 1;
        }
        dates.sort_unstable_by_key(|dates| dates.alias.get());
        let patterns = (first..n_aliases).map(U32::new).collect();
        Ok(ByKey { keys: by_key, aliases: sorted, dates, patterns })
    }
}

/// The sections that [`Aliases::by_key`] makes.
#[derive(Debug)]
pub(super) struct ByKey {
    pub(super) keys: Vec<KeyRecord>,
    pub(super) aliases: Vec<AliasRecord>,
    pub(super) dates: Vec<DatesRecord>,
    pub(super) patterns: Vec<U32>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::PartialDate;

    fn alias(kind: AliasKind, from: i16, to: i16) -> Alias {
        let year = |year| (year != 0).then_some(PartialDate { year, month: 0, day: 0 });
        Alias { from: year(from), to: year(to), ..Alias::new("x", kind) }
    }

    fn record(entity: u32, kind: AliasKind) -> AliasRecord {
        AliasRecord { entity: U32::new(entity), kind: kind as u8, ..AliasRecord::default() }
    }

    /// The year from which each alias is used, in their order.
    fn years(aliases: Aliases, n_keys: usize) -> Vec<(u32, Option<i32>)> {
        let ByKey { aliases, dates, .. } = aliases.by_key(&vec![Text::default(); n_keys]).unwrap();
        let year = |number: usize| dates.iter().find(|dates| dates.alias.get() as usize == number);
        let years = aliases.iter().enumerate().map(|(number, alias)| {
            assert_eq!(alias.flags & AliasRecord::DATED != 0, year(number).is_some());
            (alias.entity.get(), year(number).map(|dates| dates.from.get() >> 9))
        });
        assert!(dates.is_sorted_by_key(|dates| dates.alias.get()));
        years.collect()
    }

    #[test]
    fn dates_go_with_their_aliases() {
        let mut aliases = Aliases::default();
        let name = AliasKind::Name;
        aliases.add_pattern(record(0, AliasKind::Pattern), &alias(AliasKind::Pattern, 1990, 0)).unwrap();
        aliases.add(record(0, name), 1, &alias(name, 1991, 0)).unwrap();
        aliases.add(record(1, name), 0, &alias(name, 0, 0)).unwrap();
        aliases.add(record(2, name), 1, &alias(name, 0, 0)).unwrap();
        aliases.add(record(3, name), 0, &alias(name, 1993, 2000)).unwrap();
        assert_eq!(
            years(aliases, 2),
            [(1, None), (3, Some(1993)), (0, Some(1991)), (2, None), (0, Some(1990))]
        );
    }

    #[test]
    fn dates_of_a_name_that_a_demonym_replaces_go_with_it() {
        for (name, demonym, expected) in [(1990, 0, None), (1990, 1995, Some(1995)), (0, 1995, Some(1995))] {
            let mut aliases = Aliases::default();
            for (key, (kind, from)) in
                [(AliasKind::Alias, name), (AliasKind::Name, 1999), (AliasKind::Demonym, demonym)]
                    .into_iter()
                    .enumerate()
            {
                aliases.add(record(0, kind), key as u32 % 2, &alias(kind, from, 0)).unwrap();
            }
            assert_eq!(years(aliases, 2), [(0, expected), (0, Some(1999))]);
        }
    }

    #[test]
    fn spellings_that_fold_alike_are_one_alias() {
        let mut aliases = Aliases::default();
        let name = AliasKind::Alias;
        for (entity, from) in [(0, 1990), (0, 1991), (1, 1992)] {
            aliases.add(record(entity, name), 0, &alias(name, from, 0)).unwrap();
        }
        assert_eq!(years(aliases, 1), [(0, Some(1990)), (1, Some(1992))]);
    }
}
