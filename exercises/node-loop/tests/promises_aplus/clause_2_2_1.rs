//! 2.2.1: both callbacks are optional, and one that is left out is passed by.

use crate::adoption::print;
use crate::settled::{Value, fulfilled, rejected};

#[test]
fn without_on_fulfilled_a_value_passes_by() {
    fulfilled("value", |promise, out| {
        let never = out.clone();
        let caught = promise.catch(move |_| {
            never.add("called");
            Value::from("other")
        });
        print(&caught, out);
    });
}

#[test]
fn without_on_rejected_a_reason_passes_by() {
    rejected("Error: reason", |promise, out| {
        let never = out.clone();
        let next = promise.then(move |value| {
            never.add("called");
            value
        });
        print(&next, out);
    });
}
