//! The way of an article: normalize, match, resolve.
//!
//! An [`Annotator`] holds what all threads share, read-only; each thread has a [`Worker`] with buffers of its
//! own, used again from article to article.

use crate::article::Article;
use crate::gazetteer::{AliasRef, Gazetteer};
use crate::matcher::{Match, Matcher};
use crate::normalize::Normalizer;
use crate::normalize::variant::Variants;
use crate::resolve::model::Model;
use crate::resolve::trace::Trace;
use crate::resolve::{Annotation, FieldMatches, ResolveOptions, Resolver, Types};
use crate::span::Span;
use xxhash_rust::xxh3::xxh3_64;

/// What can be set about annotation.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct AnnotatorOptions {
    /// How far to go in finding variants of the names.
    pub variants: Variants,
    /// How matches become mentions.
    pub resolve: ResolveOptions,
    /// What the evidence weighs, in place of the weights that are built in.
    pub model: Option<Model>,
}

/// A stretch of an article that is known to be a mention, and what it may be a mention of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GivenSpan {
    /// Index of the field in the article.
    pub field: usize,
    /// Where it stands in the field's text.
    pub span: Span,
    /// The types that its entity may have.
    pub types: Types,
}

/// Gazetteers and settings, shared by all threads.
#[derive(Debug)]
pub struct Annotator {
    gazetteers: Vec<Gazetteer>,
    options: AnnotatorOptions,
}

impl Annotator {
    /// An annotator over these gazetteers; on the same id the later one wins.
    pub fn new(gazetteers: Vec<Gazetteer>, options: AnnotatorOptions) -> Self {
        Self { gazetteers, options }
    }

    /// An annotator with the embedded gazetteer and the usual settings.
    pub fn embedded() -> Self {
        Self::new(vec![Gazetteer::embedded()], AnnotatorOptions::default())
    }

    /// The same gazetteers with other settings.
    #[must_use]
    pub fn with_options(self, options: AnnotatorOptions) -> Self {
        Self { options, ..self }
    }

    /// The settings.
    pub fn options(&self) -> &AnnotatorOptions {
        &self.options
    }

    /// The gazetteers, in order.
    pub fn gazetteers(&self) -> &[Gazetteer] {
        &self.gazetteers
    }

    /// Identifies the gazetteers used, 16 hexadecimal digits. Of a single one it is its own fingerprint.
    pub fn fingerprint(&self) -> String {
        let fingerprint = match self.gazetteers.as_slice() {
            [only] => only.fingerprint(),
            several => {
                let bytes: Vec<u8> =
                    several.iter().flat_map(|gazetteer| gazetteer.fingerprint().to_le_bytes()).collect();
                xxh3_64(&bytes)
            }
        };
        format!("{fingerprint:016x}")
    }

    /// The weights in use.
    pub fn model(&self) -> &Model {
        self.options.model.as_ref().unwrap_or_else(|| Model::built_in())
    }

    /// A worker for one thread.
    pub fn new_worker(&self) -> Worker<'_> {
        Worker {
            normalizer: Normalizer::new(),
            matcher: Matcher::new(&self.gazetteers, self.options.variants),
            resolver: Resolver::new(&self.gazetteers, self.options.resolve, self.model()),
            fields: Vec::new(),
        }
    }
}

/// Annotates articles, one after another.
#[derive(Debug)]
pub struct Worker<'g> {
    normalizer: Normalizer,
    matcher: Matcher<'g>,
    resolver: Resolver<'g>,
    fields: Vec<FieldMatches>,
}

