// one `all` for any values, and `all_settled` is an `all` of promises that never fail
//! `all`, `race` and `all_settled` of `Promise::new` and `then_or`.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use node_loop::{Error, Plain, Promise};

/// Promises all values, or the first error.
pub(crate) fn all<T: Plain>(promises: Vec<Promise<T>>) -> Promise<Vec<T>> {
    let (all, resolve, reject) = Promise::with_resolvers();
    let missing = Rc::new(Cell::new(promises.len()));
    let values = Rc::new(RefCell::new(vec![None; promises.len()]));
    if promises.is_empty() {
        resolve(Vec::new());
    }
    for (place, promise) in promises.iter().enumerate() {
        let (missing, values) = (Rc::clone(&missing), Rc::clone(&values));
        let (resolve, reject) = (resolve.clone(), reject.clone());
        promise.then_or(
            move |value| {
                values.borrow_mut()[place] = Some(value);
                missing.set(missing.get() - 1);
                if missing.get() == 0 {
                    resolve(values.take().into_iter().flatten().collect());
                }
            },
            move |error| reject(error),
        );
    }
    all
}

/// Promises what the first of them is settled with.
pub(crate) fn race(promises: Vec<Promise<String>>) -> Promise<String> {
    let (race, resolve, reject) = Promise::with_resolvers();
    for promise in promises {
        let (resolve, reject) = (resolve.clone(), reject.clone());
        promise.then_or(move |value| resolve(value), move |error| reject(error));
    }
    race
}

/// Promises what becomes of each.
pub(crate) fn all_settled(promises: Vec<Promise<String>>) -> Promise<Vec<Result<String, Error>>> {
    // A `Result` that a callback returns is opened. In a list it is a value as any other.
    let outcomes =
        promises.iter().map(|promise| promise.then_or(|value| vec![Ok(value)], |error| vec![Err(error)]));
    all(outcomes.collect()).then(|outcomes: Vec<Vec<Result<String, Error>>>| outcomes.concat())
}
