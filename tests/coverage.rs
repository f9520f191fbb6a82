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

/// Language, sentence, name in it, id.
const IN_OTHER_LANGUAGES: &[(&str, &str, &str, &str)] = &[
    ("el", "Οι ΗΠΑ ανακοίνωσαν χθες νέα μέτρα.", "ΗΠΑ", "Q30"),
    ("el", "Το ΔΝΤ ανακοίνωσε χθες νέα μέτρα.", "ΔΝΤ", "dl:international-monetary-fund"),
    ("el", "Ο Βλαντιμίρ Πούτιν μίλησε χθες.", "Βλαντιμίρ Πούτιν", "Q7747"),
    ("hu", "A miniszter tegnap Németországban járt.", "Németországban", "Q183"),
    ("hu", "Tegnap az Egyesült Államok is megszólalt.", "Egyesült Államok", "Q30"),
    ("hu", "Az ENSZ tegnap közleményt adott ki.", "ENSZ", "Q1065"),
    ("he", "ארה״ב הודיעה אתמול על צעדים חדשים.", "ארה״ב", "Q30"),
    ("he", "שר החוץ ביקר אתמול ביפן.", "יפן", "Q17"),
    ("cs", "Ministr včera navštívil Rakousko.", "Rakousko", "Q40"),
    ("sk", "Minister včera navštívil Nemecko.", "Nemecko", "Q183"),
    ("fi", "Ministeri vieraili eilen Ruotsissa.", "Ruotsissa", "Q34"),
    ("ro", "Ministrul a vizitat ieri Ungaria.", "Ungaria", "Q28"),
    ("lt", "Ministras vakar lankėsi Vokietijoje.", "Vokietijoje", "Q183"),
    ("bg", "Министърът вчера посети Белгия.", "Белгия", "Q31"),
    ("uk", "Міністр учора відвідав Великобританію.", "Великобританію", "Q145"),
    ("pl", "Minister rozmawiał wczoraj z przedstawicielami Unii Europejskiej.", "Unii Europejskiej", "Q458"),
    ("ka", "მინისტრი გუშინ ეწვია გერმანიას, თქვა მან: გერმანია", "გერმანია", "Q183"),
    ("hy", "Նախարարն այցելեց Գերմանիա երեկ։", "Գերմանիա", "Q183"),
    ("fa", "وزیر دیروز از چین بازدید کرد.", "چین", "Q148"),
    ("hi", "मंत्री ने कल अमेरिका का दौरा किया।", "अमेरिका", "Q30"),
    ("bn", "মন্ত্রী গতকাল যুক্তরাষ্ট্র সফর করেন।", "যুক্তরাষ্ট্র", "Q30"),
    ("ta", "அமைச்சர் நேற்று ஜெர்மனி சென்றார்.", "ஜெர்மனி", "Q183"),
    ("th", "รัฐมนตรีเยือนสหรัฐอเมริกาเมื่อวานนี้", "สหรัฐอเมริกา", "Q30"),
    ("vi", "Bộ trưởng hôm qua thăm Nhật Bản.", "Nhật Bản", "Q17"),
    ("am", "ሚኒስትሩ ትናንት አሜሪካ ገቡ።", "አሜሪካ", "Q30"),
    ("ha", "Shugaban ya ce Najeriya za ta taimaka.", "Najeriya", "Q1033"),
    ("ko", "장관은 어제 한국에서 말했다.", "한국", "Q884"),
    ("ja", "大臣は昨日、米国を訪れた。", "米国", "Q30"),
];

#[test]
fn names_are_found_in_many_languages() {
    let annotator = Annotator::embedded();
    let mut worker = annotator.new_worker();
    for (lang, text, name, id) in IN_OTHER_LANGUAGES {
        let article = Article { lang: Some((*lang).into()), ..Article::from_text(text) };
        let annotation = worker.annotate(&article);
        let found: Vec<_> = annotation
            .mentions
            .iter()
            .map(|mention| (mention.span.surface(text), annotation.entities[mention.entity].entity.id()))
            .collect();
        assert!(found.contains(&(name, id)), "{lang}: {found:?}");
    }
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
