//! Thenables of every sort, also of those that do not behave.

use crate::settled::Value;
use node_loop::{Completion, Error, Promise, Thenable, set_timeout, throw};

/// Makes something that a promise may be resolved with.
pub(crate) type Make = fn() -> Completion<Value>;

/// A thenable, as what a promise may be resolved with.
macro_rules! thenable {
    ($then:expr) => {
        || Thenable::new($then).into()
    };
}

/// They come to the value `value`.
pub(crate) const FULFILLED: [(&str, Make); 6] = [
    ("a thenable that fulfils at once", thenable!(|resolve, _| resolve("value".into()))),
    (
        "a thenable that fulfils later",
        thenable!(|resolve, _| _ = set_timeout(0, move || resolve("value".into()))),
    ),
    (
        "a thenable that fulfils twice",
        thenable!(|resolve, _| {
            resolve("value".into());
            resolve("other".into());
        }),
    ),
    (
        "a thenable that fulfils and then throws",
        thenable!(|resolve, _| {
            resolve("value".into());
            throw(Error::new("other"));
        }),
    ),
    ("a fulfilled promise", || Promise::resolve("value".into()).into()),
    ("a promise that is fulfilled later", || {
        Promise::new(|resolve, _| _ = set_timeout(50, move || resolve("value".into()))).into()
    }),
];

/// They come to the error `reason`.
pub(crate) const REJECTED: [(&str, Make); 5] = [
    ("a thenable that rejects at once", thenable!(|_, reject| reject(Error::new("reason")))),
    (
        "a thenable that rejects later",
        thenable!(|_, reject| _ = set_timeout(0, move || reject(Error::new("reason")))),
    ),
    ("a thenable that throws", thenable!(|_, _| throw(Error::new("reason")))),
    ("a rejected promise", || Promise::reject(Error::new("reason")).into()),
    ("a promise that is rejected later", || {
        Promise::new(|_, reject| _ = set_timeout(50, move || reject(Error::new("reason")))).into()
    }),
];
