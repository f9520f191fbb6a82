//! Patterns of spaCy's `EntityRuler`, one JSON object a line.
//!
//! A string is a name; so is a list of tokens that are each a word to be found, as written (`ORTH`, `TEXT`) or in
//! whatever case (`LOWER`). Patterns of one `id` are names of one entity. Tokens that ask for more than a word
//! (operators, regular expressions, parts of speech) have no equal here and are reported.

use super::gathered::Gathered;
use super::rows::{Rows, plain};
use super::typing::Typing;
use super::{ImportOptions, Lines, Loss};
use crate::error::Result;
use crate::gazetteer::{Alias, CasePolicy, parse_id};
use serde::Deserialize;
use serde_json::{Map, Value};

#[derive(Deserialize)]
struct Record {
    label: String,
    pattern: Pattern,
    id: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Pattern {
    Phrase(String),
    Tokens(Vec<Map<String, Value>>),
}

pub(super) fn import(lines: &mut Lines, options: &ImportOptions, rows: &mut Rows<'_>) -> Result<()> {
    let source = lines.name.clone();
    let mut gathered = Gathered::default();
    while let Some((line, number)) = lines.next()? {
        rows.at(&source, number);
        if line.trim_ascii().is_empty() {
            continue;
        }
        match serde_json::from_slice(line) {
            Ok(record) => import_record(&record, options, &mut gathered, rows),
            Err(err) => rows.lose(Loss::Row, "no pattern of an EntityRuler", &err.to_string()),
        }
    }
    gathered.write(rows)
}

fn import_record(record: &Record, options: &ImportOptions, gathered: &mut Gathered, rows: &mut Rows<'_>) {
    let label = record.label.as_str();
    let typing = options.typing(label).cloned().or_else(|| typing(label));
    let Some(typing) = typing.or_else(|| options.default_typing().cloned()) else {
        if ELSEWHAT.contains(&label) {
            rows.count(Loss::LeftOut, format!("label {label}"));
        } else {
            rows.lose(Loss::Row, "a label without a type; give it one with --type LABEL=TYPE", label);
        }
        return;
    };
    let alias = match &record.pattern {
        Pattern::Phrase(name) => plain(name),
        Pattern::Tokens(tokens) => match name_of(tokens) {
            Ok(alias) => alias,
            Err(attribute) => {
                return rows.lose(Loss::Row, "a token pattern that is more than words", &attribute);
            }
        },
    };
    let id = match &record.id {
        Some(id) if parse_id(id).is_ok() => id.clone(),
        Some(id) => options.id("spacy", id),
        None => options.id("spacy", &format!("{label}:{}", alias.surface)),
    };
    let entity = gathered.entity(&id, &typing, rows);
    rows.name(&mut entity.names, alias);
    label.clone_into(&mut entity.note);
}

/// The name that tokens make, or the attribute that no name can express.
fn name_of(tokens: &[Map<String, Value>]) -> Result<Alias, String> {
    let mut name = String::new();
    let mut case = None;
    let mut joins = true;
    for token in tokens {
        let mut attributes = token.iter();
        let (Some((attribute, value)), None) = (attributes.next(), attributes.next()) else {
            return Err(token.keys().cloned().collect::<Vec<_>>().join(" "));
        };
        let word = value.as_str().ok_or_else(|| attribute.clone())?;
        match attribute.to_ascii_uppercase().as_str() {
            "LOWER" => case = Some(CasePolicy::Any),
            "ORTH" | "TEXT" => {}
            _ => return Err(attribute.clone()),
        }
        // spaCy makes tokens of hyphens and apostrophes, which join words.
        let is_joint = |word: &str| !word.contains(char::is_alphanumeric) || word.starts_with(['\'', '’']);
        if !joins && !is_joint(word) {
            name.push(' ');
        }
        name.push_str(word);
        joins = matches!(word, "-" | "/" | "'" | "’" | "(");
    }
    Ok(Alias { case, ..plain(&name) })
}

/// Labels of spaCy's models that name actors, places and organizations.
fn typing(label: &str) -> Option<Typing> {
    Some(match label {
        "PERSON" | "PER" => Typing::of("person"),
        "NORP" => Typing::ACTOR,
        "ORG" => Typing::ORGANIZATION,
        "GPE" | "LOC" => Typing::PLACE,
        "FAC" => Typing::of("building"),
        _ => return None,
    })
}

/// Labels of spaCy's models that name something else.
const ELSEWHAT: [&str; 13] = [
    "CARDINAL",
    "DATE",
    "EVENT",
    "LANGUAGE",
    "LAW",
    "MISC",
    "MONEY",
    "ORDINAL",
    "PERCENT",
    "PRODUCT",
    "QUANTITY",
    "TIME",
    "WORK_OF_ART",
];

#[cfg(test)]
mod tests {
    use super::super::tests::{imported, lines, options};
    use super::*;

    #[test]
    fn strings_and_words_become_names() {
        let text = r#"{"label":"ORG","pattern":"Nango Front","id":"nf 1"}
{"label":"ORG","pattern":[{"LOWER":"front"},{"lower":"de"},{"LOWER":"nango"}],"id":"nf 1"}
{"label":"PERSON","pattern":[{"ORTH":"Ada"},{"TEXT":"Al"},{"ORTH":"-"},{"ORTH":"Quark"}]}
{"label":"GPE","pattern":[{"LOWER":"koro","OP":"?"}]}
{"label":"GPE","pattern":[{"LOWER":{"IN":["koro","koru"]}}]}
{"label":"APT","pattern":"Fancy Quark"}
{"label":"OTHER","pattern":"x"}
{"label":"DATE","pattern":"today"}
{"label":"ORG"}
"#;
        let found =
            imported(|rows| import(&mut lines("p.jsonl", text), &options(&["APT=armed-group"]), rows));
        insta::assert_snapshot!(found, @r#"
        id: spacy:nf_1
          type: organization
          name: Nango Front
          aliases: front de nango {case=any}
          note: ORG
        id: spacy:PERSON:Ada_Al-Quark
          type: actor
          kind: person
          name: Ada Al-Quark
          note: PERSON
        id: spacy:APT:Fancy_Quark
          type: actor
          kind: armed-group
          name: Fancy Quark
          note: APT
        ! p.jsonl:4: a token pattern that is more than words: "LOWER OP"
        ! p.jsonl:5: a token pattern that is more than words: "LOWER"
        ! p.jsonl:7: a label without a type; give it one with --type LABEL=TYPE: "OTHER"
        ! p.jsonl:9: no pattern of an EntityRuler: "missing field `pattern` at line 1 column 15"
        Row: a label without a type; give it one with --type LABEL=TYPE: 1
        Row: a token pattern that is more than words: 2
        Row: no pattern of an EntityRuler: 1
        LeftOut: label DATE: 1
        "#);
    }
}
