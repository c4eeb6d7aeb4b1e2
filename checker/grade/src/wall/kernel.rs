//! What a sandbox takes of the kernel's own memory, which no process shows as its own: the buffers of sockets, and the
//! entries of folders that lie in memory.
//!
//! It looks from outside, by way of the sandbox's first process, while a run goes on ([`super::watch`]). All other limits are the keeper's ([`flow::process`]).

use std::path::Path;

use flow::process::{DISK_FILES, Limit, Reins, proc_text};

/// Sockets that are open at once in a sandbox. The two buffers of one hold up to 416 KiB on most systems (socket(7),
/// `wmem_default` and `rmem_default`), so that these hold a few hundred MiB at worst; exercises open a dozen.
const SOCKETS: u64 = 1024;
/// The folders of a sandbox that lie in memory. An empty file takes a KiB of the kernel there, and nothing of their size.
const IN_MEMORY: [&str; 2] = ["tmp", "dev/shm"];
/// No such folder has room for more; before a sandbox has its own, its first process still sees the machine's.
const LARGEST: u64 = 128 << 20;

/// A sandbox that is looked at.
pub(super) struct Memory<'r> {
    reins: &'r Reins,
    /// Its first process, once it is there.
    first: Option<u32>,
}

impl<'r> Memory<'r> {
    pub(super) fn of(reins: &'r Reins) -> Self {
        Self { reins, first: None }
    }

    /// The limit that is past now.
    pub(super) fn past(&mut self) -> Option<Limit> {
        self.first = self.first.or_else(|| self.reins.outside(1));
        past(Path::new(&format!("/proc/{}", self.first?)))
    }
}

/// The limit that is past in the sandbox whose first process has this folder in `/proc`.
fn past(process: &Path) -> Option<Limit> {
    if sockets(process).is_some_and(|sockets| sockets > SOCKETS) {
        return Some(Limit::Memory);
    }
    let entries = |folder: &&str| {
        let stat = rustix::fs::statvfs(process.join("root").join(folder)).ok()?;
        let is_the_sandboxs = stat.f_blocks.saturating_mul(stat.f_frsize) <= LARGEST;
        is_the_sandboxs.then(|| stat.f_files.saturating_sub(stat.f_ffree))
    };
    let most = IN_MEMORY.iter().filter_map(entries).max();
    most.is_some_and(|most| most > DISK_FILES).then_some(Limit::Disk)
}

/// How many sockets there are in the network of a process (proc(5), `net/sockstat`).
fn sockets(process: &Path) -> Option<u64> {
    let text = proc_text(process.join("net/sockstat").to_str()?).ok()?;
    text.lines().find_map(|line| line.strip_prefix("sockets: used "))?.trim().parse().ok()
}
