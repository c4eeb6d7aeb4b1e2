//! How late the machine wakes a thread that asks for nothing: the scheduling delay during a run.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// How long the probe sleeps at a time.
const NAP: Duration = Duration::from_millis(1);

/// A thread that naps and notes how late it wakes.
#[derive(Debug)]
pub(super) struct Probe {
    over: Arc<AtomicBool>,
    thread: Option<JoinHandle<Duration>>,
}

impl Probe {
    /// Starts to measure.
    pub(super) fn start() -> Self {
        let over = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&over);
        // Where the system has no thread left, nothing is known of the delay, and `stop` says so.
        let thread = thread::Builder::new().name("delay".to_owned()).spawn(move || measure(&told)).ok();
        Self { over, thread }
    }

    /// The worst delay since the start. It waits for the nap that is under way, since that may be the
    /// worst one; [`Duration::MAX`] when nothing could be measured, so that nothing rests on it.
    pub(super) fn stop(self) -> Duration {
        self.over.store(true, Ordering::SeqCst);
        self.thread.and_then(|thread| thread.join().ok()).unwrap_or(Duration::MAX)
    }
}

fn measure(over: &AtomicBool) -> Duration {
    let mut worst = Duration::ZERO;
    while !over.load(Ordering::SeqCst) {
        let asleep = Instant::now();
        thread::sleep(NAP);
        worst = worst.max(asleep.elapsed().saturating_sub(NAP));
    }
    worst
}
