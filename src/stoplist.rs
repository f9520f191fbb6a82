//! Stoplists: which aliases are wrong more often than they are right, and the rows that take them back.
//!
//! In comes what resolution [`weighed`] in articles, each name with how likely it is wrong: by its score, which is
//! calibrated, or by what people say. Out come [`Suggestion`]s, the worst first, and the [`rows`] of
//! the entities with those aliases made weak, or removed. `docs/gaps.md` tells users. Memory is bounded by the names of
//! the gazetteers.

use crate::article::Article;
use crate::gazetteer::rows::{NamesOf, owned};
use crate::gazetteer::{Alias, AliasKind, Entity, EntityRef, Gazetteer};
use crate::normalize::Folder;
use crate::pipeline::Worker;
use crate::resolve::{Annotation, Via};
use crate::span::Span;
use crate::write::excerpt;
use foldhash::{HashMap, HashMapExt, HashSet};
use std::collections::BTreeMap;
use std::collections::hash_map::Entry;

/// Characters shown on either side of a name.
const CONTEXT_CHARS: usize = 60;

/// A listed name that stood in an article and was weighed.
#[derive(Clone, Debug)]
pub struct Weighed<'g> {
    /// Index of the field in the article.
    pub field: usize,
    /// Where it stands in the field's text.
    pub span: Span,
    /// The entities that it may name, the likeliest first, each with the alias as its row writes it.
    pub bearers: Vec<(EntityRef<'g>, &'g str)>,
    /// How it names the likeliest.
    pub via: Via,
    /// How likely it is a name, 0 to 1.
    pub score: f32,
    /// Whether it was taken for a mention.
    pub taken: bool,
    /// It, with the words around it.
    pub context: String,
}

/// Annotates an article and tells what was weighed; each place once, and no patterns, which cannot be made weak.
pub fn weighed<'g>(worker: &mut Worker<'g>, article: &Article<'_>) -> (Annotation<'g>, Vec<Weighed<'g>>) {
    let (annotation, trace) = worker.trace(article);
    let taken: HashSet<(usize, Span)> =
        annotation.mentions.iter().map(|mention| (mention.field, mention.span)).collect();
    let mut all: Vec<Weighed<'g>> = Vec::new();
    let mut numbers: HashMap<(usize, Span), usize> = HashMap::new();
    for considered in trace.considered {
        let Some(entity) = considered.entity.filter(|_| considered.via != Via::Pattern) else { continue };
        let mut bearers = vec![(entity, considered.alias)];
        let others = considered.candidates.iter().map(|one| (one.entity, one.alias));
        bearers.extend(others.filter(|&(other, _)| other != entity));
        let (field, span) = (considered.field, considered.span);
        let weighed = Weighed {
            field,
            span,
            bearers,
            via: considered.via,
            score: considered.score,
            taken: taken.contains(&(field, span)),
            context: excerpt(&article.fields[field].text, span, CONTEXT_CHARS),
        };
        // What was weighed again stands for what was weighed before.
        match numbers.entry((field, span)) {
            Entry::Occupied(number) => all[*number.get()] = weighed,
            Entry::Vacant(number) => {
                number.insert(all.len());
                all.push(weighed);
            }
        }
    }
    (annotation, all)
}

/// Counts how often aliases are wrong.
#[derive(Debug)]
pub struct Stoplist<'g> {
    /// By what they fold to.
    aliases: HashMap<String, Suggestion<'g>>,
    contexts: usize,
    folder: Folder,
}

/// An alias that is often wrong.
#[derive(Clone, Debug)]
pub struct Suggestion<'g> {
    /// As the row of its likeliest bearer writes it.
    pub alias: &'g str,
    /// All entities that it may name, each with the alias as its row writes it and how it is named.
    pub bearers: Vec<(EntityRef<'g>, &'g str, Via)>,
    /// Articles in which it was weighed.
    pub seen: u64,
    /// Articles in which it was taken for a mention.
    pub taken: u64,
    /// In how many articles it is wrong, taken or not; of one in which it is so at times, the share of the times.
    pub wrong: f64,
    /// In how many articles it was taken and is wrong, counted likewise.
    pub errors: f64,
    /// Places where it is likelier wrong than right, with the words around them: one of each of the first articles.
    pub contexts: Vec<String>,
}

