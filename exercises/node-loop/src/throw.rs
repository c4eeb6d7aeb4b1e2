//! `throw`: leaves a callback at once with an error, as in JavaScript.
//!
//! In Rust one returns `Err(…)` instead, and callbacks of promises can. A callback of a timer has
//! nobody to return to; there `throw` ends the program, as it does in Node.

use std::panic::{self, AssertUnwindSafe};

use crate::error::Error;

/// What travels up to the loop. Only [`catching`] knows it.
struct Thrown(Error);

/// Leaves the callback that is running: `throw new Error("…")`.
///
/// In a callback of a promise it rejects the promise that `then` returned. In any other callback it
/// is an uncaught error: the program ends with exit code 1.
///
/// # Panics
/// It uses Rust's unwinding, but prints nothing itself. Outside [`run`](crate::run) nobody catches it
/// and the thread ends.
pub fn throw(error: impl Into<Error>) -> ! {
    // Other than `panic!`, this does not print a message about a bug in the program.
    panic::resume_unwind(Box::new(Thrown(error.into())))
}

/// Calls `callback` and returns what it threw, if it threw. A panic is a bug and goes on upwards, and so does
/// `process::exit`.
pub(crate) fn catching<R>(callback: impl FnOnce() -> R) -> Result<R, Error> {
    // The loop lends nothing to the callback that could be left half changed, hence the assertion.
    panic::catch_unwind(AssertUnwindSafe(callback)).map_err(|payload| match payload.downcast::<Thrown>() {
        Ok(thrown) => thrown.0,
        Err(panic) => panic::resume_unwind(panic),
    })
}
