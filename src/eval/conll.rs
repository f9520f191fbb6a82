//! Reads CoNLL columns: a token a line, its tag in the last column, a blank line behind each sentence.
//!
//! Tags are `O`, or a position and a label: `B-LOC`, `I-LOC` (IOB1 and IOB2), also `E-`, `L-`, `S-`, `U-`. A line
//! `-DOCSTART-` begins a document. The text is made of the tokens with a blank between them and a line end behind each
//! sentence; a document is called by the name of its file and its number, from 1: `testa.conll#1`.

use super::gold::GoldOptions;
use super::{CharSpan, GoldMention, GoldText};
use crate::error::{Error, ErrorKind, Result};
use std::collections::BTreeSet;
use std::path::Path;

/// The documents of a file.
///
/// # Errors
/// It is not UTF-8, or a line has no tag; the line counts from the start of `bytes`.
pub(super) fn parse(bytes: &[u8], source: &str, options: &GoldOptions) -> Result<Vec<GoldText>> {
    let text = std::str::from_utf8(bytes).map_err(|err| {
        let before = &bytes[..err.valid_up_to()];
        let line = 1 + memchr::memchr_iter(b'\n', before).count() as u64;
        Error::new(ErrorKind::Record, "invalid UTF-8").at(line, None)
    })?;
    let name = Path::new(source).file_name().map_or(source.into(), |name| name.to_string_lossy());
    let mut documents = Vec::new();
    let mut document = Document::default();
    for (number, line) in (1u64..).zip(text.lines()) {
        let line = line.trim_end_matches('\r');
        let mut columns = line.split(['\t', ' ']).filter(|column| !column.is_empty());
        let Some(token) = columns.next() else {
            document.end_sentence();
            continue;
        };
        let tag = columns.next_back().map(Tag::parse);
        match tag {
            _ if token == "-DOCSTART-" => documents.extend(std::mem::take(&mut document).finish(options)),
            Some(Some(tag)) => document.token(token, tag),
            // A comment, as CoNLL-U has them.
            _ if line.starts_with('#') => {}
            _ => {
                let message = "expected a token, and in the last column its tag: O, B-LOC, I-LOC";
                return Err(Error::new(ErrorKind::Record, message).at(number, None));
            }
        }
    }
    documents.extend(document.finish(options));
    for (number, document) in documents.iter_mut().enumerate() {
        document.id = format!("{name}#{}", number + 1);
    }
    Ok(documents)
}

/// The tag of a token.
#[derive(Clone, Copy, Debug)]
struct Tag<'a> {
    /// `O`, `B`, `I`, …
    position: &'a str,
    label: &'a str,
}

impl<'a> Tag<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let (position, label) = text.split_once('-').unwrap_or((text, ""));
        let is_tag = match position {
            "O" | "_" => label.is_empty(),
            "B" | "I" | "E" | "L" | "S" | "U" => !label.is_empty(),
            _ => false,
        };
        is_tag.then_some(Self { position, label })
    }
}

/// A document being read.
#[derive(Debug, Default)]
struct Document {
    text: String,
    n_chars: u64,
    mentions: Vec<(CharSpan, String)>,
    /// Whether the last token belongs to the last mention, and more may.
    open: bool,
}

impl Document {
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.n_chars += text.chars().count() as u64;
    }

    fn token(&mut self, token: &str, tag: Tag<'_>) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.push(" ");
        }
        let start = self.n_chars;
        self.push(token);
        if tag.label.is_empty() {
            self.open = false;
            return;
        }
        let goes_on = matches!(tag.position, "I" | "E" | "L") && self.open;
        match self.mentions.last_mut().filter(|(_, label)| goes_on && label == tag.label) {
            Some((span, _)) => span.end = self.n_chars,
            None => self.mentions.push((CharSpan::new(start, self.n_chars), tag.label.to_owned())),
        }
        self.open = matches!(tag.position, "B" | "I");
    }

    fn end_sentence(&mut self) {
        self.open = false;
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.push("\n");
        }
    }

    fn finish(self, options: &GoldOptions) -> Option<GoldText> {
        let chars: Vec<usize> = self.text.char_indices().map(|(at, _)| at).chain([self.text.len()]).collect();
        let at = |offset: u64| usize::try_from(offset).ok().and_then(|offset| chars.get(offset)).copied();
        let mention = |(span, label): &(CharSpan, String)| GoldMention {
            span: *span,
            text: at(span.start)
                .zip(at(span.end))
                .and_then(|(start, end)| self.text.get(start..end))
                .unwrap_or_default()
                .to_owned(),
            label: options.labels.of_label(label).and_then(|labels| labels.into_iter().next()),
            links: BTreeSet::new(),
            point: None,
            sub: None,
            optional: false,
            nil: false,
        };
        (!self.text.is_empty()).then(|| GoldText {
            id: String::new(),
            field: options.field.clone(),
            lang: "?".to_owned(),
            window: None,
            mentions: self.mentions.iter().map(mention).collect(),
            text: Some(self.text.clone()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mentions(conll: &str) -> Vec<String> {
        let documents = parse(conll.as_bytes(), "news/a.conll", &GoldOptions::default()).unwrap();
        let told = |document: &GoldText| {
            let text: Vec<char> = document.text.as_deref().unwrap().chars().collect();
            let id = document.id.clone();
            let mentions = document.mentions.iter().map(move |mention| {
                let range =
                    usize::try_from(mention.span.start).unwrap()..usize::try_from(mention.span.end).unwrap();
                assert_eq!(text[range].iter().collect::<String>(), mention.text);
                format!("{id} {} {}", mention.label.as_deref().unwrap(), mention.text)
            });
            mentions.collect::<Vec<_>>()
        };
        documents.iter().flat_map(told).collect()
    }

    #[test]
    fn both_kinds_of_iob_are_read() {
        let iob2 = "The O\nAfrican B-ORG\nUnion I-ORG\nleft O\nMali B-LOC\nNiger B-LOC\n\nGao B-LOC\n";
        let expected =
            ["a.conll#1 ORG African Union", "a.conll#1 LOC Mali", "a.conll#1 LOC Niger", "a.conll#1 LOC Gao"];
        assert_eq!(mentions(iob2), expected);
        let iob1 = "The DT O\nAfrican NNP I-ORG\nUnion NNP I-ORG\nleft V O\nMali NNP I-LOC\nNiger NNP B-LOC\n\nGao NNP I-LOC";
        assert_eq!(mentions(iob1), expected);
        let bilou = "The\tO\nAfrican\tB-ORG\nUnion\tL-ORG\nleft\tO\nMali\tU-LOC\nNiger\tS-LOC\n\nGao\tU-LOC";
        assert_eq!(mentions(bilou), expected);
    }

    #[test]
    fn documents_are_numbered() {
        let conll =
            "-DOCSTART- -X- O O\n\nMali B-LOC\n\n-DOCSTART- -X- O O\n\n# sent_id = 1\nÉlan B-LOC\n# O\n";
        assert_eq!(mentions(conll), ["a.conll#1 LOC Mali", "a.conll#2 LOC Élan"]);
    }

    #[test]
    fn a_line_without_tag_is_an_error() {
        let err = parse(b"Mali B-LOC\nNiger\n", "a", &GoldOptions::default()).unwrap_err();
        assert!(err.to_string().starts_with("line 2: expected a token"), "{err}");
    }
}
