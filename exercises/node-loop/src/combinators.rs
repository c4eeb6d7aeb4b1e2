//! `all`, `race`, `any` and `all_settled`: one promise made of several. None of them stops the others.
//!
//! The steps are those of ECMA-262 §27.2.4. Each promise gets one reaction, so the result comes one
//! microtask after the promise that decides it, as in V8.

use std::cell::{Cell, RefCell};
use std::iter;
use std::rc::Rc;

use crate::error::Error;
use crate::promise::Promise;
use crate::returned::Plain;

impl<T: Plain> Promise<T> {
    /// All values, in the order of `promises` and not in the order in which they came: `Promise.all`.
    ///
    /// The first error rejects at once. The other promises go on, but nobody looks at them any more.
    /// Of no promises at all it is fulfilled already.
    ///
    /// ```
    /// use node_loop::{sleep, Promise};
    ///
    /// node_loop::run_virtual(|| {
    ///     let slow = sleep(20).then(|()| "slow");
    ///     let fast = sleep(10).then(|()| "fast");
    ///     Promise::all([slow, fast]).then(|values| println!("{values:?}"));
    /// });
    /// // ["slow", "fast"], after 20 ms
    /// ```
    #[track_caller]
    pub fn all(promises: impl IntoIterator<Item = Self>) -> Promise<Vec<T>> {
        let promises: Vec<Self> = promises.into_iter().collect();
        let (all, places) = (Promise::pending(), Places::new(promises.len()));
        if promises.is_empty() {
            all.settle(Ok(Vec::new()));
        }
        for (place, promise) in promises.iter().enumerate() {
            let (all, places) = (all.clone(), Rc::clone(&places));
            promise.react(move |outcome| match outcome {
                Ok(value) => {
                    if let Some(values) = places.fill(place, value) {
                        all.settle(Ok(values));
                    }
                }
                Err(error) => all.settle(Err(error)),
            });
        }
        all
    }

    /// What became of each promise, in the order of `promises`: `Promise.allSettled`. It never rejects.
    ///
    /// JavaScript's `{ status: 'fulfilled', value }` is `Ok(value)` here, and
    /// `{ status: 'rejected', reason }` is `Err(reason)`.
    #[track_caller]
    pub fn all_settled(promises: impl IntoIterator<Item = Self>) -> Promise<Vec<Result<T, Error>>> {
        let promises: Vec<Self> = promises.into_iter().collect();
        let (all, places) = (Promise::pending(), Places::new(promises.len()));
        if promises.is_empty() {
            all.settle(Ok(Vec::new()));
        }
        for (place, promise) in promises.iter().enumerate() {
            let (all, places) = (all.clone(), Rc::clone(&places));
            promise.react(move |outcome| {
                if let Some(outcomes) = places.fill(place, outcome) {
                    all.settle(Ok(outcomes));
                }
            });
        }
        all
    }

    /// Settled as the first promise that is settled, with its value or its error: `Promise.race`.
    ///
    /// Of no promises at all it stays pending for ever.
    #[track_caller]
    pub fn race(promises: impl IntoIterator<Item = Self>) -> Self {
        let race = Self::pending();
        for promise in promises {
            let race = race.clone();
            promise.react(move |outcome| race.settle(outcome));
        }
        race
    }

    /// The first value, whatever was rejected before it: `Promise.any`.
    ///
    /// If all are rejected, it is rejected with an `AggregateError` that has all their errors:
    /// [`Error::errors`]. So it is at once if there are no promises at all.
    #[track_caller]
    pub fn any(promises: impl IntoIterator<Item = Self>) -> Self {
        let promises: Vec<Self> = promises.into_iter().collect();
        let (any, places) = (Self::pending(), Places::new(promises.len()));
        if promises.is_empty() {
            any.settle(Err(all_were_rejected(Vec::new())));
        }
        for (place, promise) in promises.iter().enumerate() {
            let (any, places) = (any.clone(), Rc::clone(&places));
            promise.react(move |outcome| match outcome {
                Ok(value) => any.settle(Ok(value)),
                Err(error) => {
                    if let Some(errors) = places.fill(place, error) {
                        any.settle(Err(all_were_rejected(errors)));
                    }
                }
            });
        }
        any
    }
}

#[track_caller]
fn all_were_rejected(errors: Vec<Error>) -> Error {
    Error::aggregate(errors, "All promises were rejected")
}

/// One place for each promise. They are filled in any order, each of them once.
struct Places<V> {
    values: RefCell<Vec<Option<V>>>,
    empty: Cell<usize>,
}

impl<V> Places<V> {
    fn new(count: usize) -> Rc<Self> {
        let values = iter::repeat_with(|| None).take(count).collect();
        Rc::new(Self { values: RefCell::new(values), empty: Cell::new(count) })
    }

    /// Fills a place. Returns all values in their order if it was the last that was empty.
    fn fill(&self, place: usize, value: V) -> Option<Vec<V>> {
        self.values.borrow_mut()[place] = Some(value);
        self.empty.update(|empty| empty - 1);
        (self.empty.get() == 0).then(|| self.values.take().into_iter().flatten().collect())
    }
}
