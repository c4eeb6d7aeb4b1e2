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
//! A line waits for two threads: the program's, which prints it, and the checker's, which reads it. Of both
//! the system says how long they waited for a core, and that can be far longer than any nap: who has just
//! worked is made to wait. Where it does not say, the thread that naps stands in for both.
//!
//! To keep a thread waiting for 20 ms, others must have had a core for 20 ms. So the delay that counts is what
//! these two waited in a stretch, or what others used in it and for as long before it, whichever is less: the
//! system tells of a wait when it is over. Each figure is rounded in the program's favour, where the system
//! counts in steps: the idle time downwards, the tree's too.
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
    /// Starts to measure, beside the program that these reins are of. Its lines are read on the calling thread.
    pub(super) fn start(reins: Reins) -> Self {
        let over = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&over);
        let reader = Reader::of_this_thread();
        // From here on, and not from when the new thread gets its first core: what is late by then counts too.
        let (begin, waited) = (Moment::now(&reins), reader.waited().unwrap_or_default());
        // Where the system has no thread left, nothing is known of the delay, and `stop` says so.
        let thread = thread::Builder::new()
            .name("delay".to_owned())
            .spawn(move || measure(&told, &reins, &reader, (begin, waited)))
            .ok();
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

fn measure(over: &AtomicBool, reins: &Reins, reader: &Reader, from: (Moment, Duration)) -> Delay {
    let (first, mut read_waited) = from;
    // Where each stretch began, the first one first.
    let mut moments = vec![first];
    let mut delay = Delay { measured: Duration::ZERO, by_others: Duration::ZERO };
    let mut worst = Duration::ZERO;
    loop {
        let is_over = over.load(Ordering::SeqCst);
        let begin = moments[moments.len() - 1];
        if is_over || begin.at.elapsed() >= STRETCH {
            let end = Moment::now(reins);
            let read_before = std::mem::replace(&mut read_waited, reader.waited().unwrap_or_default());
            let read_late = worst.max(read_waited.saturating_sub(read_before));
            let line = worst.max(begin.waited_until(&end)) + read_late;
            // A wait that ended in this stretch began that long before it, and one stretch more is for what
            // the system counts late.
            let since = begin.at.checked_sub(line + STRETCH);
            let first = moments.iter().rev().find(|moment| since.is_some_and(|since| moment.at <= since));
            let by_others = first.unwrap_or(&moments[0]).others_until(&end);
            delay.measured = delay.measured.max(line);
            delay.by_others = delay.by_others.max(by_others.map_or(line, |most| line.min(most)));
            moments.push(end);
            worst = Duration::ZERO;
        }
        if is_over {
            return delay;
        }
        let asleep = Instant::now();
        thread::sleep(NAP);
        worst = worst.max(asleep.elapsed().saturating_sub(NAP));
    }
}

/// The checker's thread that reads the lines of the program.
#[derive(Debug)]
struct Reader {
    /// Where the system says how long it ran, and how long it waited for a core (proc_pid_schedstat).
    schedstat: Option<String>,
}

impl Reader {
    fn of_this_thread() -> Self {
        #[cfg(target_os = "linux")]
        let schedstat = {
            let thread = rustix::thread::gettid().as_raw_nonzero();
            Some(format!("/proc/self/task/{thread}/schedstat"))
        };
        #[cfg(not(target_os = "linux"))]
        let schedstat = None;
        Self { schedstat }
    }

    /// How long it has waited for a core, ever; `None` where the system does not say.
    fn waited(&self) -> Option<Duration> {
        let text = std::fs::read_to_string(self.schedstat.as_deref()?).ok()?;
        text.split_ascii_whitespace().nth(1)?.parse().ok().map(Duration::from_nanos)
    }
}

/// What had been used at one moment.
#[derive(Clone, Copy)]
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

    /// How long the tree's threads waited for a core until `end`.
    fn waited_until(&self, end: &Self) -> Duration {
        let waited = |usage: Option<Usage>| usage.unwrap_or_default().waited;
        waited(end.tree.1).saturating_sub(waited(self.tree.0))
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
        let usage = tree.map(|cpu| Usage { cpu: ms(cpu), ..Usage::default() });
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
        let unseen = Usage { cpu: ms(150), unseen: ms(30), ..Usage::default() };
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
