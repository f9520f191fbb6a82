//! An article for a reader: the text with its mentions marked, and the list of entities below.
//!
//! On colour terminals mentions are underlined, in a colour for each type; elsewhere they stand in brackets. Lines are
//! broken at blanks. Nothing that the article brings acts on the terminal.

use super::OffsetUnit;
use super::mention::{MentionView, mentions};
use super::terminal::{Page, visible};
use crate::article::Article;
use crate::gazetteer::EntityType;
use crate::resolve::Annotation;
use std::io::Write;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

const RESET: &str = "\x1b[0m";
const BOLD: &str = "\x1b[1m";
const DIM: &str = "\x1b[2m";
/// Columns that a list gives to names, at most, and to kinds.
const NAME_COLUMNS: usize = 40;
const KIND_COLUMNS: usize = 20;

/// Yellow, cyan and magenta: apart also for those who do not tell red from green, on dark grounds and light ones.
const fn color(entity_type: EntityType) -> &'static str {
    match entity_type {
        EntityType::Actor => "\x1b[33m",
        EntityType::Place => "\x1b[36m",
        EntityType::Organization => "\x1b[35m",
    }
}

/// A character of the text on its way to the terminal.
#[derive(Clone, Copy)]
struct Cell {
    c: char,
    /// Of the mention that it belongs to: its number and its entity's type.
    mention: Option<(usize, EntityType)>,
}

pub(super) fn push(page: &Page, article: &Article<'_>, annotation: &Annotation<'_>, out: &mut Vec<u8>) {
    let mentions: Vec<MentionView<'_>> = mentions(OffsetUnit::Bytes, article, annotation).collect();
    let mut head: Vec<&str> = Vec::new();
    head.extend(article.id.as_deref().filter(|&id| id != "<stdin>"));
    head.extend(article.date.as_deref());
    if !head.is_empty() {
        let head = head.join(" · ");
        push_styled(page, DIM, &format!("── {}", visible(&head).replace('\n', " ")), out);
        out.extend_from_slice(b"\n\n");
    }
    for (index, field) in article.fields.iter().enumerate() {
        let title = matches!(&*field.name, "title" | "headline");
        let of_field = mentions.iter().enumerate().filter(|(_, mention)| mention.field_index == index);
        for line in cells(page, &field.text, of_field) {
            for row in wrap(&line, page.width) {
                push_row(page, if title { BOLD } else { "" }, row, out);
            }
        }
        out.push(b'\n');
    }
    push_list(page, &mentions, out);
}

/// The lines of a text, as characters that know their mention.
fn cells<'m>(
    page: &Page,
    text: &str,
    mentions: impl Iterator<Item = (usize, &'m MentionView<'m>)>,
) -> Vec<Vec<Cell>> {
    let mut lines = vec![Vec::new()];
    let mut mentions = mentions.peekable();
    let text = text.trim_end();
    for (at, c) in text.char_indices().chain([(text.len(), '\n')]) {
        let last = |lines: &mut Vec<Vec<Cell>>, c: char, mention| {
            if let Some(line) = lines.last_mut() {
                line.push(Cell { c, mention });
            }
        };
        while mentions.next_if(|(_, mention)| mention.bytes().end < at).is_some() {}
        if mentions.next_if(|(_, mention)| mention.bytes().end == at).is_some() && !page.color {
            last(&mut lines, ']', None);
        }
        let mention = mentions.peek().filter(|(_, mention)| mention.bytes().start <= at);
        if mention.is_some_and(|(_, mention)| mention.bytes().start == at) && !page.color {
            last(&mut lines, '[', None);
        }
        let mention = mention.map(|(number, mention)| (*number, mention.entity_type()));
        match c {
            '\n' | '\u{2028}' | '\u{2029}' => lines.push(Vec::new()),
            '\r' if text.as_bytes().get(at + 1) == Some(&b'\n') => {}
            '\t' => (0..4).for_each(|_| last(&mut lines, ' ', mention)),
            c => visible(c.encode_utf8(&mut [0; 4])).chars().for_each(|c| last(&mut lines, c, mention)),
        }
    }
    lines.pop();
    lines
}

/// Breaks a line at blanks into rows of at most `width` columns; a longer word has a row of its own.
fn wrap(line: &[Cell], width: usize) -> Vec<&[Cell]> {
    let columns_of = |cells: &[Cell]| cells.iter().map(|cell| cell.c.width().unwrap_or(0)).sum::<usize>();
    let mut rows = Vec::new();
    let (mut start, mut columns, mut blank) = (0, 0, None);
    for (at, cell) in line.iter().enumerate() {
        columns += cell.c.width().unwrap_or(0);
        if cell.c == ' ' && at > start {
            blank = Some(at);
        }
        if columns > width
            && let Some(end) = blank.take()
        {
            rows.push(&line[start..end]);
            start = end + 1;
            columns = columns_of(&line[start..=at.max(end)]);
        }
    }
    rows.push(&line[start..]);
    rows
}

