// verdict: process-limit · control: outside · starts more and more threads; the fuse is 300
mod kit;
use kit::*;

fn main() {
    let mut made = 0;
    for _ in 0..2000 {
        // Whoever refuses one is asked again.
        let thread = std::thread::Builder::new().stack_size(65_536).spawn(|| nap(3_000));
        made += u32::from(thread.is_ok());
        if made == 300 {
            nap(200);
            return escaped("300 threads");
        }
        if made > 50 {
            nap(1);
        }
    }
}
