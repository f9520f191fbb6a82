//! What is found for and against each name, before any of it is weighed: one phenomenon each, with a gazetteer of our own.
//!
//! The weights are fitted and change; what they weigh must not, unless it is meant to. Each text stands with its names, the
//! evidence of each, and, where several entities bear it, that of the candidates. The shares and scores that the weights
//! make of it are left out.

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

use dateline::gazetteer::source::{SourceOptions, read_bytes};
use dateline::gazetteer::{Builder, Gazetteer};
use dateline::pipeline::GivenSpan;
use dateline::resolve::evidence::{Evidence, EvidenceSet};
use dateline::resolve::{ResolveOptions, Types, Via};
use dateline::{Annotator, AnnotatorOptions, Article, Span};
use std::borrow::Cow;
use std::fmt::Write;

const GAZETTEER: &str = "\
id\tkind\tname\taliases\tcountry\tadmin1\tlat\tlon\tpopulation\tweight\tvalid_to\toffices
my:mali\tcountry\tMali\tMalian {demonym}|Soudan {former}\tML\t\t17\t-4\t20000000\t\t\t
my:jordan\tcountry\tJordan\t\tJO\t\t31\t36\t10000000\t\t\t
my:us\tcountry\tUnited States\tUS {abbr}|American {demonym}\tUS\t\t39\t-98\t330000000\t\t\t
my:gao-region\tadmin1\tGao Region\tGao\tML\t09\t17\t1\t500000\t\t\t
my:gao\tcity\tGao\t\tML\t09\t16.27\t-0.04\t86000\t\t\t
my:ansongo\tcity\tAnsongo\t\tML\t09\t15.66\t0.5\t30000\t\t\t
my:kayes\tcity\tKayes\t\tML\t01\t14.45\t-11.44\t120000\t\t\t
my:bourem\tadmin2\tBourem County\t\tML\t09\t16.95\t-0.35\t\t\t\t
my:bamako\tcity\tBamako\t\tML\t11\t12.65\t-8\t2500000\t\t\t
my:il\tadmin1\tIllinois\tIll. {abbr weak}\tUS\tIL\t40\t-89\t12000000\t\t\t
my:ma\tadmin1\tMassachusetts\t\tUS\tMA\t42.3\t-71.8\t6900000\t\t\t
my:wa\tadmin1\tWashington\t\tUS\tWA\t47.4\t-120.5\t7600000\t\t\t
my:dc\tcity\tWashington\t\tUS\tDC\t38.9\t-77\t690000\t\t\t
my:springfield-il\tcity\tSpringfield\t\tUS\tIL\t39.8\t-89.6\t114000\t\t\t
my:springfield-ma\tcity\tSpringfield\t\tUS\tMA\t42.1\t-72.5\t155000\t\t\t
my:springfield-mo\tcity\tSpringfield\t\tUS\tMO\t37.2\t-93.3\t169000\t\t\t
my:chicago\tcity\tChicago\t\tUS\tIL\t41.85\t-87.65\t2700000\t\t\t
my:reading\tcity\tReading\t\tGB\tENG\t51.45\t-0.97\t230000\t\t\t
my:england\tregion\tEngland\t\tGB\tENG\t52.5\t-1.5\t55000000\t\t\t
my:jackson\tcity\tJackson\t\tUS\tMS\t32.3\t-90.2\t170000\t\t\t
my:airport\tairport\tGao Airport\t\tML\t09\t16.25\t0\t\t\t\t
my:niger\triver\tNiger\t\t\t\t\t\t\t\t\t
my:sahel\tmacro-region\tSahel\t\t\t\t\t\t\t\t\t
my:tomb\tcity\tتمبكتو\t\tML\t06\t16.77\t-3\t54000\t\t\t
my:goita\tperson\tAssimi Goïta\t\tML\t\t\t\t\t\t\tpresident ML 2021-05-24..
my:lee\tperson\tMarta Jackson\t\tUS\t\t\t\t\t\t\t
my:front\tarmed-group\tNango Front\tNF {abbr}\tML\t\t\t\t\t\t\t
my:banco\tcity\tEl Banco\t\tCO\t\t9\t-74\t50000\t\t\t
my:bank\tcompany\tBanco Quux de Nango\t\tCO\t\t\t\t\t\t\t
my:old\tarmed-group\tOld Brigade\t\tML\t\t\t\t\t\t2012\t
my:dogon\tethnic-group\tDogon\t\tML\t\t\t\t\t\t\t
my:union\tigo\tSahel Union\tSU {abbr}|Union {weak}\t\t\t\t\t\t7\t\t
my:brigades\tmilitary\tBrigades\tpattern:\\d+th Brigade\tML\t\t\t\t\t\t\t
my:orlo\tadmin1\tOrlo\t\tUS\tOR\t44\t-120\t4000000\t\t\t
my:orlo-il\tcity\tOrlo\tOrlo, Quarton\tUS\tIL\t40.1\t-89.3\t20000\t\t\t
my:quorland\tcountry\tQuorland\t\tCI\t\t7\t-5\t20000000\t\t\t
my:quorland-ma\tcity\tQuorland\t\tUS\tMA\t42.2\t-72.1\t20000\t\t\t
my:quorland-il\tcity\tQuorland\t\tUS\tIL\t40.2\t-89.1\t\t\t\t
my:quolby\tcity\tQuolby\t\tCI\t\t7.1\t-5.2\t9000\t\t\t
my:kayes-quarter\tcity\tKayes Quarter\t\tML\t01\t14.5\t-11.4\t\t\t\t
my:pembo\tcity\tPembo\t\tML\t09\t16.9\t-0.3\t\t\t\t
my:pembo-il\tcity\tPembo\t\tUS\tIL\t40\t-89\t100000\t\t\t
my:kolo\tcity\tKolo\t\tML\t\t17\t1.2\t20000\t\t\t
my:kolo-us\tcity\tKolo\t\tUS\tMA\t42\t-72\t20000\t\t\t
my:tessit\tcity\tTessit\tTamba {weak}|Zambo {weak}|ZAMBO|Zombu {demonym}|ZOMBU\tML\t09\t15.2\t0.4\t5000\t\t\t
my:lumo\tperson\tKarl Lumo\tLumo {short}|LUMO|Lambi {weak}|Lembi {demonym}|LEMBI {short}\tML\t\t\t\t\t\t\t
my:maiga\tperson\tAbba Maigari\t\tML\t\t\t\t\t\t\tprime-minister ML 2021-06-07..
my:king\tperson\tAbba Kinga\t\tML\t\t\t\t\t\t\tking ML 2020-01-01..
my:other-king\tperson\tOumou Kinga\t\tML\t\t\t\t\t\t\tking ML 2020-01-01..
my:government\tgovernment\tGovernment of Mali\t\tML\t\t\t\t\t\t\t
my:youth\tngo\tNF Youth League\t\tML\t\t\t\t\t\t\t
my:front-brigade\tngo\tFront Brigade\t\tML\t\t\t\t\t\t\t
my:council\tngo\tQuarter Quux Council\t\tML\t\t\t\t\t\t\t
my:prime\tngo\tQuux Prime\tPrime Minister\tML\t\t\t\t\t\t\t
my:kolda\tcity\tKolda\t\tML\t\t13\t-9\t50000\t\t\t
my:kolda-ci\tcity\tKoldagou\tKolda {weak}\tCI\t\t8\t-6\t5000\t\t\t
my:quelda\tcountry\tQuelda\t\tGN\t\t10\t-11\t5000000\t\t\t
my:quelda-ci\tcity\tQueldagou\tQuelda {weak}\tCI\t\t8.1\t-6\t5000\t\t\t
my:nango-nf\tngo\tNango NF\t\tML\t\t\t\t\t\t\t
";

