//! The promise: this is the file that you write.
//!
//! The rules, as Node has them:
//!
//! 1. A promise is pending, and then it is fulfilled with a value, or rejected with an error. Only the
//!    first call of `resolve` counts. It calls nobody back: the callbacks run as microtasks.
//! 2. Callbacks run in the order in which they were attached. One that is attached when the promise is
//!    settled already runs, too, and also as a microtask.
//! 3. `then` and `catch` return a new promise. It is resolved with what the callback returns.
//! 4. An error passes by a `then`, and a value passes by a `catch`: the new promise gets it as it is.
//! 5. A promise that is resolved with another promise is locked in: it waits for the other one, and is
//!    settled as that is. Until then it is pending, but to resolve it again changes nothing.
//!
//! How many microtasks it takes to follow another promise is up to you. Values and errors are texts here.

use crate::queue::queue_microtask;

/// What a promise is resolved with, and what a callback returns.
pub(crate) enum Outcome {
    /// It is fulfilled with this value.
    Value(String),
    /// It is rejected with this error.
    Error(String),
    /// It is locked in to this promise.
    Promise(Promise),
}

/// A value that may come later, or an error. A clone is the same promise.
#[derive(Clone)]
pub(crate) struct Promise {
    // TODO: what all clones share: an `Rc<RefCell<…>>` of its state, and of the callbacks that wait.
}

impl Promise {
    /// A promise that is pending.
    pub(crate) fn new() -> Self {
        Self {}
    }

    /// Settles the promise, or locks it in. Only the first call counts.
    pub(crate) fn resolve(&self, outcome: Outcome) {
        // TODO: keep the value or the error, and queue what waits for it. Or follow the other promise.
        match outcome {
            Outcome::Value(_value) => {}
            Outcome::Error(_error) => {}
            Outcome::Promise(_other) => {}
        }
    }

    /// Calls `on_value` with the value. Returns the promise of what that returns.
    pub(crate) fn then(&self, on_value: impl FnOnce(String) -> Outcome + 'static) -> Self {
        let next = Self::new();
        let target = next.clone();
        // TODO: this does not wait for a value at all.
        queue_microtask(move || target.resolve(on_value("nothing".to_owned())));
        next
    }

    /// Calls `on_error` with the error. Returns the promise of what that returns.
    pub(crate) fn catch(&self, _on_error: impl FnOnce(String) -> Outcome + 'static) -> Self {
        // TODO: the same for errors.
        Self::new()
    }
}
