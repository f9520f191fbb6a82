//! GeoNames' dumps: places with their names.
//!
//! In come lines of `allCountries.txt`, `cities*.txt` and country files (19 columns), `admin1CodesASCII.txt` and
//! `admin2Codes.txt` (4 columns) and `countryInfo.txt` (19 columns), told apart line by line. Names come from the
//! column `alternatenames`, which has no languages, or, where `alternateNamesV2.txt` is given, from that alone
//! (`alternate_names`). The columns are those of <https://download.geonames.org/export/dump/readme.txt>.
//!
//! With alternate names or several inputs, inputs are read twice: first for their ids, 8 bytes each (104 MB for the
//! 13 million of `allCountries.txt`), so that a place that comes again is found out.

use super::alternate_names::{AlternateName, AlternateNames};
use super::rows::{Names, Rows, in_lang, plain};
use super::typing::Typing;
use super::{ImportOptions, Lines, Loss, config, is_stdin};
use crate::country;
use crate::error::Result;
use crate::gazetteer::{Alias, AliasKind, Entity, parse_admin1, parse_degrees};
use std::path::PathBuf;

pub(super) fn import(inputs: &[PathBuf], options: &ImportOptions, rows: &mut Rows<'_>) -> Result<()> {
    let twice = options.alternate_names.is_some() || inputs.len() > 1;
    if twice && inputs.iter().any(|input| is_stdin(input)) {
        return Err(config(
            "with alternate names or several inputs, inputs are read twice, standard input cannot be",
        )
        .with_help("save it to a file and name that"));
    }
    let mut places = if twice { Some(Places::read(inputs)?) } else { None };
    let mut names = match (&options.alternate_names, &places) {
        (Some(path), Some(places)) => Some(AlternateNames::read(&mut Lines::open(path)?, places, rows)?),
        _ => None,
    };
    let mut number = 0;
    for input in inputs {
        let mut lines = Lines::open(input)?;
        import_lines(&mut lines, &mut number, places.as_mut(), names.as_mut(), options, rows)?;
    }
    Ok(())
}

fn import_lines(
    lines: &mut Lines,
    number: &mut u32,
    places: Option<&mut Places>,
    mut names: Option<&mut AlternateNames>,
    options: &ImportOptions,
    rows: &mut Rows<'_>,
) -> Result<()> {
    let name = lines.name.clone();
    while let Some((line, line_number)) = lines.next()? {
        rows.at(&name, line_number);
        let text = rows.text(line);
        let fields: Vec<&str> = text.split('\t').collect();
        let line = match Line::read(&fields) {
            Ok(Some(line)) => line,
            Ok(None) => continue,
            Err(reason) => {
                rows.lose(Loss::Row, reason, &text);
                continue;
            }
        };
        let mine = *number;
        *number += 1;
        if places.as_ref().is_some_and(|places| places.number(line.id) != Some(mine)) {
            rows.lose(Loss::Row, "a place that has come before", fields[line.id_field]);
            continue;
        }
        let with_langs = match &mut names {
            Some(names) => Some(names.take(mine)?),
            None => None,
        };
        line.write(with_langs, options, rows)?;
    }
    Ok(())
}

/// The ids of all places in the order in which they come.
#[derive(Debug, Default)]
pub(super) struct Places(Vec<(u32, u32)>);

impl Places {
    fn read(inputs: &[PathBuf]) -> Result<Self> {
        let mut places = Self::default();
        for input in inputs {
            places.read_lines(&mut Lines::open(input)?)?;
        }
        places.sort();
        Ok(places)
    }

    fn read_lines(&mut self, lines: &mut Lines) -> Result<()> {
        while let Some((line, _)) = lines.next()? {
            // Bytes that are not UTF-8 stand in names, which are not looked at here.
            let text = String::from_utf8_lossy(line);
            if let Ok(Some(line)) = Line::read(&text.split('\t').collect::<Vec<_>>()) {
                let number = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
                self.0.push((line.id, number));
            }
        }
        Ok(())
    }

