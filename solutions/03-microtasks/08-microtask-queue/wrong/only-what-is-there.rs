// verdict: wrong-order · rule: both queues are emptied before the next task
//! Runs only the callbacks that are there when the drain begins.

use std::mem;

/// A callback that waits. When it runs, it may ask for more callbacks.
pub(crate) type Callback = Box<dyn FnOnce(&mut Queues)>;

/// The nextTick queue and the microtask queue.
pub(crate) struct Queues {
    next_ticks: Vec<Callback>,
    microtasks: Vec<Callback>,
}

impl Queues {
    /// Two empty queues.
    pub(crate) fn new() -> Self {
        Self { next_ticks: Vec::new(), microtasks: Vec::new() }
    }

    /// Keeps `callback` in the nextTick queue.
    pub(crate) fn next_tick(&mut self, callback: Callback) {
        self.next_ticks.push(callback);
    }

    /// Keeps `callback` in the microtask queue.
    pub(crate) fn queue_microtask(&mut self, callback: Callback) {
        self.microtasks.push(callback);
    }

    /// Runs callbacks until both queues are empty.
    pub(crate) fn drain(&mut self) {
        let next_ticks = mem::take(&mut self.next_ticks);
        let microtasks = mem::take(&mut self.microtasks);
        for callback in next_ticks.into_iter().chain(microtasks) {
            callback(self);
        }
    }
}