const TEXTS: &[&str] = &[
    // The name itself.
    "The Malian army left Soudan for the NF base.",
    "He saw MALI and the 21th Brigade near SPRINGFIELD yesterday.",
    "Reading was quiet. They were in Reading on Friday.",
    "Assimi Goïta spoke. Goïta left. The Nango Front and the Dogon did not.",
    "وصلت قافلة إلى تمبكتو",
    "Malians, the Malian people and Goïtas met the Old Brigade.",
    // What stands before it.
    "Dr. Gao spoke; President Gao and Jane Gao did not, nor did researcher Gao or J. Gao.",
    "They went to northern Gao, then South Gao, New Gao, Radio Gao, NHS Gao and the city of Gao.",
    "The University of Gao and the Bank of Mali in the Kayes region of Mali, said Gao.",
    "Sen. Jane Doe, D-Jackson, met US$ traders (Kayes), 12 Kayes men and the Quux Kayes.",
    "He lives at the Lake Kayes house, from Kayes, near the north Kayes, and in the Sahel.",
    // What stands behind it.
    "The Gao Police, the Gao Post, the Gao Province, Gao River, Gao Street, the Gao virus and Gao accords.",
    "Gao Johnson, Gao president, Gao said, Gao L. Lane, Gao xylographs and the Gao Quux State Journal met.",
    "The Gao Quux Superior Court heard Gao's men, Gao-based ones and Egyptian-Mali talks, and Gao 3.",
    "Gao, Quux and Quux, Gao are places; so are Gao and Kayes, and Kayes, Gao, Bamako.",
    // Lines and sentences.
    "BAMAKO (Reuters) — The army left Gao.",
    "KAYES, Mali, May 23 (AP) - Nothing was said. BAMAKO — Nor here.",
    "Gao Army Leaves Kayes Before Monday Talks",
    "ARMY LEAVES GAO AND KAYES BEFORE TALKS",
    "GAO 2 KAYES 1\nKayes, 7 novembre\nGao 1996-08-30",
    // Who is meant.
    "She lives in Springfield, Illinois. Springfield was quiet.",
    "Springfield, Ill., was quiet; Springfield, Mass., was not.",
    "In Massachusetts, the mayor of Springfield spoke to people of Chicago.",
    "Illinois and Washington voted; the state of Washington and Washington state did.",
    "People from Springfield and Chicago drove to Washington, the US capital.",
    "Police of Bourem County in Gao Region said Gao and Ansongo, Gao, were calm. Gao Airport was shut.",
    "Reading, England, and England beat Reading.",
    "Michael Jordan met Jane Jackson. Jackson left Jordan for Jackson, US.",
    "Marta Jackson spoke. Ms Jackson left Jackson on the Niger.",
    "The United States and the US said American troops left. The president left Mali. MaliVai Jackson won.",
    "El Banco Quux de Nango left El Banco; in El Banco Quux he did not.",
    "The Sahel Union (SU) met. SU left, and so did the Union. Mali, Jordan and Niger stayed.",
    // Lists, and what holds what.
    "Illinois, Massachusetts and Washington wait. Washington, Illinois and Massachusetts wait.",
    "Washington, Illinois, is small; Washington and Illinois are not. Washington, Massachusetts won.",
    "Gao, Mali, and Mali, Gao; then Mali, Jordan; at last Jackson, Gao, and Gao, Jackson.",
    "In Bourem County, Ansongo is south. Ansongo, Bourem County, was calm, as was Kayes, Bourem County.",
    "Gao Airport, Mali; Niger, Mali; Chicago, US; Chicago, England; Reading, US.",
    "The Malian president Assimi Goïta left Gao. Gao Assimi Goïta said so, and Mali Marta Jackson.",
    "Union workers of Ill. met the union; NF men (US) said so. GAO 2 - KAYES 1, Gao 2-1 Kayes, Gao 1,204.",
    // Nobody whom a gazetteer lists.
    "Robert van Quuxen, 35, a researcher, met George W. Quux of the Quux Foundation (QF) in Quuxville Province.",
    "Jean-Luc Quuxard and O'Quux of Quuxia & Sons met al-Quuxi, Quux-Bar Institute and Dr. J. R. Quux Jr.",
    "Federal Quux Office for Quuxes and Quuxing said. The Quux and Sons Bank, Ltd, said Ms Anna de la Quux.",
    "QUUXVILLE, Ill. (AP) — Quuxard, 41, met Luc Quuxard (QX). Quuxard spoke. Institute of Quuxes spoke.",
    "Quuxen left. USS Quux and the Quux Police of Kayes met Monday Market and Mary Quux.",
    // A list of regions says of none what holds it; nor does one of countries.
    "Orlo, Illinois and Massachusetts wait. Nothing else does.",
    "Orlo, Illinois, waits. Orlo, US, and Illinois wait; Springfield, Illinois and Massachusetts too.",
    "Orlo, Quarton, waits.",
    "Quolby, Quorland, waits. Mali, Quorland and Jordan wait.",
    "QUORLAND (AP) — Nothing was said.",
    "Illinois, Orlo waited.",
    "In Illinois Orlo waited, and in Orlo Illinois waited.",
    "In the state the Orlo people love, Springfield waits. Nothing was said. Springfield (Reuters) waits.",
    // What the article says of the word elsewhere.
    "Then Quibble Kayes left Kayes Quarter.",
    "Then Anna Kayes left Kayes Quarter.",
    "Then Anna Kayes Quarter left Kayes.",
    "Karl Lumo spoke. They stood near Lambi; in Lambi it was quiet.",
    "Mali, Jordan, Niger, Chicago and Reading saw the Gao-Kayes road.",
    "The Gao-Kayes road is shut.",
    "The Malian army in Mali and Gao left. Tamba was quiet, and so was Mali. They live near Tamba.",
    "Tamba, Mali, was quiet. Zambo was quiet, ZOMBU and Zombu too; Karl Lumo met LUMO, Lumo, Lembi and LEMBI.",
    // How near, and what holds what.
    "Pembo and Springfield wait.",
    "Pembo, Illinois, and Springfield wait.",
    "Bourem County and Pembo wait. Pembo, Bourem County, was calm.",
    "Kolo, Gao Region, was calm.",
    "In Gao Region, Kolo and Pembo were calm.",
    // What goes on behind.
    "The Gao Nango Front met; Gao Johnson. Nothing was said. They met Gao Lane. Nothing more.",
    "The Gao Quux Lorum Ipsus Dolar Amet Institute met.",
    "They came from Gao 1234",
    "They came from Gao 12",
    // Names that define others.
    "The Nango Front (NF) met. NF left, and the NF Youth League left; nf did not.",
    "Old Parliamentary Nango Front (PLX) met. PLX left.",
    "Then the Nango Front (PLX) met. PLX left.",
    "The Nango Front (SU) met. SU left.",
    "The Nango NF (Nango Front) left.",
    // How far an unlisted name goes.
    "The Quux Institute of Malians met the Quux Institute of the Quuxes.",
    "The Quux Institute of big Quuxes met the Quux Institute of, the Quuxes.",
    "The Quux Institute of the, Quuxes met Quux de Institute of Quuxes.",
    "They chose B yesterday. They met Minister Bank Quux, President de Quuxville and Kyuux (KX), and Luc Borrow (ZZ).",
    "Then Dr. Quuxly spoke. Quuxly left, and so did the USS QUUX and the USS Quux.",
    "Quux Foundation\nLorum Ipsus met.",
    "It was said on the day before by those who were there with Anna\nFrobisher that nothing had come of it.",
    "They met at the Quux Institute of",
    "They were there on that day, and with them was said to be Anna.\nQuux Foundation\nLorum Ipsus met.",
    // The first of these lines is one byte too short to go on.
    "It was so.\nThey stood there on that day, and among them there Anna\nFrobisher came.",
    "Tamba, Illinois, was quiet. The Malian army in Mali and Kayes left.",
    "Tamba, Ansongo, was quiet. The Malian army in Mali and Kayes left.",
];

