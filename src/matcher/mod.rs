//! Matching: words in, every listed name among them out.
//!
//! Nearly all words are turned away by the gazetteer's filters (`sieve`), which cost a load or two. From each of the others
//! the table of the gazetteer is walked as far as names go on (`walk`), and every name that ends on the
//! way is reported, shorter ones and ones inside others too: which of them are meant is decided in
//! `resolve`, which alone knows the document. (Reporting only the longest would lose names: if the longest
//! turns out not to be meant, the shorter one would be gone.)
//!
//! At each step of the walk a word may also be taken for one of its base forms (`varied`), and names are found by what
//! words sound like (`sounds`); such matches say by which [`Rule`], and give way to names that are written as listed.

mod boundary;
mod found;
mod memory;
mod sieve;
mod sounds;
mod varied;
mod walk;

use crate::gazetteer::Gazetteer;
use crate::normalize::Reading;
use crate::normalize::variant::{Bases, Language, Rule, Variants};
pub(crate) use found::Listed;
pub use found::Match;
use memory::Memory;
use sieve::Sieve;
use std::cmp::Ordering;
use walk::{Step, Walk};

/// Finds the names of several gazetteers.
#[derive(Clone, Debug)]
pub struct Matcher<'g> {
    gazetteers: &'g [Gazetteer],
    variants: Variants,
    /// A buffer.
    steps: Vec<Step>,
    /// A buffer.
    folded: Vec<u8>,
    /// A buffer.
    bases: Bases,
    memory: Memory,
    sieve: Sieve,
}

impl<'g> Matcher<'g> {
    /// A matcher over these gazetteers that goes so far in finding variants of their names.
    pub fn new(gazetteers: &'g [Gazetteer], variants: Variants) -> Self {
        Self {
            gazetteers,
            variants,
            steps: Vec::new(),
            folded: Vec::new(),
            bases: Bases::default(),
            memory: Memory::default(),
            sieve: Sieve::default(),
        }
    }

    /// Finds every listed name in a text, replacing what `matches` held; but names that must have a capital are not
    /// reported where the text has a small letter, unless it has no capitals at all. `lang` is the language of the text,
    /// if it is known (BCP 47).
    ///
    /// Sorted by first word; of those that start together the longest first, and of equal ones those of later
    /// gazetteers first. Where words are a name as listed, they are not reported as a variant of another.
    pub fn find(&mut self, reading: &Reading<'_>, lang: Option<&str>, matches: &mut Vec<Match>) {
        matches.clear();
        let language = (self.variants > Variants::Exact).then(|| Language::of(reading.text(), lang));
        for (number, gazetteer) in (0u32..).zip(self.gazetteers) {
            let mut walk = Walk {
                reading,
                gazetteer,
                number,
                filters: gazetteer.filters(),
                level: self.variants,
                language,
                path: &mut self.steps,
                folded: &mut self.folded,
                bases: &mut self.bases,
                sound: Vec::new(),
                before: 0,
                memory: &mut self.memory,
                matches,
                enough: 0,
            };
            walk.words(&mut self.sieve);
            walk.patterns();
        }
        matches.sort_by(order);
        matches.dedup_by(|next, earlier| {
            next.rule.is_some()
                && (next.first, next.last) == (earlier.first, earlier.last)
                && (earlier.rule.is_none()
                    || (next.gazetteer, next.listed) == (earlier.gazetteer, earlier.listed))
        });
    }
}

/// The order in which [`Matcher::find`] reports matches.
fn order(one: &Match, other: &Match) -> Ordering {
    let trust = |found: &Match| found.rule.map_or(1.0, Rule::trust);
    (one.first.cmp(&other.first))
        .then_with(|| other.last.cmp(&one.last))
        .then_with(|| trust(other).total_cmp(&trust(one)))
        .then_with(|| one.span.start.cmp(&other.span.start))
        .then_with(|| other.span.end.cmp(&one.span.end))
        .then_with(|| other.gazetteer.cmp(&one.gazetteer))
}

#[cfg(test)]
mod tests {
    use super::found::Listed;
    use super::*;
    use crate::gazetteer::Builder;
    use crate::gazetteer::source::{SourceOptions, read_bytes};
    use crate::normalize::Normalizer;

    fn gazetteer(rows: &str) -> Gazetteer {
        let mut builder = Builder::new();
        for row in read_bytes("rows.tsv", rows.as_bytes(), &SourceOptions::default()).unwrap() {
            builder.add_row(&row).unwrap();
        }
        Gazetteer::open(builder.finish().unwrap()).unwrap()
    }

    /// Surfaces and numbers of first and last words.
    fn found(gazetteer: Gazetteer, variants: Variants, text: &str) -> Vec<(String, u32, u32)> {
        let (normalizer, mut words, mut matches) = (Normalizer::new(), Vec::new(), Vec::new());
        normalizer.split(text, &mut words);
        Matcher::new(&[gazetteer], variants).find(&normalizer.read(text, &words), None, &mut matches);
        matches.iter().map(|it| (it.span.surface(text).to_owned(), it.first, it.last)).collect()
    }

