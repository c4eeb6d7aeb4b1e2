// exercise: slow · verdict: output-limit · control: outside · fills folders that lie so deep that no path leads there; the fuse is 300 MiB
mod kit;
use kit::*;

use std::path::PathBuf;

const DEPTH: usize = 30;

fn main() {
    let top = std::env::current_dir().unwrap_or_default();
    let name = PathBuf::from("d".repeat(200));
    // One step after another, since no path of all of them is short enough.
    let deep = (0..DEPTH)
        .all(|_| std::fs::create_dir(&name).and_then(|()| std::env::set_current_dir(&name)).is_ok());
    let mut all = 0;
    if deep {
        for file in 0..15 {
            all += fill(".".as_ref(), &format!("big-{file}"), 20 * MIB);
        }
    }
    nap(2_000);
    for file in 0..15 {
        let _ = std::fs::remove_file(format!("big-{file}"));
    }
    let _ = std::env::set_current_dir(top).and_then(|()| std::fs::remove_dir_all(name));
    if all >= 300 * MIB {
        escaped(format!("{all} bytes"));
    }
}
