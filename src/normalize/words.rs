//! The words of a text, and how they are read.
//!
//! A [`Word`] is only a place in the original text: no folded copy of a text is ever made, so there are no
//! offsets to map back. What a word says (its folded letters, its hash, how it is written, what stands before
//! it) is read from the text when somebody asks, by a [`Reading`]; for most words of a text nobody does.

use super::fold::Class;
use super::gap::{Gap, GapReader};
use super::hash;
use super::shape::Shape;
use super::table::FoldTable;
use crate::span::Span;
use unicode_normalization::char::canonical_combining_class;

/// Longest run of words joined by apostrophes that is read as one word.
const MAX_JOIN: usize = 8;

/// Words whose dot is an abbreviation's and does not end a sentence, folded.
///
/// Titles, ranks, company forms and parts of place names as English, French, Spanish and German news use
/// them. After these and after single letters, `. ` counts as a blank within a name.
const ABBREVIATIONS: &[&str] = &[
    "adm", "ald", "bros", "brig", "capt", "cmdr", "co", "col", "corp", "cpl", "dept", "dr", "ft", "gen",
    "gov", "hon", "inc", "jr", "lt", "ltd", "maj", "messrs", "mgr", "mr", "mrs", "ms", "mt", "no", "pres",
    "prof", "rep", "rev", "sen", "sgt", "sr", "sra", "st", "sta", "ste", "sto", "univ", "vs",
];

/// English endings that an apostrophe joins to a word, folded.
const CLITICS: &[&str] = &["s", "t", "d", "m", "ll", "re", "ve"];

/// A word: a run of letters and digits, an acronym with its dots, or one character of a script without blanks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// Where it stands in the original text, marks included.
    pub span: Span,
    pub(super) form: Form,
}

/// How the bytes of a word are to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// ASCII letters and digits only.
    Ascii,
    /// Letters beyond ASCII that fold to themselves, small ones among them.
    Small,
    /// Letters beyond ASCII that fold to themselves, of a script without case: nearly all of Arabic and Chinese.
    Caseless,
    /// One Chinese character that folds to another: its simplified form.
    Han,
    /// Anything.
    Mixed,
    /// Single letters with dots: `U.S.`, `J. D.`.
    Dotted,
}

/// The words of a text, ready to be read.
#[derive(Clone, Copy, Debug)]
pub struct Reading<'a> {
    text: &'a str,
    words: &'a [Word],
    table: FoldTable<'static>,
}

/// A run of words that apostrophes join, read as a single word: `Jama'at` as `jamaat`.
#[derive(Clone, Copy, Debug)]
pub struct Join {
    /// Number of the last word joined.
    pub last: usize,
    /// Hash of the joined letters.
    pub(crate) hash: u64,
    /// Whether the last part is an English ending (`'s`, `'ll`): then only a name that is written with an
    /// apostrophe itself (`Lloyd's`) may match, or `William's` would be the name Williams.
    pub clitic: bool,
}

/// The letters of a word of at most 16 that is ASCII throughout.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ShortAscii {
    /// Folded, as [`hash::sixteen`] has them.
    folded: (u64, u64),
    /// The first byte as it is written.
    first: u8,
    /// The byte behind the word; zero where the text ends.
    behind: u8,
}

impl ShortAscii {
    /// As [`Reading::hash`].
    #[inline(always)]
    pub(crate) fn hash(self) -> u64 {
        hash::short(self.folded.0, self.folded.1)
    }

    /// Whether an apostrophe may follow, with invisible characters before it. Some other characters pass, too.
    #[inline(always)]
    pub(crate) fn may_be_joined(self) -> bool {
        (self.behind >= 0x80) | (self.behind == b'\'') | (self.behind == b'`')
    }

    /// Whether it begins with a small letter.
    #[inline(always)]
    pub(crate) fn is_small(self) -> bool {
        self.first.is_ascii_lowercase()
    }

    /// Whether it begins with a capital.
    #[inline(always)]
    pub(crate) fn is_capital(self) -> bool {
        self.first.is_ascii_uppercase()
    }

    /// Its first four letters, folded, zeros behind a shorter one.
    #[inline(always)]
    #[expect(clippy::cast_possible_truncation, reason = "the first four bytes are asked for")]
    pub(crate) fn four(self) -> u32 {
        self.folded.0 as u32
    }
}

impl<'a> Reading<'a> {
    pub(super) fn new(text: &'a str, words: &'a [Word], table: FoldTable<'static>) -> Self {
        Self { text, words, table }
    }

