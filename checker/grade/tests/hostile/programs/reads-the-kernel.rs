// verdict: wrong-output · control: root · opens the memory, the log and the disks of the machine
mod kit;
use kit::*;

fn main() {
    for path in
        ["/dev/mem", "/dev/kmsg", "/proc/kcore", "/dev/vda", "/dev/sda", "/dev/nvme0n1", "/dev/loop-control"]
    {
        // Opened only: some of them are the whole machine.
        if std::fs::File::open(path).is_ok() {
            escaped(path);
        }
    }
}
