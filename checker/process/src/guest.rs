//! Users that nobody else is. As root, each program of an exercise runs as one of them, so that the kernel's
//! limits bind it, its signals reach only itself, and whatever is left of it can be found by its user.
//!
//! It lends the numbers and signals who runs under them. Putting them on is [`super::bounds`]'s work.

#![expect(unsafe_code, reason = "the identity of one thread can only be changed by the system call itself")]

use std::fs::{self, File, TryLockError};
use std::io;
use std::os::fd::{AsRawFd as _, RawFd};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use rustix::io::Errno;

use super::Error;

/// The first number. 60706 to 61183 belong to nobody: Debian and systemd give no user a number there
/// ("Users, Groups, UIDs and GIDs on systemd systems"), and a container that maps only 65536 numbers has them.
const FIRST: u32 = 60_706;
/// How many guests there can be at once: two numbers for each.
const PAIRS: u32 = 239;

/// A user and a group of the same number that no one else has while this exists.
///
/// The number is held by a lock on a file outside every course, since two checkers in two courses share one
/// machine. The keeper holds it too: the number stays taken until the last process under it is gone, even
/// when the checker is killed.
#[derive(Debug)]
pub struct Guest {
    ids: Ids,
    lock: File,
}

/// The numbers of one guest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ids {
    /// User and group of the program.
    pub(super) program: u32,
    /// What the real user is while the guest is signalled: nobody runs under it, ever.
    killer: u32,
    /// All processes of the user are one tree, so that they may be ended together.
    is_one_tree: bool,
}

impl Guest {
    /// A guest of one's own; `None` where there can be none: not root, not Linux, or root without the rights
    /// that it takes (some containers).
    ///
    /// # Errors
    /// When no lock can be held, or all numbers are taken.
    pub fn take() -> Result<Option<Self>, Error> {
        static POSSIBLE: OnceLock<bool> = OnceLock::new();
        static FOLDER: OnceLock<PathBuf> = OnceLock::new();
        // Each time the next one: what an earlier program left in a public folder is then not this one's.
        static NEXT: AtomicU32 = AtomicU32::new(0);
        if !POSSIBLE.get_or_init(possible) {
            return Ok(None);
        }
        let folder = match FOLDER.get() {
            Some(folder) => folder,
            None => {
                let folder = lock_folder().map_err(|reason| Error::Guests { reason })?;
                FOLDER.get_or_init(|| folder)
            }
        };
        for _ in 0..PAIRS {
            let pair = std::process::id().wrapping_add(NEXT.fetch_add(1, Ordering::Relaxed)) % PAIRS;
            let ids = Ids::of(pair);
            let lock = File::options().create(true).append(true).open(folder.join(ids.program.to_string()));
            let lock = lock.map_err(|reason| Error::Guests { reason })?;
            match lock.try_lock() {
                // A number that somebody uses although it is nobody's must never be signalled.
                Ok(()) if !ids.is_anyone() => return Ok(Some(Self { ids, lock })),
                Ok(()) | Err(TryLockError::WouldBlock) => {}
                Err(TryLockError::Error(reason)) => return Err(Error::Guests { reason }),
            }
        }
        Err(Error::Guests { reason: io::Error::other(format!("all {PAIRS} are taken")) })
    }

    /// The number of the user and of the group.
    pub fn id(&self) -> u32 {
        self.ids.program
    }

    /// The same guest for several trees at once: what is left of it is ended when the guest goes, and not when
    /// one of its trees does.
    #[must_use]
    pub fn shared(mut self) -> Self {
        self.ids.is_one_tree = false;
        self
    }

    pub(super) fn ids(&self) -> Ids {
        self.ids
    }

    /// The lock, for the keeper to hold.
    pub(super) fn lock(&self) -> RawFd {
        self.lock.as_raw_fd()
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        if !self.ids.is_one_tree {
            Ids { is_one_tree: true, ..self.ids }.end_all();
        }
        // Nobody is left; what they put into memory and into public folders would be.
        super::shared::clean_up(self.ids.program);
        super::disk::clean_up(self.ids);
    }
}

