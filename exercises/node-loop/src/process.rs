//! `process.on(…)`: what a program may still do when it fails, and when it ends. How it ends itself is in
//! `exit.rs`.
//!
//! A program that fails ends with exit code 1. One that listens here decides itself.

use crate::current::current;
use crate::ending::Ending;
use crate::error::Error;
use crate::event_emitter::EventEmitter;
use crate::event_loop::EventLoop;
use crate::immediate::set_immediate;
use crate::throw::catching;

pub use crate::exit::{exit, exit_code, set_exit_code};

/// Who listens to a loop.
#[derive(Default)]
pub(crate) struct Listeners {
    errors: EventEmitter<Error>,
    ends: EventEmitter<i32>,
}

/// Calls `listener` with each error that nobody caught, instead of ending the program:
/// `process.on('uncaughtException', listener)`.
///
/// The callback that threw is over; what it left in the two queues runs after the next callback. An error
/// in the listener itself ends the program with exit code 7.
///
/// # Panics
/// Outside [`run`](crate::run).
#[track_caller]
pub fn on_uncaught_exception(listener: impl FnMut(Error) + 'static) {
    current().listeners.errors.on("uncaughtException", listener);
}

/// Calls `listener` with each rejection that nobody handled, instead of ending the program:
/// `process.on('unhandledRejection', listener)`.
///
/// # Panics
/// Outside [`run`](crate::run).
#[track_caller]
pub fn on_unhandled_rejection(listener: impl FnMut(Error) + 'static) {
    current().listeners.errors.on("unhandledRejection", listener);
}

/// Calls `listener` when nothing is left to wait for: `process.on('beforeExit', listener)`.
///
/// If it sets a timer or the like, the loop goes on, and it is called again when that is done. It is not
/// called when the program fails.
///
/// # Panics
/// Outside [`run`](crate::run).
#[track_caller]
pub fn on_before_exit(listener: impl FnMut(i32) + 'static) {
    current().listeners.ends.on("beforeExit", listener);
}

/// Calls `listener` with the exit code at the very end: `process.on('exit', listener)`.
///
/// It can print, and choose another exit code. Of what it asks for, only microtasks still run, and after
/// [`exit`] not even those: no nextTick, no timer, nothing else.
///
/// # Panics
/// Outside [`run`](crate::run).
#[track_caller]
pub fn on_exit(listener: impl FnMut(i32) + 'static) {
    current().listeners.ends.on("exit", listener);
}

impl EventLoop {
    /// An error that nobody caught ends the program, unless somebody listens.
    pub(crate) fn uncaught(&self, error: Error) -> Result<(), Ending> {
        if !self.uncaught_is_heard(&error)? {
            return Err(Ending::Uncaught(error));
        }
        // Node does the same: the rest of the two queues waits for the next callback, so there must be one.
        set_immediate(|| {});
        Ok(())
    }

    /// The same for a rejection that nobody handled. Who listens only for uncaught errors hears it too.
    pub(crate) fn unhandled_rejection(&self, error: Error) -> Result<(), Ending> {
        match catching(|| self.listeners.errors.emit("unhandledRejection", error.clone())) {
            Err(thrown) => self.uncaught(thrown),
            Ok(false) if !self.uncaught_is_heard(&error)? => Err(Ending::UnhandledRejection(error)),
            Ok(_) => Ok(()),
        }
    }

    /// Says whether somebody listens. Nobody is asked what to do with an error in such a listener.
    fn uncaught_is_heard(&self, error: &Error) -> Result<bool, Ending> {
        let heard = catching(|| self.listeners.errors.emit("uncaughtException", error.clone()));
        heard.map_err(Ending::ListenerThrew)
    }

    /// Says to all who listen that nothing is left, and whether there is something again.
    pub(crate) fn before_exit(&self) -> Result<bool, Ending> {
        if self.listeners.ends.listener_count("beforeExit") == 0 {
            return Ok(false);
        }
        let code = self.exit_code();
        let called = catching(|| self.listeners.ends.emit("beforeExit", code)).map(|_| ());
        self.drain_after(called)?;
        Ok(self.is_alive())
    }

    /// An error in a listener is an error like any other: the listeners behind it are not called.
    pub(crate) fn emit_exit(&self, code: i32) -> Result<(), Ending> {
        let told = catching(|| self.listeners.ends.emit("exit", code));
        told.map(|_| ()).or_else(|error| self.uncaught(error))
    }
}