    #[cfg(test)]
    pub(super) fn of(ids: &[u32]) -> Self {
        let mut places = Self(ids.iter().copied().zip(0..).collect());
        places.sort();
        places
    }

    fn sort(&mut self) {
        self.0.sort_unstable();
        self.0.dedup_by_key(|(id, _)| *id);
        self.0.shrink_to_fit();
    }

    /// The number of the place where an id comes first.
    pub(super) fn number(&self, id: u32) -> Option<u32> {
        let found = self.0.binary_search_by_key(&id, |&(id, _)| id).ok()?;
        self.0.get(found).map(|&(_, number)| number)
    }
}

/// A line that tells of a place.
struct Line<'l> {
    id: u32,
    id_field: usize,
    fields: &'l [&'l str],
    kind: LineKind,
}

#[derive(Clone, Copy)]
enum LineKind {
    Feature,
    Division,
    Country,
}

impl<'l> Line<'l> {
    /// Reads a line's columns; `None` if it is blank, a comment or a header.
    fn read(fields: &'l [&'l str]) -> Result<Option<Self>, &'static str> {
        let first = fields.first().copied().unwrap_or_default();
        if first.starts_with('#') || first == "ISO" || (fields.len() == 1 && first.trim().is_empty()) {
            return Ok(None);
        }
        let is_number = first.bytes().all(|byte| byte.is_ascii_digit());
        let (kind, id_field) = match fields.len() {
            19 if is_number => (LineKind::Feature, 0),
            19 => (LineKind::Country, 16),
            4 if first.contains('.') => (LineKind::Division, 3),
            10 if is_number => return Err("an alternate name, which --alternate-names reads"),
            _ => return Err("neither 19 columns (places, countries) nor 4 (divisions)"),
        };
        let id = fields[id_field].trim().parse().map_err(|_| "no geonameid")?;
        Ok(Some(Self { id, id_field, fields, kind }))
    }

    fn write(
        &self,
        with_langs: Option<Vec<AlternateName>>,
        options: &ImportOptions,
        rows: &mut Rows<'_>,
    ) -> Result<()> {
        let (name, ascii_name) = match self.kind {
            LineKind::Country => (4, None),
            LineKind::Division | LineKind::Feature => (1, Some(2)),
        };
        let mut names = Names::new();
        rows.name(&mut names, plain(self.fields[name]));
        let mut links = Vec::new();
        match with_langs {
            Some(found) => found.into_iter().for_each(|found| found.add(&mut names, &mut links, rows)),
            None if matches!(self.kind, LineKind::Feature) => {
                for name in self.fields[3].split(',').filter(|name| !name.trim().is_empty()) {
                    rows.name(&mut names, without_lang(name));
                }
            }
            None => {}
        }
        if let Some(ascii) = ascii_name.map(|field| self.fields[field]).filter(|name| !name.is_empty()) {
            // Folding finds most of them already: Bogotá, Bogota.
            if !rows.fold_alike(self.fields[name], ascii) {
                rows.name(&mut names, plain(ascii));
            }
        }
        let typing = options.typing(self.code()).cloned().unwrap_or_else(|| self.typing());
        let Some(mut entity) = rows.entity(options.id("geonames", &self.id.to_string()), &typing, names)
        else {
            return Ok(());
        };
        entity.links = links;
        self.describe(&mut entity, rows);
        rows.write(entity, self.code())
    }

    /// The feature code, which is more exact than the kind.
    fn code(&self) -> &'l str {
        match self.kind {
            LineKind::Feature => self.fields[7],
            LineKind::Division | LineKind::Country => self.fields[0],
        }
    }

    fn typing(&self) -> Typing {
        match self.kind {
            LineKind::Country => Typing::of("country"),
            LineKind::Division if self.fields[0].matches('.').count() > 1 => Typing::of("admin2"),
            LineKind::Division => Typing::of("admin1"),
            LineKind::Feature => typing(self.fields[6], self.fields[7]),
        }
    }

    /// Country, division, coordinates and inhabitants.
    fn describe(&self, entity: &mut Entity, rows: &mut Rows<'_>) {
        let (code, admin1, population) = match self.kind {
            LineKind::Feature => (self.fields[8], self.fields[10], self.fields[14]),
            LineKind::Country => (self.fields[0], "", self.fields[7]),
            LineKind::Division => {
                let mut codes = self.fields[0].split('.');
                (codes.next().unwrap_or_default(), codes.next().unwrap_or_default(), "")
            }
        };
        // `00` is no division.
        if admin1 != "00" && parse_admin1(admin1).is_ok() {
            admin1.clone_into(&mut entity.admin1);
        }
        if !code.trim().is_empty() {
            match country::alpha2(code) {
                Some(code) => entity.country = code,
                None => rows.lose(Loss::Value, "a country that is no ISO 3166-1 code", code),
            }
        }
        match population {
            "" | "-1" => {}
            number => match number.parse() {
                Ok(number) => entity.population = number,
                Err(_) => rows.lose(Loss::Value, "a population that is no whole number", number),
            },
        }
        if let LineKind::Feature = self.kind {
            let (lat, lon) = (self.fields[4], self.fields[5]);
            match parse_degrees(lat, 90.0).and_then(|lat| Ok((lat, parse_degrees(lon, 180.0)?))) {
                Ok(coordinates) => entity.coordinates = Some(coordinates),
                Err(_) => rows.lose(Loss::Value, "coordinates that are no degrees", &format!("{lat} {lon}")),
            }
        }
    }
}

