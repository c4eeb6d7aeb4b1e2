// verdict: wrong-output · control: outside · reads memory, environment and arguments of every other process
mod kit;
use kit::*;

use std::io::{Read as _, Seek as _};

fn main() {
    for pid in others() {
        let environment = std::fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
        if environment.windows(14).any(|window| window == b"HOSTILE_SECRET") {
            escaped(format!("the environment of {pid}"));
        }
        let maps = std::fs::read_to_string(format!("/proc/{pid}/maps")).unwrap_or_default();
        let start = maps.split('-').next().and_then(|start| u64::from_str_radix(start, 16).ok());
        let (Some(start), Ok(mut file)) = (start, std::fs::File::open(format!("/proc/{pid}/mem"))) else {
            continue;
        };
        let read = file.seek(std::io::SeekFrom::Start(start)).and_then(|_| file.read_exact(&mut [0; 16]));
        if read.is_ok() {
            escaped(format!("the memory of {pid}"));
        }
    }
}
