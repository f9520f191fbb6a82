//! What is found for and against each name, before any of it is weighed: one phenomenon each, with a gazetteer of our own.
//!
//! The weights are fitted and change; what they weigh must not, unless it is meant to. Each text stands with its names, the
//! evidence of each, and, where several entities bear it, that of the candidates. The shares and scores that the weights
//! make of it are left out.

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

use dateline::gazetteer::source::{SourceOptions, read_bytes};
use dateline::gazetteer::{Builder, Gazetteer};
use dateline::resolve::evidence::{Evidence, EvidenceSet};
use dateline::{Annotator, AnnotatorOptions, Article};
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
];

fn annotator() -> Annotator {
    let mut builder = Builder::new();
    for row in read_bytes("rows.tsv", GAZETTEER.as_bytes(), &SourceOptions::default()).unwrap() {
        builder.add_row(&row).unwrap();
    }
    let mut options = AnnotatorOptions::default();
    options.resolve.unlisted = true;
    Annotator::new(vec![Gazetteer::open(builder.finish().unwrap()).unwrap()], options)
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
    let annotator = annotator();
    let mut worker = annotator.new_worker();
    let mut out = String::new();
    for text in TEXTS {
        let article = Article { date: Some(Cow::Borrowed("2024-05-17")), ..Article::from_text(text) };
        let (_, trace) = worker.trace(&article);
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