    /// The text.
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// Its words, in order.
    pub fn words(&self) -> &'a [Word] {
        self.words
    }

    /// Appends the folded letters of words `first` to `last`, as one word if apostrophes join them.
    pub fn fold(&self, first: usize, last: usize, out: &mut Vec<u8>) {
        for word in &self.words[first..=last] {
            let bytes = &self.text.as_bytes()[word.span.range()];
            match word.form {
                Form::Ascii => match self.first_sixteen(word.span, CASE_BITS) {
                    Some((low, high)) => {
                        let sixteen = hash::from_halves(low, high);
                        out.extend_from_slice(&sixteen[..bytes.len()]);
                    }
                    None => {
                        let start = out.len();
                        out.extend_from_slice(bytes);
                        out[start..].make_ascii_lowercase();
                    }
                },
                Form::Small | Form::Caseless => out.extend_from_slice(bytes),
                Form::Han | Form::Mixed | Form::Dotted => self.fold_chars(word, out),
            }
        }
    }

    /// The first letter that a letter folds to; itself if it leaves none.
    pub(crate) fn fold_letter(&self, c: char) -> char {
        if c.is_ascii() {
            return c.to_ascii_lowercase();
        }
        let mut folded = Vec::new();
        self.table.push_folded(c, self.table.entry(c), &mut folded);
        std::str::from_utf8(&folded).ok().and_then(|folded| folded.chars().next()).unwrap_or(c)
    }

    /// What `key` holds behind the folded letters of words `first` to `last`, taken as one; `None` if it does not
    /// begin with them.
    #[inline]
    pub(crate) fn strip_folded<'k>(
        &self,
        first: usize,
        last: usize,
        key: &'k [u8],
        buffer: &mut Vec<u8>,
    ) -> Option<&'k [u8]> {
        let Word { span, form } = self.words[first];
        if first == last && matches!(form, Form::Ascii | Form::Small | Form::Caseless) {
            let (letters, rest) = key.split_at_checked(span.len() as usize)?;
            let is_same = match self.sixteen(span, form) {
                Some(sixteen) => hash::sixteen(letters) == sixteen,
                None if form == Form::Ascii => {
                    letters.eq_ignore_ascii_case(&self.text.as_bytes()[span.range()])
                }
                None => *letters == self.text.as_bytes()[span.range()],
            };
            return is_same.then_some(rest);
        }
        buffer.clear();
        self.fold(first, last, buffer);
        key.strip_prefix(buffer.as_slice())
    }

    fn fold_chars(&self, word: &Word, out: &mut Vec<u8>) {
        // Marks that may have to be put in order before they are written, with their combining classes.
        let mut marks: Vec<(u8, char)> = Vec::new();
        for c in word.span.surface(self.text).chars() {
            let entry = self.table.entry(c);
            let class = match entry.class() {
                Class::Letter | Class::Solo => 0,
                Class::Mark => canonical_combining_class(c),
                // Dots and blanks inside of acronyms, dropped marks, invisible characters.
                _ => continue,
            };
            if class > 0 {
                marks.push((class, c));
                continue;
            }
            let mut buffer = [0; 4];
            let folded = self.table.folded(c, entry, &mut buffer);
            let has_parts = folded.len() > c.len_utf8() && !('가'..='힣').contains(&c);
            if has_parts || entry.class() == Class::Mark {
                self.fold_parts(folded, &mut marks, out);
                continue;
            }
            if !marks.is_empty() {
                self.fold_marks(&mut marks, out);
            }
            // Most letters of Latin script fold to one.
            match *folded {
                [byte] => out.push(byte),
                ref folded => out.extend_from_slice(folded),
            }
        }
        if !marks.is_empty() {
            self.fold_marks(&mut marks, out);
        }
    }

    /// Appends what a character folds to, whose own marks are put in order with those about it, as those of U+0F79 are.
    fn fold_parts(&self, folded: &[u8], marks: &mut Vec<(u8, char)>, out: &mut Vec<u8>) {
        for part in std::str::from_utf8(folded).unwrap_or_default().chars() {
            match canonical_combining_class(part) {
                0 => {
                    self.fold_marks(marks, out);
                    out.extend_from_slice(part.encode_utf8(&mut [0; 4]).as_bytes());
                }
                class => marks.push((class, part)),
            }
        }
    }

    /// Appends marks in canonical order (UAX #15), so that text which is not normalized folds like text which is.
    fn fold_marks(&self, marks: &mut Vec<(u8, char)>, out: &mut Vec<u8>) {
        marks.sort_by_key(|&(class, _)| class);
        for (_, c) in marks.drain(..) {
            self.table.push_folded(c, self.table.entry(c), out);
        }
    }

    /// The span of words `first` to `last` without what so many folded bytes before and behind stand for. Marks and
    /// invisible characters go with the letter before them; a character that is cut in two stays whole.
    pub(crate) fn cut(&self, (first, before): (usize, usize), (last, behind): (usize, usize)) -> Span {
        let (start, end) = (self.words[first].span, self.words[last].span);
        Span::new(start.start + self.cut_len(start, before), end.start + self.len_without(end, behind))
    }

    /// Length of the beginning of a word that folds to so many bytes, bytes.
    fn cut_len(&self, word: Span, folded_len: usize) -> u32 {
        let mut folded = Vec::new();
        let mut cut = 0;
        if folded_len > 0 {
            for (at, c) in word.surface(self.text).char_indices() {
                let entry = self.table.entry(c);
                if matches!(entry.class(), Class::Letter | Class::Solo | Class::Mark) {
                    if folded.len() >= folded_len {
                        break;
                    }
                    self.table.push_folded(c, entry, &mut folded);
                }
                cut = at + c.len_utf8();
            }
        }
        u32::try_from(cut).unwrap_or_default()
    }

    /// Length of a word without its end, which folds to so many bytes.
    fn len_without(&self, word: Span, folded_len: usize) -> u32 {
        if folded_len == 0 {
            return word.len();
        }
        let mut folded = Vec::new();
        for c in word.surface(self.text).chars() {
            let entry = self.table.entry(c);
            if matches!(entry.class(), Class::Letter | Class::Solo | Class::Mark) {
                self.table.push_folded(c, entry, &mut folded);
            }
        }
        self.cut_len(word, folded.len().saturating_sub(folded_len))
    }

    /// Whether a word may stand for a listed one that is written otherwise: it begins with a capital, or its script has
    /// none.
    #[inline(always)]
    pub(crate) fn may_vary(&self, index: usize) -> bool {
        let Word { span, form } = self.words[index];
        match form {
            Form::Ascii => self.text.as_bytes()[span.start as usize].is_ascii_uppercase(),
            _ => self.may_vary_beyond_ascii(index),
        }
    }

    fn may_vary_beyond_ascii(&self, index: usize) -> bool {
        let word = &self.words[index];
        match word.form {
            Form::Ascii | Form::Dotted | Form::Caseless | Form::Han => true,
            // Georgian letters are small to Unicode, but have no capitals in running text.
            Form::Small => self.text.as_bytes()[word.span.start as usize] == 0xE1,
            Form::Mixed => {
                let first = word.span.surface(self.text).chars().next().map(|c| self.table.entry(c));
                match first {
                    Some(first) if first.is_upper() => true,
                    Some(first) if first.is_lower() => false,
                    _ => !self.shape_of(word).is_cased(),
                }
            }
        }
    }

    /// Whether a sentence or quotation may begin with a word, so that a capital says nothing about it.
    pub(crate) fn may_begin_sentence(&self, index: usize) -> bool {
        !matches!(self.gap_before(index), Gap::SOFT | Gap::COMMA | Gap::NONE | Gap::OPEN | Gap::APOSTROPHE)
    }

    /// Whether a hyphen and a line end divide a word from the next, which goes on small.
    #[inline]
    pub(crate) fn is_broken_behind(&self, index: usize) -> bool {
        let behind = self.text.as_bytes().get(self.words[index].span.end as usize);
        matches!(behind, Some(b'-' | 0xE2 | 0xC2)) && self.is_broken_by_hyphen(index)
    }

    fn is_broken_by_hyphen(&self, index: usize) -> bool {
        let Some(next) = self.words.get(index + 1) else { return false };
        let between = Span::new(self.words[index].span.end, next.span.start);
        // A hyphen, U+2010, or a soft one.
        let line_end = match &self.text.as_bytes()[between.range()] {
            [b'-', rest @ ..] | [0xE2, 0x80, 0x90, rest @ ..] | [0xC2, 0xAD, rest @ ..] => rest,
            _ => return false,
        };
        let is_end = |rest: &[u8]| rest.iter().all(|byte| matches!(byte, b' ' | b'\t'));
        let is_line_end = match line_end {
            [b'\r', b'\n', rest @ ..] | [b'\n', rest @ ..] => is_end(rest),
            _ => false,
        };
        let in_capitals = || !self.shape(index, index + 1).has_lower() && next.span.len() > 1;
        is_line_end && (!self.shape_of(next).has_initial_capital() || in_capitals())
    }

    /// Whether a word of at most four ASCII letters is what `is` tells, given its small letters.
    #[inline]
    pub(crate) fn is_short_word(&self, index: usize, is: impl Fn(&[u8]) -> bool) -> bool {
        let Word { span, form } = self.words[index];
        if form != Form::Ascii || span.len() > 4 {
            return false;
        }
        if let Some((low, _)) = self.first_sixteen(span, CASE_BITS) {
            return is(&low.to_le_bytes()[..span.len() as usize]);
        }
        is(&self.text.as_bytes()[span.range()].to_ascii_lowercase())
    }

    /// The letters of a word that is ASCII throughout, not folded.
    #[inline]
    pub(crate) fn ascii(&self, index: usize) -> Option<&'a [u8]> {
        let Word { span, form } = self.words[index];
        (form == Form::Ascii).then(|| &self.text.as_bytes()[span.range()])
    }

    /// The first byte of a word that is not ASCII and folds to itself, or is a Chinese character.
    #[inline]
    pub(crate) fn plain_lead(&self, index: usize) -> Option<u8> {
        let Word { span, form } = self.words[index];
        let is_plain = matches!(form, Form::Small | Form::Caseless | Form::Han);
        is_plain.then(|| self.text.as_bytes()[span.start as usize])
    }

    /// Whether a word is ASCII throughout.
    #[inline]
    pub(crate) fn is_ascii(&self, index: usize) -> bool {
        self.words[index].form == Form::Ascii
    }

    /// Whether a word is an acronym with dots.
    #[inline]
    pub(crate) fn is_dotted(&self, index: usize) -> bool {
        self.words[index].form == Form::Dotted
    }

    /// Whether a hyphen joins a word to the next.
    pub(crate) fn is_hyphen_behind(&self, index: usize) -> bool {
        let behind = self.text.as_bytes().get(self.words[index].span.end as usize..).unwrap_or_default();
        behind.starts_with(b"-")
            || behind.starts_with("\u{2010}".as_bytes())
            || behind.starts_with("\u{2011}".as_bytes())
    }

    /// Whether a word is one character of katakana.
    pub(crate) fn is_katakana(&self, index: usize) -> bool {
        // All of them begin with one of these bytes.
        if !matches!(self.text.as_bytes()[self.words[index].span.start as usize], 0xE3 | 0xEF) {
            return false;
        }
        let mut chars = self.words[index].span.surface(self.text).chars();
        chars.next().is_some_and(
            |c| matches!(c, '\u{30A1}'..='\u{30FA}' | '\u{30FC}'..='\u{30FF}' | '\u{FF66}'..='\u{FF9D}'),
        )
    }

    /// Whether a word is a capital letter, or several with dots.
    pub(crate) fn is_initial(&self, index: usize) -> bool {
        let word = self.words[index];
        let shape = || self.shape_of(&word);
        word.form == Form::Dotted
            || word.span.len() <= 2 && shape().has_initial_capital() && !shape().has_lower()
    }

    /// Hash of the folded letters of a word; `buffer` is for those that must be folded first.
    #[inline(always)]
    pub(crate) fn hash(&self, index: usize, buffer: &mut Vec<u8>) -> u64 {
        let Word { span, form } = self.words[index];
        match self.sixteen(span, form) {
            Some((low, high)) => hash::short(low, high),
            None => self.hash_joined(index, index, buffer),
        }
    }

    /// The folded letters of a word that are at most 16 bytes, as [`hash::sixteen`] has them; `None` if they are more, if
    /// folding them takes a look at each, or if the text ends too soon.
    #[inline(always)]
    fn sixteen(&self, span: Span, form: Form) -> Option<(u64, u64)> {
        // Setting bit 5 lowers ASCII letters and leaves digits as they are.
        match form {
            Form::Ascii => self.first_sixteen(span, CASE_BITS),
            Form::Small | Form::Caseless => self.first_sixteen(span, 0),
            Form::Han => Some(self.han(span)),
            Form::Mixed | Form::Dotted => None,
        }
    }

    /// The simplified form of a Chinese character, as [`hash::sixteen`] has it.
    fn han(&self, span: Span) -> (u64, u64) {
        let folded = |c: char| hash::sixteen(self.table.folded(c, self.table.entry(c), &mut [0; 4]));
        span.surface(self.text).chars().next().map_or((0, 0), folded)
    }

    /// The bytes of a word of at most 16, with these bits set, as [`hash::sixteen`] has them.
    #[inline(always)]
    fn first_sixteen(&self, span: Span, set: u64) -> Option<(u64, u64)> {
        let (low_mask, high_mask) = *LENGTH_MASKS.get(span.len() as usize)?;
        let (low, high) = hash::halves(*self.text.as_bytes().get(span.start as usize..)?.first_chunk()?);
        Some(((low | set) & low_mask, (high | set) & high_mask))
    }

    /// A word of at most 16 ASCII letters; `None` for every other, and one so near the end of the text that 16 bytes
    /// cannot be read.
    #[inline(always)]
    pub(crate) fn short_ascii(&self, word: &Word) -> Option<ShortAscii> {
        if word.form != Form::Ascii {
            return None;
        }
        let bytes = self.text.as_bytes();
        let (low_mask, high_mask) = *LENGTH_MASKS.get(word.span.len() as usize)?;
        let (low, high) = hash::halves(*bytes.get(word.span.start as usize..)?.first_chunk()?);
        // Setting bit 5 lowers ASCII letters and leaves digits as they are.
        let folded = ((low | CASE_BITS) & low_mask, (high | CASE_BITS) & high_mask);
        let behind = bytes.get(word.span.end as usize).copied().unwrap_or_default();
        Some(ShortAscii { folded, first: low.to_le_bytes()[0], behind })
    }

    /// Hash of the folded letters of words taken as one.
    #[inline(never)]
    fn hash_joined(&self, first: usize, last: usize, buffer: &mut Vec<u8>) -> u64 {
        // Most are short and plain (`don't`): they are put together without a buffer.
        let mut sixteen = [0; 16];
        let mut len = 0;
        for &Word { span, form } in &self.words[first..=last] {
            let letters = &self.text.as_bytes()[span.range()];
            match sixteen.get_mut(len..len + letters.len()) {
                Some(place) if form == Form::Ascii => place.copy_from_slice(letters),
                _ => {
                    buffer.clear();
                    self.fold(first, last, buffer);
                    return hash::word(buffer);
                }
            }
            len += letters.len();
        }
        sixteen.make_ascii_lowercase();
        let (low, high) = hash::halves(sixteen);
        hash::short(low, high)
    }

    /// How words `first` to `last` are written, taken as one.
    #[inline]
    pub fn shape(&self, first: usize, last: usize) -> Shape {
        if first == last {
            return self.shape_of(&self.words[first]);
        }
        let shapes = self.words[first..=last].iter().map(|word| self.shape_of(word));
        shapes.reduce(Shape::joined).unwrap_or_default()
    }

    #[inline]
    fn shape_of(&self, word: &Word) -> Shape {
        match word.form {
            Form::Ascii => self.shape_of_ascii(word.span),
            Form::Small => Shape(Shape::LOWER),
            Form::Caseless | Form::Han => Shape(0),
            Form::Mixed | Form::Dotted => self.shape_of_characters(word),
        }
    }

    fn shape_of_characters(&self, word: &Word) -> Shape {
        let mut shape = if word.form == Form::Dotted { Shape::DOTTED } else { 0 };
        let mut first = true;
        for c in word.span.surface(self.text).chars() {
            let entry = self.table.entry(c);
            if entry.is_upper() {
                shape |= Shape::UPPER | if first { Shape::INITIAL } else { 0 };
            } else if entry.is_lower() {
                shape |= Shape::LOWER;
            }
            first = false;
        }
        Shape(shape)
    }

    fn shape_of_ascii(&self, span: Span) -> Shape {
        let flag = |set: bool, flag: u8| if set { flag } else { 0 };
        let Some((low, high)) = self.first_sixteen(span, 0) else {
            let bytes = &self.text.as_bytes()[span.range()];
            return Shape(
                flag(bytes.first().is_some_and(u8::is_ascii_uppercase), Shape::INITIAL)
                    | flag(bytes.iter().any(u8::is_ascii_uppercase), Shape::UPPER)
                    | flag(bytes.iter().any(u8::is_ascii_lowercase), Shape::LOWER),
            );
        };
        // Of letters and digits only letters have bit 6, and of those only small ones bit 5.
        let uppers = low & !(low << 1) & LETTER_BITS;
        let any_upper = uppers | high & !(high << 1) & LETTER_BITS;
        let any_lower = (low & low << 1 | high & high << 1) & LETTER_BITS;
        Shape(
            flag(uppers & 0xFF != 0, Shape::INITIAL)
                | flag(any_upper != 0, Shape::UPPER)
                | flag(any_lower != 0, Shape::LOWER),
        )
    }

    /// What stands before a word, if it is a blank, a hyphen, or a comma and a blank; nothing else is told here.
    #[inline(always)]
    pub(crate) fn plain_gap_before(&self, index: usize) -> Option<Gap> {
        let [before, word] = self.words.get(index.checked_sub(1)?..)?.first_chunk()?;
        let start = before.span.end as usize;
        match (word.span.start - before.span.end, self.text.as_bytes().get(start..)?) {
            (1, [b' ' | b'-', ..]) => Some(Gap::SOFT),
            (2, [b',', b' ', ..]) => Some(Gap::COMMA),
            _ => None,
        }
    }

    /// What stands before word `index`; before the first and behind the last word a break.
    #[inline]
    pub fn gap_before(&self, index: usize) -> Gap {
        let Some((before, word)) =
            index.checked_sub(1).and_then(|i| self.words.get(i)).zip(self.words.get(index))
        else {
            return Gap::BREAK;
        };
        match &self.text.as_bytes()[before.span.end as usize..word.span.start as usize] {
            b" " | b"-" => Gap::SOFT,
            // The commonest punctuation by far.
            b", " => Gap::COMMA,
            b"'" | b"\xE2\x80\x99" => Gap::APOSTROPHE,
            b"" => Gap::NONE,
            _ => self.gap_slowly(index - 1),
        }
    }

    /// The gap behind word `before`, which has a word behind it.
    fn gap_slowly(&self, before: usize) -> Gap {
        let between = Span::new(self.words[before].span.end, self.words[before + 1].span.start);
        let mut gap = GapReader::default();
        let bytes = &self.text.as_bytes()[between.range()];
        match *bytes {
            [b'.'] | [b'.', b' '] => {
                return if self.is_abbreviation(before) { Gap::SOFT } else { Gap::DOT };
            }
            [b'\n'] => return Gap::SOFT,
            [b'\n', b'\n'] | [b'.', b'\n', b'\n'] => return Gap::BREAK,
            // The comma, enumeration comma and full stop of Chinese.
            [0xEF, 0xBC, 0x8C] => return Gap::COMMA,
            [0xE3, 0x80, last @ (0x81 | 0x82)] => return Gap(u32::from_le_bytes([0xE3, 0x80, last, 0])),
            _ => {}
        }
        if bytes.is_ascii() {
            bytes.iter().for_each(|&byte| gap.push(char::from(byte), self.table));
        } else {
            between.surface(self.text).chars().for_each(|c| gap.push(c, self.table));
        }
        gap.finish(|| self.is_abbreviation(before))
    }

    /// Whether a dot behind this word is part of it.
    fn is_abbreviation(&self, index: usize) -> bool {
        let Word { span, form } = self.words[index];
        let bytes = &self.text.as_bytes()[span.range()];
        match form {
            Form::Dotted => true,
            Form::Ascii if bytes.len() <= 8 => {
                let lower = hash::sixteen(bytes).0 | CASE_BITS & LENGTH_MASKS[bytes.len()].0;
                bytes.len() == 1 || ABBREVIATIONS_PACKED.contains(&lower)
            }
            Form::Ascii => false,
            Form::Small | Form::Caseless | Form::Han | Form::Mixed => {
                let mut folded = Vec::new();
                self.fold(index, index, &mut folded);
                span.surface(self.text).chars().nth(1).is_none()
                    || ABBREVIATIONS.iter().any(|abbreviation| abbreviation.as_bytes() == folded)
            }
        }
    }

    /// Whether an apostrophe may follow, and a word behind it. Asked before what is slower.
    #[inline]
    pub(crate) fn may_be_joined(&self, index: usize) -> bool {
        match self.text.as_bytes().get(self.words[index].span.end as usize) {
            Some(0x80..) => !self.touches_next(index) && self.is_close_behind(index),
            behind => matches!(behind, Some(b'\'' | b'`')),
        }
    }

    /// Whether an apostrophe or a word may follow with nothing but invisible characters between.
    pub(crate) fn is_close_behind(&self, index: usize) -> bool {
        may_be_close(&self.text.as_bytes()[self.words[index].span.end as usize..])
    }

    /// Whether something other than ASCII stands before a word, or an apostrophe.
    #[inline]
    pub(crate) fn is_close_before(&self, index: usize) -> bool {
        let before = (self.words[index].span.start as usize).wrapping_sub(1);
        self.text.as_bytes().get(before).is_some_and(|&byte| matches!(byte, b'\'' | b'`' | 0x80..))
    }

    /// Whether nothing stands between a word and the next.
    #[inline]
    pub(crate) fn touches_next(&self, index: usize) -> bool {
        self.words.get(index + 1).is_some_and(|next| next.span.start == self.words[index].span.end)
    }

    /// Whether a word is a character of running text without blanks, such as a Chinese one: it has no endings and no
    /// apostrophe behind it, and is no surname before a comma.
    #[inline]
    pub(crate) fn is_within_run(&self, index: usize) -> bool {
        let Some([Word { span, form }, next]) = self.words.get(index..).and_then(|words| words.first_chunk())
        else {
            return false;
        };
        let first = self.text.as_bytes().get(span.start as usize);
        next.span.start == span.end
            && span.len() == 3
            && (*form == Form::Han || *form == Form::Caseless && first.is_some_and(|&first| first >= 0xE2))
    }

    /// The words that begin with word `first` when what apostrophes join is read as one, shorter ones first.
    pub fn joins(&self, first: usize) -> impl Iterator<Item = Join> + use<'_, 'a> {
        (first + 1..first + MAX_JOIN).take_while(|&last| self.gap_before(last) == Gap::APOSTROPHE).map(
            move |last| Join {
                last,
                hash: self.hash_joined(first, last, &mut Vec::new()),
                clitic: self.is_clitic(last),
            },
        )
    }

    /// The last of the words that apostrophes join to this one, an English ending not among them.
    #[inline]
    pub(crate) fn last_joined(&self, first: usize) -> usize {
        if self.may_be_joined(first) { self.last_by_apostrophe(first) } else { first }
    }

    fn last_by_apostrophe(&self, first: usize) -> usize {
        let joined =
            (first + 1..first + MAX_JOIN).take_while(|&last| self.gap_before(last) == Gap::APOSTROPHE);
        joined.filter(|&last| !self.is_clitic(last)).last().unwrap_or(first)
    }

    fn is_clitic(&self, index: usize) -> bool {
        let surface = self.words[index].span.surface(self.text);
        CLITICS.iter().any(|clitic| clitic.eq_ignore_ascii_case(surface))
    }
}

