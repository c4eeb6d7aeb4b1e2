//! The command line of bubblewrap: namespaces, and what is mounted in them.
//!
//! Nothing of the machine is in a sandbox but the system's programs and libraries, and what is named for this one run. Of
//! `/etc` it has three small files of its own, without which `localhost` has no address.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::orders::{Orders, in_memory, is_within};
use super::readable;
use flow::process::{HandedOn, Invocation};

/// Where the checker's own program is in the sandbox.
const CHECKER: &str = "/.checker";
/// The hidden command that it is started with there.
pub(super) const INNER: &str = "__inner";
/// Bytes in `/dev/shm`, where shared memory has names.
const SHARED_BYTES: u64 = 1 << 20;

/// Folders of the system, where they are. Not all of `/usr`: `/usr/local` and `/usr/src` are anybody's.
const SYSTEM: [&str; 9] = [
    "/usr/bin",
    "/usr/sbin",
    "/usr/lib",
    "/usr/lib32",
    "/usr/lib64",
    "/usr/libx32",
    "/usr/libexec",
    "/nix/store",
    "/gnu/store",
];
/// Those that are links into `/usr` on most systems, and folders on others.
const OLD_SYSTEM: [&str; 6] = ["/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"];
/// What is neither secret nor anybody's own, and without which `cc` is not found, nor a library.
const SMALL: [&str; 3] = ["/etc/alternatives", "/etc/ld.so.cache", "/usr/share/zoneinfo"];

/// Files of the sandbox's own.
const FILES: [(&str, &str); 3] = [
    ("/etc/hosts", "127.0.0.1 localhost sandbox\n::1 localhost\n"),
    ("/etc/passwd", "learner:x:1000:1000::/tmp:/bin/sh\n"),
    ("/etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files\n"),
];

/// What is mounted beside the system's own.
#[derive(Debug, Default)]
pub(super) struct Mounts {
    /// Files and folders that can be read there, at the same path.
    pub(super) read: Vec<PathBuf>,
    /// Folders that can be written.
    pub(super) write: Vec<PathBuf>,
    /// New folders in memory, each with so many bytes.
    pub(super) memory: Vec<(PathBuf, u64)>,
}

/// The bubblewrap of this machine, and the checker's program for the inside.
#[derive(Debug, Clone)]
pub(super) struct Bubblewrap {
    pub(super) program: PathBuf,
    pub(super) checker: PathBuf,
}

/// The folders of programs and libraries that this machine has.
pub(super) fn system() -> Vec<PathBuf> {
    SYSTEM.iter().chain(&OLD_SYSTEM).map(PathBuf::from).filter(|folder| folder.is_dir()).collect()
}

/// What starts the orders without a sandbox: only what [`super::rules`], [`super::syscalls`] and limits hold back.
///
/// # Errors
/// When there is no memory for the orders.
pub(super) fn without(
    checker: &Path,
    mut orders: Orders,
    mounts: &Mounts,
    report: HandedOn,
) -> io::Result<Invocation> {
    allow(&mut orders, mounts, system());
    orders.reads.extend(mounts.read.iter().cloned());
    orders.becomes_it = true;
    let orders = HandedOn::new(orders.written()?);
    let mut start = Invocation::new(checker, "/")
        .arg(INNER)
        .args([orders.number().to_string(), report.number().to_string()])
        .hands_on(orders)
        .hands_on(report);
    start.is_wall = true;
    Ok(start)
}

/// What may be used of what is there.
fn allow(orders: &mut Orders, mounts: &Mounts, system: Vec<PathBuf>) {
    orders.runs.extend(system);
    orders.reads.extend(["/proc", "/etc", "/usr/share/zoneinfo"].map(PathBuf::from));
    orders.writes.push("/dev/shm".into());
    orders.writes.extend(mounts.write.iter().cloned());
}

