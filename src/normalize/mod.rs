//! Normalization: text in, words out, each with its exact place in the original text.
//!
//! One pass divides a text into words, folds their letters (`fold`), and reduces what stands between them
//! to a [`Gap`]. The same pass makes the keys of a gazetteer and reads the articles, so both fold alike by
//! construction. Which of the words form names is the matcher's business.

pub mod fold;
pub(crate) mod hash;
pub mod table;
mod words;

use crate::span::Span;
use fold::Class;
pub use fold::PROFILE_VERSION;
use table::FoldTable;
pub use words::{Gap, Join, Shape, Word, Words};

/// Longest run of words joined by apostrophes that is tried as one word.
const MAX_JOIN: usize = 4;

/// Words whose dot is an abbreviation's and does not end a sentence, folded.
///
/// Titles, ranks, company forms and parts of place names as English, French, Spanish and German news use
/// them. After these and after single letters, `. ` counts as a blank within a name.
const ABBREVIATIONS: &[&str] = &[
    "adm", "ald", "bros", "brig", "capt", "cmdr", "co", "col", "corp", "cpl", "dept", "dr", "ft", "gen",
    "gov", "hon", "inc", "jr", "lt", "ltd", "maj", "messrs", "mgr", "mr", "mrs", "ms", "mt", "no", "pres",
    "prof", "rep", "rev", "sen", "sgt", "sr", "sra", "st", "ste", "univ", "vs",
];

/// English endings that an apostrophe joins to a word, folded.
const CLITICS: &[&str] = &["s", "t", "d", "m", "ll", "re", "ve"];

/// Divides texts into folded words. Cheap to make and to copy; shared by all threads.
#[derive(Clone, Copy, Debug)]
pub struct Normalizer {
    table: FoldTable<'static>,
}

impl Default for Normalizer {
    fn default() -> Self {
        Self::new()
    }
}

impl Normalizer {
    /// The normalizer of the current profile.
    pub fn new() -> Self {
        Self { table: FoldTable::new(crate::tables::fold()) }
    }

    /// Divides `text` into words, replacing what `words` held.
    ///
    /// # Panics
    /// If the text has 4 GiB or more; readers refuse such fields.
    pub fn split(&self, text: &str, words: &mut Words) {
        assert!(u32::try_from(text.len()).is_ok(), "readers refuse texts of 4 GiB and more");
        words.clear();
        Splitter { table: self.table, text, words, word: None, gap: GapBuilder::at_start() }.run();
        add_joins(words);
    }

    /// The key of a name: its folded words with the gaps between them, apostrophes dropped.
    ///
    /// `None` when no text could match it: it has no letter or digit, or a paragraph end or a long run of
    /// punctuation inside.
    pub fn key(&self, name: &str) -> Option<Key> {
        let mut words = Words::new();
        self.split(name, &mut words);
        Key::new(&words)
    }
}

/// A name as the gazetteer stores it and the matcher looks for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// Folded words, the gaps between them written out.
    pub(crate) bytes: Vec<u8>,
    /// Hash of the first one, two, … words; the last is the hash of the whole name.
    pub(crate) prefix_hashes: Vec<u64>,
    /// How its words are written.
    pub(crate) shapes: Vec<Shape>,
}

impl Key {
    fn new(words: &Words) -> Option<Self> {
        let mut key = Self { bytes: Vec::new(), prefix_hashes: Vec::new(), shapes: Vec::new() };
        let mut index = 0;
        while index < words.words.len() {
            let run = words.joins_at(index).last();
            let word = run.map_or(&words.words[index], |join| &join.word);
            match key.prefix_hashes.last() {
                None => key.prefix_hashes.push(word.hash),
                // A chain longer than the longest join cannot match either.
                Some(_) if word.gap == Gap::BREAK || word.gap == Gap::APOSTROPHE => return None,
                Some(&hash) => {
                    let (gap, len) = word.gap.as_bytes();
                    key.bytes.extend_from_slice(&gap[..len]);
                    key.prefix_hashes.push(hash::extend(hash, word.gap.bits(), word.hash));
                }
            }
            key.bytes.extend_from_slice(words.folded(word));
            key.shapes.push(word.shape);
            index = run.map_or(index, |join| join.last as usize) + 1;
        }
        (!key.bytes.is_empty()).then_some(key)
    }
}

/// The word that is being read.
#[derive(Clone, Copy)]
struct Open {
    start: usize,
    /// Behind its last letter or mark; invisible characters that follow do not count.
    end: usize,
    folded: usize,
    letters: u32,
    shape: u8,
}

/// One pass over a text.
struct Splitter<'a> {
    table: FoldTable<'static>,
    text: &'a str,
    words: &'a mut Words,
    word: Option<Open>,
    gap: GapBuilder,
}

