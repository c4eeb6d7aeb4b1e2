// verdict: wrong-order · rule: emit calls all listeners before it returns
//! Takes all callbacks for asynchronous, and lets the listeners wait in the nextTick queue.

use std::cell::RefCell;
use std::rc::Rc;

use node_loop::next_tick;

pub(crate) type Listener = Rc<dyn Fn(&Emitter, &str)>;

type Entry = (String, String, Listener, bool);

#[derive(Clone)]
pub(crate) struct Emitter {
    entries: Rc<RefCell<Vec<Entry>>>,
}

impl Emitter {
    pub(crate) fn new() -> Self {
        Self { entries: Rc::default() }
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
        for entry in entries.into_iter().filter(|entry| entry.0 == event) {
            heard = true;
            if entry.3 {
                self.off(event, &entry.1);
            }
            let (emitter, value) = (self.clone(), value.to_owned());
            next_tick(move || (entry.2)(&emitter, &value));
        }
        if heard || event != "error" { Ok(heard) } else { Err(value.to_owned()) }
    }
}
