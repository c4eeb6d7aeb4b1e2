// verdict: wrong-output · control: outside · ends a process that is not its own, by its number and by looking for it
mod kit;
use kit::*;

fn main() {
    let canary = number("canary");
    let mut targets = others();
    targets.retain(|pid| {
        std::fs::read(format!("/proc/{pid}/cmdline"))
            .is_ok_and(|line| line.windows(6).any(|part| part == b"canary"))
    });
    targets.extend((canary > 0).then_some(canary));
    for pid in targets {
        // Inside its own namespace the number may be this program's.
        // SAFETY: it only sends.
        if pid != std::process::id() as i32 && unsafe { kill(pid, 0) } == 0 {
            escaped(format!("signals {pid}"));
            unsafe { kill(pid, KILL) };
        }
    }
}
