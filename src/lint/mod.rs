//! Judges gazetteer sources: what cannot be read, what will never be found, and what is found where it is not meant.
//!
//! In come files and folders as `dateline compile` takes them, out come [`Finding`]s with file, line and remedy, and
//! for files in which something can be put right without thought, the bytes that they should have. Nothing is
//! written here. `rules` is the table of what is looked for; `file` goes through one file, `names` and `facts` through a
//! row, `characters` through the letters of a name; `across` holds rows against each other; `cells` knows where in a
//! line a cell stands.
//!
//! A finding that was looked at and is well as it is, is allowed by a comment in the file:
//!
//! ```text
//! # lint: allow shared-alias, unsorted
//! # lint: allow everyday-word: Nice|Reading
//! ```

mod across;
mod cells;
mod characters;
mod facts;
mod file;
mod names;
mod rules;

pub use rules::{Rule, RuleInfo, Severity, guide};

use crate::error::Error;
use crate::gazetteer::read_whole;
use crate::gazetteer::source::{SourceOptions, list_files};
use across::Across;
use serde::{Serialize, Serializer};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

/// Something that is wrong, or may be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Which rule found it.
    #[serde(rename = "check")]
    pub rule: Rule,
    /// How much it matters.
    pub severity: Severity,
    /// The file.
    #[serde(serialize_with = "as_str")]
    pub file: Arc<str>,
    /// Line its row begins at, from 1.
    pub line: u64,
    /// The name, id or office it is about, by which it can be allowed; empty where it is about a whole row or file.
    pub subject: String,
    /// What was found.
    pub message: String,
    /// What to do about it.
    pub fix: String,
    /// Whether it is gone in the file's [`Fix`].
    pub fixable: bool,
}

impl Finding {
    /// A finding whose place is not yet known.
    fn new(rule: Rule, subject: &str, message: impl Into<String>) -> Self {
        let info = rule.info();
        Self {
            rule,
            severity: info.severity,
            file: "".into(),
            line: 0,
            subject: subject.to_owned(),
            message: message.into(),
            fix: info.remedy.to_owned(),
            fixable: false,
        }
    }

    fn severity(self, severity: Severity) -> Self {
        Self { severity, ..self }
    }

    fn fix(self, fix: impl Into<String>) -> Self {
        Self { fix: fix.into(), ..self }
    }
}

fn as_str<S: Serializer>(text: &Arc<str>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(text)
}

/// What a file should hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// The file.
    pub path: PathBuf,
    /// All its bytes.
    pub bytes: Vec<u8>,
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Report {
    /// Files that were read.
    pub n_files: usize,
    /// Their rows, good and bad.
    pub n_rows: usize,
    /// In reading order: by file, then by line.
    pub findings: Vec<Finding>,
    /// For files that can be put right, in part at least.
    pub fixes: Vec<Fix>,
    /// Files and folders that cannot be read at all.
    pub errors: Vec<Error>,
}

impl Report {
    /// How many findings are of this severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }
}

/// Judges files and folders together: an id used in two of them is used twice. `allowed` rules are not applied.
pub fn lint<'p>(sources: impl IntoIterator<Item = (&'p Path, SourceOptions)>, allowed: &[Rule]) -> Report {
    let mut report = Report::default();
    let (mut findings, mut across) = (Findings::new(allowed), Across::default());
    for (path, options) in sources {
        let files = list_files(path).unwrap_or_else(|err| {
            report.errors.push(err);
            Vec::new()
        });
        for path in files {
            match read_whole(&path) {
                Ok(bytes) => {
                    let judged = file::judge(&path, &bytes, &options, &mut findings, &mut across);
                    report.n_rows += judged.n_rows;
                    report.fixes.extend(judged.fixed.map(|bytes| Fix { path, bytes }));
                    report.n_files += 1;
                }
                Err(err) => report.errors.push(Error::io(path.to_string_lossy(), err)),
            }
        }
    }
    across.judge(&mut findings);
    report.findings = findings.finish();
    report
}

/// A file whose rows are judged.
#[derive(Debug)]
struct File {
    name: Arc<str>,
    /// Its place in the reading order.
    number: usize,
    /// What its comments allow: a rule, for one name or all.
    allowed: Vec<(Rule, Option<String>)>,
}

impl File {
    fn allows(&self, finding: &Finding) -> bool {
        let is_meant = |name: &Option<String>| name.as_ref().is_none_or(|name| *name == finding.subject);
        self.allowed.iter().any(|(rule, name)| *rule == finding.rule && is_meant(name))
    }
}

/// A line of a file.
#[derive(Clone, Debug)]
struct Place {
    file: Rc<File>,
    line: u64,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.file.name, self.line)
    }
}

/// Findings on their way into the report.
#[derive(Debug)]
struct Findings<'a> {
    allowed: &'a [Rule],
    /// With the number of the file.
    list: Vec<(usize, Finding)>,
    n_files: usize,
}

impl<'a> Findings<'a> {
    fn new(allowed: &'a [Rule]) -> Self {
        Self { allowed, list: Vec::new(), n_files: 0 }
    }

    /// A file about to be judged.
    fn open(&mut self, name: Arc<str>, allowed: Vec<(Rule, Option<String>)>) -> Rc<File> {
        self.n_files += 1;
        Rc::new(File { name, number: self.n_files, allowed })
    }

    /// Adds a finding, unless it is allowed; whether it was added.
    fn add(&mut self, place: &Place, finding: Finding) -> bool {
        let allowed = self.allowed.contains(&finding.rule) || place.file.allows(&finding);
        if !allowed {
            let finding = Finding { file: Arc::clone(&place.file.name), line: place.line, ..finding };
            self.list.push((place.file.number, finding));
        }
        !allowed
    }

    /// Takes back that the findings from this one on are fixed.
    fn cannot_fix_since(&mut self, n_before: usize) {
        self.list.iter_mut().skip(n_before).for_each(|(_, finding)| finding.fixable = false);
    }

    fn finish(mut self) -> Vec<Finding> {
        self.list.sort_by_key(|(file, finding)| (*file, finding.line));
        self.list.into_iter().map(|(_, finding)| finding).collect()
    }
}

#[cfg(test)]
mod tests;
