//! How late the machine wakes a thread that asks for nothing, as far as others than the program are to blame.
//!
//! A line can be read late because the machine was busy, and then nobody can say when it was printed. So the
//! checker measures, outside the program and in the same run, how late a thread wakes that only naps. But a
//! program with many busy threads makes that thread late as well, and would so buy itself an `undecided`.
//!
//! What others took is therefore a bound on it. In a stretch of time the machine had so many cores, some of
//! which were idle; the rest is what the program's own tree used, and what others used:
//!
//! ```text
//! others = cores × time − idle − tree
//! ```
//!
//! To keep a thread waiting for 20 ms, others must have had a core for 20 ms. So the delay that counts in a
//! stretch is twice the worst that was measured there (a line waits for the program's thread and for ours), or
//! what others used there, whichever is less. Each figure is rounded in the program's favour, where the system counts in steps: the idle time downwards, the tree's too.
//! And since a container that has used up its share is stopped later, what others used just before counts too.
//!
//! What a virtual machine does not tell its guest is nobody's time here. It is rare, and a run whose time is
//! within the delay as it was measured is made again before anything is said.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::process::{Reins, Usage};

/// How long the probe sleeps at a time.
const NAP: Duration = Duration::from_millis(1);
/// Between the moment at which a line is due and the one at which it is read, two threads have to be woken: the
/// program's own, which prints it, and the checker's, which reads it.
const THREADS_IN_A_ROW: u32 = 2;
/// How long a stretch is at least: several steps of what the system counts in.
const STRETCH: Duration = Duration::from_millis(50);

/// The worst delay of a line in a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Delay {
    /// As it was measured.
    pub(super) measured: Duration,
    /// As far as others than the program can have caused it.
    pub(super) by_others: Duration,
}

/// A thread that naps and notes how late it wakes.
#[derive(Debug)]
pub(super) struct Probe {
    over: Arc<AtomicBool>,
    thread: Option<JoinHandle<Delay>>,
}

impl Probe {
    /// Starts to measure, beside the program that these reins are of.
    pub(super) fn start(reins: Reins) -> Self {
        let over = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&over);
        // Where the system has no thread left, nothing is known of the delay, and `stop` says so.
        let thread =
            thread::Builder::new().name("delay".to_owned()).spawn(move || measure(&told, &reins)).ok();
        Self { over, thread }
    }

    /// The worst delay since the start. It waits for the nap that is under way, since that may be the
    /// worst one; [`Duration::MAX`] when nothing could be measured, so that nothing rests on it.
    pub(super) fn stop(self) -> Delay {
        self.over.store(true, Ordering::SeqCst);
        let unknown = Delay { measured: Duration::MAX, by_others: Duration::MAX };
        self.thread.and_then(|thread| thread.join().ok()).unwrap_or(unknown)
    }
}

fn measure(over: &AtomicBool, reins: &Reins) -> Delay {
    let mut begin = Moment::now(reins);
    let mut delay = Delay { measured: Duration::ZERO, by_others: Duration::ZERO };
    let (mut worst, mut others_before) = (Duration::ZERO, Duration::ZERO);
    loop {
        let is_over = over.load(Ordering::SeqCst);
        if is_over || begin.at.elapsed() >= STRETCH {
            let end = Moment::now(reins);
            let others = begin.others_until(&end);
            let bound = others.map_or(Duration::MAX, |others| others.saturating_add(others_before));
            let worst_line = worst.saturating_mul(THREADS_IN_A_ROW);
            delay.measured = delay.measured.max(worst_line);
            delay.by_others = delay.by_others.max(worst_line.min(bound));
            others_before = others.unwrap_or_default();
            (begin, worst) = (end, Duration::ZERO);
        }
        if is_over {
            return delay;
        }
        let asleep = Instant::now();
        thread::sleep(NAP);
        worst = worst.max(asleep.elapsed().saturating_sub(NAP));
    }
}

/// What had been used at one moment.
struct Moment {
    at: Instant,
    machine: Option<Machine>,
    /// The tree, looked at just before and just after the machine was; so that of the two the one can be taken
    /// which makes the tree's share of a stretch the smaller.
    tree: (Option<Usage>, Option<Usage>),
}

impl Moment {
    fn now(reins: &Reins) -> Self {
        let before = reins.usage();
        let machine = Machine::now();
        let at = Instant::now();
        Self { at, machine, tree: (before, reins.usage()) }
    }

