// keeps the results as they come, each with its place, and sorts them at the end
//! `all`, `race` and `all_settled` of `Promise::new` and `then_or`.

use std::cell::RefCell;
use std::rc::Rc;

use node_loop::{Error, Promise};

/// What has come so far, each with its place.
type Come = Rc<RefCell<Vec<(usize, Result<String, Error>)>>>;

pub(crate) fn all(promises: Vec<Promise<String>>) -> Promise<Vec<String>> {
    let (all, resolve, reject) = Promise::with_resolvers();
    let failed = reject.clone();
    for promise in &promises {
        let reject = failed.clone();
        promise.catch(move |error| {
            reject(error);
            String::new()
        });
    }
    // `collect` makes a list of values, or finds an error. By then that has been told already.
    all_settled(promises).then(move |outcomes| match outcomes.into_iter().collect() {
        Ok(values) => resolve(values),
        Err(error) => reject(error),
    });
    all
}

pub(crate) fn race(promises: Vec<Promise<String>>) -> Promise<String> {
    Promise::new(|resolve, reject| {
        for promise in promises {
            let (resolve, reject) = (resolve.clone(), reject.clone());
            promise.then_or(move |value| resolve(value), move |error| reject(error));
        }
    })
}

pub(crate) fn all_settled(promises: Vec<Promise<String>>) -> Promise<Vec<Result<String, Error>>> {
    Promise::new(|resolve, _reject| {
        let count = promises.len();
        let come = Come::default();
        if count == 0 {
            return resolve(Vec::new());
        }
        for (place, promise) in promises.into_iter().enumerate() {
            let ok = Rc::clone(&come);
            let err = Rc::clone(&come);
            let (come, resolve) = (Rc::clone(&come), resolve.clone());
            promise
                .then_or(
                    move |value| ok.borrow_mut().push((place, Ok(value))),
                    move |error| err.borrow_mut().push((place, Err(error))),
                )
                .then(move |()| {
                    if come.borrow().len() == count {
                        let mut come = come.borrow().clone();
                        come.sort_by_key(|(place, _)| *place);
                        resolve(come.into_iter().map(|(_, outcome)| outcome).collect());
                    }
                });
        }
    })
}
