//! Tables with a header, whose columns the user maps to ours.
//!
//! Delimiter (comma, semicolon, tab or bar) and columns are found out where the user does not say: `name`, `title` and
//! `label` name the entity, `lng` is a longitude. Rows that follow one another with the same id are one
//! entity with several names. An id that comes back later is reported: of each id a fingerprint is kept.

use super::dates::date;
use super::rows::{Names, Rows, in_lang};
use super::typing::Typing;
use super::{ImportOptions, Lines, Loss, config};
use crate::country;
use crate::error::{Error, Result};
use crate::gazetteer::{Entity, parse_admin1, parse_degrees, parse_id, parse_kind, parse_lang};
use csv::{ByteRecord, Position, ReaderBuilder};
use std::collections::HashSet;
use xxhash_rust::xxh3::xxh3_64;

/// What a column may mean, and how tables call it.
const FIELDS: [(&str, &[&str]); 15] = [
    ("name", &["name", "label", "title"]),
    ("id", &["id", "qid", "wikidata", "wikidata_id"]),
    ("type", &["type"]),
    ("kind", &["kind"]),
    ("aliases", &["aliases", "alias", "alternate names", "alternatenames", "other names"]),
    ("country", &["country", "country_code", "countrycode", "iso2"]),
    ("admin1", &["admin1", "admin1_code", "admin1code"]),
    ("lat", &["lat", "latitude"]),
    ("lon", &["lon", "lng", "long", "longitude"]),
    ("population", &["population"]),
    ("weight", &["weight"]),
    ("valid_from", &["valid_from"]),
    ("valid_to", &["valid_to"]),
    ("lang", &["lang", "language"]),
    ("note", &["note", "notes", "description"]),
];

/// Fingerprints of the ids that have come.
pub(super) type Ids = HashSet<u64>;

pub(super) fn import(
    lines: &mut Lines,
    options: &ImportOptions,
    ids: &mut Ids,
    rows: &mut Rows<'_>,
) -> Result<()> {
    let source = lines.name.clone();
    let delimiter = delimiter_of(&lines.peek()?);
    let mut table = ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(lines);
    let failed = |err: csv::Error| Error::io(&*source, std::io::Error::other(err));
    rows.at(&source, 1);
    let header = table.byte_headers().map_err(failed)?.clone();
    let columns = Columns::read(&header, options, rows).map_err(|err| err.in_source(&*source))?;
    let (mut record, mut last) = (ByteRecord::new(), None::<Merged>);
    while table.read_byte_record(&mut record).map_err(failed)? {
        rows.at(&source, record.position().map_or(0, Position::line));
        if record.iter().all(|cell| cell.trim_ascii().is_empty()) {
            continue;
        }
        let row = columns.row(&record, options, rows);
        let Some(row) = row else { continue };
        match &mut last {
            Some(last) if last.id == row.id => {
                row.names.into_iter().for_each(|name| {
                    rows.name(&mut last.names, name);
                });
            }
            _ => {
                if let Some(last) = last.replace(row) {
                    last.write(ids, rows)?;
                }
            }
        }
    }
    last.map_or(Ok(()), |last| last.write(ids, rows))
}

/// The delimiter that stands most often in the header.
fn delimiter_of(header: &str) -> u8 {
    let count = |delimiter: &u8| header.bytes().filter(|byte| byte == delimiter).count();
    // Of several maxima the last one counts: the comma.
    b"|;\t,".iter().copied().max_by_key(count).unwrap_or(b',')
}

/// An entity of one row or several that follow one another.
struct Merged {
    id: String,
    names: Names,
    typing: Typing,
    entity: Entity,
    note: String,
    place: (std::sync::Arc<str>, u64),
}

impl Merged {
    fn write(self, ids: &mut Ids, rows: &mut Rows<'_>) -> Result<()> {
        rows.at(&self.place.0, self.place.1);
        if !ids.insert(xxh3_64(self.id.as_bytes())) {
            let reason = "an id that has come before; map an id to tell entities apart, or sort by it to join their rows";
            rows.lose(Loss::Row, reason, &self.id);
            return Ok(());
        }
        let Some(found) = rows.entity(self.id, &self.typing, self.names) else { return Ok(()) };
        let entity = Entity { id: found.id, name: found.name, aliases: found.aliases, ..self.entity };
        rows.write(Entity { entity_type: found.entity_type, kind: found.kind, ..entity }, &self.note)
    }
}

