//! Wikidata: the JSON dump, an item a line, with or without the dump's brackets and commas.
//!
//! Labels and aliases become names in their languages; statements give type and kind (P31), country (P17, P27, P297),
//! coordinates (P625), population (P1082), dates (P569 to P576), short and native names, demonyms, and GeoNames' id
//! (P1566). Deprecated statements are not read. Sitelinks become the weight: a thousandth each, so that they order
//! what is imported but never outweigh a row that says nothing. CSV of the query service is left to `sparql`.

use super::dates::date;
use super::rows::{Names, Rows, in_lang};
use super::typing::Typing;
use super::{ImportOptions, Lines, Loss, sparql};
use crate::error::Result;
use crate::gazetteer::{Alias, AliasKind, Gazetteer, PartialDate, parse_lang};
use memchr::memmem;
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use std::fmt;
use std::marker::PhantomData;
use std::sync::LazyLock;

pub(super) fn import(lines: &mut Lines, options: &ImportOptions, rows: &mut Rows<'_>) -> Result<()> {
    let first = lines.peek()?;
    if !first.is_empty() && !first.starts_with(['[', '{']) {
        return sparql::import(lines, options, rows);
    }
    // Most lines of a dump are of other classes: not even their JSON need be read.
    let classes: Vec<String> = options.classes.iter().map(|class| format!("\"{class}\"")).collect();
    let finders: Vec<_> = classes.iter().map(|class| memmem::Finder::new(class.as_bytes())).collect();
    let name = lines.name.clone();
    while let Some((line, number)) = lines.next()? {
        rows.at(&name, number);
        let line = line.trim_ascii();
        let line = line.strip_suffix(b",").unwrap_or(line);
        if matches!(line, b"" | b"[" | b"]") {
            continue;
        }
        if !finders.is_empty() && !finders.iter().any(|finder| finder.find(line).is_some()) {
            rows.count(Loss::LeftOut, NOT_OF_CLASS);
            continue;
        }
        match serde_json::from_slice::<Item>(line) {
            Ok(item) => item.import(options, rows)?,
            Err(err) => rows.lose(Loss::Row, "no Wikidata entity", &err.to_string()),
        }
    }
    Ok(())
}

const NOT_OF_CLASS: &str = "items of other classes";
const DATE: &str = "dates less exact than a year, or before our era";

/// An item, as far as it is read.
#[derive(serde::Deserialize)]
struct Item {
    id: String,
    #[serde(default)]
    labels: Pairs<Text>,
    #[serde(default)]
    aliases: Pairs<Vec<Text>>,
    #[serde(default)]
    descriptions: Pairs<Text>,
    #[serde(default)]
    claims: Pairs<Claims>,
    sitelinks: Option<Pairs<IgnoredAny>>,
}

#[derive(serde::Deserialize)]
struct Text {
    value: String,
}

impl Item {
    fn import(&self, options: &ImportOptions, rows: &mut Rows<'_>) -> Result<()> {
        if !self.id.starts_with('Q') {
            rows.count(Loss::LeftOut, "properties and lexemes");
            return Ok(());
        }
        let classes: Vec<&str> = self.values("P31").filter_map(item_of).collect();
        if !options.classes.is_empty()
            && !classes.iter().any(|class| options.classes.iter().any(|wanted| wanted == class))
        {
            rows.count(Loss::LeftOut, NOT_OF_CLASS);
            return Ok(());
        }
        let n_sitelinks = self.sitelinks.as_ref().map(|links| links.0.len());
        if n_sitelinks.unwrap_or(0) < options.min_sitelinks as usize {
            rows.count(Loss::LeftOut, "items of fewer sitelinks");
            return Ok(());
        }
        let Some(typing) = self.typing(&classes, options) else {
            let reason = "an item whose classes have no type; give it one with --type CLASS=TYPE";
            rows.lose(
                Loss::Row,
                reason,
                &[self.id.as_str()].iter().chain(&classes).copied().collect::<Vec<_>>().join(" "),
            );
            return Ok(());
        };
        let names = self.names(options, rows);
        if names.is_empty() {
            rows.count(Loss::LeftOut, "items without a name in the languages asked for");
            return Ok(());
        }
        let Some(mut entity) = rows.entity(self.id.clone(), &typing, names) else { return Ok(()) };
        entity.links =
            self.values("P1566").filter_map(Value::as_str).map(|id| format!("geonames:{id}")).collect();
        entity.links.retain(|link| !link.contains(char::is_whitespace));
        entity.country = self.country();
        entity.coordinates = self.coordinates();
        entity.population = self.population();
        entity.valid_from = self.date(["P569", "P571", "P580"]);
        entity.valid_to = self.date(["P570", "P576", "P582"]);
        let has =
            |properties: &[&str]| properties.iter().any(|property| self.values(property).next().is_some());
        for (is_missing, properties, reason) in [
            (
                entity.country.is_empty(),
                &["P17", "P27"][..],
                "countries that the built-in gazetteer does not know",
            ),
            (entity.coordinates.is_none(), &["P625"], "coordinates that are not of the Earth"),
            (entity.population == 0, &["P1082"], "populations that are no whole number"),
            (entity.valid_from.is_none(), &["P569", "P571", "P580"], DATE),
            (entity.valid_to.is_none(), &["P570", "P576", "P582"], DATE),
        ] {
            if is_missing && has(properties) {
                rows.count(Loss::LeftOut, reason);
            }
        }
        if let Some(n_sitelinks) = n_sitelinks {
            let thousandths = u16::try_from(n_sitelinks.min(1000)).unwrap_or(1000);
            entity.weight = f32::from(thousandths) / 1000.0;
        }
        let langs = if options.langs.is_empty() {
            vec!["en"]
        } else {
            options.langs.iter().map(String::as_str).collect()
        };
        let note = langs.iter().find_map(|lang| self.descriptions.get(lang)).map_or("", |text| &text.value);
        rows.write(entity, note)
    }