impl Ids {
    fn of(pair: u32) -> Self {
        let program = FIRST + 2 * pair;
        Self { program, killer: program + 1, is_one_tree: true }
    }

    /// Whether any process, or one that has ended and is not yet reaped, is this guest's.
    fn is_anyone(self) -> bool {
        [self.program, self.killer].into_iter().any(|id| {
            // The one question about a user that needs no walk over all processes.
            rustix::process::getpriority_user(rustix::process::Uid::from_raw(id)) != Err(Errno::SRCH)
        })
    }

    /// Kills every process of the guest at one moment, which no storm of forks outruns. It allocates nothing.
    ///
    /// The calling thread, which is root's, is this user for the length of one system call: then "everybody
    /// whom I may signal" is the guest and nobody else. Its real user is a third one, for else the guest could
    /// signal it.
    #[cfg(target_os = "linux")]
    pub(super) fn kill_all(self) {
        if !self.is_one_tree {
            return;
        }
        let become_ = |real: u32, effective: u32| {
            // SAFETY: it changes the identity of this thread and nothing in memory. By number, because
            // libc's own function would change all threads.
            unsafe { libc::syscall(libc::SYS_setresuid, real, effective, 0_u32) == 0 }
        };
        if !become_(self.killer, self.program) {
            return;
        }
        // SAFETY: no memory is involved.
        unsafe {
            let changed = (libc::getuid(), libc::geteuid()) == (self.killer, self.program);
            // The first process is root's. Whoever may signal it still has root's rights, and "everybody"
            // would be everybody.
            let bound =
                libc::kill(1, 0) == -1 && io::Error::last_os_error().raw_os_error() == Some(libc::EPERM);
            if changed && bound {
                libc::kill(-1, libc::SIGKILL);
            }
        }
        if !become_(0, 0) {
            // Nothing that comes after would be done by whom it should be.
            std::process::abort();
        }
    }

    #[cfg(not(target_os = "linux"))]
    pub(super) fn kill_all(self) {}

    /// Kills until nobody is left. Those who are killed take a moment to go.
    pub(super) fn end_all(self) {
        if !self.is_one_tree {
            return;
        }
        for _ in 0..1000 {
            if !self.is_anyone() {
                return;
            }
            self.kill_all();
            // SAFETY: no memory is involved.
            unsafe { libc::usleep(1000) };
        }
    }
}

/// Whether this process may become somebody else, look after their files and signal them.
fn possible() -> bool {
    if !cfg!(target_os = "linux") || !rustix::process::geteuid().is_root() {
        return false;
    }
    let read = |name: &str| fs::read_to_string(Path::new("/proc/self").join(name)).unwrap_or_default();
    has_rights(&read("status"))
        && is_mapped(&read("uid_map"))
        && is_mapped(&read("gid_map"))
        && read("setgroups").trim() != "deny"
}

/// Root in a container may lack any of CHOWN, DAC_OVERRIDE, FOWNER, KILL, SETGID and SETUID (capabilities(7)).
fn has_rights(status: &str) -> bool {
    const NEEDED: u64 = 1 << 0 | 1 << 1 | 1 << 3 | 1 << 5 | 1 << 6 | 1 << 7;
    status
        .lines()
        .find_map(|line| line.strip_prefix("CapEff:"))
        .and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok())
        .is_some_and(|mask| mask & NEEDED == NEEDED)
}

/// Whether a map of a user namespace (`inside outside count` in each line) has all numbers of guests.
fn is_mapped(map: &str) -> bool {
    map.lines().any(|line| {
        let mut numbers = line.split_ascii_whitespace().map(str::parse::<u64>);
        let (Some(Ok(inside)), Some(Ok(_)), Some(Ok(count))) =
            (numbers.next(), numbers.next(), numbers.next())
        else {
            return false;
        };
        inside <= u64::from(FIRST) && inside + count >= u64::from(FIRST + 2 * PAIRS)
    })
}

