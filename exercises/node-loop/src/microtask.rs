//! The microtask queue: where the reactions of promises wait. In Node it belongs to V8.
//!
//! It is emptied after the nextTick queue, and it is one queue for all promises: first in, first out
//! (ECMA-262, `HostEnqueuePromiseJob`).

use std::collections::VecDeque;

use crate::current::current;
use crate::event_loop::EventLoop;
use crate::recorder::{Queue, Source};
use crate::task::Task;

/// First in, first out.
pub(crate) type Microtasks = VecDeque<Task>;

/// Runs `callback` among the reactions of promises: `queueMicrotask(callback)`.
///
/// # Panics
/// Outside [`run`](crate::run).
#[track_caller]
pub fn queue_microtask(callback: impl FnOnce() + 'static) {
    queue_microtask_from(Source::here(), callback);
}

/// The same for a callback that was asked for at another place.
#[track_caller]
pub(crate) fn queue_microtask_from(source: Source, callback: impl FnOnce() + 'static) {
    let event_loop = current();
    let task = event_loop.new_task_from(source, Queue::Microtask, callback);
    event_loop.microtasks.borrow_mut().push_back(task);
}

impl EventLoop {
    pub(crate) fn take_microtask(&self) -> Option<Task> {
        self.microtasks.borrow_mut().pop_front()
    }
}
