// exercise: slow · verdict: output-limit · control: outside · makes more files than anybody needs and keeps them; the fuse is 12000
mod kit;
use kit::*;

fn main() {
    let mut made = 0;
    for folder in [temporary(), std::env::current_dir().unwrap_or_default()] {
        for file in 0..6_000 {
            made += u32::from(std::fs::write(folder.join(format!("f{file}")), "").is_ok());
        }
    }
    nap(6_000);
    for folder in [temporary(), std::env::current_dir().unwrap_or_default()] {
        for file in 0..6_000 {
            let _ = std::fs::remove_file(folder.join(format!("f{file}")));
        }
    }
    if made == 12_000 {
        escaped("12000 files");
    }
}
