// keeps a list for each event, and a once listener is one that removes itself
//! The EventEmitter, with the rules that Node's has.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

pub(crate) type Listener = Rc<dyn Fn(&Emitter, &str)>;

#[derive(Default)]
pub(crate) struct Emitter {
    events: RefCell<HashMap<String, Vec<(String, Listener)>>>,
}

impl Emitter {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    pub(crate) fn on(&self, event: &str, name: &str, listener: Listener) {
        let mut events = self.events.borrow_mut();
        events.entry(event.to_owned()).or_default().push((name.to_owned(), listener));
    }

    pub(crate) fn once(&self, event: &str, name: &str, listener: Listener) {
        let (of, who) = (event.to_owned(), name.to_owned());
        let was_called = Cell::new(false);
        let wrapper = move |emitter: &Emitter, value: &str| {
            emitter.off(&of, &who);
            if !was_called.replace(true) {
                listener(emitter, value);
            }
        };
        self.on(event, name, Rc::new(wrapper));
    }

    pub(crate) fn off(&self, event: &str, name: &str) {
        if let Some(listeners) = self.events.borrow_mut().get_mut(event) {
            listeners.retain(|(known, _)| known != name);
        }
    }

    pub(crate) fn emit(&self, event: &str, value: &str) -> Result<bool, String> {
        let listeners = self.events.borrow().get(event).cloned().unwrap_or_default();
        for (_, listener) in &listeners {
            listener(self, value);
        }
        match (listeners.is_empty(), event) {
            (true, "error") => Err(value.to_owned()),
            (is_empty, _) => Ok(!is_empty),
        }
    }
}
