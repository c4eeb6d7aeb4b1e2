// verdict: wrong-output · control: outside · makes namespaces of mounts, processes, networks, names and time
mod kit;
use kit::*;

fn main() {
    for (name, flag) in [
        ("mounts", 0x2_0000),
        ("cgroups", 0x200_0000),
        ("names", 0x400_0000),
        ("messages", 0x800_0000),
        ("processes", 0x2000_0000),
        ("networks", 0x4000_0000),
        ("time", 0x80),
    ] {
        // With a user namespace, which makes all others possible, and without.
        // SAFETY: no memory is involved; each try is a child's.
        if child() {
            let done = unsafe { unshare(flag) == 0 || unshare(flag | 0x1000_0000) == 0 };
            if done {
                escaped(name);
            }
            std::process::exit(0);
        }
        reap();
    }
}
