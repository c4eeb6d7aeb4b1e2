//! How long a compiler has waited for a processor: whose fault it is when its time is over.
//!
//! What it computes is the program's doing and has a limit of its own, long before that of its time. What it waits is the
//! machine's. A compiler that does neither was made to wait by the program.

use std::collections::HashMap;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use flow::process::{Reins, Thread};

/// The first look is so late that almost nothing that is compiled is ever looked at: what a thread waited before is known
/// then as well.
const FIRST: Duration = Duration::from_secs(5);
/// So long is it from one look to the next.
const PAUSE: Duration = Duration::from_secs(1);

/// Does this work, and looks meanwhile how long all that these reins are of waits for a processor: no longer than it takes,
/// however many threads wait at the same time.
pub(super) fn watching<T>(reins: &Reins, work: impl FnOnce() -> T) -> (T, Duration) {
    thread::scope(|scope| {
        let (over, until_over) = mpsc::channel::<()>();
        let looking = scope.spawn(move || {
            let (mut waited, mut pause) = (Waited::new(), FIRST);
            // Whoever is done drops the other end.
            while until_over.recv_timeout(pause) == Err(RecvTimeoutError::Timeout) {
                waited.look(reins.load().threads().unwrap_or_default());
                pause = PAUSE;
            }
            waited.all
        });
        let done = work();
        drop(over);
        // It only reads; a panic in it is a bug and goes on as one.
        (done, looking.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    })
}

/// What was seen so far.
struct Waited {
    all: Duration,
    threads: HashMap<i32, Thread>,
    at: Instant,
}

impl Waited {
    fn new() -> Self {
        Self { all: Duration::ZERO, threads: HashMap::new(), at: Instant::now() }
    }

    /// One look at all threads there are.
    fn look(&mut self, threads: HashMap<i32, Thread>) {
        let since = |(number, now): (&i32, &Thread)| {
            let before = self.threads.get(number).copied().unwrap_or_default();
            now.waited.saturating_sub(before.waited)
        };
        let waited: Duration = threads.iter().map(since).sum();
        let now = Instant::now();
        self.all += waited.min(now.duration_since(std::mem::replace(&mut self.at, now)));
        self.threads = threads;
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
        let mut waited = Waited::new();
        let mut look_after = |seconds, seen: &[(i32, u64)]| {
            // The look before was so long ago.
            waited.at =
                Instant::now().checked_sub(Duration::from_secs(seconds)).expect("the machine is up so long");
            waited.look(threads(seen));
            waited.all.as_secs()
        };
        assert_eq!(look_after(9, &[(1, 3), (2, 1)]), 4);
        assert_eq!(look_after(9, &[(1, 3), (3, 2)]), 6, "one has ended, and one has begun");
        assert_eq!(look_after(9, &[(1, 3), (3, 2)]), 6);
        assert_eq!(look_after(5, &[(1, 12), (3, 11)]), 11);
    }
}
