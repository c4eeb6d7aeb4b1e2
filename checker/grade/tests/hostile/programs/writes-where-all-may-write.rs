// verdict: wrong-output · control: no-wall · writes into a store, a toolchain, libraries and a gradebook whose permissions stand open
mod kit;
use kit::*;

use std::fs;

fn main() {
    for name in ["store", "toolchain", "libraries", "grades.db"] {
        let folder = format!("{}/{name}", fact("open"));
        for (what, done) in [
            ("wrote", fs::write(format!("{folder}/canary"), "poison")),
            ("made", fs::write(format!("{folder}/poison"), "poison")),
            ("removed", fs::remove_file(format!("{folder}/other"))),
            ("renamed", fs::rename(format!("{folder}/moves"), format!("{folder}/moved"))),
        ] {
            if done.is_ok() {
                escaped(format!("{what} in {folder}"));
            }
        }
    }
}
