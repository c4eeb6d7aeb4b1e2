//! `set_immediate`: callbacks of the check phase, which follows the poll phase.
//!
//! The model is `processImmediate` in Node's `lib/internal/timers.js`.

use std::collections::VecDeque;

use crate::current::{current, current_with_number};
use crate::ending::Ending;
use crate::event_loop::EventLoop;
use crate::recorder::{Event, Phase, Queue};
use crate::task::Task;

/// What [`set_immediate`] returns, for [`clear_immediate`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Immediate {
    event_loop: u32,
    task: u64,
}

/// The immediates of the next check phase, and what is left of the one that is running.
#[derive(Default)]
pub(crate) struct Immediates {
    queued: VecDeque<Waiting>,
    running: VecDeque<Waiting>,
    /// How many of both keep the loop alive.
    referenced: usize,
}

/// One immediate in its queue.
struct Waiting {
    task: Task,
    has_ref: bool,
}

impl Immediates {
    /// Whether an immediate keeps the loop alive, and so keeps it from sleeping.
    pub(crate) fn has_ref(&self) -> bool {
        self.referenced > 0
    }

    fn take_next(&mut self) -> Option<Task> {
        let waiting = self.running.pop_front()?;
        self.referenced -= usize::from(waiting.has_ref);
        Some(waiting.task)
    }

    /// The queue in which a task waits, and its place. It may wait among the running ones: an immediate
    /// can clear one that comes after it in the same check phase. The numbers in a queue only grow.
    fn find(&mut self, number: u64) -> Option<(&mut VecDeque<Waiting>, usize)> {
        [&mut self.running, &mut self.queued].into_iter().find_map(|queue| {
            let place = queue.binary_search_by_key(&number, |waiting| waiting.task.number).ok()?;
            Some((queue, place))
        })
    }

    /// Takes a task out, if it was still waiting.
    fn remove(&mut self, number: u64) -> Option<Waiting> {
        let removed = self.find(number).and_then(|(queue, place)| queue.remove(place))?;
        self.referenced -= usize::from(removed.has_ref);
        Some(removed)
    }

    fn set_ref(&mut self, number: u64, wanted: bool) {
        if let Some((queue, place)) = self.find(number) {
            let before = std::mem::replace(&mut queue[place].has_ref, wanted);
            self.referenced = self.referenced + usize::from(wanted) - usize::from(before);
        }
    }
}

/// Runs `callback` in the check phase, right after the loop has looked for I/O: `setImmediate`.
///
/// An immediate set by an immediate waits for the next iteration, so this is how a long job lets
/// timers and I/O have their turn.
///
/// # Panics
/// Outside [`run`](crate::run).
#[track_caller]
pub fn set_immediate(callback: impl FnOnce() + 'static) -> Immediate {
    let event_loop = current();
    let task = event_loop.new_task(Queue::Immediate, callback);
    let immediate = Immediate { event_loop: event_loop.number, task: task.number };
    let mut immediates = event_loop.immediates.borrow_mut();
    immediates.queued.push_back(Waiting { task, has_ref: true });
    immediates.referenced += 1;
    immediate
}

/// Takes an immediate back. One that has run, or was cleared before, is ignored.
///
/// # Panics
/// Outside [`run`](crate::run).
#[track_caller]
pub fn clear_immediate(immediate: Immediate) {
    let Some(event_loop) = current_with_number(immediate.event_loop) else { return };
    let cleared = event_loop.immediates.borrow_mut().remove(immediate.task);
    if cleared.is_some() {
        event_loop.record(|| Event::Cleared { task: immediate.task });
    }
}

impl Immediate {
    /// Lets the program end although this immediate still waits: `immediate.unref()`.
    ///
    /// # Panics
    /// Outside [`run`](crate::run).
    #[track_caller]
    pub fn unref(self) -> Self {
        self.set_ref(false)
    }

    /// Takes [`unref`](Self::unref) back: `immediate.ref()`, but `ref` is a keyword of Rust.
    ///
    /// # Panics
    /// Outside [`run`](crate::run).
    #[track_caller]
    pub fn add_ref(self) -> Self {
        self.set_ref(true)
    }

    /// Whether it keeps the loop alive: `immediate.hasRef()`. One that has run or was cleared does not.
    ///
    /// # Panics
    /// Outside [`run`](crate::run).
    #[must_use]
    #[track_caller]
    pub fn has_ref(self) -> bool {
        let Some(event_loop) = current_with_number(self.event_loop) else { return false };
        let mut immediates = event_loop.immediates.borrow_mut();
        immediates.find(self.task).is_some_and(|(queue, place)| queue[place].has_ref)
    }

    #[track_caller]
    fn set_ref(self, wanted: bool) -> Self {
        if let Some(event_loop) = current_with_number(self.event_loop) {
            event_loop.immediates.borrow_mut().set_ref(self.task, wanted);
        }
        self
    }
}

impl EventLoop {
    /// The check phase runs those immediates that were there when it began, and no others.
    pub(crate) fn run_check(&self) -> Result<(), Ending> {
        self.enter(Phase::Check);
        // Usually both queues are empty. A callback that threw before may have left something in them.
        self.drain()?;
        {
            let mut immediates = self.immediates.borrow_mut();
            immediates.running = std::mem::take(&mut immediates.queued);
        }
        while let Some(task) = self.take_immediate() {
            self.run_callback(task)?;
        }
        Ok(())
    }

    fn take_immediate(&self) -> Option<Task> {
        self.immediates.borrow_mut().take_next()
    }
}
