//! The kernel's clocks of CPU time, of one process and of one thread: they count in nanoseconds where `/proc` counts in
//! ticks.

#![expect(
    unsafe_code,
    reason = "these clocks have no safe interface: rustix has none of another process, and what it has of threads costs every first build half a second"
)]

use std::mem::zeroed;
use std::time::Duration;

/// The CPU time of the calling thread; nothing where the system does not say.
pub fn thread_cpu_time() -> Duration {
    // SAFETY: the call only writes into the memory that it is given, and zeros are valid there.
    let time = unsafe {
        let mut time: libc::timespec = zeroed();
        libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &raw mut time);
        time
    };
    duration(time).unwrap_or_default()
}

/// The CPU time of all threads of a process, those that have ended among them, without its children.
#[cfg(target_os = "linux")]
pub(super) fn of_process(pid: i32) -> Option<Duration> {
    // SAFETY: both calls only write into the memory that they are given, and zeros are valid there.
    let time = unsafe {
        let mut clock: libc::clockid_t = 0;
        let mut time: libc::timespec = zeroed();
        let known = libc::clock_getcpuclockid(pid, &raw mut clock) == 0
            && libc::clock_gettime(clock, &raw mut time) == 0;
        known.then_some(time)?
    };
    duration(time)
}

fn duration(time: libc::timespec) -> Option<Duration> {
    Some(Duration::new(u64::try_from(time.tv_sec).ok()?, u32::try_from(time.tv_nsec).ok()?))
}
