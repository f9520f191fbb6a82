//! What holds whatever the input: offsets, order, bytes that pass through, and matching against a naive search.
//!
//! Failures that proptest has found are kept beside this file and are tried first.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use dateline::gazetteer::source::{SourceOptions, read_bytes};
use dateline::gazetteer::{Alias, AliasKind, Builder, CasePolicy, Entity, EntityType, Gazetteer};
use dateline::matcher::Matcher;
use dateline::normalize::Normalizer;
use dateline::normalize::variant::Variants;
use dateline::read::{Input, ReadOptions};
use dateline::stream::StreamOptions;
use dateline::write::OffsetUnit;
use dateline::{Annotator, AnnotatorOptions, Article};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select, subsequence};
use proptest::test_runner::FileFailurePersistence;
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::{self, Read};
use std::sync::LazyLock;
use std::time::{Duration, Instant};
use support::{Output, annotate, options};
use unicode_normalization::UnicodeNormalization;

/// Names with everything a row can say of them, in several scripts.
const ROWS: &str = r"name	id	type	kind	aliases
Mali	Q912	place	country	Republic of Mali|Malian {demonym}|Мали|مالي|馬里|🇲🇱 Mali
Bamako	Q3703	place	city	Bamakó|BKO {abbr}
N'Djamena	Q3659	place	city	Ndjaména
Côte d'Ivoire	Q1008	place	country	Ivory Coast|Ivorian {demonym}
Springfield	my:spring-1	place	city	the town {weak case=any}
Springfield	my:spring-2	place	city	the town {weak case=any}
Assimi Goïta	Q98497406	actor	person	
Omar Goïta	my:omar	actor	person	the General {weak}
Xi Jinping	Q15031	actor	person	Xi {short}|习近平
Lloyd's	Q1	organization	company	
Williams	my:williams	organization	company	
AT&T	Q35476	organization	company	at and t {case=any}
Jama'at Nusrat ul-Islam	Q28	actor	armed-group	JNIM {abbr}|Group {short case=any}
African Union	Q7159	organization	igo	AU {abbr}|Union africaine {lang=fr}|União Africana
United States	Q30	place	country	US|U.S.A.|us troops {case=any}
iPhone {case=exact}	my:iphone	organization	company	
Brigades	my:brigades	actor	military	pattern:\d+(st|nd|rd|th)? (Infantry )?Brigade
Oddities	my:odd	actor	movement	pattern:[A-Z]\.[^\n]|l.|.{3}🇲.
Straße	my:street	place	building	ﬁnch|ΣΊΣΥΦΟΣ|İstanbul
हिन्दी	my:hindi	organization	media	ภาษาไทย|한국어|ゼロ・サム
";

/// Replaces one entity and adds rivals.
const MORE_ROWS: &str = r"name	id	type	aliases
Mali Empire	Q912	place	Mali|Bamako
Lloyd's of London	my:lloyds	organization	Lloyd's|Lloyd
The Mali Group	my:group	organization	Mali Group|Goïta
";

static ANNOTATOR: LazyLock<Annotator> = LazyLock::new(|| {
    Annotator::new(vec![gazetteer(ROWS), gazetteer(MORE_ROWS)], AnnotatorOptions::default())
});
static EMBEDDED: LazyLock<Annotator> = LazyLock::new(Annotator::embedded);

fn gazetteer(rows: &str) -> Gazetteer {
    let rows = read_bytes("rows.tsv", rows.as_bytes(), &SourceOptions::default()).unwrap();
    compile(&rows.into_iter().map(|row| row.entity).collect::<Vec<_>>())
}

fn cases(cases: u32) -> ProptestConfig {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/properties.proptest-regressions");
    let failure_persistence = Some(Box::new(FileFailurePersistence::Direct(file)) as _);
    ProptestConfig { cases, max_shrink_time: 20_000, failure_persistence, ..ProptestConfig::default() }
}

// ── Texts ────────────────────────────────────────────────────────────────────────────────────────────────

