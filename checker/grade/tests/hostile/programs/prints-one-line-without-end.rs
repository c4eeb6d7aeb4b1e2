// verdict: output-limit · control: outside · writes one line to stdout; the fuse is 64 MiB
mod kit;
use kit::*;

fn main() {
    let text = "x".repeat(MIB / 4);
    for _ in 0..256 {
        print!("{text}");
    }
    println!();
    escaped("64 MiB");
}
