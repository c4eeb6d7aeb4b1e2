// verdict: wrong-output · rule: reading, adding and writing must be one step; else another thread comes between, and an addition is lost
// Reads and writes in two steps.

use crate::counter::Counter;

pub(crate) fn add(counter: &Counter, amount: u64) {
    let sum = counter.load() + amount;
    counter.store(sum);
}
