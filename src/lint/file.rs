//! Goes through one file: every row, good or bad, the order of the rows, and what `--fix` would write.
//!
//! Only cells and the order of rows are changed: comments, blank lines, line ends and columns stay where they are.
//! Before a changed text is handed out it is read again, and must say what the old one said.

use super::across::Across;
use super::cells::{self, Cell};
use super::characters::mojibake;
use super::names;
use super::{File, Finding, Findings, Place, Rule, Severity, facts};
use crate::error::Error;
use crate::gazetteer::alias::{did_you_mean, shown};
use crate::gazetteer::source::{RawRow, Row, SourceOptions, delimiter, read_rows};
use crate::gazetteer::table::{Column, check_text, is_bare_list};
use crate::gazetteer::{Alias, Entity};
use crate::normalize::Folder;
use std::collections::BTreeSet;
use std::ops::Range;
use std::path::Path;
use std::rc::Rc;

/// How messages about qualifiers begin.
const QUALIFIERS: [&str; 7] = [
    "unknown qualifier",
    "the qualifier",
    "text after the qualifiers",
    "braces without a qualifier",
    "unknown case",
    "expected a language",
    "a name cannot be both",
];

/// What became of a file.
#[derive(Debug, Default)]
pub(super) struct Judged {
    pub(super) n_rows: usize,
    /// What it should hold, if that is something else.
    pub(super) fixed: Option<Vec<u8>>,
}

/// Judges the bytes of a file.
pub(super) fn judge(
    path: &Path,
    bytes: &[u8],
    options: &SourceOptions,
    findings: &mut Findings<'_>,
    across: &mut Across,
) -> Judged {
    let text = check_text(bytes);
    let (allowed, unknown) = text.as_ref().map_or_else(|_| Default::default(), |text| read_allowed(text));
    let file = findings.open(path.to_string_lossy().into(), allowed);
    let place = |line| Place { file: Rc::clone(&file), line };
    for (line, name) in unknown {
        let finding = Finding::new(Rule::BadAllow, &name, format!("no check is called {}", shown(&name)));
        let near = did_you_mean(&name, Rule::all().map(Rule::name));
        findings.add(&place(line), near.into_iter().fold(finding, Finding::fix));
    }
    let text = match text {
        Ok(text) => text,
        Err(err) => {
            let line = err.position().map_or(1, |position| position.line);
            findings.add(&place(line), refused(&err, Rule::BadFile));
            return Judged::default();
        }
    };
    let n_before = findings.list.len();
    let mut judge = Judge {
        text,
        delimiter: delimiter(path),
        file,
        findings,
        across,
        folder: Folder::default(),
        rows: Vec::new(),
        has_ids: true,
        is_list: is_bare_list(text, delimiter(path)),
    };
    read_rows(path, text, options, &mut |row| judge.row(&row));
    judge.ids();
    judge.order();
    let n_rows = judge.rows.len();
    let mark = bytes.get(..bytes.len() - text.len()).unwrap_or_default();
    let fixed = judge.fixed().map(|fixed| [mark, fixed.as_bytes()].concat());
    let fixed = fixed.filter(|fixed| {
        check_text(fixed).is_ok_and(|fixed| said(path, text, options) == said(path, fixed, options))
    });
    if fixed.is_none() {
        findings.cannot_fix_since(n_before);
    }
    Judged { n_rows, fixed }
}

/// What comments allow, and what they want to allow and there is none of, with its line.
#[expect(clippy::type_complexity, reason = "a pair of lists that are taken apart at once")]
fn read_allowed(text: &str) -> (Vec<(Rule, Option<String>)>, Vec<(u64, String)>) {
    let (mut allowed, mut unknown) = (Vec::new(), Vec::new());
    for (line, comment) in (1..).zip(text.lines()) {
        let lint = comment.strip_prefix('#').and_then(|comment| comment.trim_start().strip_prefix("lint:"));
        let Some(allow) = lint.and_then(|lint| lint.trim_start().strip_prefix("allow ")) else { continue };
        let (rules, names) = match allow.split_once(':') {
            Some((rules, names)) => (rules, Some(names)),
            None => (allow, None),
        };
        for rule in rules.split([',', ' ']).map(str::trim).filter(|rule| !rule.is_empty()) {
            match (rule.parse(), names) {
                (Err(()), _) => unknown.push((line, rule.to_owned())),
                (Ok(rule), None) => allowed.push((rule, None)),
                (Ok(rule), Some(names)) => {
                    allowed.extend(names.split('|').map(|name| (rule, Some(name.trim().to_owned()))));
                }
            }
        }
    }
    (allowed, unknown)
}

