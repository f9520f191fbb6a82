//! What a terminal is given: text in which nothing acts on it.
//!
//! An article may hold escape sequences that move the cursor, rename the window or paste commands, and direction marks
//! that make a text read as something else. [`visible`] shows them; [`Screen`] stands before a terminal and
//! lets only what is ours act.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, Write};

/// How a text is shown to a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// Columns to a line.
    pub width: usize,
    /// Whether mentions are coloured and underlined; otherwise they stand in brackets.
    pub color: bool,
}

impl Default for Page {
    fn default() -> Self {
        Self { width: 80, color: false }
    }
}

/// The marks that set the direction of text (Unicode property `Bidi_Control`).
pub(crate) const fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Whether a character acts on a terminal, or on how the others are read.
fn acts(c: char) -> bool {
    c.is_control() && c != '\n' || is_bidi_control(c) || matches!(c, '\u{2028}' | '\u{2029}')
}

/// The text with every character that acts made visible: `\u{1b}`, `\u{202e}`. Line feeds stay.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(acts) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if acts(c) {
            shown.extend(c.escape_unicode());
        } else {
            shown.push(c);
        }
    }
    Cow::Owned(shown)
}

/// Writes an output that is for programs to a terminal, with every character that acts made harmless.
///
/// In JSON it is written as the escape that means the same, elsewhere as by [`visible`]; tabs stay. In JSON an escape
/// character passes, for no string may hold one: it is ours, of a text that is shown between the records. Each call
/// of `write` takes whole records, as a stream gives them.
#[derive(Debug)]
pub struct Screen<W> {
    out: W,
    json: bool,
}

impl<W: Write> Screen<W> {
    /// A screen before `out`, for an output that is JSON or is not.
    pub const fn new(out: W, json: bool) -> Self {
        Self { out, json }
    }
}

impl<W: Write> Write for Screen<W> {
    fn write(&mut self, records: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(records);
        let passes = if self.json { '\x1b' } else { '\t' };
        let acts = |c: char| acts(c) && c != passes;
        let mut rest: &str = &text;
        while let Some((before, c, after)) = split_at(rest, acts) {
            self.out.write_all(before.as_bytes())?;
            let mut escape = String::new();
            if self.json {
                // All of them are below U+10000.
                let _ = write!(escape, "\\u{:04x}", u32::from(c));
            } else {
                escape.extend(c.escape_unicode());
            }
            self.out.write_all(escape.as_bytes())?;
            rest = after;
        }
        self.out.write_all(rest.as_bytes())?;
        Ok(records.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// The first such character, with what stands before and behind it.
fn split_at(text: &str, wanted: impl Fn(char) -> bool) -> Option<(&str, char, &str)> {
    let at = text.find(wanted)?;
    let (before, rest) = text.split_at_checked(at)?;
    let mut chars = rest.chars();
    let c = chars.next()?;
    Some((before, c, chars.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One of each kind that acts on a terminal.
    const ACTING: [char; 8] =
        ['\x1b', '\x07', '\x7f', '\u{9b}', '\u{202e}', '\u{2066}', '\u{200f}', '\u{2028}'];

    #[test]
    fn nothing_that_acts_is_shown_raw() {
        for c in ACTING {
            let shown = visible(&format!("a{c}b")).into_owned();
            assert_eq!(shown, format!("a{}b", c.escape_unicode()));
        }
        assert_eq!(visible("Goïta\n👩‍🚒"), "Goïta\n👩‍🚒");
        assert_eq!(visible("a\rb\tc"), r"a\u{d}b\u{9}c");
    }

    #[test]
    fn json_on_a_screen_means_the_same() {
        let text: String = ACTING.iter().collect();
        let record = serde_json::to_string(&text).unwrap();
        let mut screen = Screen::new(Vec::new(), true);
        screen.write_all(record.as_bytes()).unwrap();
        let shown = String::from_utf8(screen.out).unwrap();
        assert!(!shown.contains(acts), "{shown}");
        assert_eq!(serde_json::from_str::<String>(&shown).unwrap(), text);
    }

    #[test]
    fn tables_keep_their_tabs_and_lines() {
        let mut screen = Screen::new(Vec::new(), false);
        screen.write_all("a\tb\x1b[2J\n".as_bytes()).unwrap();
        assert_eq!(String::from_utf8(screen.out).unwrap(), "a\tb\\u{1b}[2J\n");
    }
}
