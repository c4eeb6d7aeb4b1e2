// verdict: wrong-output · control: root · opens what rules the kernel for writing
mod kit;
use kit::*;

fn main() {
    for path in [
        "/proc/sys/kernel/core_pattern",
        "/proc/sys/kernel/modprobe",
        "/proc/sysrq-trigger",
        "/proc/sys/vm/overcommit_memory",
        "/sys/power/state",
        "/dev/mem",
        "/dev/kmsg",
        "/sys/fs/cgroup/cgroup.procs",
    ] {
        tries_to_open(path);
    }
}
