// verdict: output-limit · control: outside · writes to stdout; the fuse is 4 MiB
mod kit;
use kit::*;

fn main() {
    let text = "all work and no play\n".repeat(10_000);
    for _ in 0..20 {
        print!("{text}");
    }
    escaped("4 MiB");
}
