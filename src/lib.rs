#![doc = include_str!("../README.md")]
//!
//! # The way through the house
//!
//! An article flows `read` → `normalize` → `matcher` → `resolve` → `write`, with the `gazetteer` beside it:
//!
//! * [`read`] turns inputs into batches of records, and records into [`Article`]s that borrow from them;
//! * [`normalize`] divides a text into folded words that know their place in the original;
//! * [`matcher`] finds every listed name among the words;
//! * [`resolve`] decides which of them are mentions, and of whom;
//! * [`mod@write`] appends the annotation to the record's own bytes ([`write::schema`] specifies it), or writes what
//!   analysts' tools read ([`write::OutputFormat`]);
//! * [`gazetteer`] reads rows, compiles them, and serves the compiled bytes in place;
//! * [`stats`] counts what annotated records name;
//! * [`report`] makes a page to look at of them;
//! * [`eval`] holds what was found against what people say is there;
//! * [`gaps`] lists the names that no gazetteer holds, [`stoplist`] the aliases that are mostly wrong;
//! * [`import`] makes rows of the gazetteers of others.
//!
//! [`pipeline`] holds the three middle calls in their order: an [`Annotator`] shared by all threads, a
//! [`Worker`] for each. [`stream`] runs whole inputs through it, in order, on any number of threads; [`batch`] writes
//! streams into files that are there in full or not at all, and does nothing twice. [`gather`] gives each article of the
//! inputs to whoever makes something else of it than a line.
//!
//! The library never prints, never reads the environment, and never exits.

#![warn(clippy::print_stdout, clippy::print_stderr)]

pub mod article;
pub mod batch;
mod country;
pub mod error;
pub mod eval;
pub mod gaps;
pub mod gather;
pub mod gazetteer;
pub mod import;
pub mod lint;
pub mod matcher;
pub mod normalize;
pub mod pipeline;
pub mod read;
pub mod report;
pub mod resolve;
pub mod span;
pub mod stats;
pub mod stoplist;
pub mod stream;
mod tables;
mod vectors;
pub mod write;

pub use article::{Article, Field};
pub use error::{Error, ErrorKind, Result};
pub use gazetteer::{EntityRef, EntityType, Gazetteer};
pub use pipeline::{Annotator, AnnotatorOptions, Worker};
pub use resolve::{Annotation, Mention, Via};
pub use span::Span;