/// A file under judgement.
struct Judge<'j, 'f> {
    text: &'j str,
    delimiter: char,
    file: Rc<File>,
    findings: &'j mut Findings<'f>,
    across: &'j mut Across,
    folder: Folder,
    rows: Vec<Judgement>,
    /// Whether there is a column of ids, or need be none.
    has_ids: bool,
    /// Whether it is a list of bare names.
    is_list: bool,
}

/// What is kept of a row.
struct Judgement {
    line: u64,
    /// Without the line end.
    bytes: Range<usize>,
    /// The row as it should be.
    tidy: Option<String>,
    /// The cell of its name, tidy, by which it is sorted; `None` for bad rows.
    name: Option<String>,
    /// Whether it lacks an id, in a table.
    without_id: bool,
    /// Rows of one section follow each other without a comment or blank line; sections are numbered.
    section: usize,
}

impl Judge<'_, '_> {
    fn place(&self, line: u64) -> Place {
        Place { file: Rc::clone(&self.file), line }
    }

    fn row(&mut self, raw: &RawRow<'_>) {
        let start = raw.bytes.start;
        let row = self.text.get(raw.bytes.clone()).unwrap_or_default().trim_end_matches(['\r', '\n']);
        let bytes = start..start + row.len();
        let line = match &raw.row {
            Ok(row) => row.line,
            Err(err) => err.position().map_or(1, |position| position.line),
        };
        let place = self.place(line);
        let cells = match &raw.row {
            Ok(row) if !row.bare => cells::split(self.text, bytes.clone(), self.delimiter),
            _ => Vec::new(),
        };
        // Columns that nobody reads may quote what they like.
        let mut read = cells.iter().zip(raw.columns).filter(|(_, column)| column.is_some());
        let damage = match cells.is_empty() {
            true => mojibake(row),
            false => read.find_map(|(cell, _)| mojibake(&cell.value)),
        };
        if let Some((found, meant)) = damage {
            let finding = Finding::new(Rule::Mojibake, "", format!("damaged text: {found}"));
            let meant = meant
                .map(|meant| format!("{found} was meant as {meant}: take the name from its source again"));
            self.findings.add(&place, meant.into_iter().fold(finding, Finding::fix));
        }
        let section = self.section(&bytes);
        let mut judgement = Judgement { line, bytes, tidy: None, name: None, without_id: false, section };
        match &raw.row {
            Err(err) => {
                let otherwise = match raw.columns {
                    [] if self.is_list => Rule::BadName,
                    [] => Rule::BadFile,
                    _ => Rule::BadRow,
                };
                self.findings.add(&place, refused(err, otherwise));
            }
            Ok(row) => {
                let cell = |name: &str| {
                    let at = raw
                        .columns
                        .iter()
                        .position(|column| column.is_some_and(|column| column.name() == name));
                    at.and_then(|at| cells.get(at)).map_or("", |cell| cell.value.trim())
                };
                let Self { findings, folder, .. } = self;
                let mut add = |finding| _ = findings.add(&place, finding);
                names::judge(&row.entity, folder, &mut add);
                facts::judge(&row.entity, &mut add);
                self.across.add(&row.entity, place, row.bare, self.findings);
                judgement.without_id = !row.bare && cell("id").is_empty();
                self.has_ids &= row.bare || raw.columns.contains(&Some(Column::Id));
                judgement.tidy = self.tidy(row, &cells, raw.columns, &mut judgement);
            }
        }
        self.rows.push(judgement);
    }

