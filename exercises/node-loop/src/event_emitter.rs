//! `EventEmitter`: names, and the callbacks that want to hear of them. It knows no loop and no queue.
//!
//! `emit` calls back at once, like any function call, and in order (`lib/events.js`). That surprises
//! whoever takes all callbacks for asynchronous.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::error::Error;
use crate::throw::throw;

/// Node warns when one event has more listeners than this: they were probably never removed.
const MAX_LISTENERS: usize = 10;

/// Calls listeners by the name of an event: `new EventEmitter()`.
///
/// In JavaScript each event brings its own arguments. Here all events of one emitter bring a value of
/// one type, `A`; only errors have their own way ([`emit_error`](Self::emit_error)). A clone is the same
/// emitter.
///
/// ```
/// use node_loop::EventEmitter;
///
/// let shop = EventEmitter::new();
/// shop.on("order", |name: &str| println!("bake a {name}"));
/// shop.once("order", |_| println!("the first order!"));
///
/// shop.emit("order", "cake"); // bake a cake, the first order!
/// shop.emit("order", "pie"); //  bake a pie
/// println!("after the orders");
/// ```
pub struct EventEmitter<A> {
    inner: Rc<Inner<A>>,
}

struct Inner<A> {
    listeners: RefCell<Vec<Entry<A>>>,
    on_error: RefCell<Vec<Entry<Error>>>,
    last_id: Cell<u64>,
}

/// What [`on`](EventEmitter::on) and the others return, for [`off`](EventEmitter::off). JavaScript knows
/// a listener by its function; a Rust closure has no identity, so it gets a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Listener {
    id: u64,
}

struct Entry<A> {
    event: Rc<str>,
    listener: Listener,
    is_once: bool,
    has_run: Rc<Cell<bool>>,
    callback: Callback<A>,
}

enum Callback<A> {
    /// It may change its variables, so it cannot be in two calls at once.
    Changing(Rc<RefCell<dyn FnMut(A)>>),
    /// It may be called while it runs.
    Reentrant(Rc<dyn Fn(A)>),
}

impl<A> Clone for Callback<A> {
    fn clone(&self) -> Self {
        match self {
            Self::Changing(callback) => Self::Changing(Rc::clone(callback)),
            Self::Reentrant(callback) => Self::Reentrant(Rc::clone(callback)),
        }
    }
}

/// What all listeners are that nobody asked to be anything else.
fn changing<A>(callback: impl FnMut(A) + 'static) -> Callback<A> {
    Callback::Changing(Rc::new(RefCell::new(callback)))
}

impl<A> Clone for Entry<A> {
    fn clone(&self) -> Self {
        let Self { event, listener, is_once, has_run, callback } = self;
        Self {
            event: Rc::clone(event),
            listener: *listener,
            is_once: *is_once,
            has_run: Rc::clone(has_run),
            callback: callback.clone(),
        }
    }
}

impl<A> Clone for EventEmitter<A> {
    fn clone(&self) -> Self {
        Self { inner: Rc::clone(&self.inner) }
    }
}

impl<A> Default for EventEmitter<A> {
    fn default() -> Self {
        let inner =
            Inner { listeners: RefCell::default(), on_error: RefCell::default(), last_id: Cell::default() };
        Self { inner: Rc::new(inner) }
    }
}

