//! What is counted over all articles, held or not: entities, days, what is ambiguous and what was rejected.
//!
//! Memory is bounded by the numbers below; what is beyond them is counted, and the page says so.

use super::day::Day;
use super::story::{Entity, Mention, Story};
use crate::gazetteer::EntityRef;
use foldhash::HashMap;
use std::collections::{BTreeMap, BTreeSet};

/// Entities that are told apart. News names some ten thousand; a stream of made-up ids must not fill the memory.
const MAX_ENTITIES: usize = 500_000;
/// Ambiguous or rejected names that are told apart.
const MAX_DOUBTS: usize = 5_000;
/// Surface forms that are remembered of an entity.
const MAX_FORMS: usize = 24;

/// The sums.
#[derive(Debug, Default)]
pub(super) struct Totals {
    pub(super) articles: u64,
    /// Of them, those that brought their annotation along.
    pub(super) came_annotated: u64,
    pub(super) mentions: u64,
    /// In the order in which they were first named.
    pub(super) entities: Vec<EntityTotal>,
    by_key: HashMap<String, u32>,
    /// Mentions of entities beyond [`MAX_ENTITIES`].
    pub(super) beyond: u64,
    /// Articles and mentions of each day.
    pub(super) days: BTreeMap<Day, (u64, u64)>,
    pub(super) undated: u64,
    pub(super) ambiguous: Doubts,
    pub(super) rejected: Doubts,
    /// Ids of all candidates, which the page has to name.
    pub(super) candidates: BTreeSet<String>,
    /// Fingerprints of the gazetteers that annotations were made with.
    pub(super) gazetteers: BTreeSet<String>,
}

/// An entity and how often it was named.
#[derive(Debug)]
pub(super) struct EntityTotal {
    pub(super) entity: Entity,
    pub(super) mentions: u64,
    pub(super) articles: u64,
    /// How it was written, in the order of first use.
    pub(super) forms: Vec<(String, u64)>,
}

/// Names that are in doubt, each with what it was taken for.
#[derive(Debug, Default)]
pub(super) struct Doubts {
    pub(super) doubts: Vec<Doubt>,
    by_key: HashMap<(String, u32, String), u32>,
    /// Mentions of names beyond [`MAX_DOUBTS`].
    pub(super) beyond: u64,
}

/// One name in doubt.
#[derive(Debug)]
pub(super) struct Doubt {
    pub(super) surface: String,
    /// Number of the entity it was taken for.
    pub(super) entity: u32,
    /// Ids of those it could be.
    pub(super) candidates: Vec<String>,
    /// Why it was rejected, or chosen; may be empty.
    pub(super) why: String,
    pub(super) count: u64,
    /// The first article that has it, if that is held.
    pub(super) article: Option<u32>,
}

impl Totals {
    /// Counts a story, which is held under the number `article`, if at all. The numbers of its entities, in its own
    /// order; `None` for those beyond the bound.
    pub(super) fn add(&mut self, story: &Story, article: Option<u32>) -> Vec<Option<u32>> {
        self.articles += 1;
        self.came_annotated += u64::from(story.came_annotated);
        let numbers: Vec<_> = story.entities.iter().map(|entity| self.number(entity)).collect();
        let mut counts = vec![0; numbers.len()];
        for mention in &story.mentions {
            let number = numbers[mention.entity];
            let kept = mention.rejected.is_none();
            for id in &mention.candidates {
                if self.candidates.len() < MAX_ENTITIES && !self.candidates.contains(id) {
                    self.candidates.insert(id.clone());
                }
            }
            self.beyond += u64::from(kept && number.is_none());
            if kept {
                self.mentions += 1;
                counts[mention.entity] += 1;
            }
            let Some(number) = number else { continue };
            if kept {
                self.entities[number as usize].count_form(&mention.surface);
            }
            if !kept {
                self.rejected.add(mention, number, article);
            } else if mention.ambiguous {
                self.ambiguous.add(mention, number, article);
            }
        }
        for (number, &count) in numbers.iter().zip(&counts).filter(|&(_, &count)| count > 0) {
            if let Some(number) = number {
                let total = &mut self.entities[*number as usize];
                total.mentions += count;
                total.articles += 1;
            }
        }
        match story.day {
            None => self.undated += 1,
            Some(day) => {
                let sums = self.days.entry(day).or_default();
                sums.0 += 1;
                sums.1 += counts.iter().sum::<u64>();
            }
        }
        if !story.gazetteer.is_empty() && self.gazetteers.len() < MAX_FORMS {
            self.gazetteers.insert(story.gazetteer.clone());
        }
        numbers
    }

    /// Completes entities that only mentions have told of, such as rejected ones, as far as they are `listed`.
    pub(super) fn complete<'g>(&mut self, listed: impl Fn(&str) -> Option<EntityRef<'g>>) {
        for total in self.entities.iter_mut().filter(|total| total.entity.is_bare()) {
            if let Some(entity) = listed(&total.entity.id) {
                total.entity = Entity::from(entity);
            }
        }
    }

    fn number(&mut self, entity: &Entity) -> Option<u32> {
        let unlisted;
        let key = if entity.id.is_empty() {
            unlisted = format!("\0{}\0{}", entity.entity_type, entity.name);
            &unlisted
        } else {
            &entity.id
        };
        if let Some(&number) = self.by_key.get(key) {
            let known = &mut self.entities[number as usize].entity;
            if known.is_bare() && !entity.is_bare() {
                *known = entity.clone();
            }
            return Some(number);
        }
        if self.entities.len() >= MAX_ENTITIES {
            return None;
        }
        let number = u32::try_from(self.entities.len()).ok()?;
        self.by_key.insert(key.clone(), number);
        self.entities.push(EntityTotal {
            entity: entity.clone(),
            mentions: 0,
            articles: 0,
            forms: Vec::new(),
        });
        Some(number)
    }
}

impl EntityTotal {
    fn count_form(&mut self, surface: &str) {
        if let Some((_, count)) = self.forms.iter_mut().find(|(form, _)| form == surface) {
            *count += 1;
        } else if self.forms.len() < MAX_FORMS {
            self.forms.push((surface.to_owned(), 1));
        }
    }
}

impl Doubts {
    fn add(&mut self, mention: &Mention, entity: u32, article: Option<u32>) {
        let why = mention.rejected.as_ref().unwrap_or(&mention.why);
        let key = (mention.surface.clone(), entity, why.clone());
        if let Some(&number) = self.by_key.get(&key) {
            self.doubts[number as usize].count += 1;
            return;
        }
        let number = u32::try_from(self.doubts.len()).unwrap_or(u32::MAX);
        if self.doubts.len() >= MAX_DOUBTS {
            self.beyond += 1;
            return;
        }
        self.by_key.insert(key, number);
        self.doubts.push(Doubt {
            surface: mention.surface.clone(),
            entity,
            candidates: mention.candidates.clone(),
            why: why.clone(),
            count: 1,
            article,
        });
    }
}
