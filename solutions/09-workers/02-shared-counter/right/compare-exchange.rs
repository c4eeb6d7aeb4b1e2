// Writes only if the number is still what was read, and otherwise tries again.

use crate::counter::Counter;

pub(crate) fn add(counter: &Counter, amount: u64) {
    let mut before = counter.load();
    while let Err(now) = counter.compare_exchange(before, before + amount) {
        before = now;
    }
}
