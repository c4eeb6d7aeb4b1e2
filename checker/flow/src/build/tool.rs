//! Starting Cargo and `rustc`: the one seam between building and [`process`].

use std::ffi::OsString;
use std::path::Path;

use super::Error;
use process::{self, Cancel, End, Invocation, Stream};

/// A tool, ready to be started.
pub(super) struct Tool(Invocation);

impl Tool {
    /// The program at this path, working in the folder `cwd`, with `env` as its whole environment.
    pub(super) fn new(program: &Path, cwd: &Path, env: Vec<(OsString, OsString)>) -> Self {
        let invocation = Invocation::new(program, cwd);
        Self(env.into_iter().fold(invocation, |invocation, (name, value)| invocation.env(name, value)))
    }

    /// Adds arguments.
    pub(super) fn args<A: Into<OsString>>(self, args: impl IntoIterator<Item = A>) -> Self {
        Self(self.0.args(args))
    }

    /// Runs the tool to its end. `on_line` gets each line as soon as it is written, without its newline.
    pub(super) fn run(self, cancel: &Cancel, mut on_line: impl FnMut(Stream, &str)) -> Result<End, Error> {
        let done = process::Tool::new(self.0).capture(cancel, &mut on_line)?;
        if done.end == End::Cancelled || (cancel.is_cancelled() && !done.success()) {
            return Err(Error::Cancelled);
        }
        Ok(done.end)
    }
}
