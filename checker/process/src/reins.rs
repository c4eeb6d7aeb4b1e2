//! What somebody else holds of a program while it runs: its lines as they come, its stdin, and signals to its
//! own tree. It decides nothing; the loop that follows the program goes on meanwhile.

use std::io::{self, PipeReader, PipeWriter, Write as _};
use std::os::fd::{AsFd, BorrowedFd};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal};

use super::tree;
use super::{Error, Load};
use crate::trace::Line;

/// Reins of one run. Cheap to clone; all clones are one.
#[derive(Debug, Clone)]
pub struct Reins(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
    /// Readable while there is something to take.
    bell: PipeReader,
    ringer: PipeWriter,
}

#[derive(Debug, Default)]
struct State {
    /// The lines of stdout so far.
    lines: Vec<String>,
    /// No more lines come.
    over: bool,
    /// From when on the times of its lines are counted.
    began: Option<Instant>,
    keeper: Option<Pid>,
    program: Option<Pid>,
    /// The number of the program in a namespace of its own, where it has one.
    inside: Option<u32>,
    /// The CPU time of the whole tree, once nothing is left of it.
    spent: Option<Duration>,
    /// What is to be written to stdin next.
    text: Vec<u8>,
    /// Nothing comes after that.
    is_last: bool,
}

/// Why a signal was not sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unsent {
    /// There is no such process any more.
    Gone,
    /// The process is none of the program's own: it is left alone.
    Stranger,
}

impl Reins {
    /// Reins that no run has yet.
    ///
    /// # Errors
    /// When no file descriptors are left.
    pub fn new() -> Result<Self, Error> {
        let failed = |error: io::Error| Error::Signals { reason: error.to_string() };
        let (bell, ringer) = io::pipe().map_err(failed)?;
        rustix::io::ioctl_fionbio(&bell, true).map_err(|error| failed(error.into()))?;
        let state = Mutex::default();
        Ok(Self(Arc::new(Shared { state, changed: Condvar::new(), bell, ringer })))
    }

