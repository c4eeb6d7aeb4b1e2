// verdict: wrong-output · control: outside · ends whoever started it, and the first process
mod kit;
use kit::*;

fn main() {
    // SAFETY: it only sends; to the first process of a machine only where that is not the machine's.
    unsafe {
        let parent = getppid();
        for pid in [parent, 1] {
            if (pid != 1 || std::process::id() < 100) && kill(pid, KILL) == 0 {
                escaped(format!("sent to {pid}"));
            }
        }
    }
    nap(50);
}
