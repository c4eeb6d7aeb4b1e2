//! How a future says that it may go on. When it does go on is the loop's business.
//!
//! Rust hands every future a `Waker`, and a waker may be called from any thread. So what it shares with the
//! loop is behind a lock.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::task::{Wake, Waker};
use std::thread::{self, ThreadId};

/// The numbers of the async functions that may go on, in the order in which they were woken.
pub(crate) struct Woken {
    numbers: Mutex<VecDeque<u64>>,
    /// Whether there are any. The loop asks before every microtask, and this spares it the lock.
    any: AtomicBool,
    /// The thread of the loop.
    home: ThreadId,
    /// How another thread ends the loop's sleep in the poll phase.
    sleeper: OnceLock<Arc<mio::Waker>>,
}

impl Default for Woken {
    fn default() -> Self {
        Self {
            numbers: Mutex::default(),
            any: AtomicBool::default(),
            home: thread::current().id(),
            sleeper: OnceLock::new(),
        }
    }
}

impl Woken {
    /// The waker of the async function with this number.
    pub(crate) fn waker(woken: &Arc<Self>, number: u64) -> Waker {
        Waker::from(Arc::new(Continuation { number, woken: Arc::clone(woken) }))
    }

    /// From now on another thread can end the loop's sleep.
    pub(crate) fn listen(&self, sleeper: impl FnOnce() -> Arc<mio::Waker>) {
        self.sleeper.get_or_init(sleeper);
    }

    /// The function that was woken first.
    pub(crate) fn next(&self) -> Option<u64> {
        if !self.any.load(Ordering::Acquire) {
            return None;
        }
        let mut numbers = self.numbers();
        let number = numbers.pop_front();
        self.any.store(!numbers.is_empty(), Ordering::Release);
        number
    }

    fn add(&self, number: u64) {
        let mut numbers = self.numbers();
        numbers.push_back(number);
        self.any.store(true, Ordering::Release);
    }

    fn numbers(&self) -> MutexGuard<'_, VecDeque<u64>> {
        // A list of numbers is never half changed, so a panic elsewhere does not spoil it.
        self.numbers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What is inside the waker of one async function.
struct Continuation {
    number: u64,
    woken: Arc<Woken>,
}

impl Wake for Continuation {
    /// Only makes a note of it. Whoever wakes may hold a lock that the function needs when it goes on.
    fn wake(self: Arc<Self>) {
        self.woken.add(self.number);
        if thread::current().id() != self.woken.home
            && let Some(sleeper) = self.woken.sleeper.get()
        {
            // It fails only when the loop is gone, and then there is nothing to wake.
            let _ = sleeper.wake();
        }
    }
}
