// keeps the next promises with their callbacks, and one function that looks what can be queued
//! A promise with `then` and `catch`.

use std::cell::RefCell;
use std::rc::Rc;

use crate::queue::queue_microtask;

/// What a promise is resolved with, and what a callback returns.
pub(crate) enum Outcome {
    Value(String),
    Error(String),
    Promise(Promise),
}

type Callback = Box<dyn FnOnce(String) -> Outcome>;

struct Waiting {
    on_value: Option<Callback>,
    on_error: Option<Callback>,
    next: Promise,
}

#[derive(Default)]
struct Inner {
    locked: bool,
    value: Option<String>,
    error: Option<String>,
    waiting: Vec<Waiting>,
}

#[derive(Clone)]
pub(crate) struct Promise(Rc<RefCell<Inner>>);

impl Promise {
    pub(crate) fn new() -> Self {
        Self(Rc::default())
    }

    pub(crate) fn resolve(&self, outcome: Outcome) {
        let mut inner = self.0.borrow_mut();
        if inner.locked {
            return;
        }
        inner.locked = true;
        match outcome {
            Outcome::Value(value) => inner.value = Some(value),
            Outcome::Error(error) => inner.error = Some(error),
            Outcome::Promise(other) => {
                // The callbacks of this promise settle the follower, which `resolve` would refuse now.
                let (fulfilled, rejected) = (self.clone(), self.clone());
                let on_value = move |value: String| {
                    fulfilled.0.borrow_mut().value = Some(value.clone());
                    fulfilled.look();
                    Outcome::Value(value)
                };
                let on_error = move |error: String| {
                    rejected.0.borrow_mut().error = Some(error.clone());
                    rejected.look();
                    Outcome::Error(error)
                };
                drop(inner);
                other.wait(Some(Box::new(on_value)), Some(Box::new(on_error)));
                return;
            }
        }
        drop(inner);
        self.look();
    }

    pub(crate) fn then(&self, on_value: impl FnOnce(String) -> Outcome + 'static) -> Self {
        self.wait(Some(Box::new(on_value)), None)
    }

    pub(crate) fn catch(&self, on_error: impl FnOnce(String) -> Outcome + 'static) -> Self {
        self.wait(None, Some(Box::new(on_error)))
    }

    fn wait(&self, on_value: Option<Callback>, on_error: Option<Callback>) -> Self {
        let next = Self::new();
        self.0.borrow_mut().waiting.push(Waiting { on_value, on_error, next: next.clone() });
        self.look();
        next
    }

    /// Queues everything that waits, if this promise is settled.
    fn look(&self) {
        let mut inner = self.0.borrow_mut();
        let (value, error) = (inner.value.clone(), inner.error.clone());
        if value.is_none() && error.is_none() {
            return;
        }
        for waiting in inner.waiting.drain(..) {
            let (value, error) = (value.clone(), error.clone());
            queue_microtask(move || {
                let outcome = match (value, error) {
                    (Some(value), _) => match waiting.on_value {
                        Some(callback) => callback(value),
                        None => Outcome::Value(value),
                    },
                    (None, error) => {
                        let error = error.unwrap_or_default();
                        match waiting.on_error {
                            Some(callback) => callback(error),
                            None => Outcome::Error(error),
                        }
                    }
                };
                waiting.next.resolve(outcome);
            });
        }
    }
}
