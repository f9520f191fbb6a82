//! What the office or the seat of power stands for: `the Malian president`, `Moscow said`.
//!
//! An office beside its country means who held it on the article's day, if the gazetteer knows exactly one: the words of
//! the office become a mention of the holder, while the country stays one of its own. A country or capital that speaks
//! stays a place, and is marked as standing for its government.

use super::case::CaseContext;
use super::lexicon::{self, WordClass};
use super::surroundings::Surroundings;
use super::{Annotation, EntityCount, Mention, Resolver, Via, dates};
use crate::gazetteer::{EntityRef, PartialDate};
use crate::normalize::{Gap, Reading, hash};
use crate::span::Span;
use foldhash::HashSet;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

/// Words of offices, folded, with the office's title in the gazetteer. Longer ones stand before those they begin with.
const OFFICES: &[(&[&str], &str)] = &[
    (&["prime", "minister"], "prime-minister"),
    (&["premier", "ministre"], "prime-minister"),
    (&["premiere", "ministre"], "prime-minister"),
    (&["primer", "ministro"], "prime-minister"),
    (&["premier"], "prime-minister"),
    (&["foreign", "minister"], "foreign-minister"),
    (&["foreign", "secretary"], "foreign-minister"),
    (&["defence", "minister"], "defence-minister"),
    (&["defense", "minister"], "defence-minister"),
    (&["interior", "minister"], "interior-minister"),
    (&["finance", "minister"], "finance-minister"),
    (&["justice", "minister"], "justice-minister"),
    (&["deputy", "prime", "minister"], "deputy-prime-minister"),
    (&["vice", "president"], "vice-president"),
    (&["president"], "president"),
    (&["presidente"], "president"),
    (&["prasident"], "president"),
    (&["chancellor"], "chancellor"),
    (&["king"], "king"),
    (&["emir"], "emir"),
    (&["sultan"], "sultan"),
    (&["crown", "prince"], "crown-prince"),
    (&["supreme", "leader"], "supreme-leader"),
    (&["junta", "leader"], "junta-leader"),
    (&["army", "chief"], "chief-of-staff"),
];

/// Hashes of the first words of offices.
static FIRST_WORDS: LazyLock<HashSet<u64>> =
    LazyLock::new(|| OFFICES.iter().map(|(words, _)| hash::word(words[0].as_bytes())).collect());

/// Words that take an office away from who holds it.
const NOT_IN_OFFICE: &[&str] = &[
    "former",
    "ex",
    "then",
    "late",
    "future",
    "next",
    "acting",
    "deputy",
    "vice",
    "ancien",
    "ancienne",
    "expresidente",
];

/// Governments by country, gathered when the first one is asked for.
pub(super) type Governments<'g> = BTreeMap<[u8; 2], EntityRef<'g>>;

/// Adds who held the offices that the article names, and marks places that stand for governments.
pub(super) fn add<'g>(
    resolver: &Resolver<'g>,
    contexts: &[CaseContext<'_>],
    date: Option<PartialDate>,
    governments: &mut Option<Governments<'g>>,
    annotation: &mut Annotation<'g>,
) {
    let mut buffer = Vec::new();
    let mut held = Vec::new();
    for index in 0..annotation.mentions.len() {
        let mention = &annotation.mentions[index];
        let entity = annotation.entities[mention.entity].entity;
        if !entity.is_country() && (mention.via == Via::Demonym || !is_capital(entity)) {
            continue;
        }
        let reading = &contexts[mention.field].reading;
        let words = words_of(reading, mention.span);
        if mention.via != Via::Demonym && speaks(reading, &words, &mut buffer) {
            let governments = governments.get_or_insert_with(|| gather(resolver));
            let government = entity.country_code().and_then(|code| governments.get(&code)).copied();
            annotation.mentions[index].government = government;
        }
        let mention = &annotation.mentions[index];
        if let Some((date, country)) = date.zip(entity.country().filter(|_| entity.is_country()))
            && let Some((words, title)) = office(reading, &words)
            && let Some(holder) = holder(resolver, country, title, date)
        {
            let (first, last) = (reading.words()[words.start].span, reading.words()[words.end - 1].span);
            held.push((mention.field, Span::new(first.start, last.end), holder, mention.score));
        }
    }
    for (field, span, holder, score) in held {
        mention(annotation, field, span, holder, score);
    }
}

