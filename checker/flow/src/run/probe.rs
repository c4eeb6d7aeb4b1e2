//! The thread of the checker that looks at a run again and again, and writes down what it waited for.
//!
//! What follows from it is [`super::delay`]'s. It looks at the machine from outside the program, and believes
//! nothing that the program says.
//!
//! What a virtual machine does not tell its guest shows in one place only: the thread naps, and wakes too late.
//! The same stands in for everything where the system says nothing of waiting (macOS).

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::delay::{Delays, Look};
use super::machine::Machine;
use process::{Load, Reins, Thread, thread_cpu_time};

/// How long the probe sleeps at a time. To wake as much too late is a wait; less is what timers are.
const NAP: Duration = Duration::from_millis(1);
/// How long it is from one look to the next at least.
const STRETCH: Duration = Duration::from_millis(20);
/// The look at a large tree takes time. So much longer than it is the stretch, so that no more than one part in
/// so many of a core is used.
const SHARE: u32 = 20;
/// The machine and the tree cannot be looked at in one moment. A look that took longer is made again.
const ONE_MOMENT: Duration = Duration::from_millis(1);
/// So often at most.
const TRIES: u32 = 3;
/// CPU time that a tree has used and no thread of it: somebody has ended. Less is what clocks differ by.
const BY_NOBODY: Duration = Duration::from_millis(2);

/// A thread that measures while it lives.
#[derive(Debug)]
pub(super) struct Probe {
    over: Arc<AtomicBool>,
    thread: Option<JoinHandle<Delays>>,
}

impl Probe {
    /// Starts to measure, beside the program that these reins are of. Its lines are read on the calling thread.
    pub(super) fn start(reins: Reins) -> Self {
        let over = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&over);
        // From here on, and not from when the new thread gets its first core: what is late by then counts too.
        let notes = Notes::begin(reins, this_thread());
        // Where the system has no thread left, nothing is known of the delay, and `stop` says so.
        let thread = thread::Builder::new().name("delay".to_owned()).spawn(move || notes.take(&told)).ok();
        Self { over, thread }
    }

    /// What was seen since the start. It waits for the nap that is under way.
    pub(super) fn stop(self) -> Delays {
        self.over.store(true, Ordering::SeqCst);
        self.thread.and_then(|thread| thread.join().ok()).unwrap_or_else(Delays::unknown)
    }
}

/// What has been noted so far.
struct Notes {
    reins: Reins,
    /// The file of the thread that reads the lines, where the system has one.
    reader: Option<String>,
    /// The looks, and when they were.
    looks: Vec<(Instant, Look)>,
    /// At the last look: the machine when it was looked at first, the tree's threads, the reader.
    machine: Option<Machine>,
    threads: HashMap<i32, Thread>,
    read: Thread,
    /// CPU time of the reader when the first look was taken.
    read_at_first: Duration,
}

impl Notes {
    fn begin(reins: Reins, reader: Option<String>) -> Self {
        let read = reader.as_deref().and_then(Thread::read).unwrap_or_default();
        let machine = Machine::now();
        let look = Look { all: machine.map(|_| 0), ..Look::default() };
        let looks = vec![(Instant::now(), look)];
        Self { reins, reader, looks, machine, threads: HashMap::new(), read, read_at_first: read.ran }
    }

    /// Looks until it is over.
    fn take(mut self, over: &AtomicBool) -> Delays {
        let (mut late, mut stretch) = (Duration::ZERO, STRETCH);
        loop {
            let is_over = over.load(Ordering::SeqCst);
            if is_over || self.looks[self.looks.len() - 1].0.elapsed() >= stretch {
                let before = thread_cpu_time();
                self.look(std::mem::take(&mut late));
                stretch = STRETCH.max(thread_cpu_time().saturating_sub(before) * SHARE);
            }
            if is_over {
                return self.finish();
            }
            let asleep = Instant::now();
            thread::sleep(NAP);
            late += Some(asleep.elapsed().saturating_sub(NAP)).filter(|late| *late > NAP).unwrap_or_default();
        }
    }

    /// One look, after naps that were this much too long.
    fn look(&mut self, naps: Duration) {
        let (last_at, last) = self.looks[self.looks.len() - 1];
        let mut look = last;
        let mut at;
        let mut load;
        let mut usage;
        let mut tries = 0;
        let machine = loop {
            load = self.reins.load();
            let before = load.usage();
            at = Instant::now();
            let machine = Machine::now();
            usage = before.zip(load.usage());
            tries += 1;
            if at.elapsed() < ONE_MOMENT || tries == TRIES {
                break machine;
            }
        };
        let began = self.looks[0].0;
        look.all = self.machine.zip(machine).map(|(from, to)| {
            look.idle = micros(to.idle.saturating_sub(from.idle));
            look.steps.0 = micros(to.step);
            micros(at.duration_since(began) * to.cores)
        });
        if let Some((least, most)) = usage {
            // Who is between living and reaped is seen by neither count, so that it may seem to be less.
            look.tree = (micros(least.cpu).max(last.tree.0), micros(most.cpu).max(last.tree.1));
            look.steps.1 = micros(least.unseen.max(most.unseen));
        }
        let read = self.reader.as_deref().and_then(Thread::read).unwrap_or(self.read);
        let read_waited = read.waited.saturating_sub(std::mem::replace(&mut self.read, read).waited);
        look.ours = micros(read.ran.saturating_sub(self.read_at_first) + thread_cpu_time());
        let used = Duration::from_micros(look.tree.1.saturating_sub(last.tree.0));
        let stretch = at.duration_since(last_at);
        let waited = self.waited(&load, used, stretch).map(|waited| waited + read_waited);
        look.waited += micros(waited.unwrap_or_default().max(naps));
        self.looks.push((at, look));
    }

    /// How long all threads of the tree together have waited since the last look, in which the tree used this
    /// much. Where one has ended nobody can say how long it had waited, so it is the whole `stretch`.
    fn waited(&mut self, load: &Load, used: Duration, stretch: Duration) -> Option<Duration> {
        let threads = load.threads()?;
        let before = std::mem::replace(&mut self.threads, threads);
        let since = |(number, now): (&i32, &Thread)| {
            let from = before.get(number).copied().unwrap_or_default();
            (now.ran.saturating_sub(from.ran), now.waited.saturating_sub(from.waited))
        };
        let add = |sum: (Duration, Duration), one: (Duration, Duration)| (sum.0 + one.0, sum.1 + one.1);
        let (ran, waited) = self.threads.iter().map(since).fold(Default::default(), add);
        let is_missing = before.keys().any(|number| !self.threads.contains_key(number));
        Some(if is_missing || used > ran + BY_NOBODY { waited.max(stretch) } else { waited })
    }

    fn finish(self) -> Delays {
        let Some(began) = self.reins.began() else { return Delays::default() };
        let place = |(at, look): (Instant, Look)| {
            // What was before the start is at 0.
            let at = at.checked_duration_since(began).map_or(0, micros);
            Look { at, ..look }
        };
        Delays::of(self.looks.into_iter().map(place).collect())
    }
}

/// Where the system tells of the calling thread.
fn this_thread() -> Option<String> {
    #[cfg(target_os = "linux")]
    {
        // It is a link to `PROCESS/task/THREAD`.
        let thread = std::fs::read_link("/proc/thread-self").ok()?;
        Some(format!("/proc/{}/schedstat", thread.display()))
    }
    #[cfg(not(target_os = "linux"))]
    None
}

fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}
