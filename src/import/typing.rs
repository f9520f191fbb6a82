//! Type and kind of what is imported, as tables and users write them.

use crate::gazetteer::{EntityType, KINDS, parse_kind};
use std::borrow::Cow;
use std::str::FromStr;

/// A type, and a kind where it is known.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Typing {
    /// Actor, place or organization.
    pub entity_type: EntityType,
    /// Empty when not known.
    pub kind: Cow<'static, str>,
}

impl Typing {
    pub(super) const ACTOR: Self = Self::plain(EntityType::Actor);
    pub(super) const PLACE: Self = Self::plain(EntityType::Place);
    pub(super) const ORGANIZATION: Self = Self::plain(EntityType::Organization);

    const fn plain(entity_type: EntityType) -> Self {
        Self { entity_type, kind: Cow::Borrowed("") }
    }

    /// The typing of a kind whose type is known, or of a type alone.
    pub(super) fn of(word: &'static str) -> Self {
        match word.parse() {
            Ok(entity_type) => Self::plain(entity_type),
            Err(()) => Self {
                // Whether all words of our tables are known is tested where they stand.
                entity_type: EntityType::of_kind(word).unwrap_or(EntityType::Actor),
                kind: Cow::Borrowed(word),
            },
        }
    }
}

impl FromStr for Typing {
    type Err = String;

    /// Reads `TYPE`, `KIND`, or `TYPE/KIND`.
    fn from_str(text: &str) -> Result<Self, String> {
        let (entity_type, kind) = match text.split_once('/') {
            Some((entity_type, kind)) => (Some(entity_type), kind),
            None if text.parse::<EntityType>().is_ok() => (Some(text), ""),
            None => (None, text),
        };
        if !kind.is_empty() {
            parse_kind(kind).map_err(|err| err.message().to_owned())?;
        }
        let known = KINDS.iter().find(|(_, kinds)| kinds.contains(&kind)).map(|&(known, _)| known);
        let entity_type = match entity_type {
            Some(name) => name
                .parse()
                .map_err(|()| format!("unknown type {name:?}: it is actor, place or organization"))?,
            None => known.ok_or_else(|| {
                format!("the kind {kind:?} is not known: write its type before it, TYPE/{kind}")
            })?,
        };
        match known {
            Some(known) if known != entity_type => Err(format!("the kind {kind:?} is of type {known}")),
            _ => Ok(Self { entity_type, kind: Cow::Owned(kind.to_owned()) }),
        }
    }
}

/// What a user says about a label of the source: `Q43229=organization`, or `place` of all that is left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeRule {
    /// The label; `None`: whatever has no other type.
    pub label: Option<String>,
    /// What it means.
    pub typing: Typing,
}

impl FromStr for TypeRule {
    type Err = String;

    /// Reads `[LABEL=]TYPE`, where the type is written as for [`Typing`].
    fn from_str(text: &str) -> Result<Self, String> {
        let (label, typing) = match text.rsplit_once('=') {
            Some((label, typing)) => (Some(label.to_owned()), typing),
            None => (None, text),
        };
        Ok(Self { label, typing: typing.parse()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_and_kinds_are_read() {
        let read = |text: &str| {
            text.parse::<TypeRule>().map(|rule| {
                (
                    rule.label.unwrap_or_default(),
                    rule.typing.entity_type.as_str(),
                    rule.typing.kind.into_owned(),
                )
            })
        };
        let rule = |label: &str, entity_type, kind: &str| Ok((label.into(), entity_type, kind.into()));
        assert_eq!(read("place"), rule("", "place", ""));
        assert_eq!(read("APT group=actor/hackers"), rule("APT group", "actor", "hackers"));
        assert_eq!(read("Q5=person"), rule("Q5", "actor", "person"));
        assert_eq!(read("place/person").unwrap_err(), "the kind \"person\" is of type actor");
        assert!(read("hackers").unwrap_err().contains("write its type before it, TYPE/hackers"));
        assert!(read("x=thing/y").is_err() && read("actor/A b").is_err());
    }
}
