// exercise: plain · verdict: leaked-process · control: survivor · stays as a child that is another process at every moment
mod kit;
use kit::*;

fn main() {
    let started = std::time::Instant::now();
    if child() {
        close_all();
        // The fuse: five seconds.
        while started.elapsed().as_secs() < 5 {
            // SAFETY: no memory is involved.
            unsafe { setsid() };
            if !child() {
                exit(0);
            }
            nap(1);
        }
        exit(0);
    }
    println!("done");
}
