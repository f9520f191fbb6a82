//! What an article has said so far: who was named in full, and which abbreviations it introduced.

use super::{Candidate, Via};
use crate::gazetteer::EntityRef;
use crate::normalize::{Shape, Word, Words, hash};
use crate::span::Span;
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

/// Longest abbreviation that can be bound, words: `CSP-DPA` has two.
const MAX_WORDS: usize = 4;

/// The memory of one article.
#[derive(Debug, Default)]
pub(super) struct Memory<'g> {
    /// When each entity was last named in full, counted in such namings.
    named: HashMap<EntityRef<'g>, u32>,
    namings: u32,
    /// Entities that some strong name may mean anywhere in the article.
    supported: HashSet<EntityRef<'g>>,
    bound: Vec<Binding<'g>>,
}

/// An abbreviation that the article introduced.
#[derive(Debug)]
struct Binding<'g> {
    hash: u64,
    folded: Vec<u8>,
    /// Where it was introduced; it counts from there on.
    entity: EntityRef<'g>,
}

/// A bound abbreviation found again.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bound<'g> {
    pub(super) first: u32,
    pub(super) last: u32,
    pub(super) span: Span,
    entity: EntityRef<'g>,
}

impl<'g> Bound<'g> {
    pub(super) fn candidate(self) -> Candidate<'g> {
        let rank = (Reverse(true), Reverse(true), false, Reverse(0), Reverse(false), Reverse(0));
        Candidate { entity: self.entity, via: Via::Abbreviation, full: true, rank }
    }
}

impl<'g> Memory<'g> {
    pub(super) fn support(&mut self, entity: EntityRef<'g>) {
        self.supported.insert(entity);
    }

    pub(super) fn has_support(&self, entity: EntityRef<'g>) -> bool {
        self.supported.contains(&entity) || self.has_named(entity)
    }

    pub(super) fn name(&mut self, entity: EntityRef<'g>) {
        self.namings += 1;
        self.named.insert(entity, self.namings);
    }

    pub(super) fn has_named(&self, entity: EntityRef<'g>) -> bool {
        self.named.contains_key(&entity)
    }

    pub(super) fn named_at(&self, entity: EntityRef<'g>) -> Option<u32> {
        self.named.get(&entity).copied()
    }

    /// From here on the words at `span` stand for `entity`, written in capitals like there.
    pub(super) fn bind(&mut self, words: &Words, span: Span, entity: EntityRef<'g>) {
        let first = words.words().partition_point(|word| word.span.start < span.start);
        let behind = words.words().partition_point(|word| word.span.end <= span.end);
        if first >= behind || behind - first > MAX_WORDS {
            return;
        }
        let sequence = &words.words()[first..behind];
        let (hash, folded) = (sequence_hash(sequence), sequence_folded(words, sequence));
        // What is bound again is bound anew.
        self.bound.retain(|binding| binding.folded != folded);
        self.bound.push(Binding { hash, folded, entity });
    }

    /// The first bound abbreviation that begins at word `from` or later, but not behind word `limit`.
    pub(super) fn next_bound(&self, words: &Words, from: u32, limit: Option<u32>) -> Option<Bound<'g>> {
        if self.bound.is_empty() {
            return None;
        }
        let all = words.words();
        let end = limit.map_or(all.len(), |limit| (limit as usize + 1).min(all.len()));
        (from as usize..end).find_map(|first| {
            (1..=MAX_WORDS.min(all.len() - first)).rev().find_map(|len| {
                let sequence = &all[first..first + len];
                let hash = sequence_hash(sequence);
                let binding = self.bound.iter().find(|binding| binding.hash == hash)?;
                let found = sequence.iter().any(|word| is_capital(word.shape))
                    && sequence_folded(words, sequence) == binding.folded;
                let last = sequence.last()?;
                found.then(|| Bound {
                    first: u32::try_from(first).unwrap_or(u32::MAX),
                    last: u32::try_from(first + len - 1).unwrap_or(u32::MAX),
                    span: Span::new(sequence[0].span.start, last.span.end),
                    entity: binding.entity,
                })
            })
        })
    }
}

fn is_capital(shape: Shape) -> bool {
    shape.has_upper() || !shape.is_cased()
}

fn sequence_hash(words: &[Word]) -> u64 {
    words.iter().skip(1).fold(words[0].hash, |hash, word| hash::extend(hash, word.gap.bits(), word.hash))
}

fn sequence_folded(words: &Words, sequence: &[Word]) -> Vec<u8> {
    sequence.iter().flat_map(|word| words.folded(word).iter().copied().chain([b' '])).collect()
}