/// The fields of each column.
struct Columns(Vec<(usize, Field)>);

/// What a column means; a column of aliases may be in a language (`aliases@fr`) and have a separator of its own.
struct Field {
    name: &'static str,
    lang: String,
}

impl Columns {
    fn read(header: &ByteRecord, options: &ImportOptions, rows: &mut Rows<'_>) -> Result<Self> {
        let names: Vec<String> = header
            .iter()
            .map(|name| rows.text(name).trim_start_matches('\u{feff}').trim().to_owned())
            .collect();
        let mut columns = Vec::new();
        for (field, column) in &options.columns {
            let at = names.iter().position(|name| name == column);
            let at = at.or_else(|| names.iter().position(|name| name.eq_ignore_ascii_case(column)));
            let at = at.ok_or_else(|| {
                config(format!("no column {column:?}"))
                    .with_help(format!("the columns are {}", names.join(", ")))
            })?;
            columns.push((at, Field::read(field)?));
        }
        if options.columns.is_empty() {
            for (field, known) in FIELDS {
                let is_known = |name: &String| known.iter().any(|known| name.eq_ignore_ascii_case(known));
                if let Some(at) = names.iter().position(is_known) {
                    columns.push((at, Field { name: field, lang: String::new() }));
                }
            }
        }
        if !columns.iter().any(|(_, field)| field.name == "name") {
            return Err(config("no column holds names")
                .with_help(format!("say which: --map name=COLUMN; the columns are {}", names.join(", "))));
        }
        let has = |name: &str| columns.iter().any(|(_, field)| field.name == name);
        if !has("type") && !has("kind") && options.default_typing().is_none() {
            return Err(
                config("nothing says what the rows are").with_help("say it: --type place, or --type city")
            );
        }
        for (_, name) in
            names.iter().enumerate().filter(|(at, _)| !columns.iter().any(|(used, _)| used == at))
        {
            rows.count(Loss::LeftOut, format!("column {name}"));
        }
        Ok(Self(columns))
    }

    fn row(&self, record: &ByteRecord, options: &ImportOptions, rows: &mut Rows<'_>) -> Option<Merged> {
        let cells: Vec<_> = self
            .0
            .iter()
            .map(|(at, field)| (field, rows.text(record.get(*at).unwrap_or_default()).trim().to_owned()))
            .collect();
        let cell = |name: &str| {
            cells.iter().find(|(field, _)| field.name == name).map_or("", |(_, cell)| cell.as_str())
        };
        let typing = self.typing(cell("type"), cell("kind"), options, rows)?;
        let lang =
            checked(cell("lang"), "a language that is no BCP 47 tag", rows, |lang| parse_lang(lang).is_ok());
        let separators = options.separators.as_deref().unwrap_or("|;");
        let mut names = Names::new();
        for (field, cell) in cells.iter().filter(|(field, cell)| field.name == "name" && !cell.is_empty()) {
            rows.name(&mut names, in_lang(cell, if field.lang.is_empty() { lang } else { &field.lang }));
        }
        for (field, cell) in cells.iter().filter(|(field, _)| field.name == "aliases") {
            for name in cell.split(|c| separators.contains(c)).filter(|name| !name.trim().is_empty()) {
                rows.name(&mut names, in_lang(name, if field.lang.is_empty() { lang } else { &field.lang }));
            }
        }
        let id = match cell("id") {
            "" => options.id("name", cell("name")),
            id if options.prefix.is_none() && parse_id(id).is_ok() => id.to_owned(),
            id => options.id("csv", id.strip_prefix("http://www.wikidata.org/entity/").unwrap_or(id)),
        };
        let mut entity = Entity::new("", typing.entity_type, in_lang("", ""));
        describe(&mut entity, &cell, rows);
        Some(Merged { id, names, typing, entity, note: cell("note").to_owned(), place: rows.place() })
    }

