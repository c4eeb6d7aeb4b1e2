// verdict: wrong-output · control: outside · looks for secrets in its environment and in that of whoever started it
mod kit;
use kit::*;

fn main() {
    for (name, value) in std::env::vars() {
        if name.contains("SECRET")
            || name.starts_with("LD_")
            || name.starts_with("CARGO")
            || name.starts_with("SSH")
        {
            escaped(format!("{name}={value}"));
        }
    }
    // SAFETY: it only asks.
    let parent = unsafe { getppid() };
    for pid in ["1".to_owned(), parent.to_string(), "self".to_owned()] {
        let text = std::fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
        if text.windows(14).any(|window| window == b"HOSTILE_SECRET") {
            escaped(format!("the environment of {pid}"));
        }
    }
}
