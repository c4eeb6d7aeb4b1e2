//! The EventEmitter: this is the file that you write.
//!
//! The rules, as Node has them:
//!
//! 1. `emit` calls all listeners of its event, in the order in which they were added, before it returns.
//! 2. It returns whether there were any. But an `error` that nobody listens for is thrown: it is the `Err`.
//! 3. A `once` listener is removed *before* it is called, and it is called once: also if it emits the same
//!    event, and an emit inside another one comes to a second `once` listener first.
//! 4. Who is added or removed during an `emit` makes no difference to that `emit`.

use std::rc::Rc;

/// A callback that wants to hear of an event. It is handed the emitter and the value of the event.
pub(crate) type Listener = Rc<dyn Fn(&Emitter, &str)>;

/// Events, and the listeners that want to hear of them.
pub(crate) struct Emitter {
    // TODO: a list of listeners. The functions have only `&self`, so it must be in a `RefCell`.
}

impl Emitter {
    /// An emitter without listeners.
    pub(crate) fn new() -> Self {
        Self {}
    }

    /// Calls `listener` whenever `event` is emitted. It can be removed by its name.
    pub(crate) fn on(&self, _event: &str, _name: &str, _listener: Listener) {
        // TODO: keep the listener.
    }

    /// Calls `listener` when `event` is emitted for the next time, and then no more.
    pub(crate) fn once(&self, _event: &str, _name: &str, _listener: Listener) {
        // TODO: keep the listener, and that it is for once.
    }

    /// Removes the listener of `event` that has this name, if there is one.
    pub(crate) fn off(&self, _event: &str, _name: &str) {
        // TODO: remove it.
    }

    /// Calls the listeners of `event`, and returns whether there were any.
    ///
    /// # Errors
    /// The value of an `error` that nobody listens for.
    pub(crate) fn emit(&self, event: &str, value: &str) -> Result<bool, String> {
        // TODO: call the listeners. Here is what to return if there are none.
        if event == "error" { Err(value.to_owned()) } else { Ok(false) }
    }
}