/// Seats of government that news names for the government, sorted by country.
#[rustfmt::skip]
const CAPITALS: &[(&str, &str)] = &[
    ("AF", "Kabul"),
    ("AM", "Yerevan"),
    ("AR", "Buenos Aires"),
    ("AT", "Vienna"),
    ("AU", "Canberra"),
    ("AZ", "Baku"),
    ("BA", "Sarajevo"),
    ("BE", "Brussels"),
    ("BF", "Ouagadougou"),
    ("BG", "Sofia"),
    ("BI", "Bujumbura"),
    ("BR", "Brasília"),
    ("BY", "Minsk"),
    ("CA", "Ottawa"),
    ("CF", "Bangui"),
    ("CH", "Bern"),
    ("CL", "Santiago"),
    ("CM", "Yaoundé"),
    ("CN", "Beijing"),
    ("CO", "Bogotá"),
    ("CU", "Havana"),
    ("CY", "Nicosia"),
    ("CZ", "Prague"),
    ("DE", "Berlin"),
    ("DJ", "Djibouti"),
    ("DK", "Copenhagen"),
    ("DZ", "Algiers"),
    ("EE", "Tallinn"),
    ("EG", "Cairo"),
    ("ER", "Asmara"),
    ("ES", "Madrid"),
    ("ET", "Addis Ababa"),
    ("FI", "Helsinki"),
    ("FR", "Paris"),
    ("GB", "London"),
    ("GE", "Tbilisi"),
    ("GH", "Accra"),
    ("GN", "Conakry"),
    ("GR", "Athens"),
    ("HT", "Port-au-Prince"),
    ("HU", "Budapest"),
    ("ID", "Jakarta"),
    ("IE", "Dublin"),
    ("IN", "New Delhi"),
    ("IQ", "Baghdad"),
    ("IR", "Tehran"),
    ("IT", "Rome"),
    ("JO", "Amman"),
    ("JP", "Tokyo"),
    ("KE", "Nairobi"),
    ("KH", "Phnom Penh"),
    ("KP", "Pyongyang"),
    ("KR", "Seoul"),
    ("KZ", "Astana"),
    ("LB", "Beirut"),
    ("LT", "Vilnius"),
    ("LV", "Riga"),
    ("LY", "Tripoli"),
    ("MA", "Rabat"),
    ("MD", "Chisinau"),
    ("ML", "Bamako"),
    ("MM", "Naypyidaw"),
    ("MN", "Ulan Bator"),
    ("MR", "Nouakchott"),
    ("MX", "Mexico City"),
    ("MY", "Kuala Lumpur"),
    ("MZ", "Maputo"),
    ("NE", "Niamey"),
    ("NG", "Abuja"),
    ("NL", "The Hague"),
    ("NO", "Oslo"),
    ("NP", "Kathmandu"),
    ("PH", "Manila"),
    ("PK", "Islamabad"),
    ("PL", "Warsaw"),
    ("PT", "Lisbon"),
    ("QA", "Doha"),
    ("RO", "Bucharest"),
    ("RS", "Belgrade"),
    ("RU", "Moscow"),
    ("RW", "Kigali"),
    ("SA", "Riyadh"),
    ("SD", "Khartoum"),
    ("SE", "Stockholm"),
    ("SN", "Dakar"),
    ("SO", "Mogadishu"),
    ("SS", "Juba"),
    ("SY", "Damascus"),
    ("TD", "N'Djamena"),
    ("TH", "Bangkok"),
    ("TN", "Tunis"),
    ("TR", "Ankara"),
    ("TW", "Taipei"),
    ("TZ", "Dodoma"),
    ("UA", "Kyiv"),
    ("UG", "Kampala"),
    ("US", "Washington"),
    ("UZ", "Tashkent"),
    ("VE", "Caracas"),
    ("VN", "Hanoi"),
    ("YE", "Sanaa"),
    ("ZA", "Pretoria"),
    ("ZM", "Lusaka"),
    ("ZW", "Harare"),
];

pub(super) fn is_capital(entity: EntityRef<'_>) -> bool {
    // Two cities share few names within a country; the capital is the larger one. This is asked of nearly every mention,
    // so that numbers come before names.
    entity.population() > 100_000
        && entity.country_code().is_some_and(|code| {
            let place = CAPITALS.binary_search_by_key(&code.as_slice(), |(country, _)| country.as_bytes());
            place.is_ok_and(|place| CAPITALS[place].1 == entity.name())
        })
}

fn gather<'g>(resolver: &Resolver<'g>) -> Governments<'g> {
    let all = resolver.gazetteers.iter().flat_map(|gazetteer| gazetteer.entities_of_kind("government"));
    let of_countries = all.filter(|entity| entity.name().starts_with("Government of "));
    of_countries.filter_map(|entity| Some((entity.country_code()?, entity))).collect()
}

fn words_of(reading: &Reading<'_>, span: Span) -> Range<usize> {
    let words = reading.words();
    let first = words.partition_point(|word| word.span.end <= span.start);
    first..words.partition_point(|word| word.span.start < span.end)
}