    /// All names, the canonical one first.
    fn names(&self, options: &ImportOptions, rows: &mut Rows<'_>) -> Names {
        let wanted = |lang: &str| {
            // A label in `mul` holds for every language that has none of its own.
            lang == "mul" || options.langs.is_empty() || options.langs.iter().any(|wanted| wanted == lang)
        };
        let order: Vec<&str> = match options.langs.is_empty() {
            true => vec!["en", "mul"],
            false => options.langs.iter().map(String::as_str).chain(["mul"]).collect(),
        };
        let mut names = Names::new();
        let canonical = order.iter().find_map(|&lang| Some((lang, self.labels.get(lang)?)));
        for (lang, text) in canonical.into_iter().chain(self.labels.iter().filter(|(lang, _)| wanted(lang))) {
            rows.name(&mut names, in_lang(&text.value, tag(lang)));
        }
        for (lang, text) in
            self.aliases.iter().flat_map(|(lang, texts)| texts.iter().map(move |text| (lang, text)))
        {
            if wanted(lang) {
                rows.name(&mut names, in_lang(&text.value, tag(lang)));
            }
        }
        for property in ["P1448", "P1705", "P1559", "P1813", "P1549"] {
            for value in self.values(property) {
                let (Some(text), Some(lang)) = (value["text"].as_str(), value["language"].as_str()) else {
                    continue;
                };
                if !wanted(lang) && property != "P1705" && property != "P1559" {
                    continue;
                }
                let is_word = !text.contains(char::is_whitespace);
                let is_upper = text.chars().any(char::is_uppercase) && !text.chars().any(char::is_lowercase);
                let kind = match property {
                    "P1549" => AliasKind::Demonym,
                    "P1813" if is_word && is_upper => AliasKind::Abbreviation,
                    _ => AliasKind::Alias,
                };
                rows.name(&mut names, Alias { lang: tag(lang).to_owned(), ..Alias::new(text, kind) });
            }
        }
        names
    }

    /// The type that the user gives to one of its classes, or else the first that a class or statement tells.
    fn typing(&self, classes: &[&str], options: &ImportOptions) -> Option<Typing> {
        let given = classes.iter().find_map(|class| options.typing(class)).cloned();
        let known = || classes.iter().find_map(|class| kind_of(class)).map(Typing::of);
        let told = || match () {
            () if self.claims.get("P569").is_some() || self.claims.get("P21").is_some() => {
                Some(Typing::of("person"))
            }
            () if self.claims.get("P625").is_some() => Some(Typing::PLACE),
            () => None,
        };
        given.or_else(known).or_else(told).or_else(|| options.default_typing().cloned())
    }

