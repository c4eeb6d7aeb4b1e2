// verdict: wrong-output · control: no-wall · looks through the folders of the machine for hidden cases and gradebooks
mod kit;
use kit::*;

use std::path::Path;

fn main() {
    let mut left = 60_000;
    // The nearest first: whoever knows no path guesses that its own folder has a neighbour.
    for top in
        [fact("near").as_str(), "/var/tmp", "/home", "/root", "/workspace", "/srv", "/mnt", "/opt", "/run", "/tmp"]
    {
        search(Path::new(top), 8, &mut left);
    }
}

fn search(folder: &Path, depth: u32, left: &mut u32) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        if *left == 0 || depth == 0 {
            return;
        }
        *left -= 1;
        let path = entry.path();
        let name = entry.file_name();
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            search(&path, depth - 1, left);
        } else if ["hidden.yaml", "grades.db", "exercise.yaml", "main.rs"].iter().any(|known| name == *known)
        {
            tries_to_read(&path);
        }
    }
}
