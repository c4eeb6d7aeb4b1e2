// verdict: process-limit · control: outside · makes more and more of itself; the fuse is 300
mod kit;
use kit::*;

use std::sync::atomic::{AtomicU32, Ordering};

fn main() {
    // SAFETY: new shared memory, zeroed and large enough.
    let made = unsafe { &*memory(4096, 1).expect("a page").cast::<AtomicU32>() };
    let first = std::process::id();
    loop {
        if made.fetch_add(1, Ordering::Relaxed) >= 300 {
            made.store(300, Ordering::Relaxed);
            nap(300);
            if std::process::id() == first {
                escaped("300 processes");
            }
            std::process::exit(0);
        }
        child();
    }
}
