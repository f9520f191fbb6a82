//! Why a name is no mention: the first test that it fails.

use super::folded;
use dateline::matcher::{Match, Matcher};
use dateline::normalize::Normalizer;
use dateline::resolve::Annotation;
use dateline::resolve::trace::Trace;
use dateline::{Annotator, Article, Span};
use serde_json::{Value, json};
use std::fmt;

/// What became of a name.
pub(super) struct Answer {
    name: String,
    /// The test, in a word.
    test: &'static str,
    /// What happened, in a sentence.
    what: String,
}

impl Answer {
    pub(super) fn to_json(&self) -> Value {
        json!({"name": self.name, "test": self.test, "what": self.what})
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {}: {}", self.name, self.test, self.what)
    }
}

/// The first test that a name fails, of the places where it stands the first.
pub(super) fn answer(
    name: &str,
    annotator: &Annotator,
    article: &Article<'_>,
    annotation: &Annotation<'_>,
    trace: &Trace<'_>,
) -> Answer {
    let answer = |test, what: String| Answer { name: name.to_owned(), test, what };
    let (_, listed) = matched(annotator, name, article.lang.as_deref());
    let whole = |found: &Match| found.span.range() == (0..name.len());
    if !listed.iter().any(whole) {
        return answer("gazetteer", "no gazetteer lists it".into());
    }
    let wanted = folded(name);
    for (index, field) in article.fields.iter().enumerate() {
        let text = &field.text;
        let (words, matches) = matched(annotator, text, article.lang.as_deref());
        let n_words = wanted.split(' ').count();
        for span in words.windows(n_words).map(|words| Span::new(words[0].start, words[n_words - 1].end)) {
            if folded(span.surface(text)) != wanted {
                continue;
            }
            let place = format!("{}:{}..{}", field.name, span.start, span.end);
            let mention = annotation
                .mentions
                .iter()
                .find(|mention| mention.field == index && mention.span.overlaps(span));
            if let Some(mention) = mention {
                let entity = annotation.entities[mention.entity].entity;
                return if mention.span == span {
                    answer("mention", format!("it is one at {place}, of {} {}", entity.id(), entity.name()))
                } else {
                    let longer = mention.span.surface(text);
                    answer(
                        "overlap",
                        format!(
                            "at {place} it is part of the mention {longer:?}, of {} {}",
                            entity.id(),
                            entity.name()
                        ),
                    )
                };
            }
            if !matches.iter().any(|found| found.span == span) {
                let is_capital = span.surface(text).chars().next().is_some_and(char::is_uppercase);
                return if is_capital {
                    answer("boundary", format!("at {place} no name may begin or end"))
                } else {
                    answer("case", format!("at {place} it is written small, which its row does not allow"))
                };
            }
            let considered = trace.considered.iter().rev().find(|one| one.field == index && one.span == span);
            return match considered {
                Some(one) => answer(
                    "score",
                    format!("at {place} its score is only {:.2}; --mention tells why", one.score),
                ),
                None => answer(
                    "policy",
                    format!(
                        "at {place} its letters are not in the case of its row, or it is short or weak and the article does not name it in full"
                    ),
                ),
            };
        }
        if text.to_uppercase().contains(&name.to_uppercase()) {
            return answer("boundary", format!("{} holds it only inside of longer words", field.name));
        }
    }
    answer("text", "it does not stand in the text".into())
}

/// Where the words of a text stand, and the listed names among them.
fn matched(annotator: &Annotator, text: &str, lang: Option<&str>) -> (Vec<Span>, Vec<Match>) {
    let normalizer = Normalizer::new();
    let mut words = Vec::new();
    normalizer.split(text, &mut words);
    let mut matches = Vec::new();
    Matcher::new(annotator.gazetteers(), annotator.options().variants).find(
        &normalizer.read(text, &words),
        lang,
        &mut matches,
    );
    (words.iter().map(|word| word.span).collect(), matches)
}
