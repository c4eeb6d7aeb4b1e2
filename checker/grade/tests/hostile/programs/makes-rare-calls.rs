// verdict: wrong-output · control: outside · makes system calls that no exercise needs, with arguments that do nothing
mod kit;
use kit::*;

fn main() {
    // An answer other than "you may not" and "there is none" comes from the call itself.
    const BAD: i64 = -1;
    for (name, number) in [
        ("kcmp", call(312, 272)),
        ("perf_event_open", call(298, 241)),
        ("name_to_handle_at", call(303, 264)),
        ("personality", call(135, 92)),
        ("memfd_secret", 447),
        ("fanotify_init", call(300, 262)),
        ("process_vm_readv", call(310, 270)),
        ("process_vm_writev", call(311, 271)),
        ("vmsplice", call(278, 75)),
        ("mq_open", call(240, 180)),
        ("keyctl", call(250, 219)),
        ("io_uring_register", 427),
        ("move_mount", 429),
        ("fsconfig", 431),
        ("mount_setattr", 442),
        ("open_by_handle_at", call(304, 265)),
    ] {
        // SAFETY: a bad address or number everywhere.
        let answer = unsafe { syscall(number, BAD, BAD, BAD, BAD, BAD, BAD) };
        // EPERM, ENOSYS, EACCES.
        if answer >= 0 || ![1, 38, 13].contains(&errno()) {
            escaped(format!("{name}: {}", std::io::Error::last_os_error()));
        }
    }
}
