//! What the filters answer, by this processor's own numbers: the kernel's little machine, built once more. It runs wherever
//! the tests do, so that another processor's filters are tried where there is no kernel for it (`qemu-user`).

use std::mem::offset_of;

use super::*;

/// A call as the kernel shows it to a filter.
fn call(number: c_long, args: [u64; 6]) -> libc::seccomp_data {
    libc::seccomp_data { nr: number.try_into().unwrap(), arch: ARCH, instruction_pointer: 0, args }
}

/// `AUDIT_ARCH_*` and numbers of calls, copied from the kernel's own headers (linux/audit.h; asm/unistd_64.h and
/// asm-generic/unistd.h): should a library have them wrong, this one does not.
#[cfg(target_arch = "x86_64")]
const ARCH: u32 = 0xc000_003e;
#[cfg(target_arch = "x86_64")]
const NUMBERS: [(&str, c_long); 9] = [
    ("mount", 165),
    ("unshare", 272),
    ("setns", 308),
    ("ptrace", 101),
    ("bpf", 321),
    ("keyctl", 250),
    ("pivot_root", 155),
    ("open_by_handle_at", 304),
    ("io_uring_setup", 425),
];
#[cfg(target_arch = "aarch64")]
const ARCH: u32 = 0xc000_00b7;
#[cfg(target_arch = "aarch64")]
const NUMBERS: [(&str, c_long); 9] = [
    ("mount", 40),
    ("unshare", 97),
    ("setns", 268),
    ("ptrace", 117),
    ("bpf", 280),
    ("keyctl", 219),
    ("pivot_root", 41),
    ("open_by_handle_at", 265),
    ("io_uring_setup", 425),
];

/// The word at this place of what the kernel shows.
fn word(data: &libc::seccomp_data, at: usize) -> u32 {
    let args = offset_of!(libc::seccomp_data, args);
    match at {
        0 => data.nr.cast_unsigned(),
        4 => data.arch,
        at => {
            let bytes = data.args[(at - args) / 8].to_ne_bytes();
            let half = (at - args) % 8;
            u32::from_ne_bytes(bytes[half..half + 4].try_into().unwrap())
        }
    }
}

/// What a filter answers (Documentation/networking/filter.rst; only what filters of system calls may hold).
fn answer(program: &BpfProgram, data: &libc::seccomp_data) -> u32 {
    let (mut at, mut accumulator) = (0, 0_u32);
    loop {
        let step = &program[at];
        let code = u32::from(step.code);
        at += 1;
        let jump = |is: bool| usize::from(if is { step.jt } else { step.jf });
        match (code & 0x07, code & 0xf0) {
            (libc::BPF_LD, _) if code == libc::BPF_LD | libc::BPF_W | libc::BPF_ABS => {
                accumulator = word(data, step.k as usize);
            }
            (libc::BPF_ALU, libc::BPF_AND) => accumulator &= step.k,
            (libc::BPF_JMP, libc::BPF_JA) => at += step.k as usize,
            (libc::BPF_JMP, libc::BPF_JEQ) => at += jump(accumulator == step.k),
            (libc::BPF_JMP, libc::BPF_JGT) => at += jump(accumulator > step.k),
            (libc::BPF_JMP, libc::BPF_JGE) => at += jump(accumulator >= step.k),
            (libc::BPF_JMP, libc::BPF_JSET) => at += jump(accumulator & step.k != 0),
            (libc::BPF_RET, _) => return step.k,
            _ => panic!("no filter of ours has the instruction {code:#x}"),
        }
    }
}

/// What the kernel does with a call: of several answers that of the strictest filter, which has the smallest action.
fn said(data: &libc::seccomp_data) -> u32 {
    let answers = filters().unwrap().iter().map(|filter| answer(filter, data)).collect::<Vec<_>>();
    answers.into_iter().min_by_key(|answer| (answer & libc::SECCOMP_RET_ACTION_FULL).cast_signed()).unwrap()
}

fn of(number: c_long, first: [u64; 2]) -> u32 {
    // What stands in arguments that nobody asks for says nothing.
    said(&call(number, [first[0], first[1], u64::MAX, u64::MAX, u64::MAX, u64::MAX]))
}

fn refused(errno: i32) -> u32 {
    libc::SECCOMP_RET_ERRNO | errno.unsigned_abs()
}

#[test]
fn every_call_that_is_refused_is_refused_whatever_it_is_asked_for() {
    for number in REFUSED.iter().chain(REFUSED_HERE) {
        for first in [[0, 0], [u64::MAX, u64::MAX]] {
            assert_eq!(of(*number, first), refused(libc::EPERM), "call {number}");
        }
    }
    assert_eq!(of(libc::SYS_clone3, [0, 0]), refused(libc::ENOSYS));
}

#[test]
fn the_numbers_are_those_of_this_processor() {
    for (name, number) in NUMBERS {
        assert!(REFUSED.contains(&number), "{name} is {number}");
        assert_eq!(of(number, [0, 0]), refused(libc::EPERM), "{name} is {number}");
    }
    // By the numbers of another processor nobody calls at all.
    let elsewhere = libc::seccomp_data { arch: ARCH ^ 1, ..call(libc::SYS_read, [0; 6]) };
    assert_eq!(said(&elsewhere), libc::SECCOMP_RET_KILL_PROCESS);
    #[cfg(target_arch = "x86_64")]
    assert_eq!(of(libc::SYS_read | 0x4000_0000, [0, 0]), refused(libc::ENOSYS));
}

#[test]
fn a_new_namespace_a_rare_socket_and_typing_are_refused_and_all_else_of_these_calls_is_not() {
    const THREAD: u64 = 0x003d_0f00;
    for flag in NEW_NAMESPACES {
        assert_eq!(of(libc::SYS_clone, [flag, 0]), refused(libc::EPERM), "{flag:#x}");
        assert_eq!(of(libc::SYS_clone, [flag | THREAD, 0]), refused(libc::EPERM), "{flag:#x}");
    }
    assert_eq!(of(libc::SYS_clone, [THREAD, 0]), libc::SECCOMP_RET_ALLOW);
    assert_eq!(of(libc::SYS_clone, [libc::SIGCHLD as u64, 0]), libc::SECCOMP_RET_ALLOW);
    for family in 0..64 {
        let expected =
            if FAMILIES.contains(&family) { libc::SECCOMP_RET_ALLOW } else { refused(libc::EPERM) };
        assert_eq!(of(libc::SYS_socket, [family, 1]), expected, "family {family}");
    }
    for what in TYPING {
        assert_eq!(of(libc::SYS_ioctl, [0, what]), refused(libc::EPERM));
        // The kernel looks at 32 bits of it, and so must the filter.
        assert_eq!(of(libc::SYS_ioctl, [0, what | 1 << 32]), refused(libc::EPERM));
    }
    for what in [libc::TIOCGWINSZ, libc::FIONREAD, libc::FIOCLEX, libc::TCGETS] {
        assert_eq!(of(libc::SYS_ioctl, [0, what]), libc::SECCOMP_RET_ALLOW);
    }
}

#[test]
fn every_other_call_is_allowed() {
    let asked = [libc::SYS_clone, libc::SYS_clone3, libc::SYS_socket, libc::SYS_ioctl];
    // There are fewer than 512 of them on every processor so far.
    for number in (0..512).filter(|number| !asked.contains(number)) {
        let is_refused = REFUSED.contains(&number) || REFUSED_HERE.contains(&number);
        let expected = if is_refused { refused(libc::EPERM) } else { libc::SECCOMP_RET_ALLOW };
        assert_eq!(of(number, [0, 0]), expected, "call {number}");
    }
}
