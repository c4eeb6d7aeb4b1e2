//! The recorder: tells an observer what the loop does, step by step. It never changes what happens.
//!
//! It keeps nothing and prints nothing; what to do with the records is the observer's business.

use std::cell::{Cell, RefCell};

use crate::clock::Clock;

/// The phases of an iteration, under libuv's names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Phase {
    /// The callbacks of `set_timeout` and `set_interval` that are due.
    Timers,
    /// I/O callbacks that were put off.
    Pending,
    /// Waiting for I/O or for the next timer.
    Poll,
    /// The callbacks of `set_immediate`.
    Check,
    /// The callbacks of handles that were closed.
    Close,
}

/// Where a callback waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Queue {
    /// `next_tick`.
    NextTick,
    /// `queue_microtask` and the reactions of promises.
    Microtask,
    /// `set_timeout` and `set_interval`.
    Timers,
    /// `set_immediate`.
    Immediate,
    /// `close_handle`.
    Close,
}

/// One thing that happened. A `task` is the number of one call of one callback.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Event {
    /// A callback was put into a queue.
    Enqueued {
        /// The number of the task.
        task: u64,
        /// Where it waits.
        queue: Queue,
    },
    /// A callback begins to run.
    Started {
        /// The number of the task.
        task: u64,
    },
    /// A callback has returned.
    Finished {
        /// The number of the task.
        task: u64,
    },
    /// A waiting callback was taken back.
    Cleared {
        /// The number of the task.
        task: u64,
    },
    /// The loop entered a phase.
    Phase(Phase),
}

/// What the observer is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Record {
    /// Loop time in milliseconds.
    pub at: u64,
    /// What happened.
    pub event: Event,
}

/// Who is told, if anybody is.
pub(crate) type Observer = Box<dyn FnMut(Record)>;

/// Numbers the tasks and passes events on.
pub(crate) struct Recorder {
    observer: RefCell<Option<Observer>>,
    last_task: Cell<u64>,
}

impl Recorder {
    pub(crate) fn new(observer: Option<Observer>) -> Self {
        Self { observer: RefCell::new(observer), last_task: Cell::new(0) }
    }

    pub(crate) fn next_task_number(&self) -> u64 {
        self.last_task.update(|number| number + 1);
        self.last_task.get()
    }

    pub(crate) fn record(&self, clock: &RefCell<Clock>, event: Event) {
        if let Some(observer) = self.observer.borrow_mut().as_mut() {
            observer(Record { at: clock.borrow().now(), event });
        }
    }
}
