//! How a stream is steered from outside: what becomes of bad records, how it is counted, how it is stopped.

use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};

use super::Outcome;
use crate::error::{Error, ErrorKind, Result};

/// What becomes of records that cannot be annotated.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Policy {
    /// What happens at each of them.
    pub on_error: OnError,
    /// How many end the stream; `None`: any number is borne.
    pub max_errors: Option<ErrorLimit>,
    /// Whether [`Sink::keep`](super::Sink::keep) gets letters.
    pub letters: bool,
}

/// What happens at a record that cannot be annotated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnError {
    /// It is reported and left out.
    #[default]
    Skip,
    /// It is reported and ends the stream.
    Fail,
    /// It is reported, and a line that holds it and the error stands in its place.
    Emit,
}

/// How many rejected records are too many.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ErrorLimit {
    /// More than this number.
    Count(u64),
    /// More than this percentage of all records.
    Percent(f64),
}

impl ErrorLimit {
    /// Records that must have been seen before a percentage means something; at the end any number will do.
    const MIN_RECORDS: u64 = 1000;

    /// `at_end` when no more records come.
    ///
    /// # Errors
    /// The limit is exceeded.
    pub(crate) fn check(self, counters: &Counters, at_end: bool) -> Result<()> {
        let rejected = counters.rejected.load(Relaxed);
        let seen = rejected + counters.articles.load(Relaxed);
        let exceeded = match self {
            Self::Count(limit) => rejected > limit,
            Self::Percent(limit) => {
                (at_end || seen >= Self::MIN_RECORDS) && 100.0 * rejected as f64 > limit * seen as f64
            }
        };
        if !exceeded {
            return Ok(());
        }
        let message = format!("{rejected} of {seen} records were rejected, more than --max-errors allows");
        Err(Error::new(ErrorKind::Config, message))
    }
}

impl FromStr for ErrorLimit {
    type Err = String;

    /// Reads `100` or `0.5%`.
    fn from_str(text: &str) -> Result<Self, String> {
        let limit = match text.strip_suffix('%') {
            Some(percent) => {
                percent.parse().ok().filter(|percent| (0.0..=100.0).contains(percent)).map(Self::Percent)
            }
            None => text.parse().ok().map(Self::Count),
        };
        limit.ok_or_else(|| "expected a number, or a percentage such as 0.5%".to_owned())
    }
}

/// How streams are watched and stopped. Clones are the same stop and the same counters.
#[derive(Clone, Debug, Default)]
pub struct Control {
    /// Tells streams to stop.
    pub stop: Stop,
    /// What all streams that share it have done so far.
    pub counters: Arc<Counters>,
}

/// What has been done so far, for other threads to look at.
#[derive(Debug, Default)]
#[expect(missing_docs, reason = "as in `Outcome`")]
pub struct Counters {
    pub articles: AtomicU64,
    pub mentions: AtomicU64,
    pub rejected: AtomicU64,
    /// Bytes read of the inputs as they are, compressed or not; only those are counted that are watched.
    pub bytes: AtomicU64,
    /// Files of a batch that are finished, in this run or an earlier one.
    pub files: AtomicU64,
}

impl Counters {
    /// Adds what has been done with some records.
    pub fn add(&self, outcome: &Outcome) {
        self.articles.fetch_add(outcome.annotated, Relaxed);
        self.mentions.fetch_add(outcome.mentions, Relaxed);
        self.rejected.fetch_add(outcome.rejected, Relaxed);
    }
}

/// A request to stop. A stream ends behind the batch in hand, everything written, and says so in its outcome.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<Flags>);

#[derive(Debug, Default)]
struct Flags {
    requested: Arc<AtomicBool>,
    idle: Arc<AtomicBool>,
}

impl Stop {
    /// Tells the streams to stop.
    pub fn request(&self) {
        self.0.requested.store(true, Relaxed);
    }

    /// Whether they have been told.
    pub fn is_requested(&self) -> bool {
        self.0.requested.load(Relaxed)
    }

    /// True once the streams have been told; what a signal handler sets.
    pub fn requested(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.0.requested)
    }

    /// True while a stream on a single thread waits for its input, where it cannot see a request, and all lines are
    /// out: the process may end there and then.
    pub fn idle(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.0.idle)
    }

    pub(super) fn while_idle<T>(&self, wait: impl FnOnce() -> T) -> T {
        self.0.idle.store(true, Relaxed);
        let value = wait();
        self.0.idle.store(false, Relaxed);
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_numbers_or_percentages() {
        for (text, limit) in [
            ("0", Some(ErrorLimit::Count(0))),
            ("12", Some(ErrorLimit::Count(12))),
            ("0.5%", Some(ErrorLimit::Percent(0.5))),
            ("100%", Some(ErrorLimit::Percent(100.0))),
            ("101%", None),
            ("-1", None),
            ("NaN%", None),
            ("", None),
        ] {
            assert_eq!(text.parse().ok(), limit, "{text}");
        }
    }

    #[test]
    fn percentage_waits_for_enough_records() {
        let counters = Counters::default();
        let limit = ErrorLimit::Percent(10.0);
        counters.add(&Outcome { annotated: 8, rejected: 2, ..Outcome::default() });
        assert!(limit.check(&counters, false).is_ok());
        let err = limit.check(&counters, true).unwrap_err();
        assert_eq!(err.message(), "2 of 10 records were rejected, more than --max-errors allows");
        counters.add(&Outcome { annotated: 890, rejected: 100, ..Outcome::default() });
        assert!(limit.check(&counters, false).is_err());
    }
}
