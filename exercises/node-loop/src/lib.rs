//! Node's event loop, small enough to read.
//!
//! It is for learners who know JavaScript and want to see *why* their callbacks run in the order they
//! do. It is not a fast runtime for programs in production.
//!
//! ```
//! use node_loop::{next_tick, queue_microtask, set_immediate, set_timeout, Promise};
//!
//! node_loop::run(|| {
//!     println!("script start");
//!     set_timeout(20, || println!("timeout"));
//!     set_immediate(|| println!("immediate"));
//!     Promise::resolve(1).then(|value| println!("promise {value}"));
//!     queue_microtask(|| println!("microtask"));
//!     next_tick(|| println!("nextTick"));
//! });
//! // script start, nextTick, promise 1, microtask, immediate, timeout
//! ```
//!
//! Read the files in this order; each holds one idea:
//!
//! | file | idea |
//! |---|---|
//! | `event_loop.rs` | the phases, and what runs after each callback: start here |
//! | `next_tick.rs`, `microtask.rs` | the two queues that are emptied after *each* callback |
//! | `timers.rs`, `timer_lists.rs`, `immediate.rs`, `close.rs` | the callbacks of the phases timers, check and close |
//! | `promise.rs`, `reactions.rs`, `resolvers.rs` | states, reactions, what `then` costs; `resolve` and `reject` |
//! | `returned.rs`, `thenable.rs` | what a `then` callback may return: a value, a promise, a thenable or a `Result` |
//! | `rejections.rs` | rejections that nobody handled |
//! | `combinators.rs` | `all`, `race`, `any` and `all_settled` |
//! | `async_function.rs`, `awaiting.rs`, `sleep.rs`, `waking.rs` | async functions: how a future runs on the microtask queue |
//! | `module.rs` | ES modules, which may `await` at their top level |
//! | `error.rs`, `throw.rs`, `ending.rs`, `process.rs`, `exit.rs` | errors, `throw`, how a failing program ends, who is asked before, and the exit code |
//! | `event_emitter.rs`, `abort.rs` | callbacks by name, which run at once; work that is no longer wanted |
//! | `poll.rs`, `pending.rs` | where the loop sleeps, and what wakes it |
//! | `pool.rs`, `files.rs` | four threads for what would block, and reading a file with them |
//! | `socket.rs`, `connection.rs`, `server.rs`, `stdin.rs` | TCP connections and standard input |
//! | `clock.rs`, `marks.rs`, `loop_delay.rs` | real time, and virtual time that never sleeps, told to a reader; how late the loop comes by |
//! | `task.rs`, `current.rs` | a callback that waits; the loop of this thread |
//! | `settings.rs`, `recorder.rs`, `console.rs` | how to start a loop, and how to watch one |
#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod abort;
mod async_function;
mod awaiting;
mod clock;
mod close;
mod combinators;
mod connection;
mod console;
mod current;
mod ending;
mod error;
mod event_emitter;
mod event_loop;
mod exit;
mod files;
mod immediate;
mod loop_delay;
mod marks;
mod microtask;
mod module;
mod next_tick;
mod pending;
mod poll;
mod pool;
pub mod process;
mod promise;
mod reactions;
mod recorder;
mod rejections;
mod resolvers;
mod returned;
mod server;
mod settings;
mod sleep;
mod socket;
mod stdin;
mod task;
mod thenable;
mod throw;
mod timer_lists;
mod timers;
mod waking;

pub use abort::{AbortController, AbortSignal};
pub use async_function::call_async;
pub use awaiting::Awaiting;
pub use clock::{block, now};
pub use close::close_handle;
#[doc(hidden)]
pub use console::print_line;
pub use console::record_line;
pub use ending::Ending;
pub use error::Error;
pub use event_emitter::{EventEmitter, Listener};
pub use files::read_file;
pub use immediate::{Immediate, clear_immediate, set_immediate};
pub use loop_delay::{LoopDelay, monitor_event_loop_delay};
pub use microtask::queue_microtask;
pub use module::run_module;
pub use next_tick::next_tick;
pub use pool::run_in_pool;
pub use promise::Promise;
pub use recorder::{Event, Phase, Queue, Record, Source};
pub use resolvers::{Reject, Resolve};
pub use returned::{Completion, Plain, Returned};
pub use server::{Server, create_server};
pub use settings::Settings;
pub use sleep::sleep;
pub use socket::{Socket, connect};
pub use stdin::{Stdin, stdin};
pub use thenable::Thenable;
pub use throw::throw;
pub use timers::{Timer, clear_interval, clear_timeout, set_interval, set_timeout};

/// Runs `main` as Node runs a script, and then the loop until nothing is left to wait for.
///
/// The clock is the real one, unless the environment says otherwise: see [`Settings::from_env`].
///
/// # Ends the process
/// With exit code 1 and a message on stderr after an uncaught error, an unhandled rejection, or a
/// queue that never stops feeding itself. [`Settings::run`] returns instead.
pub fn run(main: impl FnOnce()) {
    settings_from_env().run_or_exit(main);
}

/// The same as [`run`], always on the virtual clock: time jumps from timer to timer, nothing sleeps.
///
/// # Ends the process
/// As [`run`] does.
pub fn run_virtual(main: impl FnOnce()) {
    settings_from_env().virtual_clock().run_or_exit(main);
}

/// Reads the settings, or ends the process with exit code 2: the program itself did nothing wrong yet.
#[expect(clippy::disallowed_methods, reason = "a learner's `main` is not to handle a mistyped variable")]
fn settings_from_env() -> Settings {
    Settings::from_env().unwrap_or_else(|message| {
        eprintln!("{message}");
        std::process::exit(2);
    })
}
