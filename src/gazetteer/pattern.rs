//! Pattern aliases: regular expressions that gazetteer rows may hold.
//!
//! They are run by the `regex` crate, which takes linear time whatever the pattern, on the text as written.
//! A pattern matches whole words only. So that patterns cost next to nothing where they do not occur, the
//! literals that a match must contain (`Brigade`) are searched for all patterns in one aho-corasick pass, and
//! only patterns whose literal stands in the text are run.

use crate::error::{Error, ErrorKind, Result};
use crate::span::Span;
use aho_corasick::AhoCorasick;
use regex::{Regex, RegexBuilder};
use regex_syntax::hir::literal::{ExtractKind, Extractor, Seq};
use std::sync::OnceLock;

/// Largest compiled pattern, bytes. Enough for `\p{Lu}\w{0,40}`, far below what could exhaust memory.
const SIZE_LIMIT: usize = 1 << 20;
/// What a pattern counts as: the smallest of these that it fits into when it is compiled, bytes, for how large it is nobody
/// tells.
const SIZES: [usize; 5] = [4 << 10, 16 << 10, 64 << 10, 256 << 10, SIZE_LIMIT];
/// Most that the patterns of one gazetteer may count together.
const TOTAL_LIMIT: usize = 64 << 20;
/// Most patterns of a gazetteer, therefore.
const MAX_PATTERNS: usize = TOTAL_LIMIT / SIZES[0];
/// Deepest nesting of groups.
const NEST_LIMIT: u32 = 64;
/// Shortest literal worth searching for.
const MIN_LITERAL: usize = 3;

fn build(pattern: &str, size_limit: usize) -> Result<Regex, regex::Error> {
    RegexBuilder::new(&format!(r"\b{{start-half}}(?:{pattern})\b{{end-half}}"))
        .size_limit(size_limit)
        .nest_limit(NEST_LIMIT)
        .build()
}

/// What a pattern that may run counts as, bytes.
///
/// # Errors
/// [`ErrorKind::Row`] when it is not a regular expression, is too large, or can match the empty string.
pub(super) fn check(pattern: &str) -> Result<usize> {
    let error = |message: String| Error::new(ErrorKind::Row, message);
    // Compiled bare first: the error message then shows the pattern as the row has it, and a stray bracket
    // cannot pair with those put around it.
    let size = RegexBuilder::new(pattern)
        .size_limit(SIZE_LIMIT)
        .nest_limit(NEST_LIMIT)
        .build()
        .and_then(|_| size(pattern))
        .map_err(|err| match err {
            regex::Error::CompiledTooBig(limit) => {
                error(format!("the pattern {pattern:?} is larger than {limit} bytes when compiled"))
                    .with_help("make its repetitions and character classes smaller")
            }
            err => error(format!("the pattern {pattern:?} is not a regular expression: {err}")),
        })?;
    let hir = regex_syntax::parse(pattern).map_err(|err| error(format!("the pattern {pattern:?}: {err}")))?;
    if hir.properties().minimum_len().unwrap_or(0) == 0 {
        return Err(error(format!("the pattern {pattern:?} can match the empty string"))
            .with_help("make at least one part of it mandatory"));
    }
    Ok(size)
}

fn size(pattern: &str) -> Result<usize, regex::Error> {
    let mut sizes = SIZES.into_iter();
    loop {
        let size = sizes.next().unwrap_or(SIZE_LIMIT);
        match build(pattern, size) {
            Err(regex::Error::CompiledTooBig(_)) if size < SIZE_LIMIT => {}
            built => return built.map(|_| size),
        }
    }
}

/// What the patterns of a gazetteer count together when `size` is added to `sum`.
///
/// # Errors
/// [`ErrorKind::Row`] when that is too much.
pub(super) fn add(sum: usize, size: usize) -> Result<usize> {
    if sum + size <= TOTAL_LIMIT {
        return Ok(sum + size);
    }
    let message = format!("the patterns up to this row are larger than {TOTAL_LIMIT} bytes when compiled");
    Err(Error::new(ErrorKind::Row, message)
        .with_help("make their repetitions and character classes smaller; \\d is larger than [0-9]"))
}

/// The patterns of a gazetteer, ready to run. Each is compiled when its literal first occurs.
#[derive(Debug, Default)]
pub(crate) struct Patterns {
    patterns: Vec<Pattern>,
    prefilter: Option<AhoCorasick>,
    /// For each literal of the prefilter the pattern it belongs to.
    owners: Vec<usize>,
}

#[derive(Debug)]
struct Pattern {
    source: String,
    /// Number of the alias it stands for.
    alias: u32,
    /// Whether it has no literal to search for and must always be run.
    always: bool,
    regex: OnceLock<Option<Regex>>,
}

impl Patterns {
    /// Whether so many can be had.
    pub(crate) const fn may_be(n_patterns: usize) -> bool {
        n_patterns <= MAX_PATTERNS
    }

