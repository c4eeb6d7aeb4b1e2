//! One run of a built program: its inputs, its stated environment, its working directory, its traces.
//! It judges nothing; [`crate::process`] starts and ends what runs.

mod delay;
mod directory;
mod wall;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::course::{Inputs, Limits};
use crate::process::{self, Cancel, Guest, Invocation, Job, Stdin};
use crate::tr;
use crate::trace::Trace;

pub use crate::process::{End, Limit};
pub use wall::{NoWall, Wall};

use delay::Probe;
use directory::Directory;

/// The search path of every program: the same on every machine.
const PATH: &str = "/usr/local/bin:/usr/bin:/bin";

/// What one run did. It can be stored and judged again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// What it wrote on stdout.
    pub stdout: Trace,
    /// What it wrote on stderr.
    pub stderr: Trace,
    /// How it ended.
    pub end: End,
    /// It left a process behind when it ended by itself.
    pub leaked: bool,
    /// Wall-clock time from just before its start until it ended.
    pub wall: Duration,
    /// CPU time of its whole process tree.
    pub cpu: Duration,
    /// The most memory its tree was seen to have resident; 0 when it ended before the first look.
    pub peak_memory_bytes: u64,
    /// The worst scheduling delay measured outside the program during the run; zero when not asked for.
    pub delay: Duration,
}

/// What is run, and how.
#[derive(Clone, Copy)]
pub struct Plan<'a> {
    /// The built program.
    pub program: &'a Path,
    /// What the run is given.
    pub inputs: &'a Inputs,
    /// What the run may use.
    pub limits: &'a Limits,
    /// What stands between the program and the machine.
    pub wall: &'a dyn Wall,
    /// Measure [`Run::delay`], which costs a thread.
    pub measure_delay: bool,
}

/// Why there was no run. Nothing of this is the program's doing.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The program could not be started or followed.
    #[error(transparent)]
    Process(#[from] process::Error),
    /// A path under `files` leaves the working directory, or is none.
    #[error("{}", tr!("the case's file `{path}` cannot be written: a path must be relative and stay inside the \
         working directory; change it under `files` in the exercise", path = .path))]
    FilePath {
        /// The path as the case has it.
        path: String,
    },
    /// The working directory could not be made.
    #[error("{}", tr!("the working directory of the run could not be made at `{path}`: {reason}; check the free space and the permissions there", path = .path.display(), reason = .reason))]
    Directory {
        /// What was to be written.
        path: std::path::PathBuf,
        /// What the system said.
        reason: std::io::Error,
    },
}

impl Plan<'_> {
    /// Runs the program in a fresh working directory, until nothing is left of either.
    ///
    /// The environment is `PATH`, `HOME` (the working directory), `TMPDIR` (an empty folder of the run's own),
    /// `LANG=C.UTF-8`, and what the case states, which comes last. As root, the program runs as a [`Guest`].
    ///
    /// # Errors
    /// When there could be no run; what the program does is in [`Run`].
    pub fn run(&self, cancel: &Cancel) -> Result<Run, Error> {
        let guest = Guest::take()?.map(Arc::new);
        let directory = Directory::new(&self.inputs.files, guest.as_deref(), self.program)?;
        let invocation = Invocation::new(directory.program(), directory.path())
            .args(&self.inputs.args)
            .env("PATH", PATH)
            .env("HOME", directory.path())
            .env("TMPDIR", directory.temporary())
            .env("LANG", "C.UTF-8");
        let invocation = self.inputs.env.iter().fold(invocation, |all, (name, value)| all.env(name, value));
        let stdin = match self.inputs.stdin.as_str() {
            "" => Stdin::Null,
            text => Stdin::Text(text.as_bytes().to_vec()),
        };
        let invocation = self.wall.wrap(invocation)?;
        let probe = self.measure_delay.then(Probe::start);
        let finished = Job { invocation, stdin, limits: self.limits.clone(), guest }.run(cancel);
        let delay = probe.map_or(Duration::ZERO, Probe::stop);
        let finished = finished?;
        Ok(Run {
            stdout: finished.stdout,
            stderr: finished.stderr,
            end: finished.end,
            leaked: finished.leaked,
            wall: finished.wall,
            cpu: finished.cpu,
            peak_memory_bytes: finished.peak_memory_bytes,
            delay,
        })
    }
}
