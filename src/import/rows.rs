//! Names are mended and checked, rows written, losses counted.
//!
//! A name that comes in goes out as the source format wants it, or is reported: control characters of a wrong
//! decoding become what they stood for, doubled punctuation becomes single, and a name that no text could
//! match is no name. Of a name that comes twice for one entity the broader reading is kept.

use super::Typing;
use crate::error::{Error, ErrorKind, Result};
use crate::gazetteer::write::{COLUMNS, cells};
use crate::gazetteer::{Alias, AliasKind, CasePolicy, Entity, check_order, parse_id, shown};
use crate::normalize::Folder;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::Write;
use std::sync::Arc;

/// Longest name, in characters.
const MAX_NAME_CHARS: usize = 1000;

/// What Windows-1252 has where ISO 8859-1 has the control characters U+0080 to U+009F; NUL where it has nothing.
const WINDOWS_1252: [char; 32] = [
    '€', '\0', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\0', 'Ž', '\0', //
    '\0', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\0', 'ž', 'Ÿ',
];

/// What a loss costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Loss {
    /// A whole row or record.
    Row,
    /// A name of an entity that has others.
    Name,
    /// What else is said of an entity or name: a date, a number, a country.
    Value,
    /// Nothing that was asked for or that the format could hold. Counted, not reported.
    LeftOut,
    /// Nothing: what was wrong has been put right. Counted, not reported.
    Mended,
    /// Nothing: it was taken as it stands, though it can hardly be right.
    Doubtful,
}

/// One loss, as it is reported.
#[derive(Debug)]
#[non_exhaustive]
pub struct Issue {
    /// What it costs.
    pub loss: Loss,
    /// Why; the same words for all losses of a kind.
    pub reason: Cow<'static, str>,
    /// Reason and detail with file and line.
    pub error: Error,
}

/// What became of an import.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Outcome {
    /// Rows written.
    pub rows: u64,
    /// Names in them, canonical ones included.
    pub names: u64,
    /// How often what was lost and why, rows first.
    pub losses: Vec<(Loss, Cow<'static, str>, u64)>,
}

impl Outcome {
    /// Whether anything was lost that ought not to be.
    pub fn has_losses(&self) -> bool {
        self.losses.iter().any(|(loss, ..)| *loss < Loss::LeftOut)
    }
}

/// The names of one entity while they are gathered; the first is the canonical one.
pub(super) type Names = Vec<Alias>;

/// A name without qualifiers.
pub(super) fn plain(name: &str) -> Alias {
    Alias::new(name, AliasKind::Alias)
}

/// A name in a language, if that is known.
pub(super) fn in_lang(name: &str, lang: &str) -> Alias {
    Alias { lang: lang.to_owned(), ..plain(name) }
}

/// Writes rows and counts losses.
pub(super) struct Rows<'a> {
    table: csv::Writer<&'a mut dyn Write>,
    report: &'a mut dyn FnMut(&Issue),
    folder: Folder,
    /// Where what is read now stands.
    place: (Arc<str>, u64),
    losses: BTreeMap<(Loss, Cow<'static, str>), u64>,
    rows: u64,
    names: u64,
}

impl<'a> Rows<'a> {
    /// Begins a table with its header.
    pub(super) fn new(out: &'a mut dyn Write, report: &'a mut dyn FnMut(&Issue)) -> Result<Self> {
        let mut rows = Self {
            table: csv::WriterBuilder::new().delimiter(b'\t').from_writer(out),
            report,
            folder: Folder::default(),
            place: ("".into(), 0),
            losses: BTreeMap::new(),
            rows: 0,
            names: 0,
        };
        rows.put(COLUMNS)?;
        Ok(rows)
    }

    /// Says where what follows was read.
    pub(super) fn at(&mut self, source: &Arc<str>, line: u64) {
        self.place = (Arc::clone(source), line);
    }

    pub(super) fn place(&self) -> (Arc<str>, u64) {
        self.place.clone()
    }

