//! The rooms of the house, one by one: `cargo bench --bench rooms`.
//!
//! Texts are the sample articles, repeated to about a megabyte. Each bench asserts what it has found, so that a
//! fast wrong answer fails. For comparisons with other programs, on real news, see `bench/compare`.

use dateline::gazetteer::{Gazetteer, compile_paths, source::SourceOptions};
use dateline::matcher::Matcher;
use dateline::normalize::Normalizer;
use dateline::normalize::variant::Variants;
use dateline::{Annotator, Article};
use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use std::fmt;
use std::path::Path;

fn main() {
    divan::main();
}

/// About how much text each bench goes through.
const N_BYTES: usize = 1 << 20;

const SOURCES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/gazetteers");

/// What to read, named for what it shows.
#[derive(Clone, Copy)]
enum Input {
    /// The text fields of a file of records.
    Sample(&'static str, &'static str),
    /// A text as it stands.
    Text(&'static str, &'static str),
}

const INPUTS: [Input; 8] = [
    Input::Sample("english", include_str!("../samples/long-read.jsonl")),
    Input::Sample("french", include_str!("../samples/elisions-fr.jsonl")),
    Input::Sample("german", include_str!("../samples/german.jsonl")),
    Input::Sample("russian", include_str!("../samples/russian.jsonl")),
    Input::Sample("arabic", include_str!("../samples/arabic-diacritics.jsonl")),
    Input::Text("empty", ""),
    Input::Text(
        "no_matches",
        "a grey cat sat on its mat and looked at nothing in particular, as cats will; ",
    ),
    Input::Text("all_matches", "Bamako, Ouagadougou, Niamey, Nouakchott, Dakar. "),
];

impl fmt::Display for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::Sample(name, _) | Self::Text(name, _)) = self;
        f.pad(name)
    }
}

impl Input {
    /// One copy, closed by the end of a paragraph, which no name crosses.
    fn text(self) -> String {
        match self {
            Self::Text(_, text) => format!("{text}\n\n"),
            Self::Sample(_, records) => records
                .lines()
                .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
                .flat_map(|record| ["title", "text"].map(|field| record[field].as_str().map(str::to_owned)))
                .flatten()
                .fold(String::new(), |texts, text| texts + &text + "\n\n"),
        }
    }

    /// How many copies make up [`N_BYTES`]; of nothing, one.
    fn n_copies(self) -> usize {
        let n_bytes = self.text().len();
        if n_bytes < 10 { 1 } else { N_BYTES.div_ceil(n_bytes) }
    }

    /// Holds what was found in one copy against what this input was made for.
    fn check(self, n_matches: usize) {
        match self {
            Self::Text("empty" | "no_matches", _) => assert_eq!(n_matches, 0),
            Self::Text(..) => assert!(n_matches >= 5, "{n_matches}"),
            Self::Sample(..) => assert!(n_matches >= 10, "{n_matches}"),
        }
    }
}

/// Divides a text into words and folds each of them.
#[divan::bench(args = INPUTS)]
fn normalize(bencher: Bencher<'_, '_>, input: Input) {
    let normalizer = Normalizer::new();
    let (mut words, mut folded) = (Vec::new(), Vec::new());
    let mut normalize = |text: &str| {
        normalizer.split(text, &mut words);
        let reading = normalizer.read(text, &words);
        let mut n_bytes = 0;
        for word in 0..words.len() {
            folded.clear();
            reading.fold(word, word, &mut folded);
            n_bytes += folded.len();
        }
        (words.len(), n_bytes)
    };
    let of_one = normalize(&input.text());
    let n_copies = input.n_copies();
    let text = input.text().repeat(n_copies);
    bencher.counter(BytesCount::of_str(&text)).bench_local(|| {
        assert_eq!(normalize(&text), (of_one.0 * n_copies, of_one.1 * n_copies));
    });
}

/// Finds the names of the embedded gazetteer, words given.
#[divan::bench(name = "match", args = INPUTS)]
fn matches(bencher: Bencher<'_, '_>, input: Input) {
    let normalizer = Normalizer::new();
    let gazetteers = [Gazetteer::embedded()];
    let mut matcher = Matcher::new(&gazetteers, Variants::Standard);
    let (mut words, mut found) = (Vec::new(), Vec::new());

    let text = input.text();
    normalizer.split(&text, &mut words);
    matcher.find(&normalizer.read(&text, &words), None, &mut found);
    let n_matches = found.len();
    input.check(n_matches);

    let n_copies = input.n_copies();
    let text = text.repeat(n_copies);
    normalizer.split(&text, &mut words);
    let reading = normalizer.read(&text, &words);
    bencher.counter(BytesCount::of_str(&text)).bench_local(|| {
        matcher.find(&reading, None, &mut found);
        assert_eq!(found.len(), n_matches * n_copies);
    });
}

/// The whole way of an article, as many articles as make up a megabyte.
#[divan::bench(args = INPUTS)]
fn annotate(bencher: Bencher<'_, '_>, input: Input) {
    let annotator = Annotator::embedded();
    let mut worker = annotator.new_worker();
    let text = input.text();
    let article = Article::from_text(&text);
    let n_mentions = worker.annotate(&article).mentions.len();
    input.check(n_mentions);
    let n_copies = input.n_copies();
    bencher.counter(BytesCount::new(text.len() * n_copies)).counter(ItemsCount::new(n_copies)).bench_local(
        || {
            let found: usize = (0..n_copies).map(|_| worker.annotate(&article).mentions.len()).sum();
            assert_eq!(found, n_mentions * n_copies);
        },
    );
}

/// Reads and compiles the rows of the embedded gazetteer.
#[divan::bench(sample_count = 10)]
fn compile(bencher: Bencher<'_, '_>) {
    let n_names = Gazetteer::embedded().n_names();
    bencher.counter(ItemsCount::new(n_names)).bench(|| {
        let bytes = compile_paths([Path::new(SOURCES)], &SourceOptions::default())
            .unwrap_or_else(|errors| panic!("{errors:?}"));
        let gazetteer = Gazetteer::open(bytes).unwrap_or_else(|err| panic!("{err}"));
        assert_eq!(gazetteer.n_names(), n_names);
    });
}

/// Opens the compiled bytes of the embedded gazetteer, bytes in memory.
#[divan::bench]
fn open(bencher: Bencher<'_, '_>) {
    let n_names = Gazetteer::embedded().n_names();
    let bytes = compile_paths([Path::new(SOURCES)], &SourceOptions::default())
        .unwrap_or_else(|errors| panic!("{errors:?}"));
    bencher.with_inputs(|| bytes.clone()).bench_values(|bytes| {
        let gazetteer = Gazetteer::open(bytes).unwrap_or_else(|err| panic!("{err}"));
        assert_eq!(gazetteer.n_names(), n_names);
        // Not dropped inside: the bytes are as large as the gazetteer.
        gazetteer
    });
}
