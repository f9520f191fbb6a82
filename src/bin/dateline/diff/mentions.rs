//! What two gazetteers find in the same articles, one article at a time.

use super::Counts;
use crate::args::DiffArgs;
use crate::articles;
use crate::messages::Messages;
use dateline::gazetteer::Gazetteer;
use dateline::read::jsonl::RecordOptions;
use dateline::read::{Batch, Converter, Input, ReadOptions, Reader};
use dateline::{Annotator, AnnotatorOptions, Article, EntityRef, Error, Mention, Worker};
use serde::Serialize;
use std::cmp::Ordering;
use std::io::{self, Write};

/// Tells the mentions of all articles that one gazetteer alone finds, or that they give to different entities.
pub(super) fn compare(
    old: Gazetteer,
    new: Gazetteer,
    args: &DiffArgs,
    messages: &Messages,
    out: &mut impl Write,
    counts: &mut Counts,
) -> Result<(), Error> {
    let [old, new] = [old, new].map(|gazetteer| Annotator::new(vec![gazetteer], AnnotatorOptions::default()));
    let (mut old, mut new) = (old.new_worker(), new.new_worker());
    let options = RecordOptions {
        fields: args.fields.clone(),
        id_field: args.id_field.clone(),
        ..RecordOptions::default()
    };
    let mut reader = Reader::new(args.on.iter().map(Input::from_arg), ReadOptions::default());
    let mut converter = Converter::new(&ReadOptions::default(), &options);
    let mut batch = Batch::default();
    let written = |err: io::Error| Error::io("<stdout>", err);
    while reader.next_batch(&mut batch)? {
        for raw in batch.records() {
            let articles = converter.convert(&batch, raw);
            let format = articles.format;
            for raw in articles {
                match raw.and_then(|raw| Ok((articles::article(&raw, format, &options)?, raw))) {
                    Ok((article, raw)) => {
                        let mut sink = Sink {
                            article: &article,
                            place: (raw.source, raw.line),
                            args,
                            out: &mut *out,
                            counts: &mut *counts,
                        };
                        sink.compare(&mut old, &mut new).map_err(written)?;
                    }
                    Err(err) => {
                        counts.rejected += 1;
                        messages.passed_over(&err);
                    }
                }
            }
        }
        out.flush().map_err(written)?;
    }
    Ok(())
}

/// An article, and where what is said of it goes.
struct Sink<'a, W> {
    article: &'a Article<'a>,
    /// Source and line, which stand for an id where there is none.
    place: (&'a str, u64),
    args: &'a DiffArgs,
    out: &'a mut W,
    counts: &'a mut Counts,
}

impl<W: Write> Sink<'_, W> {
    /// Goes through the mentions of both in the order of the text.
    fn compare(&mut self, old: &mut Worker<'_>, new: &mut Worker<'_>) -> io::Result<()> {
        let (old, new) = (old.annotate(self.article), new.annotate(self.article));
        let (mut before, mut after) = (old.mentions.iter().peekable(), new.mentions.iter().peekable());
        let place = |mention: &Mention<'_>| (mention.field, mention.span.start, mention.span.end);
        loop {
            let order = match (before.peek(), after.peek()) {
                (None, None) => return Ok(()),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (Some(one), Some(other)) => place(one).cmp(&place(other)),
            };
            let lost = if order.is_le() { before.next() } else { None };
            let gained = if order.is_ge() { after.next() } else { None };
            let Some(mention) = lost.or(gained) else { return Ok(()) };
            let one = lost.map(|mention| old.entities[mention.entity].entity);
            let other = gained.map(|mention| new.entities[mention.entity].entity);
            if one.map(EntityRef::id) != other.map(EntityRef::id) {
                self.tell(mention, one, other)?;
            }
        }
    }

    fn tell(
        &mut self,
        mention: &Mention<'_>,
        old: Option<EntityRef<'_>>,
        new: Option<EntityRef<'_>>,
    ) -> io::Result<()> {
        let (word, sign, count) = match (old, new) {
            (Some(_), Some(_)) => ("relinked", '~', &mut self.counts.relinked),
            (Some(_), None) => ("lost", '-', &mut self.counts.lost),
            (None, _) => ("gained", '+', &mut self.counts.gained),
        };
        *count += 1;
        let field = &self.article.fields[mention.field];
        let chars = |end: u32| field.text.get(..end as usize).unwrap_or_default().chars().count();
        let (start, end) = (chars(mention.span.start), chars(mention.span.end));
        let surface = mention.span.surface(&field.text);
        let (source, line) = self.place;
        let id = self.article.id.as_deref().map_or_else(|| format!("{source}:{line}"), str::to_owned);
        if self.args.json {
            let field = &*field.name;
            let [old, new] = [old, new].map(|entity| entity.map(Named::of));
            let line = Line { change: word, article: &id, field, start, end, surface, old, new };
            writeln!(self.out, "{}", serde_json::to_string(&line).unwrap_or_default())
        } else {
            let named = |entity: EntityRef<'_>| format!("{} {}", entity.id(), entity.name());
            let entities: Vec<_> = [old, new].into_iter().flatten().map(named).collect();
            let field = &field.name;
            writeln!(self.out, "{sign} {id}: {field}:{start}..{end} {surface:?} {}", entities.join(" → "))
        }
    }
}

/// A mention as a JSON object. Offsets count code points, as those of `annotate` do.
#[derive(Debug, Serialize)]
struct Line<'a> {
    change: &'static str,
    article: &'a str,
    field: &'a str,
    start: usize,
    end: usize,
    surface: &'a str,
    old: Option<Named<'a>>,
    new: Option<Named<'a>>,
}

#[derive(Debug, Serialize)]
struct Named<'a> {
    id: &'a str,
    name: &'a str,
}

impl<'a> Named<'a> {
    fn of(entity: EntityRef<'a>) -> Self {
        Self { id: entity.id(), name: entity.name() }
    }
}