/// Names as the rows have them, without qualifiers.
fn names() -> Vec<String> {
    let cells = [ROWS, MORE_ROWS].into_iter().flat_map(|rows| rows.lines().skip(1)).flat_map(|row| {
        row.split('\t').enumerate().filter(|(column, _)| ![1, 2, 3].contains(column)).map(|(_, cell)| cell)
    });
    let names = cells.filter(|cell| !cell.starts_with("pattern:")).flat_map(|cell| cell.split('|'));
    names
        .map(|name| name.split(" {").next().unwrap_or(name).to_owned())
        .filter(|name| !name.is_empty())
        .collect()
}

/// A name as a text may have it: another case or normalization form, invisible or combining characters in it.
fn written_name() -> impl Strategy<Value = String> {
    let form = |(name, form): (String, u8)| match form {
        0 => name.nfd().collect(),
        1 => name.nfkd().collect(),
        2 => name.to_uppercase(),
        3 => name.chars().flat_map(char::to_lowercase).collect(),
        4 => name.replace(' ', "\n"),
        5 => name.replace(' ', "-").replace('\'', "’"),
        _ => name,
    };
    let spoiled =
        (any::<Index>(), select(&["\u{ad}", "\u{301}", "\u{200d}", "\u{64e}", "'", ".", "\u{20dd}"][..]));
    ((select(names()), 0..12u8).prop_map(form), proptest::option::weighted(0.3, spoiled)).prop_map(
        |(name, spoiled)| {
            let Some((index, what)) = spoiled else { return name };
            let mut chars: Vec<char> = name.chars().collect();
            let at = index.index(chars.len() + 1);
            chars.splice(at..at, what.chars());
            chars.into_iter().collect()
        },
    )
}

/// Bits that tend to cause trouble.
fn trouble() -> impl Strategy<Value = String> {
    let bits = [
        " ",
        " ",
        " ",
        "\n",
        "\n\n",
        "\r\n",
        "\t",
        ", ",
        ". ",
        "'s ",
        "’s ",
        "l'",
        "d’",
        " (AU) ",
        " (",
        ") ",
        "AB (",
        "(ABC-D)",
        "5th Brigade",
        "A.B.",
        "a.",
        "J. D. ",
        "-",
        " – ",
        "/",
        "\u{0}",
        "\u{feff}",
        "\u{2028}",
        "\u{2029}",
        "\u{202e}",
        "\u{2066}",
        "😀",
        "👩🏽‍🚀",
        "🇲🇱",
        "🇲",
        "e\u{301}",
        "\u{301}",
        "\u{1d165}",
        "ﷺ",
        "ﬃ",
        "ß",
        "İ",
        "ı",
        "ſ",
        "Ǆ",
        "\u{345}",
        "각",
        "\u{1100}",
        "か\u{3099}",
        "ไ",
        "\u{10ffff}",
        "\u{e000}",
        "\"",
        "\\",
        "&",
        "General",
        "the",
        "The ",
        "us",
        "US",
        "HEADLINE IN CAPITALS ",
    ];
    select(bits.map(str::to_owned).to_vec())
}

fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => written_name(),
        4 => trouble(),
        1 => any::<char>().prop_map(String::from),
        1 => "\\PC{0,6}",
        1 => "[a-zA-Z '.-]{0,12}",
    ];
    vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

/// A JSON string; some of its characters are escaped that need not be.
fn json_string(text: &str, escaped: usize) -> String {
    let mut json = String::from("\"");
    for (nr, c) in text.chars().enumerate() {
        if escaped > 0 && nr % escaped == 0 {
            c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| json.push_str(&format!("\\u{unit:04X}")));
        } else {
            let quoted = serde_json::to_string(&c).unwrap();
            json.push_str(quoted.strip_prefix('"').unwrap().strip_suffix('"').unwrap());
        }
    }
    json + "\""
}

fn blanks() -> impl Strategy<Value = &'static str> {
    select(&["", "", "", " ", "\t ", "\r"][..])
}

