// one list for all that waits, and each phase takes out what is its own
//! The phases of the loop.

/// A callback that waits. When it runs, it may ask for more callbacks.
pub(crate) type Callback = Box<dyn FnOnce(&mut EventLoop)>;

#[derive(Clone, Copy, PartialEq)]
enum Phase {
    Poll,
    Check,
    Timers,
}

/// What waits: for which phase, until when, and what it calls.
struct Waiting {
    phase: Phase,
    time: u64,
    callback: Callback,
}

/// The loop: what time it is, and all that waits.
pub(crate) struct EventLoop {
    now: u64,
    waiting: Vec<Waiting>,
}

impl EventLoop {
    /// A loop in which nothing waits.
    pub(crate) fn new() -> Self {
        Self { now: 0, waiting: Vec::new() }
    }

    /// Work that takes `ms` milliseconds, and nothing else runs meanwhile.
    pub(crate) fn busy(&mut self, ms: u64) {
        self.now += ms;
    }

    /// Keeps `callback` until `ms` milliseconds from now have gone by.
    pub(crate) fn set_timeout(&mut self, ms: u64, callback: Callback) {
        let ms = if ms == 0 { 1 } else { ms };
        self.waiting.push(Waiting { phase: Phase::Timers, time: self.now + ms, callback });
    }

    /// Keeps `callback` until the disk has answered, `ms` milliseconds from now.
    pub(crate) fn read_file(&mut self, ms: u64, callback: Callback) {
        self.waiting.push(Waiting { phase: Phase::Poll, time: self.now + ms, callback });
    }

    /// Keeps `callback` until the next check phase.
    pub(crate) fn set_immediate(&mut self, callback: Callback) {
        // It may run at any time.
        self.waiting.push(Waiting { phase: Phase::Check, time: 0, callback });
    }

    /// Runs the loop until nothing waits any more.
    pub(crate) fn run(&mut self) {
        self.run_phase(Phase::Timers);
        while let Some(next) = self.waiting.iter().map(|waiting| waiting.time).min() {
            // An immediate has the time 0, so it keeps the loop from sleeping.
            self.now = self.now.max(next);
            self.run_phase(Phase::Poll);
            self.run_phase(Phase::Check);
            self.run_phase(Phase::Timers);
        }
    }

    fn run_phase(&mut self, phase: Phase) {
        let now = self.now;
        let is_due = |waiting: &Waiting| waiting.phase == phase && waiting.time <= now;
        let all = std::mem::take(&mut self.waiting);
        let (mut due, others): (Vec<_>, Vec<_>) = all.into_iter().partition(is_due);
        self.waiting = others;
        due.sort_by_key(|waiting| waiting.time);
        for waiting in due {
            (waiting.callback)(self);
        }
    }
}
