//! `dateline import`: the gazetteers of others become rows of our own.

use crate::ExitStatus;
use crate::args::{ImportArgs, ImportFormat};
use crate::config::is_same_file;
use crate::messages::{Messages, counted, grouped};
use dateline::import::{self, Format, ImportOptions, Issue, Loss, Outcome};
use dateline::{Error, ErrorKind};
use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

/// Messages about losses of one kind, without `--verbose`.
const MAX_MESSAGES: usize = 3;

pub(crate) fn run(args: &ImportArgs, messages: &Messages) -> Result<ExitStatus, Vec<Error>> {
    import(args, messages).map_err(|err| vec![err])
}

fn import(args: &ImportArgs, messages: &Messages) -> Result<ExitStatus, Error> {
    check_options(args)?;
    let inputs = inputs(args)?;
    let mut output = BufWriter::new(output(args, &inputs)?);
    let mut shown = HashMap::new();
    let mut report = |issue: &Issue| {
        let count = shown.entry(issue.reason.clone()).or_insert(0);
        *count += 1;
        if args.verbose || *count <= MAX_MESSAGES {
            messages.passed_over(&issue.error);
        }
    };
    let named = |err: Error| match (&args.output, err.source_name()) {
        (Some(path), Some("<output>")) => {
            Error::new(err.kind(), err.message()).in_source(path.to_string_lossy())
        }
        _ => err,
    };
    let outcome = import::import(args.format.into(), &inputs, &options(args), &mut output, &mut report)
        .map_err(named)?;
    output.flush().map_err(|err| named(Error::io("<output>", err)))?;
    messages.note(&summary(&outcome));
    Ok(if outcome.has_losses() { ExitStatus::Rejected } else { ExitStatus::Success })
}

/// The files, or standard input if none is named.
fn inputs(args: &ImportArgs) -> Result<Vec<PathBuf>, Error> {
    if args.files.is_empty() && io::stdin().is_terminal() {
        let message = "nothing to import: no file is named and nothing is piped in";
        return Err(Error::new(ErrorKind::Config, message).with_help("try: dateline import --help"));
    }
    Ok(if args.files.is_empty() { vec![PathBuf::from("-")] } else { args.files.clone() })
}

/// Refuses options that the format would not look at.
fn check_options(args: &ImportArgs) -> Result<(), Error> {
    use ImportFormat::{Csv, Geonames, Wikidata};
    let given = [
        (args.alternate_names.is_some(), "--alternate-names", Geonames),
        (!args.classes.is_empty(), "--class", Wikidata),
        (!args.langs.is_empty(), "--lang", Wikidata),
        (args.min_sitelinks > 0, "--min-sitelinks", Wikidata),
        (!args.map.is_empty(), "--map", Csv),
        (args.separators.is_some(), "--separators", Csv),
    ];
    match given.into_iter().find(|&(given, _, format)| given && args.format != format) {
        Some((_, option, format)) => {
            let message = format!("{option} has no meaning for this format");
            Err(Error::new(ErrorKind::Config, message)
                .with_help(format!("it is for: dateline import {}", format.name())))
        }
        None => Ok(()),
    }
}

fn options(args: &ImportArgs) -> ImportOptions {
    ImportOptions {
        alternate_names: args.alternate_names.clone(),
        classes: args.classes.clone(),
        langs: args.langs.clone(),
        min_sitelinks: args.min_sitelinks,
        types: args.types.clone(),
        columns: args.map.clone(),
        separators: args.separators.clone(),
        prefix: args.prefix.clone(),
    }
}

/// Standard output, unless a file is named.
fn output(args: &ImportArgs, inputs: &[PathBuf]) -> Result<Box<dyn Write>, Error> {
    let Some(path) = args.output.as_ref().filter(|path| *path != Path::new("-")) else {
        return Ok(Box::new(io::stdout().lock()));
    };
    let name = path.to_string_lossy();
    if inputs.iter().chain(&args.alternate_names).any(|input| is_same_file(input, path)) {
        return Err(Error::new(ErrorKind::Config, "is both input and output").in_source(name));
    }
    // A mistyped input must not cost what was imported before.
    for input in inputs.iter().filter(|input| *input != Path::new("-")) {
        File::open(input).map_err(|err| Error::io(input.to_string_lossy(), err))?;
    }
    Ok(Box::new(File::create(path).map_err(|err| Error::io(name, err))?))
}

/// How much was imported, and what was not.
fn summary(outcome: &Outcome) -> String {
    let mut text = format!("{} with {}", counted(outcome.rows, "row"), counted(outcome.names, "name"));
    for (loss, reason, count) in &outcome.losses {
        let what = match loss {
            Loss::Row => counted(*count, "row") + " lost",
            Loss::Name => counted(*count, "name") + " lost",
            Loss::Value => counted(*count, "value") + " lost",
            Loss::LeftOut => grouped(*count) + " left out",
            Loss::Mended => grouped(*count) + " mended",
            Loss::Doubtful => grouped(*count) + " doubtful",
        };
        text += &format!("\n  {what}: {reason}");
    }
    text
}

impl From<ImportFormat> for Format {
    fn from(argument: ImportFormat) -> Self {
        match argument {
            ImportFormat::Geonames => Self::Geonames,
            ImportFormat::Wikidata => Self::Wikidata,
            ImportFormat::Ftm => Self::Ftm,
            ImportFormat::Petrarch => Self::Petrarch,
            ImportFormat::Spacy => Self::Spacy,
            ImportFormat::Gate => Self::Gate,
            ImportFormat::Jrc => Self::Jrc,
            ImportFormat::Csv => Self::Csv,
        }
    }
}
