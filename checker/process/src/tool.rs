//! Tools that we trust, `cargo` and `rustc` above all: all of their output, no limits but a deadline.

use std::time::Duration;

use super::bounds::Bounds;
use super::drive::{Policy, Sink, drive};
use super::keeper::Keep;
use super::lent::Lent;
use super::spawn::{Started, attached, end_of};
use super::{Cancel, End, Error, Guest, Invocation, Limit, Limits, Stdin, Stream};

/// A tool, what it reads, and until when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tool {
    /// What is started.
    pub invocation: Invocation,
    /// What it reads.
    pub stdin: Stdin,
    /// When it is ended, counted from its start; `None` means that it may take as long as it likes.
    pub deadline: Option<Duration>,
}

/// What a tool said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Captured {
    /// All of its stdout.
    pub stdout: Vec<u8>,
    /// All of its stderr.
    pub stderr: Vec<u8>,
    /// How it ended; [`End::Limit`] with [`Limit::Time`] at the deadline.
    pub end: End,
    /// From just before its start until it ended.
    pub wall: Duration,
}

impl Captured {
    /// True when the tool says that all went well.
    pub fn success(&self) -> bool {
        self.end == End::Exit(0)
    }
}

impl Tool {
    /// A tool without stdin and without a deadline.
    pub fn new(invocation: Invocation) -> Self {
        Self { invocation, stdin: Stdin::Null, deadline: None }
    }

    /// Runs the tool until it ends, or until `cancel`, which ends its whole process group. Processes that
    /// it leaves behind on purpose (the server of a compiler cache) are left alone.
    ///
    /// `on_line` sees each line when it is read, without its newline; bytes that are not UTF-8 are
    /// replaced there and kept in [`Captured`].
    ///
    /// # Errors
    /// When it cannot be started or followed. That it failed is in [`Captured::end`].
    pub fn capture(&self, cancel: &Cancel, on_line: &mut dyn FnMut(Stream, &str)) -> Result<Captured, Error> {
        let started = Started::new(&self.invocation, &self.stdin, Keep::Program, None, None)?;
        let mut output = Output { stdout: Whole::default(), stderr: Whole::default(), on_line };
        let policy = Policy { time: self.deadline, tree: None, reins: None, late_reads: None };
        let outcome = drive(started, &self.stdin, policy, &mut output, cancel)
            .map_err(|reason| Error::Watch { program: self.invocation.program.clone(), reason })?;
        let Output { mut stdout, mut stderr, on_line } = output;
        stdout.flush(Stream::Stdout, on_line);
        stderr.flush(Stream::Stderr, on_line);
        Ok(Captured { stdout: stdout.bytes, stderr: stderr.bytes, end: outcome.end, wall: outcome.wall })
    }
}

/// Runs a program on the checker's own terminal, stdin, stdout and stderr included, until it ends.
/// Ctrl-C reaches it directly, as it would from a shell.
///
/// # Errors
/// When it cannot be started.
pub fn attach(invocation: &Invocation) -> Result<End, Error> {
    attached(invocation, None, None).map(end_of)
}

/// The same for the program of an exercise: as this user, where there are guests, and behind all that the kernel
/// holds such a program to in a check. What is counted there (time, CPU time, output, memory) is not counted here, since
/// whoever sits at the terminal sees it and can end it. The terminal itself may be opened. When this returns, nobody who runs as `guest` is left.
///
/// # Errors
/// When it cannot be started.
pub fn attach_program(invocation: &Invocation, limits: &Limits, guest: Option<Guest>) -> Result<End, Error> {
    let bounds = Bounds::unhurried(limits, guest.as_ref().map(Guest::ids));
    attached(invocation, Some(bounds), guest.map(Lent::to)).map(end_of)
}

struct Output<'a> {
    stdout: Whole,
    stderr: Whole,
    on_line: &'a mut dyn FnMut(Stream, &str),
}

/// All bytes of a stream, and how far its lines have been shown.
#[derive(Default)]
struct Whole {
    bytes: Vec<u8>,
    shown: usize,
}

impl Whole {
    fn push(&mut self, bytes: &[u8], stream: Stream, on_line: &mut dyn FnMut(Stream, &str)) {
        let mut from = self.bytes.len();
        self.bytes.extend_from_slice(bytes);
        while let Some(newline) = self.bytes[from..].iter().position(|&byte| byte == b'\n') {
            let end = from + newline;
            on_line(stream, &String::from_utf8_lossy(&self.bytes[self.shown..end]));
            from = end + 1;
            self.shown = from;
        }
    }

    fn flush(&mut self, stream: Stream, on_line: &mut dyn FnMut(Stream, &str)) {
        if self.shown < self.bytes.len() {
            on_line(stream, &String::from_utf8_lossy(&self.bytes[self.shown..]));
            self.shown = self.bytes.len();
        }
    }
}

impl Sink for Output<'_> {
    fn take(&mut self, stream: Stream, bytes: &[u8], _at: Duration) -> Option<Limit> {
        match stream {
            Stream::Stdout => self.stdout.push(bytes, stream, self.on_line),
            Stream::Stderr => self.stderr.push(bytes, stream, self.on_line),
        }
        None
    }

    fn cut(&mut self, _stream: Stream) {}
}
