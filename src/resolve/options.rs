//! What can be set about resolution.

use super::Via;
use super::candidate::Candidate;
use super::model::Model;
use crate::gazetteer::{EntityType, PartialDate};
use crate::normalize::variant::Rule;

/// How matches become mentions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Resolution {
    /// The article decides what each name means, and whether it is one.
    #[default]
    Standard,
    /// Names only: where several begin at a word the longest, each of the entity that most often bears it. Nothing is
    /// weighed and every score is 1. Names that do not count on their own, weak ones and short ones, are left out.
    Off,
}

impl Resolution {
    /// The name used on the command line and in the output.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Off => "off",
        }
    }
}

/// What can be set about resolution.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct ResolveOptions {
    /// How matches become mentions. Of the options below only the types and what is left out count where it is off.
    pub resolution: Resolution,
    /// Entities of other types are not emitted.
    pub types: Types,
    /// The score below which a name is turned down; the model's own if none is given.
    pub min_score: Option<f32>,
    /// Whether names that were turned down are kept apart.
    pub keep_rejected: bool,
    /// Whether names that no gazetteer holds are found too.
    pub unlisted: bool,
    /// The day of all articles, in place of their own.
    pub as_of: Option<PartialDate>,
    /// The country that the articles come from, ISO 3166-1 alpha-2.
    pub source_country: Option<[u8; 2]>,
    /// Nothing is found this way; for measuring what a way of finding is worth.
    pub without: Option<Via>,
    /// Nothing is found by this rule; for the same.
    pub without_rule: Option<Rule>,
}

impl Default for ResolveOptions {
    fn default() -> Self {
        Self {
            resolution: Resolution::Standard,
            types: Types::ALL,
            min_score: None,
            keep_rejected: false,
            unlisted: false,
            as_of: None,
            source_country: None,
            without: None,
            without_rule: None,
        }
    }
}

impl ResolveOptions {
    /// Whether nothing is to be found in the way that the candidate was.
    pub(super) fn leaves_out(&self, candidate: Candidate<'_>) -> bool {
        self.without.is_some_and(|via| candidate.via() == via)
            || self.without_rule.is_some_and(|rule| candidate.rule == Some(rule))
    }

    pub(super) fn min_score(&self, model: &Model) -> f32 {
        self.min_score.unwrap_or(model.min_score)
    }
}

/// A set of entity types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Types(u8);

impl Types {
    /// All three.
    pub const ALL: Self = Self(7);

    /// Just these.
    pub fn only(types: impl IntoIterator<Item = EntityType>) -> Self {
        Self(types.into_iter().fold(0, |set, entity_type| set | 1 << entity_type as u8))
    }

    /// Whether the set holds this type.
    pub const fn contains(self, entity_type: EntityType) -> bool {
        self.0 & 1 << entity_type as u8 != 0
    }
}