    /// The ISO code of the item itself, or of the country it belongs to as far as the built-in gazetteer knows it.
    fn country(&self) -> String {
        static COUNTRIES: LazyLock<Gazetteer> = LazyLock::new(Gazetteer::embedded);
        let own = self.values("P297").find_map(|value| crate::country::alpha2(value.as_str()?));
        let of = |item: &str| COUNTRIES.entity_by_id(item)?.country().map(str::to_owned);
        let mut items =
            ["P17", "P27"].into_iter().flat_map(|property| self.values(property)).filter_map(item_of);
        own.or_else(|| items.find_map(of)).unwrap_or_default()
    }

    fn coordinates(&self) -> Option<(f64, f64)> {
        let on_earth = |value: &&Value| value["globe"].as_str().is_none_or(|globe| globe.ends_with("/Q2"));
        let value = self.values("P625").find(on_earth)?;
        let (lat, lon) = (value["latitude"].as_f64()?, value["longitude"].as_f64()?);
        (lat.abs() <= 90.0 && lon.abs() <= 180.0).then_some((lat, lon))
    }

    /// Of several counts the preferred one, or else the last.
    fn population(&self) -> u64 {
        let claims = self.claims.get("P1082").map_or(&[][..], |claims| &claims.0);
        let best = claims.iter().rev().find(|claim| claim.rank == Rank::Preferred);
        let claim = best.or_else(|| claims.iter().rev().find(|claim| claim.rank == Rank::Normal));
        let amount = claim.and_then(|claim| claim.value.get("amount")?.as_str());
        amount.and_then(|amount| amount.trim_start_matches('+').parse().ok()).unwrap_or(0)
    }

    fn date(&self, properties: [&str; 3]) -> Option<PartialDate> {
        // A date of "+1960-09-22T00:00:00Z" is exact to the day at precision 11, month 10, year 9.
        let value = properties.into_iter().find_map(|property| self.values(property).next())?;
        let parts = match value["precision"].as_u64()? {
            9 => 1,
            10 => 2,
            11.. => 3,
            _ => return None,
        };
        let time = value["time"].as_str()?.strip_prefix('+')?;
        let day = time.split('T').next()?;
        date(&day.split('-').take(parts).collect::<Vec<_>>().join("-"))
    }

    /// The values of a property's statements that are not deprecated, preferred ones first.
    fn values(&self, property: &str) -> impl Iterator<Item = &Value> {
        let claims = self.claims.get(property).map_or(&[][..], |claims| &claims.0);
        let of_rank =
            move |rank| claims.iter().filter(move |claim| claim.rank == rank).map(|claim| &claim.value);
        of_rank(Rank::Preferred).chain(of_rank(Rank::Normal)).filter(|value| !value.is_null())
    }
}

/// The item that a statement names.
fn item_of(value: &Value) -> Option<&str> {
    value["id"].as_str()
}

/// A language of Wikidata as a BCP 47 tag; empty where it has none.
fn tag(lang: &str) -> &str {
    match lang {
        "mul" => "",
        "simple" => "en",
        "zh-classical" => "lzh",
        lang if parse_lang(lang).is_ok() => lang,
        _ => "",
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
enum Rank {
    Preferred,
    #[default]
    Normal,
    Deprecated,
}

/// The statements of a property.
struct Claims(Vec<Claim>);

struct Claim {
    rank: Rank,
    /// What it says; null where it says that nothing is known.
    value: Value,
}

impl<'de> Deserialize<'de> for Claims {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(serde::Deserialize)]
        struct Statement {
            #[serde(default)]
            rank: Rank,
            mainsnak: Snak,
        }
        #[derive(serde::Deserialize)]
        struct Snak {
            datavalue: Option<DataValue>,
        }
        #[derive(serde::Deserialize)]
        struct DataValue {
            value: Value,
        }
        let statements = Vec::<Statement>::deserialize(deserializer)?;
        let claim = |Statement { rank, mainsnak }| Claim {
            rank,
            value: mainsnak.datavalue.map_or(Value::Null, |data| data.value),
        };
        Ok(Self(statements.into_iter().map(claim).collect()))
    }
}

/// An object in the order of its members. An empty one is written `[]` in some dumps.
struct Pairs<T>(Vec<(String, T)>);

impl<T> Default for Pairs<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Pairs<T> {
    fn get(&self, key: &str) -> Option<&T> {
        self.iter().find(|(found, _)| *found == key).map(|(_, value)| value)
    }

    fn iter(&self) -> impl Iterator<Item = (&str, &T)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Pairs<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct PairsVisitor<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for PairsVisitor<T> {
            type Value = Pairs<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
                match seq.next_element::<IgnoredAny>()? {
                    None => Ok(Pairs::default()),
                    Some(_) => Err(serde::de::Error::custom("expected an object, found a list")),
                }
            }
        }
        deserializer.deserialize_any(PairsVisitor(PhantomData))
    }
}

