//! Entities whose names stand apart, held until all are known.

use super::rows::{Names, Rows};
use super::typing::Typing;
use crate::error::Result;
use crate::gazetteer::Entity;
use std::collections::HashMap;
use std::sync::Arc;

/// Entities in the order in which they were first named.
#[derive(Default)]
pub(super) struct Gathered {
    entities: Vec<Gathering>,
    numbers: HashMap<String, usize>,
}

/// An entity of which more may come.
pub(super) struct Gathering {
    pub(super) names: Names,
    pub(super) note: String,
    pub(super) country: String,
    pub(super) links: Vec<String>,
    pub(super) coordinates: Option<(f64, f64)>,
    /// Where it was first named.
    place: (Arc<str>, u64),
    id: String,
    typing: Typing,
}

impl Gathered {
    /// The entity of an id, made if it is new: here is where it is first named.
    pub(super) fn entity(&mut self, id: &str, typing: &Typing, rows: &Rows<'_>) -> &mut Gathering {
        let number = match self.numbers.get(id) {
            Some(&number) => number,
            None => {
                self.numbers.insert(id.to_owned(), self.entities.len());
                self.entities.push(Gathering {
                    names: Names::new(),
                    note: String::new(),
                    country: String::new(),
                    links: Vec::new(),
                    coordinates: None,
                    place: rows.place(),
                    id: id.to_owned(),
                    typing: typing.clone(),
                });
                self.entities.len() - 1
            }
        };
        &mut self.entities[number]
    }

    /// Writes all.
    pub(super) fn write(self, rows: &mut Rows<'_>) -> Result<()> {
        for gathering in self.entities {
            let Gathering { names, note, country, links, coordinates, place, id, typing } = gathering;
            rows.at(&place.0, place.1);
            if let Some(entity) = rows.entity(id, &typing, names) {
                rows.write(Entity { country, links, coordinates, ..entity }, &note)?;
            }
        }
        Ok(())
    }
}
