//! Thenables: things that are no promises but have a `then`. They are how libraries older than
//! JavaScript's own promises still work with them.

use crate::promise::Promise;
use crate::resolvers::{Reject, Resolve};
use crate::returned::{Completion, Plain, Returned};
use crate::throw::catching;

/// Something with a `then`: JavaScript's `{ then(resolve, reject) { … } }`.
///
/// Return it from a callback, follow it, await it, or make a promise of it. Its `then` is called once,
/// in a microtask of its own, and need not be well behaved: only its first call of `resolve` or
/// `reject` counts, and an error that it throws after that is ignored.
///
/// ```
/// use node_loop::{Promise, Thenable};
///
/// node_loop::run(|| {
///     let thenable = Thenable::new(|resolve, _reject| {
///         println!("asked");
///         resolve(42);
///     });
///     Promise::from(thenable).then(|value| println!("{value}"));
///     println!("script");
/// });
/// // script, asked, 42
/// ```
pub struct Thenable<T: 'static> {
    then: Box<dyn FnOnce(Resolve<T>, Reject)>,
}

impl<T: Plain> Thenable<T> {
    /// A thenable with this `then`. It is given the two functions that settle whoever asks.
    pub fn new(then: impl FnOnce(Resolve<T>, Reject) + 'static) -> Self {
        Self { then: Box::new(then) }
    }

    /// Asks for the value on behalf of a promise, to which the two functions belong.
    pub(crate) fn ask(self, resolve: Resolve<T>, reject: Reject) {
        let rejects = reject.clone();
        if let Err(thrown) = catching(|| (self.then)(resolve, reject)) {
            rejects(thrown);
        }
    }
}

/// `Promise.resolve(thenable)`.
impl<T: Plain> From<Thenable<T>> for Promise<T> {
    fn from(thenable: Thenable<T>) -> Self {
        let promise = Self::pending();
        promise.complete_with(Completion::Thenable(thenable));
        promise
    }
}

impl<T: Plain> Returned for Thenable<T> {
    type Value = T;

    fn completion(self) -> Completion<T> {
        Completion::Thenable(self)
    }
}

impl<T> From<Thenable<T>> for Completion<T> {
    fn from(thenable: Thenable<T>) -> Self {
        Self::Thenable(thenable)
    }
}
