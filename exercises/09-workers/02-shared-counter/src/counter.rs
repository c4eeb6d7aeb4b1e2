//! A number that threads share, on a machine where everything that can go wrong does go wrong.
//!
//! It is given: there is nothing to change here. To use it you need only the functions
//! from [`Counter::load`] to [`Counter::lock`]. They do what those of `AtomicU64` and `Mutex` do.
//!
//! How it makes every race happen: it knows of each thread whether it runs or waits. A thread that
//! loads reads the number, and then has to wait until no other thread can go on. By then the others
//! have read the same number, if nothing keeps them from it. When each of them writes back what it
//! made of that number, all but one of the additions are lost.

// Which of the functions are used is the learner's choice.
#![allow(dead_code, reason = "there are several right ways to add, and each needs other functions")]

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard};
use std::thread::{self, ThreadId};
use std::time::Duration;

/// The counter cannot see a lock that is not its own, such as a `Mutex` of yours. A thread that waits
/// there seems to run, so the first load waits for so long, and then gives up.
const PATIENCE: Duration = Duration::from_millis(300);
/// The loads after the first that gave up.
const LITTLE_PATIENCE: Duration = Duration::from_millis(20);

/// A shared number. All its functions may be called from several threads at the same time.
pub(crate) struct Counter {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    value: u64,
    /// Threads that are still to enter.
    expected: usize,
    /// Threads that have entered, have not left, and do not wait for anything.
    running: usize,
    /// Threads that wait in a load.
    loading: usize,
    /// Grows by one whenever the waiting loads are let go.
    round: u64,
    /// How long a load waits for threads that seem to run.
    patience: Duration,
    /// Who holds the lock.
    holder: Option<ThreadId>,
    /// Who waits for the lock: first come, first served.
    queue: VecDeque<ThreadId>,
}

impl Counter {
    /// Reads the number.
    pub(crate) fn load(&self) -> u64 {
        let mut state = self.state();
        let value = state.value;
        if state.running == 0 {
            // The additions are over: the main thread asks.
            return value;
        }
        // The value is read. Now the other threads have their turn.
        let round = state.round;
        let patience = state.patience;
        state.loading += 1;
        self.stops_running(&mut state);
        let in_this_round = |state: &mut State| state.round == round;
        let (mut state, timeout) = self.changed.wait_timeout_while(state, patience, in_this_round).unwrap();
        if timeout.timed_out() {
            state.patience = LITTLE_PATIENCE;
            self.let_loads_go(&mut state);
        }
        value
    }

    /// Writes the number, whatever it was before.
    pub(crate) fn store(&self, value: u64) {
        self.state().value = value;
    }

    /// Adds `amount` in one step that no other thread can come between. Returns the number before.
    pub(crate) fn fetch_add(&self, amount: u64) -> u64 {
        let mut state = self.state();
        let before = state.value;
        state.value += amount;
        before
    }

    /// Writes `new`, but only if the number is still `current`, in one step.
    ///
    /// Returns `Ok` with the number before if it was written, and `Err` with the number as it is if not.
    pub(crate) fn compare_exchange(&self, current: u64, new: u64) -> Result<u64, u64> {
        let mut state = self.state();
        if state.value == current {
            state.value = new;
            Ok(current)
        } else {
            Err(state.value)
        }
    }

    /// Closes the lock of the counter, as soon as no other thread holds it. It opens when the guard is dropped.
    pub(crate) fn lock(&self) -> Guard<'_> {
        let mut state = self.state();
        let me = thread::current().id();
        if state.holder == Some(me) {
            drop(state);
            panic!("this thread holds the lock already: it would wait for itself");
        }
        if state.holder.is_none() {
            state.holder = Some(me);
            return Guard { counter: self };
        }
        state.queue.push_back(me);
        self.stops_running(&mut state);
        // The thread that opens the lock hands it to the first in the queue.
        while state.holder != Some(me) {
            state = self.changed.wait(state).unwrap();
        }
        Guard { counter: self }
    }

    /// A counter at zero, for so many threads.
    pub(crate) fn new(threads: usize) -> Counter {
        let state = State {
            value: 0,
            expected: threads,
            running: 0,
            loading: 0,
            round: 0,
            patience: PATIENCE,
            holder: None,
            queue: VecDeque::new(),
        };
        Counter { state: Mutex::new(state), changed: Condvar::new() }
    }

    /// Waits until every thread has entered. The thread leaves when the turn is dropped.
    pub(crate) fn enter(&self) -> Turn<'_> {
        let mut state = self.state();
        state.expected -= 1;
        state.running += 1;
        self.changed.notify_all();
        while state.expected > 0 {
            state = self.changed.wait(state).unwrap();
        }
        Turn { counter: self }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    /// Notes that one more thread waits, or has left. When none can go on, the waiting loads are let go.
    fn stops_running(&self, state: &mut State) {
        state.running -= 1;
        if state.running == 0 {
            self.let_loads_go(state);
        }
    }

    fn let_loads_go(&self, state: &mut State) {
        state.running += state.loading;
        state.loading = 0;
        state.round += 1;
        self.changed.notify_all();
    }
}

/// Holds the lock of a counter.
pub(crate) struct Guard<'c> {
    counter: &'c Counter,
}

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        let mut state = self.counter.state();
        state.holder = state.queue.pop_front();
        if state.holder.is_some() {
            state.running += 1;
            self.counter.changed.notify_all();
        }
    }
}

/// A thread's time with the counter.
pub(crate) struct Turn<'c> {
    counter: &'c Counter,
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut state = self.counter.state();
        self.counter.stops_running(&mut state);
    }
}
