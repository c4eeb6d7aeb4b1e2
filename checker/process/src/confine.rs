//! What the kernel keeps a program from reaching that its user may reach: other processes, and devices. Linux's
//! Landlock does both, without any rights (Documentation/userspace-api/landlock.rst).
//!
//! It is a wall behind others, and a kernel without it is no error. What is then left open is said by
//! [`Confinement::put_on`]; the terminal is mended by [`super::terminal`].

#![expect(unsafe_code, reason = "these system calls have no safe interface")]

use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::os::fd::{AsFd as _, AsRawFd as _, BorrowedFd, FromRawFd as _, OwnedFd, RawFd};
use std::os::unix::ffi::OsStringExt as _;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use rustix::fs::{Mode, OFlags};

/// `LANDLOCK_ACCESS_FS_*` and `LANDLOCK_SCOPE_SIGNAL` (linux/landlock.h).
const WRITE_FILE: u64 = 1 << 1;
const READ_FILE: u64 = 1 << 2;
const IOCTL_DEV: u64 = 1 << 15;
const SIGNALS: u64 = 1 << 1;
/// The first versions of the interface that know of the last two.
const KNOWS_DEVICES: i64 = 5;
const KNOWS_SIGNALS: i64 = 6;

/// All of `/dev` that a program may open: none of these is anybody's. Terminals are not among them, since the
/// checker's own belongs to the user that a program runs as where there are no guests.
const DEVICES: &[&str] = &["full", "null", "random", "shm", "urandom", "zero"];

/// `struct landlock_ruleset_attr`: a kernel that knows less of it takes it where the rest is zero.
#[repr(C)]
struct Ruleset {
    files: u64,
    network: u64,
    scopes: u64,
}

/// `struct landlock_path_beneath_attr`.
#[repr(C, packed)]
struct Beneath {
    allowed: u64,
    parent: i32,
}

/// Rules that can be put on a process. They are made before `fork`, since that allocates.
#[derive(Debug, Clone, Copy)]
pub(super) struct Confinement {
    rules: Option<RawFd>,
    scopes_signals: bool,
}

impl Confinement {
    /// To signal and trace only one's own descendants, and to open no device but those that are nobody's.
    pub(super) fn of_programs() -> Self {
        static RULES: OnceLock<Option<OwnedFd>> = OnceLock::new();
        // Where the rules for files cannot be made, the rest of them is still worth having.
        Self::of(RULES.get_or_init(|| rules(true, &[]).or_else(|_| rules(false, &[])).ok()))
    }

    /// The same for a program that has the checker's own terminal, which it may open as well.
    pub(super) fn of_attached() -> Self {
        static RULES: OnceLock<Option<OwnedFd>> = OnceLock::new();
        Self::of(RULES.get_or_init(|| {
            let terminals = terminals();
            rules(true, &terminals).or_else(|_| rules(false, &[])).ok()
        }))
    }

    /// The first alone. Who has rules for files may not mount anything, and a wall of its own has to.
    pub(super) fn of_walls() -> Self {
        static RULES: OnceLock<Option<OwnedFd>> = OnceLock::new();
        Self::of(RULES.get_or_init(|| rules(false, &[]).ok()))
    }

    fn of(rules: &Option<OwnedFd>) -> Self {
        let scopes_signals = rules.is_some() && version() >= KNOWS_SIGNALS;
        Self { rules: rules.as_ref().map(|rules| rules.as_raw_fd()), scopes_signals }
    }