fn gazetteer(rows: &str) -> Gazetteer {
    let mut builder = Builder::new();
    for row in read_bytes("rows.tsv", rows.as_bytes(), &SourceOptions::default()).unwrap() {
        builder.add_row(&row).unwrap();
    }
    Gazetteer::open(builder.finish().unwrap()).unwrap()
}

fn annotator(set: impl Fn(&mut ResolveOptions)) -> Annotator {
    let mut options = AnnotatorOptions::default();
    options.resolve.unlisted = true;
    set(&mut options.resolve);
    Annotator::new(vec![gazetteer(GAZETTEER)], options)
}

/// An article of the day on which the offices are held.
fn article(text: &str) -> Article<'_> {
    Article { date: Some(Cow::Borrowed("2024-05-17")), ..Article::from_text(text) }
}

/// What was found, the amounts of it where they are not 1.
fn shown(set: &EvidenceSet) -> String {
    let found = Evidence::ALL.iter().filter(|&&evidence| evidence != Evidence::Share);
    let amounts =
        found.map(|&evidence| (evidence.name(), set.get(evidence))).filter(|(_, amount)| *amount != 0.0);
    let words = amounts.map(|(name, amount)| match amount {
        1.0 => name.to_owned(),
        _ => format!("{name}={amount:.3}"),
    });
    words.collect::<Vec<_>>().join(" ")
}

