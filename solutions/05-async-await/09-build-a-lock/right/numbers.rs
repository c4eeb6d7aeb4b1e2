// gives everybody a number, as at a counter, and calls the numbers one after the other
//! A lock with tickets.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use node_loop::{Promise, Resolve};

/// A lock for async functions. A clone is the same lock.
#[derive(Clone, Default)]
pub(crate) struct Lock {
    state: Rc<RefCell<State>>,
}

/// What all clones share.
#[derive(Default)]
struct State {
    /// The next number that is given out.
    next: u64,
    /// The number whose turn it is.
    turn: u64,
    waiting: BTreeMap<u64, Resolve<()>>,
}

impl Lock {
    /// A lock that is free.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// A promise that is fulfilled when whoever called this holds the lock.
    pub(crate) fn acquire(&self) -> Promise<()> {
        let mut state = self.state.borrow_mut();
        let number = state.next;
        state.next += 1;
        let (promise, resolve, _reject) = Promise::with_resolvers();
        if number == state.turn {
            resolve(());
        } else {
            state.waiting.insert(number, resolve);
        }
        promise
    }

    /// Whoever holds the lock gives it back.
    pub(crate) fn release(&self) {
        let mut state = self.state.borrow_mut();
        state.turn += 1;
        let turn = state.turn;
        if let Some(resolve) = state.waiting.remove(&turn) {
            resolve(());
        }
    }
}
