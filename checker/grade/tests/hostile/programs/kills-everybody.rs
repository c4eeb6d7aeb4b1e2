// verdict: wrong-output · control: none · ends every process that it may signal, but first asks whether it is held
mod kit;
use kit::*;

fn main() {
    let (canary, own) = (number("canary"), std::process::id() as i32);
    // SAFETY: it only sends. Where the canary is to be seen, so is the rest of the session.
    unsafe {
        if own > 100 || canary > 0 && canary != own && kill(canary, 0) == 0 {
            return escaped("not held, so nothing is sent");
        }
        kill(-1, KILL);
        kill(-1, STOP);
    }
    println!("alone");
}
