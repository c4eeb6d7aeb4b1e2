//! Async functions: a Rust future that runs at once, waits at each `.await`, and goes on in the
//! microtask that brings the value. It is not a thread, and nothing runs at the same time.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use crate::current::current;
use crate::event_loop::EventLoop;
use crate::promise::Promise;
use crate::returned::{Completion, Returned};
use crate::throw::catching;
use crate::waking::Woken;

/// Calls an async function as JavaScript does: it runs now, up to its first `.await`, and what it will
/// return is a promise.
///
/// ```
/// use node_loop::{call_async, sleep, Error};
///
/// async fn greet(name: &'static str) -> Result<usize, Error> {
///     println!("wait for {name}");
///     sleep(10).await?;
///     println!("hello {name}");
///     Ok(name.len())
/// }
///
/// node_loop::run_virtual(|| {
///     call_async(greet("Alice")).then(|length| println!("{length} letters"));
///     println!("script");
/// });
/// // wait for Alice, script, hello Alice, 5 letters
/// ```
///
/// Without `call_async`, a Rust `async fn` does nothing until it is awaited. This is the one great
/// difference to JavaScript.
///
/// It may return what a callback of `then` may return: see [`Returned`]. `Err(…)`, a `?` that meets an
/// error, and [`throw`](crate::throw()) reject the promise. Inside it, `promise.await?` is JavaScript's
/// `await promise` and costs one microtask; `await value` is `Promise::resolve(value).await?`. To await
/// another async function as JavaScript does, call it first: `call_async(greet("Bob")).await?`.
/// `greet("Bob").await?` runs it in place, as if its lines stood here, without a microtask of its own.
///
/// A future of another crate may be awaited, too. Woken on this thread it goes on among the microtasks,
/// woken by another thread in the poll phase. Like a promise, it does not keep the loop alive.
///
/// # Panics
/// Outside [`run`](crate::run).
#[track_caller]
pub fn call_async<R: Returned>(function: impl Future<Output = R> + 'static) -> Promise<R::Value> {
    let promise = Promise::pending();
    let (target, mut body) = (promise.clone(), Box::pin(function));
    let run = Box::new(move |context: &mut Context<'_>| {
        match catching(|| body.as_mut().poll(context)) {
            Ok(Poll::Pending) => return Poll::Pending,
            Ok(Poll::Ready(returned)) => target.complete_with(returned.completion()),
            Err(thrown) => target.complete_with(Completion::Thrown(thrown)),
        }
        Poll::Ready(())
    });
    let event_loop = current();
    let number = event_loop.async_functions.borrow_mut().add(run);
    event_loop.go_on(number);
    promise
}

/// The async functions that have been called and have not returned yet, by their number.
///
/// One that waits for a promise which is never settled stays here until the loop ends. Like the
/// promise, it does not keep the loop alive.
#[derive(Default)]
pub(crate) struct AsyncFunctions {
    by_number: BTreeMap<u64, Rc<AsyncFunction>>,
    last_number: u64,
    woken: Arc<Woken>,
}

struct AsyncFunction {
    /// Taken out while it runs.
    run: Cell<Option<Run>>,
    waker: Waker,
}

/// Runs a function up to its next `.await`, or to its end.
type Run = Box<dyn FnMut(&mut Context<'_>) -> Poll<()>>;

impl AsyncFunctions {
    fn add(&mut self, run: Run) -> u64 {
        self.last_number += 1;
        let waker = Woken::waker(&self.woken, self.last_number);
        let function = AsyncFunction { run: Cell::new(Some(run)), waker };
        self.by_number.insert(self.last_number, Rc::new(function));
        self.last_number
    }
}

impl EventLoop {
    /// Lets the function go on that was woken first. Says whether there was one.
    pub(crate) fn run_woken(&self) -> bool {
        let woken = self.async_functions.borrow().woken.next();
        woken.inspect(|number| self.go_on(*number)).is_some()
    }

    fn go_on(&self, number: u64) {
        let function = self.async_functions.borrow().by_number.get(&number).cloned();
        // There is none if it has returned in the meantime: a future may be woken more than once.
        let Some(function) = function else { return };
        let Some(mut run) = function.run.take() else { return };
        if run(&mut Context::from_waker(&function.waker)).is_pending() {
            function.run.set(Some(run));
            self.async_functions.borrow().woken.listen(|| self.watchers.borrow_mut().waker());
        } else {
            self.async_functions.borrow_mut().by_number.remove(&number);
        }
    }
}
