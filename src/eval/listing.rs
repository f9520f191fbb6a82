//! What the gazetteers list: names, and ids.

use super::{LabelMap, links};
use crate::pipeline::{Annotator, Worker};
use std::collections::{BTreeSet, HashMap, HashSet};

/// Whether a text is a name of some entity of a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Listed {
    No,
    /// A name, but the text has other letters than the name asks for: `us`.
    OtherCase,
    Yes,
}

/// The labels of one entity, and whether the text has the letters that its name asks for.
type Bearer = (Vec<String>, bool);

/// Looks up names and ids in the gazetteers of an annotator.
#[derive(Debug)]
pub struct Listing<'a> {
    annotator: &'a Annotator,
    labels: &'a LabelMap,
    worker: Worker<'a>,
    /// What was looked up before.
    names: HashMap<String, Vec<Bearer>>,
    /// Ids and links of all entities, normalized; collected when the first one is asked for.
    ids: Option<HashSet<String>>,
}

impl<'a> Listing<'a> {
    /// The listing of an annotator's gazetteers; `labels` says which of the gold's labels an entity has.
    pub fn new(annotator: &'a Annotator, labels: &'a LabelMap) -> Self {
        Self { annotator, labels, worker: annotator.new_worker(), names: HashMap::new(), ids: None }
    }

    /// Whether some entity of this label, or of any, bears the name.
    pub(super) fn name(&mut self, name: &str, label: Option<&str>) -> Listed {
        if !self.names.contains_key(name) {
            let bearers = self.worker.named(name).into_iter().filter_map(|(alias, agrees)| {
                let entity = alias.entity()?;
                Some((self.labels.of_entity(entity.entity_type().as_str(), entity.kind())?, agrees))
            });
            let bearers = bearers.collect();
            self.names.insert(name.to_owned(), bearers);
        }
        let bears = |labels: &[String]| label.is_none_or(|label| labels.iter().any(|of| of == label));
        let of_label = self.names[name].iter().filter(|(labels, _)| bears(labels));
        let best = |listed, &(_, agrees): &Bearer| match (listed, agrees) {
            (Listed::Yes, _) | (_, true) => Listed::Yes,
            _ => Listed::OtherCase,
        };
        of_label.fold(Listed::No, best)
    }

    /// Whether some entity has one of these ids, as its own or as a link.
    pub(super) fn knows(&mut self, ids: &BTreeSet<String>) -> bool {
        let annotator = self.annotator;
        let known = self.ids.get_or_insert_with(|| {
            let entities = annotator.gazetteers().iter().flat_map(|gazetteer| gazetteer.entities());
            let ids = entities.flat_map(|entity| {
                let links = entity.links().map(|link| links::normalize(link, "links"));
                links.chain([links::normalize(entity.id(), "id")])
            });
            ids.collect()
        });
        ids.iter().any(|id| known.contains(id))
    }
}
