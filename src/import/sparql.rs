//! CSV results of Wikidata's query service.
//!
//! A variable that holds items (`Q912`, or as a URI) names entities by its `…Label`, and, where queries call their
//! items `personID`, by `person`; `…AltLabel` and `…Description` belong to it as well. Its own name tells the type
//! (`person`, `country`, `party`), or the user does: `--type item=ministry`. Rows of one item need not stand together,
//! so all are held until the end.

use super::gathered::Gathered;
use super::rows::{Rows, plain};
use super::typing::Typing;
use super::{ImportOptions, Lines, Loss};
use crate::error::{Error, ErrorKind, Result};
use crate::gazetteer::EntityType;

/// What the query service puts before an item.
const ENTITY: &str = "http://www.wikidata.org/entity/";

pub(super) fn import(lines: &mut Lines, options: &ImportOptions, rows: &mut Rows<'_>) -> Result<()> {
    let source = lines.name.clone();
    let mut table = csv::ReaderBuilder::new().flexible(true).from_reader(lines);
    let failed = |err: csv::Error| Error::new(ErrorKind::Io, err.to_string()).in_source(&*source);
    rows.at(&source, 1);
    let header: Vec<String> = table.headers().map_err(failed)?.iter().map(str::to_owned).collect();
    let variables = Variable::all(&header, options, rows);
    let mut gathered = Gathered::default();
    let mut record = csv::StringRecord::new();
    loop {
        match table.read_record(&mut record) {
            Ok(false) => return gathered.write(rows),
            Ok(true) => {}
            Err(err) if err.is_io_error() => return Err(failed(err)),
            Err(err) => {
                rows.at(&source, err.position().map_or(0, csv::Position::line));
                rows.lose(Loss::Row, "a row that is not UTF-8", "");
                continue;
            }
        }
        rows.at(&source, record.position().map_or(0, csv::Position::line));
        for variable in &variables {
            variable.import(&record, options, &mut gathered, rows);
        }
    }
}

/// A variable of the query that holds items.
struct Variable {
    name: String,
    typing: Option<Typing>,
    item: usize,
    label: Option<usize>,
    other_labels: Option<usize>,
    description: Option<usize>,
    coordinates: Option<usize>,
}

impl Variable {
    /// The variables whose items have labels or types.
    fn all(header: &[String], options: &ImportOptions, rows: &mut Rows<'_>) -> Vec<Self> {
        let find = |name: &str| header.iter().position(|column| column == name);
        let mut variables = Vec::new();
        for (item, column) in header.iter().enumerate() {
            let base = ["_id", "ID", "Id", "id"].iter().find_map(|end| column.strip_suffix(end));
            let base = base.filter(|base| !base.is_empty()).unwrap_or(column);
            let with = |end: &str| find(&format!("{column}{end}")).or_else(|| find(&format!("{base}{end}")));
            let label = with("Label").or_else(|| find(base)).filter(|&label| label != item);
            let given = options.typing(column).or_else(|| options.typing(base)).cloned();
            let typing = given.or_else(|| kind_of(base).map(Typing::of));
            if label.is_some() {
                variables.push(Self {
                    name: column.clone(),
                    typing: typing.or_else(|| options.default_typing().cloned()),
                    item,
                    label,
                    other_labels: with("AltLabel"),
                    description: with("Description"),
                    coordinates: ["coord", "coords", "coordinates"].iter().find_map(|name| find(name)),
                });
            }
        }
        if variables.is_empty() {
            let reason = "no variable with items and labels";
            rows.lose(Loss::Row, reason, &header.join(","));
        }
        let used = |at: &usize| {
            variables.iter().any(|of| {
                of.item == *at
                    || [of.label, of.other_labels, of.description, of.coordinates].contains(&Some(*at))
            })
        };
        for (_, column) in header.iter().enumerate().filter(|(at, _)| !used(at)) {
            rows.count(Loss::LeftOut, format!("column {column}"));
        }
        variables
    }