    fn typing(
        &self,
        given: &str,
        kind: &str,
        options: &ImportOptions,
        rows: &mut Rows<'_>,
    ) -> Option<Typing> {
        let by_label = || options.typing(given).or_else(|| options.typing(kind)).cloned();
        let as_said = || match (given, kind) {
            ("", "") => None,
            ("", kind) => Some(kind.to_owned()),
            (given, kind) if parse_kind(kind).is_ok() => Some(format!("{given}/{kind}")),
            (given, _) => Some(given.to_owned()),
        };
        let typing =
            by_label().or_else(|| as_said()?.parse().ok()).or_else(|| options.default_typing().cloned());
        if typing.is_none() {
            let reason = "a row whose type is not known; give it one with --type LABEL=TYPE";
            rows.lose(Loss::Row, reason, if given.is_empty() { kind } else { given });
        }
        typing
    }
}

impl Field {
    fn read(text: &str) -> Result<Self> {
        let (name, lang) = text.split_once('@').unwrap_or((text, ""));
        if !lang.is_empty() {
            parse_lang(lang).map_err(|err| config(err.message()))?;
        }
        let known = FIELDS.iter().map(|(field, _)| *field);
        match known.clone().find(|field| *field == name) {
            Some(name) => Ok(Self { name, lang: lang.to_owned() }),
            None => Err(config(format!("unknown field {name:?}"))
                .with_help(format!("fields are {}", known.collect::<Vec<_>>().join(", ")))),
        }
    }
}

/// Fills in what stands in cells of their own.
fn describe<'c>(entity: &mut Entity, cell: &dyn Fn(&str) -> &'c str, rows: &mut Rows<'_>) {
    let code = cell("country");
    if !code.is_empty() {
        match country::alpha2(code) {
            Some(code) => entity.country = code,
            None => rows.lose(Loss::Value, "a country that is no ISO 3166-1 code", code),
        }
    }
    match cell("admin1") {
        "" => {}
        code => match parse_admin1(code) {
            Ok(code) => code.clone_into(&mut entity.admin1),
            Err(_) => rows.lose(Loss::Value, "a code of a division that is none", code),
        },
    }
    // Tables whose delimiter is no comma may write decimals with one.
    let (lat, lon) = (&cell("lat").replace(',', "."), &cell("lon").replace(',', "."));
    if !lat.is_empty() || !lon.is_empty() {
        match parse_degrees(lat, 90.0).and_then(|lat| Ok((lat, parse_degrees(lon, 180.0)?))) {
            Ok(coordinates) => entity.coordinates = Some(coordinates),
            Err(_) => rows.lose(Loss::Value, "coordinates that are no degrees", &format!("{lat} {lon}")),
        }
    }
    entity.population = number(cell("population"), rows).unwrap_or(0);
    let weight = number(cell("weight"), rows).filter(|weight: &f32| *weight >= 0.0 && weight.is_finite());
    entity.weight = weight.unwrap_or(1.0);
    for (field, text) in
        [(&mut entity.valid_from, cell("valid_from")), (&mut entity.valid_to, cell("valid_to"))]
    {
        *field = date(text);
        if field.is_none() && !text.is_empty() {
            rows.lose(Loss::Value, "a date that is not one", text);
        }
    }
}

fn number<T: std::str::FromStr>(text: &str, rows: &mut Rows<'_>) -> Option<T> {
    let number = text.parse().ok();
    if number.is_none() && !text.is_empty() {
        rows.lose(Loss::Value, "a number that is not one", text);
    }
    number
}

/// A cell, or nothing if it has not the form it should have.
fn checked<'c>(
    cell: &'c str,
    reason: &'static str,
    rows: &mut Rows<'_>,
    is_good: impl Fn(&str) -> bool,
) -> &'c str {
    if cell.is_empty() || is_good(cell) {
        return cell;
    }
    rows.lose(Loss::Value, reason, cell);
    ""
}