impl<A: Clone + 'static> EventEmitter<A> {
    /// An emitter that nobody listens to yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Calls `callback` each time `event` is emitted: `emitter.on(event, callback)`.
    pub fn on(&self, event: &str, callback: impl FnMut(A) + 'static) -> Listener {
        self.inner.add(&self.inner.listeners, End::Back, event, false, changing(callback))
    }

    /// As [`on`](Self::on), for a listener that emits its own event while it runs, and so runs inside
    /// itself. In JavaScript this is `emitter.on`, too. Here such a listener cannot change its variables,
    /// unless they are in a `Cell`.
    ///
    /// ```
    /// use node_loop::EventEmitter;
    ///
    /// let steps = EventEmitter::new();
    /// let again = steps.clone();
    /// steps.on_reentrant("step", move |left| {
    ///     println!("{left}");
    ///     if left > 0 {
    ///         again.emit("step", left - 1);
    ///     }
    /// });
    /// steps.emit("step", 2); // 2, 1, 0
    /// ```
    pub fn on_reentrant(&self, event: &str, callback: impl Fn(A) + 'static) -> Listener {
        let callback = Callback::Reentrant(Rc::new(callback));
        self.inner.add(&self.inner.listeners, End::Back, event, false, callback)
    }

    /// Calls `callback` the next time only: `emitter.once(event, callback)`.
    pub fn once(&self, event: &str, callback: impl FnMut(A) + 'static) -> Listener {
        self.inner.add(&self.inner.listeners, End::Back, event, true, changing(callback))
    }

    /// As [`on`](Self::on), but before all listeners that are there: `emitter.prependListener`.
    pub fn prepend(&self, event: &str, callback: impl FnMut(A) + 'static) -> Listener {
        self.inner.add(&self.inner.listeners, End::Front, event, false, changing(callback))
    }

    /// As [`once`](Self::once), but before all listeners that are there: `emitter.prependOnceListener`.
    pub fn prepend_once(&self, event: &str, callback: impl FnMut(A) + 'static) -> Listener {
        self.inner.add(&self.inner.listeners, End::Front, event, true, changing(callback))
    }

    /// Calls `callback` with each error: `emitter.on('error', callback)`.
    pub fn on_error(&self, callback: impl FnMut(Error) + 'static) -> Listener {
        self.inner.add(&self.inner.on_error, End::Back, "error", false, changing(callback))
    }

    /// Removes a listener. Says whether it was there: `emitter.off(event, callback)`.
    ///
    /// An `emit` that has begun still calls it, since it took the list of listeners at its start.
    pub fn off(&self, listener: Listener) -> bool {
        remove(&self.inner.listeners, listener) || remove(&self.inner.on_error, listener)
    }

    /// Removes all listeners of an event: `emitter.removeAllListeners(event)`.
    pub fn remove_all_listeners(&self, event: &str) {
        self.inner.listeners.borrow_mut().retain(|entry| &*entry.event != event);
        self.inner.on_error.borrow_mut().retain(|entry| &*entry.event != event);
    }

    /// Calls all listeners of `event`, one after the other, before it returns. Says whether there were
    /// any: `emitter.emit(event, value)`.
    ///
    /// A listener that throws throws out of here, and those behind it are not called.
    ///
    /// # Panics
    /// When a listener, while it runs, makes itself run again: a Rust closure that changes its variables
    /// cannot be in two calls at once. [`on_reentrant`](Self::on_reentrant) is for listeners that can.
    #[track_caller]
    pub fn emit(&self, event: &str, value: A) -> bool {
        emit(&self.inner.listeners, event, &value)
    }

    /// Calls the listeners of [`on_error`](Self::on_error): `emitter.emit('error', error)`.
    ///
    /// An error that nobody listens for is thrown, as in Node: it must not go unnoticed.
    #[track_caller]
    pub fn emit_error(&self, error: impl Into<Error>) {
        let error = error.into();
        if !emit(&self.inner.on_error, "error", &error) {
            throw(error);
        }
    }

    /// How many listen to `event`: `emitter.listenerCount(event)`.
    #[must_use]
    pub fn listener_count(&self, event: &str) -> usize {
        count(&self.inner.listeners, event) + count(&self.inner.on_error, event)
    }
}

/// Where a new listener stands.
enum End {
    Front,
    Back,
}

impl<A> Inner<A> {
    fn add<B>(
        &self,
        entries: &RefCell<Vec<Entry<B>>>,
        end: End,
        event: &str,
        is_once: bool,
        callback: Callback<B>,
    ) -> Listener {
        let listener = Listener { id: self.last_id.get() + 1 };
        self.last_id.set(listener.id);
        let entry = Entry { event: event.into(), listener, is_once, has_run: Rc::default(), callback };
        match end {
            End::Front => entries.borrow_mut().insert(0, entry),
            End::Back => entries.borrow_mut().push(entry),
        }
        // Node, too, says it once: at the first listener that is too many.
        if count(entries, event) == MAX_LISTENERS + 1 {
            eprintln!(
                "MaxListenersExceededWarning: Possible EventEmitter memory leak detected. {} {event} listeners \
                 added. Remove each listener with `off` when it is no longer needed",
                MAX_LISTENERS + 1
            );
        }
        listener
    }
}

fn count<A>(entries: &RefCell<Vec<Entry<A>>>, event: &str) -> usize {
    entries.borrow().iter().filter(|entry| &*entry.event == event).count()
}

fn remove<A>(entries: &RefCell<Vec<Entry<A>>>, listener: Listener) -> bool {
    let mut entries = entries.borrow_mut();
    let place = entries.iter().position(|entry| entry.listener == listener);
    place.map(|place| entries.remove(place)).is_some()
}

#[track_caller]
fn emit<A: Clone>(entries: &RefCell<Vec<Entry<A>>>, event: &str, value: &A) -> bool {
    // A copy: who is added or removed from now on is not this event's business.
    let called: Vec<_> = entries.borrow().iter().filter(|entry| &*entry.event == event).cloned().collect();
    for entry in &called {
        if entry.is_once {
            // Removed before it is called, so that it comes only once even if its callback emits again.
            remove(entries, entry.listener);
            if entry.has_run.replace(true) {
                continue;
            }
        }
        let callback = match &entry.callback {
            Callback::Reentrant(callback) => {
                callback(value.clone());
                continue;
            }
            Callback::Changing(callback) => callback,
        };
        let Ok(mut callback) = callback.try_borrow_mut() else {
            panic!(
                "a listener of `{event}` emitted `{event}` again while it was running. Add it with \
                 `on_reentrant`, or emit later: `next_tick(move || emitter.emit(…))`"
            )
        };
        callback(value.clone());
    }
    !called.is_empty()
}
