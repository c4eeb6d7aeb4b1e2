// has no queue: each one waits for the promise of the one before
//! A lock that is a chain of promises.

use std::cell::RefCell;
use std::rc::Rc;

use node_loop::{Promise, Resolve};

/// A lock for async functions. A clone is the same lock.
#[derive(Clone)]
pub(crate) struct Lock {
    state: Rc<RefCell<State>>,
}

/// What all clones share.
struct State {
    /// Fulfilled when the last one who came has gone.
    last: Promise<()>,
    /// Those who came and have not gone, the holder in front.
    inside: Vec<Resolve<()>>,
}

impl Lock {
    /// A lock that is free.
    pub(crate) fn new() -> Self {
        Self { state: Rc::new(RefCell::new(State { last: Promise::resolve(()), inside: Vec::new() })) }
    }

    /// A promise that is fulfilled when whoever called this holds the lock.
    pub(crate) fn acquire(&self) -> Promise<()> {
        let mut state = self.state.borrow_mut();
        let before = state.last.clone();
        let (gone, resolve, _reject) = Promise::with_resolvers();
        state.last = gone;
        state.inside.push(resolve);
        before
    }

    /// Whoever holds the lock gives it back.
    pub(crate) fn release(&self) {
        let resolve = self.state.borrow_mut().inside.remove(0);
        resolve(());
    }
}
