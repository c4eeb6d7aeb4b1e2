//! Does on node-loop what a program says. Its twin is `javascript.rs`: the two must mean the same.

use std::rc::Rc;

use node_loop::{
    Error, Promise, call_async, clear_interval, next_tick, queue_microtask, set_immediate, set_interval,
    set_timeout, sleep, throw,
};

use crate::grammar::{AsyncOp, Awaited, Combinator, Op, Ops};

/// Where the lines go.
pub(crate) type Print = Rc<dyn Fn(&str)>;

/// Runs the body of one callback.
pub(crate) fn play(body: &Ops, print: &Print) {
    for op in body.iter() {
        play_op(op, print);
    }
}

fn play_op(op: &Op, print: &Print) {
    match op {
        Op::Text(text) => print(text),
        Op::NextTick(body) => next_tick(later(body, print)),
        Op::Microtask(body) => queue_microtask(later(body, print)),
        Op::Immediate(body) => {
            set_immediate(later(body, print));
        }
        Op::Timeout { ms, body } => {
            set_timeout(*ms, later(body, print));
        }
        Op::Interval { ms, times, body } => {
            let (mut left, round) = (*times, later(body, print));
            set_interval(*ms, move |timer| {
                left -= 1;
                if left == 0 {
                    clear_interval(timer);
                }
                round();
            });
        }
        Op::Then(callbacks) => {
            then_each(Promise::resolve(()), callbacks, print);
        }
        Op::ThenPromise(callbacks) => {
            let mut promise = Promise::resolve(());
            for body in callbacks {
                let callback = later(body, print);
                promise = promise.then(move |()| {
                    callback();
                    Promise::resolve(())
                });
            }
        }
        Op::Catch(callbacks) => {
            let rejected = Promise::reject(Error::new("rejected at once"));
            if let Some((first, rest)) = callbacks.split_first() {
                let callback = later(first, print);
                then_each(rejected.catch(move |_| callback()), rest, print);
            }
        }
        Op::Finally(callbacks) => {
            let mut promise = Promise::resolve(());
            for body in callbacks {
                promise = promise.finally(later(body, print));
            }
        }
        Op::Async(body) => {
            call_async(play_async(Rc::clone(body), Rc::clone(print)));
        }
        Op::Combined { combinator, ms, body } => {
            let (promises, callback) = (ms.iter().map(|ms| sleep(*ms)), later(body, print));
            match combinator {
                Combinator::All => drop(Promise::all(promises).then(move |_| callback())),
                Combinator::Race => drop(Promise::race(promises).then(move |()| callback())),
                Combinator::Any => drop(Promise::any(promises).then(move |()| callback())),
                Combinator::AllSettled => drop(Promise::all_settled(promises).then(move |_| callback())),
            }
        }
        Op::Throw(text) => throw(Error::new(text)),
    }
}

/// Runs the body of one async function.
async fn play_async(body: Rc<[AsyncOp]>, print: Print) -> Result<(), Error> {
    for op in body.iter() {
        match op {
            AsyncOp::Op(op) => play_op(op, &print),
            // JavaScript awaits a plain value as if it were a promise of it.
            AsyncOp::Await(Awaited::Value | Awaited::Promise) => Promise::resolve(()).await?,
            AsyncOp::Await(Awaited::Timer(ms)) => sleep(*ms).await?,
        }
    }
    Ok(())
}

fn then_each(mut promise: Promise<()>, callbacks: &[Ops], print: &Print) {
    for body in callbacks {
        let callback = later(body, print);
        promise = promise.then(move |()| callback());
    }
}

/// A callback that runs `body`.
fn later(body: &Ops, print: &Print) -> impl Fn() + 'static {
    let (body, print) = (Rc::clone(body), Rc::clone(print));
    move || play(&body, &print)
}
