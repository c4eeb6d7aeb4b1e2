// verdict: memory-limit · control: outside · writes to shared memory, which limits of one process do not count
mod kit;
use kit::*;

fn main() {
    for _ in 0..30 {
        assert!(touch(10 * MIB, 1));
        nap(5);
    }
    escaped("300 MiB");
}
