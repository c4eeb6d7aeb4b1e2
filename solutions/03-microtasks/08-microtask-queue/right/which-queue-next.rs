// remembers which queue is being emptied, and asks one function for the next callback
//! The two queues and the drain.

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
        let mut in_microtasks = false;
        while let Some(callback) = self.next(&mut in_microtasks) {
            callback(self);
        }
    }

    /// The callback that is due. The queue is changed only when the one that is being emptied is empty.
    fn next(&mut self, in_microtasks: &mut bool) -> Option<Callback> {
        if !*in_microtasks && self.next_ticks.is_empty() {
            *in_microtasks = true;
        }
        if *in_microtasks && self.microtasks.is_empty() {
            *in_microtasks = false;
        }
        let queue = if *in_microtasks { &mut self.microtasks } else { &mut self.next_ticks };
        queue.pop_front()
    }
}
