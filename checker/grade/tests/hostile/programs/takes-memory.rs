// verdict: memory-limit · control: outside · writes to memory of its own; the fuse is 300 MiB
mod kit;
use kit::*;

fn main() {
    for _ in 0..30 {
        assert!(touch(10 * MIB, 2));
        nap(5);
    }
    escaped("300 MiB");
}
