//! The program of an exercise, started from within a wall: its parent there puts the last bounds on it, and sees how it
//! ends. What stands outside only sees how the wall ends.
//!
//! It is for a process that does nothing else and has one thread.

#![expect(unsafe_code, reason = "`pre_exec` is unsafe: it is where a program puts its bounds on")]

use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::process::{Child, Command, Stdio};

use super::Invocation;

/// A program that runs, with the caller's stdin, stdout and stderr.
#[derive(Debug)]
pub struct Inside(Child);

impl Inside {
    /// Starts the program in a session of its own, with descriptors 0 to 2 only; `stdout` is its stdout where one is
    /// given. `bounds` is called in the new process, just before it becomes the program.
    ///
    /// From here on no other process may look into the caller: it holds what its program must not have.
    ///
    /// # Errors
    /// When it cannot be started, or `bounds` says so.
    pub fn start(
        invocation: &Invocation,
        stdout: Option<OwnedFd>,
        mut bounds: impl FnMut() -> io::Result<()> + Send + Sync + 'static,
    ) -> io::Result<Self> {
        use rustix::process::DumpableBehavior;

        rustix::process::set_dumpable_behavior(DumpableBehavior::NotDumpable)?;
        let prepare = move || {
            rustix::process::setsid()?;
            bounds()
        };
        Ok(Self(command(invocation, stdout, prepare).spawn()?))
    }

    /// The caller itself becomes the program. It returns only where it cannot.
    pub fn become_it(
        invocation: &Invocation,
        stdout: Option<OwnedFd>,
        bounds: impl FnMut() -> io::Result<()> + Send + Sync + 'static,
    ) -> io::Error {
        command(invocation, stdout, bounds).exec()
    }

    /// Waits for it and returns its wait status, as wait(2) has it. What it left behind is not waited for.
    ///
    /// # Errors
    /// When it cannot be waited for.
    pub fn wait(mut self) -> io::Result<i32> {
        Ok(self.0.wait()?.into_raw())
    }
}

/// The program with descriptors 0 to 2 only; `prepare` is called just before there is nothing of the caller left.
fn command(
    invocation: &Invocation,
    stdout: Option<OwnedFd>,
    mut prepare: impl FnMut() -> io::Result<()> + Send + Sync + 'static,
) -> Command {
    let mut command = invocation.command();
    if let Some(stdout) = stdout {
        command.stdout(Stdio::from(stdout));
    }
    // SAFETY: the caller has one thread, so that nothing is locked or half done in the new process.
    unsafe {
        command.pre_exec(move || {
            // Closed by `exec` and not here: std reports a failing `exec` through one of them.
            super::keeper::for_descriptors(3, libc::c_uint::MAX, true);
            prepare()
        });
    }
    command
}
