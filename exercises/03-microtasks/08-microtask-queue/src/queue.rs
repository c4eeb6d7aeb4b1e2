//! The two queues and the drain: this is the file that you write.
//!
//! The rules, as Node has them:
//!
//! 1. `next_tick` and `queue_microtask` never run a callback. They only keep it.
//! 2. Each queue is first in, first out.
//! 3. `drain` empties the nextTick queue, and then the microtask queue. The callbacks may ask for more
//!    callbacks while they run, and `drain` runs those, too. It stops when both queues are empty.
//! 4. A nextTick that a microtask asks for waits until the microtask queue is empty.

/// A callback that waits. When it runs, it may ask for more callbacks.
pub(crate) type Callback = Box<dyn FnOnce(&mut Queues)>;

/// The nextTick queue and the microtask queue.
pub(crate) struct Queues {
    // TODO: two queues of callbacks. A `VecDeque<Callback>` is good for that.
}

impl Queues {
    /// Two empty queues.
    pub(crate) fn new() -> Self {
        Self {}
    }

    /// Keeps `callback` in the nextTick queue.
    pub(crate) fn next_tick(&mut self, callback: Callback) {
        // TODO: this calls back at once. Keep the callback instead.
        callback(self);
    }

    /// Keeps `callback` in the microtask queue.
    pub(crate) fn queue_microtask(&mut self, callback: Callback) {
        // TODO: this calls back at once. Keep the callback instead.
        callback(self);
    }

    /// Runs callbacks until both queues are empty.
    pub(crate) fn drain(&mut self) {
        // TODO: the drain.
    }
}
