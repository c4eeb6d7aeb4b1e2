// one enum for all states, and `then` and `catch` are two uses of one function
//! A promise with `then` and `catch`.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::queue::queue_microtask;

/// What a promise is resolved with, and what a callback returns.
pub(crate) enum Outcome {
    Value(String),
    Error(String),
    Promise(Promise),
}

enum State {
    Pending(Vec<Box<dyn FnOnce(Result<String, String>)>>),
    Settled(Result<String, String>),
}

#[derive(Clone)]
pub(crate) struct Promise {
    state: Rc<RefCell<State>>,
    is_open: Rc<Cell<bool>>,
}

impl Promise {
    pub(crate) fn new() -> Self {
        Self { state: Rc::new(RefCell::new(State::Pending(Vec::new()))), is_open: Rc::new(Cell::new(true)) }
    }

    pub(crate) fn resolve(&self, outcome: Outcome) {
        if self.is_open.replace(false) {
            self.complete(outcome);
        }
    }

    pub(crate) fn then(&self, on_value: impl FnOnce(String) -> Outcome + 'static) -> Self {
        self.derive(on_value, Outcome::Error)
    }

    pub(crate) fn catch(&self, on_error: impl FnOnce(String) -> Outcome + 'static) -> Self {
        self.derive(Outcome::Value, on_error)
    }

    fn derive(
        &self,
        on_value: impl FnOnce(String) -> Outcome + 'static,
        on_error: impl FnOnce(String) -> Outcome + 'static,
    ) -> Self {
        let next = Self::new();
        let target = next.clone();
        self.react(Box::new(move |settled| target.resolve(settled.map_or_else(on_error, on_value))));
        next
    }

    fn complete(&self, outcome: Outcome) {
        let settled = match outcome {
            Outcome::Value(value) => Ok(value),
            Outcome::Error(error) => Err(error),
            Outcome::Promise(other) => {
                let follower = self.clone();
                let tell = move |settled: Result<String, String>| {
                    follower.complete(settled.map_or_else(Outcome::Error, Outcome::Value));
                };
                return other.react(Box::new(tell));
            }
        };
        if let State::Pending(reactions) = self.state.replace(State::Settled(settled)) {
            for reaction in reactions {
                self.react(reaction);
            }
        }
    }

    fn react(&self, reaction: Box<dyn FnOnce(Result<String, String>)>) {
        match &mut *self.state.borrow_mut() {
            State::Pending(reactions) => reactions.push(reaction),
            State::Settled(settled) => {
                let settled = settled.clone();
                queue_microtask(move || reaction(settled));
            }
        }
    }
}
