//! Writes all changes of cargo-mutants into one copy of the sources, each behind a question that is asked when it runs
//! (mutant schemata: Untch, Offutt and Harrold 1993), so that thousands of them need one build.
//!
//!     schemata ORIGINALS COPY MUTANTS.json DROPPED CONST_FNS
//!
//! In: the untouched `src`, `cargo mutants --list --json`, the numbers of changes that do not compile and
//! the names of functions that must stay `const`, one a line. Out: the files below COPY, and on standard output, as JSON,
//! where in them each change stands, for the next round of dropping what does not compile.
//!
//! A change has as its number its place in the list, from 1. `crate::mutant::on(N)` tells whether it is the one that runs.

mod places;
mod render;

use places::{Kind, Place};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::{env, fs, path::Path};

/// A change, as cargo-mutants lists it.
#[derive(Deserialize)]
struct Mutant {
    file: String,
    genre: String,
    replacement: String,
    span: Span,
}

#[derive(Deserialize)]
struct Span {
    start: LineColumn,
}

/// Both counted from 1, columns in characters.
#[derive(Deserialize)]
struct LineColumn {
    line: usize,
    column: usize,
}

/// Where changes stand in a written file, in bytes.
#[derive(Serialize)]
struct Written {
    file: String,
    /// `branch`: the changed code alone; `place`: all variants of an expression.
    what: &'static str,
    start: usize,
    end: usize,
    numbers: Vec<usize>,
}

#[derive(Serialize)]
struct Answer {
    written: Vec<Written>,
    /// Changes for which no place was found where they could be asked for when the program runs, with the reason.
    left_out: Vec<(usize, &'static str)>,
}

fn main() {
    let args: Vec<String> = env::args().skip(1).collect();
    let [originals, copy, list, dropped, const_fns] = &args[..] else {
        panic!("schemata ORIGINALS COPY MUTANTS.json DROPPED CONST_FNS")
    };
    let read =
        |path: &Path| fs::read_to_string(path).unwrap_or_else(|err| panic!("{}: {err}", path.display()));
    let mutants: Vec<Mutant> =
        serde_json::from_str(&read(Path::new(list))).expect("the list is of cargo-mutants");
    let dropped: HashSet<usize> =
        read(Path::new(dropped)).lines().map(|line| line.parse().expect("a number")).collect();
    let const_fns = read(Path::new(const_fns));
    let const_fns: HashSet<&str> = const_fns.lines().collect();

    let mut files: BTreeMap<&str, Vec<(usize, &Mutant)>> = BTreeMap::new();
    for (number, mutant) in (1..).zip(&mutants) {
        files.entry(&mutant.file).or_default().push((number, mutant));
    }
    let mut answer = Answer { written: Vec::new(), left_out: Vec::new() };
    for (file, mutants) in files {
        let source = read(&Path::new(originals).join(file.trim_start_matches("src/")));
        let mut places = places::find(&source, &const_fns);
        take(mutants, &source, &dropped, &mut places, &mut answer.left_out);
        let text = render::file(file, &source, &places, &mut answer.written);
        fs::write(Path::new(copy).join(file), text).expect("the copy can be written");
    }
    println!("{}", serde_json::to_string(&answer).expect("the answer is plain data"));
}

/// Gives each change to its place.
fn take(
    mutants: Vec<(usize, &Mutant)>,
    source: &str,
    dropped: &HashSet<usize>,
    places: &mut [Place],
    left_out: &mut Vec<(usize, &'static str)>,
) {
    let lines: Vec<usize> =
        std::iter::once(0).chain(source.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let byte = |at: &LineColumn| {
        let line = lines[at.line - 1];
        line + source[line..].chars().take(at.column - 1).map(char::len_utf8).sum::<usize>()
    };
    let known: HashMap<(&str, usize), usize> = (places.iter().enumerate())
        .flat_map(|(index, place)| place.keys().into_iter().map(move |key| (key, index)))
        .collect();
    for (number, mutant) in mutants {
        let at = byte(&mutant.span.start);
        match known.get(&(mutant.genre.as_str(), at)) {
            None => left_out.push((number, "not found")),
            Some(&index) => match places[index].kind {
                Kind::Constant => left_out.push((number, "constant")),
                Kind::Opaque => left_out.push((number, "impl Trait")),
                Kind::Chain => left_out.push((number, "condition with let")),
                _ if dropped.contains(&number) => {}
                _ => {
                    places[index].changes.push((number, mutant.genre.clone(), mutant.replacement.clone(), at))
                }
            },
        }
    }
}
