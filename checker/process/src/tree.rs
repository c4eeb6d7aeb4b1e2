//! What a tree of processes uses at one moment: how many there are, their memory, their CPU time.

use std::time::Duration;

use rustix::process::Pid;

use super::shared::Watch;

/// One look at the tree beneath a keeper, the keeper aside.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Sample {
    /// Processes and threads alive.
    pub(super) processes: u64,
    /// Resident bytes of all of them; pages that they share are counted once for each, and memory that nobody
    /// has mapped is not counted.
    pub(super) memory: u64,
    /// CPU time of all of them, those included that have been reaped.
    pub(super) cpu: Duration,
}

#[cfg(target_os = "linux")]
pub(super) use super::listen::listens;
#[cfg(target_os = "linux")]
pub(super) use linux::{all_are_busy, beneath, end_session, inside, memory, reaped_ticks, sample, signal};
#[cfg(not(target_os = "linux"))]
pub(super) use other::{all_are_busy, end_session, inside, listens, memory, sample, signal};

#[cfg(target_os = "linux")]
mod linux {
    use std::fs::{self, File};
    use std::io::Read as _;

    use rustix::process::Signal;

    use super::super::{Unsent, proc_text};
    use super::{Duration, Pid, Sample, Watch};

    /// The fields of `/proc/PID/stat` that are used here (proc_pid_stat(5)).
    struct Stat {
        state: u8,
        parent: i32,
        session: i32,
        own_ticks: u64,
        reaped_ticks: u64,
        threads: u64,
        pages: u64,
    }

    /// Looks at everything beneath `keeper`, and says which processes that are. What cannot be read has just gone.
    pub(in super::super) fn sample(keeper: Pid, _program: Option<Pid>) -> (Sample, Vec<i32>) {
        let keeper = keeper.as_raw_nonzero().get();
        let (root, found) = walk(keeper);
        let mut ticks = root.map_or(0, |stat| stat.reaped_ticks);
        let mut sample = Sample::default();
        let mut pages = 0;
        for (_, stat) in &found {
            ticks += stat.own_ticks + stat.reaped_ticks;
            if !matches!(stat.state, b'Z' | b'X') {
                sample.processes += stat.threads;
                pages += stat.pages;
            }
        }
        sample.memory = pages * rustix::param::page_size() as u64;
        sample.cpu = Duration::from_millis(ticks * 1000 / rustix::param::clock_ticks_per_second());
        (sample, found.into_iter().map(|(pid, _)| pid).collect())
    }

    /// The bytes of the tree with shared pages counted once, and with what it holds of memory that is not
    /// mapped. Slow; for before an accusation.
    pub(in super::super) fn memory(keeper: Pid, _program: Option<Pid>, shared: &Watch) -> u64 {
        let tree = beneath(keeper.as_raw_nonzero().get());
        let (mut own, mut mapped) = (0, 0);
        for pid in &tree {
            let (all, of_files_in_memory) = pages_once(*pid)
                // A process that may not be looked into, or a kernel without the file: the plain size.
                .or_else(|| {
                    let size = stat_of(*pid)?.pages * rustix::param::page_size() as u64;
                    Some((size, size))
                })
                .unwrap_or_default();
            own += all - of_files_in_memory.min(all);
            mapped += of_files_in_memory;
        }
        // A file in memory may be mapped and open: the larger of the two is surely there.
        own + mapped.max(shared.count(&tree))
    }

    /// The bytes of a process, and those of them that are files in memory; each page is shared out among the
    /// processes that have it.
    fn pages_once(pid: i32) -> Option<(u64, u64)> {
        let text = proc_text(&format!("/proc/{pid}/smaps_rollup")).ok()?;
        let bytes = |name: &str| {
            let line = text.lines().find_map(|line| line.strip_prefix(name))?;
            Some(line.trim().trim_end_matches(" kB").parse::<u64>().ok()? * 1024)
        };
        let all = bytes("Pss:")?;
        Some((all, bytes("Pss_Shmem:").unwrap_or(all)))
    }

