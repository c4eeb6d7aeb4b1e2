//! What a sandbox takes of the kernel's own memory, which no process shows as its own: the buffers of sockets, and the
//! entries of folders that lie in memory.
//!
//! It looks from outside, by way of the sandbox's first process, while a run goes on, and stops one that goes past.
//! All other limits are the keeper's ([`flow::process`]).

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use flow::process::{Cancel, DISK_FILES, Error, Limit, Reins};

/// Sockets that are open at once in a sandbox. The two buffers of one hold up to 416 KiB on most systems (socket(7),
/// `wmem_default` and `rmem_default`), so that these hold a few hundred MiB at worst; exercises open a dozen.
const SOCKETS: u64 = 1024;
/// The folders of a sandbox that lie in memory. An empty file takes a KiB of the kernel there, and nothing of their size.
const IN_MEMORY: [&str; 2] = ["tmp", "dev/shm"];
/// No such folder has room for more; before a sandbox has its own, its first process still sees the machine's.
const LARGEST: u64 = 128 << 20;
/// How long it waits between two looks.
const PAUSE: Duration = Duration::from_millis(20);

/// Does this work, and stops it where the sandbox takes too much; the second answer is then the limit that it went past.
/// `cancel` stops it as well.
///
/// # Errors
/// When no file descriptors are left.
pub(super) fn watching<T>(
    reins: &Reins,
    cancel: &Cancel,
    work: impl FnOnce(&Cancel) -> T,
) -> Result<(T, Option<Limit>), Error> {
    let stop = Cancel::new()?;
    let over = AtomicBool::new(false);
    Ok(thread::scope(|scope| {
        let looking = scope.spawn(|| {
            let mut first = None;
            while !over.load(Ordering::Relaxed) {
                if cancel.is_cancelled() {
                    stop.cancel();
                    return None;
                }
                first = first.or_else(|| reins.outside(1));
                let past = first.and_then(|first| past(Path::new(&format!("/proc/{first}"))));
                if past.is_some() {
                    stop.cancel();
                    return past;
                }
                thread::park_timeout(PAUSE);
            }
            None
        });
        let done = work(&stop);
        over.store(true, Ordering::Relaxed);
        looking.thread().unpark();
        // It only reads; a panic in it is a bug and goes on as one.
        (done, looking.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    }))
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
    let text = fs::read_to_string(process.join("net/sockstat")).ok()?;
    text.lines().find_map(|line| line.strip_prefix("sockets: used "))?.trim().parse().ok()
}
