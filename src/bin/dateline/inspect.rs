//! `dateline inspect`: what a gazetteer holds.

use crate::ExitStatus;
use crate::args::InspectArgs;
use crate::config;
use crate::messages::grouped;
use dateline::Error;
use dateline::gazetteer::{
    Access, AliasKind, EntityType, FORMAT_VERSION, Gazetteer, KeyRef, load, unicode_version,
};
use dateline::normalize::PROFILE_VERSION;
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::Write;
use unicode_script::UnicodeScript;

/// Languages that are listed, the commonest first.
const MAX_LANGUAGES: usize = 10;

pub(crate) fn run(args: &InspectArgs) -> Result<ExitStatus, Vec<Error>> {
    let source = args.file.as_ref().and_then(|file| config::sources(std::slice::from_ref(file)).pop());
    let (name, gazetteer) = match source {
        None => ("<embedded>".to_owned(), Gazetteer::embedded()),
        Some((path, options)) => (path.display().to_string(), load(&path, &options, Access::Map)?),
    };
    if args.verify {
        gazetteer.verify().map_err(|err| vec![err.in_source(&*name)])?;
    }
    let summary = Summary::of(&name, &gazetteer, args.verify);
    let text = if args.json { summary.json() } else { summary.text() };
    std::io::stdout().lock().write_all(text.as_bytes()).map_err(|err| vec![Error::io("<stdout>", err)])?;
    Ok(ExitStatus::Success)
}

/// What is told of a gazetteer, in the order in which it is told.
#[derive(Debug, Serialize)]
struct Summary<'g> {
    file: &'g str,
    /// Of the layout.
    format: u16,
    unicode: String,
    /// Version of the rules by which names are folded.
    profile: u32,
    fingerprint: String,
    /// Whether all checksums were compared.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    verified: bool,
    bytes: usize,
    sections: Vec<Count<'g>>,
    entities: Entities<'g>,
    names: Names,
    /// Different ones by which names are also found.
    sounds: usize,
    aliases: Vec<Count<'g>>,
    /// The commonest ones, of aliases that say it.
    languages: Vec<Count<'g>>,
    /// Aliases by the script of their first letter.
    scripts: Vec<Count<'g>>,
    /// Entities by the file that their rows stand in, where known.
    sources: Vec<Count<'g>>,
    /// Dated offices by title, where there are any.
    offices: Vec<Count<'g>>,
}

#[derive(Debug, Serialize)]
struct Count<'g> {
    name: &'g str,
    count: usize,
}

#[derive(Debug, Serialize)]
struct Entities<'g> {
    count: usize,
    types: Vec<Kinds<'g>>,
}

#[derive(Debug, Serialize)]
struct Kinds<'g> {
    name: &'static str,
    count: usize,
    /// Empty for entities that do not say it.
    kinds: Vec<Count<'g>>,
}

#[derive(Debug, Serialize)]
struct Names {
    /// Different ones, folded.
    count: usize,
    of_several_entities: usize,
}

impl<'g> Summary<'g> {
    fn of(file: &'g str, gazetteer: &'g Gazetteer, verified: bool) -> Self {
        let [major, minor, patch, _] = unicode_version();
        // Only a gazetteer of these very versions can be opened.
        Self {
            file,
            format: FORMAT_VERSION,
            unicode: format!("{major}.{minor}.{patch}"),
            profile: PROFILE_VERSION,
            fingerprint: format!("{:016x}", gazetteer.fingerprint()),
            verified,
            bytes: gazetteer.size(),
            sections: gazetteer.sections().map(|(name, count)| Count { name, count }).collect(),
            entities: entities(gazetteer),
            names: names(gazetteer),
            sounds: gazetteer.n_sounds(),
            aliases: counts(gazetteer.aliases().map(|alias| kind_name(alias.kind()))),
            languages: {
                let spoken = gazetteer.aliases().map(|alias| alias.lang()).filter(|lang| !lang.is_empty());
                let mut languages = counts(spoken);
                languages.truncate(MAX_LANGUAGES);
                languages
            },
            scripts: counts(gazetteer.aliases().filter_map(|alias| script(alias.surface()))),
            sources: {
                let files = gazetteer.entities().map(|entity| entity.source());
                counts(files.filter(|file| !file.is_empty()))
            },
            offices: counts(gazetteer.offices().map(|office| office.title())),
        }
    }

