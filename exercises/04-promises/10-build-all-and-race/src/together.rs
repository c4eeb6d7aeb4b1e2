//! `all`, `race` and `all_settled`: this is the file that you write.
//!
//! Use `Promise::new` and `then_or`, and not what the library has ready. The rules, as Node has them:
//!
//! 1. `all` is fulfilled with all values, in the order of the list. The first error rejects it at once.
//! 2. `race` is settled as the first promise that is settled. If two are settled already, that is the
//!    first one in the list, whether it has a value or an error.
//! 3. `all_settled` is fulfilled with what became of each, in the order of the list. It is never rejected.
//! 4. Of no promises at all, `all` and `all_settled` are fulfilled already, and `race` is pending for ever.
//! 5. The promises do not wait for each other, and none of them is stopped.

use node_loop::{Error, Promise};

/// Promises all values, or the first error.
pub(crate) fn all(_promises: Vec<Promise<String>>) -> Promise<Vec<String>> {
    // TODO: one reaction for each promise. The last value that comes fulfils the new promise.
    Promise::new(|_resolve, reject| reject(Error::new("all is not written yet")))
}

/// Promises what the first of them is settled with.
pub(crate) fn race(_promises: Vec<Promise<String>>) -> Promise<String> {
    // TODO: whoever comes first settles the new promise. What do the others do?
    Promise::new(|_resolve, reject| reject(Error::new("race is not written yet")))
}

/// Promises what becomes of each.
pub(crate) fn all_settled(_promises: Vec<Promise<String>>) -> Promise<Vec<Result<String, Error>>> {
    // TODO: as `all`, but an error is one of the results.
    Promise::new(|_resolve, reject| reject(Error::new("all_settled is not written yet")))
}
