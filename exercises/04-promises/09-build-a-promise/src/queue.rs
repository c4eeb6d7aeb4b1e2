//! The microtask queue. It is given: there is nothing to change here.

use std::cell::RefCell;
use std::collections::VecDeque;

thread_local! {
    /// The callbacks that wait.
    static QUEUE: RefCell<VecDeque<Box<dyn FnOnce()>>> = RefCell::default();
}

/// Keeps `callback`. It runs when the task that runs now has ended.
pub(crate) fn queue_microtask(callback: impl FnOnce() + 'static) {
    QUEUE.with_borrow_mut(|queue| queue.push_back(Box::new(callback)));
}

/// Runs callbacks until the queue is empty. `main` calls this after each task.
pub(crate) fn drain() {
    while let Some(callback) = QUEUE.with_borrow_mut(VecDeque::pop_front) {
        callback();
    }
}