    /// Reports and counts a loss. `detail` is what was found.
    pub(super) fn lose(&mut self, loss: Loss, reason: impl Into<Cow<'static, str>>, detail: &str) {
        let reason = reason.into();
        let message = match detail {
            "" => reason.clone().into_owned(),
            detail => format!("{reason}: {}", shown(detail)),
        };
        let error = Error::new(ErrorKind::Row, message).in_source(&*self.place.0).at(self.place.1, None);
        let issue = Issue { loss, reason, error };
        (self.report)(&issue);
        self.count(loss, issue.reason);
    }

    /// Counts what need not be reported one by one.
    pub(super) fn count(&mut self, loss: Loss, reason: impl Into<Cow<'static, str>>) {
        *self.losses.entry((loss, reason.into())).or_insert(0) += 1;
    }

    /// A line as text: UTF-8, or what it is if it is not.
    pub(super) fn text<'b>(&mut self, bytes: &'b [u8]) -> Cow<'b, str> {
        std::str::from_utf8(bytes).map_or_else(
            |_| {
                self.count(Loss::Mended, "not UTF-8, read as Windows-1252");
                let latin: String = bytes.iter().map(|&byte| char::from(byte)).collect();
                Cow::Owned(latin.chars().map(|c| from_windows_1252(c).unwrap_or('\u{FFFD}')).collect())
            },
            Cow::Borrowed,
        )
    }

    /// Adds a name, mended; whether it can be one.
    pub(super) fn name(&mut self, names: &mut Names, mut alias: Alias) -> bool {
        if let Err(reason) = self.check_name(&mut alias.surface) {
            self.lose(Loss::Name, reason, &alias.surface);
            return false;
        }
        if check_order(alias.from, alias.to).is_err() {
            self.lose(Loss::Value, "a name's use ends before it begins", &alias.surface);
            alias.to = None;
        }
        match names.iter_mut().find(|earlier| earlier.surface == alias.surface) {
            None => names.push(alias),
            Some(earlier) => {
                if merge(earlier, &alias) {
                    self.count(Loss::Mended, "a name that came twice, in another language or use");
                }
            }
        }
        true
    }

    /// Adds names that have no qualifiers.
    pub(super) fn plain_names<'n>(&mut self, names: &mut Names, found: impl IntoIterator<Item = &'n str>) {
        for name in found.into_iter().filter(|name| !name.trim().is_empty()) {
            self.name(names, plain(name));
        }
    }

    /// The form in which a name can be found, or why it cannot.
    fn check_name(&mut self, name: &mut String) -> Result<(), &'static str> {
        if let Some(mended) = mend(name) {
            *name = mended;
            self.count(Loss::Mended, "control characters in a name");
        }
        if name.trim().len() < name.len() {
            *name = name.trim().to_owned();
        }
        if name.contains('\u{FFFD}') {
            return Err("a name with replacement characters, damaged before");
        } else if name.contains(char::is_control) {
            return Err("a control character in a name");
        } else if !name.contains(char::is_alphanumeric) {
            return Err("no letter or digit in a name");
        } else if name.starts_with("pattern:") {
            return Err("a name that begins like a pattern");
        } else if name.chars().nth(MAX_NAME_CHARS).is_some() {
            return Err("a name of more than 1,000 characters");
        }
        if !self.can_match(name) {
            // Two Tibetan tshegs, say, where one is meant.
            let single = without_doubled_punctuation(name);
            if single == *name || !self.can_match(&single) {
                return Err("a name that no text can match");
            }
            *name = single;
            self.count(Loss::Mended, "doubled punctuation in a name");
        }
        Ok(())
    }

    fn can_match(&mut self, name: &str) -> bool {
        self.folder.fold(name).is_some()
    }

    /// Whether two names are the same to one who searches.
    pub(super) fn fold_alike(&mut self, one: &str, other: &str) -> bool {
        self.folder.letters(one) == self.folder.letters(other)
    }

    /// An entity of these names. Without one that can be canonical there is none, and that is reported.
    pub(super) fn entity(&mut self, id: String, typing: &Typing, mut names: Names) -> Option<Entity> {
        if parse_id(&id).is_err() {
            self.lose(Loss::Row, "no id that a row can hold", &id);
            return None;
        }
        let Some(first) = names.iter().position(|name| name.kind != AliasKind::Demonym) else {
            self.lose(Loss::Row, "no name that can be used", &id);
            return None;
        };
        let mut canonical = names.remove(first);
        if canonical.kind == AliasKind::Alias {
            canonical.kind = AliasKind::Name;
        }
        let mut entity = Entity::new(id, typing.entity_type, canonical);
        entity.kind = typing.kind.clone().into_owned();
        entity.aliases.append(&mut names);
        Some(entity)
    }

    /// Writes a row.
    pub(super) fn write(&mut self, mut entity: Entity, note: &str) -> Result<()> {
        if check_order(entity.valid_from, entity.valid_to).is_err() {
            self.lose(Loss::Value, "an entity ends before it begins", &entity.id);
            entity.valid_to = None;
        }
        let in_note = |c: char| if c.is_control() { ' ' } else { c };
        self.put(cells(&entity, note.chars().map(in_note).collect::<String>().trim()))?;
        self.rows += 1;
        self.names += entity.aliases.len() as u64;
        Ok(())
    }

    fn put<const N: usize>(&mut self, cells: [impl AsRef<str>; N]) -> Result<()> {
        self.table.write_record(cells.each_ref().map(AsRef::as_ref)).map_err(|err| {
            let err = match err.into_kind() {
                csv::ErrorKind::Io(err) => err,
                other => std::io::Error::other(format!("{other:?}")),
            };
            Error::io("<output>", err)
        })
    }

    /// Writes what is left and tells what became of all.
    pub(super) fn finish(mut self) -> Result<Outcome> {
        self.table.flush().map_err(|err| Error::io("<output>", err))?;
        let losses = self.losses.into_iter().map(|((loss, reason), count)| (loss, reason, count));
        Ok(Outcome { rows: self.rows, names: self.names, losses: losses.collect() })
    }
}

