//! Rejections that nobody has handled so far. Whether one is handled is for the promise to know.

use crate::ending::Ending;
use crate::error::Error;
use crate::event_loop::EventLoop;

/// Rejections to look at once more: each says what it was rejected with if it is still unhandled.
pub(crate) type Rejections = Vec<Box<dyn FnOnce() -> Option<Error>>>;

impl EventLoop {
    /// Since Node 15 a rejection that nobody handled ends the process, unless the program listens for it
    /// (`processPromiseRejections` in `lib/internal/process/promises.js`). Says whether it listened.
    pub(crate) fn check_rejections(&self) -> Result<bool, Ending> {
        let mut listened = false;
        for still_unhandled in self.rejections.take() {
            if let Some(error) = still_unhandled() {
                self.unhandled_rejection(error)?;
                listened = true;
            }
        }
        Ok(listened)
    }
}
