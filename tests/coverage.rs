//! What the embedded gazetteer covers: how many entities of each kind, and whether the names of the news are found.

use dateline::gazetteer::{EntityRef, Gazetteer};
use dateline::{Annotator, Article};

/// Two hundred names with their types. They were written down before the gazetteer was looked at, and stay as they are.
const NAMES: &str = include_str!("data/world-names.tsv");

/// Of a hundred names of the world's news so many must be found, with the right type.
const PER_CENT: usize = 95;

#[test]
fn names_of_the_worlds_news_are_found() {
    let names: Vec<(&str, &str)> = NAMES
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'))
        .collect();
    assert_eq!(names.len(), 200);
    let annotator = Annotator::embedded();
    let mut worker = annotator.new_worker();
    let mut is_found = |entity_type: &str, name: &str| {
        let text = format!("On Tuesday, reporters asked about {name}, officials said.");
        let annotation = worker.annotate(&Article::from_text(&text));
        annotation.mentions.iter().any(|mention| {
            let entity = annotation.entities[mention.entity].entity;
            mention.span.surface(&text) == name && entity.entity_type().as_str() == entity_type
        })
    };
    let missed: Vec<_> = names.iter().filter(|(entity_type, name)| !is_found(entity_type, name)).collect();
    assert!((names.len() - missed.len()) * 100 >= names.len() * PER_CENT, "{missed:?}");
}

#[test]
fn every_kind_is_covered() {
    let gazetteer = Gazetteer::embedded();
    let count = |wanted: &dyn Fn(EntityRef<'_>) -> bool| gazetteer.entities().filter(|&e| wanted(e)).count();
    let of_kinds = |kinds: &[&str]| count(&|entity| kinds.contains(&entity.kind()));
    for (what, found, least) in [
        ("countries and territories", of_kinds(&["country", "territory"]), 245),
        ("first-level regions", of_kinds(&["admin1"]), 3_000),
        ("cities", of_kinds(&["city"]), 45_000),
        ("airports", of_kinds(&["airport"]), 3_000),
        ("seas, deserts, contested regions and the like", of_kinds(REGIONS), 200),
        ("people", of_kinds(&["person"]), 2_500),
        ("armed groups, militaries, security services", of_kinds(FORCES), 500),
        ("ethnic and communal groups", of_kinds(&["ethnic-group", "religious-group"]), 250),
        ("organizations", count(&|entity| entity.entity_type().as_str() == "organization"), 2_000),
        ("media and news agencies", of_kinds(&["media", "news-agency"]), 300),
        ("NGOs and think tanks", of_kinds(&["ngo", "think-tank", "foundation"]), 200),
        ("companies", of_kinds(&["company"]), 600),
        ("dated offices", gazetteer.offices().count(), 3_000),
    ] {
        assert!(found >= least, "{what}: {found}");
    }
}

const REGIONS: &[&str] = &[
    "macro-region",
    "region",
    "sea",
    "strait",
    "gulf",
    "canal",
    "desert",
    "mountain",
    "river",
    "lake",
    "island",
    "peninsula",
    "continent",
    "disputed-area",
    "historical-country",
];

const FORCES: &[&str] = &["armed-group", "military", "security-service"];
