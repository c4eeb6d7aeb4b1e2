// exercise: timed · verdict: wrong-order · control: quiet · is late because it was stopped, by a child of its own
mod kit;
use kit::*;

fn main() {
    println!("begin");
    if fact("quiet").is_empty() {
        let own = std::process::id() as i32;
        if child() {
            // SAFETY: it only sends, to its parent.
            unsafe {
                nap(100);
                kill(own, STOP);
                nap(2900);
                kill(own, 18);
            }
            exit(0);
        }
    }
    nap(200);
    println!("end");
    reap();
}
