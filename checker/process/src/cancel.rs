//! One handle that stops everything that runs: set by Ctrl-C, or by a caller.

use std::io::{self, PipeReader, PipeWriter, Write as _};
use std::os::fd::{AsFd, BorrowedFd};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use super::{Error, lent};

/// Stops every run and every tool that was given it. Cheap to clone; all clones are one.
#[derive(Debug, Clone)]
pub struct Cancel(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    cancelled: AtomicBool,
    /// Readable from the moment of cancelling on. Nobody ever reads it, so that every loop wakes.
    bell: PipeReader,
    ringer: PipeWriter,
}

impl Cancel {
    /// A handle that nothing but [`Cancel::cancel`] sets.
    ///
    /// # Errors
    /// When no file descriptors are left.
    pub fn new() -> Result<Self, Error> {
        let (bell, ringer) = io::pipe().map_err(|error| Error::Signals { reason: error.to_string() })?;
        Ok(Self(Arc::new(Shared { cancelled: AtomicBool::new(false), bell, ringer })))
    }

    /// Stops everything, now and later. Returns true when it was the first to do so.
    pub fn cancel(&self) -> bool {
        let first = !self.0.cancelled.swap(true, Ordering::SeqCst);
        if first {
            // One byte in an empty pipe whose reading end is held right here cannot fail or block.
            let _ = (&self.0.ringer).write_all(b"!");
        }
        first
    }

    /// True once everything is to stop.
    pub fn is_cancelled(&self) -> bool {
        self.0.cancelled.load(Ordering::SeqCst)
    }

    /// Becomes readable when everything is to stop; nobody reads it.
    pub fn bell(&self) -> BorrowedFd<'_> {
        self.0.bell.as_fd()
    }
}

/// The handle that Ctrl-C, SIGTERM and SIGHUP set; the same one at every call.
///
/// The first signal cancels: whatever runs is ended, and the caller leaves when its work returns. The
/// second exits at once with 130; the keepers then end what is left. A guest who has the terminal has no keeper: it
/// hears Ctrl-C itself, and is ended by the second one, and by any other of these signals.
///
/// # Errors
/// When no file descriptors or no threads are left.
#[expect(
    clippy::disallowed_methods,
    reason = "the second signal wants out at once, from a thread that is not `main`"
)]
pub fn install_cancel() -> Result<Cancel, Error> {
    static INSTALLED: Mutex<Option<Cancel>> = Mutex::new(None);
    let mut installed = INSTALLED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(cancel) = &*installed {
        return Ok(cancel.clone());
    }
    let cancel = Cancel::new()?;
    let rung = cancel.clone();
    let failed = |error: io::Error| Error::Signals { reason: error.to_string() };
    let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP]).map_err(failed)?;
    let wait = move || {
        let mut has_ended = false;
        for signal in signals.forever() {
            let is_first = rung.cancel();
            // Whoever started it hears of its end, and leaves as always: no later signal may interrupt that, since
            // what lies about on the disk would stay.
            has_ended |= (signal != SIGINT || !is_first) && lent::end();
            if !is_first && !has_ended {
                std::process::exit(130);
            }
        }
    };
    thread::Builder::new().name("signals".to_owned()).spawn(wait).map_err(failed)?;
    *installed = Some(cancel.clone());
    Ok(cancel)
}
