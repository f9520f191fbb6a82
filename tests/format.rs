//! Compiled gazetteers as files: whole, damaged, of other versions, replaced while they are open.
//!
//! The damage is exhaustive: a small file with every kind of record, cut at every byte and changed at every byte.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use dateline::gazetteer::source::{SourceOptions, read_bytes};
use dateline::gazetteer::{Access, Builder, compile_paths, load};
use dateline::{Annotator, AnnotatorOptions, Article, Error, ErrorKind, Gazetteer};
use std::fs;
use std::path::Path;

/// A person with a surname that is made for him, namesakes, an acronym, languages, dates, a pattern, links, people.
const ROWS: &str = "\
name\tid\tkind\taliases\tcountry\tlat\tlon\tvalid_from\tlinks\tpopulation
Mali\tQ912\tcountry\tmalien {demonym lang=fr}\tML\t17\t-4\t1960-09-22\tiso:ML geonames:2453866\t22000000
Springfield\tmy:1\tcity\t\tUS\t39.8\t-89.6\t\t
Springfield\tmy:2\tcity\t\tUS\t37.2\t-93.3\t\t
Iyad Ag Ghali\tmy:3\tperson\tAbu al-Fadl {from=2012 to=2020}\tML\t\t\t\t
Support Group for Islam\tmy:4\tarmed-group\tJNIM {abbr}|pattern:[0-9]+(th)? Katiba\tML\t\t\t\t
";

const TEXT: &str =
    "Iyad Ag Ghali of JNIM, whose 5th Katiba left Mali for Springfield; Ghali est malien. Abu al-Fadl.";

fn compiled() -> Vec<u8> {
    let mut builder = Builder::new();
    for row in read_bytes("rows.tsv", ROWS.as_bytes(), &SourceOptions::default()).unwrap() {
        builder.add_row(&row).unwrap();
    }
    builder.finish().unwrap()
}

/// The mentions of a text as `surface id`.
fn mentions(gazetteer: Gazetteer) -> Vec<String> {
    let annotator = Annotator::new(vec![gazetteer], AnnotatorOptions::default());
    let annotation = annotator.new_worker().annotate(&Article::from_text(TEXT));
    let shown = |mention: &dateline::Mention| {
        let entity = annotation.entities[mention.entity].entity;
        format!("{} {}", mention.span.surface(TEXT), entity.id())
    };
    annotation.mentions.iter().map(shown).collect()
}

/// Asks everything that can be asked of a gazetteer.
fn read_all(gazetteer: &Gazetteer) -> usize {
    let entities = gazetteer.entities().map(|entity| {
        let texts = [entity.id(), entity.name(), entity.kind(), entity.country().unwrap_or_default()];
        texts.map(str::len).iter().sum::<usize>()
            + entity.links().count()
            + usize::from(entity.valid().0.is_some())
            + usize::from(entity.population() > 0)
            + usize::from(gazetteer.entity_by_id(entity.id()).is_some())
    });
    let names = gazetteer.names().map(|name| {
        let aliases = name
            .aliases()
            .map(|alias| alias.surface().len() + alias.lang().len() + usize::from(alias.valid().1.is_some()));
        name.folded().len() + aliases.sum::<usize>()
    });
    entities.sum::<usize>() + names.sum::<usize>() + gazetteer.aliases().count()
}

fn refusal(bytes: Vec<u8>) -> Error {
    Gazetteer::open(bytes).map(|_| ()).unwrap_err()
}

#[test]
fn whole_file_finds_everything() {
    let gazetteer = Gazetteer::open(compiled()).unwrap();
    gazetteer.verify().unwrap();
    assert!(read_all(&gazetteer) > 0);
    assert_eq!(
        mentions(gazetteer),
        [
            "Iyad Ag Ghali my:3",
            "JNIM my:4",
            "5th Katiba my:4",
            "Mali Q912",
            "Springfield my:1",
            "malien Q912",
            "Abu al-Fadl my:3",
        ]
    );
}

