//! The articles that the page holds, to be opened one by one.
//!
//! Stories come in; chunks of about [`CHUNK_BYTES`] of JSON, each compressed by itself, go to a file without a name,
//! so that the page's script unpacks only what the reader opens. In memory stay the index, a line for each article,
//! and for each entity the articles that name it. Both are bounded by the number of articles held.

use super::story::Story;
use super::{Day, deflate};
use crate::gather::joined;
use serde::Serialize;
use std::io::{self, Read, Seek, SeekFrom, Write};

/// JSON of one chunk: unpacked within a few milliseconds, and large enough to compress well.
const CHUNK_BYTES: usize = 256 << 10;

/// How much the page holds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    pub(super) articles: u32,
    /// Compressed bytes of all chunks.
    pub(super) bytes: u64,
}

/// The articles held so far.
#[derive(Debug)]
pub(super) struct Archive {
    limits: Limits,
    /// How many chunks are compressed at the same time.
    threads: usize,
    pub(super) index: Index,
    /// For each entity the articles that name it, in their order.
    pub(super) named_in: Vec<Vec<u32>>,
    /// JSON of the chunk that is being filled.
    open: Vec<u8>,
    /// JSON of chunks that wait for being compressed.
    waiting: Vec<Vec<u8>>,
    /// Compressed chunks, one after another, and the size of each.
    file: std::fs::File,
    pub(super) sizes: Vec<usize>,
    bytes: u64,
}

/// A line for each article, by columns.
#[derive(Debug, Default, Serialize)]
pub(super) struct Index {
    titles: Vec<String>,
    ids: Vec<Option<String>>,
    days: Vec<Option<Day>>,
    mentions: Vec<u32>,
    /// The number of the first article of each chunk.
    chunks: Vec<u32>,
}

/// An article as JSON: texts, and mentions as arrays.
#[derive(Serialize)]
struct ArticleJson<'a> {
    texts: &'a [(String, String)],
    mentions: Vec<MentionJson<'a>>,
}

/// Text, start, end, entity or -1, and the rest.
#[derive(Serialize)]
struct MentionJson<'a>(usize, u32, u32, i64, Details<'a>);

#[derive(Serialize)]
struct Details<'a> {
    via: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    role: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<f64>,
    #[serde(skip_serializing_if = "str::is_empty")]
    why: &'a str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    candidates: &'a [String],
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    ambiguous: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    rejected: Option<&'a str>,
}

impl Archive {
    /// # Errors
    /// There is no place for a temporary file.
    pub(super) fn new(limits: Limits, threads: usize) -> io::Result<Self> {
        Ok(Self {
            limits,
            threads,
            index: Index::default(),
            named_in: Vec::new(),
            open: Vec::new(),
            waiting: Vec::new(),
            file: tempfile::tempfile()?,
            sizes: Vec::new(),
            bytes: 0,
        })
    }

    /// Number of articles held.
    pub(super) fn len(&self) -> u32 {
        u32::try_from(self.index.titles.len()).unwrap_or(u32::MAX)
    }

    /// The number that the next article would have, if it can be held: later ones never are when one was not.
    pub(super) fn next(&self) -> Option<u32> {
        let Limits { articles, bytes } = self.limits;
        (self.len() < articles && self.bytes < bytes).then(|| self.len())
    }

    /// Holds an article; `entities` are the numbers of its entities.
    ///
    /// # Errors
    /// The temporary file cannot be written.
    pub(super) fn add(&mut self, story: &Story, entities: &[Option<u32>]) -> io::Result<()> {
        let article = self.len();
        if self.open.is_empty() {
            self.index.chunks.push(article);
        }
        let kept = story.mentions.iter().filter(|mention| mention.rejected.is_none());
        self.index.mentions.push(u32::try_from(kept.clone().count()).unwrap_or(u32::MAX));
        self.index.titles.push(story.title());
        self.index.ids.push(story.id.clone());
        self.index.days.push(story.day);
        for number in kept.filter_map(|mention| entities[mention.entity]) {
            let number = number as usize;
            if self.named_in.len() <= number {
                self.named_in.resize_with(number + 1, Vec::new);
            }
            if self.named_in[number].last() != Some(&article) {
                self.named_in[number].push(article);
            }
        }
        self.open.push(if self.open.is_empty() { b'[' } else { b',' });
        serde_json::to_writer(&mut self.open, &as_json(story, entities))?;
        if self.open.len() >= CHUNK_BYTES {
            self.close_chunk();
            if self.waiting.len() >= self.threads {
                self.compress()?;
            }
        }
        Ok(())
    }

    fn close_chunk(&mut self) {
        if !self.open.is_empty() {
            self.open.push(b']');
            self.waiting.push(std::mem::take(&mut self.open));
        }
    }

    /// Compresses what waits, each chunk on a thread of its own, and writes it in order.
    fn compress(&mut self) -> io::Result<()> {
        let chunks = std::mem::take(&mut self.waiting);
        let compressed = std::thread::scope(|scope| {
            let threads: Vec<_> = chunks.iter().map(|chunk| scope.spawn(move || deflate(chunk))).collect();
            threads.into_iter().map(joined).collect::<Vec<_>>()
        });
        for chunk in compressed {
            self.file.write_all(&chunk)?;
            self.bytes += chunk.len() as u64;
            self.sizes.push(chunk.len());
        }
        Ok(())
    }

    /// Gives each compressed chunk to `put`, in order.
    ///
    /// # Errors
    /// The temporary file cannot be read or written, or `put` failed.
    pub(super) fn each_chunk(
        &mut self,
        mut put: impl FnMut(usize, &[u8]) -> io::Result<()>,
    ) -> io::Result<()> {
        self.close_chunk();
        self.compress()?;
        self.file.seek(SeekFrom::Start(0))?;
        let mut chunk = Vec::new();
        for (number, &size) in self.sizes.iter().enumerate() {
            chunk.resize(size, 0);
            self.file.read_exact(&mut chunk)?;
            put(number, &chunk)?;
        }
        Ok(())
    }
}

fn as_json<'a>(story: &'a Story, entities: &[Option<u32>]) -> ArticleJson<'a> {
    let mention = |mention: &'a super::story::Mention| {
        MentionJson(
            mention.text,
            mention.start,
            mention.end,
            entities[mention.entity].map_or(-1, i64::from),
            Details {
                via: &mention.via,
                role: &mention.role,
                score: mention.score,
                why: &mention.why,
                candidates: &mention.candidates,
                ambiguous: mention.ambiguous,
                rejected: mention.rejected.as_deref(),
            },
        )
    };
    ArticleJson { texts: &story.texts, mentions: story.mentions.iter().map(mention).collect() }
}
