//! The program of an exercise: one run with limits, followed until nothing is left of it.

use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::bounds::Bounds;
use super::drive::{Policy, Sink, drive};
use super::keeper::Keep;
use super::lines::Lines;
use super::spawn::Started;
use super::terminal::Kept;
use super::{Cancel, End, Error, Guest, Invocation, Limit, Reins, Stdin, Stream};
use crate::Limits;
use crate::trace::{Line, Trace};

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

/// Hears each line of a program, of either stream, as soon as it is whole. It is called on the thread that follows the
/// program, and must not wait.
pub type Listener<'h> = &'h dyn Fn(Stream, &str);

/// What else there is to a run, where it is not a plain one.
#[derive(Clone, Default)]
pub struct Hooks<'h> {
    /// Set where somebody else has a say while it runs. They hear its lines, and of its end.
    pub reins: Option<Reins>,
    /// Set where output is to be read 0 to 5 ms late, by a random time that follows from this number: a reader
    /// that is not always there is a schedule of its own.
    pub late_reads: Option<u64>,
    /// Set where the program may say on stdout which time it is on its own clock: what stands between a DLE and
    /// the milliseconds, behind which is a DLE too. These marks are no part of its lines.
    pub times: Option<String>,
    /// Set where somebody wants to hear its lines.
    pub heard: Option<Listener<'h>>,
}

/// The facts of one run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
        self.run_with(&Hooks::default(), cancel)
    }

    /// The same, with somebody who has a say meanwhile.
    ///
    /// # Errors
    /// As [`Job::run`].
    pub fn run_with(&self, hooks: &Hooks<'_>, cancel: &Cancel) -> Result<Finished, Error> {
        let _terminal = Kept::from_it();
        let limits = &self.limits;
        let reins = hooks.reins.as_ref();
        // Whoever waits for a line must not wait for ever, also where there is no run.
        let _over = reins.map(Reins::end_later);
        let guest = self.guest.as_deref();
        let bounds = Bounds::new(limits, guest.map(Guest::ids), self.invocation.is_wall);
        let started = Started::new(&self.invocation, &self.stdin, Keep::Tree, Some(bounds), guest)?;
        let mut streams = Streams {
            stdout: Lines::new(limits.output, limits.line).timed_by(hooks.times.as_deref()),
            stderr: Lines::new(limits.output, limits.line),
            reins,
            heard: hooks.heard.map(|heard| Heard { heard, told: [0; 2] }),
        };
        let (late_reads, tree) = (hooks.late_reads, Some(limits));
        let policy = Policy { time: Some(limits.time), tree, reins, late_reads };
        let outcome = drive(started, &self.stdin, policy, &mut streams, cancel)
            .map_err(|reason| Error::Watch { program: self.invocation.program.clone(), reason })?;
        let (stdout, stderr) = (streams.stdout.finish(), streams.stderr.finish());
        if let Some(reins) = reins {
            reins.printed(&stdout.lines);
        }
        if let Some(heard) = &mut streams.heard {
            // A last line without a newline is whole only now.
            heard.lines(Stream::Stdout, &stdout.lines);
            heard.lines(Stream::Stderr, &stderr.lines);
        }
        Ok(Finished {
            stdout,
            stderr,
            end: outcome.end,
            leaked: outcome.leaked,
            wall: outcome.wall,
            cpu: outcome.cpu,
            peak_memory_bytes: outcome.peak_memory_bytes,
        })
    }
}

struct Streams<'r> {
    stdout: Lines,
    stderr: Lines,
    reins: Option<&'r Reins>,
    heard: Option<Heard<'r>>,
}

/// Whoever hears the lines, and how many of each stream it has heard.
struct Heard<'r> {
    heard: Listener<'r>,
    told: [usize; 2],
}

impl Heard<'_> {
    /// These are all lines of a stream so far.
    fn lines(&mut self, stream: Stream, lines: &[Line]) {
        let told = &mut self.told[usize::from(stream == Stream::Stderr)];
        for line in &lines[(*told).min(lines.len())..] {
            (self.heard)(stream, &line.text);
        }
        *told = lines.len();
    }
}

impl Streams<'_> {
    fn of(&mut self, stream: Stream) -> &mut Lines {
        match stream {
            Stream::Stdout => &mut self.stdout,
            Stream::Stderr => &mut self.stderr,
        }
    }
}

impl Sink for Streams<'_> {
    fn take(&mut self, stream: Stream, bytes: &[u8], at: Duration) -> Option<Limit> {
        let limit = self.of(stream).push(bytes, at);
        if let (Stream::Stdout, Some(reins)) = (stream, self.reins) {
            reins.printed(self.stdout.lines());
        }
        if let Some(heard) = &mut self.heard {
            let lines = if stream == Stream::Stdout { &self.stdout } else { &self.stderr };
            heard.lines(stream, lines.lines());
        }
        limit
    }

    fn cut(&mut self, stream: Stream) {
        self.of(stream).cut();
    }
}
