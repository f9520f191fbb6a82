//! Lists of GATE's gazetteers.
//!
//! A `.def` file names lists and what they hold (`city.lst:location:city:en`); a `.lst` file has a name on each line,
//! with features behind it (`Mali&ISO2=ML`, or set off by a tab or colon). A list alone is looked up in the
//! `lists.def` beside it. Lists of what is no actor, place or organization are left out and counted. Each list is
//! held until its end, since rows of the same `name` or `id` are one entity.

use super::gathered::Gathered;
use super::rows::{Rows, in_lang};
use super::typing::Typing;
use super::{ImportOptions, Lines, Loss};
use crate::country;
use crate::error::Result;
use crate::gazetteer::parse_lang;
use std::path::{Path, PathBuf};

pub(super) fn import(inputs: &[PathBuf], options: &ImportOptions, rows: &mut Rows<'_>) -> Result<()> {
    for input in inputs {
        if input.extension().is_some_and(|extension| extension == "def") {
            for (list, line, source) in lists(input, rows)? {
                let path = input.with_file_name(&list.file);
                rows.at(&source, line);
                if path.is_file() {
                    import_list(&mut Lines::open(&path)?, &list, options, rows)?;
                } else {
                    rows.lose(Loss::Row, "a list that is not there", &list.file);
                }
            }
        } else {
            let list = listed(input, rows)?;
            import_list(&mut Lines::open(input)?, &list, options, rows)?;
        }
    }
    Ok(())
}

/// What is known of a list.
#[derive(Clone, Debug, Default)]
struct List {
    file: String,
    major: String,
    minor: String,
    lang: String,
}

impl List {
    /// The name by which it tells entities of its own from those of other lists.
    fn stem(&self) -> String {
        Path::new(&self.file).file_stem().unwrap_or_default().to_string_lossy().into_owned()
    }
}

/// The lists of a definition, with their places.
fn lists(path: &Path, rows: &mut Rows<'_>) -> Result<Vec<(List, u64, std::sync::Arc<str>)>> {
    let mut lines = Lines::open(path)?;
    let source = lines.name.clone();
    let mut lists = Vec::new();
    while let Some((line, number)) = lines.next()? {
        rows.at(&source, number);
        let text = rows.text(line);
        let mut parts = text.trim().split(':').map(|part| part.trim().to_owned());
        let file = parts.next().unwrap_or_default();
        if file.is_empty() || file.starts_with('#') {
            continue;
        }
        let mut next = || parts.next().unwrap_or_default();
        lists.push((List { file, major: next(), minor: next(), lang: next() }, number, source.clone()));
    }
    Ok(lists)
}

/// What the definition beside a list says of it.
fn listed(path: &Path, rows: &mut Rows<'_>) -> Result<List> {
    let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let definition = path.with_file_name("lists.def");
    let found = if definition.is_file() { lists(&definition, rows)? } else { Vec::new() };
    let list = found.into_iter().map(|(list, ..)| list).find(|list| list.file == file);
    Ok(list.unwrap_or(List { file, ..List::default() }))
}

fn import_list(lines: &mut Lines, list: &List, options: &ImportOptions, rows: &mut Rows<'_>) -> Result<()> {
    let source = lines.name.clone();
    let given = [format!("{}:{}", list.major, list.minor), list.major.clone(), list.stem()];
    let typing = given.iter().find_map(|label| options.typing(label)).cloned();
    let typing =
        typing.or_else(|| typing_of(&list.major, &list.minor)).or_else(|| options.default_typing().cloned());
    let Some(typing) = typing else {
        let label = if list.major.is_empty() { list.stem() } else { list.major.clone() };
        while let Some((line, _)) = lines.next()? {
            if !line.trim_ascii().is_empty() {
                rows.count(Loss::LeftOut, format!("{label}; give it a type with --type {label}=TYPE"));
            }
        }
        return Ok(());
    };
    let lang = parse_lang(&list.lang).unwrap_or_default();
    let mut gathered = Gathered::default();
    while let Some((line, number)) = lines.next()? {
        rows.at(&source, number);
        let text = rows.text(line);
        let (name, features) = features(text.trim());
        if name.is_empty() {
            continue;
        }
        let feature = |keys: &[&str]| {
            features
                .iter()
                .find(|(key, value)| keys.contains(key) && !value.is_empty())
                .map(|(_, value)| *value)
        };
        let full_name = feature(&["name", "canonical"]);
        let key = feature(&["id", "inst", "URI", "uri"]).or(full_name).unwrap_or(name);
        let id = options.id("gate", &format!("{}:{key}", list.stem()));
        let entity = gathered.entity(&id, &typing, rows);
        rows.name(&mut entity.names, in_lang(name, lang));
        if let Some(full_name) = full_name {
            rows.name(&mut entity.names, in_lang(full_name, lang));
        }
        if let Some(code) = feature(&["ISO2", "ISO3", "iso2", "country"]) {
            match country::alpha2(code) {
                Some(code) => entity.country = code,
                None => rows.lose(Loss::Value, "a country that is no ISO 3166-1 code", code),
            }
        }
        if let Some(item) = feature(&["wikidata", "qid"]).filter(|item| item.starts_with('Q')) {
            entity.links = vec![format!("wikidata:{item}")];
        }
        [list.major.as_str(), list.minor.as_str()].join(" ").trim().clone_into(&mut entity.note);
    }
    gathered.write(rows)
}

