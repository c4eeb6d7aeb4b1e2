// verdict: wrong-output · control: outside · holds the kernel up in a page fault by userfaultfd
mod kit;
use kit::*;

fn main() {
    // O_CLOEXEC | UFFD_USER_MODE_ONLY.
    // SAFETY: numbers only.
    if unsafe { syscall(call(323, 282), 0o2000000 | 1) } >= 0 {
        escaped("userfaultfd");
    }
}
