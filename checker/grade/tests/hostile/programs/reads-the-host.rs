// verdict: wrong-output · control: no-wall · reads accounts, keys, logs and mounts of the host
mod kit;
use kit::*;

fn main() {
    for path in [
        "/etc/group",
        "/etc/shadow",
        "/etc/hostname",
        "/etc/machine-id",
        "/root/.bashrc",
        "/var/log/dpkg.log",
    ] {
        tries_to_read(path);
    }
    // It may have accounts of its own, but none of the host's.
    if std::fs::read_to_string("/etc/passwd").is_ok_and(|text| text.contains("root:")) {
        escaped("/etc/passwd");
    }
    for folder in ["/home", "/root", "/var/lib", "/boot", "/sys/class", "/srv"] {
        if std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()) {
            escaped(folder);
        }
    }
}
