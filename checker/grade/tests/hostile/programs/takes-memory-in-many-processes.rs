// verdict: memory-limit · control: outside · has 15 children that take 20 MiB each, none of which is too much
mod kit;
use kit::*;

fn main() {
    for _ in 0..15 {
        if child() {
            touch(20 * MIB, 2);
            nap(1500);
            exit(0);
        }
        nap(10);
    }
    reap();
    escaped("300 MiB");
}
