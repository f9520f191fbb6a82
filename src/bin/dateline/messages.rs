//! Messages to the user: standard error only, each with the program's name before it.

use crate::args::{Args, ColorChoice};
use anstyle::{AnsiColor, Style};
use dateline::Error;
use dateline::write::terminal::visible;
use std::borrow::Cow;
use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

/// Shows messages.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Messages {
    quiet: bool,
    color: anstream::ColorChoice,
}

impl Messages {
    pub(crate) fn new(args: &Args) -> Self {
        let color = match args.color {
            ColorChoice::Auto => anstream::AutoStream::choice(&std::io::stderr()),
            ColorChoice::Always => anstream::ColorChoice::Always,
            ColorChoice::Never => anstream::ColorChoice::Never,
        };
        Self { quiet: args.quiet, color }
    }

    /// Whether only what ends the program is to be told.
    pub(crate) fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// About a record or an input that is passed over; `--quiet` silences it.
    pub(crate) fn passed_over(&self, err: &Error) {
        if !self.quiet {
            self.show(err, AnsiColor::Yellow.on_default());
        }
    }

    /// About what ends the program; always shown.
    pub(crate) fn fatal(&self, err: &Error) {
        self.show(err, AnsiColor::Red.on_default().bold());
    }

    /// What was done; `--quiet` silences it.
    pub(crate) fn note(&self, text: &str) {
        if !self.quiet {
            let _ = writeln!(std::io::stderr().lock(), "{}", printable(text));
        }
    }

    /// How far the work is; on terminals only.
    pub(crate) fn progress(&self) -> Progress {
        let shown = !self.quiet && std::io::stderr().is_terminal();
        Progress { shown, last: Instant::now(), written: false }
    }

    fn show(&self, err: &Error, style: Style) {
        let text = err.to_string();
        let text = printable(&text);
        let mut stderr = anstream::AutoStream::new(std::io::stderr().lock(), self.color);
        // Nobody is left to tell when standard error is closed.
        let _ = writeln!(stderr, "{style}dateline:{style:#} {text}");
    }
}

/// What acts on a terminal, or turns the direction of a text, must not reach one raw from file names and records.
pub(crate) fn printable(text: &str) -> Cow<'_, str> {
    visible(text)
}

/// A line that says how far the work is, written over and over.
#[derive(Debug)]
pub(crate) struct Progress {
    shown: bool,
    last: Instant,
    written: bool,
}

impl Progress {
    /// Time between two lines.
    const PAUSE: Duration = Duration::from_millis(250);

    /// Shows a count, if some time has passed since the last.
    pub(crate) fn show(&mut self, count: usize, what: &str) {
        if self.shown && self.last.elapsed() >= Self::PAUSE {
            let _ = write!(std::io::stderr().lock(), "\r{} {what}", grouped(count as u64));
            self.last = Instant::now();
            self.written = true;
        }
    }

    /// Takes the line away.
    pub(crate) fn clear(&mut self) {
        if std::mem::take(&mut self.written) {
            let _ = write!(std::io::stderr().lock(), "\r\x1b[K");
        }
    }
}

/// A number of things, each called by this word: `1 row`, `1,200 rows`.
pub(crate) fn counted(number: u64, thing: &str) -> String {
    format!("{} {thing}{}", grouped(number), if number == 1 { "" } else { "s" })
}

/// A number with commas between its thousands.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() * 4 / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_acts_on_a_terminal_is_shown() {
        assert_eq!(printable("a\u{1b}[2J\u{202e}b\n  c"), "a\\u{1b}[2J\\u{202e}b\n  c");
    }

    #[test]
    fn thousands_are_set_apart() {
        for (number, text) in [(0, "0"), (999, "999"), (1000, "1,000"), (12_345_678, "12,345,678")] {
            assert_eq!(grouped(number), text);
        }
    }
}