/// A good record on one line, with odd blanks, numbers and keys, and perhaps an annotation.
fn record() -> impl Strategy<Value = String> {
    let odd = [
        r#""n":1e400"#,
        r#""n":12345678901234567890"#,
        r#""n":-0.0"#,
        r#""n":-0.0"#,
        r#""":[{},[ ]]"#,
        r#""\ud800":"\udfff\u0000""#,
        r#""date":"2020-01-01""#,
        r#""id":7"#,
        r#""id":{"a":null}"#,
        r#""annotation":null"#,
        r#""annotation": [1,{"annotation":2}]"#,
        r#""\u0061nnotation":"x""#,
        r#""lead":null"#,
        r#""text":5"#,
        "\"u\":\"\u{2028}\u{feff}\"",
    ];
    let texts = vec((select(&["title", "text", "body"][..]), text(), 0..4usize), 1..3);
    let members = (texts, subsequence(odd.to_vec(), 0..4)).prop_map(|(texts, odd)| {
        let texts = texts
            .into_iter()
            .map(|(key, text, escaped)| format!("\"{key}\":{}", json_string(&text, escaped)));
        let mut members: Vec<String> = odd.into_iter().map(str::to_owned).collect();
        members.extend(texts);
        members
    });
    (members.prop_shuffle(), vec(blanks(), 4)).prop_map(|(mut members, blanks)| {
        // A text that is no string hides another of the same key before it; one is left in any case.
        members.push("\"summary\":\"Mali\"".into());
        let separator = format!("{},{}", blanks[0], blanks[1]);
        format!("{{{}{}{}}}", blanks[2], members.join(&separator), blanks[3])
    })
}

/// The bytes of an input: good lines, bad ones and blank ones.
fn lines() -> impl Strategy<Value = Vec<u8>> {
    let bad = [
        &b"{\"text\":\"Mali\""[..],
        b"{",
        b"[]",
        b"5",
        b"{\"text\":\"\xff\"}",
        b"{\"text\":\"a\0b\"}",
        b"{\"none\":1}",
        b"{\"text\":[]}",
        b"\xef\xbb\xbf{\"text\":\"Mali\"}",
        b"{\"text\":\"\\q\"}",
        b"nonsense",
    ];
    let line = prop_oneof![
        8 => record().prop_map(String::into_bytes),
        2 => select(bad.map(<[u8]>::to_vec).to_vec()),
        1 => select(vec![Vec::new(), b" \t".to_vec(), b"\r".to_vec()]),
    ];
    (vec(line, 0..20), any::<bool>()).prop_map(|(lines, newline)| {
        // The first line decides that the input is JSONL.
        let mut bytes = b"{\"text\":\"Mali\"}\n".to_vec();
        bytes.extend(lines.join(&b'\n'));
        bytes.extend(newline.then_some(b'\n'));
        bytes
    })
}

fn on(bytes: impl AsRef<[u8]>) -> Vec<Input> {
    vec![Input::stream("news", io::Cursor::new(bytes.as_ref().to_vec()))]
}

// ── Offsets, order, counts ───────────────────────────────────────────────────────────────────────────────

/// The part of a text between two offsets counted in a unit; `None` inside a character.
fn slice(text: &str, unit: OffsetUnit, start: usize, end: usize) -> Option<String> {
    match unit {
        OffsetUnit::Bytes => text.get(start..end).map(str::to_owned),
        OffsetUnit::Chars => text
            .chars()
            .map(Some)
            .chain([None])
            .collect::<Vec<_>>()
            .get(start..end)?
            .iter()
            .copied()
            .collect(),
        OffsetUnit::Utf16 => {
            String::from_utf16(text.encode_utf16().collect::<Vec<_>>().get(start..end)?).ok()
        }
    }
}

