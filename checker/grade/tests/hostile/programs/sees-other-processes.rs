// verdict: wrong-output · control: outside · looks for the processes of others
mod kit;
use kit::*;

fn main() {
    let canary = number("canary");
    if others().contains(&canary) && canary > 0 {
        let line = std::fs::read(format!("/proc/{canary}/cmdline")).unwrap_or_default();
        if line.windows(6).any(|window| window == b"canary") {
            escaped(format!("{canary}: {}", String::from_utf8_lossy(&line)));
        }
    }
}
