//! The process between the checker and a program: it adopts, reaps, reports, and ends a whole tree.
//!
//! All of this runs between `fork` and `exec` of a process that may have had threads. So nothing here
//! may allocate, lock or panic: it is system calls and arithmetic only.

#![expect(unsafe_code, reason = "there is no safe way to fork, to wait with rusage or to set signal masks")]

use std::io;
use std::mem::zeroed;
use std::os::fd::{BorrowedFd, RawFd};
use std::ptr::null_mut;

use libc::{c_int, c_uint, pid_t};
#[cfg(target_os = "linux")]
use rustix::process::{Pid, Signal};

use super::bounds::Bounds;
use super::guest::Ids;

/// What belongs to a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keep {
    /// Every descendant: nothing may be left when it ends.
    Tree,
    /// Its process group while it runs. What a tool leaves behind (a compiler cache's server) is its own.
    Program,
}

/// One record of the keeper, always [`Record::SIZE`] bytes, so that one write is one record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Record {
    /// The program's process id, and the resident size in KiB with which the keeper itself began: the
    /// program's own high-water mark starts there, because `exec` does not reset it.
    Started { program: i64, baseline: i64 },
    /// The program ended, with this wait status.
    Exited { status: i64 },
    /// Nothing is left. CPU time of all in µs, and the largest resident size of one process in KiB.
    Gone { cpu: i64, largest: i64 },
}

impl Record {
    /// Bytes of one record.
    pub(super) const SIZE: usize = 17;

    fn bytes(self) -> [u8; Self::SIZE] {
        let (tag, a, b) = match self {
            Self::Started { program, baseline } => (1, program, baseline),
            Self::Exited { status } => (2, status, 0),
            Self::Gone { cpu, largest } => (3, cpu, largest),
        };
        let mut bytes = [tag; Self::SIZE];
        bytes[1..9].copy_from_slice(&a.to_ne_bytes());
        bytes[9..].copy_from_slice(&b.to_ne_bytes());
        bytes
    }

    /// Reads one record; `None` when these are not the bytes of one.
    pub(super) fn parse(bytes: [u8; Self::SIZE]) -> Option<Self> {
        let number = |from: usize| Some(i64::from_ne_bytes(bytes[from..from + 8].try_into().ok()?));
        let (a, b) = (number(1)?, number(9)?);
        match bytes[0] {
            1 => Some(Self::Started { program: a, baseline: b }),
            2 => Some(Self::Exited { status: a }),
            3 => Some(Self::Gone { cpu: a, largest: b }),
            _ => None,
        }
    }
}

/// How many descriptors can be handed on.
pub(super) const MOST_HANDED_ON: usize = 8;

/// What the child of the checker does before `exec`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Orders {
    /// Where the keeper reports.
    pub(super) report: RawFd,
    /// What belongs to the program.
    pub(super) keep: Keep,
    /// The checker, to notice when it dies.
    #[cfg(target_os = "linux")]
    pub(super) checker: Pid,
    /// Set where the whole tree is to stay on one core.
    #[cfg(target_os = "linux")]
    pub(super) core: Option<usize>,
    /// What the program gets beside 0 to 2: the first so many are numbers, the rest is -1.
    pub(super) hands_on: [RawFd; MOST_HANDED_ON],
    /// Set for the programs of exercises.
    pub(super) bounds: Option<Bounds>,
    /// Set where the program has a user of its own: who that is, and the lock that the keeper holds on it.
    pub(super) guest: Option<(Ids, RawFd)>,
}

