// verdict: runtime-error · control: outside · ends its process group, in which whoever started it may be
mod kit;
use kit::*;

fn main() {
    // SAFETY: it only sends.
    unsafe { kill(0, KILL) };
}
