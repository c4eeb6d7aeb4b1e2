//! Promises: a value that comes later, and the reactions that wait for it.
//!
//! The steps are those of ECMA-262 §27.2 and cost what they cost in V8: a reaction is one microtask,
//! and following a promise that a callback returned is two more. No callback ever runs at once.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::rc::Rc;

use crate::current::current;
use crate::error::Error;
use crate::microtask::{queue_microtask, queue_microtask_from};
use crate::reactions::Reactions;
use crate::recorder::{Source, record_settled};
use crate::resolvers::{Reject, Resolve, resolvers};
use crate::returned::{Completion, Plain, Returned, complete};
use crate::thenable::Thenable;
use crate::throw::catching;

/// A value of type `T` that may come later, or an [`Error`] instead.
///
/// It is a handle: a clone is the same promise, as a second variable is in JavaScript.
pub struct Promise<T: 'static> {
    inner: Rc<Inner<T>>,
}

struct Inner<T: 'static> {
    state: RefCell<State<T>>,
    /// Whether anybody reacts to it. A rejection that nobody handles ends the program.
    handled: Cell<bool>,
}

/// A promise is settled once and never changes again.
enum State<T: 'static> {
    Pending(Reactions<T>),
    Fulfilled(T),
    Rejected(Error),
}

impl<T> Clone for Promise<T> {
    fn clone(&self) -> Self {
        Self { inner: Rc::clone(&self.inner) }
    }
}

impl<T: Plain> Promise<T> {
    /// Makes a promise and runs `executor` at once, with the two functions that settle it.
    ///
    /// ```
    /// use node_loop::{set_timeout, Promise};
    ///
    /// node_loop::run_virtual(|| {
    ///     let later = Promise::new(|resolve, _reject| {
    ///         set_timeout(100, move || resolve(42));
    ///     });
    ///     later.then(|value| println!("{value}"));
    /// });
    /// ```
    ///
    /// Only the first call of either counts. An executor that throws rejects.
    pub fn new(executor: impl FnOnce(Resolve<T>, Reject)) -> Self {
        let promise = Self::pending();
        let (resolve, reject) = resolvers(&promise);
        let rejects = reject.clone();
        if let Err(thrown) = catching(|| executor(resolve, reject)) {
            rejects(thrown);
        }
        promise
    }

    /// A promise and the two functions that settle it: `Promise.withResolvers()`.
    #[must_use]
    pub fn with_resolvers() -> (Self, Resolve<T>, Reject) {
        let promise = Self::pending();
        let (resolve, reject) = resolvers(&promise);
        (promise, resolve, reject)
    }

    /// Calls `callback` at once and makes a promise of what it returns or throws: `Promise.try(…)`.
    ///
    /// Its name ends in `_` because `try` is a word that Rust keeps for itself.
    pub fn try_<R: Returned<Value = T>>(callback: impl FnOnce() -> R) -> Self {
        let promise = Self::pending();
        promise.complete_with(complete(callback));
        promise
    }

    /// A promise that is fulfilled with `value` already: `Promise.resolve(value)`.
    pub fn resolve(value: T) -> Self {
        record_settled(true);
        Self::in_state(State::Fulfilled(value))
    }

    /// A promise that is rejected already: `Promise.reject(new Error("…"))`.
    ///
    /// # Panics
    /// Outside [`run`](crate::run): nobody could say there that it was never handled.
    #[track_caller]
    pub fn reject(error: impl Into<Error>) -> Self {
        let promise = Self::pending();
        promise.settle(Err(error.into()));
        promise
    }

    /// Calls `callback` with the value, in a microtask, once the promise is fulfilled.
    ///
    /// The promise that `then` returns gets what the callback returns: see [`Returned`]. A rejection
    /// passes by the callback and goes on to that promise.
    #[track_caller]
    pub fn then<R: Returned>(&self, callback: impl FnOnce(T) -> R + 'static) -> Promise<R::Value> {
        self.derive(|outcome| match outcome {
            Ok(value) => complete(|| callback(value)),
            Err(error) => Completion::Thrown(error),
        })
    }

    /// Calls `callback` with the error, in a microtask, once the promise is rejected.
    ///
    /// What the callback returns takes the place of the value, so it must be of the same type. A
    /// value passes by the callback.
    #[track_caller]
    pub fn catch<R: Returned<Value = T>>(&self, callback: impl FnOnce(Error) -> R + 'static) -> Promise<T> {
        self.derive(|outcome| match outcome {
            Ok(value) => Completion::Value(value),
            Err(error) => complete(|| callback(error)),
        })
    }

    /// One reaction for both outcomes: `promise.then(on_value, on_error)`.
    ///
    /// Unlike `.then(a).catch(b)`, an error in `a` does not come to `b`, and an error that comes here
    /// is handled one microtask earlier.
    #[track_caller]
    pub fn then_or<A, B>(
        &self,
        on_value: impl FnOnce(T) -> A + 'static,
        on_error: impl FnOnce(Error) -> B + 'static,
    ) -> Promise<A::Value>
    where
        A: Returned,
        B: Returned<Value = A::Value>,
    {
        self.derive(|outcome| match outcome {
            Ok(value) => complete(|| on_value(value)),
            Err(error) => complete(|| on_error(error)),
        })
    }

