//! The crate's one error type.
//!
//! An error says where (source, line, byte), what was found and expected, and, where the user can act,
//! what to do. The library never prints: the caller shows `Display`, which may hold a second line with
//! the remedy.

use std::fmt;

/// Result with the crate's [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What kind of thing went wrong; decides whether work can go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Reading or writing failed.
    Io,
    /// One input record cannot be read; the stream goes on.
    Record,
    /// A row of a gazetteer source cannot be read.
    Row,
    /// A compiled gazetteer is damaged or of another version.
    Format,
    /// Settings that cannot be used together or have no meaning.
    Config,
}

impl ErrorKind {
    /// The name under which outputs tell the kind.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Io => "io",
            Self::Record => "record",
            Self::Row => "row",
            Self::Format => "format",
            Self::Config => "config",
        }
    }
}

/// Where in its source an error stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line number, from 1.
    pub line: u64,
    /// Byte offset within the line, from 0; `None` when the whole line is meant.
    pub byte: Option<u64>,
}

/// An error with its place, message and remedy.
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    source_name: Option<String>,
    position: Option<Position>,
    message: String,
    help: Option<String>,
    cause: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    /// An error of `kind` with a message in lower case and without a final dot.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            source_name: None,
            position: None,
            message: message.into(),
            help: None,
            cause: None,
        }))
    }

    /// An I/O error on `name` (a path, or `<stdin>`).
    pub fn io(name: impl Into<String>, err: std::io::Error) -> Self {
        let message = err.to_string();
        Self::new(ErrorKind::Io, message).in_source(name).caused_by(err)
    }

    /// Names the file or stream the error stands in, unless it has been named already.
    #[must_use]
    pub fn in_source(mut self, name: impl Into<String>) -> Self {
        self.0.source_name.get_or_insert_with(|| name.into());
        self
    }

    /// Says at which line, and byte of that line, the error stands.
    #[must_use]
    pub fn at(mut self, line: u64, byte: Option<u64>) -> Self {
        self.0.position = Some(Position { line, byte });
        self
    }

    /// Adds what the user can do.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.0.help = Some(help.into());
        self
    }

    /// Keeps the underlying error as [`std::error::Error::source`].
    #[must_use]
    pub fn caused_by(mut self, cause: impl std::error::Error + Send + Sync + 'static) -> Self {
        self.0.cause = Some(Box::new(cause));
        self
    }

    /// The kind of error.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// File or stream the error stands in.
    pub fn source_name(&self) -> Option<&str> {
        self.0.source_name.as_deref()
    }

    /// Line and byte, where known.
    pub fn position(&self) -> Option<Position> {
        self.0.position
    }

    /// The message alone, without place and remedy.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// What the user can do, where there is something.
    pub fn help(&self) -> Option<&str> {
        self.0.help.as_deref()
    }

    /// Whether only one record is lost and the stream can go on.
    pub fn is_record(&self) -> bool {
        self.0.kind == ErrorKind::Record
    }

    /// Whether the error is a closed pipe, which ends a program silently.
    pub fn is_broken_pipe(&self) -> bool {
        use std::io;
        self.0
            .cause
            .as_ref()
            .and_then(|cause| cause.downcast_ref::<io::Error>())
            .is_some_and(|err| err.kind() == io::ErrorKind::BrokenPipe)
    }
}

impl fmt::Display for Error {
    /// `news.jsonl:1042: byte 18: expected a string in "text", found a number`, then the remedy.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { source_name, position, message, help, .. } = &*self.0;
        match (source_name, position) {
            (Some(name), Some(position)) => write!(f, "{name}:{}: ", position.line)?,
            (Some(name), None) => write!(f, "{name}: ")?,
            (None, Some(position)) => write!(f, "line {}: ", position.line)?,
            (None, None) => {}
        }
        if let Some(byte) = position.and_then(|position| position.byte) {
            write!(f, "byte {byte}: ")?;
        }
        f.write_str(message)?;
        if let Some(help) = help {
            write!(f, "\n  {help}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {self}", self.0.kind)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.cause.as_deref().map(|cause| cause as _)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn display_names_place_message_and_remedy() {
        let err = Error::new(ErrorKind::Record, r#"expected a string in "text", found a number"#)
            .in_source("news.jsonl")
            .at(1042, Some(18))
            .with_help("name another field with --fields");
        assert_eq!(
            err.to_string(),
            "news.jsonl:1042: byte 18: expected a string in \"text\", found a number\n  name another field with --fields"
        );
        assert!(err.is_record());
    }

    #[test]
    fn broken_pipe_is_recognised_through_the_cause() {
        let err = Error::io("<stdout>", std::io::ErrorKind::BrokenPipe.into());
        assert!(err.is_broken_pipe());
    }
}
