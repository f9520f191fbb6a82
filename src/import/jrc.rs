//! JRC-Names: an id, `P` or `O`, a language and a name on each line, separated by tabs or blanks.
//!
//! Blanks within a name are written `+`. The lines of an entity need not stand together, so all are held until the end:
//! some 150 MB for the 800,000 names of the whole list.

use super::gathered::Gathered;
use super::rows::{Rows, in_lang};
use super::typing::Typing;
use super::{ImportOptions, Lines, Loss};
use crate::error::Result;
use crate::gazetteer::parse_lang;

pub(super) fn import(lines: &mut Lines, options: &ImportOptions, rows: &mut Rows<'_>) -> Result<()> {
    let source = lines.name.clone();
    let mut gathered = Gathered::default();
    while let Some((line, number)) = lines.next()? {
        rows.at(&source, number);
        let text = rows.text(line);
        let text = text.trim();
        if text.is_empty() || text.starts_with('#') {
            continue;
        }
        let mut rest = text;
        let [id, letter, lang] = [(); 3].map(|()| {
            let (column, after) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
            rest = after.trim_start();
            column
        });
        if rest.is_empty() || !id.bytes().all(|byte| byte.is_ascii_digit()) {
            rows.lose(Loss::Row, "not an id, a type, a language and a name", text);
            continue;
        }
        let typing = match (options.typing(letter), letter) {
            (Some(typing), _) => typing.clone(),
            (None, "P") => Typing::of("person"),
            (None, "O") => Typing::ORGANIZATION,
            (None, _) => match options.default_typing() {
                Some(typing) => typing.clone(),
                None => {
                    rows.lose(
                        Loss::Row,
                        "a type that is neither P nor O; give it one with --type LABEL=TYPE",
                        letter,
                    );
                    continue;
                }
            },
        };
        let lang = if lang != "u" && parse_lang(lang).is_ok() { lang } else { "" };
        let entity = gathered.entity(&options.id("jrc", id), &typing, rows);
        rows.name(&mut entity.names, in_lang(&rest.replace('+', " "), lang));
    }
    gathered.write(rows)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{imported, lines, options};
    use super::*;

    #[test]
    fn lines_of_an_entity_are_gathered() {
        let text = "# head\n1\tP\tu\tAda+Quark\n2 O   u   Nango+Front\n1\tP\tfr\tAda+la+Quark\n\n3\tT\tu\tThing\nx\tP\tu\tNo Id\n4\tP\tu\n";
        insta::assert_snapshot!(imported(|rows| import(&mut lines("j.txt", text), &options(&[]), rows)), @r#"
        id: jrc:1
          type: actor
          kind: person
          name: Ada Quark
          aliases: Ada la Quark {lang=fr}
        id: jrc:2
          type: organization
          name: Nango Front
        ! j.txt:6: a type that is neither P nor O; give it one with --type LABEL=TYPE: "T"
        ! j.txt:7: not an id, a type, a language and a name: "x\tP\tu\tNo Id"
        ! j.txt:8: not an id, a type, a language and a name: "4\tP\tu"
        Row: a type that is neither P nor O; give it one with --type LABEL=TYPE: 1
        Row: not an id, a type, a language and a name: 2
        "#);
    }
}