#[test]
fn file_that_is_cut_off_anywhere_is_refused() {
    let whole = compiled();
    for len in 0..whole.len() {
        let err = refusal(whole[..len].to_vec());
        assert_eq!(err.kind(), ErrorKind::Format, "{len}: {err}");
        assert!(err.help().unwrap().contains("dateline compile"), "{len}: {err}");
    }
    let longer = [whole.as_slice(), b"\0"].concat();
    assert!(refusal(longer).message().contains("not as long as its head says"));
}

#[test]
fn every_changed_byte_is_found_and_none_makes_it_panic() {
    let whole = compiled();
    let mut opened = 0;
    for at in 0..whole.len() {
        for bits in [0x01, 0x80, 0xFF] {
            let mut bytes = whole.clone();
            bytes[at] ^= bits;
            match Gazetteer::open(bytes) {
                Err(err) => assert_eq!(err.kind(), ErrorKind::Format, "byte {at}: {err}"),
                Ok(gazetteer) => {
                    assert!(gazetteer.verify().is_err(), "byte {at} ^ {bits}");
                    read_all(&gazetteer);
                    mentions(gazetteer);
                    opened += 1;
                }
            }
        }
    }
    // All but head and section table is trusted until it is read.
    assert!(opened > whole.len() * 2, "{opened}");
}

#[test]
fn other_files_and_versions_are_refused_with_the_remedy() {
    // Where the head has them: byte order mark, format version, Unicode version, profile.
    for (at, message) in [
        (0, "this is not a compiled gazetteer"),
        (8, "the gazetteer is damaged: its byte order mark is wrong"),
        (10, "a gazetteer of format 251, Unicode "),
        (12, "a gazetteer of format 4, Unicode "),
        (16, "a gazetteer of format 4, Unicode "),
    ] {
        let mut bytes = compiled();
        bytes[at] ^= 0xFF;
        let err = refusal(bytes);
        assert!(err.message().starts_with(message), "{at}: {err}");
        assert!(err.help().unwrap().ends_with("dateline compile SOURCE… -o FILE"), "{at}: {err}");
    }
    assert!(refusal(vec![b'x'; 4096]).message().contains("not a compiled gazetteer"));
}

#[test]
fn same_sources_give_the_same_bytes() {
    assert_eq!(compiled(), compiled());
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("rows.tsv"), ROWS).unwrap();
    // Neither path nor thread enters.
    assert_eq!(compile_paths([folder.path()], &SourceOptions::default()).unwrap(), compiled());
}

fn open_file(path: &Path) -> Result<Gazetteer, Vec<Error>> {
    load(path, &SourceOptions::default(), Access::Map)
}

#[test]
fn file_is_replaced_while_it_is_mapped() {
    let folder = tempfile::tempdir().unwrap();
    let (path, next) = (folder.path().join("names.gaz"), folder.path().join("next.gaz"));
    fs::write(&path, compiled()).unwrap();
    let old = open_file(&path).unwrap();
    fs::write(&next, Builder::new().finish().unwrap()).unwrap();
    fs::rename(&next, &path).unwrap();
    assert!(open_file(&path).unwrap().is_empty());
    old.verify().unwrap();
    assert_eq!(mentions(old).len(), 7);
}

#[test]
fn file_without_bytes_is_no_gazetteer() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("empty.gaz");
    fs::write(&path, "").unwrap();
    let errors = open_file(&path).unwrap_err();
    assert!(
        errors[0].to_string().contains("empty.gaz: the gazetteer is damaged: it is shorter than its head")
    );
}

#[test]
fn gazetteer_of_nothing_finds_nothing() {
    let gazetteer = Gazetteer::open(Builder::new().finish().unwrap()).unwrap();
    gazetteer.verify().unwrap();
    assert_eq!((gazetteer.len(), gazetteer.n_names()), (0, 0));
    assert_eq!(gazetteer.entity_by_id("Q912"), None);
    assert!(mentions(gazetteer).is_empty());
}
