//! What names mean, with the gazetteer and the weights that are built in: one phenomenon each.

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

use dateline::gazetteer::Builder;
use dateline::gazetteer::source::{SourceOptions, read_bytes};
use dateline::normalize::variant::{Rule, Variants};
use dateline::resolve::trace::Reason;
use dateline::resolve::{Resolution, Types, Via};
use dateline::{Annotator, AnnotatorOptions, Article, EntityType, Field, Gazetteer};
use std::borrow::Cow;
use std::sync::LazyLock;

static ANNOTATOR: LazyLock<Annotator> = LazyLock::new(Annotator::embedded);

fn with(set: impl Fn(&mut AnnotatorOptions)) -> Annotator {
    let mut options = AnnotatorOptions::default();
    set(&mut options);
    Annotator::new(vec![Gazetteer::embedded()], options)
}

/// Surface and canonical name of each mention.
fn mentions(text: &str) -> Vec<(String, String)> {
    let annotation = ANNOTATOR.new_worker().annotate(&Article::from_text(text));
    let named = annotation.mentions.iter().map(|mention| {
        let entity = annotation.entities[mention.entity].entity;
        (
            mention.span.surface(text).to_owned(),
            format!("{} ({})", entity.name(), entity.country().unwrap_or("-")),
        )
    });
    named.collect()
}

/// Unlisted names with their kinds.
fn unlisted(text: &str) -> Vec<(String, &'static str, String)> {
    let annotator = with(|options| options.resolve.unlisted = true);
    let annotation = annotator.new_worker().annotate(&Article::from_text(text));
    let shown =
        annotation.unlisted.iter().map(|one| (one.span.surface(text).to_owned(), one.kind, one.name.clone()));
    shown.collect()
}

#[test]
fn places_that_are_family_names_are_no_places() {
    for text in ["Jack London wrote the book.", "Victoria Jackson left early.", "Then Paris Hilton spoke."] {
        assert_eq!(mentions(text), [], "{text}");
    }
}

