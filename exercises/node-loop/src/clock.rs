//! Time: the real one, and a virtual one that jumps to the next timer instead of sleeping.
//!
//! The virtual clock also moves on by 1 ms after every 1000 iterations in a row that did not wait. In Node
//! an iteration takes a few microseconds; if it took no time at all, a chain of immediates that waits for
//! a timer would never see it.
//!
//! All times are whole milliseconds since the loop started, as in libuv (`uv_now`). The clock does
//! not know what happens at which time: that is the timers' business.

use std::thread;
use std::time::{Duration, Instant};

use crate::current::current;
use crate::marks::Marks;

/// So many iterations without a wait take one virtual millisecond. Few honest programs have as many, so
/// their times stay exact.
const ITERATIONS_IN_A_MILLISECOND: u32 = 1000;

/// Where a loop gets its time from.
pub(crate) enum Clock {
    Real {
        start: Instant,
        /// The time at the last look. Like libuv, the loop does not ask the system at every step.
        now: u64,
    },
    Virtual {
        now: u64,
        /// With it, time also goes by while callbacks run: a different stretch for each seed.
        delays: Option<Delays>,
        /// How many iterations in a row did not wait, since the last millisecond that they took.
        unwaited: u32,
        /// Told of every move, where somebody asked for it.
        marks: Option<Marks>,
    },
}

impl Clock {
    pub(crate) fn real() -> Self {
        Self::Real { start: Instant::now(), now: 0 }
    }

    /// Without a seed, callbacks take no time at all: a program is always as fast as can be, and
    /// `set_timeout(0, …)` in the main script is not yet due when the first immediate runs.
    pub(crate) fn simulated(seed: Option<u64>) -> Self {
        Self::Virtual { now: 0, delays: seed.map(Delays::new), unwaited: 0, marks: Marks::wanted() }
    }

    pub(crate) fn is_virtual(&self) -> bool {
        matches!(self, Self::Virtual { .. })
    }

    /// Mostly 0, and sometimes more where a seed plays a slow machine.
    pub(crate) fn chance(&mut self) -> u64 {
        match self {
            Self::Virtual { delays: Some(delays), .. } => delays.next(),
            Self::Virtual { delays: None, .. } | Self::Real { .. } => 0,
        }
    }

    /// The time at the last look.
    pub(crate) fn now(&self) -> u64 {
        match self {
            Self::Real { now, .. } | Self::Virtual { now, .. } => *now,
        }
    }

    /// Finds out what time it is (`uv_update_time`).
    pub(crate) fn look(&mut self) -> u64 {
        match self {
            Self::Real { start, now } => *now = milliseconds(start.elapsed()),
            Self::Virtual { .. } => {
                let delay = self.chance();
                self.move_on(delay);
            }
        }
        self.now()
    }

    /// Only virtual time can be moved.
    fn move_on(&mut self, ms: u64) {
        if let Self::Virtual { now, marks, .. } = self
            && ms > 0
        {
            *now += ms;
            if let Some(marks) = marks {
                marks.write(*now);
            }
        }
    }

    /// Lets the time go by until `time` has come. Only the real clock has to sleep for it.
    pub(crate) fn wait_until(&mut self, time: u64) {
        let missing = time.saturating_sub(self.look());
        self.spend(missing);
        if let Self::Virtual { unwaited, .. } = self {
            *unwaited = 0;
        }
    }

    /// Counts an iteration whose poll had nothing to wait for. Only virtual time has to be moved for it.
    pub(crate) fn go_on_without_waiting(&mut self) {
        if let Self::Virtual { unwaited, .. } = self {
            *unwaited += 1;
            if *unwaited == ITERATIONS_IN_A_MILLISECOND {
                *unwaited = 0;
                self.move_on(1);
            }
        }
        self.look();
    }

    pub(crate) fn spend(&mut self, ms: u64) {
        match self {
            Self::Real { .. } => thread::sleep(Duration::from_millis(ms)),
            Self::Virtual { .. } => self.move_on(ms),
        }
        self.look();
    }
}

/// The time in milliseconds since the loop started: `performance.now()`, without the fractions.
///
/// # Panics
/// Outside [`run`](crate::run).
#[must_use]
#[track_caller]
pub fn now() -> u64 {
    current().clock.borrow_mut().look()
}

/// Does nothing for `ms` milliseconds and lets nobody else do anything: a busy callback.
///
/// No timer, no I/O and no microtask runs meanwhile. On the virtual clock this is the way to let a
/// callback take time.
///
/// # Panics
/// Outside [`run`](crate::run).
#[track_caller]
pub fn block(ms: u64) {
    current().clock.borrow_mut().spend(ms);
}

/// How long the machine needed since the last look. In Node this is chance, and it decides between
/// `set_timeout(0, …)` and `set_immediate(…)` in the main script. A seed makes it repeatable.
pub(crate) struct Delays {
    state: u64,
    /// Some machines are fast and some are slow, from 0 (slow) to 3.
    speed: u32,
}

impl Delays {
    fn new(seed: u64) -> Self {
        // The last two bits are as good as any.
        Self { state: seed, speed: (seed & 3) as u32 }
    }

    /// Mostly 0 ms. On the slowest machine one of two looks is more, one of four more than 1 ms, and so
    /// on; on the fastest one of sixteen is more.
    fn next(&mut self) -> u64 {
        // The generator is SplitMix64: short, and good enough to choose between orders.
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        u64::from((mixed ^ (mixed >> 31)).trailing_zeros().saturating_sub(self.speed))
    }
}

fn milliseconds(duration: Duration) -> u64 {
    // A u64 of milliseconds is enough for 500 million years.
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
