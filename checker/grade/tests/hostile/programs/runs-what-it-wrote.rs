// verdict: wrong-output · control: no-wall · writes a program into each folder that it may write to and starts it
mod kit;
use kit::*;

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

fn main() {
    let folders = [
        std::env::current_dir().unwrap_or_default(),
        temporary(),
        "/tmp".into(),
        "/dev/shm".into(),
        "/var/tmp".into(),
    ];
    for folder in folders {
        for (source, name) in [("/usr/bin/true", "hostile-program"), ("/bin/true", "hostile-program-2")] {
            let path = folder.join(name);
            let made = fs::copy(source, &path)
                .and_then(|_| fs::set_permissions(&path, fs::Permissions::from_mode(0o755)));
            if made.is_ok() && std::process::Command::new(&path).status().is_ok_and(|status| status.success())
            {
                escaped(path.display());
            }
            let _ = fs::remove_file(path);
        }
    }
}
