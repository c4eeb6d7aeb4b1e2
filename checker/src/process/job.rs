//! The program of an exercise: one run with limits, followed until nothing is left of it.

use std::sync::Arc;
use std::time::Duration;

use super::bounds::Bounds;
use super::drive::{Policy, Sink, drive};
use super::keeper::Keep;
use super::lines::Lines;
use super::spawn::Started;
use super::{Cancel, End, Error, Guest, Invocation, Limit, Stdin, Stream};
use crate::course::Limits;
use crate::trace::Trace;

/// A program, what it reads, and what it may use.
#[derive(Debug, Clone)]
pub struct Job {
    /// What is started.
    pub invocation: Invocation,
    /// What it reads.
    pub stdin: Stdin,
    /// What it may use. The tree is looked at every 1 to 16 ms, so it may use a little more before it is
    /// ended; memory that is reserved and never touched is not counted.
    pub limits: Limits,
    /// The user that it runs as; `None` means the checker's own.
    pub guest: Option<Arc<Guest>>,
}

/// The facts of one run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finished {
    /// What it wrote on stdout.
    pub stdout: Trace,
    /// What it wrote on stderr.
    pub stderr: Trace,
    /// How it ended.
    pub end: End,
    /// Something was still alive 50 ms after the program had ended by itself. It has been ended.
    pub leaked: bool,
    /// From just before its start until it ended; what it left behind is not in it.
    pub wall: Duration,
    /// CPU time of the whole tree.
    pub cpu: Duration,
    /// The most memory that the whole tree was seen to have resident; 0 when it ended before a look.
    pub peak_memory_bytes: u64,
}

impl Job {
    /// Runs the program in a session of its own, with descriptors 0 to 2 only, until nothing is left of
    /// it: when this returns, its whole tree is gone.
    ///
    /// # Errors
    /// When it cannot be started or followed. What it does itself is in [`Finished`].
    pub fn run(&self, cancel: &Cancel) -> Result<Finished, Error> {
        let limits = &self.limits;
        let guest = self.guest.as_deref();
        let bounds = Bounds::new(limits, guest.map(Guest::ids));
        let started = Started::new(&self.invocation, &self.stdin, Keep::Tree, Some(bounds), guest)?;
        let mut streams = Streams {
            stdout: Lines::new(limits.output, limits.line),
            stderr: Lines::new(limits.output, limits.line),
        };
        let policy = Policy { time: Some(limits.time), tree: Some(limits) };
        let outcome = drive(started, &self.stdin, policy, &mut streams, cancel)
            .map_err(|reason| Error::Watch { program: self.invocation.program.clone(), reason })?;
        Ok(Finished {
            stdout: streams.stdout.finish(),
            stderr: streams.stderr.finish(),
            end: outcome.end,
            leaked: outcome.leaked,
            wall: outcome.wall,
            cpu: outcome.cpu,
            peak_memory_bytes: outcome.peak_memory_bytes,
        })
    }
}

struct Streams {
    stdout: Lines,
    stderr: Lines,
}

impl Streams {
    fn of(&mut self, stream: Stream) -> &mut Lines {
        match stream {
            Stream::Stdout => &mut self.stdout,
            Stream::Stderr => &mut self.stderr,
        }
    }
}

impl Sink for Streams {
    fn take(&mut self, stream: Stream, bytes: &[u8], at: Duration) -> Option<Limit> {
        self.of(stream).push(bytes, at)
    }

    fn cut(&mut self, stream: Stream) {
        self.of(stream).cut();
    }
}
