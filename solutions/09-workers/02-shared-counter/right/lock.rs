// Takes the lock of the counter, and reads and writes under it.

use crate::counter::Counter;

pub(crate) fn add(counter: &Counter, amount: u64) {
    let _guard = counter.lock();
    counter.store(counter.load() + amount);
    // The guard is dropped here, after the number is written.
}
