//! What the fuzz targets share: a small gazetteer with everything a row can say, streams in memory, and the checks.
//!
//! A target (`targets`) is run by libFuzzer, which is led by coverage (`fuzz_targets`), and by `storm`, which is not, but
//! is many times faster.

#![allow(missing_docs, reason = "for the targets beside it only")]

#[allow(dead_code, reason = "the tests of outputs use more of it")]
#[path = "../../tests/support/reread.rs"]
mod reread;
mod targets;

pub use targets::TARGETS;

use dateline::gazetteer::source::{SourceOptions, read_bytes};
use dateline::gazetteer::{Builder, Gazetteer};
use dateline::read::{Format, Input, ReadOptions, RecordSeparator, jsonl::RecordOptions};
use dateline::stream::{self, Control, Outcome, Policy, StreamOptions};
use dateline::write::{Framed, OffsetUnit, OutputFormat, WriteOptions};
use dateline::{Annotator, AnnotatorOptions, ErrorKind};
use serde_json::Value;
use std::io::{self, Cursor, Read};
use std::sync::LazyLock;

/// Names in several scripts, with every column and qualifier.
pub const ROWS: &str = "\
name\tid\ttype\tkind\taliases\tcountry\tlat\tlon\tpopulation\tweight\tvalid_from\tvalid_to\tlang\tlinks\toffices
Mali\tQ912\tplace\tcountry\tRepublic of Mali|Malian {demonym}|Мали {lang=ru}|مالي|馬里|🇲🇱 Mali\tML\t17\t-4\t20000000\t3\t1960-09-22\t\ten\tiso:ML\t
N'Djamena\tQ3659\tplace\tcity\tNdjaména\tTD\t12.1\t15\t\t\t\t\t\t\t
Assimi Goïta\tQ1\tactor\tperson\tGoita {short}|Goïta’s men {weak case=any}\tML\t\t\t\t\t\t\t\t\tpresident ML 2021-05-24..
Xi Jinping\tQ15031\tactor\tperson\tXi {short}|习近平\tCN\t\t\t\t\t\t\t\t\t
Jama'at Nusrat ul-Islam\tmy:j\tactor\tarmed-group\tJNIM {abbr}|Group {short case=any}\tML\t\t\t\t\t2017\t\t\t\t
United States\tQ30\tplace\tcountry\tUS|U.S.A.|us troops {case=any}\tUS\t\t\t\t\t\t\t\t\t
Brigades\tmy:b\tactor\tmilitary\tpattern:\\d+(st|nd|rd|th)? (Infantry )?Brigade\t\t\t\t\t\t\t\t\t\t
Straße\tmy:s\tplace\tbuilding\tﬁnch|ΣΊΣΥΦΟΣ|İstanbul|ภาษาไทย|한국어\t\t\t\t\t\t\t\t\t\t
";

pub static ANNOTATOR: LazyLock<Annotator> =
    LazyLock::new(|| Annotator::new(vec![gazetteer()], AnnotatorOptions::default()));

/// The rows, compiled.
pub fn compiled() -> Vec<u8> {
    compile(ROWS.as_bytes()).expect("the rows are good")
}

pub fn gazetteer() -> Gazetteer {
    Gazetteer::open(compiled()).expect("what was compiled can be opened")
}

/// Compiles the rows of a source; `None` if it is bad.
pub fn compile(source: &[u8]) -> Option<Vec<u8>> {
    let rows = read_bytes("rows.tsv", source, &SourceOptions::default()).ok()?;
    let mut builder = Builder::new();
    for row in &rows {
        builder.add_row(row).ok()?;
    }
    builder.finish().ok()
}

/// Asks everything that can be asked of a gazetteer.
pub fn read_all(gazetteer: &Gazetteer) {
    for entity in gazetteer.entities() {
        let _ = (entity.id(), entity.name(), entity.kind(), entity.country(), entity.coordinates());
        let _ =
            (entity.valid(), entity.weight(), entity.population(), entity.source(), entity.links().count());
        let _ = (entity.offices().count(), gazetteer.entity_by_id(entity.id()));
    }
    for name in gazetteer.names() {
        let _ = name.folded();
        for alias in name.aliases() {
            let _ =
                (alias.surface(), alias.lang(), alias.kind(), alias.case(), alias.valid(), alias.entity());
        }
    }
    for office in gazetteer.offices() {
        let _ = (office.of(), office.title(), office.held(), office.entity());
    }
}

/// How a run reads and writes, drawn from one byte of the input.
pub fn options(choice: u8, format: Option<Format>) -> StreamOptions {
    let mut write = WriteOptions::new("0123456789abcdef".into());
    write.offsets = [OffsetUnit::Chars, OffsetUnit::Bytes, OffsetUnit::Utf16][usize::from(choice % 3)];
    StreamOptions {
        read: ReadOptions {
            format,
            separator: RecordSeparator::None,
            block_bytes: 1 + usize::from(choice) * 3,
            max_record_bytes: 1 << 20,
            ..ReadOptions::default()
        },
        records: RecordOptions::default(),
        write,
        output_name: "memory".into(),
        threads: 1,
        policy: Policy::default(),
        control: Control::default(),
    }
}