impl<'g> Suggestion<'g> {
    fn new(alias: &'g str) -> Self {
        Self { alias, bearers: Vec::new(), seen: 0, taken: 0, wrong: 0.0, errors: 0.0, contexts: Vec::new() }
    }
}

/// The places of one alias in one article.
#[derive(Debug, Default)]
struct Places {
    seen: u64,
    taken: u64,
    wrong: f64,
    errors: f64,
    has_wrong: bool,
}

impl<'g> Stoplist<'g> {
    /// Counts of nothing yet; so many contexts are kept of each alias.
    pub fn new(contexts: usize) -> Self {
        Self { aliases: HashMap::new(), contexts, folder: Folder::default() }
    }

    /// Counts the names of an article, each with how likely it is that it names none of its bearers, 0 to 1. An article
    /// that repeats a name says it only once: what counts is the mean of its places.
    pub fn add(&mut self, article: impl IntoIterator<Item = (Weighed<'g>, f64)>) {
        let mut here: BTreeMap<String, Places> = BTreeMap::new();
        for (weighed, wrong) in article {
            let Some(&(_, alias)) = weighed.bearers.first() else { continue };
            let key = self.folder.letters(alias).unwrap_or_else(|| alias.to_owned());
            let places = here.entry(key.clone()).or_default();
            places.seen += 1;
            places.wrong += wrong;
            if weighed.taken {
                places.taken += 1;
                places.errors += wrong;
            }
            let is_first_wrong = wrong > 0.5 && !places.has_wrong;
            places.has_wrong |= wrong > 0.5;
            let suggestion = self.aliases.entry(key).or_insert_with(|| Suggestion::new(alias));
            for (entity, alias) in weighed.bearers {
                if !suggestion.bearers.iter().any(|&(other, of, _)| other == entity && of == alias) {
                    suggestion.bearers.push((entity, alias, weighed.via));
                }
            }
            if is_first_wrong && suggestion.contexts.len() < self.contexts {
                suggestion.contexts.push(weighed.context);
            }
        }
        for (key, places) in here {
            if let Some(suggestion) = self.aliases.get_mut(&key) {
                suggestion.seen += 1;
                suggestion.wrong += places.wrong / places.seen as f64;
                if places.taken > 0 {
                    suggestion.taken += 1;
                    suggestion.errors += places.errors / places.taken as f64;
                }
            }
        }
    }

    /// The aliases that are wrong in at least `min_count` articles and in at least the share `min_rate` of those that
    /// count: where `by_errors` is set those in which they were taken, else all.
    pub fn finish(self, by_errors: bool, min_count: u64, min_rate: f64) -> Vec<Suggestion<'g>> {
        let wrong = |one: &Suggestion<'_>| if by_errors { one.errors } else { one.wrong };
        let among = |one: &Suggestion<'_>| if by_errors { one.taken } else { one.seen };
        let mut all: Vec<_> = self.aliases.into_values().collect();
        all.retain(|one| {
            let rounded = (wrong(one) * 1000.0).round() / 1000.0;
            among(one) > 0 && rounded >= min_count as f64 && wrong(one) >= min_rate * among(one) as f64
        });
        all.sort_by(|one, other| {
            wrong(other).total_cmp(&wrong(one)).then_with(|| one.alias.cmp(other.alias))
        });
        all
    }
}

/// What becomes of an alias.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// It counts only where the article names the entity otherwise, too.
    Weak,
    /// It was weak already, and is no name any more.
    Removed,
}

