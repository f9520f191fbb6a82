//! Inputs become records.
//!
//! Paths and streams come in; [`Batch`]es of whole records of one input go out, for worker threads to
//! parse with [`jsonl::parse`] and [`text::parse`]. The [`Reader`] opens the inputs one after another,
//! finds out what each holds and hands every record on as soon as it has been read: a record that
//! arrived on a pipe never waits for the next one. Memory is bounded by the block size and the largest
//! record allowed. What a record says is none of its business; a record that cannot be had is an error
//! of its own and the stream goes on.

mod batch;
pub mod compressed;
pub mod jsonl;
mod split;
pub mod text;

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use self::batch::{Batch, RawRecord, Records};
use self::split::Source;
use crate::error::{Error, Result};

/// What an input holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// One JSON object a line.
    Jsonl,
    /// Plain text: the whole input is one article, unless a [`RecordSeparator`] makes several.
    Text,
}

/// What stands between the articles of a plain text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum RecordSeparator {
    /// Nothing: the input is one article.
    #[default]
    None,
    /// Each line is an article.
    Newline,
    /// One or more lines that hold nothing but blanks.
    BlankLine,
    /// A form feed (U+000C).
    FormFeed,
    /// A NUL byte, as `find -print0` writes it.
    Nul,
}

/// How inputs are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadOptions {
    /// What the inputs hold; `None`: found out for each by its first byte that is not blank.
    pub format: Option<Format>,
    /// What separates the records of inputs that hold text.
    pub separator: RecordSeparator,
    /// Bytes asked for by one read, and so about the size of a batch of a file.
    pub block_bytes: usize,
    /// Largest record in bytes, at most `u32::MAX`, since spans count in `u32`. A larger one is
    /// skipped and reported.
    pub max_record_bytes: u32,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self {
            format: None,
            separator: RecordSeparator::None,
            block_bytes: 512 << 10,
            max_record_bytes: 64 << 20,
        }
    }
}

/// A source of records: a path, standard input, or any stream. Nothing is opened before its turn.
pub struct Input {
    name: Arc<str>,
    origin: Origin,
    watch: Option<Watch>,
}

/// Sees the bytes that are read.
type Watch = Box<dyn FnMut(&[u8]) + Send>;

enum Origin {
    Path(PathBuf),
    Stdin,
    Stream(Stream),
}

type Stream = Box<dyn Read + Send>;

impl Input {
    /// The input that a command line argument means: `-` is standard input, the rest are paths.
    pub fn from_arg(arg: impl Into<PathBuf>) -> Self {
        let path = arg.into();
        if path == Path::new("-") { Self::stdin() } else { Self::path(path) }
    }

    /// A file.
    pub fn path(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        Self { name: path.display().to_string().into(), origin: Origin::Path(path), watch: None }
    }

    /// Standard input, called `<stdin>`.
    pub fn stdin() -> Self {
        Self { name: "<stdin>".into(), origin: Origin::Stdin, watch: None }
    }

    /// Any stream, under the name that messages are to give it.
    pub fn stream(name: impl Into<Arc<str>>, stream: impl Read + Send + 'static) -> Self {
        Self { name: name.into(), origin: Origin::Stream(Box::new(stream)), watch: None }
    }

    /// Lets `watch` see all bytes that are read, in their order, as they are in the file: compressed, if it is.
    #[must_use]
    pub fn watched(mut self, watch: impl FnMut(&[u8]) + Send + 'static) -> Self {
        self.watch = Some(Box::new(watch));
        self
    }

    /// The path, if the input is a file.
    pub fn file_path(&self) -> Option<&Path> {
        match &self.origin {
            Origin::Path(path) => Some(path),
            Origin::Stdin | Origin::Stream(_) => None,
        }
    }

    fn open(self) -> io::Result<Stream> {
        let stream = self.origin.open()?;
        Ok(match self.watch {
            None => stream,
            Some(watch) => Box::new(Watched { stream, watch }),
        })
    }

    /// The name by which messages call the input.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl Origin {
    fn open(self) -> io::Result<Stream> {
        Ok(match self {
            Self::Path(path) => Box::new(File::open(path)?),
            Self::Stdin => Box::new(io::stdin()),
            Self::Stream(stream) => stream,
        })
    }
}

/// A stream and who looks on.
struct Watched {
    stream: Stream,
    watch: Watch,
}

impl Read for Watched {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n_read = self.stream.read(buffer)?;
        (self.watch)(&buffer[..n_read]);
        Ok(n_read)
    }
}

impl fmt::Debug for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Input").field(&self.name).finish()
    }
}

