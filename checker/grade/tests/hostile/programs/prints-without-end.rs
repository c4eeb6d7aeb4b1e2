// verdict: output-limit · control: outside · writes to stdout; the fuse is 64 MiB
mod kit;
use kit::*;

fn main() {
    let text = "all work and no play\n".repeat(10_000);
    for _ in 0..320 {
        print!("{text}");
    }
    escaped("64 MiB");
}
