//! Divides a text into words.
//!
//! Blocks of 64 bytes are reduced to bits, one for each byte that belongs to a word, and words are read off where
//! the bits change. ASCII never leaves that path; characters beyond it are looked up one by one and their bits
//! set. Runs that hold such characters are gone over once more, for marks, invisible characters, and scripts
//! without blanks.

use super::fold::Class;
use super::table::FoldTable;
use super::words::{Form, Word};
use crate::span::Span;
use crate::vectors::{self, BLOCK, Bits, Work, classify};

/// Appends the words of `text`.
pub(super) fn split(text: &str, table: FoldTable<'static>, words: &mut Vec<Word>) {
    vectors::with(Splitter { text, table, words, run: None, wide: 0 });
}

impl Work for Splitter<'_> {
    type Result = ();

    #[inline(always)]
    fn run(mut self) {
        let bytes = self.text.as_bytes();
        let (blocks, rest) = bytes.as_chunks::<BLOCK>();
        for (number, block) in blocks.iter().enumerate() {
            self.block(number * BLOCK, classify(block));
        }
        let mut last = [0; BLOCK];
        last[..rest.len()].copy_from_slice(rest);
        self.block(blocks.len() * BLOCK, classify(&last));
        self.end_run(bytes.len());
    }
}

/// Whether a character that begins with these bytes is one of nearly all Chinese ones, U+4E00 to U+9FFF: each is a word, and
/// folds to itself or to another of them.
#[inline]
const fn is_han(bytes: &[u8]) -> bool {
    matches!(bytes, [0xE5..=0xE9, ..] | [0xE4, 0xB8..=0xBF, ..])
}

/// A word of which more may come.
#[derive(Clone, Copy)]
struct Open {
    start: usize,
    /// Behind its last letter or mark: invisible characters at its end do not count.
    end: usize,
    letters: usize,
    /// Whether it folds to itself.
    is_plain: bool,
    /// Whether some letter of it is a small one.
    is_small: bool,
}

impl Open {
    fn at(start: usize) -> Self {
        Self { start, end: start, letters: 0, is_plain: true, is_small: false }
    }
}

struct Splitter<'a> {
    text: &'a str,
    table: FoldTable<'static>,
    words: &'a mut Vec<Word>,
    /// Start of the run of word bytes that reaches into the next block, and whether it is all ASCII.
    run: Option<(usize, bool)>,
    /// Bits of the next block that belong to a character which began in this one.
    wide: u64,
}

