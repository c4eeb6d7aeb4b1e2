// verdict: wrong-output · control: no-wall · guesses the target folder and reads programs, runs and libraries in it
mod kit;
use kit::*;

use std::path::Path;

fn main() {
    look(Path::new(&fact("store")), 5);
}

fn look(folder: &Path, depth: u32) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        match entry.file_type() {
            Ok(kind) if kind.is_dir() && depth > 0 => look(&entry.path(), depth - 1),
            // Its own program is there to be started.
            Ok(kind) if kind.is_file() && std::env::current_exe().ok() != Some(entry.path()) => {
                tries_to_read(entry.path())
            }
            _ => {}
        }
    }
}
