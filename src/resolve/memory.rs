//! What an article has said so far: who was named in full, and which abbreviations it introduced.

use crate::gazetteer::EntityRef;
use crate::normalize::Reading;
use crate::span::Span;
use foldhash::HashMap;

/// Longest abbreviation that can be bound, words: `CSP-DPA` has two.
const MAX_WORDS: usize = 4;

/// The memory of one article.
#[derive(Debug, Default)]
pub(super) struct Memory<'g> {
    /// The number of each entity that was mentioned.
    numbers: HashMap<EntityRef<'g>, usize>,
    /// These entities, by their numbers.
    entities: Vec<EntityRef<'g>>,
    /// When each of them was last named in full, counted in such namings from 1; 0 if it was not.
    named: Vec<u32>,
    namings: u32,
    /// A bit for each entity that was named in full, by the end of its number in the gazetteer: most that are asked for
    /// were not.
    may_be_named: [u64; 8],
    /// By the hash of the first word.
    bound: HashMap<u64, Vec<Binding<'g>>>,
}

/// An abbreviation that the article introduced.
#[derive(Debug)]
struct Binding<'g> {
    n_words: usize,
    folded: Vec<u8>,
    entity: EntityRef<'g>,
    /// That of the full name.
    score: f32,
}

/// A bound abbreviation found again.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bound<'g> {
    pub(super) first: u32,
    pub(super) last: u32,
    pub(super) span: Span,
    pub(super) entity: EntityRef<'g>,
    pub(super) score: f32,
}

impl<'g> Memory<'g> {
    /// Forgets everything, for another article.
    pub(super) fn clear(&mut self) {
        self.numbers.clear();
        self.entities.clear();
        self.named.clear();
        self.namings = 0;
        self.may_be_named = [0; 8];
        self.bound.clear();
    }

    /// The number by which mentions refer to an entity until the article is finished.
    pub(super) fn number(&mut self, entity: EntityRef<'g>) -> usize {
        *self.numbers.entry(entity).or_insert_with(|| {
            self.entities.push(entity);
            self.named.push(0);
            self.entities.len() - 1
        })
    }

    /// The entities that have numbers, by those.
    pub(super) fn entities(&self) -> &[EntityRef<'g>] {
        &self.entities
    }

    /// Remembers that the entity with this number was named in full.
    pub(super) fn name(&mut self, number: usize) {
        self.namings += 1;
        self.named[number] = self.namings;
        let (place, bit) = place(self.entities[number]);
        self.may_be_named[place] |= bit;
    }

    pub(super) fn has_named(&self, entity: EntityRef<'g>) -> bool {
        self.named_at(entity).is_some()
    }

    /// When an entity was last named in full, the later the greater.
    pub(super) fn named_at(&self, entity: EntityRef<'g>) -> Option<u32> {
        let (place, bit) = place(entity);
        if self.may_be_named[place] & bit == 0 {
            return None;
        }
        let number = *self.numbers.get(&entity)?;
        Some(self.named[number]).filter(|&naming| naming > 0)
    }

    /// From here on the words at `span` stand for `entity`, written in capitals like there.
    pub(super) fn bind(&mut self, reading: &Reading<'_>, span: Span, entity: EntityRef<'g>, score: f32) {
        let words = reading.words();
        let first = words.partition_point(|word| word.span.start < span.start);
        let behind = words.partition_point(|word| word.span.end <= span.end);
        if first >= behind || behind - first > MAX_WORDS {
            return;
        }
        let folded = sequence_folded(reading, first, behind - first);
        let bindings = self.bound.entry(reading.hash(first, &mut Vec::new())).or_default();
        // What is bound again is bound anew.
        bindings.retain(|binding| binding.folded != folded);
        bindings.push(Binding { n_words: behind - first, folded, entity, score });
    }

    /// The first bound abbreviation that begins at word `from` or later, but not behind word `limit`.
    pub(super) fn next_bound(
        &self,
        reading: &Reading<'_>,
        from: u32,
        limit: Option<u32>,
        buffer: &mut Vec<u8>,
    ) -> Option<Bound<'g>> {
        if self.bound.is_empty() {
            return None;
        }
        let n_words = reading.words().len();
        let end = limit.map_or(n_words, |limit| (limit as usize + 1).min(n_words));
        (from as usize..end).find_map(|first| {
            let bindings = self.bound.get(&reading.hash(first, buffer))?;
            let binding = bindings
                .iter()
                .filter(|binding| first + binding.n_words <= n_words)
                .filter(|binding| sequence_folded(reading, first, binding.n_words) == binding.folded)
                .max_by_key(|binding| binding.n_words)?;
            let last = first + binding.n_words - 1;
            let shape = reading.shape(first, last);
            (shape.has_upper() || !shape.is_cased()).then(|| Bound {
                first: u32::try_from(first).unwrap_or(u32::MAX),
                last: u32::try_from(last).unwrap_or(u32::MAX),
                span: Span::new(reading.words()[first].span.start, reading.words()[last].span.end),
                entity: binding.entity,
                score: binding.score,
            })
        })
    }
}

/// Where the bit of an entity stands.
const fn place(entity: EntityRef<'_>) -> (usize, u64) {
    let number = entity.number();
    (number as usize / 64 % 8, 1 << (number % 64))
}

/// The folded letters of some words, a blank behind each.
fn sequence_folded(reading: &Reading<'_>, first: usize, n_words: usize) -> Vec<u8> {
    let mut folded = Vec::new();
    for word in first..first + n_words {
        reading.fold(word, word, &mut folded);
        folded.push(b' ');
    }
    folded
}