/// Lets one name say what two did: whatever only one of them restricts is not restricted. Whether that changes it.
fn merge(earlier: &mut Alias, other: &Alias) -> bool {
    let before = earlier.clone();
    if other.kind == AliasKind::Demonym && earlier.kind == AliasKind::Alias {
        earlier.kind = AliasKind::Demonym;
    }
    earlier.weak &= other.weak;
    earlier.short &= other.short;
    earlier.former &= other.former;
    earlier.preferred |= other.preferred;
    if earlier.lang != other.lang {
        earlier.lang.clear();
    }
    if (earlier.from, earlier.to) != (other.from, other.to) {
        (earlier.from, earlier.to) = (None, None);
    }
    if earlier.case != other.case {
        earlier.case = earlier.case.min_by_breadth(other.case);
    }
    *earlier != before
}

trait Breadth {
    fn min_by_breadth(self, other: Self) -> Self;
}

impl Breadth for Option<CasePolicy> {
    /// The policy that lets more pass; what follows from the form stands between `any` and the rest.
    fn min_by_breadth(self, other: Self) -> Self {
        let rank = |policy: Self| match policy {
            Some(CasePolicy::Any) => 0,
            None => 1,
            Some(CasePolicy::Capital) => 2,
            Some(CasePolicy::Upper) => 3,
            Some(CasePolicy::Exact) => 4,
        };
        if rank(other) < rank(self) { other } else { self }
    }
}

/// A name without the control characters that a wrong decoding has left in it; `None` if it has none.
///
/// UTF-8 that was taken for ISO 8859-1 is decoded again; else its letters are those of Windows-1252.
fn mend(name: &str) -> Option<String> {
    if !name.contains(char::is_control) {
        return None;
    }
    let has_c1 = name.contains(|c| matches!(c, '\u{80}'..='\u{9F}'));
    let bytes: Option<Vec<u8>> = name.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect();
    let decoded = bytes.filter(|_| has_c1).and_then(|bytes| String::from_utf8(bytes).ok());
    let mend = |c: char| match c {
        '\0'..='\u{1F}' | '\u{7F}' => ' ',
        c => from_windows_1252(c).unwrap_or(c),
    };
    Some(decoded.as_deref().unwrap_or(name).chars().map(mend).collect())
}

