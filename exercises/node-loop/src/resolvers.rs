//! `resolve` and `reject`: the two functions that settle a promise. They settle it, they do not wait.
//!
//! The steps are those of ECMA-262 §27.2.1.3 `CreateResolvingFunctions`.

use std::cell::Cell;
use std::ops::Deref;
use std::rc::Rc;

use crate::error::Error;
use crate::promise::Promise;
use crate::returned::{Completion, Plain};

/// The first of the two functions. Call it: `resolve(42)`.
///
/// JavaScript's `resolve(other)` follows `other` when that is a promise or a thenable. Here that has
/// a name of its own: `resolve.follow(&other)`.
pub struct Resolve<T: 'static> {
    call: Rc<dyn Fn(T)>,
    promise: Promise<T>,
    called: Called,
}

/// The second of the two functions. Call it: `reject(Error::new("…"))`.
#[derive(Clone)]
pub struct Reject {
    call: Rc<dyn Fn(Error)>,
}

/// Whether one of the two was called. The promise may still be pending then: it is locked in.
type Called = Rc<Cell<bool>>;

/// Makes the two functions for `promise`. Only the first call of either counts.
pub(crate) fn resolvers<T: Plain>(promise: &Promise<T>) -> (Resolve<T>, Reject) {
    let called = Called::default();
    (Resolve::new(promise.clone(), Rc::clone(&called)), Reject::new(promise.clone(), called))
}

impl<T: Plain> Resolve<T> {
    fn new(promise: Promise<T>, called: Called) -> Self {
        let (target, before) = (promise.clone(), Rc::clone(&called));
        let call = Rc::new(move |value| {
            if !before.replace(true) {
                target.settle(Ok(value));
            }
        });
        Self { call, promise, called }
    }

    /// Locks the promise in: it will be settled as `other` is, a promise or a [`Thenable`].
    ///
    /// A promise that follows itself would wait for ever: it is rejected with a `TypeError`.
    ///
    /// [`Thenable`]: crate::Thenable
    pub fn follow(&self, other: impl Into<Completion<T>>) {
        if !self.called.replace(true) {
            self.promise.complete_with(other.into());
        }
    }
}

impl Reject {
    fn new<T: Plain>(promise: Promise<T>, called: Called) -> Self {
        let call = Rc::new(move |error| {
            if !called.replace(true) {
                promise.settle(Err(error));
            }
        });
        Self { call }
    }
}

impl<T> Clone for Resolve<T> {
    fn clone(&self) -> Self {
        Self { call: Rc::clone(&self.call), promise: self.promise.clone(), called: Rc::clone(&self.called) }
    }
}

/// Makes `resolve(value)` a call.
impl<T> Deref for Resolve<T> {
    type Target = dyn Fn(T);

    fn deref(&self) -> &Self::Target {
        &*self.call
    }
}

/// Makes `reject(error)` a call.
impl Deref for Reject {
    type Target = dyn Fn(Error);

    fn deref(&self) -> &Self::Target {
        &*self.call
    }
}
