//! Where timers wait: a list for each duration, and which list is due next. Nothing is called here.
//!
//! The model is Node's `timerListMap` and `timerListQueue` (`lib/internal/timers.js`).

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::recorder::Source;
use crate::timers::Timer;

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
    pub(crate) running: Option<Running>,
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
pub(crate) struct Waiting {
    pub(crate) timer: Timer,
    /// When it was set: it is due `timer.duration` later.
    pub(crate) start: u64,
    /// Whether it keeps the loop alive.
    pub(crate) has_ref: bool,
    pub(crate) task: u64,
    pub(crate) source: Source,
    pub(crate) callback: Callback,
}

pub(crate) struct Running {
    pub(crate) timer: Timer,
    pub(crate) has_ref: bool,
}

pub(crate) enum Callback {
    Once(Box<dyn FnOnce()>),
    Repeat(Box<dyn FnMut(Timer)>),
}

impl Waiting {
    pub(crate) fn due(&self) -> u64 {
        self.start + u64::from(self.timer.duration)
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

    pub(crate) fn next_id(&mut self) -> u64 {
        self.last_id += 1;
        self.last_id
    }

    pub(crate) fn insert(&mut self, waiting: Waiting) {
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
    pub(crate) fn next_due_list(&self, now: u64) -> Option<(u32, u64)> {
        let (expiry, list, duration) = *self.order.first()?;
        (expiry <= now).then_some((duration, list))
    }

    /// The first timer of that list, if it is due (`listOnTimeout`).
    pub(crate) fn take_due(&mut self, duration: u32, id: u64, now: u64) -> Option<Waiting> {
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
    pub(crate) fn clear(&mut self, timer: Timer) -> Option<Waiting> {
        self.running.take_if(|running| running.timer == timer);
        self.take(timer)
    }

    /// Takes a timer out of its list.
    pub(crate) fn take(&mut self, timer: Timer) -> Option<Waiting> {
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
    pub(crate) fn ref_of(&mut self, timer: Timer) -> Option<&mut bool> {
        let place = self.place(timer);
        match &mut self.running {
            Some(running) if running.timer == timer => Some(&mut running.has_ref),
            _ => Some(&mut self.lists.get_mut(&timer.duration)?.get_mut(place)?.has_ref),
        }
    }

    pub(crate) fn set_ref(&mut self, timer: Timer, wanted: bool) {
        let is_running = self.running.as_ref().is_some_and(|running| running.timer == timer);
        let Some(has_ref) = self.ref_of(timer) else { return };
        let before = std::mem::replace(has_ref, wanted);
        // One that runs is counted when it starts anew.
        if !is_running {
            self.referenced = self.referenced + usize::from(wanted) - usize::from(before);
        }
    }
}