/// The letter of Windows-1252 in whose place a control character stands; other characters as they are.
fn from_windows_1252(c: char) -> Option<char> {
    match c {
        '\u{80}'..='\u{9F}' => WINDOWS_1252.get(c as usize - 0x80).copied().filter(|&letter| letter != '\0'),
        c => Some(c),
    }
}

fn without_doubled_punctuation(name: &str) -> String {
    let mut last = None;
    let mut keep = |c: char| c.is_alphanumeric() | (last.replace(c) != Some(c));
    name.chars().filter(|&c| keep(c)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::imported;
    use super::*;
    use crate::gazetteer::PartialDate;

    fn names(found: &[&str]) -> String {
        imported(|rows| {
            rows.at(&"a".into(), 7);
            let mut names = Names::new();
            rows.plain_names(&mut names, found.iter().copied());
            let entity = rows.entity("my:1".into(), &Typing::PLACE, names);
            entity.map_or(Ok(()), |entity| rows.write(entity, "a\tnote"))
        })
    }

    #[test]
    fn names_that_can_be_mended_are() {
        insta::assert_snapshot!(names(&[
            "  Gao ", "O\u{92}Brien", "\u{96} x \u{96}", "Ã\u{89}vian", "two\tparts", "བོད་་ཡིག", "a||b", "{x}", "\"q\"",
        ]), @r#"
        id: my:1
          type: place
          name: Gao
          aliases: O’Brien|– x –|Évian|two parts|བོད་ཡིག|a\|\|b|\{x\}|"q"
          note: a note
        Mended: control characters in a name: 4
        Mended: doubled punctuation in a name: 1
        "#);
    }

    #[test]
    fn names_that_cannot_be_found_are_reported() {
        insta::assert_snapshot!(names(&[
            "a'b'c'd'e'f'g'h'i", "…", "x\u{81}", "NIG\u{FFFD}ERIA", "pattern:x", &"x".repeat(1001), "Gao",
        ]), @r#"
        id: my:1
          type: place
          name: Gao
          note: a note
        ! a:7: a name that no text can match: "a'b'c'd'e'f'g'h'i"
        ! a:7: no letter or digit in a name: "…"
        ! a:7: a control character in a name: "x\u{81}"
        ! a:7: a name with replacement characters, damaged before: "NIG�ERIA"
        ! a:7: a name that begins like a pattern: "pattern:x"
        ! a:7: a name of more than 1,000 characters: "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"…
        Name: a control character in a name: 1
        Name: a name of more than 1,000 characters: 1
        Name: a name that begins like a pattern: 1
        Name: a name that no text can match: 1
        Name: a name with replacement characters, damaged before: 1
        Name: no letter or digit in a name: 1
        Mended: control characters in a name: 1
        "#);
    }

    #[test]
    fn entity_without_a_name_is_reported() {
        insta::assert_snapshot!(names(&["?"]), @r#"
        ! a:7: no letter or digit in a name: "?"
        ! a:7: no name that can be used: "my:1"
        Row: no name that can be used: 1
        Name: no letter or digit in a name: 1
        "#);
    }

    #[test]
    fn name_that_comes_twice_keeps_the_broader_reading() {
        let date = |year| Some(PartialDate { year, month: 0, day: 0 });
        let text = imported(|rows| {
            let mut names = Names::new();
            rows.name(&mut names, in_lang("Gao", "fr"));
            rows.name(&mut names, Alias { former: true, from: date(1900), ..in_lang("Old", "fr") });
            rows.name(&mut names, in_lang("Old", "en"));
            rows.name(&mut names, Alias { from: date(2000), to: date(1990), ..plain("New") });
            rows.name(&mut names, Alias::new("Gao", AliasKind::Demonym));
            let entity = rows.entity("my:1".into(), &Typing::PLACE, names).unwrap();
            rows.write(entity, "")
        });
        insta::assert_snapshot!(text, @r#"
        id: my:1
          type: place
          name: Old
          aliases: Gao {demonym}|New {from=2000}
        ! :0: a name's use ends before it begins: "New"
        Value: a name's use ends before it begins: 1
        Mended: a name that came twice, in another language or use: 2
        "#);
    }
}
