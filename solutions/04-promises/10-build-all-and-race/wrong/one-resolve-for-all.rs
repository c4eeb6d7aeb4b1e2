// verdict: compile-error
//! Moves `resolve` into the first callback, and has none for the second one.

use std::cell::RefCell;
use std::rc::Rc;

use node_loop::{Error, Promise};

/// Promises all values, or the first error.
pub(crate) fn all(promises: Vec<Promise<String>>) -> Promise<Vec<String>> {
    Promise::new(|resolve, reject| {
        if promises.is_empty() {
            // No reaction will ever run, so this has to be done here.
            resolve(Vec::new());
        }
        let places = Rc::new(RefCell::new(vec![None; promises.len()]));
        for (place, promise) in promises.into_iter().enumerate() {
            let (places, resolve, reject) = (Rc::clone(&places), resolve.clone(), reject.clone());
            promise.then_or(
                move |value| {
                    places.borrow_mut()[place] = Some(value);
                    if let Some(values) = complete(&places) {
                        resolve(values);
                    }
                },
                // The first error counts: a promise is settled once.
                move |error| reject(error),
            );
        }
    })
}

/// Promises what the first of them is settled with.
pub(crate) fn race(promises: Vec<Promise<String>>) -> Promise<String> {
    Promise::new(|resolve, reject| {
        for promise in promises {
            // Both in one reaction. With `.then(…).catch(…)` an error would come one microtask late.
            promise.then_or(move |value| resolve(value), move |error| reject(error));
        }
    })
}

/// Promises what becomes of each.
pub(crate) fn all_settled(promises: Vec<Promise<String>>) -> Promise<Vec<Result<String, Error>>> {
    Promise::new(|resolve, _reject| {
        if promises.is_empty() {
            resolve(Vec::new());
        }
        let places = Rc::new(RefCell::new(vec![None; promises.len()]));
        for (place, promise) in promises.into_iter().enumerate() {
            let (ok_places, err_places) = (Rc::clone(&places), Rc::clone(&places));
            let (ok_resolve, err_resolve) = (resolve.clone(), resolve.clone());
            promise.then_or(
                move |value| {
                    ok_places.borrow_mut()[place] = Some(Ok(value));
                    if let Some(outcomes) = complete(&ok_places) {
                        ok_resolve(outcomes);
                    }
                },
                move |error| {
                    err_places.borrow_mut()[place] = Some(Err(error));
                    if let Some(outcomes) = complete(&err_places) {
                        err_resolve(outcomes);
                    }
                },
            );
        }
    })
}

/// All places in their order, if none of them is empty.
fn complete<V: Clone>(places: &RefCell<Vec<Option<V>>>) -> Option<Vec<V>> {
    places.borrow().iter().cloned().collect()
}
