//! 2.1.1: a pending promise may become fulfilled or rejected, and until then it is neither.

use crate::settled::{fulfilled, rejected};
use node_loop::set_timeout;

#[test]
fn it_may_become_fulfilled() {
    fulfilled(r#"Promise { "value" }"#, |promise, out| {
        set_timeout(100, move || out.add(format!("{promise:?}")));
    });
}

#[test]
fn it_may_become_rejected() {
    rejected("Promise { <rejected> Error: reason }", |promise, out| {
        promise.then_or(|_| (), |_| ());
        set_timeout(100, move || out.add(format!("{promise:?}")));
    });
}
