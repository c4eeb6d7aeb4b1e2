// verdict: wrong-output · control: root · makes a device of its own, a disk of the machine
mod kit;
use kit::*;

fn main() {
    let path = c(temporary().join("hostile-disk").as_os_str().as_encoded_bytes());
    // A block device, read by nobody: 253:0.
    // SAFETY: the text outlives the call.
    if unsafe { mknod(path.as_ptr(), 0o60600, 253 << 8) } == 0 {
        escaped("a disk");
    }
    let _ = std::fs::remove_file(temporary().join("hostile-disk"));
}
