//! The one loop that follows a program from its start until nothing is left of it.
//!
//! It waits in `poll` for whatever comes first: output, room on stdin, a record of the keeper, a
//! cancellation, or the next look at the clock and the tree. The end of a pipe proves nothing, since a
//! grandchild may hold it; only the keeper's last record, or its own end, is the end.

use std::io;
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::process::ExitStatusExt as _;
use std::process::{ChildStderr, ChildStdin, ChildStdout, ExitStatus};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::process::{Pid, Signal};

use super::keeper::Record;
use super::spawn::{Started, end_of};
use super::tree;
use super::{Cancel, End, Limit, Reins, Stdin, Stream};
use crate::Limits;

/// How long children may live on after the program itself has ended, so that one which is just leaving
/// is not accused.
const GRACE: Duration = Duration::from_millis(50);
/// How long they may when none of them waits for anything, so that all that holds them up is a busy
/// machine; and the pause between two looks.
const LONG_GRACE: Duration = Duration::from_secs(1);
const GRACE_LOOK: Duration = Duration::from_millis(10);
/// How long the keeper may take to end a tree. It needs milliseconds; a stopped keeper needs for ever.
const PATIENCE: Duration = Duration::from_secs(3);
/// The first look at the tree, and the longest pause between two.
const FIRST_LOOK: Duration = Duration::from_millis(1);
const LONGEST_PAUSE: Duration = Duration::from_millis(16);
/// The pause while a limit is near.
const SHORT_PAUSE: Duration = Duration::from_millis(2);
/// How late output is read at most, where it is read late.
const LATEST_READ: Duration = Duration::from_millis(5);
/// Bytes in one read: what a pipe holds.
const PIECE: usize = 64 << 10;
/// How many pieces are read when nobody is left who could write: more than any pipe holds.
const MOST_PIECES: usize = 1024;

/// Where output goes.
pub(super) trait Sink {
    /// Takes a piece that was read at `at`; a limit ends the program.
    fn take(&mut self, stream: Stream, bytes: &[u8], at: Duration) -> Option<Limit>;
    /// The checker ended the program while this stream was open.
    fn cut(&mut self, stream: Stream);
}

/// What a program is held to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Policy<'a> {
    /// Wall-clock time.
    pub(super) time: Option<Duration>,
    /// Set where the tree is watched and must be empty in the end.
    pub(super) tree: Option<&'a Limits>,
    /// Who else has a say while it runs.
    pub(super) reins: Option<&'a Reins>,
    /// Set where output is to be read a little late, by a random time that follows from this number.
    pub(super) late_reads: Option<u64>,
}

/// What happened.
#[derive(Debug, Clone, Copy)]
pub(super) struct Outcome {
    pub(super) end: End,
    pub(super) leaked: bool,
    pub(super) wall: Duration,
    pub(super) cpu: Duration,
    pub(super) peak_memory_bytes: u64,
}

/// Follows the program until nothing is left of it.
pub(super) fn drive(
    mut started: Started,
    stdin: &Stdin,
    policy: Policy<'_>,
    sink: &mut dyn Sink,
    cancel: &Cancel,
) -> io::Result<Outcome> {
    let (input, stdout, stderr) = started.pipes();
    let (text, is_held) = match stdin {
        Stdin::Text(text) => (text.clone(), false),
        Stdin::Held(text) => (text.clone(), true),
        Stdin::Null => (Vec::new(), false),
    };
    let follow = Follow {
        started,
        stdin: input,
        text,
        written: 0,
        is_held,
        late: policy.late_reads.map(fastrand::Rng::with_seed),
        read_from: Duration::ZERO,
        stdout,
        stderr,
        policy,
        sink,
        cancel,
        phase: Phase::Running,
        buffer: vec![0; PIECE],
        records: Vec::new(),
        exit: None,
        gone: false,
        verdict: None,
        cut_off: false,
        leaked: false,
        wall: Duration::ZERO,
        cpu: Duration::ZERO,
        peak: 0,
        baseline: 0,
        seen: tree::Sample::default(),
        pause: FIRST_LOOK,
        look_at: FIRST_LOOK,
    };
    follow.run()
}

/// Where a program is in its life; with the time at which the phase is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// The program runs.
    Running,
    /// It has ended, its descendants may not have.
    Leaving { until: Duration },
    /// The checker ends the tree.
    Ending { until: Duration },
}