impl Orders {
    /// Splits the calling process in two: the keeper, which never returns, and the program-to-be, which
    /// returns to be replaced by `exec`.
    ///
    /// # Safety
    /// Only in a child of `fork` that is about to `exec`, as in `pre_exec`: the keeper closes every
    /// descriptor but one.
    pub(super) unsafe fn split(&self) -> io::Result<()> {
        rustix::process::setsid()?;
        let mut all: libc::sigset_t;
        #[cfg(target_os = "linux")]
        let confined;
        #[cfg(not(target_os = "linux"))]
        let confined = false;
        // SAFETY: plain system calls on memory of this function; a signal set is valid when zeroed, and
        // is filled before use. SIGKILL and SIGSTOP cannot be set, which is what the errors say.
        let program = unsafe {
            all = zeroed();
            libc::sigfillset(&raw mut all);
            libc::sigprocmask(libc::SIG_SETMASK, &raw const all, null_mut());
            // The program must not depend on what the checker's parent chose to ignore.
            for signal in 1..32 {
                libc::signal(signal, libc::SIG_DFL);
            }
            #[cfg(target_os = "linux")]
            {
                confined = self.become_reaper()?;
            }
            libc::fork()
        };
        match program {
            -1 => Err(io::Error::last_os_error()),
            // SAFETY: the caller's promise.
            0 => unsafe { self.become_program() },
            // SAFETY: the caller's promise, and this is the keeper.
            program => unsafe { self.keep(program, confined) },
        }
    }

    /// The keeper is told when the checker dies, and adopts orphans. Returns whether all that it can signal is
    /// its own tree.
    #[cfg(target_os = "linux")]
    fn become_reaper(&self) -> io::Result<bool> {
        rustix::process::set_parent_process_death_signal(Some(Signal::TERM))?;
        if rustix::process::getppid() != Some(self.checker) {
            return Err(io::Error::from_raw_os_error(libc::ESRCH));
        }
        if self.keep == Keep::Tree {
            rustix::process::set_child_subreaper(Some(self.checker))?;
        }
        // A guest is ended by its user. Otherwise the program shares the checker's, and "everybody whom I may
        // signal" is its tree only where the kernel keeps the keeper from signalling the checker. That is tried,
        // because a wrong answer would end the user's whole session.
        let Some(bounds) = self.bounds.filter(|_| self.keep == Keep::Tree && self.guest.is_none()) else {
            return Ok(false);
        };
        let confined = bounds.confinement.put_on()?
            && rustix::process::test_kill_process(self.checker) == Err(rustix::io::Errno::PERM);
        Ok(confined)
    }

    /// The other half: a session of its own, no descriptors but 0 to 2, no signal blocked.
    unsafe fn become_program(&self) -> io::Result<()> {
        rustix::process::setsid()?;
        #[cfg(target_os = "linux")]
        if let Some(core) = self.core {
            // Children inherit it. A core that was taken away in the meantime is no reason not to run.
            super::cores::stay_on(core);
        }
        // SAFETY: plain system calls on memory of this function.
        unsafe {
            let mut none: libc::sigset_t = zeroed();
            libc::sigemptyset(&raw mut none);
            libc::sigprocmask(libc::SIG_SETMASK, &raw const none, null_mut());
            // Closed by `exec` and not here: std reports a failing `exec` through one of them.
            for_descriptors(3, c_uint::MAX, true);
            for descriptor in self.hands_on.into_iter().take_while(|number| *number > 2) {
                if libc::fcntl(descriptor, libc::F_SETFD, 0) == -1 {
                    return Err(io::Error::last_os_error());
                }
            }
        }
        if let Some(bounds) = self.bounds {
            bounds.apply()?;
        }
        // Last, because whoever changes users is no longer told.
        #[cfg(target_os = "linux")]
        rustix::process::set_parent_process_death_signal(Some(Signal::KILL))?;
        Ok(())
    }

    /// Waits until nothing is left, and leaves.
    unsafe fn keep(&self, program: pid_t, confined: bool) -> ! {
        // SAFETY: the caller's promise: this process owns nothing that anyone will use again. `report`
        // stays open, so it may be borrowed; `usage` is filled by the call before it is read.
        unsafe {
            let held = self.guest.map_or(self.report, |(_, lock)| lock);
            let (low, high) = (self.report.min(held).unsigned_abs(), self.report.max(held).unsigned_abs());
            for_descriptors(0, low.saturating_sub(1), false);
            for_descriptors(low + 1, high.saturating_sub(1), false);
            for_descriptors(high + 1, c_uint::MAX, false);
            let report = BorrowedFd::borrow_raw(self.report);
            let tell = |record: Record| {
                let _ = rustix::io::write(report, &record.bytes());
            };
            let (_, baseline) = usage(libc::RUSAGE_SELF);
            tell(Record::Started { program: program.into(), baseline });
            self.wait_for_all(program, confined, &tell);
            if let Some((ids, _)) = self.guest {
                // The tree is empty. This is for what is no part of it, however it did that.
                ids.end_all();
            }
            let (cpu, largest) = usage(libc::RUSAGE_CHILDREN);
            tell(Record::Gone { cpu, largest });
            libc::_exit(0)
        }
    }