/// A folder of root's own that all checkers of this machine know.
fn lock_folder() -> io::Result<PathBuf> {
    use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _};

    let mut refused = None;
    for parent in [Path::new("/run"), Path::new("/tmp")] {
        let folder = parent.join("loop-and-order-users");
        match fs::DirBuilder::new().mode(0o700).create(&folder) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                refused = Some(error);
                continue;
            }
            _ => {}
        }
        // In a public folder somebody else may have been first, with a link perhaps.
        let meta = fs::symlink_metadata(&folder)?;
        if meta.is_dir() && meta.uid() == 0 && meta.mode() & 0o077 == 0 {
            return Ok(folder);
        }
        refused = Some(io::Error::other(format!("`{}` is not root's own", folder.display())));
    }
    Err(refused.unwrap_or_else(|| io::ErrorKind::NotFound.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guests_need_a_map_that_has_all_their_numbers() {
        assert!(is_mapped("         0          0 4294967295\n"));
        assert!(is_mapped("0 100000 65536\n"));
        assert!(is_mapped("0 1000 1\n1 100000 65535\n"));
        for none in ["0 1000 1\n", "", "0 0 60706\n", "60707 0 4000\n", "x y z\n"] {
            assert!(!is_mapped(none), "{none:?}");
        }
    }

    #[test]
    fn guests_need_every_one_of_roots_rights_to_change_and_end_them() {
        assert!(has_rights("Name:\tx\nCapEff:\t000001ffffffffff\n"));
        assert!(has_rights("CapEff:\t00000000a80425fb\n"), "what Docker leaves");
        for missing in [0, 1, 3, 5, 6, 7] {
            let mask = 0x1ff_ffff_ffff_u64 & !(1 << missing);
            assert!(!has_rights(&format!("CapEff:\t{mask:016x}\n")), "{missing}");
        }
        assert!(!has_rights(""));
    }

    #[test]
    fn two_guests_at_the_same_time_are_not_the_same() {
        let all: Vec<Guest> = (0..20).map_while(|_| Guest::take().expect("locks can be held")).collect();
        if all.is_empty() {
            eprintln!("not root: there are no guests here");
            return;
        }
        let mut ids: Vec<u32> = all.iter().map(Guest::id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), 20);
        assert!(ids.iter().all(|id| (FIRST..FIRST + 2 * PAIRS).contains(id)));
    }

    #[test]
    #[cfg(target_os = "linux")]
    #[expect(clippy::disallowed_methods, reason = "the test is held to what the system does")]
    fn only_the_processes_of_the_guest_are_ended() {
        use std::os::unix::process::CommandExt as _;
        use std::process::{Child, Command};

        let [Some(first), Some(second)] = [(); 2].map(|()| Guest::take().expect("locks can be held")) else {
            eprintln!("not root: there are no guests here");
            return;
        };
        let sleeper = |id: u32| Command::new("/bin/sleep").arg("60").uid(id).gid(id).spawn().expect("sleep");
        let mut of_first = [(); 3].map(|()| sleeper(first.id()));
        let mut others = [sleeper(second.id()), sleeper(0)];
        let is_over = |child: &mut Child| child.try_wait().expect("it is ours").is_some();
        assert!(first.ids.is_anyone() && second.ids.is_anyone());
        assert!(!of_first.iter_mut().any(is_over), "the control");
        first.ids.kill_all();
        for child in &mut of_first {
            child.wait().expect("it is ours");
        }
        assert!(!first.ids.is_anyone() && second.ids.is_anyone());
        assert!(!others.iter_mut().any(is_over));
        for child in &mut others {
            child.kill().and_then(|()| child.wait()).expect("it is ours");
        }
    }
}
