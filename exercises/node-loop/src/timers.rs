//! `set_timeout` and `set_interval`: callbacks that wait for a time.
//!
//! The model is Node's `lib/internal/timers.js`. Timers of the same duration stand in one list, first
//! in, first out: the first one in a list is always the first one due, so only the heads need to be
//! compared (`timer_lists.rs`). A timer says when it may run at the *earliest*; it runs when the loop comes by.

use crate::current::{current, current_with_number};
use crate::ending::Ending;
use crate::event_loop::EventLoop;
use crate::recorder::{Event, Phase, Queue, Source};
use crate::task::Task;
use crate::timer_lists::{Callback, Running, Waiting};

/// The longest duration in milliseconds: what a signed 32-bit number can hold (`TIMEOUT_MAX`).
const LONGEST: u32 = (1 << 31) - 1;

/// What [`set_timeout`] and [`set_interval`] return, for [`clear_timeout`].
///
/// It is a number and not the timer itself: one that has run, or that belongs to a loop which has
/// ended, is simply no longer there, and nothing happens to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Timer {
    event_loop: u32,
    pub(crate) duration: u32,
    pub(crate) id: u64,
}

/// Runs `callback` once, when at least `ms` milliseconds have gone by: `setTimeout(callback, ms)`.
///
/// As in Node, 0 is 1 millisecond, and so is everything above 2³¹−1.
///
/// # Panics
/// Outside [`run`](crate::run).
#[track_caller]
pub fn set_timeout(ms: u64, callback: impl FnOnce() + 'static) -> Timer {
    set_timer(ms, Callback::Once(Box::new(callback)))
}

/// Runs `callback` again and again, `ms` milliseconds apart, until it is cleared: `setInterval`.
///
/// The callback is handed its own timer, as Node hands it over as `this`. So it can end itself:
///
/// ```
/// use node_loop::{clear_interval, set_interval};
///
/// node_loop::run_virtual(|| {
///     let mut left = 3;
///     set_interval(100, move |timer| {
///         println!("{left}");
///         left -= 1;
///         if left == 0 {
///             clear_interval(timer);
///         }
///     });
/// });
/// ```
///
/// # Panics
/// Outside [`run`](crate::run).
#[track_caller]
pub fn set_interval(ms: u64, callback: impl FnMut(Timer) + 'static) -> Timer {
    set_timer(ms, Callback::Repeat(Box::new(callback)))
}

/// Takes a timer back. One that has run, or was cleared before, is ignored.
///
/// # Panics
/// Outside [`run`](crate::run).
#[track_caller]
pub fn clear_timeout(timer: Timer) {
    let Some(event_loop) = current_with_number(timer.event_loop) else { return };
    let cleared = event_loop.timers.borrow_mut().clear(timer);
    if let Some(waiting) = cleared {
        event_loop.record(|| Event::Cleared { task: waiting.task });
    }
}

/// The same as [`clear_timeout`]: in Node, too, one clears what the other has set.
///
/// # Panics
/// Outside [`run`](crate::run).
#[track_caller]
pub fn clear_interval(timer: Timer) {
    clear_timeout(timer);
}

/// Each of these returns the timer, so that it can follow `set_timeout(…)` directly, as in Node.
impl Timer {
    /// Lets the program end although this timer still waits: `timer.unref()`.
    ///
    /// It runs all the same if something else keeps the loop alive for long enough.
    ///
    /// # Panics
    /// Outside [`run`](crate::run).
    #[track_caller]
    pub fn unref(self) -> Self {
        self.set_ref(false)
    }

    /// Takes [`unref`](Self::unref) back: `timer.ref()`, but `ref` is a keyword of Rust.
    ///
    /// # Panics
    /// Outside [`run`](crate::run).
    #[track_caller]
    pub fn add_ref(self) -> Self {
        self.set_ref(true)
    }

    /// Whether it keeps the loop alive: `timer.hasRef()`. One that has run or was cleared does not.
    ///
    /// # Panics
    /// Outside [`run`](crate::run).
    #[must_use]
    #[track_caller]
    pub fn has_ref(self) -> bool {
        let Some(event_loop) = current_with_number(self.event_loop) else { return false };
        event_loop.timers.borrow_mut().ref_of(self).is_some_and(|has_ref| *has_ref)
    }