    fn import(
        &self,
        record: &csv::StringRecord,
        options: &ImportOptions,
        gathered: &mut Gathered,
        rows: &mut Rows<'_>,
    ) {
        let cell =
            |column: Option<usize>| column.and_then(|column| record.get(column)).unwrap_or_default().trim();
        let item = cell(Some(self.item));
        let item = item.strip_prefix(ENTITY).unwrap_or(item);
        let is_item =
            item.strip_prefix('Q').is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()));
        if !is_item {
            if !item.is_empty() {
                rows.lose(Loss::Row, format!("no item in column {}", self.name), item);
            }
            return;
        }
        let Some(typing) = options.typing(item).or(self.typing.as_ref()) else {
            let name = &self.name;
            rows.count(
                Loss::LeftOut,
                format!("items of column {name}; give them a type with --type {name}=TYPE"),
            );
            return;
        };
        let entity = gathered.entity(item, typing, rows);
        // Where an item has no label, the service gives the item again.
        let label = Some(cell(self.label)).filter(|label| *label != item);
        rows.plain_names(&mut entity.names, label);
        for name in cell(self.other_labels).split(", ").filter(|name| !name.is_empty()) {
            rows.name(&mut entity.names, plain(name));
        }
        if entity.note.is_empty() {
            cell(self.description).clone_into(&mut entity.note);
        }
        let coordinates = cell(self.coordinates);
        if typing.entity_type == EntityType::Place && !coordinates.is_empty() {
            match point(coordinates) {
                Some(point) => entity.coordinates = entity.coordinates.or(Some(point)),
                None => rows.lose(Loss::Value, "coordinates that are no point", coordinates),
            }
        }
    }
}

/// Latitude and longitude of `Point(LON LAT)`.
fn point(text: &str) -> Option<(f64, f64)> {
    let (lon, lat) = text.strip_prefix("Point(")?.strip_suffix(')')?.split_once(' ')?;
    let (lat, lon): (f64, f64) = (lat.parse().ok()?, lon.parse().ok()?);
    (lat.abs() <= 90.0 && lon.abs() <= 180.0).then_some((lat, lon))
}

/// The kind or type of what queries commonly call so.
fn kind_of(variable: &str) -> Option<&'static str> {
    Some(match variable {
        "person" | "human" | "officeholder" | "politician" | "leader" | "member" | "minister"
        | "president" => "person",
        "country" => "country",
        "city" | "town" | "village" | "settlement" => "city",
        "place" => "place",
        "org" | "organization" | "organisation" => "organization",
        "company" => "company",
        "party" => "party",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{imported, lines, options};
    use super::super::wikidata;

    fn results(text: &str, types: &[&str]) -> String {
        imported(|rows| wikidata::import(&mut lines("q.csv", text), &options(types), rows))
    }

    #[test]
    fn variables_name_their_items() {
        let text = "person,personLabel,personAltLabel,partyID,party,start\n\
                    http://www.wikidata.org/entity/Q900001,Ada Quark,\"Adi, A. Quark\",Q900002,\"Quark, Party\",1999\n\
                    Q900003,Q900003,,,,\n\
                    Q900001,Ada Lepton,,x,Y,\n";
        insta::assert_snapshot!(results(text, &[]), @r#"
        id: Q900001
          type: actor
          kind: person
          name: Ada Quark
          aliases: Adi|A. Quark|Ada Lepton
        id: Q900002
          type: actor
          kind: party
          name: Quark, Party
        ! q.csv:4: no item in column partyID: "x"
        ! q.csv:3: no name that can be used: "Q900003"
        Row: no item in column partyID: 1
        Row: no name that can be used: 1
        LeftOut: column start: 1
        "#);
    }

    #[test]
    fn user_gives_the_type_of_a_variable() {
        let text = "item,itemLabel,itemDescription,coord\nQ900004,Koro,a town,Point(-8.5 12.25)\n";
        insta::assert_snapshot!(results(text, &[]), @r#"
        LeftOut: items of column item; give them a type with --type item=TYPE: 1
        "#);
        insta::assert_snapshot!(results(text, &["item=city"]), @r#"
        id: Q900004
          type: place
          kind: city
          name: Koro
          lat: 12.25
          lon: -8.5
          note: a town
        "#);
    }
}
