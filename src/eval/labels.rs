//! Which of the gold's labels a type, a kind or another system's label stands for.

use crate::gazetteer::{EntityType, KINDS};
use crate::resolve::Types;
use std::collections::BTreeMap;

/// Labels by type, kind or foreign label.
///
/// Kinds come before types. An actor of whom no known kind is said may be a `PER` or an `ORG`; such a mention takes the
/// label of the gold mention it meets. What is mapped to nothing is not judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelMap(BTreeMap<String, Vec<String>>);

impl Default for LabelMap {
    fn default() -> Self {
        let mut map = Self(BTreeMap::new());
        let groups = KINDS.iter().filter(|(entity_type, _)| *entity_type == EntityType::Actor);
        for kind in groups.flat_map(|(_, kinds)| *kinds) {
            map.set(kind, "ORG");
        }
        for (name, label) in [
            ("actor", "PER|ORG"),
            ("person", "PER"),
            ("pers", "PER"),
            ("place", "LOC"),
            ("location", "LOC"),
            ("gpe", "LOC"),
            ("fac", "LOC"),
            ("organization", "ORG"),
            ("organisation", "ORG"),
            ("norp", "MISC"),
        ] {
            map.set(name, label);
        }
        map
    }
}

impl LabelMap {
    /// Makes a type, kind or label, of whatever case, stand for these labels, separated by `|`.
    pub fn set(&mut self, name: &str, labels: &str) {
        let labels = labels.split('|').filter(|label| !label.is_empty()).map(str::to_owned);
        self.0.insert(name.to_uppercase(), labels.collect());
    }

    /// The labels that a label of another system stands for: itself, if nothing else is said. An empty one stands for
    /// all. `None`: it is not judged.
    pub fn of_label(&self, label: &str) -> Option<Vec<String>> {
        if label.is_empty() {
            return Some(Vec::new());
        }
        let name = label.to_uppercase();
        let labels = self.0.get(&name).cloned().unwrap_or_else(|| vec![name]);
        (!labels.is_empty()).then_some(labels)
    }

    /// The labels that an entity of this type and kind, which may be empty, stands for. `None`: it is not judged.
    pub fn of_entity(&self, entity_type: &str, kind: &str) -> Option<Vec<String>> {
        let known = !kind.is_empty() && self.0.contains_key(&kind.to_uppercase());
        self.of_label(if known { kind } else { entity_type })
    }

    /// The types of which some entity may have the label; all, if there is none.
    pub fn types_of(&self, label: Option<&str>) -> Types {
        let Some(label) = label else { return Types::ALL };
        let stands = |name: &str| {
            self.0.get(&name.to_uppercase()).is_some_and(|labels| labels.iter().any(|of| of == label))
        };
        let may_be = |entity_type: &EntityType| {
            let mut kinds = KINDS.iter().filter(|(of, _)| of == entity_type).flat_map(|(_, kinds)| *kinds);
            stands(entity_type.as_str()) || kinds.any(|kind| stands(kind))
        };
        Types::only(EntityType::ALL.into_iter().filter(may_be))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_comes_before_its_type() {
        let mut map = LabelMap::default();
        let of = |map: &LabelMap, entity_type, kind| map.of_entity(entity_type, kind).map(|of| of.join("|"));
        assert_eq!(of(&map, "actor", "person").as_deref(), Some("PER"));
        assert_eq!(of(&map, "actor", "armed-group").as_deref(), Some("ORG"));
        assert_eq!(of(&map, "actor", "hackers").as_deref(), Some("PER|ORG"));
        assert_eq!(of(&map, "place", "river").as_deref(), Some("LOC"));
        map.set("river", "");
        map.set("ethnic-group", "NORP");
        assert_eq!(of(&map, "place", "river"), None);
        assert_eq!(of(&map, "actor", "ethnic-group").as_deref(), Some("NORP"));
        assert_eq!(map.types_of(Some("NORP")), Types::only([EntityType::Actor]));
        assert_eq!(map.types_of(Some("LOC")), Types::only([EntityType::Place]));
    }

    #[test]
    fn labels_of_others_are_known_or_stand_for_themselves() {
        let map = LabelMap::default();
        assert_eq!(map.of_label("gpe"), Some(vec!["LOC".to_owned()]));
        assert_eq!(map.of_label("Product"), Some(vec!["PRODUCT".to_owned()]));
        assert_eq!(map.of_label(""), Some(Vec::new()));
    }
}
