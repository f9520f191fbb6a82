//! What flows through the house: one input record, as far as annotation needs it.

use std::borrow::Cow;

/// One article: the named texts of a record that are annotated, and what is known about them.
///
/// Everything is borrowed from the record where it can be; a text is copied only when its JSON form
/// holds escapes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Article<'a> {
    /// The record's identifier, as text, if it has one.
    pub id: Option<Cow<'a, str>>,
    /// Publication date as the record gives it.
    pub date: Option<Cow<'a, str>>,
    /// Language as the record gives it (BCP 47).
    pub lang: Option<Cow<'a, str>>,
    /// The texts, in the order in which they are annotated.
    pub fields: Vec<Field<'a>>,
}

/// One annotated text of an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field<'a> {
    /// Name of the field in the record, decoded.
    pub name: Cow<'a, str>,
    /// Its decoded text; spans of mentions count in it.
    pub text: Cow<'a, str>,
}

impl<'a> Article<'a> {
    /// An article with a single text, in a field called `text`.
    pub fn from_text(text: &'a str) -> Self {
        Self {
            fields: vec![Field { name: Cow::Borrowed("text"), text: Cow::Borrowed(text) }],
            ..Self::default()
        }
    }
}
