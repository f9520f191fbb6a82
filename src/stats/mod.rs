//! Statistics of annotated articles: who and what is named most, together with whom, and when.
//!
//! Lines of annotated JSONL come in, one after another; out goes a [`Summary`]. An entity counts once for each
//! article that names it, and its mentions besides. Memory is bounded whatever comes in: pairs and trends are
//! counted in a `tally` that forgets the rarest, and entities and groups beyond a great number are counted together.
//! What was lost that way is told.

mod record;
mod tally;

use crate::error::Result;
use foldhash::{HashMap, HashMapExt};
use record::{Entity, Record};
use serde::Serialize;
use std::cmp::Reverse;
use tally::Tally;

/// Entities that are told apart.
const MAX_ENTITIES: usize = 1 << 20;
/// Groups that are told apart.
const MAX_GROUPS: usize = 1 << 16;
/// Pairs, and entities in a group, that are counted at a time.
const MAX_COUNTS: usize = 1 << 21;
/// Entities of one article that make pairs: an article that names more is a list.
const MAX_PAIRED: usize = 100;
/// What comes after [`MAX_GROUPS`].
const OTHERS: &str = "(others)";
/// What an article belongs to that does not say it.
const UNKNOWN: &str = "(unknown)";

/// What articles are grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The month of the article's date.
    Month,
    /// Who published it: `source`, `publisher` or `site`, else the host of its address.
    Source,
    /// The countries of the entities it names; it counts once in each.
    Country,
    /// The types of the entities it names; it counts once in each.
    Type,
}

/// What can be set about statistics.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct StatsOptions {
    /// Further groups besides months.
    pub by: Option<By>,
    /// The key that holds the annotation.
    pub key: String,
    /// Field of the date; `None`: the first usual one.
    pub date_field: Option<String>,
}

impl Default for StatsOptions {
    fn default() -> Self {
        Self { by: None, key: "annotation".into(), date_field: None }
    }
}

/// Counts annotated articles.
#[derive(Debug)]
pub struct Stats {
    options: StatsOptions,
    articles: u64,
    mentions: u64,
    entities: Vec<Counted>,
    /// Mentions of entities beyond [`MAX_ENTITIES`].
    others: u64,
    numbers: HashMap<String, u32>,
    pairs: Tally<(u32, u32)>,
    months: Groups,
    groups: Groups,
}

/// An entity with its counts.
#[derive(Clone, Debug, Serialize)]
pub struct Counted {
    /// Identifier; `None` for what no gazetteer lists.
    pub id: Option<String>,
    /// `actor`, `place` or `organization`.
    pub r#type: String,
    /// Finer kind, when said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Canonical name.
    pub name: String,
    /// ISO 3166-1 alpha-2, when said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// Articles that name it.
    pub articles: u64,
    /// Mentions in all articles.
    pub mentions: u64,
    /// Articles by month, in the order of [`Summary::months`]; only in the summary.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub trend: Vec<u64>,
}

/// Two entities that the same articles name.
#[derive(Clone, Debug, Serialize)]
pub struct Pair {
    /// The two, the one of the smaller id first.
    pub entities: [Named; 2],
    /// Articles that name both.
    pub articles: u64,
}

/// An entity, to be recognized.
#[derive(Clone, Debug, Serialize)]
pub struct Named {
    /// Identifier.
    pub id: Option<String>,
    /// Canonical name.
    pub name: String,
}

/// Articles that have something in common.
#[derive(Clone, Debug, Serialize)]
pub struct Group {
    /// What they have in common.
    pub name: String,
    /// How many they are.
    pub articles: u64,
    /// Mentions in them; by country and type only those of that country or type.
    pub mentions: u64,
    /// Entities that most of them name.
    pub entities: Vec<GroupEntity>,
}

/// An entity in a group.
#[derive(Clone, Debug, Serialize)]
pub struct GroupEntity {
    /// Identifier.
    pub id: Option<String>,
    /// Canonical name.
    pub name: String,
    /// Articles of the group that name it.
    pub articles: u64,
}

