//! What the command line means: defaults filled in, combinations checked, things built.

use crate::args::{AnnotateArgs, FormatArg, OffsetArg, SeparatorArg, TypeArg};
use dateline::error::{Error, ErrorKind};
use dateline::gazetteer::source::SourceOptions;
use dateline::gazetteer::{EntityType, Gazetteer, load};
use dateline::read::jsonl::{RecordOptions, TEXT_FIELDS};
use dateline::read::{Format, Input, ReadOptions, RecordSeparator};
use dateline::resolve::model::Model;
use dateline::resolve::{ResolveOptions, Types, published};
use dateline::stream::StreamOptions;
use dateline::write::{OffsetUnit, WriteOptions};
use dateline::{Annotator, AnnotatorOptions};
use same_file::Handle;
use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
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
    let mut options = AnnotatorOptions::default();
    options.resolve = resolve_options(args).map_err(|err| vec![err])?;
    options.model = model(args.weights.as_deref()).map_err(|err| vec![err])?;
    Ok(Annotator::new(gazetteers(&args.gazetteers, args.no_default)?, options))
}

/// The weights in a file, if one is named.
///
/// # Errors
/// It cannot be read, or is no table of weights.
pub(crate) fn model(path: Option<&Path>) -> Result<Option<Model>, Error> {
    let Some(path) = path else { return Ok(None) };
    let name = path.display().to_string();
    let table = std::fs::read_to_string(path).map_err(|err| Error::io(name.clone(), err))?;
    Model::parse(&name, &table).map(Some)
}

/// The gazetteers with these paths, behind the one that is built in.
///
/// # Errors
/// Every bad row of the gazetteers, or why they cannot be opened.
pub(crate) fn gazetteers(arguments: &[String], no_default: bool) -> Result<Vec<Gazetteer>, Vec<Error>> {
    let mut gazetteers = Vec::new();
    if !no_default {
        gazetteers.push(Gazetteer::embedded());
    }
    for (path, options) in sources(arguments) {
        gazetteers.push(load(&path, &options)?);
    }
    Ok(gazetteers)
}

/// How matches become mentions.
///
/// # Errors
/// A date or a country code that is none.
fn resolve_options(args: &AnnotateArgs) -> Result<ResolveOptions, Error> {
    let mut options = ResolveOptions::default();
    if let Some(types) = &args.types {
        options.types = Types::only(types.iter().map(|&entity_type| entity_type.into()));
    }
    options.min_score = args.min_score;
    options.unlisted = args.unlisted;
    options.keep_rejected = args.keep_rejected;
    let wrong = |what: &str, found: &str, help: &str| {
        Err(Error::new(ErrorKind::Config, format!("{found:?} is no {what}")).with_help(help))
    };
    if let Some(date) = &args.as_of {
        options.as_of = published(date);
        if options.as_of.is_none() {
            return wrong("date", date, "write --as-of 2026-05-17");
        }
    }
    if let Some(code) = &args.source_country {
        options.source_country = match *code.as_bytes() {
            [a, b] if a.is_ascii_alphabetic() && b.is_ascii_alphabetic() => {
                Some([a.to_ascii_uppercase(), b.to_ascii_uppercase()])
            }
            _ => return wrong("country code", code, "write two letters, ISO 3166-1: --source-country ML"),
        };
    }
    Ok(options)
}

/// Paths of gazetteers, each with the type that stands before it.
pub(crate) fn sources(arguments: &[String]) -> Vec<(PathBuf, SourceOptions)> {
    let source = |argument: &String| {
        let (entity_type, path) = typed_path(argument);
        (PathBuf::from(path), SourceOptions { entity_type })
    };
    arguments.iter().map(source).collect()
}

/// Whether two paths lead to one file, by whatever name or link.
pub(crate) fn is_same_file(one: &Path, other: &Path) -> bool {
    same_file::is_same_file(one, other).unwrap_or(false)
}

/// How the stream is annotated.
///
/// # Errors
/// The annotation would replace a text that is to be annotated.
pub(crate) fn stream_options(args: &AnnotateArgs, annotator: &Annotator) -> Result<StreamOptions, Error> {
    let fields = args.fields.as_deref().map(distinct);
    let replaces_text = match &fields {
        Some(fields) => fields.contains(&args.key),
        None => TEXT_FIELDS.contains(&args.key.as_str()),
    };
    if replaces_text {
        let message = format!("the annotation would replace the text {:?}", args.key);
        return Err(Error::new(ErrorKind::Config, message).with_help("name another key with --key"));
    }
    let mut write = WriteOptions::new(annotator.fingerprint());
    write.offsets = match args.offsets {
        OffsetArg::Chars => OffsetUnit::Chars,
        OffsetArg::Bytes => OffsetUnit::Bytes,
        OffsetArg::Utf16 => OffsetUnit::Utf16,
    };
    write.key.clone_from(&args.key);
    write.candidates = args.candidates;
    Ok(StreamOptions {
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
            fields,
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
    })
}

/// The names in their order, each once.
fn distinct(names: &[String]) -> Vec<String> {
    let mut seen = Vec::new();
    for name in names {
        if !seen.contains(name) {
            seen.push(name.clone());
        }
    }
    seen
}

/// Where the lines go: standard output, unless a file is named.
///
/// # Errors
/// The file cannot be created, or is one that is read, which it would empty.
pub(crate) fn output(args: &AnnotateArgs) -> Result<Box<dyn Write>, Error> {
    let path = match &args.output {
        Some(path) if path != Path::new("-") => path,
        _ => return Ok(Box::new(io::stdout().lock())),
    };
    let name = path.display().to_string();
    if let Ok(output) = Handle::from_path(path) {
        let gazetteers = args.gazetteers.iter().map(|argument| Path::new(typed_path(argument).1));
        let files = args.files.iter().map(PathBuf::as_path).chain(gazetteers);
        let is_stdin = args.files.is_empty() || args.files.iter().any(|file| file == Path::new("-"));
        let stdin = is_stdin.then(Handle::stdin).and_then(Result::ok);
        if files.filter_map(|file| Handle::from_path(file).ok()).chain(stdin).any(|input| input == output) {
            return Err(Error::new(ErrorKind::Config, "is both input and output")
                .in_source(name)
                .with_help("write to another file with -o, then rename it"));
        }
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
