// verdict: wrong-output · rule: a reaction always runs later, even if the promise is settled already
//! Keeps a callback that comes after the settling, and nobody ever runs it.

use std::cell::RefCell;
use std::mem;
use std::rc::Rc;

use crate::queue::queue_microtask;

/// What a promise is resolved with, and what a callback returns.
pub(crate) enum Outcome {
    Value(String),
    Error(String),
    Promise(Promise),
}

/// A value that may come later, or an error. A clone is the same promise.
#[derive(Clone)]
pub(crate) struct Promise {
    inner: Rc<RefCell<Inner>>,
}

/// What all clones share.
struct Inner {
    /// Whether `resolve` was called. The promise may still be pending then: it is locked in.
    is_resolved: bool,
    settled: Option<Settled>,
    reactions: Vec<Reaction>,
}

/// The value or the error that it will have for ever.
type Settled = Result<String, String>;

/// What waits for it.
type Reaction = Box<dyn FnOnce(Settled)>;

impl Promise {
    /// A promise that is pending.
    pub(crate) fn new() -> Self {
        let inner = Inner { is_resolved: false, settled: None, reactions: Vec::new() };
        Self { inner: Rc::new(RefCell::new(inner)) }
    }

    /// Settles the promise, or locks it in. Only the first call counts.
    pub(crate) fn resolve(&self, outcome: Outcome) {
        let was_resolved = mem::replace(&mut self.inner.borrow_mut().is_resolved, true);
        if was_resolved {
            return;
        }
        match outcome {
            Outcome::Value(value) => self.settle(Ok(value)),
            Outcome::Error(error) => self.settle(Err(error)),
            Outcome::Promise(other) => {
                let follower = self.clone();
                queue_microtask(move || other.react(move |settled| follower.settle(settled)));
            }
        }
    }

    /// Calls `on_value` with the value. Returns the promise of what that returns.
    pub(crate) fn then(&self, on_value: impl FnOnce(String) -> Outcome + 'static) -> Self {
        let next = Self::new();
        let target = next.clone();
        self.react(move |settled| match settled {
            Ok(value) => target.resolve(on_value(value)),
            Err(error) => target.resolve(Outcome::Error(error)),
        });
        next
    }

    /// Calls `on_error` with the error. Returns the promise of what that returns.
    pub(crate) fn catch(&self, on_error: impl FnOnce(String) -> Outcome + 'static) -> Self {
        let next = Self::new();
        let target = next.clone();
        self.react(move |settled| match settled {
            Ok(value) => target.resolve(Outcome::Value(value)),
            Err(error) => target.resolve(on_error(error)),
        });
        next
    }

    /// Fulfils or rejects, and queues everything that waits.
    fn settle(&self, settled: Settled) {
        let reactions = {
            let mut inner = self.inner.borrow_mut();
            inner.settled = Some(settled.clone());
            mem::take(&mut inner.reactions)
        };
        for reaction in reactions {
            let settled = settled.clone();
            queue_microtask(move || reaction(settled));
        }
    }

    /// Runs `reaction` in a microtask: when the promise is settled, or next if it is.
    fn react(&self, reaction: impl FnOnce(Settled) + 'static) {
        self.inner.borrow_mut().reactions.push(Box::new(reaction));
    }
}
