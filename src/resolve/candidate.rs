//! Who a name may mean: the entities whose aliases the letters of the text allow.
//!
//! Of thousands of namesakes the best known are taken, and of an article that has more of them than words, fewer still:
//! what an article costs is bounded by its length, whatever the gazetteer lists.

use super::case::CaseContext;
use super::document::prior;
use super::surroundings::Surroundings;
use super::{Resolver, Via, transliteration};
use crate::gazetteer::{AliasKind, AliasRef, EntityRef, EntityType};
use crate::matcher::Match;
use crate::normalize::variant::Rule;
use crate::span::Span;
use foldhash::HashMap;
use std::cell::OnceCell;
use std::ops::Range;

/// Most entities that one name may mean; in GeoNames a handful of names have more bearers.
const MAX_NAMESAKES: usize = 500;

/// The same where an article has used up its room.
const MAX_NAMESAKES_CROWDED: usize = 4;

/// Candidates for which every article has room, and bytes of its text for each further one.
const ROOM: usize = 1 << 18;
const BYTES_FOR_ONE: usize = 4;

/// Up to so many candidates of one name are searched one by one.
const FEW: usize = 32;

/// An entity that a name may mean, by one of its aliases.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate<'g> {
    pub(super) entity: EntityRef<'g>,
    pub(super) alias: AliasRef<'g>,
    /// Index of the gazetteer.
    pub(super) gazetteer: u32,
    /// The rule by which the text was read as the alias, if it is not written so.
    pub(super) rule: Option<Rule>,
    /// Whether the article must name the entity in another way too, for the rule fits other words as well.
    pub(super) is_doubtful: bool,
}

impl Candidate<'_> {
    /// How the entity is named by it.
    pub(super) fn via(self) -> Via {
        match self.alias.kind() {
            AliasKind::Abbreviation => Via::Abbreviation,
            AliasKind::Demonym => Via::Demonym,
            AliasKind::Pattern => Via::Pattern,
            AliasKind::Name | AliasKind::Alias if self.alias.is_short() => Via::ShortName,
            AliasKind::Name => Via::Name,
            AliasKind::Alias => Via::Alias,
        }
    }

    /// Whether the name stands for the entity on its own, without the article's help.
    pub(super) fn is_full(self) -> bool {
        !self.alias.is_short() && !self.is_weak()
    }

    /// Whether it is believed only where the article names the entity in another way too.
    pub(super) fn is_weak(self) -> bool {
        self.is_doubtful || self.alias.is_weak()
    }

    pub(super) fn is_place(self) -> bool {
        self.entity.entity_type() == EntityType::Place
    }

    /// Sorts the names that mean least without the article's help last.
    fn strength(self) -> (bool, bool, bool) {
        let alias = self.alias;
        (!self.is_weak(), !alias.is_short(), alias.kind() != AliasKind::Demonym)
    }
}

/// Words of a text that spell a listed name.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) span: Span,
    /// Number of its first word.
    pub(super) first: u32,
    /// Number of its last word.
    pub(super) last: u32,
    /// The same for all that spell the same name.
    pub(super) name: u64,
    /// Where its candidates stand.
    pub(super) candidates: Range<usize>,
    /// What stands around it, read when it is first asked for.
    pub(super) around: OnceCell<Surroundings>,
}

impl Found {
    pub(super) const fn words(&self) -> (usize, usize) {
        (self.first as usize, self.last as usize)
    }
}

/// Gathers who the names of one article may mean.
#[derive(Debug, Default)]
pub(super) struct Gatherer<'g> {
    /// How many candidates the article still has room for.
    room: usize,
    /// Places of the candidates of one name, by entity, where they are many.
    places: HashMap<EntityRef<'g>, usize>,
}

impl<'g> Gatherer<'g> {
    /// Begins an article whose texts have so many bytes.
    pub(super) fn begin(&mut self, n_bytes: usize) {
        self.room = ROOM + n_bytes / BYTES_FOR_ONE;
    }

