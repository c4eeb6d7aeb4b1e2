//! The work for the pool. It is given: there is nothing to change here.
//!
//! Hashing a file takes until the login is done. If the files took all four threads, the login would wait
//! for ever. So a file that would take the last thread gives up at once, and says so.

use std::cell::Cell;
use std::sync::{Condvar, Mutex, MutexGuard};

use node_loop::{run_in_pool, set_timeout};

/// How many threads the pool has.
const THREADS: usize = 4;

/// So much later than the first file somebody logs in, in milliseconds.
const LATER: u64 = 30;

/// What the threads of the pool know of each other.
struct Shared {
    /// How many threads are busy with a file.
    busy: usize,
    logged_in: bool,
}

static SHARED: Mutex<Shared> = Mutex::new(Shared { busy: 0, logged_in: false });
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
    run_in_pool(wait_for_login, move |hashed| {
        if hashed {
            println!("{file} is hashed");
        } else {
            println!("{file} took the last thread");
        }
        done();
    });
}

/// Somebody logs in: a short job for the pool.
fn log_in() {
    println!("somebody logs in");
    run_in_pool(check_password, |()| {
        println!("the login is done");
        shared().logged_in = true;
        CHANGED.notify_all();
    });
}

/// What a thread does with a password. It takes no time that would matter here.
fn check_password() {}

/// What a thread does with a file. Returns false if no other thread is left.
fn wait_for_login() -> bool {
    let mut shared = shared();
    shared.busy += 1;
    let takes_the_last = shared.busy == THREADS && !shared.logged_in;
    if !takes_the_last {
        // The lock is open while this thread waits.
        let waited = CHANGED.wait_while(shared, |shared| !shared.logged_in);
        shared = waited.expect("no thread panics");
    }
    shared.busy -= 1;
    !takes_the_last
}

fn shared() -> MutexGuard<'static, Shared> {
    SHARED.lock().expect("no thread panics")
}
