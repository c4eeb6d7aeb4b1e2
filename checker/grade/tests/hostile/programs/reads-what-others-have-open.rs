// verdict: wrong-output · control: outside · opens the descriptors and maps of every other process
mod kit;
use kit::*;

fn main() {
    for pid in others() {
        for folder in ["fd", "map_files"] {
            let entries = std::fs::read_dir(format!("/proc/{pid}/{folder}")).into_iter().flatten().flatten();
            for entry in entries {
                // A pipe or a terminal would be waited for; the canary holds a file.
                if entry.path().metadata().is_ok_and(|meta| meta.is_file()) {
                    tries_to_read(entry.path());
                }
            }
        }
    }
}
