//! `monitor_event_loop_delay`: how late the loop comes by. It does not know which callback was to blame.
//!
//! The model is Node's `src/histogram.cc`: a timer that wants to run every few milliseconds. Whatever holds
//! the loop up holds up this timer too, so the time from one run to the next says how long that was.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use crate::clock::now;
use crate::error::Error;
use crate::throw::throw;
use crate::timers::{Timer, clear_interval, set_interval};

/// The times between the runs of a timer: `IntervalHistogram` in Node's `perf_hooks`. A clone is the same.
///
/// All times are milliseconds; in Node they are nanoseconds. A loop that is never held up shows the
/// resolution itself and not 0: 10 ms from one run to the next when the timer wants to run every 10 ms.
#[derive(Clone)]
pub struct LoopDelay {
    shared: Rc<Shared>,
}

struct Shared {
    resolution: u64,
    /// The timer that takes the times, while it is enabled.
    timer: Cell<Option<Timer>>,
    /// When it ran last.
    last: Cell<Option<u64>>,
    /// How often each time was measured.
    times: RefCell<BTreeMap<u64, usize>>,
}

/// Measures how late the loop comes by, every `resolution` milliseconds:
/// `perf_hooks.monitorEventLoopDelay({ resolution })`. Node takes 10 where nothing is said.
///
/// ```
/// use node_loop::{block, monitor_event_loop_delay, set_timeout};
///
/// node_loop::run_virtual(|| {
///     let delay = monitor_event_loop_delay(10);
///     delay.enable();
///     set_timeout(95, || block(200));
///     set_timeout(500, move || {
///         delay.disable();
///         assert_eq!(delay.percentile(50.0), 10);
///         assert_eq!(delay.max(), 205);
///     });
/// });
/// ```
///
/// # Throws
/// A `RangeError` when the resolution is 0.
#[must_use = "it measures nothing until `enable` is called"]
pub fn monitor_event_loop_delay(resolution: u64) -> LoopDelay {
    if resolution == 0 {
        throw(Error::with_name("RangeError", "The resolution must be at least 1 ms. Received 0"));
    }
    let (timer, last, times) = Default::default();
    LoopDelay { shared: Rc::new(Shared { resolution, timer, last, times }) }
}

impl LoopDelay {
    /// Begins to measure. Says whether it did not do so before: `histogram.enable()`.
    ///
    /// It does not keep the loop alive.
    ///
    /// # Panics
    /// Outside [`run`](crate::run).
    #[track_caller]
    pub fn enable(&self) -> bool {
        if self.shared.timer.get().is_some() {
            return false;
        }
        let shared = Rc::clone(&self.shared);
        let timer = set_interval(self.shared.resolution, move |_| shared.take_time());
        self.shared.timer.set(Some(timer.unref()));
        true
    }

    /// Measures no more. Says whether it did so before: `histogram.disable()`.
    ///
    /// As in Node the pause counts as a delay if it is enabled again, unless it is [`reset`](Self::reset).
    ///
    /// # Panics
    /// Outside [`run`](crate::run).
    #[track_caller]
    pub fn disable(&self) -> bool {
        self.shared.timer.take().map(clear_interval).is_some()
    }

    /// Forgets all times.
    pub fn reset(&self) {
        self.shared.last.take();
        self.shared.times.take();
    }

    /// How many times were measured.
    #[must_use]
    pub fn count(&self) -> usize {
        self.shared.times.borrow().values().sum()
    }

    /// The shortest time; 0 when there is none. Node says 9223372036854776000 then.
    #[must_use]
    pub fn min(&self) -> u64 {
        self.shared.times.borrow().keys().next().copied().unwrap_or(0)
    }

    /// The longest time: how badly the loop was held up. 0 when there is none.
    #[must_use]
    pub fn max(&self) -> u64 {
        self.shared.times.borrow().keys().last().copied().unwrap_or(0)
    }

    /// The mean; `NaN` when there is no time. One long delay among many short ones hardly shows in it.
    #[must_use]
    pub fn mean(&self) -> f64 {
        let times = self.shared.times.borrow();
        let sum: f64 = times.iter().map(|(time, often)| *time as f64 * *often as f64).sum();
        sum / self.count() as f64
    }

    /// The time that so many percent of all times do not exceed: `histogram.percentile(99)`. 0 when there is
    /// none.
    ///
    /// Like the library HdrHistogram, which Node uses, it rounds to a whole number of times: of 14 times, 95
    /// percent are 13.
    ///
    /// # Throws
    /// A `RangeError` unless the percentage is above 0 and at most 100, as in Node.
    #[must_use]
    pub fn percentile(&self, percentage: f64) -> u64 {
        if !(percentage > 0.0 && percentage <= 100.0) {
            let message = format!("The percentage must be above 0 and at most 100. Received {percentage}");
            throw(Error::with_name("RangeError", message));
        }
        let wanted = (percentage / 100.0 * self.count() as f64).round().max(1.0);
        let mut seen = 0;
        let times = self.shared.times.borrow();
        let reached = times.iter().find(|(_, often)| {
            seen += **often;
            seen as f64 >= wanted
        });
        reached.map_or(0, |(time, _)| *time)
    }
}

impl Shared {
    /// The first run only notes when it was: there is nothing to compare it with.
    fn take_time(&self) {
        let now = now();
        if let Some(last) = self.last.replace(Some(now)) {
            *self.times.borrow_mut().entry(now - last).or_default() += 1;
        }
    }
}
