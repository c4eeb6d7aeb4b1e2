// verdict: wrong-output · control: outside · opens sockets of every family: of the hypervisor, of the kernel's ciphers, raw ones
mod kit;
use kit::*;

fn main() {
    // Unix, IPv4, IPv6 and netlink are what a program may have.
    for family in (0..46).filter(|family| ![1, 2, 10, 16].contains(family)) {
        for kind in [1, 2, 3, 5] {
            // SAFETY: numbers only.
            let fd = unsafe { socket(family, kind, 0) };
            if fd >= 0 {
                escaped(format!("family {family}, kind {kind}"));
                unsafe { close(fd) };
                break;
            }
        }
    }
    for family in [2, 10] {
        // SAFETY: numbers only; 3 is SOCK_RAW, 1 is ICMP.
        if unsafe { socket(family, 3, 1) } >= 0 {
            escaped(format!("a raw socket of family {family}"));
        }
    }
}
