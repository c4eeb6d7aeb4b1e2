// verdict: output-limit · control: outside · fills its working and temporary folders; the fuse is 400 MiB
mod kit;
use kit::*;

fn main() {
    let mut all = 0;
    for file in 0..8 {
        all += fill(".".as_ref(), &format!("big-{file}"), 30 * MIB);
        all += fill(&temporary(), &format!("big-{file}"), 20 * MIB);
    }
    for file in 0..8 {
        let _ = std::fs::remove_file(format!("big-{file}"));
        let _ = std::fs::remove_file(temporary().join(format!("big-{file}")));
    }
    if all >= 400 * MIB {
        escaped(format!("{all} bytes"));
    }
}
