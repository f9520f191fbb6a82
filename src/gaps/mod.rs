//! Gaps: the names that an archive is full of and no gazetteer holds.
//!
//! Articles come in; names that annotation finds with `unlisted` set are gathered by what they fold to (`found`), counted
//! in bounded memory (`tally`), and short forms that stood alone are given to their full names (`bind`). Out come
//! [`Gap`]s, the most frequent first, which are written as rows of a gazetteer for somebody to look at. `docs/gaps.md`
//! tells users.

mod bind;
mod found;
mod kind;
mod tally;

pub use found::Form;

use crate::error::{Error, Result};
use crate::gather::{self, Gathered};
use crate::gazetteer::{Alias, AliasKind, EntityRef, EntityType, PartialDate};
use crate::normalize::{Folder, Normalizer};
use crate::pipeline::{Annotator, Worker};
use crate::read::Input;
use crate::resolve::Via;
use crate::stream::StreamOptions;
use found::Found;
use std::cmp::Reverse;
use tally::{Counted, Tally};

/// Characters shown on either side of a name.
const CONTEXT_CHARS: usize = 60;

/// Entities of the same name that are told.
const MAX_NAMESAKES: usize = 3;

/// How gaps are found.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct GapsOptions {
    /// Contexts that are kept of each name, those of the first articles.
    pub contexts: usize,
    /// Names with fewer mentions are left out.
    pub min_count: u64,
    /// Only names of this type or kind.
    pub of: Option<String>,
    /// Names that are counted at a time. With three contexts each takes about a kilobyte.
    pub max_names: usize,
}

impl Default for GapsOptions {
    fn default() -> Self {
        Self { contexts: 3, min_count: 3, of: None, max_names: 1 << 17 }
    }
}

/// A name that no gazetteer holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Gap {
    /// Its commonest full spelling.
    pub name: String,
    /// What it seems to be.
    pub entity_type: EntityType,
    /// Finer; empty where nothing says it.
    pub kind: &'static str,
    /// Names that a row needs besides: what follows from the name, such as a person's family name, is none of them.
    pub aliases: Vec<Alias>,
    /// All spellings, the commonest first.
    pub forms: Vec<Form>,
    /// Mentions.
    pub count: u64,
    /// Articles that hold it.
    pub articles: u64,
    /// In how many more articles it may be, because rare names were forgotten.
    pub at_most_more: u64,
    /// Day of the earliest article with a date.
    pub first: Option<PartialDate>,
    /// Day of the latest.
    pub last: Option<PartialDate>,
    /// How likely it is a name of its kind, 0 to 1: the mean of its mentions.
    pub score: f64,
    /// Ids of listed entities of another type that bear the name.
    pub namesakes: Vec<String>,
    /// Mentions of it with the words around them, in the order of the articles.
    pub contexts: Vec<String>,
}

/// The gaps of an archive.
#[derive(Clone, Debug, PartialEq)]
pub struct Gaps {
    /// By number of articles, then of mentions, the greatest first.
    pub names: Vec<Gap>,
    /// What became of the inputs.
    pub gathered: Gathered,
    /// No name that was forgotten for want of room is in more articles than this; 0 if none was forgotten.
    pub forgotten: u64,
    /// Names left out because an entity of their type bears them: they are listed, and were not taken for it.
    pub listed: u64,
    /// Mentions left out because no row could name them: longer than 256 bytes, or damaged.
    pub unfit: u64,
}

