//! What one article names that no gazetteer holds, by name.

use super::CONTEXT_CHARS;
use crate::article::Article;
use crate::gazetteer::PartialDate;
use crate::normalize::Folder;
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
    /// Mentions that no row could name: too long, or with characters that only damage leaves.
    pub(super) unfit: u64,
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
        let mut folder = Folder::default();
        for one in unlisted {
            let text = &article.fields[one.field].text;
            let is_fit = is_fit(&one.name) && is_fit(one.span.surface(text));
            match folder.letters(&one.name).filter(|_| is_fit) {
                None => found.unfit += 1,
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

/// Whether a row may hold the name; line ends in it become blanks.
fn is_fit(name: &str) -> bool {
    let is_damage = |c: char| c == '\u{FFFD}' || c.is_control() && !c.is_whitespace();
    name.len() <= MAX_BYTES && !name.contains(is_damage)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::EntityType;
    use crate::span::Span;

    /// What is found of names that stand in a text one after another, each with its full name.
    fn found(names: &[(&str, &str, &'static str)]) -> Found {
        let (mut text, mut unlisted) = (String::new(), Vec::new());
        for &(surface, name, kind) in names {
            let start = u32::try_from(text.len()).unwrap();
            text += surface;
            let span = Span::new(start, u32::try_from(text.len()).unwrap());
            text += ", ";
            let (name, via, score) = (name.to_owned(), Via::Name, 0.5);
            let entity_type = EntityType::of_kind(kind).unwrap_or(EntityType::Organization);
            unlisted.push(Unlisted { field: 0, span, entity_type, kind, name, via, score });
        }
        Found::new(&Article::from_text(&text), &unlisted)
    }

    fn counts(found: &Found) -> Vec<String> {
        found.names.iter().map(|name| format!("{} {}/{}", name.key, name.persons, name.count)).collect()
    }

    #[test]
    fn short_forms_belong_to_the_only_full_name() {
        let found = found(&[
            ("Ada Lepton", "Ada Lepton", "person"),
            ("LEPTON", "LEPTON", "organization"),
            ("Union of Old Quarks", "Union of Old Quarks", "organization"),
            ("UOOQ", "UOOQ", "organization"),
            ("Quarks", "Quarks", "organization"),
        ]);
        assert_eq!(counts(&found), ["ada lepton 2/2", "union of old quarks 0/3"]);
        let two = found_of_two();
        assert_eq!(counts(&two), ["ada lepton 1/1", "bo lepton 1/1", "lepton 1/1"]);
    }

    fn found_of_two() -> Found {
        let person = |name| (name, name, "person");
        found(&[person("Ada Lepton"), person("Bo Lepton"), person("Lepton")])
    }

    #[test]
    fn what_no_row_can_hold_is_counted() {
        let long = "x".repeat(300);
        let found = found(&[
            (&long, &long, "person"),
            ("Ada \u{80}Lepton", "Ada \u{80}Lepton", "person"),
            ("Ada\nLepton", "Ada Lepton", "person"),
        ]);
        assert_eq!((found.unfit, counts(&found)), (2, vec!["ada lepton 1/1".to_owned()]));
        assert_eq!(found.names[0].forms[0].surface, "Ada Lepton");
    }
}
