//! Names without resolution: of those that begin at a word the longest, each of the entity that most often bears it.
//!
//! In come the matches of all fields, out comes an annotation as resolution makes it, but that nothing is weighed: the
//! article is not asked, every score is 1, and all bearers of a name are equally likely. What speaks for a bearer is only
//! what the gazetteer says of it ([`prior`]). Letters are held against a name as always. A weak or a short name, which
//! counts only in the company of others, is none here.

use super::candidate::{self, Candidate, Gatherer};
use super::case::CaseContext;
use super::document::prior;
use super::{Annotation, EntityCount, FieldMatches, Mention, Other, Resolver};
use crate::gazetteer::EntityRef;
use crate::matcher::Match;
use crate::span::Span;
use foldhash::HashMap;

/// Buffers used again from article to article.
#[derive(Debug, Default)]
pub(super) struct Named<'g> {
    bearers: Vec<Candidate<'g>>,
    /// The numbers of the entities of this article.
    numbers: HashMap<EntityRef<'g>, usize>,
}

/// Takes the names of an article.
pub(super) fn take<'g>(
    resolver: &Resolver<'g>,
    contexts: &[CaseContext<'_>],
    fields: &[FieldMatches],
    gatherer: &mut Gatherer<'g>,
    buffers: &mut Named<'g>,
) -> Annotation<'g> {
    let n_matches = fields.iter().map(|matched| matched.matches.len()).sum();
    let mut annotation = Annotation { mentions: Vec::with_capacity(n_matches), ..Annotation::default() };
    buffers.numbers.clear();
    for (field, (context, matched)) in contexts.iter().zip(fields).enumerate() {
        let mut rest = matched.matches.as_slice();
        while let Some(longest) = rest.first() {
            let same = rest.iter().take_while(|one| (one.first, one.last) == (longest.first, longest.last));
            let (same, shorter) = rest.split_at(same.count());
            rest = shorter;
            let Some(span) = buffers.find_bearers(resolver, same, context, gatherer) else { continue };
            annotation.mentions.push(buffers.mention(field, span, &mut annotation.entities));
            // Names inside of this one are passed over.
            let behind = rest.iter().take_while(|one| one.first <= longest.last).count();
            rest = &rest[behind..];
        }
    }
    annotation
}

impl<'g> Named<'g> {
    /// Finds who bears a name, the likeliest first, and where exactly it stands; `None` if nobody does.
    fn find_bearers(
        &mut self,
        resolver: &Resolver<'g>,
        same: &[Match],
        context: &CaseContext<'_>,
        gatherer: &mut Gatherer<'g>,
    ) -> Option<Span> {
        let bearers = &mut self.bearers;
        bearers.clear();
        for one in same {
            gatherer.add(resolver, one, context, 0, bearers);
        }
        if context.given.is_none() {
            bearers.retain(|bearer| bearer.is_full());
        }
        gatherer.keep_best_known(0, bearers);
        if bearers.len() > 1 {
            bearers.sort_by_key(|bearer| prior(*bearer));
        }
        (!bearers.is_empty()).then(|| candidate::with_dot(same[0].span, bearers, context))
    }

    /// The mention of the bearers that were found last.
    fn mention(&mut self, field: usize, span: Span, entities: &mut Vec<EntityCount<'g>>) -> Mention<'g> {
        let (best, others) = (self.bearers[0], &self.bearers[1..]);
        let share = 1.0 / self.bearers.len() as f32;
        let entity = *self.numbers.entry(best.entity).or_insert_with(|| {
            entities.push(EntityCount { entity: best.entity, count: 0, salience: 0.0 });
            entities.len() - 1
        });
        entities[entity].count += 1;
        Mention {
            field,
            span,
            entity,
            via: best.via(),
            rule: best.rule,
            score: 1.0,
            share,
            others: others.iter().map(|other| Other { entity: other.entity, share }).collect(),
            government: None,
        }
    }
}
