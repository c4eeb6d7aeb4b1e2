// verdict: wrong-order · rule: a nextTick from a microtask waits until the microtask queue is empty
//! Looks at the nextTick queue again after each microtask.

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
        loop {
            if let Some(tick) = self.next_ticks.pop_front() {
                tick(self);
            } else if let Some(microtask) = self.microtasks.pop_front() {
                microtask(self);
            } else {
                break;
            }
        }
    }
}
