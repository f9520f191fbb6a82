//! An annotated record becomes a story: what the page shows of one article, with the spans of its mentions in UTF-16
//! units, as the page's script counts.

use super::day::{Day, day};
use super::written::{self, Annotation, Unit, id_of, in_words, is_set};
use crate::article::Article;
use crate::error::{Error, ErrorKind, Result};
use crate::gazetteer::EntityRef;
use foldhash::{HashMap, HashMapExt};

/// What the page shows of one article.
#[derive(Debug, Default)]
pub(super) struct Story {
    pub(super) id: Option<String>,
    pub(super) day: Option<Day>,
    /// Names of fields and their texts.
    pub(super) texts: Vec<(String, String)>,
    pub(super) mentions: Vec<Mention>,
    pub(super) entities: Vec<Entity>,
    /// Fingerprint of the gazetteers that the annotation was made with.
    pub(super) gazetteer: String,
    /// Whether the record brought its annotation along.
    pub(super) came_annotated: bool,
}

/// One mention, or one that the resolver has rejected.
#[derive(Debug)]
pub(super) struct Mention {
    /// Which of the story's texts.
    pub(super) text: usize,
    /// Half-open, in UTF-16 units.
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) surface: String,
    /// Which of the story's entities.
    pub(super) entity: usize,
    pub(super) via: String,
    /// What the entity stands for here, if not for itself.
    pub(super) role: String,
    /// Between 0 and 1.
    pub(super) score: Option<f64>,
    /// Why this entity, where the annotation says so.
    pub(super) why: String,
    /// Ids of those it could be, the chosen one first.
    pub(super) candidates: Vec<String>,
    pub(super) ambiguous: bool,
    /// The reason, which may be empty; such a mention counts for nothing.
    pub(super) rejected: Option<String>,
}

/// An entity as a record lists it; what is not known is empty.
#[derive(Clone, Debug)]
pub(super) struct Entity {
    /// Empty: no gazetteer lists it.
    pub(super) id: String,
    pub(super) entity_type: String,
    pub(super) kind: String,
    pub(super) name: String,
    pub(super) country: String,
    /// Latitude and longitude, WGS 84.
    pub(super) place: Option<(f64, f64)>,
}

impl Story {
    /// Takes an article and its annotation together.
    ///
    /// # Errors
    /// A mention does not fit the texts: its field is not there, or other text stands at its offsets.
    pub(super) fn new(article: &Article<'_>, annotation: Annotation<'_>) -> Result<Self> {
        let mut story = Self {
            id: article.id.as_deref().map(str::to_owned),
            day: article.date.as_deref().and_then(day),
            texts: article
                .fields
                .iter()
                .map(|field| (field.name.clone().into_owned(), field.text.clone().into_owned()))
                .collect(),
            gazetteer: annotation.gazetteer.into_owned(),
            ..Self::default()
        };
        let mut by_id = HashMap::new();
        for entity in annotation.entities {
            by_id.insert(entity.id.to_string(), story.entities.len());
            story.entities.push(Entity::from(entity));
        }
        let kept = annotation.mentions.into_iter().map(|mention| (is_set(&mention.rejected), mention));
        let rejected = annotation.rejected.into_iter().map(|mention| (true, mention));
        let mut mentions = Vec::new();
        for (rejected, mention) in kept.chain(rejected) {
            let text = story.texts.iter().position(|(name, _)| *name == mention.field);
            let text = text.ok_or_else(|| misfit(&mention, "the record has no such text"))?;
            mentions.push((text, mention, rejected));
        }
        // In order, so that each text is counted through once.
        mentions.sort_by_key(|(text, mention, _)| (*text, mention.start, mention.end));
        let (mut counted, mut place) = (0, Cursor::default());
        for (text, mention, rejected) in mentions {
            if text != counted {
                (counted, place) = (text, Cursor::default());
            }
            let span = place.span(&story.texts[text].1, annotation.offsets, &mention);
            let span = span.ok_or_else(|| misfit(&mention, "another text stands there"))?;
            story.add(mention, text, span, rejected, &mut by_id);
        }
        Ok(story)
    }

