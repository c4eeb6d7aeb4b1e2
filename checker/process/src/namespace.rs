//! Namespaces of Linux, as far as a wall around programs needs them outside: a view of the file system that only this
//! process and its children have, and who owns a namespace.

#![expect(unsafe_code, reason = "these system calls have no safe interface")]

use std::io;
use std::os::fd::{AsRawFd as _, BorrowedFd, FromRawFd as _, OwnedFd};

/// Gives the calling thread, and all that it starts from now on, mounts of its own. Threads that are there already keep
/// theirs, so it is called before there are any.
///
/// # Errors
/// When this process may not: only root may, without a namespace of users of its own.
pub fn own_mounts() -> io::Result<()> {
    // SAFETY: neither call touches memory but the constant strings. Descriptors stay shared.
    unsafe {
        if libc::unshare(libc::CLONE_NEWNS) != 0 {
            return Err(io::Error::last_os_error());
        }
        let none = std::ptr::null();
        // What is mounted outside still comes in; nothing goes out.
        if libc::mount(none, c"/".as_ptr(), none, libc::MS_REC | libc::MS_SLAVE, none.cast()) != 0 {
            return Err(io::Error::last_os_error());
        }
    }
    Ok(())
}

/// The namespace of users that owns this namespace, which is an open file of `/proc/PID/ns` (ioctl_ns(2)).
///
/// # Errors
/// When it is another file, or the owner is none that this process may know.
pub fn owner_of_namespace(namespace: BorrowedFd<'_>) -> io::Result<OwnedFd> {
    /// `NS_GET_USERNS`, `_IO(0xb7, 1)`.
    const OWNER: libc::Ioctl = 0xb701;
    // SAFETY: the request takes no argument, and what it returns is a new descriptor that nobody else has.
    unsafe {
        let descriptor = libc::ioctl(namespace.as_raw_fd(), OWNER);
        if descriptor < 0 {
            return Err(io::Error::last_os_error());
        }
        Ok(OwnedFd::from_raw_fd(descriptor))
    }
}
