//! What the command line means: defaults filled in, combinations checked, things built.

use crate::args::{
    AnnotateArgs, ArticleArgs, CompressArg, FormatArg, OffsetArg, OnErrorArg, ResolveArg, SeparatorArg,
    TypeArg, VariantsArg,
};
use dateline::batch::{BatchOptions, CheckpointOptions, Compress};
use dateline::error::{Error, ErrorKind};
use dateline::gazetteer::source::SourceOptions;
use dateline::gazetteer::{Access, EntityType, Gazetteer, load};
use dateline::normalize::variant::Variants;
use dateline::read::jsonl::{RecordOptions, TEXT_FIELDS};
use dateline::read::{Format, Input, ReadOptions, RecordSeparator, paths};
use dateline::resolve::model::Model;
use dateline::resolve::{Resolution, ResolveOptions, Types, published};
use dateline::stream::{Control, OnError, Policy, StreamOptions};
use dateline::write::{OffsetUnit, WriteOptions};
use dateline::{Annotator, AnnotatorOptions};
use same_file::Handle;
use std::fs::File;
use std::io::{self, BufRead, BufReader, IsTerminal, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::thread;

/// The files that are meant, in their order, and folders that cannot be read; `-` if none is named.
///
/// # Errors
/// The list of files cannot be read, a glob is none; or nothing is named and standard input is a terminal: nobody means
/// to type an article.
fn files(args: &ArticleArgs) -> Result<Vec<Result<PathBuf, Error>>, Error> {
    let mut named = args.files.clone();
    if let Some(list) = &args.files_from {
        let name = list.display().to_string();
        let reader: Box<dyn BufRead> = if list == Path::new("-") {
            Box::new(io::stdin().lock())
        } else {
            Box::new(BufReader::new(File::open(list).map_err(|err| Error::io(&*name, err))?))
        };
        named.extend(paths::read_list(reader, &name, args.null)?);
    } else if named.is_empty() {
        if io::stdin().is_terminal() {
            return Err(Error::new(
                ErrorKind::Config,
                "nothing to annotate: no file is named and nothing is piped in",
            )
            .with_help("try: dateline annotate FILE, or dateline annotate --help"));
        }
        named.push("-".into());
    }
    Ok(paths::expand(named, &paths::Filter::new(&args.include, &args.exclude)?))
}

/// The inputs, opened in their turn.
///
/// # Errors
/// As [`files`].
pub(crate) fn inputs(args: &ArticleArgs) -> Result<Vec<Input>, Error> {
    let input = |file: Result<PathBuf, Error>| file.map_or_else(Input::failed, Input::from_arg);
    Ok(files(args)?.into_iter().map(input).collect())
}

/// The annotator with all gazetteers open.
///
/// # Errors
/// Every bad row of the gazetteers, or why they cannot be opened.
pub(crate) fn annotator(args: &ArticleArgs) -> Result<Annotator, Vec<Error>> {
    let access = if args.no_mmap { Access::Read } else { Access::Map };
    let mut options = AnnotatorOptions::default();
    options.resolve = resolve_options(args).map_err(|err| vec![err])?;
    options.variants = variants(args);
    options.model = model(args.weights.as_deref()).map_err(|err| vec![err])?;
    Ok(Annotator::new(gazetteers(&args.gazetteers, args.no_default, access)?, options))
}

/// The weights in a file, if one is named.
///
/// # Errors
/// It cannot be read, or is no table of weights.
pub(crate) fn model(path: Option<&Path>) -> Result<Option<Model>, Error> {
    let Some(path) = path else { return Ok(None) };
    let name = path.display().to_string();
    let bytes = dateline::gazetteer::read_whole(path).map_err(|err| Error::io(name.clone(), err))?;
    let table = String::from_utf8(bytes)
        .map_err(|err| Error::io(name.clone(), io::Error::new(io::ErrorKind::InvalidData, err)))?;
    Model::parse(&name, &table).map(Some)
}

/// The gazetteers with these paths, behind the one that is built in.
///
/// # Errors
/// Every bad row of the gazetteers, or why they cannot be opened.
pub(crate) fn gazetteers(
    arguments: &[String],
    no_default: bool,
    access: Access,
) -> Result<Vec<Gazetteer>, Vec<Error>> {
    let mut gazetteers = Vec::new();
    if !no_default {
        gazetteers.push(Gazetteer::embedded());
    }
    for (path, options) in sources(arguments) {
        gazetteers.push(load(&path, &options, access)?);
    }
    Ok(gazetteers)
}

/// How matches become mentions.
///
/// # Errors
/// A date or a country code that is none.
fn resolve_options(args: &ArticleArgs) -> Result<ResolveOptions, Error> {
    let mut options = ResolveOptions::default();
    if let Some(types) = &args.types {
        options.types = Types::only(types.iter().map(|&entity_type| entity_type.into()));
    }
    options.resolution = resolution(args)?;
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

/// # Errors
/// It is off, and something is set that only resolution would use.
fn resolution(args: &ArticleArgs) -> Result<Resolution, Error> {
    if args.resolve == ResolveArg::Standard {
        return Ok(Resolution::Standard);
    }
    let useless = [
        ("--min-score", args.min_score.is_some()),
        ("--unlisted", args.unlisted),
        ("--keep-rejected", args.keep_rejected),
        ("--weights", args.weights.is_some()),
        ("--as-of", args.as_of.is_some()),
        ("--source-country", args.source_country.is_some()),
    ];
    match useless.into_iter().find(|(_, is_set)| *is_set) {
        Some((option, _)) => {
            let message = format!("{option} has no use with --resolve off, which weighs nothing");
            Err(Error::new(ErrorKind::Config, message).with_help("leave one of the two out"))
        }
        None => Ok(Resolution::Off),
    }
}

/// Variants are names only where an article says so; who lets no article decide must ask for them.
fn variants(args: &ArticleArgs) -> Variants {
    match args.variants {
        None if args.resolve == ResolveArg::Off => Variants::Exact,
        None => Variants::Standard,
        Some(VariantsArg::Exact) => Variants::Exact,
        Some(VariantsArg::Standard) => Variants::Standard,
        Some(VariantsArg::Wide) => Variants::Wide,
    }
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
pub(crate) fn stream_options(args: &ArticleArgs, annotator: &Annotator) -> Result<StreamOptions, Error> {
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
    write.resolution = annotator.options().resolve.resolution;
    Ok(StreamOptions {
        read: ReadOptions {
            format: match args.from {
                FormatArg::Auto => None,
                FormatArg::Jsonl => Some(Format::Jsonl),
                FormatArg::Json => Some(Format::Json),
                FormatArg::Text => Some(Format::Text),
                FormatArg::Csv => Some(Format::Csv),
                FormatArg::Tsv => Some(Format::Tsv),
                FormatArg::Html => Some(Format::Html),
                FormatArg::Warc => Some(Format::Warc),
                FormatArg::Feed => Some(Format::Feed),
                FormatArg::Newsml => Some(Format::News),
                FormatArg::Ninjs => Some(Format::Ninjs),
                FormatArg::Parquet => Some(Format::Parquet),
            },
            fields: fields.clone(),
            detect_language: args.detect_language,
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
        policy: Policy {
            on_error: match args.on_error {
                _ if args.strict => OnError::Fail,
                OnErrorArg::Skip => OnError::Skip,
                OnErrorArg::Fail => OnError::Fail,
                OnErrorArg::Emit => OnError::Emit,
            },
            max_errors: args.max_errors,
            // A command that keeps dead letters says so.
            letters: false,
        },
        control: Control::default(),
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
pub(crate) fn output(args: &ArticleArgs) -> Result<Box<dyn Write>, Error> {
    match &args.output {
        Some(path) if path != Path::new("-") => Ok(Box::new(create(path, args)?)),
        _ => Ok(Box::new(io::stdout().lock())),
    }
}

/// Creates a file that is to be written.
///
/// # Errors
/// It cannot be created, or is one that is read, which it would empty, or one that is being written.
pub(crate) fn create(path: &Path, args: &ArticleArgs) -> Result<File, Error> {
    not_read(path, args)?;
    let failed = |err| Error::io(path.display().to_string(), err);
    // Emptied when it is ours; pipes and devices cannot be emptied, nor need they be.
    let file = File::options().write(true).create(true).truncate(false).open(path).map_err(failed)?;
    if file.metadata().map_err(failed)?.is_file() {
        if is_taken(&file) {
            return Err(Error::new(
                ErrorKind::Config,
                "is being written by another run, or twice by this one",
            )
            .in_source(path.display().to_string())
            .with_help("wait until it has ended, or write to another file"));
        }
        file.set_len(0).map_err(failed)?;
    }
    Ok(file)
}

/// Takes the lock of a file for as long as it is open, unless another has it. Where the file system has no locks, nobody
/// has.
#[cfg(unix)]
fn is_taken(file: &File) -> bool {
    matches!(fs4::fs_std::FileExt::try_lock_exclusive(file), Ok(false))
}

/// Elsewhere a lock would keep readers away as well, who may look at what has been written so far.
#[cfg(not(unix))]
const fn is_taken(_: &File) -> bool {
    false
}

/// # Errors
/// The file is one that is read.
pub(crate) fn not_read(path: &Path, args: &ArticleArgs) -> Result<(), Error> {
    let Some(output) = file_handle(path) else { return Ok(()) };
    let gazetteers = args.gazetteers.iter().map(|argument| Path::new(typed_path(argument).1));
    // What lies in a folder is read too; the files of a list cannot be had twice where the list is piped in.
    let filter = paths::Filter::new(&args.include, &args.exclude)?;
    let named = paths::expand(args.files.clone(), &filter);
    let files =
        named.iter().flatten().map(PathBuf::as_path).chain(args.files_from.as_deref()).chain(gazetteers);
    let is_stdin = args.files.is_empty() && args.files_from.is_none()
        || files.clone().any(|file| file == Path::new("-"));
    let stdin = is_stdin.then(Handle::stdin).and_then(Result::ok);
    if files.filter_map(file_handle).chain(stdin).any(|input| input == output) {
        return Err(Error::new(ErrorKind::Config, "is both input and output")
            .in_source(path.display().to_string())
            .with_help("write to another file with -o, then rename it"));
    }
    Ok(())
}

/// What a file is known by. Pipes are not opened for that: whoever writes to them would meet a reader that goes away.
fn file_handle(path: &Path) -> Option<Handle> {
    path.metadata().ok().filter(std::fs::Metadata::is_file)?;
    Handle::from_path(path).ok()
}

/// The file of `-o` if checkpoints are to be kept beside it.
///
/// # Errors
/// It is one that is read, or none: standard output cannot be gone on with.
pub(crate) fn checkpointed(args: &AnnotateArgs) -> Result<Option<CheckpointOptions>, Error> {
    let Some(path) = args.article.output.as_ref().filter(|_| args.checkpoint || args.resume) else {
        return Ok(None);
    };
    not_read(path, &args.article)?;
    args.errors.as_ref().map_or(Ok(()), |path| not_read(path, &args.article))?;
    if path == Path::new("-") || path.exists() && !path.is_file() {
        return Err(Error::new(ErrorKind::Config, "only of a file can there be checkpoints")
            .in_source(path.display().to_string()));
    }
    Ok(Some(CheckpointOptions { path: path.clone(), letters: args.errors.clone(), resume: args.resume }))
}

/// The folder of outputs.
pub(crate) fn folder(args: &AnnotateArgs) -> Option<BatchOptions> {
    let compress = args.compress.map(|compress| match compress {
        CompressArg::Gz => Compress::Gz,
        CompressArg::Zst => Compress::Zst,
    });
    args.out_dir.clone().map(|folder| BatchOptions { folder, compress, shared: args.shared })
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
