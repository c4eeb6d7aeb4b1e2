// verdict: wrong-output · control: outside · makes system calls through io_uring, which no filter sees
mod kit;
use kit::*;

fn main() {
    let mut parameters = [0_u8; 120];
    // SAFETY: the kernel fills the structure, which is as large as it wants.
    if unsafe { syscall(425, 4, parameters.as_mut_ptr()) } >= 0 {
        escaped("io_uring_setup");
    }
}
