//! Where the errors go: to a file as JSON lines, to a page.

use super::{Outcome, page};
use crate::args::EvalArgs;
use dateline::eval::Failure;
use dateline::{Error, Result};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;

/// The outputs that are asked for.
pub(super) struct Failures {
    lines: Option<(PathBuf, BufWriter<File>)>,
    written: std::io::Result<()>,
    page: Option<(PathBuf, Vec<Failure>)>,
}

impl Failures {
    pub(super) fn new(args: &EvalArgs) -> Result<Self> {
        let create = |path: &PathBuf| {
            let file = File::create(path).map_err(|err| Error::io(path.to_string_lossy(), err))?;
            Ok((path.clone(), BufWriter::new(file)))
        };
        let lines = args.errors.as_ref().map(create).transpose()?;
        let page = args.html.as_ref().map(|path| (path.clone(), Vec::new()));
        Ok(Self { lines, written: Ok(()), page })
    }

    pub(super) fn take(&mut self, failure: Failure) {
        if let Some((_, out)) = self.lines.as_mut().filter(|_| self.written.is_ok()) {
            let line = serde_json::to_string(&failure).unwrap_or_default();
            self.written = writeln!(out, "{line}");
        }
        if let Some((_, failures)) = &mut self.page {
            failures.push(failure);
        }
    }

    pub(super) fn finish(self, outcome: &Outcome) -> Result<()> {
        if let Some((path, mut out)) = self.lines {
            self.written.and_then(|()| out.flush()).map_err(|err| Error::io(path.to_string_lossy(), err))?;
        }
        if let Some((path, failures)) = self.page {
            let page = page::of(outcome, &failures);
            std::fs::write(&path, page).map_err(|err| Error::io(path.to_string_lossy(), err))?;
        }
        Ok(())
    }
}
