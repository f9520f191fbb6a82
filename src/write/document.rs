//! An article as annotation tools see it: one text, with tokens and sentences.
//!
//! The fields stand one after another with a blank line between them, and each is told by name and place, so that
//! what a tool says of the document can be taken back to the record. Tokens are the words of UAX #29, cut where
//! a mention begins or ends, so that every mention consists of whole tokens.

use super::mention::{MentionView, mentions};
use super::offsets::{Counter, OffsetUnit};
use crate::article::Article;
use crate::resolve::Annotation;
use serde::Serialize;
use std::borrow::Cow;
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// What stands between two fields.
const BETWEEN: &str = "\n\n";

/// What becomes of CR LF and CR.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineEnds {
    /// They are kept.
    Kept,
    /// They become LF, for consumers that would do so themselves and then count otherwise.
    Unix,
}

/// An article as one text.
#[derive(Clone, Debug)]
pub(super) struct Document<'a> {
    /// All fields.
    pub(super) text: Cow<'a, str>,
    /// Where each field stands.
    pub(super) parts: Vec<Part<'a>>,
    /// The mentions, in order.
    pub(super) mentions: Vec<Placed<'a>>,
}

/// The place of a field.
#[derive(Clone, Debug)]
pub(super) struct Part<'a> {
    name: &'a str,
    bytes: Range<usize>,
}

/// A mention, and where it stands in the document.
#[derive(Clone, Debug)]
pub(super) struct Placed<'a> {
    pub(super) mention: MentionView<'a>,
    /// In bytes.
    pub(super) bytes: Range<usize>,
    /// In code points, which all tools count that read documents.
    pub(super) chars: Range<u64>,
}

/// The place of a field as it is written: in code points of the document.
#[derive(Debug, Serialize)]
pub(super) struct FieldJson<'a> {
    name: &'a str,
    start: u64,
    end: u64,
}

/// A token: a word, a mark, or blanks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    /// In bytes of the document.
    pub(super) bytes: Range<usize>,
    /// Whether a blank follows that is no token of its own.
    pub(super) space: bool,
    /// Whether it consists of blanks.
    pub(super) blank: bool,
}

impl<'a> Document<'a> {
    pub(super) fn new(line_ends: LineEnds, article: &'a Article<'a>, annotation: &'a Annotation<'a>) -> Self {
        let one_text = match article.fields.as_slice() {
            [field] if line_ends == LineEnds::Kept || !field.text.contains('\r') => Some(&*field.text),
            _ => None,
        };
        let mut text = String::new();
        let mut parts: Vec<Part<'a>> = Vec::with_capacity(article.fields.len());
        let mut placed = Vec::with_capacity(annotation.mentions.len());
        let mut mentions = mentions(OffsetUnit::Bytes, article, annotation).peekable();
        for (index, field) in article.fields.iter().enumerate() {
            if let Some(text) = one_text {
                parts.push(Part { name: &field.name, bytes: 0..text.len() });
            } else {
                if index > 0 {
                    text.push_str(BETWEEN);
                }
                let start = text.len();
                push(&mut text, &field.text, line_ends);
                parts.push(Part { name: &field.name, bytes: start..text.len() });
            }
            let start = parts.last().map_or(0, |part| part.bytes.start);
            // How many CR are gone, those of CR LF, and up to where they were counted.
            let (mut gone, mut counted) = (0, 0);
            let mut place = |byte: usize| {
                if line_ends == LineEnds::Unix {
                    gone += field.text.get(counted..byte).unwrap_or_default().matches("\r\n").count();
                    counted = byte;
                }
                start + byte - gone
            };
            while let Some(mention) = mentions.next_if(|mention| mention.field_index == index) {
                let bytes = mention.bytes();
                let bytes = place(bytes.start)..place(bytes.end);
                placed.push(Placed { mention, bytes, chars: 0..0 });
            }
        }
        let text = one_text.map_or(Cow::Owned(text), Cow::Borrowed);
        let mut counter = Counter::new(OffsetUnit::Chars, &text);
        for Placed { bytes, chars, .. } in &mut placed {
            *chars = counter.to(bytes.start)..counter.to(bytes.end);
        }
        Self { text, parts, mentions: placed }
    }

    /// Where each field stands, in code points.
    pub(super) fn fields(&self) -> Vec<FieldJson<'a>> {
        let mut counter = Counter::new(OffsetUnit::Chars, &self.text);
        let field = |part: &Part<'a>| FieldJson {
            name: part.name,
            start: counter.to(part.bytes.start),
            end: counter.to(part.bytes.end),
        };
        self.parts.iter().map(field).collect()
    }

    /// The text between two bytes.
    pub(super) fn slice(&self, bytes: Range<usize>) -> &str {
        self.text.get(bytes).unwrap_or_default()
    }

    /// The tokens, which together with the blanks that follow them are the whole text.
    pub(super) fn tokens(&self) -> Vec<Token> {
        let mut tokens: Vec<Token> = Vec::with_capacity(self.text.len() / 5);
        let mut cuts =
            self.mentions.iter().flat_map(|placed| [placed.bytes.start, placed.bytes.end]).peekable();
        for (start, word) in self.text.split_word_bound_indices() {
            let mut piece = Piece { start, len: 0, blank: false };
            for (at, c) in word.char_indices() {
                let at = start + at;
                let mut cut = false;
                while cuts.next_if(|&place| place <= at).is_some() {
                    cut = true;
                }
                if piece.len > 0 && (cut || piece.blank != is_blank(c)) {
                    piece.push_to(&mut tokens, &self.text);
                    piece = Piece { start: at, len: 0, blank: false };
                }
                piece.blank = is_blank(c);
                piece.len += c.len_utf8();
            }
            piece.push_to(&mut tokens, &self.text);
        }
        tokens
    }

    /// The sentences by UAX #29, in bytes. None ends inside a mention, or goes from one field into another.
    pub(super) fn sentences(&self) -> Vec<Range<usize>> {
        let mut sentences = Vec::new();
        let mut mentions = self.mentions.iter().peekable();
        for part in &self.parts {
            let mut start = part.bytes.start;
            for (at, sentence) in self.slice(part.bytes.clone()).split_sentence_bound_indices() {
                let end = part.bytes.start + at + sentence.len();
                while mentions.next_if(|placed| placed.bytes.end <= end).is_some() {}
                let inside = mentions.peek().is_some_and(|placed| placed.bytes.start < end);
                if !inside || end == part.bytes.end {
                    sentences.push(start..end);
                    start = end;
                }
            }
        }
        sentences
    }
}

