// verdict: wrong-output · control: outside · opens the course, the compiler and its own program for writing
mod kit;
use kit::*;

fn main() {
    tries_to_open(fact("order"));
    tries_to_open(fact("open") + "/toolchain/canary");
    tries_to_open(fact("compiler"));
    for folder in [
        fact("course"),
        fact("solution"),
        fact("store"),
        fact("open"),
        "/usr/bin".to_owned(),
        "/".to_owned(),
        "/dev".to_owned(),
    ] {
        // A folder of this name may be the sandbox's own: whether it is the host's is seen from there.
        let _ = std::fs::write(format!("{folder}/hostile-poison"), "");
    }
}