fn check_annotation(
    fields: &[(&str, &str)],
    annotation: &Value,
    unit: OffsetUnit,
) -> Result<(), TestCaseError> {
    let number = |value: &Value| usize::try_from(value.as_u64().unwrap()).unwrap();
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    let mut ids_in_order: Vec<&str> = Vec::new();
    let (mut field_before, mut end_before) = (0, 0);
    for mention in annotation["mentions"].as_array().unwrap() {
        let name = mention["field"].as_str().unwrap();
        let field = fields.iter().position(|(field, _)| *field == name).unwrap();
        let (start, end) = (number(&mention["start"]), number(&mention["end"]));
        prop_assert!(start < end, "empty: {mention}");
        prop_assert!(field >= field_before, "fields out of order: {mention}");
        prop_assert!(field > field_before || start >= end_before, "overlap or out of order: {mention}");
        (field_before, end_before) = (field, end);
        let surface = slice(fields[field].1, unit, start, end);
        prop_assert_eq!(surface.as_deref(), mention["surface"].as_str(), "{}", mention);
        let id = mention["id"].as_str().unwrap();
        *counts.entry(id).or_default() += 1;
        if !ids_in_order.contains(&id) {
            ids_in_order.push(id);
        }
        if let Some(candidates) = mention.get("candidates").map(|candidates| candidates.as_array().unwrap()) {
            prop_assert!(candidates.len() > 1, "{mention}");
            prop_assert_eq!(&candidates[0], id);
            let mut ids: Vec<&str> = candidates.iter().map(|id| id.as_str().unwrap()).collect();
            ids.sort_unstable();
            ids.dedup();
            prop_assert_eq!(ids.len(), candidates.len(), "{}", mention);
        }
    }
    let entities = annotation["entities"].as_array().unwrap();
    let ids: Vec<&str> = entities.iter().map(|entity| entity["id"].as_str().unwrap()).collect();
    prop_assert_eq!(&ids, &ids_in_order, "entities in the order of their first mentions");
    for (entity, id) in entities.iter().zip(&ids) {
        prop_assert_eq!(entity["count"].as_u64(), counts.get(id).copied(), "{}", entity);
        let of_entity = |mention: &&Value| mention["id"] == **id;
        let mut mentions = annotation["mentions"].as_array().unwrap().iter().filter(of_entity);
        prop_assert!(mentions.all(|mention| mention["type"] == entity["type"]));
    }
    Ok(())
}

fn check_offsets(
    annotator: &Annotator,
    title: &str,
    text: &str,
    escaped: usize,
) -> Result<(), TestCaseError> {
    for unit in [OffsetUnit::Chars, OffsetUnit::Bytes, OffsetUnit::Utf16] {
        let mut options = options();
        options.write.offsets = unit;
        let record =
            format!("{{\"text\":{},\"title\":{}}}", json_string(text, escaped), json_string(title, escaped));
        let output = annotate(annotator, on(record), &options);
        prop_assert!(output.messages.is_empty(), "{:?}", output.messages);
        let line: Value = serde_json::from_slice(&output.lines).unwrap();
        check_annotation(&[("title", title), ("text", text)], &line["annotation"], unit)?;

        let StreamOptions { read, .. } = &mut options;
        read.format = Some(dateline::read::Format::Text);
        let output = annotate(annotator, on(text), &options);
        prop_assert!(output.messages.is_empty(), "{:?}", output.messages);
        if !output.lines.is_empty() {
            let line: Value = serde_json::from_slice(&output.lines).unwrap();
            let text = text.strip_prefix('\u{feff}').unwrap_or(text);
            prop_assert_eq!(line["text"].as_str(), Some(text));
            check_annotation(&[("text", text)], &line["annotation"], unit)?;
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases(2000))]

    #[test]
    fn offsets_give_the_surface(title in text(), text in text(), escaped in 0..4usize) {
        check_offsets(&ANNOTATOR, &title, &text, escaped)?;
    }

    #[test]
    fn offsets_give_the_surface_with_the_embedded_gazetteer(title in text(), text in text()) {
        check_offsets(&EMBEDDED, &title, &text, 0)?;
    }
}

// ── Bytes ────────────────────────────────────────────────────────────────────────────────────────────────

/// Returns as many bytes at a time as it is told, again and again.
struct Chunks {
    bytes: io::Cursor<Vec<u8>>,
    sizes: Vec<usize>,
    turn: usize,
}

impl Read for Chunks {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let size = self.sizes[self.turn % self.sizes.len()].min(buffer.len());
        self.turn += 1;
        self.bytes.read(&mut buffer[..size])
    }
}

