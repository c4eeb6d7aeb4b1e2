// exercise: plain · verdict: leaked-process · control: survivor · forks twice, leaves the session and stays
mod kit;
use kit::*;

fn main() {
    if child() {
        // SAFETY: no memory is involved.
        unsafe { setsid() };
        if child() {
            close_all();
            for_ever();
        }
        exit(0);
    }
    reap();
    println!("done");
}