/// The kind of a class. Direct instances only: Wikidata's subclasses are many, and not in its items.
fn kind_of(class: &str) -> Option<&'static str> {
    CLASSES.iter().find(|(_, classes)| classes.contains(&class)).map(|&(kind, _)| kind)
}

/// Classes by kind; a type stands for itself.
const CLASSES: [(&str, &[&str]); 50] = [
    ("person", &["Q5"]),
    ("country", &["Q6256", "Q3624078"]),
    ("historical-country", &["Q3024240"]),
    ("disputed-area", &["Q15239622"]),
    ("territory", &["Q161243"]),
    ("admin1", &["Q10864048", "Q35657"]),
    ("admin2", &["Q13220204"]),
    ("region", &["Q82794"]),
    ("city", &["Q515", "Q1549591", "Q486972", "Q532", "Q3957", "Q5119", "Q7930989", "Q1637706"]),
    ("district", &["Q123705"]),
    ("airport", &["Q1248784"]),
    ("port", &["Q44782"]),
    ("river", &["Q4022"]),
    ("lake", &["Q23397"]),
    ("sea", &["Q165", "Q9430"]),
    ("strait", &["Q37901"]),
    ("gulf", &["Q1322134"]),
    ("canal", &["Q12284"]),
    ("island", &["Q23442"]),
    ("mountain", &["Q8502", "Q46831"]),
    ("desert", &["Q8514"]),
    ("valley", &["Q39816"]),
    ("peninsula", &["Q34763"]),
    ("continent", &["Q5107"]),
    ("camp", &["Q622499"]),
    ("building", &["Q41176"]),
    ("armed-group", &["Q17149090"]),
    ("government", &["Q7188"]),
    ("military", &["Q176799", "Q772547"]),
    ("security-service", &["Q47913", "Q732717"]),
    ("ethnic-group", &["Q41710"]),
    ("party", &["Q7278"]),
    ("movement", &["Q49773"]),
    ("igo", &["Q245065", "Q484652"]),
    ("ministry", &["Q192350"]),
    ("agency", &["Q327333"]),
    ("court", &["Q41487"]),
    ("central-bank", &["Q66344"]),
    ("parliament", &["Q35749", "Q11204"]),
    ("news-agency", &["Q192283"]),
    ("media", &["Q11032", "Q1110794", "Q41298", "Q1616075", "Q14350"]),
    ("company", &["Q783794", "Q4830453", "Q6881511", "Q891723"]),
    ("ngo", &["Q79913", "Q163740", "Q708676"]),
    ("think-tank", &["Q155271"]),
    ("foundation", &["Q157031"]),
    ("university", &["Q3918", "Q875538"]),
    ("union", &["Q178790"]),
    ("religious-organization", &["Q1530022"]),
    ("sports-body", &["Q4438121", "Q847017", "Q476028"]),
    ("organization", &["Q43229"]),
];

#[cfg(test)]
mod tests {
    use super::super::tests::{imported, lines, options};
    use super::*;

