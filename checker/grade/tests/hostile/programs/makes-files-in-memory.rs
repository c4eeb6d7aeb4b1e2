// verdict: output-limit · control: outside · makes empty files that take no room, and a KiB of the kernel each; the fuse is 40000
mod kit;
use kit::*;

fn main() {
    let mut made = 0;
    let folder = std::path::PathBuf::from(format!("/dev/shm/hostile-{}", std::process::id()));
    let _ = std::fs::create_dir(&folder);
    for file in 0..40_000 {
        made += u32::from(std::fs::write(folder.join(file.to_string()), "").is_ok());
        if file % 10_000 == 0 {
            nap(50);
        }
    }
    let _ = std::fs::remove_dir_all(folder);
    if made == 40_000 {
        escaped("40000 files");
    }
}
