//! How one amount is added to the counter.

use crate::counter::Counter;

/// Adds `amount` to the counter. Several threads call it at the same time.
pub(crate) fn add(counter: &Counter, amount: u64) {
    // One step: no thread can come between the reading and the writing.
    counter.fetch_add(amount);
}
