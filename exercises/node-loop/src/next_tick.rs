//! The nextTick queue: callbacks for "right after this one". It is *not* the microtask queue.
//!
//! Node empties it before the microtasks, whenever a callback has returned
//! (`lib/internal/process/task_queues.js`).

use std::collections::VecDeque;

use crate::current::current;
use crate::event_loop::EventLoop;
use crate::recorder::Queue;
use crate::task::Task;

/// First in, first out.
pub(crate) type NextTicks = VecDeque<Task>;

/// Runs `callback` as soon as the callback that is running now has returned, before any promise,
/// timer or I/O: `process.nextTick(callback)`.
///
/// From inside a microtask it runs later: once all microtasks have run.
///
/// # Panics
/// Outside [`run`](crate::run).
#[track_caller]
pub fn next_tick(callback: impl FnOnce() + 'static) {
    let event_loop = current();
    let task = event_loop.new_task(Queue::NextTick, callback);
    event_loop.next_ticks.borrow_mut().push_back(task);
}

impl EventLoop {
    pub(crate) fn take_next_tick(&self) -> Option<Task> {
        self.next_ticks.borrow_mut().pop_front()
    }
}
