//! `promise.await`: what an async function does with a promise. It costs one microtask, as in V8.
//!
//! The steps are those of ECMA-262 §27.7.5.3 `Await`: the rest of the function is the reaction.

use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use crate::current::current;
use crate::error::Error;
use crate::promise::Promise;
use crate::returned::Plain;
use crate::thenable::Thenable;

/// Waiting for a promise inside an async function.
///
/// `promise.await` gives a `Result`, and `promise.await?` is JavaScript's `await promise`: the value,
/// or else the error leaves the function.
#[must_use = "it waits only if it is awaited"]
pub struct Awaiting<T: 'static> {
    promise: Promise<T>,
    /// Nothing until the function has got to its `.await`.
    answer: Option<Rc<RefCell<Answer<T>>>>,
}

/// What the async function and the reaction of the promise share.
enum Answer<T> {
    /// The function waits, and this is how it is woken.
    Wanted(Waker),
    /// The promise is settled.
    Here(Result<T, Error>),
}

impl<T: Plain> Future for Awaiting<T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let wanted = Answer::Wanted(context.waker().clone());
        if let Some(answer) = &self.answer {
            return match answer.replace(wanted) {
                Answer::Here(outcome) => Poll::Ready(outcome),
                Answer::Wanted(_) => Poll::Pending,
            };
        }
        let answer = Rc::new(RefCell::new(wanted));
        self.answer = Some(Rc::clone(&answer));
        self.promise.react(move |outcome| {
            if let Answer::Wanted(waker) = answer.replace(Answer::Here(outcome)) {
                waker.wake();
                // The function goes on in this very microtask.
                current().run_woken();
            }
        });
        Poll::Pending
    }
}

impl<T: Plain> IntoFuture for Promise<T> {
    type Output = Result<T, Error>;
    type IntoFuture = Awaiting<T>;

    fn into_future(self) -> Awaiting<T> {
        Awaiting { promise: self, answer: None }
    }
}

/// Awaiting a thenable is awaiting `Promise.resolve(thenable)`.
impl<T: Plain> IntoFuture for Thenable<T> {
    type Output = Result<T, Error>;
    type IntoFuture = Awaiting<T>;

    fn into_future(self) -> Awaiting<T> {
        Promise::from(self).into_future()
    }
}
