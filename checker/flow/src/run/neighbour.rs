//! A thread of the checker that keeps a core busy while a program runs.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};

use process::cores;

/// A busy neighbour. Dropping it ends it.
#[derive(Debug)]
pub(super) struct Neighbour {
    over: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Neighbour {
    /// Begins to burn on this core, or wherever the system puts it.
    pub(super) fn on(core: Option<usize>) -> Self {
        let over = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&over);
        // Where the system has no thread left, the machine is busy enough.
        let thread = thread::Builder::new().name("neighbour".to_owned()).spawn(move || {
            if let Some(core) = core {
                // A neighbour elsewhere is a neighbour too.
                cores::stay_on(core);
            }
            while !told.load(Ordering::Relaxed) {
                for _ in 0..1_000 {
                    std::hint::spin_loop();
                }
            }
        });
        Self { over, thread: thread.ok() }
    }
}

impl Drop for Neighbour {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            // It only spins, so it cannot have panicked.
            let _ = thread.join();
        }
    }
}