impl Splitter<'_> {
    #[inline(always)]
    fn block(&mut self, start: usize, Bits { alphanumeric, wide }: Bits) {
        if wide == 0 {
            self.runs(start, alphanumeric, 0);
        } else {
            let letters = self.wide_letters(start, wide);
            self.runs(start, alphanumeric | letters, letters);
        }
    }

    /// The bits of those characters beyond ASCII that belong to words.
    #[inline(never)]
    fn wide_letters(&mut self, start: usize, wide: u64) -> u64 {
        let mut letters = std::mem::take(&mut self.wide);
        let mut left = wide;
        while left != 0 {
            let at = left.trailing_zeros() as usize;
            if is_han(&self.text.as_bytes()[start + at..]) {
                left &= !(7 << at);
                letters |= 7 << at;
                if at + 3 > BLOCK {
                    self.wide = 7 >> (BLOCK - at);
                }
                continue;
            }
            let Some(c) = self.text.get(start + at..).and_then(|text| text.chars().next()) else {
                // The rest of a character that began in the block before.
                left &= left - 1;
                continue;
            };
            let ones = (1_u64 << c.len_utf8()) - 1;
            left &= !(ones << at);
            if matches!(
                self.table.entry(c).class(),
                Class::Letter | Class::Solo | Class::Mark | Class::Dropped | Class::Invisible
            ) {
                letters |= ones << at;
                if at + c.len_utf8() > BLOCK {
                    self.wide = ones >> (BLOCK - at);
                }
            }
        }
        letters
    }

    /// Reads the runs off the bits; `wide` are those of them that are not ASCII.
    #[inline(always)]
    fn runs(&mut self, at: usize, bits: u64, wide: u64) {
        // One bit where a run begins and one behind where it ends, in turn.
        let mut edges = bits ^ (bits << 1 | u64::from(self.run.is_some()));
        let is_ascii = |start: u32, end: u32| {
            wide == 0 || (wide >> start) & (u64::MAX >> (64 - (end - start).max(1))) == 0
        };
        if let Some((start, ascii)) = self.run {
            let end = edges.trailing_zeros();
            let ascii = ascii && (end == 0 || is_ascii(0, end));
            if edges == 0 {
                self.run = Some((start, ascii));
                return;
            }
            self.run = None;
            self.push_run(start, at + end as usize, ascii);
            edges &= edges - 1;
        }
        while edges != 0 {
            let start = edges.trailing_zeros();
            edges &= edges - 1;
            let end = edges.trailing_zeros();
            let (first, ascii) = (at + start as usize, is_ascii(start, end));
            if edges == 0 {
                self.run = Some((first, ascii));
                return;
            }
            self.push_run(first, at + end as usize, ascii);
            edges &= edges - 1;
        }
    }

    fn end_run(&mut self, end: usize) {
        if let Some((start, ascii)) = self.run.take() {
            self.push_run(start, end, ascii);
        }
    }

    #[inline(always)]
    fn push_run(&mut self, start: usize, end: usize, ascii: bool) {
        if !ascii {
            self.push_wide(start, end);
        } else if end - start > 1 || !self.continues_acronym(start, end) {
            self.words.push(Word { span: span(start, end), form: Form::Ascii });
        }
    }

    /// Divides a run that holds characters beyond ASCII.
    #[inline(never)]
    fn push_wide(&mut self, start: usize, end: usize) {
        // The word being read.
        let mut open: Option<Open> = None;
        let mut solo = false;
        let mut at = start;
        while at < end {
            let han = self.push_han(at, end, &mut open);
            if han > at {
                (at, solo) = (han, true);
                continue;
            }
            let Some(c) = self.text.get(at..).and_then(|text| text.chars().next()) else { break };
            let (first, behind) = (at, at + c.len_utf8());
            at = behind;
            let entry = self.table.entry(c);
            match entry.class() {
                Class::Invisible => {
                    if let Some(open) = &mut open {
                        open.is_plain = false;
                    }
                }
                Class::Mark | Class::Dropped => {
                    if let Some(open) = &mut open {
                        (open.end, open.is_plain) = (behind, false);
                    }
                }
                class => {
                    if solo || class == Class::Solo {
                        self.push_open(open.take());
                    }
                    solo = class == Class::Solo;
                    let open = open.get_or_insert(Open::at(first));
                    open.end = behind;
                    open.letters += 1;
                    open.is_plain &= entry.is_same() && !entry.is_upper();
                    open.is_small |= entry.is_lower();
                }
            }
        }
        self.push_open(open);
    }

    /// Reads Chinese characters from `at` on but for the last one, which marks may follow; where they end. `open` is the
    /// word before them.
    fn push_han(&mut self, mut at: usize, end: usize, open: &mut Option<Open>) -> usize {
        let bytes = self.text.as_bytes();
        let is_han_at = |at: usize| is_han(&bytes[at.min(end)..end]);
        while is_han_at(at) && is_han_at(at + 3) {
            if open.is_some() {
                self.push_open(open.take());
            }
            if at == 0 || bytes[at - 1] >= 0x80 || !self.continues_acronym(at, at + 3) {
                self.words.push(Word { span: span(at, at + 3), form: self.han_form(at) });
            }
            at += 3;
        }
        at
    }

    /// The form of the Chinese character here: those that are written simplified fold to themselves.
    #[inline]
    fn han_form(&self, at: usize) -> Form {
        let c = self.text.get(at..at + 3).and_then(|text| text.chars().next());
        match c.map(|c| self.table.entry(c)) {
            Some(entry) if entry.is_same() => Form::Caseless,
            _ => Form::Han,
        }
    }

    fn push_open(&mut self, open: Option<Open>) {
        if let Some(Open { start, end, letters, is_plain, is_small }) = open
            && (letters > 1 || !self.continues_acronym(start, end))
        {
            let form = match (is_plain, is_small) {
                (true, true) => Form::Small,
                (true, false) => Form::Caseless,
                (false, _) => Form::Mixed,
            };
            self.words.push(Word { span: span(start, end), form });
        }
    }

    /// Adds a single letter to the acronym it continues, if it does: `U.S.`, `J. D. Vance`.
    ///
    /// With a blank between, both letters must be capitals and a capitalized word must follow, so that
    /// `Plan B. U.S. troops` stays in two parts.
    #[inline(always)]
    fn continues_acronym(&mut self, start: usize, end: usize) -> bool {
        let bytes = self.text.as_bytes();
        match bytes[..start] {
            [.., b'.'] | [.., b'.', b' '] => self.extend_acronym(start, end),
            _ => false,
        }
    }

    #[cold]
    fn extend_acronym(&mut self, start: usize, end: usize) -> bool {
        let Some(&last) = self.words.last() else { return false };
        let bytes = self.text.as_bytes();
        let is_upper = |c: char| self.table.entry(c).is_upper();
        let first_char = |at: usize| self.text.get(at..).and_then(|text| text.chars().next());
        let last_end = last.span.end as usize;
        let dotted = last.form == Form::Dotted;
        let single = dotted || {
            let mut chars = last.span.surface(self.text).chars().map(|c| self.table.entry(c).class());
            chars.next() == Some(Class::Letter) && chars.all(|class| class == Class::Dropped)
        };
        let dot_included = dotted && bytes[last_end - 1] == b'.';
        let joined = match (&bytes[last_end..start], dot_included) {
            (b".", false) | (b"", true) => true,
            (b". ", false) | (b" ", true) => {
                [last.span.start as usize, start].into_iter().all(|at| first_char(at).is_some_and(is_upper))
                    && bytes[end..].starts_with(b". ")
                    && first_char(end + 2).is_some_and(is_upper)
            }
            _ => false,
        };
        if !(single && joined) {
            return false;
        }
        let end = if bytes.get(end) == Some(&b'.') { end + 1 } else { end };
        if let Some(last) = self.words.last_mut() {
            *last = Word { span: Span { end: span(start, end).end, ..last.span }, form: Form::Dotted };
        }
        true
    }
}