    #[cfg(target_os = "linux")]
    unsafe fn wait_for_all(&self, program: pid_t, confined: bool, tell: &impl Fn(Record)) {
        let (mut alive, mut ending) = (true, false);
        // SAFETY: plain system calls on memory of this function.
        unsafe {
            let mut awaited: libc::sigset_t = zeroed();
            libc::sigemptyset(&raw mut awaited);
            libc::sigaddset(&raw mut awaited, libc::SIGCHLD);
            libc::sigaddset(&raw mut awaited, libc::SIGTERM);
            loop {
                loop {
                    let mut status: c_int = 0;
                    match libc::waitpid(-1, &raw mut status, libc::WNOHANG) {
                        0 => break,
                        // No children: an orphan becomes one before its parent can be reaped, so
                        // this says that the tree is empty.
                        -1 => return,
                        pid if pid == program => {
                            alive = false;
                            tell(Record::Exited { status: status.into() });
                        }
                        _ => {}
                    }
                }
                if ending {
                    // All at one moment, which neither a storm of forks nor a chain of them outruns.
                    if let Some((ids, _)) = self.guest {
                        ids.kill_all();
                    } else if confined {
                        libc::kill(-1, libc::SIGKILL);
                    }
                    if alive {
                        libc::kill(-program, libc::SIGKILL);
                        libc::kill(program, libc::SIGKILL);
                    }
                    if self.keep == Keep::Tree {
                        end_children();
                    }
                }
                // A child that dies hands us its own children and wakes us, so the tree is ended from
                // the top; the timeout is for a storm that forks between two looks.
                let pause = libc::timespec { tv_sec: if ending { 0 } else { 3600 }, tv_nsec: 5_000_000 };
                if libc::sigtimedwait(&raw const awaited, null_mut(), &raw const pause) == libc::SIGTERM {
                    ending = true;
                }
            }
        }
    }

    /// Without a subreaper: the program, and then its group.
    #[cfg(not(target_os = "linux"))]
    unsafe fn wait_for_all(&self, program: pid_t, _confined: bool, tell: &impl Fn(Record)) {
        // SAFETY: plain system calls on memory of this function.
        unsafe {
            let mut status: c_int = 0;
            while libc::waitpid(program, &raw mut status, 0) == -1 {
                if io::Error::last_os_error().raw_os_error() != Some(libc::EINTR) {
                    return;
                }
            }
            tell(Record::Exited { status: status.into() });
            while self.keep == Keep::Tree
                && (libc::kill(-program, 0) == 0
                    || io::Error::last_os_error().raw_os_error() != Some(libc::ESRCH))
            {
                libc::usleep(2000);
            }
        }
    }
}

#[cfg_attr(
    target_os = "linux",
    expect(clippy::useless_conversion, reason = "microseconds have another type on macOS")
)]
/// CPU time in µs and the largest resident size in KiB, of oneself or of the children that were reaped.
unsafe fn usage(who: c_int) -> (i64, i64) {
    // SAFETY: a zeroed rusage is valid, and the call writes into it or not.
    let usage = unsafe {
        let mut usage: libc::rusage = zeroed();
        libc::getrusage(who, &raw mut usage);
        usage
    };
    let micros = |time: libc::timeval| time.tv_sec * 1_000_000 + i64::from(time.tv_usec);
    // macOS counts bytes.
    let kib = usage.ru_maxrss / if cfg!(target_os = "macos") { 1024 } else { 1 };
    (micros(usage.ru_utime) + micros(usage.ru_stime), kib)
}