    /// Puts them on this process and its descendants, who get no more rights by `exec`, as `sudo` and `ping` do
    /// (what runs as root could not be ended). Returns whether they can signal none but one another.
    ///
    /// Without root the program is the same user as the checker, and `kill(-1)` would end the whole session.
    ///
    /// # Errors
    /// When even that much cannot be had. A kernel without Landlock is no error.
    pub(super) fn put_on(self) -> io::Result<bool> {
        // SAFETY: both calls take numbers only.
        unsafe {
            if libc::prctl(libc::PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 {
                return Err(io::Error::last_os_error());
            }
            let done = self
                .rules
                .is_some_and(|rules| libc::syscall(libc::SYS_landlock_restrict_self, rules, 0) == 0);
            Ok(done && self.scopes_signals)
        }
    }
}

/// The version of the interface; 0 or less where there is none.
fn version() -> i64 {
    /// `LANDLOCK_CREATE_RULESET_VERSION`.
    const VERSION: u32 = 1;
    // SAFETY: with no rules and this flag the call touches no memory and returns a number.
    unsafe { libc::syscall(libc::SYS_landlock_create_ruleset, std::ptr::null::<Ruleset>(), 0_usize, VERSION) }
}

/// The terminal of this process by its general name, and whatever terminals its own streams are.
fn terminals() -> Vec<PathBuf> {
    let name = |stream: BorrowedFd<'_>| rustix::termios::ttyname(stream, Vec::new()).ok();
    let (stdin, stdout, stderr) = (io::stdin(), io::stdout(), io::stderr());
    let names = [stdin.as_fd(), stdout.as_fd(), stderr.as_fd()].into_iter().filter_map(name);
    let names = names.map(|name| PathBuf::from(OsString::from_vec(name.into_bytes())));
    names.chain([PathBuf::from("/dev/tty")]).collect()
}

/// A set of rules, as far as this kernel has them; beside the devices that are nobody's, `own` may be opened.
fn rules(devices: bool, own: &[PathBuf]) -> io::Result<OwnedFd> {
    let version = version();
    let mut files = 0;
    if devices && version > 0 {
        files |= READ_FILE | WRITE_FILE;
        files |= if version >= KNOWS_DEVICES { IOCTL_DEV } else { 0 };
    }
    let ruleset = Ruleset { files, network: 0, scopes: if version >= KNOWS_SIGNALS { SIGNALS } else { 0 } };
    // SAFETY: the kernel reads the structure while the call lasts; what it returns is a new descriptor, which
    // `exec` closes.
    let rules = unsafe {
        let size = size_of::<Ruleset>();
        let fd = libc::syscall(libc::SYS_landlock_create_ruleset, &raw const ruleset, size, 0);
        let fd = RawFd::try_from(fd).ok().filter(|fd| *fd >= 0).ok_or_else(io::Error::last_os_error)?;
        OwnedFd::from_raw_fd(fd)
    };
    if files != 0 {
        // Rules only ever allow, so that everything beside `/dev` has to be named.
        for entry in fs::read_dir("/")?.flatten() {
            // What a link leads to has a name of its own.
            if entry.file_name() != "dev" && !entry.file_type()?.is_symlink() {
                allow(&rules, &entry.path(), files)?;
            }
        }
        for device in DEVICES {
            allow(&rules, &Path::new("/dev").join(device), files)?;
        }
        for device in own {
            allow(&rules, device, files)?;
        }
    }
    Ok(rules)
}

/// Allows this access to a file, or to everything beneath a folder. What is not there needs no rule.
fn allow(rules: &OwnedFd, path: &Path, allowed: u64) -> io::Result<()> {
    /// `LANDLOCK_RULE_PATH_BENEATH`.
    const PATH_BENEATH: u32 = 1;
    let Ok(place) = rustix::fs::open(path, OFlags::PATH | OFlags::CLOEXEC, Mode::empty()) else {
        return Ok(());
    };
    let place = File::from(place);
    let beneath = Beneath { allowed, parent: place.as_raw_fd() };
    // SAFETY: the kernel reads the structure while the call lasts.
    let done = unsafe {
        let rule = (&raw const beneath).cast::<libc::c_void>();
        libc::syscall(libc::SYS_landlock_add_rule, rules.as_raw_fd(), PATH_BENEATH, rule, 0)
    };
    if done == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}