proptest! {
    #![proptest_config(cases(800))]

    #[test]
    fn any_number_of_threads_gives_the_same(
        inputs in vec(lines(), 1..4), threads in 2..6usize, block_bytes in 1..300usize,
    ) {
        let inputs = || inputs.iter().flat_map(on).collect::<Vec<_>>();
        let mut options = options();
        // Small blocks make many batches.
        options.read = ReadOptions { block_bytes, ..ReadOptions::default() };
        let one = annotate(&ANNOTATOR, inputs(), &options);
        options.threads = threads;
        let several = annotate(&ANNOTATOR, inputs(), &options);
        prop_assert_eq!(one, several);
    }

    #[test]
    fn any_size_of_reads_gives_the_same(
        bytes in prop_oneof![lines(), text().prop_map(String::into_bytes)],
        sizes in vec(1..40usize, 1..8),
        block_bytes in 1..300usize,
        max_record_bytes in prop_oneof![Just(1u32 << 20), 1..400u32],
        separator in select(&[
            dateline::read::RecordSeparator::None, dateline::read::RecordSeparator::Newline,
            dateline::read::RecordSeparator::BlankLine, dateline::read::RecordSeparator::FormFeed,
            dateline::read::RecordSeparator::Nul,
        ][..]),
    ) {
        let mut options = options();
        // The format is given: a stream of blanks longer than a record is taken for text, however it is read.
        let format = if bytes.starts_with(b"{") { dateline::read::Format::Jsonl } else { dateline::read::Format::Text };
        options.read = ReadOptions { format: Some(format), separator, max_record_bytes, ..ReadOptions::default() };
        let at_once = annotate(&ANNOTATOR, on(&bytes), &options);
        options.read.block_bytes = block_bytes;
        let chunks = Chunks { bytes: io::Cursor::new(bytes), sizes, turn: 0 };
        let in_chunks = annotate(&ANNOTATOR, vec![Input::stream("news", chunks)], &options);
        prop_assert_eq!(at_once, in_chunks);
    }

    #[test]
    fn records_pass_through(records in vec(record(), 1..6)) {
        let Output { lines, messages, .. } = annotate(&ANNOTATOR, on(records.join("\n")), &options());
        prop_assert_eq!(messages, Vec::<String>::new());
        let lines = String::from_utf8(lines).unwrap();
        prop_assert_eq!(lines.split_terminator('\n').count(), records.len());
        for (record, line) in records.iter().zip(lines.split_terminator('\n')) {
            // What the two have in common at either end makes up the record, but for an annotation it had.
            let head = record.bytes().zip(line.bytes()).take_while(|(a, b)| a == b).count();
            let rest = record.len() - head;
            let tail = record.bytes().rev().zip(line.bytes().rev()).take(rest).take_while(|(a, b)| a == b).count();
            let replaced = &record.as_bytes()[head..record.len() - tail];
            let gained = &line.as_bytes()[head..line.len() - tail];
            if record.contains("nnotation\":") {
                let old = record.as_bytes().windows(replaced.len()).any(|part| part == replaced);
                prop_assert!(old && replaced.len() <= r#"[1,{"annotation":2}]"#.len(), "{record}\n{line}");
            } else {
                prop_assert!(replaced.is_empty(), "{record}\n{line}");
                let value = std::str::from_utf8(gained).unwrap().strip_prefix(",\"annotation\":").unwrap();
                let annotation: Value = serde_json::from_str(value).unwrap();
                prop_assert_eq!(&annotation["gazetteer"], "0123456789abcdef");
            }
        }
    }

    #[test]
    fn annotating_twice_changes_nothing(bytes in prop_oneof![lines(), text().prop_map(String::into_bytes)]) {
        let once = annotate(&ANNOTATOR, on(&bytes), &options());
        let twice = annotate(&ANNOTATOR, on(&once.lines), &options());
        prop_assert_eq!(&once.lines, &twice.lines);
        prop_assert_eq!((twice.messages.len(), twice.outcome.annotated), (0, once.outcome.annotated));
    }
}

// ── Names ────────────────────────────────────────────────────────────────────────────────────────────────

fn entity(id: usize, name: &str, case: Option<CasePolicy>) -> Entity {
    let canonical = Alias { case, ..Alias::new(name, AliasKind::Name) };
    Entity::new(format!("my:{id}"), EntityType::Place, canonical)
}

fn compile(entities: &[Entity]) -> Gazetteer {
    let mut builder = Builder::new();
    entities.iter().for_each(|entity| builder.add(entity).unwrap());
    Gazetteer::open(builder.finish().unwrap()).unwrap()
}

/// A name of one to four words of letters of several scripts and digits. A single apostrophe may stand in it:
/// chains of them are cut.
fn name() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        3 => "[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]{0,7}",
        2 => "[a-zß-öø-ÿ]{1,6}",
        1 => "[A-Z]{1,5}",
        1 => "[a-z][A-Z][a-z]{0,4}",
        1 => "[0-9]{1,4}",
        1 => "[À-ÖØ-öø-ɏḀ-ỿ]{1,6}",
        1 => "[ΆΈ-ΊΌΎ-ΡΣ-\\x{3CE}\\x{1F00}-\\x{1F15}\\x{1F60}-\\x{1F7D}]{1,6}",
        1 => "[А-я]{1,7}",
        1 => "[א-ת]{1,5}",
        1 => "[ء-غف-ي]{1,6}",
        1 => "[क-ह][ा-ौ]?[क-ह]{0,3}",
        1 => "[가-힣]{1,4}",
        1 => "[一-龥]{1,3}",
        1 => "[ァ-ヴ]{1,4}",
        1 => "[ก-ฮ]{1,4}",
    ];
    let gap = select(&[" ", " ", " ", "-", "\u{2011}", "'", "’", "\u{a0}"][..]);
    (word.clone(), vec((gap, word), 0..4)).prop_map(|(first, rest)| {
        let mut has_apostrophe = false;
        rest.into_iter().fold(first, |name, (gap, word)| {
            let apostrophe = matches!(gap, "'" | "’");
            let gap = if apostrophe && has_apostrophe { " " } else { gap };
            has_apostrophe |= apostrophe;
            name + gap + &word
        })
    })
}

