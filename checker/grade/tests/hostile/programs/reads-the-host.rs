// verdict: wrong-output · control: no-wall · reads accounts, keys, logs and mounts of the host
mod kit;
use kit::*;

fn main() {
    for path in ["/etc/passwd", "/etc/shadow", "/etc/hostname", "/etc/machine-id", "/root/.bashrc", "/var/log/dpkg.log"] {
        tries_to_read(path);
    }
    for folder in ["/home", "/root", "/var/lib", "/boot", "/sys/class", "/srv"] {
        if std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()) {
            escaped(folder);
        }
    }
}
