// verdict: wrong-output · control: outside · opens the course, the compiler and its own program for writing
mod kit;
use kit::*;

fn main() {
    tries_to_open(fact("order"));
    tries_to_open(fact("open") + "/toolchain/canary");
    tries_to_open(fact("compiler"));
    for folder in [fact("course"), fact("solution"), fact("store"), fact("open"), "/usr/bin".to_owned(), "/".to_owned(), "/dev".to_owned()] {
        let path = format!("{folder}/hostile-poison");
        if std::fs::write(&path, "").is_ok() {
            escaped(&path);
            let _ = std::fs::remove_file(path);
        }
    }
}