impl Bubblewrap {
    /// What starts the orders in a sandbox. The inner process reports by `report`.
    ///
    /// # Errors
    /// When something that is to be mounted is not there.
    pub(super) fn around(
        &self,
        mut orders: Orders,
        mounts: &Mounts,
        report: HandedOn,
    ) -> io::Result<Invocation> {
        let mut args = Args::default();
        args.say(&["--unshare-all", "--unshare-user", "--disable-userns", "--new-session", "--clearenv"]);
        args.say(&["--cap-drop", "ALL", "--uid", "1000", "--gid", "1000", "--hostname", "sandbox"]);
        let mut system = Vec::new();
        for folder in SYSTEM.map(Path::new).into_iter().filter(|folder| folder.is_dir()) {
            args.bind("--ro-bind", folder, folder);
            system.push(folder.to_owned());
        }
        for folder in OLD_SYSTEM.map(Path::new) {
            match fs::read_link(folder) {
                Ok(target) => args.bind("--symlink", &target, folder),
                Err(_) if folder.is_dir() => args.bind("--ro-bind", folder, folder),
                Err(_) => continue,
            }
            system.push(folder.to_owned());
        }
        for small in SMALL.map(Path::new) {
            args.bind("--ro-bind-try", small, small);
        }
        let mut start = Invocation::new(&self.program, "/").hands_on(report.clone());
        for (path, text) in FILES {
            let file = HandedOn::new(in_memory(text.as_bytes())?);
            args.say(&["--file", &file.number().to_string(), path]);
            start = start.hands_on(file);
        }
        args.say(&["--dev", "/dev", "--size", &SHARED_BYTES.to_string(), "--tmpfs", "/dev/shm"]);
        args.say(&["--remount-ro", "/dev", "--proc", "/proc"]);
        for (folder, bytes) in &mounts.memory {
            args.say(&["--size", &bytes.to_string()]);
            args.push("--tmpfs");
            args.push(folder);
        }
        for path in &mounts.read {
            if !is_within(path, &system) && path != Path::new("/usr") {
                args.bind("--ro-bind", &readable::path(path)?, path);
            }
        }
        for folder in &mounts.write {
            args.bind("--bind", folder, folder);
        }
        args.bind("--ro-bind", &readable::path(&self.checker)?, Path::new(CHECKER));
        args.say(&["--remount-ro", "/", "--chdir", "/"]);

        allow(&mut orders, mounts, system);
        orders.writes.extend(mounts.memory.iter().map(|(folder, _)| folder.clone()));
        let line = HandedOn::new(in_memory(&args.0)?);
        let orders = HandedOn::new(orders.written()?);
        let mut start = start
            .args(["--args".to_owned(), line.number().to_string()])
            .args(["--", CHECKER, INNER])
            .args([orders.number().to_string(), report.number().to_string()])
            .hands_on(line)
            .hands_on(orders);
        start.is_wall = true;
        // The rest of what is mounted can only be read.
        start.has_no_disk = mounts.write.is_empty();
        Ok(start)
    }
}

/// Options, each closed by a zero, as `--args` reads them: the arguments of the first process of a sandbox can be read by
/// all that run in it.
#[derive(Debug, Default)]
struct Args(Vec<u8>);

impl Args {
    fn push(&mut self, arg: impl Into<OsString>) {
        self.0.extend_from_slice(arg.into().as_encoded_bytes());
        self.0.push(0);
    }

    fn say(&mut self, args: &[&str]) {
        args.iter().for_each(|arg| self.push(*arg));
    }

    fn bind(&mut self, how: &str, from: &Path, to: &Path) {
        self.push(how);
        self.push(from);
        self.push(to);
    }
}

/// The `bwrap` of this PATH.
pub(super) fn find(path: &std::ffi::OsStr) -> Option<PathBuf> {
    use std::os::unix::fs::PermissionsExt as _;

    let is_program = |path: &PathBuf| {
        path.metadata().is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
    };
    std::env::split_paths(path)
        .filter(|folder| folder.is_absolute())
        .map(|folder| folder.join("bwrap"))
        .find(is_program)
}

/// True when this is what a bubblewrap says that has all that is used here: 0.8 or newer.
pub(super) fn is_new_enough(version: &str) -> bool {
    let number = version.split_ascii_whitespace().last().unwrap_or_default();
    let mut parts = number.split('.').map(|part| part.parse::<u32>().unwrap_or(0));
    (parts.next().unwrap_or(0), parts.next().unwrap_or(0)) >= (0, 8)
}

/// The environment that is stated for what runs in a sandbox and has none of its own.
pub(super) fn environment() -> BTreeMap<OsString, OsString> {
    [("PATH", "/usr/bin:/bin"), ("HOME", "/tmp"), ("TMPDIR", "/tmp"), ("LANG", "C.UTF-8")]
        .into_iter()
        .map(|(name, value)| (name.into(), value.into()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_before_the_one_that_forbids_namespaces_are_too_old() {
        for new in ["bubblewrap 0.8.0", "bubblewrap 0.11.1", "bubblewrap 1.0"] {
            assert!(is_new_enough(new), "{new}");
        }
        for old in ["bubblewrap 0.4.1", "bubblewrap 0.7.0", "", "what?"] {
            assert!(!is_new_enough(old), "{old}");
        }
    }

    #[test]
    fn disks_are_looked_at_for_every_sandbox_in_which_something_on_one_can_be_written() {
        let bubblewrap = Bubblewrap { program: "/usr/bin/bwrap".into(), checker: "/usr/bin/env".into() };
        let looked_at = |write: Vec<PathBuf>| {
            let memory = vec![("/tmp".into(), 1 << 20)];
            let mounts = Mounts { read: vec!["/usr/bin/env".into()], write, memory };
            let (_, report) = io::pipe().unwrap();
            let start = bubblewrap.around(Orders::default(), &mounts, HandedOn::new(report)).unwrap();
            !start.has_no_disk
        };
        assert!(looked_at(vec!["/var/tmp".into()]));
        assert!(!looked_at(Vec::new()));
        let (_, report) = io::pipe().unwrap();
        let checker = &bubblewrap.checker;
        let weak = without(checker, Orders::default(), &Mounts::default(), HandedOn::new(report)).unwrap();
        assert!(!weak.has_no_disk, "nothing is mounted there, and all of the user's files can be written");
    }
}