/// Reads inputs one after another and gives their records in batches.
///
/// ```
/// use dateline::read::{Batch, Input, ReadOptions, Reader};
///
/// let news = &b"{\"text\": \"Bamako\"}\n\n{\"text\": \"Gao\"}"[..];
/// let mut reader = Reader::new([Input::stream("news", news)], ReadOptions::default());
/// let mut batch = Batch::default();
/// let mut lines = Vec::new();
/// while reader.next_batch(&mut batch)? {
///     for raw in batch.records() {
///         lines.push(raw?.line);
///     }
/// }
/// assert_eq!(lines, [1, 3]);
/// # Ok::<(), dateline::Error>(())
/// ```
pub struct Reader {
    inputs: std::vec::IntoIter<Input>,
    current: Option<Source>,
    options: ReadOptions,
}

impl Reader {
    /// A reader over `inputs`, in their order.
    pub fn new(inputs: impl IntoIterator<Item = Input>, options: ReadOptions) -> Self {
        let inputs = inputs.into_iter().collect::<Vec<_>>().into_iter();
        Self { inputs, current: None, options }
    }

    /// Fills `batch` with the next records, of one input, and says whether there were any.
    ///
    /// The batch's buffers are used again. It holds at least one record, and all that a single read
    /// returned: no further read is made while a complete record waits.
    ///
    /// # Errors
    /// An input cannot be opened or read ([`ErrorKind::Io`](crate::error::ErrorKind::Io), with its
    /// name). The batch is then empty; the next call goes on with the next input.
    pub fn next_batch(&mut self, batch: &mut Batch) -> Result<bool> {
        loop {
            let Some(mut source) = self.current.take() else {
                let Some(input) = self.inputs.next() else {
                    batch.clear();
                    return Ok(false);
                };
                let name = Arc::clone(&input.name);
                let opened =
                    input.open().and_then(|stream| Source::new(Arc::clone(&name), stream, &self.options));
                match opened {
                    Ok(source) => self.current = Some(source),
                    Err(err) => return fail(batch, &name, err),
                }
                continue;
            };
            match source.next_batch(batch) {
                Ok(true) => {
                    self.current = Some(source);
                    return Ok(true);
                }
                Ok(false) => {}
                Err(err) => return fail(batch, source.name(), err),
            }
        }
    }
}

impl fmt::Debug for Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reader")
            .field("current", &self.current.as_ref().map(Source::name))
            .field("inputs", &self.inputs.as_slice())
            .field("options", &self.options)
            .finish()
    }
}

fn fail(batch: &mut Batch, name: &str, err: io::Error) -> Result<bool> {
    batch.clear();
    Err(Error::io(name, err))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;

    fn is_send<T: Send>(value: T) -> T {
        value
    }

    #[test]
    fn dash_is_standard_input() {
        assert_eq!(Input::from_arg("-").name(), "<stdin>");
        assert_eq!(Input::from_arg("./-").name(), "./-");
    }

    #[test]
    fn input_that_cannot_be_opened_is_named_and_the_next_one_is_read() {
        let inputs = [
            Input::stream("a", &b"{}\n"[..]),
            Input::path("no/such/file"),
            Input::path("."),
            Input::stream("empty", &b""[..]),
            Input::stream("b", &b"\xEF\xBB\xBFBamako"[..]),
        ];
        let mut reader = is_send(Reader::new(inputs, ReadOptions::default()));
        let mut batch = is_send(Batch::default());
        assert!(reader.next_batch(&mut batch).unwrap());
        assert_eq!((&*batch.source, batch.format), ("a", Format::Jsonl));
        for name in ["no/such/file", "."] {
            let err = reader.next_batch(&mut batch).unwrap_err();
            assert_eq!((err.kind(), err.source_name()), (ErrorKind::Io, Some(name)));
            assert!(batch.is_empty());
        }
        assert!(reader.next_batch(&mut batch).unwrap());
        assert_eq!((&*batch.source, batch.format), ("b", Format::Text));
        assert_eq!(batch.records().next().unwrap().unwrap().bytes, b"Bamako");
        assert!(!reader.next_batch(&mut batch).unwrap());
        assert!(!reader.next_batch(&mut batch).unwrap());
    }

    #[test]
    fn lines_and_records_are_counted_in_each_source() {
        let inputs = ["a", "b"].map(|name| Input::stream(name, &b"\n{1}\n\n{2}"[..]));
        let mut reader = Reader::new(inputs, ReadOptions::default());
        let mut batch = Batch::default();
        let mut found = Vec::new();
        while reader.next_batch(&mut batch).unwrap() {
            for raw in batch.records().map(Result::unwrap) {
                found.push(format!("{}:{} #{}", raw.source, raw.line, raw.record));
            }
        }
        assert_eq!(found, ["a:2 #0", "a:4 #1", "b:2 #0", "b:4 #1"]);
    }
}
