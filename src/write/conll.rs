//! Tokens with IOB2 tags, one a line, with a tab between: the form of `CoNLL` 2002 and 2003.
//!
//! A blank line stands after each sentence, and `-DOCSTART-` before each article, with the article's id in a comment
//! line. A third column holds the entity's id at the first token of a mention, as in AIDA. There are no offsets;
//! blanks and control characters are no tokens.

use super::document::{Document, LineEnds};
use crate::article::Article;
use crate::resolve::Annotation;

pub(super) fn push(article: &Article<'_>, annotation: &Annotation<'_>, out: &mut Vec<u8>) {
    let document = Document::new(LineEnds::Kept, article, annotation);
    out.extend_from_slice(b"-DOCSTART-\tO\t");
    push_cell(article.id.as_deref().unwrap_or("_"), out);
    out.extend_from_slice(b"\n\n");
    let tokens = document.tokens();
    let mut tokens = tokens.iter().peekable();
    let mut mentions = document.mentions.iter().peekable();
    for sentence in document.sentences() {
        let mut empty = true;
        while let Some(token) = tokens.next_if(|token| token.bytes.start < sentence.end) {
            while mentions.next_if(|placed| placed.bytes.end <= token.bytes.start).is_some() {}
            let word = document.slice(token.bytes.clone());
            if token.blank || word.chars().all(char::is_control) {
                continue;
            }
            empty = false;
            push_cell(word, out);
            let mention = mentions.peek().filter(|placed| placed.bytes.start <= token.bytes.start);
            if let Some(placed) = mention {
                let begins = placed.bytes.start == token.bytes.start;
                out.extend_from_slice(if begins { b"\tB-" } else { b"\tI-" });
                out.extend_from_slice(placed.mention.label().as_bytes());
                out.push(b'\t');
                push_cell(placed.mention.id().filter(|_| begins).unwrap_or("_"), out);
            } else {
                out.extend_from_slice(b"\tO\t_");
            }
            out.push(b'\n');
        }
        if !empty {
            out.push(b'\n');
        }
    }
}

/// Appends a cell; what would end it or the line becomes `_`.
fn push_cell(cell: &str, out: &mut Vec<u8>) {
    for c in cell.chars() {
        let c = if c.is_control() || c.is_whitespace() { '_' } else { c };
        out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
    }
}
