//! `set_timeout` and `set_interval`: callbacks that wait for a time.
//!
//! The model is Node's `lib/internal/timers.js`. Timers of the same duration stand in one list, first
//! in, first out: the first one in a list is always the first one due, so only the heads need to be
//! compared. A timer says when it may run at the *earliest*; it runs when the loop comes by.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::current::{current, current_with_number};
use crate::ending::Ending;
use crate::event_loop::EventLoop;
use crate::recorder::{Event, Phase, Queue, Source};
use crate::task::Task;

/// The longest duration in milliseconds: what a signed 32-bit number can hold (`TIMEOUT_MAX`).
const LONGEST: u32 = (1 << 31) - 1;

/// What [`set_timeout`] and [`set_interval`] return, for [`clear_timeout`].
///
/// It is a number and not the timer itself: one that has run, or that belongs to a loop which has
/// ended, is simply no longer there, and nothing happens to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Timer {
    event_loop: u32,
    duration: u32,
    id: u64,
}

/// All timers that wait, by duration.
#[derive(Default)]
pub(crate) struct Timers {
    /// A list that has become empty stays here, for the next timer of its duration.
    lists: BTreeMap<u32, TimerList>,
    /// The lists that hold a timer, or whose last one runs now, by expiry, id and duration: the first one is the next one due. Node
    /// has a heap.
    order: BTreeSet<(u64, u64, u32)>,
    last_id: u64,
    /// Where a timer stands that did not stay where it was first put.
    moved: BTreeMap<u64, u64>,
    /// How many waiting timers keep the loop alive.
    referenced: usize,
    /// The interval whose callback runs now, until it is cleared.
    running: Option<Running>,
}

/// The timers of one duration.
#[derive(Default)]
struct TimerList {
    /// Among lists that expire in the same millisecond, the one with the lowest id is first. 0 while it is
    /// not in the order.
    id: u64,
    /// When its first timer was due when the list was last looked at.
    expiry: u64,
    /// The numbers of the places only grow. A timer that is cleared leaves its place empty, unless that is
    /// the first or the last one: there is always a timer at both ends.
    places: VecDeque<(u64, Option<Waiting>)>,
}

impl TimerList {
    fn index(&self, place: u64) -> Option<usize> {
        self.places.binary_search_by_key(&place, |(number, _)| *number).ok()
    }

    fn get_mut(&mut self, place: u64) -> Option<&mut Waiting> {
        let index = self.index(place)?;
        self.places[index].1.as_mut()
    }

    fn take(&mut self, place: u64) -> Option<Waiting> {
        let index = self.index(place)?;
        let taken = self.places[index].1.take();
        while matches!(self.places.back(), Some((_, None))) {
            self.places.pop_back();
        }
        self.forget_empty_places_at_the_front();
        taken
    }

    fn forget_empty_places_at_the_front(&mut self) {
        while matches!(self.places.front(), Some((_, None))) {
            self.places.pop_front();
        }
    }

    /// When its first timer is due; nothing when it is empty.
    fn due(&self) -> Option<u64> {
        self.places.front()?.1.as_ref().map(Waiting::due)
    }
}

/// One timer in its list.
struct Waiting {
    timer: Timer,
    /// When it was set: it is due `timer.duration` later.
    start: u64,
    /// Whether it keeps the loop alive.
    has_ref: bool,
    task: u64,
    source: Source,
    callback: Callback,
}

struct Running {
    timer: Timer,
    has_ref: bool,
}

enum Callback {
    Once(Box<dyn FnOnce()>),
    Repeat(Box<dyn FnMut(Timer)>),
}

