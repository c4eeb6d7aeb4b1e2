// verdict: wrong-output · rule: reading, adding and writing must be one step; else another thread comes between, and an addition is lost
// Locks for the reading and again for the writing: another thread comes between the two.

use crate::counter::Counter;

pub(crate) fn add(counter: &Counter, amount: u64) {
    let before = {
        let _guard = counter.lock();
        counter.load()
    };
    let _guard = counter.lock();
    counter.store(before + amount);
}
