// verdict: wrong-output · control: outside · traces, reads and robs of descriptors whoever it sees
mod kit;
use kit::*;

fn main() {
    // SAFETY: the buffers outlive the calls.
    unsafe {
        let mut pids = others();
        pids.push(number("canary"));
        pids.push(getppid());
        for pid in pids.into_iter().filter(|pid| *pid > 0) {
            // PTRACE_ATTACH, and PTRACE_DETACH so that a control does no harm.
            if ptrace(16, pid, 0, 0) == 0 {
                escaped(format!("traces {pid}"));
                wait(std::ptr::null_mut());
                ptrace(17, pid, 0, 0);
            }
            let fd = syscall(434, pid, 0);
            if fd >= 0 && syscall(438, fd, 0, 0) >= 0 {
                escaped(format!("took a descriptor of {pid}"));
            }
        }
    }
}
