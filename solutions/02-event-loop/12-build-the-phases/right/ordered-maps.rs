// keeps timers and files in maps that are always in order, by time and by number
//! The phases of the loop.

use std::collections::{BTreeMap, VecDeque};

/// A callback that waits. When it runs, it may ask for more callbacks.
pub(crate) type Callback = Box<dyn FnOnce(&mut EventLoop)>;

/// By time, and by the number of the call that asked for it.
type ByTime = BTreeMap<(u64, u64), Callback>;

/// The loop: what time it is, and all that waits.
#[derive(Default)]
pub(crate) struct EventLoop {
    now: u64,
    asked: u64,
    timers: ByTime,
    files: ByTime,
    immediates: VecDeque<Callback>,
}

impl EventLoop {
    /// A loop in which nothing waits.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Work that takes `ms` milliseconds, and nothing else runs meanwhile.
    pub(crate) fn busy(&mut self, ms: u64) {
        self.now += ms;
    }

    /// Keeps `callback` until `ms` milliseconds from now have gone by.
    pub(crate) fn set_timeout(&mut self, ms: u64, callback: Callback) {
        self.asked += 1;
        self.timers.insert((self.now + ms.max(1), self.asked), callback);
    }

    /// Keeps `callback` until the disk has answered, `ms` milliseconds from now.
    pub(crate) fn read_file(&mut self, ms: u64, callback: Callback) {
        self.asked += 1;
        self.files.insert((self.now + ms, self.asked), callback);
    }

    /// Keeps `callback` until the next check phase.
    pub(crate) fn set_immediate(&mut self, callback: Callback) {
        self.immediates.push_back(callback);
    }

    /// Runs the loop until nothing waits any more.
    pub(crate) fn run(&mut self) {
        loop {
            // Before the first iteration, and at the end of each.
            let later = self.timers.split_off(&(self.now + 1, 0));
            let due = std::mem::replace(&mut self.timers, later);
            self.call(due);

            let next_timer = self.timers.keys().next();
            let next_file = self.files.keys().next();
            let next = next_timer.into_iter().chain(next_file).map(|(time, _)| *time).min();
            match next {
                Some(next) if self.immediates.is_empty() => self.now = self.now.max(next),
                None if self.immediates.is_empty() => return,
                _ => {}
            }

            let later = self.files.split_off(&(self.now + 1, 0));
            let there = std::mem::replace(&mut self.files, later);
            self.call(there);

            for _ in 0..self.immediates.len() {
                if let Some(callback) = self.immediates.pop_front() {
                    callback(self);
                }
            }
        }
    }

    fn call(&mut self, callbacks: ByTime) {
        for callback in callbacks.into_values() {
            callback(self);
        }
    }
}
