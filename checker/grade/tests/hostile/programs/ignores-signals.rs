// verdict: time-limit · control: outside · ignores every signal and waits; the fuse is 6 s
mod kit;
use kit::*;

fn main() {
    for number in 1..65 {
        // SAFETY: SIG_IGN; those that cannot be ignored are refused.
        unsafe { signal(number, 1) };
    }
    nap(6_000);
    escaped("6 s");
}
