//! Names and a text of few words and gaps, so that names begin, end and overlap everywhere: the matcher finds what a
//! search finds that compares words and gaps one by one.

use dateline::gazetteer::{Alias, AliasKind, Builder, CasePolicy, Entity, EntityType, Gazetteer};
use dateline::matcher::Matcher;
use dateline::normalize::Normalizer;
use dateline::normalize::variant::Variants;

/// Words as written and as folded.
const WORDS: [(&str, &str); 16] = [
    ("a", "a"),
    ("b", "b"),
    ("c", "c"),
    ("ab", "ab"),
    ("ba", "ba"),
    ("A", "a"),
    ("Ab", "ab"),
    ("á", "a"),
    ("7", "7"),
    ("aaaa", "aaaa"),
    ("Ж", "ж"),
    ("Ö", "o"),
    ("ﬁ", "fi"),
    ("Ά", "α"),
    ("aaaaaaaaaaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaaaaaaaaaa"),
    ("ك", "ك"),
];
/// Gaps as written and as they count; the last one only in texts.
const GAPS: [(&str, &str); 10] = [
    (" ", " "),
    ("  ", " "),
    ("\n", " "),
    ("-", " "),
    ("\u{2010}", " "),
    (",", ","),
    (", ", ","),
    (" , ", ","),
    (" - ", "-"),
    ("\n\n", "break"),
];

/// A gap and a word for each byte; the first word has no gap before it.
struct Sequence(Vec<(usize, usize)>);

impl Sequence {
    fn new(bytes: &[u8], gaps: usize) -> Self {
        // Mostly blanks, or names would hardly ever occur.
        let gap = |byte: u8| usize::from(byte >> 4).saturating_sub(6) % gaps;
        Self(bytes.iter().map(|&byte| (gap(byte), usize::from(byte & 15))).collect())
    }

    /// The text, and where each word stands in it.
    fn text(&self) -> (String, Vec<(usize, usize)>) {
        let (mut text, mut spans) = (String::new(), Vec::new());
        for (index, &(gap, word)) in self.0.iter().enumerate() {
            if index > 0 {
                text.push_str(GAPS[gap].0);
            }
            spans.push((text.len(), text.len() + WORDS[word].0.len()));
            text.push_str(WORDS[word].0);
        }
        (text, spans)
    }

    fn folded(&self) -> Vec<(&'static str, &'static str)> {
        let fold = |(index, &(gap, word)): (usize, &(usize, usize))| {
            (if index == 0 { "" } else { GAPS[gap].1 }, WORDS[word].1)
        };
        self.0.iter().enumerate().map(fold).collect()
    }
}

/// Every place where words and gaps are those of a name, longest first at each start.
fn naive(names: &[Sequence], text: &Sequence) -> Vec<(usize, usize)> {
    let (_, spans) = text.text();
    let names: Vec<_> = names.iter().map(Sequence::folded).collect();
    let text = text.folded();
    let mut found = Vec::new();
    for first in 0..text.len() {
        for last in (first..text.len().min(first + 8)).rev() {
            let mut part = text[first..=last].to_vec();
            part[0].0 = "";
            if names.contains(&part) {
                found.push((spans[first].0, spans[last].1));
            }
        }
    }
    found
}

pub(super) fn check((names, text): (Vec<[u8; 4]>, &[u8])) {
    // The upper bits of the last byte give a name one to four words.
    let names: Vec<Sequence> =
        names.iter().take(16).map(|name| Sequence::new(&name[..=usize::from(name[3] >> 6)], 9)).collect();
    let text = Sequence::new(&text[..text.len().min(64)], 10);
    let mut builder = Builder::new();
    for (id, name) in names.iter().enumerate() {
        let alias = Alias { case: Some(CasePolicy::Any), ..Alias::new(name.text().0, AliasKind::Name) };
        builder.add(&Entity::new(format!("my:{id}"), EntityType::Place, alias)).expect("the name is good");
    }
    let gazetteers =
        [Gazetteer::open(builder.finish().expect("few names fit")).expect("it was just compiled")];
    let (written, _) = text.text();
    let (mut words, mut matches) = (Vec::new(), Vec::new());
    let normalizer = Normalizer::new();
    normalizer.split(&written, &mut words);
    Matcher::new(&gazetteers, Variants::Exact).find(&normalizer.read(&written, &words), None, &mut matches);
    let found: Vec<_> =
        matches.iter().map(|found| (found.span.start as usize, found.span.end as usize)).collect();
    assert_eq!(found, naive(&names, &text), "{written:?}");
}