impl Splitter<'_> {
    fn run(mut self) {
        let text = self.text;
        for (at, c) in text.char_indices() {
            let entry = self.table.entry(c);
            let end = at + c.len_utf8();
            match entry.class() {
                Class::Letter => {
                    self.letter(at, end);
                    self.fold(c, entry);
                }
                Class::Solo => {
                    self.close();
                    self.letter(at, end);
                    self.fold(c, entry);
                    if let Some(word) = &mut self.word {
                        word.shape |= Shape::SOLO;
                    }
                }
                Class::Mark => {
                    if let Some(word) = &mut self.word {
                        word.end = end;
                        self.table.push_folded(c, entry, &mut self.words.folded);
                        sort_last_mark(&mut self.words.folded, word.folded);
                    }
                }
                Class::Dropped => {
                    if let Some(word) = &mut self.word {
                        word.end = end;
                    }
                }
                Class::Invisible => {}
                class => {
                    self.close();
                    self.gap.push(class, c, at, |out| self.table.push_folded(c, entry, out));
                }
            }
        }
        self.close();
    }

    fn letter(&mut self, at: usize, end: usize) {
        if self.word.as_ref().is_some_and(|word| word.shape & Shape::SOLO != 0) {
            self.close();
        }
        let folded = self.words.folded.len();
        let word = self.word.get_or_insert(Open { start: at, end, folded, letters: 0, shape: 0 });
        word.end = end;
        word.letters += 1;
    }

    fn fold(&mut self, c: char, entry: table::Entry) {
        if let Some(word) = &mut self.word {
            if entry.is_upper() {
                word.shape |= Shape::UPPER | if word.letters == 1 { Shape::INITIAL } else { 0 };
            } else if entry.is_lower() {
                word.shape |= Shape::LOWER;
            }
            self.table.push_folded(c, entry, &mut self.words.folded);
        }
    }

    /// Ends the open word, if there is one, and pushes it, or adds it to the acronym it continues.
    fn close(&mut self) {
        let Some(open) = self.word.take() else { return };
        let gap = self.gap.finish(self.words);
        let merged = self.continues_acronym(&open);
        let text = self.text.as_bytes();
        let (index, first, dotted_end) = if merged {
            let index = self.words.words.len() - 1;
            let end = if text.get(open.end) == Some(&b'.') { open.end + 1 } else { open.end };
            (index, self.words.words[index], end)
        } else {
            let word = Word {
                span: Span::new(offset(open.start), 0),
                gap,
                shape: Shape::new(open.shape),
                folded: Span::new(offset(open.folded), 0),
                hash: 0,
            };
            self.words.words.push(word);
            (self.words.words.len() - 1, word, open.end)
        };
        let folded = Span::new(first.folded.start, offset(self.words.folded.len()));
        let shape =
            if merged { first.shape.joined(Shape::new(open.shape)).with(Shape::DOTTED) } else { first.shape };
        self.words.words[index] = Word {
            span: Span::new(first.span.start, offset(dotted_end)),
            shape,
            folded,
            hash: hash::word(&self.words.folded[folded.range()]),
            ..first
        };
        self.gap = GapBuilder::after(dotted_end, open.letters == 1 || merged);
    }

    /// Whether a one-letter word continues `U.S.` or `J. D.`: single letters, each followed by a dot.
    ///
    /// With a blank between (`J. D. Vance`) both must be capitals and a capitalized word must follow, so that
    /// `Plan B. U.S. troops` stays in two parts.
    fn continues_acronym(&self, open: &Open) -> bool {
        let Some(last) = self.words.words.last() else { return false };
        let text = self.text.as_bytes();
        if open.letters != 1 || open.shape & Shape::SOLO != 0 || !self.gap.after_letter {
            return false;
        }
        let last_end = last.span.end as usize;
        let between = &text[last_end..open.start];
        let dot_included = last.shape.is_dotted() && text[last_end - 1] == b'.';
        match (between, dot_included) {
            (b".", false) | (b"", true) => true,
            (b". ", false) | (b" ", true) => {
                last.shape.has_initial_capital()
                    && open.shape & Shape::INITIAL != 0
                    && text.get(open.end) == Some(&b'.')
                    && self.text.get(open.end + 1..).and_then(|rest| rest.strip_prefix(' ')).is_some_and(
                        |rest| rest.chars().next().is_some_and(|c| self.table.entry(c).is_upper()),
                    )
            }
            _ => false,
        }
    }
}