    #[test]
    fn a_pattern_is_found_with_the_words_that_it_touches() {
        let rows = "id\tkind\tname\taliases\nmy:b\tmilitary\tZouaves\tpattern:\\d+(st|th)? Brigade\n";
        for variants in [Variants::Exact, Variants::Wide] {
            let matches = found(gazetteer(rows), variants, "The 21st Brigade left; Brigade 5 did not.");
            assert_eq!(matches, [("21st Brigade".to_owned(), 1, 2)]);
        }
        let alone = "id\tkind\tname\taliases\nmy:b\tmilitary\tZouaves\tpattern:B-\\d+\n";
        let matches = found(gazetteer(alone), Variants::Exact, "B-21");
        assert_eq!(matches, [("B-21".to_owned(), 0, 1)]);
    }

    #[test]
    fn a_name_may_have_a_small_word_behind_its_first() {
        let rows = "id\tkind\tname\nmy:f\tarmed-group\tFront of Nango\n";
        // More words than are looked at together, so that the name stands in the first chunk, across two, and behind.
        let text = "Front of Nango then ".repeat(1500);
        for variants in [Variants::Exact, Variants::Standard] {
            let matches = found(gazetteer(rows), variants, &text);
            assert_eq!(matches.len(), 1500);
            let is_whole = |(number, it): (u32, &(String, u32, u32))| {
                *it == ("Front of Nango".to_owned(), number * 4, number * 4 + 2)
            };
            assert!((0..).zip(&matches).all(is_whole));
        }
    }

    #[test]
    fn of_names_that_begin_each_other_the_longest_are_found() {
        let names = |length: usize| format!("my:{length}\tcity\t{}\n", "Ao ".repeat(length));
        let rows = "id\tkind\tname\n".to_owned() + &(1..=100).map(names).collect::<String>();
        // Few words: the longest names of each.
        let few = found(gazetteer(&rows), Variants::Exact, &"Ao ".repeat(120));
        let lengths = |found: &[(String, u32, u32)], word| -> Vec<u32> {
            let here = found.iter().filter(|it| it.1 == word);
            here.map(|it| it.2 + 1 - word).collect()
        };
        assert_eq!(lengths(&few, 0), (85..=100).rev().collect::<Vec<u32>>());
        assert_eq!(lengths(&few, 118), [2, 1]);
        // Many: the longest name only.
        let many = found(gazetteer(&rows), Variants::Exact, &"Ao ".repeat(3000));
        assert_eq!((many.len(), lengths(&many, 0)), (3000, vec![100]));
    }

    #[test]
    fn patterns_find_no_more_than_a_text_has_words() {
        let pattern = |n: usize| format!("my:{n}\tmilitary\tZouaves {n}\tpattern:{}\\w*o\n", "a".repeat(n));
        let rows = "id\tkind\tname\taliases\n".to_owned() + &(0..40).map(pattern).collect::<String>();
        let text = ("a".repeat(50) + "o ").repeat(2000);
        assert_eq!(found(gazetteer(&rows), Variants::Exact, &text).len(), 2 * 2000 + 2 * sieve::CHUNK);
    }

    #[test]
    fn names_of_two_gazetteers_are_two() {
        let rows = "id\tkind\tname\nmy:m\tcity\tMaradi\n";
        let gazetteers = [gazetteer(rows), gazetteer(rows)];
        let (normalizer, mut words, mut matches) = (Normalizer::new(), Vec::new(), Vec::new());
        let text = "Maradi";
        normalizer.split(text, &mut words);
        let reading = normalizer.read(text, &words);
        Matcher::new(&gazetteers, Variants::Exact).find(&reading, None, &mut matches);
        let [second, first] = &matches[..] else { panic!("{matches:?}") };
        assert!(
            matches!((first.listed, second.listed), (Listed::Key(one), Listed::Key(other)) if one == other)
        );
        assert_ne!(first.name(), second.name());
    }

    #[test]
    fn what_is_remembered_changes_nothing() {
        let texts = [
            "Mouammar Kadhafi met Malians in Oua-\ngadougou; Hizbullah, Hezbollah and al-Shabab did not.",
            "Obama, Barack spoke of Donald J. Trump's visit to St. Petersburg, Malmoe and the Houthis.",
            "Der Pariser Gipfel und die Grünen in Israels Hauptstadt, für Münchens Süden.",
            "Владимира Путина ждут в Москве. 习近平在巴马科会见马里总统。",
            "وبالخرطوم قال محمد بن سلمان",
        ];
        let gazetteers = [Gazetteer::embedded()];
        let (normalizer, mut words) = (Normalizer::new(), Vec::new());
        for variants in [Variants::Exact, Variants::Standard, Variants::Wide] {
            let mut used = Matcher::new(&gazetteers, variants);
            for text in texts.iter().chain(&texts).chain(texts.iter().rev()) {
                normalizer.split(text, &mut words);
                let reading = normalizer.read(text, &words);
                let (mut matches, mut expected) = (Vec::new(), Vec::new());
                used.find(&reading, None, &mut matches);
                Matcher::new(&gazetteers, variants).find(&reading, None, &mut expected);
                assert!(!expected.is_empty(), "{text}");
                assert_eq!(matches, expected, "{text}");
            }
        }
    }
}
