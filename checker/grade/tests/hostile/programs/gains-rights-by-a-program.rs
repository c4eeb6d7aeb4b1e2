// verdict: wrong-output · control: outside · looks for programs that would make it root, and whether they could
mod kit;
use kit::*;

use std::os::unix::fs::MetadataExt as _;

fn main() {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let says = |line: &str| {
        status.lines().any(|known| known.split_whitespace().collect::<Vec<_>>().join(" ") == line)
    };
    if !says("NoNewPrivs: 1") {
        for entry in
            ["/usr/bin", "/usr/sbin", "/usr/lib"].into_iter().flat_map(std::fs::read_dir).flatten().flatten()
        {
            if entry.metadata().is_ok_and(|meta| meta.is_file() && meta.mode() & 0o6000 != 0) {
                escaped(entry.path().display());
            }
        }
    }
    for name in ["CapEff", "CapPrm", "CapInh", "CapAmb"] {
        if !says(&format!("{name}: 0000000000000000")) {
            escaped(name);
        }
    }
}
