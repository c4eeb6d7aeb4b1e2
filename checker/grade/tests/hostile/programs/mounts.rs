// verdict: wrong-output · control: outside · mounts, binds, unmounts and makes what is read-only writable
mod kit;
use kit::*;

use std::ptr::null;

fn main() {
    // SAFETY: the texts outlive the calls. Outside it needs a user namespace of its own, where it harms nobody.
    unsafe {
        unshare(0x1000_0000 | 0x2_0000);
        let here = c(std::env::current_dir().unwrap_or_default().as_os_str().as_encoded_bytes());
        let (tmpfs, root) = (c("tmpfs"), c("/"));
        for (what, done) in [
            ("a file system", mount(tmpfs.as_ptr(), here.as_ptr(), tmpfs.as_ptr(), 0, null())),
            ("the root at another place", mount(root.as_ptr(), here.as_ptr(), null(), 4096 | 16384, null())),
            ("proc", mount(c("proc").as_ptr(), here.as_ptr(), c("proc").as_ptr(), 0, null())),
        ] {
            if done == 0 {
                escaped(what);
                umount2(here.as_ptr(), 2);
            }
        }
        if std::process::id() < 100 {
            for path in ["/", "/dev", "/usr", "/proc", "/tmp"] {
                let path = c(path);
                // MS_REMOUNT | MS_BIND without MS_RDONLY; MNT_DETACH.
                if mount(null(), path.as_ptr(), null(), 32 | 4096, null()) == 0
                    || umount2(path.as_ptr(), 2) == 0
                {
                    escaped(format!("{path:?}"));
                }
            }
        }
        for (what, done) in [
            ("fsopen", syscall(430, tmpfs.as_ptr(), 0)),
            ("open_tree", syscall(428, -100, root.as_ptr(), 1 | 0x8_0000)),
        ] {
            if done >= 0 {
                escaped(what);
            }
        }
    }
}
