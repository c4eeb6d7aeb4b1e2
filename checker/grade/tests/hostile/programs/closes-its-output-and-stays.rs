// verdict: time-limit · control: outside-silent · closes all that could be read and stays; the fuse is 6 s
mod kit;
use kit::*;

fn main() {
    close_all();
    nap(6_000);
}
