// verdict: wrong-output · control: root · enters the namespaces of every process that it sees
mod kit;
use kit::*;

use std::os::fd::AsRawFd as _;

fn main() {
    for pid in others().into_iter().chain([1]) {
        for kind in ["user", "mnt", "net", "pid", "ipc", "uts"] {
            let Ok(file) = std::fs::File::open(format!("/proc/{pid}/ns/{kind}")) else { continue };
            // SAFETY: numbers only. Each try is a child's.
            if child() {
                if unsafe { setns(file.as_raw_fd(), 0) } == 0 {
                    escaped(format!("{kind} of {pid}"));
                }
                std::process::exit(0);
            }
            reap();
        }
        if pid > 1 {
            break;
        }
    }
}
