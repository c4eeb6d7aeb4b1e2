// verdict: memory-limit · control: outside · fills the buffers of sockets that nobody reads, which no process is charged for; the fuse is 300 MiB
mod kit;
use kit::*;

use std::io::Write as _;
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicUsize, Ordering};

fn main() {
    // SAFETY: new shared memory, zeroed and large enough.
    let all = unsafe { &*memory(4096, 1).expect("a page").cast::<AtomicUsize>() };
    let piece = vec![1_u8; 32 << 10];
    for _ in 0..20 {
        if child() {
            let mut held = Vec::new();
            while let Ok((mut one, mut other)) = UnixStream::pair() {
                let _ = one.set_nonblocking(true).and_then(|()| other.set_nonblocking(true));
                for end in [&mut one, &mut other] {
                    while let Ok(written) = end.write(&piece) {
                        all.fetch_add(written, Ordering::Relaxed);
                    }
                }
                held.push((one, other));
                if all.load(Ordering::Relaxed) > 300 * MIB {
                    break;
                }
            }
            nap(1500);
            exit(0);
        }
        nap(30);
    }
    reap();
    if all.load(Ordering::Relaxed) > 300 * MIB {
        escaped("300 MiB");
    }
}
