//! Rejections that nobody has handled so far. Whether one is handled is for the promise to know.

use crate::ending::Ending;
use crate::error::Error;
use crate::event_loop::EventLoop;

/// Rejections to look at once more: each says what it was rejected with if it is still unhandled.
pub(crate) type Rejections = Vec<Box<dyn FnOnce() -> Option<Error>>>;

impl EventLoop {
    /// Since Node 15 the first rejection that nobody handled ends the process
    /// (`processPromiseRejections` in `lib/internal/process/promises.js`).
    pub(crate) fn check_rejections(&self) -> Result<(), Ending> {
        match self.rejections.take().into_iter().find_map(|still_unhandled| still_unhandled()) {
            Some(error) => Err(Ending::UnhandledRejection(error)),
            None => Ok(()),
        }
    }
}
