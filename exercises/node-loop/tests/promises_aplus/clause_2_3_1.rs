//! 2.3.1: a promise that is resolved with itself is rejected with a `TypeError`.

use std::cell::RefCell;
use std::rc::Rc;

use crate::adoption::print;
use crate::lines::order;
use crate::settled::{Value, fulfilled, rejected};
use node_loop::Promise;

const EXPECTED: &str = "TypeError: Chaining cycle detected for promise #<Promise>";

#[test]
fn by_resolve() {
    let lines = order(|out| {
        let (promise, resolve, _) = Promise::<Value>::with_resolvers();
        resolve.follow(&promise);
        print(&promise, out);
    });
    assert_eq!(lines, EXPECTED);
}

#[test]
fn by_return_from_on_fulfilled() {
    fulfilled(EXPECTED, |promise, out| {
        let itself = Rc::new(RefCell::new(None));
        let returned = Rc::clone(&itself);
        let next: Promise<Value> = promise.then(move |_| returned.take().expect("`then` has returned"));
        itself.replace(Some(next.clone()));
        print(&next, out);
    });
}

#[test]
fn by_return_from_on_rejected() {
    rejected(EXPECTED, |promise, out| {
        let itself = Rc::new(RefCell::new(None));
        let returned = Rc::clone(&itself);
        let next: Promise<Value> = promise.catch(move |_| returned.take().expect("`catch` has returned"));
        itself.replace(Some(next.clone()));
        print(&next, out);
    });
}
