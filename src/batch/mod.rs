//! Batches: many inputs into a folder, an output for each; or a stream into a file that survives being killed.
//!
//! Inputs come in; out go files that appear only when they are whole, each with a record beside it ([`Done`]) of what
//! it was made from and with. Who runs the same again finds what is finished and does the rest: [`annotate_files`]
//! file by file, [`annotate_stream`] from the last checkpoint on. The records are the whole of the memory: there is no
//! list of tasks, so any number of processes on any number of machines can share the work (`docs/cluster.md`).

mod done;
mod file;
mod files;
mod journal;
mod lock;
mod name;
mod output;

pub use done::{Done, Identity, InputFacts};
pub use files::{BatchOptions, BatchOutcome, annotate_files};
pub use journal::{CheckpointOptions, annotate_stream};
pub use output::Compress;
