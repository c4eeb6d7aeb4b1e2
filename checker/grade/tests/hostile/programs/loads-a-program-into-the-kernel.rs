// verdict: wrong-output · control: root · makes a map and loads a program by bpf
mod kit;
use kit::*;

fn main() {
    // An array of one entry.
    let mut attributes = [0_u32; 32];
    attributes[..4].copy_from_slice(&[2, 4, 8, 1]);
    // SAFETY: the kernel reads the structure.
    if unsafe { syscall(call(321, 280), 0, attributes.as_mut_ptr(), 128) } >= 0 {
        escaped("a map");
    }
    // `r0 = 0; exit` as a filter of sockets.
    let code = [0xb7_u64, 0x95];
    let licence = c("GPL");
    let mut load = [0_u64; 16];
    load[0] = 1 | 2 << 32;
    load[1] = code.as_ptr() as u64;
    load[2] = licence.as_ptr() as u64;
    if unsafe { syscall(call(321, 280), 5, load.as_mut_ptr(), 128) } >= 0 {
        escaped("a program");
    }
}
