//! The lock: this is the file that you write.
//!
//! The rules:
//!
//! 1. `acquire` gives a promise. It is fulfilled when whoever asked holds the lock: at once if the lock is free.
//! 2. Only one holds the lock. All others wait, and are served in the order in which they came.
//! 3. `release` hands the lock to the first who waits. Nobody gets in between, not even who comes in the
//!    moment between the release and the next microtask.
//! 4. If nobody waits, the lock is free again.

use std::cell::RefCell;
use std::rc::Rc;

use node_loop::Promise;

/// A lock for async functions. A clone is the same lock.
#[derive(Clone)]
pub(crate) struct Lock {
    state: Rc<RefCell<State>>,
}

/// What all clones share.
struct State {
    // TODO: whether somebody holds the lock, and who waits. A promise that waits is known by its `resolve`:
    // `Promise::with_resolvers()` gives both, and a `VecDeque<Resolve<()>>` keeps them in their order.
}

impl Lock {
    /// A lock that is free.
    pub(crate) fn new() -> Self {
        Self { state: Rc::new(RefCell::new(State {})) }
    }

    /// A promise that is fulfilled when whoever called this holds the lock.
    pub(crate) fn acquire(&self) -> Promise<()> {
        // TODO: only one may have it.
        let _state = self.state.borrow_mut();
        Promise::resolve(())
    }

    /// Whoever holds the lock gives it back.
    pub(crate) fn release(&self) {
        // TODO: hand it to the first who waits.
    }
}
