// verdict: wrong-output · control: root · looks whether it is root, here or outside
mod kit;
use kit::*;

fn main() {
    // SAFETY: it only asks.
    if unsafe { geteuid() } == 0 {
        escaped("root");
    }
    let map = std::fs::read_to_string("/proc/self/uid_map").unwrap_or_default();
    // inside, outside, count: no number of root's may be behind any of ours.
    if map.lines().any(|line| line.split_whitespace().nth(1) == Some("0")) && map.lines().count() > 0 && std::process::id() < 100 {
        escaped(map.trim());
    }
}
