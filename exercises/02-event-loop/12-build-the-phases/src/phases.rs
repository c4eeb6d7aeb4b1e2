//! The phases of the loop: this is the file that you write.
//!
//! The rules, as libuv has them since version 1.45:
//!
//! 1. `set_timeout`, `read_file` and `set_immediate` never run a callback. They only keep it.
//! 2. `run` runs the timers once that are due already. Then it goes through the phases, poll, check and
//!    timers, again and again, as long as any callback waits.
//! 3. poll: if an immediate waits, time stands still. If not, the loop sleeps, which means that `now` jumps
//!    to the moment at which the next file is there or the next timer is due. Then all files that are
//!    there at this moment call back, the earliest first.
//! 4. check: runs the immediates that waited when the phase began. Those that they ask for wait for the
//!    next iteration.
//! 5. timers: runs all timers that are due at the time at which the phase began, the earliest first. This is
//!    libuv alone: above it, Node keeps a list of timers for each delay, and runs the lists one by one.
//! 6. 0 ms is 1 ms for a timer.
//!
//! Where two are due at the same time, the one that was asked for first is first.

/// A callback that waits. When it runs, it may ask for more callbacks.
pub(crate) type Callback = Box<dyn FnOnce(&mut EventLoop)>;

/// The loop: what time it is, and all that waits.
pub(crate) struct EventLoop {
    /// In milliseconds since the script began. It is a clock that only moves when somebody moves it.
    now: u64,
    // TODO: what waits. A timer and a file wait for a time, an immediate only for its turn.
}

impl EventLoop {
    /// A loop in which nothing waits.
    pub(crate) fn new() -> Self {
        Self { now: 0 }
    }

    /// Work that takes `ms` milliseconds, and nothing else runs meanwhile.
    pub(crate) fn busy(&mut self, ms: u64) {
        self.now += ms;
    }

    /// Keeps `callback` until `ms` milliseconds from now have gone by.
    pub(crate) fn set_timeout(&mut self, _ms: u64, callback: Callback) {
        // TODO: this calls back at once. Keep the callback instead, and when it is due.
        callback(self);
    }

    /// Keeps `callback` until the disk has answered, `ms` milliseconds from now.
    pub(crate) fn read_file(&mut self, _ms: u64, callback: Callback) {
        // TODO: this calls back at once. Keep the callback instead, and when the file is there.
        callback(self);
    }

    /// Keeps `callback` until the next check phase.
    pub(crate) fn set_immediate(&mut self, callback: Callback) {
        // TODO: this calls back at once. Keep the callback instead.
        callback(self);
    }

    /// Runs the loop until nothing waits any more.
    pub(crate) fn run(&mut self) {
        // TODO: the phases. A function for each of them keeps this one short.
    }
}
