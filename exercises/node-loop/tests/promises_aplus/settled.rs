//! A promise that is settled already, immediately, or eventually: each law must hold for all three.

use std::rc::Rc;

use crate::lines::{Lines, run};
use node_loop::{Error, Promise, Settings, set_timeout};

/// What the promises under test hold. `Rc::ptr_eq` is JavaScript's `===` for it.
pub(crate) type Value = Rc<str>;

/// When the promise is settled, seen from the code that attaches reactions to it.
#[derive(Clone, Copy, Debug)]
enum When {
    Already,
    Immediately,
    Eventually,
}

/// The law prints `expected` for a promise that is fulfilled with `value`.
pub(crate) fn fulfilled(expected: &str, law: impl Fn(Promise<Value>, Lines)) {
    settled(&Ok("value".into()), expected, law);
}

/// The law prints `expected` for a promise that is rejected with the error `reason`.
pub(crate) fn rejected(expected: &str, law: impl Fn(Promise<Value>, Lines)) {
    settled(&Err(Error::new("reason")), expected, law);
}

/// The law prints `expected` for a promise with this outcome.
pub(crate) fn settled(outcome: &Result<Value, Error>, expected: &str, law: impl Fn(Promise<Value>, Lines)) {
    for when in [When::Already, When::Immediately, When::Eventually] {
        let (lines, ending) = run(Settings::new(), |out| {
            let (promise, resolve, reject) = Promise::with_resolvers();
            let outcome = outcome.clone();
            let settle = move || match outcome {
                Ok(value) => resolve(value),
                Err(error) => reject(error),
            };
            match when {
                When::Already => {
                    settle();
                    law(promise, out);
                }
                When::Immediately => {
                    law(promise, out);
                    settle();
                }
                When::Eventually => {
                    law(promise, out);
                    set_timeout(50, settle);
                }
            }
        });
        assert_eq!(lines, expected, "{when:?} settled");
        assert!(ending.is_ok(), "{when:?} settled: {ending:?}");
    }
}
