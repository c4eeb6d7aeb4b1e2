//! `AbortController`: how one part of a program tells another that its work is no longer wanted. It stops
//! nothing itself: whoever has the signal must listen to it.
//!
//! The model is the DOM standard (§3, "Aborting ongoing activities"), which Node follows.

use std::cell::RefCell;
use std::rc::Rc;

use crate::error::Error;
use crate::next_tick::next_tick;
use crate::throw::{catching, throw};
use crate::timers::set_timeout;

/// Aborts its signal: `new AbortController()`. A clone is the same controller.
///
/// ```
/// use node_loop::{AbortController, clear_timeout, set_timeout};
///
/// node_loop::run_virtual(|| {
///     let controller = AbortController::new();
///     let timer = set_timeout(1000, || println!("too late"));
///     controller.signal().on_abort(move |reason| {
///         clear_timeout(timer);
///         println!("{reason}");
///     });
///     set_timeout(10, move || controller.abort());
/// });
/// // AbortError: This operation was aborted
/// ```
#[derive(Clone, Default)]
pub struct AbortController {
    signal: AbortSignal,
}

/// Tells whether, when and why some work is to stop. A clone is the same signal.
#[derive(Clone, Default)]
pub struct AbortSignal {
    state: Rc<RefCell<State>>,
}

enum State {
    Waiting {
        listeners: Vec<Box<dyn FnOnce(Error)>>,
        /// Signals of `any`: they are aborted once the listeners have been called.
        dependent: Vec<AbortSignal>,
    },
    Aborted(Error),
}

impl Default for State {
    fn default() -> Self {
        Self::Waiting { listeners: Vec::new(), dependent: Vec::new() }
    }
}

impl AbortController {
    /// A controller whose signal is not aborted.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The signal to hand on: `controller.signal`.
    #[must_use]
    pub fn signal(&self) -> AbortSignal {
        self.signal.clone()
    }

    /// Aborts with the usual reason, an `AbortError`: `controller.abort()`.
    #[track_caller]
    pub fn abort(&self) {
        self.abort_with(Error::with_name("AbortError", "This operation was aborted"));
    }

    /// Aborts with a reason: `controller.abort(reason)`. The listeners run at once, in order. Only the
    /// first call counts.
    pub fn abort_with(&self, reason: impl Into<Error>) {
        self.signal.abort_with(reason.into());
    }
}

impl AbortSignal {
    /// A signal that is aborted already: `AbortSignal.abort(reason)`.
    pub fn aborted_with(reason: impl Into<Error>) -> Self {
        Self { state: Rc::new(RefCell::new(State::Aborted(reason.into()))) }
    }

    /// A signal that aborts by itself after `ms` milliseconds, with a `TimeoutError`:
    /// `AbortSignal.timeout(ms)`.
    ///
    /// Its timer does not keep the program alive.
    ///
    /// # Panics
    /// Outside [`run`](crate::run).
    #[must_use]
    #[track_caller]
    pub fn timeout(ms: u64) -> Self {
        let signal = Self::default();
        let aborts = signal.clone();
        let reason = Error::with_name("TimeoutError", "The operation was aborted due to timeout");
        set_timeout(ms, move || aborts.abort_with(reason)).unref();
        signal
    }

    /// A signal that is aborted with the first of `signals`, for the same reason: `AbortSignal.any`.
    #[must_use]
    pub fn any<'a>(signals: impl IntoIterator<Item = &'a Self>) -> Self {
        let any = Self::default();
        for signal in signals {
            if let Some(reason) = signal.reason() {
                return Self::aborted_with(reason);
            }
            if let State::Waiting { dependent, .. } = &mut *signal.state.borrow_mut() {
                dependent.push(any.clone());
            }
        }
        any
    }

    /// Whether the work is to stop: `signal.aborted`.
    #[must_use]
    pub fn aborted(&self) -> bool {
        self.reason().is_some()
    }

    /// Why, if it is aborted: `signal.reason`.
    #[must_use]
    pub fn reason(&self) -> Option<Error> {
        match &*self.state.borrow() {
            State::Waiting { .. } => None,
            State::Aborted(reason) => Some(reason.clone()),
        }
    }

    /// Throws the reason if it is aborted: `signal.throwIfAborted()`. Good between two steps of a long
    /// piece of work.
    pub fn throw_if_aborted(&self) {
        if let Some(reason) = self.reason() {
            throw(reason);
        }
    }

    /// Calls `callback` once, with the reason, when the signal is aborted:
    /// `signal.addEventListener('abort', callback)`.
    ///
    /// A signal that is aborted already says nothing more: ask [`aborted`](Self::aborted) first.
    pub fn on_abort(&self, callback: impl FnOnce(Error) + 'static) {
        if let State::Waiting { listeners, .. } = &mut *self.state.borrow_mut() {
            listeners.push(Box::new(callback));
        }
    }

    fn abort_with(&self, reason: Error) {
        if self.aborted() {
            return;
        }
        let before = self.state.replace(State::Aborted(reason.clone()));
        let State::Waiting { listeners, dependent } = before else { return };
        for callback in listeners {
            // Other than an emitter's, a listener that throws does not keep the others from being
            // called. Its error comes to light right after: nobody here could catch it.
            if let Err(error) = catching(|| callback(reason.clone())) {
                next_tick(|| throw(error));
            }
        }
        for signal in dependent {
            signal.abort_with(reason.clone());
        }
    }
}
