//! The system calls that no program of an exercise needs, and by which programs leave sandboxes: refused by seccomp(2).
//!
//! All others are allowed. A list of what is allowed would break with the next version of a library, and the calls that
//! the kernel has for its own administration are few and known.

use std::io;

use libc::c_long;
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
    TargetArch,
};

/// Refused with EPERM, whatever they are asked for.
const REFUSED: &[c_long] = &[
    // Other namespaces, mounts and roots.
    libc::SYS_unshare,
    libc::SYS_setns,
    libc::SYS_mount,
    libc::SYS_umount2,
    libc::SYS_pivot_root,
    libc::SYS_chroot,
    libc::SYS_fsopen,
    libc::SYS_fsmount,
    libc::SYS_fsconfig,
    libc::SYS_fspick,
    libc::SYS_move_mount,
    libc::SYS_open_tree,
    libc::SYS_mount_setattr,
    // Other processes.
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_pidfd_getfd,
    libc::SYS_kcmp,
    // Large and young parts of the kernel.
    libc::SYS_bpf,
    libc::SYS_perf_event_open,
    libc::SYS_userfaultfd,
    libc::SYS_io_uring_setup,
    libc::SYS_io_uring_enter,
    libc::SYS_io_uring_register,
    libc::SYS_keyctl,
    libc::SYS_add_key,
    libc::SYS_request_key,
    libc::SYS_fanotify_init,
    // The machine itself.
    libc::SYS_kexec_load,
    libc::SYS_kexec_file_load,
    libc::SYS_init_module,
    libc::SYS_finit_module,
    libc::SYS_delete_module,
    libc::SYS_open_by_handle_at,
    libc::SYS_name_to_handle_at,
    libc::SYS_quotactl,
    libc::SYS_swapon,
    libc::SYS_swapoff,
    libc::SYS_reboot,
    libc::SYS_acct,
    libc::SYS_syslog,
    libc::SYS_personality,
    libc::SYS_settimeofday,
    libc::SYS_clock_settime,
    libc::SYS_clock_adjtime,
    libc::SYS_adjtimex,
    // Memory that is counted for nobody.
    libc::SYS_memfd_create,
    libc::SYS_memfd_secret,
    libc::SYS_shmget,
    libc::SYS_mq_open,
    libc::SYS_msgget,
    libc::SYS_semget,
    libc::SYS_vmsplice,
];

/// Those that only this processor has.
#[cfg(target_arch = "x86_64")]
const REFUSED_HERE: &[c_long] = &[libc::SYS_modify_ldt, libc::SYS_iopl, libc::SYS_ioperm, libc::SYS_uselib];
#[cfg(not(target_arch = "x86_64"))]
const REFUSED_HERE: &[c_long] = &[];

/// `CLONE_NEW*`: one bit each (linux/sched.h). That of time is in the bits of the signal here, and only `clone3` and
/// `unshare` know it.
const NEW_NAMESPACES: [u64; 7] = [
    libc::CLONE_NEWNS as u64,
    libc::CLONE_NEWCGROUP as u64,
    libc::CLONE_NEWUTS as u64,
    libc::CLONE_NEWIPC as u64,
    libc::CLONE_NEWUSER as u64,
    libc::CLONE_NEWPID as u64,
    libc::CLONE_NEWNET as u64,
];

/// Families of sockets that an exercise may use.
const FAMILIES: [u64; 4] =
    [libc::AF_UNIX as u64, libc::AF_INET as u64, libc::AF_INET6 as u64, libc::AF_NETLINK as u64];

/// TIOCSTI and TIOCLINUX (asm-generic/ioctls.h): to type into somebody's terminal.
const TYPING: [u64; 2] = [0x5412, 0x541c];

/// The filters, in the order in which they are put on.
///
/// # Errors
/// On a processor that there is no filter for.
pub(super) fn filters() -> io::Result<Vec<BpfProgram>> {
    let all = |numbers: &[c_long]| numbers.iter().map(|number| (*number, Vec::new())).collect::<Vec<_>>();
    let is = |arg: u8, operator: SeccompCmpOp, value: u64| {
        SeccompCondition::new(arg, SeccompCmpArgLen::Dword, operator, value).map_err(io::Error::other)
    };
    let rule = |conditions: Vec<SeccompCondition>| SeccompRule::new(conditions).map_err(io::Error::other);
    let mut refused = all(REFUSED);
    refused.extend(all(REFUSED_HERE));
    let clone = NEW_NAMESPACES.iter().map(|flag| rule(vec![is(0, SeccompCmpOp::MaskedEq(*flag), *flag)?]));
    refused.push((libc::SYS_clone, clone.collect::<io::Result<_>>()?));
    let other = FAMILIES.iter().map(|family| is(0, SeccompCmpOp::Ne, *family)).collect::<io::Result<_>>()?;
    refused.push((libc::SYS_socket, vec![rule(other)?]));
    let typing = TYPING.iter().map(|what| rule(vec![is(1, SeccompCmpOp::Eq, *what)?]));
    refused.push((libc::SYS_ioctl, typing.collect::<io::Result<_>>()?));
    // Its flags lie in memory, where no filter sees them. Libraries then take `clone`.
    let unknown = all(&[libc::SYS_clone3]);
    let mut filters = vec![
        filter(refused, SeccompAction::Errno(libc::EPERM.unsigned_abs()))?,
        filter(unknown, SeccompAction::Errno(libc::ENOSYS.unsigned_abs()))?,
    ];
    if cfg!(target_arch = "x86_64") {
        filters.push(no_x32());
    }
    Ok(filters)
}

fn filter(rules: Vec<(c_long, Vec<SeccompRule>)>, answer: SeccompAction) -> io::Result<BpfProgram> {
    let arch = TargetArch::try_from(std::env::consts::ARCH).map_err(io::Error::other)?;
    let rules = rules.into_iter().collect();
    SeccompFilter::new(rules, SeccompAction::Allow, answer, arch)
        .and_then(BpfProgram::try_from)
        .map_err(io::Error::other)
}

/// The same calls have second numbers on this processor, where the kernel has x32 (syscall(2)): none of those.
fn no_x32() -> BpfProgram {
    const X32: u32 = 0x4000_0000;
    let step = |code: u32, jt: u8, jf: u8, k: u32| seccompiler::sock_filter { code: code as u16, jt, jf, k };
    let refuse = libc::SECCOMP_RET_ERRNO | libc::ENOSYS.unsigned_abs();
    vec![
        // The number is the first word of `struct seccomp_data`.
        step(libc::BPF_LD | libc::BPF_W | libc::BPF_ABS, 0, 0, 0),
        step(libc::BPF_JMP | libc::BPF_JGE | libc::BPF_K, 0, 1, X32),
        step(libc::BPF_RET | libc::BPF_K, 0, 0, refuse),
        step(libc::BPF_RET | libc::BPF_K, 0, 0, libc::SECCOMP_RET_ALLOW),
    ]
}

#[cfg(test)]
mod tests;
