//! FollowTheMoney entities, one JSON object a line, as OpenSanctions publishes them.
//!
//! People and legal persons become rows; sanctions, addresses, ownerships and other schemata that name nobody are left
//! out and counted. What kind of organization it is, topics tell, <https://www.opensanctions.org/docs/topics/>.

use super::dates::date;
use super::rows::{Names, Rows, plain};
use super::typing::Typing;
use super::{ImportOptions, Lines, Loss};
use crate::country;
use crate::error::Result;
use crate::gazetteer::{Alias, AliasKind, Entity, PartialDate};
use serde::Deserialize;
use serde_json::Value;
use std::collections::HashMap;

#[derive(Deserialize)]
struct Record {
    id: String,
    schema: String,
    #[serde(default)]
    caption: String,
    #[serde(default)]
    properties: HashMap<String, Vec<Value>>,
}

impl Record {
    /// The values of a property that are texts; others are nested entities.
    fn texts(&self, property: &str) -> impl Iterator<Item = &str> {
        self.properties.get(property).into_iter().flatten().filter_map(Value::as_str)
    }

    fn has_topic(&self, topic: &str) -> bool {
        self.texts("topics").any(|found| found == topic)
    }
}

pub(super) fn import(lines: &mut Lines, options: &ImportOptions, rows: &mut Rows<'_>) -> Result<()> {
    let name = lines.name.clone();
    while let Some((line, number)) = lines.next()? {
        rows.at(&name, number);
        if line.trim_ascii().is_empty() {
            continue;
        }
        match serde_json::from_slice::<Record>(line) {
            Ok(record) => import_record(&record, options, rows)?,
            Err(err) => rows.lose(Loss::Row, "no FollowTheMoney entity", &err.to_string()),
        }
    }
    Ok(())
}

fn import_record(record: &Record, options: &ImportOptions, rows: &mut Rows<'_>) -> Result<()> {
    let Some(typing) = options.typing(&record.schema).cloned().or_else(|| typing(record)) else {
        rows.count(Loss::LeftOut, format!("schema {}", record.schema));
        return Ok(());
    };
    let mut names = Names::new();
    rows.plain_names(&mut names, [record.caption.as_str()]);
    rows.plain_names(&mut names, record.texts("name").chain(record.texts("alias")));
    for name in record.texts("abbreviation") {
        rows.name(&mut names, Alias::new(name, AliasKind::Abbreviation));
    }
    for name in record.texts("previousName") {
        rows.name(&mut names, Alias { former: true, ..plain(name) });
    }
    for name in record.texts("weakAlias") {
        rows.name(&mut names, Alias { weak: true, ..plain(name) });
    }
    let id = if is_item(&record.id) { record.id.clone() } else { options.id("ftm", &record.id) };
    let Some(mut entity) = rows.entity(id, &typing, names) else { return Ok(()) };
    describe(record, &mut entity, rows);
    let topics: Vec<_> = record.texts("topics").collect();
    rows.write(entity, &topics.join(" "))
}

/// The type of a schema, <https://followthemoney.tech/explorer/>; `None` for those that name no actor, place or
/// organization.
fn typing(record: &Record) -> Option<Typing> {
    let organization = || {
        let by_topic = [
            ("crime.terror", "armed-group"),
            ("pol.party", "party"),
            ("mil", "military"),
            ("gov.security", "security-service"),
            ("spy", "security-service"),
            ("gov.igo", "igo"),
            ("gov.religion", "religious-organization"),
        ];
        by_topic.iter().find(|(topic, _)| record.has_topic(topic)).map(|&(_, kind)| Typing::of(kind))
    };
    Some(match record.schema.as_str() {
        "Person" => Typing::of("person"),
        "Organization" => organization().unwrap_or(Typing::ORGANIZATION),
        "PublicBody" => organization().unwrap_or_else(|| Typing::of("agency")),
        "Company" => Typing::of("company"),
        "LegalEntity" => Typing::ORGANIZATION,
        _ => return None,
    })
}