#[test]
fn what_speaks_for_and_against_each_name() {
    let annotator = annotator(|_| {});
    let mut worker = annotator.new_worker();
    let mut out = String::new();
    for text in TEXTS {
        let (_, trace) = worker.trace(&article(text));
        writeln!(out, "{text}").unwrap();
        for one in &trace.considered {
            let entity = one.entity.map_or("-", |entity| entity.id());
            let (surface, decision) = (one.span.surface(text), one.decision.name());
            writeln!(
                out,
                "  {surface} ({decision} {entity} by {}): {}",
                one.via.as_str(),
                shown(&one.evidence)
            )
            .unwrap();
            for candidate in one.candidates.iter().filter(|_| one.candidates.len() > 1) {
                writeln!(out, "    {}: {}", candidate.entity.id(), shown(&candidate.evidence)).unwrap();
            }
        }
    }
    insta::assert_snapshot!(out);
}

/// Surface, id and way of each mention where nothing is turned down, with `speaks` for a government's; then unlisted names.
fn mentions(annotator: &Annotator, text: &str) -> Vec<String> {
    let article = article(text);
    let annotation = annotator.new_worker().annotate(&article);
    let listed = annotation.mentions.iter().map(|mention| {
        let counted = &annotation.entities[mention.entity];
        let speaks = if mention.government.is_some() { ", speaks" } else { "" };
        let (surface, id) = (mention.span.surface(text), counted.entity.id().trim_start_matches("my:"));
        format!("{surface} = {id} ({}{speaks})", mention.via.as_str())
    });
    let unlisted = annotation.unlisted.iter().map(|one| format!("{}?", one.span.surface(text)));
    listed.chain(unlisted).collect()
}

