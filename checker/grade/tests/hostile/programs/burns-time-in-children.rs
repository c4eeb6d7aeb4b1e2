// verdict: time-limit · control: outside · works in children that each end soon; the fuse is 40 of them
mod kit;
use kit::*;

fn main() {
    for _ in 0..40 {
        if child() {
            let started = std::time::Instant::now();
            while started.elapsed().as_millis() < 100 {
                std::hint::black_box(0);
            }
            exit(0);
        }
        reap();
    }
    escaped("4 s of CPU time");
}
