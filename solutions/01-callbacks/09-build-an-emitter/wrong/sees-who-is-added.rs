// verdict: wrong-output · rule: a listener that was added is called from the next emit on
//! Looks at the length of the list anew after each listener, so it calls one that was added just now.

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
        // Empties the place, so that no other listener moves.
        for entry in self.entries.borrow_mut().iter_mut() {
            if entry.0 == event && entry.1 == name {
                entry.0.clear();
            }
        }
    }

    pub(crate) fn emit(&self, event: &str, value: &str) -> Result<bool, String> {
        let mut heard = false;
        let mut place = 0;
        while place < self.entries.borrow().len() {
            let entry = self.entries.borrow()[place].clone();
            place += 1;
            if entry.0 == event {
                heard = true;
                if entry.3 {
                    self.off(event, &entry.1);
                }
                (entry.2)(self, value);
            }
        }
        if heard || event != "error" { Ok(heard) } else { Err(value.to_owned()) }
    }
}