    /// The most that others than the program can have used until `end`; `None` where nobody knows.
    fn others_until(&self, end: &Self) -> Option<Duration> {
        let (from, to) = (self.machine?, end.machine?);
        let all = end.at.saturating_duration_since(self.at).saturating_mul(to.cores);
        let idle = to.idle.saturating_sub(from.idle).saturating_sub(to.step);
        // A tree that is not there uses nothing: it has not begun, or it has ended, and what it used since the
        // last look counts as used by others.
        let tree = match (self.tree.1, end.tree.0) {
            (Some(from), Some(to)) => to.cpu.saturating_sub(from.cpu).saturating_sub(to.unseen),
            (None, Some(to)) => to.cpu.saturating_sub(to.unseen),
            _ => Duration::ZERO,
        };
        Some(all.saturating_sub(idle).saturating_sub(tree))
    }
}

/// What the machine says of its processors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Machine {
    cores: u32,
    /// Time in which one of them had nothing to do.
    idle: Duration,
    /// In steps of this length.
    step: Duration,
}

impl Machine {
    fn now() -> Option<Self> {
        if cfg!(target_os = "linux") {
            Self::read(&std::fs::read_to_string("/proc/stat").ok()?)
        } else {
            None
        }
    }

    /// Reads `/proc/stat` (proc_stat(5)): all processors in the first line, each in one of the next.
    fn read(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let mut fields = lines.next()?.strip_prefix("cpu ")?.split_ascii_whitespace().skip(3);
        let mut next = || fields.next()?.parse::<u64>().ok();
        let ticks = next()? + next()?;
        let cores = lines.take_while(|line| line.starts_with("cpu")).count();
        let per_second = rustix::param::clock_ticks_per_second().max(1);
        let cores = u32::try_from(cores).ok().filter(|cores| *cores > 0)?;
        Some(Self {
            cores,
            idle: Duration::from_millis(ticks * 1000 / per_second),
            step: Duration::from_millis(1000 / per_second),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STEP: Duration = Duration::from_millis(10);

    fn ms(milliseconds: u64) -> Duration {
        Duration::from_millis(milliseconds)
    }

    /// A moment on two cores: when, how long they had been idle, and what the tree had used.
    fn moment(began: Instant, at: u64, idle: u64, tree: Option<u64>) -> Moment {
        let usage = tree.map(|cpu| Usage { cpu: ms(cpu), unseen: Duration::ZERO });
        let machine = Some(Machine { cores: 2, idle: ms(idle), step: STEP });
        Moment { at: began + ms(at), machine, tree: (usage, usage) }
    }

    fn others(from: (u64, u64, Option<u64>), to: (u64, u64, Option<u64>)) -> Duration {
        let began = Instant::now();
        moment(began, from.0, from.1, from.2).others_until(&moment(began, to.0, to.1, to.2)).unwrap()
    }

    #[test]
    fn what_the_program_uses_itself_is_no_others_doing() {
        // Both cores were busy all the time, by the program alone: what is left is one step.
        assert_eq!(others((0, 0, Some(0)), (100, 0, Some(200))), Duration::ZERO);
        assert_eq!(others((0, 0, Some(0)), (100, 20, Some(180))), STEP);
        // The same machine with half of it used by somebody else.
        assert_eq!(others((0, 0, Some(0)), (100, 0, Some(100))), ms(100));
    }

    #[test]
    fn what_nobody_saw_of_the_program_counts_for_it() {
        assert_eq!(others((0, 0, None), (100, 0, Some(150))), ms(50));
        assert_eq!(others((0, 0, Some(10)), (100, 0, None)), ms(200));
        let unseen = Usage { cpu: ms(150), unseen: ms(30) };
        let began = Instant::now();
        let mut end = moment(began, 100, 0, None);
        end.tree.0 = Some(unseen);
        assert_eq!(moment(began, 0, 0, Some(0)).others_until(&end), Some(ms(80)));
    }

    #[test]
    fn where_the_system_says_nothing_nothing_is_bounded() {
        let began = Instant::now();
        let blind = Moment { machine: None, ..moment(began, 0, 0, None) };
        assert_eq!(blind.others_until(&moment(began, 100, 0, None)), None);
    }

    #[test]
    fn the_cores_and_their_idle_time_are_read() {
        let text = "cpu  1 2 3 40 5 6 7 8 9 0\ncpu0 1 2 3 40 5 6 7 8 9 0\ncpu1 0 0 0 0 0 0 0 0 0 0\nintr 5\n";
        let machine = Machine::read(text).unwrap();
        assert_eq!((machine.cores, machine.idle), (2, machine.step * 45));
        assert_eq!(Machine::read("intr 5\n"), None);
    }
}
