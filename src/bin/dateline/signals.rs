//! Ctrl-C and termination: the first asks the work to stop at a good place, the second ends the program at once.

use crate::ExitStatus;
use dateline::stream::Stop;
use dateline::{Error, ErrorKind};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The signal that came, if one did.
#[derive(Debug)]
pub(crate) struct Signals(Arc<AtomicUsize>);

impl Signals {
    /// Turns signals into requests to stop.
    ///
    /// # Errors
    /// The system does not allow it.
    pub(crate) fn catch(stop: &Stop) -> Result<Self, Error> {
        let received = Arc::new(AtomicUsize::new(0));
        for (signal, status) in [(SIGINT, ExitStatus::Interrupted), (SIGTERM, ExitStatus::Terminated)] {
            // In this order: the flag that the first signal sets is the one at which the second ends the program.
            flag::register_conditional_shutdown(signal, status as i32, stop.idle())
                .and_then(|_| flag::register_conditional_shutdown(signal, status as i32, stop.requested()))
                .and_then(|_| flag::register_usize(signal, Arc::clone(&received), status as usize))
                .and_then(|_| flag::register(signal, stop.requested()))
                .map_err(|err| Error::new(ErrorKind::Config, format!("cannot catch signals: {err}")))?;
        }
        Ok(Self(received))
    }

    /// How a program ends that a signal has stopped.
    pub(crate) fn status(&self) -> ExitStatus {
        match self.0.load(Ordering::Relaxed) {
            143 => ExitStatus::Terminated,
            _ => ExitStatus::Interrupted,
        }
    }
}
