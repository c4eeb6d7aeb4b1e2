// verdict: wrong-output · control: no-wall · makes files in every folder that it can name but its own
mod kit;
use kit::*;

fn main() {
    let own = std::env::current_dir().unwrap_or_default();
    let folders = [
        "/",
        "/usr",
        "/usr/lib",
        "/etc",
        "/var/tmp",
        "/var/lock",
        "/run",
        "/opt",
        "/srv",
        "/dev",
        "/dev/mqueue",
        "/proc",
        "/sys",
    ];
    for folder in folders.into_iter().map(std::path::PathBuf::from).chain(own.parent().map(Into::into)) {
        // A folder of this name may be the sandbox's own: whether it is the host's is seen from there.
        let _ = std::fs::write(folder.join("hostile-poison"), "x");
    }
}
