//! The checker's own terminal: as it was, whatever a program did to it.
//!
//! A program has no terminal, and where the kernel can do it ([`super::confine`]) it can open none. Where it
//! cannot, the terminal belongs to the user that the program runs as. What a program writes there cannot be
//! known; that it changed how the terminal works can, and then all is mended that can be.

use std::fs::File;
use std::io::Write as _;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rustix::fs::{Mode, OFlags};
use rustix::termios::{OptionalActions, QueueSelector, Termios, tcflush, tcgetattr, tcgetpgrp, tcsetattr};

/// Leaves the alternate screen; colours, character set, margins and keys as at the start, a cursor that shows
/// (DECSTR, and what older terminals know instead), wrapping, no mouse, no pasting in brackets, no title.
const MEND: &str = "\x1b[?1049l\x1b[!p\x1b(B\x0f\x1b[m\x1b[?25h\x1b[?7h\
    \x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?2004l\x1b]2;\x07";

/// What is known of the terminal.
static STATE: Mutex<State> = Mutex::new(State { runs: 0, lent: 0, before: None, open: "", mended: 0 });

struct State {
    /// How many programs run.
    runs: usize,
    /// How many of them have been given the terminal itself.
    lent: usize,
    /// The terminal and how it works, while anything runs; `None` where there is none.
    before: Option<(File, Termios)>,
    /// What opens the checker's own screen, where one is open.
    open: &'static str,
    mended: u64,
}

/// While it lives a program runs. When it goes, the terminal is as it was when the first one started.
#[derive(Debug)]
pub(super) struct Kept {
    lent: bool,
}

impl Kept {
    /// Before a program that has no terminal.
    pub(super) fn from_it() -> Self {
        Self::new(false)
    }

    /// Before a program that is given the terminal: it may do with it what it likes meanwhile.
    pub(super) fn lent() -> Self {
        Self::new(true)
    }

    /// Throws away what was typed and is not yet read. A program that is somebody else can have typed it (TIOCSTI,
    /// where the kernel still allows that), and the shell would do it as its own user.
    pub(super) fn forget_typed(&self) {
        if let Some((terminal, _)) = &state().before
            && is_ours(terminal)
        {
            // Nobody is left to tell when it fails.
            let _ = tcflush(terminal, QueueSelector::IFlush);
        }
    }

    fn new(lent: bool) -> Self {
        let mut state = state();
        if state.runs == 0 {
            state.before = now();
        }
        state.runs += 1;
        state.lent += usize::from(lent);
        Self { lent }
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        let mut state = state();
        state.runs -= 1;
        state.lent -= usize::from(self.lent);
        if state.lent == 0 {
            state.mend();
        }
        if state.runs == 0 {
            state.before = None;
        }
    }
}

impl State {
    fn mend(&mut self) {
        let Some((terminal, before)) = &self.before else { return };
        if tcgetattr(terminal).is_ok_and(|now| !is_same(&now, before)) && is_ours(terminal) {
            let _ = tcsetattr(terminal, OptionalActions::Now, before);
            // Nobody is left to tell when it fails.
            let _ = (&*terminal).write_all(MEND.as_bytes());
            let _ = (&*terminal).write_all(self.open.as_bytes());
            self.mended += 1;
        }
    }
}

/// Changes how the terminal works, on the checker's own behalf: programs that run meanwhile are not blamed.
/// `open` is what opens the checker's own screen after the change, and nothing where it has none.
pub fn change_terminal<T>(open: &'static str, change: impl FnOnce() -> T) -> T {
    let mut state = state();
    let done = change();
    state.open = open;
    if state.runs > 0 {
        state.before = now();
    }
    done
}

/// How often the terminal had to be mended; whoever draws on it draws anew when that changes.
pub fn terminal_mended() -> u64 {
    state().mended
}

fn state() -> MutexGuard<'static, State> {
    STATE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Who is not in the foreground is stopped for touching it, and the shell has set it as it likes.
fn is_ours(terminal: &File) -> bool {
    tcgetpgrp(terminal).ok() == Some(rustix::process::getpgrp())
}

fn now() -> Option<(File, Termios)> {
    let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC;
    let terminal = File::from(rustix::fs::open(c"/dev/tty", flags, Mode::empty()).ok()?);
    let works = tcgetattr(&terminal).ok()?;
    Some((terminal, works))
}

/// The type has no comparison of its own, and shows all that it holds.
fn is_same(a: &Termios, b: &Termios) -> bool {
    format!("{a:?}") == format!("{b:?}")
}