    /// Prepares `(alias, pattern)` pairs.
    pub(crate) fn new<'p>(patterns: impl Iterator<Item = (u32, &'p str)>) -> Self {
        let mut all = Self::default();
        let mut literals: Vec<Vec<u8>> = Vec::new();
        for (index, (alias, source)) in patterns.enumerate() {
            let required = required_literals(source);
            all.patterns.push(Pattern {
                source: source.to_owned(),
                alias,
                always: required.is_none(),
                regex: OnceLock::new(),
            });
            for literal in required.into_iter().flatten() {
                literals.push(literal);
                all.owners.push(index);
            }
        }
        // Should the automaton not fit, every pattern is simply run.
        all.prefilter = AhoCorasick::new(&literals).ok().filter(|_| !literals.is_empty());
        if all.prefilter.is_none() {
            all.patterns.iter_mut().for_each(|pattern| pattern.always = true);
        }
        all
    }

    /// Calls `found` with alias number and span of each match, pattern by pattern.
    pub(crate) fn find(&self, text: &str, mut found: impl FnMut(u32, Span)) {
        if self.patterns.is_empty() {
            return;
        }
        let mut wanted: Vec<bool> = self.patterns.iter().map(|pattern| pattern.always).collect();
        if let Some(prefilter) = &self.prefilter {
            for hit in prefilter.find_overlapping_iter(text) {
                wanted[self.owners[hit.pattern().as_usize()]] = true;
            }
        }
        for (pattern, _) in self.patterns.iter().zip(wanted).filter(|(_, wanted)| *wanted) {
            let Some(regex) = pattern.regex.get_or_init(|| build(&pattern.source, SIZE_LIMIT).ok()) else {
                continue;
            };
            for hit in regex.find_iter(text) {
                if let (Ok(start), Ok(end)) = (u32::try_from(hit.start()), u32::try_from(hit.end())) {
                    found(pattern.alias, Span::new(start, end));
                }
            }
        }
    }
}

/// Literals of which every match of the pattern contains one, at its begin or its end; `None` if there are
/// none that are worth searching for.
fn required_literals(pattern: &str) -> Option<Vec<Vec<u8>>> {
    let hir = regex_syntax::parse(pattern).ok()?;
    let literals = |kind: ExtractKind| -> Option<Vec<Vec<u8>>> {
        let seq: Seq = Extractor::new().kind(kind).extract(&hir);
        let literals = seq.literals()?;
        let useful = !literals.is_empty() && literals.iter().all(|literal| literal.len() >= MIN_LITERAL);
        useful.then(|| literals.iter().map(|literal| literal.as_bytes().to_vec()).collect())
    };
    literals(ExtractKind::Prefix).or_else(|| literals(ExtractKind::Suffix))
}

#[cfg(test)]
mod tests {
    use super::super::Builder;
    use super::super::source::{SourceOptions, read_bytes};
    use super::*;

    const BRIGADE: &str = r"\d+(st|nd|rd|th) (Infantry )?Brigade";

    fn find(patterns: &[&str], text: &str) -> Vec<(u32, String)> {
        let mut found = Vec::new();
        let patterns = Patterns::new((0..).zip(patterns.iter().copied()));
        patterns.find(text, |alias, span| found.push((alias, span.surface(text).to_owned())));
        found
    }

    #[test]
    fn finds_whole_words_only() {
        assert_eq!(
            find(&[BRIGADE], "The 5th Brigade and the 93rd Infantry Brigade, not the 5th Brigades."),
            [(0, "5th Brigade".into()), (0, "93rd Infantry Brigade".into())]
        );
    }

    #[test]
    fn literal_is_taken_from_the_end() {
        assert!(
            required_literals(BRIGADE)
                .is_some_and(|literals| literals.iter().all(|l| l.ends_with(b"Brigade")))
        );
        assert_eq!(required_literals(r"\d+"), None);
    }

    #[test]
    fn patterns_without_literals_always_run() {
        assert_eq!(find(&[r"[A-Z]\d{2}"], "near B52"), [(0, "B52".into())]);
    }

    #[test]
    fn alternatives_stay_inside_the_word_bounds() {
        assert_eq!(find(&["Kata|Katiba"], "Kataib, Katiba"), [(0, "Katiba".into())]);
    }

    #[test]
    fn refuses_what_is_too_large_empty_or_no_pattern() {
        assert!(check(r"\w{1,1000}{1,1000}").is_err_and(|err| err.to_string().contains("larger than")));
        assert!(check("(Brigade)?").is_err_and(|err| err.to_string().contains("empty string")));
        assert!(check("(Brigade").is_err_and(|err| err.to_string().contains("not a regular expression")));
        assert!(check(r"a)|(b").is_err());
        assert!(check(BRIGADE).is_ok());
    }

    #[test]
    fn patterns_that_together_are_too_large_are_refused() {
        assert_eq!(check("Katiba [0-9]").unwrap(), SIZES[0]);
        let large = check(r"Katiba \pL{12}").unwrap();
        assert!(large > 64 << 10, "{large}");
        let mut builder = Builder::new();
        let refused = (0..=TOTAL_LIMIT / large).find_map(|number| {
            let row =
                format!("name\tid\ttype\taliases\nQuux\tmy:{number}\tactor\tpattern:Katiba \\pL{{12}}\n");
            let rows = read_bytes("rows.tsv", row.as_bytes(), &SourceOptions::default()).unwrap();
            builder.add_row(&rows[0]).err().map(|err| (number, err.to_string()))
        });
        let (number, message) = refused.unwrap();
        assert_eq!(number, TOTAL_LIMIT / large);
        assert!(message.starts_with("rows.tsv:2: the patterns up to this row are larger"), "{message}");
        assert_eq!(builder.len(), number);
    }
}
