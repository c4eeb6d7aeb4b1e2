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
use crate::recorder::Source;
use crate::returned::Plain;
use crate::thenable::Thenable;

/// Waiting for a promise inside an async function.
///
/// `promise.await` gives a `Result`, and `promise.await?` is JavaScript's `await promise`: the value,
/// or else the error leaves the function.
#[must_use = "it waits only if it is awaited"]
pub struct Awaiting<T: 'static> {
    promise: Promise<T>,
    /// Where the `.await` stands.
    source: Source,
    /// Nothing until the function has got to its `.await`.
    answer: Option<Rc<RefCell<Answer<T>>>>,
}

/// What the async function and the reaction of the promise share.
struct Answer<T> {
    /// There as soon as the promise is settled.
    outcome: Option<Result<T, Error>>,
    /// How the function is woken.
    waker: Option<Waker>,
}

impl<T: Plain> Future for Awaiting<T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        if let Some(answer) = &self.answer {
            let mut answer = answer.borrow_mut();
            if let Some(outcome) = answer.outcome.take() {
                return Poll::Ready(outcome);
            }
            answer.waker = Some(context.waker().clone());
            return Poll::Pending;
        }
        let answer = Answer { outcome: None, waker: Some(context.waker().clone()) };
        let answer = Rc::new(RefCell::new(answer));
        self.answer = Some(Rc::clone(&answer));
        self.promise.react_from(self.source, move |outcome| {
            let waker = answer.borrow_mut().take_waker_for(outcome);
            if let Some(waker) = waker {
                waker.wake();
                // The function goes on in this very microtask.
                current().run_woken();
            }
        });
        Poll::Pending
    }
}

impl<T> Answer<T> {
    fn take_waker_for(&mut self, outcome: Result<T, Error>) -> Option<Waker> {
        self.outcome = Some(outcome);
        self.waker.take()
    }
}

impl<T: Plain> IntoFuture for Promise<T> {
    type Output = Result<T, Error>;
    type IntoFuture = Awaiting<T>;

    #[track_caller]
    fn into_future(self) -> Awaiting<T> {
        Awaiting { promise: self, source: Source::here(), answer: None }
    }
}

/// Awaiting a thenable is awaiting `Promise.resolve(thenable)`.
impl<T: Plain> IntoFuture for Thenable<T> {
    type Output = Result<T, Error>;
    type IntoFuture = Awaiting<T>;

    #[track_caller]
    fn into_future(self) -> Awaiting<T> {
        Promise::from(self).into_future()
    }
}
