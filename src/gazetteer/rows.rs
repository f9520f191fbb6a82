//! What was compiled becomes rows again.
//!
//! In comes an entity of an opened gazetteer, out come the owned forms of `entity`, which `write` turns into cells. What
//! the compiler added, such as short names of persons, is left out.

use super::{Alias, AliasKind, AliasRef, Entity, EntityRef, Gazetteer, OfficeRef, case_policy};
use crate::normalize::Folder;

/// An entity with nothing but its canonical name.
pub(crate) fn owned(entity: EntityRef<'_>) -> Entity {
    let (valid_from, valid_to) = entity.valid();
    Entity {
        kind: entity.kind().to_owned(),
        country: entity.country().unwrap_or_default().to_owned(),
        admin1: entity.admin1().to_owned(),
        coordinates: entity.coordinates(),
        population: entity.population(),
        weight: entity.weight(),
        offices: entity.offices().filter_map(OfficeRef::to_owned).collect(),
        valid_from,
        valid_to,
        links: entity.links().map(str::to_owned).collect(),
        ..Entity::new(entity.id(), entity.entity_type(), Alias::new(entity.name(), AliasKind::Name))
    }
}

/// The names of the entities of a gazetteer, whose aliases are sorted otherwise.
pub(crate) struct NamesOf<'g> {
    /// Each with the number of its entity, sorted by that.
    aliases: Vec<(u32, AliasRef<'g>)>,
    folder: Folder,
}

impl<'g> NamesOf<'g> {
    pub(crate) fn new(gazetteer: &'g Gazetteer) -> Self {
        let listed = gazetteer.aliases().filter(|alias| !alias.is_derived());
        let mut aliases: Vec<_> =
            listed.filter_map(|alias| Some((alias.entity()?.number(), alias))).collect();
        aliases.sort_by_key(|&(entity, _)| entity);
        Self { aliases, folder: Folder::default() }
    }

    /// The names of an entity; those that are alike but for the case policy stand in the order of the gazetteer.
    pub(crate) fn of(&mut self, entity: EntityRef<'g>) -> Vec<Alias> {
        let number = entity.number();
        let start = self.aliases.partition_point(|&(other, _)| other < number);
        let count = self.aliases[start..].partition_point(|&(other, _)| other == number);
        let refs: Vec<AliasRef<'g>> =
            self.aliases[start..start + count].iter().map(|&(_, alias)| alias).collect();
        refs.into_iter().map(|alias| self.owned(alias)).collect()
    }

    /// A name as a row writes it: its case policy is said only if it does not follow from its form.
    fn owned(&mut self, alias: AliasRef<'_>) -> Alias {
        let surface = alias.surface();
        let is_pattern = alias.kind() == AliasKind::Pattern;
        let key = if is_pattern { None } else { self.folder.fold(surface) };
        let implied = key.map(case_policy);
        let (from, to) = alias.valid();
        Alias {
            case: Some(alias.case()).filter(|case| !is_pattern && Some(*case) != implied),
            weak: alias.is_weak(),
            short: alias.is_short(),
            former: alias.is_former(),
            preferred: alias.is_preferred(),
            lang: alias.lang().to_owned(),
            from,
            to,
            ..Alias::new(surface, alias.kind())
        }
    }
}
