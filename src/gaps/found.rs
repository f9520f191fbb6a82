//! What one article names that no gazetteer holds, by name.

use super::CONTEXT_CHARS;
use crate::article::Article;
use crate::gazetteer::PartialDate;
use crate::normalize::{Key, Normalizer};
use crate::resolve::{Unlisted, Via, published};
use crate::write::excerpt;

/// Longest name that is counted, bytes: a run of ten words is shorter, unless they are none.
const MAX_BYTES: usize = 256;

/// The unlisted names of one article.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Found {
    pub(super) date: Option<PartialDate>,
    /// In the order in which they appear.
    pub(super) names: Vec<FoundName>,
    /// Mentions whose names are too long to be any.
    pub(super) too_long: u64,
}

/// One name of an article.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct FoundName {
    /// Its fullest form in the article, folded.
    pub(super) key: String,
    /// Every spelling, with how often it was written so.
    pub(super) forms: Vec<Form>,
    /// Of its mentions, those taken for a person's.
    pub(super) persons: u64,
    /// All mentions.
    pub(super) count: u64,
    /// Sum of the mentions' scores.
    pub(super) scores: f64,
    /// Its first mention with the words around it.
    pub(super) context: String,
}

/// One spelling of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// As it is written, on one line.
    pub surface: String,
    /// The whole name, a part of it, or an abbreviation.
    pub via: Via,
    /// How often it is written so.
    pub count: u64,
}

impl Found {
    pub(super) fn new(article: &Article<'_>, unlisted: &[Unlisted]) -> Self {
        let mut found = Self { date: article.date.as_deref().and_then(published), ..Self::default() };
        for one in unlisted {
            let text = &article.fields[one.field].text;
            match fold(&one.name)
                .filter(|_| one.name.len() <= MAX_BYTES && one.span.range().len() <= MAX_BYTES)
            {
                None => found.too_long += 1,
                Some(key) => found.add(key, one, text),
            }
        }
        found.bind();
        found
    }

    /// Gives single words to the only full name of the article that they are a family name or the initials of: resolution
    /// does so only for what was introduced before.
    fn bind(&mut self) {
        for number in (0..self.names.len()).rev() {
            let short = &self.names[number].key;
            let mut full = self.names.iter().enumerate().filter(|(_, name)| stands_for(short, &name.key));
            let (Some((of, _)), None) = (full.next(), full.next()) else { continue };
            let short = self.names.remove(number);
            let of = &mut self.names[if of > number { of - 1 } else { of }];
            let via =
                if stands_as_family_name(&short.key, &of.key) { Via::ShortName } else { Via::Abbreviation };
            of.count += short.count;
            // The full name knows better what it is.
            of.persons += if 2 * of.persons > of.count - short.count { short.count } else { 0 };
            of.scores += short.scores;
            for form in short.forms {
                add_form(&mut of.forms, Form { via, ..form });
            }
        }
    }

    fn add(&mut self, key: String, one: &Unlisted, text: &str) {
        let number = self.names.iter().position(|name| name.key == key).unwrap_or_else(|| {
            self.names.push(FoundName {
                key,
                forms: Vec::new(),
                persons: 0,
                count: 0,
                scores: 0.0,
                context: excerpt(text, one.span, CONTEXT_CHARS),
            });
            self.names.len() - 1
        });
        let name = &mut self.names[number];
        name.count += 1;
        name.persons += u64::from(one.kind == "person");
        name.scores += f64::from(one.score);
        let surface = one.span.surface(text).split_whitespace().collect::<Vec<_>>().join(" ");
        add_form(&mut name.forms, Form { surface, via: one.via, count: 1 });
    }
}

/// Whether a folded word may stand for a folded name of several.
fn stands_for(short: &str, full: &str) -> bool {
    !short.contains(' ')
        && full.contains(' ')
        && (stands_as_family_name(short, full)
            || short.chars().nth(2).is_some()
                && short.chars().eq(full.split(' ').filter_map(|word| word.chars().next())))
}

fn stands_as_family_name(short: &str, full: &str) -> bool {
    full.rsplit_once(' ').is_some_and(|(_, family)| family == short)
}

/// Adds a form to those of a name.
pub(super) fn add_form(forms: &mut Vec<Form>, form: Form) {
    match forms.iter_mut().find(|other| other.surface == form.surface && other.via == form.via) {
        Some(other) => other.count += form.count,
        None => forms.push(form),
    }
}

/// A name as the gazetteer would store it; `None` if no text could match it.
pub(super) fn fold(name: &str) -> Option<String> {
    let mut key = Key::default();
    let is_name = Normalizer::new().key_into(name, &mut Vec::new(), &mut key);
    is_name.then(|| String::from_utf8_lossy(&key.bytes).into_owned())
}