fn push_row(page: &Page, base: &str, row: &[Cell], out: &mut Vec<u8>) {
    let base = if page.color { base } else { "" };
    out.extend_from_slice(base.as_bytes());
    let mut inside = None;
    for cell in row {
        if page.color && cell.mention != inside {
            out.extend_from_slice(RESET.as_bytes());
            out.extend_from_slice(base.as_bytes());
            if let Some((_, entity_type)) = cell.mention {
                out.extend_from_slice(b"\x1b[4m");
                out.extend_from_slice(color(entity_type).as_bytes());
            }
            inside = cell.mention;
        }
        out.extend_from_slice(cell.c.encode_utf8(&mut [0; 4]).as_bytes());
    }
    if inside.is_some() || !base.is_empty() {
        out.extend_from_slice(RESET.as_bytes());
    }
    out.push(b'\n');
}

/// The entities by type, each with kind, country, number of mentions and id.
fn push_list(page: &Page, mentions: &[MentionView<'_>], out: &mut Vec<u8>) {
    let mut entities: Vec<(&MentionView<'_>, usize)> = Vec::new();
    for mention in mentions {
        match entities
            .iter_mut()
            .find(|(first, _)| first.id() == mention.id() && first.name() == mention.name())
        {
            Some((_, count)) => *count += 1,
            None => entities.push((mention, 1)),
        }
    }
    // The most named first, else in order of first mention.
    entities.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
    let columns = entities.iter().map(|(first, _)| visible(first.name()).width()).max();
    let columns = columns.unwrap_or(0).min(NAME_COLUMNS);
    for (entity_type, heading) in [
        (EntityType::Actor, "Actors"),
        (EntityType::Place, "Places"),
        (EntityType::Organization, "Organizations"),
    ] {
        let mut of_type = entities.iter().filter(|(first, _)| first.entity_type() == entity_type).peekable();
        if of_type.peek().is_none() {
            continue;
        }
        push_styled(page, &format!("{BOLD}{}", color(entity_type)), heading, out);
        out.push(b'\n');
        for (first, count) in of_type {
            let name = visible(first.name()).replace('\n', " ");
            let kind = visible(first.kind().unwrap_or_default()).into_owned();
            let country = visible(first.country().unwrap_or_default()).into_owned();
            let pad = |text: &str, columns: usize| " ".repeat(columns.saturating_sub(text.width()));
            let _ = write!(out, "{count:>5} × {name}{}  ", pad(&name, columns));
            let _ = write!(out, "{kind}{}  {country:<2}  ", pad(&kind, KIND_COLUMNS));
            push_styled(page, DIM, &visible(first.id().unwrap_or("not listed")), out);
            out.push(b'\n');
        }
        out.push(b'\n');
    }
}

fn push_styled(page: &Page, style: &str, text: &str, out: &mut Vec<u8>) {
    let (style, reset) = if page.color { (style, RESET) } else { ("", "") };
    let _ = write!(out, "{style}{text}{reset}");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Annotator;

    fn shown(page: Page, text: &str) -> String {
        let article = Article::from_text(text);
        let annotator = Annotator::embedded();
        let annotation = annotator.new_worker().annotate(&article);
        let mut out = Vec::new();
        push(&page, &article, &annotation, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn mentions_are_underlined_on_every_line() {
        let text = shown(Page { width: 12, color: true }, "Talks in New York City.");
        let begin = "\x1b[0m\x1b[4m\x1b[36m";
        assert!(
            text.starts_with(&format!("Talks in {begin}New\x1b[0m\n{begin}York City\x1b[0m.\n")),
            "{text:?}"
        );
    }

    #[test]
    fn mentions_stand_in_brackets_without_colour() {
        assert!(
            shown(Page::default(), "In Mali, and Mali")
                .starts_with("In [Mali], and [Mali]\n\nPlaces\n    2 × Mali")
        );
    }

    #[test]
    fn no_row_is_wider_than_the_page() {
        let text = "Une phrase un peu longue 👩‍🚒 sur le Mali et sur Bamako, écrite pour être coupée.\n\nEt\tune autre. 中文中文中文 中文中文中文中文";
        for width in [10, 11, 16, 20, 40] {
            let page = shown(Page { width, color: false }, text);
            let body = page.split("\n\nPlaces").next().unwrap();
            assert!(body.lines().all(|line| line.width() <= width || !line.contains(' ')), "{width}: {body}");
            let unbroken: String = body.split_whitespace().collect();
            let wanted: String = text.replace("Mali", "[Mali]").replace("Bamako", "[Bamako]");
            assert_eq!(unbroken, wanted.split_whitespace().collect::<String>());
        }
    }

    #[test]
    fn article_cannot_act_on_the_terminal() {
        let text = "Mali\x1b[2J \u{9b}31m\u{202e}\rBamako\x07 \u{85}";
        let article = Article {
            id: Some("\x1b]0;x\x07\n".into()),
            date: Some("\u{9d}".into()),
            ..Article::from_text(text)
        };
        let annotator = Annotator::embedded();
        let annotation = annotator.new_worker().annotate(&article);
        for color in [false, true] {
            let mut out = Vec::new();
            push(&Page { width: 80, color }, &article, &annotation, &mut out);
            let mut text = String::from_utf8(out).unwrap();
            for ours in [RESET, BOLD, DIM, "\x1b[4m", "\x1b[33m", "\x1b[36m", "\x1b[35m"] {
                text = text.replace(ours, "");
            }
            assert!(text.contains("\\u{1b}[2J"), "{text:?}");
            assert_eq!(visible(&text), text, "something acts");
        }
    }
}