/// A name of a list without languages. In it stand codes of airports (`TUQ`) like abbreviations (`NYC`): neither says
/// anything unless the place is named otherwise too.
fn without_lang(name: &str) -> Alias {
    let name = name.trim();
    if matches!(name.len(), 2..=4) && name.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Alias { weak: true, ..Alias::new(name, AliasKind::Abbreviation) };
    }
    in_lang(name, "")
}

/// The kind of a feature class and code, <https://www.geonames.org/export/codes.html>.
fn typing(class: &str, code: &str) -> Typing {
    // Former and destroyed features have the code of the present ones and an H or W behind it.
    let kind = match (class, code) {
        ("A", "PCLH") => "historical-country",
        ("A", "PCLD" | "PCLIX" | "TERR" | "LTER") => "territory",
        ("A", code) if code.starts_with("PCL") => "country",
        ("A", "ADM1" | "ADM1H") => "admin1",
        ("A", "ADM2" | "ADM2H") => "admin2",
        ("A", code) if code.starts_with("ADM") => "district",
        ("P", "PPLX") => "district",
        ("P", _) => "city",
        ("H", code) if code.starts_with("STM") => "river",
        ("H", code) if code.starts_with("LK") || code.starts_with("LGN") || code.starts_with("RSV") => "lake",
        ("H", code) if code.starts_with("CNL") => "canal",
        ("H", "SEA" | "OCN") => "sea",
        ("H", "STRT") => "strait",
        ("H", "GULF") => "gulf",
        ("H", "HBR" | "HBRX") | ("L", "PRT") => "port",
        ("L", "CONT") => "continent",
        ("L", "RGN" | "RGNE" | "RGNH" | "RGNL") => "region",
        ("S", "AIRP" | "AIRF" | "AIRB" | "AIRH" | "AIRQ") => "airport",
        ("S", "CMP" | "CMPRF" | "CMPL" | "CMPLA" | "CMPMN" | "CMPO" | "CMPQ") => "camp",
        ("S", _) => "building",
        ("T", code) if code.starts_with("ISL") => "island",
        ("T", "MT" | "MTS" | "PK" | "PKS" | "VLC") => "mountain",
        ("T", "DSRT" | "ERG") => "desert",
        ("T", "VAL" | "VALS") => "valley",
        ("T", "PEN" | "PENX") => "peninsula",
        _ => return Typing::PLACE,
    };
    Typing::of(kind)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{imported, lines, options};
    use super::*;

    const FEATURES: &str = "\
1001\tKoro Tessé\tKoro Tesse\tKoro-Tesse,Коро,KTS,a'b'c'd'e'f'g'h'i\t12.25\t-0.5\tP\tPPLA2\tBF\t\t11\t\t\t\t17000\t\t312\tAfrica/Ouagadougou\t2013-02-08
1002\tLac Gøra\tLac Gora\t\t13.5\t-1\tH\tLKS\tML\t\t\t\t\t\t0\t\t\t\t2013-02-08
1003\tLand\tLand\t\t91\t-1\tA\tPCLI\tX1\t\t\t\t\t\tmany\t\t\t\t2013-02-08
1004\tshort\tline
1001\tKoro Again\tKoro Again\t\t12\t0\tP\tPPL\tBF\t\t\t\t\t\t0\t\t\t\t2013-02-08
";

    const NAMES: &str = "\
1\t1001\tfr\tKoro-Tessé\t\t\t\t\t\t
2\t1001\t\tVieux Koro\t\t\t\t1\t1890\t1960
3\t1001\tlink\thttps://example.org/Koro\t\t\t\t\t\t
4\t1001\twkdt\tQ999\t\t\t\t\t\t
5\t1001\tiata\tKTS\t\t\t\t\t\t
6\t1001\tabbr\tKT\t\t\t\t\t\t
7\t9999\ten\tElsewhere\t\t\t\t\t\t
8\t1001\ten\tKoro Town\t1\t\t\t\t\t
9\t1001\ten\tThe Big Mango\t\t\t1\t\t\tlately
10\t1002\tdefinitely-no-lang\tGora\t\t\t\t\t\t
11\t1002\tde
";

    fn features(names: Option<&str>) -> String {
        imported(|rows| {
            let mut places = Places::default();
            places.read_lines(&mut lines("f.txt", FEATURES))?;
            places.sort();
            let mut names = match names {
                Some(names) => Some(AlternateNames::read(&mut lines("n.txt", names), &places, rows)?),
                None => None,
            };
            let mut number = 0;
            let mut lines = lines("f.txt", FEATURES);
            import_lines(&mut lines, &mut number, Some(&mut places), names.as_mut(), &options(&[]), rows)
        })
    }

    #[test]
    fn places_with_the_names_of_their_line() {
        insta::assert_snapshot!(features(None), @r#"
        id: geonames:1001
          type: place
          kind: city
          name: Koro Tessé
          aliases: Koro-Tesse|Коро|KTS {abbr weak}
          country: BF
          admin1: 11
          lat: 12.25
          lon: -0.5
          population: 17000
          note: PPLA2
        id: geonames:1002
          type: place
          kind: lake
          name: Lac Gøra
          country: ML
          lat: 13.5
          lon: -1
          note: LKS
        id: geonames:1003
          type: place
          kind: country
          name: Land
          note: PCLI
        ! f.txt:1: a name that no text can match: "a'b'c'd'e'f'g'h'i"
        ! f.txt:3: a country that is no ISO 3166-1 code: "X1"
        ! f.txt:3: a population that is no whole number: "many"
        ! f.txt:3: coordinates that are no degrees: "91 -1"
        ! f.txt:4: neither 19 columns (places, countries) nor 4 (divisions): "1004\tshort\tline"
        ! f.txt:5: a place that has come before: "1001"
        Row: a place that has come before: 1
        Row: neither 19 columns (places, countries) nor 4 (divisions): 1
        Name: a name that no text can match: 1
        Value: a country that is no ISO 3166-1 code: 1
        Value: a population that is no whole number: 1
        Value: coordinates that are no degrees: 1
        "#);
    }

    #[test]
    fn alternate_names_bring_languages_and_links() {
        insta::assert_snapshot!(features(Some(NAMES)), @r#"
        id: geonames:1001
          type: place
          kind: city
          name: Koro Tessé
          aliases: Koro Town {lang=en}|Koro-Tessé {lang=fr}|Vieux Koro {former from=1890 to=1960}|KT {abbr}|The Big Mango {weak lang=en}
          country: BF
          admin1: 11
          lat: 12.25
          lon: -0.5
          population: 17000
          links: wikidata:Q999
          note: PPLA2
        id: geonames:1002
          type: place
          kind: lake
          name: Lac Gøra
          aliases: Gora
          country: ML
          lat: 13.5
          lon: -1
          note: LKS
        id: geonames:1003
          type: place
          kind: country
          name: Land
          note: PCLI
        ! n.txt:11: an alternate name without geonameid, language and name: "11\t1002\tde"
        ! n.txt:9: a date that is not one: "lately"
        ! n.txt:10: a language that is no BCP 47 tag: "definitely-no-lang"
        ! f.txt:3: a country that is no ISO 3166-1 code: "X1"
        ! f.txt:3: a population that is no whole number: "many"
        ! f.txt:3: coordinates that are no degrees: "91 -1"
        ! f.txt:4: neither 19 columns (places, countries) nor 4 (divisions): "1004\tshort\tline"
        ! f.txt:5: a place that has come before: "1001"
        Row: a place that has come before: 1
        Row: neither 19 columns (places, countries) nor 4 (divisions): 1
        Name: an alternate name without geonameid, language and name: 1
        Value: a country that is no ISO 3166-1 code: 1
        Value: a date that is not one: 1
        Value: a language that is no BCP 47 tag: 1
        Value: a population that is no whole number: 1
        Value: coordinates that are no degrees: 1
        LeftOut: codes, post codes and web pages of places: 2
        "#);
    }

    #[test]
    fn countries_and_divisions_are_told_by_their_columns() {
        let text = "# comment\n#ISO\tISO3\nISO\tISO3\nML\tMLI\t466\tML\tMali\tBamako\t1240000\t19077690\tAF\t.ml\tXOF\tFranc\t223\t\t\tfr-ML,bm\t2453866\tSN,NE\t\n\
                    ML.01\tBamako\tBamako\t2460594\nML.01.10\tCercle Ô\tCercle O\t77\nxx\ty\n\n";
        let found =
            imported(|rows| import_lines(&mut lines("a.txt", text), &mut 0, None, None, &options(&[]), rows));
        insta::assert_snapshot!(found, @r#"
        id: geonames:2453866
          type: place
          kind: country
          name: Mali
          country: ML
          population: 19077690
          note: ML
        id: geonames:2460594
          type: place
          kind: admin1
          name: Bamako
          country: ML
          admin1: 01
          note: ML.01
        id: geonames:77
          type: place
          kind: admin2
          name: Cercle Ô
          country: ML
          admin1: 01
          note: ML.01.10
        ! a.txt:7: neither 19 columns (places, countries) nor 4 (divisions): "xx\ty"
        Row: neither 19 columns (places, countries) nor 4 (divisions): 1
        "#);
    }

    #[test]
    fn feature_codes_have_kinds_that_are_known() {
        for (class, code) in
            [("A", "PCLH"), ("A", "PCLI"), ("A", "ADM3"), ("H", "STMI"), ("S", "HTL"), ("T", "ISLS")]
        {
            let Typing { entity_type, kind } = typing(class, code);
            assert_eq!(entity_type, crate::gazetteer::EntityType::of_kind(&kind).unwrap(), "{code}");
        }
        assert_eq!(typing("V", "FRST"), Typing::PLACE);
    }
}
