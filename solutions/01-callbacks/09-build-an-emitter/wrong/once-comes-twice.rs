// verdict: wrong-output · rule: a once listener is called once, also if an emit inside another one was first
//! Removes a once listener before it is called, but it is still in the copy of an outer emit.

use std::cell::RefCell;
use std::rc::Rc;

pub(crate) type Listener = Rc<dyn Fn(&Emitter, &str)>;

pub(crate) struct Emitter {
    entries: RefCell<Vec<(String, String, Listener, bool)>>,
}

impl Emitter {
    pub(crate) fn new() -> Self {
        Self { entries: RefCell::default() }
    }

    pub(crate) fn on(&self, event: &str, name: &str, listener: Listener) {
        self.entries.borrow_mut().push((event.to_owned(), name.to_owned(), listener, false));
    }

    pub(crate) fn once(&self, event: &str, name: &str, listener: Listener) {
        self.entries.borrow_mut().push((event.to_owned(), name.to_owned(), listener, true));
    }

    pub(crate) fn off(&self, event: &str, name: &str) {
        self.entries.borrow_mut().retain(|entry| entry.0 != event || entry.1 != name);
    }

    pub(crate) fn emit(&self, event: &str, value: &str) -> Result<bool, String> {
        let entries = self.entries.borrow().clone();
        let mut heard = false;
        for entry in entries.iter().filter(|entry| entry.0 == event) {
            heard = true;
            if entry.3 {
                self.off(event, &entry.1);
            }
            (entry.2)(self, value);
        }
        if heard || event != "error" { Ok(heard) } else { Err(value.to_owned()) }
    }
}
