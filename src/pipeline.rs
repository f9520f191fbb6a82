//! The way of an article: normalize, match, resolve.
//!
//! An [`Annotator`] holds what all threads share, read-only; each thread has a [`Worker`] with buffers of its
//! own, used again from article to article.

use crate::article::Article;
use crate::gazetteer::Gazetteer;
use crate::matcher::Matcher;
use crate::normalize::Normalizer;
use crate::normalize::variant::Variants;
use crate::resolve::{Annotation, FieldMatches, Resolver, Types};
use xxhash_rust::xxh3::xxh3_64;

/// What can be set about annotation.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct AnnotatorOptions {
    /// Entities of other types are not emitted.
    pub types: Types,
    /// How far to go in finding variants of the names.
    pub variants: Variants,
}

impl Default for AnnotatorOptions {
    fn default() -> Self {
        Self { types: Types::ALL, variants: Variants::Standard }
    }
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

    /// A worker for one thread.
    pub fn new_worker(&self) -> Worker<'_> {
        Worker {
            normalizer: Normalizer::new(),
            matcher: Matcher::new(&self.gazetteers, self.options.variants),
            resolver: Resolver::new(&self.gazetteers, self.options.types),
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
        let n_fields = article.fields.len();
        self.fields.resize_with(n_fields.max(self.fields.len()), FieldMatches::default);
        for (field, found) in article.fields.iter().zip(&mut self.fields) {
            self.normalizer.split(&field.text, &mut found.words);
            let reading = self.normalizer.read(&field.text, &found.words);
            self.matcher.find(&reading, article.lang.as_deref(), &mut found.matches);
        }
        self.resolver.resolve(article, self.normalizer, &self.fields[..n_fields])
    }
}
