//! What the kernel itself holds the program of an exercise to, put on between `fork` and `exec`: limits of one
//! process, the user it runs as, and whom it may signal.
//!
//! These are walls behind the checker's own limits ([`super::drive`]), which count a whole tree and give the
//! verdict. Nothing here allocates, locks or panics once it is applied.

#![cfg_attr(
    target_os = "linux",
    expect(unsafe_code, reason = "some of these system calls have no safe interface")
)]

use std::io;
use std::time::Duration;

use rustix::process::{Resource, Rlimit};

#[cfg(target_os = "linux")]
use super::confine::Confinement;
use super::guest::Ids;
use crate::Limits;

/// Bytes of one file that a program writes; more ends it by SIGXFSZ. Exercises write kilobytes, and the loop that
/// would fill a disk is stopped. The size is what judges give a program's whole temporary folder.
pub const FILE_BYTES: u64 = 64 << 20;
/// Descriptors of one process: the default of macOS, and far more than an exercise opens.
pub const DESCRIPTORS: u64 = 256;

/// The bounds of one program.
///
/// There is none on memory: RLIMIT_AS counts what threads and runtimes reserve and never touch, and RLIMIT_DATA
/// does so too for writable mappings. Measured with twice the memory limit, it refused a program that reserved
/// 2 GiB of which it used nothing, and refused one of 10 GiB, which is then a crash and no `memory-limit`. What
/// is left without the checker's look is the system's own remedy, and it is pointed at the program.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounds {
    /// Not for whoever is followed by nobody, and may take as long as its reader likes.
    cpu: Option<Rlimit>,
    /// Of files and descriptors; a wall sets those within itself.
    files: Option<(Rlimit, Rlimit)>,
    /// The kernel counts the processes of a *user*. A guest's are the tree; anybody else's are not.
    processes: Option<Rlimit>,
    guest: Option<Ids>,
    #[cfg(target_os = "linux")]
    pub(super) confinement: Confinement,
}

impl Bounds {
    /// The bounds that go with these limits; those on devices not where the program is a wall, which mounts its
    /// own.
    pub(super) fn new(limits: &Limits, guest: Option<Ids>, is_wall: bool) -> Self {
        Self {
            #[cfg(target_os = "linux")]
            confinement: if is_wall { Confinement::of_walls() } else { Confinement::of_programs() },
            cpu: Some(cpu(limits.cpu)),
            files: (!is_wall)
                .then(|| (at_most(Resource::Fsize, FILE_BYTES), at_most(Resource::Nofile, DESCRIPTORS))),
            processes: processes(limits.processes, guest.is_some()),
            guest,
        }
    }

    /// The same for a program that somebody runs at their own terminal, for as long as they like.
    pub(super) fn unhurried(limits: &Limits, guest: Option<Ids>) -> Self {
        Self {
            #[cfg(target_os = "linux")]
            confinement: Confinement::of_attached(),
            cpu: None,
            ..Self::new(limits, guest, false)
        }
    }

    /// Puts them on the calling process.
    pub(super) fn apply(&self) -> io::Result<()> {
        let none = Rlimit { current: Some(0), maximum: Some(0) };
        if let Some(cpu) = self.cpu {
            rustix::process::setrlimit(Resource::Cpu, cpu)?;
        }
        rustix::process::setrlimit(Resource::Core, none)?;
        if let Some((file, descriptors)) = self.files {
            rustix::process::setrlimit(Resource::Fsize, file)?;
            rustix::process::setrlimit(Resource::Nofile, descriptors)?;
        }
        if let Some(processes) = self.processes {
            rustix::process::setrlimit(Resource::Nproc, processes)?;
        }
        rustix::process::umask(rustix::fs::Mode::WGRP | rustix::fs::Mode::WOTH);
        #[cfg(target_os = "linux")]
        {
            offer_to_the_system();
            if let Some(guest) = self.guest {
                become_guest(guest.program)?;
            }
            self.confinement.put_on()?;
        }
        #[cfg(not(target_os = "linux"))]
        let _ = self.guest;
        Ok(())
    }
}

/// When the system itself runs out of memory, it ends this program and not the checker or the keeper.
#[cfg(target_os = "linux")]
fn offer_to_the_system() {
    use rustix::fs::{Mode, OFlags};

    if let Ok(file) = rustix::fs::open(c"/proc/self/oom_score_adj", OFlags::WRONLY, Mode::empty()) {
        // A kernel that refuses it is no reason not to run.
        let _ = rustix::io::write(&file, b"1000");
    }
}

/// Gives up root for good: no groups but the guest's own, and no way back.
#[cfg(target_os = "linux")]
fn become_guest(id: u32) -> io::Result<()> {
    // SAFETY: the calling process has one thread, and no memory is involved; the first call is given no groups.
    let refused = unsafe {
        libc::setgroups(0, std::ptr::null()) != 0
            || libc::setresgid(id, id, id) != 0
            || libc::setresuid(id, id, id) != 0
    };
    if refused { Err(io::Error::last_os_error()) } else { Ok(()) }
}

/// The bound on processes and threads, which is there for storms: a storm that doubles every moment leaves the
/// checker no time to look (measured on two cores: 8000 processes, and none of ours ran for a minute).
///
/// It lies above the checker's limit, so that a storm is seen past it and gets its verdict; a program that met
/// the kernel first would only see `fork` fail. Without a guest it counts all that the user runs, of which only
/// this much is known cheaply: it is no more than what the system runs. What else the user starts meanwhile
/// must not fail the program, so there is room for that.
fn processes(limit: u64, guest: bool) -> Option<Rlimit> {
    const ROOM: u64 = 256;
    let storm = limit.saturating_mul(4);
    if guest {
        return Some(at_most(Resource::Nproc, storm));
    }
    #[cfg(target_os = "linux")]
    {
        let in_system = u64::from(rustix::system::sysinfo().procs);
        Some(at_most(Resource::Nproc, in_system + storm + ROOM))
    }
    #[cfg(not(target_os = "linux"))]
    {
        let _ = ROOM;
        None
    }
}

/// The kernel's own bound for one process: a second later than the checker's, which counts the whole tree
/// and is the one that is meant. It holds even when the checker does not get to look.
fn cpu(cpu: Duration) -> Rlimit {
    let seconds = cpu.as_secs() + u64::from(cpu.subsec_nanos() > 0) + 1;
    let Rlimit { current, .. } = at_most(Resource::Cpu, seconds);
    Rlimit { current, maximum: at_most(Resource::Cpu, seconds + 1).maximum }
}

/// This much, or what this process itself may use where that is less.
fn at_most(resource: Resource, wanted: u64) -> Rlimit {
    let most = rustix::process::getrlimit(resource).maximum;
    let within = Some(most.map_or(wanted, |most| most.min(wanted)));
    Rlimit { current: within, maximum: within }
}