    /// The CPU time of the children that a process has reaped, in the steps of the system.
    pub(in super::super) fn reaped_ticks(pid: i32) -> Option<u64> {
        stat_of(pid).map(|stat| stat.reaped_ticks)
    }

    /// Sends a signal to a process beneath `keeper`, and to no other: what has the process id when it is
    /// looked at is what gets the signal.
    pub(in super::super) fn signal(
        keeper: Pid,
        _program: Pid,
        pid: Pid,
        signal: Signal,
    ) -> Result<(), Unsent> {
        use rustix::process::{PidfdFlags, pidfd_open, pidfd_send_signal};

        let process = pidfd_open(pid, PidfdFlags::empty()).map_err(|_| Unsent::Gone)?;
        let (keeper, mut at) = (keeper.as_raw_nonzero().get(), pid.as_raw_nonzero().get());
        if stat_of(at).is_none_or(|stat| matches!(stat.state, b'Z' | b'X')) {
            return Err(Unsent::Gone);
        }
        // Up to the first process of the system, which has no parent.
        while at != keeper {
            at = match stat_of(at) {
                Some(stat) if stat.parent > 0 => stat.parent,
                _ => return Err(Unsent::Stranger),
            };
        }
        // The keeper is beneath itself in this sense, and is no part of the tree.
        if pid.as_raw_nonzero().get() == keeper {
            return Err(Unsent::Stranger);
        }
        pidfd_send_signal(process, signal).map_err(|_| Unsent::Gone)
    }

    /// The process beneath `keeper` that has this number in a namespace of its own.
    pub(in super::super) fn inside(keeper: Pid, number: u32) -> Option<Pid> {
        let keeper = keeper.as_raw_nonzero().get();
        let outside = numbers(keeper).len();
        let is_it = |pid: &i32| {
            let numbers = numbers(*pid);
            numbers.len() > outside && numbers.last() == Some(&number)
        };
        beneath(keeper).into_iter().find(is_it).and_then(Pid::from_raw)
    }

