//! `dateline lint`: findings on standard output, counts on standard error.

use crate::ExitStatus;
use crate::args::{LintArgs, LintFormat};
use crate::config;
use crate::messages::{Messages, grouped, printable};
use crate::replace::replace;
use dateline::lint::{Finding, Fix, Report, Rule, RuleInfo, Severity, lint};
use dateline::{Error, ErrorKind};
use serde::Serialize;
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

/// Notes of one check in one file that are shown.
const MAX_NOTES: usize = 10;

/// What is judged when nothing is named.
const DEFAULT_SOURCE: &str = "gazetteers";

pub(crate) fn run(args: &LintArgs, messages: &Messages) -> Result<ExitStatus, Vec<Error>> {
    if args.list {
        print(&list(args.format)).map_err(|err| vec![err])?;
        return Ok(ExitStatus::Success);
    }
    let sources = config::sources(&sources(args).map_err(|err| vec![err])?);
    let Report { n_files, n_rows, mut findings, fixes, mut errors } =
        lint(sources.iter().map(|(path, options)| (path.as_path(), *options)), &args.allow);
    let n_found = findings.len();
    if args.fix {
        for fix in &fixes {
            match write(fix) {
                Ok(()) => {
                    let file = fix.path.to_string_lossy();
                    findings.retain(|finding| !finding.fixable || *finding.file != *file);
                }
                Err(err) => errors.push(err),
            }
        }
    }
    let text = match args.format {
        LintFormat::Text => shown(&findings, args.all),
        LintFormat::Json => findings.iter().map(json).collect(),
    };
    print(&text).map_err(|err| vec![err])?;
    if !errors.is_empty() {
        return Err(errors);
    }
    let mut summary = format!("{}, {}: ", counted(n_files, "file"), counted(n_rows, "row"));
    let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let counts = Severity::ALL.map(|severity| counted(count(severity), severity.as_str()));
    summary += &counts.into_iter().rev().collect::<Vec<_>>().join(", ");
    let n_fixed = n_found - findings.len();
    if n_fixed > 0 {
        let _ = write!(summary, "; {} fixed", grouped(n_fixed as u64));
    }
    messages.note(&summary);
    let denied = findings.iter().any(|finding| finding.severity >= args.deny.into());
    Ok(if denied { ExitStatus::Rejected } else { ExitStatus::Success })
}

/// The sources that are named, else the folder that gazetteers lie in.
fn sources(args: &LintArgs) -> Result<Vec<String>, Error> {
    if !args.sources.is_empty() {
        return Ok(args.sources.clone());
    }
    if Path::new(DEFAULT_SOURCE).is_dir() {
        return Ok(vec![DEFAULT_SOURCE.to_owned()]);
    }
    Err(Error::new(
        ErrorKind::Config,
        format!("nothing to lint: no source is named, and there is no folder ./{DEFAULT_SOURCE}"),
    )
    .with_help("try: dateline lint SRC, or dateline lint --help"))
}

/// Writes a file anew, where a link leads to it as well, and leaves its permissions as they were.
fn write(fix: &Fix) -> Result<(), Error> {
    let found = fs::canonicalize(&fix.path).and_then(|path| Ok((fs::metadata(&path)?.permissions(), path)));
    let (permissions, path) = found.map_err(|err| Error::io(fix.path.to_string_lossy(), err))?;
    replace(&path, Some(permissions), |out| out.write_all(&fix.bytes))
}

/// The findings as people read them; of notes of one check in one file only the first, unless all are asked for.
fn shown(findings: &[Finding], all: bool) -> String {
    let mut text = String::new();
    for of_file in findings.chunk_by(|one, next| Arc::ptr_eq(&one.file, &next.file)) {
        let mut notes = vec![0; Rule::all().count()];
        for Finding { rule, severity, file, line, message, fix, .. } in of_file {
            let n_shown = &mut notes[*rule as usize];
            *n_shown += usize::from(*severity == Severity::Note);
            if all || *n_shown <= MAX_NOTES || *severity > Severity::Note {
                let _ = writeln!(text, "{file}:{line}: {severity}: {message} [{rule}]\n  {fix}");
            }
        }
        let more = Rule::all().zip(&notes).filter(|&(_, &n)| !all && n > MAX_NOTES);
        for ((rule, n), file) in more.zip(of_file.first().map(|finding| &finding.file).into_iter().cycle()) {
            let _ = writeln!(
                text,
                "{file}: note: {} more [{rule}]\n  --all shows them",
                grouped((n - MAX_NOTES) as u64)
            );
        }
    }
    printable(&text).into_owned()
}

/// The rules, for `--list`.
fn list(format: LintFormat) -> String {
    let rules = Rule::all().map(Rule::info);
    match format {
        LintFormat::Json => rules.map(json).collect(),
        LintFormat::Text => rules.map(described).collect(),
    }
}

fn described(rule: &RuleInfo) -> String {
    let RuleInfo { name, severity, what, remedy, example, .. } = rule;
    let fix = if rule.fixable { ", --fix" } else { "" };
    let mut text = format!("{name} ({severity}{fix})\n  {what}\n  Remedy: {remedy}.\n  Example:\n");
    for line in example.lines() {
        let _ = writeln!(text, "    {}", line.replace('\t', " ⇥ "));
    }
    text + "\n"
}

/// A line of JSON.
fn json(value: &impl Serialize) -> String {
    // Neither findings nor rules have maps whose keys could be refused.
    serde_json::to_string(value).unwrap_or_default() + "\n"
}

fn counted(n: usize, what: &str) -> String {
    format!("{} {what}{}", grouped(n as u64), if n == 1 { "" } else { "s" })
}

fn print(text: &str) -> Result<(), Error> {
    io::stdout().lock().write_all(text.as_bytes()).map_err(|err| Error::io("<stdout>", err))
}
