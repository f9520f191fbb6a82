//! Short forms that stood alone are given to the full name, where only one in the archive has them.
//!
//! Within an article resolution does it, and knows whom it speaks of. Over all articles a family name is that of the
//! only person who bears it, and an abbreviation that of the only name it was introduced behind; one that several share
//! stays a name by itself.

use super::found::Form;
use super::tally::Counted;
use crate::normalize::Folder;
use crate::resolve::Via;
use foldhash::{HashMap, HashMapExt};

/// Gives short forms to their full names.
///
/// What is listed, as a name or as somebody's family name, is nobody's else.
pub(super) fn bind(
    names: HashMap<String, Counted>,
    contexts: usize,
    is_listed: &mut dyn FnMut(&str) -> bool,
) -> Vec<(String, Counted)> {
    let mut names: Vec<(String, Counted)> = names.into_iter().collect();
    names.sort_unstable_by(|one, other| one.0.cmp(&other.0));
    // Of each short form the number of its full name; none, if there are several.
    let mut full: HashMap<String, Option<usize>> = HashMap::new();
    let mut folder = Folder::default();
    for (number, (key, counted)) in names.iter().enumerate() {
        let mut short: Vec<String> = Vec::new();
        let abbreviations = counted.forms.iter().filter(|form| form.via == Via::Abbreviation);
        short.extend(abbreviations.filter_map(|form| folder.letters(&form.surface)));
        if is_person(counted) {
            short.extend(key.rsplit_once(' ').map(|(_, family)| family.to_owned()));
        }
        short.sort_unstable();
        short.dedup();
        for short in short.into_iter().filter(|short| short != key) {
            full.entry(short).and_modify(|of| *of = None).or_insert(Some(number));
        }
    }
    let mut bound: Vec<(usize, Counted)> = Vec::new();
    for (key, counted) in &mut names {
        let of = full.get(key).copied().flatten().filter(|_| !key.contains(' '));
        let mut is_listed = |counted: &Counted| counted.forms.iter().any(|form| is_listed(&form.surface));
        if let Some(number) = of.filter(|_| !is_listed(counted)) {
            bound.push((number, std::mem::take(counted)));
        }
    }
    for (number, mut short) in bound {
        let person = is_person(&names[number].1);
        let via = if person { Via::ShortName } else { Via::Abbreviation };
        short.forms.iter_mut().for_each(|form: &mut Form| form.via = via);
        names[number].1.merge(short, contexts);
    }
    names.retain(|(_, counted)| counted.count > 0);
    names
}

/// Whether most mentions were taken for a person's.
pub(super) fn is_person(counted: &Counted) -> bool {
    2 * counted.persons > counted.count
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folded name, whether it is a person's, and how it is written.
    type Named<'n> = (&'n str, bool, &'n [(&'n str, Via)]);

    fn bound(names: &[Named<'_>]) -> String {
        let counted = |person: bool, forms: &[(&str, Via)]| Counted {
            articles: 1,
            count: 1,
            persons: u64::from(person),
            forms: forms
                .iter()
                .map(|&(surface, via)| Form { surface: surface.to_owned(), via, count: 1 })
                .collect(),
            ..Counted::default()
        };
        let names = names.iter().map(|&(key, person, forms)| (key.to_owned(), counted(person, forms)));
        let bound = bind(names.collect(), 1, &mut |name| name == "Muon");
        bound.iter().map(|(key, counted)| format!("{key} {}; ", counted.count)).collect()
    }

    #[test]
    fn a_family_name_is_that_of_its_only_bearer() {
        let alone = ("lepton", true, &[("Lepton", Via::Name)][..]);
        assert_eq!(bound(&[("ada lepton", true, &[]), alone]), "ada lepton 2; ");
        assert_eq!(
            bound(&[("ada lepton", true, &[]), ("bo lepton", true, &[]), alone]),
            "ada lepton 1; bo lepton 1; lepton 1; "
        );
        let listed = ("muon", true, &[("Muon", Via::Name)][..]);
        assert_eq!(bound(&[("ada muon", true, &[]), listed]), "ada muon 1; muon 1; ");
        // An organization has no family name.
        assert_eq!(bound(&[("bank lepton", false, &[]), alone]), "bank lepton 1; lepton 1; ");
    }

    #[test]
    fn an_abbreviation_is_that_of_the_name_it_was_introduced_behind() {
        let alone = ("uoq", false, &[("UoQ", Via::Name)][..]);
        assert_eq!(
            bound(&[("union of quarks", false, &[("UoQ", Via::Abbreviation)]), alone]),
            "union of quarks 2; "
        );
        assert_eq!(bound(&[("union of quarks", false, &[]), alone]), "union of quarks 1; uoq 1; ");
    }
}