    /// The numbers of a process, in the namespace of this process first and in its own last (proc_pid_status(5)).
    fn numbers(pid: i32) -> Vec<u32> {
        let text = proc_text(&format!("/proc/{pid}/status")).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("NSpid:")).unwrap_or_default();
        line.split_ascii_whitespace().filter_map(|number| number.parse().ok()).collect()
    }

    /// True when nothing beneath `keeper` waits or is stopped: it runs, or would if it were let, or is over. The first
    /// process of a namespace waits for the others of it, and is not asked.
    pub(in super::super) fn all_are_busy(keeper: Pid) -> bool {
        let is_first = |pid: &i32| matches!(numbers(*pid)[..], [_, .., 1]);
        let (_, found) = walk(keeper.as_raw_nonzero().get());
        found.iter().all(|(pid, stat)| matches!(stat.state, b'R' | b'D' | b'Z' | b'X') || is_first(pid))
    }

    /// Kills the session of a program whose keeper is lost, and says whether there was anything.
    pub(in super::super) fn end_session(program: Pid) -> bool {
        let session = program.as_raw_nonzero().get();
        let mut found = false;
        // Whoever forks between two looks is found by the next one.
        for _ in 0..50 {
            let left: Vec<i32> = all()
                .into_iter()
                .filter(|(_, stat)| stat.session == session && !matches!(stat.state, b'Z' | b'X'))
                .map(|(pid, _)| pid)
                .collect();
            if left.is_empty() {
                break;
            }
            found = true;
            for pid in left.into_iter().filter_map(Pid::from_raw) {
                let _ = rustix::process::kill_process(pid, Signal::KILL);
            }
        }
        found
    }

    /// Every process beneath `root`, `root` aside.
    pub(in super::super) fn beneath(root: i32) -> Vec<i32> {
        walk(root).1.into_iter().map(|(pid, _)| pid).collect()
    }

    /// What the system says of `root`, and of every process beneath it. A parent is looked at before its children, so
    /// that no CPU time is counted twice of a child that ends meanwhile.
    fn walk(root: i32) -> (Option<Stat>, Vec<(i32, Stat)>) {
        let stat = stat_of(root);
        let mut found: Vec<(i32, Stat)> = Vec::new();
        let Some(mut next) = children(root, stat.as_ref()) else {
            let walked = beneath_by_walk(root);
            return (stat, walked.into_iter().filter_map(|pid| Some((pid, stat_of(pid)?))).collect());
        };
        while let Some(pid) = next.pop() {
            // The file is not exact while processes come and go, so a loop is guarded against.
            if found.iter().any(|(known, _)| *known == pid) {
                continue;
            }
            let Some(stat) = stat_of(pid) else { continue };
            next.extend(children(pid, Some(&stat)).unwrap_or_default());
            found.push((pid, stat));
        }
        (stat, found)
    }

    /// The children of all threads of a process, or `None` where the kernel does not list them. Which threads there are
    /// is asked only where there was more than one.
    fn children(pid: i32, stat: Option<&Stat>) -> Option<Vec<i32>> {
        let mut found = Vec::new();
        let mut add = |thread: &str| {
            let text = proc_text(&format!("/proc/{pid}/task/{thread}/children")).ok()?;
            found.extend(text.split_ascii_whitespace().filter_map(|pid| pid.parse::<i32>().ok()));
            Some(())
        };
        if stat.is_some_and(|stat| stat.threads == 1) {
            add(&pid.to_string())?;
        } else {
            for task in fs::read_dir(format!("/proc/{pid}/task")).ok()?.flatten() {
                // A thread that has ended meanwhile left its children to another one.
                let _ = task.file_name().to_str().and_then(&mut add);
            }
        }
        Some(found)
    }

    /// The same by one walk over all processes, for kernels without `CONFIG_PROC_CHILDREN`.
    fn beneath_by_walk(root: i32) -> Vec<i32> {
        let all = all();
        let mut found = Vec::new();
        let mut next = vec![root];
        while let Some(parent) = next.pop() {
            for (pid, _) in all.iter().filter(|(_, stat)| stat.parent == parent) {
                found.push(*pid);
                next.push(*pid);
            }
        }
        found
    }

    fn all() -> Vec<(i32, Stat)> {
        let Ok(entries) = fs::read_dir("/proc") else { return Vec::new() };
        entries
            .flatten()
            .filter_map(|entry| {
                let pid = entry.file_name().to_str()?.parse().ok()?;
                Some((pid, stat_of(pid)?))
            })
            .collect()
    }

    fn stat_of(pid: i32) -> Option<Stat> {
        let mut buffer = [0; 1024];
        let length = File::open(format!("/proc/{pid}/stat")).ok()?.read(&mut buffer).ok()?;
        // The name, in brackets, may hold anything; the fields from the third on stand behind it.
        let text = buffer.get(..length)?;
        let close = text.iter().rposition(|&byte| byte == b')')?;
        let rest = std::str::from_utf8(text.get(close + 2..)?).ok()?;
        let fields: Vec<&str> = rest.split_ascii_whitespace().collect();
        let number = |field: usize| fields.get(field - 3)?.parse::<u64>().ok();
        Some(Stat {
            state: *fields.first()?.as_bytes().first()?,
            parent: fields.get(4 - 3)?.parse().ok()?,
            session: fields.get(6 - 3)?.parse().ok()?,
            own_ticks: number(14)? + number(15)?,
            reaped_ticks: number(16)? + number(17)?,
            threads: number(20)?,
            pages: number(24)?,
        })
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        #[expect(clippy::disallowed_methods, reason = "the test is held to what the system does")]
        fn a_child_that_another_thread_than_the_first_has_started_is_found() {
            let (found, pid) = std::thread::scope(|scope| {
                let started = scope.spawn(|| {
                    let mut child =
                        std::process::Command::new("sleep").arg("60").spawn().expect("sleep starts");
                    let found = beneath(std::process::id().cast_signed());
                    child.kill().and_then(|()| child.wait()).expect("it is ours");
                    (found, child.id().cast_signed())
                });
                started.join().expect("the thread does not panic")
            });
            assert!(found.contains(&pid), "{pid} in {found:?}");
        }

        #[test]
        #[expect(clippy::disallowed_methods, reason = "the test is held to what the system does")]
        fn the_walk_finds_what_the_lists_of_children_find() {
            let mut child = std::process::Command::new("sh")
                .args(["-c", "sleep 60 & sleep 60 & wait"])
                .spawn()
                .expect("sh starts");
            let root = child.id().cast_signed();
            let mut listed = Vec::new();
            while listed.len() < 2 {
                listed = beneath(root);
            }
            listed.sort_unstable();
            let mut walked = beneath_by_walk(root);
            walked.sort_unstable();
            for pid in listed.iter().copied().filter_map(Pid::from_raw) {
                let _ = rustix::process::kill_process(pid, Signal::KILL);
            }
            child.wait().expect("the shell ends with its children");
            assert_eq!(listed, walked);
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod other {
    #![expect(unsafe_code, reason = "libproc has no safe interface")]

    use std::mem::zeroed;

    use rustix::process::Signal;

    use super::super::Unsent;
    use super::{Duration, Pid, Sample, Watch};

    /// There are no such namespaces here.
    pub(in super::super) fn inside(_keeper: Pid, _number: u32) -> Option<Pid> {
        None
    }

    /// Nothing is known of that here, and where nobody listens nobody answers.
    pub(in super::super) fn listens(_keeper: Pid, _port: u16) -> bool {
        true
    }

    /// Sends a signal to a process of the group of the program.
    pub(in super::super) fn signal(
        _keeper: Pid,
        program: Pid,
        pid: Pid,
        signal: Signal,
    ) -> Result<(), Unsent> {
        match rustix::process::getpgid(Some(pid)) {
            Ok(group) if group == program => {
                rustix::process::kill_process(pid, signal).map_err(|_| Unsent::Gone)
            }
            Ok(_) => Err(Unsent::Stranger),
            Err(_) => Err(Unsent::Gone),
        }
    }

    /// Looks at the process group of the program; which processes that are nobody asks here. CPU time is left to the
    /// kernel's own limit.
    pub(in super::super) fn sample(_keeper: Pid, program: Option<Pid>) -> (Sample, Vec<i32>) {
        let Some(program) = program else { return Default::default() };
        let mut pids = [0_i32; 1024];
        let room = i32::try_from(size_of_val(&pids)).unwrap_or(0);
        let group = program.as_raw_nonzero().get();
        // SAFETY: the call writes at most `room` bytes into `pids`.
        let count = unsafe { libc::proc_listpgrppids(group, pids.as_mut_ptr().cast(), room) };
        let mut sample = Sample { cpu: Duration::ZERO, ..Sample::default() };
        for pid in pids.iter().take(usize::try_from(count).unwrap_or(0)).filter(|pid| **pid > 0) {
            // SAFETY: a zeroed proc_taskinfo is valid, and the call writes at most its size.
            unsafe {
                let mut info: libc::proc_taskinfo = zeroed();
                let size = i32::try_from(size_of::<libc::proc_taskinfo>()).unwrap_or(0);
                let out = (&raw mut info).cast();
                if libc::proc_pidinfo(*pid, libc::PROC_PIDTASKINFO, 0, out, size) == size {
                    sample.processes += u64::try_from(info.pti_threadnum).unwrap_or(0);
                    sample.memory += info.pti_resident_size;
                }
            }
        }
        (sample, Vec::new())
    }

    /// There is no cheap way to count shared pages once.
    pub(in super::super) fn memory(keeper: Pid, program: Option<Pid>, _shared: &Watch) -> u64 {
        sample(keeper, program).0.memory
    }

    /// Nothing is known of that here.
    pub(in super::super) fn all_are_busy(_keeper: Pid) -> bool {
        false
    }

    /// Kills the group of a program whose keeper is lost, and says whether there was anything.
    pub(in super::super) fn end_session(program: Pid) -> bool {
        rustix::process::kill_process_group(program, rustix::process::Signal::KILL).is_ok()
    }
}