impl<'g> Worker<'g> {
    /// Finds and resolves the mentions of an article.
    ///
    /// # Example
    /// ```
    /// use dateline::{Annotator, Article};
    ///
    /// let annotator = Annotator::embedded();
    /// let article = Article::from_text("Mali President Assimi Goïta");
    /// let annotation = annotator.new_worker().annotate(&article);
    /// let found = annotation.mentions.iter().map(|mention| mention.span.surface(&article.fields[0].text));
    /// assert_eq!(found.collect::<Vec<_>>(), ["Mali", "Assimi Goïta"]);
    /// ```
    pub fn annotate(&mut self, article: &Article<'_>) -> Annotation<'g> {
        self.annotate_with(article, None)
    }

    /// The same, with all that was considered on the way.
    pub fn trace(&mut self, article: &Article<'_>) -> (Annotation<'g>, Trace<'g>) {
        let mut trace = Trace::default();
        let annotation = self.annotate_with(article, Some(&mut trace));
        (annotation, trace)
    }

    fn annotate_with(&mut self, article: &Article<'_>, trace: Option<&mut Trace<'g>>) -> Annotation<'g> {
        let n_fields = article.fields.len();
        self.fields.resize_with(n_fields.max(self.fields.len()), FieldMatches::default);
        for (field, found) in article.fields.iter().zip(&mut self.fields) {
            self.normalizer.split(&field.text, &mut found.words);
            let reading = self.normalizer.read(&field.text, &found.words);
            self.matcher.find(&reading, article.lang.as_deref(), &mut found.matches);
            found.given = None;
        }
        self.resolver.resolve(article, self.normalizer, &self.fields[..n_fields], trace)
    }

    /// Resolves stretches of an article that are known to be mentions, and nothing else.
    ///
    /// Each is given to the likeliest of the entities of its types that bear this very name, be it weak, short or
    /// written otherwise. A stretch that the matcher does not find gets no mention; of overlapping ones one does.
    ///
    /// # Example
    /// ```
    /// use dateline::pipeline::GivenSpan;
    /// use dateline::resolve::Types;
    /// use dateline::{Annotator, Article, EntityType, Span};
    ///
    /// let annotator = Annotator::embedded();
    /// let article = Article::from_text("from Mali to Niger");
    /// let given = GivenSpan { field: 0, span: Span::new(5, 9), types: Types::only([EntityType::Place]) };
    /// let annotation = annotator.new_worker().annotate_spans(&article, &[given]);
    /// assert_eq!(annotation.mentions.len(), 1);
    /// assert_eq!(annotation.entities[0].entity.id(), "Q912");
    /// ```
    pub fn annotate_spans(&mut self, article: &Article<'_>, spans: &[GivenSpan]) -> Annotation<'g> {
        let n_fields = article.fields.len();
        self.fields.resize_with(n_fields.max(self.fields.len()), FieldMatches::default);
        for (number, (field, found)) in article.fields.iter().zip(&mut self.fields).enumerate() {
            let here = spans.iter().filter(|given| given.field == number);
            let mut given: Vec<_> = here.map(|given| (given.span, given.types)).collect();
            // The dot of an abbreviation is no part of its last word.
            let dotted = |&(span, types): &(Span, Types)| {
                let is_dotted = span.len() > 1 && span.surface(&field.text).ends_with('.');
                is_dotted.then(|| (Span::new(span.start, span.end - 1), types))
            };
            let without_dots: Vec<_> = given.iter().filter_map(dotted).collect();
            given.extend(without_dots);
            given.sort_by_key(|&(span, _)| span);
            self.normalizer.split(&field.text, &mut found.words);
            let reading = self.normalizer.read(&field.text, &found.words);
            self.matcher.find(&reading, article.lang.as_deref(), &mut found.matches);
            found.matches.retain(|found| given.binary_search_by_key(&found.span, |&(span, _)| span).is_ok());
            found.given = Some(given);
        }
        let mut annotation = self.resolver.resolve(article, self.normalizer, &self.fields[..n_fields], None);
        // An abbreviation that the article introduces is found without being listed.
        let is_given = |field, span| spans.iter().any(|given| given.field == field && given.span == span);
        if !annotation.mentions.iter().all(|mention| is_given(mention.field, mention.span)) {
            annotation.retain(|mention| is_given(mention.field, mention.span));
            annotation.sort_entities();
        }
        annotation
    }

    /// The listed names that this text, and nothing less of it, may stand for, each with whether it is written in letters
    /// that the name allows in a text that has capitals.
    pub fn named(&mut self, name: &str) -> Vec<(AliasRef<'g>, bool)> {
        let (mut words, mut matches) = (Vec::new(), Vec::new());
        self.normalizer.split(name, &mut words);
        let reading = self.normalizer.read(name, &words);
        self.matcher.find(&reading, None, &mut matches);
        let n_words = words.len();
        let whole = |found: &&Match| found.first == 0 && found.last as usize + 1 == n_words;
        matches.iter().filter(whole).flat_map(|found| self.resolver.named(found, reading)).collect()
    }
}
