// verdict: wrong-output · control: outside · becomes root of a user namespace of its own
mod kit;
use kit::*;

fn main() {
    // CLONE_NEWUSER by `unshare`, `clone3` and `clone`, since a filter may forget one.
    // SAFETY: no memory is shared: a child that was made exits at once.
    unsafe {
        if unshare(0x1000_0000) == 0 {
            escaped("unshare");
        }
        let mut arguments = [0_u64; 11];
        arguments[0] = 0x1000_0000;
        arguments[4] = 17;
        match syscall(435, arguments.as_mut_ptr(), 88_usize) {
            0 => exit(0),
            made if made > 0 => escaped("clone3"),
            _ => {}
        }
        match syscall(call(56, 220), 0x1000_0000_u64 | 17, 0_u64, 0_u64, 0_u64, 0_u64) {
            0 => exit(0),
            made if made > 0 => escaped("clone"),
            _ => {}
        }
    }
    let done = std::process::Command::new("/usr/bin/unshare")
        .args(["--user", "--map-root-user", "/usr/bin/id", "-u"])
        .output();
    if done.is_ok_and(|done| done.stdout == b"0\n") {
        escaped("the tool unshare");
    }
}
