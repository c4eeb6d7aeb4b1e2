//! One step of a recorded run: the records of node-loop's recorder, which `record-node.cjs` writes as well.

use serde::{Deserialize, Serialize};

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// When, in milliseconds: on the loop's clock in Rust, since the main script began in Node.
    pub at: u64,
    /// What.
    #[serde(flatten)]
    pub event: Event,
}

/// What happened. A `task` is the number of one call of one callback; 0 is the main script.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "camelCase")]
pub enum Event {
    /// A callback was put into a queue.
    Enqueued {
        /// Its number.
        task: u64,
        /// Which queue.
        queue: Queue,
        /// When a timer is due, in milliseconds as [`Step::at`].
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due: Option<u64>,
        /// The place in the listing that led to it, as `node.js:4:5`; empty where it is none of the listing.
        source: String,
    },
    /// A callback begins to run.
    Started {
        /// Its number.
        task: u64,
    },
    /// A callback threw an error that nothing in it caught.
    Threw {
        /// Its number.
        task: u64,
        /// The error, as text.
        error: String,
    },
    /// A callback has returned.
    Finished {
        /// Its number.
        task: u64,
    },
    /// A callback that waited was taken back.
    Cleared {
        /// Its number.
        task: u64,
    },
    /// The loop entered a phase.
    Phase {
        /// Which one.
        phase: Phase,
    },
    /// A line was printed.
    Line {
        /// The line, without its end.
        text: String,
    },
    /// A promise was settled.
    Settled {
        /// Its number: 1 for the first promise that is settled.
        promise: u64,
        /// How.
        state: Settled,
    },
    /// The program is over.
    Ended {
        /// Its exit code.
        code: i32,
        /// Why it failed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
}

/// Where a callback waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Queue {
    /// `process.nextTick`.
    NextTick,
    /// `queueMicrotask`, and the reactions of promises.
    Microtask,
    /// `setTimeout` and `setInterval`.
    Timers,
    /// What was put off to the next iteration.
    Pending,
    /// Work for the thread pool.
    Pool,
    /// What a socket, a pipe or the system brought.
    Poll,
    /// `setImmediate`.
    Immediate,
    /// Handles that were closed.
    Close,
}

/// The phases of an iteration, under libuv's names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Phase {
    /// Timers that are due.
    Timers,
    /// What was put off.
    Pending,
    /// Only libuv itself uses it; a recorded run is without it.
    Idle,
    /// Only libuv itself uses it; a recorded run is without it.
    Prepare,
    /// Where the loop waits.
    Poll,
    /// Immediates.
    Check,
    /// Handles that were closed.
    Close,
}

/// How a promise was settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Settled {
    /// It has a value.
    Fulfilled,
    /// It has a reason.
    Rejected,
}

impl Queue {
    /// Its name in a recorded run.
    pub fn word(self) -> &'static str {
        match self {
            Self::NextTick => "nextTick",
            Self::Microtask => "microtask",
            Self::Timers => "timers",
            Self::Pending => "pending",
            Self::Pool => "pool",
            Self::Poll => "poll",
            Self::Immediate => "immediate",
            Self::Close => "close",
        }
    }
}

impl Phase {
    /// libuv's name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Timers => "timers",
            Self::Pending => "pending",
            Self::Idle => "idle",
            Self::Prepare => "prepare",
            Self::Poll => "poll",
            Self::Check => "check",
            Self::Close => "close",
        }
    }
}

impl Event {
    /// The line of this file at which the callback was asked for, from one.
    pub fn line_in(&self, file: &str) -> Option<usize> {
        let Self::Enqueued { source, .. } = self else { return None };
        let mut parts = source.rsplitn(3, ':');
        let (_column, line, of) = (parts.next()?, parts.next()?, parts.next()?);
        if of == file { line.parse().ok() } else { None }
    }
}