/// What is told of the articles. Every list begins with the greatest, but that of months with the first.
#[derive(Clone, Debug, Serialize)]
pub struct Summary {
    /// Annotated articles.
    pub articles: u64,
    /// Mentions in all.
    pub mentions: u64,
    /// Different entities; a million are told apart.
    pub n_entities: usize,
    /// The most named entities.
    pub entities: Vec<Counted>,
    /// The commonest pairs.
    pub pairs: Vec<Pair>,
    /// Articles by month; those without a date come last.
    pub months: Vec<Group>,
    /// The greatest groups, where they were asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<Group>,
    /// Mentions of entities that were not told apart.
    pub other_mentions: u64,
    /// How many articles each of the pairs may have more, because rare ones were forgotten.
    pub pairs_at_most_more: u64,
    /// How many articles each entity of a group or month may have more, for the same reason.
    pub groups_at_most_more: u64,
}

/// Articles by group, and entities in groups.
#[derive(Debug)]
struct Groups {
    names: Vec<(String, u64, u64)>,
    numbers: HashMap<String, u32>,
    entities: Tally<(u32, u32)>,
}

impl Stats {
    /// Counts of nothing yet.
    pub fn new(options: StatsOptions) -> Self {
        Self {
            options,
            articles: 0,
            mentions: 0,
            entities: Vec::new(),
            others: 0,
            numbers: HashMap::new(),
            pairs: Tally::new(MAX_COUNTS),
            months: Groups::new(),
            groups: Groups::new(),
        }
    }

