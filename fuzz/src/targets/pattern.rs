//! Any expression as a pattern alias on any text: refused with its row, or run; matches lie on characters' bounds.

use dateline::gazetteer::Gazetteer;
use dateline::{Annotator, AnnotatorOptions, Article};
use crate::compile;

pub(super) fn check((pattern, text): (&str, &str)) {
    if pattern.contains(['\t', '\n', '\r', '"', '|', '{', '}']) {
        return;
    }
    let source = format!("name\tid\ttype\taliases\nQuux\tmy:q\tactor\tpattern:{pattern}\n");
    let Some(bytes) = compile(source.as_bytes()) else { return };
    let gazetteer = Gazetteer::open(bytes).expect("what was compiled can be opened");
    let annotator = Annotator::new(vec![gazetteer], AnnotatorOptions::default());
    let article = Article::from_text(text);
    for mention in annotator.new_worker().annotate(&article).mentions {
        assert!(!mention.span.surface(text).is_empty());
    }
}
