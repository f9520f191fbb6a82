//! The way of an article: normalize, match, resolve.
//!
//! An [`Annotator`] holds what all threads share, read-only; each thread has a [`Worker`] with buffers of its
//! own, used again from article to article.

use crate::article::Article;
use crate::gazetteer::Gazetteer;
use crate::matcher::Matcher;
use crate::normalize::Normalizer;
use crate::resolve::model::Model;
use crate::resolve::trace::Trace;
use crate::resolve::{Annotation, FieldMatches, ResolveOptions, Resolver};
use xxhash_rust::xxh3::xxh3_64;

/// What can be set about annotation.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct AnnotatorOptions {
    /// How matches become mentions.
    pub resolve: ResolveOptions,
    /// What the evidence weighs, in place of the weights that are built in.
    pub model: Option<Model>,
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
            matcher: Matcher::new(&self.gazetteers),
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
            self.matcher.find(&reading, &mut found.matches);
        }
        self.resolver.resolve(article, self.normalizer, &self.fields[..n_fields], trace)
    }
}