#[track_caller]
fn assert_mentions(annotator: &Annotator, rows: &[(&str, &[&str])]) {
    for (text, expected) in rows {
        assert_eq!(mentions(annotator, text), *expected, "{text}");
    }
}

#[test]
fn the_longest_name_gives_way_to_a_longer_one_that_begins_inside_it() {
    let annotator = annotator(|options| (options.min_score, options.unlisted) = (Some(0.0), false));
    assert_mentions(
        &annotator,
        &[
            ("El Banco Quux de Nango left.", &["Banco Quux de Nango = bank (name)"]),
            ("They left El Banco Quux de Nango.", &["Banco Quux de Nango = bank (name)"]),
            ("Nango Front Brigade left.", &["Nango Front = front (name)"]),
            ("They saw the Nango Front Brigade.", &["Nango Front = front (name)"]),
            (
                "Kayes Quarter Quux Council left.",
                &["Kayes = kayes (name)", "Quarter Quux Council = council (name)"],
            ),
        ],
    );
}

#[test]
fn an_office_is_of_whom_the_words_beside_the_country_name() {
    let annotator = annotator(|options| (options.min_score, options.unlisted) = (Some(0.0), false));
    let (malian, mali) = ("Malian = mali (demonym)", "Mali = mali (name)");
    let (president, premier) = ("president = goita (role)", "prime minister = maiga (role)");
    assert_mentions(
        &annotator,
        &[
            ("The Malian president left.", &[malian, president]),
            ("The Malian prime minister left.", &[malian, premier]),
            ("The Malian prime, minister of it, left.", &[malian]),
            ("The prime minister of Mali left.", &[premier, mali]),
            ("The president visited Mali.", &[mali]),
            ("They love Mali. President or not, they do.", &[mali]),
            ("He was late, Malian president or not.", &[malian, president]),
            ("He was the late Malian president.", &[malian]),
            // Two are said to be king, and who is named is no other.
            ("The king of Mali left.", &[mali]),
            ("The Malian Prime Minister left.", &[malian, "Prime Minister = prime (alias)"]),
            ("The Quux Prime Minister of Mali left.", &["Quux Prime = prime (name)", mali]),
            ("Mali said so.", &["Mali = mali (name, speaks)"]),
            ("It is so, in Mali said the man; Mali, said he.", &[mali, mali]),
        ],
    );
}