/// Offsets into a text fit `u32`: [`super::Normalizer::split`] has checked its length.
#[expect(clippy::cast_possible_truncation, reason = "split has checked the length of the text")]
fn span(start: usize, end: usize) -> Span {
    debug_assert!(u32::try_from(end).is_ok());
    Span::new(start as u32, end as u32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The words of a text without full stops, character by character.
    fn plainly(text: &str, table: FoldTable<'static>) -> Vec<Span> {
        let mut words: Vec<Span> = Vec::new();
        // The class of the last letter, as long as marks may follow it.
        let mut last = None;
        for (at, c) in text.char_indices() {
            let here = span(at, at + c.len_utf8());
            match (table.entry(c).class(), last, words.last_mut()) {
                (Class::Letter, Some(Class::Letter), Some(word)) => word.end = here.end,
                (class @ (Class::Letter | Class::Solo), ..) => {
                    words.push(here);
                    last = Some(class);
                }
                (Class::Mark | Class::Dropped, Some(_), Some(word)) => word.end = here.end,
                (Class::Mark | Class::Dropped | Class::Invisible, ..) => {}
                _ => last = None,
            }
        }
        words
    }

    proptest! {
        #[test]
        fn texts_are_divided_as_character_by_character(
            text in proptest::collection::vec(proptest::sample::select(vec![
                "a", "Mali", " ", "\n", "é", "E\u{301}", "\u{301}", "\u{200B}", "\u{FE00}", "\u{302A}", "中", "国", "國", "習",
                "马里总统", "々", "マ", "\u{3099}", "ﾊ", "ﾟ", "Киев", "ж", "ภ", "า", "서울", "،", "，", "😀", "مالي", "2",
            ]), 0..60)
        ) {
            let text = text.concat();
            let table = FoldTable::new(crate::tables::fold());
            let mut words = Vec::new();
            split(&text, table, &mut words);
            let spans: Vec<_> = words.iter().map(|word| word.span).collect();
            prop_assert_eq!(spans, plainly(&text, table));
            for word in &words {
                let entries = word.span.surface(&text).chars().map(|c| table.entry(c));
                let is_plain = entries.clone().all(|entry| entry.is_same() && !entry.is_upper());
                let is_small = entries.clone().any(|entry| entry.is_lower());
                match word.form {
                    Form::Small => prop_assert!(is_plain && is_small, "{:?}", word),
                    Form::Caseless => prop_assert!(is_plain && !is_small, "{:?}", word),
                    _ => {}
                }
            }
        }
    }

    #[test]
    fn single_letters_with_dots_are_one_word_where_capitals_say_so() {
        let table = FoldTable::new(crate::tables::fold());
        let mut words = Vec::new();
        for (text, surfaces) in [
            ("U.S. troops", &["U.S.", "troops"][..]),
            ("u.s.a", &["u.s.a"]),
            ("J. D. Vance", &["J. D.", "Vance"]),
            ("É. Ö. Ångström", &["É. Ö.", "Ångström"]),
            ("Plan B. U.S. troops", &["Plan", "B", "U.S.", "troops"]),
            ("J. D. vance", &["J", "D", "vance"]),
            ("j. D. Vance", &["j", "D", "Vance"]),
            ("J. d. Vance", &["J", "d", "Vance"]),
            ("J. D, Vance", &["J", "D", "Vance"]),
            ("J. D Vance", &["J", "D", "Vance"]),
            ("Goïta. S. Vance", &["Goïta", "S", "Vance"]),
            ("J. Évry. Vance", &["J", "Évry", "Vance"]),
        ] {
            words.clear();
            split(text, table, &mut words);
            let found: Vec<_> = words.iter().map(|word| word.span.surface(text)).collect();
            assert_eq!(found, surfaces);
        }
    }

    #[test]
    fn chinese_characters_that_are_not_looked_up_are_words_and_fold_to_such() {
        let table = FoldTable::new(crate::tables::fold());
        for c in ('\u{80}'..=char::MAX).filter(|c| is_han(c.encode_utf8(&mut [0; 4]).as_bytes())) {
            let entry = table.entry(c);
            assert!(entry.class() == Class::Solo && c.len_utf8() == 3, "{c:?}");
            let folded = table.folded(c, entry, &mut [0; 4]).to_vec();
            assert!(entry.is_same() || matches!(folded[..], [0xE3..=0xE9, _, _] | [0xF0, ..]), "{c:?}");
            assert!(!entry.is_upper() && !entry.is_lower(), "{c:?}");
        }
    }
}
