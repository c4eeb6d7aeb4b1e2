//! `set_immediate`: callbacks of the check phase, which follows the poll phase.
//!
//! The model is `processImmediate` in Node's `lib/internal/timers.js`.

use std::collections::VecDeque;

use crate::current::current;
use crate::ending::Ending;
use crate::event_loop::EventLoop;
use crate::recorder::{Event, Phase, Queue};
use crate::task::Task;

/// What [`set_immediate`] returns, for [`clear_immediate`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Immediate {
    task: u64,
}

/// The immediates of the next check phase, and what is left of the one that is running.
#[derive(Default)]
pub(crate) struct Immediates {
    queued: VecDeque<Task>,
    running: VecDeque<Task>,
}

impl Immediates {
    pub(crate) fn is_empty(&self) -> bool {
        self.queued.is_empty()
    }

    /// Says whether the task was still waiting. It may wait among the running ones: an immediate can
    /// clear one that comes after it in the same check phase.
    fn remove(&mut self, number: u64) -> bool {
        let before = self.queued.len() + self.running.len();
        self.queued.retain(|task| task.number != number);
        self.running.retain(|task| task.number != number);
        self.queued.len() + self.running.len() < before
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
    let immediate = Immediate { task: task.number };
    event_loop.immediates.borrow_mut().queued.push_back(task);
    immediate
}

/// Takes an immediate back. One that has run, or was cleared before, is ignored.
///
/// # Panics
/// Outside [`run`](crate::run).
#[track_caller]
pub fn clear_immediate(immediate: Immediate) {
    let event_loop = current();
    if event_loop.immediates.borrow_mut().remove(immediate.task) {
        event_loop.record(Event::Cleared { task: immediate.task });
    }
}

impl EventLoop {
    /// The check phase runs those immediates that were there when it began, and no others.
    pub(crate) fn run_check(&self) -> Result<(), Ending> {
        self.enter(Phase::Check);
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
        self.immediates.borrow_mut().running.pop_front()
    }
}
