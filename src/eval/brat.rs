//! Reads BRAT's standoff files: a text `NAME.txt`, and beside it `NAME.ann` with its mentions.
//!
//! Of the annotations, those of text (`T1`) are read, and references to databases (`N1`); the others, of events,
//! relations and attributes, say nothing about mentions. One of several pieces counts from its first character to its last.

use super::gold::GoldOptions;
use super::{CharSpan, GoldMention, GoldText, links};
use crate::error::{Error, ErrorKind, Result};
use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

/// The texts of a folder, by name, or of one `.ann` file. Their ids are the names of the files without `.ann`.
pub(super) fn read(path: &Path, options: &GoldOptions) -> Result<Vec<GoldText>> {
    let unreadable = |path: &Path, err| Error::io(path.to_string_lossy(), err);
    let mut files = vec![path.to_owned()];
    if path.is_dir() {
        let entries = fs::read_dir(path).map_err(|err| unreadable(path, err))?;
        let found = entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<Vec<PathBuf>, _>>();
        files = found.map_err(|err| unreadable(path, err))?;
        files.retain(|file| file.extension().is_some_and(|extension| extension == "ann"));
        files.sort();
        if files.is_empty() {
            return Err(Error::new(ErrorKind::Config, "no file in this folder ends in .ann")
                .in_source(path.to_string_lossy()));
        }
    }
    let read = |file: PathBuf| {
        let load = |path: &Path| fs::read_to_string(path).map_err(|err| unreadable(path, err));
        let (text, annotations) = (load(&file.with_extension("txt"))?, load(&file)?);
        let mentions =
            parse(&annotations, &text, options).map_err(|err| err.in_source(file.to_string_lossy()))?;
        Ok(GoldText {
            id: file.file_stem().unwrap_or_default().to_string_lossy().into_owned(),
            field: options.field.clone(),
            lang: "?".to_owned(),
            window: None,
            mentions,
            text: Some(text),
        })
    };
    files.into_iter().map(read).collect()
}

/// The mentions of one `.ann` file, in its order.
fn parse(annotations: &str, text: &str, options: &GoldOptions) -> Result<Vec<GoldMention>> {
    let n_chars = text.chars().count() as u64;
    let mut mentions = Vec::new();
    let mut numbers = HashMap::new();
    let mut references = Vec::new();
    for (number, line) in (1u64..).zip(annotations.lines()) {
        let bad = |message: String| Error::new(ErrorKind::Record, message).at(number, None);
        let mut cells = line.split('\t');
        let (name, what) = (cells.next().unwrap_or_default(), cells.next().unwrap_or_default());
        if name.starts_with('T') {
            let (label, offsets) = what.split_once(' ').unwrap_or((what, ""));
            let ends: Option<Vec<u64>> = offsets.split([' ', ';']).map(|end| end.parse().ok()).collect();
            let ends = ends.unwrap_or_default();
            let (Some(&start), Some(&end)) = (ends.iter().min(), ends.iter().max()) else {
                return Err(bad(format!(
                    "expected a label and offsets as in \"Location 0 6\", found {what:?}"
                )));
            };
            if end > n_chars {
                return Err(bad(format!(
                    "the mention ends at {end}, behind the text of {n_chars} characters"
                )));
            }
            numbers.insert(name, mentions.len());
            let span = CharSpan::new(start, end);
            mentions.push(GoldMention {
                span,
                text: text.chars().skip(index(start)).take(index(end - start)).collect(),
                label: options.labels.of_label(label).and_then(|labels| labels.into_iter().next()),
                links: BTreeSet::new(),
                point: None,
                sub: None,
                optional: false,
                nil: false,
            });
        } else if name.starts_with('N') {
            // `Reference T1 Wikidata:Q912`
            let mut words = what.split(' ').skip(1);
            references.extend(words.next().zip(words.next()));
        }
    }
    for (name, id) in references {
        if let Some(&number) = numbers.get(name) {
            mentions[number].links.insert(links::normalize(id, "link"));
        }
    }
    Ok(mentions)
}

fn index(offset: u64) -> usize {
    usize::try_from(offset).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mentions_and_references_are_read() {
        let text = "L’Élan quitte Gao et Mopti.";
        let ann = "T1\tLocation 14 17\tGao\nA1\tNegation T1\nT2\tPerson 2 6;14 17\tÉlan Gao\nN1\tReference T1 Wikidata:Q1\tGao\n#1\tAnnotatorNotes T1\tsure\n";
        let mentions = parse(ann, text, &GoldOptions::default()).unwrap();
        let told: Vec<_> =
            mentions.iter().map(|m| (m.label.as_deref().unwrap(), &*m.text, m.links.len())).collect();
        assert_eq!(told, [("LOC", "Gao", 1), ("PER", "Élan quitte Gao", 0)]);
        assert!(mentions[0].links.contains("wikidata:Q1"));
    }

    #[test]
    fn bad_offsets_are_errors() {
        for ann in ["T1\tLocation 3 x\tGao", "T1\tLocation", "T1\tLocation 3 400\tGao"] {
            assert!(parse(ann, "Gao", &GoldOptions::default()).unwrap_err().position().is_some(), "{ann}");
        }
    }
}
