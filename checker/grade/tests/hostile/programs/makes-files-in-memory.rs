// verdict: output-limit · control: outside · makes empty files where each takes memory of the kernel and no room; the fuse is 100000
mod kit;
use kit::*;

fn main() {
    let mut made = 0;
    for folder in ["/dev/shm", "/tmp"] {
        let folder = std::path::PathBuf::from(format!("{folder}/hostile-{}", std::process::id()));
        let _ = std::fs::create_dir(&folder);
        for file in 0..50_000 {
            made += u32::from(std::fs::write(folder.join(file.to_string()), "").is_ok());
        }
        let _ = std::fs::remove_dir_all(folder);
    }
    if made >= 50_000 {
        escaped(format!("{made} files"));
    }
}
