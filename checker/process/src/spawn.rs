//! Starts one program with its keeper, its pipes and its session.

#![expect(unsafe_code, reason = "`pre_exec` is unsafe: it is where the keeper is split off")]

use std::io::{self, PipeReader};
use std::os::fd::{AsRawFd as _, RawFd};
use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, Stdio};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal};

use super::bounds::Bounds;
use super::disk::Disk;
use super::guest::{Guest, Ids};
use super::keeper::{Keep, MOST_HANDED_ON, Orders};
use super::lent::Lent;
use super::shared::Watch;
use super::terminal::Kept;
use super::{Error, Invocation, Stdin};

/// How often a program that is "busy" is tried again, a little later each time: about two seconds.
const BUSY_TRIES: u32 = 20;

/// Keepers that have said their last word and have yet to leave: giving back the memory that a keeper
/// shares with the checker takes longer than most programs run, and nobody needs to wait for it.
static LEAVING: Mutex<Vec<Child>> = Mutex::new(Vec::new());

/// Waits for the keepers that are still leaving, a second at most. Then the CPU time of all that was started is among that
/// of this process's children, which is what a shell's `time` tells; else the last ones would be missing.
pub fn wait_for_leaving() {
    for _ in 0..200 {
        let mut leaving = LEAVING.lock().unwrap_or_else(PoisonError::into_inner);
        leaving.retain_mut(|keeper| matches!(keeper.try_wait(), Ok(None)));
        if leaving.is_empty() {
            return;
        }
        drop(leaving);
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// A program that runs, and its keeper. Dropping it ends both.
///
/// It stays on the thread that made it: the kernel tells the keeper when that thread ends, which is how
/// the keeper learns that the checker has died.
#[derive(Debug)]
pub(super) struct Started {
    /// The keeper; its pipes are the program's. `None` once it is on its way out.
    keeper: Option<Child>,
    /// Where the keeper reports.
    pub(super) report: PipeReader,
    /// The moment before the program was started.
    pub(super) began: Instant,
    /// The program itself, once the keeper has said so.
    pub(super) program: Option<Pid>,
    /// The user of its own, where it has one.
    guest: Option<Ids>,
    /// Its memory that is not mapped.
    pub(super) shared: Watch,
    /// What it has on disks, where it can have anything there.
    pub(super) disk: Option<Disk>,
}

impl Started {
    /// Starts it; `bounds` are set for the programs of exercises, and `guest` for those with a user of their own.
    pub(super) fn new(
        invocation: &Invocation,
        stdin: &Stdin,
        keep: Keep,
        bounds: Option<Bounds>,
        guest: Option<&Guest>,
    ) -> Result<Self, Error> {
        let guest = guest.map(|guest| (guest.ids(), guest.lock()));
        let mut tries = 0;
        loop {
            match Self::attempt(invocation, stdin, keep, bounds, guest) {
                // Another thread forked while this program was being written: its child holds the file
                // open for a moment, until its own `exec`.
                Err(error) if error.kind() == io::ErrorKind::ExecutableFileBusy && tries < BUSY_TRIES => {
                    tries += 1;
                    thread::sleep(Duration::from_millis(u64::from(tries * tries).min(200)));
                }
                result => {
                    return result
                        .map_err(|error| Error::starting(&invocation.program, &invocation.cwd, error));
                }
            }
        }
    }

    fn attempt(
        invocation: &Invocation,
        stdin: &Stdin,
        keep: Keep,
        bounds: Option<Bounds>,
        guest: Option<(Ids, RawFd)>,
    ) -> io::Result<Self> {
        let mut hands_on = [-1; MOST_HANDED_ON];
        if invocation.hands_on.len() > hands_on.len() {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        for (place, descriptor) in hands_on.iter_mut().zip(&invocation.hands_on) {
            *place = descriptor.number();
        }
        let (report, writer) = io::pipe()?;
        let orders = Orders {
            report: writer.as_raw_fd(),
            keep,
            #[cfg(target_os = "linux")]
            checker: rustix::process::getpid(),
            #[cfg(target_os = "linux")]
            core: invocation.core,
            hands_on,
            bounds,
            guest,
        };
        let mut command = invocation.command();
        command
            .stdin(match stdin {
                Stdin::Text(text) if !text.is_empty() => Stdio::piped(),
                Stdin::Held(_) => Stdio::piped(),
                _ => Stdio::null(),
            })
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        // SAFETY: `split` makes system calls only, and the closure holds nothing but numbers.
        unsafe {
            command.pre_exec(move || orders.split());
        }
        let guest = guest.map(|(ids, _)| ids);
        let shared = Watch::new(invocation.own.clone(), guest);
        // Behind a wall the folders that all users share are not there, and a machine may have thousands of files in them.
        let seen = guest.filter(|_| !invocation.is_wall);
        let disk = (!invocation.has_no_disk).then(|| Disk::new(invocation.own.clone(), seen));
        let began = Instant::now();
        let mut keeper = command.spawn()?;
        drop(writer);
        let ready = (|| {
            // The loop that reads and writes these must never wait in one of them.
            if let Some(stdin) = &keeper.stdin {
                rustix::io::ioctl_fionbio(stdin, true)?;
            }
            if let Some(stdout) = &keeper.stdout {
                rustix::io::ioctl_fionbio(stdout, true)?;
            }
            if let Some(stderr) = &keeper.stderr {
                rustix::io::ioctl_fionbio(stderr, true)?;
            }
            rustix::io::ioctl_fionbio(&report, true)
        })();
        if let Err(error) = ready {
            let _ = keeper.kill();
            let _ = keeper.wait();
            return Err(error.into());
        }
        Ok(Self { keeper: Some(keeper), report, began, program: None, guest, shared, disk })
    }

    /// The pipes of the program: stdin, where it has one, stdout and stderr. They can be taken once.
    pub(super) fn pipes(&mut self) -> (Option<ChildStdin>, Option<ChildStdout>, Option<ChildStderr>) {
        match &mut self.keeper {
            Some(keeper) => (keeper.stdin.take(), keeper.stdout.take(), keeper.stderr.take()),
            None => (None, None, None),
        }
    }

    /// The keeper, beneath which the whole tree is.
    pub(super) fn keeper(&self) -> Option<Pid> {
        self.keeper.as_ref().and_then(|keeper| Pid::from_raw(keeper.id().cast_signed()))
    }

    /// Ends the whole tree; the last record of the keeper says when it is done.
    pub(super) fn end_tree(&self) {
        let Some(keeper) = self.keeper() else { return };
        if cfg!(target_os = "linux") {
            let _ = rustix::process::kill_process(keeper, Signal::TERM);
            // A program may have stopped its parent.
            let _ = rustix::process::kill_process(keeper, Signal::CONT);
        } else if let Some(program) = self.program {
            let _ = rustix::process::kill_process_group(program, Signal::KILL);
        }
    }

    /// Ends the keeper itself, which did not answer, and whoever runs as the program's own user.
    pub(super) fn end_keeper(&mut self) {
        if let Some(keeper) = &mut self.keeper {
            let _ = keeper.kill();
        }
        if let Some(guest) = self.guest {
            guest.end_all();
        }
    }

    /// Lets the keeper leave, which has said its last word or was ended.
    pub(super) fn let_go(&mut self) {
        let mut leaving = LEAVING.lock().unwrap_or_else(PoisonError::into_inner);
        leaving.extend(self.keeper.take());
        // Whoever cannot be waited for is not there either.
        leaving.retain_mut(|keeper| matches!(keeper.try_wait(), Ok(None)));
    }
}

impl Drop for Started {
    fn drop(&mut self) {
        if self.keeper.is_some() {
            self.end_tree();
            if cfg!(not(target_os = "linux")) {
                self.end_keeper();
            }
            if let Some(mut keeper) = self.keeper.take() {
                let _ = keeper.wait();
            }
        }
    }
}

/// Runs a program on the checker's own terminal, in its session, until it ends. `bounds` are set for the programs of
/// exercises, and `guest` for those with a user of their own, of whom nobody is left then.
pub(super) fn attached(
    invocation: &Invocation,
    bounds: Option<Bounds>,
    guest: Option<Lent>,
) -> Result<std::process::ExitStatus, Error> {
    let terminal = Kept::lent();
    let mut command = invocation.command();
    if let Some(bounds) = bounds {
        // SAFETY: `apply` makes system calls only, and the closure holds nothing but numbers.
        unsafe {
            command.pre_exec(move || bounds.apply());
        }
    }
    let status = command.status();
    let is_stranger = guest.is_some();
    // Whoever is left of it could spoil the terminal again after it was mended.
    drop(guest);
    if is_stranger {
        terminal.forget_typed();
    }
    status.map_err(|error| Error::starting(&invocation.program, &invocation.cwd, error))
}

/// How a wait status reads: by itself with a code, or by a signal.
pub(super) fn end_of(status: std::process::ExitStatus) -> super::End {
    match (status.code(), status.signal()) {
        (Some(code), _) => super::End::Exit(code),
        (None, signal) => super::End::Signal(signal.unwrap_or(0)),
    }
}