/// Gathers what stands between two words.
#[derive(Clone, Debug)]
struct GapBuilder {
    at_start: bool,
    /// Whether the word before is a single letter or a dotted acronym.
    after_letter: bool,
    /// End of the word before.
    start: usize,
    newlines: u32,
    blank_before: bool,
    blank_after: bool,
    newline_after: bool,
    folded: Vec<u8>,
}

impl GapBuilder {
    fn at_start() -> Self {
        Self { at_start: true, ..Self::after(0, false) }
    }

    fn after(start: usize, after_letter: bool) -> Self {
        Self {
            at_start: false,
            after_letter,
            start,
            newlines: 0,
            blank_before: false,
            blank_after: false,
            newline_after: false,
            folded: Vec::new(),
        }
    }

    fn push(&mut self, class: Class, c: char, at: usize, fold: impl FnOnce(&mut Vec<u8>)) {
        match class {
            // The dot of `U.S.` belongs to the word before.
            _ if at < self.start => {}
            Class::Newline => {
                self.newlines += if c == '\u{2029}' { 2 } else { 1 };
                self.newline_after = true;
            }
            Class::Blank if self.folded.is_empty() => self.blank_before = true,
            Class::Blank => self.blank_after = true,
            _ if self.folded.len() > 4 => {}
            _ => {
                (self.blank_after, self.newline_after) = (false, false);
                fold(&mut self.folded);
            }
        }
    }

    fn finish(&self, words: &Words) -> Gap {
        if self.at_start || self.newlines > 1 {
            return Gap::BREAK;
        }
        let blank = self.blank_before || self.blank_after || self.newlines > 0;
        match self.folded.as_slice() {
            b"" if blank => Gap::SOFT,
            b"" => Gap::NONE,
            // `Port-au-Prince`, also with a line end behind the hyphen; but ` - ` is a dash.
            b"-" if !blank || !self.blank_before && self.newline_after => Gap::SOFT,
            b"." if self.after_letter
                || words.words.last().is_some_and(|word| is_abbreviation(words, word)) =>
            {
                Gap::SOFT
            }
            // A quote, not an apostrophe; written so that it cannot be taken for one.
            b"'" if blank => Gap::punctuation(b"' "),
            folded => Gap::punctuation(folded),
        }
    }
}

fn is_abbreviation(words: &Words, word: &Word) -> bool {
    let folded = words.folded(word);
    ABBREVIATIONS.iter().any(|abbreviation| abbreviation.as_bytes() == folded)
}

/// Reads runs of words joined by apostrophes as single words too.
fn add_joins(words: &mut Words) {
    let mut first = 0;
    while first < words.words.len() {
        let mut last = first;
        while words.gap_before(last + 1) == Gap::APOSTROPHE && last + 1 - first < MAX_JOIN {
            last += 1;
            push_join(words, first, last);
        }
        first += 1;
    }
}

fn push_join(words: &mut Words, first: usize, last: usize) {
    let (head, tail) = (words.words[first], words.words[last]);
    let start = words.folded.len();
    let mut shape = head.shape;
    for index in first..=last {
        let word = words.words[index];
        words.folded.extend_from_within(word.folded.range());
        if index > first {
            shape = shape.joined(word.shape);
        }
    }
    let folded = Span::new(offset(start), offset(words.folded.len()));
    let word = Word {
        span: Span::new(head.span.start, tail.span.end),
        gap: head.gap,
        shape,
        folded,
        hash: hash::word(&words.folded[folded.range()]),
    };
    let clitic = CLITICS.iter().any(|clitic| clitic.as_bytes() == words.folded(&tail));
    words.joins.push(Join { first: offset(first), last: offset(last), word, clitic });
}

/// Puts the mark just appended before those of a higher combining class, as canonical ordering does
/// (UAX #15), so that text which is not normalized folds like text which is.
fn sort_last_mark(folded: &mut [u8], word_start: usize) {
    use unicode_normalization::char::canonical_combining_class as class;
    let Ok(text) = std::str::from_utf8(&folded[word_start..]) else { return };
    let mut chars: Vec<char> = text.chars().collect();
    let Some(last) = chars.len().checked_sub(1) else { return };
    let mut at = last;
    while at > 0 && class(chars[at - 1]) > class(chars[at]) && class(chars[at]) != 0 {
        chars.swap(at - 1, at);
        at -= 1;
    }
    if at < last {
        let sorted: String = chars.into_iter().collect();
        folded[word_start..].copy_from_slice(sorted.as_bytes());
    }
}

/// Offsets into a text fit `u32`: [`Normalizer::split`] has checked its length, and folded forms of a text
/// that long are refused by the readers' record cap.
#[expect(clippy::cast_possible_truncation, reason = "split has checked the length of the text")]
fn offset(value: usize) -> u32 {
    debug_assert!(u32::try_from(value).is_ok());
    value as u32
}
