//! The loop of this thread: what lets `set_timeout` be a plain function, as it is in Node.
//!
//! It only finds the loop. It starts none.

use std::cell::RefCell;
use std::rc::Rc;

use crate::event_loop::EventLoop;

thread_local! {
    /// Each thread has its own loop, as each worker thread has in Node.
    static CURRENT: RefCell<Option<Rc<EventLoop>>> = const { RefCell::new(None) };
}

/// The loop that runs on this thread.
///
/// # Panics
/// Outside `node_loop::run`. In Node there is always a loop; here the program says where it starts,
/// and a callback that silently never ran would be harder to understand than this message.
#[track_caller]
pub(crate) fn current() -> Rc<EventLoop> {
    CURRENT.with_borrow(Clone::clone).unwrap_or_else(|| {
        panic!(
            "there is no event loop here: callbacks can only be scheduled inside `node_loop::run`. \
             Move this call into `node_loop::run(|| {{ … }})`"
        )
    })
}

/// The loop that runs on this thread, if one does.
pub(crate) fn current_if_any() -> Option<Rc<EventLoop>> {
    CURRENT.try_with(|current| current.borrow().clone()).ok().flatten()
}

/// The same, if it is the loop with this number: what belongs to a loop that has ended is not looked for
/// in the next one.
///
/// # Panics
/// Outside `node_loop::run`.
#[track_caller]
pub(crate) fn current_with_number(number: u32) -> Option<Rc<EventLoop>> {
    Some(current()).filter(|event_loop| event_loop.number == number)
}

/// Makes `event_loop` the loop of this thread for as long as the returned guard lives.
///
/// # Panics
/// If a loop is already running on this thread: the inner one would stop the outer one.
#[track_caller]
pub(crate) fn enter(event_loop: &Rc<EventLoop>) -> Entered {
    let before = CURRENT.replace(Some(Rc::clone(event_loop)));
    if before.is_some() {
        CURRENT.set(before);
        panic!(
            "a loop is already running on this thread: `node_loop::run` cannot be called inside a \
             callback. Call `set_timeout` and the others directly there"
        );
    }
    Entered
}

/// Calls `work` as if on another thread: there is no loop for it.
pub(crate) fn without_a_loop(work: impl FnOnce()) {
    let _left = Left(CURRENT.take());
    work();
}

/// Comes back to the loop when it is dropped, also when the work panics.
struct Left(Option<Rc<EventLoop>>);

impl Drop for Left {
    fn drop(&mut self) {
        CURRENT.set(self.0.take());
    }
}

/// Leaves the loop when it is dropped, also when a callback panics.
pub(crate) struct Entered;

impl Drop for Entered {
    fn drop(&mut self) {
        CURRENT.set(None);
    }
}
