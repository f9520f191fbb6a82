//! `dateline diff`: what is different between two gazetteers, and what that does to articles.
//!
//! First come the entities and their names, then, where articles are given, the mentions (`mentions`). Each
//! difference is a paragraph or a JSON line of its own, written as soon as it is found.

mod mentions;

use crate::ExitStatus;
use crate::args::DiffArgs;
use crate::config;
use crate::messages::{Messages, counted, grouped};
use dateline::gazetteer::diff::{Change, Difference, diff};
use dateline::gazetteer::{Access, Alias, EntityRef, Gazetteer, load};
use dateline::{Error, ErrorKind};
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::io::{self, BufWriter, Write};

/// How often what was found.
#[derive(Debug, Default)]
struct Counts {
    added: u64,
    removed: u64,
    changed: u64,
    gained: u64,
    lost: u64,
    relinked: u64,
    /// Articles that could not be compared.
    rejected: u64,
}

impl Counts {
    fn is_zero(&self) -> bool {
        let Self { added, removed, changed, gained, lost, relinked, rejected: _ } = self;
        [added, removed, changed, gained, lost, relinked].into_iter().all(|&count| count == 0)
    }
}

pub(crate) fn run(args: &DiffArgs, messages: &Messages) -> Result<ExitStatus, Vec<Error>> {
    let (old, new) = (open(&args.old)?, open(&args.new)?);
    let mut counts = Counts::default();
    let mut out = BufWriter::new(io::stdout().lock());
    entities(&old, &new, args, &mut out, &mut counts)
        .and_then(|()| out.flush())
        .map_err(|err| vec![Error::io("<stdout>", err)])?;
    let mut summary = format!(
        "entities: {} added, {} removed, {} changed",
        grouped(counts.added),
        grouped(counts.removed),
        grouped(counts.changed)
    );
    if !args.on.is_empty() {
        mentions::compare(old, new, args, messages, &mut out, &mut counts).map_err(|err| vec![err])?;
        let Counts { gained, lost, relinked, .. } = counts;
        summary += &format!(
            "\nmentions: {} gained, {} lost, {} relinked",
            grouped(gained),
            grouped(lost),
            grouped(relinked)
        );
    }
    if counts.rejected > 0 {
        let message = counted(counts.rejected, "article") + " could not be compared";
        return Err(vec![Error::new(ErrorKind::Record, message)]);
    }
    if counts.is_zero() {
        return Ok(ExitStatus::Success);
    }
    messages.note(&summary);
    Ok(ExitStatus::Rejected)
}

fn open(argument: &String) -> Result<Gazetteer, Vec<Error>> {
    let sources = config::sources(std::slice::from_ref(argument));
    let (path, options) = &sources[0];
    load(path, options, Access::Map)
}

fn entities(
    old: &Gazetteer,
    new: &Gazetteer,
    args: &DiffArgs,
    out: &mut impl Write,
    counts: &mut Counts,
) -> io::Result<()> {
    diff(old, new, &mut |change| {
        *match change {
            Change::Added(..) => &mut counts.added,
            Change::Removed(..) => &mut counts.removed,
            Change::Changed(..) => &mut counts.changed,
        } += 1;
        if args.json {
            writeln!(out, "{}", as_json(&change))
        } else {
            out.write_all(as_text(&change).as_bytes())
        }
    })
}

/// A change as a paragraph: `+` is new, `-` is gone, `~` is different.
fn as_text(change: &Change<'_>) -> String {
    match change {
        Change::Added(entity, names) => format!("+ {}\n", whole(*entity, names)),
        Change::Removed(entity, names) => format!("- {}\n", whole(*entity, names)),
        Change::Changed(_, entity, Difference { columns, added, removed, changed }) => {
            let mut text = format!("~ {}\n", title(*entity));
            for (column, old, new) in columns {
                let said = |cell: &str| if cell.is_empty() { "(empty)".to_owned() } else { cell.to_owned() };
                text += &format!("    {column}: {} → {}\n", said(old), said(new));
            }
            removed.iter().for_each(|name| text += &format!("    - {name}\n"));
            changed.iter().for_each(|(old, new)| text += &format!("    ~ {old} → {new}\n"));
            added.iter().for_each(|name| text += &format!("    + {name}\n"));
            text
        }
    }
}

/// An entity with all its names in one line.
fn whole(entity: EntityRef<'_>, names: &[Alias]) -> String {
    let others = names.iter().filter(|name| name.to_string() != entity.name());
    let others: Vec<_> = others.map(ToString::to_string).collect();
    let title = title(entity);
    if others.is_empty() { title } else { format!("{title}: {}", others.join("|")) }
}

fn title(entity: EntityRef<'_>) -> String {
    let kind = if entity.kind().is_empty() { entity.entity_type().as_str() } else { entity.kind() };
    format!("{} {} ({kind})", entity.id(), entity.name())
}

/// A change as a JSON object.
#[derive(Debug, Serialize)]
struct Line<'a> {
    change: &'static str,
    id: &'a str,
    name: &'a str,
    #[serde(rename = "type")]
    entity_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    columns: Option<Map<String, Value>>,
    aliases: Aliases,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Aliases {
    All(Vec<String>),
    Different { added: Vec<String>, removed: Vec<String>, changed: Vec<Pair> },
}

#[derive(Debug, Serialize)]
struct Pair {
    old: String,
    new: String,
}

fn as_json(change: &Change<'_>) -> String {
    let texts = |names: &[Alias]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
    let pair = |(old, new): &(Alias, Alias)| Pair { old: old.to_string(), new: new.to_string() };
    let (change, entity, columns, aliases) = match change {
        Change::Added(entity, names) => ("added", entity, None, Aliases::All(texts(names))),
        Change::Removed(entity, names) => ("removed", entity, None, Aliases::All(texts(names))),
        Change::Changed(_, entity, Difference { columns, added, removed, changed }) => {
            let column = |(column, old, new): &(&str, String, String)| {
                ((*column).to_owned(), json!({ "old": old, "new": new }))
            };
            let aliases = Aliases::Different {
                added: texts(added),
                removed: texts(removed),
                changed: changed.iter().map(pair).collect(),
            };
            ("changed", entity, Some(columns.iter().map(column).collect()), aliases)
        }
    };
    let (id, name, entity_type) = (entity.id(), entity.name(), entity.entity_type().as_str());
    // A line has no maps whose keys could be refused.
    serde_json::to_string(&Line { change, id, name, entity_type, columns, aliases }).unwrap_or_default()
}