/// A stretch of one word or of blanks that may become a token.
#[derive(Clone, Copy)]
struct Piece {
    start: usize,
    len: usize,
    blank: bool,
}

impl Piece {
    /// Appends it. A blank behind a word is the word's, as in spaCy; further blanks are a token together.
    fn push_to(self, tokens: &mut Vec<Token>, text: &str) {
        let Self { mut start, len, blank } = self;
        let end = start + len;
        if blank {
            match tokens.last_mut() {
                Some(last) if last.blank => {
                    last.bytes.end = end;
                    return;
                }
                Some(last) if !last.space && text.as_bytes().get(start) == Some(&b' ') => {
                    last.space = true;
                    start += 1;
                }
                _ => {}
            }
        }
        if start < end {
            tokens.push(Token { bytes: start..end, space: false, blank });
        }
    }
}

/// What Python's `str.isspace` says; it takes four control characters for blanks that Unicode does not.
const fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\x1C'..='\x1F')
}

fn push(text: &mut String, field: &str, line_ends: LineEnds) {
    match line_ends {
        LineEnds::Kept => text.push_str(field),
        LineEnds::Unix => text.push_str(&field.replace("\r\n", "\n").replace('\r', "\n")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Annotator, Field};

    fn article<'a>(fields: &[(&'a str, &'a str)]) -> Article<'a> {
        let field = |&(name, text): &(&'a str, &'a str)| Field { name: name.into(), text: text.into() };
        Article { fields: fields.iter().map(field).collect(), ..Article::default() }
    }

    /// Gives `check` the document of an article, annotated with the embedded gazetteer.
    fn with_document(line_ends: LineEnds, fields: &[(&str, &str)], check: impl FnOnce(&Document<'_>)) {
        let annotator = Annotator::embedded();
        let article = article(fields);
        let annotation = annotator.new_worker().annotate(&article);
        check(&Document::new(line_ends, &article, &annotation));
    }

    #[test]
    fn mentions_stand_where_the_document_has_them() {
        let fields = [("title", "Mali 🗳 vote\r\n"), ("text", "\r\nBamako\r\nand Ségou\r\n"), ("note", "")];
        for line_ends in [LineEnds::Kept, LineEnds::Unix] {
            with_document(line_ends, &fields, |document| {
                assert_eq!(document.mentions.len(), 3);
                let chars: Vec<char> = document.text.chars().collect();
                for Placed { mention, bytes, chars: place } in &document.mentions {
                    assert_eq!(document.slice(bytes.clone()), mention.surface());
                    let place = [place.start, place.end].map(|place| usize::try_from(place).unwrap());
                    assert_eq!(chars[place[0]..place[1]].iter().collect::<String>(), mention.surface());
                }
                assert_eq!(document.text.contains('\r'), line_ends == LineEnds::Kept);
                let names: Vec<&str> = document.fields().iter().map(|field| field.name).collect();
                assert_eq!(names, ["title", "text", "note"]);
            });
        }
    }

    #[test]
    fn tokens_are_the_whole_text() {
        for text in [
            "Mali  and\n\nBamako \n x.",
            " \tMali",
            "Mali\u{301}  \u{301}\x1C y",
            "U.S.A.-Mali's 3.5% 👩‍🚒🇲🇱",
            "",
            " ",
            "\u{2028}Mali",
        ] {
            with_document(LineEnds::Kept, &[("text", text)], |document| {
                let tokens = document.tokens();
                let mut at = 0;
                for token in &tokens {
                    assert_eq!(token.bytes.start, at, "{text:?}");
                    let word = document.slice(token.bytes.clone());
                    assert!(word.chars().all(|c| is_blank(c) == token.blank), "{word:?} of {text:?}");
                    at = token.bytes.end + usize::from(token.space);
                }
                assert_eq!(at, text.len(), "{text:?}");
                for placed in &document.mentions {
                    assert!(tokens.iter().any(|token| token.bytes.start == placed.bytes.start), "{text:?}");
                    assert!(tokens.iter().any(|token| token.bytes.end == placed.bytes.end), "{text:?}");
                }
            });
        }
    }

    #[test]
    fn no_sentence_ends_inside_a_mention() {
        let fields =
            [("title", "Talks in St. Petersburg"), ("text", "They met in St. Petersburg. Then they left.")];
        with_document(LineEnds::Kept, &fields, |document| {
            let sentences = document.sentences().into_iter();
            let sentences: Vec<&str> = sentences.map(|bytes| document.slice(bytes).trim()).collect();
            assert_eq!(
                sentences,
                ["Talks in St. Petersburg", "They met in St. Petersburg.", "Then they left."]
            );
        });
    }
}
