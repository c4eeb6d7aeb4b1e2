// verdict: wrong-output · rule: release hands the lock to the first who waits; nobody gets in between
//! Makes the lock free before the first who waits can take it, so somebody else is quicker.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use node_loop::{Promise, Resolve};

/// A lock for async functions. A clone is the same lock.
#[derive(Clone)]
pub(crate) struct Lock {
    state: Rc<RefCell<State>>,
}

/// What all clones share.
struct State {
    is_held: bool,
    waiting: VecDeque<Resolve<()>>,
}

impl Lock {
    /// A lock that is free.
    pub(crate) fn new() -> Self {
        Self { state: Rc::new(RefCell::new(State { is_held: false, waiting: VecDeque::new() })) }
    }

    /// A promise that is fulfilled when whoever called this holds the lock.
    pub(crate) fn acquire(&self) -> Promise<()> {
        let mut state = self.state.borrow_mut();
        if !state.is_held {
            state.is_held = true;
            return Promise::resolve(());
        }
        let (promise, resolve, _reject) = Promise::with_resolvers();
        state.waiting.push_back(resolve);
        promise
    }

    /// Whoever holds the lock gives it back.
    pub(crate) fn release(&self) {
        let mut state = self.state.borrow_mut();
        state.is_held = false;
        if let Some(resolve) = state.waiting.pop_front() {
            resolve(());
        }
    }
}
