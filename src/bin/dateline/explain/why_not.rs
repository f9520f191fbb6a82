//! Why a name is no mention: the first test that it fails.

use super::folded;
use dateline::gazetteer::AliasRef;
use dateline::matcher::{Match, Matcher};
use dateline::normalize::Normalizer;
use dateline::resolve::Annotation;
use dateline::resolve::trace::Trace;
use dateline::{Annotator, Article, Span, Worker};
use serde::Serialize;
use std::fmt;

/// What became of a name.
#[derive(Serialize)]
pub(super) struct Answer<'a> {
    /// Id of the article.
    #[serde(skip_serializing_if = "Option::is_none")]
    article: Option<&'a str>,
    name: &'a str,
    /// The test, in a word; `mention` if it failed none.
    test: &'static str,
    /// What happened, in a sentence.
    what: String,
}

impl fmt::Display for Answer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(id) = self.article {
            write!(f, "{id} ")?;
        }
        write!(f, "{:?}: {}: {}", self.name, self.test, self.what)
    }
}

/// The first test that a name fails, of the places where it stands the first.
pub(super) fn answer<'a>(
    name: &'a str,
    annotator: &Annotator,
    worker: &mut Worker<'_>,
    article: &'a Article<'_>,
    annotation: &Annotation<'_>,
    trace: &Trace<'_>,
) -> Answer<'a> {
    let wanted = folded(name);
    let (test, what) = unlisted(&wanted, article, annotation).unwrap_or_else(|| {
        let listed = worker.named(name);
        if listed.is_empty() {
            return ("gazetteer", "no gazetteer lists it".to_owned());
        }
        let places = places(&wanted, annotator, article);
        // Where it is written as it was asked for, rather than `us` for US.
        let as_asked = places.iter().find(|place| place.surface == name);
        if let Some(place) = as_asked.or(places.first()) {
            return place.answer(&listed, annotator, annotation, trace);
        }
        let holds = |text: &str| text.to_uppercase().contains(&name.to_uppercase());
        match article.fields.iter().find(|field| holds(&field.text)) {
            Some(field) => ("boundary", format!("{} holds it only inside of longer words", field.name)),
            None => ("text", "it does not stand in the text".to_owned()),
        }
    });
    Answer { article: article.id.as_deref(), name, test, what }
}

type Found = (&'static str, String);

/// Names that no gazetteer holds may be mentions all the same.
fn unlisted(wanted: &str, article: &Article<'_>, annotation: &Annotation<'_>) -> Option<Found> {
    let surface = |field: usize, span: Span| span.surface(&article.fields[field].text).to_owned();
    let found = annotation.unlisted.iter().find(|one| folded(&surface(one.field, one.span)) == *wanted)?;
    let (field, span) = (&article.fields[found.field].name, found.span);
    let place = format!("{field}:{}..{}", span.start, span.end);
    Some((
        "mention",
        format!("it is one at {place}, of {} {:?}, which no gazetteer lists", found.kind, found.name),
    ))
}

/// A place where the name stands.
struct Place<'a> {
    field: usize,
    span: Span,
    surface: &'a str,
    /// The whole field.
    text: &'a str,
    /// The place in words.
    at: String,
    /// Whether the matcher finds a listed name there.
    is_match: bool,
}

/// The places where words fold like the name.
fn places<'a>(wanted: &str, annotator: &Annotator, article: &'a Article<'_>) -> Vec<Place<'a>> {
    let n_words = wanted.split(' ').count();
    let mut places = Vec::new();
    for (index, field) in article.fields.iter().enumerate() {
        let text: &str = &field.text;
        let (words, matches) = matched(annotator, text, article.lang.as_deref());
        for span in words.windows(n_words).map(|words| Span::new(words[0].start, words[n_words - 1].end)) {
            let surface = span.surface(text);
            if folded(surface) == wanted {
                let at = format!("{}:{}..{}", field.name, span.start, span.end);
                let is_match = matches.iter().any(|found| found.span == span);
                places.push(Place { field: index, span, surface, text, at, is_match });
            }
        }
    }
    places
}

impl Place<'_> {
    fn answer(
        &self,
        listed: &[(AliasRef<'_>, bool)],
        annotator: &Annotator,
        annotation: &Annotation<'_>,
        trace: &Trace<'_>,
    ) -> Found {
        let Self { field, span, surface, text, at, is_match } = self;
        let mention = annotation.mentions.iter().find(|one| one.field == *field && one.span.overlaps(*span));
        let entity = |number: usize| annotation.entities[number].entity;
        if let Some(mention) = mention.filter(|mention| mention.span == *span) {
            return ("mention", format!("it is one at {at}, of {:?}", entity(mention.entity)));
        }
        let considered = trace.considered.iter().rev().find(|one| one.field == *field && one.span == *span);
        if let Some(one) = considered.filter(|one| one.verdict.is_err()) {
            return ("score", format!("at {at} its score is only {:.2}; --mention tells why", one.score));
        }
        if let Some(mention) = mention {
            let (longer, whose) = (mention.span.surface(text), entity(mention.entity));
            let what = format!("at {at} it overlaps the mention {longer:?}, of {whose:?}");
            return ("overlap", what);
        }
        if let Some(unlisted) =
            annotation.unlisted.iter().find(|one| one.field == *field && one.span.overlaps(*span))
        {
            let longer = unlisted.span.surface(text);
            return ("overlap", format!("at {at} it overlaps {longer:?}, a name that no gazetteer lists"));
        }
        if !is_match {
            return if surface.chars().next().is_some_and(char::is_lowercase) {
                ("case", format!("at {at} it is written small, which its row does not allow"))
            } else {
                ("boundary", format!("at {at} no name may begin or end"))
            };
        }
        let types = annotator.options().resolve.types;
        let aliases: Vec<AliasRef<'_>> = listed.iter().map(|&(alias, _)| alias).collect();
        let of_type =
            |alias: &AliasRef<'_>| alias.entity().is_some_and(|of| types.contains(of.entity_type()));
        let allowed: Vec<_> = aliases.iter().filter(|alias| of_type(alias)).collect();
        let Some(first) = allowed.first() else {
            return ("type", "--types leaves out whom it names".to_owned());
        };
        let whose = first.entity().map_or_else(String::new, |entity| format!("{entity:?}"));
        if allowed.iter().all(|alias| alias.is_short()) {
            return (
                "short",
                format!("at {at} it is short for {whose}, whom the article does not name in full before"),
            );
        }
        if allowed.iter().all(|alias| alias.is_short() || alias.is_weak()) {
            let what = format!(
                "at {at} it is too common a word for {whose}, which the article does not name otherwise"
            );
            return ("common-word", what);
        }
        (
            "case",
            format!("at {at} its letters are not in the case that its row asks for: {:?}", first.surface()),
        )
    }
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