/// Divides a line into its name and its features. What stands before the first key is what sets features off.
fn features(line: &str) -> (&str, Vec<(&str, &str)>) {
    let whole = (line, Vec::new());
    let Some((before, _)) = line.split_once('=') else { return whole };
    let is_key = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let name = before.trim_end_matches(is_key);
    let Some(separator) = name.chars().last().filter(|c| matches!(c, '&' | '\t' | ':' | ';' | '|')) else {
        return whole;
    };
    let (name, rest) = line.split_at(name.len());
    let features = rest.split(separator).filter_map(|feature| feature.split_once('='));
    (
        name.trim_end_matches(separator).trim(),
        features.map(|(key, value)| (key.trim(), value.trim())).collect(),
    )
}

/// The major and minor types of GATE's own lists (ANNIE) that name actors, places and organizations.
fn typing_of(major: &str, minor: &str) -> Option<Typing> {
    Some(match (major, minor) {
        ("person_full", _) => Typing::of("person"),
        ("location", "country" | "country_abbrev") => Typing::of("country"),
        ("location", "city") => Typing::of("city"),
        ("location", "province") => Typing::of("admin1"),
        ("location", "region") => Typing::of("region"),
        ("location", "airport") => Typing::of("airport"),
        ("location", "mountain") => Typing::of("mountain"),
        ("location", _) => Typing::PLACE,
        ("organization", "company") => Typing::of("company"),
        ("organization", "government") => Typing::of("agency"),
        ("organization", "university") => Typing::of("university"),
        ("organization", "charity") => Typing::of("ngo"),
        ("organization", "newspaper") => Typing::of("media"),
        ("organization", "team") => Typing::of("sports-body"),
        ("organization", "political") => Typing::of("party"),
        ("organization", _) => Typing::ORGANIZATION,
        ("facility", _) => Typing::of("building"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{imported, lines, options};
    use super::*;

    #[test]
    fn features_are_set_off_in_several_ways() {
        for (line, name, n_features) in [
            ("Mali", "Mali", 0),
            ("Mali&ISO2=ML&x=y", "Mali", 2),
            ("Mali\tISO2=ML", "Mali", 1),
            ("Mali:ISO2=ML:name=Republic: Mali", "Mali", 2),
            ("AT & T", "AT & T", 0),
            ("E=mc2", "E=mc2", 0),
            ("=", "=", 0),
        ] {
            let (found, features) = features(line);
            assert_eq!((found, features.len()), (name, n_features), "{line}");
        }
    }

    #[test]
    fn rows_of_one_full_name_are_one_entity() {
        let list = List {
            file: "sub/country.lst".into(),
            major: "location".into(),
            minor: "country".into(),
            lang: "en".into(),
        };
        let text = b"Nangoland:ISO2=ML:name=Republic of Nango\nNango:ISO2=MLI:name=Republic of Nango\nKoro\n\nKor\xe9:ISO2=999\n?\n";
        let found =
            imported(|rows| import_list(&mut lines("country.lst", *text), &list, &options(&[]), rows));
        insta::assert_snapshot!(found, @r#"
        id: gate:country:Republic_of_Nango
          type: place
          kind: country
          name: Nangoland {lang=en}
          aliases: Republic of Nango {lang=en}|Nango {lang=en}
          country: ML
          note: location country
        id: gate:country:Koro
          type: place
          kind: country
          name: Koro {lang=en}
          note: location country
        id: gate:country:Koré
          type: place
          kind: country
          name: Koré {lang=en}
          note: location country
        ! country.lst:5: a country that is no ISO 3166-1 code: "999"
        ! country.lst:6: no letter or digit in a name: "?"
        ! country.lst:6: no name that can be used: "gate:country:?"
        Row: no name that can be used: 1
        Name: no letter or digit in a name: 1
        Value: a country that is no ISO 3166-1 code: 1
        Mended: not UTF-8, read as Windows-1252: 1
        "#);
    }

    #[test]
    fn definitions_name_lists_and_types() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        write("lists.def", "city.lst:location:city\nnone.lst:location\nstop.lst:stop\n");
        write("city.lst", "Koro\n");
        write("stop.lst", "the\nof\n");
        for inputs in [&["lists.def"][..], &["city.lst", "stop.lst"]] {
            let inputs: Vec<_> = inputs.iter().map(|name| folder.path().join(name)).collect();
            let found = imported(|rows| import(&inputs, &options(&[]), rows));
            assert!(found.starts_with("id: gate:city:Koro\n  type: place\n  kind: city\n"), "{found}");
            assert!(found.contains("LeftOut: stop; give it a type with --type stop=TYPE: 2"), "{found}");
            assert_eq!(
                found.contains("lists.def:2: a list that is not there: \"none.lst\""),
                inputs.len() == 1
            );
        }
    }
}
