//! The recorder: tells an observer what the loop does, step by step. It never changes what happens.
//!
//! Each [`Record`] is one JSON object on a line of its own when it is printed with `{}`. Whoever replays
//! them knows at each moment what waits in which queue, which phase it is, what runs, and what was
//! printed:
//!
//! | record | what changes |
//! |---|---|
//! | `{"at":0,"event":"phase","phase":"timers"}` | the phase |
//! | `{"at":0,"event":"enqueued","task":3,"queue":"nextTick","source":"src/main.rs:4:5"}` | task 3 stands at the end of that queue; a timer has `"due":20` as well, and stands behind all that are due before |
//! | `{"at":0,"event":"cleared","task":3}` | task 3 no longer waits |
//! | `{"at":0,"event":"started","task":3}` | task 3 left its queue and runs; task 0 is the main script |
//! | `{"at":0,"event":"threw","task":3,"error":"Error: boom"}` | task 3 threw, and nobody in it caught that |
//! | `{"at":0,"event":"finished","task":3}` | nothing runs |
//! | `{"at":0,"event":"line","text":"hello"}` | a line was printed with `console_log!` |
//! | `{"at":0,"event":"settled","promise":7,"state":"fulfilled"}` | a promise was fulfilled or rejected; its reactions follow as `enqueued` |
//! | `{"at":0,"event":"ended","code":1,"reason":"Uncaught Error: boom"}` | the program is over; a reason only if it failed |
//!
//! `at` is loop time in milliseconds. The queues are `nextTick`, `microtask`, `timers`, `pending`,
//! `pool`, `poll`, `immediate` and `close`; the phases `timers`, `pending`, `idle`, `prepare`, `poll`,
//! `check` and `close`.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::panic::Location;

use crate::clock::Clock;
use crate::current::current_if_any;

/// The phases of an iteration, under libuv's names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Phase {
    /// The callbacks of `set_timeout` and `set_interval` that are due.
    Timers,
    /// I/O callbacks that were put off.
    Pending,
    /// Only libuv itself uses it; nothing runs.
    Idle,
    /// Only libuv itself uses it; nothing runs.
    Prepare,
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
    /// What was put off to the next iteration, such as the end of a socket's writing side.
    Pending,
    /// `run_in_pool`, and each step of `read_file`.
    Pool,
    /// What a socket, a server or standard input brought: it runs at once.
    Poll,
    /// `set_immediate`.
    Immediate,
    /// `close_handle`, and sockets that were closed.
    Close,
}

/// Where in a source file something was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Source(&'static Location<'static>);

impl Source {
    /// The place that called the function which calls this.
    #[track_caller]
    pub(crate) fn here() -> Self {
        Self(Location::caller())
    }
}

/// As rustc writes it: `src/main.rs:4:5`.
impl fmt::Display for Source {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.0, formatter)
    }
}

/// One thing that happened. A `task` is the number of one call of one callback.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Event {
    /// A callback was put into a queue.
    Enqueued {
        /// The number of the task.
        task: u64,
        /// Where it waits.
        queue: Queue,
        /// When a timer is due, in milliseconds of loop time.
        due: Option<u64>,
        /// Where it was asked for.
        source: Source,
    },
    /// A callback begins to run.
    Started {
        /// The number of the task; 0 is the main script.
        task: u64,
    },
    /// A callback ended with an error that nobody in it caught.
    Threw {
        /// The number of the task.
        task: u64,
        /// The error as text.
        error: String,
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
    /// A line was printed with `console_log!`.
    Line {
        /// The line, without its end.
        text: String,
    },
    /// A promise was settled.
    Settled {
        /// Its number: 1 for the first promise that is settled, and so on.
        promise: u64,
        /// Whether it was fulfilled; if not, it was rejected.
        fulfilled: bool,
    },
    /// The program is over.
    Ended {
        /// The exit code.
        code: i32,
        /// Why it failed.
        reason: Option<String>,
    },
}

/// What the observer is given. Printed with `{}` it is one JSON object.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
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
    observer: Option<RefCell<Observer>>,
    last_task: Cell<u64>,
    last_promise: Cell<u64>,
}

impl Recorder {
    pub(crate) fn new(observer: Option<Observer>) -> Self {
        Self { observer: observer.map(RefCell::new), last_task: Cell::new(0), last_promise: Cell::new(0) }
    }

    /// Promises are numbered as they are settled: a promise that is never watched needs no number.
    pub(crate) fn next_promise_number(&self) -> u64 {
        self.last_promise.update(|number| number + 1);
        self.last_promise.get()
    }

    pub(crate) fn next_task_number(&self) -> u64 {
        self.last_task.update(|number| number + 1);
        self.last_task.get()
    }

    /// `event` is only called when somebody watches: a text is not made for nobody.
    pub(crate) fn record(&self, clock: &RefCell<Clock>, event: impl FnOnce() -> Event) {
        if let Some(observer) = &self.observer {
            let mut observer = observer.borrow_mut();
            observer(Record { at: clock.borrow().now(), event: event() });
        }
    }
}

/// Records that a promise was settled. One may be made outside a loop, and then nobody watches.
pub(crate) fn record_settled(fulfilled: bool) {
    if let Some(event_loop) = current_if_any() {
        event_loop
            .record(|| Event::Settled { promise: event_loop.recorder.next_promise_number(), fulfilled });
    }
}

impl Phase {
    /// libuv's name.
    fn name(self) -> &'static str {
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

impl Queue {
    fn name(self) -> &'static str {
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

impl fmt::Display for Record {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, r#"{{"at":{},"event":"#, self.at)?;
        match &self.event {
            Event::Phase(phase) => write!(to, r#""phase","phase":"{}""#, phase.name())?,
            Event::Enqueued { task, queue, due, source } => {
                write!(to, r#""enqueued","task":{task},"queue":"{}""#, queue.name())?;
                if let Some(due) = due {
                    write!(to, r#","due":{due}"#)?;
                }
                write!(to, r#","source":{}"#, Quoted(&source.to_string()))?;
            }
            Event::Started { task } => write!(to, r#""started","task":{task}"#)?,
            Event::Threw { task, error } => {
                write!(to, r#""threw","task":{task},"error":{}"#, Quoted(error))?;
            }
            Event::Finished { task } => write!(to, r#""finished","task":{task}"#)?,
            Event::Cleared { task } => write!(to, r#""cleared","task":{task}"#)?,
            Event::Line { text } => write!(to, r#""line","text":{}"#, Quoted(text))?,
            Event::Settled { promise, fulfilled } => {
                let state = if *fulfilled { "fulfilled" } else { "rejected" };
                write!(to, r#""settled","promise":{promise},"state":"{state}""#)?;
            }
            Event::Ended { code, reason } => {
                write!(to, r#""ended","code":{code}"#)?;
                if let Some(reason) = reason {
                    write!(to, r#","reason":{}"#, Quoted(reason))?;
                }
            }
        }
        to.write_str("}")
    }
}

/// A text as a JSON string (RFC 8259 §7).
struct Quoted<'a>(&'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("\"")?;
        for character in self.0.chars() {
            match character {
                '"' | '\\' => write!(to, "\\{character}")?,
                control if u32::from(control) < 0x20 => write!(to, "\\u{:04x}", u32::from(control))?,
                other => write!(to, "{other}")?,
            }
        }
        to.write_str("\"")
    }
}
