// shares the list itself: an emit holds on to the one that it began with, and whoever changes it makes a new one
//! The EventEmitter, with the rules that Node's has.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

pub(crate) type Listener = Rc<dyn Fn(&Emitter, &str)>;

type Entry = Rc<(String, String, Listener, Cell<Option<usize>>)>;

pub(crate) struct Emitter {
    list: RefCell<Rc<Vec<Entry>>>,
}

impl Emitter {
    pub(crate) fn new() -> Self {
        Self { list: RefCell::new(Rc::new(Vec::new())) }
    }

    pub(crate) fn on(&self, event: &str, name: &str, listener: Listener) {
        self.push(event, name, listener, None);
    }

    pub(crate) fn once(&self, event: &str, name: &str, listener: Listener) {
        self.push(event, name, listener, Some(1));
    }

    fn push(&self, event: &str, name: &str, listener: Listener, left: Option<usize>) {
        let entry = Rc::new((event.to_owned(), name.to_owned(), listener, Cell::new(left)));
        // Makes a new list if an emit still holds this one.
        Rc::make_mut(&mut self.list.borrow_mut()).push(entry);
    }

    pub(crate) fn off(&self, event: &str, name: &str) {
        let mut list = self.list.borrow_mut();
        Rc::make_mut(&mut list).retain(|entry| (entry.0.as_str(), entry.1.as_str()) != (event, name));
    }

    pub(crate) fn emit(&self, event: &str, value: &str) -> Result<bool, String> {
        let list = Rc::clone(&self.list.borrow());
        let mut heard = false;
        for entry in list.iter().filter(|entry| entry.0 == event) {
            heard = true;
            match entry.3.get() {
                Some(0) => continue,
                Some(_) => {
                    entry.3.set(Some(0));
                    self.off(event, &entry.1);
                }
                None => {}
            }
            (entry.2)(self, value);
        }
        if heard || event != "error" { Ok(heard) } else { Err(value.to_owned()) }
    }
}