struct Follow<'a> {
    started: Started,
    stdin: Option<ChildStdin>,
    /// What is to be written to it, and how much of it has been.
    text: Vec<u8>,
    written: usize,
    /// More may come to be written.
    is_held: bool,
    /// How late output is read, and the time before which it is not.
    late: Option<fastrand::Rng>,
    read_from: Duration,
    stdout: Option<ChildStdout>,
    stderr: Option<ChildStderr>,
    policy: Policy<'a>,
    sink: &'a mut dyn Sink,
    cancel: &'a Cancel,
    phase: Phase,
    buffer: Vec<u8>,
    /// Bytes of the keeper's next record.
    records: Vec<u8>,
    /// How the program itself ended.
    exit: Option<End>,
    /// The keeper said that nothing is left.
    gone: bool,
    /// Why the checker ended it, when it did.
    verdict: Option<End>,
    /// The checker ended the program before it had ended by itself.
    cut_off: bool,
    leaked: bool,
    wall: Duration,
    cpu: Duration,
    peak: u64,
    baseline: u64,
    seen: tree::Sample,
    pause: Duration,
    look_at: Duration,
}

impl Follow<'_> {
    fn run(mut self) -> io::Result<Outcome> {
        loop {
            let ready = self.wait()?;
            if ready.bell {
                self.obey();
            }
            if ready.stdin {
                self.write();
            }
            if ready.stdout {
                self.read(Stream::Stdout);
            }
            if ready.stderr {
                self.read(Stream::Stderr);
            }
            if let Some(late) = self.late.as_mut().filter(|_| ready.stdout || ready.stderr) {
                let pause = Duration::from_micros(late.u64(0..=LATEST_READ.as_micros() as u64));
                self.read_from = self.started.began.elapsed() + pause;
            }
            if ready.report && self.hear() {
                break;
            }
            if self.verdict.is_none() && self.cancel.is_cancelled() {
                self.end_because(End::Cancelled);
            }
            if !self.check_clock(ready.asked_at) {
                break;
            }
        }
        Ok(self.conclude())
    }

    /// Waits until there is something to do.
    fn wait(&self) -> io::Result<Ready> {
        let now = self.started.began.elapsed();
        let until = match self.phase {
            Phase::Running => match (self.policy.time, self.policy.tree.is_some()) {
                (Some(time), true) => Some(time.min(self.look_at)),
                (Some(time), false) => Some(time),
                (None, true) => Some(self.look_at),
                (None, false) => None,
            },
            Phase::Leaving { until } | Phase::Ending { until } => Some(until),
        };
        // Nobody waits for the output of a program that has ended: it is all there.
        let reading = self.phase != Phase::Running || now >= self.read_from;
        let until =
            if reading { until } else { Some(until.map_or(self.read_from, |at| at.min(self.read_from))) };
        let timeout = until.map(|until| timespec(until.saturating_sub(now)));
        let mut fds = Vec::with_capacity(6);
        fds.push(PollFd::new(&self.started.report, PollFlags::IN));
        // Once it has rung there is nothing more to hear from it.
        let listening = !self.cancel.is_cancelled();
        if listening {
            fds.push(PollFd::from_borrowed_fd(self.cancel.bell(), PollFlags::IN));
        }
        let writing = self.written < self.text.len() || !self.is_held;
        let pipes: [(Option<BorrowedFd<'_>>, PollFlags); 4] = [
            (self.stdin.as_ref().filter(|_| writing).map(AsFd::as_fd), PollFlags::OUT),
            (self.stdout.as_ref().filter(|_| reading).map(AsFd::as_fd), PollFlags::IN),
            (self.stderr.as_ref().filter(|_| reading).map(AsFd::as_fd), PollFlags::IN),
            (self.policy.reins.map(Reins::bell), PollFlags::IN),
        ];
        let mut places = [None; 4];
        for (place, (pipe, flags)) in places.iter_mut().zip(pipes) {
            if let Some(fd) = pipe {
                *place = Some(fds.len());
                fds.push(PollFd::from_borrowed_fd(fd, flags));
            }
        }
        match poll(&mut fds, timeout.as_ref()) {
            Ok(_) => {}
            // The checker itself was stopped and went on, say. Nothing was looked at, so nothing follows.
            Err(Errno::INTR) => return Ok(Ready::default()),
            Err(error) => return Err(error.into()),
        }
        let at = |place: Option<usize>| place.is_some_and(|place| !fds[place].revents().is_empty());
        let [stdin, stdout, stderr, bell] = places.map(at);
        Ok(Ready { asked_at: now, report: !fds[0].revents().is_empty(), stdin, stdout, stderr, bell })
    }

    /// Writes what fits into stdin, and closes it when all is written or nobody reads it any more.
    fn write(&mut self) {
        let Some(stdin) = &self.stdin else { return };
        if self.written < self.text.len() {
            match rustix::io::write(stdin, &self.text[self.written..]) {
                Ok(written) => self.written += written,
                Err(Errno::AGAIN | Errno::INTR) => return,
                // A program need not read its stdin (EPIPE).
                Err(_) => (self.written, self.is_held) = (self.text.len(), false),
            }
        }
        if self.written >= self.text.len() {
            self.text.clear();
            self.written = 0;
            if !self.is_held {
                self.stdin = None;
            }
        }
    }

    /// Takes what the reins ask for.
    fn obey(&mut self) {
        let Some(reins) = self.policy.reins else { return };
        let (text, is_last) = reins.take();
        self.text.extend(text);
        if is_last {
            self.is_held = false;
        }
    }

    /// Reads one piece; returns false when there is none now.
    fn read(&mut self, stream: Stream) -> bool {
        let read = match (stream, &self.stdout, &self.stderr) {
            (Stream::Stdout, Some(pipe), _) => rustix::io::read(pipe, &mut self.buffer[..]),
            (Stream::Stderr, _, Some(pipe)) => rustix::io::read(pipe, &mut self.buffer[..]),
            _ => return false,
        };
        match read {
            Ok(length @ 1..) => {
                let at = self.started.began.elapsed();
                if let Some(limit) = self.sink.take(stream, &self.buffer[..length], at) {
                    self.end_because(End::Limit(limit));
                }
                true
            }
            Err(Errno::INTR) => true,
            Err(Errno::AGAIN) => false,
            Ok(0) | Err(_) => {
                match stream {
                    Stream::Stdout => self.stdout = None,
                    Stream::Stderr => self.stderr = None,
                }
                false
            }
        }
    }

    /// Reads what the keeper reports; returns true when the keeper is gone, and all else with it.
    fn hear(&mut self) -> bool {
        loop {
            let mut bytes = [0; 4 * Record::SIZE];
            match rustix::io::read(&self.started.report, &mut bytes[..]) {
                Ok(length @ 1..) => self.records.extend_from_slice(&bytes[..length]),
                Err(Errno::INTR) => continue,
                Err(Errno::AGAIN) => break,
                Ok(0) | Err(_) => return true,
            }
            while let Some((record, rest)) = self.records.split_first_chunk::<{ Record::SIZE }>() {
                let record = Record::parse(*record);
                self.records = rest.to_vec();
                if let Some(record) = record {
                    self.note(record);
                }
            }
        }
        // The keeper is leaving; its end of the pipe need not be waited for.
        self.gone
    }

    fn note(&mut self, record: Record) {
        match record {
            Record::Started { program, baseline } => {
                self.started.program = i32::try_from(program).ok().and_then(Pid::from_raw);
                self.baseline = u64::try_from(baseline).unwrap_or(0) << 10;
                if let Some(reins) = self.policy.reins {
                    reins.started(self.started.began, self.started.keeper(), self.started.program);
                }
            }
            Record::Exited { status } => {
                let now = self.started.began.elapsed();
                let status = i32::try_from(status).unwrap_or_default();
                self.exit = Some(end_of(ExitStatus::from_raw(status)));
                self.wall = now;
                if self.phase == Phase::Running {
                    self.phase = Phase::Leaving { until: now + GRACE };
                }
            }
            Record::Gone { cpu, largest } => {
                self.gone = true;
                self.cpu = Duration::from_micros(u64::try_from(cpu).unwrap_or(0));
                if let Some(reins) = self.policy.reins {
                    reins.spent(self.cpu);
                }
                let largest = u64::try_from(largest).unwrap_or(0) << 10;
                // The high-water mark begins with the keeper's own size, so only what is clearly above
                // it is the program's.
                if largest > self.baseline + (1 << 20) {
                    self.peak = self.peak.max(largest);
                }
            }
        }
    }

    /// Looks at the clock, which stood at `now`, and at the tree; returns false when even the keeper does not answer.
    fn check_clock(&mut self, now: Duration) -> bool {
        match self.phase {
            Phase::Running => {
                if self.policy.time.is_some_and(|time| now >= time) {
                    self.end_because(End::Limit(Limit::Time));
                } else if let Some(limits) = self.policy.tree
                    && now >= self.look_at
                    && let Some(limit) = self.look(limits)
                {
                    self.end_because(End::Limit(limit));
                }
            }
            Phase::Leaving { until }
                if now >= until && now < self.wall + LONG_GRACE && self.all_are_busy() =>
            {
                self.phase = Phase::Leaving { until: now + GRACE_LOOK };
            }
            Phase::Leaving { until } if now >= until => {
                self.leaked = self.policy.tree.is_some();
                self.phase = Phase::Ending { until: now + PATIENCE };
                self.started.end_tree();
            }
            Phase::Ending { until } if now >= until => {
                self.end_without_keeper();
                return false;
            }
            Phase::Leaving { .. } | Phase::Ending { .. } => {}
        }
        true
    }

    /// Looks at the tree, and says which limit it is past.
    fn look(&mut self, limits: &Limits) -> Option<Limit> {
        let keeper = self.started.keeper()?;
        let program = self.started.program;
        let (seen, processes) = tree::sample(keeper, program);
        let before = std::mem::replace(&mut self.seen, seen);
        let mut memory = seen.memory;
        let suspected = self.started.shared.suspects(limits.memory);
        if suspected || memory > limits.memory {
            // Pages that processes share were counted once for each, and those that nobody has mapped not at all.
            let exact = tree::memory(keeper, program, &self.started.shared);
            memory = if suspected { exact } else { memory.min(exact) };
        }
        self.peak = self.peak.max(memory);
        let near = memory > limits.memory / 2
            || suspected
            || seen.memory > before.memory + limits.memory / 16
            || seen.processes > limits.processes / 4;
        self.pause = if near { SHORT_PAUSE } else { (self.pause * 2).min(LONGEST_PAUSE) };
        self.look_at = self.started.began.elapsed() + self.pause;
        if memory > limits.memory {
            Some(Limit::Memory)
        } else if seen.processes > limits.processes {
            Some(Limit::Processes)
        } else if self.started.disk.as_mut().is_some_and(|disk| disk.is_full(&processes)) {
            Some(Limit::Disk)
        } else if seen.cpu > limits.cpu {
            Some(Limit::Cpu)
        } else {
            None
        }
    }

    /// True when everything that is left could be on its way out.
    fn all_are_busy(&self) -> bool {
        self.started.keeper().is_some_and(tree::all_are_busy)
    }

    /// Ends the tree. The first reason is the one that counts.
    fn end_because(&mut self, end: End) {
        if self.verdict.is_some() {
            return;
        }
        self.verdict = Some(end);
        if !matches!(self.phase, Phase::Ending { .. }) {
            let now = self.started.began.elapsed();
            if self.exit.is_none() {
                self.cut_off = true;
                self.wall = now;
            }
            self.phase = Phase::Ending { until: now + PATIENCE };
            self.started.end_tree();
        }
    }

    /// The keeper was stopped or killed by what it keeps: the tree is ended one by one, as far as it
    /// can still be found.
    fn end_without_keeper(&mut self) {
        if let Some(program) = self.started.program {
            tree::end_session(program);
            let _ = rustix::process::kill_process_group(program, Signal::KILL);
        }
        self.started.end_keeper();
    }

    fn conclude(mut self) -> Outcome {
        if !self.gone {
            self.end_without_keeper();
            // Nobody can say what it left, so it counts as having left something.
            self.leaked |= self.verdict.is_none() && self.policy.tree.is_some();
        }
        self.started.let_go();
        // Everybody who could write is gone: what is in the pipes is all there is. One that was handed
        // to a stranger stays open, and has nothing in it.
        for stream in [Stream::Stdout, Stream::Stderr] {
            for _ in 0..MOST_PIECES {
                if !self.read(stream) {
                    break;
                }
            }
            if self.cut_off {
                self.sink.cut(stream);
            }
        }
        if self.wall.is_zero() {
            self.wall = self.started.began.elapsed();
        }
        self.cpu = self.cpu.max(self.seen.cpu);
        let by_itself = self.exit.unwrap_or(End::Signal(Signal::KILL.as_raw()));
        let end = match self.verdict {
            Some(end) => end,
            None if self.past_the_kernels_limit(by_itself) => End::Limit(Limit::Cpu),
            None => by_itself,
        };
        Outcome { end, leaked: self.leaked, wall: self.wall, cpu: self.cpu, peak_memory_bytes: self.peak }
    }

    /// The kernel's bound on CPU time speaks by a signal.
    fn past_the_kernels_limit(&self, end: End) -> bool {
        let signals = [End::Signal(Signal::XCPU.as_raw()), End::Signal(Signal::KILL.as_raw())];
        self.policy.tree.is_some_and(|limits| self.cpu >= limits.cpu) && signals.contains(&end)
    }
}

/// Which ends of pipes have something.
#[derive(Debug, Clone, Copy, Default)]
struct Ready {
    /// When the question was asked. Only what was still so after a question at its deadline is late: a
    /// checker that was itself kept waiting finds the end of the program first, and the time after that.
    asked_at: Duration,
    report: bool,
    stdin: bool,
    stdout: bool,
    stderr: bool,
    bell: bool,
}

fn timespec(duration: Duration) -> Timespec {
    Timespec {
        tv_sec: i64::try_from(duration.as_secs()).unwrap_or(i64::MAX),
        tv_nsec: duration.subsec_nanos().into(),
    }
}