    /// Gathers the names found in one field. Names of equal span in several gazetteers are one.
    pub(super) fn gather(
        &mut self,
        resolver: &Resolver<'g>,
        matches: &[Match],
        context: &CaseContext<'_>,
        found: &mut Vec<Found>,
        candidates: &mut Vec<Candidate<'g>>,
    ) {
        found.clear();
        let mut number = 0;
        for same in matches.chunk_by(|one, other| (one.first, one.last) == (other.first, other.last)) {
            let begin = candidates.len();
            let mut named = None;
            for one in same {
                let before = candidates.len();
                self.add(resolver, one, context, begin, candidates);
                if candidates.len() > before
                    && context.given.is_none()
                    && transliteration::is_part(one, number, matches, &context.reading)
                {
                    let mut countries = candidates.split_off(before);
                    countries.retain(|candidate| candidate.entity.is_country());
                    candidates.append(&mut countries);
                }
                if candidates.len() > begin {
                    named.get_or_insert(one);
                }
                number += 1;
            }
            let Some(one) = named else { continue };
            self.keep_best_known(begin, candidates);
            found.push(Found {
                span: with_dot(one.span, &candidates[begin..], context),
                first: one.first,
                last: one.last,
                name: one.name(),
                candidates: begin..candidates.len(),
                around: OnceCell::new(),
            });
        }
    }

    /// Adds those that a match may mean to the others of the same words, which stand from `begin` on.
    pub(super) fn add(
        &mut self,
        resolver: &Resolver<'g>,
        one: &Match,
        context: &CaseContext<'_>,
        begin: usize,
        candidates: &mut Vec<Candidate<'g>>,
    ) {
        self.places.clear();
        resolver.show_written(one, context, |alias, entity| {
            let candidate = Candidate {
                entity,
                alias,
                gazetteer: one.gazetteer,
                rule: one.rule.or(alias.rule()),
                is_doubtful: one.is_doubtful(entity),
            };
            if resolver.options.leaves_out(candidate) {
                return;
            }
            match self.place(entity, begin, candidates).map(|place| &mut candidates[place]) {
                // Of several names of one entity the strongest stands for all.
                Some(other) if other.strength() < candidate.strength() => *other = candidate,
                Some(_) => {}
                None => candidates.push(candidate),
            }
        });
    }

    /// Where an entity stands among the candidates from `begin` on.
    fn place(&mut self, entity: EntityRef<'g>, begin: usize, candidates: &[Candidate<'g>]) -> Option<usize> {
        let known = begin + self.places.len();
        if candidates.len() <= begin + FEW {
            return (begin..candidates.len()).find(|&place| candidates[place].entity == entity);
        }
        self.places.extend((known..).zip(&candidates[known..]).map(|(place, one)| (one.entity, place)));
        self.places.get(&entity).copied()
    }

    /// Lets go of the candidates from `begin` on that are known least, if they are too many.
    pub(super) fn keep_best_known(&mut self, begin: usize, candidates: &mut Vec<Candidate<'g>>) {
        let most = if self.room > 0 { MAX_NAMESAKES } else { MAX_NAMESAKES_CROWDED };
        if candidates.len() > begin + most {
            let all = &mut candidates[begin..];
            all.sort_by_key(|one| (!one.is_full(), prior(*one)));
            candidates.truncate(begin + most);
        }
        self.room = self.room.saturating_sub(candidates.len() - begin);
    }
}

/// A span with the dot behind it, where it is an abbreviation that is listed with one: `Calif.`
pub(super) fn with_dot(span: Span, candidates: &[Candidate<'_>], context: &CaseContext<'_>) -> Span {
    let is_listed = |candidate: &Candidate<'_>| {
        candidate.via() == Via::Abbreviation && candidate.alias.surface().ends_with('.')
    };
    let text = context.reading.text().as_bytes();
    let has_dot =
        text.get(span.end as usize) == Some(&b'.') && text[..span.end as usize].last() != Some(&b'.');
    if !has_dot || !candidates.iter().any(is_listed) {
        return span;
    }
    let dotted = Span::new(span.start, span.end + 1);
    let may_be = context.given.is_none_or(|given| given.iter().any(|&(span, _)| span == dotted));
    if may_be { dotted } else { span }
}
