//! The work that is measured, on node-loop. `node.js` beside it does the same on Node.

use std::cell::Cell;
use std::rc::Rc;

use node_loop::{Promise, call_async, clear_timeout, next_tick, queue_microtask, set_immediate, set_timeout};

/// One row of the report.
pub(crate) struct Work {
    /// The name in `node.js`.
    pub(crate) name: &'static str,
    /// How many operations.
    pub(crate) count: u64,
    /// Node should need so many times the CPU time.
    pub(crate) bar: f64,
    /// The script: it schedules the operations.
    pub(crate) script: fn(u64),
}

/// All rows.
pub(crate) const WORK: &[Work] = &[
    Work { name: "nextTick chain", count: 5_000_000, bar: 3.0, script: next_tick_chain },
    Work { name: "microtask chain", count: 5_000_000, bar: 3.0, script: microtask_chain },
    Work { name: "immediate chain", count: 1_000_000, bar: 3.0, script: immediate_chain },
    Work { name: "nextTick batch", count: 1_000_000, bar: 3.0, script: next_tick_batch },
    Work { name: "microtask batch", count: 1_000_000, bar: 3.0, script: microtask_batch },
    Work { name: "immediate batch", count: 1_000_000, bar: 3.0, script: immediate_batch },
    Work { name: "then chain, one by one", count: 2_000_000, bar: 1.5, script: then_one_by_one },
    Work { name: "then chain, made at once", count: 1_000_000, bar: 1.5, script: then_chain },
    Work { name: "thens of one promise", count: 1_000_000, bar: 1.5, script: thens_of_one },
    Work { name: "live promises, settled one by one", count: 1_000_000, bar: 1.5, script: live_promises },
    Work { name: "awaits of settled promises", count: 2_000_000, bar: 1.5, script: awaits },
    Work { name: "async functions that wait", count: 300_000, bar: 1.5, script: async_functions },
    Work { name: "timers, one deadline", count: 1_000_000, bar: 3.0, script: timers_at_once },
    Work { name: "timers, spread over 1000 ms", count: 1_000_000, bar: 3.0, script: timers_spread },
    Work { name: "timers, set and cleared", count: 2_000_000, bar: 3.0, script: set_and_cleared },
    Work { name: "timers, all set and then all cleared", count: 1_000_000, bar: 3.0, script: all_cleared },
];

fn next_tick_chain(left: u64) {
    if left > 0 {
        next_tick(move || next_tick_chain(left - 1));
    }
}

fn microtask_chain(left: u64) {
    if left > 0 {
        queue_microtask(move || microtask_chain(left - 1));
    }
}

fn immediate_chain(left: u64) {
    if left > 0 {
        set_immediate(move || immediate_chain(left - 1));
    }
}

fn next_tick_batch(count: u64) {
    let ran = counter();
    (0..count).for_each(|_| next_tick(counts(&ran)));
}

fn microtask_batch(count: u64) {
    let ran = counter();
    (0..count).for_each(|_| queue_microtask(counts(&ran)));
}

fn immediate_batch(count: u64) {
    let ran = counter();
    (0..count).for_each(|_| _ = set_immediate(counts(&ran)));
}

fn then_one_by_one(left: u64) {
    if left > 0 {
        Promise::resolve(()).then(move |()| then_one_by_one(left - 1));
    }
}

fn then_chain(count: u64) {
    let mut promise = Promise::resolve(0);
    for _ in 0..count {
        promise = promise.then(|value| value + 1);
    }
}

fn thens_of_one(count: u64) {
    let ran = counter();
    let promise = Promise::resolve(());
    (0..count).for_each(|_| {
        let counts = counts(&ran);
        promise.then(|()| counts());
    });
}

fn live_promises(count: u64) {
    let ran = counter();
    let mut settles = Vec::new();
    for number in 0..count {
        let ran = Rc::clone(&ran);
        let promise = Promise::new(|resolve, _| settles.push(resolve));
        promise.then(move |value: u64| ran.set(ran.get() + value - number));
    }
    set_immediate(move || {
        for (value, resolve) in (0..).zip(settles) {
            resolve(value);
        }
    });
}

fn awaits(count: u64) {
    call_async(async move {
        for number in 0..count {
            Promise::resolve(number).await?;
        }
        Ok(())
    });
}

fn async_functions(count: u64) {
    let ran = counter();
    let (start, resolve, _) = Promise::with_resolvers();
    for _ in 0..count {
        let (start, counts) = (start.clone(), counts(&ran));
        call_async(async move {
            start.await?;
            counts();
            Ok(())
        });
    }
    set_immediate(move || resolve(()));
}

fn timers_at_once(count: u64) {
    let ran = counter();
    (0..count).for_each(|_| _ = set_timeout(1, counts(&ran)));
}

fn timers_spread(count: u64) {
    let ran = counter();
    (0..count).for_each(|number| _ = set_timeout(1 + (number * 7919) % 1000, counts(&ran)));
}

fn set_and_cleared(count: u64) {
    (0..count).for_each(|_| clear_timeout(set_timeout(30_000, || {})));
}

fn all_cleared(count: u64) {
    let timers: Vec<_> = (0..count).map(|_| set_timeout(30_000, || {})).collect();
    timers.into_iter().for_each(clear_timeout);
}

/// What a JavaScript closure captures: a variable that is shared.
type Counter = Rc<Cell<u64>>;

fn counter() -> Counter {
    Counter::default()
}

/// A callback that has to be stored, since it holds something.
fn counts(ran: &Counter) -> impl FnOnce() + 'static {
    let ran = Rc::clone(ran);
    move || ran.set(ran.get() + 1)
}
