// verdict: wrong-output · control: outside · takes memory that is no process's: segments, files without names
mod kit;
use kit::*;

fn main() {
    // SAFETY: a segment of its own, written within its size, and then removed.
    unsafe {
        let id = shmget(0, 200 * MIB, 0o1600);
        if id >= 0 {
            let place = shmat(id, 0, 0);
            if place as isize != -1 {
                for offset in (0..200 * MIB).step_by(4096) {
                    place.cast::<u8>().add(offset).write_volatile(1);
                }
                escaped("a segment of 200 MiB");
            }
            shmctl(id, 0, std::ptr::null_mut());
        }
        let file = memfd_create(c("x").as_ptr(), 0);
        let piece = vec![1_u8; MIB];
        let written = (0..60).filter(|_| write(file, piece.as_ptr(), piece.len()) > 0).count();
        if written == 60 {
            escaped("a file of 60 MiB that has no name");
        }
    }
}