impl Action {
    /// The word used in the output.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Weak => "weak",
            Self::Removed => "removed",
        }
    }
}

/// The row of an entity with some of its aliases taken back.
#[derive(Clone, Debug)]
pub struct Row {
    /// The entity as it is to be.
    pub entity: Entity,
    /// What was done to which alias: the number of the suggestion, and the alias as it was.
    pub changes: Vec<(usize, Action, Alias)>,
}

/// Makes rows of suggestions: one for each entity that bears any of the aliases, in the order of the suggestions.
///
/// The second number is of entities whose alias can be neither made weak nor removed: their canonical name, if it is
/// weak already, and names that a rule has made of another.
pub fn rows<'g>(gazetteers: &'g [Gazetteer], suggestions: &[Suggestion<'g>]) -> (Vec<Row>, u64) {
    let mut names: Vec<NamesOf<'g>> = gazetteers.iter().map(NamesOf::new).collect();
    let mut numbers: HashMap<EntityRef<'g>, usize> = HashMap::new();
    let (mut rows, mut left): (Vec<Row>, u64) = (Vec::new(), 0);
    for (suggestion, one) in suggestions.iter().enumerate() {
        for &(entity, alias, via) in &one.bearers {
            let number = *numbers.entry(entity).or_insert_with(|| {
                let gazetteer = gazetteers.iter().position(|of| entity.is_from(of)).unwrap_or_default();
                rows.push(Row { entity: whole(entity, &mut names[gazetteer]), changes: Vec::new() });
                rows.len() - 1
            });
            match take_back(&mut rows[number].entity, alias, via) {
                Some((action, before)) => rows[number].changes.push((suggestion, action, before)),
                None => left += 1,
            }
        }
    }
    rows.retain(|row| !row.changes.is_empty());
    (rows, left)
}

/// An entity with all its names, the canonical one first.
fn whole<'g>(entity: EntityRef<'g>, names: &mut NamesOf<'g>) -> Entity {
    let mut whole = owned(entity);
    let mut aliases = names.of(entity);
    if let Some(canonical) = aliases.iter().position(|alias| alias.kind == AliasKind::Name) {
        whole.aliases = vec![aliases.remove(canonical)];
    }
    whole.aliases.append(&mut aliases);
    whole
}