    fn json(&self) -> String {
        // A summary has no maps whose keys could be refused.
        serde_json::to_string(self).unwrap_or_default() + "\n"
    }

    fn text(&self) -> String {
        let mut text = Table(String::new());
        text.line(0, "gazetteer", self.file);
        let Self { format, unicode, profile, .. } = self;
        text.line(0, "format", &format!("{format}, Unicode {unicode}, profile {profile}"));
        text.line(0, "fingerprint", &self.fingerprint);
        if self.verified {
            text.line(0, "verified", "all checksums agree");
        }
        text.count(0, "bytes", self.bytes);
        text.counts(&self.sections);
        text.count(0, "entities", self.entities.count);
        for of_type in &self.entities.types {
            text.count(1, of_type.name, of_type.count);
            for kind in &of_type.kinds {
                text.count(2, if kind.name.is_empty() { "(no kind)" } else { kind.name }, kind.count);
            }
        }
        text.count(0, "names", self.names.count);
        text.count(1, "of several entities", self.names.of_several_entities);
        text.count(0, "sounds", self.sounds);
        text.count(0, "aliases", self.aliases.iter().map(|alias| alias.count).sum());
        text.counts(&self.aliases);
        let lists = [
            ("languages", &self.languages),
            ("scripts", &self.scripts),
            ("sources", &self.sources),
            ("offices", &self.offices),
        ];
        for (label, counts) in lists.into_iter().filter(|(_, counts)| !counts.is_empty()) {
            text.line(0, label, "");
            text.counts(counts);
        }
        text.0
    }
}

/// Entities by type and kind.
fn entities(gazetteer: &Gazetteer) -> Entities<'_> {
    let kinds = |entity_type: EntityType| {
        let of_type = gazetteer.entities().filter(|entity| entity.entity_type() == entity_type);
        let kinds = counts(of_type.map(|entity| entity.kind()));
        Kinds { name: entity_type.as_str(), count: kinds.iter().map(|kind| kind.count).sum(), kinds }
    };
    let types = EntityType::ALL.map(kinds).into_iter().filter(|kinds| kinds.count > 0);
    Entities { count: gazetteer.len(), types: types.collect() }
}

fn names(gazetteer: &Gazetteer) -> Names {
    let shared = gazetteer.names().filter(|&name| is_shared(name));
    Names { count: gazetteer.n_names(), of_several_entities: shared.count() }
}

/// Whether several entities bear a name.
fn is_shared(name: KeyRef<'_>) -> bool {
    let mut entities = name.aliases().map(|alias| alias.entity());
    let first = entities.next();
    entities.any(|entity| Some(entity) != first)
}

/// How often each word comes, the commonest first.
fn counts<'g>(words: impl Iterator<Item = &'g str>) -> Vec<Count<'g>> {
    let mut counts = BTreeMap::new();
    words.for_each(|word| *counts.entry(word).or_insert(0) += 1);
    let mut counts: Vec<_> = counts.into_iter().map(|(name, count)| Count { name, count }).collect();
    counts.sort_by_key(|count| Reverse(count.count));
    counts
}

/// Name of the script of a name's first letter; digits and the like have none.
fn script(name: &str) -> Option<&'static str> {
    let scripts = name.chars().filter(|c| c.is_alphabetic()).map(|c| c.script());
    scripts.map(|script| script.full_name()).find(|name| !matches!(*name, "Common" | "Inherited"))
}

fn kind_name(kind: AliasKind) -> &'static str {
    match kind {
        AliasKind::Name => "name",
        AliasKind::Alias => "alias",
        AliasKind::Abbreviation => "abbreviation",
        AliasKind::Demonym => "demonym",
        AliasKind::Pattern => "pattern",
    }
}

/// Lines of a label and what is said of it.
struct Table(String);

impl Table {
    fn line(&mut self, depth: usize, label: &str, text: &str) {
        let line = format!("{:24}{text}", format!("{}{label}", "  ".repeat(depth)));
        self.0 += line.trim_end();
        self.0.push('\n');
    }

    fn count(&mut self, depth: usize, label: &str, count: usize) {
        self.line(depth, label, &format!("{:>16}", grouped(count as u64)));
    }

    fn counts(&mut self, counts: &[Count<'_>]) {
        counts.iter().for_each(|count| self.count(1, count.name, count.count));
    }
}
