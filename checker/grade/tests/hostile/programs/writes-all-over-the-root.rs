// verdict: wrong-output · control: no-wall · makes files in every folder that it can name but its own
mod kit;
use kit::*;

fn main() {
    let own = std::env::current_dir().unwrap_or_default();
    let folders = ["/", "/usr", "/usr/lib", "/etc", "/var/tmp", "/var/lock", "/run", "/opt", "/srv", "/dev", "/dev/mqueue", "/proc", "/sys"];
    for folder in folders.into_iter().map(std::path::PathBuf::from).chain(own.parent().map(Into::into)) {
        let path = folder.join("hostile-file");
        if std::fs::write(&path, "x").is_ok() {
            escaped(path.display());
            let _ = std::fs::remove_file(path);
        }
    }
}