const CASE_BITS: u64 = 0x2020_2020_2020_2020;
const LETTER_BITS: u64 = 0x4040_4040_4040_4040;

/// Whether a text may go on with an apostrophe or a word with nothing but invisible characters before it, told from its
/// first bytes. It is asked behind words, and there mostly turns away blanks and punctuation, also of China (U+30xx, U+FFxx).
const fn may_be_close(behind: &[u8]) -> bool {
    match *behind {
        [b'\'' | b'`', ..] => true,
        [] | [0..=0x7F, ..] => false,
        [0xE2, 0x80, third, ..] => {
            matches!(third, 0x8B..=0x8F | 0x98 | 0x99 | 0x9B | 0xAA..=0xAE | 0xB2 | 0xB5)
        }
        [0xE3, 0x80, third, ..] => third >= 0xAA,
        [0xEF, 0xBC, third, ..] => third == 0x87,
        _ => true,
    }
}

/// [`ABBREVIATIONS`], each as a number.
const ABBREVIATIONS_PACKED: [u64; ABBREVIATIONS.len()] = {
    let mut packed = [0; ABBREVIATIONS.len()];
    let mut index = 0;
    while index < packed.len() {
        packed[index] = hash::sixteen(ABBREVIATIONS[index].as_bytes()).0;
        index += 1;
    }
    packed
};

