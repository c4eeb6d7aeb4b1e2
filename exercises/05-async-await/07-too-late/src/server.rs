//! A server that answers slowly, and can be told that nobody waits any more. It is given: there is nothing
//! to change here.

use std::cell::Cell;
use std::rc::Rc;

use node_loop::{AbortSignal, Promise, clear_timeout, now, set_timeout};

/// Asks for a page such as `tea:20`, which takes 20 ms. The promise gets its name.
///
/// If `signal` is aborted before, the server stops, and the promise is rejected with the reason.
pub(crate) fn fetch(page: &str, signal: AbortSignal) -> Promise<String> {
    let (name, ms) = page.split_once(':').expect("a page is written as tea:20");
    let (name, ms) = (name.to_owned(), ms.parse().expect("a time is a whole number"));
    println!("{} ms: ask for {name}", now());
    Promise::new(move |resolve, reject| {
        let is_open = Rc::new(Cell::new(true));
        let (answers, closes) = (name.clone(), Rc::clone(&is_open));
        let timer = set_timeout(ms, move || {
            println!("{} ms: {answers} arrives", now());
            closes.set(false);
            resolve(answers);
        });
        signal.on_abort(move |reason| {
            // Nobody can stop what is over.
            if is_open.get() {
                clear_timeout(timer);
                println!("{} ms: {name} is stopped", now());
                reject(reason);
            }
        });
    })
}
