//! What a gazetteer says about an entity and its names, as read from a row.
//!
//! These are the owned forms that `source` fills and `compile` consumes; the compiled gazetteer serves
//! the same facts without copying (`open`).

use std::fmt;
use std::str::FromStr;

/// The three types of entity that dateline finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum EntityType {
    /// People and collective actors: groups, governments, militaries, parties.
    Actor = 0,
    /// Anything with coordinates.
    Place = 1,
    /// Institutions: international organizations, companies, media, agencies.
    Organization = 2,
}

impl EntityType {
    /// All types, in the order of their numbers.
    pub const ALL: [Self; 3] = [Self::Actor, Self::Place, Self::Organization];

    /// The name used in rows and in the output.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Actor => "actor",
            Self::Place => "place",
            Self::Organization => "organization",
        }
    }

    /// The type that a known kind implies; `None` for kinds of the user's own.
    pub fn of_kind(kind: &str) -> Option<Self> {
        KINDS.iter().find(|(_, kinds)| kinds.contains(&kind)).map(|&(entity_type, _)| entity_type)
    }
}

/// The kinds whose type is known, by type. Documented in `gazetteers/README.md`.
pub const KINDS: [(EntityType, &[&str]); 3] = [
    (
        EntityType::Actor,
        &[
            "person",
            "armed-group",
            "government",
            "military",
            "security-service",
            "ethnic-group",
            "religious-group",
            "party",
            "movement",
            "coalition",
        ],
    ),
    (
        EntityType::Place,
        &[
            "country",
            "territory",
            "region",
            "admin1",
            "admin2",
            "city",
            "district",
            "airport",
            "port",
            "river",
            "lake",
            "sea",
            "strait",
            "gulf",
            "canal",
            "island",
            "mountain",
            "desert",
            "valley",
            "peninsula",
            "continent",
            "macro-region",
            "disputed-area",
            "historical-country",
            "camp",
            "building",
        ],
    ),
    (
        EntityType::Organization,
        &[
            "igo",
            "ministry",
            "agency",
            "court",
            "central-bank",
            "parliament",
            "news-agency",
            "media",
            "company",
            "ngo",
            "think-tank",
            "foundation",
            "university",
            "union",
            "religious-organization",
            "sports-body",
            "alliance",
            "fund",
        ],
    ),
];

impl fmt::Display for EntityType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for EntityType {
    type Err = ();

    fn from_str(s: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|entity_type| entity_type.as_str() == s).ok_or(())
    }
}

/// How the case of the text is held against an alias.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum CasePolicy {
    /// However it is written.
    Any = 0,
    /// The alias's first capitalized word must begin with a capital in the text.
    Capital = 1,
    /// Every cased letter must be a capital: acronyms such as `US` and `WHO`.
    Upper = 2,
    /// Letters have exactly the case of the row.
    Exact = 3,
}

/// What kind of name an alias is; the output's `via` follows from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum AliasKind {
    /// The canonical name.
    Name = 0,
    /// Any other full name.
    Alias = 1,
    /// `JNIM`, `ECOWAS`.
    Abbreviation = 2,
    /// `Malian`: an adjective or inhabitants, standing for the place.
    Demonym = 3,
    /// A regular expression over the text as written.
    Pattern = 4,
}

/// A date of which only the year need be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PartialDate {
    /// Year, astronomical numbering.
    pub year: i16,
    /// Month 1–12, or 0 when unknown.
    pub month: u8,
    /// Day 1–31, or 0 when unknown.
    pub day: u8,
}

/// One name of an entity, with its qualifiers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alias {
    /// The name as the row writes it; for patterns the regular expression.
    pub surface: String,
    /// What kind of name it is.
    pub kind: AliasKind,
    /// How case is held against it; `None`: decided by its form at compilation.
    pub case: Option<CasePolicy>,
    /// Too ambiguous to stand alone.
    pub weak: bool,
    /// Counts only after the entity was named in full; any kind of name may be short.
    pub short: bool,
    /// Of former times.
    pub former: bool,
    /// Of several entities of this name, this one is meant where nothing else speaks.
    pub preferred: bool,
    /// BCP 47 language, empty when not said.
    pub lang: String,
    /// In use from.
    pub from: Option<PartialDate>,
    /// In use until.
    pub to: Option<PartialDate>,
}

impl Alias {
    /// An alias without qualifiers.
    pub fn new(surface: impl Into<String>, kind: AliasKind) -> Self {
        Self {
            surface: surface.into(),
            kind,
            case: None,
            weak: false,
            short: false,
            former: false,
            preferred: false,
            lang: String::new(),
            from: None,
            to: None,
        }
    }
}

/// An office that a person held: `president ML 2013-09-04..2020-08-18`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Office {
    /// Lower-case words joined by hyphens: `prime-minister`.
    pub title: String,
    /// Of which country (ISO 3166-1 alpha-2) or organization (its id).
    pub of: String,
    /// Held from.
    pub from: PartialDate,
    /// Held until; `None`: still held when the row was written.
    pub to: Option<PartialDate>,
}

/// One row of a gazetteer: an entity with all its names.
#[derive(Clone, Debug, PartialEq)]
pub struct Entity {
    /// Stable identifier, never empty.
    pub id: String,
    /// Actor, place or organization.
    pub entity_type: EntityType,
    /// Finer kind; empty when not said.
    pub kind: String,
    /// Canonical name (without qualifiers).
    pub name: String,
    /// All names; the first is the canonical one.
    pub aliases: Vec<Alias>,
    /// ISO 3166-1 alpha-2, empty when not said.
    pub country: String,
    /// Code of the first-level division in which it lies, or which it is, within its country, as GeoNames has it: `IL`,
    /// `08`. Empty when not said.
    pub admin1: String,
    /// WGS 84 latitude and longitude in degrees.
    pub coordinates: Option<(f64, f64)>,
    /// Inhabitants, 0 when not said.
    pub population: u64,
    /// Prior weight among entities that share a name; 1 when not said.
    pub weight: f32,
    /// Existed from.
    pub valid_from: Option<PartialDate>,
    /// Existed until.
    pub valid_to: Option<PartialDate>,
    /// The same entity elsewhere: `wikidata:Q912`.
    pub links: Vec<String>,
    /// Offices held, of persons.
    pub offices: Vec<Office>,
}

impl Entity {
    /// An entity of which nothing is known but its canonical name.
    pub fn new(id: impl Into<String>, entity_type: EntityType, canonical: Alias) -> Self {
        Self {
            id: id.into(),
            entity_type,
            kind: String::new(),
            name: canonical.surface.clone(),
            aliases: vec![canonical],
            country: String::new(),
            admin1: String::new(),
            coordinates: None,
            population: 0,
            weight: 1.0,
            valid_from: None,
            valid_to: None,
            links: Vec::new(),
            offices: Vec::new(),
        }
    }
}