#[cfg(test)]
mod tests {
    use super::super::tests::{imported, lines, options};
    use super::*;

    fn table(text: &str, options: &ImportOptions) -> String {
        imported(|rows| import(&mut lines("t.csv", text), options, &mut Ids::default(), rows))
    }

    #[test]
    fn columns_are_told_by_their_names() {
        let text = "\u{feff}ID;Name;Aliases;Lat;Lng;Country;Population;Valid_from;Colour\n\
                    1;Koro;\"Koru|Koró\";12,5;-8;MLI;many;1960;red\n\
                    1;Koro-Ville;;;;;;;\n\
                    2;Nango;;13.5;-8.25;Mali;42;22.9.1960;\n\n\
                    1;Back;;;;;;;\n\
                    ;;x;;;;;;\n";
        insta::assert_snapshot!(table(text, &options(&["city"])), @r#"
        id: csv:1
          type: place
          kind: city
          name: Koro
          aliases: Koru|Koró|Koro-Ville
          country: ML
          lat: 12.5
          lon: -8
          valid_from: 1960
        id: csv:2
          type: place
          kind: city
          name: Nango
          lat: 13.5
          lon: -8.25
          population: 42
          valid_from: 1960-09-22
        ! t.csv:2: a number that is not one: "many"
        ! t.csv:4: a country that is no ISO 3166-1 code: "Mali"
        ! t.csv:5: an id that has come before; map an id to tell entities apart, or sort by it to join their rows: "csv:1"
        ! t.csv:7: no id that a row can hold: "name:"
        Row: an id that has come before; map an id to tell entities apart, or sort by it to join their rows: 1
        Row: no id that a row can hold: 1
        Value: a country that is no ISO 3166-1 code: 1
        Value: a number that is not one: 1
        LeftOut: column Colour: 1
        "#);
    }

    #[test]
    fn columns_can_be_mapped() {
        let map = |pairs: &[(&str, &str)]| ImportOptions {
            columns: pairs.iter().map(|(field, column)| ((*field).into(), (*column).into())).collect(),
            prefix: Some("my".into()),
            ..options(&["APT=armed-group"])
        };
        let text = "Label,Code,Nom,Sort\nNango Front,nf 1,Front de Nango,APT\nQuark,q,,thing\n";
        let columns = [("name", "Label"), ("id", "code"), ("aliases@fr", "Nom"), ("type", "Sort")];
        insta::assert_snapshot!(table(text, &map(&columns)), @r#"
        id: my:nf_1
          type: actor
          kind: armed-group
          name: Nango Front
          aliases: Front de Nango {lang=fr}
        ! t.csv:3: a row whose type is not known; give it one with --type LABEL=TYPE: "thing"
        Row: a row whose type is not known; give it one with --type LABEL=TYPE: 1
        "#);
    }

    #[test]
    fn tables_that_cannot_be_understood_are_refused() {
        let refused = |text: &str, options: &ImportOptions| {
            let (mut out, mut report) = (Vec::new(), |_: &super::super::Issue| {});
            let mut rows = Rows::new(&mut out, &mut report).unwrap();
            import(&mut lines("t.csv", text), options, &mut Ids::default(), &mut rows)
                .unwrap_err()
                .to_string()
        };
        assert!(refused("a,b\n1,2\n", &options(&["place"])).starts_with("t.csv: no column holds names"));
        assert!(refused("name,b\n1,2\n", &options(&[])).contains("--type place"));
        let map = |field: &str| ImportOptions {
            columns: vec![(field.into(), "name".into())],
            ..options(&["place"])
        };
        assert!(refused("name\nx\n", &map("nmae")).contains("unknown field \"nmae\""));
        assert!(refused("title\nx\n", &map("name")).contains("no column \"name\""));
    }

    #[test]
    fn delimiter_is_the_one_the_header_has_most_of() {
        for (header, delimiter) in
            [("a;b;c,d", b';'), ("a\tb", b'\t'), ("a|b", b'|'), ("a", b','), ("a,b;c", b',')]
        {
            assert_eq!(delimiter_of(header), delimiter, "{header}");
        }
    }
}