#[test]
fn what_is_left_out_defines_nothing() {
    let without = |via: Via| {
        annotator(move |options| {
            (options.min_score, options.unlisted, options.without) = (Some(0.0), false, Some(via));
        })
    };
    assert_mentions(
        &without(Via::Abbreviation),
        &[("The Nango Front (QNF) met. QNF left.", &["Nango Front = front (name)"])],
    );
    assert_mentions(&without(Via::Role), &[("The president of Mali left.", &["Mali = mali (name)"])]);
}

#[test]
fn a_longer_unlisted_name_takes_the_place_of_listed_ones() {
    let annotator = annotator(|options| options.min_score = Some(0.0));
    assert_mentions(
        &annotator,
        &[
            ("The Quux Foundation of Gao left Mali.", &["Mali = mali (name)", "Quux Foundation of Gao?"]),
            (
                "The Quux Foundation of Gao left Kayes, and Chicago left Mali.",
                &[
                    "Kayes = kayes (name)",
                    "Chicago = chicago (name)",
                    "Mali = mali (name)",
                    "Quux Foundation of Gao?",
                ],
            ),
        ],
    );
}

#[test]
fn a_name_is_part_of_the_longer_one_that_was_turned_down() {
    let annotator = annotator(|options| options.min_score = Some(1.0));
    let text = "Then Marta Jackson spoke of Jackson.";
    let (_, trace) = annotator.new_worker().trace(&article(text));
    let parts: Vec<_> = trace
        .considered
        .iter()
        .filter(|one| one.entity.is_some())
        .map(|one| (one.span.surface(text), one.evidence.get(Evidence::PartOfLonger), one.verdict.is_ok()))
        .collect();
    assert_eq!(parts, [("Marta Jackson", 0.0, false), ("Jackson", 1.0, false), ("Jackson", 0.0, false)]);
}

