//! Writes entities as the rows that `source` reads.
//!
//! In come the owned forms of `entity`, out come cells and names with their qualifiers, escaped. What is written
//! here is read back as it was; the two grammars are those of `alias` and `gazetteers/README.md`. Quotes
//! around cells are left to csv, and whether a name can be written at all to the caller.

use super::{Alias, AliasKind, CasePolicy, Entity, Office, PartialDate};
use std::fmt::{self, Write};

/// The columns that [`cells`] fills, in its order. The last is `note`, for people.
pub const COLUMNS: [&str; 16] = [
    "id",
    "type",
    "kind",
    "name",
    "aliases",
    "country",
    "admin1",
    "lat",
    "lon",
    "population",
    "weight",
    "valid_from",
    "valid_to",
    "links",
    "offices",
    "note",
];

/// The cells of an entity's row. The first of its aliases is the canonical name; patterns stand last.
pub fn cells(entity: &Entity, note: &str) -> [String; COLUMNS.len()] {
    let said = |date: Option<PartialDate>| date.map(|date| date.to_string()).unwrap_or_default();
    let (lat, lon) = entity.coordinates.unzip();
    let degrees = |degrees: Option<f64>| degrees.map(|degrees| degrees.to_string()).unwrap_or_default();
    let canonical = entity.aliases.first().map(ToString::to_string).unwrap_or_default();
    [
        entity.id.clone(),
        entity.entity_type.to_string(),
        entity.kind.clone(),
        canonical,
        aliases(entity.aliases.get(1..).unwrap_or_default()),
        entity.country.clone(),
        entity.admin1.clone(),
        degrees(lat),
        degrees(lon),
        if entity.population == 0 { String::new() } else { entity.population.to_string() },
        if entity.weight == 1.0 { String::new() } else { entity.weight.to_string() },
        said(entity.valid_from),
        said(entity.valid_to),
        entity.links.join(" "),
        entity.offices.iter().map(ToString::to_string).collect::<Vec<_>>().join("|"),
        note.to_owned(),
    ]
}

fn aliases(aliases: &[Alias]) -> String {
    let is_pattern = |alias: &&Alias| alias.kind == AliasKind::Pattern;
    let names = aliases.iter().filter(|alias| !is_pattern(alias));
    let in_order = names.chain(aliases.iter().filter(is_pattern));
    in_order.map(ToString::to_string).collect::<Vec<_>>().join("|")
}

impl fmt::Display for PartialDate {
    /// `2012`, `2012-03` or `2012-03-22`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        for part in [self.month, self.day].into_iter().take_while(|&part| part != 0) {
            write!(f, "-{part:02}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Office {
    /// `president ML 2013-09-04..2020-08-18`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { title, of, from, to } = self;
        write!(f, "{title} {of} {from}..")?;
        to.map_or(Ok(()), |to| write!(f, "{to}"))
    }
}

impl fmt::Display for Alias {
    /// As a row writes it: `malien {demonym lang=fr case=any}`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.kind == AliasKind::Pattern {
            return write!(f, "pattern:{}", self.surface);
        }
        for c in self.surface.chars() {
            if matches!(c, '\\' | '|' | '{' | '}') {
                f.write_char('\\')?;
            }
            f.write_char(c)?;
        }
        let mut qualifiers = Vec::new();
        let mut flag = |set: bool, word: &str| qualifiers.extend(set.then(|| word.to_owned()));
        flag(self.kind == AliasKind::Abbreviation, "abbr");
        flag(self.kind == AliasKind::Demonym, "demonym");
        flag(self.former, "former");
        flag(self.preferred, "preferred");
        flag(self.short, "short");
        flag(self.weak, "weak");
        flag(!self.lang.is_empty(), &format!("lang={}", self.lang));
        qualifiers.extend(self.from.map(|date| format!("from={date}")));
        qualifiers.extend(self.to.map(|date| format!("to={date}")));
        qualifiers.extend(self.case.map(|case| format!("case={}", case.as_str())));
        if qualifiers.is_empty() { Ok(()) } else { write!(f, " {{{}}}", qualifiers.join(" ")) }
    }
}

impl CasePolicy {
    /// The word used in rows.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::Capital => "capital",
            Self::Upper => "upper",
            Self::Exact => "exact",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::EntityType;
    use crate::gazetteer::source::{SourceOptions, read_bytes};

    fn read_back(entity: &Entity) -> Entity {
        let mut table = csv::WriterBuilder::new().delimiter(b'\t').from_writer(Vec::new());
        table.write_record(COLUMNS).unwrap();
        table.write_record(cells(entity, "a \"note\"")).unwrap();
        let bytes = table.into_inner().unwrap();
        read_bytes("a.tsv", &bytes, &SourceOptions::default()).unwrap().remove(0).entity
    }

    #[test]
    fn what_is_written_is_read_back() {
        let date = |year, month, day| Some(PartialDate { year, month, day });
        let entity = Entity {
            kind: "my-kind".into(),
            country: "ML".into(),
            admin1: "08".into(),
            coordinates: Some((12.65, -8.0)),
            population: 42,
            weight: 0.187,
            valid_from: date(1960, 9, 22),
            valid_to: date(2012, 3, 0),
            links: vec!["wikidata:Q912".into(), "geonames:1".into()],
            offices: vec![
                Office {
                    title: "president".into(),
                    of: "ML".into(),
                    from: date(2013, 9, 4).unwrap(),
                    to: date(2020, 8, 18),
                },
                Office { title: "chair".into(), of: "Q1".into(), from: date(2000, 0, 0).unwrap(), to: None },
            ],
            ..Entity::new("my:1", EntityType::Place, Alias::new(r#""Ma|i" \o/ {x}"#, AliasKind::Name))
        };
        let aliases = vec![
            Alias { lang: "fr".into(), former: true, ..Alias::new("a|b", AliasKind::Alias) },
            Alias { weak: true, short: true, preferred: true, ..Alias::new("IBK", AliasKind::Abbreviation) },
            Alias {
                case: Some(CasePolicy::Any),
                from: date(812, 0, 0),
                to: date(2012, 3, 1),
                ..Alias::new("malien", AliasKind::Demonym)
            },
            Alias::new(r"\d+(st|nd)\t Brigade", AliasKind::Pattern),
        ];
        let entity = Entity { aliases: [entity.aliases.clone(), aliases].concat(), ..entity };
        assert_eq!(read_back(&entity), entity);
    }
}
