// verdict: runtime-error
// Takes the lock that it holds already: the thread would wait for itself.

use crate::counter::Counter;

pub(crate) fn add(counter: &Counter, amount: u64) {
    let _reading = counter.lock();
    let before = counter.load();
    let _writing = counter.lock();
    counter.store(before + amount);
}
