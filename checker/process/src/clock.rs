//! The kernel's clock of the CPU time of one process, which counts in nanoseconds where `/proc` counts in ticks.

#![expect(unsafe_code, reason = "rustix has no clock of another process")]

use std::mem::zeroed;
use std::time::Duration;

/// The CPU time of all threads of a process, those that have ended among them, without its children.
pub(super) fn of_process(pid: i32) -> Option<Duration> {
    // SAFETY: both calls only write into the memory that they are given, and zeros are valid there.
    let time = unsafe {
        let mut clock: libc::clockid_t = 0;
        let mut time: libc::timespec = zeroed();
        let known = libc::clock_getcpuclockid(pid, &raw mut clock) == 0
            && libc::clock_gettime(clock, &raw mut time) == 0;
        known.then_some(time)?
    };
    Some(Duration::new(u64::try_from(time.tv_sec).ok()?, u32::try_from(time.tv_nsec).ok()?))
}
