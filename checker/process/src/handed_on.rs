//! A descriptor that a program gets beside 0 to 2: how what stands between the checker and a program is told its orders,
//! and tells what it saw. The programs of exercises are handed none.

#![expect(unsafe_code, reason = "a number that was handed on becomes a descriptor only here")]

use std::io;
use std::os::fd::{AsRawFd as _, FromRawFd as _, OwnedFd, RawFd};
use std::sync::Arc;

use rustix::io::FdFlags;

/// A descriptor for a program that is started. It stays open here as long as a copy of this exists.
#[derive(Debug, Clone)]
pub struct HandedOn(Arc<OwnedFd>);

impl HandedOn {
    /// Hands on this descriptor, which nobody else of this process gets: `exec` closes it for all others.
    pub fn new(descriptor: impl Into<OwnedFd>) -> Self {
        Self(Arc::new(descriptor.into()))
    }

    /// Its number, here and in the program.
    pub fn number(&self) -> RawFd {
        self.0.as_raw_fd()
    }

    /// In the program: takes the descriptor with this number, which was handed on, so that no child of the program
    /// has it too. Each may be taken once.
    ///
    /// # Errors
    /// When it is one of the first three, or is not open.
    pub fn take(number: RawFd) -> io::Result<OwnedFd> {
        if number <= 2 {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        // SAFETY: the call takes a number only, and says whether it is an open descriptor.
        if unsafe { libc::fcntl(number, libc::F_GETFD) } == -1 {
            return Err(io::Error::last_os_error());
        }
        // SAFETY: it is open and, as the caller says, nobody's: it came by `exec`.
        let descriptor = unsafe { OwnedFd::from_raw_fd(number) };
        rustix::io::fcntl_setfd(&descriptor, FdFlags::CLOEXEC)?;
        Ok(descriptor)
    }
}

impl PartialEq for HandedOn {
    fn eq(&self, other: &Self) -> bool {
        self.number() == other.number()
    }
}

impl Eq for HandedOn {}
