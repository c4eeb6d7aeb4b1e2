// verdict: wrong-order · rule: a queue is first in, first out
//! Takes the callbacks from the end that they were put in, as a stack does.

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
        loop {
            while let Some(callback) = self.next_ticks.pop() {
                callback(self);
            }
            while let Some(callback) = self.microtasks.pop() {
                callback(self);
            }
            if self.next_ticks.is_empty() {
                break;
            }
        }
    }
}
