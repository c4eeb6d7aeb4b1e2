//! The executor: this is the file that you write.
//!
//! The rules:
//!
//! 1. `spawn` only keeps a task. `run` polls it for the first time, in the order of the spawns.
//! 2. The tasks that are ready stand in a queue. It is first in, first out.
//! 3. Each task has a waker. `wake` puts the task at the end of the queue, if it is not in it already. Who is
//!    not woken is not polled.
//! 4. A task may be woken while it is being polled. Then it is polled once more.
//! 5. A task that has returned `Poll::Ready` is never polled again, even if somebody wakes it.
//! 6. When the queue is empty, `clock::advance()` jumps to the next timer, which wakes a task. If there is
//!    none, `run` ends.

use std::pin::Pin;

use crate::clock;

/// An async function that was called and has not returned yet.
type Task = Pin<Box<dyn Future<Output = ()>>>;

/// Runs tasks, one at a time.
pub(crate) struct Executor {
    // TODO: the tasks by their number, and a queue of the numbers that are ready. A waker must be able to
    // reach the queue from anywhere: `Arc<Mutex<VecDeque<usize>>>`.
}

// TODO: a struct with the number of a task and the queue, and `impl std::task::Wake` for it.

impl Executor {
    /// An executor without tasks.
    pub(crate) fn new() -> Self {
        Self {}
    }

    /// Keeps a task, which is ready.
    pub(crate) fn spawn(&mut self, future: impl Future<Output = ()> + 'static) {
        let _task: Task = Box::pin(future);
        // TODO: keep it.
    }

    /// Polls tasks until none can go on any more, and returns how many have not come to their end.
    pub(crate) fn run(&mut self) -> usize {
        // TODO: before the clock goes on, poll all tasks that are ready.
        while clock::advance() {}
        0
    }
}
