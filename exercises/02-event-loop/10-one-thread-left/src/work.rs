//! The work for the pool. It is given: there is nothing to change here.
//!
//! Hashing a file takes until the login is done. So a login that has to wait for a file would wait for
//! ever, if hashing did not give up at last.

use std::cell::Cell;
use std::sync::{Condvar, Mutex};
use std::time::Duration;

use node_loop::{run_in_pool, set_timeout};

/// So long a file waits for the login, and longer than any machine needs for it.
const PATIENCE: Duration = Duration::from_secs(3);

/// So much later than the first file somebody logs in, in milliseconds.
const LATER: u64 = 30;

/// Whether the login is done. The threads of the pool sleep until it changes.
static LOGGED_IN: Mutex<bool> = Mutex::new(false);
static CHANGED: Condvar = Condvar::new();

thread_local! {
    static IS_FIRST: Cell<bool> = const { Cell::new(true) };
}

/// Hashes a file on a thread of the pool, and calls back when that is done.
pub(crate) fn hash(file: &str, done: impl FnOnce() + 'static) {
    if IS_FIRST.replace(false) {
        set_timeout(LATER, log_in);
    }
    let file = file.to_owned();
    run_in_pool(wait_for_login, move |logged_in| {
        if logged_in {
            println!("{file} is hashed");
        } else {
            println!("{file} held up the login");
        }
        done();
    });
}

/// Somebody logs in: a short job for the pool.
fn log_in() {
    println!("somebody logs in");
    run_in_pool(check_password, |()| {
        println!("the login is done");
        *LOGGED_IN.lock().expect("no thread panics") = true;
        CHANGED.notify_all();
    });
}

/// What a thread does with a password. It takes no time that would matter here.
fn check_password() {}

/// What a thread does with a file. Returns whether the login was done in time.
fn wait_for_login() -> bool {
    let logged_in = LOGGED_IN.lock().expect("no thread panics");
    let waited = CHANGED.wait_timeout_while(logged_in, PATIENCE, |logged_in| !*logged_in);
    let (logged_in, _timeout) = waited.expect("no thread panics");
    *logged_in
}
