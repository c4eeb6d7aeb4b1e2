//! What a callback of a promise may return: a plain value, a promise, or a `Result`.
//!
//! JavaScript looks at the value when it arrives and asks "has it a `then`?". Rust decides the same
//! question by type, before the program runs.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::error::Error;
use crate::promise::Promise;
use crate::thenable::Thenable;
use crate::throw::catching;

/// A value that a promise can be fulfilled with as it is.
///
/// Numbers, texts, `Vec`, `Option`, tuples and the like are. A type of your own needs one line:
///
/// ```
/// #[derive(Clone)]
/// struct User { name: String }
///
/// impl node_loop::Plain for User {}
/// ```
///
/// It must be `Clone`, since several reactions may each get the value. A promise is not plain: as in
/// JavaScript, no promise is ever fulfilled with a promise.
#[diagnostic::on_unimplemented(
    message = "a promise cannot hold a value of type `{Self}` yet",
    label = "this would put a `{Self}` into a promise",
    note = "a type of your own needs one line beside it: `impl node_loop::Plain for NAME {{}}`",
    note = "a `Result` needs a `node_loop::Error` as its error: `Err(Error::new(\"…\"))`",
    note = "a promise is never put into a promise: return it, or use it as it is",
    note = "an async block or function has to be called: `|value| call_async(async move {{ … }})`"
)]
pub trait Plain: Clone + 'static {}

/// What a callback of [`then`](Promise::then), [`catch`](Promise::catch) or
/// [`finally`](Promise::finally) may return.
///
/// | it returns | the promise that `then` made |
/// |---|---|
/// | a [`Plain`] value, also nothing: `()` | is fulfilled with it |
/// | `Ok(value)` | is fulfilled with `value` |
/// | `Err(error)` | is rejected with `error` |
/// | a [`Promise`] | follows it, two microtasks later |
/// | a [`Thenable`] | asks it, one microtask later |
#[diagnostic::on_unimplemented(
    message = "a callback or an async function cannot return `{Self}` to a promise",
    label = "what it returns here is a `{Self}`",
    note = "it may return a plain value, a promise, or a `Result` of a plain value and a `node_loop::Error`",
    note = "`Ok(promise)` is one too many: write `promise.await` in an async function, or return `promise` itself"
)]
pub trait Returned {
    /// What the promise will hold.
    type Value: Plain;

    /// Which of these it is.
    fn completion(self) -> Completion<Self::Value>;
}

/// How a callback of a promise was left.
pub enum Completion<T: 'static> {
    /// It returned a plain value.
    Value(T),
    /// It returned a promise.
    Promise(Promise<T>),
    /// It returned a thenable.
    Thenable(Thenable<T>),
    /// It threw, or it returned `Err`.
    Thrown(Error),
}

impl<T: Plain> Returned for T {
    type Value = T;

    fn completion(self) -> Completion<T> {
        Completion::Value(self)
    }
}

impl<T: Plain> Returned for Promise<T> {
    type Value = T;

    fn completion(self) -> Completion<T> {
        Completion::Promise(self)
    }
}

impl<T: Plain> Returned for Result<T, Error> {
    type Value = T;

    fn completion(self) -> Completion<T> {
        match self {
            Ok(value) => Completion::Value(value),
            Err(error) => Completion::Thrown(error),
        }
    }
}

/// For a callback that may end in more than one of these ways.
impl<T: Plain> Returned for Completion<T> {
    type Value = T;

    fn completion(self) -> Self {
        self
    }
}

impl<T> From<Promise<T>> for Completion<T> {
    fn from(promise: Promise<T>) -> Self {
        Self::Promise(promise)
    }
}

impl<T> From<&Promise<T>> for Completion<T> {
    fn from(promise: &Promise<T>) -> Self {
        Self::Promise(promise.clone())
    }
}

impl<T> From<Result<T, Error>> for Completion<T> {
    fn from(outcome: Result<T, Error>) -> Self {
        match outcome {
            Ok(value) => Self::Value(value),
            Err(error) => Self::Thrown(error),
        }
    }
}

/// Calls back and says how that ended.
pub(crate) fn complete<R: Returned>(callback: impl FnOnce() -> R) -> Completion<R::Value> {
    match catching(callback) {
        Ok(returned) => returned.completion(),
        Err(thrown) => Completion::Thrown(thrown),
    }
}

/// `impl Plain` for types without parameters.
macro_rules! plain {
    ($($kind:ty),* $(,)?) => { $(impl Plain for $kind {})* };
}

plain!((), bool, char, String, f32, f64, Error, Duration, Instant);
plain!(i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize);

impl<T: ?Sized + 'static> Plain for &'static T {}
impl<T: ?Sized + 'static> Plain for Rc<T> {}
impl<T: ?Sized + 'static> Plain for Arc<T> {}
impl<T: Clone + 'static> Plain for Box<T> {}
impl<T: Clone + 'static> Plain for RefCell<T> {}
impl<T: Copy + 'static> Plain for Cell<T> {}
impl<T: Clone + 'static> Plain for Option<T> {}
impl<T: Clone + 'static> Plain for Vec<T> {}
impl<T: Clone + 'static> Plain for VecDeque<T> {}
impl<T: Clone + 'static> Plain for BTreeSet<T> {}
impl<T: Clone + 'static, S: Clone + 'static> Plain for HashSet<T, S> {}
impl<K: Clone + 'static, V: Clone + 'static> Plain for BTreeMap<K, V> {}
impl<K: Clone + 'static, V: Clone + 'static, S: Clone + 'static> Plain for HashMap<K, V, S> {}
impl<T: Clone + 'static, const N: usize> Plain for [T; N] {}
impl<A: Clone + 'static> Plain for (A,) {}
impl<A: Clone + 'static, B: Clone + 'static> Plain for (A, B) {}
impl<A: Clone + 'static, B: Clone + 'static, C: Clone + 'static> Plain for (A, B, C) {}
impl<A: Clone + 'static, B: Clone + 'static, C: Clone + 'static, D: Clone + 'static> Plain for (A, B, C, D) {}

/// Gives a name to `!`, the type of a callback that never returns: `|_| todo!()` or `|_| throw(…)`.
///
/// Stable Rust cannot write it here, but it can ask what a function pointer returns.
pub trait Output {
    type Type;
}

impl<T> Output for fn() -> T {
    type Type = T;
}

impl Returned for <fn() -> ! as Output>::Type {
    type Value = ();

    fn completion(self) -> Completion<()> {
        self
    }
}