/// Whether some mention of `text` covers all of it and may be of this entity.
fn is_found(annotator: &Annotator, text: &str, id: &str) -> bool {
    let article = Article::from_text(text);
    let annotation = annotator.new_worker().annotate(&article);
    annotation.mentions.iter().any(|mention| {
        let entity = annotation.entities[mention.entity].entity;
        let all = mention.span.start == 0 && mention.span.end as usize == text.len();
        all && (entity.id() == id || mention.others.iter().any(|other| other.entity.id() == id))
    })
}

proptest! {
    #![proptest_config(cases(2000))]

    #[test]
    fn every_name_finds_itself(names in vec(name(), 1..40)) {
        let entities: Vec<Entity> = names.iter().enumerate().map(|(id, name)| entity(id, name, None)).collect();
        let annotator = Annotator::new(vec![compile(&entities)], AnnotatorOptions::default());
        for entity in &entities {
            let name = &entity.name;
            let (nfc, nfd): (String, String) = (name.nfc().collect(), name.nfd().collect());
            prop_assert!(is_found(&annotator, name, &entity.id), "{name:?} as it stands");
            prop_assert!(is_found(&annotator, &nfc, &entity.id), "{name:?} in NFC");
            prop_assert!(is_found(&annotator, &nfd, &entity.id), "{name:?} in NFD");
            prop_assert!(is_found(&annotator, &name.replace(' ', "\n"), &entity.id), "{name:?} over two lines");
        }
    }
}

/// The capital of these stands behind a lower-case letter, or behind an apostrophe.
#[test]
fn names_with_a_capital_inside_find_themselves() {
    let names = [
        "iPhone",
        "eBay",
        "d'Artagnan",
        "t’Serclaes",
        "n'Djamena",
        "al-Qaeda",
        "von der Leyen",
        "McDonald's",
    ];
    let entities: Vec<Entity> = names.iter().enumerate().map(|(id, name)| entity(id, name, None)).collect();
    let annotator = Annotator::new(vec![compile(&entities)], AnnotatorOptions::default());
    let lost: Vec<&str> =
        entities.iter().filter(|it| !is_found(&annotator, &it.name, &it.id)).map(|it| &*it.name).collect();
    assert!(lost.is_empty(), "{lost:?}");
}

