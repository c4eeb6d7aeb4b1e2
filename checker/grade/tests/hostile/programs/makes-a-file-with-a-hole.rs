// verdict: runtime-error · control: outside · makes a file of a tebibyte that takes no room until somebody copies it
mod kit;
use kit::*;

fn main() {
    let path = temporary().join("sparse");
    let done = std::fs::File::create(&path).and_then(|file| file.set_len(1 << 40));
    if done.is_ok() {
        escaped("a tebibyte");
    }
    let _ = std::fs::remove_file(path);
}