/// Gives its bytes a few at a time.
struct Chunks(Cursor<Vec<u8>>, usize);

impl Read for Chunks {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let size = self.1.min(buffer.len());
        self.0.read(&mut buffer[..size])
    }
}

/// How gzip, bzip2, zstd and xz begin, which are decompressed, and UTF-16, which is decoded.
pub const MAGIC: [&[u8]; 6] =
    [b"\x1F\x8B", b"BZh", b"\x28\xB5\x2F\xFD", b"\xFD7zXZ", b"\xFF\xFE", b"\xFE\xFF"];

/// Annotates bytes as one input; only records may be bad, and archives.
pub fn annotate(annotator: &Annotator, bytes: &[u8], options: &StreamOptions) -> (Vec<u8>, Outcome) {
    let chunk = options.read.block_bytes / 2 + 1;
    let input = Input::stream("fuzz", Chunks(Cursor::new(bytes.to_vec()), chunk));
    let mut lines = Vec::new();
    let compressed = MAGIC.iter().any(|magic| bytes.starts_with(magic));
    let mut report = |err: &dateline::Error| match err.kind() {
        ErrorKind::Record => {}
        ErrorKind::Io if compressed => {}
        _ => panic!("{err}"),
    };
    let outcome = stream::annotate(annotator, vec![input], options, &mut lines, &mut report)
        .expect("writing to memory does not fail");
    assert_eq!(outcome.annotated, bytes_count(&lines, b'\n'), "a line for each annotated record");
    (lines, outcome)
}

/// Annotates bytes as one input, with what stands around all records of the format.
pub fn framed(annotator: &Annotator, bytes: &[u8], options: &StreamOptions) -> Vec<u8> {
    let mut out = Framed::new(Vec::new(), options.write.format);
    let input = Input::stream("fuzz", Cursor::new(bytes.to_vec()));
    stream::annotate(annotator, vec![input], options, &mut out, &mut |err| panic!("{err}"))
        .expect("writing to memory does not fail");
    out.finish().expect("writing to memory does not fail")
}

/// Compares what all formats say of one input.
pub fn compare_formats(written: &dyn Fn(OutputFormat) -> Vec<u8>) {
    reread::check_all(written);
}

/// Runs a target on bytes.
pub fn run(target: &str, bytes: &[u8]) {
    let found = TARGETS.iter().find(|(name, _)| *name == target);
    found.expect("the target is listed").1(bytes);
}

/// Lets the threads on which pages are read fail, as the program does: what a parser that is not ours cannot bear is
/// reported as a page that cannot be read.
pub fn ignore_panics_of_pages() {
    let abort = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if std::thread::current().name() != Some("pages") {
            abort(panic);
        }
    }));
}

fn bytes_count(bytes: &[u8], byte: u8) -> u64 {
    bytes.iter().filter(|&&other| other == byte).count() as u64
}

/// Checks that each line is JSON and each mention's offsets give its surface.
pub fn check_lines(lines: &[u8], unit: OffsetUnit) {
    for line in lines.split(|&byte| byte == b'\n').filter(|line| !line.is_empty()) {
        let record: Value = match serde_json::from_slice(line) {
            Ok(record) => record,
            // serde_json takes no lone surrogates; records that hold them pass through as they are.
            Err(_) if has_surrogate(line) => continue,
            // Nor what nests deeper than its own parser of values may recurse; here nothing recurses.
            Err(err) if err.to_string().starts_with("recursion limit") => continue,
            Err(err) => panic!("an output line is not JSON: {err}"),
        };
        let Some(mentions) = record["annotation"]["mentions"].as_array() else { panic!("no annotation") };
        for mention in mentions {
            let field = mention["field"].as_str().expect("a mention names its field");
            let text = record[field].as_str().expect("its field is a text");
            let at = |end: &str| mention[end].as_u64().expect("offsets are numbers") as usize;
            assert_eq!(slice(text, unit, at("start"), at("end")).as_deref(), mention["surface"].as_str());
        }
    }
}

fn has_surrogate(line: &[u8]) -> bool {
    line.windows(3).any(|three| three.eq_ignore_ascii_case(b"\\ud"))
}

fn slice(text: &str, unit: OffsetUnit, start: usize, end: usize) -> Option<String> {
    match unit {
        OffsetUnit::Bytes => text.get(start..end).map(str::to_owned),
        OffsetUnit::Chars => Some(text.chars().skip(start).take(end.checked_sub(start)?).collect()),
        OffsetUnit::Utf16 => String::from_utf16(
            &text.encode_utf16().skip(start).take(end.checked_sub(start)?).collect::<Vec<_>>(),
        )
        .ok(),
    }
}
