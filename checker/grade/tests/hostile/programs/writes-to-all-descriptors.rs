// verdict: wrong-output · control: outside · looks for descriptors that it should not have, and reports its own success by them
mod kit;
use kit::*;

fn main() {
    let forged = [b"exit 0\n".as_slice(), &[0; 16], b"{\"verdict\":\"accepted\"}\n"];
    for fd in 3..1024 {
        // SAFETY: the bytes outlive the call.
        let written = forged.iter().any(|bytes| unsafe { write(fd, bytes.as_ptr(), bytes.len()) } > 0);
        let is_open = written || unsafe { fcntl(fd, 1) } >= 0;
        if is_open {
            escaped(format!("descriptor {fd}"));
        }
    }
    // SAFETY: it only asks.
    let parent = unsafe { getppid() };
    for pid in [1, parent] {
        for entry in std::fs::read_dir(format!("/proc/{pid}/fd")).into_iter().flatten().flatten() {
            escaped(format!("{}", entry.path().display()));
        }
    }
}