    /// Calls `callback` in either case, and then passes on what this promise held.
    ///
    /// If the callback returns a promise, that is waited for. If it fails, its error takes over.
    #[track_caller]
    pub fn finally<R: Returned>(&self, callback: impl FnOnce() -> R + 'static) -> Promise<T> {
        self.derive(|outcome| {
            let waited_for = match complete(callback) {
                Completion::Value(value) => Promise::resolve(value),
                Completion::Promise(promise) => promise,
                Completion::Thenable(thenable) => Promise::from(thenable),
                Completion::Thrown(error) => return Completion::Thrown(error),
            };
            // ECMA-262 returns a promise here, even for a plain value, so `finally` costs the two
            // microtasks of following one.
            Completion::Promise(waited_for.derive(|waited| match waited {
                Ok(_) => Completion::from(outcome),
                Err(error) => Completion::Thrown(error),
            }))
        })
    }

    /// Whether both are one and the same promise: JavaScript's `===`.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.inner, &other.inner)
    }

    pub(crate) fn is_pending(&self) -> bool {
        matches!(*self.inner.state.borrow(), State::Pending(_))
    }

    pub(crate) fn pending() -> Self {
        Self::in_state(State::Pending(Reactions::new()))
    }

    fn in_state(state: State<T>) -> Self {
        Self { inner: Rc::new(Inner { state: state.into(), handled: Cell::new(false) }) }
    }

    /// A new promise that gets what `handler` makes of this one's outcome.
    #[track_caller]
    fn derive<U: Plain>(
        &self,
        handler: impl FnOnce(Result<T, Error>) -> Completion<U> + 'static,
    ) -> Promise<U> {
        let derived = Promise::pending();
        let target = derived.clone();
        self.react(move |outcome| target.complete_with(handler(outcome)));
        derived
    }

    /// Runs `reaction` in a microtask: when the promise is settled, or next if it is (§27.2.5.4.1
    /// `PerformPromiseThen`).
    #[track_caller]
    pub(crate) fn react(&self, reaction: impl FnOnce(Result<T, Error>) + 'static) {
        self.react_from(Source::here(), reaction);
    }

    /// The same for a reaction that was asked for at another place.
    #[track_caller]
    pub(crate) fn react_from(&self, source: Source, reaction: impl FnOnce(Result<T, Error>) + 'static) {
        self.inner.handled.set(true);
        let outcome = match &mut *self.inner.state.borrow_mut() {
            State::Pending(reactions) => return reactions.push(source, Box::new(reaction)),
            State::Fulfilled(value) => Ok(value.clone()),
            State::Rejected(error) => Err(error.clone()),
        };
        queue_microtask_from(source, || reaction(outcome));
    }

    /// §27.2.1.3.2 Promise Resolve Functions: a value settles, a promise or a thenable is followed.
    #[track_caller]
    pub(crate) fn complete_with(&self, completion: Completion<T>) {
        match completion {
            Completion::Value(value) => self.settle(Ok(value)),
            Completion::Thrown(error) => self.settle(Err(error)),
            Completion::Promise(other) => self.follow(other),
            Completion::Thenable(thenable) => self.ask(thenable),
        }
    }

    /// From now on only `other` decides. The first extra microtask asks it to tell us (§27.2.2.2
    /// `NewPromiseResolveThenableJob`); the second one is its reaction, which does.
    fn follow(&self, other: Promise<T>) {
        if self.is_same(&other) {
            let error = Error::with_name("TypeError", "Chaining cycle detected for promise #<Promise>");
            return self.settle(Err(error));
        }
        let follower = self.clone();
        queue_microtask(move || other.react(move |outcome| follower.settle(outcome)));
    }

    /// The same job for a thenable. It gets two functions of its own, because the first two have been
    /// used up by locking this promise in.
    fn ask(&self, thenable: Thenable<T>) {
        let follower = self.clone();
        queue_microtask(move || {
            let (resolve, reject) = resolvers(&follower);
            thenable.ask(resolve, reject);
        });
    }

    /// Fulfils or rejects, and queues one microtask for each reaction that waited.
    pub(crate) fn settle(&self, outcome: Result<T, Error>) {
        let mut reactions = match &mut *self.inner.state.borrow_mut() {
            State::Pending(reactions) => reactions.take(),
            State::Fulfilled(_) | State::Rejected(_) => return,
        };
        record_settled(outcome.is_ok());
        for (source, reaction) in reactions.in_order() {
            let outcome = outcome.clone();
            queue_microtask_from(source, || reaction(outcome));
        }
        let settled = match outcome {
            Ok(value) => State::Fulfilled(value),
            Err(error) => {
                self.report_rejection(&error);
                State::Rejected(error)
            }
        };
        self.inner.state.replace(settled);
    }

    /// Tells the loop, which looks again when both queues are empty: until then, somebody may still
    /// add a `catch`.
    fn report_rejection(&self, error: &Error) {
        if self.inner.handled.get() {
            return;
        }
        let (inner, error) = (Rc::clone(&self.inner), error.clone());
        let still_unhandled = move || (!inner.handled.get()).then_some(error);
        current().rejections.borrow_mut().push(Box::new(still_unhandled));
    }
}

/// As Node's `console.log(promise)` shows it: `Promise { <pending> }`.
impl<T: fmt::Debug> fmt::Debug for Promise<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.inner.state.borrow() {
            State::Pending(_) => write!(formatter, "Promise {{ <pending> }}"),
            State::Fulfilled(value) => write!(formatter, "Promise {{ {value:?} }}"),
            State::Rejected(error) => write!(formatter, "Promise {{ <rejected> {error} }}"),
        }
    }
}