/// Makes an alias weak, or removes it if it is; `None` if neither can be.
fn take_back(entity: &mut Entity, alias: &str, via: Via) -> Option<(Action, Alias)> {
    match entity.aliases.iter().position(|one| one.surface == alias && one.kind != AliasKind::Pattern) {
        Some(number) if !entity.aliases[number].weak => {
            let before = entity.aliases[number].clone();
            entity.aliases[number].weak = true;
            entity.aliases[number].preferred = false;
            Some((Action::Weak, before))
        }
        Some(0) => None,
        Some(number) => Some((Action::Removed, entity.aliases.remove(number))),
        // A family name that the compiler has made: a row that lists one gets none made for it.
        None if via == Via::ShortName => {
            let short = Alias { short: true, ..Alias::new(alias, AliasKind::Alias) };
            entity.aliases.push(Alias { weak: true, ..short.clone() });
            Some((Action::Weak, short))
        }
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::Builder;
    use crate::gazetteer::source::{SourceOptions, read_bytes};
    use crate::{Annotator, AnnotatorOptions};

    fn annotator(rows: &str) -> Annotator {
        let mut builder = Builder::new();
        let text = format!("id\tname\tkind\taliases\n{rows}");
        for row in read_bytes("a.tsv", text.as_bytes(), &SourceOptions::default()).unwrap() {
            builder.add_row(&row).unwrap();
        }
        let gazetteer = Gazetteer::open(builder.finish().unwrap()).unwrap();
        Annotator::new(vec![gazetteer], AnnotatorOptions::default())
    }

    /// The rows that come of weighing all names of a text as wrong, `changes: aliases` each.
    fn taken_back(annotator: &Annotator, text: &str) -> (Vec<String>, u64) {
        let article = Article::from_text(text);
        let (_, weighed) = weighed(&mut annotator.new_worker(), &article);
        let mut stoplist = Stoplist::new(1);
        stoplist.add(weighed.into_iter().map(|one| (one, 1.0)));
        let suggestions = stoplist.finish(false, 1, 1.0);
        let (rows, left) = rows(annotator.gazetteers(), &suggestions);
        let row = |row: &Row| {
            let changes: Vec<_> =
                row.changes.iter().map(|(_, action, was)| format!("{} {was}", action.as_str())).collect();
            let aliases: Vec<_> = row.entity.aliases.iter().map(ToString::to_string).collect();
            format!("{}: {}", changes.join(", "), aliases.join("|"))
        };
        (rows.iter().map(row).collect(), left)
    }

    #[test]
    fn aliases_become_weak_and_weak_ones_go() {
        let annotator = annotator("my:1\tOxbow Reach\tcity\tReading|Oxbow {weak}\n");
        let (rows, left) = taken_back(&annotator, "In Oxbow Reach they read. Oxbow lies near Reading.");
        assert_eq!(
            rows,
            ["removed Oxbow {weak}, weak Oxbow Reach, weak Reading: Oxbow Reach {weak}|Reading {weak}"]
        );
        assert_eq!(left, 0);
    }

    #[test]
    fn a_name_that_several_bear_is_taken_back_from_all() {
        let annotator = annotator("my:1\tNango\tcity\t\nmy:2\tNango\tcity\tNangou\n");
        let (mut rows, _) = taken_back(&annotator, "He left Nango.");
        rows.sort();
        assert_eq!(rows, ["weak Nango: Nango {weak}", "weak Nango: Nango {weak}|Nangou"]);
    }

    #[test]
    fn a_family_name_that_follows_from_the_name_is_listed_as_weak() {
        let annotator = annotator("my:1\tAda Quark\tperson\t\n");
        let (rows, _) = taken_back(&annotator, "Ada Quark spoke. Quark left.");
        assert_eq!(rows, ["weak Ada Quark, weak Quark {short}: Ada Quark {weak}|Quark {short weak}"]);
    }

    #[test]
    fn what_is_mostly_right_stays() {
        let annotator = annotator("my:1\tNango\tcity\t\n");
        let article = Article::from_text("He left Nango.");
        let one = || weighed(&mut annotator.new_worker(), &article).1.remove(0);
        let counted = |wrong: &[f64], by_errors, min_rate| {
            let mut stoplist = Stoplist::new(2);
            wrong.iter().for_each(|&wrong| stoplist.add([(one(), wrong)]));
            stoplist.finish(by_errors, 2, min_rate).len()
        };
        assert_eq!(counted(&[1.0, 1.0, 0.0, 0.0], false, 0.5), 1);
        assert_eq!(counted(&[1.0, 1.0, 0.0, 0.0], false, 0.6), 0);
        assert_eq!(counted(&[1.0, 0.9], false, 0.5), 0);
        let mut rejected = Stoplist::new(2);
        rejected.add([(Weighed { taken: false, ..one() }, 1.0)]);
        assert!(rejected.finish(true, 1, 0.5).is_empty());
    }

    #[test]
    fn an_article_counts_once() {
        let annotator = annotator("my:1\tNango\tcity\t\n");
        let article = Article::from_text("Nango, Nango, Nango and Nango.");
        let (_, weighed) = weighed(&mut annotator.new_worker(), &article);
        assert_eq!(weighed.len(), 4);
        let mut stoplist = Stoplist::new(9);
        stoplist.add(weighed.into_iter().zip([1.0, 0.0, 1.0, 1.0]));
        let found = stoplist.finish(false, 0, 0.0);
        assert_eq!((found[0].seen, found[0].wrong, found[0].contexts.len()), (1, 0.75, 1));
    }
}
