// verdict: time-limit · control: outside-silent · stops itself, so that it neither ends nor does anything
mod kit;
use kit::*;

fn main() {
    // SAFETY: only to itself.
    unsafe { kill(std::process::id() as i32, STOP) };
}
