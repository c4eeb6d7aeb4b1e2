// verdict: output-limit · control: outside · writes one line to stdout; the fuse is 4 MiB
mod kit;
use kit::*;

fn main() {
    print!("{}", "x".repeat(4 * MIB));
    println!();
    escaped("4 MiB");
}