impl Waiting {
    fn due(&self) -> u64 {
        self.start + u64::from(self.timer.duration)
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

impl Timers {
    /// When the next list is due, in milliseconds of loop time; nothing when no timer waits.
    pub(crate) fn next_expiry(&self) -> Option<u64> {
        self.order.first().map(|(expiry, ..)| *expiry)
    }

    /// Whether a timer keeps the loop alive.
    pub(crate) fn has_ref(&self) -> bool {
        self.referenced > 0
    }

    fn next_id(&mut self) -> u64 {
        self.last_id += 1;
        self.last_id
    }

    fn insert(&mut self, waiting: Waiting) {
        let Timer { id, duration, .. } = waiting.timer;
        // A timer that was just made stands at its own number.
        let place = if id == self.last_id { id } else { self.next_id() };
        if place != id {
            self.moved.insert(id, place);
        }
        self.referenced += usize::from(waiting.has_ref);
        let new_list = self.next_id();
        let list = self.lists.entry(duration).or_default();
        if list.id == 0 {
            (list.id, list.expiry) = (new_list, waiting.due());
            self.order.insert((list.expiry, list.id, duration));
        }
        list.places.push_back((place, Some(waiting)));
    }

    /// The list that expires first, if that is not after `now`: its duration and its id.
    fn next_due_list(&self, now: u64) -> Option<(u32, u64)> {
        let (expiry, list, duration) = *self.order.first()?;
        (expiry <= now).then_some((duration, list))
    }

    /// The first timer of that list, if it is due (`listOnTimeout`).
    fn take_due(&mut self, duration: u32, id: u64, now: u64) -> Option<Waiting> {
        // A callback may have cleared the whole list and begun a new one under the same duration.
        let list = self.lists.get_mut(&duration).filter(|list| list.id == id)?;
        let due = list.due();
        if due.is_some_and(|due| due <= now) {
            let waiting = list.places.pop_front()?.1?;
            list.forget_empty_places_at_the_front();
            self.forget(&waiting);
            return Some(waiting);
        }
        self.order.remove(&(list.expiry, list.id, duration));
        if let Some(due) = due {
            // The rest of the list was set later. It gets a new place among the lists.
            self.last_id += 1;
            (list.id, list.expiry) = (self.last_id, due.max(now + 1));
            self.order.insert((list.expiry, list.id, duration));
        } else {
            list.id = 0;
        }
        None
    }

    /// Takes a timer out of its list, and for an interval that runs says that it is not to come again.
    fn clear(&mut self, timer: Timer) -> Option<Waiting> {
        self.running.take_if(|running| running.timer == timer);
        self.take(timer)
    }

    /// Takes a timer out of its list.
    fn take(&mut self, timer: Timer) -> Option<Waiting> {
        let place = self.place(timer);
        let list = self.lists.get_mut(&timer.duration)?;
        let waiting = list.take(place)?;
        if list.places.is_empty() {
            self.order.remove(&(list.expiry, list.id, timer.duration));
            list.id = 0;
        }
        self.forget(&waiting);
        Some(waiting)
    }

    fn place(&self, timer: Timer) -> u64 {
        self.moved.get(&timer.id).copied().unwrap_or(timer.id)
    }

    /// To be called for each timer that no longer waits.
    fn forget(&mut self, waiting: &Waiting) {
        self.referenced -= usize::from(waiting.has_ref);
        self.moved.remove(&waiting.timer.id);
    }

    /// Where a timer that waits or runs notes whether it keeps the loop alive.
    fn ref_of(&mut self, timer: Timer) -> Option<&mut bool> {
        let place = self.place(timer);
        match &mut self.running {
            Some(running) if running.timer == timer => Some(&mut running.has_ref),
            _ => Some(&mut self.lists.get_mut(&timer.duration)?.get_mut(place)?.has_ref),
        }
    }

    fn set_ref(&mut self, timer: Timer, wanted: bool) {
        let is_running = self.running.as_ref().is_some_and(|running| running.timer == timer);
        let Some(has_ref) = self.ref_of(timer) else { return };
        let before = std::mem::replace(has_ref, wanted);
        // One that runs is counted when it starts anew.
        if !is_running {
            self.referenced = self.referenced + usize::from(wanted) - usize::from(before);
        }
    }
}