    fn add(
        &mut self,
        mention: written::Mention<'_>,
        text: usize,
        (start, end): (u32, u32),
        rejected: bool,
        by_id: &mut HashMap<String, usize>,
    ) {
        let reason = [&mention.rejected, &mention.reason, &mention.why];
        let reason = || reason.into_iter().map(in_words).find(|words| !words.is_empty()).unwrap_or_default();
        let entity = self.entity(&mention, by_id);
        self.mentions.push(Mention {
            text,
            start,
            end,
            via: mention.via.to_string(),
            role: mention.role.to_string(),
            score: mention.score,
            why: in_words(&mention.why),
            candidates: mention.candidates.iter().filter_map(id_of).map(str::to_owned).collect(),
            // Without a word about it, several entities of one name are what makes a mention ambiguous.
            ambiguous: match &mention.ambiguous {
                serde_json::Value::Null => mention.candidates.len() > 1 && mention.score.is_none(),
                value => is_set(value),
            },
            rejected: rejected.then(reason),
            entity,
            surface: mention.surface.into_owned(),
        });
    }

    /// The entity of a mention. One that is not among the record's entities tells of itself.
    fn entity(&mut self, mention: &written::Mention<'_>, by_id: &mut HashMap<String, usize>) -> usize {
        let name = if mention.name.is_empty() { &mention.surface } else { &mention.name };
        let key = match &mention.id {
            Some(id) => id.to_string(),
            None => format!("\0{}\0{name}", mention.entity_type),
        };
        *by_id.entry(key).or_insert_with(|| {
            self.entities.push(Entity {
                id: mention.id.as_deref().unwrap_or_default().to_owned(),
                entity_type: mention.entity_type.to_string(),
                kind: mention.kind.to_string(),
                name: name.to_string(),
                country: String::new(),
                place: None,
            });
            self.entities.len() - 1
        })
    }

    /// What the article is called: its title, or how its first text begins; at most 160 characters.
    pub(super) fn title(&self) -> String {
        const N_CHARS: usize = 160;
        let text = self.texts.iter().map(|(_, text)| text.trim()).find(|text| !text.is_empty());
        let text = text.unwrap_or_default();
        // A text without a title is called by its first line.
        let line = text.lines().next().unwrap_or_default();
        let mut chars = line.chars();
        let mut title: String = chars.by_ref().take(N_CHARS).collect();
        if chars.next().is_some() {
            title.push('…');
        }
        title
    }
}

impl Entity {
    /// Whether nothing is known of it but that it has an id.
    pub(super) fn is_bare(&self) -> bool {
        self.kind.is_empty() && !self.id.is_empty()
    }
}

impl From<EntityRef<'_>> for Entity {
    fn from(entity: EntityRef<'_>) -> Self {
        Self {
            id: entity.id().to_owned(),
            entity_type: entity.entity_type().as_str().to_owned(),
            kind: entity.kind().to_owned(),
            name: entity.name().to_owned(),
            country: entity.country().unwrap_or_default().to_owned(),
            place: entity.coordinates(),
        }
    }
}

impl From<written::Entity<'_>> for Entity {
    fn from(entity: written::Entity<'_>) -> Self {
        let on_earth = |(lat, lon): &(f64, f64)| lat.abs() <= 90.0 && lon.abs() <= 180.0;
        Self {
            id: entity.id.into_owned(),
            entity_type: entity.entity_type.into_owned(),
            kind: entity.kind.into_owned(),
            name: entity.name.into_owned(),
            country: entity.country.into_owned(),
            place: entity.lat.zip(entity.lon).filter(on_earth),
        }
    }
}

/// A place in a text, counted in bytes, in UTF-16 units and in the unit of the annotation.
#[derive(Clone, Copy, Debug, Default)]
struct Cursor {
    byte: usize,
    utf16: u32,
    counted: u32,
}

impl Cursor {
    /// Goes on to the start of a mention and gives its span in UTF-16 units, if its surface stands there.
    fn span(&mut self, text: &str, unit: Unit, mention: &written::Mention<'_>) -> Option<(u32, u32)> {
        self.advance(text, unit, mention.start)?;
        let mut end = *self;
        end.advance(text, unit, mention.end)?;
        (text.get(self.byte..end.byte)? == mention.surface).then_some((self.utf16, end.utf16))
    }

