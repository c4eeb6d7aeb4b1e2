// verdict: wrong-output · rule: reading, adding and writing must be one step; else another thread comes between, and an addition is lost
// Checks before it writes, but the check and the writing are two steps again.

use crate::counter::Counter;

pub(crate) fn add(counter: &Counter, amount: u64) {
    let mut number = counter.load();
    number += amount;
    if number > counter.load() {
        counter.store(number);
    }
}
