// verdict: compile-error
// A shared reference cannot be changed by `+=`.

use crate::counter::Counter;

pub(crate) fn add(counter: &Counter, amount: u64) {
    *counter += amount;
}
