// verdict: output-limit · control: outside · makes so many empty files that no more fit; the fuse is 24000
mod kit;
use kit::*;

fn main() {
    let mut made = 0;
    for folder in [temporary(), std::env::current_dir().unwrap_or_default()] {
        for file in 0..12_000 {
            made += u32::from(std::fs::write(folder.join(format!("f{file}")), "").is_ok());
        }
    }
    for folder in [temporary(), std::env::current_dir().unwrap_or_default()] {
        for file in 0..12_000 {
            let _ = std::fs::remove_file(folder.join(format!("f{file}")));
        }
    }
    if made == 24_000 {
        escaped("24000 files");
    }
}
