// verdict: wrong-output · control: root · looks whether it is root
mod kit;
use kit::*;

fn main() {
    // SAFETY: it only asks.
    if unsafe { geteuid() } == 0 {
        escaped("root");
    }
}