    /// The section of a row that takes these bytes.
    fn section(&self, bytes: &Range<usize>) -> usize {
        let Some(last) = self.rows.last() else { return 0 };
        let between = self.text.get(last.bytes.end..bytes.start);
        last.section + usize::from(!between.is_some_and(|between| matches!(between, "\n" | "\r\n")))
    }

    /// The row as it should be, if that is not as it is. Puts down its name.
    fn tidy(
        &mut self,
        row: &Row,
        cells: &[Cell<'_>],
        columns: &[Option<Column>],
        judgement: &mut Judgement,
    ) -> Option<String> {
        let place = self.place(judgement.line);
        let Self { findings, folder, text, .. } = self;
        let old = text.get(judgement.bytes.clone())?;
        let mut n_before = findings.list.len();
        if row.bare {
            let new = names::tidy_line(old, &mut |finding| findings.add(&place, finding));
            judgement.name = Some(new.clone());
            // A name that begins with # would become a comment.
            let fix = (new != old && !new.starts_with('#')).then_some(new);
            if fix.is_none() {
                findings.cannot_fix_since(n_before);
            }
            return fix;
        }
        let canonical = row.entity.aliases.first()?;
        let lang = cells.iter().zip(columns).find(|(_, column)| **column == Some(Column::Lang));
        let lang = lang.map_or("", |(cell, _)| cell.value.trim());
        let mut new = String::with_capacity(old.len());
        let mut copied = judgement.bytes.start;
        for (i, (cell, column)) in cells.iter().zip(columns).enumerate() {
            let mut add = |finding| findings.add(&place, finding);
            let value = match column {
                None | Some(Column::Note) => continue,
                Some(Column::Name) => names::tidy(&cell.value, lang, None, folder, &mut add),
                Some(Column::Aliases) => names::tidy(&cell.value, lang, Some(canonical), folder, &mut add),
                Some(_) if cell.value.trim() == cell.value => continue,
                Some(_) => match add(Finding { fixable: true, ..names::stray_blanks(&cell.value) }) {
                    true => cell.value.trim().to_owned(),
                    false => continue,
                },
            };
            if *column == Some(Column::Name) {
                judgement.name = Some(value.clone());
            }
            let written = text.get(cell.bytes.clone())?;
            match cells::write(written, &value, i == 0).filter(|_| value != cell.value) {
                Some(cell_text) => {
                    new.push_str(text.get(copied..cell.bytes.start)?);
                    new.push_str(&cell_text);
                    copied = cell.bytes.end;
                }
                None => findings.cannot_fix_since(n_before),
            }
            n_before = findings.list.len();
        }
        new.push_str(text.get(copied..judgement.bytes.end)?);
        (new != old).then_some(new)
    }

    /// Tells of rows without an id; of a file without a column of ids once.
    fn ids(&mut self) {
        let without: Vec<u64> = self.rows.iter().filter(|row| row.without_id).map(|row| row.line).collect();
        if self.has_ids {
            for line in without {
                let finding = Finding::new(Rule::MissingId, "", "no id");
                self.findings.add(&self.place(line), finding);
            }
        } else if let Some(&line) = without.first() {
            let message =
                format!("no column \"id\": the ids of {} entities are made of their names", without.len());
            self.findings.add(&self.place(line), Finding::new(Rule::MissingId, "", message));
        }
    }

    /// Tells which rows are out of order. If the file keeps none, or is allowed to, sections are forgotten, so that
    /// nothing is sorted.
    fn order(&mut self) {
        let named: Vec<_> = self.rows.iter().filter_map(|row| Some((row, row.name.as_ref()?))).collect();
        let pairs = named.windows(2).filter(|pair| pair[0].0.section == pair[1].0.section);
        let out: Vec<_> = pairs.filter(|pair| pair[0].1 > pair[1].1).collect();
        let mut sorts = !out.is_empty();
        if is_meant_to_be_sorted(named.len(), out.len()) {
            for pair in &out {
                let ((_, before), (row, name)) = (pair[0], pair[1]);
                let message = format!("{} stands behind {}", shown(name), shown(before));
                let finding = Finding { fixable: true, ..Finding::new(Rule::Unsorted, name, message) };
                sorts &= self.findings.add(&self.place(row.line), finding);
            }
        } else if let Some([_, (row, name)]) = out.first() {
            let message = format!("{} of {} rows stand behind a greater name", out.len(), named.len());
            let finding = Finding::new(Rule::Unsorted, name, message).severity(Severity::Note);
            self.findings
                .add(&self.place(row.line), finding.fix("sort the rows by name, if the order means nothing"));
            sorts = false;
        }
        if !sorts {
            self.rows.iter_mut().zip(0..).for_each(|(row, number)| row.section = number);
        }
    }

    /// The text as it should be, if that is not as it is.
    fn fixed(&self) -> Option<String> {
        let mut order: Vec<&Judgement> = self.rows.iter().collect();
        for section in order.chunk_by_mut(|one, next| one.section == next.section) {
            if section.iter().all(|row| row.name.is_some()) {
                section.sort_by(|one, other| one.name.cmp(&other.name));
            }
        }
        let (mut fixed, mut end) = (String::with_capacity(self.text.len()), 0);
        // Rows change places; what stands between them stays.
        for (place, row) in self.rows.iter().zip(order) {
            fixed.push_str(self.text.get(end..place.bytes.start)?);
            fixed.push_str(row.tidy.as_deref().or_else(|| self.text.get(row.bytes.clone()))?);
            end = place.bytes.end;
        }
        fixed.push_str(self.text.get(end..)?);
        (fixed != self.text).then_some(fixed)
    }
}

/// Whether a file is meant to be sorted: one row of ten out of order may be an oversight, and one of fifty in long files.
fn is_meant_to_be_sorted(n_rows: usize, n_out: usize) -> bool {
    n_rows >= 10 && n_out <= 1 + n_rows / 50
}

/// What a text says, in whatever order and with whatever blanks: what a fix must not change.
fn said(path: &Path, text: &str, options: &SourceOptions) -> Vec<String> {
    let mut folder = Folder::default();
    let mut said = Vec::new();
    read_rows(path, text, options, &mut |row| {
        said.push(match row.row {
            Err(err) => err.message().to_owned(),
            Ok(Row { entity, bare, .. }) => {
                let mut name = |alias: &Alias| {
                    let key = folder.fold(&alias.surface).map(|key| key.bytes.clone());
                    let alias = Alias { surface: String::new(), kind: alias.kind, ..alias.clone() };
                    format!("{key:?} {alias:?}").replace("kind: Name", "kind: Alias")
                };
                let names: BTreeSet<_> = entity.aliases.iter().map(&mut name).collect();
                let rest = Entity { aliases: Vec::new(), name: String::new(), ..entity };
                format!("{bare} {rest:?} {names:?}")
            }
        });
    });
    said.sort_unstable();
    said
}

/// The finding that the reader has refused a row, or the whole file. Its messages begin with the column.
pub(super) fn refused(err: &Error, otherwise: Rule) -> Finding {
    let message = err.message();
    let (column, fault) = message.split_once(": ").unwrap_or(("", message));
    let begins = |words: &[&str]| words.iter().any(|words| fault.starts_with(words));
    let rule = match column {
        "name" | "aliases" | "valid_from" | "valid_to" | "offices"
            if fault.ends_with("ends before it begins") =>
        {
            Rule::DateOrder
        }
        "name" | "aliases" | "valid_from" | "valid_to" | "offices"
            if begins(&["expected a date", "no month ", "no day "]) =>
        {
            Rule::BadDate
        }
        "name" | "aliases" if begins(&["unbalanced brace"]) => Rule::UnbalancedBraces,
        "name" | "aliases" if begins(&QUALIFIERS) => Rule::BadQualifier,
        "name" | "aliases" => Rule::BadName,
        "id" => Rule::BadId,
        "kind" => Rule::UnknownKind,
        "country" => Rule::BadCountry,
        "links" => Rule::BadLink,
        "offices" => Rule::BadOffice,
        _ => otherwise,
    };
    err.help().into_iter().fold(Finding::new(rule, "", message), Finding::fix)
}