#[test]
fn the_country_of_the_source_is_evidence() {
    let annotator = annotator(|options| options.source_country = Some(*b"ML"));
    let text = "Kayes and Chicago wait.";
    let (_, trace) = annotator.new_worker().trace(&article(text));
    let of_source: Vec<_> =
        trace.considered.iter().map(|one| one.evidence.get(Evidence::SourceCountry)).collect();
    assert_eq!(of_source, [1.0, 0.0]);
}

#[test]
fn a_later_gazetteer_replaces_an_entity_and_adds_to_a_name() {
    let later =
        "id\tkind\tname\tcountry\tpopulation\nmy:kayes\tcity\tKaies\tML\t9\nmy:gao2\tcity\tGao\tML\t7\n";
    let mut options = AnnotatorOptions::default();
    options.resolve.min_score = Some(0.0);
    let annotator = Annotator::new(vec![gazetteer(GAZETTEER), gazetteer(later)], options);
    assert_mentions(&annotator, &[("They saw Kayes and Kaies.", &["Kaies = kayes (name)"])]);
    let text = "They saw Gao.";
    let (_, trace) = annotator.new_worker().trace(&article(text));
    assert_eq!(trace.considered.len(), 1);
    let mut ids: Vec<_> = trace.considered[0].candidates.iter().map(|one| one.entity.id()).collect();
    ids.sort_unstable();
    assert_eq!(ids, ["my:gao", "my:gao-region", "my:gao2"]);
}

#[test]
fn an_abbreviation_is_bound_from_where_it_is_defined() {
    let annotator = annotator(|options| (options.min_score, options.unlisted) = (Some(0.0), false));
    let (front, nf) = ("Nango Front = front (name)", "NF = front (abbreviation)");
    assert_mentions(
        &annotator,
        &[
            ("The Nango Front (NF) met; nf did not. NF left.", &[front, nf, nf]),
            ("Mali saw the NFR (Nango Front).", &["Mali = mali (name)", "NFR = front (abbreviation)", front]),
            ("The Nango NF (Nango Front) left.", &["Nango NF = nango-nf (name)", front]),
        ],
    );
}

#[test]
fn of_what_is_given_no_letters_and_no_company_are_asked() {
    let annotator = annotator(|_| {});
    let given = |text: &str, surface: &str| {
        let start = u32::try_from(text.find(surface).unwrap()).unwrap();
        let span = Span::new(start, start + u32::try_from(surface.len()).unwrap());
        let spans = [GivenSpan { field: 0, span, types: Types::ALL }];
        let annotation = annotator.new_worker().annotate_spans(&article(text), &spans);
        let shown = annotation.mentions.iter().map(|mention| {
            let id = annotation.entities[mention.entity].entity.id();
            (mention.span.surface(text).to_owned(), id, mention.others.len())
        });
        shown.collect::<Vec<_>>()
    };
    let one = |surface: &str, id: &'static str, others: usize| vec![(surface.to_owned(), id, others)];
    assert_eq!(given("They saw kayes.", "kayes"), one("kayes", "my:kayes", 0));
    assert_eq!(given("They saw Tamba.", "Tamba"), one("Tamba", "my:tessit", 0));
    assert_eq!(given("They left Chicago, Ill., late.", "Ill."), one("Ill.", "my:il", 0));
    assert_eq!(given("They left Chicago, Ill., late.", "Ill"), one("Ill", "my:il", 0));
    // Who bears the name weakly is another who may be meant, but for that of a country.
    assert_eq!(given("They saw Kolda.", "Kolda"), one("Kolda", "my:kolda", 1));
    assert_eq!(given("They saw Quelda.", "Quelda"), one("Quelda", "my:quelda", 0));
}

#[test]
fn a_name_by_itself_stands_in_a_text_that_has_capitals() {
    let annotator = annotator(|_| {});
    let agrees = |name: &str| {
        annotator.new_worker().named(name).into_iter().map(|(_, agrees)| agrees).collect::<Vec<_>>()
    };
    assert_eq!(agrees("Kayes"), [true]);
    assert_eq!(agrees("kayes"), [false]);
}