    const DUMP: &str = r#"[
{"type":"item","id":"Q900001","labels":{"fr":{"language":"fr","value":"Nango"},"en":{"language":"en","value":"Nangoland"},"de":{"language":"de","value":"Nangoland"},"zh-classical":{"language":"zh-classical","value":"南"}},"aliases":{"fr":[{"language":"fr","value":"République de Nango"}]},"descriptions":{"en":{"language":"en","value":"a country\tof ours"}},"claims":{"P31":[{"rank":"deprecated","mainsnak":{"datavalue":{"value":{"id":"Q5"}}}},{"rank":"normal","mainsnak":{"datavalue":{"value":{"entity-type":"item","id":"Q3624078"}}}}],"P297":[{"rank":"normal","mainsnak":{"datavalue":{"value":"ml"}}}],"P1566":[{"rank":"normal","mainsnak":{"datavalue":{"value":"1001"}}}],"P625":[{"rank":"normal","mainsnak":{"datavalue":{"value":{"latitude":12.5,"longitude":-8,"globe":"http://www.wikidata.org/entity/Q2"}}}}],"P1082":[{"rank":"normal","mainsnak":{"datavalue":{"value":{"amount":"+100"}}}},{"rank":"preferred","mainsnak":{"datavalue":{"value":{"amount":"+200"}}}},{"rank":"normal","mainsnak":{"datavalue":{"value":{"amount":"+300"}}}}],"P571":[{"rank":"normal","mainsnak":{"datavalue":{"value":{"time":"+1960-09-00T00:00:00Z","precision":10}}}}],"P576":[{"rank":"normal","mainsnak":{"snaktype":"novalue"}}],"P1549":[{"rank":"normal","mainsnak":{"datavalue":{"value":{"text":"Nangolais","language":"fr"}}}}],"P1813":[{"rank":"normal","mainsnak":{"datavalue":{"value":{"text":"NGL","language":"en"}}}}]},"sitelinks":{"enwiki":{"title":"Nangoland"},"frwiki":{"title":"Nango"}}},
{"type":"item","id":"Q900002","labels":{"mul":{"language":"mul","value":"Ada Quark"}},"aliases":[],"claims":{"P31":[{"mainsnak":{"datavalue":{"value":{"id":"Q5"}}},"rank":"normal"}],"P27":[{"rank":"normal","mainsnak":{"datavalue":{"value":{"id":"Q912"}}}}],"P569":[{"rank":"normal","mainsnak":{"datavalue":{"value":{"time":"+1950-00-00T00:00:00Z","precision":7}}}}]},"sitelinks":[]},
{"type":"item","id":"Q900003","labels":{"en":{"language":"en","value":"thing"}},"claims":[]},
{"type":"property","id":"P31","labels":{}},
{"type":"item","id":"Q900004","claims":{"P31":[{"mainsnak":{"datavalue":{"value":{"id":"Q5"}}}}]}},
{"id":
]
"#;

    fn dump(options: &ImportOptions) -> String {
        imported(|rows| import(&mut lines("w.json", DUMP), options, rows))
    }

    #[test]
    fn statements_become_columns() {
        insta::assert_snapshot!(dump(&options(&[])), @r#"
        id: Q900001
          type: place
          kind: country
          name: Nangoland
          aliases: Nango {lang=fr}|南 {lang=lzh}|République de Nango {lang=fr}|NGL {abbr lang=en}|Nangolais {demonym lang=fr}
          country: ML
          lat: 12.5
          lon: -8
          population: 200
          weight: 0.002
          valid_from: 1960-09
          links: geonames:1001
          note: a country of ours
        id: Q900002
          type: actor
          kind: person
          name: Ada Quark
          country: ML
          weight: 0
        ! w.json:4: an item whose classes have no type; give it one with --type CLASS=TYPE: "Q900003"
        ! w.json:7: no Wikidata entity: "EOF while parsing a value at line 1 column 6"
        Row: an item whose classes have no type; give it one with --type CLASS=TYPE: 1
        Row: no Wikidata entity: 1
        LeftOut: dates less exact than a year, or before our era: 1
        LeftOut: items without a name in the languages asked for: 1
        LeftOut: properties and lexemes: 1
        Mended: a name that came twice, in another language or use: 1
        "#);
    }

    #[test]
    fn classes_languages_and_sitelinks_can_be_asked_for() {
        let of_class = ImportOptions { classes: vec!["Q5".into()], ..options(&[]) };
        insta::assert_snapshot!(dump(&of_class), @r#"
        id: Q900002
          type: actor
          kind: person
          name: Ada Quark
          country: ML
          weight: 0
        LeftOut: dates less exact than a year, or before our era: 1
        LeftOut: items of other classes: 4
        LeftOut: items without a name in the languages asked for: 1
        "#);
        let in_german = ImportOptions { langs: vec!["de".into()], min_sitelinks: 2, ..options(&[]) };
        insta::assert_snapshot!(dump(&in_german), @r#"
        id: Q900001
          type: place
          kind: country
          name: Nangoland {lang=de}
          country: ML
          lat: 12.5
          lon: -8
          population: 200
          weight: 0.002
          valid_from: 1960-09
          links: geonames:1001
        ! w.json:7: no Wikidata entity: "EOF while parsing a value at line 1 column 6"
        Row: no Wikidata entity: 1
        LeftOut: items of fewer sitelinks: 3
        LeftOut: properties and lexemes: 1
        "#);
    }

    #[test]
    fn classes_stand_once_and_have_kinds_that_are_known() {
        let mut seen = std::collections::HashSet::new();
        for (kind, classes) in CLASSES {
            assert!(kind.parse::<Typing>().is_ok(), "{kind}");
            assert!(classes.iter().all(|class| seen.insert(class)), "{kind}");
        }
    }
}
