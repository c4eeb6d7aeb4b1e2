// Compare and exchange as well, but loads the number anew in each round.

use crate::counter::Counter;

pub(crate) fn add(counter: &Counter, amount: u64) {
    loop {
        let before = counter.load();
        if counter.compare_exchange(before, before + amount).is_ok() {
            return;
        }
    }
}
