//! `set_timeout` and `set_interval`: callbacks that wait for a time.
//!
//! The model is Node's `lib/internal/timers.js`. Timers of the same duration stand in one list, first
//! in, first out: the first one in a list is always the first one due, so only the heads need to be
//! compared. A timer says when it may run at the *earliest*; it runs when the loop comes by.

use std::collections::{BTreeMap, VecDeque};

use crate::current::current;
use crate::ending::Ending;
use crate::event_loop::EventLoop;
use crate::recorder::{Event, Phase, Queue};
use crate::task::Task;

/// The longest duration in milliseconds: what a signed 32-bit number can hold (`TIMEOUT_MAX`).
const LONGEST: u64 = (1 << 31) - 1;

/// What [`set_timeout`] and [`set_interval`] return, for [`clear_timeout`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Timer {
    id: u64,
    duration: u64,
}

/// All timers that wait, by duration.
#[derive(Default)]
pub(crate) struct Timers {
    /// Node keeps a heap of the lists beside this map. There are few durations, so a look at each
    /// list is quick enough here.
    lists: BTreeMap<u64, TimerList>,
    last_id: u64,
    /// The timer whose callback runs now, until it is cleared.
    running: Option<Timer>,
}

/// The timers of one duration.
struct TimerList {
    /// Among lists that expire in the same millisecond, the one with the lowest id is first.
    id: u64,
    /// When its first timer was due when the list was last looked at.
    expiry: u64,
    waiting: VecDeque<Waiting>,
}

/// One timer in its list.
struct Waiting {
    timer: Timer,
    /// When it was set: it is due `timer.duration` later.
    start: u64,
    task: u64,
    callback: Callback,
}

enum Callback {
    Once(Box<dyn FnOnce()>),
    Repeat(Box<dyn FnMut(Timer)>),
}

impl Waiting {
    fn due(&self) -> u64 {
        self.start + self.timer.duration
    }
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
    let event_loop = current();
    let cleared = event_loop.timers.borrow_mut().remove(timer);
    if let Some(task) = cleared {
        event_loop.record(Event::Cleared { task });
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

#[track_caller]
fn set_timer(ms: u64, callback: Callback) -> Timer {
    let event_loop = current();
    if ms > LONGEST {
        // Node warns as well, and also goes on.
        eprintln!(
            "TimeoutOverflowWarning: {ms} ms does not fit into a 32-bit signed integer. \
             The timer was set to 1 ms"
        );
    }
    let duration = if (1..=LONGEST).contains(&ms) { ms } else { 1 };
    let id = event_loop.timers.borrow_mut().next_id();
    let timer = Timer { id, duration };
    // Node asks for the time anew at each call (`getLibuvNow`): two timers that are set one after
    // the other may start in different milliseconds.
    let start = event_loop.clock.borrow_mut().look();
    event_loop.start_timer(timer, start, callback);
    timer
}

impl EventLoop {
    fn start_timer(&self, timer: Timer, start: u64, callback: Callback) {
        let task = self.recorder.next_task_number();
        self.record(Event::Enqueued { task, queue: Queue::Timers });
        self.timers.borrow_mut().insert(Waiting { timer, start, task, callback });
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
        Ok(())
    }

    fn run_timer(&self, waiting: Waiting) -> Result<(), Ending> {
        let Waiting { timer, task: number, callback, .. } = waiting;
        match callback {
            Callback::Once(callback) => self.run_callback(Task { number, callback }),
            Callback::Repeat(mut callback) => {
                // The next round is measured from the start of this one (`timer._repeat`).
                let start = self.clock.borrow_mut().look();
                self.timers.borrow_mut().running = Some(timer);
                self.call(number, || callback(timer))?;
                // It starts anew before the queues are drained, unless it has cleared itself.
                let still_running = self.timers.borrow_mut().running.take().is_some();
                if still_running {
                    self.start_timer(timer, start, Callback::Repeat(callback));
                }
                self.drain()
            }
        }
    }

    fn next_due_list(&self, now: u64) -> Option<(u64, u64)> {
        self.timers.borrow().next_due_list(now)
    }

    fn take_due(&self, duration: u64, list: u64, now: u64) -> Option<Waiting> {
        self.timers.borrow_mut().take_due(duration, list, now)
    }
}

impl Timers {
    /// When the next list is due, in milliseconds of loop time; nothing when no timer waits.
    pub(crate) fn next_expiry(&self) -> Option<u64> {
        self.lists.values().map(|list| list.expiry).min()
    }

    fn next_id(&mut self) -> u64 {
        self.last_id += 1;
        self.last_id
    }

    fn insert(&mut self, waiting: Waiting) {
        let duration = waiting.timer.duration;
        if !self.lists.contains_key(&duration) {
            let list = TimerList { id: self.next_id(), expiry: waiting.due(), waiting: VecDeque::new() };
            self.lists.insert(duration, list);
        }
        if let Some(list) = self.lists.get_mut(&duration) {
            list.waiting.push_back(waiting);
        }
    }

    /// The list that expires first, if that is not after `now`: its duration and its id.
    fn next_due_list(&self, now: u64) -> Option<(u64, u64)> {
        let (duration, list) = self.lists.iter().min_by_key(|(_, list)| (list.expiry, list.id))?;
        (list.expiry <= now).then_some((*duration, list.id))
    }

    /// The first timer of that list, if it is due (`listOnTimeout`).
    fn take_due(&mut self, duration: u64, id: u64, now: u64) -> Option<Waiting> {
        let fresh_id = self.next_id();
        // A callback may have cleared the whole list and begun a new one under the same duration.
        let list = self.lists.get_mut(&duration).filter(|list| list.id == id)?;
        match list.waiting.front() {
            Some(first) if first.due() <= now => list.waiting.pop_front(),
            Some(first) => {
                // The rest of the list was set later. It gets a new place among the lists.
                list.expiry = first.due().max(now + 1);
                list.id = fresh_id;
                None
            }
            None => {
                self.lists.remove(&duration);
                None
            }
        }
    }

    /// Removes a timer, and its list when that is empty now. Returns its task if it was waiting.
    fn remove(&mut self, timer: Timer) -> Option<u64> {
        if self.running == Some(timer) {
            self.running = None;
        }
        let list = self.lists.get_mut(&timer.duration)?;
        let place = list.waiting.iter().position(|waiting| waiting.timer == timer)?;
        let removed = list.waiting.remove(place)?;
        if list.waiting.is_empty() {
            self.lists.remove(&timer.duration);
        }
        Some(removed.task)
    }
}
