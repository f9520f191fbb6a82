//! What is different between two compiled gazetteers.
//!
//! In come two gazetteers, out come the entities that were added, removed or changed, with their names. Entities are
//! matched by their ids. Names are compared as they were compiled: of spellings that fold alike the first stands
//! for all, and short names that the compiler makes by itself are left out.

use super::rows::{NamesOf, owned};
use super::{Alias, EntityRef, Gazetteer, write};

/// One entity that is not the same in both.
#[derive(Clone, Debug, PartialEq)]
pub enum Change<'g> {
    /// Only in the new one, with its names.
    Added(EntityRef<'g>, Vec<Alias>),
    /// Only in the old one, with its names.
    Removed(EntityRef<'g>, Vec<Alias>),
    /// In both, but not the same.
    Changed(EntityRef<'g>, EntityRef<'g>, Difference),
}

/// What is different about an entity.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// Columns, each with its old and its new cell, in the order of a row.
    pub columns: Vec<(&'static str, String, String)>,
    /// Names that are new.
    pub added: Vec<Alias>,
    /// Names that are gone.
    pub removed: Vec<Alias>,
    /// Names that are there with other qualifiers, old and new.
    pub changed: Vec<(Alias, Alias)>,
}

impl Difference {
    fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

/// Tells all changes: what was removed or changed in the order of the old gazetteer, then what was added in that of
/// the new one.
///
/// # Errors
/// Those of `found`, which end the comparison.
pub fn diff<'g, E>(
    old: &'g Gazetteer,
    new: &'g Gazetteer,
    found: &mut dyn FnMut(Change<'g>) -> Result<(), E>,
) -> Result<(), E> {
    let (mut old_names, mut new_names) = (NamesOf::new(old), NamesOf::new(new));
    for entity in old.entities() {
        match new.entity_by_id(entity.id()) {
            None => found(Change::Removed(entity, old_names.of(entity)))?,
            Some(other) => {
                let names = (old_names.of(entity), new_names.of(other));
                let difference = compare(entity, other, names);
                if !difference.is_none() {
                    found(Change::Changed(entity, other, difference))?;
                }
            }
        }
    }
    let added = new.entities().filter(|entity| old.entity_by_id(entity.id()).is_none());
    added.into_iter().try_for_each(|entity| {
        let names = new_names.of(entity);
        found(Change::Added(entity, names))
    })
}

fn compare(old: EntityRef<'_>, new: EntityRef<'_>, (before, after): (Vec<Alias>, Vec<Alias>)) -> Difference {
    let cells = |entity: EntityRef<'_>| write::cells(&owned(entity), "");
    let columns = write::COLUMNS.into_iter().zip(cells(old).into_iter().zip(cells(new)));
    let columns = columns.filter(|(_, (old, new))| old != new);
    let mut difference = Difference {
        columns: columns.map(|(column, (old, new))| (column, old, new)).collect(),
        ..Difference::default()
    };
    difference.added = after.iter().filter(|name| !before.contains(name)).cloned().collect();
    for name in before.into_iter().filter(|name| !after.contains(name)) {
        match difference.added.iter().position(|other| other.surface == name.surface) {
            Some(at) => {
                let other = difference.added.remove(at);
                difference.changed.push((name, other));
            }
            None => difference.removed.push(name),
        }
    }
    difference
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::Builder;
    use crate::gazetteer::source::{SourceOptions, read_bytes};

    fn gazetteer(rows: &str) -> Gazetteer {
        let text = format!("id\tname\tkind\taliases\tlat\tlon\n{rows}");
        let mut builder = Builder::new();
        for row in read_bytes("a.tsv", text.as_bytes(), &SourceOptions::default()).unwrap() {
            builder.add_row(&row).unwrap();
        }
        Gazetteer::open(builder.finish().unwrap()).unwrap()
    }

    fn changes(old: &str, new: &str) -> String {
        let mut text = String::new();
        let mut found = |change: Change<'_>| {
            let names = |names: &[Alias]| names.iter().map(|name| format!(" {name};")).collect::<String>();
            text += &match change {
                Change::Added(entity, of) => format!("+ {}{}\n", entity.id(), names(&of)),
                Change::Removed(entity, of) => format!("- {}{}\n", entity.id(), names(&of)),
                Change::Changed(_, entity, difference) => {
                    let Difference { columns, added, removed, changed } = difference;
                    let changed: Vec<_> = changed.iter().map(|(old, new)| format!("{old} → {new}")).collect();
                    format!(
                        "~ {} {columns:?} +{} -{} ~{changed:?}\n",
                        entity.id(),
                        names(&added),
                        names(&removed)
                    )
                }
            };
            Ok::<(), ()>(())
        };
        diff(&gazetteer(old), &gazetteer(new), &mut found).unwrap();
        text
    }

    const OLD: &str =
        "my:1\tAda Quark\tperson\tAdi|Q {weak}|iQ {case=exact}\t\t\nmy:2\tKoro\tcity\tKoru\t12\t-8\n";

    #[test]
    fn order_of_rows_and_names_makes_no_difference() {
        let new =
            "my:2\tKoro\tcity\tKoru\t12\t-8\nmy:1\tAda Quark\tperson\tiQ {case=exact}|Q {weak}|Adi\t\t\n";
        assert_eq!(changes(OLD, OLD), "");
        assert_eq!(changes(OLD, new), "");
    }

    #[test]
    fn entities_and_names_are_told_apart() {
        let new =
            "my:1\tAda Quark\tperson\tAdi {lang=fr}|Q {weak}|Lepton\t\t\nmy:3\tNango\tcity\tpattern:N+\t\t\n";
        assert_eq!(
            changes(OLD, new),
            "~ my:1 [] + Lepton; - iQ {case=exact}; ~[\"Adi → Adi {lang=fr}\"]\n\
             - my:2 Koro; Koru;\n\
             + my:3 Nango; pattern:N+;\n"
        );
    }

    #[test]
    fn cells_are_compared_column_by_column() {
        let new = "my:1\tAda Quark\tgovernment\tAdi|Q {weak}|iQ {case=exact}\t\t\nmy:2\tKoro\tcity\tKoru\t12\t-8.5\n";
        assert_eq!(
            changes(OLD, new),
            "~ my:1 [(\"kind\", \"person\", \"government\")] + - ~[]\n~ my:2 [(\"lon\", \"-8\", \"-8.5\")] + - ~[]\n"
        );
    }
}
