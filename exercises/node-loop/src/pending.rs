//! The pending phase: what the operating system has done already, and what is told only now.
//!
//! libuv feeds a stream into this queue when its writing side is shut down, so that nobody is called
//! back before `end()` has returned (`uv_shutdown`, `uv__run_pending`).

use std::collections::VecDeque;

use crate::ending::Ending;
use crate::event_loop::EventLoop;
use crate::recorder::{Phase, Queue};
use crate::task::Task;

/// First in, first out.
pub(crate) type Pending = VecDeque<Task>;

impl EventLoop {
    /// Runs `callback` in the pending phase of the next iteration.
    #[track_caller]
    pub(crate) fn feed(&self, callback: impl FnOnce() + 'static) {
        let task = self.new_task(Queue::Pending, callback);
        self.pending.borrow_mut().push_back(task);
    }

    pub(crate) fn run_pending(&self) -> Result<(), Ending> {
        self.enter(Phase::Pending);
        let pending = self.pending.take();
        for task in pending {
            self.run_callback(task)?;
        }
        Ok(())
    }
}
