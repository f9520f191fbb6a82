//! Who a name may mean: the entities whose aliases the letters of the text allow.

use super::case::CaseContext;
use super::surroundings::Surroundings;
use super::{Resolver, Via, transliteration};
use crate::gazetteer::{AliasKind, AliasRef, EntityRef, EntityType};
use crate::matcher::Match;
use crate::normalize::variant::Rule;
use crate::span::Span;
use std::cell::OnceCell;
use std::ops::Range;

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

/// Gathers the names found in one field. Names of equal span in several gazetteers are one.
pub(super) fn gather<'g>(
    resolver: &Resolver<'g>,
    matches: &[Match],
    context: &CaseContext<'_>,
    found: &mut Vec<Found>,
    candidates: &mut Vec<Candidate<'g>>,
) {
    found.clear();
    for (number, one) in matches.iter().enumerate() {
        let begin = match found.last() {
            Some(last) if (last.first, last.last) == (one.first, one.last) => last.candidates.start,
            _ => candidates.len(),
        };
        let before = candidates.len();
        add(resolver, one, context, begin, candidates);
        if candidates.len() > before
            && context.given.is_none()
            && transliteration::is_part(one, number, matches, &context.reading)
        {
            let mut countries = candidates.split_off(before);
            countries.retain(|candidate| candidate.entity.is_country());
            candidates.append(&mut countries);
        }
        if begin < before {
            if let Some(last) = found.last_mut() {
                last.candidates.end = candidates.len();
            }
        } else if begin < candidates.len() {
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
}

/// Adds those that a match may mean to the others of the same words, which stand from `begin` on.
pub(super) fn add<'g>(
    resolver: &Resolver<'g>,
    one: &Match,
    context: &CaseContext<'_>,
    begin: usize,
    candidates: &mut Vec<Candidate<'g>>,
) {
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
        match candidates[begin..].iter_mut().find(|other| other.entity == entity) {
            // Of several names of one entity the strongest stands for all.
            Some(other) if other.strength() < candidate.strength() => *other = candidate,
            Some(_) => {}
            None => candidates.push(candidate),
        }
    });
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
