//! `process::exit`, and the exit code that a program chooses itself. What an error does to the exit code
//! is in `ending.rs`.
//!
//! The model is `exit` in Node's `lib/internal/process/per_thread.js`.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};

use crate::current::current;
use crate::ending::Ending;
use crate::event_loop::EventLoop;

/// What a loop knows about its end.
#[derive(Default)]
pub(crate) struct Exit {
    /// Nothing until the program, or an error, has chosen one.
    code: Cell<Option<i32>>,
    /// Whether the listeners have been told. They are told once.
    begun: Cell<bool>,
}

/// What travels up to the loop after [`exit`], and how telling the listeners went.
struct Left(Result<(), Ending>);

/// Ends the program at once: `process.exit(code)`.
///
/// The listeners of [`on_exit`](crate::process::on_exit) are called before this leaves the callback. After
/// them nothing runs: no microtask, no nextTick, no timer. What is still to be written or sent is lost.
/// So it is often better to call [`set_exit_code`] and to close what keeps the loop alive.
///
/// ```
/// use node_loop::{Settings, process, set_timeout};
///
/// let ending = Settings::new().virtual_clock().run(|| {
///     set_timeout(10, || process::exit(3));
///     set_timeout(20, || println!("never"));
/// });
/// assert_eq!(ending.unwrap_err().exit_code(), 3);
/// ```
///
/// # Panics
/// It uses Rust's unwinding, but prints nothing itself: values that are in scope are dropped. Outside
/// [`run`](crate::run), also on a thread of the pool, there is no loop to end, and it panics.
#[track_caller]
pub fn exit(code: i32) -> ! {
    let event_loop = current();
    event_loop.exit.code.set(Some(code));
    let told = event_loop.tell_exit();
    panic::resume_unwind(Box::new(Left(told)))
}

/// Chooses the exit code for when the program is done: `process.exitCode = code`.
///
/// Nothing ends earlier for it. An uncaught error still ends the program with 1.
///
/// # Panics
/// Outside [`run`](crate::run).
#[track_caller]
pub fn set_exit_code(code: i32) {
    current().exit.code.set(Some(code));
}

/// The exit code that was chosen so far: `process.exitCode`. It is 0 where Node says `undefined`.
///
/// # Panics
/// Outside [`run`](crate::run).
#[must_use]
#[track_caller]
pub fn exit_code() -> i32 {
    current().exit_code()
}

impl EventLoop {
    pub(crate) fn exit_code(&self) -> i32 {
        self.exit.code.get().unwrap_or(0)
    }

    /// Does `work`, unless a callback leaves the program with [`exit`].
    pub(crate) fn unless_left(&self, work: impl FnOnce() -> Result<(), Ending>) -> Result<(), Ending> {
        // The loop lends nothing to a callback that could be left half changed, hence the assertion.
        panic::catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|payload| {
            match payload.downcast::<Left>() {
                Ok(left) => left.0,
                Err(panic) => panic::resume_unwind(panic),
            }
        })
    }

    /// The last thing that a program does: it tells the listeners, and what those leave in the microtask
    /// queue runs. One that has left has told them already.
    pub(crate) fn finish(&self, ended: &Result<(), Ending>) -> Result<(), Ending> {
        if self.exit.begun.get() {
            return Ok(());
        }
        match ended {
            // Node lets a program keep its own exit code here, and nowhere else.
            Err(Ending::UnsettledAwait) if self.exit.code.get().is_some() => {}
            Err(failure) => self.exit.code.set(Some(failure.exit_code())),
            Ok(()) => {}
        }
        // What a failed program left in its queues is not to run now.
        self.microtasks.take();
        if matches!(ended, Err(Ending::ListenerThrew(_))) {
            return Ok(());
        }
        self.tell_exit()?;
        self.drain_microtasks(&mut 0)
    }

    fn tell_exit(&self) -> Result<(), Ending> {
        if self.exit.begun.replace(true) {
            return Ok(());
        }
        self.emit_exit(self.exit_code())
    }

    /// The same ending with the exit code that the program chose, if it chose another one.
    pub(crate) fn with_own_exit_code(&self, ended: Result<(), Ending>) -> Result<(), Ending> {
        let usual = ended.as_ref().err().map_or(0, Ending::exit_code);
        match self.exit.code.get() {
            Some(code) if code != usual => Err(Ending::Exited { code, after: ended.err().map(Box::new) }),
            _ => ended,
        }
    }
}
