//! A virtual clock. It is about time, and not about tasks: all it knows of a task is how to wake it.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::task::Waker;

thread_local! {
    static NOW: Cell<u64> = const { Cell::new(0) };
    /// By time, and at the same time by the order in which they were set.
    static TIMERS: RefCell<BTreeMap<(u64, usize), Waker>> = const { RefCell::new(BTreeMap::new()) };
    static COUNT: Cell<usize> = const { Cell::new(0) };
}

/// How many milliseconds have gone by.
pub(crate) fn now() -> u64 {
    NOW.get()
}

/// Wakes a task when it is `time`.
pub(crate) fn wake_at(time: u64, waker: Waker) {
    COUNT.set(COUNT.get() + 1);
    TIMERS.with_borrow_mut(|timers| timers.insert((time, COUNT.get()), waker));
}

/// Jumps to the timer that is due next, and wakes its task. Without a timer it returns `false`.
pub(crate) fn advance() -> bool {
    match TIMERS.with_borrow_mut(BTreeMap::pop_first) {
        Some(((time, _), waker)) => {
            NOW.set(time);
            waker.wake();
            true
        }
        None => false,
    }
}