/// Whether a verb of speaking stands behind, and no preposition of place before.
fn speaks(reading: &Reading<'_>, words: &Range<usize>, buffer: &mut Vec<u8>) -> bool {
    reading.gap_before(words.end) == Gap::SOFT
        && words.end < reading.words().len()
        && lexicon::class(reading.hash(words.end, buffer)).is(WordClass::SAYING)
        && !Surroundings::read(reading, (words.start, words.end - 1), buffer).has_place_preposition()
}

/// The words of an office beside a country: `Malian president`, `Mali's president`, `president of Mali`, `président
/// malien`; not where a name follows, which says it better.
fn office(reading: &Reading<'_>, country: &Range<usize>) -> Option<(Range<usize>, &'static str)> {
    let n_words = reading.words().len();
    let behind = match reading.gap_before(country.end) {
        // The clitic is a word of its own.
        Gap::APOSTROPHE => country.end + 1,
        _ => country.end,
    };
    let follows = behind < n_words && reading.gap_before(behind) == Gap::SOFT;
    let found = follows.then(|| at(reading, behind)).flatten().or_else(|| before(reading, country.start))?;
    let is_name = |word: usize| {
        reading.gap_before(word) == Gap::SOFT && reading.shape(word, word).has_initial_capital()
    };
    let next = found.0.end.max(country.end);
    let first = found.0.start.min(country.start);
    let out_of_office = first > 0
        && reading.gap_before(first) == Gap::SOFT
        && NOT_IN_OFFICE.iter().any(|word| is_word(reading, first - 1, word));
    let is_named = next < n_words && is_name(next);
    (!out_of_office && !is_named).then_some(found)
}

/// The office that begins at a word.
fn at(reading: &Reading<'_>, first: usize) -> Option<(Range<usize>, &'static str)> {
    if !FIRST_WORDS.contains(&reading.hash(first, &mut Vec::new())) {
        return None;
    }
    let spells = |words: &[&str]| {
        words.iter().enumerate().all(|(index, word)| {
            let at = first + index;
            at < reading.words().len()
                && (index == 0 || reading.gap_before(at) == Gap::SOFT)
                && is_word(reading, at, word)
        })
    };
    OFFICES.iter().find(|(words, _)| spells(words)).map(|(words, title)| (first..first + words.len(), *title))
}

/// The office that ends before a country, with `of` or nothing between.
fn before(reading: &Reading<'_>, country: usize) -> Option<(Range<usize>, &'static str)> {
    let mut end = country;
    if reading.gap_before(end) != Gap::SOFT {
        return None;
    }
    if end > 0 && ["of", "de", "du", "von"].iter().any(|word| is_word(reading, end - 1, word)) {
        end -= 1;
    }
    (1..=3)
        .rev()
        .filter_map(|n_words| at(reading, end.checked_sub(n_words)?))
        .find(|(words, _)| words.end == end)
}

fn is_word(reading: &Reading<'_>, word: usize, folded: &str) -> bool {
    let mut buffer = Vec::new();
    reading.strip_folded(word, word, folded.as_bytes(), &mut buffer).is_some_and(<[u8]>::is_empty)
}

/// Who held an office on a day, if exactly one is known to have.
fn holder<'g>(
    resolver: &Resolver<'g>,
    country: &str,
    title: &str,
    date: PartialDate,
) -> Option<EntityRef<'g>> {
    let all = resolver.gazetteers.iter().flat_map(|gazetteer| gazetteer.offices_of(country));
    let mut holders = all
        .filter(|office| office.title() == title && dates::within(date, office.held()))
        .filter_map(|office| office.entity());
    let one = holders.next()?;
    holders
        .all(|other| other == one)
        .then_some(one)
        .filter(|one| resolver.options.types.contains(one.entity_type()))
}

/// Adds a mention, unless something else is mentioned there.
fn mention<'g>(annotation: &mut Annotation<'g>, field: usize, span: Span, entity: EntityRef<'g>, score: f32) {
    let place =
        annotation.mentions.partition_point(|other| (other.field, other.span.start) < (field, span.start));
    let overlaps = |other: Option<&Mention<'_>>| {
        other.is_some_and(|other| other.field == field && other.span.overlaps(span))
    };
    let before = place.checked_sub(1).and_then(|before| annotation.mentions.get(before));
    if overlaps(before) || overlaps(annotation.mentions.get(place)) {
        return;
    }
    let known = annotation.entities.iter().position(|counted| counted.entity == entity);
    let number = known.unwrap_or_else(|| {
        annotation.entities.push(EntityCount { entity, count: 0, salience: 0.0 });
        annotation.entities.len() - 1
    });
    annotation.entities[number].count += 1;
    let mention = Mention {
        field,
        span,
        entity: number,
        via: Via::Role,
        rule: None,
        score,
        share: 1.0,
        others: Vec::new(),
        government: None,
    };
    annotation.mentions.insert(place, mention);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_stand_in_the_order_of_their_countries() {
        assert!(CAPITALS.is_sorted_by(|one, other| one.0 < other.0));
    }
}