impl Gaps {
    /// Counts the names of `inputs`, one after another, that an annotator whose options set `unlisted` finds.
    ///
    /// What goes wrong with a record or an input is given to `tell`, in input order; the rest goes on.
    ///
    /// # Errors
    /// A record or input was bad, and the policy of `stream` does not bear it.
    pub fn collect(
        annotator: &Annotator,
        inputs: Vec<Input>,
        stream: &StreamOptions,
        options: &GapsOptions,
        tell: &mut dyn FnMut(&Error),
    ) -> Result<Self> {
        let mut tally = Tally::new(options.max_names, options.contexts);
        let mut unfit = 0;
        let mut take = |found: Found| {
            unfit += found.unfit;
            tally.add(found);
            Ok(())
        };
        let gathered = gather::articles(
            annotator,
            inputs,
            stream,
            &|worker, article, _| Found::new(article, &worker.annotate(article).unlisted),
            &mut take,
            tell,
        )?;
        let forgotten = tally.forgotten();
        let (mut worker, mut folder) = (annotator.new_worker(), Folder::default());
        let (mut names, mut listed) = (Vec::new(), 0);
        let mut is_listed = |name: &str| worker.named(name).iter().any(|&(_, agrees)| agrees);
        let bound = bind::bind(tally.finish(), options.contexts, &mut is_listed);
        for (key, counted) in bound {
            if counted.count < options.min_count {
                continue;
            }
            let mut gap = gap(&key, counted, &mut folder);
            let wanted = |of: &str| of == gap.entity_type.as_str() || of == gap.kind;
            if !options.of.as_deref().is_none_or(wanted) {
                continue;
            }
            if note_namesakes(&mut gap, &mut worker) {
                names.push(gap);
            } else {
                listed += 1;
            }
        }
        names.sort_by(|one, other| {
            let rank = |gap: &Gap| (Reverse(gap.articles), Reverse(gap.count));
            rank(one).cmp(&rank(other)).then_with(|| one.name.cmp(&other.name))
        });
        Ok(Self { names, gathered, forgotten, listed, unfit })
    }
}

/// What is known of a name.
fn gap(key: &str, counted: Counted, folder: &mut Folder) -> Gap {
    let is_person = bind::is_person(&counted);
    let Counted { articles, at_most_more, count, scores, first, last, mut forms, contexts, .. } = counted;
    forms.sort_by(|one, other| other.count.cmp(&one.count).then_with(|| one.surface.cmp(&other.surface)));
    // Headlines shout, and some keyboards have no accents.
    let full = forms.iter().filter(|form| folder.letters(&form.surface).as_deref() == Some(key));
    let name =
        full.min_by_key(|form| (is_shouted(&form.surface), Reverse(form.count), Reverse(form.surface.len())));
    let name = name.map_or_else(|| key.to_owned(), |form| form.surface.clone());
    let kind = if is_person { "person" } else { kind::of(key) };
    let mut aliases: Vec<Alias> = Vec::new();
    for form in forms.iter().filter(|form| form.via == Via::Abbreviation && form.surface != name) {
        let folded = folder.letters(&form.surface);
        let is_same = |other: &Alias| folder.letters(&other.surface) == folded;
        if folded.as_deref() != Some(key) && !aliases.iter().any(is_same) {
            aliases.push(Alias::new(form.surface.clone(), AliasKind::Abbreviation));
        }
    }
    Gap {
        name,
        entity_type: EntityType::of_kind(kind).unwrap_or(EntityType::Organization),
        kind,
        aliases,
        forms,
        count,
        articles,
        at_most_more,
        first,
        last,
        score: scores / count.max(1) as f64,
        namesakes: Vec::new(),
        contexts,
    }
}

/// Whether a name of several letters is all capitals.
fn is_shouted(surface: &str) -> bool {
    let normalizer = Normalizer::new();
    let mut words = Vec::new();
    normalizer.split(surface, &mut words);
    let last = words.len().saturating_sub(1);
    !words.is_empty() && !normalizer.read(surface, &words).shape(0, last).has_lower()
}

/// Notes who else bears the name; whether no entity of its own type does.
fn note_namesakes(gap: &mut Gap, worker: &mut Worker<'_>) -> bool {
    let named = worker.named(&gap.name).into_iter().filter(|&(_, agrees)| agrees);
    let bearers: Vec<EntityRef<'_>> = named.filter_map(|(alias, _)| alias.entity()).collect();
    let is_place = |entity_type| entity_type == EntityType::Place;
    if bearers.iter().any(|entity| is_place(entity.entity_type()) == is_place(gap.entity_type)) {
        return false;
    }
    for entity in bearers {
        if gap.namesakes.len() < MAX_NAMESAKES && !gap.namesakes.iter().any(|id| id == entity.id()) {
            gap.namesakes.push(entity.id().to_owned());
        }
    }
    true
}
