//! The EventEmitter, with the rules that Node's has.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// A callback that wants to hear of an event. It is handed the emitter and the value of the event.
pub(crate) type Listener = Rc<dyn Fn(&Emitter, &str)>;

/// Events, and the listeners that want to hear of them.
pub(crate) struct Emitter {
    entries: RefCell<Vec<Rc<Entry>>>,
}

/// One listener, and what it listens to.
struct Entry {
    event: String,
    name: String,
    listener: Listener,
    is_once: bool,
    /// Only a once listener asks for it.
    was_called: Cell<bool>,
}

impl Emitter {
    /// An emitter without listeners.
    pub(crate) fn new() -> Self {
        Self { entries: RefCell::default() }
    }

    /// Calls `listener` whenever `event` is emitted. It can be removed by its name.
    pub(crate) fn on(&self, event: &str, name: &str, listener: Listener) {
        self.add(event, name, listener, false);
    }

    /// Calls `listener` when `event` is emitted for the next time, and then no more.
    pub(crate) fn once(&self, event: &str, name: &str, listener: Listener) {
        self.add(event, name, listener, true);
    }

    /// Removes the listener of `event` that has this name, if there is one.
    pub(crate) fn off(&self, event: &str, name: &str) {
        self.entries.borrow_mut().retain(|entry| entry.event != event || entry.name != name);
    }

    /// Calls the listeners of `event`, and returns whether there were any.
    ///
    /// # Errors
    /// The value of an `error` that nobody listens for.
    pub(crate) fn emit(&self, event: &str, value: &str) -> Result<bool, String> {
        // A copy: whoever is added or removed from now on is not this event's business. And nothing is
        // borrowed while a listener runs.
        let entries: Vec<Rc<Entry>> =
            self.entries.borrow().iter().filter(|entry| entry.event == event).cloned().collect();
        if entries.is_empty() && event == "error" {
            return Err(value.to_owned());
        }
        for entry in &entries {
            if entry.is_once {
                // Before the call, since the listener may emit the same event.
                self.entries.borrow_mut().retain(|other| !Rc::ptr_eq(other, entry));
                // It is in the copy of each emit that began before it was removed.
                if entry.was_called.replace(true) {
                    continue;
                }
            }
            (entry.listener)(self, value);
        }
        Ok(!entries.is_empty())
    }

    fn add(&self, event: &str, name: &str, listener: Listener, is_once: bool) {
        let (event, name) = (event.to_owned(), name.to_owned());
        let entry = Entry { event, name, listener, is_once, was_called: Cell::new(false) };
        self.entries.borrow_mut().push(Rc::new(entry));
    }
}
