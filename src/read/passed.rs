//! What is passed over in silence is counted.
//!
//! Archives and feeds hold more than articles: requests, pictures, redirections. They are no errors, but nobody should
//! have to guess how many there were.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// What kind of record holds no article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// A request that an archive holds beside its response.
    Request,
    /// What an archive says about itself or about a page.
    Metadata,
    /// A page that was the same as before, and was not archived again.
    Revisit,
    /// A response without success: a redirection, or an error.
    Response,
    /// A response or item that is no text: a picture, a script, a PDF.
    Media,
    /// A page or item in which there is no text to speak of.
    Empty,
}

impl Kind {
    /// All kinds, in the order in which they are told.
    pub const ALL: [Self; 6] =
        [Self::Request, Self::Metadata, Self::Revisit, Self::Response, Self::Media, Self::Empty];

    /// What one is called.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Metadata => "metadata",
            Self::Revisit => "revisit",
            Self::Response => "unsuccessful",
            Self::Media => "not text",
            Self::Empty => "without text",
        }
    }
}

/// How many records held no article, by kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "BTreeMap<String, u64>", into = "BTreeMap<String, u64>")]
pub struct PassedOver([u64; Kind::ALL.len()]);

impl PassedOver {
    /// Counts one.
    pub fn add(&mut self, kind: Kind) {
        self.0[kind as usize] += 1;
    }

    /// Adds the counts of another.
    pub fn merge(&mut self, other: &Self) {
        self.0.iter_mut().zip(other.0).for_each(|(mine, theirs)| *mine += theirs);
    }

    /// How many there were of a kind.
    pub fn of(&self, kind: Kind) -> u64 {
        self.0[kind as usize]
    }

    /// Whether there were none.
    pub fn is_empty(&self) -> bool {
        self.total() == 0
    }

    /// How many there were.
    pub fn total(&self) -> u64 {
        self.0.iter().sum()
    }
}

impl From<PassedOver> for BTreeMap<String, u64> {
    fn from(passed: PassedOver) -> Self {
        let counted = Kind::ALL.into_iter().map(|kind| (kind.as_str().to_owned(), passed.of(kind)));
        counted.filter(|(_, count)| *count > 0).collect()
    }
}

impl From<BTreeMap<String, u64>> for PassedOver {
    fn from(counts: BTreeMap<String, u64>) -> Self {
        Self(Kind::ALL.map(|kind| counts.get(kind.as_str()).copied().unwrap_or_default()))
    }
}

impl fmt::Display for PassedOver {
    /// `60 request, 3 revisit, 14 not text`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts = Kind::ALL.into_iter().map(|kind| (self.of(kind), kind)).filter(|&(count, _)| count > 0);
        for (idx, (count, kind)) in counts.enumerate() {
            write!(f, "{}{count} {}", if idx == 0 { "" } else { ", " }, kind.as_str())?;
        }
        Ok(())
    }
}
