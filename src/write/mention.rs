//! A mention as the outputs see it: one flat thing, with what is known of its entity.
//!
//! All formats but the native one ask here, so that this is the one place that knows how annotations are held.

use super::offsets::{Counter, OffsetUnit};
use crate::article::{Article, Field};
use crate::gazetteer::{EntityRef, EntityType};
use crate::resolve::{Annotation, Mention, Unlisted};
use crate::span::Span;

/// One mention of an article.
#[derive(Clone, Copy, Debug)]
pub(super) struct MentionView<'a> {
    /// The field in which it stands.
    pub(super) field: &'a Field<'a>,
    /// Index of that field.
    pub(super) field_index: usize,
    /// Where it begins in the field's text, in the unit asked for.
    pub(super) start: u64,
    /// Where it ends.
    pub(super) end: u64,
    span: Span,
    named: Named<'a>,
}

/// What is named.
#[derive(Clone, Copy, Debug)]
enum Named<'a> {
    /// An entity of a gazetteer.
    Listed(&'a Mention<'a>, EntityRef<'a>),
    /// Something that no gazetteer holds.
    Unlisted(&'a Unlisted),
}

impl<'a> MentionView<'a> {
    /// Exactly the text of the mention.
    pub(super) fn surface(&self) -> &'a str {
        self.span.surface(&self.field.text)
    }

    /// Where it stands in the field's text, in bytes.
    pub(super) fn bytes(&self) -> std::ops::Range<usize> {
        self.span.range()
    }

    /// Actor, place or organization.
    pub(super) fn entity_type(&self) -> EntityType {
        match self.named {
            Named::Listed(_, entity) => entity.entity_type(),
            Named::Unlisted(unlisted) => unlisted.entity_type,
        }
    }

    /// The label that annotation tools show.
    pub(super) fn label(&self) -> &'static str {
        label(self.entity_type())
    }

    /// The entity, if a gazetteer holds it.
    fn entity(&self) -> Option<EntityRef<'a>> {
        match self.named {
            Named::Listed(_, entity) => Some(entity),
            Named::Unlisted(_) => None,
        }
    }

    /// The entity's identifier, if it has one.
    pub(super) fn id(&self) -> Option<&'a str> {
        self.entity().map(EntityRef::id)
    }

    /// The entity's canonical name.
    pub(super) fn name(&self) -> &'a str {
        match self.named {
            Named::Listed(_, entity) => entity.name(),
            Named::Unlisted(unlisted) => &unlisted.name,
        }
    }

    /// The entity's finer kind, when said.
    pub(super) fn kind(&self) -> Option<&'a str> {
        let kind = match self.named {
            Named::Listed(_, entity) => entity.kind(),
            Named::Unlisted(unlisted) => unlisted.kind,
        };
        Some(kind).filter(|kind| !kind.is_empty())
    }

    /// The entity's country, ISO 3166-1 alpha-2, when said.
    pub(super) fn country(&self) -> Option<&'a str> {
        self.entity()?.country()
    }

    /// The entity's latitude and longitude in degrees, when said.
    pub(super) fn coordinates(&self) -> Option<(f64, f64)> {
        self.entity()?.coordinates()
    }

    /// How it was found.
    pub(super) fn via(&self) -> &'static str {
        match self.named {
            Named::Listed(mention, _) => mention.via.as_str(),
            Named::Unlisted(unlisted) => unlisted.via.as_str(),
        }
    }

    /// How likely it is a name of its type, 0 to 1, to three digits.
    pub(super) fn score(&self) -> f64 {
        let score = match self.named {
            Named::Listed(mention, _) => mention.score,
            Named::Unlisted(unlisted) => unlisted.score,
        };
        (f64::from(score) * 1000.0).round() / 1000.0
    }

    /// Ids of all entities that bear the name, the chosen one first; empty where there is only one.
    pub(super) fn candidates(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let (chosen, others) = match self.named {
            Named::Listed(mention, entity) if !mention.others.is_empty() => {
                (Some(entity), mention.others.as_slice())
            }
            _ => (None, [].as_slice()),
        };
        chosen.into_iter().chain(others.iter().map(|other| other.entity)).map(EntityRef::id)
    }

    /// The mention with about this many characters on either side, on one line.
    pub(super) fn context(&self, chars: usize) -> String {
        excerpt(&self.field.text, self.span, chars)
    }
}

/// A stretch of a text with about this many characters on either side, on one line.
pub(crate) fn excerpt(text: &str, span: Span, chars: usize) -> String {
    let range = span.range();
    let (before, after) = (text.get(..range.start), text.get(range.end..));
    let (before, after) = (before.unwrap_or_default(), after.unwrap_or_default());
    let start = before.char_indices().rev().nth(chars).map_or(0, |(at, c)| {
        // A word that was cut is left out.
        let at = at + c.len_utf8();
        let rest = before.get(at..).unwrap_or_default();
        at + rest.find(char::is_whitespace).unwrap_or(0)
    });
    let end = after.char_indices().nth(chars).map_or(after.len(), |(at, _)| {
        after.get(..at).unwrap_or_default().rfind(char::is_whitespace).unwrap_or(at)
    });
    let mut context = String::with_capacity(range.len() + 4 * chars);
    if start > 0 {
        context.push('…');
    }
    for part in [before.get(start..), Some(span.surface(text)), after.get(..end)] {
        for c in part.unwrap_or_default().chars() {
            if !c.is_whitespace() {
                context.push(c);
            } else if !context.ends_with(' ') && !context.is_empty() {
                context.push(' ');
            }
        }
    }
    context.truncate(context.trim_end().len());
    if end < after.len() {
        context.push('…');
    }
    context
}

/// The label that annotation tools show for a type.
pub(super) const fn label(entity_type: EntityType) -> &'static str {
    match entity_type {
        EntityType::Actor => "ACTOR",
        EntityType::Place => "PLACE",
        EntityType::Organization => "ORGANIZATION",
    }
}

/// The mentions of an article in their order, with offsets in this unit.
pub(super) fn mentions<'a>(
    unit: OffsetUnit,
    article: &'a Article<'a>,
    annotation: &'a Annotation<'a>,
) -> impl Iterator<Item = MentionView<'a>> {
    let listed = annotation.mentions.iter().map(|mention| {
        let entity = annotation.entities[mention.entity].entity;
        (mention.field, mention.span, Named::Listed(mention, entity))
    });
    let unlisted = annotation.unlisted.iter().map(|one| (one.field, one.span, Named::Unlisted(one)));
    let mut all: Vec<_> = listed.chain(unlisted).collect();
    all.sort_by_key(|&(field, span, _)| (field, span));
    let mut counter: Option<(usize, Counter<'a>)> = None;
    all.into_iter().map(move |(field_index, span, named)| {
        let field = &article.fields[field_index];
        // Mentions are sorted by field; each field is counted in one pass.
        let (index, counter) = counter.get_or_insert_with(|| (field_index, Counter::new(unit, &field.text)));
        if *index != field_index {
            (*index, *counter) = (field_index, Counter::new(unit, &field.text));
        }
        let (start, end) = counter.advance(span);
        MentionView { field, field_index, start, end, span, named }
    })
}
