// verdict: output-limit · control: outside · writes to stderr; the fuse is 64 MiB
mod kit;
use kit::*;

fn main() {
    let text = "all work and no play\n".repeat(10_000);
    for _ in 0..320 {
        eprint!("{text}");
    }
    escaped("64 MiB");
}
