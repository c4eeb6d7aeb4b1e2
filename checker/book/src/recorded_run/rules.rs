//! The rules that a recorded run is told with: why this callback waits there, why that one is next.
//!
//! They are those of Node's documentation and of libuv's design; each is chosen by what waits at that step.

use super::step::{Phase, Queue};
use super::told::{Said, State};
use crate::listing::Runtime;
use text::later;

/// What a task is called: a text with the holes `{number}`, of the task, and `{line}`, where it has one.
pub fn name(queue: Queue, has_line: bool) -> &'static str {
    let (with_line, without) = match queue {
        Queue::NextTick => (later!("nextTick {number}, line {line}"), later!("nextTick {number}")),
        Queue::Microtask => (later!("microtask {number}, line {line}"), later!("microtask {number}")),
        Queue::Timers => (later!("timer {number}, line {line}"), later!("timer {number}")),
        Queue::Pending => {
            (later!("pending callback {number}, line {line}"), later!("pending callback {number}"))
        }
        Queue::Pool => (later!("job {number} of the pool, line {line}"), later!("job {number} of the pool")),
        Queue::Poll => (later!("I/O callback {number}, line {line}"), later!("I/O callback {number}")),
        Queue::Immediate => (later!("immediate {number}, line {line}"), later!("immediate {number}")),
        Queue::Close => (later!("close callback {number}, line {line}"), later!("close callback {number}")),
    };
    if has_line { with_line } else { without }
}

impl State {
    pub(super) fn why_enqueued(&self, queue: Queue) -> Said {
        let running = self.running.last().copied().flatten();
        Said::new(match queue {
            Queue::NextTick if running == Some(Queue::Microtask) => {
                later!("It waits until the microtask queue is empty.")
            }
            Queue::NextTick => {
                later!("It waits until what runs now has returned; then it comes before everything else.")
            }
            Queue::Microtask if self.was_settled => {
                later!(
                    "Its promise is settled. It waits until the call stack and the nextTick queue are empty."
                )
            }
            Queue::Microtask => later!("It waits until the call stack and the nextTick queue are empty."),
            Queue::Timers => {
                later!(
                    "A timer says when it may run at the earliest. It runs when the loop comes by after that."
                )
            }
            Queue::Pending => later!("The next iteration runs it, in its pending phase."),
            Queue::Pool => later!("A thread of the pool does the work, and the loop goes on meanwhile."),
            Queue::Poll => later!("The loop watched for it; its callback runs at once, in the poll phase."),
            Queue::Immediate if running == Some(Queue::Immediate) => later!(
                "The check phase runs only what was there when it began, so this one waits for the next iteration."
            ),
            Queue::Immediate => later!("The check phase runs it, right after poll."),
            Queue::Close => later!("The close phase runs it, at the end of the iteration."),
        })
    }

    pub(super) fn why_started(&self, queue: Queue, due: Option<u64>, at: u64) -> Said {
        Said::new(match queue {
            Queue::NextTick => {
                later!("The nextTick queue is emptied after each callback, before the microtask queue.")
            }
            Queue::Microtask if self.waits(Queue::NextTick) => {
                later!("Once the loop is at the microtask queue, it empties it; a nextTick waits until then.")
            }
            Queue::Microtask => {
                later!(
                    "The microtask queue is emptied after each callback, as soon as the nextTick queue is empty."
                )
            }
            Queue::Timers => match due {
                Some(due) if due <= at => {
                    return Said::new(later!(
                        "The timers phase runs each timer that is due: this one was due at {due} ms, and it is {at} ms."
                    ))
                    .with("due", due)
                    .with("at", at);
                }
                _ => later!("The timers phase runs each timer that is due."),
            },
            Queue::Pending => later!("The pending phase runs what the last iteration put off."),
            Queue::Pool => {
                later!("The thread pool is done with this job; the poll phase runs its callback.")
            }
            Queue::Poll => {
                later!(
                    "The poll phase calls back at once for what sockets, pipes and the system have brought."
                )
            }
            Queue::Immediate => later!("The check phase runs the immediates that were there when it began."),
            Queue::Close => later!("The close phase runs the callbacks of handles that were closed."),
        })
    }

    pub(super) fn why_phase(&self, phase: Phase) -> Said {
        // Of Node only those phases are known in which something runs.
        let knows_all = self.runtime == Runtime::Rust;
        Said::new(match phase {
            Phase::Timers if knows_all && self.phase.is_none() => {
                later!("Before the first iteration, libuv runs the timers that are due already.")
            }
            Phase::Timers if knows_all => later!("The timers are the last phase of an iteration."),
            Phase::Timers => later!("The timers phase runs the callbacks of timers that are due."),
            Phase::Pending => later!("An iteration begins with what the last one put off."),
            Phase::Poll if !knows_all => {
                later!("Something is ready: the poll phase waits for that and runs its callback.")
            }
            Phase::Poll
                if [Queue::Immediate, Queue::Close, Queue::Pending]
                    .into_iter()
                    .any(|queue| self.waits(queue)) =>
            {
                later!("The poll phase looks for what is ready. It does not wait, since other callbacks do.")
            }
            Phase::Poll if self.waits(Queue::Timers) => later!(
                "Nothing can run now, so the loop waits in the poll phase: for I/O and the thread pool, but no longer than the next timer."
            ),
            Phase::Poll => {
                later!(
                    "Nothing can run now, so the loop waits in the poll phase: for I/O and the thread pool."
                )
            }
            Phase::Check => later!("The check phase follows poll: it is the phase of the immediates."),
            Phase::Close => {
                later!("The close phase follows check: it is the phase of handles that were closed.")
            }
            Phase::Idle | Phase::Prepare => later!("Only libuv itself uses this phase."),
        })
    }
}

/// What happens to a callback that is asked for.
pub(super) fn enqueued(queue: Queue, due: Option<u64>) -> Said {
    match (queue, due) {
        (Queue::NextTick, _) => Said::new(later!("{task} goes to the end of the nextTick queue.")),
        (Queue::Microtask, _) => Said::new(later!("{task} goes to the end of the microtask queue.")),
        (Queue::Timers, Some(due)) => {
            Said::new(later!("{task} is set. It is due at {due} ms.")).with("due", due)
        }
        (Queue::Timers, None) => Said::new(later!("{task} is set.")),
        (Queue::Pending, _) => Said::new(later!("{task} is put off to the pending phase.")),
        (Queue::Pool, _) => Said::new(later!("{task} is handed to the thread pool.")),
        (Queue::Poll, _) => Said::new(later!("The system has something for {task}.")),
        (Queue::Immediate, _) => Said::new(later!("{task} goes into the queue of the check phase.")),
        (Queue::Close, _) => Said::new(later!("{task} goes into the queue of the close phase.")),
    }
}