/// Country, dates and links. Of several values the first counts, and the others are counted.
fn describe(record: &Record, entity: &mut Entity, rows: &mut Rows<'_>) {
    // An item need not be said to be itself.
    let links = record.texts("wikidataId").filter(|item| is_item(item) && *item != record.id);
    entity.links = links.map(|item| format!("wikidata:{item}")).collect();
    entity.links.sort();
    entity.links.dedup();
    let properties = ["mainCountry", "jurisdiction", "citizenship", "nationality", "country"];
    let mut countries = properties.iter().flat_map(|property| record.texts(property));
    if let Some(first) = countries.next() {
        match country::alpha2(first) {
            Some(code) if !matches!(code.as_str(), "EU" | "ZZ") => entity.country = code,
            _ => rows.lose(Loss::Value, "a country that is no ISO 3166-1 code", first),
        }
        if countries.any(|other| other != first) {
            rows.count(Loss::LeftOut, "further countries of an entity");
        }
    }
    let mut first_date = |properties: [&str; 2]| -> Option<PartialDate> {
        let text = properties.iter().flat_map(|property| record.texts(property)).next()?;
        let date = date(text);
        if date.is_none() {
            rows.lose(Loss::Value, "a date that is not one", text);
        }
        date
    };
    entity.valid_from = first_date(["birthDate", "incorporationDate"]);
    entity.valid_to = first_date(["deathDate", "dissolutionDate"]);
}

fn is_item(text: &str) -> bool {
    text.strip_prefix('Q').is_some_and(|n| !n.is_empty() && n.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{imported, lines, options};
    use super::*;

    #[test]
    fn people_and_organizations_become_rows() {
        let text = r#"{"id":"NK-1","caption":"Ada Quark","schema":"Person","properties":{"name":["Ada Quark","QUARK, Ada"],"weakAlias":["Adi"],"previousName":["Ada Lepton"],"birthDate":["1960-02-03","1961"],"nationality":["ml"],"citizenship":["ml","fr"],"wikidataId":["Q999"],"topics":["sanction"]}}
{"id":"Q77","caption":"Nango Front","schema":"Organization","properties":{"topics":["crime.terror"],"abbreviation":["NF"],"country":["suhh"],"wikidataId":["Q77"],"incorporationDate":["soon"]}}
{"id":"a b","caption":"","schema":"Company","properties":{"name":["Quark {Mali} | Co"],"jurisdiction":["mli"],"addressEntity":[{"id":"x"}]}}
{"id":"s","caption":"Sanction","schema":"Sanction","properties":{}}
{"id":"v","caption":"MV Quark","schema":"Vessel","properties":{}}
{"id":"n","caption":"???","schema":"Person"}

{"id":"cut","sch"#;
        insta::assert_snapshot!(imported(|rows| import(&mut lines("e.json", text), &options(&["Vessel=actor/ship"]), rows)), @r#"
        id: ftm:NK-1
          type: actor
          kind: person
          name: Ada Quark
          aliases: QUARK, Ada|Ada Lepton {former}|Adi {weak}
          country: ML
          valid_from: 1960-02-03
          links: wikidata:Q999
          note: sanction
        id: Q77
          type: actor
          kind: armed-group
          name: Nango Front
          aliases: NF {abbr}
          note: crime.terror
        id: ftm:a_b
          type: organization
          kind: company
          name: Quark \{Mali\} \| Co
          country: ML
        id: ftm:v
          type: actor
          kind: ship
          name: MV Quark
        ! e.json:2: a country that is no ISO 3166-1 code: "suhh"
        ! e.json:2: a date that is not one: "soon"
        ! e.json:6: no letter or digit in a name: "???"
        ! e.json:6: no name that can be used: "ftm:n"
        ! e.json:8: no FollowTheMoney entity: "EOF while parsing a string at line 1 column 16"
        Row: no FollowTheMoney entity: 1
        Row: no name that can be used: 1
        Name: no letter or digit in a name: 1
        Value: a country that is no ISO 3166-1 code: 1
        Value: a date that is not one: 1
        LeftOut: further countries of an entity: 1
        LeftOut: schema Sanction: 1
        "#);
    }
}