    /// Counts an annotated record, one JSON object.
    ///
    /// # Errors
    /// It is no JSON object, or holds no annotation.
    pub fn add(&mut self, line: &[u8]) -> Result<()> {
        let record = Record::parse(line, &self.options)?;
        self.articles += 1;
        let mut named: Vec<u32> = Vec::with_capacity(record.entities.len());
        let mut mentions = 0;
        for entity in &record.entities {
            mentions += entity.count;
            match self.number(entity) {
                Some(number) => {
                    let counted = &mut self.entities[number as usize];
                    counted.articles += 1;
                    counted.mentions += entity.count;
                    named.push(number);
                }
                None => self.others += entity.count,
            }
        }
        self.mentions += mentions;
        let month = self.months.number(record.month.as_deref().unwrap_or(UNKNOWN));
        self.months.add(month, mentions, &named);
        match self.options.by {
            None | Some(By::Month) => {}
            Some(By::Source) => {
                let group = self.groups.number(record.source.as_deref().unwrap_or(UNKNOWN));
                self.groups.add(group, mentions, &named);
            }
            Some(By::Country) => self.add_by(&record, &named, |entity| entity.country.as_deref()),
            Some(By::Type) => self.add_by(&record, &named, |entity| Some(&entity.r#type)),
        }
        named.truncate(MAX_PAIRED);
        named.sort_unstable();
        named.dedup();
        for (index, &one) in named.iter().enumerate() {
            for &other in &named[index + 1..] {
                self.pairs.add((one, other));
            }
        }
        Ok(())
    }

    /// Counts the article once in each group that one of its entities belongs to.
    fn add_by<'r>(
        &mut self,
        record: &'r Record<'_>,
        named: &[u32],
        group: impl Fn(&'r Entity<'_>) -> Option<&'r str>,
    ) {
        let mut groups: Vec<(&str, u64, Vec<u32>)> = Vec::new();
        for entity in &record.entities {
            let Some(name) = group(entity) else { continue };
            let number = self.number(entity).filter(|number| named.contains(number));
            match groups.iter_mut().find(|(other, ..)| *other == name) {
                Some((_, mentions, entities)) => {
                    *mentions += entity.count;
                    entities.extend(number);
                }
                None => groups.push((name, entity.count, number.into_iter().collect())),
            }
        }
        for (name, mentions, entities) in groups {
            let group = self.groups.number(name);
            self.groups.add(group, mentions, &entities);
        }
    }

    /// The number of an entity; a new one, if it is one of the first [`MAX_ENTITIES`].
    fn number(&mut self, entity: &Entity<'_>) -> Option<u32> {
        let key = match &entity.id {
            Some(id) => id.to_string(),
            // No id holds a blank at its begin.
            None => format!(" {} {}", entity.r#type, entity.name),
        };
        if let Some(&number) = self.numbers.get(&key) {
            return Some(number);
        }
        let number =
            u32::try_from(self.entities.len()).ok().filter(|_| self.entities.len() < MAX_ENTITIES)?;
        self.entities.push(Counted {
            id: entity.id.as_deref().map(str::to_owned),
            r#type: entity.r#type.to_string(),
            kind: entity.kind.as_deref().map(str::to_owned),
            name: entity.name.to_string(),
            country: entity.country.as_deref().map(str::to_owned),
            articles: 0,
            mentions: 0,
            trend: Vec::new(),
        });
        self.numbers.insert(key, number);
        Some(number)
    }

    /// What has been counted, with at most `top` elements in each list but that of months.
    pub fn summary(&self, top: usize) -> Summary {
        let mut order: Vec<usize> = (0..self.entities.len()).collect();
        order.sort_unstable_by_key(|&number| {
            let entity = &self.entities[number];
            (Reverse(entity.articles), Reverse(entity.mentions), &entity.name, &entity.id)
        });
        order.truncate(top);
        let named = |number: u32| {
            let entity = &self.entities[number as usize];
            Named { id: entity.id.clone(), name: entity.name.clone() }
        };
        let mut months: Vec<u32> = self.months.all().collect();
        months.sort_unstable_by_key(|&month| {
            let name = &self.months.names[month as usize].0;
            (name.starts_with('('), name)
        });
        let entities = order.into_iter().map(|number| {
            let key = |&month: &u32| (month, u32::try_from(number).unwrap_or(u32::MAX));
            let trend = months.iter().map(|month| self.months.entities.count(key(month))).collect();
            Counted { trend, ..self.entities[number].clone() }
        });
        let name = |number: u32| &self.entities[number as usize].name;
        let pairs = self.pairs.top(top, |&(one, other)| (name(one), name(other)));
        let pairs = pairs.into_iter().map(|((one, other), articles)| {
            let mut entities = [named(one), named(other)];
            entities.sort_by(|one, other| one.id.cmp(&other.id));
            Pair { entities, articles }
        });
        let mut groups: Vec<u32> = self.groups.all().collect();
        groups.sort_unstable_by_key(|&group| {
            let (name, articles, mentions) = &self.groups.names[group as usize];
            (Reverse(*articles), Reverse(*mentions), name)
        });
        groups.truncate(top);
        Summary {
            articles: self.articles,
            mentions: self.mentions,
            n_entities: self.entities.len(),
            entities: entities.collect(),
            pairs: pairs.collect(),
            months: self.months.summary(&months, top, &self.entities),
            groups: self.groups.summary(&groups, top, &self.entities),
            other_mentions: self.others,
            pairs_at_most_more: self.pairs.at_most_more(),
            groups_at_most_more: self.months.entities.at_most_more().max(self.groups.entities.at_most_more()),
        }
    }
}

impl Groups {
    fn new() -> Self {
        Self { names: Vec::new(), numbers: HashMap::new(), entities: Tally::new(MAX_COUNTS) }
    }

    /// The number of a group; all beyond [`MAX_GROUPS`] are one.
    fn number(&mut self, name: &str) -> u32 {
        if let Some(&number) = self.numbers.get(name) {
            return number;
        }
        if self.names.len() >= MAX_GROUPS && name != OTHERS {
            return self.number(OTHERS);
        }
        let number = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        self.names.push((name.to_owned(), 0, 0));
        self.numbers.insert(name.to_owned(), number);
        number
    }

    fn add(&mut self, group: u32, mentions: u64, entities: &[u32]) {
        let (_, n_articles, n_mentions) = &mut self.names[group as usize];
        *n_articles += 1;
        *n_mentions += mentions;
        entities.iter().for_each(|&entity| self.entities.add((group, entity)));
    }

    fn all(&self) -> std::ops::Range<u32> {
        0..u32::try_from(self.names.len()).unwrap_or(u32::MAX)
    }

    /// These groups, each with its `top` entities.
    fn summary(&self, groups: &[u32], top: usize, entities: &[Counted]) -> Vec<Group> {
        let mut members: HashMap<u32, Vec<(u32, u64)>> =
            groups.iter().map(|&group| (group, Vec::new())).collect();
        self.entities.for_each(|(group, entity), articles| {
            if let Some(members) = members.get_mut(&group) {
                members.push((entity, articles));
            }
        });
        let group = |group: &u32| {
            let (name, articles, mentions) = &self.names[*group as usize];
            let mut members = members.remove(group).unwrap_or_default();
            let entity = |number: u32| &entities[number as usize];
            members.sort_unstable_by_key(|&(number, articles)| {
                (
                    Reverse(articles),
                    Reverse(entity(number).articles),
                    &entity(number).name,
                    &entity(number).id,
                )
            });
            let members = members.into_iter().take(top).map(|(number, articles)| GroupEntity {
                id: entity(number).id.clone(),
                name: entity(number).name.clone(),
                articles,
            });
            Group {
                name: name.clone(),
                articles: *articles,
                mentions: *mentions,
                entities: members.collect(),
            }
        };
        groups.iter().map(group).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An annotated record that names these entities, `id country count` each.
    fn record(head: &str, entities: &[(&str, &str, u64)]) -> String {
        let entity = |&(id, country, count): &(&str, &str, u64)| {
            serde_json::json!({"id": id, "type": if id.starts_with('a') { "actor" } else { "place" },
                "name": id.to_uppercase(), "country": country, "count": count})
        };
        let entities: Vec<_> = entities.iter().map(entity).collect();
        let annotation = serde_json::json!({"mentions": [], "entities": entities});
        format!("{{{head}\"annotation\":{annotation}}}")
    }

    fn counted(by: Option<By>) -> Summary {
        let mut stats = Stats::new(StatsOptions { by, ..StatsOptions::default() });
        for (head, entities) in [
            (r#""date":"2026-10-03","source":"B","#, &[("p1", "ML", 3), ("a1", "ML", 1)][..]),
            (
                r#""date":"2026-09-30T10:00:00Z","url":"https://www.a.example/1","#,
                &[("p1", "ML", 1), ("p2", "NE", 9)],
            ),
            (
                r#""published":"Tue, 03 Nov 2026 10:00:00 GMT","source":{"name":"B"},"#,
                &[("a1", "ML", 1), ("p1", "ML", 1)],
            ),
            (r#""source":null,"#, &[]),
        ] {
            stats.add(record(head, entities).as_bytes()).unwrap();
        }
        stats.summary(10)
    }

    #[test]
    fn entities_are_counted_by_article_and_by_mention() {
        let summary = counted(None);
        assert_eq!((summary.articles, summary.mentions, summary.n_entities), (4, 16, 3));
        let entities =
            summary.entities.iter().map(|entity| (&*entity.name, entity.articles, entity.mentions));
        assert_eq!(entities.collect::<Vec<_>>(), [("P1", 3, 5), ("A1", 2, 2), ("P2", 1, 9)]);
        let months: Vec<_> = summary.months.iter().map(|month| (&*month.name, month.articles)).collect();
        assert_eq!(months, [("2026-09", 1), ("2026-10", 1), ("2026-11", 1), ("(unknown)", 1)]);
        assert_eq!(summary.entities[1].trend, [0, 1, 1, 0]);
        assert!(summary.groups.is_empty());
    }

    #[test]
    fn pairs_are_named_by_the_same_articles() {
        let pairs = counted(None).pairs;
        let names =
            |pair: &Pair| format!("{}-{} {}", pair.entities[0].name, pair.entities[1].name, pair.articles);
        assert_eq!(pairs.iter().map(names).collect::<Vec<_>>(), ["A1-P1 2", "P1-P2 1"]);
    }

    #[test]
    fn groups_are_those_asked_for() {
        let groups = |by| {
            let groups = counted(Some(by)).groups.into_iter();
            groups
                .map(|group| {
                    let entities =
                        group.entities.iter().map(|entity| format!("{}×{}", entity.articles, entity.name));
                    let entities: Vec<_> = entities.collect();
                    format!("{} {} {} {}", group.name, group.articles, group.mentions, entities.join(","))
                })
                .collect::<Vec<_>>()
        };
        assert_eq!(groups(By::Source), ["B 2 6 2×P1,2×A1", "a.example 1 10 1×P1,1×P2", "(unknown) 1 0 "]);
        assert_eq!(groups(By::Country), ["ML 3 7 3×P1,2×A1", "NE 1 9 1×P2"]);
        assert_eq!(groups(By::Type), ["place 3 14 3×P1,1×P2", "actor 2 2 2×A1"]);
    }
}
