//! How long a compiler has waited for the machine, which is no time of the program's.
//!
//! What it computes is the program's doing and has a limit of its own, long before that of its time. What it waits for a
//! processor or for a disk is the machine's. A compiler that does none of these is made to wait by the program. Where the
//! system does not say who waited, all of it counts as the machine's: that costs nobody a point.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use flow::process::{Limit, Reins, Thread};

/// The first look is so late that almost nothing that is compiled is ever looked at: what a thread waited before is known
/// then as well.
const FIRST: Duration = Duration::from_secs(5);
/// So long is it from one look to the next.
const PAUSE: Duration = Duration::from_secs(1);

/// A tree of processes whose time is counted without what it waits for the machine.
pub(super) struct OwnTime<'r> {
    reins: &'r Reins,
    most: Duration,
    began: Instant,
    next: Instant,
    waited: Waited,
}

impl<'r> OwnTime<'r> {
    /// All that these reins are of may have so much of its own.
    pub(super) fn of(reins: &'r Reins, most: Duration) -> Self {
        let began = Instant::now();
        Self { reins, most, began, next: began + FIRST, waited: Waited::since(began) }
    }

    /// The limit, where it is past now.
    pub(super) fn past(&mut self) -> Option<Limit> {
        let now = Instant::now();
        if now < self.next {
            return None;
        }
        self.next = now + PAUSE;
        let load = self.reins.load();
        self.waited.look(load.threads(), load.waits_for_a_disk(), now);
        let own = now.duration_since(self.began).saturating_sub(self.waited.all);
        (own >= self.most).then_some(Limit::Time)
    }
}

/// What was seen so far.
struct Waited {
    /// No longer than there was time, however many threads wait at the same moment.
    all: Duration,
    threads: HashMap<i32, Thread>,
    at: Instant,
}

impl Waited {
    fn since(at: Instant) -> Self {
        Self { all: Duration::ZERO, threads: HashMap::new(), at }
    }

    /// One look at all threads there are; `None` where nobody knows how long they waited. One that is at a disk now was
    /// there since the last look: a disk that hangs is seen by every look, and one that answers by few.
    fn look(&mut self, threads: Option<HashMap<i32, Thread>>, at_a_disk: bool, now: Instant) {
        let stretch = now.duration_since(std::mem::replace(&mut self.at, now));
        let since = |(number, now): (&i32, &Thread)| {
            let before = self.threads.get(number).copied().unwrap_or_default();
            now.waited.saturating_sub(before.waited)
        };
        let waited: Duration = match &threads {
            Some(threads) if !at_a_disk => threads.iter().map(since).sum(),
            _ => stretch,
        };
        self.all += waited.min(stretch);
        self.threads = threads.unwrap_or_default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn threads(waited: &[(i32, u64)]) -> HashMap<i32, Thread> {
        let thread = |waited| Thread { ran: Duration::ZERO, waited: Duration::from_secs(waited) };
        waited.iter().map(|(number, waited)| (*number, thread(*waited))).collect()
    }

    #[test]
    fn what_each_thread_waited_counts_once_and_never_more_than_the_time_that_there_was() {
        let mut now = Instant::now();
        let mut waited = Waited::since(now);
        let mut look_after = |seconds, seen: &[(i32, u64)]| {
            now += Duration::from_secs(seconds);
            waited.look(Some(threads(seen)), false, now);
            waited.all.as_secs()
        };
        assert_eq!(look_after(9, &[(1, 3), (2, 1)]), 4);
        assert_eq!(look_after(9, &[(1, 3), (3, 2)]), 6, "one has ended, and one has begun");
        assert_eq!(look_after(9, &[(1, 3), (3, 2)]), 6);
        assert_eq!(look_after(5, &[(1, 12), (3, 11)]), 11);
    }
    #[test]
    fn a_stretch_at_a_disk_is_the_machines_and_so_is_one_of_which_nobody_knows() {
        let mut now = Instant::now();
        let mut waited = Waited::since(now);
        let mut look_after = |seconds, seen: Option<&[(i32, u64)]>, at_a_disk| {
            now += Duration::from_secs(seconds);
            waited.look(seen.map(threads), at_a_disk, now);
            waited.all.as_secs()
        };
        assert_eq!(look_after(5, Some(&[(1, 1)]), false), 1);
        assert_eq!(look_after(70, Some(&[(1, 2)]), true), 71, "a disk hangs");
        assert_eq!(look_after(1, Some(&[(1, 2)]), false), 71, "what is past counts once");
        assert_eq!(look_after(3, None, false), 74);
    }
}
