// verdict: wrong-output · rule: reading, adding and writing must be one step; else another thread comes between, and an addition is lost
// Does not look at what compare_exchange returns: when another thread was faster, nothing is added.

use crate::counter::Counter;

pub(crate) fn add(counter: &Counter, amount: u64) {
    let before = counter.load();
    let _ = counter.compare_exchange(before, before + amount);
}
