//! What the hostile programs share: the facts that an attacker is told, the system's own calls, and the one word
//! by which success is told. It lies beside each program as a file of the exercise that nobody may change.
//!
//! It holds nothing back: a program that must not harm a machine without a wall carries its own fuse.
#![expect(dead_code, reason = "each program needs a part of it")]

use std::ffi::{CString, c_char, c_int, c_long, c_void};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

unsafe extern "C" {
    pub fn fork() -> c_int;
    pub fn setsid() -> c_int;
    pub fn getppid() -> c_int;
    pub fn getpgrp() -> c_int;
    pub fn kill(pid: c_int, signal: c_int) -> c_int;
    pub fn signal(signal: c_int, handler: usize) -> usize;
    pub fn close(fd: c_int) -> c_int;
    pub fn wait(status: *mut c_int) -> c_int;
    pub fn _exit(code: c_int) -> !;
    pub fn mmap(at: usize, length: usize, access: c_int, flags: c_int, fd: c_int, offset: i64) -> *mut c_void;
    pub fn read(fd: c_int, bytes: *mut u8, length: usize) -> isize;
    pub fn write(fd: c_int, bytes: *const u8, length: usize) -> isize;
    pub fn syscall(number: c_long, ...) -> c_long;
    pub fn prctl(option: c_int, ...) -> c_int;
    pub fn ptrace(request: c_int, ...) -> c_long;
    pub fn unshare(flags: c_int) -> c_int;
    pub fn setns(fd: c_int, kind: c_int) -> c_int;
    pub fn chroot(path: *const c_char) -> c_int;
    pub fn mount(
        source: *const c_char,
        target: *const c_char,
        kind: *const c_char,
        flags: u64,
        data: *const c_void,
    ) -> c_int;
    pub fn umount2(target: *const c_char, flags: c_int) -> c_int;
    pub fn memfd_create(name: *const c_char, flags: u32) -> c_int;
    pub fn fexecve(fd: c_int, args: *const *const c_char, env: *const *const c_char) -> c_int;
    pub fn mknod(path: *const c_char, mode: u32, device: u64) -> c_int;
    pub fn ioctl(fd: c_int, request: u64, ...) -> c_int;
    pub fn fcntl(fd: c_int, command: c_int, ...) -> c_int;
    pub fn socket(family: c_int, kind: c_int, protocol: c_int) -> c_int;
    pub fn shmget(key: c_int, size: usize, flags: c_int) -> c_int;
    pub fn shmat(id: c_int, at: usize, flags: c_int) -> *mut c_void;
    pub fn shmctl(id: c_int, command: c_int, buffer: *mut c_void) -> c_int;
    pub fn geteuid() -> u32;
}

pub const KILL: c_int = 9;
pub const STOP: c_int = 19;
pub const MIB: usize = 1 << 20;

/// Success: said where an attack got what it should not.
pub fn escaped(what: impl std::fmt::Display) {
    println!("ESCAPED {what}");
}

/// What an attacker is told, by `name=value` among the arguments; empty where it is not told.
pub fn fact(name: &str) -> String {
    let of = |arg: String| arg.strip_prefix(name)?.strip_prefix('=').map(str::to_owned);
    std::env::args().skip(1).find_map(of).unwrap_or_default()
}

/// A fact that is a number; 0 where it is not told.
pub fn number(name: &str) -> i32 {
    fact(name).parse().unwrap_or(0)
}

/// Success where this file can be read and has anything in it.
pub fn tries_to_read(path: impl AsRef<Path>) {
    let path = path.as_ref();
    if fs::read(path).is_ok_and(|bytes| !bytes.is_empty()) {
        escaped(path.display());
    }
}

/// Success where this file can be opened for writing. Nothing is written.
pub fn tries_to_open(path: impl AsRef<Path>) {
    let path = path.as_ref();
    if fs::File::options().write(true).open(path).is_ok() {
        escaped(path.display());
    }
}

/// All processes that are to be seen, but this one.
pub fn others() -> Vec<i32> {
    let own = std::process::id() as i32;
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).filter(|pid| *pid != own).collect()
}

/// The number of the last call's failure.
pub fn errno() -> i32 {
    std::io::Error::last_os_error().raw_os_error().unwrap_or(0)
}

pub fn c(text: impl AsRef<[u8]>) -> CString {
    CString::new(text.as_ref()).unwrap_or_default()
}

/// True in a new child.
pub fn child() -> bool {
    // SAFETY: the programs that use it have one thread.
    unsafe { fork() == 0 }
}

pub fn exit(code: i32) -> ! {
    // SAFETY: a forked child must not run what its parent registered.
    unsafe { _exit(code) }
}

/// Ends at last: a process that nobody stopped is not there for ever.
pub fn for_ever() -> ! {
    nap(60_000);
    exit(0)
}

pub fn nap(milliseconds: u64) {
    std::thread::sleep(Duration::from_millis(milliseconds));
}

pub fn reap() {
    // SAFETY: null is allowed.
    while unsafe { wait(std::ptr::null_mut()) } > 0 {}
}

/// Closes what an outside program waits for.
pub fn close_all() {
    for fd in 0..3 {
        // SAFETY: nothing is printed any more.
        unsafe { close(fd) };
    }
}

/// Memory that all children see, zeroed: shared (1) or private (2).
pub fn memory(bytes: usize, kind: c_int) -> Option<*mut u8> {
    // SAFETY: new memory, anonymous.
    let place = unsafe { mmap(0, bytes, 3, kind | 0x20, -1, 0) };
    (place as isize != -1).then_some(place.cast())
}

/// Writes to every page of new memory; false where it was refused.
pub fn touch(bytes: usize, kind: c_int) -> bool {
    let Some(place) = memory(bytes, kind) else { return false };
    for offset in (0..bytes).step_by(4096) {
        // SAFETY: within the memory.
        unsafe { place.add(offset).write_volatile(1) };
    }
    true
}

/// A new file in `folder` that gets so many bytes; how many it got.
pub fn fill(folder: &Path, name: &str, bytes: usize) -> usize {
    use std::io::Write as _;
    let Ok(mut file) = fs::File::create(folder.join(name)) else { return 0 };
    let piece = vec![1_u8; MIB];
    let mut written = 0;
    while written < bytes && file.write_all(&piece).is_ok() {
        written += piece.len();
    }
    written
}

pub fn temporary() -> PathBuf {
    std::env::var_os("TMPDIR").map_or_else(|| "/tmp".into(), PathBuf::from)
}

/// A system call by its number on x86-64 or on 64-bit ARM.
pub const fn call(x86_64: c_long, aarch64: c_long) -> c_long {
    if cfg!(target_arch = "x86_64") { x86_64 } else { aarch64 }
}
