// verdict: wrong-order · rule: after poll comes check, and only then the timers
//! Comes to the timers right after poll.

use std::mem;

/// A callback that waits. When it runs, it may ask for more callbacks.
pub(crate) type Callback = Box<dyn FnOnce(&mut EventLoop)>;

/// The loop: what time it is, and all that waits.
pub(crate) struct EventLoop {
    now: u64,
    /// When each is due, and what it calls.
    timers: Vec<(u64, Callback)>,
    /// When each is there, and what it calls.
    files: Vec<(u64, Callback)>,
    immediates: Vec<Callback>,
}

impl EventLoop {
    /// A loop in which nothing waits.
    pub(crate) fn new() -> Self {
        Self { now: 0, timers: Vec::new(), files: Vec::new(), immediates: Vec::new() }
    }

    /// Work that takes `ms` milliseconds, and nothing else runs meanwhile.
    pub(crate) fn busy(&mut self, ms: u64) {
        self.now += ms;
    }

    /// Keeps `callback` until `ms` milliseconds from now have gone by.
    pub(crate) fn set_timeout(&mut self, ms: u64, callback: Callback) {
        self.timers.push((self.now + ms.max(1), callback));
    }

    /// Keeps `callback` until the disk has answered, `ms` milliseconds from now.
    pub(crate) fn read_file(&mut self, ms: u64, callback: Callback) {
        self.files.push((self.now + ms, callback));
    }

    /// Keeps `callback` until the next check phase.
    pub(crate) fn set_immediate(&mut self, callback: Callback) {
        self.immediates.push(callback);
    }

    /// Runs the loop until nothing waits any more.
    pub(crate) fn run(&mut self) {
        self.run_timers();
        while self.is_alive() {
            self.poll();
            self.run_timers();
            self.check();
        }
    }

    fn is_alive(&self) -> bool {
        !(self.timers.is_empty() && self.files.is_empty() && self.immediates.is_empty())
    }

    fn poll(&mut self) {
        if self.immediates.is_empty() {
            self.sleep();
        }
        for callback in take_due(&mut self.files, self.now) {
            callback(self);
        }
    }

    /// Time jumps to what comes next, but never backwards.
    fn sleep(&mut self) {
        let times = self.timers.iter().chain(&self.files).map(|(time, _)| *time);
        if let Some(next) = times.min() {
            self.now = self.now.max(next);
        }
    }

    fn check(&mut self) {
        // All that wait now. What they ask for goes into the empty list that stays behind.
        for callback in mem::take(&mut self.immediates) {
            callback(self);
        }
    }

    fn run_timers(&mut self) {
        for callback in take_due(&mut self.timers, self.now) {
            callback(self);
        }
    }
}

/// Takes out what may be called at the time `now`, the earliest first.
fn take_due(waiting: &mut Vec<(u64, Callback)>, now: u64) -> Vec<Callback> {
    // The sort leaves those of the same time in the order in which they were asked for.
    waiting.sort_by_key(|(time, _)| *time);
    let count = waiting.partition_point(|(time, _)| *time <= now);
    waiting.drain(..count).map(|(_, callback)| callback).collect()
}
