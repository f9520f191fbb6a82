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
    /// When each entity was last named in full, counted in such namings.
    named: HashMap<EntityRef<'g>, u32>,
    namings: u32,
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
        self.named.clear();
        self.namings = 0;
        self.bound.clear();
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

/// The folded letters of some words, a blank behind each.
fn sequence_folded(reading: &Reading<'_>, first: usize, n_words: usize) -> Vec<u8> {
    let mut folded = Vec::new();
    for word in first..first + n_words {
        reading.fold(word, word, &mut folded);
        folded.push(b' ');
    }
    folded
}
