//! Does on node-loop what a program says. Its twin is `javascript.rs`: the two must mean the same.

use std::path::PathBuf;
use std::rc::Rc;

use node_loop::{
    Error, Promise, call_async, clear_interval, create_server, next_tick, queue_microtask, read_file,
    set_immediate, set_interval, set_timeout, sleep, throw,
};

use crate::grammar::{AsyncOp, Awaited, Combinator, Op, Ops};

/// Where a program plays.
pub(crate) struct Stage {
    /// Where the lines go.
    pub(crate) print: Box<dyn Fn(&str)>,
    /// The file that `readFile` reads.
    pub(crate) own_file: PathBuf,
}

/// Runs the body of one callback.
pub(crate) fn play(body: &Ops, stage: &Rc<Stage>) {
    for op in body.iter() {
        play_op(op, stage);
    }
}

fn play_op(op: &Op, stage: &Rc<Stage>) {
    match op {
        Op::Text(text) => (stage.print)(text),
        Op::NextTick(body) => next_tick(later(body, stage)),
        Op::Microtask(body) => queue_microtask(later(body, stage)),
        Op::Immediate(body) => {
            set_immediate(later(body, stage));
        }
        Op::Timeout { ms, body } => {
            set_timeout(*ms, later(body, stage));
        }
        Op::Interval { ms, times, body } => {
            let (mut left, round) = (*times, later(body, stage));
            set_interval(*ms, move |timer| {
                left -= 1;
                if left == 0 {
                    clear_interval(timer);
                }
                round();
            });
        }
        Op::Then(callbacks) => {
            then_each(Promise::resolve(()), callbacks, stage);
        }
        Op::ThenPromise(callbacks) => {
            let mut promise = Promise::resolve(());
            for body in callbacks {
                let callback = later(body, stage);
                promise = promise.then(move |()| {
                    callback();
                    Promise::resolve(())
                });
            }
        }
        Op::Catch(callbacks) => {
            let rejected = Promise::reject(Error::new("rejected at once"));
            if let Some((first, rest)) = callbacks.split_first() {
                let callback = later(first, stage);
                then_each(rejected.catch(move |_| callback()), rest, stage);
            }
        }
        Op::Finally(callbacks) => {
            let mut promise = Promise::resolve(());
            for body in callbacks {
                promise = promise.finally(later(body, stage));
            }
        }
        Op::Async(body) => {
            call_async(play_async(Rc::clone(body), Rc::clone(stage)));
        }
        Op::Combined { combinator, ms, body } => {
            let (promises, callback) = (ms.iter().map(|ms| sleep(*ms)), later(body, stage));
            match combinator {
                Combinator::All => drop(Promise::all(promises).then(move |_| callback())),
                Combinator::Race => drop(Promise::race(promises).then(move |()| callback())),
                Combinator::Any => drop(Promise::any(promises).then(move |()| callback())),
                Combinator::AllSettled => drop(Promise::all_settled(promises).then(move |_| callback())),
            }
        }
        Op::ReadFile(body) => {
            let callback = later(body, stage);
            read_file(&stage.own_file, move |_| callback());
        }
        Op::Close(body) => {
            let server = create_server(|_| {});
            server.listen(0);
            let callback = later(body, stage);
            server.close(move |_| callback());
        }
        Op::Throw(text) => throw(Error::new(text)),
    }
}

/// Runs the body of one async function.
async fn play_async(body: Rc<[AsyncOp]>, stage: Rc<Stage>) -> Result<(), Error> {
    for op in body.iter() {
        match op {
            AsyncOp::Op(op) => play_op(op, &stage),
            // JavaScript awaits a plain value as if it were a promise of it.
            AsyncOp::Await(Awaited::Value | Awaited::Promise) => Promise::resolve(()).await?,
            AsyncOp::Await(Awaited::Timer(ms)) => sleep(*ms).await?,
        }
    }
    Ok(())
}

fn then_each(mut promise: Promise<()>, callbacks: &[Ops], stage: &Rc<Stage>) {
    for body in callbacks {
        let callback = later(body, stage);
        promise = promise.then(move |()| callback());
    }
}

/// A callback that runs `body`.
fn later(body: &Ops, stage: &Rc<Stage>) -> impl Fn() + 'static {
    let (body, stage) = (Rc::clone(body), Rc::clone(stage));
    move || play(&body, &stage)
}
