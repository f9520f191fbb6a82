//! Messages to the user: standard error only, each with the program's name before it.

use crate::args::{Args, ColorChoice};
use anstyle::{AnsiColor, Style};
use dateline::Error;
use std::io::Write;

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

    fn show(&self, err: &Error, style: Style) {
        // Control characters from file names and records must not reach the terminal raw.
        let text: String = err
            .to_string()
            .chars()
            .map(|c| if c.is_control() && c != '\n' { '\u{FFFD}' } else { c })
            .collect();
        let mut stderr = anstream::AutoStream::new(std::io::stderr().lock(), self.color);
        // Nobody is left to tell when standard error is closed.
        let _ = writeln!(stderr, "{style}dateline:{style:#} {text}");
    }
}
