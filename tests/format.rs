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

/// What a field of so many bytes is set to: the ends of its range, the middle, its neighbours, the length of the file.
fn extremes(old: u64, width: usize, file_len: usize) -> Vec<u64> {
    let max = u64::MAX >> (64 - 8 * width);
    let mut values =
        vec![0, 1, max, max - 1, max / 2, max / 2 + 1, old.wrapping_sub(1) & max, old.wrapping_add(1) & max];
    values.extend([file_len as u64 - 1, file_len as u64, file_len as u64 + 1].map(|value| value & max));
    values.sort_unstable();
    values.dedup();
    values.retain(|&value| value != old);
    values
}

/// The file with `value` at `at`.
fn with_field(whole: &[u8], at: usize, width: usize, value: u64) -> Vec<u8> {
    let mut bytes = whole.to_vec();
    bytes[at..at + width].copy_from_slice(&value.to_le_bytes()[..width]);
    bytes
}

fn field(bytes: &[u8], at: usize, width: usize) -> u64 {
    let mut value = [0; 8];
    value[..width].copy_from_slice(&bytes[at..at + width]);
    u64::from_le_bytes(value)
}

/// Where the head says how many sections there are, where their table stands, and what an entry takes.
const SECTIONS_AT: usize = 20;
const FINGERPRINT_AT: usize = 24;
const TABLE_AT: usize = 40;
const ENTRY_BYTES: usize = 24;

fn n_sections(whole: &[u8]) -> usize {
    usize::try_from(field(whole, SECTIONS_AT, 4)).unwrap()
}

/// Makes the checksums right again, as somebody who forges a file does.
fn forge(bytes: &mut [u8]) {
    for number in 0..n_sections(bytes) {
        let entry = TABLE_AT + number * ENTRY_BYTES;
        let [start, len] = [entry, entry + 8].map(|at| usize::try_from(field(bytes, at, 8)).unwrap());
        if let Some(section) = start.checked_add(len).and_then(|end| bytes.get(start..end)) {
            let checksum = xxhash_rust::xxh3::xxh3_64(section).to_le_bytes();
            bytes[entry + 16..entry + 24].copy_from_slice(&checksum);
        }
    }
    let table = TABLE_AT..TABLE_AT + n_sections(bytes) * ENTRY_BYTES;
    let fingerprint = xxhash_rust::xxh3::xxh3_64(&bytes[table]).to_le_bytes();
    bytes[FINGERPRINT_AT..FINGERPRINT_AT + 8].copy_from_slice(&fingerprint);
}

/// No field is known here by its name: whatever stands anywhere, so many bytes wide, is set to the extremes.
fn extremes_in_any_field(width: usize) {
    let whole = compiled();
    let begin = TABLE_AT + n_sections(&whole) * ENTRY_BYTES;
    for at in begin..=whole.len() - width {
        let old = field(&whole, at, width);
        for value in extremes(old, width, whole.len()) {
            // What changes the lower half only is done by the narrower field.
            if width > 2 && value >> (4 * width) == old >> (4 * width) {
                continue;
            }
            match Gazetteer::open(with_field(&whole, at, width, value)) {
                Err(err) => assert_eq!(err.kind(), ErrorKind::Format, "{at}: {err}"),
                Ok(gazetteer) => {
                    assert!(gazetteer.verify().is_err(), "{width} bytes at {at}: {value}");
                    read_all(&gazetteer);
                    // Most records stand at even places.
                    if at % 2 == 0 {
                        mentions(gazetteer);
                    }
                }
            }
        }
    }
}

#[test]
fn extremes_in_fields_of_two_bytes_are_refused_or_known_by_the_checksums() {
    extremes_in_any_field(2);
}

#[test]
fn extremes_in_fields_of_four_bytes_are_refused_or_known_by_the_checksums() {
    extremes_in_any_field(4);
}

#[test]
fn extremes_in_fields_of_eight_bytes_are_refused_or_known_by_the_checksums() {
    extremes_in_any_field(8);
}

#[test]
fn extremes_in_the_section_table_are_refused_though_the_checksums_are_right() {
    let whole = compiled();
    let mut opened = 0;
    for number in 0..n_sections(&whole) {
        for at in [0, 8].map(|at| TABLE_AT + number * ENTRY_BYTES + at) {
            for value in extremes(field(&whole, at, 8), 8, whole.len()).into_iter().chain([64, 4096, 1 << 32])
            {
                let mut bytes = with_field(&whole, at, 8, value);
                forge(&mut bytes);
                match Gazetteer::open(bytes) {
                    Err(err) => assert_eq!(err.kind(), ErrorKind::Format, "{at}: {err}"),
                    // Another place, or another length that divides: it is a gazetteer of something else.
                    Ok(gazetteer) => {
                        opened += 1;
                        read_all(&gazetteer);
                        mentions(gazetteer);
                    }
                }
            }
        }
    }
    assert!(opened > 0, "the table's own checksum has refused all of them");
}

#[test]
fn other_files_and_versions_are_refused_with_the_remedy() {
    // Where the head has them: byte order mark, format version, Unicode version, profile.
    for (at, message) in [
        (0, "this is not a compiled gazetteer"),
        (8, "the gazetteer is damaged: its byte order mark is wrong"),
        (10, "a gazetteer of format 250, Unicode "),
        (12, "a gazetteer of format 5, Unicode "),
        (16, "a gazetteer of format 5, Unicode "),
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
