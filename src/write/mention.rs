//! A mention as the outputs see it: one flat thing, with what is known of its entity.
//!
//! All formats but the native one ask here, so that this is the one place that knows how annotations are held.

use super::offsets::{Counter, OffsetUnit};
use crate::article::{Article, Field};
use crate::gazetteer::{EntityRef, EntityType};
use crate::resolve::{Annotation, Mention};

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
    mention: &'a Mention<'a>,
    entity: EntityRef<'a>,
}

impl<'a> MentionView<'a> {
    /// Exactly the text of the mention.
    pub(super) fn surface(&self) -> &'a str {
        self.mention.span.surface(&self.field.text)
    }

    /// Where it stands in the field's text, in bytes.
    pub(super) fn bytes(&self) -> std::ops::Range<usize> {
        self.mention.span.range()
    }

    /// Actor, place or organization.
    pub(super) fn entity_type(&self) -> EntityType {
        self.entity.entity_type()
    }

    /// The label that annotation tools show.
    pub(super) fn label(&self) -> &'static str {
        label(self.entity_type())
    }

    /// The entity's identifier.
    pub(super) fn id(&self) -> Option<&'a str> {
        Some(self.entity.id())
    }

    /// The entity's canonical name.
    pub(super) fn name(&self) -> &'a str {
        self.entity.name()
    }

    /// The entity's finer kind, when said.
    pub(super) fn kind(&self) -> Option<&'a str> {
        Some(self.entity.kind()).filter(|kind| !kind.is_empty())
    }

    /// The entity's country, ISO 3166-1 alpha-2, when said.
    pub(super) fn country(&self) -> Option<&'a str> {
        self.entity.country()
    }

    /// The entity's latitude and longitude in degrees, when said.
    pub(super) fn coordinates(&self) -> Option<(f64, f64)> {
        self.entity.coordinates()
    }

    /// How it was found.
    pub(super) fn via(&self) -> &'static str {
        self.mention.via.as_str()
    }

    /// Ids of all entities that bear the name, the chosen one first; empty where there is only one.
    pub(super) fn candidates(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let chosen = (!self.mention.others.is_empty()).then_some(self.entity);
        chosen.into_iter().chain(self.mention.others.iter().copied()).map(EntityRef::id)
    }

    /// The mention with about this many characters on either side, on one line.
    pub(super) fn context(&self, chars: usize) -> String {
        let text: &'a str = &self.field.text;
        let range = self.bytes();
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
        for part in [before.get(start..), Some(self.surface()), after.get(..end)] {
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
    let mut counter: Option<(usize, Counter<'a>)> = None;
    annotation.mentions.iter().map(move |mention| {
        let field = &article.fields[mention.field];
        // Mentions are sorted by field; each field is counted in one pass.
        let (index, counter) =
            counter.get_or_insert_with(|| (mention.field, Counter::new(unit, &field.text)));
        if *index != mention.field {
            (*index, *counter) = (mention.field, Counter::new(unit, &field.text));
        }
        let (start, end) = counter.advance(mention.span);
        let entity = annotation.entities[mention.entity].entity;
        MentionView { field, field_index: mention.field, start, end, mention, entity }
    })
}
