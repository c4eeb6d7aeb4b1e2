//! Async functions: a Rust future that runs at once, waits at each `.await`, and goes on in the
//! microtask that brings the value. It is not a thread, and nothing runs at the same time.

use std::collections::BTreeMap;
use std::mem;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, ThreadId};

use crate::current::current;
use crate::event_loop::EventLoop;
use crate::promise::Promise;
use crate::returned::{Completion, Returned};
use crate::throw::catching;

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
    let (number, waker) = event_loop.async_functions.borrow_mut().next_waker();
    event_loop.go_on(number, AsyncFunction { run, waker });
    promise
}

/// A function that was called and has not returned yet.
struct AsyncFunction {
    run: Run,
    waker: Waker,
}

/// Runs a function up to its next `.await`, or to its end.
type Run = Box<dyn FnMut(&mut Context<'_>) -> Poll<()>>;

/// The async functions that wait at an `.await`, by their number.
///
/// One that waits for a promise which is never settled stays here until the loop ends. Like the
/// promise, it does not keep the loop alive.
#[derive(Default)]
pub(crate) struct AsyncFunctions {
    waiting: BTreeMap<u64, AsyncFunction>,
    woken: Arc<Woken>,
    last_number: u64,
}

/// The numbers of those that may go on.
///
/// Rust lets a future be woken from any thread, so they are behind a lock. The loop looks here before
/// every microtask, and the flag spares it the lock.
pub(crate) struct Woken {
    any: AtomicBool,
    numbers: Mutex<Vec<u64>>,
    /// The thread of the loop, and how another one ends its sleep in the poll phase.
    home: ThreadId,
    poll: OnceLock<Arc<mio::Waker>>,
}

impl Default for Woken {
    fn default() -> Self {
        Self {
            any: AtomicBool::default(),
            numbers: Mutex::default(),
            home: thread::current().id(),
            poll: OnceLock::new(),
        }
    }
}

impl Woken {
    fn add(&self, number: u64) {
        self.numbers.lock().unwrap_or_else(PoisonError::into_inner).push(number);
        self.any.store(true, Ordering::Release);
        if let Some(poll) = self.poll.get().filter(|_| thread::current().id() != self.home) {
            // It fails only when the loop is gone, and then there is nothing to wake.
            let _ = poll.wake();
        }
    }

    fn take(&self) -> Vec<u64> {
        if !self.any.swap(false, Ordering::Acquire) {
            return Vec::new();
        }
        mem::take(&mut *self.numbers.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// What Rust hands to a future, so that it can say when it may go on.
struct Continuation {
    number: u64,
    woken: Arc<Woken>,
}

impl Wake for Continuation {
    /// Only makes a note of it. Whoever wakes may hold a lock that the function needs when it goes on.
    fn wake(self: Arc<Self>) {
        self.woken.add(self.number);
    }
}

impl AsyncFunctions {
    fn next_waker(&mut self) -> (u64, Waker) {
        self.last_number += 1;
        let number = self.last_number;
        (number, Waker::from(Arc::new(Continuation { number, woken: Arc::clone(&self.woken) })))
    }
}

impl EventLoop {
    /// Lets those functions go on that were woken since the last time. Says whether there were any.
    pub(crate) fn run_woken(&self) -> bool {
        let woken = self.async_functions.borrow().woken.take();
        for &number in &woken {
            // It is not there if it has returned, or if it was woken twice.
            let function = self.async_functions.borrow_mut().waiting.remove(&number);
            if let Some(function) = function {
                self.go_on(number, function);
            }
        }
        !woken.is_empty()
    }

    fn go_on(&self, number: u64, mut function: AsyncFunction) {
        let waker = function.waker.clone();
        if (function.run)(&mut Context::from_waker(&waker)).is_pending() {
            let mut functions = self.async_functions.borrow_mut();
            functions.woken.poll.get_or_init(|| self.watchers.borrow_mut().waker());
            functions.waiting.insert(number, function);
        }
    }
}
