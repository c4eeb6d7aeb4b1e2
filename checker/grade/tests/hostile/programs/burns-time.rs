// verdict: time-limit · control: outside · works on every core; the fuse is 5 s of CPU time each
mod kit;
use kit::*;

fn main() {
    let burn = || {
        let started = std::time::Instant::now();
        while started.elapsed().as_secs() < 5 {
            std::hint::black_box(0);
        }
    };
    let other = std::thread::spawn(burn);
    burn();
    let _ = other.join();
    escaped("5 s");
}
