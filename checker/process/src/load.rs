//! What the processes of a tree have used of the processors, and how long their threads have waited for one.
//!
//! It reads what the system says and draws no conclusion. Linux only: elsewhere nothing is known.

use std::collections::HashMap;
use std::time::Duration;

use rustix::process::Pid;

/// The tree of a program at one moment: its processes are found once and can then be asked twice.
#[derive(Debug)]
pub enum Load {
    /// The program has not been started.
    NotYet,
    /// It runs, or something of it does: these are its processes.
    Alive(Alive),
    /// All of it has ended, and this is the CPU time that it had used; `None` where nobody said so.
    Over(Option<Duration>),
}

/// The processes of a tree that runs.
#[derive(Debug)]
#[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "nothing is known of them there"))]
pub struct Alive {
    keeper: i32,
    processes: Vec<i32>,
}

/// What a tree has used of the processors.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Usage {
    /// CPU time of all of it, those included that have been reaped; never more than they had.
    pub cpu: Duration,
    /// How much more it may have been, since the system counts the reaped in steps.
    pub unseen: Duration,
}

/// What one thread has had of the processors since it began.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Thread {
    /// How long it ran.
    pub ran: Duration,
    /// How long it was ready to run and had no processor.
    pub waited: Duration,
}

impl Load {
    /// Finds the tree beneath `keeper`.
    pub(super) fn beneath(keeper: Pid) -> Self {
        let keeper = keeper.as_raw_nonzero().get();
        #[cfg(target_os = "linux")]
        let processes = super::tree::beneath(keeper);
        #[cfg(not(target_os = "linux"))]
        let processes = Vec::new();
        Self::Alive(Alive { keeper, processes })
    }

    /// What it has used until now; `None` where nobody knows.
    pub fn usage(&self) -> Option<Usage> {
        match self {
            Self::NotYet => Some(Usage::default()),
            Self::Alive(alive) => alive.usage(),
            Self::Over(cpu) => Some(Usage { cpu: (*cpu)?, unseen: Duration::ZERO }),
        }
    }

    /// Its threads by their numbers; `None` where nobody knows.
    pub fn threads(&self) -> Option<HashMap<i32, Thread>> {
        match self {
            Self::NotYet | Self::Over(_) => Some(HashMap::new()),
            Self::Alive(alive) => alive.threads(),
        }
    }

    /// Whether one of its threads waits for a disk at this moment, or for memory that lies on one.
    pub fn waits_for_a_disk(&self) -> bool {
        match self {
            Self::NotYet | Self::Over(_) => false,
            Self::Alive(alive) => alive.waits_for_a_disk(),
        }
    }
}

/// Whether a thread waits in such a way that nothing but what it waits for wakes it (proc(5), `stat`: the state "D"), as
/// one does for a disk and never for a pipe, a terminal or another thread.
#[cfg(target_os = "linux")]
fn is_at_a_disk(stat: &str) -> bool {
    // The name stands in parentheses and may hold some itself.
    stat.rsplit_once(')').is_some_and(|(_, after)| after.trim_start().starts_with('D'))
}

impl Thread {
    /// Reads `/proc/PID/task/TID/schedstat`: nanoseconds on a processor, and nanoseconds waiting for one
    /// (Documentation/scheduler/sched-stats.rst).
    pub fn read(path: &str) -> Option<Self> {
        let text = std::fs::read_to_string(path).ok()?;
        let mut numbers = text.split_ascii_whitespace().map(str::parse::<u64>);
        let mut next = || numbers.next()?.ok().map(Duration::from_nanos);
        Some(Self { ran: next()?, waited: next()? })
    }
}

#[cfg(target_os = "linux")]
impl Alive {
    fn usage(&self) -> Option<Usage> {
        use super::{clock, tree};

        let tick = Duration::from_millis(1000 / rustix::param::clock_ticks_per_second().max(1));
        let mut cpu = Duration::ZERO;
        let (mut ticks, mut counters) = (tree::reaped_ticks(self.keeper)?, 0_u32);
        counters += u32::from(ticks > 0);
        for pid in &self.processes {
            // Who has ended meanwhile is counted by its parent.
            cpu += clock::of_process(*pid).unwrap_or_default();
            let reaped = tree::reaped_ticks(*pid).unwrap_or(0);
            ticks += reaped;
            counters += u32::from(reaped > 0);
        }
        cpu += tick * u32::try_from(ticks).unwrap_or(u32::MAX);
        // User and system time are each cut off at a whole tick. What is cut off is anything below a tick, so
        // of many counters it is spread as a random walk is: twice the square root of their number is more
        // than three standard deviations of a difference.
        let unseen = tick.mul_f64(2.0 * f64::from(counters).sqrt());
        Some(Usage { cpu, unseen })
    }

    fn threads(&self) -> Option<HashMap<i32, Thread>> {
        // A kernel without the file has it for nobody.
        Thread::read("/proc/self/schedstat")?;
        let mut threads = HashMap::new();
        for pid in &self.processes {
            for task in std::fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten() {
                let number = task.file_name().to_str().and_then(|name| name.parse().ok());
                let thread = Thread::read(&format!("{}/schedstat", task.path().display()));
                threads.extend(number.zip(thread));
            }
        }
        Some(threads)
    }

    fn waits_for_a_disk(&self) -> bool {
        self.processes.iter().any(|pid| {
            let tasks = std::fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten();
            tasks
                .filter_map(|task| std::fs::read_to_string(task.path().join("stat")).ok())
                .any(|stat| is_at_a_disk(&stat))
        })
    }
}

#[cfg(not(target_os = "linux"))]
impl Alive {
    fn usage(&self) -> Option<Usage> {
        None
    }

    fn threads(&self) -> Option<HashMap<i32, Thread>> {
        None
    }

    fn waits_for_a_disk(&self) -> bool {
        false
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_thread_is_at_a_disk_by_its_state_and_whatever_its_name_says() {
        assert!(is_at_a_disk("12 (rustc) D 1 12 12 0 -1"));
        assert!(is_at_a_disk("12 (a) S b) D 1 12 12 0 -1"));
        assert!(!is_at_a_disk("12 (x) D 1) S 1 12 12 0 -1"));
        assert!(!is_at_a_disk(""));
    }
}
