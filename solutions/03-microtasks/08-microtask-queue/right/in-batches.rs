// takes all that waits out of a queue at once, and looks again for what came meanwhile
//! The two queues and the drain.

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
        while !self.next_ticks.is_empty() || !self.microtasks.is_empty() {
            while !self.next_ticks.is_empty() {
                for callback in mem::take(&mut self.next_ticks) {
                    callback(self);
                }
            }
            while !self.microtasks.is_empty() {
                for callback in mem::take(&mut self.microtasks) {
                    callback(self);
                }
            }
        }
    }
}
