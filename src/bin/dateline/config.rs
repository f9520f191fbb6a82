//! What the command line means: defaults filled in, combinations checked, things built.

use crate::args::{AnnotateArgs, FormatArg, OffsetArg, SeparatorArg, TypeArg};
use dateline::error::{Error, ErrorKind};
use dateline::gazetteer::source::SourceOptions;
use dateline::gazetteer::{EntityType, Gazetteer, load};
use dateline::read::jsonl::RecordOptions;
use dateline::read::{Format, Input, ReadOptions, RecordSeparator};
use dateline::resolve::Types;
use dateline::stream::StreamOptions;
use dateline::write::{OffsetUnit, WriteOptions};
use dateline::{Annotator, AnnotatorOptions};
use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::num::NonZeroUsize;
use std::path::Path;
use std::thread;

/// The inputs in their order, standard input if none is named.
///
/// # Errors
/// Nothing is named and standard input is a terminal: nobody means to type an article.
pub(crate) fn inputs(args: &AnnotateArgs) -> Result<Vec<Input>, Error> {
    if !args.files.is_empty() {
        return Ok(args.files.iter().map(Input::from_arg).collect());
    }
    if io::stdin().is_terminal() {
        return Err(Error::new(
            ErrorKind::Config,
            "nothing to annotate: no file is named and nothing is piped in",
        )
        .with_help("try: dateline annotate FILE, or dateline annotate --help"));
    }
    Ok(vec![Input::stdin()])
}

/// The annotator with all gazetteers open.
///
/// # Errors
/// Every bad row of the gazetteers, or why they cannot be opened.
pub(crate) fn annotator(args: &AnnotateArgs) -> Result<Annotator, Vec<Error>> {
    let mut gazetteers = Vec::new();
    if !args.no_default {
        gazetteers.push(Gazetteer::embedded());
    }
    for argument in &args.gazetteers {
        let (entity_type, path) = typed_path(argument);
        gazetteers.push(load(Path::new(path), &SourceOptions { entity_type })?);
    }
    let mut options = AnnotatorOptions::default();
    if let Some(types) = &args.types {
        options.types = Types::only(types.iter().map(|&entity_type| entity_type.into()));
    }
    Ok(Annotator::new(gazetteers, options))
}

/// How the stream is annotated.
pub(crate) fn stream_options(args: &AnnotateArgs, annotator: &Annotator) -> StreamOptions {
    let mut write = WriteOptions::new(annotator.fingerprint());
    write.offsets = match args.offsets {
        OffsetArg::Chars => OffsetUnit::Chars,
        OffsetArg::Bytes => OffsetUnit::Bytes,
        OffsetArg::Utf16 => OffsetUnit::Utf16,
    };
    write.key.clone_from(&args.key);
    StreamOptions {
        read: ReadOptions {
            format: args.from.map(|format| match format {
                FormatArg::Jsonl => Format::Jsonl,
                FormatArg::Text => Format::Text,
            }),
            separator: match args.record_separator {
                None => RecordSeparator::None,
                Some(SeparatorArg::Newline) => RecordSeparator::Newline,
                Some(SeparatorArg::BlankLine) => RecordSeparator::BlankLine,
                Some(SeparatorArg::Ff) => RecordSeparator::FormFeed,
                Some(SeparatorArg::Nul) => RecordSeparator::Nul,
            },
            max_record_bytes: args.max_record_bytes,
            ..ReadOptions::default()
        },
        records: RecordOptions {
            fields: args.fields.clone(),
            id_field: args.id_field.clone(),
            date_field: args.date_field.clone(),
            lang_field: args.lang_field.clone(),
            key: args.key.clone(),
        },
        write,
        output_name: args
            .output
            .as_ref()
            .map_or_else(|| "<stdout>".into(), |path| path.display().to_string()),
        threads: args.threads.or_else(|| thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get),
        strict: args.strict,
    }
}

/// Where the lines go.
///
/// # Errors
/// The file cannot be created, or is one of the inputs, which it would empty.
pub(crate) fn output(args: &AnnotateArgs) -> Result<Box<dyn Write>, Error> {
    let Some(path) = &args.output else { return Ok(Box::new(io::stdout().lock())) };
    let name = path.display().to_string();
    if let Ok(output) = path.canonicalize()
        && args.files.iter().filter_map(|file| file.canonicalize().ok()).any(|input| input == output)
    {
        return Err(Error::new(ErrorKind::Config, "is both input and output")
            .in_source(name)
            .with_help("write to another file with -o, then rename it"));
    }
    Ok(Box::new(File::create(path).map_err(|err| Error::io(name, err))?))
}

/// Splits `place=PATH`; a path without a type before it stays whole.
fn typed_path(argument: &str) -> (Option<EntityType>, &str) {
    match argument.split_once('=') {
        Some((name, path)) if name.parse::<EntityType>().is_ok() => (name.parse().ok(), path),
        _ => (None, argument),
    }
}

impl From<TypeArg> for EntityType {
    fn from(argument: TypeArg) -> Self {
        match argument {
            TypeArg::Actor => Self::Actor,
            TypeArg::Place => Self::Place,
            TypeArg::Organization => Self::Organization,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_may_stand_before_a_path() {
        assert_eq!(typed_path("place=names.txt"), (Some(EntityType::Place), "names.txt"));
        assert_eq!(typed_path("a=b.tsv"), (None, "a=b.tsv"));
        assert_eq!(typed_path("names.txt"), (None, "names.txt"));
    }
}
