//! The cores that this process may use, and staying on one of them. Only Linux tells and obeys.

#![cfg_attr(
    target_os = "linux",
    expect(unsafe_code, reason = "a set of cores is filled by the system call itself")
)]

/// The cores that the calling thread may use; empty where the system does not say.
#[cfg(target_os = "linux")]
pub fn allowed() -> Vec<usize> {
    // SAFETY: zeros are a set without any core; the call writes into this set alone, whose size it is told; and no
    // number that is asked for lies outside of it.
    unsafe {
        let mut set: libc::cpu_set_t = std::mem::zeroed();
        if libc::sched_getaffinity(0, size_of_val(&set), &raw mut set) != 0 {
            return Vec::new();
        }
        (0..size_of_val(&set) * 8).filter(|core| libc::CPU_ISSET(*core, &set)).collect()
    }
}

/// Puts the calling thread, and all that it starts from now on, on one core. A core that there is not, or not any
/// more, is passed over. It may be called between `fork` and `exec`.
#[cfg(target_os = "linux")]
pub fn stay_on(core: usize) {
    // SAFETY: zeros are a set without any core, the number lies in it, and the call only reads it.
    unsafe {
        let mut set: libc::cpu_set_t = std::mem::zeroed();
        if core < size_of_val(&set) * 8 {
            libc::CPU_SET(core, &mut set);
            libc::sched_setaffinity(0, size_of_val(&set), &raw const set);
        }
    }
}

/// As if the system did not say.
#[cfg(not(target_os = "linux"))]
pub fn allowed() -> Vec<usize> {
    Vec::new()
}

/// Does nothing here.
#[cfg(not(target_os = "linux"))]
pub fn stay_on(_core: usize) {}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_thread_stays_on_the_core_that_it_is_given() {
        let cores = allowed();
        let last = *cores.last().expect("at least one core runs this");
        let there = std::thread::spawn(move || {
            stay_on(last);
            allowed()
        });
        assert_eq!(there.join().expect("it only asks"), [last]);
        // Another thread is where it was, and a core that nobody has is none to stay on.
        stay_on(usize::MAX);
        assert_eq!(allowed(), cores);
    }
}
