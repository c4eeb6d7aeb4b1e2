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
        for fd in 0..64 {
            let path = format!("/proc/{pid}/fd/{fd}");
            if std::fs::read_link(&path).is_ok() || std::fs::File::options().write(true).open(&path).is_ok() {
                escaped(path);
            }
        }
    }
}
