// verdict: wrong-output · control: outside · stops whoever started it, so that nobody hears of its end
mod kit;
use kit::*;

fn main() {
    // SAFETY: it only sends.
    unsafe {
        let parent = getppid();
        if kill(parent, STOP) == 0 {
            escaped(format!("stopped {parent}"));
            kill(parent, 18);
        }
        if std::process::id() < 100 && kill(1, STOP) == 0 {
            println!("the first process does not stop for its children");
        }
    }
}