// ── Matching ─────────────────────────────────────────────────────────────────────────────────────────────

/// What stands between two words, as a text may have it and as it counts.
const GAPS: [(&str, &str); 10] = [
    (" ", " "),
    ("  ", " "),
    ("\n", " "),
    ("-", " "),
    ("\u{2010}", " "),
    (",", ","),
    (", ", ","),
    (" , ", ","),
    (" - ", "-"),
    ("\n\n", "break"),
];

/// Words and, before each but the first, the number of a gap.
#[derive(Clone, Debug)]
struct Sequence(Vec<(usize, &'static str)>);

fn sequence(gaps: usize, len: std::ops::Range<usize>) -> impl Strategy<Value = Sequence> {
    let word = select(&["a", "b", "c", "ab", "ba", "A", "Ab", "á", "7"][..]);
    // Mostly blanks, or names would hardly ever occur.
    let gap = prop_oneof![3 => Just(0), 2 => 0..gaps];
    vec((gap, word), len).prop_map(Sequence)
}

impl Sequence {
    /// The text, and where each word stands in it.
    fn text(&self) -> (String, Vec<(usize, usize)>) {
        let (mut text, mut spans) = (String::new(), Vec::new());
        for (index, &(gap, word)) in self.0.iter().enumerate() {
            if index > 0 {
                text.push_str(GAPS[gap].0);
            }
            spans.push((text.len(), text.len() + word.len()));
            text.push_str(word);
        }
        (text, spans)
    }

    /// Words and gaps as they count.
    fn folded(&self) -> Vec<(&'static str, &'static str)> {
        let fold = |word: &'static str| match word {
            "A" | "á" => "a",
            "Ab" => "ab",
            word => word,
        };
        let folded = self.0.iter().enumerate();
        folded.map(|(index, &(gap, word))| (if index == 0 { "" } else { GAPS[gap].1 }, fold(word))).collect()
    }
}

/// Every place where the words and the gaps between them are those of a name, longest first at each start.
fn naive(names: &[Sequence], text: &Sequence) -> Vec<(usize, usize)> {
    let (_, spans) = text.text();
    let text = text.folded();
    let mut found = Vec::new();
    for first in 0..text.len() {
        for last in (first..text.len()).rev() {
            let mut part = text[first..=last].to_vec();
            part[0].0 = "";
            if names.iter().any(|name| name.folded() == part) {
                found.push((spans[first].0, spans[last].1));
            }
        }
    }
    found
}

proptest! {
    #![proptest_config(cases(20_000))]

    #[test]
    fn matcher_finds_what_a_naive_search_finds(
        names in vec(sequence(9, 1..5), 1..12), more in vec(sequence(9, 1..3), 0..4), text in sequence(10, 0..40),
    ) {
        let compiled = |names: &[Sequence]| {
            let names = names.iter().map(|name| name.text().0).enumerate();
            compile(&names.map(|(id, name)| entity(id, &name, Some(CasePolicy::Any))).collect::<Vec<_>>())
        };
        let gazetteers = [compiled(&names), compiled(&more)];
        let (written, _) = text.text();
        let (mut words, mut matches) = (Vec::new(), Vec::new());
        Normalizer::new().split(&written, &mut words);
        Matcher::new(&gazetteers, Variants::Exact).find(&Normalizer::new().read(&written, &words), None, &mut matches);
        let found = |gazetteer: u32| -> Vec<(usize, usize)> {
            let of = matches.iter().filter(|found| found.gazetteer == gazetteer);
            of.map(|found| (found.span.start as usize, found.span.end as usize)).collect()
        };
        prop_assert_eq!(found(0), naive(&names, &text), "{:?}", &written);
        prop_assert_eq!(found(1), naive(&more, &text), "{:?}", &written);
        for pair in matches.windows(2) {
            let key = |at: usize| (pair[at].span.start, std::cmp::Reverse((pair[at].span.end, pair[at].gazetteer)));
            prop_assert!(key(0) <= key(1), "{matches:?}");
        }
        for found in &matches {
            let span = |word: u32| words[word as usize].span;
            prop_assert_eq!((span(found.first).start, span(found.last).end), (found.span.start, found.span.end));
        }
    }
}

// ── Time ─────────────────────────────────────────────────────────────────────────────────────────────────

/// How long the texts below are, over some 300 kB.
const SCALE: usize = 8;

/// A text of some 2 MB is annotated in less than a second; work that grows with the square of its length takes
/// minutes, and would take days at the largest record allowed. The bound is no measurement: it lies so far from
/// either that no busy machine can reach it.
#[test]
fn hostile_texts_come_to_an_end() {
    let numbered =
        |text: &str| (0..15_000 * SCALE).map(|nr| text.replace('#', &nr.to_string())).collect::<String>();
    let texts = [
        ("brackets that are not closed", "African Union (".repeat(20_000 * SCALE)),
        ("many abbreviations introduced", numbered("AT&T (AB#) ")),
        ("abbreviations that do not agree", numbered("African Union (XY#) Bamako ")),
        ("abbreviations before names", numbered("Bamako AU# (African Union) ")),
        ("names that turn out to be others", "BKO (African Union) ".repeat(15_000 * SCALE)),
        ("a word of many vowel signs", "कि".repeat(30_000 * SCALE)),
        ("many marks on one letter", format!("क{}", "\u{93c}\u{94d}".repeat(20_000 * SCALE))),
        ("many dropped marks on one letter", format!("a{}", "\u{301}\u{323}".repeat(75_000 * SCALE))),
        ("an acronym without end", "A.".repeat(150_000 * SCALE)),
        ("initials without end", "A. ".repeat(100_000 * SCALE)),
        ("apostrophes without end", "a'".repeat(150_000 * SCALE)),
        ("beginnings of a name", "Republic of ".repeat(25_000 * SCALE)),
        ("a bracket without end", "(".repeat(300_000 * SCALE)),
        ("patterns everywhere", "5th Brigade l A.b".repeat(18_000 * SCALE)),
        ("short names", format!("Assimi Goïta {}", "Goïta ".repeat(40_000 * SCALE))),
        ("weak names without support", "the town ".repeat(33_000 * SCALE)),
        ("a single word", "a".repeat(300_000 * SCALE)),
        ("blanks", " ".repeat(300_000 * SCALE)),
    ];
    let slow = texts.iter().filter_map(|(what, text)| {
        let begin = Instant::now();
        annotate(&ANNOTATOR, on(format!("{{\"text\":{}}}", json_string(text, 0))), &options());
        let taken = begin.elapsed();
        (taken > Duration::from_secs(30)).then(|| format!("{what}: {taken:?}"))
    });
    let slow: Vec<String> = slow.collect();
    assert!(slow.is_empty(), "{slow:#?}");
}

// ── Order of marks ───────────────────────────────────────────────────────────────────────────────────────

/// Found by fuzzing: letters and signs that fold to marks stand in canonical order with the marks behind and before them.
#[test]
fn folding_again_changes_nothing_whatever_marks_meet() {
    let fold = |text: &str| {
        let (normalizer, mut words) = (Normalizer::new(), Vec::new());
        normalizer.split(text, &mut words);
        let reading = normalizer.read(text, &words);
        let mut folded = Vec::new();
        (0..words.len()).for_each(|word| reading.fold(word, word, &mut folded));
        String::from_utf8(folded).unwrap()
    };
    let signs = [
        "\u{f79}",
        "\u{f73}",
        "\u{f81}",
        "\u{e38}",
        "\u{f39}",
        "\u{958}",
        "\u{93c}",
        "\u{94d}",
        "\u{fb1d}",
        "\u{5b0}",
        "\u{f43}",
        "\u{1d160}",
        "\u{1100}",
        "각",
    ];
    for first in signs {
        for second in signs {
            for third in signs {
                let text = format!("ក{first}{second}{third}");
                let once = fold(&text);
                assert_eq!(fold(&once), once, "{text:?}");
                assert_eq!(fold(&text.nfd().collect::<String>()), once, "{text:?} decomposed");
                assert_eq!(fold(&text.nfc().collect::<String>()), once, "{text:?} composed");
            }
        }
    }
}
