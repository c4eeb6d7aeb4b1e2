// verdict: wrong-output · control: outside · takes memory that is no process's: segments, queues, semaphores, files without names
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
        // A queue and a set of semaphores of its own; what is in them is the kernel's.
        let queue = syscall(call(68, 186), 0, 0o1600);
        if queue >= 0 {
            escaped("a queue");
            syscall(call(71, 187), queue, 0, 0);
        }
        let semaphores = syscall(call(64, 190), 0, 100, 0o1600);
        if semaphores >= 0 {
            escaped("semaphores");
            syscall(call(66, 191), semaphores, 0, 0);
        }
        let file = memfd_create(c("x").as_ptr(), 0);
        let piece = vec![1_u8; MIB];
        let written = (0..60).filter(|_| write(file, piece.as_ptr(), piece.len()) > 0).count();
        if written == 60 {
            escaped("a file of 60 MiB that has no name");
        }
    }
}