/// For each length up to 16 the masks that keep so many of 16 bytes.
const LENGTH_MASKS: [(u64, u64); 17] = {
    let mut masks = [(0, 0); 17];
    let mut len = 0;
    while len <= 16 {
        masks[len] = (
            if len >= 8 { u64::MAX } else { (1 << (len * 8)) - 1 },
            if len <= 8 { 0 } else { u64::MAX >> ((16 - len) * 8) },
        );
        len += 1;
    }
    masks
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::Normalizer;
    use crate::normalize::fold::fold;
    use proptest::prelude::*;

    /// Calls `check` with the words of some texts, each also with capitals and at the end of a longer text.
    fn each_reading(check: impl Fn(Reading<'_>)) {
        let normalizer = Normalizer::new();
        let mut words = Vec::new();
        for text in [
            "Mali, mali MALI's x 9 4x4 Ouagadougou Antananarivo-Renivohitra internationalization",
            "Goïta Łódź ﬁne Straße İstanbul Q̈aḍ na\u{AD}me d’Ivoire U.S. J. D. Vance",
            "Владимира Путина в МОСКВЕ ѝ Київ",
            "马里总统 2月1日，在巴马科。習近平國。マリ共和国 한국 서울에서 ภาษาไทย",
            "وبالخرطوم مالي مَالِي",
        ] {
            for text in [text.to_owned(), text.to_uppercase(), format!("{text}. And so it goes on.")] {
                normalizer.split(&text, &mut words);
                check(normalizer.read(&text, &words));
            }
        }
    }

    #[test]
    fn words_hash_like_their_folded_letters_and_hold_against_keys_alike() {
        each_reading(|reading| {
            for index in 0..reading.words().len() {
                let mut folded = Vec::new();
                for word in &reading.words()[index..=index] {
                    reading.fold_chars(word, &mut folded);
                }
                let surface = reading.words()[index].span.surface(reading.text());
                let mut buffer = Vec::new();
                reading.fold(index, index, &mut buffer);
                assert_eq!(buffer, folded, "{surface}");
                assert_eq!(reading.hash(index, &mut buffer), hash::word(&folded), "{surface}");
                folded.extend(b" etc");
                let strip =
                    |key: &[u8]| reading.strip_folded(index, index, key, &mut Vec::new()).map(<[u8]>::to_vec);
                assert_eq!(strip(&folded), Some(b" etc".to_vec()), "{surface}");
                folded[0] ^= 1;
                assert_eq!(strip(&folded), None, "{surface}");
                assert_eq!(strip(&folded[..1]), None, "{surface}");
            }
        });
    }

    #[test]
    fn the_shape_of_a_word_is_that_of_its_letters() {
        each_reading(|reading| {
            for (index, word) in reading.words().iter().enumerate() {
                let surface = word.span.surface(reading.text());
                let letters = || surface.chars().map(fold);
                let shape = reading.shape(index, index);
                assert_eq!(
                    shape.has_initial_capital(),
                    letters().next().is_some_and(|c| c.upper),
                    "{surface}"
                );
                assert_eq!(shape.has_upper(), letters().any(|c| c.upper), "{surface}");
                assert_eq!(shape.has_lower(), letters().any(|c| c.lower), "{surface}");
                let varies = shape.has_initial_capital() || !shape.is_cased() && !reading.is_ascii(index);
                assert_eq!(reading.may_vary(index), varies || shape.is_dotted(), "{surface}");
            }
        });
    }

    /// Calls `check` with the words of a text.
    fn reading(text: &str, check: impl Fn(Reading<'_>)) {
        let (normalizer, mut words) = (Normalizer::new(), Vec::new());
        normalizer.split(text, &mut words);
        check(normalizer.read(text, &words));
    }

    #[test]
    fn marks_fold_alike_in_whatever_order_they_are_written() {
        for (one, other) in [
            // Two of Devanagari, and a vowel of Tibetan that is made of parts, with a mark that belongs before them.
            ("क\u{93C}\u{94D}ख", "क\u{94D}\u{93C}ख"),
            ("ཀ\u{F79}", "ཀ\u{FB3}\u{F71}\u{F80}"),
            ("ཀ\u{F79}\u{F71}", "ཀ\u{FB3}\u{F71}\u{F71}\u{F80}"),
        ] {
            reading(&format!("{one} {other}"), |reading| {
                let (mut first, mut second) = (Vec::new(), Vec::new());
                reading.fold(0, 0, &mut first);
                reading.fold(1, 1, &mut second);
                assert!(first.len() >= other.len() / 2 && reading.words().len() == 2, "{one}: {first:?}");
                assert_eq!(first, second, "{one}");
            });
        }
    }

    #[test]
    fn a_mark_stays_with_its_letter() {
        reading("क\u{94D}ख", |reading| {
            let mut folded = Vec::new();
            reading.fold(0, 0, &mut folded);
            assert_eq!(String::from_utf8(folded).as_deref(), Ok("क\u{94D}ख"));
        });
    }

    #[test]
    fn a_hyphen_at_the_end_of_a_line_divides_a_word_that_goes_on_small() {
        for (text, divides) in [
            ("Oua-\ngadougou", true),
            ("Oua\u{2010}\r\n  gadougou", true),
            ("Oua\u{AD}\ngadougou", true),
            ("OUA-\nGADOUGOU", true),
            ("Oua-\nGadougou", false),
            ("OUA-\nG", false),
            ("Oua-gadougou", false),
            ("Oua\ngadougou", false),
            ("Oua—\ngadougou", false),
        ] {
            reading(text, |reading| assert_eq!(reading.is_broken_behind(0), divides, "{text:?}"));
        }
    }

    #[test]
    fn initials_are_capitals_alone_or_with_dots() {
        for (word, is) in
            [("J", true), ("É", true), ("U.S.", true), ("j", false), ("Al", false), ("GAO", false)]
        {
            reading(word, |reading| assert_eq!(reading.is_initial(0), is, "{word}"));
        }
    }

    #[test]
    fn a_hyphen_stands_behind_a_word() {
        for (text, is) in
            [("Al-Q", true), ("Al\u{2010}Q", true), ("Al\u{2011}Q", true), ("Al Q", false), ("Al–Q", false)]
        {
            reading(text, |reading| assert_eq!(reading.is_hyphen_behind(0), is, "{text}"));
        }
    }

    #[test]
    fn nothing_that_may_join_is_turned_away() {
        let mut turned_away = 0;
        for c in '\0'..=char::MAX {
            let joins = matches!(
                fold(c).class,
                Class::Apostrophe
                    | Class::Dropped
                    | Class::Mark
                    | Class::Invisible
                    | Class::Letter
                    | Class::Solo
            );
            let is_close = may_be_close(c.to_string().as_bytes());
            // Letters in this row of punctuation are characters of Chinese numbers; full-width ones stay letters.
            let is_row = matches!(c, '\u{3000}'..='\u{3029}' | '\u{FF00}'..='\u{FF3F}' | '\0'..='\x7F');
            assert!(is_close || !joins || is_row && !matches!(fold(c).class, Class::Apostrophe), "{c:?}");
            turned_away += usize::from(!is_close);
        }
        assert!(turned_away > 200);
    }

    proptest! {
        #[test]
        fn gaps_are_read_as_character_by_character(
            before in proptest::sample::select(vec!["Mali", "Gen", "U.S.", "J", "é", "马", "Мали"]),
            between in proptest::collection::vec(proptest::sample::select(vec![
                " ", "\n", ".", ",", "-", "'", "’", "\u{AD}", "\u{200B}", "\u{A0}", "“", "—", "，", "。", "、", "(", "\u{301}", "😀", "\r",
            ]), 0..4),
            behind in proptest::sample::select(vec!["Niger", "s", "国", "マ", "é"]),
        ) {
            let (normalizer, mut words) = (Normalizer::new(), Vec::new());
            let text = format!("{before}{}{behind}", between.concat());
            normalizer.split(&text, &mut words);
            let reading = normalizer.read(&text, &words);
            for index in 1..words.len() {
                let mut gap = GapReader::default();
                let between = Span::new(words[index - 1].span.end, words[index].span.start).surface(&text);
                between.chars().for_each(|c| gap.push(c, reading.table));
                let mut folded = Vec::new();
                reading.fold(index - 1, index - 1, &mut folded);
                let is_single = words[index - 1].span.surface(&text).chars().count() == 1;
                let plain = gap.finish(|| {
                    is_single
                        || reading.is_dotted(index - 1)
                        || ABBREVIATIONS.iter().any(|abbreviation| abbreviation.as_bytes() == folded)
                });
                prop_assert_eq!(reading.gap_before(index), plain, "{:?}", text);
                // What is asked before a gap is read never says no where the gap says yes.
                prop_assert!(plain != Gap::APOSTROPHE || reading.may_be_joined(index - 1), "{:?}", text);
                prop_assert!(
                    plain != Gap::APOSTROPHE || reading.is_close_behind(index - 1) && reading.is_close_before(index),
                    "{:?}", text
                );
            }
        }
    }

    #[test]
    fn gaps_are_read_in_every_form() {
        let normalizer = Normalizer::new();
        let mut words = Vec::new();
        for (between, gap) in [
            (" ", Gap::SOFT),
            ("\u{A0}\n", Gap::SOFT),
            ("\n\n", Gap::BREAK),
            ("-\n", Gap::SOFT),
            (" - ", Gap::DASH),
            (", ", Gap::COMMA),
            ("，", Gap::COMMA),
            ("\n", Gap::SOFT),
            (".\n\n", Gap::BREAK),
            ("。", Gap(u32::from_le_bytes([0xE3, 0x80, 0x82, 0]))),
            (" 、", Gap(u32::from_le_bytes([0xE3, 0x80, 0x81, 0]))),
            ("、", Gap(u32::from_le_bytes([0xE3, 0x80, 0x81, 0]))),
            ("， ", Gap::COMMA),
            (".", Gap::DOT),
            (" .", Gap::DOT),
            (". ", Gap::DOT),
            (" ’", Gap::QUOTE),
            ("\u{200B}’", Gap::APOSTROPHE),
            ("“", Gap(u32::from_le_bytes([0xE2, 0x80, 0x9C, 0]))),
            (".”  ", Gap(u32::from_le_bytes([b'.', 0xE2, 0x80, 0x9D]))),
            (",” ‘", Gap::BREAK),
        ] {
            let text = format!("Mali{between}Niger");
            normalizer.split(&text, &mut words);
            assert_eq!(normalizer.read(&text, &words).gap_before(1), gap, "{between:?}");
        }
        for (before, gap) in
            [("Gen", Gap::SOFT), ("J", Gap::SOFT), ("messrs", Gap::SOFT), ("general", Gap::DOT)]
        {
            let text = format!("{before}. Niger");
            normalizer.split(&text, &mut words);
            assert_eq!(normalizer.read(&text, &words).gap_before(1), gap, "{before}");
        }
    }
}
