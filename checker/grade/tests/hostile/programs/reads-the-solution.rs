// verdict: wrong-output · control: no-wall · reads the reference and the right programs of its exercise
mod kit;
use kit::*;

fn main() {
    for path in ["src/main.rs", "right/other.rs", "hidden.yaml"] {
        tries_to_read(format!("{}/{path}", fact("solution")));
    }
}
