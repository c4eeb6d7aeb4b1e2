//! What a task of the program on stdin does. It is about futures, and not about who polls them.

use std::cell::RefCell;
use std::collections::HashMap;
use std::future::poll_fn;
use std::task::{Poll, Waker};

use crate::clock;

/// A door is closed at first, and some wait in front of it.
#[derive(Default)]
struct Door {
    is_open: bool,
    waiting: Vec<Waker>,
}

thread_local! {
    static DOORS: RefCell<HashMap<String, Door>> = RefCell::default();
}

/// Follows the steps of one line, such as `asha: say hello, sleep 20, open gate`.
pub(crate) async fn follow(line: String) {
    let (name, steps) = line.split_once(": ").expect("a task is written as asha: say hello");
    for step in steps.split(", ") {
        match step.split_once(' ').unwrap_or((step, "")) {
            ("say", word) => println!("{} ms: {name} says {word}", clock::now()),
            // Wakes itself, so that others have their turn, and goes on.
            ("turn", "") => wait(name, |waker| waker.wake(), || true).await,
            ("turn", "twice") => {
                let wake_twice = |waker: Waker| {
                    waker.wake_by_ref();
                    waker.wake();
                };
                wait(name, wake_twice, || true).await;
            }
            ("sleep", ms) => {
                let end = clock::now() + milliseconds(ms);
                wait(name, |waker| clock::wake_at(end, waker), || clock::now() >= end).await;
            }
            // Wakes the task later, and does not wait for it.
            ("alarm", ms) => {
                let end = clock::now() + milliseconds(ms);
                let set_alarm = poll_fn(|context| {
                    clock::wake_at(end, context.waker().clone());
                    Poll::Ready(())
                });
                set_alarm.await;
            }
            ("wait", door) if is_open(door) => {}
            ("wait", door) => wait(name, |waker| knock(door, waker), || is_open(door)).await,
            ("open", door) => open(door),
            _ => panic!("there is no such step: {step}"),
        }
    }
}

/// The first poll hands over the waker, and a later one looks whether it may go on.
async fn wait(name: &str, begin: impl FnOnce(Waker), is_over: impl Fn() -> bool) {
    let mut begin = Some(begin);
    let poll = poll_fn(|context| match begin.take() {
        Some(begin) => {
            begin(context.waker().clone());
            Poll::Pending
        }
        None if is_over() => Poll::Ready(()),
        None => {
            println!("{} ms: {name} is polled in vain", clock::now());
            Poll::Pending
        }
    });
    poll.await;
}

fn is_open(door: &str) -> bool {
    DOORS.with_borrow(|doors| doors.get(door).is_some_and(|door| door.is_open))
}

fn knock(door: &str, waker: Waker) {
    DOORS.with_borrow_mut(|doors| doors.entry(door.to_owned()).or_default().waiting.push(waker));
}

/// Opens a door, and wakes all who wait in front of it, in the order in which they came.
fn open(door: &str) {
    let waiting = DOORS.with_borrow_mut(|doors| {
        let door = doors.entry(door.to_owned()).or_default();
        door.is_open = true;
        std::mem::take(&mut door.waiting)
    });
    for waker in waiting {
        waker.wake();
    }
}

fn milliseconds(text: &str) -> u64 {
    text.parse().expect("a time is a whole number")
}
