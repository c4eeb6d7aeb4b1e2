// verdict: wrong-output · rule: reading, adding and writing must be one step; else another thread comes between, and an addition is lost
// `_` is not a variable: the guard is dropped at once, and the lock is open again.

use crate::counter::Counter;

pub(crate) fn add(counter: &Counter, amount: u64) {
    let _ = counter.lock();
    let before = counter.load();
    counter.store(before + amount);
}
