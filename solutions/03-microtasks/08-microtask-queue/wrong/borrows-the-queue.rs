// verdict: compile-error
//! Goes over a queue while the callbacks change it.

use std::collections::VecDeque;

/// A callback that waits. When it runs, it may ask for more callbacks.
pub(crate) type Callback = Box<dyn FnOnce(&mut Queues)>;

/// The nextTick queue and the microtask queue.
pub(crate) struct Queues {
    next_ticks: VecDeque<Callback>,
    microtasks: VecDeque<Callback>,
}

impl Queues {
    /// Two empty queues.
    pub(crate) fn new() -> Self {
        Self { next_ticks: VecDeque::new(), microtasks: VecDeque::new() }
    }

    /// Keeps `callback` in the nextTick queue.
    pub(crate) fn next_tick(&mut self, callback: Callback) {
        self.next_ticks.push_back(callback);
    }

    /// Keeps `callback` in the microtask queue.
    pub(crate) fn queue_microtask(&mut self, callback: Callback) {
        self.microtasks.push_back(callback);
    }

    /// Runs callbacks until both queues are empty.
    pub(crate) fn drain(&mut self) {
        for callback in self.next_ticks.drain(..) {
            callback(self);
        }
        for callback in self.microtasks.drain(..) {
            callback(self);
        }
    }
}
