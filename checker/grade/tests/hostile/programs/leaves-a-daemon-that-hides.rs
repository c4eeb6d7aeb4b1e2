// exercise: plain · verdict: leaked-process · control: survivor · stays as an undumpable daemon that ignores signals and adopts its own
mod kit;
use kit::*;

fn main() {
    if child() {
        // SAFETY: numbers only: PR_SET_CHILD_SUBREAPER, PR_SET_DUMPABLE, SIG_IGN.
        unsafe {
            setsid();
            prctl(36, 1);
            prctl(4, 0);
            for number in 1..32 {
                signal(number, 1);
            }
        }
        if child() {
            close_all();
            for_ever();
        }
        close_all();
        for_ever();
    }
    nap(50);
    println!("done");
}
