//! Opening a compiled gazetteer, reading all of it and searching in it, whole and damaged, small enough for Miri
//! (`tools/miri`), which is a thousand times slower than a processor.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use dateline::Gazetteer;
use dateline::gazetteer::Builder;
use dateline::gazetteer::source::{SourceOptions, read_bytes};
use dateline::matcher::Matcher;
use dateline::normalize::Normalizer;
use dateline::normalize::variant::Variants;

const ROWS: &str = "\
name\tid\tkind\taliases\tcountry\tlinks
Mali\tQ912\tcountry\tMalian {demonym}|Мали|مالي\tML\tiso:ML
Assimi Goïta\tmy:1\tperson\tGoita {short}\tML\t
African Union\tmy:2\tigo\tAU {abbr}\t\t
";

const TEXT: &str =
    "Assimi Goïta (Mali) and the AU: Malian GOÏTA, Мали, wa-Mali, 🇲🇱 and the African Union’s town.";

fn compiled() -> Vec<u8> {
    let mut builder = Builder::new();
    for row in read_bytes("rows.tsv", ROWS.as_bytes(), &SourceOptions::default()).unwrap() {
        builder.add_row(&row).unwrap();
    }
    builder.finish().unwrap()
}

/// Reads everything, and searches the text; the number of names found.
fn search(gazetteer: Gazetteer, variants: Variants) -> usize {
    for entity in gazetteer.entities() {
        let _ = (entity.id(), entity.name(), entity.kind(), entity.country(), entity.links().count());
        let _ = gazetteer.entity_by_id(entity.id());
    }
    for name in gazetteer.names() {
        let _ = (
            name.folded(),
            name.aliases().map(|alias| alias.surface().len() + alias.lang().len()).sum::<usize>(),
        );
    }
    let gazetteers = [gazetteer];
    let normalizer = Normalizer::new();
    let (mut words, mut matches) = (Vec::new(), Vec::new());
    normalizer.split(TEXT, &mut words);
    Matcher::new(&gazetteers, variants).find(&normalizer.read(TEXT, &words), Some("en"), &mut matches);
    matches.len()
}

#[test]
fn whole() {
    assert!(search(Gazetteer::open(compiled()).unwrap(), Variants::Wide) >= 6);
}

#[test]
fn damaged() {
    let whole = compiled();
    let step = if cfg!(miri) { 97 } else { 3 };
    let mut opened = 0;
    for at in (0..whole.len()).step_by(step) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0xFF;
        if let Ok(gazetteer) = Gazetteer::open(bytes) {
            search(gazetteer, Variants::Exact);
            opened += 1;
        }
        assert!(Gazetteer::open(whole[..at].to_vec()).is_err());
    }
    assert!(opened > 0);
}