    /// The line of stdout with this number, from zero. It waits for it; `None` when the program, and all
    /// that could write for it, has ended without.
    pub fn line(&self, number: usize) -> Option<String> {
        let mut state = self.state();
        while state.lines.len() <= number && !state.over {
            state = self.0.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.lines.get(number).cloned()
    }

    /// How many lines of stdout there are so far.
    pub fn lines(&self) -> usize {
        self.state().lines.len()
    }

    /// Writes to stdin, after all that was written before. A program need not read it.
    pub fn write(&self, text: &[u8]) {
        self.state().text.extend_from_slice(text);
        self.ring();
    }

    /// Closes stdin behind what was written.
    pub fn close(&self) {
        self.state().is_last = true;
        self.ring();
    }

    /// Sends a signal to the program itself, or to a process of its tree. It waits until the program has
    /// been started.
    ///
    /// # Errors
    /// When there is no such process, or it is not one of the tree.
    pub fn signal(&self, pid: Option<u32>, signal: i32) -> Result<(), Unsent> {
        let mut state = self.state();
        while state.program.is_none() && !state.over {
            state = self.0.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        let (keeper, program, inside) = (state.keeper, state.program, state.inside);
        drop(state);
        let (Some(keeper), Some(program)) = (keeper, program) else { return Err(Unsent::Gone) };
        let pid = match (pid, inside) {
            (None, None) => program,
            (Some(pid), None) => i32::try_from(pid).ok().and_then(Pid::from_raw).ok_or(Unsent::Gone)?,
            // What is there before the program is the wall's.
            (Some(pid), Some(inside)) if pid < inside => return Err(Unsent::Stranger),
            (pid, Some(inside)) => tree::inside(keeper, pid.unwrap_or(inside)).ok_or(Unsent::Gone)?,
        };
        let signal = Signal::from_named_raw(signal).ok_or(Unsent::Gone)?;
        tree::signal(keeper, program, pid, signal)
    }

    /// True when this is the process id of the program itself.
    pub fn is_program(&self, pid: u32) -> bool {
        let state = self.state();
        if let Some(inside) = state.inside {
            return inside == pid;
        }
        let id = i32::try_from(pid).ok().and_then(Pid::from_raw);
        id.is_some() && state.program == id
    }

    /// What is started is a wall, and the program has this number in a namespace of its own: the numbers that it prints
    /// are of that namespace. To be said before it is started.
    pub fn looks_inside(&self, number: u32) {
        self.state().inside = Some(number);
    }

    /// The number that the process has here which has `number` in the program's own namespace; `None` where there is none
    /// (any more). It waits until the program has been started.
    pub fn outside(&self, number: u32) -> Option<u32> {
        let keeper = self.keeper_once_started()?;
        tree::inside(keeper, number).map(|pid| pid.as_raw_nonzero().get().unsigned_abs())
    }

    /// The program itself began this moment, and not when the wall around it did: times are counted from then on.
    pub fn began_at(&self, moment: Instant) {
        self.state().began = Some(moment);
    }

    fn keeper_once_started(&self) -> Option<Pid> {
        let mut state = self.state();
        while state.program.is_none() && !state.over {
            state = self.0.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.keeper
    }

    /// True when the program, or a process of its tree, listens on this TCP port, and where the system does not
    /// say. It waits until the program has been started.
    pub fn listens(&self, port: u16) -> bool {
        self.keeper_once_started().is_some_and(|keeper| tree::listens(keeper, port))
    }

    /// The tree as it is now, to be asked what it has used of the processors.
    pub fn load(&self) -> Load {
        let state = self.state();
        match (state.keeper, state.spent) {
            (_, Some(cpu)) => Load::Over(Some(cpu)),
            (None, None) if state.over => Load::Over(None),
            (None, None) => Load::NotYet,
            (Some(keeper), None) => {
                drop(state);
                Load::beneath(keeper)
            }
        }
    }

    /// From when on the times of the program's lines are counted; `None` before it has been started.
    pub fn began(&self) -> Option<Instant> {
        self.state().began
    }

    /// The program is there.
    pub(super) fn started(&self, began: Instant, keeper: Option<Pid>, program: Option<Pid>) {
        let mut state = self.state();
        (state.began, state.keeper, state.program) = (Some(began), keeper, program);
        drop(state);
        self.0.changed.notify_all();
    }

    /// Nothing is left of it, and this is the CPU time that it has used.
    pub(super) fn spent(&self, cpu: Duration) {
        self.state().spent = Some(cpu);
    }

    /// These are all lines so far.
    pub(super) fn printed(&self, lines: &[Line]) {
        let mut state = self.state();
        let known = state.lines.len();
        if lines.len() > known {
            state.lines.extend(lines[known..].iter().map(|line| line.text.clone()));
            drop(state);
            self.0.changed.notify_all();
        }
    }

    /// Says that no more lines come, as soon as what it returns is dropped.
    pub(super) fn end_later(&self) -> Over<'_> {
        Over(self)
    }

    /// Takes what is to be written, and whether it is the last.
    pub(super) fn take(&self) -> (Vec<u8>, bool) {
        let mut rung = [0; 64];
        while matches!(rustix::io::read(&self.0.bell, &mut rung[..]), Ok(1..)) {}
        let mut state = self.state();
        (std::mem::take(&mut state.text), state.is_last)
    }

    /// Becomes readable when there is something to take.
    pub(super) fn bell(&self) -> BorrowedFd<'_> {
        self.0.bell.as_fd()
    }

    fn ring(&self) {
        // One byte for each call: a pipe holds far more than a script has steps, and its reader is right here.
        let _ = (&self.0.ringer).write_all(b"!");
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Ends the waiting of everybody who waits for a line.
pub(super) struct Over<'r>(&'r Reins);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        let mut state = self.0.state();
        state.over = true;
        // Whoever has these ids next is a stranger.
        (state.keeper, state.program) = (None, None);
        drop(state);
        self.0.0.changed.notify_all();
    }
}
