//! The record beside a finished output: what it was made from, with what, and what came of it.
//!
//! It stands in `NAME.done.json` beside the output `NAME` and is written when the output is whole. An output is
//! finished if the record's inputs, gazetteer, options and version are the ones that a run would use; whatever else
//! lies there is made anew. The members are a contract: scripts and other machines read them.

use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::Path;
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::Xxh3Default;

use super::file::{beside, failed, read, replace};
use super::output::Compress;
use crate::error::Result;
use crate::pipeline::Annotator;
use crate::stream::{Outcome, StreamOptions};

/// What stands in `NAME.done.json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Done {
    /// With what it was made.
    #[serde(flatten)]
    pub identity: Identity,
    /// From what it was made, in order.
    pub inputs: Vec<InputFacts>,
    /// Size of the output in bytes.
    pub output_bytes: u64,
    /// What came of the records.
    #[serde(flatten)]
    pub outcome: Outcome,
    /// Time it took, in seconds; of a stream that was resumed, that of the last run.
    pub seconds: f64,
}

/// What besides the inputs decides on the bytes of an output.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// Version of the program.
    pub dateline: String,
    /// [`Annotator::fingerprint`] of the gazetteers.
    pub gazetteer: String,
    /// All options that the output depends on, as they are written in the code; to be compared, not to be parsed.
    pub options: String,
}

impl Identity {
    /// The identity of what these would make.
    pub fn new(annotator: &Annotator, stream: &StreamOptions, compress: Option<Compress>) -> Self {
        let StreamOptions { read, records, write, policy, .. } = stream;
        let (on_error, annotator_options) = (policy.on_error, annotator.options());
        Self {
            dateline: env!("CARGO_PKG_VERSION").to_owned(),
            gazetteer: annotator.fingerprint(),
            // Options of the future are compared as well, without anybody having to think of it.
            options: format!(
                "{annotator_options:?} {read:?} {records:?} {write:?} {on_error:?} {compress:?}"
            ),
        }
    }

    /// What is not the same, in words; `None` if all is.
    pub fn difference(&self, other: &Self) -> Option<&'static str> {
        if self.dateline != other.dateline {
            Some("another version of dateline")
        } else if self.gazetteer != other.gazetteer {
            Some("another gazetteer")
        } else if self.options != other.options {
            Some("other options")
        } else {
            None
        }
    }
}

/// What tells whether an input is the one it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputFacts {
    /// Its absolute path, or a name such as `<stdin>`.
    pub path: String,
    /// Size in bytes, as it is, compressed or not. That and what follows only files have.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub bytes: Option<u64>,
    /// Time of the last change, in microseconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub modified: Option<u64>,
    /// XXH3 (64 bits) of all its bytes, 16 hexadecimal digits, where they have been read from first to last.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub xxh3: Option<String>,
}

impl InputFacts {
    /// Facts of a file, all but the hash.
    ///
    /// # Errors
    /// There is no such file.
    pub(super) fn of_file(path: &Path) -> io::Result<Self> {
        let metadata = fs::metadata(path)?;
        let path = fs::canonicalize(path)?.display().to_string();
        let (bytes, modified) = (Some(metadata.len()), modified(&metadata));
        Ok(Self { path, bytes, modified, xxh3: None })
    }

    /// What is known of an input that is no file.
    pub(super) fn of_stream(name: &str) -> Self {
        Self { path: name.to_owned(), bytes: None, modified: None, xxh3: None }
    }

    /// Whether the input at `path`, of which `now` is known, is still the one that these were taken from.
    ///
    /// Size and time decide where they can. A file that was only touched or copied is read, and its hash decides.
    pub(super) fn is_still(&self, now: &Self, path: &Path) -> bool {
        if self.bytes.is_none() || self.bytes != now.bytes {
            return false;
        }
        let is_untouched = self.path == now.path && self.modified.is_some() && self.modified == now.modified;
        is_untouched || self.xxh3.is_some() && self.xxh3 == hash_file(path).ok()
    }
}

fn modified(metadata: &Metadata) -> Option<u64> {
    let since = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    u64::try_from(since.as_micros()).ok()
}

/// The hash as it is written.
pub(super) fn hex(digest: u64) -> String {
    format!("{digest:016x}")
}

/// Hash of a file's bytes.
pub(super) fn hash_file(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut hash = Xxh3Default::new();
    let mut block = vec![0; 1 << 20];
    loop {
        match file.read(&mut block) {
            Ok(0) => return Ok(hex(hash.digest())),
            Ok(n_read) => hash.update(&block[..n_read]),
            Err(err) if err.kind() == io::ErrorKind::Interrupted => {}
            Err(err) => return Err(err),
        }
    }
}

impl Done {
    /// The record of an output, if the output is there in full. A record that cannot be understood is none.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn of(output: &Path) -> Result<Option<Self>> {
        let Some(bytes) = read(&beside(output, Self::SUFFIX))? else { return Ok(None) };
        let Ok(done) = serde_json::from_slice::<Self>(&bytes) else { return Ok(None) };
        let is_there = fs::metadata(output).is_ok_and(|metadata| metadata.len() == done.output_bytes);
        Ok(is_there.then_some(done))
    }

    /// What stands behind the output's name.
    pub const SUFFIX: &str = ".done.json";

    /// Writes the record of an output.
    pub(super) fn write(&self, output: &Path) -> Result<()> {
        let path = beside(output, Self::SUFFIX);
        let mut bytes = serde_json::to_vec(self).map_err(|err| failed(&path, err.into()))?;
        bytes.push(b'\n');
        replace(&path, &bytes)
    }
}