    /// Starts it anew: it counts its duration from now on: `timer.refresh()`.
    ///
    /// One that has run is ignored. Node would run it once more; here its callback is used up, and
    /// [`set_interval`] says better what is meant.
    ///
    /// # Panics
    /// Outside [`run`](crate::run).
    #[track_caller]
    pub fn refresh(self) -> Self {
        let Some(event_loop) = current_with_number(self.event_loop) else { return self };
        let waiting = event_loop.timers.borrow_mut().take(self);
        if let Some(waiting) = waiting {
            event_loop.record(|| Event::Cleared { task: waiting.task });
            let start = event_loop.clock.borrow_mut().look();
            event_loop.start_timer(Waiting { start, ..waiting });
        }
        self
    }

    #[track_caller]
    fn set_ref(self, wanted: bool) -> Self {
        if let Some(event_loop) = current_with_number(self.event_loop) {
            event_loop.timers.borrow_mut().set_ref(self, wanted);
        }
        self
    }
}

#[track_caller]
fn set_timer(ms: u64, callback: Callback) -> Timer {
    let event_loop = current();
    let fits = u32::try_from(ms).ok().filter(|ms| *ms <= LONGEST);
    if fits.is_none() {
        // Node warns as well, and also goes on.
        eprintln!(
            "TimeoutOverflowWarning: {ms} ms does not fit into a 32-bit signed integer. \
             The timer was set to 1 ms"
        );
    }
    let duration = fits.unwrap_or(1).max(1);
    let id = event_loop.timers.borrow_mut().next_id();
    let timer = Timer { event_loop: event_loop.number, id, duration };
    // Node asks for the time anew at each call (`getLibuvNow`): two timers that are set one after
    // the other may start in different milliseconds.
    let start = event_loop.clock.borrow_mut().look();
    event_loop.start_timer(Waiting {
        timer,
        start,
        has_ref: true,
        task: 0,
        source: Source::here(),
        callback,
    });
    timer
}

impl EventLoop {
    /// Puts a timer at the end of its list, as a new task.
    fn start_timer(&self, mut waiting: Waiting) {
        waiting.task = self.recorder.next_task_number();
        let due = Some(waiting.due());
        let Waiting { task, source, .. } = waiting;
        self.record(|| Event::Enqueued { task, queue: Queue::Timers, due, source });
        self.timers.borrow_mut().insert(waiting);
    }

    /// The timers phase: runs every timer that is due *now*, list by list.
    ///
    /// The time is read once at the start (`processTimers`). A timer that becomes due while these
    /// callbacks run waits for the next iteration.
    pub(crate) fn run_timers(&self) -> Result<(), Ending> {
        self.enter(Phase::Timers);
        let now = self.clock.borrow_mut().look();
        while let Some((duration, list)) = self.next_due_list(now) {
            while let Some(waiting) = self.take_due(duration, list, now) {
                self.run_timer(waiting)?;
            }
        }
        // Usually both queues are empty. The last of these callbacks may have thrown.
        self.drain()
    }

    fn run_timer(&self, waiting: Waiting) -> Result<(), Ending> {
        let Waiting { timer, has_ref, task: number, source, callback, .. } = waiting;
        match callback {
            Callback::Once(callback) => self.run_callback(Task { number, callback }),
            Callback::Repeat(mut callback) => {
                // The next round is measured from the start of this one (`timer._repeat`).
                let start = self.clock.borrow_mut().look();
                self.timers.borrow_mut().running = Some(Running { timer, has_ref });
                let called = self.call(number, || callback(timer));
                // It starts anew before the queues are drained, unless it has cleared itself.
                if let Some(Running { has_ref, .. }) = self.take_running() {
                    let callback = Callback::Repeat(callback);
                    self.start_timer(Waiting { timer, start, has_ref, task: 0, source, callback });
                }
                self.drain_after(called)
            }
        }
    }

    fn take_running(&self) -> Option<Running> {
        self.timers.borrow_mut().running.take()
    }

    fn next_due_list(&self, now: u64) -> Option<(u32, u64)> {
        self.timers.borrow().next_due_list(now)
    }

    fn take_due(&self, duration: u32, list: u64, now: u64) -> Option<Waiting> {
        self.timers.borrow_mut().take_due(duration, list, now)
    }
}