    /// Goes on to `target` of the annotation's units, if a character begins there.
    fn advance(&mut self, text: &str, unit: Unit, target: u32) -> Option<()> {
        let mut chars = text.get(self.byte..)?.chars();
        while self.counted < target {
            let c = chars.next()?;
            let units = if c > '\u{FFFF}' { 2 } else { 1 };
            self.byte += c.len_utf8();
            self.utf16 += units;
            self.counted += match unit {
                Unit::Chars => 1,
                Unit::Utf16 => units,
                Unit::Bytes => u32::try_from(c.len_utf8()).ok()?,
            };
        }
        (self.counted == target).then_some(())
    }
}

fn misfit(mention: &written::Mention<'_>, what: &str) -> Error {
    let written::Mention { field, start, end, surface, .. } = mention;
    let message = format!("the annotation has {surface:?} at {field:?} {start}..{end}, but {what}");
    Error::new(ErrorKind::Record, message)
        .at(1, None)
        .with_help("annotate the record afresh with --again, or name its fields with --fields")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn story(text: &str, annotation: &str) -> Result<Story> {
        Story::new(&Article::from_text(text), serde_json::from_str(annotation).unwrap())
    }

    #[test]
    fn offsets_of_every_unit_become_those_of_the_page() {
        for (unit, start, end) in [("chars", 3, 7), ("bytes", 7, 11), ("utf16", 4, 8)] {
            let annotation = format!(
                r#"{{"mentions":[{{"field":"text","start":{start},"end":{end},"surface":"Mali","id":"Q912"}}],"offsets":"{unit}"}}"#
            );
            let story = story("é😀 Mali", &annotation).unwrap();
            assert_eq!((story.mentions[0].start, story.mentions[0].end), (4, 8), "{unit}");
        }
    }

    #[test]
    fn an_annotation_of_another_text_is_refused() {
        for (field, start, end) in [("text", 1, 5), ("text", 0, 400), ("body", 0, 4)] {
            let annotation = format!(
                r#"{{"mentions":[{{"field":"{field}","start":{start},"end":{end},"surface":"Mali"}}]}}"#
            );
            let err = story("Mali voted.", &annotation).unwrap_err();
            assert!(err.is_record() && err.help().unwrap().contains("--again"), "{err}");
        }
    }

    #[test]
    fn what_the_resolver_says_of_doubt_is_read_where_it_is_there() {
        let story = story(
            "Paris and Georgia and May",
            r#"{"mentions":[
                {"field":"text","start":0,"end":5,"surface":"Paris","id":"Q90","score":0.91,"candidates":["Q90","Q830149"]},
                {"field":"text","start":10,"end":17,"surface":"Georgia","id":"Q230","score":0.52,"ambiguous":{"id":"Q1428","score":0.48}}
              ],"rejected":[{"field":"text","start":22,"end":25,"surface":"May","id":"Q264766","score":0.1,"reason":"a common word"}]}"#,
        )
        .unwrap();
        let doubts: Vec<_> = story.mentions.iter().map(|m| (m.ambiguous, m.rejected.as_deref())).collect();
        assert_eq!(doubts, [(false, None), (true, None), (false, Some("a common word"))]);
        assert_eq!(story.mentions[0].candidates, ["Q90", "Q830149"]);
    }

    #[test]
    fn an_unlisted_name_is_an_entity_of_its_own() {
        let story = story(
            "Quark met Quark.",
            r#"{"mentions":[
                {"field":"text","start":0,"end":5,"surface":"Quark","type":"actor","id":null,"kind":"person","name":"Zinoviya Quark"},
                {"field":"text","start":10,"end":15,"surface":"Quark","type":"actor","id":null,"kind":"person","name":"Zinoviya Quark"}]}"#,
        )
        .unwrap();
        assert_eq!(story.entities.len(), 1);
        assert_eq!((&*story.entities[0].name, &*story.entities[0].id), ("Zinoviya Quark", ""));
    }
}
