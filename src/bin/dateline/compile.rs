//! `dateline compile`: sources in, one file out, which `-g` maps instead of reading it.

use crate::ExitStatus;
use crate::args::CompileArgs;
use crate::config::{self, is_same_file};
use crate::messages::{Messages, grouped};
use crate::replace::replace;
use dateline::gazetteer::read_sources;
use dateline::{Error, ErrorKind};
use std::path::{Path, PathBuf};

pub(crate) fn run(args: &CompileArgs, messages: &Messages) -> Result<ExitStatus, Vec<Error>> {
    let sources = config::sources(&args.sources);
    check_output(&args.output, &sources).map_err(|err| vec![err])?;
    let mut progress = messages.progress();
    let paths = sources.iter().map(|(path, options)| (path.as_path(), *options));
    let builder = read_sources(paths, &mut |entities| progress.show(entities, "rows"));
    progress.clear();
    let compiled = builder?.compile().map_err(|err| vec![err])?;
    replace(&args.output, None, |out| compiled.write_to(out)).map_err(|err| vec![err])?;
    messages.note(&format!(
        "{}: {} names of {} entities, {}, fingerprint {:016x}",
        args.output.display(),
        grouped(compiled.n_names() as u64),
        grouped(compiled.n_entities() as u64),
        size(compiled.size()),
        compiled.fingerprint()
    ));
    Ok(ExitStatus::Success)
}

/// Refuses what cannot become a gazetteer, before hours of reading.
fn check_output(output: &Path, sources: &[(PathBuf, impl Sized)]) -> Result<(), Error> {
    let refuse = |message: &str, help: &str| {
        Err(Error::new(ErrorKind::Config, message).in_source(output.to_string_lossy()).with_help(help))
    };
    if output == Path::new("-") {
        return Err(Error::new(ErrorKind::Config, "a compiled gazetteer cannot go to standard output")
            .with_help("it is mapped by those who use it, and so must be a file: -o world.gaz"));
    }
    if output.is_dir() {
        return refuse("is a folder", "name the file to write: -o world.gaz");
    }
    if sources.iter().any(|(source, _)| is_same_file(source, output)) {
        return refuse("is both source and output", "write to another file with -o");
    }
    Ok(())
}

/// A size as people say it.
fn size(bytes: u64) -> String {
    match bytes {
        0..10_000 => format!("{} bytes", grouped(bytes)),
        10_000..10_000_000 => format!("{} kB", grouped(bytes / 1000)),
        _ => format!("{} MB", grouped(bytes / 1_000_000)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_short() {
        assert_eq!(size(2304), "2,304 bytes");
        assert_eq!(size(505_000), "505 kB");
        assert_eq!(size(1_505_999_999), "1,505 MB");
    }
}
