// verdict: wrong-output · control: outside · fills the folder that lies in memory; the fuse is 200 MiB
mod kit;
use kit::*;

fn main() {
    let mut all = 0;
    for file in 0..4 {
        all += fill("/dev/shm".as_ref(), &format!("hostile-{}-{file}", std::process::id()), 50 * MIB);
    }
    for file in 0..4 {
        let _ = std::fs::remove_file(format!("/dev/shm/hostile-{}-{file}", std::process::id()));
    }
    if all > 128 * MIB {
        escaped(format!("{all} bytes"));
    }
}
