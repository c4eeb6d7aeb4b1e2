//! The close phase: callbacks of handles that were closed. It is the last phase before the timers.
//!
//! libuv calls them closing handles (`uv__run_closing_handles`). Sockets come here too, servers do not:
//! theirs is a nextTick.

use std::collections::VecDeque;

use crate::current::current;
use crate::ending::Ending;
use crate::event_loop::EventLoop;
use crate::recorder::{Phase, Queue, Source};
use crate::task::Task;

/// The handles that are closing: first in, first out.
pub(crate) type Closing = VecDeque<Task>;

/// Closes a handle that does nothing else, and runs `callback` in the close phase.
///
/// It stands for a socket's `close` event, so that programs can see where in an iteration it comes.
///
/// # Panics
/// Outside [`run`](crate::run).
#[track_caller]
pub fn close_handle(callback: impl FnOnce() + 'static) {
    current().close_from(Source::here(), callback);
}

impl EventLoop {
    /// Runs `callback` in the close phase, for a handle that was made at `source`.
    pub(crate) fn close_from(&self, source: Source, callback: impl FnOnce() + 'static) {
        let task = self.new_task_from(source, Queue::Close, callback);
        self.closing.borrow_mut().push_back(task);
    }

    /// A handle that is closed by one of these callbacks waits for the next iteration: libuv, too,
    /// takes the whole list away before it calls back.
    pub(crate) fn run_closing(&self) -> Result<(), Ending> {
        self.enter(Phase::Close);
        let closing = self.closing.take();
        for task in closing {
            self.run_callback(task)?;
        }
        Ok(())
    }
}
