//! How time grows with the size of input that somebody has written to be slow: each kind at a size, twice, four and eight
//! times it. `bench/hostile` runs this and keeps what comes of it.
//!
//! Texts meet the embedded gazetteer; lists of names are compiled and meet a text that repeats them. The time is that of
//! the processor on the annotating thread where the system tells it (Linux), so that a busy machine does not disturb it
//! much, and the best of three runs.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement that cannot go on fails")]

use dateline::gazetteer::source::{SourceOptions, read_bytes};
use dateline::gazetteer::{Builder, EntityType, Gazetteer};
use dateline::read::{Format, Input, ReadOptions, jsonl::RecordOptions};
use dateline::stream::{self, Control, Policy, StreamOptions};
use dateline::write::WriteOptions;
use dateline::{Annotator, AnnotatorOptions};
use std::io::{Cursor, sink};
use std::time::Instant;

/// The smallest size of a text, bytes, unless the first argument says otherwise.
const SIZE: usize = 250_000;

/// What one kind is made of: a name, and an input of about so many bytes.
type Kind = (&'static str, fn(usize) -> Vec<u8>);

/// `unit` again and again, with `#` replaced by a number, up to so many bytes.
fn repeat(unit: &str, n_bytes: usize) -> String {
    let mut text = String::with_capacity(n_bytes + unit.len());
    let mut number = 0;
    while text.len() < n_bytes {
        text += &unit.replace('#', &number.to_string());
        number += 1;
    }
    text
}

fn text(unit: &str, n_bytes: usize) -> Vec<u8> {
    record(&repeat(unit, n_bytes))
}

fn record(text: &str) -> Vec<u8> {
    let string = serde_json::to_string(text).unwrap();
    format!("{{\"id\":1,\"text\":{string}}}\n").into_bytes()
}

fn around(before: &str, unit: &str, after: &str, n_bytes: usize) -> Vec<u8> {
    [before, &repeat(unit, n_bytes), after].concat().into_bytes()
}

const RECORDS: &[Kind] = &[
    ("ordinary news", |n| {
        text("The African Union said on Friday that Mali and Niger had agreed on a truce, #. ", n)
    }),
    ("one word", |n| text("a", n)),
    ("blanks", |n| text(" ", n)),
    ("line ends", |n| text("\n", n)),
    ("brackets that are not closed", |n| text("African Union (", n)),
    ("brackets", |n| text("(", n)),
    ("quotes", |n| text("“", n)),
    ("marks on one letter", |n| text("\u{301}", n)),
    ("marks in the wrong order", |n| text("\u{301}\u{323}\u{5b0}\u{345}", n)),
    ("vowel signs on one letter", |n| text("\u{93c}\u{94d}", n)),
    ("acronym without end", |n| text("A.", n)),
    ("initials without end", |n| text("A. ", n)),
    ("apostrophes", |n| text("a'", n)),
    ("hyphens", |n| text("Al-", n)),
    ("emoji joined", |n| text("👩\u{200d}", n)),
    ("halves of flags", |n| text("🇲", n)),
    ("controls of direction", |n| text("\u{202e}Mali\u{2066}", n)),
    ("tag characters", |n| text("\u{e0041}", n)),
    ("invisible letters in names", |n| text("M\u{200b}a\u{ad}l\u{2060}i ", n)),
    ("letters that fold to many", |n| text("ﷺ", n)),
    ("Han without blanks", |n| text("習近平和馬里", n)),
    ("Thai without blanks", |n| text("ประเทศไทย", n)),
    ("Hangul in parts", |n| text("\u{1100}\u{1161}\u{11a8}", n)),
    ("capitals", |n| text("MALI AND NIGER AGREE # ", n)),
    ("beginnings of a name", |n| text("Republic of ", n)),
    ("beginnings of a long name", |n| text("Support and Assistance Mission in the Central ", n)),
    ("new abbreviations", |n| text("African Union (AB#) ", n)),
    ("abbreviations before names", |n| text("AB# (African Union) ", n)),
    ("persons and surnames", |n| text("Ibrahim Traoré, Assimi Goïta, Traoré, Goïta; ", n)),
    ("namesakes", |n| text("Springfield, Georgia, Congo, Paris, Victoria; ", n)),
    ("places with their countries", |n| text("Springfield (Illinois), Paris, Texas, ", n)),
    ("offices and roles", |n| text("the Malian president and the president of Mali, ", n)),
    ("demonyms", |n| text("Malian Nigerien French Russian ", n)),
    ("many different names", |n| {
        let names =
            ["Mali", "Niger", "Bamako", "Paris", "Lagos", "Assimi Goïta", "African Union", "Dakar", "Sudan"];
        let pair = |number: usize| format!("{} # {}; ", names[number % 9], names[number / 9 % 9]);
        text(&(0..81).map(pair).collect::<String>(), n)
    }),
    ("misspelt and inflected", |n| text("Владимира Путина Warszawie وبالخرطوم Kadhafis ", n)),
    ("surrogate escapes", |n| around("{\"text\":\"", "\\ud83d\\ud83d", "\"}\n", n)),
    ("escapes", |n| around("{\"text\":\"", "\\u0041\\n", "\"}\n", n)),
    ("nested arrays", |n| {
        let depth = n / 2;
        format!("{{\"text\":\"Mali\",\"x\":{}{}}}\n", "[".repeat(depth), "]".repeat(depth)).into_bytes()
    }),
    ("elements of an array", |n| around("{\"text\":\"Mali\",\"x\":[0", ",0", "]}\n", n)),
    ("members", |n| around("{\"text\":\"Mali\"", ",\"k#\":0", "}\n", n)),
    ("one key again and again", |n| around("{\"text\":\"Mali\"", ",\"text\":\"Mali\"", "}\n", n)),
    ("records cut off", |n| around("", "{\"text\":\"Mali\n", "", n)),
    ("records of nothing", |n| around("", "{}\n", "", n)),
    ("empty lines", |n| around("{\"text\":\"Mali\"}", "\n", "", n)),
    ("small records", |n| around("", "{\"text\":\"#\"}\n", "", n)),
];

/// A list of names, one a line, and what is repeated in the text.
const LISTS: &[(&str, fn(usize) -> (String, String))] = &[
    ("names: a shared beginning", |n| {
        let begin = "Front for the Liberation of the People of the North ";
        (repeat(&format!("{begin}Brigade #\n"), n), begin.into())
    }),
    ("names: aaaa…", |n| {
        let names = (1..=240).map(|length| "Aa ".repeat(length) + "\n").collect::<String>();
        (repeat(&(names + "Zz#\n"), n), "Aa ".into())
    }),
    ("names: aaaa… in one word", |n| {
        let names = (1..=240).map(|length| "A".to_owned() + &"a".repeat(length) + "\n").collect::<String>();
        (repeat(&(names + "Zz#\n"), n), "Aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa ".into())
    }),
    ("names: overlapping", |n| {
        (repeat("North # South\nSouth North #\n", n), "North 7 South North 8 South ".into())
    }),
    ("names: one after the other", |n| (repeat("Village #\n", n), "Village 1 Village 2 Village 3 ".into())),
    ("names: all alike in sound", |n| (repeat("Muhammad al-Qaddafi #\n", n), "Mohamed El Gadhafi ".into())),
    ("names: a surname shared by all", |n| {
        (repeat("Person# Traoré\n", n), "Person1 Traoré, Traoré, ".into())
    }),
    ("names: abbreviated alike", |n| {
        (repeat("A# B# C# D# E#\n", n), "A1 B1 C1 D1 E1 (ABCDE), ABCDE ".into())
    }),
];

/// Rows of a table; what they give is not annotated.
const TABLES: &[(&str, fn(usize) -> String)] = &[
    ("rows: aliases in one cell", |n| {
        format!("name\tid\taliases\nMali\tQ912\tMali{}\n", repeat("|Mali #", n.min(60_000)))
    }),
    ("rows: one name, many entities", |n| {
        "name\tid\n".to_owned() + &repeat("Springfield\tmy:#\n", n.min(800_000))
    }),
    ("rows: bad ones", |n| "name\tid\tkind\n".to_owned() + &repeat("a\tb c\tnone#\n", n)),
    ("rows: qualifiers", |n| {
        "name\tid\taliases\n".to_owned() + &repeat("a#\tmy:#\tb# {weak abbr case=any}\n", n)
    }),
    ("rows: patterns", |n| {
        "name\tid\taliases\n".to_owned() + &repeat("a#\tmy:#\tpattern:x#y?z\n", n.min(64_000))
    }),
];

const PAGES: &[Kind] = &[
    ("page: paragraphs", |n| {
        around(
            "<html><body><article>",
            "<p>The town of Gao in Mali, #, was quiet on Friday.</p>",
            "</article>",
            n,
        )
    }),
    ("page: open elements", |n| around("<html><body>", "<p>a", "", n)),
    ("page: nested elements", |n| around("<html><body>", "<div>", "", n)),
    ("page: attributes", |n| around("<html><body><p ", "a#=b ", ">Mali", n)),
    ("page: comments", |n| around("<html><body>", "<!--", "", n)),
    ("page: unclosed quotes", |n| around("<html><body>", "<a href=\"", "", n)),
    ("page: misnested", |n| around("<html><body>", "<b><i></b></i>", "", n.min(100_000))),
    ("page: entities", |n| around("<html><body><p>", "&amp;&#77;&notanentity;", "", n)),
];

/// Nanoseconds that this thread has run, where the system tells it.
fn on_processor() -> Option<u64> {
    std::fs::read_to_string("/proc/thread-self/schedstat").ok()?.split(' ').next()?.parse().ok()
}

/// The seconds of the fastest of three runs.
fn seconds(waits: bool, mut run: impl FnMut()) -> f64 {
    let once = |_| {
        let (begin, before) = (Instant::now(), on_processor());
        run();
        match (before, on_processor()) {
            (Some(before), Some(after)) if !waits => (after - before) as f64 / 1e9,
            _ => begin.elapsed().as_secs_f64(),
        }
    };
    (0..3).map(once).fold(f64::INFINITY, f64::min)
}

fn annotate(annotator: &Annotator, bytes: &[u8], format: Format) {
    let options = StreamOptions {
        read: ReadOptions { format: Some(format), ..ReadOptions::default() },
        records: RecordOptions::default(),
        write: WriteOptions::new(String::new()),
        output_name: "nowhere".into(),
        threads: 1,
        policy: Policy::default(),
        control: Control::default(),
    };
    let input = Input::stream("hostile", Cursor::new(bytes.to_vec()));
    stream::annotate(annotator, vec![input], &options, &mut sink(), &mut |_| {}).unwrap();
}

/// Compiles rows as far as they are good.
fn compile(name: &str, rows: &str, entity_type: Option<EntityType>) -> Option<Gazetteer> {
    let rows = read_bytes(name, rows.as_bytes(), &SourceOptions { entity_type }).ok()?;
    let mut builder = Builder::new();
    for row in &rows {
        let _ = builder.add_row(row);
    }
    Gazetteer::open(builder.finish().ok()?).ok()
}

fn main() {
    let mut args = std::env::args().skip(1);
    let size = args.next().map_or(SIZE, |size| size.parse().unwrap());
    let chosen = args.next().unwrap_or_default();
    let tell = |kind: &str, n_bytes: usize, seconds: f64| println!("{kind}\t{n_bytes}\t{seconds:.6}");
    let embedded = Annotator::embedded();
    annotate(&embedded, &text("Mali ", 1000), Format::Jsonl);
    for factor in [1, 2, 4, 8] {
        let n_bytes = size * factor;
        for (kinds, format) in [(RECORDS, Format::Jsonl), (PAGES, Format::Html)] {
            for (kind, make) in kinds.iter().filter(|(kind, _)| kind.contains(&chosen)) {
                let bytes = make(n_bytes);
                let time = seconds(format == Format::Html, || annotate(&embedded, &bytes, format));
                tell(kind, bytes.len(), time);
            }
        }
        for (kind, make) in LISTS.iter().filter(|(kind, _)| kind.contains(&chosen)) {
            let (list, unit) = make(n_bytes);
            let place = Some(EntityType::Place);
            tell(
                &format!("{kind}, compiled"),
                list.len(),
                seconds(false, || drop(compile("list.txt", &list, place))),
            );
            let options = AnnotatorOptions::default();
            let annotator = Annotator::new(vec![compile("list.txt", &list, place).unwrap()], options);
            let bytes = text(&unit, n_bytes);
            tell(
                &format!("{kind}, found"),
                bytes.len(),
                seconds(false, || annotate(&annotator, &bytes, Format::Jsonl)),
            );
        }
        for (kind, make) in TABLES.iter().filter(|(kind, _)| kind.contains(&chosen)) {
            let rows = make(n_bytes);
            tell(kind, rows.len(), seconds(false, || drop(compile("rows.tsv", &rows, None))));
        }
    }
}