#[test]
fn the_container_behind_a_comma_tells_which_place_is_meant() {
    for (text, expected) in [
        ("She lives in Jackson, Mississippi.", ["Jackson (US)", "Mississippi (US)"]),
        ("A fire in Paris, Texas, was put out.", ["Paris (US)", "Texas (US)"]),
    ] {
        let found: Vec<String> = mentions(text).into_iter().map(|(_, entity)| entity).collect();
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn the_article_tells_which_of_two_namesakes_is_meant() {
    let of = |text: &str| mentions(text).into_iter().find(|(surface, _)| surface == "Georgia").unwrap().1;
    assert_eq!(of("Georgia will reopen talks with Armenia and Turkey in Tbilisi."), "Georgia (GE)");
    assert_eq!(of("Farmers in Georgia and Alabama wait; Atlanta and Florida have water."), "Georgia (US)");
}

/// Ids of the entities of all mentions of this surface.
fn ids(text: &str, surface: &str) -> Vec<&'static str> {
    let annotation = ANNOTATOR.new_worker().annotate(&Article::from_text(text));
    let of_surface = annotation.mentions.iter().filter(|mention| mention.span.surface(text) == surface);
    of_surface.map(|mention| annotation.entities[mention.entity].entity.id()).collect()
}

#[test]
fn one_of_thirty_counties_is_that_of_the_state_in_the_text() {
    let of = |text: &'static str| ids(text, "Washington County");
    assert_eq!(of("The court of Washington County, Oregon, met on Monday."), ["fips:41067"]);
    assert_eq!(of("Farmers in Washington County, Maine, have had no rain."), ["fips:23029"]);
    assert_eq!(
        of("The roads of Washington County are closed, the governor of Vermont said."),
        ["fips:50023"]
    );
    assert_eq!(
        of("Crews from Fayetteville and Bentonville, Arkansas, came to Washington County."),
        ["fips:05143"]
    );
    assert_eq!(ids("Police in Caddo Parish, La., found the boat.", "Caddo Parish"), ["fips:22017"]);
}

#[test]
fn a_town_lies_in_the_region_that_the_text_names() {
    let of = |text: &'static str| ids(text, "Columbus");
    assert_eq!(of("In Georgia, the mayor of Columbus spoke to people from Macon."), ["geonames:4188985"]);
    assert_eq!(of("Schools in Columbus, Miss., will open late."), ["geonames:4422442"]);
    assert_eq!(of("Schools in Columbus, in Ohio, will open late."), ["geonames:4509177"]);
}

#[test]
fn an_elided_word_is_no_part_of_the_name() {
    let surfaces = |text| mentions(text).into_iter().map(|(surface, _)| surface).collect::<Vec<_>>();
    assert_eq!(surfaces("Rien ne presse. Lorsqu'Alger répondra, on verra."), ["Alger"]);
}

#[test]
fn words_of_a_script_without_capitals_are_not_small() {
    assert_eq!(mentions("وصلت قافلة إلى تمبكتو وغاو.")[0].0, "تمبكتو");
}

#[test]
fn an_office_means_who_held_it_on_the_day() {
    let held = |text: &'static str, date: Option<&'static str>| {
        let article = Article { date: date.map(Cow::Borrowed), ..Article::from_text(text) };
        let annotation = ANNOTATOR.new_worker().annotate(&article);
        let mention = annotation.mentions.into_iter().find(|mention| mention.via == Via::Role)?;
        Some((mention.span.surface(text), annotation.entities[mention.entity].entity.name()))
    };
    assert_eq!(
        held("The French president left.", Some("2019-05-01")),
        Some(("president", "Emmanuel Macron"))
    );
    assert_eq!(
        held("The French president left.", Some("2010-05-01")),
        Some(("president", "Nicolas Sarkozy"))
    );
    assert_eq!(
        held("The president of France left.", Some("2019-05-01")),
        Some(("president", "Emmanuel Macron"))
    );
    // Without a day nothing is certain; who is named needs no office; and former holders hold none.
    assert_eq!(held("The French president left.", None), None);
    assert_eq!(held("French President Jacques Chirac left.", Some("2019-05-01")), None);
    assert_eq!(held("The former French president left.", Some("2019-05-01")), None);
}

#[test]
fn a_capital_that_speaks_stands_for_its_government() {
    let government = |text: &str| {
        let annotation = ANNOTATOR.new_worker().annotate(&Article::from_text(text));
        annotation.mentions.first().and_then(|mention| mention.government).map(|government| government.name())
    };
    assert_eq!(government("Moscow said on Monday that talks would go on."), Some("Government of Russia"));
    assert_eq!(government("In Moscow people waited for the bus."), None);
}

#[test]
fn unlisted_names_are_found_by_what_stands_with_them() {
    let text =
        "Minister Zorba Quibbleton met Anna Frobisher, 35, of the Grunfeld Institute. Frobisher smiled.";
    let found = unlisted(text);
    let has = |surface: &str, kind: &str, name: &str| {
        assert!(
            found.iter().any(|one| one.0 == surface && one.1 == kind && one.2 == name),
            "{surface}: {found:?}"
        );
    };
    has("Anna Frobisher", "person", "Anna Frobisher");
    has("Grunfeld Institute", "organization", "Grunfeld Institute");
    has("Frobisher", "person", "Anna Frobisher");
}

#[test]
fn without_the_option_no_unlisted_name_is_found() {
    let annotation =
        ANNOTATOR.new_worker().annotate(&Article::from_text("Anna Frobisher smiled at Dr. John Smith."));
    assert!(annotation.unlisted.is_empty());
}

#[test]
fn a_letter_alone_is_no_unlisted_name() {
    let found = unlisted("I. Frobisher and Anna B. Frobisher came. I asked why, and B said that I knew.");
    assert!(found.iter().all(|(surface, ..)| surface.len() > 1), "{found:?}");
    assert!(found.iter().any(|(surface, ..)| surface == "Anna B. Frobisher"), "{found:?}");
}

#[test]
fn unlisted_names_are_of_the_types_that_are_asked_for() {
    let text = "Anna Frobisher, 35, of the Grunfeld Institute smiled.";
    let kinds = |types: &[EntityType]| {
        let annotator = with(|options| {
            options.resolve.unlisted = true;
            options.resolve.types = Types::only(types.iter().copied());
        });
        let annotation = annotator.new_worker().annotate(&Article::from_text(text));
        annotation.unlisted.iter().map(|one| one.kind).collect::<Vec<_>>()
    };
    assert_eq!(kinds(&[EntityType::Actor]), ["person"]);
    assert_eq!(kinds(&[EntityType::Organization]), ["organization"]);
    assert!(kinds(&[EntityType::Place]).is_empty());
}

#[test]
fn names_that_score_low_are_kept_apart_where_they_are_asked_for() {
    let text = "Jack London wrote of Kenya.";
    let annotator = with(|options| options.resolve.keep_rejected = true);
    let annotation = annotator.new_worker().annotate(&Article::from_text(text));
    let rejected: Vec<_> = annotation.rejected.iter().map(|one| one.span.surface(text)).collect();
    assert_eq!(rejected, ["London"]);
    assert!(annotation.mentions.iter().all(|mention| (0.38..=1.0).contains(&mention.score)));
    let strict = with(|options| options.resolve.min_score = Some(1.0));
    assert!(strict.new_worker().annotate(&Article::from_text(text)).mentions.is_empty());
}

#[test]
fn the_focus_is_the_country_that_is_named_most_and_first() {
    let text = "Mali and its capital Bamako waited. Malian soldiers left Gao. Chad said nothing.";
    let annotation = ANNOTATOR.new_worker().annotate(&Article::from_text(text));
    assert_eq!(annotation.focus[0].country, *b"ML");
    let total: f32 = annotation.entities.iter().map(|counted| counted.salience).sum();
    assert!((total - 1.0).abs() < 1e-3, "{total}");
}

#[test]
fn the_trace_tells_what_was_weighed() {
    let text = "Jack London wrote of Kenya.";
    let (_, trace) = ANNOTATOR.new_worker().trace(&Article::from_text(text));
    let verdicts: Vec<_> =
        trace.considered.iter().map(|one| (one.span.surface(text), one.verdict.is_ok())).collect();
    assert_eq!(verdicts, [("London", false), ("Kenya", true)]);
    assert!(trace.considered[0].evidence.found().any(|(evidence, _)| evidence.name() == "given-name-before"));
}

/// Latitudes of the places named so, rounded to degrees.
fn latitudes(text: &str, name: &str) -> Vec<i32> {
    let annotation = ANNOTATOR.new_worker().annotate(&Article::from_text(text));
    let named = annotation.mentions.iter().filter(|mention| mention.span.surface(text) == name);
    let entities = named.map(|mention| annotation.entities[mention.entity].entity);
    #[expect(clippy::cast_possible_truncation, reason = "a latitude is small")]
    entities.map(|entity| entity.coordinates().unwrap().0.round() as i32).collect()
}

#[test]
fn what_holds_a_name_is_known_before_the_text_says_it() {
    let text = "Roanoke waits for the vote. The council of Roanoke, Virginia, meets on Monday.";
    assert_eq!(latitudes(text, "Roanoke"), [37, 37]);
}

#[test]
fn places_between_commas_are_a_list() {
    // There is a town of this name in Japan.
    assert_eq!(latitudes("Officials in Mexico, China, Japan and Canada met.", "China"), [35]);
}

#[test]
fn a_dateline_names_the_town_rather_than_the_state() {
    let text = "WASHINGTON — Denouncing the plan, members from Oregon and Florida said no.";
    assert_eq!(latitudes(text, "WASHINGTON"), [39]);
}

#[test]
fn the_dot_of_an_abbreviation_belongs_to_it() {
    let surfaces: Vec<String> = mentions("Two men from Fresno, Calif., and one from Orlando, Fla., left.")
        .into_iter()
        .map(|(surface, _)| surface)
        .collect();
    assert_eq!(surfaces, ["Fresno", "Calif.", "Orlando", "Fla."]);
}

#[test]
fn the_common_noun_of_its_kind_is_no_part_of_a_name() {
    assert_eq!(mentions("Officials in Hubei province met.")[0].0, "Hubei");
}

#[test]
fn a_dash_parts_names_and_a_party_precedes_one() {
    let surfaces = |text| mentions(text).into_iter().map(|(surface, _)| surface).collect::<Vec<_>>();
    assert_eq!(surfaces("The trains Paris—Berlin were late."), ["Paris", "Berlin"]);
    assert_eq!(surfaces("Rep. Ann Dorsey, D-Minneapolis, spoke first."), ["Minneapolis"]);
}

#[test]
fn an_everyday_word_that_begins_a_sentence_may_be_a_surname_that_the_article_has() {
    let found = unlisted("Peter Cook spoke first. Cook said that he was pleased.");
    assert_eq!(found.last().unwrap(), &("Cook".to_owned(), "person", "Peter Cook".to_owned()));
    assert!(unlisted("Cook the rice first. Cook it well.").is_empty());
}

/// Surface, id, `via` and score of each mention where nothing is resolved.
fn unresolved(rows: &str, text: &str) -> Vec<(String, String, Via, f32)> {
    let mut builder = Builder::new();
    for row in read_bytes("rows.tsv", rows.as_bytes(), &SourceOptions::default()).unwrap() {
        builder.add_row(&row).unwrap();
    }
    let gazetteer = Gazetteer::open(builder.finish().unwrap()).unwrap();
    let mut options = AnnotatorOptions::default();
    options.resolve.resolution = Resolution::Off;
    options.variants = Variants::Exact;
    let annotator = Annotator::new(vec![gazetteer], options);
    let annotation = annotator.new_worker().annotate(&Article::from_text(text));
    let named = annotation.mentions.iter().map(|mention| {
        let entity = annotation.entities[mention.entity].entity;
        (mention.span.surface(text).to_owned(), entity.id().to_owned(), mention.via, mention.score)
    });
    named.collect()
}

const NAMES: &str = "name\tid\tkind\taliases\tpopulation
Gao\tmy:1\tcity\t\t10
Gao\tmy:2\tcity\tGawgaw\t90000
Gao Region\tmy:3\tcity\tGR {abbr}\t
Jane Doe\tmy:4\tperson\tDoe {short}|Nightingale {weak}\t
";

#[test]
fn without_resolution_names_are_the_longest_and_of_who_bears_them_most_often() {
    let found = unresolved(
        NAMES,
        "Gawgaw, Gao Region, Gao and the GR; Doe, Nightingale or Jane Doe? The gao region.",
    );
    let found: Vec<_> =
        found.iter().map(|(surface, id, via, score)| (&**surface, &**id, *via, *score)).collect();
    assert_eq!(
        found,
        [
            ("Gawgaw", "my:2", Via::Alias, 1.0),
            ("Gao Region", "my:3", Via::Name, 1.0),
            ("Gao", "my:2", Via::Name, 1.0),
            ("GR", "my:3", Via::Abbreviation, 1.0),
            ("Jane Doe", "my:4", Via::Name, 1.0),
        ]
    );
}

#[test]
fn without_resolution_all_bearers_of_a_name_are_equally_likely() {
    let gazetteer = |rows: &str| {
        let mut builder = Builder::new();
        for row in read_bytes("rows.tsv", rows.as_bytes(), &SourceOptions::default()).unwrap() {
            builder.add_row(&row).unwrap();
        }
        Gazetteer::open(builder.finish().unwrap()).unwrap()
    };
    let mut options = AnnotatorOptions::default();
    options.resolve.resolution = Resolution::Off;
    let annotator = Annotator::new(vec![gazetteer(NAMES)], options);
    let annotation = annotator.new_worker().annotate(&Article::from_text("Then Gao, and Gao, and Jane Doe."));
    let shares: Vec<_> = annotation.mentions.iter().map(|one| (one.share, one.others.len())).collect();
    assert_eq!(shares, [(0.5, 1), (0.5, 1), (1.0, 0)]);
    let counts: Vec<_> = annotation.entities.iter().map(|counted| counted.count).collect();
    assert_eq!(counts, [2, 1]);
}

#[test]
fn a_country_is_in_the_focus_once() {
    let text = "Mali and its capital Bamako waited. Malian soldiers left Gao. Chad said nothing.";
    let annotation = ANNOTATOR.new_worker().annotate(&Article::from_text(text));
    let countries: Vec<_> = annotation.focus.iter().map(|focus| focus.country).collect();
    assert_eq!(countries, [*b"ML", *b"TD"]);
    let total: f32 = annotation.focus.iter().map(|focus| focus.weight).sum();
    assert!((total - 1.0).abs() < 1e-3, "{total}");
}

#[test]
fn words_of_the_output_are_those_of_its_description() {
    assert_eq!((Resolution::Standard.as_str(), Resolution::Off.as_str()), ("standard", "off"));
    assert_eq!(Reason::Score.as_str(), "score");
}

#[test]
fn without_resolution_a_name_that_is_turned_down_by_its_letters_leaves_room_for_a_shorter_one() {
    let rows = "name\tid\tkind\taliases\nNew York Times\tmy:1\tcompany\tNew York TIMES {case=exact}\nNew York\tmy:2\tcity\t\n";
    let found = unresolved(&rows.replace("New York Times\t", "Gray Lady\t"), "In New York Times Square");
    assert_eq!(found.iter().map(|(surface, ..)| &**surface).collect::<Vec<_>>(), ["New York"]);
}

#[test]
fn what_is_left_out_is_not_found() {
    let found = |annotator: &Annotator| {
        let text = "Malian troops and Malians in Mali.";
        let annotation = annotator.new_worker().annotate(&Article::from_text(text));
        annotation.mentions.iter().map(|mention| mention.span.surface(text).to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(found(&with(|_| {})), ["Malian", "Malians", "Mali"]);
    assert_eq!(found(&with(|options| options.resolve.without = Some(Via::Demonym))), ["Mali"]);
    let text = "Then Emmanuel J. Macron left.";
    let n_found = |without| {
        let annotator = with(|options| options.resolve.without_rule = without);
        annotator.new_worker().annotate(&Article::from_text(text)).mentions.len()
    };
    assert_eq!((n_found(None), n_found(Some(Rule::MiddleInitial))), (1, 0));
}

#[test]
fn a_person_is_not_abbreviated_by_the_brackets_behind() {
    let surfaces = |text| mentions(text).into_iter().map(|(surface, _)| surface).collect::<Vec<_>>();
    assert_eq!(surfaces("Vladimir Putin (VVP) left. VVP said so."), ["Vladimir Putin"]);
}

#[test]
fn a_name_that_was_turned_down_is_kept_whatever_another_field_holds_there() {
    let texts = ["Jack London wrote it.", "From Kenya they came."];
    let field = |text: &'static str| Field { name: "text".into(), text: text.into() };
    let article = Article { fields: texts.map(field).to_vec(), ..Article::from_text("") };
    let annotator = with(|options| options.resolve.keep_rejected = true);
    let annotation = annotator.new_worker().annotate(&article);
    let rejected: Vec<_> = annotation.rejected.iter().map(|one| one.span.surface(texts[one.field])).collect();
    assert_eq!((rejected, annotation.mentions.len()), (vec!["London"], 1));
}
