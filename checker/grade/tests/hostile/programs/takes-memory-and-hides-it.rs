// verdict: memory-limit · control: outside · lets nobody look at it and takes memory in an undumpable child
mod kit;
use kit::*;

fn main() {
    // SAFETY: PR_SET_DUMPABLE.
    unsafe { prctl(4, 0) };
    if child() {
        // SAFETY: as above, and a session of its own.
        unsafe {
            setsid();
            prctl(4, 0);
        }
        for _ in 0..30 {
            touch(10 * MIB, 2);
            nap(5);
        }
        escaped("300 MiB");
        std::process::exit(0);
    }
    reap();
}
