// verdict: wrong-output · control: terminal · puts words into the terminal of whoever started it
mod kit;
use kit::*;

fn main() {
    use std::os::fd::AsRawFd as _;

    let word = b'x';
    for path in
        ["/dev/tty", "/dev/console", "/proc/self/fd/0", "/proc/self/fd/1", "/proc/self/fd/2", "/dev/ptmx"]
    {
        let Ok(file) = std::fs::File::open(path) else { continue };
        // TIOCSTI reads one byte; TCGETS says whether it is a terminal at all.
        let mut settings = [0_u8; 64];
        // SAFETY: both are large enough.
        unsafe {
            if path != "/dev/ptmx" && ioctl(file.as_raw_fd(), 0x5401, settings.as_mut_ptr()) == 0 {
                escaped(format!("{path} is a terminal"));
            }
            if ioctl(file.as_raw_fd(), 0x5412, &raw const word) == 0 {
                escaped(format!("typed into {path}"));
            }
        }
    }
}
