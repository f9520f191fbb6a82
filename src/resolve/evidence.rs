//! What speaks for and against a name, and for and against an entity, as numbers with names.
//!
//! [`Evidence`] lists all there is to weigh. What is found of it goes into a `Sink`: an [`EvidenceSet`] holds how much
//! there was of each, for those who ask; the model's `Sum` only adds up what it weighs. Most amounts are 0 or 1, the others
//! are scaled to about that range. What they weigh stands in `weights.tsv`, not here.

/// Declares the evidence: the variant, its name in `weights.tsv` and in explanations.
macro_rules! evidence {
    ($($(#[doc = $doc:literal])* $variant:ident => $name:literal,)*) => {
        /// One thing that can be weighed.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Evidence {
            $($(#[doc = $doc])* $variant,)*
        }

        impl Evidence {
            /// All of it.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name it has in the table of weights and in explanations.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }
        }
    };
}

evidence! {
    /// Always there.
    Bias => "bias",

    /// Found by a name other than the canonical one.
    ByAlias => "by-alias",
    /// Found by an abbreviation.
    ByAbbreviation => "by-abbreviation",
    /// Found by a part of the name, after the full one.
    ByShortName => "by-short-name",
    /// Found by a pattern.
    ByPattern => "by-pattern",
    /// Found by an adjective or a word for inhabitants.
    ByDemonym => "by-demonym",
    /// How little the rule is trusted by which it was found, 0 to 1.
    Distrust => "distrust",
    /// The row calls the name weak.
    WeakName => "weak-name",
    /// The row calls the name a former one.
    FormerName => "former-name",
    /// The row prefers this entity for the name.
    PreferredName => "preferred-name",
    /// Two words.
    TwoWords => "two-words",
    /// Three words or more.
    ManyWords => "many-words",
    /// At most three letters.
    FewLetters => "few-letters",
    /// Of a script without capitals.
    Uncased => "uncased",
    /// A single word that is an everyday word too.
    EverydayWord => "everyday-word",
    /// A small word of grammar, in a script without capitals.
    GrammarWord => "grammar-word",
    /// A single word that is a given name too.
    GivenName => "given-name",
    /// A single word that is a family name too.
    FamilyName => "family-name",
    /// Written in capitals though it is no abbreviation.
    InCapitals => "in-capitals",
    /// The words beside it are in capitals too, as in a headline.
    AmongCapitals => "among-capitals",
    /// A sentence begins with it.
    SentenceStart => "sentence-start",
    /// A sentence begins with it, and it is an everyday word.
    EverydayAtStart => "everyday-word-at-start",

    /// All words around it are capitalized, as in a headline; then those beside it say nothing.
    Headline => "headline",
    /// A capitalized word right before it.
    CapitalBefore => "capital-before",
    /// A given name right before it.
    GivenBefore => "given-name-before",
    /// A title or an office right before it.
    TitleBefore => "title-before",
    /// A single letter right before it.
    InitialBefore => "initial-before",
    /// A preposition of place right before it: in, at, near.
    PlacePrepositionBefore => "place-preposition-before",
    /// Another preposition right before it: of, from, to.
    PrepositionBefore => "preposition-before",
    /// `the` right before it, or what other languages have.
    ArticleBefore => "article-before",
    /// A direction right before it: northern, downtown.
    DirectionBefore => "direction-before",
    /// A direction right before it, capitalized, as part of a longer name: South Los Angeles.
    CapitalDirectionBefore => "capital-direction-before",
    /// The first word of longer names of places right before it: New, Saint, San.
    NamePartBefore => "name-part-before",
    /// A capitalized word that heads names of organizations right before it: Radio, Inc.
    OrganizationBefore => "organization-word-before",
    /// A word in capitals right before it, which is not: NHS, IIM.
    AcronymBefore => "acronym-before",
    /// A party's letter joined to it by a hyphen: `Sen. Jane Doe, D-Berkeley`.
    PartyBefore => "party-before",
    /// `University of`, `Bank of`.
    OrganizationOfBefore => "organization-of-before",
    /// `city of`, `province of`.
    PlaceOfBefore => "place-of-before",
    /// A capitalized word right behind it.
    CapitalBehind => "capital-behind",
    /// A capitalized word right before it that is nothing else.
    UnknownBefore => "unknown-word-before",
    /// A capitalized word right behind it that is nothing else.
    UnknownBehind => "unknown-word-behind",
    /// A family name right behind it.
    FamilyBehind => "family-name-behind",
    /// It is a given name, and a capitalized word stands right behind it.
    GivenNameBeforeCapital => "given-name-before-capital",
    /// It is a family name, and a capitalized word stands right before it.
    FamilyNameBehindCapital => "family-name-behind-capital",
    /// A word right behind it that heads names of organizations: Post, United.
    OrganizationBehind => "organization-word-behind",
    /// A word right behind it that heads names of public bodies: Police, Department.
    CivicBehind => "civic-word-behind",
    /// A word right behind it that heads names of places: Province, River.
    PlaceWordBehind => "place-word-behind",
    /// The same, capitalized as part of the name: `Lexington County`.
    PlaceNameBehind => "place-name-behind",
    /// A capitalized word right behind it that heads names of streets.
    StreetBehind => "street-word-behind",
    /// A word right behind it that things named for places have: virus, accords.
    NamesakeBehind => "namesake-word-behind",
    /// Further behind, in the same run of capitalized words, a head of names of organizations: `Lansing State Journal`.
    OrganizationAhead => "organization-word-ahead",
    /// The same, of names of public bodies: `Los Angeles Superior Court`.
    CivicAhead => "civic-word-ahead",
    /// A single letter with a dot right behind it: `Virginia L. Lane`.
    InitialBehind => "initial-behind",
    /// A sign of money beside it: `US$`.
    MoneyBeside => "money-beside",
    /// A word right before it that heads names of places: Lake, Mount.
    PlaceWordBefore => "place-word-before",
    /// A title or an office right behind it.
    TitleBehind => "title-behind",
    /// A verb of speaking right behind it.
    SayingBehind => "saying-behind",
    /// A verb of speaking right before it.
    SayingBefore => "saying-before",
    /// A small word right behind it that is no everyday word.
    RareWordBehind => "rare-word-behind",
    /// Behind it a comma and a place that may hold it: `Jackson, Mississippi`.
    ContainerBehind => "container-behind",
    /// Before it a place that it may hold, and a comma.
    ContainedBefore => "contained-before",
    /// Behind it a comma and a capitalized word.
    CommaCapitalBehind => "comma-capital-behind",
    /// Before it a capitalized word and a comma.
    CommaCapitalBefore => "comma-capital-before",
    /// A number right before it.
    NumberBefore => "number-before",
    /// A number right behind it, as of a result.
    NumberBehind => "number-behind",
    /// A hyphen joins it to the word before.
    HyphenBefore => "hyphen-before",
    /// A hyphen joins it to the word behind.
    HyphenBehind => "hyphen-behind",
    /// A hyphen joins it to another place: `Egyptian-US relations`.
    HyphenPlace => "hyphen-place",
    /// `'s` behind it.
    Possessive => "possessive",
    /// A bracket right before it.
    BracketBefore => "bracket-before",
    /// It opens a paragraph and a bracket or a dash follows: `BAMAKO (Reuters) —`.
    Dateline => "dateline",
    /// Another place stands beside it with a comma or `and` between.
    PlaceBeside => "place-beside",
    /// Part of a longer listed name that was turned down.
    PartOfLonger => "part-of-longer",

    /// The article uses the word as a family name elsewhere.
    FamilyInArticle => "family-name-in-article",
    /// The article has named the entity before.
    NamedBefore => "named-before",
    /// The article may name the entity by another name.
    OtherName => "other-name-in-article",
    /// Elsewhere in the article the name stands behind a preposition of place, before what holds it, or in a dateline.
    PlacedElsewhere => "placed-elsewhere",
    /// Elsewhere in the article the word stands behind an unknown capitalized word: `MaliVai Washington`.
    LongerElsewhere => "longer-elsewhere",
    /// The article holds the name more than once.
    Repeated => "repeated",
    /// How much of the article is about the entity's country, 0 to 1.
    FocusCountry => "focus-country",
    /// The article names the entity's country, by another name than this.
    CountryNamed => "country-named",
    /// It is the country the articles come from.
    SourceCountry => "source-country",
    /// How near other places of the article are, 0 to 1.
    NearOthers => "near-others",
    /// How near the place is that holds it, as the text says, 0 to 1.
    NearContainer => "near-container",
    /// Elsewhere in the article the text says what holds the name, and how near this is to that place.
    ContainerElsewhere => "container-elsewhere",
    /// How well the first-level regions that the article names hold it, 0 to 1.
    NamedRegion => "named-region",
    /// The text says which place holds it, and this one lies elsewhere.
    OutsideContainer => "outside-container",
    /// Valid at the article's date.
    NotValid => "not-valid",

    /// The logarithm of the inhabitants, 1 for ten millions.
    Population => "population",
    /// A place of which no inhabitants are known.
    NoPopulation => "no-population",
    /// A country or territory.
    Country => "country",
    /// The seat of a country's government.
    Capital => "capital",
    /// A town or a city, of a name in a dateline.
    DatelineTown => "dateline-town",
    /// A first-level region.
    Region => "region",
    /// A country by its abbreviation.
    CountryByAbbreviation => "country-by-abbreviation",
    /// A first-level region by another name than its own, which may be that of its capital.
    RegionByAlias => "region-by-alias",
    /// A first-level region, and how much of the article is about its country.
    RegionInFocus => "region-in-focus",
    /// A first-level region, and a word for one stands beside it: `Washington state`, `the state of Washington`.
    RegionWord => "region-word",
    /// A first-level region, and another of its country stands beside it, with a comma or `and` between.
    RegionBeside => "region-beside",
    /// A first-level region by an abbreviation with its dot: `Ky.`
    DottedRegion => "dotted-region",
    /// An airport.
    Airport => "airport",
    /// A river, a sea, a mountain: a feature of nature.
    Nature => "nature",
    /// A part of the world that has its article: the Sahel, the Black Sea.
    ArticledArea => "articled-area",
    /// The logarithm of the row's weight.
    RowWeight => "row-weight",
    /// It is a person.
    Person => "person",
    /// It is an organization, or an actor other than a person.
    Organization => "organization",
    /// An ethnic or religious group.
    Group => "group",
    /// The row is of a gazetteer that somebody has added, and says little about the entity.
    OwnRow => "own-row",
    /// A person whom a title introduces.
    TitledPerson => "titled-person",
    /// A place that a preposition of place introduces.
    PreposedPlace => "preposed-place",

    /// How likely the entity is among those of the name.
    Share => "share",
    /// An entity of another type bears the name too.
    OtherType => "other-type",

    /// A single capitalized word, of an unlisted name.
    OneWord => "one-word",
    /// The first word is a given name.
    GivenFirst => "given-name-first",
    /// The last word is a family name.
    FamilyLast => "family-name-last",
    /// Some word is an everyday word.
    HoldsEverydayWord => "holds-everyday-word",
    /// All words are everyday words.
    AllEverydayWords => "all-everyday-words",
    /// Holds a word that heads names of organizations.
    HoldsOrganizationWord => "holds-organization-word",
    /// The last word heads names of organizations.
    OrganizationWordLast => "organization-word-last",
    /// The last word heads names of places.
    PlaceWordLast => "place-word-last",
    /// Holds a listed place.
    HoldsPlace => "holds-place",
    /// Holds an initial: `George W. Bush`.
    HoldsInitial => "holds-initial",
    /// Holds a word that heads names of public bodies.
    HoldsCivicWord => "holds-civic-word",
    /// Holds `de`, `bin`, `van` or the like.
    HoldsParticle => "holds-particle",
    /// Holds `of`, `for`, `and` or the like.
    HoldsSmallWord => "holds-small-word",
    /// The first word is in capitals, and the others are not: `USS Mahan`, `NHS Trust`.
    AcronymFirst => "acronym-first",
    /// Part of a longer name of the article.
    ShortOfNamed => "short-of-named",
    /// An office or an occupation in small letters before it: `researcher`.
    OccupationBefore => "occupation-before",
    /// An age behind it: `, 35,`.
    AgeBehind => "age-behind",
    /// A bracket with an abbreviation of it behind it.
    AbbreviationBehind => "abbreviation-behind",
}

/// Takes evidence, each piece once.
pub(super) trait Sink {
    /// Takes how much there is of something.
    fn put(&mut self, evidence: Evidence, amount: f32);

    /// Takes that something is so.
    #[inline]
    fn note(&mut self, evidence: Evidence, is_so: bool) {
        if is_so {
            self.put(evidence, 1.0);
        }
    }
}

/// How much of each evidence was found.
#[derive(Clone, Debug, PartialEq)]
pub struct EvidenceSet {
    amounts: [f32; Evidence::ALL.len()],
    /// Numbers of what was found, in the order in which it was: a dozen of a hundred.
    noted: [u8; Evidence::ALL.len()],
    n_noted: usize,
}

impl Default for EvidenceSet {
    fn default() -> Self {
        Self { amounts: [0.0; Evidence::ALL.len()], noted: [0; Evidence::ALL.len()], n_noted: 0 }
    }
}

impl EvidenceSet {
    /// How much was found of one.
    pub const fn get(&self, evidence: Evidence) -> f32 {
        self.amounts[evidence as usize]
    }

    /// All of which something was found.
    pub fn found(&self) -> impl Iterator<Item = (Evidence, f32)> + '_ {
        let noted = self.noted[..self.n_noted].iter().map(|&number| usize::from(number));
        noted.map(|number| (Evidence::ALL[number], self.amounts[number]))
    }
}

impl Sink for EvidenceSet {
    /// Of nothing, nothing is noted; what is noted again counts as it was noted last.
    #[inline]
    fn put(&mut self, evidence: Evidence, amount: f32) {
        let number = evidence as u8;
        let before = &mut self.amounts[usize::from(number)];
        if amount != 0.0 {
            if *before == 0.0 {
                self.noted[self.n_noted] = number;
                self.n_noted += 1;
            }
            *before = amount;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_once_and_in_the_order_of_their_numbers() {
        for (number, evidence) in Evidence::ALL.iter().enumerate() {
            assert_eq!(*evidence as usize, number);
            assert_eq!(Evidence::ALL.iter().filter(|other| other.name() == evidence.name()).count(), 1);
        }
    }
}