/// Closes the descriptors `first..=last`, or has `exec` close them.
pub(super) unsafe fn for_descriptors(first: c_uint, last: c_uint, on_exec: bool) {
    if first > last {
        return;
    }
    #[cfg(target_os = "linux")]
    {
        let flags = if on_exec { libc::CLOSE_RANGE_CLOEXEC } else { 0 };
        // SAFETY: the caller's promise that nobody needs these descriptors. By number and not by libc's
        // own function, which older systems do not have.
        if unsafe { libc::syscall(libc::SYS_close_range, first, last, flags) } == 0 {
            return;
        }
    }
    // The portable way, one by one. A process may open no more than its limit, and nobody opens 65536.
    let most =
        rustix::process::getrlimit(rustix::process::Resource::Nofile).current.unwrap_or(65_536).min(65_536);
    let most = c_uint::try_from(most).unwrap_or(65_536);
    for descriptor in first..=last.min(most) {
        let descriptor = descriptor.cast_signed();
        // SAFETY: as above; one that is not open is an error without effect.
        unsafe {
            if on_exec {
                libc::fcntl(descriptor, libc::F_SETFD, libc::FD_CLOEXEC);
            } else {
                libc::close(descriptor);
            }
        }
    }
}

/// Kills every child of this process: one look at all of `/proc`, without allocating.
#[cfg(target_os = "linux")]
fn end_children() {
    use std::mem::MaybeUninit;

    use rustix::fs::{Mode, OFlags, RawDir, openat};

    let me = rustix::process::getpid().as_raw_nonzero().get();
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let Ok(proc) = rustix::fs::open(c"/proc", flags, Mode::empty()) else { return };
    let mut buffer = [MaybeUninit::<u8>::uninit(); 4096];
    let mut entries = RawDir::new(&proc, &mut buffer);
    while let Some(Ok(entry)) = entries.next() {
        let name = entry.file_name().to_bytes();
        let Some(pid) = decimal(name) else { continue };
        // `NUMBER/stat`, closed by the zeros.
        let mut path = [0_u8; 32];
        if name.len() + 6 > path.len() {
            continue;
        }
        path[..name.len()].copy_from_slice(name);
        path[name.len()..name.len() + 5].copy_from_slice(b"/stat");
        let Ok(path) = std::ffi::CStr::from_bytes_until_nul(&path) else { continue };
        let Ok(file) = openat(&proc, path, OFlags::RDONLY | OFlags::CLOEXEC, Mode::empty()) else { continue };
        let mut text = [0_u8; 256];
        let Ok(length) = rustix::io::read(&file, &mut text[..]) else { continue };
        if parent(text.get(..length).unwrap_or(&[])) == Some(me)
            && let Some(pid) = Pid::from_raw(pid)
        {
            let _ = rustix::process::kill_process(pid, Signal::KILL);
        }
    }
}

/// The parent in the text of `/proc/PID/stat`: `pid (name) state ppid …`, where a name may hold anything.
#[cfg(target_os = "linux")]
fn parent(stat: &[u8]) -> Option<i32> {
    let close = stat.iter().rposition(|&byte| byte == b')')?;
    let mut fields = stat.get(close + 2..)?.split(|&byte| byte == b' ');
    decimal(fields.nth(1)?)
}

#[cfg(target_os = "linux")]
fn decimal(digits: &[u8]) -> Option<i32> {
    if digits.is_empty() || digits.len() > 9 || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    Some(digits.iter().fold(0, |number, digit| number * 10 + i32::from(digit - b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_read_as_it_was_written() {
        for record in [
            Record::Started { program: 4_194_304, baseline: 9 },
            Record::Exited { status: 0x0100 },
            Record::Gone { cpu: i64::MAX, largest: 0 },
        ] {
            assert_eq!(Record::parse(record.bytes()), Some(record));
        }
        assert_eq!(Record::parse([9; Record::SIZE]), None);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn the_parent_is_found_behind_any_name() {
        assert_eq!(parent(b"12 (sh) S 7 12 12 0"), Some(7));
        assert_eq!(parent(b"12 (a) R 3 (b) S 41 12"), Some(41));
        assert_eq!(parent(b"12 (sh"), None);
        assert_eq!(parent(b""), None);
    }
}
