//! 2.3.4: a promise that is resolved with a plain value is fulfilled with it.

use std::fmt::Debug;

use crate::lines::order;
use crate::settled::{fulfilled, rejected};
use node_loop::{Plain, Promise};

fn stays_itself<T: Plain + Debug>(value: &T) {
    fulfilled(&format!("{value:?}"), |promise, out| {
        let value = value.clone();
        promise.then(move |_| value).then(move |value| out.add(format!("{value:?}")));
    });
    rejected(&format!("{value:?}"), |promise, out| {
        let value = value.clone();
        let printed = move |value: T| out.add(format!("{value:?}"));
        let wrong = |_| -> T { unreachable!("it is rejected") };
        promise.then_or(wrong, move |_| value).then(printed);
    });
    let lines = order(|out| {
        let promise = Promise::new(|resolve, _| resolve(value.clone()));
        promise.then(move |value| out.add(format!("{value:?}")));
    });
    assert_eq!(lines, format!("{value:?}"));
}

#[test]
fn whatever_it_is() {
    stays_itself(&());
    stays_itself(&false);
    stays_itself(&0);
    stays_itself(&None::<u8>);
    stays_itself(&"text");
    stays_itself(&String::new());
    stays_itself(&vec![1, 2]);
    stays_itself(&std::rc::Rc::new(5));
}
